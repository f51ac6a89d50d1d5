/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas: zeroed, aligned, apart from each other, capped. */
#include "base/arena.h"

#include "check.h"

static struct qf_arena *new_arena(size_t cap_bytes)
{
    struct qf_arena *arena = NULL;

    assert_int_equal(qf_arena_new(cap_bytes, &arena, NULL), QF_OK);
    return arena;
}

static void alloc__gives_zeroed_aligned_pieces_that_do_not_overlap(void **state)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = new_arena(0);
    unsigned char *pieces[500];

    (void)state;
    for (size_t i = 0; i < 500; i++) {
        size_t size = i * i % 9000 + 1;
        pieces[i] = qf_arena_alloc(arena, size);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t at = 0; at < size; at++)
            assert_int_equal(pieces[i][at], 0);
        memset(pieces[i], (int)(i % 255 + 1), size);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t at = 0; at < i * i % 9000 + 1; at++)
            assert_int_equal(pieces[i][at], i % 255 + 1);
}

static void cap__bounds_what_is_taken(void **state)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = new_arena(1000);
    size_t pieces = 0;

    (void)state;
    assert_null(qf_arena_alloc(arena, 1001));
    assert_non_null(qf_arena_alloc(arena, 900));
    assert_null(qf_arena_alloc(arena, 900));
    while (pieces < 1000 && qf_arena_alloc(arena, 0))
        pieces++;
    assert_true(pieces > 0 && pieces <= 100); /* pieces of no bytes count as well */
}

static void array__refuses_a_product_that_overflows(void **state)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = new_arena(0);

    volatile size_t huge = SIZE_MAX; /* not seen by the compiler, which refuses it as well */

    (void)state;
    assert_null(qf_arena_array(arena, SIZE_MAX / 2, 3));
    assert_null(qf_arena_alloc(arena, huge));
    assert_null(qf_arena_alloc(arena, huge - 8));
    assert_non_null(qf_arena_array(arena, 3, 7));
    assert_non_null(qf_arena_array(arena, 0, 7));
}

static void string__is_copied(void **state)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = new_arena(0);
    char original[] = "清风";

    (void)state;
    char *copy = qf_arena_string(arena, original);
    char *part = qf_arena_slice(arena, (struct qf_slice){ original, 3 });
    char *empty = qf_arena_slice(arena, (struct qf_slice){ NULL, 0 });
    original[0] = '\0';
    assert_string_equal(copy, "清风");
    assert_string_equal(part, "清");
    assert_string_equal(empty, "");
}

static void free__accepts_nothing(void **state)
{
    (void)state;
    qf_arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alloc__gives_zeroed_aligned_pieces_that_do_not_overlap),
        cmocka_unit_test(cap__bounds_what_is_taken),
        cmocka_unit_test(array__refuses_a_product_that_overflows),
        cmocka_unit_test(string__is_copied),
        cmocka_unit_test(free__accepts_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
