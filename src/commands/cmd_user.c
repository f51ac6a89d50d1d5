/* SPDX-License-Identifier: Apache-2.0 */
/* user add|set|suspend|worked|list: accounts, by the security administrator. */
#include <string.h>

#include "base/date.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/network.h"

static const struct qf_option add_options[] = {
    { "organ", 0, QF_OPTION_TEXT, "ORGAN", QF_N("name or region of the organ"), NULL, 0, 0, true },
    { "role", 0, QF_OPTION_TEXT, "ROLE",
        QF_N("clerk, officer, leader, analyst, data_officer, trial, auditor, party_committee, system_administrator or "
             "security_administrator"),
        NULL, 0, 0, true },
    { "display", 0, QF_OPTION_TEXT, "TEXT", QF_N("the name that is shown"), NULL, 0, 0 },
    { "head", 0, QF_OPTION_FLAG, NULL, QF_N("heads the organ"), NULL, 0, 0 },
    { "resident-id", 0, QF_OPTION_TEXT, "ID", QF_N("for recusal: without it they handle nothing about persons"), NULL,
        0, 0 },
    { "village", 0, QF_OPTION_TEXT, "CODE", QF_N("village of origin, 12 digits: they handle nothing there"), NULL, 0,
        0 },
    { "department", 0, QF_OPTION_TEXT, "CODE", QF_N("of a data officer"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_user user = { .name = args->operands[0],
        .display = qf_args_text(args, "display", args->operands[0]),
        .is_head = qf_args_given(args, "head"),
        .resident_id = qf_args_text(args, "resident-id", NULL),
        .home_village = qf_args_text(args, "village", NULL),
        .department = qf_args_text(args, "department", NULL) };
    const char *organ, *role;
    int64_t id;

    TRY(qf_required(args, "organ", &organ, error));
    TRY(qf_required(args, "role", &role, error));
    TRY(qf_user_role_find(role, &user.role, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_organ_find(seat.city.book, organ, &user.organ, error));
    user.kin = &seat.kin;
    TRY(qf_user_add(&seat.desk, &user, &id, error));
    qf_note(cli, "made the account '%s'\n", user.name);
    return QF_OK;
}

const struct qf_command qf_command_user_add = {
    .name = "user add",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("make an account"),
    .options = add_options,
    .run = run_add,
};

static const struct qf_option set_options[] = {
    { "resident-id", 0, QF_OPTION_TEXT, "ID", QF_N("for recusal: without it they handle nothing about persons"), NULL,
        0, 0 },
    { "village", 0, QF_OPTION_TEXT, "CODE", QF_N("village of origin, 12 digits: they handle nothing there"), NULL, 0,
        0 },
    { "display", 0, QF_OPTION_TEXT, "TEXT", QF_N("the name that is shown"), NULL, 0, 0 },
    { "department", 0, QF_OPTION_TEXT, "CODE", QF_N("of a data officer"), NULL, 0, 0 },
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_set(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_user_mending mending = { .resident_id = qf_args_text(args, "resident-id", NULL),
        .home_village = qf_args_text(args, "village", NULL),
        .display = qf_args_text(args, "display", NULL),
        .department = qf_args_text(args, "department", NULL),
        .reason = qf_args_text(args, "reason", NULL) };
    int64_t recused, handled;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[0], &mending.user, error));
    TRY(qf_user_mend(&seat.desk, &seat.kin, &mending, &recused, &handled, error));
    qf_note(cli, "held against all open matters: must recuse in %lld\n", (long long)recused);
    if (handled)
        qf_say(cli, "open matters in their hands that must be handed to others: %lld\n", (long long)handled);
    return QF_OK;
}

const struct qf_command qf_command_user_set = {
    .name = "user set",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("mend who an account is; they are held against all open matters at once"),
    .options = set_options,
    .run = run_set,
};

static const struct qf_option suspend_options[] = {
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_suspend(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *reason;
    int64_t user;

    TRY(qf_required(args, "reason", &reason, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[0], &user, error));
    return qf_user_suspend(&seat.desk, user, reason, error);
}

const struct qf_command qf_command_user_suspend = {
    .name = "user suspend",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("close an account; nothing is deleted"),
    .options = suspend_options,
    .run = run_suspend,
};

static const struct qf_option worked_options[] = {
    { "unit", 0, QF_OPTION_TEXT, "NAME", QF_N("where they worked: they handle nothing about its people"), NULL, 0, 0,
        true },
    { "from", 0, QF_OPTION_DATE, "DATE", QF_N("since when"), NULL, 0, 0 },
    { "to", 0, QF_OPTION_DATE, "DATE", QF_N("until when"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_worked(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    char from[QF_DATE_TEXT], to[QF_DATE_TEXT];
    const char *unit;
    int64_t user;

    TRY(qf_required(args, "unit", &unit, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[0], &user, error));
    qf_date_format((int32_t)qf_args_number(args, "from", 0), from);
    qf_date_format((int32_t)qf_args_number(args, "to", 0), to);
    return qf_user_worked_in(&seat.desk, user, unit, qf_args_given(args, "from") ? from : NULL,
        qf_args_given(args, "to") ? to : NULL, error);
}

const struct qf_command qf_command_user_worked = {
    .name = "user worked",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record a unit in which somebody worked, for recusal"),
    .options = worked_options,
    .run = run_worked,
};

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

struct accounts {
    struct qf_list list;
    const struct qf_workflow *workflow;
};

static void close_accounts(struct accounts *accounts)
{
    qf_list_release(&accounts->list);
}
QF_CLEANUP_VALUE(struct accounts, close_accounts)

static enum qf_status add_account(void *context, const struct qf_account_view *account, struct qf_error *error)
{
    struct accounts *accounts = context;
    struct qf_list *list = &accounts->list;
    const struct qf_role *role = qf_workflow_role(accounts->workflow, account->role);
    const bool active = strcmp(account->state, "active") == 0;

    (void)error;
    qf_list_row(list);
    qf_list_text(list, "user", account->name);
    qf_list_name(list, "display", account->display);
    qf_list_member(list, "role", account->role);
    qf_list_text(list, NULL, role ? qf_bilingual_in(&role->title, list->cli->lang) : account->role);
    qf_list_text(list, "organ", account->organ);
    qf_list_flag(list, "head", account->is_head, QF_N("yes"));
    qf_list_flag(list, "key", account->has_key, QF_N("yes"));
    qf_list_flag(list, "resident_id", account->has_resident_id, QF_N("yes"));
    qf_list_member(list, "state", account->state);
    qf_list_style(list, active ? QF_STYLE_PLAIN : QF_STYLE_DIM);
    qf_list_text(list, NULL, qf_tr(list->cli->lang, active ? QF_N("active") : QF_N("suspended")));
    qf_list_text(list, "posts", account->posts);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("account"), QF_N("name of the person"), QF_N("role"), QF_N("organ"),
        QF_N("head"), QF_N("key"), QF_N("resident ID"), QF_N("state"), QF_N("answers for") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct accounts accounts CLEANUP(close_accounts) = { .workflow = NULL };

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    accounts.workflow = qf_catalog_workflow(seat.city.catalog);
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &accounts.list, error));
    TRY(qf_network_accounts(&seat.desk, add_account, &accounts, error));
    return qf_list_print(&accounts.list, NULL, error);
}

const struct qf_command qf_command_user_list = {
    .name = "user list",
    .operands = "",
    .summary = QF_N(
        "accounts: role, organ, whether they have a key and a resident ID; for administrators, auditors and leaders"),
    .options = seat_options,
    .run = run_list,
};
