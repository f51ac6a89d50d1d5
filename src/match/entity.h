/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entities: what a valid key stands for, the name that counts for it, and the mentions whose name
 * contradicts it. A mistyped ID that happens to be somebody else's must not drag a stranger in.
 */
#ifndef QF_MATCH_ENTITY_H
#define QF_MATCH_ENTITY_H

#include "base/text.h"
#include "match/matching.h"

/* Appends the BIGINT expression of a party's key over the row `d` of its dataset; NULL without an ID column. */
void qf_entity_add_key(struct qf_text *sql, const struct qf_contract *contract, const struct qf_party *party);

/* Appends the name of a party's column in the view of its dataset: "<party>_entity". */
void qf_entity_add_column(struct qf_text *sql, const char *party);

/* Reads all names over schema delivered and puts matched.link. */
QF_MUST_CHECK enum qf_status qf_entity_put_links(const struct qf_matching *matching, struct qf_error *error);

/* Puts matched.entity, after the links. */
QF_MUST_CHECK enum qf_status qf_entity_put(const struct qf_matching *matching, struct qf_error *error);

#endif
