-- Figures as they were given out: whose they are, of which state of journal and lake, and a digest by which the same are known again.
-- `period` is the first and the last day ("2025-05-01/2025-05-31"), taken_at the day of the desk. Rows from before are touched, so that
-- the journal holds them as they are.
ALTER TABLE statistics ADD COLUMN taken_by INTEGER REFERENCES user (id);
ALTER TABLE statistics ADD COLUMN journal_sequence INTEGER NOT NULL DEFAULT 0;      -- entries of the journal when it was counted
ALTER TABLE statistics ADD COLUMN snapshot INTEGER REFERENCES snapshot (id);        -- of the lake
ALTER TABLE statistics ADD COLUMN digest TEXT NOT NULL DEFAULT '';                  -- SHA-256 of figures
UPDATE statistics SET taken_by = NULL;
CREATE INDEX statistics_by_period ON statistics (region, period);
