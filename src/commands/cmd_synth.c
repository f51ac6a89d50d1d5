/* SPDX-License-Identifier: Apache-2.0 */
/* synth: writes the deliveries of an invented city, and the truth about them. */
#include "commands/commands.h"
#include "synth/synth.h"

static const struct qf_option options[] = {
    { "people", 'n', QF_OPTION_NUMBER, "N", QF_N("people of the city (otherwise 100000)"), NULL, 1000, 20000000 },
    { "seed", 's', QF_OPTION_NUMBER, "S", QF_N("the same seed gives the same bytes (otherwise 1)"), NULL, 0,
        INT64_MAX },
    { "out", 'o', QF_OPTION_TEXT, "DIR", QF_N("a folder that is empty or new"), NULL, 0, 0 },
    { 0 },
};

static enum qf_status print_report(
    const struct qf_cli *cli, const struct qf_synth_report *report, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    if (!cli->json) {
        qf_say(cli,
            "%lld people in %lld households: %lld files, %lld rows; planted %lld wrongs, %lld look-alikes, %lld dirty "
            "rows\n",
            (long long)report->people, (long long)report->households, (long long)report->files, (long long)report->rows,
            (long long)report->wrongs, (long long)report->lookalikes, (long long)report->dirty_rows);
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "people", report->people);
    qf_json_member_int(&json, "households", report->households);
    qf_json_member_int(&json, "files", report->files);
    qf_json_member_int(&json, "rows", report->rows);
    qf_json_member_int(&json, "wrongs", report->wrongs);
    qf_json_member_int(&json, "lookalikes", report->lookalikes);
    qf_json_member_int(&json, "dirty_rows", report->dirty_rows);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_synth(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_synth_options synth = { .people = qf_args_number(args, "people", 100000),
        .seed = (uint64_t)qf_args_number(args, "seed", 1),
        .out = qf_args_text(args, "out", NULL),
        .progress = &cli->progress };
    struct qf_synth_report report = { 0 };

    if (!synth.out)
        return qf_fail(error, QF_USAGE, "'%s' needs %s", "synth", "--out DIR");
    TRY(qf_synth_write(&synth, &report, error));
    qf_cli_clear_progress(cli);
    return print_report(cli, &report, error);
}

const struct qf_command qf_command_synth = {
    .name = "synth",
    .operands = "",
    .summary = QF_N("write the deliveries of an invented city, with planted wrongs and the truth about them"),
    .options = options,
    .run = run_synth,
};
