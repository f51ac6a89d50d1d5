-- A second person acts with their own account: what they allow of a matter, and whom their organ lends.
CREATE TABLE approval (                      -- 呈批, 审批: asked for, answered, and used up by the move that it allows
    id         INTEGER PRIMARY KEY,
    matter     INTEGER NOT NULL REFERENCES matter (id),
    move       TEXT NOT NULL,                -- of the workflow
    kind       TEXT NOT NULL CHECK (kind IN ('approve', 'waive')),
    since_move INTEGER NOT NULL REFERENCES move (id), -- the step that had brought the matter where it stood then
    asked_by   INTEGER REFERENCES user (id), -- NULL: nobody asked, the approver came first
    asked_on   TEXT,
    asked_why  TEXT,
    answer     TEXT CHECK (answer IN ('approved', 'refused')), -- NULL: waits
    by_user    INTEGER REFERENCES user (id),
    on_day     TEXT,
    note       TEXT,
    waived     TEXT,                         -- of 'waive': the facts without which the move may pass, separated by ", "
    seen       TEXT,                         -- what was approved: the rows of facts, persons and sanctions; others than these are not
    withdrawn_on TEXT,                       -- by the approver, before it was used
    used_by    INTEGER REFERENCES move (id),
    CHECK ((answer IS NULL) = (by_user IS NULL)),
    CHECK (asked_by IS NOT NULL OR answer IS NOT NULL),
    CHECK (asked_by IS NULL OR by_user IS NULL OR asked_by <> by_user)
);
CREATE INDEX approval_by_matter ON approval (matter, move);
CREATE INDEX approval_waiting ON approval (id) WHERE answer IS NULL;
CREATE TABLE secondment_request (            -- a matter's organ asks another for somebody; its leader lends them
    id          INTEGER PRIMARY KEY,
    party       INTEGER NOT NULL REFERENCES joint_party (id),
    user        INTEGER NOT NULL REFERENCES user (id),
    until_day   TEXT NOT NULL,
    reason      TEXT NOT NULL,
    asked_by    INTEGER NOT NULL REFERENCES user (id),
    asked_on    TEXT NOT NULL,
    answer      TEXT CHECK (answer IN ('lent', 'refused')), -- NULL: waits
    answered_by INTEGER REFERENCES user (id),
    answered_on TEXT,
    note        TEXT,
    CHECK ((answer IS NULL) = (answered_by IS NULL)),
    CHECK (answered_by IS NULL OR answered_by NOT IN (asked_by, user))
);
CREATE INDEX secondment_request_waiting ON secondment_request (id) WHERE answer IS NULL;
