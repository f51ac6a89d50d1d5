/* SPDX-License-Identifier: Apache-2.0 */
/* lead outcome: what became of the warnings that a lead rests on. */
#include "commands/commands.h"
#include "commands/seat.h"
#include "handle/outcome.h"

static const char *const outcomes[] = { "confirmed", "partly", "unfounded", "unprovable", NULL };
static const char *const causes[] = { "data_error", "timing", "lawful_exception", "namesake", "other", NULL };
static const struct qf_option outcome_options[] = {
    { "outcome", 0, QF_OPTION_TEXT, "OUTCOME", QF_N("what they were found to be"), outcomes, 0, 0, true },
    { "cause", 'c', QF_OPTION_TEXT, "CAUSE", QF_N("why it was none, when unfounded"), causes, 0, 0 },
    { "why", 0, QF_OPTION_TEXT, "TEXT", QF_N("in words, about the data and the model and not about people"), NULL, 0, 0,
        true },
    { "warning", 0, QF_OPTION_NUMBER, "N", QF_N("of this warning only (otherwise of all)"), NULL, 1, INT64_MAX },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_outcome(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_outcome outcome = { .cause = qf_args_text(args, "cause", NULL) };
    int64_t lead, count;

    TRY(qf_operand_number(args->operands[0], &lead, error));
    TRY(qf_required(args, "outcome", &outcome.outcome, error));
    TRY(qf_required(args, "why", &outcome.why, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_outcome_record(&seat.desk, lead, qf_args_number(args, "warning", 0), &outcome, &count, error));
    qf_note(cli, "warnings that have their outcome now: %lld\n", (long long)count);
    return QF_OK;
}

const struct qf_command qf_command_lead_outcome = {
    .name = "lead outcome",
    .operands = "LEAD",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("say what the warnings of a lead were found to be, and why; their model's precision counts it"),
    .options = outcome_options,
    .run = run_outcome,
};
