/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts: what people type is read, and every mistake that they make is found. */
#include "ident/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

static enum qf_status read_text(const char *text, struct qf_receipt *ret)
{
    return qf_receipt_read(qf_slice(text), ret, NULL);
}

/* ISO/IEC 7064 by its definition: the sum of all values times 3^(place from the right, from 0) is 1 modulo 31. */
static unsigned weighted_sum(const char *grouped)
{
    unsigned sum = 0, weight = 1;

    for (size_t i = strlen(grouped); i-- > 0;) {
        const char *found = strchr(alphabet, grouped[i]);
        if (!found || !grouped[i])
            continue;
        sum = (sum + (unsigned)(found - alphabet) * weight) % 31;
        weight = weight * 3 % 31;
    }
    return sum;
}

static void new__is_grouped_checked_and_never_the_same(void **state)
{
    struct qf_receipt one, two, read;

    (void)state;
    for (int i = 0; i < 200; i++) {
        qf_receipt_new(&one);
        qf_receipt_new(&two);
        assert_string_not_equal(one.text, two.text);
        assert_int_equal(strlen(one.text), 19);
        assert_int_equal(strspn(one.text, "23456789ABCDEFGHJKMNPQRSTUVWXYZ-"), 19);
        assert_int_equal(weighted_sum(one.text), 1);
        assert_int_equal(read_text(one.text, &read), QF_OK);
        assert_string_equal(read.text, one.text);
    }
}

static void without_hyphens(const struct qf_receipt *receipt, char out[17])
{
    size_t length = 0;

    for (const char *at = receipt->text; *at; at++)
        if (*at != '-')
            out[length++] = *at;
    out[length] = '\0';
}

static void read__takes_what_people_type(void **state)
{
    static const char *const forms[] = { "%.4s-%.4s-%.4s-%.4s", "%.4s %.4s %.4s %.4s", "  %.4s%.4s%.4s%.4s\n",
        "%.4s－%.4s－%.4s－%.4s", "%.4s　%.4s　%.4s　%.4s", "%.4s—%.4s–%.4s−%.4s", "%.4s - %.4s - %.4s - %.4s" };
    struct qf_receipt receipt, read;
    char plain[17], typed[128];

    (void)state;
    for (int lower = 0; lower < 2; lower++)
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            qf_receipt_new(&receipt);
            without_hyphens(&receipt, plain);
            for (char *at = plain; lower && *at; at++)
                if (*at >= 'A')
                    *at = (char)(*at - 'A' + 'a');
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(typed, sizeof typed, forms[i], plain, plain + 4, plain + 8, plain + 12);
#pragma GCC diagnostic pop
            assert_int_equal(read_text(typed, &read), QF_OK);
            assert_string_equal(read.text, receipt.text);
        }
}

static void read__takes_full_width_characters(void **state)
{
    struct qf_receipt receipt, read;
    char plain[17], typed[64], *out = typed;

    (void)state;
    qf_receipt_new(&receipt);
    without_hyphens(&receipt, plain);
    for (const char *at = plain; *at; at++)
        out += qf_utf8_put(out, (unsigned char)*at + 0xFEE0U);
    *out = '\0';
    assert_int_equal(read_text(typed, &read), QF_OK);
    assert_string_equal(read.text, receipt.text);
}

static void read__finds_every_wrong_character(void **state)
{
    struct qf_receipt receipt, read;
    char plain[17];

    (void)state;
    for (int round = 0; round < 20; round++) {
        qf_receipt_new(&receipt);
        without_hyphens(&receipt, plain);
        for (int place = 0; place < 16; place++) {
            char right = plain[place];
            for (const char *wrong = alphabet; *wrong; wrong++) {
                plain[place] = *wrong;
                assert_int_equal(read_text(plain, &read), *wrong == right ? QF_OK : QF_INPUT);
            }
            plain[place] = right;
        }
    }
}

static void read__finds_any_two_that_changed_places(void **state)
{
    struct qf_receipt receipt, read;
    char plain[17];

    (void)state;
    for (int round = 0; round < 100; round++) {
        qf_receipt_new(&receipt);
        without_hyphens(&receipt, plain);
        for (int a = 0; a < 16; a++)
            for (int b = a + 1; b < 16; b++) {
                char first = plain[a], second = plain[b];
                plain[a] = second;
                plain[b] = first;
                assert_int_equal(read_text(plain, &read), first == second ? QF_OK : QF_INPUT);
                plain[a] = first;
                plain[b] = second;
            }
    }
}

static void read__refuses_what_is_no_receipt_and_never_quotes_it(void **state)
{
    static const char *const bad[] = { "", "-", "无", "2345", "2345-6789-ABCD-EFGH-J", "0345-6789-ABCD-EFGH",
        "I345-6789-ABCD-EFGH", "2345-6789-ABCD-EFG王",
        "23456789ABCDEFGH23456789ABCDEFGH23456789ABCDEFGH23456789ABCDEFGH23456789ABCDEFGH23456789ABCDEFGH"
        "23456789ABCDEFGH23456789ABCDEFGH23456789ABCDEFGH23456789ABCDEFGH23456789ABCDEFGH23456789ABCDEFGH"
        "23456789ABCDEFGH23456789ABCDEFGH" };
    struct qf_receipt read = { "untouched" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
        assert_int_equal(qf_receipt_read(qf_slice(bad[i]), &read, &error), QF_INPUT);
        assert_true(error.message[0] && error.hint[0] == (strlen(bad[i]) > 192 ? '\0' : 't'));
        assert_null(strstr(error.message, "ABCD"));
    }
    assert_string_equal(read.text, "untouched");
}

static void hash__is_of_the_key_and_the_receipt(void **state)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret other CLEANUP(qf_secret_release) = { 0 };
    struct qf_receipt receipt, second;
    char hash[QF_RECEIPT_HASH], again[QF_RECEIPT_HASH];

    (void)state;
    assert_int_equal(qf_secret_random(QF_HASH_KEY_BYTES, &key, NULL), QF_OK);
    assert_int_equal(qf_secret_random(QF_HASH_KEY_BYTES, &other, NULL), QF_OK);
    qf_receipt_new(&receipt);
    qf_receipt_new(&second);
    assert_int_equal(qf_receipt_hash(&receipt, &key, hash, NULL), QF_OK);
    assert_int_equal(strlen(hash), 64);
    assert_int_equal(qf_receipt_hash(&receipt, &key, again, NULL), QF_OK);
    assert_string_equal(hash, again);
    assert_int_equal(qf_receipt_hash(&second, &key, again, NULL), QF_OK);
    assert_string_not_equal(hash, again);
    assert_int_equal(qf_receipt_hash(&receipt, &other, again, NULL), QF_OK);
    assert_string_not_equal(hash, again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new__is_grouped_checked_and_never_the_same),
        cmocka_unit_test(read__takes_what_people_type),
        cmocka_unit_test(read__takes_full_width_characters),
        cmocka_unit_test(read__finds_every_wrong_character),
        cmocka_unit_test(read__finds_any_two_that_changed_places),
        cmocka_unit_test(read__refuses_what_is_no_receipt_and_never_quotes_it),
        cmocka_unit_test(hash__is_of_the_key_and_the_receipt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
