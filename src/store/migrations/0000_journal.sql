-- One entry for every row that is inserted or changed anywhere in the book (src/store/journal.h says what the hash covers).
CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,                -- from 1, without gaps
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    reason   TEXT NOT NULL,                      -- '' when none
    "table"  TEXT NOT NULL,
    row      INTEGER NOT NULL,
    json     TEXT NOT NULL,                      -- the whole row after the change
    hash     TEXT NOT NULL
);
CREATE INDEX journal_by_row ON journal ("table", row, sequence);
CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is final'); END;
