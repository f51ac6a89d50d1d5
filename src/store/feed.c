/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table function that carries a producer's rows into the engine. Values are written straight
 * into the engine's vectors; which rows were put is kept in a small mask of our own, so that columns
 * without a gap reach the engine's faster path for columns that hold no NULL.
 */
#include "store/feed.h"

#include <string.h>

#define HEAP_BYTES                                                                                                     \
    ((size_t)1 << 20)   /* texts of one chunk and thread; what does not fit goes to the engine's own heap */
#define INLINE_BYTES 12 /* the engine keeps shorter texts inside the vector */
#define PREFIX_BYTES 4
#define MASK_BITS    64

struct rows_column {
    void *data;
    uint64_t *present; /* one bit a row: a value was put */
    duckdb_vector vector;
};

struct qf_rows {
    unsigned count;    /* columns */
    unsigned capacity; /* rows */
    size_t words;      /* of a mask */
    char *heap;
    size_t heap_used;
    uint64_t *masks;
    struct rows_column columns[];
};

/* One thread's share. */
struct qf_feed_share {
    struct qf_feed_share *next;
    struct qf_feed *feed;
    void *local; /* the producer's */
    bool begun;
    struct qf_rows *rows;
};

unsigned qf_rows_capacity(const struct qf_rows *rows)
{
    return rows->capacity;
}

static inline void mark(struct rows_column *column, unsigned row)
{
    column->present[row / MASK_BITS] |= UINT64_C(1) << (row % MASK_BITS);
}

void qf_rows_put_text(struct qf_rows *rows, unsigned column, unsigned row, struct qf_slice text)
{
    struct rows_column *target = &rows->columns[column];
    duckdb_string_t *out = (duckdb_string_t *)target->data + row;

    mark(target, row);
    if (text.length <= INLINE_BYTES) {
        *out = (duckdb_string_t){ .value.inlined.length = (uint32_t)text.length };
        if (text.length)
            memcpy(out->value.inlined.inlined, text.data, text.length);
        return;
    }
    if (HEAP_BYTES - rows->heap_used < text.length) {
        duckdb_vector_assign_string_element_len(target->vector, row, text.data, text.length);
        return;
    }
    char *copy = rows->heap + rows->heap_used;
    memcpy(copy, text.data, text.length);
    rows->heap_used += text.length;
    out->value.pointer.length = (uint32_t)text.length;
    memcpy(out->value.pointer.prefix, copy, PREFIX_BYTES);
    out->value.pointer.ptr = copy;
}

void qf_rows_put_bigint(struct qf_rows *rows, unsigned column, unsigned row, int64_t number)
{
    ((int64_t *)rows->columns[column].data)[row] = number;
    mark(&rows->columns[column], row);
}

void qf_rows_put_integer(struct qf_rows *rows, unsigned column, unsigned row, int32_t number)
{
    ((int32_t *)rows->columns[column].data)[row] = number;
    mark(&rows->columns[column], row);
}

void qf_rows_put_date(struct qf_rows *rows, unsigned column, unsigned row, int32_t days)
{
    qf_rows_put_integer(rows, column, row, days);
}

void qf_rows_put_boolean(struct qf_rows *rows, unsigned column, unsigned row, bool value)
{
    ((bool *)rows->columns[column].data)[row] = value;
    mark(&rows->columns[column], row);
}

static void rows_free(struct qf_rows *rows)
{
    free(rows->heap);
    free(rows->masks);
    free(rows);
}
QF_CLEANUP_POINTER(struct qf_rows, rows_free)

static enum qf_status rows_new(unsigned count, struct qf_rows **ret_rows, struct qf_error *error)
{
    struct qf_rows *rows CLEANUP(rows_free) = calloc(1, sizeof *rows + count * sizeof rows->columns[0]);

    if (!rows)
        return qf_fail_memory(error);
    rows->count = count;
    rows->capacity = (unsigned)duckdb_vector_size();
    rows->words = (rows->capacity + MASK_BITS - 1) / MASK_BITS;
    rows->heap = malloc(HEAP_BYTES);
    rows->masks = calloc(count * rows->words, sizeof *rows->masks);
    if (!rows->heap || !rows->masks)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < count; i++)
        rows->columns[i].present = rows->masks + i * rows->words;
    *ret_rows = TAKE(rows);
    return QF_OK;
}

/* The texts of the last chunk are let go here: the engine has copied them by the time it asks for the next one. */
static void rows_start(struct qf_rows *rows, duckdb_data_chunk chunk)
{
    memset(rows->masks, 0, rows->count * rows->words * sizeof *rows->masks);
    rows->heap_used = 0;
    for (unsigned i = 0; i < rows->count; i++) {
        rows->columns[i].vector = duckdb_data_chunk_get_vector(chunk, i);
        rows->columns[i].data = duckdb_vector_get_data(rows->columns[i].vector);
    }
}

static bool all_present(const uint64_t *present, unsigned rows)
{
    unsigned whole = rows / MASK_BITS;
    unsigned rest = rows % MASK_BITS;
    uint64_t last = (UINT64_C(1) << rest) - 1;

    for (unsigned i = 0; i < whole; i++)
        if (present[i] != UINT64_MAX)
            return false;
    return rest == 0 || (present[whole] & last) == last;
}

static void rows_finish(struct qf_rows *rows, duckdb_data_chunk chunk, unsigned count)
{
    for (unsigned i = 0; i < rows->count; i++) {
        const struct rows_column *column = &rows->columns[i];

        if (all_present(column->present, count))
            continue;
        duckdb_vector_ensure_validity_writable(column->vector);
        memcpy(duckdb_vector_get_validity(column->vector), column->present, rows->words * sizeof *column->present);
    }
    duckdb_data_chunk_set_size(chunk, count);
}

/* Keeps the first failure and returns what the engine may say about it. */
static const char *keep_failure(struct qf_feed *feed, const struct qf_error *error)
{
    pthread_mutex_lock(&feed->lock);
    if (!atomic_exchange(&feed->failed, true))
        feed->failure = *error;
    pthread_mutex_unlock(&feed->lock);
    return "the producer of the rows failed";
}

static duckdb_logical_type engine_type(enum qf_storage storage)
{
    static const duckdb_type TYPES[] = {
        [QF_STORE_TEXT] = DUCKDB_TYPE_VARCHAR,
        [QF_STORE_BIGINT] = DUCKDB_TYPE_BIGINT,
        [QF_STORE_INTEGER] = DUCKDB_TYPE_INTEGER,
        [QF_STORE_DATE] = DUCKDB_TYPE_DATE,
        [QF_STORE_BOOLEAN] = DUCKDB_TYPE_BOOLEAN,
    };

    return duckdb_create_logical_type(TYPES[storage]);
}

static void feed_bind(duckdb_bind_info info)
{
    struct qf_lake *lake = duckdb_bind_get_extra_info(info);

    if (!lake->feed) {
        duckdb_bind_set_error(info, QF_FEED_FUNCTION "() is not for queries");
        return;
    }
    for (unsigned i = 0; i < lake->feed->schema->count; i++) {
        duckdb_logical_type type = engine_type(lake->feed->schema->columns[i].storage);

        duckdb_bind_add_result_column(info, lake->feed->schema->columns[i].name, type);
        duckdb_destroy_logical_type(&type);
    }
    duckdb_bind_set_bind_data(info, lake->feed, NULL);
}

static void feed_init(duckdb_init_info info)
{
    const struct qf_feed *feed = duckdb_init_get_bind_data(info);

    duckdb_init_set_max_threads(info, feed->producer->threads ? feed->producer->threads : 1);
}

static enum qf_status share_begin(struct qf_feed *feed, struct qf_feed_share **ret_share, struct qf_error *error)
{
    struct qf_feed_share *share = calloc(1, sizeof *share);

    if (!share)
        return qf_fail_memory(error);
    share->feed = feed;
    pthread_mutex_lock(&feed->lock);
    share->next = feed->shares;
    feed->shares = share;
    pthread_mutex_unlock(&feed->lock);
    TRY(rows_new(feed->schema->count, &share->rows, error));
    if (feed->producer->begin)
        TRY(feed->producer->begin(feed->producer->context, &share->local, error));
    share->begun = true;
    *ret_share = share;
    return QF_OK;
}

static void feed_local_init(duckdb_init_info info)
{
    struct qf_feed *feed = duckdb_init_get_bind_data(info);
    struct qf_error error = QF_ERROR_INIT(feed->failure.lang);
    struct qf_feed_share *share = NULL;

    if (share_begin(feed, &share, &error) != QF_OK)
        duckdb_init_set_error(info, keep_failure(feed, &error));
    else
        duckdb_init_set_init_data(info, share, NULL); /* the feed owns it */
}

static enum qf_status share_fill(struct qf_feed_share *share, unsigned *ret_count, struct qf_error *error)
{
    struct qf_feed *feed = share->feed;
    unsigned count = 0;

    if (atomic_load(&feed->lake->interrupts) != feed->interrupts)
        return qf_fail(error, QF_CANCELLED, "stopped on request");
    TRY(feed->producer->fill(feed->producer->context, share->local, share->rows, &count, error));
    if (count > share->rows->capacity)
        BUG("a producer filled more rows than fit");
    *ret_count = count;
    return QF_OK;
}

static void feed_next(duckdb_function_info info, duckdb_data_chunk chunk)
{
    struct qf_feed_share *share = duckdb_function_get_local_init_data(info);
    struct qf_feed *feed = share->feed;
    unsigned count = 0;

    if (atomic_load(&feed->failed)) {
        duckdb_data_chunk_set_size(chunk, 0);
        return;
    }
    struct qf_error error = QF_ERROR_INIT(feed->failure.lang);
    rows_start(share->rows, chunk);
    if (share_fill(share, &count, &error) != QF_OK) {
        duckdb_function_set_error(info, keep_failure(feed, &error));
        return;
    }
    rows_finish(share->rows, chunk, count);
}

enum qf_status qf_feed_register(struct qf_lake *lake, struct qf_error *error)
{
    duckdb_table_function function = duckdb_create_table_function();
    duckdb_state state;

    if (!function)
        return qf_fail_memory(error);
    duckdb_table_function_set_name(function, QF_FEED_FUNCTION);
    duckdb_table_function_set_extra_info(function, lake, NULL);
    duckdb_table_function_set_bind(function, feed_bind);
    duckdb_table_function_set_init(function, feed_init);
    duckdb_table_function_set_local_init(function, feed_local_init);
    duckdb_table_function_set_function(function, feed_next);
    state = duckdb_register_table_function(lake->main, function);
    duckdb_destroy_table_function(&function);
    return state == DuckDBSuccess
               ? QF_OK
               : qf_fail(error, QF_INTERNAL, "the data engine refuses the function '%s'", QF_FEED_FUNCTION);
}

void qf_feed_open(struct qf_feed *feed, struct qf_lake *lake, const struct qf_schema *schema,
    const struct qf_producer *producer, enum qf_lang lang)
{
    if (lake->feed)
        BUG("a session writes from one producer at a time");
    *feed = (struct qf_feed){ .lake = lake,
        .schema = schema,
        .producer = producer,
        .interrupts = atomic_load(&lake->interrupts),
        .failure = QF_ERROR_INIT(lang) };
    pthread_mutex_init(&feed->lock, NULL);
    lake->feed = feed;
}

enum qf_status qf_feed_check(const struct qf_feed *feed, struct qf_error *error)
{
    if (!atomic_load(&feed->failed))
        return QF_OK;
    if (error)
        *error = feed->failure;
    return feed->failure.status;
}

void qf_feed_close(struct qf_feed *feed)
{
    struct qf_feed_share *share = feed->shares;

    while (share) {
        struct qf_feed_share *next = share->next;

        if (share->begun && feed->producer->end)
            feed->producer->end(feed->producer->context, share->local);
        if (share->rows)
            rows_free(share->rows);
        free(share);
        share = next;
    }
    feed->lake->feed = NULL;
    pthread_mutex_destroy(&feed->lock);
}
