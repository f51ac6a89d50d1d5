/* SPDX-License-Identifier: Apache-2.0 */
/* warning show: one warning with everything that it rests on, each value with its place in the delivered file. */
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "catalog/casework.h"
#include "commands/city.h"
#include "commands/cmd_model.h"
#include "commands/cmd_warning.h"
#include "commands/commands.h"
#include "commands/table.h"
#include "ident/ident.h"
#include "store/place.h"

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
    const char *operand; /* as it was written */
};

static void print_head(const struct qf_cli *cli, const struct qf_warning *warning, const struct qf_model *model)
{
    char money[QF_MONEY_TEXT];

    fprintf(cli->out, "%s● %s%s  #%lld  %s %s\n", qf_style_on(cli, qf_style_of_level(warning->level)),
        qf_tr(cli->lang, warning->level), qf_style_off(cli), (long long)warning->id, warning->model,
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

/* A row of a delivery stands in a file, one of casework in the book. */
static void add_place(const struct qf_cli *cli, const struct qf_place *place, struct qf_text *out)
{
    if (place->batch < 0)
        qf_text_add_format(out, qf_tr(cli->lang, "book row %lld"), (long long)place->row);
    else
        qf_text_add_format(out, qf_tr(cli->lang, "%s%s%s row %lld"), place->file_name, *place->sheet ? " · " : "",
            place->sheet, (long long)place->row);
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
        add_place(cli, place, &head);
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
                qf_text_add_string(&head, cell->text ? cell->text : "");
            if (cell && *cell->letters)
                qf_text_add_format(&head, "  [%s%lld]", cell->letters, (long long)rows[k].place.row);
            TRY(qf_text_check(&head, error));
            qf_table_cell(table, qf_text_string(&head));
        }
    }
    fprintf(cli->out, "\n%s%s %s%s\n", qf_style_on(cli, QF_STYLE_BOLD), rows[0].contract->code,
        qf_bilingual_in(&rows[0].contract->title, cli->lang), qf_style_off(cli));
    return qf_table_print(table, cli, error);
}

#define SIDE_BY_SIDE 3
#define ROW_WIDTH    40 /* columns of a terminal that a row needs */

/* Evidence comes by batch; rows of one dataset stand together. */
static enum qf_status print_evidence(
    const struct view *view, const struct qf_source_evidence *rows, size_t count, struct qf_error *error)
{
    size_t beside = view->cli->width ? view->cli->width / ROW_WIDTH : SIDE_BY_SIDE;

    if (beside > SIDE_BY_SIDE)
        beside = SIDE_BY_SIDE;
    for (size_t start = 0; start < count;) {
        size_t end = start + 1;
        while (end < count && end - start < beside && rows[end].contract == rows[start].contract)
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

/* --- which rows are shown ---------------------------------------------------------------------------------------------- */

#define DATASETS     32
#define DATASET_TEXT 32

struct ranked_ref {
    struct qf_warning_ref ref;
    unsigned rank; /* how many rows of its dataset stand before it */
};

/* How many rows of each dataset were met. */
struct dataset_counts {
    char codes[DATASETS][DATASET_TEXT];
    unsigned counts[DATASETS], used;
};

static unsigned count_one(struct dataset_counts *met, const char *code)
{
    unsigned i = 0;

    while (i < met->used && strcmp(met->codes[i], code) != 0)
        i++;
    if (i == DATASETS)
        return 0;
    if (i == met->used) {
        snprintf(met->codes[i], sizeof met->codes[i], "%s", code);
        met->used++;
    }
    return met->counts[i]++;
}

static int compare_by_rank(const void *a, const void *b)
{
    const struct ranked_ref *left = a, *right = b;

    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    if (left->ref.batch != right->ref.batch)
        return left->ref.batch < right->ref.batch ? -1 : 1;
    return left->ref.row < right->ref.row ? -1 : left->ref.row > right->ref.row;
}

static enum qf_status rank_refs(const struct view *view, const struct qf_warning_ref *refs, size_t count,
    struct ranked_ref *ranked, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct dataset_counts met = { .used = 0 };
    char code[DATASET_TEXT] = "";
    int64_t batch = 0;
    bool found;

    TRY(qf_book_prepare(view->city->book, "SELECT dataset FROM batch WHERE id = ?1", &find, error));
    for (size_t i = 0; i < count; i++) {
        if (refs[i].batch != batch) {
            batch = refs[i].batch;
            const char *of_book = qf_book_dataset(batch);
            qf_statement_reset(find);
            qf_statement_bind_int(find, 1, batch);
            TRY(qf_statement_next(find, &found, error));
            snprintf(code, sizeof code, "%s", of_book ? of_book : found ? qf_statement_text(find, 0) : "");
        }
        ranked[i] = (struct ranked_ref){ refs[i], count_one(&met, code) };
    }
    return QF_OK;
}

/* Puts those first that show something of every dataset: years of payments must not hide the one row that accuses. */
static enum qf_status spread_refs(
    const struct view *view, struct qf_warning_ref *refs, size_t count, struct qf_error *error)
{
    struct ranked_ref *ranked = qf_arena_array(view->arena, count + 1, sizeof *ranked);

    if (!ranked)
        return qf_fail_memory(error);
    TRY(rank_refs(view, refs, count, ranked, error));
    if (count)
        qsort(ranked, count, sizeof *ranked, compare_by_rank);
    for (size_t i = 0; i < count; i++)
        refs[i] = ranked[i].ref;
    return QF_OK;
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
    qf_model_print_basis(cli, model);
}

static void add_place_json(struct qf_json *json, const struct qf_source_evidence *row)
{
    qf_json_member(json, "dataset", row->contract->code);
    if (row->place.batch < 0) { /* of the book: there is no file */
        qf_json_member_int(json, "row", row->place.row);
        return;
    }
    qf_json_member_int(json, "batch", row->place.batch);
    qf_json_member(json, "file", row->place.file_name);
    qf_json_member(json, "sha256", row->place.sha256);
    qf_json_member(json, "sheet", row->place.sheet);
    qf_json_member_int(json, "row", row->place.row);
}

static void add_rows_json(struct qf_json *json, const struct qf_source_evidence *rows, size_t count)
{
    qf_json_key(json, "evidence");
    qf_json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        qf_json_open_object(json);
        add_place_json(json, &rows[i]);
        qf_json_key(json, "cells");
        qf_json_open_array(json);
        for (size_t k = 0; k < rows[i].cell_count; k++) {
            qf_json_open_object(json);
            qf_json_member(json, "name", rows[i].cells[k].column->name);
            qf_json_member(json, "column", *rows[i].cells[k].letters ? rows[i].cells[k].letters : NULL);
            qf_json_member(json, "value", rows[i].cells[k].text);
            qf_json_close_object(json);
        }
        qf_json_close_array(json);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

static enum qf_status add_links_json(
    const struct view *view, const struct qf_warning_link *links, size_t count, struct qf_error *error)
{
    struct qf_source_evidence *rows = NULL;
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
        qf_json_key(json, "sources");
        qf_json_open_array(json);
        TRY(load_rows(view, links[i].refs, links[i].ref_count, &rows, error));
        for (size_t k = 0; k < links[i].ref_count; k++) {
            qf_json_open_object(json);
            add_place_json(json, &rows[k]);
            qf_json_close_object(json);
        }
        qf_json_close_array(json);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
    return QF_OK;
}

static enum qf_status show_json(const struct view *view, const struct qf_warning *warning, const struct qf_model *model,
    const struct qf_source_evidence *rows, size_t count, const struct qf_warning_link *links, size_t link_count,
    struct qf_error *error)
{
    char subject[QF_IDENT_MAX];

    qf_json_open_object(view->json);
    qf_warning_add_json(view->json, warning);
    if (warning->has_subject)
        masked_key(warning->subject, view->unmasked, subject);
    qf_json_member(view->json, "subject", warning->has_subject ? subject : NULL);
    qf_json_key(view->json, "facts");
    TRY(qf_warning_add_facts(view->json, warning->facts, model, view->unmasked, error));
    add_rows_json(view->json, rows, count);
    TRY(add_links_json(view, links, link_count, error));
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

    TRY(qf_warning_refs(warning->evidence, view->arena, &refs, &count, error));
    TRY(qf_warning_links(warning->links, view->arena, &links, &link_count, error));
    TRY(qf_warning_name_links(
        view->city->lake, view->city->book, view->city->catalog, view->arena, links, link_count, error));
    size_t shown = view->row_limit && count > view->row_limit ? view->row_limit : count;
    if (shown < count)
        TRY(spread_refs(view, refs, count, error));
    TRY(load_rows(view, refs, shown, &rows, error));
    if (view->cli->json)
        return show_json(view, warning, model, rows, shown, links, link_count, error);
    print_head(view->cli, warning, model);
    TRY(print_evidence(view, rows, shown, error));
    if (shown < count)
        qf_say(view->cli, "\n%zu of %zu source rows are shown; --rows 0 shows all\n", shown, count);
    TRY(print_links(view, links, link_count, error));
    if (model)
        print_advice(view->cli, model);
    return QF_OK;
}

static enum qf_status found_visit(void *context, const struct qf_warning *warning, struct qf_error *error)
{
    bool *found = context;

    (void)warning;
    (void)error;
    *found = true;
    return QF_OK;
}

/* Looking at full identifiers is recorded before anything is shown. */
static enum qf_status open_view(
    struct view *view, const struct qf_warning_filter *filter, const char *purpose, struct qf_error *error)
{
    bool found = false;

    TRY(qf_city_open(view->cli, purpose ? QF_BOOK_WRITE : QF_BOOK_READ, view->city, error));
    TRY(qf_warning_walk(view->city->book, filter, found_visit, &found, error));
    if (!found)
        return qf_warning_fail_none(view->operand, error);
    if (purpose)
        TRY(qf_city_record_look(view->city, view->cli, "warning", filter->id, purpose, error));
    return qf_city_open_lake(view->city, error);
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    const char *purpose = qf_args_text(args, "unmask", NULL);
    struct view view = { .cli = cli,
        .operand = args->operands[0],
        .city = &city,
        .unmasked = purpose != NULL,
        .row_limit = (size_t)qf_args_number(args, "rows", 12),
        .json = &json };
    struct qf_warning_filter filter = { 0 };

    TRY(qf_warning_read_number(view.operand, &filter.id, error));
    TRY(open_view(&view, &filter, purpose, error));
    TRY(qf_arena_new(0, &arena, error));
    view.arena = arena;
    qf_json_init(&json, &text);
    TRY(qf_warning_walk(city.book, &filter, show_visit, &view, error));
    return cli->json ? qf_cli_print_json(cli, &text, error) : QF_OK;
}

const struct qf_command qf_command_warning_show = {
    .name = "warning show",
    .operands = "WARNING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show a warning with its source rows, their places, and the relations it rests on"),
    .options = show_options,
    .run = run_show,
};
