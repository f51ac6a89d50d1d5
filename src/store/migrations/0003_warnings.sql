-- Runs of the models over one snapshot, and the warnings they raised.
CREATE TABLE warning_run (
    id               INTEGER PRIMARY KEY,
    snapshot         INTEGER NOT NULL REFERENCES snapshot (id),
    match_run        INTEGER NOT NULL REFERENCES match_run (id),
    as_of            TEXT NOT NULL,              -- the day on which the question is asked
    catalogue_digest TEXT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('running', 'committed', 'failed')),
    started_at       TEXT NOT NULL,
    finished_at      TEXT
);
CREATE TABLE model_run (
    id            INTEGER PRIMARY KEY,
    run           INTEGER NOT NULL REFERENCES warning_run (id),
    model         TEXT NOT NULL,
    version       INTEGER NOT NULL,
    model_digest  TEXT NOT NULL,
    parameters    TEXT NOT NULL,                 -- JSON
    state         TEXT NOT NULL CHECK (state IN ('done', 'failed', 'skipped')),
    hits          INTEGER NOT NULL DEFAULT 0,
    new           INTEGER NOT NULL DEFAULT 0,
    unchanged     INTEGER NOT NULL DEFAULT 0,
    changed       INTEGER NOT NULL DEFAULT 0,
    gone          INTEGER NOT NULL DEFAULT 0,
    duration_ms   INTEGER NOT NULL DEFAULT 0,
    message       TEXT,                          -- why it failed or was skipped
    UNIQUE (run, model)
);
-- A warning is a question about one subject under one model in one period. Its history is the journal's.
CREATE TABLE warning (
    id             INTEGER PRIMARY KEY,
    fingerprint    TEXT NOT NULL UNIQUE,         -- SHA-256 of model, subject, period
    model          TEXT NOT NULL,
    model_version  INTEGER NOT NULL,
    domain         TEXT NOT NULL,
    subject        INTEGER,                      -- entity; NULL when it rests on a name alone
    subject_name   TEXT NOT NULL,
    region         TEXT,                         -- village or township, as text or code
    period         TEXT NOT NULL,
    level          TEXT NOT NULL CHECK (level IN ('red', 'orange', 'yellow')),
    level_note     TEXT,                         -- why the level is lower than the model asked
    amount_fen     INTEGER,
    sentence_zh    TEXT NOT NULL,
    sentence_en    TEXT NOT NULL,
    facts          TEXT NOT NULL,                -- JSON object
    evidence       TEXT NOT NULL,                -- JSON array of [batch, row], ascending
    links          TEXT NOT NULL,                -- JSON array of {from, to, kind, refs}: the relation path used
    digest         TEXT NOT NULL,                -- SHA-256 of what the warning rests on; a change reopens it
    state          TEXT NOT NULL CHECK (state IN ('open', 'dismissed', 'gone')),
    first_run      INTEGER NOT NULL REFERENCES warning_run (id),
    changed_run    INTEGER NOT NULL REFERENCES warning_run (id), -- last run that found it new, changed, back or gone
    last_change    TEXT NOT NULL CHECK (last_change IN ('new', 'changed', 'back', 'gone')),
    dismissed_by   TEXT,
    dismissed_at   TEXT,
    dismissed_cause TEXT CHECK (dismissed_cause IN ('data_error', 'timing', 'lawful_exception', 'namesake', 'already_handled', 'other')),
    dismissed_reason TEXT,
    dismissed_digest TEXT,                       -- the digest it had then: it stays silent while that is unchanged
    CHECK (subject IS NOT NULL OR level <> 'red')
);
CREATE INDEX warning_by_model ON warning (model, state);
CREATE INDEX warning_by_subject ON warning (subject);
