/* SPDX-License-Identifier: Apache-2.0 */
/* warning list, show, dismiss and history: what was found, what it rests on, and what was decided about it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "ident/ident.h"
#include "store/access.h"
#include "store/journal.h"
#include "warn/warn.h"
#include "warn/warning.h"

static const char *const levels[] = { "red", "orange", "yellow", NULL };
static const char *const states[] = { "open", "dismissed", "gone", "any", NULL };
static const char *const causes[] = { "data_error", "timing", "lawful_exception", "namesake", "already_handled",
    "other", NULL };

static const struct qf_option list_options[] = {
    { "model", 'm', QF_OPTION_TEXT, "CODE", QF_N("of this model only"), NULL, 0, 0 },
    { "level", 'l', QF_OPTION_TEXT, "LEVEL", QF_N("of this level only"), levels, 0, 0 },
    { "state", 0, QF_OPTION_TEXT, "STATE", QF_N("in this state (otherwise open)"), states, 0, 0 },
    { "domain", 0, QF_OPTION_TEXT, "CODE", QF_N("in this domain only"), NULL, 0, 0 },
    { "name", 0, QF_OPTION_TEXT, "NAME", QF_N("about this subject only"), NULL, 0, 0 },
    { "min", 0, QF_OPTION_MONEY, "YUAN", QF_N("of at least this amount"), NULL, 0, 0 },
    { "limit", 'n', QF_OPTION_NUMBER, "N", QF_N("at most so many (otherwise 50; 0 for all)"), NULL, 0, INT32_MAX },
    { "offset", 0, QF_OPTION_NUMBER, "N", QF_N("after the first N"), NULL, 0, INT32_MAX },
    { 0 },
};

static enum qf_status read_warning_number(const char *text, int64_t *ret_number, struct qf_error *error)
{
    char *end = NULL;

    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    if (errno || end == text || *end || *ret_number < 1)
        return qf_fail(error, QF_USAGE, "'%s' is not the number of a warning", text);
    return QF_OK;
}

/* --- list -------------------------------------------------------------------------------------------------------------- */

struct listing {
    struct qf_cli *cli;
    struct qf_table *table;
    struct qf_json *json;
};

static void add_warning_json(struct qf_json *json, const struct qf_warning *warning)
{
    qf_json_member_int(json, "warning", warning->id);
    qf_json_member(json, "model", warning->model);
    qf_json_member_int(json, "model_version", warning->model_version);
    qf_json_member(json, "domain", warning->domain);
    qf_json_member(json, "level", warning->level);
    qf_json_member(json, "level_note", *warning->level_note ? warning->level_note : NULL);
    qf_json_member(json, "subject_name", warning->subject_name);
    qf_json_member(json, "region", *warning->region ? warning->region : NULL);
    qf_json_member(json, "period", warning->period);
    qf_json_key(json, "amount_fen");
    if (warning->has_amount)
        qf_json_int(json, warning->amount_fen);
    else
        qf_json_null(json);
    qf_json_member(json, "sentence_zh", warning->sentence_zh);
    qf_json_member(json, "sentence_en", warning->sentence_en);
    qf_json_member(json, "state", warning->state);
    qf_json_member(json, "last_change", warning->last_change);
    qf_json_member_int(json, "first_run", warning->first_run);
    qf_json_member_int(json, "changed_run", warning->changed_run);
    qf_json_member(json, "fingerprint", warning->fingerprint);
}

static enum qf_status list_visit(void *context, const struct qf_warning *warning, struct qf_error *error)
{
    struct listing *listing = context;
    struct qf_table *table = listing->table;
    char money[QF_MONEY_TEXT] = "";

    (void)error;
    if (listing->cli->json) {
        qf_json_open_object(listing->json);
        add_warning_json(listing->json, warning);
        qf_json_close_object(listing->json);
        return QF_OK;
    }
    if (warning->has_amount)
        qf_money_format(warning->amount_fen, money);
    qf_table_cell_int(table, warning->id);
    qf_table_style(table, qf_style_of_level(warning->level));
    qf_table_cell(table, qf_tr(listing->cli->lang, warning->level));
    qf_table_cell(table, warning->model);
    qf_table_cell(table, qf_tr(listing->cli->lang, warning->last_change));
    qf_table_cell(table, money);
    qf_table_cell(table, warning->period);
    qf_table_cell(table, listing->cli->lang == QF_LANG_ZH ? warning->sentence_zh : warning->sentence_en);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("warning"), QF_N("level"), QF_N("model"), QF_N("change"), QF_N("yuan"),
        QF_N("period"), QF_N("question") };
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct listing listing = { .cli = cli, .json = &json };
    const char *state = qf_args_text(args, "state", "open");
    struct qf_warning_filter filter = { .model = qf_args_text(args, "model", NULL),
        .level = qf_args_text(args, "level", NULL),
        .state = strcmp(state, "any") == 0 ? NULL : state,
        .domain = qf_args_text(args, "domain", NULL),
        .name = qf_args_text(args, "name", NULL),
        .min_amount_fen = qf_args_number(args, "min", 0),
        .limit = qf_args_number(args, "limit", 50),
        .offset = qf_args_number(args, "offset", 0) };

    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    TRY(qf_table_new(QF_COUNT(heads), &table, error));
    listing.table = table;
    for (unsigned i = 0; i < QF_COUNT(heads); i++)
        qf_table_heading(table, cli, heads[i]);
    qf_table_align_right(table, 0);
    qf_table_align_right(table, 4);
    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    TRY(qf_warning_walk(city.book, &filter, list_visit, &listing, error));
    qf_json_close_array(&json);
    return cli->json ? qf_cli_print_json(cli, &text, error) : qf_table_print(table, cli, error);
}

/* --- show -------------------------------------------------------------------------------------------------------------- */

static const struct qf_option show_options[] = {
    { "unmask", 0, QF_OPTION_TEXT, "PURPOSE", QF_N("show identifiers in full; the purpose is recorded"), NULL, 0, 0 },
    { "rows", 0, QF_OPTION_NUMBER, "N", QF_N("at most so many source rows (otherwise 12; 0 for all)"), NULL, 0,
        INT32_MAX },
    { 0 },
};

/* One warning being shown. */
struct view {
    struct qf_cli *cli;
    struct qf_city *city;
    struct qf_arena *arena;
    bool unmasked;
    size_t row_limit;
    struct qf_json *json;
    bool found;
};

static void print_head(const struct qf_cli *cli, const struct qf_warning *warning, const struct qf_model *model)
{
    char money[QF_MONEY_TEXT];

    fprintf(cli->out, "%s%s%s %s%s  #%lld  %s %s\n", qf_style_on(cli, qf_style_of_level(warning->level)), "● ",
        qf_tr(cli->lang, warning->level), qf_style_off(cli), "", (long long)warning->id, warning->model,
        model ? qf_bilingual_in(&model->title, cli->lang) : "");
    fprintf(cli->out, "\n%s%s%s\n\n", qf_style_on(cli, QF_STYLE_BOLD),
        cli->lang == QF_LANG_ZH ? warning->sentence_zh : warning->sentence_en, qf_style_off(cli));
    if (warning->has_amount) {
        qf_money_format(warning->amount_fen, money);
        qf_say(cli, "  amount   %s yuan\n", money);
    }
    qf_say(cli, "  period   %s\n", warning->period);
    if (*warning->region)
        qf_say(cli, "  region   %s\n", warning->region);
    qf_say(cli, "  state    %s (%s in run %lld, first seen in run %lld)\n", qf_tr(cli->lang, warning->state),
        qf_tr(cli->lang, warning->last_change), (long long)warning->changed_run, (long long)warning->first_run);
    if (*warning->level_note)
        qf_say(cli, "  level    lowered: %s\n", qf_tr(cli->lang, warning->level_note));
    if (*warning->dismissed_reason)
        qf_say(cli, "  dismissed by %s at %s as %s: %s\n", warning->dismissed_by, warning->dismissed_at,
            qf_tr(cli->lang, warning->dismissed_cause), warning->dismissed_reason);
}

/* Rows of one dataset side by side: a line for each column of the contract, a column for each row. */
static enum qf_status print_group(
    const struct view *view, const struct qf_source_evidence *rows, size_t count, struct qf_error *error)
{
    const struct qf_cli *cli = view->cli;
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text head CLEANUP(qf_text_release) = { 0 };

    TRY(qf_table_new((unsigned)count + 1, &table, error));
    qf_table_cell(table, "");
    for (size_t k = 0; k < count; k++) {
        const struct qf_place *place = &rows[k].place;
        qf_text_clear(&head);
        qf_text_add_format(&head, qf_tr(cli->lang, "%s%s%s row %lld"), place->file_name, *place->sheet ? " · " : "",
            place->sheet, (long long)place->row);
        TRY(qf_text_check(&head, error));
        qf_table_style(table, QF_STYLE_DIM);
        qf_table_cell(table, qf_text_string(&head));
    }
    for (size_t i = 0; i < rows[0].cell_count; i++) {
        qf_table_cell(table, qf_bilingual_in(&rows[0].cells[i].column->title, cli->lang));
        for (size_t k = 0; k < count; k++) {
            const struct qf_source_cell *cell = NULL;
            for (size_t j = 0; j < rows[k].cell_count && !cell; j++)
                if (rows[k].cells[j].column == rows[0].cells[i].column)
                    cell = &rows[k].cells[j];
            qf_text_clear(&head);
            if (cell)
                qf_text_add_format(
                    &head, "%s  [%s%lld]", cell->text ? cell->text : "", cell->letters, (long long)rows[k].place.row);
            TRY(qf_text_check(&head, error));
            qf_table_cell(table, qf_text_string(&head));
        }
    }
    fprintf(cli->out, "\n%s%s %s%s\n", qf_style_on(cli, QF_STYLE_BOLD), rows[0].contract->code,
        qf_bilingual_in(&rows[0].contract->title, cli->lang), qf_style_off(cli));
    return qf_table_print(table, cli, error);
}

#define SIDE_BY_SIDE 3

/* Evidence comes by batch; rows of one dataset stand together. */
static enum qf_status print_evidence(
    const struct view *view, const struct qf_source_evidence *rows, size_t count, struct qf_error *error)
{
    for (size_t start = 0; start < count;) {
        size_t end = start + 1;
        while (end < count && end - start < SIDE_BY_SIDE && rows[end].contract == rows[start].contract)
            end++;
        TRY(print_group(view, rows + start, end - start, error));
        start = end;
    }
    return QF_OK;
}

static int compare_by_dataset(const void *a, const void *b)
{
    const struct qf_source_evidence *left = a, *right = b;
    int order = strcmp(left->contract->code, right->contract->code);

    if (order)
        return order;
    if (left->place.batch != right->place.batch)
        return left->place.batch < right->place.batch ? -1 : 1;
    return left->place.row < right->place.row ? -1 : left->place.row > right->place.row;
}

static enum qf_status load_rows(const struct view *view, const struct qf_warning_ref *refs, size_t count,
    struct qf_source_evidence **ret_rows, struct qf_error *error)
{
    struct qf_source_evidence *rows = qf_arena_array(view->arena, count + 1, sizeof *rows);

    if (!rows)
        return qf_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        TRY(qf_evidence_read(view->city->lake, view->city->book, view->city->catalog, refs[i].batch, refs[i].row,
            view->unmasked, view->arena, &rows[i], error));
    if (count)
        qsort(rows, count, sizeof *rows, compare_by_dataset);
    *ret_rows = rows;
    return QF_OK;
}

static void masked_key(int64_t entity, bool unmasked, char out[QF_IDENT_MAX])
{
    char key[QF_IDENT_MAX];

    if (!qf_entity_key(entity, key))
        snprintf(out, QF_IDENT_MAX, "#%lld", (long long)entity);
    else if (unmasked || qf_entity_kind(entity) != QF_ENTITY_KIND_PERSON)
        snprintf(out, QF_IDENT_MAX, "%s", key);
    else
        qf_ident_mask("resident_id", qf_slice(key), out);
}

static enum qf_status print_links(
    const struct view *view, const struct qf_warning_link *links, size_t count, struct qf_error *error)
{
    const struct qf_cli *cli = view->cli;
    char from[QF_IDENT_MAX], to[QF_IDENT_MAX];

    if (count)
        fprintf(cli->out, "\n%s%s%s\n", qf_style_on(cli, QF_STYLE_BOLD), qf_tr(cli->lang, "The relations it rests on"),
            qf_style_off(cli));
    for (size_t i = 0; i < count; i++) {
        struct qf_source_evidence *rows = NULL;
        masked_key(links[i].from, view->unmasked, from);
        masked_key(links[i].to, view->unmasked, to);
        fprintf(cli->out, "  %s %s ──%s──▶ %s %s\n", links[i].from_name, from, qf_tr(cli->lang, links[i].kind),
            links[i].to_name, to);
        TRY(load_rows(view, links[i].refs, links[i].ref_count, &rows, error));
        for (size_t k = 0; k < links[i].ref_count; k++)
            qf_say(cli, "      %s %s%s%s row %lld\n", rows[k].contract->code, rows[k].place.file_name,
                *rows[k].place.sheet ? " · " : "", rows[k].place.sheet, (long long)rows[k].place.row);
    }
    return QF_OK;
}

static void print_texts(const struct qf_cli *cli, const char *title, const struct qf_bilingual *texts, size_t count)
{
    if (count)
        fprintf(cli->out, "\n%s%s%s\n", qf_style_on(cli, QF_STYLE_BOLD), qf_tr(cli->lang, title), qf_style_off(cli));
    for (size_t i = 0; i < count; i++)
        fprintf(cli->out, "  · %s\n", qf_bilingual_in(&texts[i], cli->lang));
}

static void print_advice(const struct qf_cli *cli, const struct qf_model *model)
{
    print_texts(cli, QF_N("What to verify"), model->verify, model->verify_count);
    print_texts(cli, QF_N("Known false positives"), model->false_positives, model->false_positive_count);
    if (model->basis_count)
        fprintf(cli->out, "\n%s%s%s\n", qf_style_on(cli, QF_STYLE_BOLD), qf_tr(cli->lang, "Legal basis"),
            qf_style_off(cli));
    for (size_t i = 0; i < model->basis_count; i++)
        fprintf(cli->out, "  · %s %s\n", qf_bilingual_in(&model->basis[i].law, cli->lang),
            model->basis[i].article ? model->basis[i].article : "");
}

static void add_rows_json(struct qf_json *json, const struct qf_source_evidence *rows, size_t count)
{
    qf_json_key(json, "evidence");
    qf_json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        qf_json_open_object(json);
        qf_json_member(json, "dataset", rows[i].contract->code);
        qf_json_member_int(json, "batch", rows[i].place.batch);
        qf_json_member(json, "file", rows[i].place.file_name);
        qf_json_member(json, "sha256", rows[i].place.sha256);
        qf_json_member(json, "sheet", rows[i].place.sheet);
        qf_json_member_int(json, "row", rows[i].place.row);
        qf_json_key(json, "cells");
        qf_json_open_array(json);
        for (size_t k = 0; k < rows[i].cell_count; k++) {
            qf_json_open_object(json);
            qf_json_member(json, "name", rows[i].cells[k].column->name);
            qf_json_member(json, "column", rows[i].cells[k].letters);
            qf_json_member(json, "value", rows[i].cells[k].text);
            qf_json_close_object(json);
        }
        qf_json_close_array(json);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

static void add_links_json(const struct view *view, const struct qf_warning_link *links, size_t count)
{
    struct qf_json *json = view->json;
    char key[QF_IDENT_MAX];

    qf_json_key(json, "links");
    qf_json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        qf_json_open_object(json);
        masked_key(links[i].from, view->unmasked, key);
        qf_json_member(json, "from", key);
        qf_json_member(json, "from_name", links[i].from_name);
        masked_key(links[i].to, view->unmasked, key);
        qf_json_member(json, "to", key);
        qf_json_member(json, "to_name", links[i].to_name);
        qf_json_member(json, "kind", links[i].kind);
        qf_json_key(json, "refs");
        qf_json_open_array(json);
        for (size_t k = 0; k < links[i].ref_count; k++) {
            qf_json_open_object(json);
            qf_json_member_int(json, "batch", links[i].refs[k].batch);
            qf_json_member_int(json, "row", links[i].refs[k].row);
            qf_json_close_object(json);
        }
        qf_json_close_array(json);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

static enum qf_status show_json(const struct view *view, const struct qf_warning *warning,
    const struct qf_source_evidence *rows, size_t count, const struct qf_warning_link *links, size_t link_count)
{
    qf_json_open_object(view->json);
    add_warning_json(view->json, warning);
    qf_json_key(view->json, "facts");
    qf_json_raw(view->json, warning->facts);
    add_rows_json(view->json, rows, count);
    add_links_json(view, links, link_count);
    qf_json_close_object(view->json);
    return QF_OK;
}

static enum qf_status show_visit(void *context, const struct qf_warning *warning, struct qf_error *error)
{
    struct view *view = context;
    const struct qf_model *model = qf_catalog_model(view->city->catalog, warning->model);
    struct qf_warning_ref *refs = NULL;
    struct qf_warning_link *links = NULL;
    struct qf_source_evidence *rows = NULL;
    size_t count = 0, link_count = 0;

    view->found = true;
    TRY(qf_warning_refs(warning->evidence, view->arena, &refs, &count, error));
    TRY(qf_warning_links(warning->links, view->arena, &links, &link_count, error));
    TRY(qf_warning_name_links(
        view->city->lake, view->city->book, view->city->catalog, view->arena, links, link_count, error));
    size_t shown = view->row_limit && count > view->row_limit ? view->row_limit : count;
    TRY(load_rows(view, refs, shown, &rows, error));
    if (view->cli->json)
        return show_json(view, warning, rows, shown, links, link_count);
    print_head(view->cli, warning, model);
    TRY(print_evidence(view, rows, shown, error));
    if (shown < count)
        qf_say(view->cli, "\n%zu of %zu source rows are shown; --rows 0 shows all\n", shown, count);
    TRY(print_links(view, links, link_count, error));
    if (model)
        print_advice(view->cli, model);
    return QF_OK;
}

static enum qf_status record_unmasking(
    const struct qf_cli *cli, struct qf_city *city, int64_t warning, const char *purpose, struct qf_error *error)
{
    struct qf_text object CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&object, "warning/%lld", (long long)warning);
    TRY(qf_text_check(&object, error));
    return qf_access_record(city->book, cli->actor, qf_text_string(&object), purpose, error);
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    const char *purpose = qf_args_text(args, "unmask", NULL);
    struct view view = { .cli = cli,
        .city = &city,
        .unmasked = purpose != NULL,
        .row_limit = (size_t)qf_args_number(args, "rows", 12),
        .json = &json };
    struct qf_warning_filter filter = { 0 };

    TRY(read_warning_number(args->operands[0], &filter.id, error));
    TRY(qf_city_open(cli, purpose ? QF_BOOK_WRITE : QF_BOOK_READ, &city, error));
    if (purpose)
        TRY(record_unmasking(cli, &city, filter.id, purpose, error));
    TRY(qf_city_open_lake(&city, error));
    TRY(qf_arena_new(0, &arena, error));
    view.arena = arena;
    qf_json_init(&json, &text);
    TRY(qf_warning_walk(city.book, &filter, show_visit, &view, error));
    if (!view.found)
        return qf_fail(error, QF_NOT_FOUND, "there is no warning %s", args->operands[0]);
    return cli->json ? qf_cli_print_json(cli, &text, error) : QF_OK;
}

/* --- dismiss and history ----------------------------------------------------------------------------------------------- */

static const struct qf_option dismiss_options[] = {
    { "cause", 'c', QF_OPTION_TEXT, "CAUSE", QF_N("why it is no wrong: it feeds the model's precision"), causes, 0, 0 },
    { "reason", 'r', QF_OPTION_TEXT, "TEXT", QF_N("in words, for whoever reads it later"), NULL, 0, 0 },
    { 0 },
};

static enum qf_status run_dismiss(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    const char *cause = qf_args_text(args, "cause", NULL), *reason = qf_args_text(args, "reason", NULL);
    int64_t warning;

    TRY(read_warning_number(args->operands[0], &warning, error));
    if (!cause || !reason)
        return qf_fail(error, QF_USAGE, "'%s' needs %s", "warning dismiss", "--cause, --reason");
    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    TRY(qf_warning_dismiss(city.book, warning, cli->actor, cause, reason, error));
    qf_note(cli, "warning %lld is dismissed; it stays silent until its evidence changes\n", (long long)warning);
    return QF_OK;
}

static enum qf_status history_entry(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    struct listing *listing = context;
    struct qf_json *json = listing->json;

    (void)error;
    if (listing->cli->json) {
        qf_json_open_object(json);
        qf_json_member_int(json, "sequence", entry->sequence);
        qf_json_member(json, "at", entry->at);
        qf_json_member(json, "actor", entry->actor);
        qf_json_member(json, "action", entry->action);
        qf_json_member(json, "reason", entry->reason);
        qf_json_key(json, "after");
        qf_json_raw(json, entry->json);
        qf_json_close_object(json);
        return QF_OK;
    }
    qf_table_cell_int(listing->table, entry->sequence);
    qf_table_cell(listing->table, entry->at);
    qf_table_cell(listing->table, entry->actor);
    qf_table_cell(listing->table, qf_tr(listing->cli->lang, entry->action));
    qf_table_cell(listing->table, qf_tr(listing->cli->lang, entry->reason));
    return QF_OK;
}

static enum qf_status run_history(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("entry"), QF_N("at"), QF_N("by"), QF_N("action"), QF_N("because") };
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct listing listing = { .cli = cli, .json = &json };
    struct qf_journal_filter filter = { .table = "warning" };

    TRY(read_warning_number(args->operands[0], &filter.row, error));
    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    TRY(qf_table_new(QF_COUNT(heads), &table, error));
    listing.table = table;
    for (unsigned i = 0; i < QF_COUNT(heads); i++)
        qf_table_heading(table, cli, heads[i]);
    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    TRY(qf_journal_walk(city.book, &filter, history_entry, &listing, error));
    qf_json_close_array(&json);
    return cli->json ? qf_cli_print_json(cli, &text, error) : qf_table_print(table, cli, error);
}

const struct qf_command qf_command_warning_list = {
    .name = "warning list",
    .operands = "",
    .summary = QF_N("list warnings, what is worth doing first at the head"),
    .options = list_options,
    .run = run_list,
};

const struct qf_command qf_command_warning_show = {
    .name = "warning show",
    .operands = "WARNING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show a warning with its source rows, their places, and the relations it rests on"),
    .options = show_options,
    .run = run_show,
};

const struct qf_command qf_command_warning_dismiss = {
    .name = "warning dismiss",
    .operands = "WARNING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("dismiss a warning with cause and reason; it stays silent until its evidence changes"),
    .options = dismiss_options,
    .run = run_dismiss,
};

const struct qf_command qf_command_warning_history = {
    .name = "warning history",
    .operands = "WARNING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show every change of a warning: when, by whom, why"),
    .run = run_history,
};
