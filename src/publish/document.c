/* SPDX-License-Identifier: Apache-2.0 */
/* Putting a document together, and how its values read. */
#include "publish/document.h"

#include <string.h>

#include "base/money.h"

enum { DOCUMENT_BYTES = 64 << 20 };

enum qf_status qf_document_new(enum qf_lang lang, struct qf_document **ret_document, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;

    TRY(qf_arena_new(DOCUMENT_BYTES, &arena, error));
    struct qf_document *document = qf_arena_alloc(arena, sizeof *document);
    if (!document)
        return qf_fail_memory(error);
    *document = (struct qf_document){ .arena = TAKE(arena),
        .lang = lang,
        .title = "",
        .subtitle = "",
        .organ = "",
        .mark = "",
        .watermark = "",
        .day = "1970-01-01" };
    *ret_document = document;
    return QF_OK;
}

void qf_document_free(struct qf_document *document)
{
    if (document)
        qf_arena_free(document->arena); /* in which it lives itself */
}

/* What no form can hold comes out as a question mark: control characters, and bytes that are no UTF-8. */
enum qf_status qf_document_keep(
    struct qf_document *document, const char *text, const char **ret_text, struct qf_error *error)
{
    char *copy = text ? qf_arena_string(document->arena, text) : NULL;
    struct qf_slice slice = qf_slice(copy ? copy : "");

    for (size_t at = 0; copy && at < slice.length;) {
        size_t before = at;
        unsigned code_point = qf_utf8_next(slice, &at);
        if ((code_point == 0xFFFD && at == before + 1) || (code_point < 0x20 && code_point != '\n') ||
            code_point == 0x7F)
            copy[before] = '?';
    }
    *ret_text = copy;
    return text && !copy ? qf_fail_memory(error) : QF_OK;
}

enum qf_status qf_document_add_section(struct qf_document *document, const char *title, struct qf_error *error)
{
    struct qf_doc_section *section = qf_arena_alloc(document->arena, sizeof *section);

    if (!section)
        return qf_fail_memory(error);
    TRY(qf_document_keep(document, title, &section->title, error));
    if (document->last)
        document->last->next = section;
    else
        document->first = section;
    document->last = section;
    return QF_OK;
}

static enum qf_status add_block(struct qf_document *document, struct qf_doc_block **ret_block, struct qf_error *error)
{
    struct qf_doc_block *block = qf_arena_alloc(document->arena, sizeof *block);

    if (!document->last)
        return qf_fail(error, QF_INTERNAL, "the document has no section yet");
    if (!block)
        return qf_fail_memory(error);
    if (document->last->last)
        document->last->last->next = block;
    else
        document->last->first = block;
    document->last->last = block;
    *ret_block = block;
    return QF_OK;
}

enum qf_status qf_document_add_text(struct qf_document *document, const char *text, struct qf_error *error)
{
    struct qf_doc_block *block = NULL;

    TRY(add_block(document, &block, error));
    block->kind = QF_BLOCK_TEXT;
    return qf_document_keep(document, text, &block->text, error);
}

static enum qf_status copy_values(struct qf_document *document, const struct qf_doc_value *values, size_t count,
    const struct qf_doc_value **ret_values, struct qf_error *error)
{
    struct qf_doc_value *copies = qf_arena_array(document->arena, count + 1, sizeof *copies);

    if (!copies)
        return qf_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        copies[i] = values[i];
        TRY(qf_document_keep(document, values[i].text, &copies[i].text, error));
    }
    *ret_values = copies;
    return QF_OK;
}

enum qf_status qf_document_add_table(
    struct qf_document *document, const struct qf_doc_table *table, struct qf_error *error)
{
    struct qf_doc_column *columns = qf_arena_array(document->arena, table->column_count, sizeof *columns);
    struct qf_doc_block *block = NULL;

    if (!columns)
        return qf_fail_memory(error);
    TRY(add_block(document, &block, error));
    block->kind = QF_BLOCK_TABLE;
    block->table = *table;
    block->table.columns = columns;
    for (size_t i = 0; i < table->column_count; i++) {
        columns[i].width = table->columns[i].width;
        TRY(qf_document_keep(document, table->columns[i].heading, &columns[i].heading, error));
    }
    TRY(qf_document_keep(document, table->title, &block->table.title, error));
    TRY(qf_document_keep(document, table->note, &block->table.note, error));
    return copy_values(document, table->cells, table->row_count * table->column_count, &block->table.cells, error);
}

enum qf_status qf_document_add_chart(
    struct qf_document *document, const struct qf_doc_chart *chart, struct qf_error *error)
{
    const char **labels = qf_arena_array(document->arena, chart->label_count + 1, sizeof *labels);
    size_t series = chart->series[1] ? 2 : 1;
    struct qf_doc_block *block = NULL;

    if (!labels)
        return qf_fail_memory(error);
    TRY(add_block(document, &block, error));
    block->kind = QF_BLOCK_CHART;
    block->chart = *chart;
    block->chart.labels = labels;
    for (size_t i = 0; i < chart->label_count; i++)
        TRY(qf_document_keep(document, chart->labels[i], &labels[i], error));
    for (size_t i = 0; i < series; i++)
        TRY(qf_document_keep(document, chart->series[i], &block->chart.series[i], error));
    TRY(qf_document_keep(document, chart->title, &block->chart.title, error));
    return copy_values(document, chart->values, chart->label_count * series, &block->chart.values, error);
}

/* --- values ------------------------------------------------------------------------------------------------------------ */

static void add_tenths(struct qf_text *out, int64_t tenths, bool signed_value)
{
    int64_t size = tenths < 0 ? -tenths : tenths;

    qf_text_add_string(out, tenths < 0 ? "-" : signed_value && tenths > 0 ? "+" : "");
    qf_text_add_format(out, "%lld.%lld", (long long)(size / 10), (long long)(size % 10));
}

static void add_whole(struct qf_text *out, int64_t number)
{
    char money[QF_MONEY_TEXT];

    qf_money_format(number * 100, money);
    qf_text_add(out, money, strlen(money) - 3); /* without its ".00" */
}

void qf_doc_value_format(const struct qf_doc_value *value, enum qf_lang lang, struct qf_text *out)
{
    char money[QF_MONEY_TEXT];

    switch (value->kind) {
    case QF_DOC_NONE:
        qf_text_add_string(out, qf_tr(lang, "n/a"));
        break;
    case QF_DOC_HIDDEN:
        qf_text_add_char(out, '*');
        break;
    case QF_DOC_TEXT:
        qf_text_add_string(out, value->text ? value->text : "");
        break;
    case QF_DOC_WHOLE:
        add_whole(out, value->number);
        break;
    case QF_DOC_FEN:
        qf_money_format(value->number, money);
        qf_text_add_string(out, money);
        break;
    case QF_DOC_PERCENT:
    case QF_DOC_CHANGE:
        add_tenths(out, value->number, value->kind == QF_DOC_CHANGE);
        qf_text_add_char(out, '%');
        break;
    case QF_DOC_POINTS:
        add_tenths(out, value->number, true);
        break;
    case QF_DOC_TENTHS:
        add_tenths(out, value->number, false);
        break;
    }
}

static int64_t size_of(const struct qf_doc_value *value)
{
    if (value->kind == QF_DOC_NONE || value->kind == QF_DOC_HIDDEN || value->kind == QF_DOC_TEXT)
        return 0;
    return value->number > 0 ? value->number : 0;
}

unsigned qf_doc_chart_share(const struct qf_doc_chart *chart, size_t index)
{
    size_t count = chart->label_count * (chart->series[1] ? 2 : 1);
    int64_t greatest = 0;

    for (size_t i = 0; i < count; i++)
        greatest = size_of(&chart->values[i]) > greatest ? size_of(&chart->values[i]) : greatest;
    return greatest ? (unsigned)((__int128)size_of(&chart->values[index]) * 1000 / greatest) : 0;
}
