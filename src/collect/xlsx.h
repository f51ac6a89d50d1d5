/* SPDX-License-Identifier: Apache-2.0 */
/* The workbook of an XLSX file: its sheets, shared strings and date styles. The rows are read by xlsx.c. Not public. */
#ifndef QF_COLLECT_XLSX_H
#define QF_COLLECT_XLSX_H

#include <expat.h>
#include <zip.h>

#include "base/arena.h"
#include "base/text.h"
#include "collect/source.h"

/*
 * Limits against archives that unpack to more than they could honestly hold. Sheets of equal rows shrink to a hundredth; deflate
 * itself ends at a thousandth.
 */
#define QF_XLSX_PART_MAX    ((uint64_t)4 << 30)
#define QF_XLSX_PART_FREE   ((uint64_t)64 << 20) /* a part of this size is never looked at for its ratio */
#define QF_XLSX_RATIO_MAX   500
#define QF_XLSX_STRINGS_MAX ((size_t)512 << 20)
#define QF_XLSX_SHEETS_MAX  1000
#define QF_XLSX_STYLES_MAX  ((size_t)1 << 16) /* by the format 65,490 */

struct qf_workbook_sheet {
    const char *relation; /* r:id */
    const char *part;     /* path inside the archive */
};

struct qf_workbook {
    struct qf_arena *arena;
    zip_t *zip;
    const char *path;
    bool system_1904;
    struct qf_sheet sheets[QF_XLSX_SHEETS_MAX];
    struct qf_workbook_sheet parts[QF_XLSX_SHEETS_MAX];
    unsigned sheet_count;
    struct qf_slice *strings;
    size_t string_count, string_room, string_bytes;
    bool *date_style; /* by cell style */
    size_t style_count, style_room;
};

QF_MUST_CHECK enum qf_status qf_workbook_open(
    const char *path, struct qf_workbook **ret_workbook, struct qf_error *error);
void qf_workbook_close(struct qf_workbook *workbook);
QF_CLEANUP_POINTER(struct qf_workbook, qf_workbook_close)

/* A part being unpacked: bytes in the order of the file, with the limits above. */
struct qf_part {
    zip_file_t *file;
    const char *name;
    uint64_t read, limit;
};
QF_MUST_CHECK enum qf_status qf_part_open(
    struct qf_workbook *workbook, const char *name, struct qf_part *ret_part, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_part_read(
    struct qf_part *part, void *data, size_t size, size_t *ret_read, struct qf_error *error);
void qf_part_close(struct qf_part *part);
QF_CLEANUP_VALUE(struct qf_part, qf_part_close)

/* "_x000D_" in a text of a workbook stands for the character U+000D. Shortens `text` in place and returns its new length. */
size_t qf_xlsx_unescape(char *text, size_t length);

/* An XML parser that refuses document types, so that no entity can be declared. `user` must begin with a struct qf_xml. */
struct qf_xml {
    XML_Parser parser;
    enum qf_status failed; /* set by a handler that stops the parser */
};
QF_MUST_CHECK enum qf_status qf_xml_open(struct qf_xml *xml, void *user, XML_StartElementHandler start,
    XML_EndElementHandler end, XML_CharacterDataHandler text, struct qf_error *error);
enum qf_status qf_xml_fail(const struct qf_xml *xml, const char *part, struct qf_error *error);
void qf_xml_close(struct qf_xml *xml);
/* Stops the parser from inside a handler. */
void qf_xml_stop(struct qf_xml *xml, enum qf_status status);

const char *qf_xml_attribute(
    const char **attributes, const char *name); /* NULL when absent; prefixes are part of names */
const char *qf_xml_local(const char *name);     /* without prefix */

#endif
