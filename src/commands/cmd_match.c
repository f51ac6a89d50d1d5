/* SPDX-License-Identifier: Apache-2.0 */
/* match: who is who in everything that was collected. */
#include "commands/commands.h"
#include "commands/seat.h"
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

/* Who is kin to whom may have changed, and with it who must recuse; done again when it came to nothing the last time. */
static enum qf_status renew_recusals(struct qf_seat *seat, struct qf_error *error)
{
    qf_lake_close(seat->city.lake);
    seat->city.lake = NULL;
    qf_seat_ask_kin(seat);
    return qf_recusal_renew(seat->city.book, &seat->kin, error);
}

static enum qf_status run_match(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_match_options options = { .actor = cli->actor, .progress = &cli->progress };
    struct qf_match_report report = { 0 };

    (void)args;
    TRY(qf_city_open(cli, QF_BOOK_WRITE, &seat.city, error));
    TRY(qf_city_open_lake(&seat.city, error));
    TRY(qf_match_run(seat.city.lake, seat.city.book, seat.city.catalog, &options, &report, error));
    TRY(renew_recusals(&seat, error));
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
