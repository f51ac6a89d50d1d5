/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two languages for people. Texts are written in English where they are used; the Chinese ones
 * stand in po/zh.po (GNU gettext format) and are compiled in as a sorted table.
 */
#ifndef QF_BASE_LANG_H
#define QF_BASE_LANG_H

enum qf_lang { QF_LANG_ZH = 0, QF_LANG_EN };

/* A text that data carries in both languages (catalogue entries). Neither is NULL; English may equal Chinese. */
struct qf_bilingual {
    const char *zh;
    const char *en;
};

/* The text for `lang`: the translation of `english` when one stands in po/zh.po, else `english` itself. */
const char *qf_tr(enum qf_lang lang, const char *english) __attribute__((format_arg(2)));

/* Marks a literal for translation where it stands in a table; qf_tr() is called on it later. */
#define QF_N(english) english

const char *qf_bilingual_in(const struct qf_bilingual *text, enum qf_lang lang);

/* From --lang, else LC_ALL/LC_MESSAGES/LANG ("zh…" or "en…"). An unset or "C" locale is English. */
enum qf_lang qf_lang_from_environment(void);

#endif
