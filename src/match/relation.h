/* SPDX-License-Identifier: Apache-2.0 */
/* Ties between entities: what the datasets state, what follows from it, and the nearest family tie of each pair. */
#ifndef QF_MATCH_RELATION_H
#define QF_MATCH_RELATION_H

#include "match/matching.h"

/* Reads the ties over the dataset views and puts matched.relation. `ret_relations` counts both directions. */
QF_MUST_CHECK enum qf_status qf_relation_put(
    const struct qf_matching *matching, int64_t *ret_relations, struct qf_error *error);

/* Puts matched.kin, from matched.relation. */
QF_MUST_CHECK enum qf_status qf_relation_put_kin(const struct qf_matching *matching, struct qf_error *error);

#endif
