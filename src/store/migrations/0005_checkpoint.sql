-- Signed states of the journal: the root of the tree over its first `size` entries (src/store/checkpoint.h).
CREATE TABLE checkpoint (
    id        INTEGER PRIMARY KEY,
    size      INTEGER NOT NULL UNIQUE CHECK (size > 0),
    at        TEXT NOT NULL,
    origin    TEXT NOT NULL,                     -- name of the signer
    root      TEXT NOT NULL,                     -- Base64, as in the note
    peaks     TEXT NOT NULL,                     -- from here the next checkpoint grows the tree on
    signature TEXT NOT NULL                      -- Base64, as in the note
);
