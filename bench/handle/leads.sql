-- A city's book after twenty years: @leads@ leads and a quarter as many reports, some three in a hundred of them open. Chance comes from
-- multiplication, so that every book is the same. Nothing is journalled: lists do not look at the journal.
CREATE TEMP TABLE desk AS SELECT organ, role, id AS user, row_number() OVER (PARTITION BY organ, role ORDER BY id) - 1 AS k FROM user;
CREATE INDEX temp.desk_by_organ ON desk (organ, role, k);
-- One of 100 shares of the city: the city 4, its counties 12 each, their townships the rest.
CREATE TEMP TABLE share AS
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99),
    townships AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k FROM organ WHERE level = 'township'),
    counties AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k FROM organ WHERE level = 'county')
    SELECT i, CASE WHEN i < 4 THEN (SELECT id FROM organ WHERE level = 'city') WHEN i < 40 THEN (SELECT id FROM counties WHERE k = (i - 4) / 12)
        ELSE (SELECT id FROM townships WHERE k = (i - 40) % (SELECT count(*) FROM townships)) END AS organ FROM n;
CREATE INDEX temp.share_by_i ON share (i);
CREATE TEMP TABLE drawn AS
    WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < @leads@ * 5 / 4)
    SELECT id, id % 5 = 0 AS is_report, (id * 2654435761 >> 7) % 1000000007 AS chance,
        -- half of the last twenty-fifth is open, and one in a hundred of the rest
        CASE WHEN id > @leads@ * 6 / 5 THEN (id * 40503 >> 3) % 2 = 0 ELSE (id * 2246822519 >> 9) % 100 = 0 END AS is_open FROM n;
INSERT INTO matter (id, kind, number, title, state, organ, handler, region, domain, level, amount_fen, opened_on, closed_on, checked_at)
    SELECT drawn.id, iif(is_report, 'report', 'lead'), iif(is_report, '举', '线') || (2005 + drawn.id * 20 / (@leads@ * 5 / 4 + 1)) || '-' ||
        printf('%06d', drawn.id % 1000000), iif(is_report, '', '农机补贴疑点' || drawn.id), CASE WHEN NOT is_open THEN 'archived' WHEN is_report THEN
        'assigned' ELSE 'prelim' END, share.organ,
        iif(is_open AND chance % 20 = 0, NULL, (SELECT user FROM temp.desk WHERE desk.organ = share.organ AND role = 'officer' AND k = chance % 14)),
        substr(organ.region || '101201', 1, 12), substr('MZNYJTZZ', 1 + 2 * (chance % 4), 2), CASE WHEN chance % 20 = 1 THEN 'red' WHEN chance % 20
        < 5 THEN 'orange' ELSE 'yellow' END, chance, date('2005-06-01', '+' || (drawn.id * 7280 / (@leads@ * 5 / 4)) || ' days'),
        iif(is_open, NULL, date('2005-09-01', '+' || (drawn.id * 7280 / (@leads@ * 5 / 4)) || ' days')), '2025-05-26T00:00:00+08:00'
    FROM temp.drawn JOIN temp.share ON share.i = chance / 100 % 100 JOIN organ ON organ.id = share.organ;
-- One officer carries three hundred.
UPDATE matter SET handler = (SELECT id FROM user WHERE name = 'burdened') WHERE id IN (SELECT id FROM matter WHERE closed_on IS NULL AND kind = 'lead'
    AND organ = (SELECT organ FROM user WHERE name = 'burdened') ORDER BY id DESC LIMIT 300);
INSERT INTO report (id, channel, signature, receipt, reply_key, sketch, content)
    SELECT id, 'letter', 'anonymous', 'r' || id, 'k', 's', hex(zeroblob(200)) FROM matter WHERE kind = 'report';
INSERT INTO move (matter, name, from_state, to_state, on_day, by_user)
    SELECT matter.id, 'opened', '', 'open', opened_on, desk.user FROM matter JOIN temp.desk ON desk.organ = matter.organ
    AND role = iif(kind = 'report', 'clerk', 'officer') AND k = matter.id / 5 % iif(kind = 'report', 2, 14);
INSERT INTO move (matter, name, from_state, to_state, on_day, by_user) SELECT id, 'archive', 'prelim', 'archived', closed_on, handler FROM matter
    WHERE closed_on IS NOT NULL;
INSERT INTO matter_subject (matter, entity, name) SELECT id, id * 2654435761 % 1000003, '某人' || (id % 1000003) FROM matter;
INSERT INTO team (matter, user, part, from_day) SELECT id, handler, 'member', opened_on FROM matter WHERE handler IS NOT NULL;
INSERT INTO team (matter, user, part, from_day) SELECT matter.id, desk.user, 'member', opened_on FROM matter JOIN temp.desk ON
    desk.organ = matter.organ AND role = 'officer' AND k = matter.id / 3 % 14 WHERE matter.id % 3 = 0 AND desk.user IS NOT handler;
INSERT INTO team (matter, user, part, from_day) SELECT matter.id, desk.user, 'seconded', opened_on FROM matter JOIN temp.desk ON
    desk.organ = matter.organ % 22 + 1 AND role = 'officer' AND k = matter.id / 97 % 14 WHERE matter.id % 97 = 0;
INSERT INTO recusal (matter, user, ground) SELECT matter.id, desk.user, 'kin' FROM matter JOIN temp.desk ON desk.organ = matter.organ
    AND role = 'officer' AND k = matter.id / 23 % 14 WHERE matter.id % 23 = 0;
INSERT INTO clock (matter, name, state, started_on, due_on, ended_on) SELECT id, 'preliminary_verification', iif(closed_on IS NULL, 'running', 'met'),
    opened_on, date(coalesce(closed_on, '2025-05-01'), '+' || (id % 90) || ' days'), closed_on FROM matter;
INSERT INTO clock (matter, name, state, started_on, due_on) SELECT id, 'disposition_proposal', 'running', opened_on,
    date('2025-05-01', '+' || (id % 60) || ' days') FROM matter WHERE closed_on IS NULL AND kind = 'lead';
INSERT INTO matter_link (matter, kind, ref, added_at) SELECT id, 'warning', id, '2025-05-26T00:00:00+08:00' FROM matter WHERE id % 4 = 1;
INSERT INTO recusal (matter, user, ground) SELECT id, (SELECT id FROM user WHERE name = 'burdened'), 'kin' FROM matter WHERE closed_on IS NULL
    AND organ = (SELECT organ FROM user WHERE name = 'burdened') AND handler IS NOT (SELECT id FROM user WHERE name = 'burdened') AND id % 7 = 0;
