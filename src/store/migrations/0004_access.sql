-- Who looked at personal data, at what, and for which purpose. Written before the value is shown.
CREATE TABLE access (
    id      INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    object  TEXT NOT NULL,                       -- "warning/12", "batch/7"
    purpose TEXT NOT NULL CHECK (length(trim(purpose)) > 0)
);
CREATE INDEX access_by_object ON access (object);
