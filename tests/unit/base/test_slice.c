/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 against a naive reading of RFC 3629's table, over all sequences of one to three bytes and a sample of four. */
#include "base/slice.h"

#include "check.h"

static bool in(unsigned char byte, unsigned first, unsigned last)
{
    return byte >= first && byte <= last;
}

/* The table of well-formed sequences of RFC 3629, section 4, row by row. Bytes of the sequence at `s`, 0 for none. */
static size_t naive_length(const unsigned char *s, size_t n)
{
    static const struct {
        unsigned char ranges[4][2];
        size_t length;
    } rows[] = {
        { { { 0x00, 0x7F } }, 1 },
        { { { 0xC2, 0xDF }, { 0x80, 0xBF } }, 2 },
        { { { 0xE0, 0xE0 }, { 0xA0, 0xBF }, { 0x80, 0xBF } }, 3 },
        { { { 0xE1, 0xEC }, { 0x80, 0xBF }, { 0x80, 0xBF } }, 3 },
        { { { 0xED, 0xED }, { 0x80, 0x9F }, { 0x80, 0xBF } }, 3 },
        { { { 0xEE, 0xEF }, { 0x80, 0xBF }, { 0x80, 0xBF } }, 3 },
        { { { 0xF0, 0xF0 }, { 0x90, 0xBF }, { 0x80, 0xBF }, { 0x80, 0xBF } }, 4 },
        { { { 0xF1, 0xF3 }, { 0x80, 0xBF }, { 0x80, 0xBF }, { 0x80, 0xBF } }, 4 },
        { { { 0xF4, 0xF4 }, { 0x80, 0x8F }, { 0x80, 0xBF }, { 0x80, 0xBF } }, 4 },
    };

    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        size_t i = 0;
        while (i < rows[row].length && i < n && in(s[i], rows[row].ranges[i][0], rows[row].ranges[i][1]))
            i++;
        if (i == rows[row].length)
            return i;
    }
    return 0;
}

static size_t naive_prefix(const unsigned char *s, size_t n)
{
    size_t offset = 0, used;

    while (offset < n && (used = naive_length(s + offset, n - offset)))
        offset += used;
    return offset;
}

/* At every distance from what the fast paths need: alone, before and behind ASCII and Chinese text. */
static void compare(const unsigned char *sequence, size_t length)
{
    static const char *const surroundings[][2] = { { "", "" }, { "", "清风清风清风清风" }, { "清风", "清风清风清风" },
        { "0123456", "0123456789" }, { "清", "01234567" }, { "风风风", "" } };

    for (size_t i = 0; i < sizeof surroundings / sizeof *surroundings; i++) {
        unsigned char text[80];
        size_t before = strlen(surroundings[i][0]), after = strlen(surroundings[i][1]);
        memcpy(text, surroundings[i][0], before);
        memcpy(text + before, sequence, length);
        memcpy(text + before + length, surroundings[i][1], after);
        size_t all = before + length + after;
        if (qf_utf8_valid_prefix((const char *)text, all) != naive_prefix(text, all))
            fail_msg("%02x %02x %02x %02x in surroundings %zu", sequence[0], sequence[1], sequence[2], sequence[3], i);
    }
}

static void valid_prefix__agrees_with_the_standard_on_all_short_sequences(void **state)
{
    unsigned char s[4] = { 0 };

    (void)state;
    for (unsigned a = 0; a < 256; a++) {
        s[0] = (unsigned char)a;
        compare(s, 1);
        for (unsigned b = 0; b < 256; b++) {
            s[1] = (unsigned char)b;
            compare(s, 2);
        }
    }
    /* All third bytes where the first two can matter; the edges of the ranges elsewhere. */
    for (unsigned a = 0xC0; a < 256; a++)
        for (unsigned b = 0x70; b < 0xD0; b++)
            for (unsigned c = 0; c < 256; c += (a >= 0xE0 && a < 0xF0) ? 1 : 17) {
                s[0] = (unsigned char)a;
                s[1] = (unsigned char)b;
                s[2] = (unsigned char)c;
                compare(s, 3);
            }
}

/* Every sequence of exactly three bytes, without surroundings. */
static void valid_prefix__agrees_on_every_three_bytes(void **state)
{
    (void)state;
    for (unsigned number = 0; number < 1u << 24; number++) {
        unsigned char s[4] = { (unsigned char)(number >> 16), (unsigned char)(number >> 8), (unsigned char)number, 0 };
        if (qf_utf8_valid_prefix((const char *)s, 3) != naive_prefix(s, 3))
            fail_msg("%02x %02x %02x", s[0], s[1], s[2]);
    }
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void valid_prefix__agrees_on_a_sample_of_four_bytes(void **state)
{
    uint32_t seed = 20250527;

    (void)state;
    for (int i = 0; i < 2000000; i++) {
        uint32_t random = next_random(&seed) ^ next_random(&seed) << 16;
        unsigned char s[4] = { (unsigned char)(0xF0 | (random & 7)), (unsigned char)(0x70 + (random >> 8) % 0x60),
            (unsigned char)(0x70 + (random >> 16) % 0x60), (unsigned char)(0x70 + (random >> 24) % 0x60) };
        if (qf_utf8_valid_prefix((const char *)s, 4) != naive_prefix(s, 4))
            fail_msg("%02x %02x %02x %02x", s[0], s[1], s[2], s[3]);
    }
}

/* One bad byte anywhere in long text is found where it is. */
static void valid_prefix__stops_at_the_first_bad_byte(void **state)
{
    static const char *const units[] = { "清风", "0123456789abcdef", "张三,1101\n", "é", "\xED\x9F\xBF\xE0\xA0\x80",
        "𠮷" };

    (void)state;
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        unsigned char text[200];
        size_t length = 0, unit = strlen(units[u]);
        while (length + unit <= sizeof text) {
            memcpy(text + length, units[u], unit);
            length += unit;
        }
        ROW_EQUAL(units[u], qf_utf8_valid_prefix((const char *)text, length), length);
        for (size_t at = 0; at < length; at++) {
            static const unsigned char bad[] = { 0xFF, 0x80, 0xC0, 0xED, 'x' };
            unsigned char good = text[at];
            for (size_t i = 0; i < sizeof bad; i++) {
                text[at] = bad[i];
                ROW_EQUAL(units[u], qf_utf8_valid_prefix((const char *)text, length), naive_prefix(text, length));
            }
            text[at] = good;
            ROW_EQUAL(units[u], qf_utf8_valid_prefix((const char *)text, at), naive_prefix(text, at));
        }
    }
    assert_int_equal(qf_utf8_valid_prefix(NULL, 0), 0);
}

static void next__reads_back_what_put_wrote(void **state)
{
    (void)state;
    for (unsigned point = 0; point <= 0x10FFFF; point++) {
        char bytes[4];
        size_t size = qf_utf8_put(bytes, point), offset = 0;
        unsigned expected = point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point;
        if (qf_utf8_next((struct qf_slice){ bytes, size }, &offset) != expected || offset != size)
            fail_msg("U+%04X", point);
    }
    char bytes[4];
    assert_int_equal(qf_utf8_put(bytes, 0x110000), 3);
    assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
}

static void next__moves_one_byte_over_what_is_invalid(void **state)
{
    static const char *const rows[] = { "\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE6\xB8", "\xF0\x9F\x98" };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t offset = 0;
        ROW_EQUAL(rows[i], qf_utf8_next(qf_slice(rows[i]), &offset), 0xFFFD);
        ROW_EQUAL(rows[i], offset, 1);
    }
}

static void count__counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(qf_utf8_count(QF_SLICE("")), 0);
    assert_int_equal(qf_utf8_count(QF_SLICE("张三 a𠮷")), 5);
    assert_int_equal(qf_utf8_count(QF_SLICE("a\xFF\xFFz")), 4);
}

static void trim__takes_every_kind_of_space_off_both_ends(void **state)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        { "", "" },
        { "   ", "" },
        { " \t\r\n张 三\v\f ", "张 三" },
        { "\u3000张三\u3000", "张三" },
        { "\u00A0\uFEFF\u200B1,234\u2000\u2009\u200A", "1,234" },
        { "\u3000", "" },
        { "\u200B\u3000 \u00A0", "" },
        { "a", "a" },
        { "。", "。" },
        { "\u2028x\u200C", "\u2028x\u200C" }, /* not in the list */
        { "\xE3\x80", "\xE3\x80" },           /* a cut U+3000 is no space */
        { "x\x80", "x\x80" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct qf_slice trimmed = qf_slice_trim(qf_slice(rows[i].text));
        if (!qf_slice_equal(trimmed, qf_slice(rows[i].expected)))
            fail_msg("row %zu: '%.*s'", i, (int)trimmed.length, trimmed.data);
    }
    assert_int_equal(qf_slice_trim((struct qf_slice){ NULL, 0 }).length, 0);
}

static void trim__shortcut_agrees_on_every_edge(void **state)
{
    /* One byte of every kind that can begin, continue or end a space or what looks like one. */
    static const char bytes[] = "a ~\t\x01\x7F\x80\x8B\x8C\xA0\xBB\xBF\xC2\xE2\xE3\xE4\xE9\xEF\xF0";
    const size_t kinds = sizeof bytes - 1;
    char text[4];

    (void)state;
    for (size_t i = 0; i < kinds * kinds * kinds * kinds; i++) {
        size_t rest = i;
        for (size_t k = 0; k < sizeof text; k++, rest /= kinds)
            text[k] = bytes[rest % kinds];
        for (size_t length = 1; length <= sizeof text; length++) {
            struct qf_slice given = { text, length };
            struct qf_slice trimmed = qf_slice_trim(given), expected = qf_slice_trim_spaces(given);
            if (trimmed.data != expected.data || trimmed.length != expected.length)
                fail_msg("%02x %02x %02x %02x, length %zu", text[0] & 255, text[1] & 255, text[2] & 255, text[3] & 255,
                    length);
        }
    }
}

static void equal__compares_bytes_and_lengths(void **state)
{
    (void)state;
    assert_true(qf_slice_equal(QF_SLICE("ab"), qf_slice("ab")));
    assert_false(qf_slice_equal(QF_SLICE("ab"), QF_SLICE("abc")));
    assert_false(qf_slice_equal(QF_SLICE("ab"), QF_SLICE("ac")));
    assert_true(qf_slice_equal(qf_slice(NULL), QF_SLICE("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_prefix__agrees_with_the_standard_on_all_short_sequences),
        cmocka_unit_test(valid_prefix__agrees_on_every_three_bytes),
        cmocka_unit_test(valid_prefix__agrees_on_a_sample_of_four_bytes),
        cmocka_unit_test(valid_prefix__stops_at_the_first_bad_byte),
        cmocka_unit_test(next__reads_back_what_put_wrote),
        cmocka_unit_test(next__moves_one_byte_over_what_is_invalid),
        cmocka_unit_test(count__counts_code_points),
        cmocka_unit_test(trim__takes_every_kind_of_space_off_both_ends),
        cmocka_unit_test(trim__shortcut_agrees_on_every_edge),
        cmocka_unit_test(equal__compares_bytes_and_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
