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

struct listing {
    struct qf_cli *cli;
    struct qf_table *table;
    struct qf_json *json;
    int64_t count;
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

static enum qf_status list_visit(void *context, const struct qf_batch *batch, struct qf_error *error)
{
    struct listing *listing = context;

    (void)error;
    listing->count++;
    if (listing->cli->json) {
        qf_json_open_object(listing->json);
        add_batch_members(listing->json, batch);
        qf_json_close_object(listing->json);
        return QF_OK;
    }
    qf_table_cell_int(listing->table, batch->id);
    qf_table_cell(listing->table,
        batch->replaced_by ? qf_tr(listing->cli->lang, "replaced") : qf_tr(listing->cli->lang, batch->state));
    qf_table_cell(listing->table, batch->department);
    qf_table_cell(listing->table, *batch->dataset ? batch->dataset : "-");
    qf_table_cell_int(listing->table, batch->rows_delivered);
    qf_table_cell_int(listing->table, batch->rows_accepted);
    qf_table_cell_int(listing->table, batch->rows_quarantined);
    qf_table_cell_int(listing->table, batch->rows_set_aside);
    qf_table_cell(listing->table, batch->file_name);
    return QF_OK;
}

static void add_list_head(struct qf_table *table, const struct qf_cli *cli)
{
    static const char *const heads[] = { QF_N("batch"), QF_N("state"), QF_N("department"), QF_N("dataset"),
        QF_N("delivered"), QF_N("accepted"), QF_N("quarantined"), QF_N("set aside"), QF_N("file") };

    for (unsigned i = 0; i < QF_COUNT(heads); i++) {
        qf_table_heading(table, cli, heads[i]);
        if (i == 0 || (i >= 4 && i <= 7))
            qf_table_align_right(table, i);
    }
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct listing listing = { .cli = cli, .json = &json };
    struct qf_batch_filter filter = { .department = qf_args_text(args, "department", NULL),
        .dataset = qf_args_text(args, "dataset", NULL),
        .state = qf_args_text(args, "state", NULL) };

    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    TRY(qf_table_new(9, &table, error));
    listing.table = table;
    add_list_head(table, cli);
    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    TRY(qf_batch_walk(city.book, &filter, list_visit, &listing, error));
    qf_json_close_array(&json);
    if (!listing.count && !cli->json) {
        qf_note(cli, "no batches to list; 'qingfeng collect' takes in deliveries\n");
        return QF_OK;
    }
    return cli->json ? qf_cli_print_json(cli, &text, error) : qf_table_print(table, cli, error);
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

static enum qf_status show_visit(void *context, const struct qf_batch *batch, struct qf_error *error)
{
    struct listing *listing = context;

    (void)error;
    listing->count++;
    if (listing->cli->json)
        add_batch_members(listing->json, batch);
    else
        print_batch(listing->cli, batch);
    return QF_OK;
}

static enum qf_status column_visit(void *context, const struct qf_batch_column *column, struct qf_error *error)
{
    struct listing *listing = context;
    char letters[8];

    (void)error;
    listing->count++;
    qf_column_letters(column->position, letters);
    if (listing->cli->json) {
        qf_json_open_object(listing->json);
        qf_json_member(listing->json, "sheet", column->sheet);
        qf_json_member_int(listing->json, "position", column->position);
        qf_json_member(listing->json, "header", column->header);
        qf_json_member(listing->json, "name", *column->name ? column->name : NULL);
        qf_json_close_object(listing->json);
        return QF_OK;
    }
    qf_table_cell(listing->table, column->sheet);
    qf_table_cell(listing->table, letters);
    qf_table_cell(listing->table, column->header);
    qf_table_cell(listing->table,
        *column->name ? column->name : qf_tr(listing->cli->lang, "not in the contract: in the original only"));
    return QF_OK;
}

/* Which column of the file became which of the contract. */
static enum qf_status add_columns(struct listing *listing, struct qf_book *book, int64_t batch, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("sheet"), QF_N("column"), QF_N("header"), QF_N("read as") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    TRY(qf_table_new(QF_COUNT(heads), &table, error));
    for (unsigned i = 0; i < QF_COUNT(heads); i++)
        qf_table_heading(table, listing->cli, heads[i]);
    qf_table_cut(table, 2, RAW_WIDTH);
    listing->table = table;
    listing->count = 0;
    TRY(qf_batch_column_walk(book, batch, column_visit, listing, error));
    if (listing->cli->json || listing->count == 0)
        return QF_OK;
    return qf_table_print(table, listing->cli, error);
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct listing listing = { .cli = cli, .json = &json };
    struct qf_batch_filter filter = { 0 };

    TRY(read_batch_number(args->operands[0], &filter.id, error));
    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    TRY(qf_batch_walk(city.book, &filter, show_visit, &listing, error));
    if (!listing.count)
        return fail_no_batch(args->operands[0], error);
    qf_json_key(&json, "columns");
    qf_json_open_array(&json);
    TRY(add_columns(&listing, city.book, filter.id, error));
    qf_json_close_array(&json);
    qf_json_close_object(&json);
    return cli->json ? qf_cli_print_json(cli, &text, error) : QF_OK;
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
    int64_t batch;
    const struct qf_contract *contract; /* of the batch; NULL when it fits none */
    bool unmasked;
    struct qf_table *table;
    struct qf_json *json;
    int64_t count;
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

static void add_finding_row(struct findings *findings, const struct qf_finding *finding, const struct qf_place *place,
    const char *raw, const char *value)
{
    const struct qf_column *column = find_column(findings->contract, finding->column);
    struct qf_table *table = findings->table;
    char letters[8];

    qf_column_letters((unsigned)finding->position, letters);
    qf_table_cell(table, place->sheet);
    qf_table_cell_int(table, place->row);
    qf_table_cell(table, finding->position ? letters : "");
    qf_table_cell(table, column ? qf_bilingual_in(&column->title, findings->cli->lang) : finding->column);
    qf_table_cell(table, qf_tr(findings->cli->lang, finding->kind));
    qf_table_cell(table, qf_tr(findings->cli->lang, qf_rule_text(finding->rule)));
    qf_table_cell(table, raw);
    qf_table_cell(table, value);
    qf_table_cell(table, qf_tr(findings->cli->lang, row_outcome(finding)));
}

static void add_finding_json(struct findings *findings, const struct qf_finding *finding, const struct qf_place *place,
    const char *raw, const char *value)
{
    struct qf_json *json = findings->json;

    qf_json_open_object(json);
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
    qf_json_close_object(json);
}

static enum qf_status finding_visit(void *context, const struct qf_finding *finding, struct qf_error *error)
{
    struct findings *findings = context;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text raw CLEANUP(qf_text_release) = { 0 };
    struct qf_text value CLEANUP(qf_text_release) = { 0 };
    struct qf_place place;

    findings->count++;
    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_place_find(findings->city->book, findings->batch, finding->row, NULL, arena, &place, error));
    TRY(show_value(findings, finding, finding->raw, &raw, error));
    TRY(show_value(findings, finding, finding->value ? finding->value : "", &value, error));
    if (findings->cli->json)
        add_finding_json(findings, finding, &place, qf_text_string(&raw), qf_text_string(&value));
    else
        add_finding_row(findings, finding, &place, qf_text_string(&raw), qf_text_string(&value));
    return QF_OK;
}

/* The contract of the batch, which says what is sensitive. */
static enum qf_status contract_visit(void *context, const struct qf_batch *batch, struct qf_error *error)
{
    struct findings *findings = context;

    (void)error;
    findings->count++;
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
    TRY(qf_batch_walk(findings->city->book, &filter, contract_visit, findings, error));
    if (!findings->count)
        return fail_no_batch(args->operands[0], error);
    if (purpose)
        TRY(qf_city_record_look(findings->city, findings->cli, "batch", filter.id, purpose, error));
    findings->batch = filter.id;
    findings->unmasked = purpose != NULL;
    findings->count = 0;
    return qf_city_open_lake(findings->city, error);
}

static enum qf_status run_findings(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("sheet"), QF_N("row"), QF_N("column"), QF_N("name"), QF_N("kind"),
        QF_N("why"), QF_N("as delivered"), QF_N("kept as"), QF_N("the row was") };
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct findings findings = { .cli = cli, .city = &city, .json = &json };
    struct qf_finding_filter filter = { .kind = qf_args_text(args, "kind", NULL),
        .rule = qf_args_text(args, "rule", NULL),
        .limit = qf_args_number(args, "limit", 100) };

    TRY(open_findings(&findings, args, error));
    TRY(qf_table_new(QF_COUNT(heads), &table, error));
    findings.table = table;
    for (unsigned i = 0; i < QF_COUNT(heads); i++)
        qf_table_heading(table, cli, heads[i]);
    qf_table_align_right(table, 1);
    qf_table_cut(table, 6, RAW_WIDTH);
    qf_table_cut(table, 7, RAW_WIDTH);
    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    TRY(qf_finding_walk(city.lake, findings.batch, &filter, finding_visit, &findings, error));
    qf_json_close_array(&json);
    if (!findings.count && !cli->json) {
        qf_note(cli, "nothing was rejected or altered\n");
        return QF_OK;
    }
    if (filter.limit && findings.count == filter.limit)
        qf_note(cli, "only %lld are listed; --limit 0 lists all\n", (long long)filter.limit);
    return cli->json ? qf_cli_print_json(cli, &text, error) : qf_table_print(table, cli, error);
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
