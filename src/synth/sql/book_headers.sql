-- For the book: the headers of each sheet, as delivered.
SELECT batch, sheet, position, header FROM batch_column ORDER BY batch, sheet, position
