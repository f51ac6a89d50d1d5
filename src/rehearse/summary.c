/* SPDX-License-Identifier: Apache-2.0 */
/* A table of measures, each with the number of the script that it must come to. */
#include "rehearse/summary.h"

#include <stddef.h>

enum derived { PLAIN, CLOSED, REPEATS, LIVELIHOOD, TENTHS };

static const struct {
    const char *measure;
    int by;
    size_t offset; /* of the script's number */
    size_t size;
    enum derived derived;
} lines[] = {
#define LINE(measure, by, member, derived)                                                                             \
    {                                                                                                                  \
        measure, QF_COMPARE_##by, offsetof(struct qf_script, member), sizeof(((struct qf_script *)NULL)->member),      \
            derived                                                                                                    \
    }
    LINE("reports_accepted", VALUE, reports, PLAIN),
    LINE("closing_rate", PART, reports, CLOSED),
    LINE("reports_repeated", VALUE, joint_reports, REPEATS),
    LINE("double_feedback_rate", PART, signed_reports, PLAIN),
    LINE("leads_from_visits", VALUE, visit_leads, PLAIN),
    LINE("issues_solved", VALUE, issues, PLAIN),
    LINE("cases_filed", VALUE, cases, PLAIN),
    LINE("persons_sanctioned", VALUE, persons, PLAIN),
    LINE("accountability_persons", VALUE, accountable, PLAIN),
    LINE("amount_recovered", VALUE, recovered_fen, PLAIN),
    LINE("to_livelihood", VALUE, recovered_fen, LIVELIHOOD),
    LINE("livelihood_rate", VALUE, livelihood_percent, TENTHS),
    LINE("plans_accepted", PART, plans, PLAIN),
    LINE("secretaries_replaced", VALUE, secretaries, PLAIN),
    LINE("ghost_pay_stopped", VALUE, ghosts, PLAIN),
    LINE("training_coverage", PART, trained, PLAIN),
    LINE("satisfaction", CHANGE, satisfaction_points, TENTHS),
#undef LINE
};

static int64_t read_number(const struct qf_script *script, size_t offset, size_t size)
{
    const char *at = (const char *)script + offset;

    return size == sizeof(int64_t) ? *(const int64_t *)(const void *)at : *(const unsigned *)(const void *)at;
}

static int64_t scripted(const struct qf_script *script, size_t line)
{
    int64_t number = read_number(script, lines[line].offset, lines[line].size);

    switch (lines[line].derived) {
    case CLOSED:
        return number - script->reports_open;
    case REPEATS:
        return number - 1;
    case LIVELIHOOD:
        return number / 100 * script->livelihood_percent;
    case TENTHS:
        return 10 * number;
    case PLAIN:
        break;
    }
    return number;
}

/* Percentage points over the year before, in tenths. */
static enum qf_status count_change(const struct qf_desk *desk, const struct qf_figure_query *query,
    struct qf_summary_line *line, struct qf_error *error)
{
    struct qf_figure_query before = *query;
    struct qf_figure figure;

    before.period = qf_period_year_before(query->period);
    TRY(qf_statistics_figure(desk, line->measure->name, &before, &figure, error));
    line->number = line->counted.value - figure.value;
    return QF_OK;
}

static enum qf_status count_line(const struct qf_desk *desk, const struct qf_figure_query *query,
    struct qf_summary_line *line, struct qf_error *error)
{
    TRY(qf_statistics_figure(desk, line->measure->name, query, &line->counted, error));
    line->number = line->by == QF_COMPARE_PART ? line->counted.numerator : line->counted.value;
    return line->by == QF_COMPARE_CHANGE ? count_change(desk, query, line, error) : QF_OK;
}

enum qf_status qf_rehearsal_summary(const struct qf_rehearsal *rehearsal,
    enum qf_status (*visit)(void *context, const struct qf_summary_line *line, struct qf_error *error), void *context,
    struct qf_error *error)
{
    const struct qf_figure_query query = { .period = { rehearsal->first_day, qf_rehearsal_last_day(rehearsal) },
        .band = QF_BAND_ALL };
    struct qf_desk desk;

    TRY(qf_desk_sit(rehearsal->book, rehearsal->catalog, "auditor", query.period.to, &desk, error));
    for (size_t i = 0; i < QF_COUNT(lines); i++) {
        struct qf_summary_line line = { .scripted = scripted(&rehearsal->script, i), .by = lines[i].by };
        TRY(qf_statistic_find(lines[i].measure, &line.measure, error));
        TRY(count_line(&desk, &query, &line, error));
        TRY(visit(context, &line, error));
    }
    return QF_OK;
}
