-- The truth against the book and the lake. Beside truth, batch, sheet, header and warning there are the views accepted, quarantined and
-- finding over the files of the batches. What comes of it: wrong, lookalike, warned, dirt, counted.

-- Text as differences show it.
CREATE MACRO evaluation.said(level, amount) AS
    concat_ws(' ', level, CASE WHEN amount < 0 THEN '-' ELSE '' END || (abs(amount) // 100) || '.' || lpad((abs(amount) % 100)::VARCHAR, 2, '0'));

CREATE TABLE evaluation.wrong AS
SELECT truth.line, any_value(truth.id) AS id, any_value(truth.model) AS model, any_value(truth.entity) AS entity,
    any_value(coalesce(truth.entity::VARCHAR, truth.name)) AS who, any_value(truth.name) AS name, any_value(truth.period) AS period,
    any_value(truth.level) AS level, any_value(truth.amount_fen) AS amount_fen, any_value(truth.findable) AS findable, any_value(truth.note) AS note,
    min(warning.id) AS warning,
    min(evaluation.said(warning.level, warning.amount_fen)) AS found,
    coalesce(bool_or(coalesce(truth.level = warning.level, true) AND (truth.amount_fen IS NULL OR truth.amount_fen IS NOT DISTINCT FROM warning.amount_fen))
        FILTER (warning.id IS NOT NULL), false) AS agrees
FROM evaluation.truth AS truth
    LEFT JOIN evaluation.warning AS warning ON warning.model = truth.model AND warning.period = truth.period
        AND warning.who = coalesce(truth.entity::VARCHAR, truth.name)
WHERE truth.kind = 'wrong'
GROUP BY truth.line;

-- A warning is right about a planted wrong. One that rests on casework is judged only by a truth that knows its model.
--  With damaged keys only a part may be found, so such a wrong excuses its subject altogether.
CREATE TABLE evaluation.warned AS
WITH planted AS (
    SELECT DISTINCT model, who, period FROM evaluation.wrong
), damaged AS (
    SELECT DISTINCT model, who FROM evaluation.wrong WHERE NOT findable
)
SELECT warning.*, planted.model IS NOT NULL OR damaged.model IS NOT NULL AS is_right
FROM evaluation.warning AS warning LEFT JOIN planted USING (model, who, period) LEFT JOIN damaged USING (model, who)
WHERE warning.on_casework = 0 OR warning.model IN (SELECT model FROM evaluation.truth WHERE model <> '');

CREATE TABLE evaluation.lookalike AS
SELECT truth.line, any_value(truth.id) AS id, any_value(truth.model) AS model, any_value(truth.entity) AS entity, any_value(truth.name) AS name,
    any_value(truth.period) AS period, any_value(truth.note) AS note, min(warned.id) AS warning,
    min(evaluation.said(warned.level, warned.amount_fen)) AS found, list(warned.id) FILTER (warned.id IS NOT NULL) AS warnings
FROM evaluation.truth AS truth
    LEFT JOIN evaluation.warned AS warned ON warned.model = truth.model AND warned.who = coalesce(truth.entity::VARCHAR, truth.name)
        AND coalesce(truth.period, warned.period) = warned.period AND NOT warned.is_right
WHERE truth.kind = 'lookalike'
GROUP BY truth.line;

CREATE TABLE evaluation.unplanned AS
SELECT * FROM evaluation.warned AS warned
WHERE NOT is_right AND id NOT IN (SELECT unnest(warnings) FROM evaluation.lookalike WHERE warnings IS NOT NULL);

CREATE TABLE evaluation.model AS
SELECT model, sum(planted)::BIGINT AS planted, sum(found)::BIGINT AS found, sum(differing)::BIGINT AS differing,
    (sum(planted) - sum(found))::BIGINT AS missed, sum(not_findable)::BIGINT AS not_findable, sum(not_findable_found)::BIGINT AS not_findable_found,
    sum(lookalikes)::BIGINT AS lookalikes, sum(flagged)::BIGINT AS flagged, sum(warnings)::BIGINT AS warnings, sum("right")::BIGINT AS "right",
    sum(unplanned)::BIGINT AS unplanned
FROM (
    SELECT model, count(*) FILTER (findable) AS planted, count(warning) FILTER (findable) AS found,
        count(warning) FILTER (findable AND NOT agrees) AS differing, count(*) FILTER (NOT findable) AS not_findable,
        count(warning) FILTER (NOT findable) AS not_findable_found,
        0 AS lookalikes, 0 AS flagged, 0 AS warnings, 0 AS "right", 0 AS unplanned
    FROM evaluation.wrong GROUP BY model
    UNION ALL BY NAME
    SELECT model, count(*) AS lookalikes, count(warning) AS flagged FROM evaluation.lookalike GROUP BY model
    UNION ALL BY NAME
    SELECT model, count(*) AS warnings, count(*) FILTER (is_right) AS "right" FROM evaluation.warned GROUP BY model
    UNION ALL BY NAME
    SELECT model, count(*) AS unplanned FROM evaluation.unplanned GROUP BY model
)
GROUP BY model;

-- Dirty rows: first where they stand in the lake, then where they ended. Between accepted and quarantined a row of the sheet was set aside.
CREATE TABLE evaluation.placed AS
SELECT truth.line, batch.id AS batch, sheet.first_row + truth.row - 1 AS _row, truth.row <= sheet.row_count AS is_there,
    truth.rule, truth.column = '' AS whole,
    CASE WHEN truth.column <> '' THEN (
        SELECT min(header.position) FROM evaluation.header AS header
        WHERE header.batch = batch.id AND header.sheet = truth.sheet AND trim(header.header) = trim(truth.column)) END AS position
FROM evaluation.truth AS truth
    LEFT JOIN evaluation.batch AS batch ON batch.file = truth.file
    LEFT JOIN evaluation.sheet AS sheet ON sheet.batch = batch.id AND sheet.sheet = truth.sheet
WHERE truth.kind = 'dirt';

CREATE TABLE evaluation.ended AS
SELECT line, 'accepted' AS ended FROM evaluation.placed AS placed JOIN evaluation.accepted USING (batch, _row)
UNION ALL
SELECT line, 'quarantined' FROM evaluation.placed AS placed JOIN evaluation.quarantined USING (batch, _row);

CREATE TABLE evaluation.named AS
SELECT DISTINCT line
FROM evaluation.placed AS placed JOIN evaluation.finding AS finding USING (batch, _row)
WHERE finding.rule = placed.rule AND (placed.whole OR finding.position = placed.position)
UNION
SELECT line
FROM evaluation.placed AS placed JOIN evaluation.quarantined AS quarantined USING (batch, _row)
WHERE placed.whole AND list_contains(string_split(quarantined.reason, ','), placed.rule);

CREATE TABLE evaluation.dirt AS
SELECT truth.line, truth.file, truth.sheet, truth.row, truth.column, truth.rule, truth."end", truth.note,
    CASE WHEN placed.batch IS NULL THEN 'not_collected' WHEN NOT coalesce(placed.is_there, false) THEN 'no_such_row'
        ELSE coalesce(ended.ended, 'set_aside') END AS ended,
    truth.rule = '' OR named.line IS NOT NULL AS is_named
FROM evaluation.truth AS truth JOIN evaluation.placed AS placed USING (line) LEFT JOIN evaluation.ended AS ended USING (line)
    LEFT JOIN evaluation.named AS named USING (line);

CREATE TABLE evaluation.counted AS
SELECT truth.line, truth.file, truth.note, truth.rows, truth.accepted, truth.quarantined, truth.set_aside, batch.id AS batch,
    batch.rows AS found_rows, batch.accepted AS found_accepted, batch.quarantined AS found_quarantined, batch.set_aside AS found_set_aside,
    batch.id IS NOT NULL AND truth.rows = batch.rows AND truth.accepted = batch.accepted AND truth.quarantined = batch.quarantined
        AND truth.set_aside = batch.set_aside AS agrees
FROM evaluation.truth AS truth LEFT JOIN evaluation.batch AS batch ON batch.file = truth.file
WHERE truth.kind = 'delivered';
