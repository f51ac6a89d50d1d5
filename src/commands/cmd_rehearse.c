/* SPDX-License-Identifier: Apache-2.0 */
/* rehearse: a new workspace's city lives through an invented year of casework. */
#include <string.h>

#include "base/date.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/secrets.h"
#include "commands/sessions.h"
#include "match/match.h"
#include "rehearse/summary.h"
#include "warn/warn.h"

#define INVENTED_REGION "349900" /* GB/T 2260 assigns no such place */

enum { FIRST_DAY = 20089 }; /* 2025-01-01 */

static const struct qf_option options[] = {
    { "seed", 's', QF_OPTION_NUMBER, "S", QF_N("the same seed gives the same year (otherwise 1)"), NULL, 0, INT64_MAX },
    { "smaller", 0, QF_OPTION_NUMBER, "N", QF_N("a city so many times smaller (otherwise 1)"), NULL, 1, 10 },
    { "from", 0, QF_OPTION_DATE, "DATE", QF_N("the first day of the year (otherwise 2025-01-01)"), NULL, 0, 0 },
    { "passphrase", 0, QF_OPTION_TEXT, "FILE",
        QF_N("the file with a passphrase that every account shall have (otherwise nobody knows them)"), NULL, 0, 0 },
    { 0 },
};

/* --- models ------------------------------------------------------------------------------------------------------------ */

/* Those that read casework; what departments delivered is there or not. */
static enum qf_status ask_models(void *context, int32_t as_of, struct qf_error *error)
{
    static const char *const models[] = { "M54", "M55" };
    struct qf_city *city = context;
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };
    struct qf_match_options match_options = { .actor = "system" };
    struct qf_match_report match = { 0 };
    struct qf_model_sessions sessions;

    if (!city->lake)
        TRY(qf_city_open_lake(city, error));
    TRY(qf_match_run(city->lake, city->book, city->catalog, &match_options, &match, error));
    qf_model_sessions_init(&sessions, city, city->catalog, match.snapshot, match.run);
    return qf_warn_run(&sessions.sessions, city->book, city->catalog,
        &(struct qf_warn_options){ .actor = "system",
            .snapshot = match.snapshot,
            .match_run = match.run,
            .as_of = as_of,
            .models = models,
            .model_count = QF_COUNT(models),
            .memory_bytes = city->settings.model_memory_bytes,
            .time_ms = city->settings.model_time_ms },
        &report, error);
}

/* --- what it came to --------------------------------------------------------------------------------------------------- */

/* A number of the line as people read it: the part of a whole is a count, a change is in points. */
static void format_number(const struct qf_summary_line *line, int64_t number, enum qf_lang lang, char ret_text[64])
{
    struct qf_statistic shown = *line->measure;
    const struct qf_figure figure = { .value = number, .numerator = number, .known = true };

    if (line->by == QF_COMPARE_PART)
        shown.unit = QF_UNIT_COUNT;
    qf_figure_format(&shown, &figure, lang, ret_text);
}

static enum qf_status add_line(void *context, const struct qf_summary_line *line, struct qf_error *error)
{
    struct qf_list *list = context;
    enum qf_lang lang = list->cli->lang;
    char text[64];

    (void)error;
    qf_list_row(list);
    qf_list_text(list, NULL, qf_bilingual_in(&line->measure->title, lang));
    format_number(line, line->scripted, lang, text);
    qf_list_text(list, NULL, text);
    format_number(line, line->number, lang, text);
    qf_list_text(list, NULL, text);
    qf_figure_format(line->measure, &line->counted, lang, text);
    qf_list_text(list, NULL, text);
    qf_list_member(list, "measure", line->measure->name);
    qf_list_member_int(list, "scripted", line->scripted);
    qf_list_member_int(list, "counted", line->number);
    return QF_OK;
}

static enum qf_status print_summary(struct qf_cli *cli, const struct qf_rehearsal *rehearsal, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("figure"), QF_N("in the script"), QF_N("counted from the book"),
        QF_N("as it is told") };
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_rehearsal_summary(rehearsal, add_line, &list, error));
    return qf_list_print(&list, NULL, error);
}

static void say_next(const struct qf_cli *cli, const struct qf_rehearsal *rehearsal)
{
    char day[QF_DATE_TEXT];

    qf_date_format(qf_rehearsal_last_day(rehearsal), day);
    qf_note(cli,
        "a rehearsal: everybody in it and all that happened is invented\n"
        "next: 'qingfeng --as leader1.%.4s matter list --on %s'\n",
        rehearsal->region, day);
}

static enum qf_status run_rehearse(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_secret passphrase CLEANUP(qf_secret_release) = { 0 };

    if (qf_args_given(args, "passphrase"))
        TRY(qf_ask_new_passphrase(cli, args, &passphrase, error));
    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    const struct qf_rehearsal rehearsal = { .book = city.book,
        .catalog = city.catalog,
        .folder = city.path,
        .city = city.settings.city.zh,
        .region = strncmp(city.settings.region, "0000", 4) == 0 ? INVENTED_REGION : city.settings.region,
        .script = qf_script_scaled(&qf_script_programme, (unsigned)qf_args_number(args, "smaller", 1)),
        .seed = (uint64_t)qf_args_number(args, "seed", 1),
        .first_day = (int32_t)qf_args_number(args, "from", FIRST_DAY),
        .passphrase = passphrase.length ? &passphrase : NULL,
        .ask = ask_models,
        .asker = &city,
        .progress = &cli->progress };
    TRY(qf_rehearse(&rehearsal, error));
    qf_cli_clear_progress(cli);
    TRY(print_summary(cli, &rehearsal, error));
    say_next(cli, &rehearsal);
    return QF_OK;
}

const struct qf_command qf_command_rehearse = {
    .name = "rehearse",
    .operands = "",
    .summary = QF_N("live through an invented year of casework in a new workspace"),
    .options = options,
    .run = run_rehearse,
};
