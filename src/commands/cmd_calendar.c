/* SPDX-License-Identifier: Apache-2.0 */
/* calendar show and add: the days that are worked, and what a deadline comes to, for people to check. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/table.h"

static const char *weekday_name(const struct qf_cli *cli, int32_t day)
{
    static const char *const names[] = { "", QF_N("Monday"), QF_N("Tuesday"), QF_N("Wednesday"), QF_N("Thursday"),
        QF_N("Friday"), QF_N("Saturday"), QF_N("Sunday") };

    return qf_tr(cli->lang, names[qf_weekday(day)]);
}

static enum qf_status read_day(const char *text, int32_t *ret_day, struct qf_error *error)
{
    struct qf_date_reading date = qf_date_read(qf_slice(text));

    if (date.outcome != QF_DATE_READ || date.precision != QF_DATE_DAY)
        return qf_fail(error, QF_USAGE, "'%s' is no day such as 2025-06-30", text);
    *ret_day = date.days;
    return QF_OK;
}

static enum qf_status read_number(const char *text, int least, int most, int *ret_number, struct qf_error *error)
{
    char *end;
    long number = strtol(text, &end, 10);

    if (end == text || *end || number < least || number > most)
        return qf_fail(error, QF_USAGE, "'%s' is no whole number from %d to %d", text, least, most);
    *ret_number = (int)number;
    return QF_OK;
}

/* Days of a year that are worked; the others are off. */
static int count_working(const struct qf_calendar *calendar, int year)
{
    int32_t first = qf_month_to_days(year * 12), end = qf_month_to_days(year * 12 + 12);
    int count = 0;

    for (int32_t day = first; day < end; day++)
        count += qf_calendar_is_working(calendar, day);
    return count;
}

static void join_days(const struct qf_holiday *holiday, struct qf_text *joined)
{
    char text[QF_DATE_TEXT];

    qf_text_clear(joined);
    for (size_t i = 0; i < holiday->worked_count; i++) {
        qf_date_format(holiday->worked[i], text);
        qf_text_add_format(joined, "%s%s", i ? " " : "", text);
    }
}

static void add_holiday_json(struct qf_json *json, const struct qf_holiday *holiday)
{
    char text[QF_DATE_TEXT];

    qf_json_open_object(json);
    qf_json_member(json, "name_zh", holiday->name.zh);
    qf_json_member(json, "name_en", holiday->name.en);
    qf_date_format(holiday->from, text);
    qf_json_member(json, "from", text);
    qf_date_format(holiday->to, text);
    qf_json_member(json, "to", text);
    qf_json_key(json, "worked");
    qf_json_open_array(json);
    for (size_t i = 0; i < holiday->worked_count; i++) {
        qf_date_format(holiday->worked[i], text);
        qf_json_string(json, text);
    }
    qf_json_close_array(json);
    qf_json_close_object(json);
}

static void add_year_json(struct qf_json *json, const struct qf_calendar *calendar, const struct qf_calendar_year *year)
{
    qf_json_open_object(json);
    qf_json_member_int(json, "year", year->year);
    qf_json_member_int(json, "working_days", count_working(calendar, year->year));
    qf_json_key(json, "source");
    qf_json_open_array(json);
    for (size_t i = 0; i < year->source_count; i++)
        qf_json_string(json, year->sources[i]);
    qf_json_close_array(json);
    qf_json_key(json, "holidays");
    qf_json_open_array(json);
    for (size_t i = 0; i < year->holiday_count; i++)
        add_holiday_json(json, &year->holidays[i]);
    qf_json_close_array(json);
    qf_json_close_object(json);
}

static enum qf_status print_year(const struct qf_cli *cli, const struct qf_calendar *calendar,
    const struct qf_calendar_year *year, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("holiday"), QF_N("from"), QF_N("to"), QF_N("days off"),
        QF_N("worked instead") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text joined CLEANUP(qf_text_release) = { 0 };
    char text[QF_DATE_TEXT];

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    for (size_t i = 0; i < year->holiday_count; i++) {
        const struct qf_holiday *holiday = &year->holidays[i];
        join_days(holiday, &joined);
        TRY(qf_text_check(&joined, error));
        qf_table_cell(table, qf_bilingual_in(&holiday->name, cli->lang));
        qf_date_format(holiday->from, text);
        qf_table_cell(table, text);
        qf_date_format(holiday->to, text);
        qf_table_cell(table, text);
        qf_table_cell_int(table, holiday->to - holiday->from + 1);
        qf_table_cell(table, qf_text_string(&joined));
    }
    TRY(qf_table_print(table, cli, error));
    qf_say(cli, "\n%d: %d working days\n", year->year, count_working(calendar, year->year));
    for (size_t i = 0; i < year->source_count; i++)
        fprintf(cli->out, "%s\n", year->sources[i]);
    return QF_OK;
}

static enum qf_status print_years(const struct qf_cli *cli, const struct qf_calendar *calendar, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("year"), QF_N("working days"), QF_N("source") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    for (size_t i = 0; i < calendar->year_count; i++) {
        qf_table_cell(table, calendar->years[i].code);
        qf_table_cell_int(table, count_working(calendar, calendar->years[i].year));
        qf_table_cell(table, calendar->years[i].sources[0]);
    }
    return qf_table_print(table, cli, error);
}

static enum qf_status find_year(const struct qf_calendar *calendar, const char *text,
    const struct qf_calendar_year **ret_year, struct qf_error *error)
{
    int number = 0;

    TRY(read_number(text, 1, 9999, &number, error));
    const struct qf_calendar_year *year = qf_calendar_year(calendar, number);
    if (!year) {
        qf_fail(error, QF_NOT_FOUND, "the calendar does not have the year %d", number);
        qf_hint(error, "'qingfeng calendar show' lists the years that it has; docs/workflow.md says how to enter one");
        return QF_NOT_FOUND;
    }
    *ret_year = year;
    return QF_OK;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    const struct qf_calendar_year *year = NULL;
    struct qf_json json;

    TRY(qf_city_load_catalog(cli, &catalog, error));
    const struct qf_calendar *calendar = qf_catalog_calendar(catalog);
    if (args->operand_count)
        TRY(find_year(calendar, args->operands[0], &year, error));
    if (!cli->json)
        return year ? print_year(cli, calendar, year, error) : print_years(cli, calendar, error);
    qf_json_init(&json, &text);
    if (!year)
        qf_json_open_array(&json);
    for (size_t i = 0; i < calendar->year_count; i++)
        if (!year || year == &calendar->years[i])
            add_year_json(&json, calendar, &calendar->years[i]);
    if (!year)
        qf_json_close_array(&json);
    return qf_cli_print_json(cli, &text, error);
}

static const char *const unit_choices[] = { "working_days", "days", "months", NULL };

static const struct qf_option add_options[] = {
    { "unit", 'u', QF_OPTION_TEXT, "working_days|days|months", QF_N("what N counts (otherwise working_days)"),
        unit_choices, 0, 0 },
    { 0 },
};

static enum qf_status print_deadline(
    const struct qf_cli *cli, int32_t from, struct qf_span span, int32_t day, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char start[QF_DATE_TEXT], last[QF_DATE_TEXT], length[QF_SPAN_TEXT];
    struct qf_json json;

    qf_date_format(from, start);
    qf_date_format(day, last);
    if (!cli->json) {
        qf_span_format(span, cli->lang, length);
        fprintf(cli->out, "%s + %s = %s%s%s %s\n", start, length, qf_style_on(cli, QF_STYLE_BOLD), last,
            qf_style_off(cli), weekday_name(cli, day));
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member(&json, "from", start);
    qf_json_member_int(&json, qf_span_unit_name(span.unit), span.amount);
    qf_json_member(&json, "last_day", last);
    qf_json_member_int(&json, "weekday", qf_weekday(day));
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_span span = { 0, QF_SPAN_WORKING_DAYS };
    int32_t from = 0, day = 0;
    const char *unit = qf_args_text(args, "unit", unit_choices[0]);

    while (strcmp(qf_span_unit_name(span.unit), unit) != 0)
        span.unit++;
    TRY(read_day(args->operands[0], &from, error));
    TRY(read_number(args->operands[1], 0, QF_SPAN_MAX, &span.amount, error));
    TRY(qf_city_load_catalog(cli, &catalog, error));
    TRY(qf_calendar_deadline(qf_catalog_calendar(catalog), from, span, span.unit == QF_SPAN_MONTHS, &day, NULL, error));
    return print_deadline(cli, from, span, day, error);
}

const struct qf_command qf_command_calendar_show = {
    .name = "calendar show",
    .operands = "[YEAR]",
    .max_operands = 1,
    .summary = QF_N("show public holidays, make-up working days and working days of a year"),
    .run = run_show,
};

const struct qf_command qf_command_calendar_add = {
    .name = "calendar add",
    .operands = "DATE N",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("say on which day a period of N working days ends"),
    .details =
        QF_N("The day on which the period begins is not counted. Months end on the same day number, or on the last day "
             "of a\nshorter month; when that day is off, on the next working day. A year that the calendar does not "
             "have is an error."),
    .options = add_options,
    .run = run_add,
};
