/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a set may be published. A count below the rule small_cell (and not nothing), or an amount that rests on fewer
 * matters, would tell of single people: in a table by domain, place, rank, channel or source its whole row is hidden for all
 * measures that add up with each other (their group), and then further rows, the smallest first, until
 *
 *   - at least two rows are hidden, so that no total gives one back, and
 *   - what is hidden of a measure adds up to nothing or to the rule's number at least, if its total does.
 *
 * A measure whose total is itself that small is not told by band at all; and where the whole region is smaller than a city,
 * a small total is hidden too. Townships are left out: they add up to counties. Why no hidden count can be found: whatever
 * two hidden rows hold could as well stand in one of them and nothing in the other; totals, differences and shares agree with
 * both. Deliveries of data concern nobody and are not hidden.
 */
#ifndef QF_HANDLE_DISCLOSURE_H
#define QF_HANDLE_DISCLOSURE_H

#include "handle/figures.h"

struct qf_disclosure;
/* Of `set`, which must outlive it. `small`: the least count that is published. */
QF_MUST_CHECK enum qf_status qf_disclosure_new(
    const struct qf_figure_set *set, int64_t small, struct qf_disclosure **ret_disclosure, struct qf_error *error);
void qf_disclosure_free(struct qf_disclosure *disclosure);
QF_CLEANUP_POINTER(struct qf_disclosure, qf_disclosure_free)

/* Whether the figure may be shown; without a disclosure (NULL) all may. */
bool qf_disclosure_allows(const struct qf_disclosure *disclosure, const struct qf_statistic *measure,
    enum qf_window window, enum qf_band band, const char *value);

#endif
