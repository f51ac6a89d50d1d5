/* SPDX-License-Identifier: Apache-2.0 */
/* Names: normal form, surname, folding, comparison. */
#include "vectors.h"

#include "ident/han.h"
#include "ident/surname.h"

static void person_name__folds_spaces_and_dots(void **state)
{
    static const struct vector vectors[] = {
        VALID("张三", "张三"),
        VALID("欧阳清风", "欧阳清风"),
        VALID("买买提·艾力", "买买提·艾力"),
        VALID("John Smith", "John Smith"),
        VALID("O'Brien", "O'Brien"),
        VALID("J. R. Smith", "J. R. Smith"),
        VALID("刘〇", "刘〇"),
        VALID("王\U0002CBBF", "王\U0002CBBF"),
        VALID("ཚེ་རིང", NULL),
        ALTERED("张　三", QF_REASON_STRIPPED, "张三"),
        ALTERED(" 张 三\t", QF_REASON_STRIPPED, "张三"),
        ALTERED("'张三", QF_REASON_STRIPPED, "张三"),
        ALTERED("张三.", QF_REASON_STRIPPED, "张三"),
        ALTERED("·张三··", QF_REASON_STRIPPED, "张三"),
        ALTERED("买买提··艾力", QF_REASON_STRIPPED, "买买提·艾力"),
        ALTERED("买买提•艾力", QF_REASON_FOLDED, "买买提·艾力"),
        ALTERED("买买提・艾力", QF_REASON_FOLDED, "买买提·艾力"),
        ALTERED("买买提．艾力", QF_REASON_FOLDED, "买买提·艾力"),
        ALTERED("买买提.艾力", QF_REASON_FOLDED, "买买提·艾力"),
        ALTERED("买买提‧艾力", QF_REASON_FOLDED, "买买提·艾力"),
        ALTERED("买买提 . 艾力", QF_REASON_FOLDED, "买买提·艾力"),
        ALTERED("Ｊｏｈｎ　Ｓｍｉｔｈ", QF_REASON_FOLDED, "John Smith"),
        ALTERED("John  Smith", QF_REASON_FOLDED, "John Smith"),
        VALID_BUT("张三（已故）", "张三（已故）"),
    };

    (void)state;
    CHECK(qf_person_name_read, vectors);
}

static void person_name__refuses_what_is_no_name(void **state)
{
    static const struct vector vectors[] = {
        INVALID("张\uE863", QF_REASON_CHARACTER),
        INVALID("张?", QF_REASON_CHARACTER),
        INVALID("张\uFFFD", QF_REASON_CHARACTER),
        INVALID("张三1", QF_REASON_CHARACTER),
        INVALID("张３", QF_REASON_CHARACTER),
        INVALID("张三、李四", QF_REASON_CHARACTER),
        INVALID("张**", QF_REASON_MASKED),
        INVALID("张＊", QF_REASON_MASKED),
        EMPTY(""),
        EMPTY("\u3000"),
        EMPTY("无"),
        EMPTY("-"),
        EMPTY("0"),
        EMPTY("暂无"),
        EMPTY("··"),
    };
    char text[61 * 3 + 1] = "";
    struct qf_ident ident;

    (void)state;
    CHECK(qf_person_name_read, vectors);
    for (size_t i = 0; i < 61; i++)
        memcpy(text + i * 3, "张", 4);
    qf_person_name_read((struct qf_slice){ text, 60 * 3 }, &ident);
    assert_int_equal(ident.outcome, QF_IDENT_VALID);
    qf_person_name_read(qf_slice(text), &ident);
    assert_int_equal(ident.outcome, QF_IDENT_INVALID);
    assert_int_equal(ident.reason, QF_REASON_LENGTH);
    assert_int_equal(ident.length, 60 * 3);
}

static void organisation_name__folds_width_spaces_and_brackets(void **state)
{
    static const struct vector vectors[] = {
        VALID("清风（北京）有限公司", "清风（北京）有限公司"),
        VALID("第3小学", "第3小学"),
        VALID("*ST清风", "*ST清风"),
        VALID("Green Wind Ltd.", "Green Wind Ltd."),
        ALTERED("清风(北京)有限公司", QF_REASON_FOLDED, "清风（北京）有限公司"),
        ALTERED("清风〔北京〕有限公司", QF_REASON_FOLDED, "清风（北京）有限公司"),
        ALTERED("清风 （北京） 有限 公司", QF_REASON_STRIPPED, "清风（北京）有限公司"),
        ALTERED("第３小学", QF_REASON_FOLDED, "第3小学"),
        INVALID("清风**公司", QF_REASON_MASKED),
        INVALID("清风\uE000公司", QF_REASON_CHARACTER),
        EMPTY("无"),
    };
    char text[200];
    struct qf_ident ident;

    (void)state;
    CHECK(qf_organisation_name_read, vectors);
    memset(text, 'a', sizeof(text));
    qf_organisation_name_read((struct qf_slice){ text, QF_IDENT_MAX - 1 }, &ident);
    assert_int_equal(ident.outcome, QF_IDENT_VALID);
    qf_organisation_name_read((struct qf_slice){ text, QF_IDENT_MAX }, &ident);
    assert_int_equal(ident.reason, QF_REASON_LENGTH);
}

static void surname__is_one_character_or_a_known_pair(void **state)
{
    static const struct {
        const char *name, *surname;
    } cases[] = {
        { "张三", "张" },
        { "张三丰", "张" },
        { "欧阳修", "欧阳" },
        { "歐陽修", "歐陽" },
        { "欧阳", "欧" },
        { "尉迟敬德", "尉迟" },
        { "吴铭轩", "吴" },
        { "买买提·艾力", "" },
        { "John Smith", "" },
        { "张（大）", "张" },
        { "欧阳（大）", "欧" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        size_t length = qf_person_name_surname(qf_slice(cases[i].name));

        if (length != strlen(cases[i].surname))
            fail_msg("the surname of '%s' takes %zu bytes", cases[i].name, length);
    }
}

static void surnames__stand_in_order(void **state)
{
    size_t count;
    const char *const *compounds = qf_compound_surnames(&count);
    const struct qf_surname_reading *readings;

    (void)state;
    assert_true(count >= 80);
    for (size_t i = 0; i < count; i++) {
        char name[16];

        assert_true(i == 0 || strcmp(compounds[i - 1], compounds[i]) < 0);
        snprintf(name, sizeof(name), "%s风", compounds[i]);
        assert_int_equal(qf_person_name_surname(qf_slice(name)), 6);
    }
    readings = qf_surname_readings(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || strcmp(readings[i - 1].surname, readings[i].surname) < 0);
        assert_ptr_equal(qf_surname_reading_of(qf_slice(readings[i].surname)), &readings[i]);
    }
}

static void fold__brings_variants_together(void **state)
{
    static const struct {
        const char *name, *folded;
    } cases[] = {
        { "張偉", "张伟" },
        { "劉 曉峯", "刘晓峰" },
        { "買買提·艾力", "买买提艾力" },
        { "Ｊohn  Smith", "johnsmith" },
        { "张三（已故）", "张三" },
        { "（大）", "（大）" },
        { "\uF979", "凉" },
        { "无", "" },
    };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        char folded[QF_IDENT_MAX];

        qf_person_name_fold(qf_slice(cases[i].name), folded);
        assert_string_equal(folded, cases[i].folded);
    }
}

static void fold__twice_is_fold_once(void **state)
{
    size_t changed = 0;

    (void)state;
    for (unsigned c = QF_HAN_FIRST; c <= 0xFAFF; c++) {
        unsigned simplified = qf_han_simplified(c);

        assert_int_equal(qf_han_simplified(simplified), simplified);
        changed += simplified != c;
    }
    assert_true(changed > 3000);
}

static void compare__grades_agreement(void **state)
{
    static const struct {
        const char *a, *b;
        enum qf_name_agreement agreement;
    } cases[] = {
        { "张三", "张三", QF_NAME_SAME },
        { "张三", "'张　三", QF_NAME_SAME },
        { "买买提·艾力", "买买提．艾力", QF_NAME_SAME },
        { "張偉", "张伟", QF_NAME_VARIANT },
        { "买买提·艾力", "买买提艾力", QF_NAME_VARIANT },
        { "john smith", "John Smith", QF_NAME_VARIANT },
        { "张三（已故）", "张三", QF_NAME_VARIANT },
        { "张伟", "张玮", QF_NAME_SIMILAR },
        { "張偉國", "张玮国", QF_NAME_SIMILAR },
        { "张\uE863", "张䶮", QF_NAME_SIMILAR },
        { "欧阳修文", "欧阳秀文", QF_NAME_SIMILAR },
        { "买买提·艾力", "买买提·艾里", QF_NAME_SIMILAR },
        { "张伟", "王伟", QF_NAME_DIFFERENT },
        { "欧阳修文", "欧杨修文", QF_NAME_DIFFERENT },
        { "张伟国", "张卫东", QF_NAME_DIFFERENT },
        { "张伟", "张伟国", QF_NAME_DIFFERENT },
        { "张", "王", QF_NAME_DIFFERENT },
        { "Al", "El", QF_NAME_DIFFERENT },
        { "", "张三", QF_NAME_UNKNOWN },
        { "张三", "无", QF_NAME_UNKNOWN },
        { "张*", "张三", QF_NAME_UNKNOWN },
    };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        enum qf_name_agreement forth = qf_person_name_compare(qf_slice(cases[i].a), qf_slice(cases[i].b));
        enum qf_name_agreement back = qf_person_name_compare(qf_slice(cases[i].b), qf_slice(cases[i].a));

        if (forth != cases[i].agreement || back != cases[i].agreement)
            fail_msg("'%s' and '%s' agree by %d, the other way by %d", cases[i].a, cases[i].b, (int)forth, (int)back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(person_name__folds_spaces_and_dots),
        cmocka_unit_test(person_name__refuses_what_is_no_name),
        cmocka_unit_test(organisation_name__folds_width_spaces_and_brackets),
        cmocka_unit_test(surname__is_one_character_or_a_known_pair),
        cmocka_unit_test(surnames__stand_in_order),
        cmocka_unit_test(fold__brings_variants_together),
        cmocka_unit_test(fold__twice_is_fold_once),
        cmocka_unit_test(compare__grades_agreement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
