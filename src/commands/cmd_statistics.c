/* SPDX-License-Identifier: Apache-2.0 */
/* statistics list|show|drill: what is counted and how, the figures, and the rows behind them. */
#include "commands/cmd_statistics.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "commands/commands.h"
#include "commands/list.h"

/* --- periods, changes ---------------------------------------------------------------------------------------------------- */

enum qf_status qf_period_option(const struct qf_args *args, const struct qf_desk *desk, bool required,
    struct qf_period *ret_period, struct qf_error *error)
{
    const char *month = qf_args_text(args, "month", NULL);
    bool from = qf_args_given(args, "from"), to = qf_args_given(args, "to");

    if (month && (from || to))
        return qf_fail(error, QF_USAGE, "a period is one month, or from one day to another");
    if (month) {
        struct qf_date_reading reading = qf_date_read(qf_slice(month));
        if (reading.outcome != QF_DATE_READ || reading.precision != QF_DATE_MONTH)
            return qf_fail(error, QF_USAGE, "'%s' is no month, such as 2025-05", month);
        *ret_period = qf_period_of_month(qf_days_to_month(reading.days));
        return QF_OK;
    }
    if (required && !(from && to))
        return qf_fail(error, QF_USAGE, "the option --%s is missing", "month");
    struct qf_period year = qf_period_year_to(to ? (int32_t)qf_args_number(args, "to", 0) : desk->today);
    ret_period->from = (int32_t)qf_args_number(args, "from", year.from);
    ret_period->to = year.to;
    if (ret_period->from > ret_period->to)
        return qf_fail(error, QF_USAGE, "the period ends before it begins");
    return QF_OK;
}

void qf_add_change(const struct qf_cli *cli, const struct qf_statistic *measure, const struct qf_figure *now,
    const struct qf_figure *then, struct qf_text *out)
{
    int64_t tenths;

    if (!qf_figure_change(measure, now, then, &tenths)) {
        qf_text_add_string(out, qf_tr(cli->lang, "n/a"));
        return;
    }
    long long size = tenths < 0 ? -tenths : tenths;
    qf_text_add_string(out, tenths < 0 ? "-" : tenths > 0 ? "+" : "");
    qf_text_add_format(
        out, "%lld.%lld%s", size / 10, size % 10, measure->unit == QF_UNIT_PERCENT ? qf_tr(cli->lang, " pp") : "%");
}

/* A raw count as people read it: yuan where it is fen. */
static void format_raw(const struct qf_statistic *measure, int64_t raw, char ret_text[QF_MONEY_TEXT])
{
    if (qf_statistic_counts_money(measure))
        qf_money_format(raw, ret_text);
    else
        snprintf(ret_text, QF_MONEY_TEXT, "%lld", (long long)raw);
}

void qf_add_raw(const struct qf_statistic *measure, const struct qf_figure *figure, struct qf_text *out)
{
    char above[QF_MONEY_TEXT], below[QF_MONEY_TEXT];

    if (!figure->denominator)
        return;
    format_raw(measure, figure->numerator, above);
    format_raw(measure, figure->denominator, below);
    qf_text_add_format(out, "%s / %s", above, below);
}

static void say_period(const struct qf_cli *cli, struct qf_period period)
{
    char from[QF_DATE_TEXT], to[QF_DATE_TEXT];

    qf_date_format(period.from, from);
    qf_date_format(period.to, to);
    qf_note(cli, "%s to %s\n", from, to);
}

/* --- statistics list ------------------------------------------------------------------------------------------------------ */

/* So that a row fits a terminal of 100 columns beside the names of measures. */
#define TITLE_WIDTH   20
#define FORMULA_WIDTH 34
#define SOURCE_WIDTH  17

static void add_measure_members(struct qf_json *json, const struct qf_statistic *measure)
{
    qf_json_member(json, "measure", measure->name);
    qf_json_member(json, "title_zh", measure->title.zh);
    qf_json_member(json, "title_en", measure->title.en);
    qf_json_member(json, "formula_zh", measure->formula.zh);
    qf_json_member(json, "formula_en", measure->formula.en);
    qf_json_member(json, "source_zh", measure->source.zh);
    qf_json_member(json, "source_en", measure->source.en);
    qf_json_key(json, "bands");
    qf_json_open_array(json);
    for (unsigned band = QF_BAND_DOMAIN; band < QF_BAND_COUNT; band++)
        if (measure->bands & 1u << band)
            qf_json_string(json, qf_band_name(band));
    qf_json_close_array(json);
    qf_json_member(json, "item", measure->item);
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("code name"), QF_N("figure"), QF_N("how it is counted"), QF_N("note") };
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    size_t count;
    const struct qf_statistic *measures = qf_statistics(&count);

    (void)args;
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    qf_table_wrap(list.table, 1, TITLE_WIDTH);
    qf_table_wrap(list.table, 2, FORMULA_WIDTH);
    qf_table_wrap(list.table, 3, SOURCE_WIDTH);
    for (size_t i = 0; i < count; i++) {
        qf_list_row(&list);
        qf_list_text(&list, NULL, measures[i].name);
        qf_list_text(&list, NULL, qf_bilingual_in(&measures[i].title, cli->lang));
        qf_list_text(&list, NULL, qf_bilingual_in(&measures[i].formula, cli->lang));
        qf_list_text(&list, NULL, qf_bilingual_in(&measures[i].source, cli->lang));
        add_measure_members(&list.json, &measures[i]);
    }
    return qf_list_print(&list, NULL, error);
}

const struct qf_command qf_command_statistics_list = {
    .name = "statistics list",
    .operands = "",
    .summary = QF_N("list what is counted, and how"),
    .run = run_list,
};

/* --- statistics show ------------------------------------------------------------------------------------------------------ */

static const char *const bands[] = { "all", "domain", "county", "township", "rank", "channel", "source", "item", NULL };
static const struct qf_option show_options[] = {
    QF_PERIOD_OPTIONS,
    { "by", 0, QF_OPTION_TEXT, "BAND",
        QF_N("for each domain, county, township, rank, channel, source, or item: model, clock, department …"), bands, 0,
        0 },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("of a place within one's own region"), NULL, 0, 0 },
    { "base-from", 0, QF_OPTION_DATE, "DATE", QF_N("base period of a reduction, from this day on"), NULL, 0, 0 },
    { "base-to", 0, QF_OPTION_DATE, "DATE", QF_N("and to this one (otherwise the same period a year before)"), NULL, 0,
        0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

struct showing {
    const struct qf_desk *desk;
    const struct qf_statistic *measure;
    struct qf_figure_query query;
    struct qf_list *list;
};

struct sought {
    const char *value;
    struct qf_figure figure;
};

static enum qf_status keep_sought(
    void *context, const char *value, const struct qf_figure *figure, struct qf_error *error)
{
    struct sought *sought = context;

    (void)error;
    if (strcmp(sought->value, value) == 0)
        sought->figure = *figure;
    return QF_OK;
}

/* The same figure one year before. */
static enum qf_status look_back(
    const struct showing *showing, const char *value, struct qf_figure *ret_figure, struct qf_error *error)
{
    struct qf_figure_query before = showing->query;
    struct sought sought = { .value = value };

    before.period = qf_period_year_before(before.period);
    before.base = (struct qf_period){ 0 };
    qf_figure_value(showing->measure, &sought.figure);
    TRY(qf_statistics_walk(showing->desk, showing->measure, &before, keep_sought, &sought, error));
    *ret_figure = sought.figure;
    return QF_OK;
}

static void add_figure_members(const struct showing *showing, const char *value, const char *title,
    const struct qf_figure *now, const struct qf_figure *then)
{
    struct qf_json *json = &showing->list->json;
    int64_t change;
    char text[64];

    qf_json_member(json, "measure", showing->measure->name);
    qf_json_member(json, "band", qf_band_name(showing->query.band));
    qf_json_member(json, "of", value);
    qf_json_member(json, "title", title);
    qf_json_member_int(json, "numerator", now->numerator);
    qf_json_member_int(json, "denominator", now->denominator);
    qf_figure_format(showing->measure, now, QF_LANG_EN, text);
    qf_json_member(json, "value", now->known ? text : NULL);
    qf_figure_format(showing->measure, then, QF_LANG_EN, text);
    qf_json_member(json, "year_before", then->known ? text : NULL);
    qf_json_key(json, "change_tenths");
    if (qf_figure_change(showing->measure, now, then, &change))
        qf_json_int(json, change);
    else
        qf_json_null(json);
}

static enum qf_status show_figure(
    void *context, const char *value, const struct qf_figure *figure, struct qf_error *error)
{
    struct showing *showing = context;
    struct qf_list *list = showing->list;
    struct qf_text title CLEANUP(qf_text_release) = { 0 }, raw CLEANUP(qf_text_release) = { 0 },
                         change CLEANUP(qf_text_release) = { 0 };
    struct qf_figure then;
    char text[64];

    TRY(look_back(showing, value, &then, error));
    TRY(qf_band_title(showing->desk, showing->query.band, value, list->cli->lang, &title, error));
    qf_add_raw(showing->measure, figure, &raw);
    qf_add_change(list->cli, showing->measure, figure, &then, &change);
    qf_list_row(list);
    qf_list_text(list, NULL, qf_bilingual_in(&showing->measure->title, list->cli->lang));
    qf_list_text(list, NULL, qf_text_string(&title));
    qf_figure_format(showing->measure, figure, list->cli->lang, text);
    qf_list_text(list, NULL, text);
    qf_list_text(list, NULL, qf_text_string(&raw));
    qf_figure_format(showing->measure, &then, list->cli->lang, text);
    qf_list_text(list, NULL, text);
    qf_list_text(list, NULL, qf_text_string(&change));
    add_figure_members(showing, value, qf_text_string(&title), figure, &then);
    return QF_OK;
}

/* Those that are named, or all that can be told so. */
static enum qf_status show_all(struct showing *showing, const struct qf_args *args, struct qf_error *error)
{
    size_t count;
    const struct qf_statistic *measures = qf_statistics(&count);

    for (unsigned i = 0; i < args->operand_count; i++) {
        TRY(qf_statistic_find(args->operands[i], &showing->measure, error));
        TRY(qf_statistics_walk(showing->desk, showing->measure, &showing->query, show_figure, showing, error));
    }
    for (size_t i = 0; i < count && !args->operand_count; i++) {
        showing->measure = &measures[i];
        if (showing->query.band == QF_BAND_ALL || measures[i].bands & 1u << showing->query.band)
            TRY(qf_statistics_walk(showing->desk, showing->measure, &showing->query, show_figure, showing, error));
    }
    return QF_OK;
}

static enum qf_status read_query(
    const struct qf_args *args, const struct qf_desk *desk, struct qf_figure_query *query, struct qf_error *error)
{
    TRY(qf_period_option(args, desk, false, &query->period, error));
    query->region = qf_args_text(args, "region", NULL);
    return qf_band_find(qf_args_text(args, "by", "all"), &query->band, error);
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("figure"), QF_N("of"), QF_N("value"), QF_N("counts"),
        QF_N("a year before"), QF_N("change") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct showing showing = { .desk = &seat.desk, .list = &list };

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(read_query(args, &seat.desk, &showing.query, error));
    if (qf_args_given(args, "base-from") != qf_args_given(args, "base-to"))
        return qf_fail(error, QF_USAGE, "a base period has a first and a last day");
    showing.query.base = (struct qf_period){ (int32_t)qf_args_number(args, "base-from", 0),
        (int32_t)qf_args_number(args, "base-to", 0) };
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    for (unsigned i = 2; i < QF_COUNT(heads); i++)
        qf_table_align_right(list.table, i);
    TRY(show_all(&showing, args, error));
    if (!cli->json)
        say_period(cli, showing.query.period);
    return qf_list_print(&list, NULL, error);
}

const struct qf_command qf_command_statistics_show = {
    .name = "statistics show",
    .operands = "[MEASURE…]",
    .max_operands = 64,
    .summary = QF_N("show figures with their counts, beside those of a year before"),
    .details = QF_N("Figures are of one's own region. 'statistics list' says how each is counted, 'statistics drill' "
                    "shows the rows behind it."),
    .options = show_options,
    .run = run_show,
};

/* --- statistics drill ----------------------------------------------------------------------------------------------------- */

static const struct qf_option drill_options[] = {
    QF_PERIOD_OPTIONS,
    { "by", 0, QF_OPTION_TEXT, "BAND", QF_N("of one value of a band, which --of names"), bands, 0, 0 },
    { "of", 0, QF_OPTION_TEXT, "VALUE", QF_N("that value: D09, 349901, rural, M09 …"), NULL, 0, 0 },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("of a place within one's own region"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

struct drilling {
    const struct qf_statistic *measure;
    struct qf_list *list;
};

static enum qf_status add_row(void *context, const struct qf_counted_row *row, struct qf_error *error)
{
    const struct drilling *drilling = context;
    struct qf_list *list = drilling->list;
    struct qf_json *json = &list->json;
    char numerator[QF_MONEY_TEXT], denominator[QF_MONEY_TEXT];

    (void)error;
    format_raw(drilling->measure, row->numerator, numerator);
    format_raw(drilling->measure, row->denominator, denominator);
    qf_list_row(list);
    qf_list_text(list, NULL, row->label);
    qf_list_text(list, NULL, row->name);
    qf_list_text(list, NULL, row->day);
    qf_list_text(list, NULL, row->region);
    qf_list_text(list, NULL, row->domain);
    qf_list_text(list, NULL, row->item);
    qf_list_text(list, NULL, numerator);
    qf_list_text(list, NULL, denominator);
    qf_json_member(json, "row", row->label); /* what a row does not have is "" */
    qf_json_member(json, "name", row->name);
    qf_json_member(json, "day", row->day);
    qf_json_member(json, "region", row->region);
    qf_json_member(json, "domain", row->domain);
    qf_json_member(json, "item", row->item);
    qf_json_member_int(json, "matter", row->matter);
    qf_json_member_int(json, "numerator", row->numerator);
    qf_json_member_int(json, "denominator", row->denominator);
    return QF_OK;
}

static enum qf_status run_drill(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("row"), QF_N("who"), QF_N("on day"), QF_N("place"), QF_N("domain"),
        QF_N("detail"), QF_N("counted"), QF_N("out of") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct drilling drilling = { .list = &list };
    struct qf_figure_query query = { 0 };

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(read_query(args, &seat.desk, &query, error));
    TRY(qf_statistic_find(args->operands[0], &drilling.measure, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    qf_table_align_right(list.table, 6);
    qf_table_align_right(list.table, 7);
    TRY(qf_statistics_drill(
        &seat.desk, drilling.measure, &query, qf_args_text(args, "of", NULL), add_row, &drilling, error));
    if (cli->json)
        return qf_list_print(&list, NULL, error);
    say_period(cli, query.period);
    TRY(qf_list_print(&list, NULL, error));
    qf_note(cli, "only rows that you may see are listed\n");
    return QF_OK;
}

const struct qf_command qf_command_statistics_drill = {
    .name = "statistics drill",
    .operands = "MEASURE",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show the rows that a figure was counted from, as far as one may see them"),
    .options = drill_options,
    .run = run_drill,
};
