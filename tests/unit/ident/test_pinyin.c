/* SPDX-License-Identifier: Apache-2.0 */
/* Names as they sound, and the tables behind it. */
#include "vectors.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "ident/han.h"
#include "ident/surname.h"

static void pinyin__reads_surnames_their_own_way(void **state)
{
    static const struct {
        const char *name, *plain, *toned;
    } cases[] = {
        { "单小明", "shan xiao ming", "shàn xiǎo míng" },
        { "简单", "jian dan", "jiǎn dān" },
        { "仇英", "qiu ying", "qiú yīng" },
        { "解学龙", "xie xue long", "xiè xué lóng" },
        { "查良镛", "zha liang yong", "zhā liáng yōng" },
        { "區文海", "ou wen hai", "ōu wén hǎi" },
        { "曾国藩", "zeng guo fan", "zēng guó fān" },
        { "盖建民", "ge jian min", "gě jiàn mín" },
        { "任重", "ren zhong", "rén zhòng" },
        { "朴正", "piao zheng", "piáo zhèng" },
        { "翟志刚", "zhai zhi gang", "zhái zhì gāng" },
        { "肖战", "xiao zhan", "xiāo zhàn" },
        { "尉迟恭", "yu chi gong", "yù chí gōng" },
        { "万俟卨", "mo qi xie", "mò qí xiè" },
        { "澹台明", "tan tai ming", "tán tái míng" },
        { "长孙无忌", "zhang sun wu ji", "zhǎng sūn wú jì" },
        { "歐陽修", "ou yang xiu", "ōu yáng xiū" },
        { "令狐冲", "ling hu chong", "líng hú chōng" },
        { "吕布", "lu bu", "lǚ bù" },
        { "李子涵", "li zi han", "lǐ zǐ hán" },
        { "乾隆", "qian long", "qián lóng" },
        { "买买提·艾力", "mai mai ti ai li", "mǎi mǎi tí ài lì" },
        { "张　三", "zhang san", "zhāng sān" },
        { "John Smith", "john smith", "john smith" },
        { "王Mary", "wang mary", "wáng mary" },
        { "王𠀀", "wang 𠀀", "wáng 𠀀" },
        { "", "", "" },
        { "无", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        char pinyin[QF_IDENT_MAX];

        qf_person_name_pinyin(qf_slice(cases[i].name), false, pinyin);
        assert_string_equal(pinyin, cases[i].plain);
        qf_person_name_pinyin(qf_slice(cases[i].name), true, pinyin);
        assert_string_equal(pinyin, cases[i].toned);
    }
}

static void pinyin__is_cut_between_syllables(void **state)
{
    char name[60 * 3 + 1] = "", pinyin[QF_IDENT_MAX];

    (void)state;
    for (size_t i = 0; i < 60; i++)
        memcpy(name + i * 3, "庄", 4);
    qf_person_name_pinyin(qf_slice(name), false, pinyin);
    assert_int_equal(strlen(pinyin) % strlen("zhuang "), strlen("zhuang"));
    assert_true(strlen(pinyin) > QF_IDENT_MAX - 2 * strlen("zhuang "));
}

/* Takes the marks off the letters. */
static void without_tones(const char *toned, char *out, size_t capacity)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar composed[64], split[128], bare[128];
    int32_t length, count = 0;

    u_strFromUTF8(composed, 64, &length, toned, -1, &code);
    length = unorm2_normalize(unorm2_getNFDInstance(&code), composed, length, split, 128, &code);
    for (int32_t i = 0; i < length; i++) {
        if (split[i] < 0x300 || split[i] > 0x36F)
            bare[count++] = split[i];
    }
    u_strToUTF8(out, (int32_t)capacity, NULL, bare, count, &code);
    assert_true(U_SUCCESS(code));
}

static void readings__without_tones_are_the_plain_ones(void **state)
{
    size_t count, known = 0;
    const struct qf_surname_reading *surnames = qf_surname_readings(&count);
    char bare[64];

    (void)state;
    for (size_t i = 0; i < count; i++) {
        without_tones(surnames[i].toned, bare, sizeof(bare));
        assert_string_equal(bare, surnames[i].plain);
    }
    for (unsigned c = 0x4E00; c <= 0x9FA5; c++) {
        const struct qf_han_reading *reading = qf_han_reading(c);

        if (!reading)
            continue;
        known++;
        without_tones(reading->toned, bare, sizeof(bare));
        assert_string_equal(bare, reading->plain);
    }
    assert_true(known > 20800); /* of the 20,902 of the first edition of Unicode */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pinyin__reads_surnames_their_own_way),
        cmocka_unit_test(pinyin__is_cut_between_syllables),
        cmocka_unit_test(readings__without_tones_are_the_plain_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
