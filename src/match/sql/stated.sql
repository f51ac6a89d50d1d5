-- Ties that single rows state, from view matching.stated (entity, relative, code, fallback, _ref) and the one row of
-- matching.statement (source, confidence): each pair and kind once, on its newest row, and its inverse.
INSERT INTO matching.tie
WITH said AS (
    SELECT stated.entity, stated.relative, known.kind, known.inverse, max(stated._ref) AS low
    FROM matching.stated
        LEFT JOIN matching.kind AS named ON named.kind = stated.code
        JOIN matching.kind AS known ON known.kind = coalesce(named.kind, stated.fallback)
    WHERE stated.entity <> stated.relative
    GROUP BY ALL
)
SELECT entity, relative, kind, confidence, source, low, NULL FROM said CROSS JOIN matching.statement
UNION ALL
SELECT relative, entity, inverse, confidence, source, low, NULL FROM said CROSS JOIN matching.statement;
