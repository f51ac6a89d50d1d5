/* SPDX-License-Identifier: Apache-2.0 */
/* warn: runs the models over what was collected and matched. */
#include <string.h>

#include "base/date.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/sessions.h"
#include "match/match.h"
#include "store/snapshot.h"

static const struct qf_option options[] = {
    { "as-of", 0, QF_OPTION_DATE, "DAY", QF_N("the day on which the question is asked (otherwise today)"), NULL, 0, 0 },
    { "memory", 0, QF_OPTION_NUMBER, "MIB", QF_N("memory of one model (otherwise the workspace's setting)"), NULL, 64,
        1 << 20 },
    { "time", 0, QF_OPTION_NUMBER, "SECONDS", QF_N("time of one model (otherwise the workspace's setting)"), NULL, 1,
        86400 },
    { 0 },
};

static void add_outcome(struct qf_list *list, const struct qf_model_outcome *outcome, const struct qf_model *model)
{
    bool done = strcmp(outcome->state, "done") == 0;

    qf_list_row(list);
    qf_list_text(list, "model", outcome->model);
    qf_list_style(list, done ? QF_STYLE_PLAIN : QF_STYLE_RED);
    qf_list_word(list, "state", outcome->state);
    qf_list_int(list, "hits", outcome->hits);
    qf_list_int(list, "new", outcome->added);
    qf_list_int(list, "unchanged", outcome->unchanged);
    qf_list_int(list, "changed", outcome->changed);
    qf_list_int(list, "gone", outcome->gone);
    qf_list_money(list, "amount_fen", outcome->amount_fen);
    qf_list_int(list, "duration_ms", outcome->duration_ms);
    qf_list_text(list, NULL, done ? qf_bilingual_in(&model->title, list->cli->lang) : outcome->message);
    qf_list_member(list, "message", outcome->message);
}

static enum qf_status print_json(const struct qf_cli *cli, struct qf_list *list, int64_t run, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "run", run);
    qf_json_key(&json, "models");
    qf_json_raw(&json, qf_list_json(list));
    qf_json_close_object(&json);
    TRY(qf_text_check(&list->text, error));
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status print_outcomes(
    struct qf_cli *cli, const struct qf_catalog *catalog, const struct qf_warn_report *report, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("model"), QF_N("state"), QF_N("hits"), QF_N("new"), QF_N("unchanged"),
        QF_N("changed"), QF_N("gone"), QF_N("yuan"), QF_N("ms"), QF_N("question") };
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    for (size_t i = 0; i < report->count; i++)
        add_outcome(&list, &report->outcomes[i], qf_catalog_model(catalog, report->outcomes[i].model));
    if (cli->json)
        return print_json(cli, &list, report->run, error);
    TRY(qf_list_print(&list, NULL, error));
    qf_note(cli,
        "next: 'qingfeng warning list' lists the warnings, 'qingfeng warning show N' shows one with its sources\n");
    return QF_OK;
}

/* A failed model is a finding of the run: the others stand, the exit code tells. */
static enum qf_status judge(const struct qf_warn_report *report, struct qf_error *error)
{
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->outcomes[i].state, "failed") == 0)
            return qf_fail(
                error, QF_FINDING, "model '%s' failed: %s", report->outcomes[i].model, report->outcomes[i].message);
    return QF_OK;
}

static enum qf_status run_warn(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };
    struct qf_match_options match_options = { .actor = cli->actor, .progress = &cli->progress };
    struct qf_match_report match = { 0 };
    struct qf_model_sessions sessions;

    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    for (unsigned i = 0; i < args->operand_count; i++)
        if (!qf_catalog_model(city.catalog, args->operands[i])) {
            qf_fail(error, QF_NOT_FOUND, "there is no model '%s'", args->operands[i]);
            qf_hint(error, "'qingfeng model list' lists them");
            return QF_NOT_FOUND;
        }
    TRY(qf_city_open_lake(&city, error));
    TRY(qf_match_run(
        city.lake, city.book, city.catalog, &match_options, &match, error)); /* at once when nothing is new */
    qf_model_sessions_init(&sessions, &city, city.catalog, match.snapshot, match.run);
    struct qf_warn_options warn = { .actor = cli->actor,
        .snapshot = match.snapshot,
        .match_run = match.run,
        .as_of = (int32_t)qf_args_number(args, "as-of", qf_today()),
        .models = args->operand_count ? args->operands : NULL,
        .model_count = args->operand_count,
        .memory_bytes =
            qf_args_given(args, "memory") ? qf_args_number(args, "memory", 0) << 20 : city.settings.model_memory_bytes,
        .time_ms = qf_args_given(args, "time") ? qf_args_number(args, "time", 0) * 1000 : city.settings.model_time_ms,
        .progress = &cli->progress };
    TRY(qf_warn_run(&sessions.sessions, city.book, city.catalog, &warn, &report, error));
    qf_cli_clear_progress(cli);
    TRY(print_outcomes(cli, city.catalog, &report, error));
    return judge(&report, error);
}

const struct qf_command qf_command_warn = {
    .name = "warn",
    .operands = "[MODEL…]",
    .max_operands = 1000,
    .summary = QF_N("run the models; what they find becomes warnings"),
    .details =
        QF_N("Matches first when something new was collected. Without operands every model of the catalogue runs.\n"
             "A model that fails does not stop the others; exit code 1 tells that one did."),
    .options = options,
    .run = run_warn,
};
