/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to store/: a producer of rows as a table function of the engine, `qf_producer()`. It reads
 * the session's open feed and fails when there is none, so a query cannot call it to any effect.
 */
#ifndef QF_STORE_FEED_H
#define QF_STORE_FEED_H

#include "store/engine.h"

#define QF_FEED_FUNCTION "qf_producer"

struct qf_feed_share;

/* Lives on the stack of the write. */
struct qf_feed {
    struct qf_lake *lake;
    const struct qf_schema *schema;
    const struct qf_producer *producer;
    unsigned interrupts;  /* of the lake when the feed was opened */
    pthread_mutex_t lock; /* guards what follows */
    struct qf_feed_share *shares;
    struct qf_error failure;
    atomic_bool failed;
};

/* Registers the function in the session, once. */
QF_MUST_CHECK enum qf_status qf_feed_register(struct qf_lake *lake, struct qf_error *error);

/* Makes `producer` what the function reads until the feed is closed. Lake, schema and producer are borrowed. */
void qf_feed_open(struct qf_feed *feed, struct qf_lake *lake, const struct qf_schema *schema,
    const struct qf_producer *producer, enum qf_lang lang);

/* QF_OK, or the very error that the producer returned, to be called when the statement that reads the feed has failed.
 */
QF_MUST_CHECK enum qf_status qf_feed_check(const struct qf_feed *feed, struct qf_error *error);

/* Ends every thread's share (on the calling thread, after all have stopped) and frees it. */
void qf_feed_close(struct qf_feed *feed);
QF_CLEANUP_VALUE(struct qf_feed, qf_feed_close)

#endif
