/* SPDX-License-Identifier: Apache-2.0 */
/* How far two names of persons agree: by code points, never by bytes. */
#include "ident/name.h"

#include <unicode/uchar.h>

#include "ident/clean.h"
#include "ident/han.h"

enum { OPENING = 0xFF08, DISTINCT_LENGTH = 4 };

static bool is_separator(unsigned code_point)
{
    return code_point == 0xB7 || code_point == ' ' || code_point == '-' || code_point == '\'' || code_point == '.';
}

static size_t fold_value(struct qf_slice name, char ret_folded[QF_IDENT_MAX])
{
    size_t length = 0;

    for (size_t offset = 0; offset < name.length;) {
        unsigned code_point = qf_utf8_next(name, &offset);
        char bytes[4];
        size_t size;

        if (code_point == OPENING && length > 0)
            break;
        if (is_separator(code_point))
            continue;
        code_point = qf_han_is(code_point) ? qf_han_simplified(code_point) : (unsigned)u_tolower((UChar32)code_point);
        size = qf_utf8_put(bytes, code_point);
        if (length + size >= QF_IDENT_MAX)
            break;
        memcpy(ret_folded + length, bytes, size);
        length += size;
    }
    ret_folded[length] = '\0';
    return length;
}

void qf_person_name_fold(struct qf_slice name, char ret_folded[QF_IDENT_MAX])
{
    struct qf_ident read;

    qf_person_name_read(name, &read);
    fold_value((struct qf_slice){ read.value, read.length }, ret_folded);
}

/* Folded, two names are of equal length and differ in one code point, which stands at *ret_place. */
static bool differ_in_one(struct qf_slice a, struct qf_slice b, size_t *ret_place, size_t *ret_count)
{
    size_t count = 0, differences = 0, at_a = 0, at_b = 0;

    while (at_a < a.length && at_b < b.length && differences < 2) {
        if (qf_utf8_next(a, &at_a) != qf_utf8_next(b, &at_b)) {
            differences++;
            *ret_place = count;
        }
        count++;
    }
    *ret_count = count;
    return differences == 1 && at_a == a.length && at_b == b.length;
}

static bool is_similar(struct qf_slice name_a, struct qf_slice name_b, struct qf_slice a, struct qf_slice b)
{
    size_t place = 0, count = 0, surname;

    if (!differ_in_one(a, b, &place, &count) || count < 2)
        return false;
    surname = qf_person_name_surname(name_a) / 3;
    if (surname != qf_person_name_surname(name_b) / 3)
        return false;
    return surname > 0 ? place >= surname : count >= DISTINCT_LENGTH;
}

enum qf_name_agreement qf_person_name_compare(struct qf_slice a, struct qf_slice b)
{
    struct qf_ident read_a, read_b;
    char folded_a[QF_IDENT_MAX], folded_b[QF_IDENT_MAX];
    struct qf_slice name_a, name_b, fold_a, fold_b;

    qf_person_name_read(a, &read_a);
    qf_person_name_read(b, &read_b);
    if (read_a.outcome == QF_IDENT_EMPTY || read_b.outcome == QF_IDENT_EMPTY || read_a.reason == QF_REASON_MASKED ||
        read_b.reason == QF_REASON_MASKED)
        return QF_NAME_UNKNOWN;
    name_a = (struct qf_slice){ read_a.value, read_a.length };
    name_b = (struct qf_slice){ read_b.value, read_b.length };
    if (qf_slice_equal(name_a, name_b))
        return QF_NAME_SAME;
    fold_a = (struct qf_slice){ folded_a, fold_value(name_a, folded_a) };
    fold_b = (struct qf_slice){ folded_b, fold_value(name_b, folded_b) };
    if (fold_a.length > 0 && qf_slice_equal(fold_a, fold_b))
        return QF_NAME_VARIANT;
    return is_similar(name_a, name_b, fold_a, fold_b) ? QF_NAME_SIMILAR : QF_NAME_DIFFERENT;
}
