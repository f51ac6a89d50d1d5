-- What a run needs on the way.
DROP SCHEMA IF EXISTS matching CASCADE;
CREATE SCHEMA matching;

-- One row for each name under which a dataset mentions an entity; without a key the names are not kept apart.
CREATE TABLE matching.named (entity BIGINT, name VARCHAR, mentions BIGINT, registered BOOLEAN);

CREATE TABLE matching.link (dataset VARCHAR, party VARCHAR, _batch INTEGER, _row BIGINT, entity BIGINT, weight DOUBLE, reason VARCHAR);

-- Ties as the datasets state them, in both directions: `relative` is the `kind` of `entity`.
-- `low` and `high` are the rows it rests on; `high` is NULL when it is one row.
CREATE TABLE matching.tie (entity BIGINT, relative BIGINT, kind VARCHAR, confidence INTEGER, source VARCHAR, low BIGINT, high BIGINT);

-- Households that are too large or have more than one head to say anything about ties.
CREATE TABLE matching.ignored_home (source VARCHAR, home VARCHAR, part INTEGER);

-- What two members are to each other by what each is to the head, and how much less certain that is.
CREATE TABLE matching.home_tie (code VARCHAR, relative_code VARCHAR, kind VARCHAR, loss INTEGER);
INSERT INTO matching.home_tie VALUES
    ('head', 'spouse', 'spouse', 0), ('spouse', 'head', 'spouse', 0),
    ('head', 'parent', 'parent', 0), ('parent', 'head', 'child', 0),
    ('head', 'child', 'child', 0), ('child', 'head', 'parent', 0),
    ('head', 'sibling', 'sibling', 0), ('sibling', 'head', 'sibling', 0),
    ('head', 'kin', 'kin', 0), ('kin', 'head', 'kin', 0),
    ('child', 'child', 'sibling', 0),
    ('spouse', 'child', 'child', 10), ('child', 'spouse', 'parent', 10);

-- Family ties from the nearest to the farthest; a kind and its inverse are equally near, so that both directions choose alike.
CREATE TABLE matching.nearness (kind VARCHAR, rank INTEGER);
INSERT INTO matching.nearness VALUES
    ('spouse', 1), ('parent', 2), ('child', 2), ('sibling', 3), ('grandparent', 4), ('grandchild', 4), ('in_law', 5), ('kin', 6);

-- What the `second` of my `first` is to me.
CREATE TABLE matching.two_steps ("first" VARCHAR, "second" VARCHAR, kind VARCHAR);
INSERT INTO matching.two_steps VALUES
    ('parent', 'parent', 'grandparent'), ('child', 'child', 'grandchild'), ('parent', 'child', 'sibling'),
    ('spouse', 'parent', 'in_law'), ('child', 'spouse', 'in_law'),
    ('spouse', 'sibling', 'in_law'), ('sibling', 'spouse', 'in_law');
