/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings out of the book, their source rows out of the lake, and the one thing a person can do to them here: dismiss. */
#include "warn/warning.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "base/text.h"
#include "catalog/type.h"
#include "ident/ident.h"
#include "store/query.h"
#include "warn/casework.h"
#include "warn/warn.h"

/* --- listing ----------------------------------------------------------------------------------------------------------- */

static void read_warning(struct qf_statement *row, struct qf_warning *ret)
{
    int column = 0;

    ret->id = qf_statement_int(row, column++);
    ret->model = qf_statement_text(row, column++);
    ret->model_version = (int)qf_statement_int(row, column++);
    ret->domain = qf_statement_text(row, column++);
    ret->has_subject = !qf_statement_is_null(row, column);
    ret->subject = qf_statement_int(row, column++);
    ret->subject_name = qf_statement_text(row, column++);
    ret->region = qf_statement_text(row, column++);
    ret->period = qf_statement_text(row, column++);
    ret->level = qf_statement_text(row, column++);
    ret->level_note = qf_statement_text(row, column++);
    ret->has_amount = !qf_statement_is_null(row, column);
    ret->amount_fen = qf_statement_int(row, column++);
    ret->sentence_zh = qf_statement_text(row, column++);
    ret->sentence_en = qf_statement_text(row, column++);
    ret->facts = qf_statement_text(row, column++);
    ret->evidence = qf_statement_text(row, column++);
    ret->links = qf_statement_text(row, column++);
    ret->state = qf_statement_text(row, column++);
    ret->first_run = qf_statement_int(row, column++);
    ret->changed_run = qf_statement_int(row, column++);
    ret->last_change = qf_statement_text(row, column++);
    ret->dismissed_by = qf_statement_text(row, column++);
    ret->dismissed_at = qf_statement_text(row, column++);
    ret->dismissed_cause = qf_statement_text(row, column++);
    ret->dismissed_reason = qf_statement_text(row, column++);
    ret->fingerprint = qf_statement_text(row, column++);
    ret->digest = qf_statement_text(row, column++);
}

enum qf_status qf_warning_walk(struct qf_book *book, const struct qf_warning_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_warning *warning, struct qf_error *error), void *context,
    struct qf_error *error)
{
    static const char select[] =
        "SELECT id, model, model_version, domain, subject, subject_name, region, period, level, level_note, "
        "amount_fen, sentence_zh,"
        " sentence_en, facts, evidence, links, state, first_run, changed_run, last_change, dismissed_by, dismissed_at, "
        "dismissed_cause,"
        " dismissed_reason, fingerprint, digest FROM warning"
        " WHERE (?1 = 0 OR id = ?1) AND (?2 IS NULL OR model = ?2) AND (?3 IS NULL OR level = ?3) AND (?4 IS NULL OR "
        "state = ?4)"
        " AND (?5 IS NULL OR domain = ?5) AND (?6 IS NULL OR subject_name = ?6) AND coalesce(amount_fen, 0) >= ?7 AND "
        "(?10 = 0 OR subject = ?10)"
        " ORDER BY CASE level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 ELSE 2 END, amount_fen DESC NULLS LAST, id LIMIT "
        "?8 OFFSET ?9";
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more = true;

    TRY(qf_book_prepare(book, select, &rows, error));
    qf_statement_bind_int(rows, 1, filter->id);
    qf_statement_bind_text(rows, 2, filter->model);
    qf_statement_bind_text(rows, 3, filter->level);
    qf_statement_bind_text(rows, 4, filter->state);
    qf_statement_bind_text(rows, 5, filter->domain);
    qf_statement_bind_text(rows, 6, filter->name);
    qf_statement_bind_int(rows, 7, filter->min_amount_fen ? filter->min_amount_fen : INT64_MIN);
    qf_statement_bind_int(rows, 8, filter->limit ? filter->limit : -1);
    qf_statement_bind_int(rows, 9, filter->offset);
    qf_statement_bind_int(rows, 10, filter->subject);
    for (;;) {
        struct qf_warning warning;
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        read_warning(rows, &warning);
        TRY(visit(context, &warning, error));
    }
}

/* --- evidence ---------------------------------------------------------------------------------------------------------- */

static void release_json(json_t *json)
{
    json_decref(json);
}
QF_CLEANUP_POINTER(json_t, release_json)

static enum qf_status fail_json(const char *what, struct qf_error *error)
{
    return qf_fail(
        error, QF_CORRUPT, "a warning's %s does not read back as written", qf_tr(qf_error_lang(error), what));
}

static const struct qf_fact *find_fact(const struct qf_model *model, const char *name)
{
    for (size_t i = 0; model && i < model->fact_count; i++)
        if (strcmp(model->facts[i].name, name) == 0)
            return &model->facts[i];
    return NULL;
}

static void add_text_fact(struct qf_json *json, const char *text, const struct qf_fact *fact, bool unmasked)
{
    char masked[QF_IDENT_MAX];

    if (fact && fact->type == QF_FACT_ID && !unmasked) {
        qf_ident_mask("resident_id", qf_slice(text), masked);
        text = masked;
    }
    qf_json_string(json, fact ? text : NULL); /* what cannot be told from an identifier is not shown */
}

static void add_number_fact(struct qf_json *json, int64_t number, const struct qf_fact *fact)
{
    char text[QF_DATE_TEXT + QF_MONTH_TEXT];

    if (fact && fact->type == QF_FACT_DATE) {
        qf_date_format((int32_t)number, text);
        qf_json_string(json, text);
    } else if (fact && fact->type == QF_FACT_MONTH) {
        qf_month_format(qf_days_to_month((int32_t)number), text);
        qf_json_string(json, text);
    } else {
        qf_json_int(json, number);
    }
}

enum qf_status qf_warning_add_facts(
    struct qf_json *json, const char *facts, const struct qf_model *model, bool unmasked, struct qf_error *error)
{
    json_t *object CLEANUP(release_json) = json_loads(facts, 0, NULL);
    const char *name;
    json_t *value;

    if (!json_is_object(object))
        return fail_json("facts", error);
    qf_json_open_object(json);
    json_object_foreach(object, name, value)
    {
        const struct qf_fact *fact = find_fact(model, name);

        qf_json_key(json, name);
        if (json_is_string(value))
            add_text_fact(json, json_string_value(value), fact, unmasked);
        else if (json_is_integer(value))
            add_number_fact(json, json_integer_value(value), fact);
        else
            qf_json_null(json);
    }
    qf_json_close_object(json);
    return QF_OK;
}

enum qf_status qf_warning_refs(const char *evidence, struct qf_arena *arena, struct qf_warning_ref **ret_refs,
    size_t *ret_count, struct qf_error *error)
{
    json_t *list CLEANUP(release_json) = json_loads(evidence, 0, NULL);
    size_t count = json_array_size(list);
    struct qf_warning_ref *refs = qf_arena_array(arena, count + 1, sizeof *refs);

    if (!json_is_array(list))
        return fail_json(QF_N("evidence"), error);
    if (!refs)
        return qf_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        const json_t *pair = json_array_get(list, i);
        const char *dataset = json_string_value(json_array_get(pair, 0));
        refs[i].batch = dataset ? qf_book_batch(dataset) : json_integer_value(json_array_get(pair, 0));
        refs[i].row = json_integer_value(json_array_get(pair, 1));
    }
    *ret_refs = refs;
    *ret_count = count;
    return QF_OK;
}

static enum qf_status read_link(
    const json_t *json, struct qf_arena *arena, struct qf_warning_link *ret_link, struct qf_error *error)
{
    const json_t *list = json_object_get(json, "refs");
    size_t count = json_array_size(list);
    struct qf_warning_ref *refs = qf_arena_array(arena, count + 1, sizeof *refs);
    const char *kind = json_string_value(json_object_get(json, "kind"));

    *ret_link = (struct qf_warning_link){ .from = json_integer_value(json_object_get(json, "from")),
        .to = json_integer_value(json_object_get(json, "to")),
        .kind = qf_arena_string(arena, kind ? kind : ""),
        .from_name = "",
        .to_name = "",
        .refs = refs,
        .ref_count = count };
    if (!refs || !ret_link->kind)
        return qf_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        int64_t ref = json_integer_value(json_array_get(list, i));
        refs[i] = (struct qf_warning_ref){ qf_ref_batch(ref), qf_ref_row(ref) };
    }
    return QF_OK;
}

enum qf_status qf_warning_links(const char *links, struct qf_arena *arena, struct qf_warning_link **ret_links,
    size_t *ret_count, struct qf_error *error)
{
    json_t *list CLEANUP(release_json) = json_loads(links, 0, NULL);
    size_t count = json_array_size(list);
    struct qf_warning_link *items = qf_arena_array(arena, count + 1, sizeof *items);

    if (!json_is_array(list))
        return fail_json(QF_N("links"), error);
    if (!items)
        return qf_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        TRY(read_link(json_array_get(list, i), arena, &items[i], error));
    *ret_links = items;
    *ret_count = count;
    return QF_OK;
}

static enum qf_status select_row(struct qf_lake *lake, const struct qf_contract *contract, int64_t batch, int64_t row,
    struct qf_query **ret_query, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    const struct qf_parameter parameter = { .name = "row", .kind = QF_VALUE_INT, .number = row };

    qf_text_add_format(&path, "%s/%s/%lld.parquet", qf_lake_path(lake), contract->code, (long long)batch);
    qf_text_add_string(&sql, "SELECT * FROM read_parquet(");
    TRY(qf_text_check(&path, error));
    qf_sql_add_string(&sql, qf_text_string(&path));
    qf_text_add_string(&sql, ") WHERE _row = $row");
    TRY(qf_text_check(&sql, error));
    return qf_query_start(lake, qf_text_string(&sql), &parameter, 1, ret_query, error);
}

/* A stored value as people read it. */
static enum qf_status show_value(const struct qf_query *query, unsigned index, const struct qf_column *column,
    bool unmasked, struct qf_arena *arena, const char **ret_text, struct qf_error *error)
{
    char text[QF_IDENT_MAX];
    const char *type = column->type->name;

    *ret_text = NULL;
    if (qf_query_is_null(query, index))
        return QF_OK;
    if (qf_query_column_kind(query, index) == QF_VALUE_TEXT) {
        struct qf_slice value = qf_query_text(query, index);
        bool masked = column->sensitive && !unmasked;
        if (masked)
            qf_ident_mask(type, value, text);
        *ret_text = masked ? qf_arena_string(arena, text) : qf_arena_slice(arena, value);
    } else {
        int64_t number = qf_query_int(query, index);
        if (strcmp(type, "money_yuan") == 0)
            qf_money_format(number, text);
        else if (strcmp(type, "area_mu") == 0)
            qf_area_format(number, text);
        else if (strcmp(type, "month") == 0)
            qf_month_format(qf_days_to_month((int32_t)number), text);
        else if (strcmp(type, "date") == 0)
            qf_date_format((int32_t)number, text);
        else
            snprintf(text, sizeof text, "%lld", (long long)number);
        *ret_text = qf_arena_string(arena, text);
    }
    return *ret_text ? QF_OK : qf_fail_memory(error);
}

static int find_result(const struct qf_query *query, const char *name)
{
    for (unsigned i = 0; i < qf_query_column_count(query); i++)
        if (strcmp(qf_query_column_name(query, i), name) == 0)
            return (int)i;
    return -1;
}

static enum qf_status read_cells(struct qf_book *book, const struct qf_query *query, int64_t batch, int64_t row,
    bool unmasked, struct qf_arena *arena, struct qf_source_evidence *evidence, struct qf_error *error)
{
    for (size_t i = 0; i < evidence->contract->column_count; i++) {
        const struct qf_column *column = &evidence->contract->columns[i];
        struct qf_source_cell *cell = &evidence->cells[evidence->cell_count];
        struct qf_place place;
        int index = find_result(query, column->name);
        TRY(qf_place_find(book, batch, row, column->name, arena, &place, error));
        if (index < 0 || !place.column)
            continue;
        cell->column = column;
        cell->position = place.column;
        memcpy(cell->letters, place.column_letters, sizeof cell->letters);
        TRY(show_value(query, (unsigned)index, column, unmasked, arena, &cell->text, error));
        evidence->cell_count++;
    }
    return QF_OK;
}

/* --- rows of the book ---------------------------------------------------------------------------------------- */

static enum qf_status show_book_value(struct qf_statement *row, int index, const struct qf_column *column,
    bool unmasked, struct qf_arena *arena, const char **ret_text, struct qf_error *error)
{
    char key[QF_IDENT_MAX], text[QF_IDENT_MAX];
    int64_t entity;

    *ret_text = NULL;
    if (qf_statement_is_null(row, index))
        return QF_OK;
    entity = qf_column_is_entity(column) ? qf_statement_int(row, index) : 0;
    if (!entity) {
        *ret_text = qf_arena_string(arena, qf_statement_text(row, index));
        return *ret_text ? QF_OK : qf_fail_memory(error);
    }
    if (!qf_entity_key(entity, key))
        snprintf(key, sizeof key, "#%lld", (long long)entity);
    snprintf(text, sizeof text, "%s", key);
    if (!unmasked && qf_entity_kind(entity) == QF_ENTITY_KIND_PERSON)
        qf_ident_mask("resident_id", qf_slice(key), text);
    *ret_text = qf_arena_string(arena, text);
    return *ret_text ? QF_OK : qf_fail_memory(error);
}

static enum qf_status read_book_row(struct qf_book *book, const struct qf_contract *dataset, int64_t id, bool unmasked,
    struct qf_arena *arena, struct qf_source_evidence *evidence, struct qf_error *error)
{
    struct qf_statement *row CLEANUP(qf_statement_free) = NULL;

    TRY(qf_casework_row(book, dataset, id, &row, error));
    for (; evidence->cell_count < dataset->column_count; evidence->cell_count++) {
        struct qf_source_cell *cell = &evidence->cells[evidence->cell_count];
        cell->column = &dataset->columns[evidence->cell_count];
        TRY(show_book_value(row, (int)evidence->cell_count, cell->column, unmasked, arena, &cell->text, error));
    }
    return QF_OK;
}

/* --- either ---------------------------------------------------------------------------------------------------- */

static enum qf_status find_row_place(struct qf_book *book, int64_t batch, int64_t row, struct qf_arena *arena,
    struct qf_place *place, struct qf_error *error)
{
    const char *dataset = qf_book_dataset(batch);

    if (!dataset)
        return qf_place_find(book, batch, row, NULL, arena, place, error);
    *place = (struct qf_place){ .batch = batch,
        .department = "",
        .dataset = dataset,
        .file_name = "",
        .sha256 = "",
        .sheet = "",
        .row = row,
        .header = "" };
    return QF_OK;
}

enum qf_status qf_evidence_read(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    int64_t batch, int64_t row, bool unmasked, struct qf_arena *arena, struct qf_source_evidence *ret_evidence,
    struct qf_error *error)
{
    struct qf_source_evidence evidence = { 0 };
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    bool found;

    TRY(find_row_place(book, batch, row, arena, &evidence.place, error));
    evidence.contract = qf_catalog_dataset(catalog, evidence.place.dataset);
    if (!evidence.contract)
        return qf_fail(error, QF_NOT_FOUND, "the catalogue has no contract '%s' any more", evidence.place.dataset);
    evidence.cells = qf_arena_array(arena, evidence.contract->column_count, sizeof *evidence.cells);
    if (!evidence.cells)
        return qf_fail_memory(error);
    if (batch < 0) {
        TRY(read_book_row(book, evidence.contract, row, unmasked, arena, &evidence, error));
        *ret_evidence = evidence;
        return QF_OK;
    }
    TRY(select_row(lake, evidence.contract, batch, row, &query, error));
    TRY(qf_query_next(query, &found, error));
    if (!found)
        return qf_fail(error, QF_CORRUPT, "batch %lld has no row %lld", (long long)batch, (long long)row);
    TRY(read_cells(book, query, batch, row, unmasked, arena, &evidence, error));
    *ret_evidence = evidence;
    return QF_OK;
}

/* --- names of ties -------------------------------------------------------------------------------------------- */

static const char *cell_text(const struct qf_source_evidence *row, int column)
{
    for (size_t i = 0; column >= 0 && i < row->cell_count; i++)
        if (row->cells[i].column == &row->contract->columns[column])
            return row->cells[i].text;
    return NULL;
}

static const char *party_name(const struct qf_source_evidence *row, int64_t entity)
{
    for (size_t i = 0; i < row->contract->party_count; i++) {
        const struct qf_party *party = &row->contract->parties[i];
        const char *id = cell_text(row, party->id_column), *name = cell_text(row, party->name_column);
        if (id && name && (qf_person_entity(qf_slice(id)) == entity || qf_organisation_entity(qf_slice(id)) == entity))
            return name;
    }
    return "";
}

static enum qf_status name_link(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    struct qf_arena *arena, struct qf_warning_link *link, struct qf_error *error)
{
    for (size_t i = 0; i < link->ref_count && (!*link->from_name || !*link->to_name); i++) {
        struct qf_source_evidence row;
        enum qf_status status =
            qf_evidence_read(lake, book, catalog, link->refs[i].batch, link->refs[i].row, true, arena, &row, error);
        if (status == QF_NOT_FOUND)
            continue;
        TRY(status);
        if (!*link->from_name)
            link->from_name = party_name(&row, link->from);
        if (!*link->to_name)
            link->to_name = party_name(&row, link->to);
    }
    return QF_OK;
}

enum qf_status qf_warning_name_links(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    struct qf_arena *arena, struct qf_warning_link *links, size_t count, struct qf_error *error)
{
    for (size_t i = 0; i < count; i++)
        TRY(name_link(lake, book, catalog, arena, &links[i], error));
    return QF_OK;
}

/* --- dismissing -------------------------------------------------------------------------------------------------------- */

static enum qf_status check_open(struct qf_book *book, int64_t warning, struct qf_error *error)
{
    struct qf_statement *select CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, "SELECT state FROM warning WHERE id = ?1", &select, error));
    qf_statement_bind_int(select, 1, warning);
    TRY(qf_statement_next(select, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no warning %lld", (long long)warning);
    if (strcmp(qf_statement_text(select, 0), "open") != 0)
        return qf_fail(error, QF_CONFLICT, "warning %lld is not open: it is %s", (long long)warning,
            qf_tr(qf_error_lang(error), qf_statement_text(select, 0)));
    return QF_OK;
}

/* What a lead rests on ends with the lead, whose outcome tells what the warning was. */
static enum qf_status check_free(struct qf_book *book, int64_t warning, struct qf_error *error)
{
    struct qf_statement *select CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT 1 FROM matter_link JOIN matter ON matter.id = matter_link.matter WHERE matter_link.kind = 'warning'"
        " AND ref = ?1 AND removed_at IS NULL AND closed_on IS NULL",
        &select, error));
    qf_statement_bind_int(select, 1, warning);
    TRY(qf_statement_next(select, &found, error));
    if (!found)
        return QF_OK;
    qf_fail(error, QF_CONFLICT, "a lead rests on warning %lld", (long long)warning);
    qf_hint(error, "'qingfeng lead outcome' tells what its warnings were found to be");
    return QF_CONFLICT;
}

static enum qf_status write_dismissal(struct qf_book *book, int64_t warning, const char *actor, const char *cause,
    const char *reason, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    TRY(check_open(book, warning, error));
    TRY(check_free(book, warning, error));
    TRY(qf_book_prepare(book,
        "UPDATE warning SET state = 'dismissed', dismissed_by = ?2, dismissed_at = ?3, dismissed_cause = ?4, "
        "dismissed_reason = ?5,"
        " dismissed_digest = digest WHERE id = ?1",
        &change, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(change, 1, warning);
    qf_statement_bind_text(change, 2, actor);
    qf_statement_bind_text(change, 3, now);
    qf_statement_bind_text(change, 4, cause);
    qf_statement_bind_text(change, 5, reason);
    return qf_statement_run(change, error);
}

enum qf_status qf_warning_dismiss(struct qf_book *book, int64_t warning, const char *actor, const char *cause,
    const char *reason, struct qf_error *error)
{
    if (qf_slice_trim(qf_slice(reason)).length == 0)
        return qf_fail(error, QF_USAGE, "a warning is dismissed for a reason");
    TRY(qf_book_begin(book, actor, "warning.dismiss", reason, error));
    enum qf_status status = write_dismissal(book, warning, actor, cause, reason, error);
    if (status == QF_OK)
        return qf_book_commit(book, error);
    qf_book_rollback(book);
    return status;
}
