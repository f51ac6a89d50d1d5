/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Repeats: reports of one matter form a chain whose first report stands for all. Lawfully a repeat is "registered and
 * kept", which is how seventeen joint reports can lead nowhere; here every N of them (the rule repeats_to_level_up) that
 * brought no verified outcome take the matter a level up and to somebody else, by themselves. All of this is done by
 * the program, inside the transaction of the intake, whatever the clerk may see. The model M54 takes its first limit from the
 * same rule and counts reports, the first included: it warns one report before the program acts. The move 'settle_repeats'
 * keeps both quiet for the months of the rule repeat_override_months, once for a chain.
 */
#ifndef QF_HANDLE_REPEAT_H
#define QF_HANDLE_REPEAT_H

#include "handle/matter.h"

struct qf_repeat_query {
    const char *sketch, *region, *domain;
    const struct qf_subject *subjects;
    size_t subject_count;
};
/* The first report of the chain that such a report belongs to; 0: none. */
QF_MUST_CHECK enum qf_status qf_repeat_find(
    const struct qf_desk *desk, const struct qf_repeat_query *query, int64_t *ret_first, struct qf_error *error);

struct qf_repeat_outcome {
    unsigned reports; /* in the chain, with this one */
    bool levelled_up; /* now, and handed to nobody yet; at the city's organ only the handler changes */
};
/* Counts `report` (whose row names the first) to its chain and to the open leads of it, and does what repeats force. */
QF_MUST_CHECK enum qf_status qf_repeat_count(const struct qf_desk *desk, int64_t report, int64_t first,
    struct qf_repeat_outcome *ret_outcome, struct qf_error *error);

#endif
