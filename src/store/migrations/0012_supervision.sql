-- Supervision (挂牌督办, 雷霆行动), joint handling (室组地), and the names of attachments. What rows of older tables have besides stands
-- in tables of its own: so none of them is touched.
CREATE TABLE campaign_order (                -- who leads a campaign, and what for
    id       INTEGER PRIMARY KEY REFERENCES campaign (id),
    organ    INTEGER NOT NULL REFERENCES organ (id),
    purpose  TEXT NOT NULL,
    by_user  INTEGER NOT NULL REFERENCES user (id)
);
CREATE TABLE campaign_entry (                -- when a matter joined a campaign, and left it
    id       INTEGER PRIMARY KEY REFERENCES campaign_matter (id),
    added_on TEXT NOT NULL,
    added_by INTEGER NOT NULL REFERENCES user (id),
    left_on  TEXT,
    left_by  INTEGER REFERENCES user (id)
);
CREATE INDEX campaign_matter_by_matter ON campaign_matter (matter);
CREATE INDEX listing_by_matter ON listing (matter);
CREATE TABLE joint_party (                   -- 室组地: who takes part in a matter, from which organ
    id       INTEGER PRIMARY KEY,
    matter   INTEGER NOT NULL REFERENCES matter (id),
    kind     TEXT NOT NULL CHECK (kind IN ('room', 'stationed_group', 'locality')), -- 监督检查室或审查调查室, 派驻组, 属地
    organ    INTEGER NOT NULL REFERENCES organ (id), -- to which it belongs
    name     TEXT NOT NULL,                  -- "第三监督检查室"
    from_day TEXT NOT NULL,
    to_day   TEXT
);
CREATE INDEX joint_party_by_matter ON joint_party (matter);
CREATE TABLE secondment (                    -- of a team's member who comes from elsewhere, and for how long
    id        INTEGER PRIMARY KEY REFERENCES team (id),
    party     INTEGER NOT NULL REFERENCES joint_party (id),
    until_day TEXT NOT NULL,                 -- the last day on which they see the matter
    agreed_by INTEGER REFERENCES user (id)   -- the leader of the organ that lends them, when it is not under the one that asks
);
CREATE TABLE joint_entry (                   -- the shared workspace: what one tells the others, or is asked to do by a day
    id      INTEGER PRIMARY KEY,
    matter  INTEGER NOT NULL REFERENCES matter (id),
    what    TEXT NOT NULL,
    on_day  TEXT NOT NULL,
    by_user INTEGER NOT NULL REFERENCES user (id),
    party   INTEGER REFERENCES joint_party (id), -- who is asked; NULL: a note to all
    due_on  TEXT,
    done_on TEXT,
    done_by INTEGER REFERENCES user (id),
    result  TEXT,
    CHECK ((party IS NULL) = (due_on IS NULL)),
    CHECK ((done_on IS NULL) = (result IS NULL))
);
CREATE INDEX joint_entry_by_matter ON joint_entry (matter);
CREATE TABLE attachment_name (               -- as the reporter's file was called, sealed under the key of the file
    id     INTEGER PRIMARY KEY REFERENCES attachment (id),
    sealed TEXT NOT NULL
);
