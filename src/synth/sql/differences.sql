WITH difference AS (
    SELECT CASE WHEN warning IS NULL THEN 'missed' ELSE 'differing' END AS what, line, warning, id, model, entity, name, period,
        evaluation.said(level, amount_fen) AS expected, found, note
    FROM evaluation.wrong
    WHERE findable AND NOT agrees
    UNION ALL BY NAME
    SELECT 'flagged' AS what, line, warning, id, model, entity, name, period, found, note
    FROM evaluation.lookalike
    WHERE warning IS NOT NULL
    UNION ALL BY NAME
    SELECT 'unplanned' AS what, id AS warning, model, entity, name, period, evaluation.said(level, amount_fen) AS found
    FROM evaluation.unplanned
    UNION ALL BY NAME
    SELECT CASE WHEN "end" <> ended THEN 'elsewhere' ELSE 'unnamed' END AS what, line, file, sheet, row, "column",
        trim("end" || ' ' || rule) AS expected, ended AS found, note
    FROM evaluation.dirt
    WHERE "end" <> ended OR NOT is_named
    UNION ALL BY NAME
    SELECT 'miscounted' AS what, line, file, rows || ' = ' || accepted || ' + ' || quarantined || ' + ' || set_aside AS expected,
        coalesce(found_rows || ' = ' || found_accepted || ' + ' || found_quarantined || ' + ' || found_set_aside, 'not_collected') AS found, note
    FROM evaluation.counted
    WHERE NOT agrees
)
SELECT what, line, warning, id, model, entity, name, period, file, sheet, row, "column", expected, found, note
FROM difference
QUALIFY $limit = 0 OR row_number() OVER (PARTITION BY what ORDER BY line, model, warning) <= $limit
ORDER BY list_position(['missed', 'differing', 'flagged', 'unplanned', 'elsewhere', 'unnamed', 'miscounted'], what), line, model, warning
