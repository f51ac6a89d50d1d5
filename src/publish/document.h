/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document before it has a form: a title, sections, and in them paragraphs, tables and charts. HTML, workbook and PDF are
 * made from the same one, so that they show the same figures. Everything lives in the document's arena.
 */
#ifndef QF_PUBLISH_DOCUMENT_H
#define QF_PUBLISH_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/text.h"

enum qf_doc_kind {
    QF_DOC_NONE,   /* nothing can be said: "n/a" */
    QF_DOC_HIDDEN, /* not published: "*" */
    QF_DOC_TEXT,
    QF_DOC_WHOLE,
    QF_DOC_FEN,     /* shown in yuan, two places */
    QF_DOC_PERCENT, /* tenths of a per cent */
    QF_DOC_CHANGE,  /* the same, with its sign */
    QF_DOC_POINTS,  /* tenths of a percentage point, with its sign */
    QF_DOC_TENTHS   /* of anything: days */
};
struct qf_doc_value {
    enum qf_doc_kind kind;
    int64_t number;
    const char *text;
};
/* As people read it, in every form the same. */
void qf_doc_value_format(const struct qf_doc_value *value, enum qf_lang lang, struct qf_text *out);

struct qf_doc_column {
    const char *heading;
    unsigned width; /* in characters of the widest cell that should fit on one line */
};
struct qf_doc_table { /* the first column names the row */
    const char *title;
    const struct qf_doc_column *columns;
    size_t column_count;
    const struct qf_doc_value *cells; /* row by row */
    size_t row_count;
    const char *note; /* under it; NULL: none */
};
struct qf_doc_chart { /* bars, one or two a label */
    const char *title;
    const char *series[2]; /* second NULL: one */
    const char *const *labels;
    const struct qf_doc_value *values; /* label by label, series by series */
    size_t label_count;
};
struct qf_doc_block {
    enum { QF_BLOCK_TEXT, QF_BLOCK_TABLE, QF_BLOCK_CHART } kind;
    const char *text;
    struct qf_doc_table table;
    struct qf_doc_chart chart;
    struct qf_doc_block *next;
};
struct qf_doc_section {
    const char *title;
    struct qf_doc_block *first, *last;
    struct qf_doc_section *next;
};
struct qf_document {
    struct qf_arena *arena;
    enum qf_lang lang;
    const char *title, *subtitle;
    const char *organ;     /* of whom it is */
    const char *mark;      /* on every page: which snapshot, who made it */
    const char *watermark; /* across every page; "" for none */
    const char *day;       /* "2025-06-01": of the desk, so that the same input gives the same bytes */
    struct qf_doc_section *first, *last;
};

QF_MUST_CHECK enum qf_status qf_document_new(
    enum qf_lang lang, struct qf_document **ret_document, struct qf_error *error);
void qf_document_free(struct qf_document *document);
QF_CLEANUP_POINTER(struct qf_document, qf_document_free)

/* Texts are copied; blocks are added at the end of the last section. */
QF_MUST_CHECK enum qf_status qf_document_add_section(
    struct qf_document *document, const char *title, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_document_add_text(
    struct qf_document *document, const char *text, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_document_add_table(
    struct qf_document *document, const struct qf_doc_table *table, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_document_add_chart(
    struct qf_document *document, const struct qf_doc_chart *chart, struct qf_error *error);

/* A copy in the document's arena. */
QF_MUST_CHECK enum qf_status qf_document_keep(
    struct qf_document *document, const char *text, const char **ret_text, struct qf_error *error);

/* Per mille of the chart's width that a bar takes; 0 for what has no number. */
unsigned qf_doc_chart_share(const struct qf_doc_chart *chart, size_t index);

/* The forms, each a whole file that appears at once or not at all. */
QF_MUST_CHECK enum qf_status qf_publish_html(
    const struct qf_document *document, const char *path, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_publish_xlsx(
    const struct qf_document *document, const char *path, struct qf_error *error);
/* INPUT when no font has the characters. */
QF_MUST_CHECK enum qf_status qf_publish_pdf(
    const struct qf_document *document, const char *path, struct qf_error *error);

#endif
