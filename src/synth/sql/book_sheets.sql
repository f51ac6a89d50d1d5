-- For the book: where each sheet's rows stand among those of its file.
SELECT batch, position, first_row, row_count FROM batch_sheet ORDER BY batch, position
