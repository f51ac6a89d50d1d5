/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A backup: the city in a folder of its own, taken while others go on working. The book is copied in one piece; then
 * come the files that this copy names (they never change), the settings, the catalogue and the keys. MANIFEST lists every file
 * with its SHA-256 as sha256sum does, and the folder gets its name last, so that what a kill leaves is not taken for one.
 * The inbox is no part of it: what is not collected yet is still with who delivered it.
 */
#ifndef QF_STORE_BACKUP_H
#define QF_STORE_BACKUP_H

#include "base/progress.h"
#include "store/journal.h"

#define QF_BACKUP_MANIFEST "MANIFEST"

struct qf_backup_report {
    int64_t files, bytes;
    struct qf_journal_check journal; /* after restoring */
};

/* `book` is the workspace's, open in any mode. CONFLICT when `target` exists; CORRUPT for a file that is not what the
 * book says; NOT_FOUND for one that is missing. Nothing is left of what fails. */
QF_MUST_CHECK enum qf_status qf_backup_make(const char *workspace, struct qf_book *book, const char *target,
    const struct qf_progress *progress, struct qf_backup_report *ret_report, struct qf_error *error);

/*
 * A new workspace from a backup. It gets its name once every file has its hash, the book names no file that is
 * missing, journal and checkpoints hold, and the rows of all batches add up. INPUT for a folder that is no whole backup,
 * CONFLICT when `target` exists, CORRUPT when something does not hold.
 */
QF_MUST_CHECK enum qf_status qf_backup_restore(const char *backup, const char *target,
    const struct qf_progress *progress, struct qf_backup_report *ret_report, struct qf_error *error);

#endif
