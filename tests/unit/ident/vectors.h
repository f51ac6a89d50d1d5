/* SPDX-License-Identifier: Apache-2.0 */
/* A table of texts and what a reader should make of them. */
#ifndef QF_TEST_IDENT_VECTORS_H
#define QF_TEST_IDENT_VECTORS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/memory.h"
#include "ident/ident.h"

struct vector {
    const char *text;
    enum qf_ident_outcome outcome;
    enum qf_ident_reason reason;
    const char *value; /* NULL: not looked at */
    bool warn;         /* looked at when VALID */
};

#define VALID(text, value)                                                                                             \
    {                                                                                                                  \
        (text), QF_IDENT_VALID, QF_REASON_NONE, (value), false                                                         \
    }
#define VALID_BUT(text, value)                                                                                         \
    {                                                                                                                  \
        (text), QF_IDENT_VALID, QF_REASON_NONE, (value), true                                                          \
    }
#define ALTERED(text, reason, value)                                                                                   \
    {                                                                                                                  \
        (text), QF_IDENT_VALID, (reason), (value), false                                                               \
    }
#define INVALID(text, reason)                                                                                          \
    {                                                                                                                  \
        (text), QF_IDENT_INVALID, (reason), NULL, false                                                                \
    }
#define EMPTY(text)                                                                                                    \
    {                                                                                                                  \
        (text), QF_IDENT_EMPTY, QF_REASON_NONE, "", false                                                              \
    }

static inline void check_vectors(
    void (*read)(struct qf_slice, struct qf_ident *), const struct vector *vectors, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct vector *vector = &vectors[i];
        struct qf_ident ident;

        memset(&ident, 0xA5, sizeof(ident));
        read(qf_slice(vector->text), &ident);
        if (ident.outcome != vector->outcome || ident.reason != vector->reason)
            print_error("'%s' gives outcome %d, reason %s, value '%s'\n", vector->text, (int)ident.outcome,
                qf_ident_reason_name(ident.reason), ident.value);
        assert_int_equal(ident.outcome, vector->outcome);
        assert_string_equal(qf_ident_reason_name(ident.reason), qf_ident_reason_name(vector->reason));
        assert_int_equal(ident.length, strlen(ident.value));
        if (vector->value)
            assert_string_equal(ident.value, vector->value);
        if (vector->outcome == QF_IDENT_VALID && ident.warn != vector->warn)
            fail_msg("'%s' %s", vector->text, ident.warn ? "is warned of" : "is not warned of");
    }
}

#define CHECK(read, vectors) check_vectors((read), (vectors), QF_COUNT(vectors))

static inline bool reads_valid(void (*read)(struct qf_slice, struct qf_ident *), const char *text, size_t length)
{
    struct qf_ident ident;

    read((struct qf_slice){ text, length }, &ident);
    return ident.outcome == QF_IDENT_VALID;
}

/* No code that differs from the valid `code` in one of `characters` at one place in [from, to) is valid. */
static inline void check_every_substitution(
    void (*read)(struct qf_slice, struct qf_ident *), const char *code, size_t from, size_t to, const char *characters)
{
    char changed[64];
    size_t length = strlen(code);

    assert_true(length < sizeof(changed) && to <= length);
    assert_true(reads_valid(read, code, length));
    for (size_t place = from; place < to; place++) {
        memcpy(changed, code, length + 1);
        for (const char *c = characters; *c; c++) {
            changed[place] = *c;
            if (*c != code[place] && reads_valid(read, changed, length))
                fail_msg("'%s' is taken for valid, as '%s' is", changed, code);
        }
    }
}

/* No code that has two different neighbours of [from, to) swapped is valid. */
static inline void check_every_transposition(
    void (*read)(struct qf_slice, struct qf_ident *), const char *code, size_t from, size_t to)
{
    char changed[64];
    size_t length = strlen(code);

    assert_true(length < sizeof(changed) && to <= length);
    for (size_t place = from; place + 1 < to; place++) {
        memcpy(changed, code, length + 1);
        changed[place] = code[place + 1];
        changed[place + 1] = code[place];
        if (changed[place] != changed[place + 1] && reads_valid(read, changed, length))
            fail_msg("'%s' is taken for valid, as '%s' is", changed, code);
    }
}

#endif
