/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recusal (监察法 art. 67, 政务处分法 art. 47, 公务员法 arts. 74 and 76): everybody is held against a matter's subjects
 * before anybody may handle it. Found are the subject itself, kin (from the relations that matching found), whoever
 * worked in the subject's unit, and whoever comes from the village. Others are requested and decided. Where a resident ID is
 * missing on either side, a namesake is taken for the subject until an ID shows that it is somebody else.
 */
#ifndef QF_HANDLE_RECUSAL_H
#define QF_HANDLE_RECUSAL_H

#include "handle/desk.h"

/*
 * Where kinship comes from. Matching is a stage of its own, so the caller gives access to what it found. `kin` calls
 * `visit` for every relative of the person, and fails when nothing was matched yet: then nobody is taken for unrelated.
 */
struct qf_kin_source {
    void *context;
    enum qf_status (*kin)(void *context, int64_t person,
        enum qf_status (*visit)(void *visitor, int64_t relative, const char *kind, struct qf_error *error),
        void *visitor, struct qf_error *error);
};

/* Finds out who must recuse, and from then on the matter may be handled. Called when subjects change and after matching. */
QF_MUST_CHECK enum qf_status qf_recusal_check(
    const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t matter, struct qf_error *error);

/* The same inside the caller's transaction, by the program: whoever the actor is. Without `kin` (NULL) what needs none is found
 * besides what stands, and the matter still waits for its check. */
QF_MUST_CHECK enum qf_status qf_recusal_find(
    const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t matter, struct qf_error *error);

/*
 * One person held against all open matters, inside the caller's transaction, because who they are was mended: grounds that the
 * program found for them are found anew. `ret_handled`: matters that they handle or work on and must leave now.
 */
QF_MUST_CHECK enum qf_status qf_recusal_find_user(const struct qf_desk *desk, const struct qf_kin_source *kin,
    int64_t user, int64_t *ret_recused, int64_t *ret_handled, struct qf_error *error);

/* More became known of one person, inside the caller's transaction: grounds but kin are found besides those that stand. */
QF_MUST_CHECK enum qf_status qf_recusal_more(const struct qf_desk *desk, int64_t user, struct qf_error *error);

/* After matching, by the program: kin of everybody with an account is found anew for all open matters. */
QF_MUST_CHECK enum qf_status qf_recusal_renew(
    struct qf_book *book, const struct qf_kin_source *kin, struct qf_error *error);

/* A ground that somebody states, decided by the actor: a leader that may approve, of the user's organ or one above it, and above
 * it when the user heads it. */
QF_MUST_CHECK enum qf_status qf_recusal_decide(const struct qf_desk *desk, int64_t matter, int64_t user,
    const char *ground, const char *detail, struct qf_error *error);
/* Ends such a ground, for a reason: a leader of an organ above the one whose leader decided it; of the city's, another leader. */
QF_MUST_CHECK enum qf_status qf_recusal_end(const struct qf_desk *desk, int64_t matter, int64_t user,
    const char *ground, const char *reason, struct qf_error *error);

#endif
