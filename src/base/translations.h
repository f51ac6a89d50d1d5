/* SPDX-License-Identifier: Apache-2.0 */
/* The table that is generated from po/zh.po, in byte order of the English text. */
#ifndef QF_BASE_TRANSLATIONS_H
#define QF_BASE_TRANSLATIONS_H

#include <stddef.h>

struct qf_translation {
    const char *english, *chinese;
};

extern const struct qf_translation qf_translations[];
extern const size_t qf_translation_count;

#endif
