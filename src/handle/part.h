/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealed parts of a report: content, identity, message/<id>, attachment/<id>. Each has a random key of its own, wrapped
 * for those who may read it; what is sealed stands in the book or under sealed/, and the key nowhere in the clear.
 */
#ifndef QF_HANDLE_PART_H
#define QF_HANDLE_PART_H

#include "handle/keyring.h"

#define QF_PART_CONTENT  "content"
#define QF_PART_IDENTITY "identity"
#define QF_PART_NAME     40
void qf_part_name(const char *kind, int64_t id, char ret_name[QF_PART_NAME]); /* "message/7" */

/*
 * Who may read, by need to know. What is reported, its files, and what the reporter adds: the leaders of the organ that handles
 * it, its handler and its team. What officers write to the reporter: the leaders and the handler. Who reports: the leaders.
 * Never whoever must recuse or is its subject, nor, when it names one, an account whose person nobody knows.
 */
QF_MUST_CHECK enum qf_status qf_part_may_read(
    const struct qf_desk *desk, int64_t report, const char *part, int64_t user, bool *ret_may, struct qf_error *error);
/* Wraps the part's key for all of them that have a pair, and for the escrow. Inside a transaction. LIMIT when nobody could open
 * it afterwards. */
QF_MUST_CHECK enum qf_status qf_part_wrap(
    const struct qf_desk *desk, int64_t report, const char *part, const struct qf_secret *key, struct qf_error *error);

struct qf_sealed_part {
    struct qf_secret key;
    struct qf_text sealed;
};
void qf_sealed_part_release(struct qf_sealed_part *part);
QF_CLEANUP_VALUE(struct qf_sealed_part, qf_sealed_part_release)

/* Seals a text under a new key. */
QF_MUST_CHECK enum qf_status qf_part_seal(int64_t report, const char *name, const struct qf_secret *plain,
    struct qf_sealed_part *ret_part, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_part_unseal(int64_t report, const char *name, const char *sealed,
    const struct qf_secret *key, struct qf_secret *ret_plain, struct qf_error *error);

/* The number that the next row of a table will have; certain inside a transaction, which alone writes. */
QF_MUST_CHECK enum qf_status qf_part_next_id(
    struct qf_book *book, const char *table, int64_t *ret_id, struct qf_error *error);

#endif
