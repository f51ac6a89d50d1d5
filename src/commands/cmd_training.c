/* SPDX-License-Identifier: Apache-2.0 */
/* training add|enrol|attend|list|show: trainings, who is to come, who came. */
#include "base/date.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/roster.h"
#include "commands/seat.h"

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

/* --- training add ------------------------------------------------------------------------------------------------------ */

static const struct qf_option add_options[] = {
    { "place", 0, QF_OPTION_TEXT, "TEXT", QF_N("where it is held"), NULL, 0, 0, true },
    { "day", 0, QF_OPTION_DATE, "DATE", QF_N("its day (otherwise that on which it is recorded)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_training training = { .title = args->operands[0], .on_day = (int32_t)qf_args_number(args, "day", 0) };
    int64_t id;

    TRY(qf_required(args, "place", &training.place, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_training_add(&seat.desk, &training, &id, error));
    return qf_say_made(cli, QF_N("training"), "training", id, error);
}

const struct qf_command qf_command_training_add = {
    .name = "training add",
    .operands = "TITLE",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record a training, with its place and day"),
    .options = add_options,
    .run = run_add,
};

/* --- training enrol, attend -------------------------------------------------------------------------------------------- */

#define PERSON_OPTIONS                                                                                                 \
    { "file", 0, QF_OPTION_TEXT, "FILE", QF_N("a roster: CSV or XLSX with the columns 身份证号, 姓名, 区划代码"),      \
        NULL, 0, 0 },                                                                                                  \
        { "resident-id", 0, QF_OPTION_TEXT, "ID", QF_N("one person, by resident ID"), NULL, 0, 0 },                    \
        { "user", 0, QF_OPTION_TEXT, "NAME", QF_N("one person, by account"), NULL, 0, 0 }, QF_SEAT_OPTIONS

static const struct qf_option enrol_options[] = {
    { "name", 0, QF_OPTION_TEXT, "NAME", QF_N("their name (otherwise that of the account)"), NULL, 0, 0 },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("their place"), NULL, 0, 0 },
    PERSON_OPTIONS,
    { 0 },
};
static const struct qf_option attend_options[] = { PERSON_OPTIONS, { 0 } };

static enum qf_status add_bad(void *context, const struct qf_roster_bad *bad, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "line", bad->line);
    qf_list_text(list, "why", bad->why);
    return QF_OK;
}

/* The people of the file, or the one whom options name. */
static enum qf_status read_people(const struct qf_args *args, struct qf_roster_row *one, struct qf_arena *arena,
    struct qf_roster_row **ret_rows, size_t *ret_count, struct qf_error *error)
{
    const char *file = qf_args_text(args, "file", NULL), *id = qf_args_text(args, "resident-id", NULL),
               *user = qf_args_text(args, "user", NULL);

    if ((file != NULL) + (id != NULL) + (user != NULL) != 1)
        return qf_fail(error, QF_USAGE, "people come from one of --file, --resident-id and --user");
    if (file)
        return qf_roster_read(file, arena, ret_rows, ret_count, error);
    one->line = 1;
    one->person = id ? id : user;
    *ret_rows = one;
    *ret_count = 1;
    return QF_OK;
}

static enum qf_status say_counts(struct qf_cli *cli, const struct qf_roster_counts *counts, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    if (!cli->json) {
        qf_say(
            cli, "%lld people, and %lld who were there already\n", (long long)counts->added, (long long)counts->known);
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "added", counts->added);
    qf_json_member_int(&json, "known", counts->known);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status take(
    struct qf_cli *cli, const struct qf_args *args, bool attending, struct qf_roster_row *one, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("line"), QF_N("why it cannot be taken") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_roster_row *rows;
    struct qf_roster_counts counts;
    int64_t training;
    size_t count;

    TRY(qf_operand_number(args->operands[0], &training, error));
    TRY(qf_arena_new(0, &arena, error));
    TRY(read_people(args, one, arena, &rows, &count, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    enum qf_status status = attending
                                ? qf_training_attend(&seat.desk, training, rows, count, add_bad, &list, &counts, error)
                                : qf_training_enrol(&seat.desk, training, rows, count, add_bad, &list, &counts, error);
    if (list.rows)
        TRY(qf_list_print(&list, NULL, NULL));
    TRY(status);
    return say_counts(cli, &counts, error);
}

static enum qf_status run_enrol(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_roster_row one = { .name = qf_args_text(args, "name", NULL),
        .region = qf_args_text(args, "region", NULL) };

    return take(cli, args, false, &one, error);
}

const struct qf_command qf_command_training_enrol = {
    .name = "training enrol",
    .operands = "TRAINING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("put people on a training's roster, from a file or one by one"),
    .details = QF_N("A file is taken whole or not at all: each row that cannot be taken is told with its line. "
                    "Resident IDs are checked and "
                    "not kept. Who is on the roster already stays on it, so that a mended file can be given again."),
    .options = enrol_options,
    .run = run_enrol,
};

static enum qf_status run_attend(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_roster_row one = { .line = 1 };

    return take(cli, args, true, &one, error);
}

const struct qf_command qf_command_training_attend = {
    .name = "training attend",
    .operands = "TRAINING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record who of a training's roster came, from a file or one by one"),
    .options = attend_options,
    .run = run_attend,
};

/* --- training list, show ----------------------------------------------------------------------------------------------- */

static const struct qf_option list_options[] = {
    { "year", 0, QF_OPTION_NUMBER, "YEAR", QF_N("of this year only"), NULL, 1900, 9998 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status add_training(void *context, const struct qf_training_view *training, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "training", training->id);
    qf_list_text(list, "on_day", training->on_day);
    qf_list_text(list, "title", training->title);
    qf_list_text(list, "place", training->place);
    qf_list_text(list, "organ", training->organ);
    qf_list_int(list, "enrolled", training->enrolled);
    qf_list_int(list, "attended", training->attended);
    return QF_OK;
}

/* People and not seats: whoever came twice is one. The last row of the table. */
static void add_heads(struct qf_list *list, const struct qf_training_heads *heads)
{
    qf_list_row(list);
    for (int i = 0; i < 2; i++)
        qf_list_text(list, NULL, "");
    qf_list_style(list, QF_STYLE_BOLD);
    qf_list_word(list, NULL, QF_N("different people"));
    for (int i = 0; i < 2; i++)
        qf_list_text(list, NULL, "");
    qf_list_int(list, NULL, heads->enrolled);
    qf_list_int(list, NULL, heads->attended);
}

static enum qf_status print_json(struct qf_list *list, const struct qf_training_heads *heads, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_key(&json, "trainings");
    qf_json_raw(&json, qf_list_json(list));
    qf_json_member_int(&json, "different_enrolled", heads->enrolled);
    qf_json_member_int(&json, "different_attended", heads->attended);
    qf_json_close_object(&json);
    TRY(qf_text_check(&list->text, error));
    return qf_cli_print_json(list->cli, &text, error);
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("training"), QF_N("date"), QF_N("about"), QF_N("place"), QF_N("organ"),
        QF_N("on the roster"), QF_N("came") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct qf_training_filter filter = { 0 };
    struct qf_training_heads people;
    int year = (int)qf_args_number(args, "year", 0);

    if (year) {
        filter.from = qf_civil_to_days((struct qf_civil){ year, 1, 1 });
        filter.to = qf_civil_to_days((struct qf_civil){ year, 12, 31 });
    }
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_training_walk(&seat.desk, &filter, add_training, &list, error));
    TRY(qf_training_count(&seat.desk, &filter, &people, error));
    if (cli->json)
        return print_json(&list, &people, error);
    if (list.rows)
        add_heads(&list, &people);
    return qf_list_print(&list, QF_N("no trainings to list; 'qingfeng training add' records one"), error);
}

const struct qf_command qf_command_training_list = {
    .name = "training list",
    .operands = "",
    .summary = QF_N("trainings with how many were to come and came, and how many different people they were"),
    .options = list_options,
    .run = run_list,
};

static enum qf_status add_person(void *context, const struct qf_roster_view *person, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_name(list, "name", person->name);
    qf_list_text(list, "region", person->region);
    qf_list_text(list, "place", person->place);
    qf_list_flag(list, "attended", person->attended, QF_N("came"));
    return QF_OK;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("full name"), QF_N("region"), QF_N("place name"), QF_N("came") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    int64_t training;

    TRY(qf_operand_number(args->operands[0], &training, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_training_roster(&seat.desk, training, add_person, &list, error));
    return qf_list_print(&list, QF_N("nobody is on its roster; 'qingfeng training enrol' adds them"), error);
}

const struct qf_command qf_command_training_show = {
    .name = "training show",
    .operands = "TRAINING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show a training's roster, names masked"),
    .options = seat_options,
    .run = run_show,
};
