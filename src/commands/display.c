/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/display.h"

#include <limits.h>

struct range {
    unsigned first, last;
};

/* Wide ranges of Unicode TR 11 that occur in our texts: CJK, full-width forms, pictographs. */
static const struct range wide[] = { { 0x1100, 0x115F }, { 0x2E80, 0x303E }, { 0x3041, 0x33FF }, { 0x3400, 0x4DBF },
    { 0x4E00, 0x9FFF }, { 0xA000, 0xA4CF }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F },
    { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1F64F }, { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD } };

/* What takes no column: combining marks, joiners, directions, variation selectors, the byte order mark. */
static const struct range without_width[] = { { 0x0300, 0x036F }, { 0x200B, 0x200F }, { 0x202A, 0x202E },
    { 0x2060, 0x2064 }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF } };

static bool in_ranges(unsigned code_point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code_point >= ranges[i].first && code_point <= ranges[i].last)
            return true;
    return false;
}

static unsigned width_of(unsigned code_point)
{
    if (in_ranges(code_point, without_width, QF_COUNT(without_width)))
        return 0;
    return in_ranges(code_point, wide, QF_COUNT(wide)) ? 2 : 1;
}

unsigned qf_display_width(struct qf_slice text)
{
    unsigned width = 0;

    for (size_t offset = 0; offset < text.length;)
        width += width_of(qf_utf8_next(text, &offset));
    return width;
}

/* Marks that do not begin a line. */
static bool closes(unsigned code_point)
{
    static const unsigned marks[] = { ',', '.', ';', ':', ')', '%', 0x3001, 0x3002, 0x300B, 0x300D, 0x3011, 0x201D,
        0xFF09, 0xFF0C, 0xFF1A, 0xFF1B };

    for (size_t i = 0; i < QF_COUNT(marks); i++)
        if (marks[i] == code_point)
            return true;
    return false;
}

size_t qf_display_line(struct qf_slice text, unsigned width)
{
    size_t offset = 0, end = 0, blank = 0;
    unsigned used = 0, before = ' ';

    while (offset < text.length) {
        size_t start = offset;
        unsigned code_point = qf_utf8_next(text, &offset), more = width_of(code_point);
        bool wide_place = more == 2 || (start && width_of(before) == 2);
        if (code_point == ' ')
            blank = start;
        if (wide_place && !closes(code_point))
            end = start;
        if (used + more > width && start) {
            size_t at = end > blank ? end : blank;
            return at ? at : start;
        }
        used += more;
        before = code_point;
    }
    return text.length;
}

void qf_add_printable(struct qf_text *out, struct qf_slice text, unsigned width)
{
    unsigned used = 0, room = width ? width : UINT_MAX;
    char bytes[4];

    for (size_t offset = 0; offset < text.length;) {
        unsigned code_point = qf_utf8_next(text, &offset);
        if (code_point < 0x20)
            code_point += 0x2400; /* its picture: a line end or an escape in a delivered cell moves nothing here */
        else if ((code_point >= 0x7F && code_point < 0xA0) || (code_point >= 0x202A && code_point <= 0x202E))
            code_point = 0xFFFD;
        unsigned more = width_of(code_point);
        bool last = offset == text.length;
        if (used + more > room - (last || room == UINT_MAX ? 0 : 1)) {
            qf_text_add_string(out, "…");
            return;
        }
        used += more;
        qf_text_add(out, bytes, qf_utf8_put(bytes, code_point));
    }
}
