/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands that open leads have in common, on a visit as at the desk. */
#ifndef QF_COMMANDS_CMD_LEAD_H
#define QF_COMMANDS_CMD_LEAD_H

#include "commands/seat.h"
#include "handle/lead.h"

extern const char *const qf_lead_tracks[], *const qf_lead_levels[];

/* Options that say what a lead is about, but for its title and place. */
#define QF_LEAD_OPTIONS                                                                                                \
    { "domain", 0, QF_OPTION_TEXT, "CODE", QF_N("D00 to D10"), NULL, 0, 0 },                                           \
        { "category", 0, QF_OPTION_TEXT, "NAME", QF_N("one of the twelve that go one level up"), NULL, 0, 0 },         \
        { "track", 0, QF_OPTION_TEXT, "TRACK", QF_N("normal, fast or green"), qf_lead_tracks, 0, 0 },                  \
        { "level", 0, QF_OPTION_TEXT, "LEVEL", QF_N("red, orange or yellow (otherwise yellow)"), qf_lead_levels, 0,    \
            0 },                                                                                                       \
        { "amount", 0, QF_OPTION_MONEY, "YUAN", QF_N("the money concerned"), NULL, 0, 0 },                             \
        { "subject", 0, QF_OPTION_TEXT, "NAME", QF_N("whom it concerns"), NULL, 0, 0 },                                \
        { "subject-id", 0, QF_OPTION_TEXT, "ID", QF_N("their resident ID, for recusal"), NULL, 0, 0 },                 \
    {                                                                                                                  \
        "unit", 0, QF_OPTION_TEXT, "NAME", QF_N("their unit"), NULL, 0, 0                                              \
    }

/* From these options; the lead borrows `ret_subject`. */
QF_MUST_CHECK enum qf_status qf_lead_read(
    const struct qf_args *args, struct qf_new_lead *ret_lead, struct qf_subject *ret_subject, struct qf_error *error);
/* Holds everybody against the subjects of what was opened, and tells its number. */
QF_MUST_CHECK enum qf_status qf_lead_finish(
    struct qf_cli *cli, struct qf_seat *seat, int64_t lead, bool is_new, struct qf_error *error);

#endif
