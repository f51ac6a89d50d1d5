/* SPDX-License-Identifier: Apache-2.0 */
/* warning list, dismiss and history: what was found, and what was decided about it. */
#include "commands/cmd_warning.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/rowmask.h"
#include "commands/seat.h"
#include "commands/table.h"
#include "store/journal.h"
#include "warn/warn.h"

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

enum qf_status qf_warning_read_number(const char *text, int64_t *ret_number, struct qf_error *error)
{
    char *end = NULL;

    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    if (errno || end == text || *end || *ret_number < 1)
        return qf_fail(error, QF_USAGE, "'%s' is not the number of a warning", text);
    return QF_OK;
}

enum qf_status qf_warning_fail_none(const char *number, struct qf_error *error)
{
    qf_fail(error, QF_NOT_FOUND, "there is no warning %s", number);
    qf_hint(error, "'qingfeng warning list' lists them");
    return QF_NOT_FOUND;
}

void qf_warning_add_json(struct qf_json *json, const struct qf_warning *warning)
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

/* --- list -------------------------------------------------------------------------------------------------------------- */

struct listing {
    struct qf_cli *cli;
    struct qf_table *table;
    struct qf_json *json;
    int64_t count;
};

static enum qf_status list_visit(void *context, const struct qf_warning *warning, struct qf_error *error)
{
    struct listing *listing = context;
    struct qf_table *table = listing->table;
    char money[QF_MONEY_TEXT] = "";

    (void)error;
    listing->count++;
    if (listing->cli->json) {
        qf_json_open_object(listing->json);
        qf_warning_add_json(listing->json, warning);
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
    if (!cli->json && !listing.count) {
        qf_note(cli, "no warnings to list; 'qingfeng warn' asks the models\n");
        return QF_OK;
    }
    if (!cli->json && filter.limit && listing.count == filter.limit)
        qf_note(cli, "only %lld are listed; --limit 0 lists all\n", (long long)filter.limit);
    return cli->json ? qf_cli_print_json(cli, &text, error) : qf_table_print(table, cli, error);
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

    TRY(qf_warning_read_number(args->operands[0], &warning, error));
    if (!cause || !reason)
        return qf_fail(error, QF_USAGE, "'%s' needs %s", "warning dismiss", "--cause, --reason");
    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    TRY(qf_seat_ask_task(&city, cli, QF_TASK_WARNINGS, error));
    TRY(qf_warning_dismiss(city.book, warning, cli->actor, cause, reason, error));
    qf_note(cli, "warning %lld is dismissed; it stays silent until its evidence changes\n", (long long)warning);
    return QF_OK;
}

static enum qf_status history_entry(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    struct listing *listing = context;
    struct qf_text after CLEANUP(qf_text_release) = { 0 };
    struct qf_json *json = listing->json;

    listing->count++;
    if (listing->cli->json) {
        TRY(qf_row_mask(entry->json, &after, error));
        qf_json_open_object(json);
        qf_json_member_int(json, "sequence", entry->sequence);
        qf_json_member(json, "at", entry->at);
        qf_json_member(json, "actor", entry->actor);
        qf_json_member(json, "action", entry->action);
        qf_json_member(json, "reason", entry->reason);
        qf_json_key(json, "after");
        qf_json_raw(json, qf_text_string(&after));
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

    TRY(qf_warning_read_number(args->operands[0], &filter.row, error));
    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    TRY(qf_table_new(QF_COUNT(heads), &table, error));
    listing.table = table;
    for (unsigned i = 0; i < QF_COUNT(heads); i++)
        qf_table_heading(table, cli, heads[i]);
    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    TRY(qf_journal_walk(city.book, &filter, history_entry, &listing, error));
    qf_json_close_array(&json);
    if (!listing.count)
        return qf_warning_fail_none(args->operands[0], error);
    return cli->json ? qf_cli_print_json(cli, &text, error) : qf_table_print(table, cli, error);
}

const struct qf_command qf_command_warning_list = {
    .name = "warning list",
    .operands = "",
    .summary = QF_N("list warnings, what is worth doing first at the head"),
    .options = list_options,
    .run = run_list,
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
