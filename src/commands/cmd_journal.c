/* SPDX-License-Identifier: Apache-2.0 */
/* journal verify and show: what was changed, by whom, and whether the record is whole. */
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/rowmask.h"
#include "commands/seat.h"
#include "store/journal.h"

static enum qf_status print_check_json(
    const struct qf_cli *cli, const struct qf_journal_check *check, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "entries", check->entries);
    qf_json_member_int(&json, "rows", check->rows);
    qf_json_member_int(&json, "broken_at", check->broken_at);
    qf_json_member(&json, "broken_table", check->broken_table[0] ? check->broken_table : NULL);
    qf_json_member_int(&json, "broken_row", check->broken_row);
    qf_json_member(&json, "head", check->head);
    qf_json_member_int(&json, "checkpoints", check->checkpoints);
    qf_json_member_int(&json, "broken_checkpoint", check->broken_checkpoint);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static const struct qf_option verify_options[] = {
    { "head", 0, QF_OPTION_TEXT, "HASH", QF_N("the journal must still hold this head, kept from an earlier check"),
        NULL, 0, 0 },
    { 0 },
};

static enum qf_status run_verify(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_text keys CLEANUP(qf_text_release) = { 0 };
    struct qf_journal_check check = { 0 };

    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    TRY(qf_city_read_keys(&city, &keys, error));
    enum qf_status status =
        qf_journal_verify(city.book, qf_args_text(args, "head", NULL), qf_text_string(&keys), &check, error);
    if (status != QF_OK && status != QF_CORRUPT)
        return status;
    if (cli->json)
        TRY(print_check_json(cli, &check, error));
    else if (status == QF_OK)
        qf_say(cli, "the journal is whole: %lld entries, %lld rows held against it, %lld checkpoints\nhead %s\n",
            (long long)check.entries, (long long)check.rows, (long long)check.checkpoints, check.head);
    return status;
}

static const struct qf_option show_options[] = {
    { "table", 0, QF_OPTION_TEXT, "TABLE", QF_N("of this table only"), NULL, 0, 0 },
    { "row", 0, QF_OPTION_NUMBER, "ID", QF_N("of this row only"), NULL, 1, INT64_MAX },
    { "actor", 0, QF_OPTION_TEXT, "NAME", QF_N("by this actor only"), NULL, 0, 0 },
    { "action", 0, QF_OPTION_TEXT, "ACTION", QF_N("of this action only"), NULL, 0, 0 },
    { "after", 0, QF_OPTION_NUMBER, "SEQUENCE", QF_N("after this entry"), NULL, 0, INT64_MAX },
    { "limit", 'n', QF_OPTION_NUMBER, "N", QF_N("at most so many (otherwise 50; 0 for all)"), NULL, 0, INT32_MAX },
    { "rows", 0, QF_OPTION_FLAG, NULL, QF_N("with the whole row after the change"), NULL, 0, 0 },
    { "unmask", 0, QF_OPTION_TEXT, "PURPOSE", QF_N("show identifiers in full; the purpose is recorded"), NULL, 0, 0 },
    { 0 },
};

struct view {
    const struct qf_cli *cli;
    bool rows, unmasked;
};

static enum qf_status print_entry_json(
    const struct qf_cli *cli, const struct qf_journal_entry *entry, const char *row, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_journal_entry_write(&json, entry, row);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status show_entry(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    const struct view *view = context;
    const struct qf_cli *cli = view->cli;
    struct qf_text row CLEANUP(qf_text_release) = { 0 };

    if (view->unmasked)
        qf_text_add_string(&row, entry->json);
    else if (cli->json || view->rows)
        TRY(qf_row_mask(entry->json, &row, error));
    TRY(qf_text_check(&row, error));
    if (cli->json)
        return print_entry_json(cli, entry, qf_text_string(&row), error);
    fprintf(cli->out, "%s%lld%s  %s  %s  %s  %s/%lld  %s%.12s%s\n", qf_style_on(cli, QF_STYLE_BOLD),
        (long long)entry->sequence, qf_style_off(cli), entry->at, entry->actor, qf_tr(cli->lang, entry->action),
        entry->table, (long long)entry->row, qf_style_on(cli, QF_STYLE_DIM), entry->hash, qf_style_off(cli));
    if (*entry->reason)
        qf_say(cli, "    because: %s\n", qf_tr(cli->lang, entry->reason));
    if (view->rows)
        fprintf(cli->out, "    %s\n", qf_text_string(&row));
    return QF_OK;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    const char *purpose = qf_args_text(args, "unmask", NULL);
    struct view view = { .cli = cli, .rows = qf_args_given(args, "rows"), .unmasked = purpose != NULL };
    struct qf_journal_filter filter = { .table = qf_args_text(args, "table", NULL),
        .row = qf_args_number(args, "row", 0),
        .actor = qf_args_text(args, "actor", NULL),
        .action = qf_args_text(args, "action", NULL),
        .after = qf_args_number(args, "after", 0),
        .limit = qf_args_number(args, "limit", 50) };

    TRY(qf_city_open(cli, purpose ? QF_BOOK_WRITE : QF_BOOK_READ, &city, error));
    TRY(qf_seat_ask_task(&city, cli, QF_TASK_JOURNAL, error));
    if (purpose)
        TRY(qf_city_record_look(&city, cli, "journal", filter.row, purpose, error));
    return qf_journal_walk(city.book, &filter, show_entry, &view, error);
}

const struct qf_command qf_command_journal_verify = {
    .name = "journal verify",
    .operands = "",
    .summary = QF_N("check the hash chain, its checkpoints, and every row of the book against it"),
    .options = verify_options,
    .run = run_verify,
};

const struct qf_command qf_command_journal_show = {
    .name = "journal show",
    .operands = "",
    .summary = QF_N("show who changed what, when and why"),
    .details =
        QF_N("With --json and --unmask, one entry a line with everything that its hash covers (docs/journal.md)."),
    .options = show_options,
    .run = run_show,
};
