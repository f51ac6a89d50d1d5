-- Who is answerable in a case, by unit and post, without a name.
SELECT id, matter, entity, unit, post, responsibility
FROM person_in_case
