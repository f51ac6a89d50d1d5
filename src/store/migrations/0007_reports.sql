-- What residents report. Words, names and contacts are sealed: the book holds ciphertext and keys wrapped to officers.
CREATE TABLE report (
    id          INTEGER PRIMARY KEY REFERENCES matter (id),
    channel     TEXT NOT NULL CHECK (channel IN ('letter', 'visit', 'web', 'phone', 'other_organ')),
    signature   TEXT NOT NULL CHECK (signature IN ('anonymous', 'real_name', 'joint')),
    signatories INTEGER NOT NULL DEFAULT 0,
    receipt     TEXT NOT NULL UNIQUE,        -- keyed hash of the receipt
    reply_key   TEXT NOT NULL,               -- public half of the pair that the receipt gives: what is sealed for its holder
    sketch      TEXT NOT NULL,               -- keyed sketch of the narrative: tells repeats, not words
    content     TEXT NOT NULL,               -- sealed: the narrative
    identity    TEXT,                        -- sealed apart: who reports, and how to reach them
    verified_on TEXT,                        -- real-name: truly theirs
    repeats     INTEGER REFERENCES report (id) -- the first of its chain
);
CREATE INDEX report_by_chain ON report (repeats);
CREATE TABLE sealed_key (                    -- the key of one sealed part, wrapped to one recipient
    id        INTEGER PRIMARY KEY,
    report    INTEGER NOT NULL REFERENCES report (id),
    part      TEXT NOT NULL,                 -- content, identity, message/<id>, attachment/<id>
    user      INTEGER REFERENCES user (id),
    escrow    INTEGER REFERENCES escrow (id), -- which two people open together; neither: whoever holds the receipt
    wrapped   TEXT NOT NULL
);
CREATE UNIQUE INDEX sealed_key_once ON sealed_key (report, part, ifnull(user, 0), ifnull(escrow, 0));
CREATE INDEX sealed_key_by_escrow ON sealed_key (escrow);
CREATE TABLE escrow (                        -- the recovery key; its private half exists in shares only
    id         INTEGER PRIMARY KEY,
    public_key TEXT NOT NULL,
    made_on    TEXT NOT NULL,
    replaced_on TEXT
);
CREATE TABLE escrow_share (                  -- any two of them give the key back
    id     INTEGER PRIMARY KEY,
    escrow INTEGER NOT NULL REFERENCES escrow (id),
    holder INTEGER NOT NULL REFERENCES user (id),
    wrapped TEXT NOT NULL,                   -- to the holder's public key
    UNIQUE (escrow, holder)
);
CREATE TABLE opening (                       -- of an identity: one asks, another approves
    id          INTEGER PRIMARY KEY,
    report      INTEGER NOT NULL REFERENCES report (id),
    asked_by    INTEGER NOT NULL REFERENCES user (id),
    purpose     TEXT NOT NULL,
    asked_at    TEXT NOT NULL,
    approved_by INTEGER REFERENCES user (id),
    approved_at TEXT,
    opened_at   TEXT,
    CHECK (approved_by IS NULL OR approved_by <> asked_by)
);
CREATE TABLE message (                       -- between reporter and organ, through the receipt
    id        INTEGER PRIMARY KEY,
    report    INTEGER NOT NULL REFERENCES report (id),
    kind      TEXT NOT NULL CHECK (kind IN ('addition', 'question', 'answer', 'objection', 'note')),
    incoming  INTEGER NOT NULL CHECK (incoming IN (0, 1)),
    on_day    TEXT NOT NULL,
    by_user   INTEGER REFERENCES user (id),
    content   TEXT NOT NULL,                 -- sealed: for the officers, or under the receipt
    replies   INTEGER REFERENCES message (id)
);
CREATE TABLE attachment (
    id     INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES report (id),
    file   TEXT NOT NULL UNIQUE,             -- under sealed/
    size_bytes INTEGER NOT NULL
);
CREATE TABLE notice (                        -- the two answers to a real-name reporter, and what they said to them
    id       INTEGER PRIMARY KEY,
    report   INTEGER NOT NULL REFERENCES report (id),
    kind     TEXT NOT NULL CHECK (kind IN ('acceptance', 'outcome')),
    on_day   TEXT NOT NULL,
    method   TEXT NOT NULL CHECK (method IN ('visit', 'phone', 'letter', 'receipt')),
    by_user  INTEGER REFERENCES user (id),
    opinion  TEXT CHECK (opinion IN ('satisfied', 'accepted', 'objects', 'unreachable')),
    UNIQUE (report, kind)
);
CREATE TABLE pass_through (                  -- a report that must bypass this organ: a number and a clock, nothing else
    id       INTEGER PRIMARY KEY,
    receipt  TEXT NOT NULL UNIQUE,
    received_on TEXT NOT NULL,
    due_on   TEXT NOT NULL,
    sent_on  TEXT
);
