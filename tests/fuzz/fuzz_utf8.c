/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as UTF-8: the fast validation must agree with decoding one by one, JSON of it must be valid UTF-8. */
#include "base/json.h"
#include "fuzz.h"

/* The longest valid prefix by decoding: an invalid byte comes out as U+FFFD and moves one byte, the character moves three. */
static size_t prefix_by_decoding(struct qf_slice text)
{
    size_t offset = 0;

    while (offset < text.length) {
        size_t before = offset;
        unsigned code_point = qf_utf8_next(text, &offset);
        HOLDS(offset > before && offset <= text.length && offset - before <= 4);
        HOLDS(code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF));
        if (code_point == 0xFFFD && offset == before + 1)
            return before;
        char written[4];
        HOLDS(qf_utf8_put(written, code_point) == offset - before);
        HOLDS(memcmp(written, text.data + before, offset - before) == 0);
    }
    return offset;
}

static void check_trim(struct qf_slice text)
{
    struct qf_slice trimmed = qf_slice_trim(text);

    HOLDS(trimmed.length <= text.length);
    HOLDS(trimmed.data >= text.data && trimmed.data + trimmed.length <= text.data + text.length);
    HOLDS(qf_slice_equal(qf_slice_trim(trimmed), trimmed));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct qf_slice text = input_slice(data, size);
    struct qf_text out CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    HOLDS(qf_utf8_valid_prefix(text.data, text.length) == prefix_by_decoding(text));
    HOLDS(qf_utf8_count(text) <= size);
    check_trim(text);
    qf_json_init(&json, &out);
    qf_json_slice(&json, text);
    HOLDS(out.failed == QF_OK && qf_utf8_valid_prefix(out.data, out.length) == out.length);
    for (size_t i = 0; i < out.length; i++)
        HOLDS((unsigned char)out.data[i] >= 0x20);
    return 0;
}
