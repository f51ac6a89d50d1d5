/* SPDX-License-Identifier: Apache-2.0 */
/* Files that belong to a report, sealed as streams on the way in: under sealed/ of the workspace, by a name that says nothing. */
#ifndef QF_HANDLE_ATTACHMENT_H
#define QF_HANDLE_ATTACHMENT_H

#include "handle/report.h"

/* What `fd` gives to its end, and what the file is called (cleaned; "" when nobody knows): sealed both, and nobody learns from
 * the workspace even how long the name is. For whoever registers and sees the report. */
QF_MUST_CHECK enum qf_status qf_attachment_add(const struct qf_desk *desk, const struct qf_vault *vault, int64_t report,
    int fd, struct qf_slice name, int64_t *ret_attachment, struct qf_error *error);

/* Numbers and sizes, for whoever sees the report. */
QF_MUST_CHECK enum qf_status qf_attachment_walk(const struct qf_desk *desk, int64_t report,
    enum qf_status (*visit)(void *context, int64_t attachment, int64_t size_bytes, struct qf_error *error),
    void *context, struct qf_error *error);

/* Where an opened attachment goes: first its name, safe to make a file by and never empty, then piece by piece. */
struct qf_attachment_sink {
    void *context;
    enum qf_status (*name)(void *context, const char *name, struct qf_error *error); /* NULL: not wanted */
    enum qf_status (*take)(void *context, struct qf_slice piece, struct qf_error *error);
};
/*
 * After the purpose is in the journal. Only when this returns OK is it certain that nothing is missing. Needs
 * QF_OPEN_CONTENT, and a key that was wrapped for the actor.
 */
QF_MUST_CHECK enum qf_status qf_attachment_open(const struct qf_desk *desk, const struct qf_vault *vault,
    int64_t attachment, const struct qf_key_pair *pair, const char *purpose, const struct qf_attachment_sink *sink,
    struct qf_error *error);

#endif
