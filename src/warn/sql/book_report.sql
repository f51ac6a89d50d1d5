-- Reports that this organ keeps, without a word of them and without who reports; what bypasses it is no report in the book. What was done
-- is that of the leads which rest on the report (or its chain; a repeat is linked to the leads of the first).
SELECT report.id AS id, matter.number, ifnull(report.repeats, report.id) AS chain, matter.region,
    (SELECT name FROM region WHERE length(matter.region) >= 9 AND code = substr(matter.region, 1, 9)) AS township,
    (SELECT name FROM region WHERE length(matter.region) = 12 AND code = matter.region) AS village,
    matter.domain, matter.category, organ.level AS organ_level, report.signature, matter.opened_on, matter.state,
    (SELECT max(move.on_day) FROM matter_link AS link JOIN matter AS lead ON lead.id = link.matter AND lead.kind = 'lead'
        JOIN move ON move.matter = lead.id AND move.to_state = 'prelim' AND move.from_state <> 'prelim'
        WHERE link.kind = 'matter' AND link.ref = report.id AND link.removed_at IS NULL) AS prelim_on,
    (SELECT max(move.on_day) FROM matter_link AS link JOIN matter AS lead ON lead.id = link.matter AND lead.kind = 'lead'
        JOIN move ON move.matter = lead.id AND move.to_state IN ('closed_unfounded', 'closed_minor', 'filed') AND move.from_state <> move.to_state
        WHERE link.kind = 'matter' AND link.ref = report.id AND link.removed_at IS NULL) AS verified_on,
    (SELECT count(*) FROM move WHERE move.matter = report.id AND move.name = 'level_up' AND move.by_user IS NULL) AS level_ups,
    (SELECT min(move.on_day) FROM move WHERE move.matter = report.id AND move.name = 'settle_repeats') AS settled_on
FROM report JOIN matter ON matter.id = report.id JOIN organ ON organ.id = matter.organ
