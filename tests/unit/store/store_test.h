/* SPDX-License-Identifier: Apache-2.0 */
/* What every test of the store needs: cmocka, a folder that goes away, a lake in it, and checks that print the error.
 */
#ifndef QF_TESTS_STORE_TEST_H
#define QF_TESTS_STORE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "store/lake.h"

#include "../../remove_tree.h"

/* An expected success; prints what went wrong otherwise. */
#define OK(step)                                                                                                       \
    do {                                                                                                               \
        enum qf_status ok_ = (step);                                                                                   \
        if (ok_ != QF_OK)                                                                                              \
            fail_msg("%s: %s (%s)", qf_status_name(ok_), error.message, error.detail);                                 \
    } while (0)

struct folder {
    char path[64];
};

static inline struct folder folder_make(void)
{
    struct folder folder = { "/tmp/qf-store-XXXXXX" };

    assert_non_null(mkdtemp(folder.path));
    return folder;
}

static inline void folder_remove(const struct folder *folder)
{
    remove_tree(folder->path);
}

static inline struct qf_lake *lake_in(const char *path)
{
    struct qf_lake_options options = { .path = path, .threads = 2 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = NULL;

    OK(qf_lake_open(&options, &lake, &error));
    return lake;
}

static inline int64_t one_int(struct qf_lake *lake, const char *sql)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int64_t number = 0;

    OK(qf_query_one_int(lake, sql, &number, &error));
    return number;
}

/* The first value of the first row as text in a buffer of the caller's. */
static inline const char *one_text(struct qf_lake *lake, const char *sql, char text[256])
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_query *query = NULL;
    struct qf_slice value;
    bool row = false;

    OK(qf_query_start(lake, sql, NULL, 0, &query, &error));
    OK(qf_query_next(query, &row, &error));
    assert_true(row);
    if (qf_query_is_null(query, 0))
        value = QF_SLICE("NULL");
    else
        value = qf_query_text(query, 0);
    snprintf(text, 256, "%.*s", (int)value.length, value.data);
    qf_query_free(query);
    return text;
}

#endif
