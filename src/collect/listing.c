/* SPDX-License-Identifier: Apache-2.0 */
/* Reading side of collection: one SELECT a question, rows handed to a visitor. */
#include "collect/listing.h"

#include "base/file.h"
#include "base/text.h"

static void read_batch(struct qf_statement *row, struct qf_batch *ret_batch)
{
    int column = 0;

    ret_batch->id = qf_statement_int(row, column++);
    ret_batch->state = qf_statement_text(row, column++);
    ret_batch->department = qf_statement_text(row, column++);
    ret_batch->dataset = qf_statement_text(row, column++);
    ret_batch->file_name = qf_statement_text(row, column++);
    ret_batch->sha256 = qf_statement_text(row, column++);
    ret_batch->size_bytes = qf_statement_int(row, column++);
    ret_batch->format = qf_statement_text(row, column++);
    ret_batch->encoding = qf_statement_text(row, column++);
    ret_batch->received_at = qf_statement_text(row, column++);
    ret_batch->committed_at = qf_statement_text(row, column++);
    ret_batch->rows_delivered = qf_statement_int(row, column++);
    ret_batch->rows_accepted = qf_statement_int(row, column++);
    ret_batch->rows_quarantined = qf_statement_int(row, column++);
    ret_batch->rows_set_aside = qf_statement_int(row, column++);
    ret_batch->cells_altered = qf_statement_int(row, column++);
    ret_batch->cells_invalid = qf_statement_int(row, column++);
    ret_batch->period_from = qf_statement_text(row, column++);
    ret_batch->period_to = qf_statement_text(row, column++);
    ret_batch->replaces = qf_statement_int(row, column++);
    ret_batch->replaced_by = qf_statement_int(row, column++);
    ret_batch->problem = qf_statement_text(row, column++);
}

enum qf_status qf_batch_walk(struct qf_book *book, const struct qf_batch_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_batch *batch, struct qf_error *error), void *context,
    struct qf_error *error)
{
    static const char select[] =
        "SELECT id, state, department, dataset, file_name, sha256, size_bytes, format, encoding, received_at, "
        "committed_at,"
        " rows_delivered, rows_accepted, rows_quarantined, rows_set_aside, cells_altered, cells_invalid, period_from, "
        "period_to,"
        " replaces, replaced_by, problem FROM batch"
        " WHERE (?1 = 0 OR id = ?1) AND (?2 IS NULL OR department = ?2) AND (?3 IS NULL OR dataset = ?3)"
        " AND (?4 IS NULL OR state = ?4) ORDER BY id";
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more = true;

    TRY(qf_book_prepare(book, select, &rows, error));
    qf_statement_bind_int(rows, 1, filter ? filter->id : 0);
    qf_statement_bind_text(rows, 2, filter ? filter->department : NULL);
    qf_statement_bind_text(rows, 3, filter ? filter->dataset : NULL);
    qf_statement_bind_text(rows, 4, filter ? filter->state : NULL);
    for (;;) {
        struct qf_batch batch;
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        read_batch(rows, &batch);
        TRY(visit(context, &batch, error));
    }
}

enum qf_status qf_batch_column_walk(struct qf_book *book, int64_t batch,
    enum qf_status (*visit)(void *context, const struct qf_batch_column *column, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(book,
        "SELECT batch_sheet.name, header, batch_column.name, batch_column.position FROM batch_column"
        " JOIN batch_sheet ON batch_sheet.batch = batch_column.batch AND batch_sheet.position = sheet"
        " WHERE batch_column.batch = ?1 ORDER BY sheet, batch_column.position",
        &rows, error));
    qf_statement_bind_int(rows, 1, batch);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_batch_column column = { .sheet = qf_statement_text(rows, 0),
            .header = qf_statement_text(rows, 1),
            .name = qf_statement_text(rows, 2),
            .position = (unsigned)qf_statement_int(rows, 3) };
        TRY(visit(context, &column, error));
    }
}

enum qf_status qf_delivery_walk(struct qf_book *book,
    enum qf_status (*visit)(void *context, const struct qf_delivery_total *total, struct qf_error *error),
    void *context, struct qf_error *error)
{
    static const char select[] =
        "SELECT department, sum(state = 'committed'), sum(state = 'unrecognised'), sum(rows_delivered), "
        "sum(rows_accepted),"
        " sum(rows_quarantined), sum(rows_set_aside) FROM batch"
        " WHERE state IN ('committed', 'unrecognised') AND replaced_by IS NULL GROUP BY department ORDER BY department";
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more = true;

    TRY(qf_book_prepare(book, select, &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_delivery_total total = { .department = qf_statement_text(rows, 0),
            .files = qf_statement_int(rows, 1),
            .unrecognised = qf_statement_int(rows, 2),
            .rows_delivered = qf_statement_int(rows, 3),
            .rows_accepted = qf_statement_int(rows, 4),
            .rows_quarantined = qf_statement_int(rows, 5),
            .rows_set_aside = qf_statement_int(rows, 6) };
        TRY(visit(context, &total, error));
    }
}

/* Zero-terminated copies of the current row's texts, since the engine's are not. */
struct finding_texts {
    struct qf_text column, kind, rule, raw, value;
};

static void release_texts(struct finding_texts *texts)
{
    qf_text_release(&texts->column);
    qf_text_release(&texts->kind);
    qf_text_release(&texts->rule);
    qf_text_release(&texts->raw);
    qf_text_release(&texts->value);
}
QF_CLEANUP_VALUE(struct finding_texts, release_texts)

static const char *copy_text(struct qf_text *text, const struct qf_query *query, unsigned column)
{
    qf_text_clear(text);
    qf_text_add_slice(text, qf_query_text(query, column));
    return qf_text_string(text);
}

static enum qf_status visit_findings(struct qf_query *query,
    enum qf_status (*visit)(void *context, const struct qf_finding *finding, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct finding_texts texts CLEANUP(release_texts) = { 0 };
    bool more = true;

    for (;;) {
        TRY(qf_query_next(query, &more, error));
        if (!more)
            return QF_OK;
        struct qf_finding finding = { .row = qf_query_int(query, 0),
            .column = copy_text(&texts.column, query, 1),
            .position = qf_query_int(query, 2),
            .kind = copy_text(&texts.kind, query, 3),
            .rule = copy_text(&texts.rule, query, 4),
            .raw = copy_text(&texts.raw, query, 5),
            .value = qf_query_is_null(query, 6) ? NULL : copy_text(&texts.value, query, 6),
            .quarantined = qf_query_int(query, 7) };
        TRY(visit(context, &finding, error));
    }
}

/* A SELECT of the findings, each with whether its row is among the quarantined. */
static enum qf_status write_select(struct qf_lake *lake, int64_t batch, struct qf_text *ret_sql, struct qf_error *error)
{
    struct qf_text findings CLEANUP(qf_text_release) = { 0 };
    struct qf_text quarantine CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&findings, "%s/_finding/%lld.parquet", qf_lake_path(lake), (long long)batch);
    qf_text_add_format(&quarantine, "%s/_quarantine/%lld.parquet", qf_lake_path(lake), (long long)batch);
    TRY(qf_text_check(&findings, error));
    TRY(qf_text_check(&quarantine, error));
    if (!qf_file_exists(qf_text_string(&findings)))
        return QF_OK;
    qf_text_add_string(ret_sql, "SELECT _row, \"column\", \"position\", kind, rule, raw, value, ");
    if (qf_file_exists(qf_text_string(&quarantine))) {
        qf_text_add_string(ret_sql, "(_row IN (SELECT _row FROM read_parquet(");
        qf_sql_add_string(ret_sql, qf_text_string(&quarantine));
        qf_text_add_string(ret_sql, ")))::BIGINT");
    } else {
        qf_text_add_string(ret_sql, "0::BIGINT");
    }
    qf_text_add_string(ret_sql, " FROM read_parquet(");
    qf_sql_add_string(ret_sql, qf_text_string(&findings));
    qf_text_add_string(ret_sql,
        ") WHERE ($kind::VARCHAR IS NULL OR kind = $kind) AND ($rule::VARCHAR IS NULL OR rule = $rule)"
        " ORDER BY _row, \"position\", rule LIMIT $limit");
    return qf_text_check(ret_sql, error);
}

enum qf_status qf_finding_walk(struct qf_lake *lake, int64_t batch, const struct qf_finding_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_finding *finding, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    struct qf_parameter parameters[] = {
        { .name = "kind",
            .kind = filter && filter->kind ? QF_VALUE_TEXT : QF_VALUE_NULL,
            .text = filter ? filter->kind : NULL },
        { .name = "rule",
            .kind = filter && filter->rule ? QF_VALUE_TEXT : QF_VALUE_NULL,
            .text = filter ? filter->rule : NULL },
        { .name = "limit", .kind = QF_VALUE_INT, .number = filter && filter->limit ? filter->limit : INT64_MAX },
    };

    TRY(write_select(lake, batch, &sql, error));
    if (!sql.length)
        return QF_OK;
    TRY(qf_query_start(lake, qf_text_string(&sql), parameters, QF_COUNT(parameters), &query, error));
    return visit_findings(query, visit, context, error);
}
