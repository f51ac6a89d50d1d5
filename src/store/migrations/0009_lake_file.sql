-- The files of the lake that commits named, with their hashes: through the journal, what was taken in and computed cannot be
-- changed unseen either (src/store/holdings.h). Files of commits before this table are known by their batch or run only.
CREATE TABLE lake_file (
    id         INTEGER PRIMARY KEY,
    path       TEXT NOT NULL UNIQUE,             -- under lake/
    size_bytes INTEGER NOT NULL,
    sha256     TEXT NOT NULL
);
