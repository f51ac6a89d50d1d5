/* SPDX-License-Identifier: Apache-2.0 */
/* Makes workbooks for tests, part by part, so that each test says what is in its file. Aborts when that fails. */
#ifndef QF_TESTS_COLLECT_OFFICE_H
#define QF_TESTS_COLLECT_OFFICE_H

#include <stdbool.h>
#include <stddef.h>

struct office_part {
    const char *name;
    const char *data;
    size_t length; /* 0: a string */
};

/* A zip archive of parts. `stored` leaves them uncompressed. */
void office_archive(const char *path, const struct office_part *parts, size_t count, bool stored);

struct office_sheet {
    const char *name;
    const char *state; /* "hidden", "veryHidden"; NULL: visible */
    const char *rows;  /* what stands in <sheetData>; NULL: `grid` */
    /*
     * Lines of cells split by "|". A cell is an inline string; "=12.5" a number; "=45804d" a number under a date format;
     * nothing leaves the cell out. An empty line leaves its row out.
     */
    const char *grid;
};

struct office_book {
    const struct office_sheet *sheets;
    size_t sheet_count;
    const char *strings; /* <si> elements of the shared strings; NULL: the part is left out */
    const char *formats; /* <numFmt> elements */
    const char *styles;  /* <xf> elements; NULL: style 0 is a number, style 1 a date */
    bool system_1904;
};
void office_workbook(const char *path, const struct office_book *book);

/* One sheet with a grid. */
void office_grid(const char *path, const char *grid);

#endif
