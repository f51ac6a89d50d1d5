SELECT rule, "end", count(*), count(*) FILTER ("end" = ended AND is_named), count(*) FILTER ("end" <> ended),
    count(*) FILTER ("end" = ended AND NOT is_named)
FROM evaluation.dirt
GROUP BY rule, "end"
ORDER BY rule, "end"
