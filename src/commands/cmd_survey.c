/* SPDX-License-Identifier: Apache-2.0 */
/* survey record|list: how satisfied people are, wave by wave. */
#include <stdio.h>

#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/survey.h"

static const struct qf_option record_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("where people were asked: 4 to 12 digits"), NULL, 0, 0, true },
    { "asked", 0, QF_OPTION_NUMBER, "N", QF_N("how many were asked"), NULL, 1, INT32_MAX },
    { "satisfied", 0, QF_OPTION_NUMBER, "N", QF_N("how many of them were satisfied"), NULL, 0, INT32_MAX },
    { "day", 0, QF_OPTION_DATE, "DATE", QF_N("its day (otherwise that on which it is recorded)"), NULL, 0, 0 },
    { "correct", 0, QF_OPTION_TEXT, "REASON", QF_N("replace what was recorded of this wave and place, and say why"),
        NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_record(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_survey survey = { .wave = args->operands[0],
        .asked = qf_args_number(args, "asked", 0),
        .satisfied = qf_args_number(args, "satisfied", -1),
        .on_day = (int32_t)qf_args_number(args, "day", 0),
        .correction = qf_args_text(args, "correct", NULL) };
    int64_t id;

    TRY(qf_required(args, "region", &survey.region, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_survey_record(&seat.desk, &survey, &id, error));
    return qf_say_made(cli, QF_N("survey"), "survey", id, error);
}

const struct qf_command qf_command_survey_record = {
    .name = "survey record",
    .operands = "WAVE",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record how many people were asked in a place and how many were satisfied"),
    .details = QF_N("A wave is named by its year and what comes after it: 2025, 2025-H1, 2025-06. It is held against "
                    "the wave of the same "
                    "name of the year before."),
    .options = record_options,
    .run = run_record,
};

static const struct qf_option list_options[] = {
    { "wave", 0, QF_OPTION_TEXT, "WAVE", QF_N("of this wave only"), NULL, 0, 0 },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("in this place only"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

/* "93.4", "+27.0": tenths. */
static const char *tenths(int number, bool with_sign, char buffer[16])
{
    int size = number < 0 ? -number : number;

    snprintf(buffer, 16, "%s%d.%d", number < 0 ? "-" : with_sign ? "+" : "", size / 10, size % 10);
    return buffer;
}

static enum qf_status add_survey(void *context, const struct qf_survey_view *survey, struct qf_error *error)
{
    struct qf_list *list = context;
    char score[16], change[16] = "";

    (void)error;
    if (survey->has_change)
        tenths(survey->change_tenths, true, change);
    qf_list_row(list);
    qf_list_text(list, "wave", survey->wave);
    qf_list_text(list, "region", survey->region);
    qf_list_text(list, "place", survey->place);
    qf_list_text(list, NULL, tenths(survey->score_tenths, false, score));
    qf_list_int(list, "asked", survey->asked);
    qf_list_text(list, NULL, change);
    qf_list_text(list, "on_day", survey->on_day);
    qf_list_member_int(list, "satisfied", survey->satisfied);
    qf_list_member_int(list, "score_tenths", survey->score_tenths);
    if (survey->has_change)
        qf_list_member_int(list, "change_tenths", survey->change_tenths);
    qf_list_member_int(list, "asked_before", survey->asked_before);
    qf_list_member_int(list, "satisfied_before", survey->satisfied_before);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("wave"), QF_N("region"), QF_N("place name"), QF_N("per cent satisfied"),
        QF_N("n"), QF_N("points above the year before"), QF_N("date") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    const struct qf_survey_filter filter = { .wave = qf_args_text(args, "wave", NULL),
        .region = qf_args_text(args, "region", NULL) };

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_survey_walk(&seat.desk, &filter, add_survey, &list, error));
    return qf_list_print(&list, QF_N("no surveys to list; 'qingfeng survey record' records one"), error);
}

const struct qf_command qf_command_survey_list = {
    .name = "survey list",
    .operands = "",
    .summary = QF_N("how satisfied people are by place and wave, and the change in percentage points within a year"),
    .options = list_options,
    .run = run_list,
};
