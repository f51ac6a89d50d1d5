/* SPDX-License-Identifier: Apache-2.0 */
/* Producers: their shares begin and end in pairs whatever happens, their failures come back, and they are never far ahead. */
#include "store_test.h"

#include <stdatomic.h>

struct producer {
    int64_t chunks;         /* to give, over all threads */
    unsigned failing_begin; /* the n-th begin fails; 0 for none */
    int64_t failing_fill;   /* the n-th fill; 0 for none */
    atomic_uint begun, ended;
    atomic_llong filled;
};

static enum qf_status begin(void *context, void **ret_local, struct qf_error *error)
{
    struct producer *producer = context;

    *ret_local = producer;
    if (atomic_fetch_add(&producer->begun, 1) + 1 != producer->failing_begin)
        return QF_OK;
    atomic_fetch_sub(&producer->begun, 1);
    qf_fail(error, QF_INPUT, "the source cannot be opened twice");
    qf_hint(error, "open it once");
    return QF_INPUT;
}

static enum qf_status fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    static const char text[] =
        "a text of a hundred bytes, so that a chunk of them cannot stay unseen in memory for ever ........";
    struct producer *producer = context;
    int64_t chunk = atomic_fetch_add(&producer->filled, 1) + 1;

    assert_ptr_equal(local, producer);
    if (chunk == producer->failing_fill)
        return qf_fail(error, QF_CORRUPT, "the source is torn");
    *ret_count = chunk <= producer->chunks ? qf_rows_capacity(rows) : 0;
    for (unsigned i = 0; i < *ret_count; i++)
        qf_rows_put_text(rows, 0, i, (struct qf_slice){ text, sizeof text - 1 });
    return QF_OK;
}

static void end(void *context, void *local)
{
    struct producer *producer = context;

    assert_ptr_equal(local, producer);
    atomic_fetch_add(&producer->ended, 1);
}

static const struct qf_store_column columns[] = { { "text", QF_STORE_TEXT } };
static const struct qf_schema schema = { columns, QF_COUNT(columns) };

static enum qf_status load(struct qf_lake *lake, struct producer *context, unsigned threads, struct qf_error *error)
{
    struct qf_producer producer = { .context = context, .threads = threads, .begin = begin, .fill = fill, .end = end };

    TRY(qf_lake_run(lake, "DROP TABLE IF EXISTS t", error));
    return qf_lake_load(lake, "t", &schema, &producer, NULL, error);
}

static void shares__end_as_often_as_they_began(void **state)
{
    struct producer plain = { .chunks = 50 }, torn = { .chunks = 50, .failing_fill = 20 };
    struct producer refused = { .chunks = 50, .failing_begin = 1 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = lake_in(NULL);

    (void)state;
    OK(load(lake, &plain, 2, &error));
    assert_true(plain.begun > 0);
    assert_int_equal(plain.begun, plain.ended);

    assert_int_equal(load(lake, &torn, 2, &error), QF_CORRUPT);
    assert_string_equal(error.message, "the source is torn");
    assert_int_equal(torn.begun, torn.ended);

    assert_int_equal(load(lake, &refused, 2, &error), QF_INPUT);
    assert_string_equal(error.message, "the source cannot be opened twice");
    assert_string_equal(error.hint, "open it once");
    assert_int_equal(refused.begun, refused.ended);

    struct producer again = { .chunks = 3 }; /* the session is as good as before */
    OK(load(lake, &again, 1, &error));
    assert_int_equal(one_int(lake, "SELECT count(*) // 3 FROM t"), one_int(lake, "SELECT count(*) FROM t") / 3);
    qf_lake_close(lake);
}

/* 600 MB pass through a session of 100 MiB: rows are asked for when there is room. The same rows at rest do not fit. */
static void write__asks_for_rows_no_faster_than_it_can_take_them(void **state)
{
    struct folder folder = folder_make();
    struct qf_lake_options options = { .path = folder.path, .threads = 2, .memory_bytes = INT64_C(100) << 20 };
    struct producer rows = { .chunks = 3000 }, kept = { .chunks = 3000 };
    struct qf_producer producer = { .context = &rows, .threads = 2, .begin = begin, .fill = fill, .end = end };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = NULL;
    int64_t written = 0;

    (void)state;
    OK(qf_lake_open(&options, &lake, &error));
    OK(qf_lake_write(lake, "1.parquet", &schema, &producer, &written, &error));
    assert_true(written >= INT64_C(6000000));
    qf_lake_close(lake);

    options = (struct qf_lake_options){ .threads = 2, .memory_bytes = INT64_C(20) << 20 }; /* nowhere to spill to */
    OK(qf_lake_open(&options, &lake, &error));
    OK(qf_lake_run(lake, "SET force_compression = 'uncompressed'", &error));
    assert_int_equal(load(lake, &kept, 2, &error), QF_LIMIT);
    assert_int_equal(kept.begun, kept.ended);
    assert_true(kept.filled < kept.chunks);
    qf_lake_close(lake);
    folder_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares__end_as_often_as_they_began),
        cmocka_unit_test(write__asks_for_rows_no_faster_than_it_can_take_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
