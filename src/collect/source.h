/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A delivered file as sheets of rows of cells, whatever its format. Readers run over the kept
 * original. A CSV can be read by several threads at once, each through a cursor of its own.
 */
#ifndef QF_COLLECT_SOURCE_H
#define QF_COLLECT_SOURCE_H

#include "base/error.h"
#include "base/memory.h"
#include "catalog/type.h"

#define QF_CELLS_MAX 1024 /* columns of a sheet; more are an error that names the row */

struct qf_source_row { /* borrowed until the cursor moves */
    int64_t row;       /* 1-based over the whole file: the lake's _row */
    unsigned sheet;    /* index */
    const struct qf_cell *cells;
    unsigned count;
    bool undecodable; /* some bytes of the row are no text */
    bool too_wide;    /* more than QF_CELLS_MAX cells; the rest is not in `cells` */
};

struct qf_sheet {
    const char *name; /* "" for CSV */
    bool hidden;
    int64_t first_row; /* the file's running number of its first row */
    int64_t row_count; /* known once the sheet was read to its end */
};

struct qf_source;
struct qf_cursor;

/* What a format does. Sheets are read in order by one cursor, or (CSV) by several in disjoint blocks. */
struct qf_format {
    const char *name; /* "csv", "xlsx" */
    bool parallel;
    enum qf_status (*open)(const char *path, struct qf_source **ret_source, struct qf_error *error);
    void (*close)(struct qf_source *source);
    /* Back to the first row; no cursor may be open. */
    enum qf_status (*rewind)(struct qf_source *source, struct qf_error *error);
    enum qf_status (*cursor_open)(struct qf_source *source, struct qf_cursor **ret_cursor, struct qf_error *error);
    void (*cursor_close)(struct qf_cursor *cursor);
    /* *ret_more is false after the last row (of this cursor's share). */
    enum qf_status (*next)(
        struct qf_cursor *cursor, struct qf_source_row *ret_row, bool *ret_more, struct qf_error *error);
    const struct qf_sheet *(*sheets)(const struct qf_source *source, unsigned *ret_count);
    const char *(*encoding)(const struct qf_source *source); /* NULL when the format has its own */
    bool (*system_1904)(const struct qf_source *source);
};

extern const struct qf_format qf_format_csv, qf_format_xlsx;

/* The format that the first bytes tell; INPUT for one that cannot be read, with what to do. */
QF_MUST_CHECK enum qf_status qf_format_of(
    const char *path, const char *shown_name, const struct qf_format **ret_format, struct qf_error *error);

#endif
