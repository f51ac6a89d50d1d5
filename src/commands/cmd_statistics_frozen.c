/* SPDX-License-Identifier: Apache-2.0 */
/* statistics freeze|frozen|compare|report: figures as they were given out. */
#include <string.h>

#include "base/date.h"
#include "commands/cmd_statistics.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "handle/frozen.h"
#include "publish/monthly.h"

/* --- statistics freeze ---------------------------------------------------------------------------------------------------- */

#define SO_FAR                                                                                                         \
    {                                                                                                                  \
        "so-far", 0, QF_OPTION_FLAG, NULL, QF_N("of a period that is not over, the days up to today"), NULL, 0, 0      \
    }

static const struct qf_option freeze_options[] = {
    QF_PERIOD_OPTIONS,
    SO_FAR,
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("for what they are given out"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

/* Of --so-far the days that are over: what is frozen names them, and so does every page made from it. */
static enum qf_status read_period(
    const struct qf_args *args, const struct qf_desk *desk, struct qf_period *ret_period, struct qf_error *error)
{
    TRY(qf_period_option(args, desk, true, ret_period, error));
    if (qf_args_given(args, "so-far") && ret_period->from <= desk->today && ret_period->to > desk->today)
        ret_period->to = desk->today;
    return QF_OK;
}

static enum qf_status print_frozen_id(const struct qf_cli *cli, int64_t id, bool fresh, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    if (!cli->json) {
        if (fresh)
            qf_say(cli, "frozen as snapshot %lld\n", (long long)id);
        else
            qf_say(cli, "nothing changed since snapshot %lld, which stands\n", (long long)id);
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "frozen", id);
    qf_json_member_bool(&json, "new", fresh);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_freeze(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_period period;
    int64_t id;
    bool fresh;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(read_period(args, &seat.desk, &period, error));
    TRY(qf_figures_freeze(&seat.desk, period, qf_args_text(args, "reason", NULL), &id, &fresh, error));
    return print_frozen_id(cli, id, fresh, error);
}

const struct qf_command qf_command_statistics_freeze = {
    .name = "statistics freeze",
    .operands = "",
    .summary = QF_N("keep all figures of a period as they are now, with the state of the journal"),
    .options = freeze_options,
    .run = run_freeze,
};

/* --- statistics frozen ---------------------------------------------------------------------------------------------------- */

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

static enum qf_status list_frozen(void *context, const struct qf_frozen *frozen, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "frozen", frozen->id);
    qf_list_text(list, "from", frozen->from);
    qf_list_text(list, "to", frozen->to);
    qf_list_text(list, "region", frozen->region);
    qf_list_text(list, "taken_on", frozen->taken_on);
    qf_list_text(list, "taken_by", frozen->taken_by);
    qf_list_int(list, "journal_sequence", frozen->journal_sequence);
    qf_list_text(list, "digest", frozen->digest);
    qf_list_member(list, "journal_head", frozen->journal_head);
    qf_list_member_int(list, "data_snapshot", frozen->snapshot);
    return QF_OK;
}

static enum qf_status print_list(struct qf_cli *cli, const struct qf_desk *desk, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("snapshot"), QF_N("from"), QF_N("to"), QF_N("region"), QF_N("frozen on"),
        QF_N("by"), QF_N("journal"), QF_N("SHA-256") };
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_frozen_walk(desk, list_frozen, &list, error));
    return qf_list_print(&list, NULL, error);
}

static enum qf_status print_set(const struct qf_cli *cli, const struct qf_figure_set *set, struct qf_error *error)
{
    static const enum qf_window windows[] = { QF_WINDOW_PERIOD, QF_WINDOW_BEFORE, QF_WINDOW_YEAR,
        QF_WINDOW_YEAR_BEFORE };
    static const char *const heads[] = { QF_N("figure"), QF_N("this period"), QF_N("a year before"),
        QF_N("year to date"), QF_N("the same a year before") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    char text[64];

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    for (unsigned i = 1; i < QF_COUNT(heads); i++)
        qf_table_align_right(table, i);
    for (size_t i = 0; i < set->measure_count; i++) {
        qf_table_cell(table, qf_bilingual_in(&set->measures[i].title, cli->lang));
        for (size_t k = 0; k < QF_COUNT(windows); k++) {
            const struct qf_set_figure *figure =
                qf_figure_set_find(set, &set->measures[i], windows[k], QF_BAND_ALL, "");
            if (figure)
                qf_figure_format(&set->measures[i], &figure->figure, cli->lang, text);
            qf_table_cell(table, figure ? text : "");
        }
    }
    return qf_table_print(table, cli, error);
}

/* As JSON the very bytes that were kept. */
static enum qf_status print_frozen(void *context, const struct qf_frozen *frozen, struct qf_error *error)
{
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;
    const struct qf_cli *cli = context;

    if (cli->json) {
        fprintf(cli->out, "%s\n", frozen->figures);
        return QF_OK;
    }
    TRY(qf_figure_set_read(frozen->figures, &set, error));
    qf_say(cli, "snapshot %lld: %s to %s, frozen on %s by %s\njournal %lld, %s; data snapshot %lld\n\n",
        (long long)frozen->id, frozen->from, frozen->to, frozen->taken_on, frozen->taken_by,
        (long long)frozen->journal_sequence, frozen->journal_head, (long long)frozen->snapshot);
    return print_set(cli, set, error);
}

static enum qf_status run_frozen(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t id = 0;

    if (args->operand_count)
        TRY(qf_operand_number(args->operands[0], &id, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    return id ? qf_frozen_look(&seat.desk, id, print_frozen, cli, error) : print_list(cli, &seat.desk, error);
}

const struct qf_command qf_command_statistics_frozen = {
    .name = "statistics frozen",
    .operands = "[SNAPSHOT]",
    .max_operands = 1,
    .summary = QF_N("list what was frozen, or show it again as it was"),
    .options = seat_options,
    .run = run_frozen,
};

/* --- statistics compare --------------------------------------------------------------------------------------------------- */

static void add_side(struct qf_list *list, const struct qf_statistic *measure, const struct qf_figure *figure,
    const char *value_key, const char *raw_key)
{
    struct qf_text raw CLEANUP(qf_text_release) = { 0 };
    char text[64] = "";

    if (figure) {
        qf_figure_format(measure, figure, list->cli->lang, text);
        qf_add_raw(measure, figure, &raw);
    }
    qf_list_text(list, NULL, text);
    qf_list_text(list, NULL, qf_text_string(&raw));
    qf_json_member(&list->json, value_key, figure ? text : NULL);
    qf_json_member(&list->json, raw_key, figure ? qf_text_string(&raw) : NULL);
}

static enum qf_status add_change(void *context, const struct qf_figure_change *change, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_text(list, NULL, qf_bilingual_in(&change->measure->title, list->cli->lang));
    qf_list_member(list, "measure", change->measure->name);
    qf_list_word(list, "window", qf_window_name(change->window));
    qf_list_text(list, NULL, change->band == QF_BAND_ALL ? "" : qf_band_name(change->band));
    qf_list_member(list, "band", qf_band_name(change->band));
    qf_list_text(list, NULL, change->value);
    qf_json_member(&list->json, "of", change->value); /* "" is the whole */
    add_side(list, change->measure, change->then, "then", "counts_then");
    add_side(list, change->measure, change->now, "now", "counts_now");
    return QF_OK;
}

static enum qf_status run_compare(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("figure"), QF_N("window"), QF_N("band"), QF_N("of"), QF_N("then"),
        QF_N("counts"), QF_N("now"), QF_N("counts") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    int64_t id;

    TRY(qf_operand_number(args->operands[0], &id, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_frozen_compare(&seat.desk, id, add_change, &list, error));
    if (list.rows || cli->json)
        return qf_list_print(&list, NULL, error);
    qf_say(cli, "nothing changed since snapshot %lld\n", (long long)id);
    return QF_OK;
}

const struct qf_command qf_command_statistics_compare = {
    .name = "statistics compare",
    .operands = "SNAPSHOT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show what the same period gives now, where it differs from what was frozen"),
    .options = seat_options,
    .run = run_compare,
};

/* --- statistics report ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum qf_status (*publish)(const struct qf_document *document, const char *path, struct qf_error *error);
} formats[] = { { "html", qf_publish_html }, { "xlsx", qf_publish_xlsx }, { "pdf", qf_publish_pdf } };
static const char *const format_names[] = { "html", "xlsx", "pdf", NULL };

static const struct qf_option report_options[] = {
    QF_PERIOD_OPTIONS,
    SO_FAR,
    { "frozen", 0, QF_OPTION_NUMBER, "SNAPSHOT", QF_N("of figures that were frozen, instead of a period"), NULL, 1,
        INT64_MAX },
    { "format", 0, QF_OPTION_TEXT, "FORMAT", QF_N("html, xlsx or pdf (otherwise as the file is named)"), format_names,
        0, 0 },
    { "out", 0, QF_OPTION_TEXT, "FILE", QF_N("the file to write; one that exists is replaced"), NULL, 0, 0 },
    { "published", 0, QF_OPTION_FLAG, NULL, QF_N("for everybody: what is small is hidden, and what would tell it"),
        NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

struct reporting {
    struct qf_cli *cli;
    struct qf_seat *seat;
    const char *path;
    size_t format;
    bool published;
};

/* By name, or by how the file ends. */
static enum qf_status find_format(const char *name, const char *path, size_t *ret_format, struct qf_error *error)
{
    const char *dot = strrchr(path, '.');

    if (!name)
        name = dot ? dot + 1 : "";
    for (size_t i = 0; i < QF_COUNT(formats); i++)
        if (strcmp(formats[i].name, name) == 0) {
            *ret_format = i;
            return QF_OK;
        }
    return qf_fail(error, QF_USAGE, "the option --%s is missing", "format");
}

static enum qf_status disclose(const struct reporting *reporting, const struct qf_figure_set *set,
    struct qf_disclosure **ret_disclosure, struct qf_error *error)
{
    int small;

    if (!reporting->published)
        return QF_OK;
    if (!qf_workflow_rule(
            qf_catalog_workflow(reporting->seat->city.catalog), "small_cell", reporting->seat->desk.today, &small))
        return qf_fail(error, QF_INPUT, "the workflow has no rule '%s' in force", "small_cell");
    return qf_disclosure_new(set, small, ret_disclosure, error);
}

/* Whoever takes figures out of the house leaves a trace before there is a file. */
static enum qf_status write_report(void *context, const struct qf_frozen *frozen, struct qf_error *error)
{
    const struct reporting *reporting = context;
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;
    struct qf_disclosure *disclosure CLEANUP(qf_disclosure_free) = NULL;
    struct qf_document *document CLEANUP(qf_document_free) = NULL;
    const struct qf_desk *desk = &reporting->seat->desk;
    char today[QF_DATE_TEXT];
    int livelihood = 0;

    TRY(qf_figure_set_read(frozen->figures, &set, error));
    TRY(disclose(reporting, set, &disclosure, error));
    qf_date_format(desk->today, today);
    (void)qf_workflow_rule(
        qf_catalog_workflow(desk->catalog), "livelihood_percent", set->windows[QF_WINDOW_PERIOD].to, &livelihood);
    TRY(qf_monthly_document(&(struct qf_monthly){ .set = set,
                                .disclosure = disclosure,
                                .frozen = frozen->id,
                                .snapshot = frozen->snapshot,
                                .journal_sequence = frozen->journal_sequence,
                                .journal_head = frozen->journal_head,
                                .frozen_on = frozen->taken_on,
                                .made_by = desk->actor.display,
                                .made_on = today,
                                .livelihood_percent = livelihood,
                                .lang = reporting->cli->lang },
        &document, error));
    TRY(qf_city_record_look(&reporting->seat->city, reporting->cli, "statistics", frozen->id,
        reporting->published ? "published report" : "internal report", error));
    return formats[reporting->format].publish(document, reporting->path, error);
}

static enum qf_status run_report(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct reporting reporting = { .cli = cli, .seat = &seat, .published = qf_args_given(args, "published") };
    int64_t id = qf_args_number(args, "frozen", 0);
    struct qf_period period;
    bool fresh;

    TRY(qf_required(args, "out", &reporting.path, error));
    TRY(find_format(qf_args_text(args, "format", NULL), reporting.path, &reporting.format, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    if (!id) {
        TRY(read_period(args, &seat.desk, &period, error));
        TRY(qf_figures_freeze(&seat.desk, period, "statistics report", &id, &fresh, error));
    }
    TRY(qf_frozen_look(&seat.desk, id, write_report, &reporting, error));
    qf_note(cli, "wrote '%s' from snapshot %lld\n", reporting.path, (long long)id);
    return QF_OK;
}

const struct qf_command qf_command_statistics_report = {
    .name = "statistics report",
    .operands = "",
    .summary = QF_N("write the report of a month or another period, as a page, a workbook or for print"),
    .details = QF_N(
        "It is made from frozen figures: those of --frozen, or those of the period, which are frozen unless they stand "
        "already.\nThe same snapshot on the same day gives the same bytes. What --published hides is in "
        "docs/statistics.md."),
    .options = report_options,
    .run = run_report,
};
