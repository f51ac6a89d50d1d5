/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences: every kind of place in both languages, and no identifier in full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "warn/sentence.h"
#include "world.h"

static void assert_sentence(
    const struct qf_model *model, const struct qf_hit *hit, enum qf_lang lang, const char *expected)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_sentence_write(model, hit, lang, &text);
    assert_string_equal(qf_text_string(&text), expected);
}

static void sentence__fills_every_kind_of_place(void **state)
{
    struct world *world = *state;
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error error;

    world_deliver(world, 0,
        "('张伟', '" P1 "', '石桥村', 1234500, 6200, '2024-03-01'), ('张伟', '" P1
        "', '石桥村', 500, 123450000, '2024-11-30')");
    must(world_ask(world, "T01", 20000, 0, &hits, &error), &error);
    assert_int_equal(hits.count, 1);
    const struct qf_model *model = qf_catalog_model(world->catalog, "T01");
    struct qf_text zh CLEANUP(qf_text_release) = { 0 };
    qf_text_add_format(&zh,
        "张伟(340101**********13、340101**********13)在石桥村2024年领取2笔、1,234,562.00元、1,235亩，上限100."
        "00元，超1234462%%，"
        "最近2024-11-30(2024-11)，—，%s。",
        qf_tr(QF_LANG_ZH, "red"));
    assert_sentence(model, &hits.items[0], QF_LANG_ZH, qf_text_string(&zh));
    assert_sentence(model, &hits.items[0], QF_LANG_EN,
        "张伟 (340101**********13, 340101**********13) of 石桥村 drew ¥1,234,562.00 for 1,235 mu in 2024, 2 payments, "
        "1234462% over ¥100.00, latest 2024-11-30 (2024-11), —, red.");
}

static void sentence__of_a_name_shows_no_identifier(void **state)
{
    struct world *world = *state;
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_error error;

    world_deliver(
        world, 0, "('张伟', '340101198001010010', '石桥村', 1000, 20000, '2024-03-01')"); /* wrong check digit */
    must(world_ask(world, "T01", 20000, 0, &hits, &error), &error);
    qf_sentence_write(qf_catalog_model(world->catalog, "T01"), &hits.items[0], QF_LANG_EN, &text);
    assert_non_null(strstr(qf_text_string(&text), "张伟 (—, 340101**********10) of"));
    assert_null(strstr(qf_text_string(&text), "19800101"));
}

static void sentence__keeps_braces_that_facts_bring(void **state)
{
    static const struct qf_fact fact = { .name = "word", .type = QF_FACT_TEXT };
    static const struct qf_fact_value value = { .text = "{subject}" };
    const struct qf_model model = { .facts = &fact, .fact_count = 1, .sentence = { "甲{word}乙", "a {word} b" } };
    const struct qf_hit hit = { .subject_name = "x", .period = "1", .region = "", .facts = &value };

    (void)state;
    assert_sentence(&model, &hit, QF_LANG_ZH, "甲{subject}乙");
    assert_sentence(&model, &hit, QF_LANG_EN, "a {subject} b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sentence__fills_every_kind_of_place, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(sentence__of_a_name_shows_no_identifier, world_setup, world_teardown),
        cmocka_unit_test(sentence__keeps_braces_that_facts_bring),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
