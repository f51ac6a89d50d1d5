/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks a workspace over: the book, the journal, every file that the book names, what lies about that it does not name,
 * who may read it, the room on the disk, and what was begun and never ended. It changes nothing, and goes on after
 * whatever it finds.
 */
#ifndef QF_STORE_DOCTOR_H
#define QF_STORE_DOCTOR_H

#include "base/error.h"
#include "base/progress.h"

struct qf_doctor {
    const char *workspace;
    bool quick; /* files are looked at, not read; the journal is not recomputed */
    enum qf_lang lang;
    const struct qf_progress *progress;
    /* Each finding: message and what to do. Status CONFLICT is a note: untidy, not wrong. */
    void (*visit)(void *context, const struct qf_error *finding);
    void *context;
};

struct qf_doctor_report {
    int64_t files, problems, notes;
};

/* Fails only when it cannot look: no memory, stopped. */
QF_MUST_CHECK enum qf_status qf_doctor_run(
    const struct qf_doctor *doctor, struct qf_doctor_report *ret_report, struct qf_error *error);

#endif
