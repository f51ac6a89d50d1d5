-- One row for each (entity, relative, kind): the most certain source's, on its newest rows.
SELECT entity, relative, kind, confidence, source, CASE WHEN high IS NULL THEN [low] ELSE [low, high] END AS refs
FROM matching.tie
QUALIFY row_number() OVER (PARTITION BY entity, relative, kind ORDER BY confidence DESC, source, low DESC, high DESC) = 1
ORDER BY entity, relative, kind
