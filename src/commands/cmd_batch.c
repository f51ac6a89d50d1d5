/* SPDX-License-Identifier: Apache-2.0 */
/* batch list, show and findings: what was delivered and what became of every row. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "catalog/type.h"
#include "collect/listing.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "ident/ident.h"
#include "store/place.h"

#define RAW_WIDTH 48 /* columns of a delivered value; --json has it whole */

static const char *const states[] = { "receiving", "committed", "unrecognised", "abandoned", NULL };

static const struct qf_option list_options[] = {
    { "department", 'd', QF_OPTION_TEXT, "CODE", QF_N("of this department only"), NULL, 0, 0 },
    { "dataset", 't', QF_OPTION_TEXT, "CODE", QF_N("of this contract only"), NULL, 0, 0 },
    { "state", 0, QF_OPTION_TEXT, "STATE", QF_N("in this state only"), states, 0, 0 },
    { 0 },
};

static void add_batch_members(struct qf_json *json, const struct qf_batch *batch)
{
    qf_json_member_int(json, "batch", batch->id);
    qf_json_member(json, "state", batch->state);
    qf_json_member(json, "department", batch->department);
    qf_json_member(json, "dataset", *batch->dataset ? batch->dataset : NULL);
    qf_json_member(json, "file_name", batch->file_name);
    qf_json_member(json, "sha256", batch->sha256);
    qf_json_member_int(json, "size_bytes", batch->size_bytes);
    qf_json_member(json, "format", batch->format);
    qf_json_member(json, "encoding", *batch->encoding ? batch->encoding : NULL);
    qf_json_member(json, "received_at", batch->received_at);
    qf_json_member(json, "committed_at", *batch->committed_at ? batch->committed_at : NULL);
    qf_json_member(json, "period_from", *batch->period_from ? batch->period_from : NULL);
    qf_json_member(json, "period_to", *batch->period_to ? batch->period_to : NULL);
    qf_json_member_int(json, "rows_delivered", batch->rows_delivered);
    qf_json_member_int(json, "rows_accepted", batch->rows_accepted);
    qf_json_member_int(json, "rows_quarantined", batch->rows_quarantined);
    qf_json_member_int(json, "rows_set_aside", batch->rows_set_aside);
    qf_json_member_int(json, "cells_altered", batch->cells_altered);
    qf_json_member_int(json, "cells_invalid", batch->cells_invalid);
    qf_json_member_int(json, "replaces", batch->replaces);
    qf_json_member_int(json, "replaced_by", batch->replaced_by);
    qf_json_member(json, "problem", *batch->problem ? batch->problem : NULL);
}

static enum qf_status add_batch(void *context, const struct qf_batch *batch, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    add_batch_members(&list->json, batch);
    qf_list_int(list, NULL, batch->id);
    qf_list_word(list, NULL, batch->replaced_by ? QF_N("replaced") : batch->state);
    qf_list_text(list, NULL, batch->department);
    qf_list_text(list, NULL, *batch->dataset ? batch->dataset : "-");
    qf_list_int(list, NULL, batch->rows_delivered);
    qf_list_int(list, NULL, batch->rows_accepted);
    qf_list_int(list, NULL, batch->rows_quarantined);
    qf_list_int(list, NULL, batch->rows_set_aside);
    qf_list_text(list, NULL, batch->file_name);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("batch"), QF_N("state"), QF_N("department"), QF_N("dataset"),
        QF_N("delivered"), QF_N("accepted"), QF_N("quarantined"), QF_N("set aside"), QF_N("file") };
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct qf_batch_filter filter = { .department = qf_args_text(args, "department", NULL),
        .dataset = qf_args_text(args, "dataset", NULL),
        .state = qf_args_text(args, "state", NULL) };

    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_batch_walk(city.book, &filter, add_batch, &list, error));
    return qf_list_print(&list, QF_N("no batches to list; 'qingfeng collect' takes in deliveries"), error);
}

static enum qf_status read_batch_number(const char *text, int64_t *ret_number, struct qf_error *error)
{
    char *end = NULL;

    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    if (errno || end == text || *end || *ret_number < 1)
        return qf_fail(error, QF_USAGE, "'%s' is not the number of a batch", text);
    return QF_OK;
}

static enum qf_status fail_no_batch(const char *number, struct qf_error *error)
{
    qf_fail(error, QF_NOT_FOUND, "there is no batch %s", number);
    qf_hint(error, "'qingfeng batch list' lists them");
    return QF_NOT_FOUND;
}

static void print_batch(const struct qf_cli *cli, const struct qf_batch *batch)
{
    qf_say(cli, "batch %lld: %s\n", (long long)batch->id, qf_tr(cli->lang, batch->state));
    qf_say(cli, "  file         %s (%lld bytes, %s)\n", batch->file_name, (long long)batch->size_bytes,
        *batch->encoding ? batch->encoding
        : *batch->format ? batch->format
                         : "-");
    qf_say(cli, "  SHA-256      %s\n", batch->sha256);
    qf_say(cli, "  department   %s, dataset %s\n", batch->department, *batch->dataset ? batch->dataset : "-");
    qf_say(cli, "  received     %s\n", batch->received_at);
    if (*batch->period_from)
        qf_say(cli, "  period       %s – %s\n", batch->period_from, batch->period_to);
    qf_say(cli, "  rows         %lld = %lld accepted + %lld quarantined + %lld set aside\n",
        (long long)batch->rows_delivered, (long long)batch->rows_accepted, (long long)batch->rows_quarantined,
        (long long)batch->rows_set_aside);
    qf_say(cli, "  cells        %lld altered, %lld invalid\n", (long long)batch->cells_altered,
        (long long)batch->cells_invalid);
    if (batch->replaces)
        qf_say(cli, "  replaces     batch %lld\n", (long long)batch->replaces);
    if (batch->replaced_by)
        qf_say(cli, "  replaced by  batch %lld\n", (long long)batch->replaced_by);
    if (*batch->problem)
        qf_say(cli, "  problem      %s\n", qf_tr(cli->lang, batch->problem));
}

static enum qf_status add_column(void *context, const struct qf_batch_column *column, struct qf_error *error)
{
    struct qf_list *list = context;
    char letters[8];

    (void)error;
    qf_column_letters(column->position, letters);
    qf_list_row(list);
    qf_list_text(list, NULL, column->sheet);
    qf_json_member(&list->json, "sheet", column->sheet); /* "" for CSV */
    qf_list_text(list, NULL, letters);
    qf_list_member_int(list, "position", column->position);
    qf_list_text(list, NULL, column->header);
    qf_json_member(&list->json, "header", column->header);
    qf_list_text(
        list, NULL, *column->name ? column->name : qf_tr(list->cli->lang, "not in the contract: in the original only"));
    qf_list_member(list, "name", column->name);
    return QF_OK;
}

struct showing {
    const struct qf_cli *cli;
    struct qf_json *json;
    bool found;
};

static enum qf_status show_batch(void *context, const struct qf_batch *batch, struct qf_error *error)
{
    struct showing *showing = context;

    (void)error;
    showing->found = true;
    if (!showing->cli->json)
        print_batch(showing->cli, batch);
    add_batch_members(showing->json, batch);
    return QF_OK;
}

/* Beneath the batch: which column of the file became which of the contract. */
static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("sheet"), QF_N("column"), QF_N("header"), QF_N("read as") };
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_list columns CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct showing showing = { .cli = cli, .json = &json };
    struct qf_batch_filter filter = { 0 };

    TRY(read_batch_number(args->operands[0], &filter.id, error));
    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    TRY(qf_batch_walk(city.book, &filter, show_batch, &showing, error));
    if (!showing.found)
        return fail_no_batch(args->operands[0], error);
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &columns, error));
    qf_table_cut(columns.table, 2, RAW_WIDTH);
    TRY(qf_batch_column_walk(city.book, filter.id, add_column, &columns, error));
    if (!cli->json)
        return columns.rows ? qf_list_print(&columns, NULL, error) : QF_OK;
    qf_json_key(&json, "columns");
    qf_json_raw(&json, qf_list_json(&columns));
    qf_json_close_object(&json);
    TRY(qf_text_check(&columns.text, error));
    return qf_cli_print_json(cli, &text, error);
}

static const char *const finding_kinds[] = { "altered", "invalid", "set_aside", "row", NULL };

static const struct qf_option findings_options[] = {
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("of this kind only"), finding_kinds, 0, 0 },
    { "rule", 0, QF_OPTION_TEXT, "RULE", QF_N("under this rule only"), NULL, 0, 0 },
    { "limit", 'n', QF_OPTION_NUMBER, "N", QF_N("at most so many (otherwise 100; 0 for all)"), NULL, 0, INT32_MAX },
    { "unmask", 0, QF_OPTION_TEXT, "PURPOSE", QF_N("show identifiers in full; the purpose is recorded"), NULL, 0, 0 },
    { 0 },
};

struct findings {
    struct qf_cli *cli;
    struct qf_city *city;
    int64_t batch;                      /* 0 while it is not found */
    const struct qf_contract *contract; /* of the batch; NULL when it fits none */
    bool unmasked;
    struct qf_list *list;
};

/* The cells of a whole row, which a finding keeps as a JSON list of texts, those that are not empty. */
static bool add_row_cells(struct qf_text *out, const char *list)
{
    json_t *cells = json_loads(list, 0, NULL);
    const char *between = "";
    size_t i;
    json_t *cell;

    if (!json_is_array(cells)) {
        json_decref(cells);
        return false;
    }
    json_array_foreach(cells, i, cell)
    {
        const char *text = json_string_value(cell);
        if (text && *text) {
            qf_text_add_string(out, between);
            qf_text_add_string(out, text);
            between = " | ";
        }
    }
    json_decref(cells);
    return true;
}

/* A total is kept as the number that was summed: fen, thousandths of a mu. */
static void add_quantity(struct qf_text *out, const struct qf_column *column, const char *number)
{
    char text[QF_MONEY_TEXT];

    if (column && strcmp(column->type->name, "money_yuan") == 0)
        qf_money_format(strtoll(number, NULL, 10), text);
    else if (column && strcmp(column->type->name, "area_mu") == 0)
        qf_area_format(strtoll(number, NULL, 10), text);
    else
        snprintf(text, sizeof text, "%s", number);
    qf_text_add_string(out, text);
}

static const struct qf_column *find_column(const struct qf_contract *contract, const char *name)
{
    for (size_t i = 0; contract && i < contract->column_count; i++)
        if (strcmp(contract->columns[i].name, name) == 0)
            return &contract->columns[i];
    return NULL;
}

/* A value of a finding as it is shown; `out` is emptied before. */
static enum qf_status show_value(const struct findings *findings, const struct qf_finding *finding, const char *value,
    struct qf_text *out, struct qf_error *error)
{
    const struct qf_column *column = find_column(findings->contract, finding->column);
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char masked[QF_IDENT_MAX];

    qf_text_clear(out);
    if (strcmp(finding->rule, "control-total") == 0)
        add_quantity(&text, column, value);
    else if (findings->cli->json || *finding->column || !add_row_cells(&text, value))
        qf_text_add_string(&text, value);
    if (findings->unmasked) {
        qf_text_add_slice(out, qf_text_slice(&text));
    } else if (column && column->sensitive) {
        qf_ident_mask(column->type->name, qf_text_slice(&text), masked);
        qf_text_add_string(out, masked);
    } else {
        qf_ident_mask_within(qf_text_slice(&text), out); /* a rejected row may carry one anywhere */
    }
    TRY(qf_text_check(&text, error));
    return qf_text_check(out, error);
}

/* What became of the row that a finding is of. */
static const char *row_outcome(const struct qf_finding *finding)
{
    return finding->quarantined ? "quarantined" : strcmp(finding->kind, "set_aside") == 0 ? "set aside" : "accepted";
}

static void add_finding_cells(struct findings *findings, const struct qf_finding *finding, const struct qf_place *place,
    const char *raw, const char *value)
{
    const struct qf_column *column = find_column(findings->contract, finding->column);
    struct qf_list *list = findings->list;
    char letters[8];

    qf_column_letters((unsigned)finding->position, letters);
    qf_list_text(list, NULL, place->sheet);
    qf_list_int(list, NULL, place->row);
    qf_list_text(list, NULL, finding->position ? letters : "");
    qf_list_text(list, NULL, column ? qf_bilingual_in(&column->title, list->cli->lang) : finding->column);
    qf_list_word(list, NULL, finding->kind);
    qf_list_word(list, NULL, qf_rule_text(finding->rule));
    qf_list_text(list, NULL, raw);
    qf_list_text(list, NULL, value);
    qf_list_word(list, NULL, row_outcome(finding));
}

/* What is empty there is "", as delivered. */
static void add_finding_members(struct qf_json *json, const struct qf_finding *finding, const struct qf_place *place,
    const char *raw, const char *value)
{
    qf_json_member(json, "file", place->file_name);
    qf_json_member(json, "sheet", place->sheet);
    qf_json_member_int(json, "row", place->row);
    qf_json_member_int(json, "column", finding->position);
    qf_json_member(json, "name", finding->column);
    qf_json_member(json, "kind", finding->kind);
    qf_json_member(json, "rule", finding->rule);
    qf_json_member(json, "raw", raw);
    qf_json_member(json, "value", finding->value ? value : NULL);
    qf_json_member(json, "outcome", row_outcome(finding));
}

static enum qf_status add_finding(void *context, const struct qf_finding *finding, struct qf_error *error)
{
    struct findings *findings = context;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text raw CLEANUP(qf_text_release) = { 0 };
    struct qf_text value CLEANUP(qf_text_release) = { 0 };
    struct qf_place place;

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_place_find(findings->city->book, findings->batch, finding->row, NULL, arena, &place, error));
    TRY(show_value(findings, finding, finding->raw, &raw, error));
    TRY(show_value(findings, finding, finding->value ? finding->value : "", &value, error));
    qf_list_row(findings->list);
    add_finding_cells(findings, finding, &place, qf_text_string(&raw), qf_text_string(&value));
    add_finding_members(&findings->list->json, finding, &place, qf_text_string(&raw), qf_text_string(&value));
    return QF_OK;
}

/* The contract of the batch says what is sensitive. */
static enum qf_status keep_batch(void *context, const struct qf_batch *batch, struct qf_error *error)
{
    struct findings *findings = context;

    (void)error;
    findings->batch = batch->id;
    findings->contract = qf_catalog_contract(findings->city->catalog, batch->dataset);
    return QF_OK;
}

/* Opens the city and finds the batch; looking at full identifiers is recorded before anything is shown. */
static enum qf_status open_findings(struct findings *findings, const struct qf_args *args, struct qf_error *error)
{
    const char *purpose = qf_args_text(args, "unmask", NULL);
    struct qf_batch_filter filter = { 0 };

    TRY(read_batch_number(args->operands[0], &filter.id, error));
    TRY(qf_city_open(findings->cli, purpose ? QF_BOOK_WRITE : QF_BOOK_READ, findings->city, error));
    TRY(qf_batch_walk(findings->city->book, &filter, keep_batch, findings, error));
    if (!findings->batch)
        return fail_no_batch(args->operands[0], error);
    if (purpose)
        TRY(qf_city_record_look(findings->city, findings->cli, "batch", filter.id, purpose, error));
    findings->unmasked = purpose != NULL;
    return qf_city_open_lake(findings->city, error);
}

static enum qf_status run_findings(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("sheet"), QF_N("row"), QF_N("column"), QF_N("name"), QF_N("kind"),
        QF_N("why"), QF_N("as delivered"), QF_N("kept as"), QF_N("the row was") };
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct findings findings = { .cli = cli, .city = &city, .list = &list };
    struct qf_finding_filter filter = { .kind = qf_args_text(args, "kind", NULL),
        .rule = qf_args_text(args, "rule", NULL),
        .limit = qf_args_number(args, "limit", 100) };

    TRY(open_findings(&findings, args, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    qf_table_cut(list.table, 6, RAW_WIDTH);
    qf_table_cut(list.table, 7, RAW_WIDTH);
    TRY(qf_finding_walk(city.lake, findings.batch, &filter, add_finding, &findings, error));
    if (filter.limit && list.rows == filter.limit)
        qf_note(cli, "only %lld are listed; --limit 0 lists all\n", (long long)filter.limit);
    return qf_list_print(&list, QF_N("nothing was rejected or altered"), error);
}

const struct qf_command qf_command_batch_list = {
    .name = "batch list",
    .operands = "",
    .summary = QF_N("list what was delivered"),
    .options = list_options,
    .run = run_list,
};

const struct qf_command qf_command_batch_show = {
    .name = "batch show",
    .operands = "BATCH",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show one batch"),
    .run = run_show,
};

const struct qf_command qf_command_batch_findings = {
    .name = "batch findings",
    .operands = "BATCH",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("list every rejected or altered cell of a batch with its place"),
    .options = findings_options,
    .run = run_findings,
};
