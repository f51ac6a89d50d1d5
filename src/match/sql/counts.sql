SELECT
    (SELECT coalesce(sum(mentions), 0)::BIGINT FROM matching.named) AS mentions,
    (SELECT coalesce(sum(mentions), 0)::BIGINT FROM matching.named WHERE entity IS NOT NULL)
        - (SELECT coalesce(sum(mentions), 0)::BIGINT FROM matching.conflict) AS matched,
    (SELECT count(*) FROM matching.known) AS entities,
    (SELECT count(*) FROM matching.link WHERE reason = 'name_conflict') AS conflicts,
    (SELECT count(*) FROM matching.ignored_home) AS households_ignored
