-- The nearest family tie of each pair: as stated, or over one person between. A stated tie goes before a derived one that is as near.
WITH family AS MATERIALIZED (
    SELECT entity, relative, kind, rank, confidence, source, refs
    FROM matched.relation JOIN matching.nearness USING (kind)
), close AS NOT MATERIALIZED (
    SELECT entity, relative, kind, confidence, source, refs FROM family WHERE rank <= 3
), derived AS (
    SELECT a.entity, b.relative, two_steps.kind, least(a.confidence, b.confidence) - 5 AS confidence,
        a.source AS first_source, b.source AS second_source, a.refs AS first_refs, b.refs AS second_refs
    FROM close AS a
        JOIN matching.two_steps ON two_steps."first" = a.kind
        JOIN close AS b ON b.entity = a.relative AND b.kind = two_steps."second"
    WHERE a.entity <> b.relative
), candidate AS (
    SELECT entity, relative, kind, rank, confidence, source, refs
    FROM family
    UNION ALL
    SELECT entity, relative, kind, rank, greatest(confidence, 1),
        CASE WHEN first_source = second_source THEN first_source
            ELSE least(first_source, second_source) || '+' || greatest(first_source, second_source) END,
        list_sort(list_distinct(first_refs || second_refs))
    FROM derived JOIN matching.nearness USING (kind) ANTI JOIN close USING (entity, relative)
)
SELECT entity, relative, kind, confidence, source, refs
FROM candidate
QUALIFY row_number() OVER (PARTITION BY entity, relative ORDER BY rank, confidence DESC, source, refs, kind) = 1
ORDER BY entity, relative
