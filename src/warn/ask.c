/* SPDX-License-Identifier: Apache-2.0 */
/* Wraps a model's SELECT so that its columns have fixed types and its rows a fixed order, runs it, and keeps the rows as hits. */
#include "warn/ask.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ident/ident.h"
#include "store/query.h"
#include "warn/cage.h"

#define PARAMETERS_MAX 64
#define SHAPE_MAX      256
#define LINES_BEFORE   1 /* the wrap puts one line before the model's SQL */

#define HITS_MAX   1000000
#define HITS_BYTES ((size_t)2 << 30)

/* What a column may be. A real number is none of it: its sum depends on the order of the rows. */
enum family { FAMILY_INTEGER, FAMILY_TEXT, FAMILY_DATE, FAMILY_REFS, FAMILY_LINKS };
static const struct {
    const char *name;     /* as a person reads it in a mistake */
    const char *types[8]; /* the engine's words for it */
} families[] = {
    [FAMILY_INTEGER] = { "BIGINT", { "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT", "UBIGINT", "UINTEGER" } },
    [FAMILY_TEXT] = { "VARCHAR", { "VARCHAR" } },
    [FAMILY_DATE] = { "DATE", { "DATE", "TIMESTAMP" } },
    [FAMILY_REFS] = { "BIGINT[]", { "BIGINT[]" } },
    [FAMILY_LINKS] = { "kin.link[]", { "STRUCT(\"from\" BIGINT, \"to\" BIGINT, kind VARCHAR, refs BIGINT[])[]" } },
};

/* Columns of the answer: those that every model shares, in this order, then its facts. */
enum column { SUBJECT, SUBJECT_NAME, PERIOD, EVIDENCE, LEVEL, AMOUNT, REGION, MATCHED_BY, LINKS, FACTS };

static const struct {
    const char *name;
    enum family family;
    bool required;
    const char *present, *absent; /* SQL */
} columns[] = {
    [SUBJECT] = { "subject", FAMILY_INTEGER, true, "CAST(subject AS BIGINT)", NULL },
    [SUBJECT_NAME] = { "subject_name", FAMILY_TEXT, true, "coalesce(subject_name, '')", NULL },
    [PERIOD] = { "period", FAMILY_TEXT, true, "period", NULL },
    [EVIDENCE] = { "evidence", FAMILY_REFS, true, "list_sort(list_distinct(evidence))", NULL },
    [LEVEL] = { "level", FAMILY_TEXT, false, "level", "NULL::VARCHAR" },
    [AMOUNT] = { "amount_fen", FAMILY_INTEGER, false, "CAST(amount_fen AS BIGINT)", "NULL::BIGINT" },
    [REGION] = { "region", FAMILY_TEXT, false, "region", "NULL::VARCHAR" },
    [MATCHED_BY] = { "matched_by", FAMILY_TEXT, false, "matched_by", "NULL::VARCHAR" },
    [LINKS] = { "links", FAMILY_LINKS, false, "CAST(to_json(list_sort(list_distinct(links))) AS VARCHAR)",
        "NULL::VARCHAR" },
};

static const struct {
    enum family family;
    const char *cast;
} fact_columns[] = {
    [QF_FACT_TEXT] = { FAMILY_TEXT, "VARCHAR" },
    [QF_FACT_INTEGER] = { FAMILY_INTEGER, "BIGINT" },
    [QF_FACT_MONEY] = { FAMILY_INTEGER, "BIGINT" },
    [QF_FACT_AREA] = { FAMILY_INTEGER, "BIGINT" },
    [QF_FACT_DATE] = { FAMILY_DATE, "DATE" },
    [QF_FACT_MONTH] = { FAMILY_DATE, "DATE" },
    [QF_FACT_PERCENT] = { FAMILY_INTEGER, "BIGINT" },
    [QF_FACT_ID] = { FAMILY_TEXT, "VARCHAR" },
};

void qf_hits_release(struct qf_hits *hits)
{
    qf_arena_free(hits->arena);
    free(hits->items);
    *hits = (struct qf_hits){ 0 };
}

/* --- parameters -------------------------------------------------------------------------------------------------------- */

/* What a model is asked with. */
struct question {
    struct qf_lake *lake;
    const struct qf_workflow *workflow;
    const struct qf_model *model;
    int32_t as_of;
};

static enum qf_status list_parameters(const struct question *question, struct qf_parameter list[PARAMETERS_MAX],
    unsigned *ret_count, struct qf_error *error)
{
    const struct qf_model *model = question->model;
    unsigned count = 0;
    int64_t value;

    if (model->parameter_count >= PARAMETERS_MAX)
        return qf_fail(error, QF_INPUT, "%s: model %s has too many parameters", model->file, model->code);
    for (size_t i = 0; i < model->parameter_count; i++) {
        const struct qf_model_parameter *parameter = &model->parameters[i];
        enum qf_value_kind kind = parameter->type == QF_FACT_TEXT   ? QF_VALUE_TEXT
                                  : parameter->type == QF_FACT_DATE ? QF_VALUE_DATE
                                                                    : QF_VALUE_INT;
        if (!qf_parameter_value(question->workflow, parameter, question->as_of, &value))
            return qf_fail(error, QF_INPUT, "%s: the rule '%s' of the workflow is not in force on the day of asking",
                model->file, parameter->rule);
        list[count++] =
            (struct qf_parameter){ .name = parameter->name, .kind = kind, .text = parameter->text, .number = value };
    }
    list[count++] = (struct qf_parameter){ .name = "as_of", .kind = QF_VALUE_DATE, .number = question->as_of };
    *ret_count = count;
    return QF_OK;
}

/* --- the shape ---------------------------------------------------------------------------------------------- */

/* Name and type of each column of the model's own SELECT. */
struct shape {
    const char *names[SHAPE_MAX], *types[SHAPE_MAX];
    unsigned count;
};

static enum qf_status read_shape(struct qf_lake *lake, const struct qf_model *model,
    const struct qf_parameter *parameters, unsigned count, struct qf_arena *arena, struct shape *ret_shape,
    struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    bool more = true;

    qf_text_add_format(&sql, "SELECT column_name, column_type FROM (DESCRIBE\n%s\n)", model->sql);
    TRY(qf_text_check(&sql, error));
    TRY(qf_query_start(lake, qf_text_string(&sql), parameters, count, &query, error));
    for (ret_shape->count = 0; ret_shape->count < SHAPE_MAX; ret_shape->count++) {
        TRY(qf_query_next(query, &more, error));
        if (!more)
            return QF_OK;
        ret_shape->names[ret_shape->count] = qf_arena_slice(arena, qf_query_text(query, 0));
        ret_shape->types[ret_shape->count] = qf_arena_slice(arena, qf_query_text(query, 1));
        if (!ret_shape->names[ret_shape->count] || !ret_shape->types[ret_shape->count])
            return qf_fail_memory(error);
    }
    return qf_fail(
        error, QF_INPUT, "%s:%d: model %s yields too many columns", model->file, model->sql_line, model->code);
}

static bool is_of(enum family family, const char *type)
{
    if (strcmp(type, "\"NULL\"") == 0)
        return true;
    for (size_t i = 0; i < QF_COUNT(families[family].types) && families[family].types[i]; i++)
        if (strcmp(families[family].types[i], type) == 0)
            return true;
    return false;
}

/* Whether the model yields the column, and what it should be. */
static enum qf_status check_column(const struct qf_model *model, const struct shape *shape, const char *name,
    enum family family, bool required, bool *ret_present, struct qf_error *error)
{
    for (unsigned i = 0; i < shape->count; i++) {
        if (strcmp(shape->names[i], name) != 0)
            continue;
        *ret_present = true;
        if (is_of(family, shape->types[i]))
            return QF_OK;
        qf_fail(error, QF_INPUT, "%s:%d: model %s yields '%s' as %s: it must be %s", model->file, model->sql_line,
            model->code, name, shape->types[i], families[family].name);
        qf_hint(
            error, "cast it; money is whole fen, area whole thousandths of a mu, and a sum of them is cast to BIGINT");
        return QF_INPUT;
    }
    *ret_present = false;
    if (!required)
        return QF_OK;
    qf_fail(error, QF_INPUT, "%s:%d: model %s yields no column '%s'", model->file, model->sql_line, model->code, name);
    qf_hint(error, "a model yields subject, subject_name, period, evidence, and one column for each fact it declares");
    return QF_INPUT;
}

/* --- the wrap ----------------------------------------------------------------------------------------------- */

static enum qf_status add_columns(
    const struct qf_model *model, const struct shape *shape, struct qf_text *sql, struct qf_error *error)
{
    bool present;

    for (unsigned i = 0; i < FACTS; i++) {
        TRY(check_column(model, shape, columns[i].name, columns[i].family, columns[i].required, &present, error));
        qf_text_add_format(sql, "%s%s AS c%u", i ? ", " : "", present ? columns[i].present : columns[i].absent, i);
    }
    for (size_t i = 0; i < model->fact_count; i++) {
        const struct qf_fact *fact = &model->facts[i];
        TRY(check_column(model, shape, fact->name, fact_columns[fact->type].family, true, &present, error));
        qf_text_add_string(sql, ", CAST(");
        qf_sql_add_identifier(sql, fact->name);
        qf_text_add_format(sql, " AS %s)", fact_columns[fact->type].cast);
    }
    return QF_OK;
}

/* One line, then the model's SQL as it stands, so that a mistake's line can be told. Rows of one identity come together. */
static enum qf_status wrap(
    const struct qf_model *model, const struct shape *shape, struct qf_text *sql, struct qf_error *error)
{
    qf_text_add_string(sql, "SELECT ");
    TRY(add_columns(model, shape, sql, error));
    qf_text_add_string(sql, " FROM (\n");
    qf_text_add_string(sql, model->sql);
    qf_text_add_string(sql, "\n) ORDER BY c0 NULLS LAST, CASE WHEN c0 IS NULL THEN c1 END, CASE WHEN c0 IS NULL THEN "
                            "coalesce(c6, '') END, c2, c1");
    return qf_text_check(sql, error);
}

/* --- rows to hits ------------------------------------------------------------------------------------------------------ */

static enum qf_status keep_text(
    struct qf_hits *hits, const struct qf_query *query, unsigned column, const char **ret_text, struct qf_error *error)
{
    *ret_text = qf_arena_slice(hits->arena, qf_query_text(query, column));
    return *ret_text ? QF_OK : qf_fail_memory(error);
}

static enum qf_status read_level(
    const struct qf_model *model, const struct qf_query *query, struct qf_hit *hit, struct qf_error *error)
{
    char name[16] = "";
    struct qf_slice text = qf_query_text(query, LEVEL);

    hit->level = model->level;
    if (!qf_query_is_null(query, LEVEL)) {
        if (text.length < sizeof name)
            memcpy(name, text.data, text.length);
        if (!qf_level_parse(name, &hit->level))
            return qf_fail(error, QF_INPUT, "model %s yields the level '%.*s': it is red, orange or yellow",
                model->code, (int)text.length, text.data);
    }
    hit->by_name = !hit->has_subject || qf_slice_equal(qf_query_text(query, MATCHED_BY), QF_SLICE("name"));
    hit->lowered = hit->by_name && hit->level == QF_LEVEL_RED;
    if (hit->lowered)
        hit->level = QF_LEVEL_ORANGE;
    return QF_OK;
}

static enum qf_status read_evidence(const struct qf_model *model, struct qf_hits *hits, const struct qf_query *query,
    struct qf_hit *hit, struct qf_error *error)
{
    const int64_t *items = NULL;
    unsigned count = 0;

    qf_query_list(query, EVIDENCE, &items, &count);
    if (!count) {
        qf_fail(error, QF_INPUT, "model %s yields a row about '%s' without evidence", model->code, hit->subject_name);
        qf_hint(error, "collect the source rows with list(_ref)");
        return QF_INPUT;
    }
    int64_t *copy = qf_arena_array(hits->arena, count, sizeof *copy);
    if (!copy)
        return qf_fail_memory(error);
    memcpy(copy, items, count * sizeof *copy);
    hit->evidence = copy;
    hit->evidence_count = count;
    return QF_OK;
}

static enum qf_status read_facts(const struct qf_model *model, struct qf_hits *hits, const struct qf_query *query,
    struct qf_hit *hit, struct qf_error *error)
{
    struct qf_fact_value *facts = qf_arena_array(hits->arena, model->fact_count + 1, sizeof *facts);

    if (!facts)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < model->fact_count; i++) {
        unsigned column = FACTS + i;
        facts[i].is_null = qf_query_is_null(query, column);
        facts[i].text = "";
        if (model->facts[i].type == QF_FACT_TEXT || model->facts[i].type == QF_FACT_ID)
            TRY(keep_text(hits, query, column, &facts[i].text, error));
        else
            facts[i].number = qf_query_int(query, column);
    }
    hit->facts = facts;
    return QF_OK;
}

static enum qf_status read_hit(const struct qf_model *model, struct qf_hits *hits, const struct qf_query *query,
    struct qf_hit *ret_hit, struct qf_error *error)
{
    struct qf_hit hit = { .has_subject = !qf_query_is_null(query, SUBJECT),
        .has_amount = !qf_query_is_null(query, AMOUNT),
        .subject = qf_query_int(query, SUBJECT),
        .amount_fen = qf_query_int(query, AMOUNT),
        .links = "[]" };

    TRY(keep_text(hits, query, SUBJECT_NAME, &hit.subject_name, error));
    TRY(keep_text(hits, query, PERIOD, &hit.period, error));
    TRY(keep_text(hits, query, REGION, &hit.region, error));
    if (!hit.has_subject && !*hit.subject_name)
        return qf_fail(error, QF_INPUT, "model %s yields a row with neither subject nor subject_name", model->code);
    if (!*hit.period)
        return qf_fail(
            error, QF_INPUT, "model %s yields a row about '%s' without a period", model->code, hit.subject_name);
    if (!qf_query_is_null(query, LINKS))
        TRY(keep_text(hits, query, LINKS, &hit.links, error));
    TRY(read_level(model, query, &hit, error));
    TRY(read_evidence(model, hits, query, &hit, error));
    TRY(read_facts(model, hits, query, &hit, error));
    *ret_hit = hit;
    return QF_OK;
}

static bool same_identity(const struct qf_hit *a, const struct qf_hit *b)
{
    if (a->has_subject != b->has_subject || strcmp(a->period, b->period) != 0)
        return false;
    if (a->has_subject)
        return a->subject == b->subject;
    return strcmp(a->subject_name, b->subject_name) == 0 && strcmp(a->region, b->region) == 0;
}

static enum qf_status add_hit(
    const struct qf_model *model, struct qf_hits *hits, const struct qf_hit *hit, struct qf_error *error)
{
    if (hits->count && same_identity(&hits->items[hits->count - 1], hit)) {
        qf_fail(
            error, QF_INPUT, "model %s yields two rows about '%s' in %s", model->code, hit->subject_name, hit->period);
        qf_hint(error, "one subject has one warning a period: GROUP BY subject and period");
        return QF_INPUT;
    }
    if (hits->count == HITS_MAX) {
        qf_fail(error, QF_LIMIT, "model %s yields more than %d warnings", model->code, HITS_MAX);
        qf_hint(error, "nobody can follow up so many: raise its parameters or aggregate");
        return QF_LIMIT;
    }
    if (hits->count == hits->room) {
        size_t room = hits->room ? hits->room * 2 : 64;
        struct qf_hit *items = realloc(hits->items, room * sizeof *items);
        if (!items)
            return qf_fail_memory(error);
        hits->items = items;
        hits->room = room;
    }
    hits->items[hits->count++] = *hit;
    return QF_OK;
}

static enum qf_status ask(const struct question *question, struct qf_hits *hits, struct qf_error *error)
{
    const struct qf_model *model = question->model;
    struct qf_parameter parameters[PARAMETERS_MAX];
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct shape shape;
    unsigned count = 0;
    bool more = true;

    TRY(list_parameters(question, parameters, &count, error));
    TRY(read_shape(question->lake, model, parameters, count, hits->arena, &shape, error));
    TRY(wrap(model, &shape, &sql, error));
    TRY(qf_query_start(question->lake, qf_text_string(&sql), parameters, count, &query, error));
    for (;;) {
        struct qf_hit hit;
        TRY(qf_query_next(query, &more, error));
        if (!more)
            return QF_OK;
        TRY(read_hit(model, hits, query, &hit, error));
        TRY(add_hit(model, hits, &hit, error));
    }
}

/* The engine tells which value it could not convert, and that may be anybody's identifier. */
static void mask_values(struct qf_error *error)
{
    struct qf_text masked CLEANUP(qf_text_release) = { 0 };

    qf_ident_mask_within(qf_slice(error->message), &masked);
    snprintf(error->message, sizeof error->message, "%s", qf_text_string(&masked));
    qf_text_clear(&masked);
    qf_ident_mask_within(qf_slice(error->hint), &masked);
    snprintf(error->hint, sizeof error->hint, "%s", qf_text_string(&masked));
}

static enum qf_status ask_placed(const struct question *question, struct qf_hits *hits, struct qf_error *error)
{
    const struct qf_model *model = question->model;
    unsigned line = 0, column = 0;
    enum qf_status status = ask(question, hits, error);

    if (status == QF_INPUT && error) {
        mask_values(error);
        qf_query_mistake(error, &line, &column);
        if (line)
            qf_cage_place_mistake(model->file, model->sql_line, LINES_BEFORE, error);
    }
    return status;
}

static enum qf_status fail_late(const struct qf_model *model, int64_t time_ms, struct qf_error *error)
{
    qf_fail(error, QF_LIMIT, "model %s took longer than %lld.%lld s", model->code, (long long)(time_ms / 1000),
        (long long)(time_ms % 1000 / 100));
    qf_hint(error, "aggregate before joining, or give models more time");
    return QF_LIMIT;
}

enum qf_status qf_model_ask(struct qf_lake *lake, const struct qf_workflow *workflow, const struct qf_model *model,
    int32_t as_of, int64_t time_ms, const struct qf_progress *progress, struct qf_hits *ret_hits,
    struct qf_error *error)
{
    const struct question question = { lake, workflow, model, as_of };
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_watch watch CLEANUP(qf_watch_end) = { 0 };

    TRY(qf_arena_new(HITS_BYTES, &hits.arena, error));
    TRY(qf_watch_begin(&watch, lake, time_ms, progress, error));
    enum qf_status status = ask_placed(&question, &hits, error);
    qf_watch_end(&watch);
    if (status != QF_OK && watch.over && !watch.cancelled)
        return fail_late(model, time_ms, error);
    TRY(status);
    *ret_hits = hits;
    hits = (struct qf_hits){ 0 };
    return QF_OK;
}
