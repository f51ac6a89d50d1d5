/* SPDX-License-Identifier: Apache-2.0 */
/* taskforce form|log|end|list|show, joint add|leave|second|release|write|done|show: who works together, and on what. */
#include "base/date.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/joint.h"
#include "handle/network.h"
#include "handle/taskforce.h"

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };
static const struct qf_option reason_options[] = {
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

/* --- taskforce form, log, end ------------------------------------------------------------------------------------------ */

static const struct qf_option form_options[] = {
    { "leader", 0, QF_OPTION_TEXT, "USER", QF_N("the one leader who answers for it"), NULL, 0, 0, true },
    { "name", 0, QF_OPTION_TEXT, "TEXT", QF_N("its name (otherwise by the day, such as “4·15”专案组)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_form(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_taskforce taskforce = { .name = qf_args_text(args, "name", NULL) };

    TRY(qf_operand_number(args->operands[0], &taskforce.matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, qf_args_text(args, "leader", NULL), &taskforce.leader, error));
    return qf_taskforce_form(&seat.desk, &taskforce, error);
}

const struct qf_command qf_command_taskforce_form = {
    .name = "taskforce form",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("form a task force under one leader in charge"),
    .options = form_options,
    .run = run_form,
};

static const struct qf_option log_options[] = {
    { "week", 0, QF_OPTION_DATE, "DATE", QF_N("a day of the week that it is about (otherwise this week)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_log(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_taskforce_log(
        &seat.desk, matter, (int32_t)qf_args_number(args, "week", seat.desk.today), args->operands[1], error);
}

const struct qf_command qf_command_taskforce_log = {
    .name = "taskforce log",
    .operands = "MATTER TEXT",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("write the log of a week"),
    .options = log_options,
    .run = run_log,
};

static enum qf_status run_end(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_taskforce_dissolve(&seat.desk, matter, qf_args_text(args, "reason", NULL), error);
}

const struct qf_command qf_command_taskforce_end = {
    .name = "taskforce end",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("dissolve a task force; its log stays"),
    .options = reason_options,
    .run = run_end,
};

/* --- taskforce list, show ---------------------------------------------------------------------------------------------- */

struct list {
    struct qf_cli *cli;
    struct qf_table *table;
    struct qf_json *json;
};

static void add_taskforce_json(struct qf_json *json, const struct qf_taskforce *taskforce)
{
    qf_json_member_int(json, "matter", taskforce->matter);
    qf_json_member(json, "name", taskforce->name);
    qf_json_member(json, "leader_in_charge", taskforce->leader);
    qf_json_member(json, "formed_on", taskforce->formed_on);
    qf_json_member(json, "dissolved_on", *taskforce->dissolved_on ? taskforce->dissolved_on : NULL);
    qf_json_member_int(json, "weeks", taskforce->weeks);
    qf_json_member_int(json, "weeks_without_log", taskforce->missing);
}

static enum qf_status add_taskforce(void *context, const struct qf_taskforce *taskforce, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    add_taskforce_json(&list->json, taskforce);
    qf_list_int(list, NULL, taskforce->matter);
    qf_list_text(list, NULL, taskforce->name);
    qf_list_text(list, NULL, taskforce->leader);
    qf_list_text(list, NULL, taskforce->formed_on);
    qf_list_int(list, NULL, taskforce->weeks);
    qf_list_style(list, taskforce->missing ? QF_STYLE_RED : QF_STYLE_PLAIN);
    qf_list_int(list, NULL, taskforce->missing);
    qf_list_text(list, NULL, taskforce->title);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("matter"), QF_N("task force"), QF_N("in charge"), QF_N("formed"),
        QF_N("weeks"), QF_N("without log"), QF_N("about") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_taskforce_walk(&seat.desk, 0, add_taskforce, &list, error));
    return qf_list_print(&list, QF_N("no task force was formed on what you may see"), error);
}

const struct qf_command qf_command_taskforce_list = {
    .name = "taskforce list",
    .operands = "",
    .summary = QF_N("task forces, and how many weeks of each have no log"),
    .options = seat_options,
    .run = run_list,
};

/* One matter's: head, then parts, in words or as members of one object. */
struct view {
    const struct qf_cli *cli;
    struct qf_json json;
    struct qf_text text;
};

static void close_view(struct view *view)
{
    qf_text_release(&view->text);
}
QF_CLEANUP_VALUE(struct view, close_view)

static enum qf_status show_taskforce(void *context, const struct qf_taskforce *taskforce, struct qf_error *error)
{
    struct view *view = context;

    (void)error;
    add_taskforce_json(&view->json, taskforce);
    if (view->cli->json)
        return QF_OK;
    qf_say(view->cli, "%s, in charge: %s, formed %s\n", taskforce->name, taskforce->leader, taskforce->formed_on);
    if (*taskforce->dissolved_on)
        qf_say(view->cli, "  dissolved %s\n", taskforce->dissolved_on);
    qf_say(view->cli, "  %u weeks are over, %u of them without a log\n", taskforce->weeks, taskforce->missing);
    return QF_OK;
}

static enum qf_status show_week(void *context, const struct qf_taskforce_week *week, struct qf_error *error)
{
    struct view *view = context;
    char day[QF_DATE_TEXT];

    (void)error;
    qf_date_format(week->monday, day);
    qf_json_open_object(&view->json);
    qf_json_member(&view->json, "week_of", day);
    qf_json_member(&view->json, "progress", week->progress);
    qf_json_member(&view->json, "by", week->by);
    qf_json_member_bool(&view->json, "missing", week->missing);
    qf_json_close_object(&view->json);
    if (view->cli->json)
        return QF_OK;
    if (week->progress)
        qf_say(view->cli, "  week of %s: %s (%s)\n", day, week->progress, week->by);
    else if (week->missing)
        qf_say(view->cli, "  week of %s: no log\n", day);
    else
        qf_say(view->cli, "  week of %s: not over yet\n", day);
    return QF_OK;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct view view CLEANUP(close_view) = { .cli = cli };
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    qf_json_init(&view.json, &view.text);
    qf_json_open_object(&view.json);
    TRY(qf_taskforce_walk(&seat.desk, matter, show_taskforce, &view, error));
    qf_json_key(&view.json, "log");
    qf_json_open_array(&view.json);
    TRY(qf_taskforce_weeks(&seat.desk, matter, show_week, &view, error));
    qf_json_close_array(&view.json);
    qf_json_close_object(&view.json);
    return cli->json ? qf_cli_print_json(cli, &view.text, error) : QF_OK;
}

const struct qf_command qf_command_taskforce_show = {
    .name = "taskforce show",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("a task force and its log, week by week"),
    .options = seat_options,
    .run = run_show,
};

/* --- joint add, leave -------------------------------------------------------------------------------------------------- */

static const char *const party_kinds[] = { "room", "stationed_group", "locality", NULL };
static const struct qf_option party_options[] = {
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("what takes part"), party_kinds, 0, 0, true },
    { "organ", 0, QF_OPTION_TEXT, "ORGAN", QF_N("name or region of the organ to which it belongs"), NULL, 0, 0, true },
    { "name", 0, QF_OPTION_TEXT, "TEXT", QF_N("its name (of a locality otherwise the organ's)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_party(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_party party = { .kind = qf_args_text(args, "kind", NULL), .name = qf_args_text(args, "name", NULL) };
    int64_t id;

    TRY(qf_operand_number(args->operands[0], &party.matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_organ_find(seat.city.book, qf_args_text(args, "organ", NULL), &party.organ, error));
    TRY(qf_joint_add(&seat.desk, &party, &id, error));
    qf_say(cli, "party %lld\n", (long long)id);
    return QF_OK;
}

const struct qf_command qf_command_joint_add = {
    .name = "joint add",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("let a room, a stationed group or a locality take part in a matter"),
    .options = party_options,
    .run = run_party,
};

static enum qf_status run_leave(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t party;

    TRY(qf_operand_number(args->operands[0], &party, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_joint_leave(&seat.desk, party, error);
}

const struct qf_command qf_command_joint_leave = {
    .name = "joint leave",
    .operands = "PARTY",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("let a party, and all whom it sent, take part no more"),
    .options = seat_options,
    .run = run_leave,
};

/* --- joint write, done ------------------------------------------------------------------------------------------------- */

static const struct qf_option write_options[] = {
    { "party", 0, QF_OPTION_TEXT, "PARTY", QF_N("who is asked to do it (otherwise a note to all)"), NULL, 0, 0 },
    { "due", 0, QF_OPTION_DATE, "DATE", QF_N("by when"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_write(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_entry entry = { .what = args->operands[1], .due = (int32_t)qf_args_number(args, "due", 0) };
    int64_t id;

    TRY(qf_operand_number(args->operands[0], &entry.matter, error));
    if (qf_args_given(args, "party") != qf_args_given(args, "due"))
        return qf_fail(error, QF_USAGE, "'--party' and '--due' go together");
    if (qf_args_given(args, "party"))
        TRY(qf_operand_number(qf_args_text(args, "party", NULL), &entry.party, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_joint_write(&seat.desk, &entry, &id, error));
    qf_say(cli, "entry %lld\n", (long long)id);
    return QF_OK;
}

const struct qf_command qf_command_joint_write = {
    .name = "joint write",
    .operands = "MATTER TEXT",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("tell all who work on a matter, or ask a party to do something by a day"),
    .options = write_options,
    .run = run_write,
};

static enum qf_status run_done(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t entry;

    TRY(qf_operand_number(args->operands[0], &entry, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_joint_done(&seat.desk, entry, args->operands[1], error);
}

const struct qf_command qf_command_joint_done = {
    .name = "joint done",
    .operands = "ENTRY TEXT",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("say what came of what a party was asked to do"),
    .options = seat_options,
    .run = run_done,
};

/* --- joint show -------------------------------------------------------------------------------------------------------- */

static enum qf_status show_party(void *context, const struct qf_joint_party *party, struct qf_error *error)
{
    struct view *view = context;

    (void)error;
    qf_json_open_object(&view->json);
    qf_json_member_int(&view->json, "party", party->id);
    qf_json_member(&view->json, "kind", party->kind);
    qf_json_member(&view->json, "organ", party->organ);
    qf_json_member(&view->json, "name", party->name);
    qf_json_member(&view->json, "from", party->from_day);
    qf_json_member(&view->json, "to", *party->to_day ? party->to_day : NULL);
    qf_json_close_object(&view->json);
    if (!view->cli->json)
        qf_say(view->cli, "party %lld: %s %s (%s), %s to %s\n", (long long)party->id,
            qf_tr(view->cli->lang, party->kind), party->name, party->organ, party->from_day,
            *party->to_day ? party->to_day : "…");
    return QF_OK;
}

static enum qf_status show_member(void *context, const struct qf_joint_member *member, struct qf_error *error)
{
    struct view *view = context;
    const char *end = *member->to_day ? member->to_day : member->until_day;

    (void)error;
    qf_json_open_object(&view->json);
    qf_json_member(&view->json, "name", member->name);
    qf_json_member(&view->json, "part", member->part);
    qf_json_member(&view->json, "organ", member->organ);
    qf_json_member(&view->json, "party", *member->party ? member->party : NULL);
    qf_json_member(&view->json, "from", member->from_day);
    qf_json_member(&view->json, "until", *end ? end : NULL);
    qf_json_member_bool(&view->json, "present", member->present);
    qf_json_close_object(&view->json);
    if (!view->cli->json)
        qf_say(view->cli, "  %s, %s, %s: %s to %s%s\n", member->name, qf_tr(view->cli->lang, member->part),
            *member->party ? member->party : member->organ, member->from_day, *end ? end : "…",
            member->present ? "" : qf_tr(view->cli->lang, " (no more)"));
    return QF_OK;
}

static enum qf_status show_entry(void *context, const struct qf_joint_entry *entry, struct qf_error *error)
{
    struct view *view = context;

    (void)error;
    qf_json_open_object(&view->json);
    qf_json_member_int(&view->json, "entry", entry->id);
    qf_json_member(&view->json, "what", entry->what);
    qf_json_member(&view->json, "by", entry->by);
    qf_json_member(&view->json, "on_day", entry->on_day);
    qf_json_member(&view->json, "party", *entry->party ? entry->party : NULL);
    qf_json_member(&view->json, "due_on", *entry->due_on ? entry->due_on : NULL);
    qf_json_member(&view->json, "done_on", *entry->done_on ? entry->done_on : NULL);
    qf_json_member(&view->json, "result", *entry->result ? entry->result : NULL);
    qf_json_member_bool(&view->json, "overdue", entry->overdue);
    qf_json_close_object(&view->json);
    if (view->cli->json)
        return QF_OK;
    qf_say(view->cli, "entry %lld of %s, %s: %s\n", (long long)entry->id, entry->on_day, entry->by, entry->what);
    if (*entry->done_on)
        qf_say(view->cli, "  %s, done %s: %s\n", entry->party, entry->done_on, entry->result);
    else if (*entry->party)
        qf_say(view->cli, "  %s, due %s%s\n", entry->party, entry->due_on,
            entry->overdue ? qf_tr(view->cli->lang, " (overdue)") : "");
    return QF_OK;
}

static enum qf_status show_workspace(
    const struct qf_desk *desk, struct view *view, int64_t matter, struct qf_error *error)
{
    qf_json_open_object(&view->json);
    qf_json_key(&view->json, "parties");
    qf_json_open_array(&view->json);
    TRY(qf_joint_parties(desk, matter, show_party, view, error));
    qf_json_close_array(&view->json);
    qf_json_key(&view->json, "members");
    qf_json_open_array(&view->json);
    TRY(qf_joint_members(desk, matter, show_member, view, error));
    qf_json_close_array(&view->json);
    qf_json_key(&view->json, "entries");
    qf_json_open_array(&view->json);
    TRY(qf_joint_entries(desk, matter, show_entry, view, error));
    qf_json_close_array(&view->json);
    qf_json_close_object(&view->json);
    return QF_OK;
}

static enum qf_status run_joint_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct view view CLEANUP(close_view) = { .cli = cli };
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    qf_json_init(&view.json, &view.text);
    TRY(show_workspace(&seat.desk, &view, matter, error));
    return cli->json ? qf_cli_print_json(cli, &view.text, error) : QF_OK;
}

const struct qf_command qf_command_joint_show = {
    .name = "joint show",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("the shared workspace: parties, people, notes, and what each was asked to do"),
    .options = seat_options,
    .run = run_joint_show,
};
