/* SPDX-License-Identifier: Apache-2.0 */
/* cmocka with what it needs before it, and a folder of its own for a test. */
#ifndef QF_TESTS_BASE_CHECK_H
#define QF_TESTS_BASE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../remove_tree.h"

static inline int make_folder(void **state)
{
    char *folder = strdup("/tmp/qf-base-XXXXXX");

    *state = folder;
    return folder && mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    int failed = remove_tree(*state);

    free(*state);
    return failed;
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

/* Says which row of a table a failure belongs to. */
#define ROW_EQUAL(row, found, expected)                                                                                \
    do {                                                                                                               \
        long long row_found_ = (long long)(found), row_expected_ = (long long)(expected);                              \
        if (row_found_ != row_expected_)                                                                               \
            fail_msg("'%s': %s is %lld, expected %lld", (row), #found, row_found_, row_expected_);                     \
    } while (0)

#endif
