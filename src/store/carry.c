/* SPDX-License-Identifier: Apache-2.0 */
/* A statement of the book as a producer of rows. */
#include "store/carry.h"

#include "base/date.h"

struct carry {
    struct qf_statement *source;
    const struct qf_schema *schema;
    bool ended; /* asked once more, the statement would begin anew */
};

static void put_day(struct qf_rows *rows, unsigned column, unsigned row, const char *text)
{
    struct qf_date_reading reading = qf_date_read(qf_slice(text));

    if (reading.outcome == QF_DATE_READ && reading.precision == QF_DATE_DAY)
        qf_rows_put_date(rows, column, row, reading.days);
}

static void put_value(const struct carry *carry, struct qf_rows *rows, unsigned column, unsigned row)
{
    struct qf_statement *source = carry->source;
    int from = (int)column;

    switch (carry->schema->columns[column].storage) {
    case QF_STORE_TEXT:
        qf_rows_put_text(rows, column, row, qf_slice(qf_statement_text(source, from)));
        break;
    case QF_STORE_BIGINT:
        qf_rows_put_bigint(rows, column, row, qf_statement_int(source, from));
        break;
    case QF_STORE_INTEGER:
        qf_rows_put_integer(rows, column, row, (int32_t)qf_statement_int(source, from));
        break;
    case QF_STORE_DATE:
        put_day(rows, column, row, qf_statement_text(source, from));
        break;
    case QF_STORE_BOOLEAN:
        qf_rows_put_boolean(rows, column, row, qf_statement_int(source, from) != 0);
        break;
    }
}

static enum qf_status fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    struct carry *carry = context;
    unsigned count = 0;
    bool more = true;

    (void)local;
    for (; !carry->ended && count < qf_rows_capacity(rows); count++) {
        TRY(qf_statement_next(carry->source, &more, error));
        carry->ended = !more;
        if (!more)
            break;
        for (unsigned i = 0; i < carry->schema->count; i++)
            if (!qf_statement_is_null(carry->source, (int)i))
                put_value(carry, rows, i, count);
    }
    *ret_count = count;
    return QF_OK;
}

enum qf_status qf_lake_load_book(struct qf_lake *lake, const char *table, const struct qf_schema *schema,
    struct qf_statement *rows, struct qf_error *error)
{
    struct carry carry = { .source = rows, .schema = schema };
    const struct qf_producer producer = { .context = &carry, .threads = 1, .fill = fill };

    return qf_lake_load(lake, table, schema, &producer, NULL, error);
}
