/* SPDX-License-Identifier: Apache-2.0 */
/* Names as they sound: character by character, with the surname's own reading at the head. */
#include "ident/clean.h"
#include "ident/han.h"
#include "ident/surname.h"

struct sound {
    char *text;
    size_t length;
    bool full, in_word;
};

/* Adds a syllable, or a letter of a word that is written in letters. */
static void add(struct sound *sound, const char *bytes, size_t size, bool is_letter)
{
    bool apart = sound->length > 0 && !(is_letter && sound->in_word);

    if (sound->full || sound->length + apart + size >= QF_IDENT_MAX) {
        sound->full = true;
        return;
    }
    if (apart)
        sound->text[sound->length++] = ' ';
    memcpy(sound->text + sound->length, bytes, size);
    sound->length += size;
    sound->in_word = is_letter;
}

static void add_character(struct sound *sound, unsigned code_point, bool with_tones)
{
    const struct qf_han_reading *reading = qf_han_reading(code_point);
    char bytes[4];

    if (reading) {
        const char *syllable = with_tones ? reading->toned : reading->plain;

        add(sound, syllable, strlen(syllable), false);
    } else if (code_point == ' ' || code_point == 0xB7) {
        sound->in_word = false;
    } else {
        if (code_point >= 'A' && code_point <= 'Z')
            code_point += 'a' - 'A';
        add(sound, bytes, qf_utf8_put(bytes, code_point), !qf_han_is(code_point));
    }
}

void qf_person_name_pinyin(struct qf_slice name, bool with_tones, char ret_pinyin[QF_IDENT_MAX])
{
    struct qf_ident read;
    struct sound sound = { .text = ret_pinyin };
    struct qf_slice value;
    const struct qf_surname_reading *surname;
    size_t offset = 0;

    qf_person_name_read(name, &read);
    value = (struct qf_slice){ read.value, read.length };
    surname = qf_surname_reading_of((struct qf_slice){ value.data, qf_person_name_surname(value) });
    if (surname) {
        const char *reading = with_tones ? surname->toned : surname->plain;

        add(&sound, reading, strlen(reading), false);
        offset = strlen(surname->surname);
    }
    while (offset < value.length)
        add_character(&sound, qf_utf8_next(value, &offset), with_tones);
    ret_pinyin[sound.length] = '\0';
}
