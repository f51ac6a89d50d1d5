/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of one thread: cells read, rows accepted, quarantined or set aside, all of it noted and counted. */
#include "collect/worker.h"

#include <stdio.h>

#include "base/date.h"
#include "base/json.h"
#include "collect/rowkind.h"

#define SCRATCH_BYTES ((size_t)256 << 10)

/* --- findings ---------------------------------------------------------------------------------------------------------- */

static enum qf_status note(struct qf_worker *worker, int64_t row, unsigned position, const char *column,
    const char *kind, const char *rule, struct qf_slice raw, struct qf_slice value, struct qf_error *error)
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

static void row_as_json(struct qf_worker *worker, const struct qf_source_row *row)
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
    struct qf_worker *worker, const struct qf_source_row *row, const char *rule, struct qf_error *error)
{
    const struct qf_slice none = { NULL, 0 };

    worker->counts.set_aside++;
    if (strcmp(rule, "blank") == 0)
        return QF_OK;
    row_as_json(worker, row);
    TRY(qf_text_check(&worker->line, error));
    return note(worker, row->row, 0, "", "set_aside", rule, qf_text_slice(&worker->line), none, error);
}

static enum qf_status quarantine(struct qf_worker *worker, const struct qf_source_row *row, struct qf_error *error)
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

static void add_reason(struct qf_worker *worker, const char *rule)
{
    for (unsigned i = 0; i < worker->reason_count; i++)
        if (strcmp(worker->reasons[i], rule) == 0)
            return;
    if (worker->reason_count < QF_WORKER_REASONS_MAX)
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
static struct qf_cell fill_down(struct qf_worker *worker, size_t column, struct qf_cell cell)
{
    struct qf_above *above = &worker->above[column];

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

static void forget_above(struct qf_worker *worker, size_t column)
{
    qf_text_clear(&worker->above[column].text);
    worker->above[column].cell = (struct qf_cell){ 0 };
}

/* Whether the row is that of a household's head, by its relation to the head. */
static bool begins_household(struct qf_worker *worker, const struct qf_source_row *row)
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
static void end_block(struct qf_worker *worker, const struct qf_source_row *row)
{
    const struct qf_contract *contract = worker->intake->contract;
    bool sheet = row->sheet != worker->sheet, household = begins_household(worker, row);

    for (size_t i = 0; i < contract->column_count && (sheet || household); i++)
        if (contract->columns[i].fill_down && (sheet || contract->columns[i].required))
            forget_above(worker, i);
    worker->sheet = row->sheet;
}

static enum qf_status note_cell(struct qf_worker *worker, const struct qf_source_row *row, size_t index, int position,
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

static void set_unit(struct qf_worker *worker, const struct qf_layout *layout, size_t column)
{
    worker->context.unit_fen = layout->units[column].fen;
    worker->context.area_unit = layout->units[column].area;
}

static enum qf_status read_column(
    struct qf_worker *worker, const struct qf_source_row *row, size_t index, struct qf_error *error)
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
static enum qf_status reject_row(struct qf_worker *worker, const struct qf_source_row *row, unsigned position,
    const char *rule, struct qf_error *error)
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

static void accept(struct qf_worker *worker, const struct qf_source_row *row, struct qf_rows *rows, unsigned index)
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

static void add_to_sums(struct qf_worker *worker, unsigned sheet)
{
    const struct qf_contract *contract = worker->intake->contract;

    for (size_t i = 0; i < contract->column_count; i++)
        if (is_quantity(&contract->columns[i]) && worker->values[i].outcome == QF_CELL_READ)
            add_up(&worker->sums[sheet * contract->column_count + i], worker->values[i].number);
}

/* The sheet's own total is kept, to be held against the sum of its rows. */
static void keep_stated_total(struct qf_worker *worker, const struct qf_source_row *row)
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

static enum qf_status judge_data(struct qf_worker *worker, const struct qf_source_row *row, struct qf_rows *rows,
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

enum qf_status qf_worker_take(struct qf_worker *worker, const struct qf_source_row *row, struct qf_rows *rows,
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

/* --- the thread's share ------------------------------------------------------------------------------------------------ */

void qf_worker_free(struct qf_worker *worker)
{
    if (!worker)
        return;
    if (worker->cursor)
        worker->intake->format->cursor_close(worker->cursor);
    for (size_t i = 0; worker->above && i < worker->intake->contract->column_count; i++)
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

enum qf_status qf_worker_new(struct qf_intake *intake, struct qf_worker **ret_worker, struct qf_error *error)
{
    struct qf_worker *worker CLEANUP(qf_worker_free) = calloc(1, sizeof *worker);
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
    *ret_worker = TAKE(worker);
    return QF_OK;
}

void qf_worker_merge(struct qf_worker *worker)
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
