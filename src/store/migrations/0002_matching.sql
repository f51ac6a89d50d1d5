-- Runs of matching: their files lie in lake/_match/<id>/.
CREATE TABLE match_run (
    id              INTEGER PRIMARY KEY,
    snapshot        INTEGER NOT NULL REFERENCES snapshot (id),
    state           TEXT NOT NULL CHECK (state IN ('running', 'committed', 'failed')),
    settings_digest TEXT NOT NULL,               -- qf_match_settings_digest(): the method and the contracts
    started_at      TEXT NOT NULL,
    finished_at     TEXT,
    mentions        INTEGER NOT NULL DEFAULT 0,  -- parties named in rows
    matched         INTEGER NOT NULL DEFAULT 0,  -- of those, with an entity
    entities        INTEGER NOT NULL DEFAULT 0,
    conflicts       INTEGER NOT NULL DEFAULT 0,  -- valid key under a contradicting name
    relations       INTEGER NOT NULL DEFAULT 0,
    households_ignored INTEGER NOT NULL DEFAULT 0 -- too large, or with two heads: they tie nobody
);
CREATE INDEX match_run_by_snapshot ON match_run (snapshot, state);
