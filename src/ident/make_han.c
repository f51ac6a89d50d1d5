/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run when building: writes han_table.c, the simplified form and the reading of every character of
 * the basic plane, taken from ICU's transliterators, with the few corrections that names call for.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "ident/han.h"

enum { READING_MAX = 4096, COUNT = QF_HAN_LAST - QF_HAN_FIRST + 1 };

/* Written forms that ICU's table of traditional characters leaves alone: each is followed by its usual form. */
static const char variants[] = "峯峰靑青冊册産产濶阔祕秘囯国髙高珎珍氷冰頼赖兪俞呉吴彊强邨村煇辉";

/* Readings in given names, where the commonest reading of the character is another or has no tone. */
static const struct {
    const char *character, *reading;
} corrections[] = {
    { "子", "zǐ" },
    { "卜", "bǔ" },
    { "长", "cháng" },
    { "長", "cháng" },
    { "茜", "qiàn" },
    { "晟", "shèng" },
    { "兴", "xīng" },
    { "興", "xīng" },
    { "少", "shào" },
    { "了", "liǎo" },
    { "都", "dū" },
    { "薄", "bó" },
    { "得", "dé" },
    { "阚", "kàn" },
    { "闞", "kàn" },
};

static struct qf_han_reading readings[READING_MAX];
static size_t reading_count = 1;
static uint16_t reading_of[COUNT];

static void stop(const char *what, const char *why)
{
    fprintf(stderr, "make_han: %s: %s\n", what, why);
    exit(1);
}

static void check(UErrorCode code, const char *what)
{
    if (U_FAILURE(code))
        stop(what, u_errorName(code));
}

static UTransliterator *open_transliterator(const char *name)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar id[64];
    UTransliterator *transliterator;

    u_uastrcpy(id, name);
    transliterator = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    check(code, name);
    return transliterator;
}

/* `text` has room for 32 units and is replaced by its transliteration. */
static void transliterate(const UTransliterator *transliterator, UChar text[32])
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t length = u_strlen(text), limit = length;

    utrans_transUChars(transliterator, text, &length, 32, 0, &limit, &code);
    check(code, "transliterating");
}

static void to_utf8(const UChar *text, char *out, size_t capacity)
{
    UErrorCode code = U_ZERO_ERROR;

    u_strToUTF8(out, (int32_t)capacity, NULL, text, -1, &code);
    check(code, "converting to UTF-8");
}

static unsigned variant_of(unsigned character)
{
    UChar text[sizeof(variants)];
    UErrorCode code = U_ZERO_ERROR;
    int32_t length;

    u_strFromUTF8(text, sizeof(variants), &length, variants, -1, &code);
    check(code, "reading the variants");
    for (int32_t i = 0; i + 1 < length; i += 2) {
        if (text[i] == character)
            return text[i + 1];
    }
    return character;
}

/* Repeated until nothing changes, so that folding twice is folding once. */
static unsigned simplified(const UTransliterator *transliterator, const UNormalizer2 *normalizer, unsigned character)
{
    for (int round = 0; round < 4; round++) {
        UErrorCode code = U_ZERO_ERROR;
        UChar raw[2] = { (UChar)variant_of(character), 0 }, text[32];

        unorm2_normalize(normalizer, raw, 1, text, 32, &code);
        check(code, "normalising");
        transliterate(transliterator, text);
        if (u_strlen(text) != 1 || U16_IS_SURROGATE(text[0]) || text[0] == character)
            return character;
        character = text[0];
    }
    return character;
}

static void write_pairs(void)
{
    UErrorCode code = U_ZERO_ERROR;
    UTransliterator *transliterator = open_transliterator("Traditional-Simplified");
    const UNormalizer2 *normalizer = unorm2_getNFCInstance(&code);
    size_t count = 0;

    check(code, "opening the normaliser");
    printf("const struct qf_han_pair qf_han_pairs[] = {\n");
    for (unsigned character = QF_HAN_FIRST; character <= 0xFAFF; character++) {
        unsigned to = character;

        if (qf_han_is(character))
            to = simplified(transliterator, normalizer, character);
        if (to == character)
            continue;
        printf("%s{ 0x%04X, 0x%04X },", count % 6 == 0 ? "\n    " : " ", character, to);
        count++;
    }
    printf("\n};\nconst size_t qf_han_pair_count = %zu;\n\n", count);
    utrans_close(transliterator);
}

static uint16_t reading_index(const char *toned, const char *plain)
{
    for (size_t i = 1; i < reading_count; i++) {
        if (strcmp(readings[i].toned, toned) == 0)
            return (uint16_t)i;
    }
    if (reading_count == READING_MAX)
        stop(toned, "too many readings");
    snprintf(readings[reading_count].toned, sizeof(readings[0].toned), "%s", toned);
    snprintf(readings[reading_count].plain, sizeof(readings[0].plain), "%s", plain);
    return (uint16_t)reading_count++;
}

static bool is_syllable(const char *plain)
{
    return plain[0] != '\0' && strlen(plain) < sizeof(readings[0].plain) &&
           strspn(plain, "abcdefghijklmnopqrstuvwxyz") == strlen(plain);
}

static void take_reading(const UTransliterator *to_ascii, unsigned character, UChar text[32])
{
    char toned[64], plain[64];

    to_utf8(text, toned, sizeof(toned));
    transliterate(to_ascii, text);
    to_utf8(text, plain, sizeof(plain));
    if (is_syllable(plain) && strlen(toned) < sizeof(readings[0].toned))
        reading_of[character - QF_HAN_FIRST] = reading_index(toned, plain);
}

static void correct_readings(const UTransliterator *to_ascii)
{
    for (size_t i = 0; i < sizeof(corrections) / sizeof(corrections[0]); i++) {
        UErrorCode code = U_ZERO_ERROR;
        UChar character[4], text[32];

        u_strFromUTF8(character, 4, NULL, corrections[i].character, -1, &code);
        u_strFromUTF8(text, 32, NULL, corrections[i].reading, -1, &code);
        check(code, corrections[i].reading);
        take_reading(to_ascii, character[0], text);
    }
}

static void write_readings(void)
{
    UTransliterator *to_latin = open_transliterator("Han-Latin"), *to_ascii = open_transliterator("Latin-ASCII");

    for (unsigned character = QF_HAN_FIRST; character <= QF_HAN_LAST; character++) {
        UChar text[32] = { (UChar)character };

        transliterate(to_latin, text);
        take_reading(to_ascii, character, text);
    }
    correct_readings(to_ascii);
    printf("const struct qf_han_reading qf_han_readings[] = {\n");
    for (size_t i = 0; i < reading_count; i++)
        printf("    { \"%s\", \"%s\" },\n", readings[i].toned, readings[i].plain);
    printf("};\n\nconst uint16_t qf_han_reading_of[QF_HAN_LAST - QF_HAN_FIRST + 1] = {");
    for (size_t i = 0; i < COUNT; i++)
        printf("%s%u,", i % 16 == 0 ? "\n    " : " ", reading_of[i]);
    printf("\n};\n");
    utrans_close(to_latin);
    utrans_close(to_ascii);
}

int main(void)
{
    printf("/* SPDX-License-Identifier: Apache-2.0 */\n/* Written by make_han.c from the data of ICU %s. */\n",
        U_ICU_VERSION);
    printf("#include \"ident/han.h\"\n\n");
    write_pairs();
    write_readings();
    if (fflush(stdout) != 0 || ferror(stdout))
        stop("standard output", "not all was written");
    return 0;
}
