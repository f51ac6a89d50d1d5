/* SPDX-License-Identifier: Apache-2.0 */
/* Values as a screen shows them until somebody asks for more, and leaves a trace by asking. */
#include "ident/ident.h"

#include "ident/clean.h"

#define PHONE_DIGITS 11 /* of a telephone number, the shortest that is looked for in running text */
#define CARD_DIGITS  13 /* of an account, the next longer */
#define ID_DIGITS    15 /* of a resident ID */

void qf_ident_mask(const char *type_name, struct qf_slice value, char ret_masked[QF_IDENT_MAX])
{
    const struct qf_ident_type *type = qf_ident_type_find(type_name);
    size_t count = qf_utf8_count(value), head = type ? type->shown_head : 0, tail = type ? type->shown_tail : 0;
    bool open = type && type->privacy == QF_IDENT_PUBLIC;
    size_t length = 0, place = 0;

    for (size_t offset = 0; offset < value.length; place++) {
        size_t start = offset, size;
        bool shown = open || (count > head + tail && (place < head || place >= count - tail));

        qf_utf8_next(value, &offset);
        size = shown ? offset - start : 1;
        if (length + size >= QF_IDENT_MAX)
            break;
        memcpy(ret_masked + length, shown ? value.data + start : "*", size);
        length += size;
    }
    ret_masked[length] = '\0';
}

static bool is_digit_at(struct qf_slice text, size_t offset, size_t *ret_next)
{
    if (offset >= text.length)
        return false;
    unsigned code_point = qf_ident_fold_width(qf_utf8_next(text, &offset));
    *ret_next = offset;
    return code_point >= '0' && code_point <= '9';
}

/* The end of the run of digits at `start`, which single spaces and hyphens may group; its digits in *ret_digits. */
static size_t run_end(struct qf_slice text, size_t start, unsigned *ret_digits)
{
    size_t end = start, next;

    for (*ret_digits = 0; is_digit_at(text, end, &next); (*ret_digits)++) {
        end = next;
        if (end < text.length && (text.data[end] == ' ' || text.data[end] == '-') && is_digit_at(text, end + 1, &next))
            end++;
    }
    return end;
}

static bool is_hexadecimal(char c)
{
    return c >= 'a' && c <= 'f';
}

/* Digits in the midst of a hash are no identifier. */
static bool is_in_hash(struct qf_slice text, size_t start, size_t end)
{
    return (start && is_hexadecimal(text.data[start - 1])) || (end < text.length && is_hexadecimal(text.data[end]));
}

void qf_ident_mask_within(struct qf_slice text, struct qf_text *out)
{
    char masked[QF_IDENT_MAX];
    unsigned digits;

    for (size_t start = 0, end; start < text.length; start = end) {
        end = run_end(text, start, &digits);
        if (end == start)
            (void)qf_utf8_next(text, &end);
        struct qf_slice run = { text.data + start, end - start };
        if (digits < PHONE_DIGITS || is_in_hash(text, start, end)) {
            qf_text_add_slice(out, run);
            continue;
        }
        qf_ident_mask(digits < CARD_DIGITS ? "phone" : digits < ID_DIGITS ? "bank_card" : "resident_id", run, masked);
        qf_text_add_string(out, masked);
    }
}
