/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences of warnings: a model's text with {places} filled in, each value written as people of that language write it. Not public. */
#ifndef QF_WARN_SENTENCE_H
#define QF_WARN_SENTENCE_H

#include "base/text.h"
#include "catalog/model.h"
#include "warn/ask.h"

/* Appends the model's sentence about `hit` in `lang`. Identifiers come out masked. */
void qf_sentence_write(const struct qf_model *model, const struct qf_hit *hit, enum qf_lang lang, struct qf_text *out);

/* One fact as people write it: 620,000.00元, 2,000亩, 2023-05, 12 %. */
void qf_fact_write(enum qf_fact_type type, const struct qf_fact_value *value, enum qf_lang lang, struct qf_text *out);

#endif
