-- For the book: the standing batches, the newest of each file.
SELECT id, department || '/' || file_name, dataset, rows_delivered, rows_accepted, rows_quarantined, rows_set_aside
FROM batch
WHERE id IN (SELECT max(id) FROM batch WHERE state = 'committed' AND replaced_by IS NULL GROUP BY department, file_name)
ORDER BY id
