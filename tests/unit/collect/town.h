/* SPDX-License-Identifier: Apache-2.0 */
/* A town to deliver files into, in a folder that goes away, and ways to look at what came of it. */
#ifndef QF_TESTS_COLLECT_TOWN_H
#define QF_TESTS_COLLECT_TOWN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "collect/collect.h"
#include "office.h"

struct town {
    char folder[64];
    char lake_path[96];
    struct qf_catalog *catalog;
    struct qf_lake *lake;
    struct qf_book *book;
    struct qf_error error;
    struct qf_collect_options options; /* of the next delivery; `path` and `actor` are set by it */
    struct qf_collect_report report;   /* of the last one */
    char answer[4096];
};

int town_make(void **state);
int town_remove(void **state);
#define IN_A_TOWN(test) cmocka_unit_test_setup_teardown(test, town_make, town_remove)

#define OK(town, step)                                                                                                 \
    do {                                                                                                               \
        enum qf_status ok_ = (step);                                                                                   \
        if (ok_ != QF_OK)                                                                                              \
            fail_msg("%s: %s (%s)", qf_status_name(ok_), (town)->error.message, (town)->error.detail);                 \
    } while (0)

/* The path of a file of this name in the town's folder; borrowed until the next call. */
const char *town_path(struct town *town, const char *name);

/* Writes the bytes and collects them. */
enum qf_status town_try(struct town *town, const char *name, const char *data, size_t length);
/* The same for a file that stands already, and for text that must be collected. */
enum qf_status town_try_file(struct town *town, const char *name);
void town_deliver(struct town *town, const char *name, const char *text);
void town_deliver_book(struct town *town, const char *name, const struct office_book *book);
void town_deliver_grid(struct town *town, const char *name, const char *grid);

/* delivered, accepted, quarantined, set aside */
void town_expect(const struct town *town, int64_t delivered, int64_t accepted, int64_t quarantined, int64_t set_aside);

/* Rows of a query as "a|b\n"; "{accepted}", "{findings}" and "{quarantine}" are read_parquet() of the last batch. */
const char *town_rows(struct town *town, const char *sql);
int64_t town_int(struct town *town, const char *sql);
/* Rows of a query of the book. */
const char *town_book(struct town *town, const char *sql);
bool town_has(struct town *town, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
