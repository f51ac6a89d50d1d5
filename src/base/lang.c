/* SPDX-License-Identifier: Apache-2.0 */
/* Translations: a sorted table that script/po2c.py makes from po/zh.po at build time. */
#include "base/lang.h"

#include <stdlib.h>
#include <string.h>

#include "base/translations.h"

static int compare(const void *key, const void *entry)
{
    return strcmp(key, ((const struct qf_translation *)entry)->english);
}

const char *qf_tr(enum qf_lang lang, const char *english)
{
    if (lang != QF_LANG_ZH)
        return english;
    const struct qf_translation *found =
        bsearch(english, qf_translations, qf_translation_count, sizeof *qf_translations, compare);
    return found ? found->chinese : english;
}

const char *qf_bilingual_in(const struct qf_bilingual *text, enum qf_lang lang)
{
    return lang == QF_LANG_ZH ? text->zh : text->en;
}

enum qf_lang qf_lang_from_environment(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0 ? QF_LANG_ZH : QF_LANG_EN;
    }
    return QF_LANG_EN;
}
