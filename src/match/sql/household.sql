-- Ties within the households that view matching.listed lists (home, _batch, entity, code, _ref), stated by matching.statement.
-- Who has no entity counts as a member all the same (as a negative number), but is tied to nobody.
CREATE OR REPLACE TABLE matching.resident AS
SELECT home, _batch, coalesce(entity, -_ref) AS who, arg_max(code, _ref) AS code, max(_ref) AS place
FROM matching.listed
GROUP BY ALL;

-- The same number with different heads: two places number alike, or the head changed between deliveries. Each batch
-- then stands for itself.
CREATE OR REPLACE TABLE matching.contested AS
SELECT home
FROM matching.resident
WHERE code = 'head'
GROUP BY home
HAVING min(who) <> max(who);

CREATE OR REPLACE TABLE matching.member AS
SELECT home, CASE WHEN contested.home IS NULL THEN 0 ELSE _batch END AS part, who, arg_max(code, place) AS code, max(place) AS place
FROM matching.resident LEFT JOIN matching.contested USING (home)
GROUP BY ALL;
DROP TABLE matching.resident;

-- A file of thousands under one number, or two heads in one file, is no household.
CREATE OR REPLACE TABLE matching.home AS
SELECT home, part, count(*) <= 30 AND count(*) FILTER (code = 'head') <= 1 AS usable
FROM matching.member
GROUP BY ALL
HAVING count(*) > 1;

INSERT INTO matching.ignored_home
SELECT source, home, part FROM matching.home CROSS JOIN matching.statement WHERE NOT usable;

INSERT INTO matching.tie
WITH housed AS NOT MATERIALIZED (
    SELECT member.*
    FROM matching.member SEMI JOIN (SELECT home, part FROM matching.home WHERE usable) AS usable USING (home, part)
    WHERE who > 0
), pair AS NOT MATERIALIZED (
    SELECT a.who AS entity, b.who AS relative, a.code, b.code AS relative_code, least(a.place, b.place) AS low, greatest(a.place, b.place) AS high
    FROM housed AS a JOIN housed AS b ON a.home = b.home AND a.part = b.part AND a.who <> b.who
)
SELECT entity, relative, 'household', confidence, source, low, high
FROM pair CROSS JOIN matching.statement
UNION ALL
SELECT entity, relative, home_tie.kind, greatest(confidence - home_tie.loss, 1), source, low, high
FROM pair JOIN matching.home_tie USING (code, relative_code) CROSS JOIN matching.statement;
DROP TABLE matching.member;
DROP TABLE matching.home;
