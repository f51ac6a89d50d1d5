/* SPDX-License-Identifier: Apache-2.0 */
/* How alike sketches of texts are, and what they tell without the key. */
#include "desk_of_reports.h"

#include <string.h>

#include "handle/sketch.h"

static unsigned likeness(const char *key_text, const char *other_key_text, const char *a, const char *b)
{
    struct qf_secret key CLEANUP(qf_secret_release) = reports_secret(key_text);
    struct qf_secret other_key CLEANUP(qf_secret_release) = reports_secret(other_key_text);
    struct qf_secret first CLEANUP(qf_secret_release) = reports_secret(a);
    struct qf_secret second CLEANUP(qf_secret_release) = reports_secret(b);
    char left[QF_SKETCH_TEXT], right[QF_SKETCH_TEXT];

    assert_int_equal(qf_sketch(&key, &first, left, NULL), QF_OK);
    assert_int_equal(qf_sketch(&other_key, &second, right, NULL), QF_OK);
    return qf_sketch_likeness(left, right);
}

static void sketch__tells_alike_from_unlike(void **state)
{
    static const char key[] = "0123456789abcdef0123456789ABCDEF";
    static const char text[] = "镇农办主任连续三年虚报种粮面积两千亩,套取补贴六十二万元";

    (void)state;
    assert_int_equal(likeness(key, key, text, text), 100);
    assert_int_equal(likeness(key, key, text, "镇农办主任　连续三年虚报种粮面积两千亩，套取补贴六十二万元！"), 100);
    assert_int_equal(likeness(key, key, "ABC 123", "ａｂｃ１２３"), 100);
    assert_in_range(likeness(key, key, text, "镇农办主任连续三年虚报种粮面积两千亩,套取国家补贴六十多万元"), 40, 60);
    assert_in_range(likeness(key, key, text, "卫生院院长与药商勾结,虚报药品采购量"), 0, 8);
    assert_int_equal(likeness(key, key, "甲", "甲"), 100);
    assert_in_range(likeness(key, key, "甲", ""), 0, 8);
}

static void sketch__says_nothing_without_its_key(void **state)
{
    static const char text[] = "镇农办主任连续三年虚报种粮面积两千亩,套取补贴六十二万元";

    (void)state;
    assert_in_range(likeness("0123456789abcdef0123456789ABCDEF", "0123456789abcdef0123456789ABCDEG", text, text), 0, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sketch__tells_alike_from_unlike),
        cmocka_unit_test(sketch__says_nothing_without_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
