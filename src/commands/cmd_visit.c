/* SPDX-License-Identifier: Apache-2.0 */
/* visit add|list|lead|pair|pairs|issue|solve|issues: cadres who go to the people, and what comes of it. */
#include "commands/cmd_lead.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "handle/visit.h"

/* --- visit add, list --------------------------------------------------------------------------------------------------- */

static const char *const kinds[] = { "bench_meeting", "field_interview", "hall_visit", "home_visit", NULL };
static const char *const places[] = { "convenience_centre", "assets_office", "approval_hall", "village", NULL };
static const struct qf_option add_options[] = {
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("what kind of visit"), kinds, 0, 0, true },
    { "place", 0, QF_OPTION_TEXT, "PLACE", QF_N("what kind of place; a hall visit says which hall"), places, 0, 0 },
    { "people", 0, QF_OPTION_NUMBER, "N", QF_N("how many people were met"), NULL, 0, 100000 },
    { "notes", 0, QF_OPTION_TEXT, "TEXT", QF_N("the cadre's own notes; never what somebody reports"), NULL, 0, 0 },
    { "cadre", 0, QF_OPTION_TEXT, "USER", QF_N("who went (otherwise oneself)"), NULL, 0, 0 },
    { "day", 0, QF_OPTION_DATE, "DATE", QF_N("its day (otherwise that on which it is recorded)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_visit visit = { .region = args->operands[0],
        .place = qf_args_text(args, "place", NULL),
        .notes = qf_args_text(args, "notes", NULL),
        .people = qf_args_number(args, "people", 0),
        .on_day = (int32_t)qf_args_number(args, "day", 0) };
    int64_t id;

    TRY(qf_required(args, "kind", &visit.kind, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, qf_args_text(args, "cadre", NULL), &visit.cadre, error));
    TRY(qf_visit_add(&seat.desk, &visit, &id, error));
    return qf_say_made(cli, QF_N("field visit"), "visit", id, error);
}

const struct qf_command qf_command_visit_add = {
    .name = "visit add",
    .operands = "REGION",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record a visit to a village or a hall"),
    .details = QF_N("Notes are the cadre's own and are read by colleagues. What somebody reports, and who they are, "
                    "never stands in them: "
                    "take it in with 'report add', which seals it."),
    .options = add_options,
    .run = run_add,
};

static const struct qf_option list_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("in this place only"), NULL, 0, 0 },
    { "cadre", 0, QF_OPTION_TEXT, "USER", QF_N("by this cadre only"), NULL, 0, 0 },
    { "from", 0, QF_OPTION_DATE, "DATE", QF_N("from this day on"), NULL, 0, 0 },
    { "to", 0, QF_OPTION_DATE, "DATE", QF_N("until this day"), NULL, 0, 0 },
    { "limit", 'n', QF_OPTION_NUMBER, "N", QF_N("at most so many (otherwise 50; 0 for all)"), NULL, 0, INT64_MAX },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status add_visit(void *context, const struct qf_visit_view *visit, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "visit", visit->id);
    qf_list_text(list, "on_day", visit->on_day);
    qf_list_text(list, "cadre", visit->cadre);
    qf_list_text(list, "region", visit->region);
    qf_list_text(list, "name", visit->place_name);
    qf_list_word(list, "kind", visit->kind);
    qf_list_word(list, "place", visit->place);
    qf_list_int(list, "people", visit->people);
    qf_list_int(list, "leads", visit->leads);
    qf_list_int(list, "issues", visit->issues);
    qf_list_prose(list, "notes", visit->notes);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("field visit"), QF_N("date"), QF_N("cadre"), QF_N("region"),
        QF_N("place name"), QF_N("kind"), QF_N("place"), QF_N("people"), QF_N("leads"), QF_N("issues"), QF_N("notes") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct qf_visit_filter filter = { .region = qf_args_text(args, "region", NULL),
        .from = (int32_t)qf_args_number(args, "from", 0),
        .to = (int32_t)qf_args_number(args, "to", 0),
        .limit = qf_args_number(args, "limit", 50) };

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_seat_user(&seat, qf_args_text(args, "cadre", NULL), &filter.cadre, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_visit_walk(&seat.desk, &filter, add_visit, &list, error));
    return qf_list_print(&list, QF_N("no visits to list; 'qingfeng visit add' records one"), error);
}

const struct qf_command qf_command_visit_list = {
    .name = "visit list",
    .operands = "",
    .summary = QF_N("visits, the newest first, with what came of them"),
    .options = list_options,
    .run = run_list,
};

/* --- visit lead -------------------------------------------------------------------------------------------------------- */

static const struct qf_option lead_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("where it happened (otherwise where the visit was)"), NULL, 0, 0 },
    QF_LEAD_OPTIONS,
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_lead(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_subject subject;
    struct qf_new_lead lead;
    int64_t visit, id;

    TRY(qf_operand_number(args->operands[0], &visit, error));
    TRY(qf_lead_read(args, &lead, &subject, error));
    lead.title = args->operands[1];
    lead.region = qf_args_text(args, "region", NULL);
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_visit_lead(&seat.desk, visit, &lead, &id, error));
    return qf_lead_finish(cli, &seat, id, true, error);
}

const struct qf_command qf_command_visit_lead = {
    .name = "visit lead",
    .operands = "VISIT TITLE",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("open a lead that rests on a visit"),
    .options = lead_options,
    .run = run_lead,
};

/* --- visit pair, pairs ------------------------------------------------------------------------------------------------- */

static const struct qf_option pair_options[] = {
    { "cadre", 0, QF_OPTION_TEXT, "USER", QF_N("who goes there from now on (otherwise nobody)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_pair(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t user;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, qf_args_text(args, "cadre", NULL), &user, error));
    return qf_visit_pair(&seat.desk, user, args->operands[0], error);
}

const struct qf_command qf_command_visit_pair = {
    .name = "visit pair",
    .operands = "REGION",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("pair a cadre with a village, or end its pair (a hundred cadres for a hundred villages)"),
    .options = pair_options,
    .run = run_pair,
};

static const struct qf_option pairs_options[] = {
    { "idle", 0, QF_OPTION_FLAG, NULL, QF_N("only those without a visit this month"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status add_pair(void *context, const struct qf_pair_view *pair, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_text(list, "region", pair->region);
    qf_list_text(list, "name", pair->place);
    qf_list_text(list, "cadre", pair->cadre);
    qf_list_text(list, "since", pair->since);
    qf_list_text(list, "last_visit", pair->last_visit);
    qf_list_style(list, pair->idle ? QF_STYLE_RED : QF_STYLE_PLAIN);
    qf_list_flag(list, "idle", pair->idle, QF_N("none this month"));
    return QF_OK;
}

static enum qf_status run_pairs(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("region"), QF_N("place name"), QF_N("cadre"), QF_N("since"),
        QF_N("last visit"), QF_N("visits") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_visit_pairs(&seat.desk, qf_args_given(args, "idle"), add_pair, &list, error));
    return qf_list_print(&list, QF_N("no pairs to list; 'qingfeng visit pair' makes one"), error);
}

const struct qf_command qf_command_visit_pairs = {
    .name = "visit pairs",
    .operands = "",
    .summary = QF_N("which cadre is paired with which village, and where nobody went this month"),
    .options = pairs_options,
    .run = run_pairs,
};

/* --- visit issue, solve, issues ---------------------------------------------------------------------------------------- */

static const struct qf_option issue_options[] = {
    { "visit", 0, QF_OPTION_NUMBER, "N", QF_N("the visit on which it came up"), NULL, 1, INT64_MAX },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("where it is (otherwise where the visit was)"), NULL, 0, 0 },
    { "unit", 0, QF_OPTION_TEXT, "NAME", QF_N("the unit that answers for it"), NULL, 0, 0, true },
    { "due", 0, QF_OPTION_DATE, "DATE", QF_N("the day by which it is to be solved"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_issue(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_issue issue = { .what = args->operands[0],
        .visit = qf_args_number(args, "visit", 0),
        .region = qf_args_text(args, "region", NULL),
        .due = (int32_t)qf_args_number(args, "due", 0) };
    int64_t id;

    TRY(qf_required(args, "unit", &issue.unit, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_issue_add(&seat.desk, &issue, &id, error));
    return qf_say_made(cli, QF_N("issue"), "issue", id, error);
}

const struct qf_command qf_command_visit_issue = {
    .name = "visit issue",
    .operands = "WHAT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record what urgently troubles people, and which unit answers for it"),
    .options = issue_options,
    .run = run_issue,
};

static const struct qf_option solve_options[] = {
    { "how", 0, QF_OPTION_TEXT, "TEXT", QF_N("how it was solved"), NULL, 0, 0, true },
    { "unit", 0, QF_OPTION_TEXT, "NAME", QF_N("which unit solved it (otherwise the one that answered for it)"), NULL, 0,
        0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_solve(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *how;
    int64_t issue;

    TRY(qf_operand_number(args->operands[0], &issue, error));
    TRY(qf_required(args, "how", &how, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_issue_solve(&seat.desk, issue, how, qf_args_text(args, "unit", NULL), error);
}

const struct qf_command qf_command_visit_solve = {
    .name = "visit solve",
    .operands = "ISSUE",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record how an urgent issue was solved, and by which unit"),
    .options = solve_options,
    .run = run_solve,
};

static const struct qf_option issues_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("in this place only"), NULL, 0, 0 },
    { "visit", 0, QF_OPTION_NUMBER, "N", QF_N("of this visit only"), NULL, 1, INT64_MAX },
    { "overdue", 0, QF_OPTION_FLAG, NULL, QF_N("overdue ones only"), NULL, 0, 0 },
    { "all", 'a', QF_OPTION_FLAG, NULL, QF_N("solved ones too"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status add_issue(void *context, const struct qf_issue_view *issue, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "issue", issue->id);
    qf_list_text(list, "region", issue->region);
    qf_list_text(list, "name", issue->place);
    qf_list_prose(list, "what", issue->what);
    qf_list_text(list, "unit", issue->unit);
    qf_list_text(list, "opened_on", issue->opened_on);
    qf_list_style(list, issue->overdue ? QF_STYLE_RED : QF_STYLE_PLAIN);
    qf_list_text(list, "due_on", issue->due_on);
    qf_list_style(list, issue->overdue ? QF_STYLE_RED : QF_STYLE_PLAIN);
    qf_list_flag(list, "overdue", issue->overdue, QF_N("overdue"));
    qf_list_text(list, "solved_on", issue->solved_on);
    qf_list_prose(list, "how", issue->how);
    return QF_OK;
}

static enum qf_status run_issues(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("issue"), QF_N("region"), QF_N("place name"), QF_N("what"), QF_N("unit"),
        QF_N("opened"), QF_N("due"), QF_N("late"), QF_N("solved"), QF_N("how") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    const struct qf_issue_filter filter = { .visit = qf_args_number(args, "visit", 0),
        .region = qf_args_text(args, "region", NULL),
        .open_only = !qf_args_given(args, "all"),
        .overdue_only = qf_args_given(args, "overdue") };

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_issue_walk(&seat.desk, &filter, add_issue, &list, error));
    return qf_list_print(&list, QF_N("no issues to list; 'qingfeng visit issue' records one"), error);
}

const struct qf_command qf_command_visit_issues = {
    .name = "visit issues",
    .operands = "",
    .summary = QF_N("urgent issues that are not solved yet; what is overdue comes first"),
    .options = issues_options,
    .run = run_issues,
};
