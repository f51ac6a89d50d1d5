-- What putting right needs besides 0008: who recorded and who agreed, whose a thing is, cadres paired with villages, rounds of the
-- dragnet, and what became of warnings. Rows of a table that gains a column are touched, so that the journal holds them as they are.
ALTER TABLE move ADD COLUMN approved_by INTEGER REFERENCES user (id);      -- the second person whom the move asked for
UPDATE move SET approved_by = NULL;

ALTER TABLE plan ADD COLUMN organ INTEGER REFERENCES organ (id);           -- whose leader, or that of the organ above, accepts it
ALTER TABLE plan ADD COLUMN opened_by INTEGER REFERENCES user (id);
UPDATE plan SET organ = (SELECT id FROM organ WHERE substr(plan.region, 1, length(organ.region)) = organ.region
    ORDER BY length(organ.region) DESC LIMIT 1);
CREATE INDEX plan_by_matter ON plan (matter);
CREATE INDEX plan_by_region ON plan (region);
ALTER TABLE plan_item ADD COLUMN done_by INTEGER REFERENCES user (id);     -- who recorded it as done; another accepts it
UPDATE plan_item SET done_by = NULL;
CREATE INDEX plan_item_by_plan ON plan_item (plan);
CREATE INDEX replacement_by_region ON replacement (region);
ALTER TABLE ghost_pay ADD COLUMN region TEXT;                              -- where the unit is
ALTER TABLE ghost_pay ADD COLUMN posting INTEGER REFERENCES posting (id);         -- its clawback in the ledger; once reversed, the clawback is nothing
UPDATE ghost_pay SET region = (SELECT region FROM matter WHERE matter.id = ghost_pay.matter);
CREATE INDEX ghost_pay_by_matter ON ghost_pay (matter);

ALTER TABLE training ADD COLUMN organ INTEGER REFERENCES organ (id);       -- that holds it
UPDATE training SET organ = (SELECT id FROM organ WHERE level = 'city');
CREATE INDEX training_person_by_entity ON training_person (entity);

ALTER TABLE visit ADD COLUMN place TEXT CHECK (place IN ('convenience_centre', 'assets_office', 'approval_hall', 'village'));
UPDATE visit SET place = NULL;
CREATE INDEX visit_by_region ON visit (region, on_day);
CREATE TABLE pairing (                       -- 百名干部联百村: who goes to which village
    id       INTEGER PRIMARY KEY,
    user     INTEGER NOT NULL REFERENCES user (id),
    region   TEXT NOT NULL CHECK (length(region) = 12),
    from_day TEXT NOT NULL,
    to_day   TEXT                            -- NULL: still
);
CREATE UNIQUE INDEX pairing_once ON pairing (region) WHERE to_day IS NULL;
ALTER TABLE urgent_issue ADD COLUMN due_on TEXT;
ALTER TABLE urgent_issue ADD COLUMN solved_by INTEGER REFERENCES user (id);
UPDATE urgent_issue SET due_on = NULL;
CREATE INDEX urgent_issue_by_region ON urgent_issue (region);

CREATE TABLE dragnet (                       -- 拉网式排查: a round over every domain in every township of an organ
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    organ    INTEGER NOT NULL REFERENCES organ (id),
    from_day TEXT NOT NULL,
    to_day   TEXT
);
CREATE TABLE dragnet_cell (
    id       INTEGER PRIMARY KEY,
    dragnet  INTEGER NOT NULL REFERENCES dragnet (id),
    domain   TEXT NOT NULL,
    region   TEXT NOT NULL CHECK (length(region) = 9),
    done_on  TEXT,
    by_user  INTEGER REFERENCES user (id),
    UNIQUE (dragnet, domain, region)
);

CREATE TABLE warning_outcome (               -- what a lead found a warning to be: the model's precision counts it
    id       INTEGER PRIMARY KEY,
    warning  INTEGER NOT NULL REFERENCES warning (id),
    matter   INTEGER NOT NULL REFERENCES matter (id),
    outcome  TEXT NOT NULL CHECK (outcome IN ('confirmed', 'partly', 'unfounded', 'unprovable')),
    cause    TEXT CHECK (cause IN ('data_error', 'timing', 'lawful_exception', 'namesake', 'other')), -- why it was none
    why      TEXT NOT NULL,                  -- in words, for whoever mends the model
    digest   TEXT NOT NULL,                  -- of the warning, as it was judged
    on_day   TEXT NOT NULL,
    by_user  INTEGER REFERENCES user (id),
    CHECK ((outcome = 'unfounded') = (cause IS NOT NULL)),
    UNIQUE (warning, matter)
);
