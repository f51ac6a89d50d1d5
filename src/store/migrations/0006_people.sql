-- Who handles: organs of the commission, their people, the three-level network, and what keeps people from a matter.
CREATE TABLE organ (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    level  TEXT NOT NULL CHECK (level IN ('city', 'county', 'township')),
    region TEXT NOT NULL UNIQUE,             -- digits with which the codes of its region begin: 4, 6 or 9 of them
    parent INTEGER REFERENCES organ (id),
    CHECK ((level = 'city') = (parent IS NULL)),
    CHECK (length(region) = CASE level WHEN 'city' THEN 4 WHEN 'county' THEN 6 ELSE 9 END)
);
CREATE TABLE user (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,       -- to log in with
    display      TEXT NOT NULL,
    organ        INTEGER NOT NULL REFERENCES organ (id),
    role         TEXT NOT NULL CHECK (role IN ('clerk', 'officer', 'leader', 'analyst', 'data_officer', 'trial', 'party_committee', 'auditor',
                     'system_administrator', 'security_administrator')),
    is_head      INTEGER NOT NULL DEFAULT 0 CHECK (is_head IN (0, 1)), -- of the organ
    department   TEXT,                       -- of a data officer
    entity       INTEGER,                    -- the person, for recusal; without it nobody can say whom they are related to
    home_village TEXT,                       -- 12 digits
    state        TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
    password     TEXT,                       -- Argon2id; NULL: cannot log in
    public_key   TEXT,                       -- what is sealed for them is wrapped to it
    secret_key   TEXT,                       -- under their passphrase
    created_on   TEXT NOT NULL
);
CREATE TABLE user_unit (                     -- where they worked before: recusal
    id       INTEGER PRIMARY KEY,
    user     INTEGER NOT NULL REFERENCES user (id),
    unit     TEXT NOT NULL,
    region   TEXT,                           -- digits, when the unit belongs to a place
    from_day TEXT,
    to_day   TEXT
);
CREATE TABLE network_post (                  -- city leaders for counties, county leaders for townships, township officers for villages
    id       INTEGER PRIMARY KEY,
    user     INTEGER NOT NULL REFERENCES user (id),
    kind     TEXT NOT NULL CHECK (kind IN ('city_leader', 'county_leader', 'township_officer')),
    region   TEXT NOT NULL,                  -- county (6), township (9) or village (12)
    from_day TEXT NOT NULL,
    to_day   TEXT,                           -- NULL: still
    CHECK (length(region) = CASE kind WHEN 'city_leader' THEN 6 WHEN 'county_leader' THEN 9 ELSE 12 END)
);
CREATE INDEX network_post_by_region ON network_post (region, to_day);

-- A matter is whatever runs through a machine of the workflow: a report, a lead, a case, a clarification, a finding of false accusation.
CREATE TABLE matter (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('report', 'lead', 'case', 'clarification', 'false_accusation', 'appeal', 'petition')),
    number    TEXT NOT NULL UNIQUE,          -- "线索2025-000123"
    title     TEXT NOT NULL DEFAULT '',      -- never the reporter's words
    state     TEXT NOT NULL,                 -- of the machine of its kind
    organ     INTEGER NOT NULL REFERENCES organ (id), -- that handles it
    handler   INTEGER REFERENCES user (id),
    region    TEXT NOT NULL,                 -- where it happened: 4–12 digits
    domain    TEXT,
    category  TEXT,                          -- of the workflow: one that goes one level up
    track     TEXT NOT NULL DEFAULT 'normal' CHECK (track IN ('normal', 'fast', 'green')),
    level     TEXT NOT NULL DEFAULT 'yellow' CHECK (level IN ('red', 'orange', 'yellow')),
    amount_fen INTEGER NOT NULL DEFAULT 0,   -- concerned
    parent    INTEGER REFERENCES matter (id), -- a case's lead, a clarification's case
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    checked_at TEXT                          -- when everybody was last held against its subjects; NULL: nobody may handle it yet
);
CREATE INDEX matter_by_organ ON matter (organ, kind, state);
CREATE INDEX matter_by_handler ON matter (handler, closed_on);
CREATE INDEX matter_by_region ON matter (region);
CREATE INDEX matter_by_parent ON matter (parent);
CREATE TABLE matter_subject (                -- whom it concerns
    id     INTEGER PRIMARY KEY,
    matter INTEGER NOT NULL REFERENCES matter (id),
    entity INTEGER,
    name   TEXT NOT NULL,
    unit   TEXT,
    post   TEXT,
    removed_at TEXT
);
CREATE INDEX matter_subject_by_entity ON matter_subject (entity);
CREATE INDEX matter_subject_by_name ON matter_subject (name);
CREATE INDEX matter_subject_by_matter ON matter_subject (matter);
CREATE TABLE recusal (                       -- who may not touch a matter, and why
    id      INTEGER PRIMARY KEY,
    matter  INTEGER NOT NULL REFERENCES matter (id),
    user    INTEGER NOT NULL REFERENCES user (id),
    ground  TEXT NOT NULL CHECK (ground IN ('subject', 'kin', 'former_unit', 'home_village', 'reporter', 'witness', 'interest', 'requested')),
    detail  TEXT NOT NULL DEFAULT '',        -- the tie, as the relation says it
    decided_by INTEGER REFERENCES user (id), -- NULL: found by the program
    ended_at TEXT,                           -- the ground fell away
    UNIQUE (matter, user, ground)
);
CREATE TABLE team (                          -- who works on a matter
    id       INTEGER PRIMARY KEY,
    matter   INTEGER NOT NULL REFERENCES matter (id),
    user     INTEGER NOT NULL REFERENCES user (id),
    part     TEXT NOT NULL CHECK (part IN ('leader', 'member', 'seconded', 'trial', 'leader_in_charge')),
    from_day TEXT NOT NULL,
    to_day   TEXT
);
CREATE INDEX team_by_user ON team (user, to_day);
CREATE INDEX team_by_matter ON team (matter);
CREATE TABLE move (                          -- every step that a matter took
    id         INTEGER PRIMARY KEY,
    matter     INTEGER NOT NULL REFERENCES matter (id),
    name       TEXT NOT NULL,                -- of the move in the workflow; 'opened'
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    on_day     TEXT NOT NULL,
    by_user    INTEGER REFERENCES user (id),
    reason     TEXT NOT NULL DEFAULT '',
    override_by INTEGER REFERENCES user (id), -- who approved that requirements were skipped
    skipped    TEXT                          -- which ones
);
CREATE INDEX move_by_matter ON move (matter);
CREATE TABLE fact (                          -- what moves require: a plan, a statement, a verdict
    id       INTEGER PRIMARY KEY,
    matter   INTEGER NOT NULL REFERENCES matter (id),
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    on_day   TEXT NOT NULL,
    by_user  INTEGER REFERENCES user (id),
    replaced_at TEXT
);
CREATE INDEX fact_by_matter ON fact (matter, name);
CREATE TABLE clock (
    id         INTEGER PRIMARY KEY,
    matter     INTEGER NOT NULL REFERENCES matter (id),
    name       TEXT NOT NULL,                -- of the clock in the workflow
    state      TEXT NOT NULL CHECK (state IN ('running', 'paused', 'met', 'lapsed', 'stopped')),
    started_on TEXT NOT NULL,
    due_on     TEXT NOT NULL,
    ended_on   TEXT,
    paused_on  TEXT,
    pause_reason TEXT,
    extensions INTEGER NOT NULL DEFAULT 0,
    escalated_to INTEGER REFERENCES organ (id)
);
CREATE INDEX clock_by_due ON clock (state, due_on);
CREATE INDEX clock_by_matter ON clock (matter);
CREATE TABLE matter_link (                   -- what a matter rests on; many to many, and undone rather than deleted
    id        INTEGER PRIMARY KEY,
    matter    INTEGER NOT NULL REFERENCES matter (id),
    kind      TEXT NOT NULL CHECK (kind IN ('warning', 'matter', 'visit', 'organ')),
    ref       INTEGER NOT NULL,
    relation  TEXT NOT NULL DEFAULT 'source' CHECK (relation IN ('source', 'merged', 'repeat', 'related')),
    added_by  INTEGER REFERENCES user (id),
    added_at  TEXT NOT NULL,
    removed_by INTEGER REFERENCES user (id),
    removed_at TEXT,
    UNIQUE (matter, kind, ref, relation)
);
CREATE INDEX matter_link_by_ref ON matter_link (kind, ref);
CREATE TABLE region (                        -- names of places
    id   INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);
