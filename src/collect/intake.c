/* SPDX-License-Identifier: Apache-2.0 */
/* The pass over a delivery: parse, judge, type and write in one go, on all threads where the format allows it. */
#include "collect/intake.h"

#include <stdio.h>

#include "base/date.h"
#include "base/json.h"
#include "collect/rowkind.h"

#define SCRATCH_BYTES ((size_t)256 << 10)
#define REASONS_MAX   8

/* The last cell with something in it of a column that is filled down. */
struct above {
    struct qf_text text;
    struct qf_cell cell; /* without its text */
};

/* What one thread works with. */
struct worker {
    struct qf_intake *intake;
    struct qf_cursor *cursor;
    struct qf_value *values; /* [columns] of the row in hand */
    struct qf_cell_context context;
    struct qf_scratch scratch;
    struct above *above; /* [columns] */
    struct qf_spool_writer findings, quarantine;
    struct qf_intake_counts counts;
    int64_t *sums;
    const char *reasons[REASONS_MAX];
    unsigned reason_count;
    struct qf_text line; /* a row as JSON */
    unsigned sheet;      /* of the row above */
};

/* --- findings ---------------------------------------------------------------------------------------------------------- */

static enum qf_status note(struct worker *worker, int64_t row, unsigned position, const char *column, const char *kind,
    const char *rule, struct qf_slice raw, struct qf_slice value, struct qf_error *error)
{
    const struct qf_spool_record record = { .row = row,
        .position = (int32_t)position,
        .kind = kind,
        .column = column,
        .rule = rule,
        .raw = raw,
        .value = value };

    return qf_spool_add(&worker->findings, &record, error);
}

static void row_as_json(struct worker *worker, const struct qf_source_row *row)
{
    struct qf_json json;

    qf_text_clear(&worker->line);
    qf_json_init(&json, &worker->line);
    qf_json_open_array(&json);
    for (unsigned i = 0; i < row->count; i++)
        qf_json_slice(&json, row->cells[i].text);
    qf_json_close_array(&json);
}

static enum qf_status set_aside(
    struct worker *worker, const struct qf_source_row *row, const char *rule, struct qf_error *error)
{
    const struct qf_slice none = { NULL, 0 };

    worker->counts.set_aside++;
    if (strcmp(rule, "blank") == 0)
        return QF_OK;
    row_as_json(worker, row);
    TRY(qf_text_check(&worker->line, error));
    return note(worker, row->row, 0, "", "set_aside", rule, qf_text_slice(&worker->line), none, error);
}

static enum qf_status quarantine(struct worker *worker, const struct qf_source_row *row, struct qf_error *error)
{
    struct qf_text reasons CLEANUP(qf_text_release) = { 0 };
    struct qf_spool_record record = { .row = row->row, .kind = "", .column = "" };

    worker->counts.quarantined++;
    for (unsigned i = 0; i < worker->reason_count; i++)
        qf_text_add_format(&reasons, "%s%s", i ? "," : "", worker->reasons[i]);
    TRY(qf_text_check(&reasons, error));
    row_as_json(worker, row);
    TRY(qf_text_check(&worker->line, error));
    record.rule = qf_text_string(&reasons);
    record.raw = qf_text_slice(&worker->line);
    return qf_spool_add(&worker->quarantine, &record, error);
}

static void add_reason(struct worker *worker, const char *rule)
{
    for (unsigned i = 0; i < worker->reason_count; i++)
        if (strcmp(worker->reasons[i], rule) == 0)
            return;
    if (worker->reason_count < REASONS_MAX)
        worker->reasons[worker->reason_count++] = rule;
}

/* --- cells ------------------------------------------------------------------------------------------------------------- */

static struct qf_slice shown_value(const struct qf_value *value, enum qf_storage storage, char out[32])
{
    if (value->outcome != QF_CELL_READ)
        return (struct qf_slice){ NULL, 0 };
    if (storage == QF_STORE_TEXT)
        return value->text;
    if (storage == QF_STORE_DATE)
        qf_date_format((int32_t)value->number, out);
    else
        snprintf(out, 32, "%lld", (long long)value->number);
    return qf_slice(out);
}

/* A cell that is empty because its household's head row holds the value takes it from the row above. */
static struct qf_cell fill_down(struct worker *worker, size_t column, struct qf_cell cell)
{
    struct above *above = &worker->above[column];

    if (qf_slice_trim(cell.text).length) {
        qf_text_clear(&above->text);
        qf_text_add_slice(&above->text, cell.text);
        above->cell = cell;
        return cell;
    }
    cell = above->cell;
    cell.text = qf_text_slice(&above->text);
    return cell;
}

static void forget_above(struct worker *worker, size_t column)
{
    qf_text_clear(&worker->above[column].text);
    worker->above[column].cell = (struct qf_cell){ 0 };
}

/* Whether the row is that of a household's head, by its relation to the head. */
static bool begins_household(struct worker *worker, const struct qf_source_row *row)
{
    const struct qf_intake *intake = worker->intake;
    int position = intake->kind_column < 0 ? -1 : intake->layouts[row->sheet].position[intake->kind_column];
    struct qf_value value;

    if (position < 0 || (unsigned)position >= row->count)
        return false;
    qf_cell_read(&row->cells[position], &intake->contract->columns[intake->kind_column], &worker->context, &value);
    return value.outcome == QF_CELL_READ && qf_slice_equal(value.text, QF_SLICE("head"));
}

/*
 * What is filled down ends with its sheet. With its household ends what a household must have: a head whose number was forgotten
 * does not belong to the household before. What need not be there, like a place written once for many households, goes on.
 */
static void end_block(struct worker *worker, const struct qf_source_row *row)
{
    const struct qf_contract *contract = worker->intake->contract;
    bool sheet = row->sheet != worker->sheet, household = begins_household(worker, row);

    for (size_t i = 0; i < contract->column_count && (sheet || household); i++)
        if (contract->columns[i].fill_down && (sheet || contract->columns[i].required))
            forget_above(worker, i);
    worker->sheet = row->sheet;
}

static enum qf_status note_cell(struct worker *worker, const struct qf_source_row *row, size_t index, int position,
    const struct qf_cell *cell, struct qf_error *error)
{
    const struct qf_column *column = &worker->intake->contract->columns[index];
    const struct qf_value *value = &worker->values[index];
    bool invalid = value->outcome == QF_CELL_INVALID;
    char shown[32];

    worker->counts.cells_invalid += invalid;
    worker->counts.cells_altered += !invalid;
    return note(worker, row->row, (unsigned)position + 1, column->name, invalid ? "invalid" : "altered", value->rule,
        cell->text, shown_value(value, column->type->storage, shown), error);
}

static void set_unit(struct worker *worker, const struct qf_layout *layout, size_t column)
{
    worker->context.unit_fen = layout->units[column].fen;
    worker->context.area_unit = layout->units[column].area;
}

static enum qf_status read_column(
    struct worker *worker, const struct qf_source_row *row, size_t index, struct qf_error *error)
{
    const struct qf_column *column = &worker->intake->contract->columns[index];
    const struct qf_layout *layout = &worker->intake->layouts[row->sheet];
    int position = layout->position[index];
    struct qf_value *value = &worker->values[index];
    struct qf_cell cell = { .text = { "", 0 } };

    value->outcome = QF_CELL_EMPTY;
    if (position < 0)
        return QF_OK;
    if ((unsigned)position < row->count)
        cell = row->cells[position];
    if (column->fill_down) {
        cell = fill_down(worker, index, cell);
        TRY(qf_text_check(&worker->above[index].text, error));
    }
    if (!cell.text.length) {
        if (column->required) {
            add_reason(worker, "missing");
            worker->counts.cells_invalid++;
            return note(worker, row->row, (unsigned)position + 1, column->name, "invalid", "missing", cell.text,
                (struct qf_slice){ NULL, 0 }, error);
        }
        return QF_OK;
    }
    set_unit(worker, layout, index);
    qf_cell_read(&cell, column, &worker->context, value);
    if (value->outcome == QF_CELL_EMPTY && column->required) {
        add_reason(worker, "missing");
        value->rule = "missing";
        value->outcome = QF_CELL_INVALID;
    }
    if (value->outcome == QF_CELL_INVALID &&
        (column->on_invalid == QF_INVALID_QUARANTINE || strcmp(value->rule, "missing") == 0))
        add_reason(worker, value->rule);
    return value->rule ? note_cell(worker, row, index, position, &cell, error) : QF_OK;
}

/* The 1-based position of the first cell beyond the header that holds something; 0 for none. */
static unsigned extra_cell(const struct qf_layout *layout, const struct qf_source_row *row)
{
    for (unsigned i = layout->width; i < row->count; i++)
        if (qf_slice_trim(row->cells[i].text).length)
            return i + 1;
    return row->too_wide ? row->count + 1 : 0;
}

/* A reason that lies in the row and not in the value of one column. */
static enum qf_status reject_row(
    struct worker *worker, const struct qf_source_row *row, unsigned position, const char *rule, struct qf_error *error)
{
    add_reason(worker, rule);
    row_as_json(worker, row);
    TRY(qf_text_check(&worker->line, error));
    return note(
        worker, row->row, position, "", "row", rule, qf_text_slice(&worker->line), (struct qf_slice){ NULL, 0 }, error);
}

static bool is_quantity(const struct qf_column *column)
{
    return column->type->storage == QF_STORE_BIGINT;
}

/* --- rows -------------------------------------------------------------------------------------------------------------- */

static void put_value(
    struct qf_rows *rows, unsigned index, unsigned row, const struct qf_column *column, const struct qf_value *value)
{
    enum qf_storage storage = column->type->storage;

    if (value->outcome == QF_CELL_EMPTY || (value->outcome == QF_CELL_INVALID && storage != QF_STORE_TEXT))
        return;
    switch (storage) {
    case QF_STORE_TEXT:
        qf_rows_put_text(rows, index, row, value->text);
        break;
    case QF_STORE_BIGINT:
        qf_rows_put_bigint(rows, index, row, value->number);
        break;
    case QF_STORE_INTEGER:
        qf_rows_put_integer(rows, index, row, (int32_t)value->number);
        break;
    case QF_STORE_DATE:
        qf_rows_put_date(rows, index, row, (int32_t)value->number);
        break;
    case QF_STORE_BOOLEAN:
        qf_rows_put_boolean(rows, index, row, value->number != 0);
        break;
    }
}

static void accept(struct worker *worker, const struct qf_source_row *row, struct qf_rows *rows, unsigned index)
{
    const struct qf_intake *intake = worker->intake;
    unsigned columns = (unsigned)intake->contract->column_count;

    worker->counts.accepted++;
    for (unsigned i = 0; i < columns; i++)
        put_value(rows, i, index, &intake->contract->columns[i], &worker->values[i]);
    qf_rows_put_integer(rows, columns, index, (int32_t)intake->batch);
    qf_rows_put_bigint(rows, columns + 1, index, row->row);
    if (intake->period_column >= 0 && worker->values[intake->period_column].outcome == QF_CELL_READ) {
        int32_t days = (int32_t)worker->values[intake->period_column].number;
        if (days < worker->counts.period_from)
            worker->counts.period_from = days;
        if (days > worker->counts.period_to)
            worker->counts.period_to = days;
    }
}

/* A sum that does not fit is none, and stays so: INT64_MIN. */
static void add_up(int64_t *sum, int64_t number)
{
    if (*sum == INT64_MIN || number == INT64_MIN || __builtin_add_overflow(*sum, number, sum))
        *sum = INT64_MIN;
}

static void add_to_sums(struct worker *worker, unsigned sheet)
{
    const struct qf_contract *contract = worker->intake->contract;

    for (size_t i = 0; i < contract->column_count; i++)
        if (is_quantity(&contract->columns[i]) && worker->values[i].outcome == QF_CELL_READ)
            add_up(&worker->sums[sheet * contract->column_count + i], worker->values[i].number);
}

/* The sheet's own total is kept, to be held against the sum of its rows. */
static void keep_stated_total(struct worker *worker, const struct qf_source_row *row)
{
    struct qf_intake *intake = worker->intake;
    const struct qf_layout *layout = &intake->layouts[row->sheet];
    struct qf_value value;

    pthread_mutex_lock(&intake->lock);
    for (size_t i = 0; i < intake->contract->column_count; i++) {
        int position = layout->position[i];
        if (!is_quantity(&intake->contract->columns[i]) || position < 0 || (unsigned)position >= row->count)
            continue;
        set_unit(worker, layout, i);
        qf_cell_read(&row->cells[position], &intake->contract->columns[i], &worker->context, &value);
        if (value.outcome == QF_CELL_READ)
            intake->stated[row->sheet * intake->contract->column_count + i] = value.number;
    }
    intake->stated_row[row->sheet] = row->row;
    pthread_mutex_unlock(&intake->lock);
}

static enum qf_status judge_data(struct worker *worker, const struct qf_source_row *row, struct qf_rows *rows,
    unsigned index, bool *ret_accepted, struct qf_error *error)
{
    const struct qf_intake *intake = worker->intake;
    unsigned extra = extra_cell(&intake->layouts[row->sheet], row);

    worker->reason_count = 0;
    worker->scratch.used = 0;
    if (row->undecodable)
        TRY(reject_row(worker, row, 0, "encoding", error));
    if (extra)
        TRY(reject_row(worker, row, extra, "columns", error));
    if (intake->fills_down)
        end_block(worker, row);
    for (size_t i = 0; i < intake->contract->column_count; i++)
        TRY(read_column(worker, row, i, error));
    add_to_sums(worker, row->sheet);
    *ret_accepted = worker->reason_count == 0;
    if (!*ret_accepted)
        return quarantine(worker, row, error);
    accept(worker, row, rows, index);
    return QF_OK;
}

static enum qf_status take_row(struct worker *worker, const struct qf_source_row *row, struct qf_rows *rows,
    unsigned index, bool *ret_accepted, struct qf_error *error)
{
    const struct qf_intake *intake = worker->intake;
    const struct qf_layout *layout = &intake->layouts[row->sheet];

    *ret_accepted = false;
    worker->counts.delivered++;
    if (!layout->contract)
        return set_aside(worker, row, layout->set_aside, error);
    const char *kind = qf_row_kind(layout, row);
    if (kind) {
        if (strcmp(kind, "total") == 0 && qf_row_is_grand_total(row))
            keep_stated_total(worker, row);
        return set_aside(worker, row, kind, error);
    }
    return judge_data(worker, row, rows, index, ret_accepted, error);
}

/* --- the producer ------------------------------------------------------------------------------------------------------ */

static void free_worker(struct worker *worker)
{
    const struct qf_intake *intake = worker->intake;

    if (worker->cursor)
        intake->format->cursor_close(worker->cursor);
    for (size_t i = 0; worker->above && i < intake->contract->column_count; i++)
        qf_text_release(&worker->above[i].text);
    qf_spool_writer_release(&worker->findings);
    qf_spool_writer_release(&worker->quarantine);
    qf_text_release(&worker->line);
    free(worker->above);
    free(worker->values);
    free(worker->scratch.data);
    free(worker->sums);
    free(worker);
}
QF_CLEANUP_POINTER(struct worker, free_worker)

static enum qf_status begin(void *context, void **ret_local, struct qf_error *error)
{
    struct qf_intake *intake = context;
    struct worker *worker CLEANUP(free_worker) = calloc(1, sizeof *worker);
    size_t columns = intake->contract->column_count;

    if (!worker)
        return qf_fail_memory(error);
    worker->intake = intake;
    worker->findings.spool = intake->findings;
    worker->quarantine.spool = intake->quarantine;
    worker->counts.period_from = INT32_MAX;
    worker->counts.period_to = INT32_MIN;
    worker->values = calloc(columns, sizeof *worker->values);
    worker->above = calloc(columns, sizeof *worker->above);
    worker->sums = calloc(columns * intake->sheet_count, sizeof *worker->sums);
    worker->scratch = (struct qf_scratch){ .data = malloc(SCRATCH_BYTES), .size = SCRATCH_BYTES };
    if (!worker->values || !worker->above || !worker->sums || !worker->scratch.data)
        return qf_fail_memory(error);
    worker->context = (struct qf_cell_context){ .system_1904 = intake->format->system_1904(intake->source),
        .received_days = intake->received_days,
        .scratch = &worker->scratch };
    TRY(intake->format->cursor_open(intake->source, &worker->cursor, error));
    *ret_local = TAKE(worker);
    return QF_OK;
}

/* Adds the thread's counts to the batch's, once: at the end of its share it is asked again for rows that are not there. */
static void merge(struct worker *worker)
{
    struct qf_intake *intake = worker->intake;
    const struct qf_intake_counts *counts = &worker->counts;

    pthread_mutex_lock(&intake->lock);
    intake->counts.delivered += counts->delivered;
    intake->counts.accepted += counts->accepted;
    intake->counts.quarantined += counts->quarantined;
    intake->counts.set_aside += counts->set_aside;
    intake->counts.cells_altered += counts->cells_altered;
    intake->counts.cells_invalid += counts->cells_invalid;
    if (counts->period_from < intake->counts.period_from)
        intake->counts.period_from = counts->period_from;
    if (counts->period_to > intake->counts.period_to)
        intake->counts.period_to = counts->period_to;
    for (size_t i = 0; i < intake->contract->column_count * intake->sheet_count; i++)
        add_up(&intake->sums[i], worker->sums[i]);
    memset(worker->sums, 0, intake->contract->column_count * intake->sheet_count * sizeof *worker->sums);
    worker->counts = (struct qf_intake_counts){ .period_from = INT32_MAX, .period_to = INT32_MIN };
    pthread_mutex_unlock(&intake->lock);
}

static enum qf_status fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    struct worker *worker = local;
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
        TRY(take_row(worker, &row, rows, count, &accepted, error));
        count += accepted;
    }
    if (!more) {
        TRY(qf_spool_flush(&worker->findings, error));
        TRY(qf_spool_flush(&worker->quarantine, error));
        merge(worker);
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
    if (local)
        free_worker(local);
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
