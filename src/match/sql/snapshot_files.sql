-- For the book: the batches of one dataset in a snapshot, those of one version of its contract together.
SELECT batch.id, coalesce(batch.contract_digest, '')
FROM snapshot_batch JOIN batch ON batch.id = snapshot_batch.batch
WHERE snapshot_batch.snapshot = ?1 AND batch.dataset = ?2
ORDER BY 2, 1
