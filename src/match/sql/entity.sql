SELECT known.entity,
    CASE WHEN known.entity < 200000000000000000 THEN 'person' ELSE 'organisation' END AS kind,
    coalesce(authority.name, known.low) AS name,
    known.mentions - coalesce(lost.mentions, 0) AS mentions
FROM matching.known
    LEFT JOIN matching.authority USING (entity)
    LEFT JOIN (SELECT entity, sum(mentions)::BIGINT AS mentions FROM matching.conflict GROUP BY entity) AS lost USING (entity)
ORDER BY known.entity
