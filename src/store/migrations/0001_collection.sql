-- What departments delivered. A batch becomes part of the city by its row turning 'committed'.
CREATE TABLE batch (
    id               INTEGER PRIMARY KEY,
    state            TEXT NOT NULL CHECK (state IN ('receiving', 'committed', 'unrecognised', 'abandoned')),
    department       TEXT NOT NULL,              -- code of who delivered
    dataset          TEXT,                       -- contract code; NULL while unrecognised
    contract_digest  TEXT,
    file_name        TEXT NOT NULL,              -- as delivered, without folder
    sha256           TEXT NOT NULL,              -- of the delivered bytes; the original is lake/_original/<sha256>
    size_bytes       INTEGER NOT NULL,
    format           TEXT,                       -- csv, xlsx
    encoding         TEXT,                       -- utf-8, utf-8-bom, gb18030; NULL for xlsx
    received_at      TEXT NOT NULL,
    committed_at     TEXT,
    rows_delivered   INTEGER NOT NULL DEFAULT 0,
    rows_accepted    INTEGER NOT NULL DEFAULT 0,
    rows_quarantined INTEGER NOT NULL DEFAULT 0,
    rows_set_aside   INTEGER NOT NULL DEFAULT 0, -- titles, units, headers, totals, signatures, blank rows
    cells_altered    INTEGER NOT NULL DEFAULT 0,
    cells_invalid    INTEGER NOT NULL DEFAULT 0,
    period_from      TEXT,                       -- first and last day of period_column
    period_to        TEXT,
    replaces         INTEGER REFERENCES batch (id),
    replaced_by      INTEGER REFERENCES batch (id),
    problem          TEXT,                       -- why it was not recognised or abandoned
    CHECK (state <> 'committed' OR rows_delivered = rows_accepted + rows_quarantined + rows_set_aside)
);
CREATE UNIQUE INDEX batch_same_file ON batch (sha256) WHERE state = 'committed';
CREATE INDEX batch_by_dataset ON batch (dataset, state);

-- Sheets of a batch. `_row` counts the physical rows of the whole file from 1; a sheet's own row is _row - first_row + 1.
CREATE TABLE batch_sheet (
    id         INTEGER PRIMARY KEY,
    batch      INTEGER NOT NULL REFERENCES batch (id),
    position   INTEGER NOT NULL,                 -- 1, 2 … in the order of the file
    name       TEXT NOT NULL,                    -- '' for CSV
    first_row  INTEGER NOT NULL,
    row_count  INTEGER NOT NULL,
    header_row INTEGER,                          -- last header row, counted in the sheet; NULL for a sheet without data
    UNIQUE (batch, position)
);

-- Which column of the sheet holds which column of the contract.
CREATE TABLE batch_column (
    id       INTEGER PRIMARY KEY,
    batch    INTEGER NOT NULL REFERENCES batch (id),
    sheet    INTEGER NOT NULL,                   -- batch_sheet.position
    name     TEXT NOT NULL,                      -- contract column; '' when the contract does not know it
    position INTEGER NOT NULL,                   -- 1-based column of the sheet
    header   TEXT NOT NULL,                      -- as delivered
    unit     TEXT,                               -- 元, 万元, 亩 … when the file states one
    UNIQUE (batch, sheet, position)
);

-- A recorded set of committed batches: what a run saw.
CREATE TABLE snapshot (
    id       INTEGER PRIMARY KEY,
    digest   TEXT NOT NULL UNIQUE,               -- SHA-256 over the sorted "<dataset> <batch> <sha256>" lines
    taken_at TEXT NOT NULL
);
CREATE TABLE snapshot_batch (
    id       INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL REFERENCES snapshot (id),
    batch    INTEGER NOT NULL REFERENCES batch (id),
    UNIQUE (snapshot, batch)
);
