-- From matching.named: every entity, the name that counts for each that bears several, and the names that contradict it.
CREATE TABLE matching.known AS
SELECT entity, sum(mentions)::BIGINT AS mentions, min(name) AS low, max(name) AS high
FROM matching.named
WHERE entity IS NOT NULL
GROUP BY entity;

-- The register of residents decides, else the most frequent name, else the first in byte order.
CREATE TABLE matching.authority AS
WITH spelled AS (
    SELECT named.entity,
        CASE WHEN named.entity < 200000000000000000 THEN person_name(named.name) ELSE organisation_name(named.name) END AS name,
        coalesce(sum(named.mentions) FILTER (registered), 0) AS register_mentions,
        sum(named.mentions) AS mentions
    FROM matching.named JOIN matching.known USING (entity)
    WHERE known.low <> known.high AND named.name IS NOT NULL
    GROUP BY ALL
)
SELECT entity, name
FROM spelled
WHERE name IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY entity ORDER BY register_mentions DESC, mentions DESC, name) = 1;

-- Only persons: bodies are written in many ways, and their codes are copied, not typed.
CREATE TABLE matching.conflict AS
SELECT named.entity, named.name, sum(named.mentions)::BIGINT AS mentions
FROM matching.named JOIN matching.authority USING (entity)
WHERE named.entity < 200000000000000000
    AND person_name_agreement(named.name, authority.name) = 'different'
GROUP BY ALL;
