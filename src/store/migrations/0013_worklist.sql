-- What the lists of a desk and the daily sweep walk, in the order in which they show it. Open matters and clocks are few beside those that
-- ended, so they have indexes of their own that stay small however old the book becomes.
CREATE INDEX matter_open ON matter (id, (CASE level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 ELSE 2 END), opened_on) WHERE closed_on IS NULL;
DROP INDEX matter_by_organ;
CREATE INDEX matter_open_by_organ ON matter (organ, (CASE level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 ELSE 2 END), opened_on, id, kind, state,
    domain) WHERE closed_on IS NULL;
CREATE INDEX matter_closed_by_organ ON matter (organ, (CASE level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 ELSE 2 END), opened_on, id, kind, state,
    domain) WHERE closed_on IS NOT NULL;
DROP INDEX team_by_user;
CREATE INDEX team_by_user ON team (user, to_day, matter);
CREATE INDEX move_by_opener ON move (by_user, matter) WHERE name = 'opened';
DROP INDEX matter_by_parent;
CREATE INDEX matter_by_parent ON matter (parent) WHERE parent IS NOT NULL;
DROP INDEX matter_by_handler;
CREATE INDEX matter_by_handler ON matter (handler, closed_on) WHERE handler IS NOT NULL;
DROP INDEX clock_by_due;
CREATE INDEX clock_open ON clock (due_on, id, state, matter) WHERE ended_on IS NULL;
-- Whether somebody of the commission is meant is asked of every lead and every subject.
CREATE INDEX user_by_entity ON user (entity);
