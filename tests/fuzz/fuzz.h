/* SPDX-License-Identifier: Apache-2.0 */
/* What fuzz harnesses share: a check that every compiler and build type keeps. */
#ifndef QF_TESTS_FUZZ_H
#define QF_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that must hold for every input; libFuzzer keeps the input that breaks it. */
#define HOLDS(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                             \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

static inline struct qf_slice input_slice(const uint8_t *data, size_t size)
{
    return (struct qf_slice){ (const char *)data, size };
}

#endif
