/* SPDX-License-Identifier: Apache-2.0 */
/* QR codes: the picture and the terminal show the same modules, with quiet zone and finders where the standard has them. */
#include "base/qr.h"

#include "check.h"

#define TEXT  "2345-6789-ABCD-EFGH"
#define WIDTH 25 /* version 2, which holds 20 bytes with correction Q */
#define QUIET 4
#define SIZE  (WIDTH + 2 * QUIET)

/* The modules that a path of "M<x> <y>h<n>v1h-<n>z" covers. */
static void read_svg(const char *svg, bool dark[SIZE][SIZE])
{
    int x, y, run, back, used;

    memset(dark, 0, SIZE * SIZE * sizeof(bool));
    for (const char *at = strchr(svg, 'M'); sscanf(at, "M%d %dh%dv1h-%dz%n", &x, &y, &run, &back, &used) == 4;
         at += used)
        for (int i = 0; i < run; i++)
            dark[y][x + i] = true;
}

static void read_terminal(const char *lines, bool dark[SIZE][SIZE])
{
    struct qf_slice text = qf_slice(lines);
    size_t offset = 0;

    for (int y = 0; y < SIZE; y += 2, offset++)
        for (int x = 0; x < SIZE; x++) {
            unsigned block = qf_utf8_next(text, &offset);
            dark[y][x] = block == 0x2584 || block == ' ';
            if (y + 1 < SIZE)
                dark[y + 1][x] = block == 0x2580 || block == ' ';
        }
    assert_int_equal(offset, text.length);
}

/* A dark ring of 7, a light one of 5, a dark square of 3. */
static void check_finder(bool dark[SIZE][SIZE], int left, int top)
{
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++) {
            int ring = abs(x - 3) > abs(y - 3) ? abs(x - 3) : abs(y - 3);
            assert_int_equal(dark[QUIET + top + y][QUIET + left + x], ring != 2);
        }
}

static void svg_and_terminal__show_the_same_code(void **state)
{
    struct qf_text svg CLEANUP(qf_text_release) = { 0 };
    struct qf_text lines CLEANUP(qf_text_release) = { 0 };
    bool drawn[SIZE][SIZE], written[SIZE][SIZE];

    (void)state;
    assert_int_equal(qf_qr_svg(TEXT, &svg, NULL), QF_OK);
    assert_non_null(strstr(qf_text_string(&svg), "viewBox=\"0 0 33 33\""));
    read_svg(strstr(qf_text_string(&svg), "d=\""), drawn);
    assert_int_equal(qf_qr_terminal(TEXT, &lines, NULL), QF_OK);
    read_terminal(qf_text_string(&lines), written);
    assert_memory_equal(drawn, written, sizeof drawn);
    check_finder(drawn, 0, 0);
    check_finder(drawn, WIDTH - 7, 0);
    check_finder(drawn, 0, WIDTH - 7);
    for (int i = 0; i < SIZE; i++)
        for (int edge = 0; edge < QUIET; edge++)
            assert_false(drawn[i][edge] || drawn[edge][i] || drawn[i][SIZE - 1 - edge] || drawn[SIZE - 1 - edge][i]);
}

static void qr__refuses_nothing_and_too_much(void **state)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };
    char text[1700];

    (void)state;
    memset(text, 'x', sizeof text);
    text[1664] = '\0';
    assert_int_equal(qf_qr_svg(text, &out, NULL), QF_LIMIT);
    text[1663] = '\0';
    assert_int_equal(qf_qr_svg(text, &out, NULL), QF_OK);
    assert_int_equal(qf_qr_terminal("", &out, NULL), QF_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(svg_and_terminal__show_the_same_code),
        cmocka_unit_test(qr__refuses_nothing_and_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
