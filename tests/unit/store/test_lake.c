/* SPDX-License-Identifier: Apache-2.0 */
#include "store_test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

/* A producer of `total` rows: number, text of growing length, date, flag, and a column that is NULL in every third row.
 */
struct numbers {
    int64_t total;
    atomic_llong next;
    int64_t fail_at; /* 0: never */
    atomic_int begun, ended;
    struct qf_lake *interrupt; /* stop this lake from inside */
};

static const struct qf_store_column COLUMNS[] = {
    { "number", QF_STORE_BIGINT },
    { "text \"quoted\"", QF_STORE_TEXT },
    { "day", QF_STORE_DATE },
    { "flag", QF_STORE_BOOLEAN },
    { "gap", QF_STORE_INTEGER },
    { "never", QF_STORE_TEXT },
};
static const struct qf_schema SCHEMA = { COLUMNS, QF_COUNT(COLUMNS) };

static enum qf_status numbers_begin(void *context, void **ret_local, struct qf_error *error)
{
    struct numbers *numbers = context;

    (void)error;
    atomic_fetch_add(&numbers->begun, 1);
    *ret_local = numbers;
    return QF_OK;
}

static void numbers_end(void *context, void *local)
{
    assert_ptr_equal(context, local);
    atomic_fetch_add(&((struct numbers *)context)->ended, 1);
}

static void put_row(struct qf_rows *rows, unsigned row, int64_t number)
{
    char text[4096];
    int length = snprintf(text, sizeof text, "%0*lld", (int)(number % 40 + 1), (long long)number);

    if (number == 77) { /* longer than a chunk's own heap leaves room for, every so often */
        memset(text, 'x', sizeof text);
        length = sizeof text;
    }
    qf_rows_put_bigint(rows, 0, row, number);
    qf_rows_put_text(rows, 1, row, (struct qf_slice){ text, (size_t)length });
    qf_rows_put_date(rows, 2, row, (int32_t)(number % 20000));
    qf_rows_put_boolean(rows, 3, row, number % 2 == 0);
    if (number % 3)
        qf_rows_put_integer(rows, 4, row, (int32_t)number);
}

static enum qf_status numbers_fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    struct numbers *numbers = context;
    unsigned capacity = qf_rows_capacity(rows);
    int64_t first = atomic_fetch_add(&numbers->next, capacity);
    unsigned count = 0;

    (void)local;
    for (; count < capacity && first + count < numbers->total; count++)
        put_row(rows, count, first + count);
    if (numbers->fail_at && first + count > numbers->fail_at) {
        qf_fail(error, QF_INPUT, "cannot read row '%d'", 4711);
        qf_hint(error, "mend it");
        return QF_INPUT;
    }
    if (numbers->interrupt && first > 100000)
        qf_lake_interrupt(numbers->interrupt);
    *ret_count = count;
    return QF_OK;
}

static struct qf_producer producer_of(struct numbers *numbers, unsigned threads)
{
    return (struct qf_producer){
        .context = numbers, .threads = threads, .begin = numbers_begin, .fill = numbers_fill, .end = numbers_end
    };
}

static void write_numbers(unsigned threads, bool ordered)
{
    struct folder folder = folder_make();
    struct qf_lake *lake = lake_in(folder.path);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct numbers numbers = { .total = 300007 };
    struct qf_producer producer = producer_of(&numbers, threads);
    int64_t rows = 0;
    struct qf_text sql = { 0 };

    OK(qf_lake_write(lake, "GA01/1.parquet", &SCHEMA, &producer, &rows, &error));
    assert_int_equal(rows, 300007);
    assert_int_equal(numbers.begun, numbers.ended);
    assert_in_range(numbers.begun, 1, threads);
    qf_text_add_format(&sql,
        "CREATE VIEW n AS SELECT *, file_row_number AS place FROM read_parquet('%s/GA01/1.parquet', file_row_number = "
        "true)",
        folder.path);
    OK(qf_lake_run(lake, qf_text_string(&sql), &error));
    assert_int_equal(one_int(lake, "SELECT count(*) FROM n"), 300007);
    assert_int_equal(one_int(lake, "SELECT sum(number)::BIGINT FROM n"), 300007LL * 300006 / 2);
    assert_int_equal(
        one_int(lake, "SELECT count(*) FROM n WHERE number <> 77 AND \"text \"\"quoted\"\"\" <> lpad(number::VARCHAR, "
                      "greatest(number % 40 + 1, length(number::VARCHAR))::INT, '0')"),
        0);
    assert_int_equal(one_int(lake, "SELECT length(\"text \"\"quoted\"\"\") FROM n WHERE number = 77"), 4096);
    assert_int_equal(one_int(lake, "SELECT count(*) FROM n WHERE day <> DATE '1970-01-01' + (number % 20000)::INT OR "
                                   "flag <> (number % 2 = 0)"),
        0);
    assert_int_equal(
        one_int(lake, "SELECT count(*) FROM n WHERE (gap IS NULL) <> (number % 3 = 0) OR gap <> number"), 0);
    assert_int_equal(one_int(lake, "SELECT count(never) FROM n"), 0);
    if (ordered)
        assert_int_equal(one_int(lake, "SELECT count(*) FROM n WHERE number <> place"), 0);
    qf_text_release(&sql);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static void write__keeps_every_value_from_two_threads(void **state)
{
    (void)state;
    write_numbers(2, false);
}

static void write__keeps_the_order_of_one_thread(void **state)
{
    (void)state;
    write_numbers(1, true);
}

static unsigned file_count(const char *path)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_arena *arena = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0, files = 0;

    OK(qf_arena_new(0, &arena, &error));
    OK(qf_folder_list(path, arena, &entries, &count, &error));
    for (size_t i = 0; i < count; i++)
        files += !entries[i].is_folder;
    qf_arena_free(arena);
    return (unsigned)files;
}

static void write__returns_the_producers_own_error_and_leaves_no_file(void **state)
{
    struct folder folder = folder_make();
    struct qf_lake *lake = lake_in(folder.path);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct numbers numbers = { .total = 1000000, .fail_at = 200000 };
    struct qf_producer producer = producer_of(&numbers, 2);
    int64_t rows = -1;

    (void)state;
    assert_int_equal(qf_lake_write(lake, "1.parquet", &SCHEMA, &producer, &rows, &error), QF_INPUT);
    assert_string_equal(error.message, "cannot read row '4711'");
    assert_string_equal(error.hint, "mend it");
    assert_int_equal(error.status, QF_INPUT);
    assert_int_equal(rows, -1);
    assert_int_equal(numbers.begun, numbers.ended);
    assert_int_equal(file_count(folder.path), 0);
    numbers = (struct numbers){ .total = 10 };
    OK(qf_lake_write(lake, "1.parquet", &SCHEMA, &producer, &rows, &error));
    assert_int_equal(rows, 10);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static void write__refuses_to_replace_a_file(void **state)
{
    struct folder folder = folder_make();
    struct qf_lake *lake = lake_in(folder.path);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct numbers numbers = { .total = 10 };
    struct qf_producer producer = producer_of(&numbers, 1);

    (void)state;
    OK(qf_lake_write(lake, "a/1.parquet", &SCHEMA, &producer, NULL, &error));
    assert_int_equal(qf_lake_write(lake, "a/1.parquet", &SCHEMA, &producer, NULL, &error), QF_CONFLICT);
    assert_int_equal(qf_lake_write_query(lake, "a/1.parquet", "SELECT 1", NULL, &error), QF_CONFLICT);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static void write__of_no_rows_is_a_readable_file(void **state)
{
    struct folder folder = folder_make();
    struct qf_lake *lake = lake_in(folder.path);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct numbers numbers = { .total = 0 };
    struct qf_producer producer = producer_of(&numbers, 2);
    char sql[128];
    int64_t rows = -1;

    (void)state;
    OK(qf_lake_write(lake, "0.parquet", &SCHEMA, &producer, &rows, &error));
    assert_int_equal(rows, 0);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM '%s/0.parquet'", folder.path);
    assert_int_equal(one_int(lake, sql), 0);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static void write__is_cancelled_by_an_interrupt(void **state)
{
    struct folder folder = folder_make();
    struct qf_lake *lake = lake_in(folder.path);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct numbers numbers = { .total = INT64_MAX / 2, .interrupt = lake };
    struct qf_producer producer = producer_of(&numbers, 2);

    (void)state;
    assert_int_equal(qf_lake_write(lake, "1.parquet", &SCHEMA, &producer, NULL, &error), QF_CANCELLED);
    assert_int_equal(file_count(folder.path), 0);
    assert_int_equal(one_int(lake, "SELECT 41 + 1"), 42);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static void *interrupt_later(void *lake)
{
    usleep(100000);
    qf_lake_interrupt(lake);
    return NULL;
}

static void query__is_cancelled_by_an_interrupt(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int64_t number;
    pthread_t thread;

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, interrupt_later, lake), 0);
    assert_int_equal(qf_query_one_int(lake,
                         "SELECT count(*) FROM range(1000000000) a(i), range(1000000000) b(j) WHERE (i * j) % 7 = 3",
                         &number, &error),
        QF_CANCELLED);
    pthread_join(thread, NULL);
    assert_int_equal(one_int(lake, "SELECT 42"), 42);
    qf_lake_close(lake);
}

static void load__fills_a_table_from_two_threads(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct numbers numbers = { .total = 200000 };
    struct qf_producer producer = producer_of(&numbers, 2);
    int64_t rows = 0;

    (void)state;
    OK(qf_lake_run(lake, "CREATE SCHEMA \"s 1\"", &error));
    OK(qf_lake_load(lake, "s 1.t", &SCHEMA, &producer, &rows, &error));
    assert_int_equal(rows, 200000);
    assert_int_equal(one_int(lake, "SELECT sum(number)::BIGINT FROM \"s 1\".t"), 200000LL * 199999 / 2);
    assert_int_equal(
        one_int(
            lake, "SELECT count(*) FROM duckdb_settings() WHERE name = 'preserve_insertion_order' AND value = 'true'"),
        1);
    numbers = (struct numbers){ .total = 100 };
    OK(qf_lake_load(lake, "plain", &SCHEMA, &producer, NULL, &error));
    assert_int_equal(one_int(lake, "SELECT count(*) FROM plain"), 100);
    qf_lake_close(lake);
}

static void producer_function__is_not_for_queries(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    (void)state;
    assert_int_equal(qf_lake_run(lake, "SELECT * FROM qf_producer()", &error), QF_INPUT);
    assert_non_null(strstr(error.message, "not for queries"));
    qf_lake_close(lake);
}

static void write_query__writes_rows_and_places_mistakes(void **state)
{
    struct folder folder = folder_make();
    struct qf_lake *lake = lake_in(folder.path);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    unsigned line = 0, column = 0;
    int64_t rows = 0;

    (void)state;
    OK(qf_lake_write_query(
        lake, "_match/1/link.parquet", "SELECT i FROM range(1000) t(i) ORDER BY i DESC -- a comment", &rows, &error));
    assert_int_equal(rows, 1000);
    assert_int_equal(
        qf_lake_write_query(lake, "x.parquet", "SELECT 名称,\n  nope FROM (SELECT 1 AS 名称)", NULL, &error), QF_INPUT);
    qf_query_mistake(&error, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 3);
    assert_int_equal(file_count(folder.path), 0);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static struct qf_lake *caged_lake(const struct folder *folder)
{
    struct qf_lake *lake = lake_in(folder->path);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char sql[256];

    OK(qf_lake_write_query(lake, "GA01/1.parquet", "SELECT i FROM range(1000) t(i)", NULL, &error));
    snprintf(sql, sizeof sql, "CREATE VIEW ga01 AS SELECT * FROM read_parquet('%s/GA01/1.parquet')", folder->path);
    OK(qf_lake_run(lake, sql, &error));
    OK(qf_lake_lock(lake, INT64_C(256) << 20, &error));
    return lake;
}

static void cage__reads_the_lake(void **state)
{
    struct folder folder = folder_make();
    struct qf_lake *lake = caged_lake(&folder);

    (void)state;
    assert_int_equal(one_int(lake, "SELECT count(*) FROM ga01"), 1000);
    assert_int_equal(
        one_int(lake, "SELECT count(*) FROM duckdb_settings() WHERE name = 'memory_limit' AND value LIKE '256.0 MiB'"),
        1);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static void cage__holds_whatever_is_tried(void **state)
{
    static const char *const ESCAPES[] = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM '/etc/hosts.csv'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('%s/../x.parquet')",
        "SELECT * FROM read_parquet('https://example.invalid/x.parquet')",
        "COPY (SELECT 1) TO '/tmp/qf-escape.csv'",
        "COPY ga01 TO '/tmp/qf-escape.parquet' (FORMAT parquet)",
        "EXPORT DATABASE '/tmp/qf-escape'",
        "ATTACH '/tmp/qf-escape.db'",
        "INSTALL httpfs",
        "LOAD '/tmp/qf-escape.duckdb_extension'",
        "SET enable_external_access = true",
        "SET memory_limit = '10GB'",
        "SET allowed_directories = ['/']",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "SET GLOBAL TimeZone = 'UTC'",
        "PRAGMA profile_output = '/tmp/qf-escape'",
    };
    struct folder folder = folder_make();
    struct qf_lake *lake = caged_lake(&folder);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    (void)state;
    for (size_t i = 0; i < QF_COUNT(ESCAPES); i++)
        if (qf_lake_run(lake, ESCAPES[i], &error) == QF_OK)
            fail_msg("the cage let through: %s", ESCAPES[i]);
    assert_int_equal(one_int(lake, "SELECT count(*) FROM ga01"), 1000);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static void cage__limits_memory_but_spills(void **state)
{
    struct folder folder = folder_make();
    struct qf_lake *lake = caged_lake(&folder);

    (void)state;
    /* Sorting 20 million rows needs more than 256 MiB and must go to the spill folder inside the lake. */
    assert_int_equal(one_int(lake, "SELECT count(*) FROM (SELECT i, hash(i) AS h, (i * 7)::VARCHAR || 'padding "
                                   "padding' AS s FROM range(4000000) t(i) "
                                   "ORDER BY h LIMIT 3999999 OFFSET 0)"),
        3999999);
    qf_lake_close(lake);
    folder_remove(&folder);
}

static void identifier__is_quoted(void **state)
{
    struct qf_text sql = { 0 };

    (void)state;
    qf_sql_add_identifier(&sql, "a\"b");
    qf_sql_add_string(&sql, "it's");
    assert_string_equal(qf_text_string(&sql), "\"a\"\"b\"'it''s'");
    qf_text_release(&sql);
}

static void open__fails_where_the_folder_cannot_be(void **state)
{
    struct qf_lake_options options = { .path = "/proc/nowhere/lake" };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = NULL;

    (void)state;
    assert_int_not_equal(qf_lake_open(&options, &lake, &error), QF_OK);
    assert_null(lake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(write__keeps_every_value_from_two_threads),
        cmocka_unit_test(write__keeps_the_order_of_one_thread),
        cmocka_unit_test(write__returns_the_producers_own_error_and_leaves_no_file),
        cmocka_unit_test(write__refuses_to_replace_a_file),
        cmocka_unit_test(write__of_no_rows_is_a_readable_file),
        cmocka_unit_test(write__is_cancelled_by_an_interrupt),
        cmocka_unit_test(query__is_cancelled_by_an_interrupt),
        cmocka_unit_test(load__fills_a_table_from_two_threads),
        cmocka_unit_test(producer_function__is_not_for_queries),
        cmocka_unit_test(write_query__writes_rows_and_places_mistakes),
        cmocka_unit_test(cage__reads_the_lake),
        cmocka_unit_test(cage__holds_whatever_is_tried),
        cmocka_unit_test(cage__limits_memory_but_spills),
        cmocka_unit_test(identifier__is_quoted),
        cmocka_unit_test(open__fails_where_the_folder_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
