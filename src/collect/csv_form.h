/* SPDX-License-Identifier: Apache-2.0 */
/* How a CSV file is written: its encoding, delimiter and line end. Not public. */
#ifndef QF_COLLECT_CSV_FORM_H
#define QF_COLLECT_CSV_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct qf_csv_form {
    int64_t start; /* after a byte order mark */
    bool gb18030;
    bool damaged;         /* UTF-8 but for a few bytes, which are replaced */
    const char *encoding; /* "utf-8", "utf-8-bom" or "gb18030" */
    char delimiter, line_end;
};

/* Looks at the whole file for its encoding, at its beginning for the rest. `path` is for messages. */
QF_MUST_CHECK enum qf_status qf_csv_form_find(
    int fd, int64_t size_bytes, const char *path, struct qf_csv_form *ret_form, struct qf_error *error);

/* In GB18030 the second byte of a character can look like the delimiter "|". */
static inline bool qf_csv_two_bytes(const struct qf_csv_form *form, const char *data, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)data;

    return form->gb18030 && length > 1 && bytes[0] >= 0x81 && bytes[0] <= 0xFE && bytes[1] >= 0x40 &&
           bytes[1] != 0x7F && bytes[1] != 0xFF;
}

#endif
