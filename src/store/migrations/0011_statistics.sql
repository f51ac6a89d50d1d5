-- Figures as they were given out: whose they are, as of which state of journal and lake, and a digest by which the same are known
-- again. The table of 0008 was never written to.
DROP TABLE statistics;
CREATE TABLE statistics (
    id          INTEGER PRIMARY KEY,             -- the snapshot id printed on every page
    period_from TEXT NOT NULL,
    period_to   TEXT NOT NULL,
    region      TEXT NOT NULL,
    taken_on    TEXT NOT NULL,                   -- day of the desk
    taken_by    INTEGER NOT NULL REFERENCES user (id),
    journal_sequence INTEGER NOT NULL,           -- entries of the journal when they were counted
    journal_head     TEXT NOT NULL,              -- hash of the last of them
    snapshot    INTEGER NOT NULL REFERENCES snapshot (id), -- of the lake
    digest      TEXT NOT NULL,                   -- SHA-256 of figures
    figures     TEXT NOT NULL                    -- JSON
);
CREATE INDEX statistics_by_period ON statistics (region, period_from, period_to);
