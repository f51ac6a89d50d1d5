SELECT model, planted, found, differing, missed, not_findable, not_findable_found, lookalikes, flagged, warnings, "right", unplanned
FROM evaluation.model
ORDER BY model
