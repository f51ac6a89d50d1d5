-- For the book: the open warnings; `who` is the entity, or the name where nothing else is known.
SELECT id, model, subject, coalesce(CAST(subject AS TEXT), subject_name), subject_name, period, level, amount_fen
FROM warning
WHERE state = 'open'
ORDER BY id
