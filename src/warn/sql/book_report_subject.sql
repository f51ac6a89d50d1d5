-- Whom reports are about, as they are named in the book.
SELECT subject.id AS id, subject.matter, subject.entity, subject.name, subject.unit, subject.post
FROM matter_subject AS subject JOIN report ON report.id = subject.matter
WHERE subject.removed_at IS NULL
