-- Cases, with the days of the acts as officers recorded them. A day that is none is left out.
SELECT matter.id AS id, matter.number, matter.parent AS lead, matter.region,
    (SELECT name FROM region WHERE length(matter.region) >= 9 AND code = substr(matter.region, 1, 9)) AS township,
    (SELECT name FROM region WHERE length(matter.region) = 12 AND code = matter.region) AS village,
    matter.domain, organ.level AS organ_level, matter.opened_on AS filed_on, matter.closed_on,
    (SELECT max(move.on_day) FROM move WHERE move.matter = matter.id AND move.to_state = 'withdrawn' AND NOT EXISTS (
        SELECT 1 FROM move AS again WHERE again.matter = matter.id AND again.name = 'reopen' AND again.id > move.id)) AS withdrawn_on,
    (SELECT date(fact.value) FROM fact WHERE fact.matter = matter.id AND fact.name = 'acts_from' AND fact.replaced_at IS NULL
        ORDER BY fact.id DESC LIMIT 1) AS acts_from,
    (SELECT date(fact.value) FROM fact WHERE fact.matter = matter.id AND fact.name = 'acts_to' AND fact.replaced_at IS NULL
        ORDER BY fact.id DESC LIMIT 1) AS acts_to,
    (SELECT max(verdict.on_day) FROM verdict WHERE verdict.matter = matter.id AND verdict.duty = 'party_committee') AS reviewed_on
FROM matter JOIN organ ON organ.id = matter.organ
WHERE matter.kind = 'case'
