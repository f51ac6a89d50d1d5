SELECT count(*), count(*) FILTER (agrees), count(*) FILTER (batch IS NULL) FROM evaluation.counted
