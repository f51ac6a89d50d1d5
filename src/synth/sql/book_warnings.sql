-- For the book: the open warnings; `who` is the entity, or the name where nothing else is known. What rests on casework (its rows stand
-- first among the evidence) is marked: no delivery planted it.
SELECT id, model, subject, coalesce(CAST(subject AS TEXT), subject_name), subject_name, period, level, amount_fen, evidence LIKE '[["book\_%' ESCAPE '\' AS on_casework
FROM warning
WHERE state = 'open'
ORDER BY id
