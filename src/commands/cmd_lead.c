/* SPDX-License-Identifier: Apache-2.0 */
/* lead open|from|check|add|merge|part, ledger post|reverse: leads and their money. */
#include "commands/cmd_lead.h"

#include <string.h>

#include "base/money.h"
#include "commands/commands.h"
#include "handle/level.h"
#include "handle/outline.h"
#include "handle/recovery.h"

/* --- lead open --------------------------------------------------------------------------------------------------------- */

const char *const qf_lead_tracks[] = { "normal", "fast", "green", NULL };
const char *const qf_lead_levels[] = { "red", "orange", "yellow", NULL };
static const struct qf_option open_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("where it happened: 4 to 12 digits"), NULL, 0, 0, true },
    QF_LEAD_OPTIONS,
    QF_SEAT_OPTIONS,
    { 0 },
};

enum qf_status qf_lead_read(
    const struct qf_args *args, struct qf_new_lead *ret_lead, struct qf_subject *ret_subject, struct qf_error *error)
{
    *ret_subject =
        (struct qf_subject){ .name = qf_args_text(args, "subject", NULL), .unit = qf_args_text(args, "unit", NULL) };
    *ret_lead = (struct qf_new_lead){ .domain = qf_args_text(args, "domain", NULL),
        .category = qf_args_text(args, "category", NULL),
        .track = qf_args_text(args, "track", NULL),
        .level = qf_args_text(args, "level", NULL),
        .amount_fen = qf_args_number(args, "amount", 0),
        .subjects = ret_subject,
        .subject_count = ret_subject->name != NULL };
    return qf_resident_option(args, "subject-id", &ret_subject->entity, error);
}

/* What one opens is told by its number, and everybody is held against its subjects at once. */
enum qf_status qf_lead_finish(
    struct qf_cli *cli, struct qf_seat *seat, int64_t lead, bool is_new, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    enum qf_status status = qf_recusal_check(&seat->desk, &seat->kin, lead, error);

    if (status == QF_NOT_FOUND) /* one may open what one may then not see, or nothing was matched yet */
        qf_note(cli, "nobody may handle it before 'qingfeng lead check %lld' has found out who must recuse\n",
            (long long)lead);
    else
        TRY(status);
    if (!cli->json) {
        qf_say(cli, is_new ? "opened matter %lld\n" : "added to matter %lld\n", (long long)lead);
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "matter", lead);
    qf_json_member_bool(&json, "new", is_new);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status check_category(const struct qf_workflow *workflow, const char *category, struct qf_error *error)
{
    struct qf_text known CLEANUP(qf_text_release) = { 0 };

    for (size_t i = 0; i < workflow->category_count; i++) {
        if (!category || !*category || strcmp(workflow->categories[i].name, category) == 0)
            return QF_OK;
        qf_text_add_format(&known, "%s%s", i ? ", " : "", workflow->categories[i].name);
    }
    TRY(qf_text_check(&known, error));
    qf_fail(error, QF_NOT_FOUND, "the workflow has no category '%s'", category);
    qf_hint(error, "there are: %s", qf_text_string(&known));
    return QF_NOT_FOUND;
}

static enum qf_status run_open(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_subject subject;
    struct qf_new_lead lead;
    int64_t id;

    TRY(qf_lead_read(args, &lead, &subject, error));
    TRY(qf_required(args, "region", &lead.region, error));
    lead.title = args->operands[0];
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(check_category(qf_catalog_workflow(seat.city.catalog), lead.category, error));
    TRY(qf_lead_open(&seat.desk, &lead, &id, error));
    return qf_lead_finish(cli, &seat, id, true, error);
}

const struct qf_command qf_command_lead_open = {
    .name = "lead open",
    .operands = "TITLE",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("open a lead that somebody brings; it goes to the organ of its place"),
    .options = open_options,
    .run = run_open,
};

/* --- lead from, check, merge, part ------------------------------------------------------------------------------------- */

static const struct qf_option from_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("where it happened: 4 to 12 digits"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_from(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *region;
    int64_t warning, lead;
    bool is_new;

    TRY(qf_operand_number(args->operands[0], &warning, error));
    TRY(qf_required(args, "region", &region, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_lead_from_warning(&seat.desk, warning, region, &lead, &is_new, error));
    return qf_lead_finish(cli, &seat, lead, is_new, error);
}

const struct qf_command qf_command_lead_from = {
    .name = "lead from",
    .operands = "WARNING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("make a lead of a warning, or add it to the one of its subject and domain"),
    .options = from_options,
    .run = run_from,
};

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

struct recusals {
    const struct qf_cli *cli;
    bool any;
};

static enum qf_status say_recused(void *context, const char *user, int64_t grounds, struct qf_error *error)
{
    struct recusals *recusals = context;

    (void)error;
    recusals->any = true;
    qf_note(recusals->cli, "must recuse: '%s' (grounds: %lld)\n", user, (long long)grounds);
    return QF_OK;
}

/* Whoever finds that they must recuse themselves is told no more. */
static enum qf_status say_recusals(
    const struct qf_cli *cli, const struct qf_seat *seat, int64_t matter, struct qf_error *error)
{
    struct recusals recusals = { cli, false };
    enum qf_status status = qf_outline_recused(&seat->desk, matter, say_recused, &recusals, error);

    if (status == QF_NOT_FOUND)
        qf_note(cli, "everybody was held against matter %lld; you must recuse\n", (long long)matter);
    else if (status == QF_OK && !recusals.any)
        qf_note(cli, "everybody was held against matter %lld: nobody must recuse\n", (long long)matter);
    return status == QF_NOT_FOUND ? QF_OK : status;
}

static enum qf_status run_check(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_recusal_check(&seat.desk, &seat.kin, matter, error));
    return say_recusals(cli, &seat, matter, error);
}

const struct qf_command qf_command_lead_check = {
    .name = "lead check",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("find out who must recuse; until then nobody may handle it"),
    .options = seat_options,
    .run = run_check,
};

static enum qf_status read_two(
    const struct qf_args *args, int64_t *ret_first, int64_t *ret_second, struct qf_error *error)
{
    TRY(qf_operand_number(args->operands[0], ret_first, error));
    return qf_operand_number(args->operands[1], ret_second, error);
}

static enum qf_status run_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t lead, report;

    TRY(read_two(args, &lead, &report, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_lead_add_report(&seat.desk, lead, report, error);
}

const struct qf_command qf_command_lead_add = {
    .name = "lead add",
    .operands = "LEAD REPORT",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("let a lead rest on a report: what becomes of the lead is the report's outcome"),
    .options = seat_options,
    .run = run_add,
};

static enum qf_status run_merge(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t into, from;

    TRY(read_two(args, &into, &from, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_lead_merge(&seat.desk, into, from, error);
}

const struct qf_command qf_command_lead_merge = {
    .name = "lead merge",
    .operands = "INTO FROM",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("let the sources of one lead count for another; it can be undone"),
    .options = seat_options,
    .run = run_merge,
};

static enum qf_status run_part(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t into, from;

    TRY(read_two(args, &into, &from, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_lead_part(&seat.desk, into, from, error);
}

const struct qf_command qf_command_lead_part = {
    .name = "lead part",
    .operands = "INTO FROM",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("part two leads that were merged"),
    .options = seat_options,
    .run = run_part,
};

static const struct qf_option level_options[] = {
    { "to", 0, QF_OPTION_TEXT, "USER", QF_N("who handles it from now on, of one's own organ"), NULL, 0, 0, true },
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_level(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t lead, user;

    TRY(qf_operand_number(args->operands[0], &lead, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, qf_args_text(args, "to", NULL), &user, error));
    return qf_lead_level_up(&seat.desk, lead, user, qf_args_text(args, "reason", NULL), error);
}

const struct qf_command qf_command_lead_level_up = {
    .name = "lead level-up",
    .operands = "LEAD",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("take a lead up to one's own organ, into other hands; by a leader of the organ above"),
    .options = level_options,
    .run = run_level,
};

/* --- ledger ------------------------------------------------------------------------------------------------------------ */

static const char *const posting_kinds[] = { "found", "ordered", "received", "returned", "treasury", "livelihood",
    "written_off", NULL };
static const struct qf_option post_options[] = {
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("the stage that the money reaches"), posting_kinds, 0, 0, true },
    { "amount", 0, QF_OPTION_MONEY, "YUAN", QF_N("how much"), NULL, 0, 0, true },
    { "receipt", 0, QF_OPTION_TEXT, "TEXT", QF_N("of the bank, the treasury or the beneficiary"), NULL, 0, 0 },
    { "beneficiary", 0, QF_OPTION_TEXT, "TEXT", QF_N("to whom it was returned, or the livelihood project"), NULL, 0,
        0 },
    { "note", 0, QF_OPTION_TEXT, "TEXT", QF_N("why; required to write off"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_post(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_posting posting = { .fen = qf_args_number(args, "amount", 0),
        .receipt = qf_args_text(args, "receipt", NULL),
        .beneficiary = qf_args_text(args, "beneficiary", NULL),
        .note = qf_args_text(args, "note", NULL) };
    const char *kind;
    int64_t id;

    TRY(qf_operand_number(args->operands[0], &posting.matter, error));
    TRY(qf_required(args, "kind", &kind, error));
    TRY(qf_posting_kind_find(kind, &posting.kind, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_recovery_post(&seat.desk, &posting, &id, error));
    qf_say(cli, "posting %lld\n", (long long)id);
    return QF_OK;
}

const struct qf_command qf_command_ledger_post = {
    .name = "ledger post",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("move a matter's money one stage on: found, ordered, received, returned …"),
    .options = post_options,
    .run = run_post,
};

static const struct qf_option reverse_options[] = {
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_reverse(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t posting;

    TRY(qf_operand_number(args->operands[0], &posting, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_recovery_reverse(&seat.desk, posting, qf_args_text(args, "reason", NULL), error);
}

const struct qf_command qf_command_ledger_reverse = {
    .name = "ledger reverse",
    .operands = "POSTING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("take a posting back by its mirror image"),
    .options = reverse_options,
    .run = run_reverse,
};
