/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings and quarantined rows on their way to their own files: while accepted rows stream into the lake they are gathered in a
 * temporary file, so that a delivery of nothing but dirt needs no memory either.
 */
#ifndef QF_COLLECT_SPOOL_H
#define QF_COLLECT_SPOOL_H

#include "base/text.h"
#include "store/lake.h"

struct qf_spool;

struct qf_spool_record { /* borrowed for the call */
    int64_t row;
    int32_t position;
    const char *kind, *column, *rule; /* of the program or the catalogue, zero-terminated */
    struct qf_slice raw, value;       /* value.data NULL: none */
};

QF_MUST_CHECK enum qf_status qf_spool_open(struct qf_lake *lake, struct qf_spool **ret_spool, struct qf_error *error);
void qf_spool_close(struct qf_spool *spool);
QF_CLEANUP_POINTER(struct qf_spool, qf_spool_close)

/* One thread's buffer; zero-initialised but for `spool`. */
struct qf_spool_writer {
    struct qf_spool *spool;
    struct qf_text buffer;
};
QF_MUST_CHECK enum qf_status qf_spool_add(
    struct qf_spool_writer *writer, const struct qf_spool_record *record, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_spool_flush(struct qf_spool_writer *writer, struct qf_error *error);
void qf_spool_writer_release(struct qf_spool_writer *writer);

int64_t qf_spool_count(const struct qf_spool *spool);

enum qf_spool_shape { QF_SPOOL_FINDINGS, QF_SPOOL_QUARANTINE };
/* Writes everything spooled to a Parquet file of the lake; nothing when there is nothing. */
QF_MUST_CHECK enum qf_status qf_spool_write(struct qf_spool *spool, struct qf_lake *lake, enum qf_spool_shape shape,
    const char *relative, struct qf_error *error);

#endif
