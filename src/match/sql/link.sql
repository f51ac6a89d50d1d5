SELECT dataset, party, _batch, _row, entity, weight, reason
FROM matching.link
ORDER BY dataset, party, _batch, _row
