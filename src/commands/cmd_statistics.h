/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of the family statistics share: of which period figures are asked. */
#ifndef QF_COMMANDS_CMD_STATISTICS_H
#define QF_COMMANDS_CMD_STATISTICS_H

#include "commands/seat.h"
#include "handle/statistics.h"

#define QF_PERIOD_OPTIONS                                                                                              \
    { "month", 0, QF_OPTION_TEXT, "MONTH", QF_N("of one month: 2025-05"), NULL, 0, 0 },                                \
        { "from", 0, QF_OPTION_DATE, "DATE", QF_N("from this day on"), NULL, 0, 0 },                                   \
    {                                                                                                                  \
        "to", 0, QF_OPTION_DATE, "DATE", QF_N("to this day, which counts as well"), NULL, 0, 0                         \
    }

/* --month, or --from and --to; neither: the year up to the desk's day, or USAGE when `required`. */
QF_MUST_CHECK enum qf_status qf_period_option(const struct qf_args *args, const struct qf_desk *desk, bool required,
    struct qf_period *ret_period, struct qf_error *error);

/* The change from one figure to another as people read it: "+2.7%", "+27.0 pp"; "n/a". */
void qf_add_change(const struct qf_cli *cli, const struct qf_statistic *measure, const struct qf_figure *now,
    const struct qf_figure *then, struct qf_text *out);
/* "428 / 437", amounts in yuan, and nothing for what does not divide. */
void qf_add_raw(const struct qf_statistic *measure, const struct qf_figure *figure, struct qf_text *out);

#endif
