/* SPDX-License-Identifier: Apache-2.0 */
/* Fills the places of a model's sentence. */
#include "warn/sentence.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "ident/ident.h"

static void write_money(int64_t fen, enum qf_lang lang, struct qf_text *out)
{
    char text[QF_MONEY_TEXT];

    qf_money_format(fen, text);
    qf_text_add_format(out, lang == QF_LANG_ZH ? "%s元" : "¥%s", text);
}

static void write_area(int64_t milli_mu, enum qf_lang lang, struct qf_text *out)
{
    char text[QF_MONEY_TEXT];

    qf_area_format(milli_mu, text);
    qf_text_add_format(out, lang == QF_LANG_ZH ? "%s亩" : "%s mu", text);
}

static void write_date(int64_t days, struct qf_text *out)
{
    char text[QF_DATE_TEXT];

    qf_date_format((int32_t)days, text);
    qf_text_add_string(out, text);
}

static void write_month(int64_t days, struct qf_text *out)
{
    char text[QF_MONTH_TEXT];

    qf_month_format(qf_days_to_month((int32_t)days), text);
    qf_text_add_string(out, text);
}

static void write_masked(const char *id, struct qf_text *out)
{
    char masked[QF_IDENT_MAX];

    qf_ident_mask("resident_id", qf_slice(id), masked);
    qf_text_add_string(out, masked);
}

void qf_fact_write(enum qf_fact_type type, const struct qf_fact_value *value, enum qf_lang lang, struct qf_text *out)
{
    if (value->is_null) {
        qf_text_add_string(out, "—");
        return;
    }
    switch (type) {
    case QF_FACT_TEXT:
        qf_text_add_string(out, value->text);
        break;
    case QF_FACT_INTEGER:
        qf_text_add_int(out, value->number);
        break;
    case QF_FACT_MONEY:
        write_money(value->number, lang, out);
        break;
    case QF_FACT_AREA:
        write_area(value->number, lang, out);
        break;
    case QF_FACT_DATE:
        write_date(value->number, out);
        break;
    case QF_FACT_MONTH:
        write_month(value->number, out);
        break;
    case QF_FACT_PERCENT:
        qf_text_add_format(out, "%lld%%", (long long)value->number);
        break;
    case QF_FACT_ID:
        write_masked(value->text, out);
        break;
    }
}

static void write_subject(const struct qf_hit *hit, struct qf_text *out)
{
    char key[QF_IDENT_MAX];

    if (!hit->has_subject || !qf_entity_key(hit->subject, key))
        qf_text_add_string(out, "—");
    else if (qf_entity_kind(hit->subject) == QF_ENTITY_KIND_PERSON)
        write_masked(key, out);
    else
        qf_text_add_string(out, key);
}

static void write_amount(const struct qf_hit *hit, enum qf_lang lang, struct qf_text *out)
{
    if (hit->has_amount)
        write_money(hit->amount_fen, lang, out);
    else
        qf_text_add_string(out, "—");
}

static void write_place(const struct qf_model *model, const struct qf_hit *hit, struct qf_slice name, enum qf_lang lang,
    struct qf_text *out)
{
    for (size_t i = 0; i < model->fact_count; i++)
        if (qf_slice_equal(name, qf_slice(model->facts[i].name))) {
            qf_fact_write(model->facts[i].type, &hit->facts[i], lang, out);
            return;
        }
    if (qf_slice_equal(name, QF_SLICE("subject_name")))
        qf_text_add_string(out, hit->subject_name);
    else if (qf_slice_equal(name, QF_SLICE("subject")))
        write_subject(hit, out);
    else if (qf_slice_equal(name, QF_SLICE("period")))
        qf_text_add_string(out, hit->period);
    else if (qf_slice_equal(name, QF_SLICE("region")))
        qf_text_add_string(out, hit->region);
    else if (qf_slice_equal(name, QF_SLICE("amount")) || qf_slice_equal(name, QF_SLICE("amount_fen")))
        write_amount(hit, lang, out);
    else if (qf_slice_equal(name, QF_SLICE("level")))
        qf_text_add_string(out, qf_tr(lang, qf_level_name(hit->level)));
}

void qf_sentence_write(const struct qf_model *model, const struct qf_hit *hit, enum qf_lang lang, struct qf_text *out)
{
    const char *text = qf_bilingual_in(&model->sentence, lang);

    for (;;) {
        const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
        if (!close) {
            qf_text_add_string(out, text);
            return;
        }
        qf_text_add(out, text, (size_t)(open - text));
        write_place(model, hit, (struct qf_slice){ open + 1, (size_t)(close - open) - 1 }, lang, out);
        text = close + 1;
    }
}
