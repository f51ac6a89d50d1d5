/* SPDX-License-Identifier: Apache-2.0 */
/* The pass over a delivery: parse, judge, type and write in one go, on all threads where the format allows it. */
#include "collect/intake.h"

#include <stdio.h>

#include "collect/worker.h"

/* --- the producer ------------------------------------------------------------------------------------------------------ */

static enum qf_status begin(void *context, void **ret_local, struct qf_error *error)
{
    struct qf_worker *worker = NULL;

    TRY(qf_worker_new(context, &worker, error));
    *ret_local = worker;
    return QF_OK;
}

static enum qf_status fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    struct qf_worker *worker = local;
    struct qf_intake *intake = context;
    struct qf_source_row row = { 0 };
    unsigned count = 0;
    bool more = true, accepted;

    if (qf_progress_cancelled(intake->progress))
        return qf_fail(error, QF_CANCELLED, "stopped on request");
    while (count < qf_rows_capacity(rows)) {
        TRY(intake->format->next(worker->cursor, &row, &more, error));
        if (!more)
            break;
        TRY(qf_worker_take(worker, &row, rows, count, &accepted, error));
        count += accepted;
    }
    if (!more) {
        TRY(qf_spool_flush(&worker->findings, error));
        TRY(qf_spool_flush(&worker->quarantine, error));
        qf_worker_merge(worker);
    } else if (intake->progress) {
        pthread_mutex_lock(&intake->lock);
        qf_progress_report(intake->progress, QF_N("collecting"), row.row, 0);
        pthread_mutex_unlock(&intake->lock);
    }
    *ret_count = count;
    return QF_OK;
}

static void end(void *context, void *local)
{
    (void)context;
    qf_worker_free(local);
}

/* --- the batch --------------------------------------------------------------------------------------------------------- */

/* The column whose code "head" begins a household; −1 when the contract has none. */
static int kind_of_relation(const struct qf_contract *contract)
{
    for (size_t i = 0; i < contract->relation_count; i++) {
        int kind = contract->relations[i].kind_column;
        for (size_t k = 0; kind >= 0 && k < contract->columns[kind].value_count; k++)
            if (strcmp(contract->columns[kind].values[k].code, "head") == 0)
                return kind;
    }
    return -1;
}

enum qf_status qf_intake_init(struct qf_intake *intake, struct qf_error *error)
{
    size_t cells = intake->sheet_count * intake->contract->column_count;

    pthread_mutex_init(&intake->lock, NULL);
    intake->counts = (struct qf_intake_counts){ .period_from = INT32_MAX, .period_to = INT32_MIN };
    intake->sums = calloc(cells, sizeof *intake->sums);
    intake->stated = calloc(cells, sizeof *intake->stated);
    intake->stated_row = calloc(intake->sheet_count, sizeof *intake->stated_row);
    if (!intake->sums || !intake->stated || !intake->stated_row)
        return qf_fail_memory(error);
    for (size_t i = 0; i < cells; i++)
        intake->stated[i] = INT64_MIN;
    intake->period_column = -1;
    intake->kind_column = kind_of_relation(intake->contract);
    for (size_t i = 0; i < intake->contract->column_count; i++) {
        const struct qf_column *column = &intake->contract->columns[i];
        if (intake->contract->period_column && strcmp(column->name, intake->contract->period_column) == 0 &&
            column->type->storage == QF_STORE_DATE)
            intake->period_column = (int)i;
        intake->fills_down |= column->fill_down;
    }
    return QF_OK;
}

void qf_intake_release(struct qf_intake *intake)
{
    free(intake->sums);
    free(intake->stated);
    free(intake->stated_row);
    intake->sums = intake->stated = intake->stated_row = NULL;
}

/* A sheet's own total that its rows do not add up to is a finding: rows may have been lost before the file reached us. */
static enum qf_status check_totals(struct qf_intake *intake, struct qf_error *error)
{
    struct qf_spool_writer writer = { .spool = intake->findings };
    const struct qf_contract *contract = intake->contract;
    enum qf_status status = QF_OK;
    char sum[32], stated[32];

    for (unsigned sheet = 0; sheet < intake->sheet_count && status == QF_OK; sheet++)
        for (size_t i = 0; i < contract->column_count && status == QF_OK; i++) {
            size_t cell = sheet * contract->column_count + i;
            if (intake->stated[cell] == INT64_MIN || intake->sums[cell] == INT64_MIN ||
                intake->stated[cell] == intake->sums[cell])
                continue;
            snprintf(stated, sizeof stated, "%lld", (long long)intake->stated[cell]);
            snprintf(sum, sizeof sum, "%lld", (long long)intake->sums[cell]);
            const struct qf_spool_record record = { .row = intake->stated_row[sheet],
                .position = intake->layouts[sheet].position[i] + 1,
                .kind = "row",
                .column = contract->columns[i].name,
                .rule = "control-total",
                .raw = qf_slice(stated),
                .value = qf_slice(sum) };
            status = qf_spool_add(&writer, &record, error);
        }
    if (status == QF_OK)
        status = qf_spool_flush(&writer, error);
    qf_spool_writer_release(&writer);
    return status;
}

static enum qf_status write_accepted(struct qf_intake *intake, struct qf_lake *lake, struct qf_error *error)
{
    unsigned count = (unsigned)intake->contract->column_count;
    struct qf_store_column *columns CLEANUP(free) = calloc(count + 2, sizeof *columns);
    struct qf_producer producer = { .context = intake, .begin = begin, .fill = fill, .end = end };
    struct qf_text relative CLEANUP(qf_text_release) = { 0 };

    if (!columns)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < count; i++)
        columns[i] =
            (struct qf_store_column){ intake->contract->columns[i].name, intake->contract->columns[i].type->storage };
    columns[count] = (struct qf_store_column){ "_batch", QF_STORE_INTEGER };
    columns[count + 1] = (struct qf_store_column){ "_row", QF_STORE_BIGINT };
    struct qf_schema schema = { columns, count + 2 };
    producer.threads = intake->format->parallel && !intake->fills_down ? intake->threads : 1;
    qf_text_add_format(&relative, "%s/%lld.parquet", intake->contract->code, (long long)intake->batch);
    TRY(qf_text_check(&relative, error));
    return qf_lake_write(lake, qf_text_string(&relative), &schema, &producer, NULL, error);
}

enum qf_status qf_intake_run(struct qf_intake *intake, struct qf_lake *lake, struct qf_error *error)
{
    struct qf_text relative CLEANUP(qf_text_release) = { 0 };

    TRY(write_accepted(intake, lake, error));
    TRY(check_totals(intake, error));
    qf_text_add_format(&relative, "_finding/%lld.parquet", (long long)intake->batch);
    TRY(qf_text_check(&relative, error));
    TRY(qf_spool_write(intake->findings, lake, QF_SPOOL_FINDINGS, qf_text_string(&relative), error));
    qf_text_clear(&relative);
    qf_text_add_format(&relative, "_quarantine/%lld.parquet", (long long)intake->batch);
    TRY(qf_text_check(&relative, error));
    return qf_spool_write(intake->quarantine, lake, QF_SPOOL_QUARANTINE, qf_text_string(&relative), error);
}
