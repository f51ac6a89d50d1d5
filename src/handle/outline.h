/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a desk is shown of a matter besides its row: who has it, what is due, what was recorded, what hangs together with it,
 * and who must recuse. Nothing here shows more than the matter itself may be seen; of other matters only those that may be.
 */
#ifndef QF_HANDLE_OUTLINE_H
#define QF_HANDLE_OUTLINE_H

#include "base/date.h"
#include "handle/desk.h"

struct qf_outline {
    char organ[128], handler[64]; /* names; handler "": nobody yet */
    char due
        [QF_DATE_TEXT]; /* the nearest day that is owed: no right of a person, no clock that stands still; "": none */
    bool listed;        /* stands on the list of supervision */
    bool without_case;  /* a filed lead whose case nobody has opened yet */
};
/* Reads outlines one after the other. */
struct qf_outlines {
    const struct qf_desk *desk;
    struct qf_statement *find, *clocks;
};
#define QF_OUTLINES_INIT ((struct qf_outlines){ 0 })
QF_MUST_CHECK enum qf_status qf_outlines_open(
    const struct qf_desk *desk, struct qf_outlines *outlines, struct qf_error *error);
void qf_outlines_close(struct qf_outlines *outlines);
QF_CLEANUP_VALUE(struct qf_outlines, qf_outlines_close)
/* NOT_FOUND when the matter may not be seen. */
QF_MUST_CHECK enum qf_status qf_outline_read(
    struct qf_outlines *outlines, int64_t matter, struct qf_outline *ret_outline, struct qf_error *error);

/* Texts are borrowed for the call. Each fails with NOT_FOUND when the matter may not be seen. */
struct qf_team_member {
    const char *user, *part;
};
QF_MUST_CHECK enum qf_status qf_outline_team(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_team_member *member, struct qf_error *error), void *context,
    struct qf_error *error);

/* What stands recorded. The value is for whoever works on it or answers for those who do, and of a report for nobody: it may
 * hold a reporter's words. */
struct qf_recorded {
    const char *fact, *on_day;
    const char *value; /* NULL: not for this desk */
};
QF_MUST_CHECK enum qf_status qf_outline_facts(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_recorded *recorded, struct qf_error *error), void *context,
    struct qf_error *error);

/* A lead and its case, what grew out of either, and the reports that they rest on. */
struct qf_related {
    int64_t matter;
    const char *kind, *number;
};
QF_MUST_CHECK enum qf_status qf_outline_related(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_related *related, struct qf_error *error), void *context,
    struct qf_error *error);

/* Who must recuse, and on how many grounds; which ones is not told. */
QF_MUST_CHECK enum qf_status qf_outline_recused(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const char *user, int64_t grounds, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
