/* SPDX-License-Identifier: Apache-2.0 */
/* Reads pieces of catalogue from text and looks for their mistakes with place, message and hint. */
#ifndef QF_TESTS_CATALOG_TEST_H
#define QF_TESTS_CATALOG_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "catalog/catalog.h"

/* The caller has an `error`. */
#define OK(step)                                                                                                       \
    do {                                                                                                               \
        enum qf_status ok_ = (step);                                                                                   \
        if (ok_ != QF_OK)                                                                                              \
            fail_msg("%s: %s", qf_status_name(ok_), error.message);                                                    \
    } while (0)

/* A file and its one mistake. Message and hint are parts of what is said; a hint of NULL means that there is none. */
struct slip {
    const char *text;
    unsigned line, column;
    const char *message, *hint;
};

static inline struct qf_catalog *read_text(const char *kind, const char *text, enum qf_status expected)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    enum qf_status status = qf_catalog_read_text(kind, text, strlen(text), &catalog, &error);

    if (status != expected)
        fail_msg("%s\n%s: %s", text, qf_status_name(status), error.message);
    return catalog;
}

static inline void expect_slip(const char *kind, const struct slip *slip)
{
    struct qf_catalog *catalog = read_text(kind, slip->text, QF_INPUT);
    size_t count;
    const struct qf_catalog_mistake *mistakes = qf_catalog_mistakes(catalog, &count), *first = &mistakes[0];

    if (count != 1)
        fail_msg("%s\n%zu mistakes: %u:%u %s; %u:%u %s", slip->text, count, first->line, first->column, first->message,
            mistakes[1].line, mistakes[1].column, mistakes[1].message);
    if (first->line != slip->line || first->column != slip->column || !strstr(first->message, slip->message) ||
        (slip->hint ? !strstr(first->hint, slip->hint) : first->hint[0] != '\0'))
        fail_msg("%s\n%u:%u: %s (%s)", slip->text, first->line, first->column, first->message, first->hint);
    qf_catalog_free(catalog);
}

#define EXPECT_SLIPS(kind, slips)                                                                                      \
    for (size_t slip_ = 0; slip_ < QF_COUNT(slips); slip_++)                                                           \
    expect_slip((kind), &(slips)[slip_])

/* The shipped catalogue as a fixture. */
static inline int load_shipped(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    OK(qf_catalog_load(QF_SHIPPED_CATALOG, NULL, (struct qf_catalog **)state, &error));
    return 0;
}

static inline int drop(void **state)
{
    qf_catalog_free(*state);
    return 0;
}

static inline int32_t day_of(const char *text)
{
    return qf_date_read(qf_slice(text)).days;
}

#endif
