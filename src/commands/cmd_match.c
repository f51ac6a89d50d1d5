/* SPDX-License-Identifier: Apache-2.0 */
/* match: who is who in everything that was collected. */
#include "commands/city.h"
#include "commands/commands.h"
#include "match/match.h"

static enum qf_status print_match_json(
    const struct qf_cli *cli, const struct qf_match_report *report, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "run", report->run);
    qf_json_member_int(&json, "snapshot", report->snapshot);
    qf_json_member_bool(&json, "reused", report->reused);
    qf_json_member_int(&json, "mentions", report->mentions);
    qf_json_member_int(&json, "matched", report->matched);
    qf_json_member_int(&json, "entities", report->entities);
    qf_json_member_int(&json, "conflicts", report->conflicts);
    qf_json_member_int(&json, "relations", report->relations);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_match(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_match_options options = { .actor = cli->actor, .progress = &cli->progress };
    struct qf_match_report report = { 0 };

    (void)args;
    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    TRY(qf_city_open_lake(&city, error));
    TRY(qf_match_run(city.lake, city.book, city.catalog, &options, &report, error));
    qf_cli_clear_progress(cli);
    if (cli->json)
        return print_match_json(cli, &report, error);
    if (report.reused)
        qf_note(cli, "nothing new since match run %lld\n", (long long)report.run);
    qf_say(cli,
        "match run %lld over snapshot %lld: %lld of %lld mentions have an entity; %lld entities, %lld relations, %lld "
        "name conflicts\n",
        (long long)report.run, (long long)report.snapshot, (long long)report.matched, (long long)report.mentions,
        (long long)report.entities, (long long)report.relations, (long long)report.conflicts);
    return QF_OK;
}

const struct qf_command qf_command_match = {
    .name = "match",
    .operands = "",
    .summary = QF_N("find out who is who: entities, and how they are related"),
    .run = run_match,
};
