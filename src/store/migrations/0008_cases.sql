-- What is decided about people and money, and what is put right.
CREATE TABLE person_in_case (
    id        INTEGER PRIMARY KEY,
    matter    INTEGER NOT NULL REFERENCES matter (id),
    entity    INTEGER,
    name      TEXT NOT NULL,
    unit      TEXT,
    post      TEXT,
    rank      TEXT NOT NULL DEFAULT 'rural' CHECK (rank IN ('provincial', 'bureau', 'county', 'township', 'general', 'rural')),
    kind      TEXT NOT NULL,                 -- of the workflow's subjects: party_member, village_staff …; a party member with a post has both
    second_kind TEXT,
    responsibility TEXT NOT NULL CHECK (responsibility IN ('direct', 'leadership')),
    statement_on TEXT,                       -- the subject was heard
    form      INTEGER CHECK (form BETWEEN 1 AND 4),
    transferred_on TEXT                      -- to the prosecutors
);
CREATE INDEX person_in_case_by_matter ON person_in_case (matter);
CREATE INDEX person_in_case_by_entity ON person_in_case (entity);
CREATE TABLE sanction (
    id      INTEGER PRIMARY KEY,
    person  INTEGER NOT NULL REFERENCES person_in_case (id),
    kind    TEXT NOT NULL,                   -- of the workflow: party_warning, demerit …
    line    TEXT NOT NULL CHECK (line IN ('measure', 'party', 'administrative', 'accountability')),
    decided_on TEXT NOT NULL,
    decided_by INTEGER REFERENCES user (id),
    until_day  TEXT,
    announced_on TEXT,
    executed_on  TEXT,
    UNIQUE (person, line)                    -- no double punishment (政务处分法 art. 16)
);
CREATE TABLE verdict (                       -- 一案双查: who else is answerable
    id       INTEGER PRIMARY KEY,
    matter   INTEGER NOT NULL REFERENCES matter (id),
    duty     TEXT NOT NULL CHECK (duty IN ('party_committee', 'commission')), -- 主体责任, 监督责任
    answerable INTEGER NOT NULL CHECK (answerable IN (0, 1)),
    why      TEXT NOT NULL,
    on_day   TEXT NOT NULL,
    by_user  INTEGER REFERENCES user (id)
);
CREATE TABLE listing (                       -- 挂牌督办
    id      INTEGER PRIMARY KEY,
    matter  INTEGER NOT NULL REFERENCES matter (id),
    level   TEXT NOT NULL CHECK (level IN ('city', 'county')),
    number  TEXT NOT NULL UNIQUE,
    listed_on TEXT NOT NULL,
    due_on  TEXT NOT NULL,
    delisted_on TEXT
);
CREATE TABLE campaign (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, from_day TEXT NOT NULL, to_day TEXT);
CREATE TABLE campaign_matter (id INTEGER PRIMARY KEY, campaign INTEGER NOT NULL REFERENCES campaign (id),
    matter INTEGER NOT NULL REFERENCES matter (id), UNIQUE (campaign, matter));
CREATE TABLE task_force (id INTEGER PRIMARY KEY, matter INTEGER NOT NULL UNIQUE REFERENCES matter (id), name TEXT NOT NULL,
    leader_in_charge INTEGER NOT NULL REFERENCES user (id), formed_on TEXT NOT NULL, dissolved_on TEXT);
CREATE TABLE task_force_log (id INTEGER PRIMARY KEY, task_force INTEGER NOT NULL REFERENCES task_force (id),
    week_of TEXT NOT NULL, progress TEXT NOT NULL, by_user INTEGER REFERENCES user (id), UNIQUE (task_force, week_of));

-- Money: double entry. Every posting has at least two lines whose sum is nothing.
CREATE TABLE posting (
    id      INTEGER PRIMARY KEY,
    matter  INTEGER NOT NULL REFERENCES matter (id),
    kind    TEXT NOT NULL CHECK (kind IN ('found', 'ordered', 'received', 'returned', 'treasury', 'livelihood', 'written_off', 'reversed')),
    on_day  TEXT NOT NULL,
    by_user INTEGER REFERENCES user (id),
    receipt TEXT,                            -- of the bank, the treasury, the beneficiary
    note    TEXT NOT NULL DEFAULT '',
    reverses INTEGER UNIQUE REFERENCES posting (id)
);
CREATE INDEX posting_by_matter ON posting (matter);
CREATE TABLE posting_line (
    id      INTEGER PRIMARY KEY,
    posting INTEGER NOT NULL REFERENCES posting (id),
    account TEXT NOT NULL CHECK (account IN ('loss', 'to_order', 'to_receive', 'held', 'owner', 'treasury', 'livelihood', 'written_off')),
    fen     INTEGER NOT NULL CHECK (fen <> 0), -- debit positive, credit negative
    beneficiary TEXT,
    beneficiary_entity INTEGER
);
CREATE INDEX posting_line_by_posting ON posting_line (posting);

-- Putting right.
CREATE TABLE plan (id INTEGER PRIMARY KEY, matter INTEGER REFERENCES matter (id), region TEXT NOT NULL, title TEXT NOT NULL,
    diagnosis TEXT NOT NULL, opened_on TEXT NOT NULL, accepted_on TEXT, accepted_by INTEGER REFERENCES user (id));
CREATE TABLE plan_item (id INTEGER PRIMARY KEY, plan INTEGER NOT NULL REFERENCES plan (id), what TEXT NOT NULL,
    owner TEXT NOT NULL, due_on TEXT NOT NULL, done_on TEXT, evidence TEXT, accepted_by INTEGER REFERENCES user (id), accepted_on TEXT,
    CHECK (accepted_on IS NULL OR (done_on IS NOT NULL AND evidence IS NOT NULL)));
CREATE TABLE replacement (id INTEGER PRIMARY KEY, plan INTEGER REFERENCES plan (id), region TEXT NOT NULL, entity INTEGER, name TEXT NOT NULL,
    post TEXT NOT NULL, on_day TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE ghost_pay (id INTEGER PRIMARY KEY, matter INTEGER REFERENCES matter (id), entity INTEGER, name TEXT NOT NULL, unit TEXT NOT NULL,
    stopped_on TEXT NOT NULL, clawback_fen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE training (id INTEGER PRIMARY KEY, title TEXT NOT NULL, place TEXT NOT NULL, on_day TEXT NOT NULL);
CREATE TABLE training_person (id INTEGER PRIMARY KEY, training INTEGER NOT NULL REFERENCES training (id), entity INTEGER, name TEXT NOT NULL,
    region TEXT, attended INTEGER NOT NULL DEFAULT 0 CHECK (attended IN (0, 1)), UNIQUE (training, entity));
CREATE TABLE survey (id INTEGER PRIMARY KEY, wave TEXT NOT NULL, region TEXT NOT NULL, on_day TEXT NOT NULL, asked INTEGER NOT NULL CHECK (asked > 0),
    satisfied INTEGER NOT NULL CHECK (satisfied BETWEEN 0 AND asked), UNIQUE (wave, region));
CREATE TABLE visit (id INTEGER PRIMARY KEY, user INTEGER NOT NULL REFERENCES user (id), region TEXT NOT NULL, kind TEXT NOT NULL
    CHECK (kind IN ('bench_meeting', 'field_interview', 'hall_visit', 'home_visit')), on_day TEXT NOT NULL, people INTEGER NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '');
CREATE TABLE urgent_issue (id INTEGER PRIMARY KEY, visit INTEGER REFERENCES visit (id), region TEXT NOT NULL, what TEXT NOT NULL, unit TEXT NOT NULL,
    opened_on TEXT NOT NULL, solved_on TEXT, how TEXT);

-- Figures as they were when they were given out.
CREATE TABLE statistics (id INTEGER PRIMARY KEY, period TEXT NOT NULL, region TEXT NOT NULL, taken_at TEXT NOT NULL, journal_head TEXT NOT NULL,
    figures TEXT NOT NULL);
