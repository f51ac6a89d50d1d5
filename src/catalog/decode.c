/* SPDX-License-Identifier: Apache-2.0 */
/* Decodes nodes by the field tables. Strict: what a table does not name is a mistake, with the nearest name as hint. */
#include "catalog/decode.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"

#define FIELDS_MAX 32

const char *qf_node_label(const struct qf_node *node)
{
    return node->key ? node->key : "-";
}

size_t qf_choice_count(const char *const *choices)
{
    size_t count = 0;
    while (choices[count])
        count++;
    return count;
}

static void expected(struct qf_reader *reader, const struct qf_node *node, const char *what)
{
    if (node->kind == QF_NODE_BROKEN)
        return;
    if (node->key)
        qf_mistake(reader, node, "'%s' must be %s", node->key, qf_tr(reader->mistakes->lang, what));
    else
        qf_mistake(reader, node, "this must be %s", qf_tr(reader->mistakes->lang, what));
}

static bool is_null(const struct qf_node *node)
{
    return node->plain && (!node->text[0] || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

bool qf_decode_text(struct qf_reader *reader, const struct qf_node *node, const char **ret_text)
{
    if (node->kind != QF_NODE_SCALAR) {
        expected(reader, node, QF_N("a text"));
        return false;
    }
    if (is_null(node) || !node->text[0]) {
        if (node->key)
            qf_mistake(reader, node, "'%s' has no value", node->key);
        else
            qf_mistake(reader, node, "this item has no value");
        return false;
    }
    *ret_text = node->text;
    return true;
}

static bool all_of(const char *text, const char *allowed)
{
    return text[strspn(text, allowed)] == '\0';
}

bool qf_is_name(const char *text)
{
    return text[0] >= 'a' && text[0] <= 'z' && strlen(text) <= 48 &&
           all_of(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

static bool is_code(const char *text)
{
    return text[0] >= 'A' && text[0] <= 'Z' && strlen(text) <= 12 &&
           all_of(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}

bool qf_decode_integer(struct qf_reader *reader, const struct qf_node *node, int64_t *ret_number)
{
    const char *digits = node->text + (node->text[0] == '-');
    size_t length = strlen(digits);
    if (node->kind != QF_NODE_SCALAR || !node->plain || !length || length > 18 || !all_of(digits, "0123456789")) {
        expected(reader, node, QF_N("a whole number"));
        return false;
    }
    *ret_number = strtoll(node->text, NULL, 10);
    return true;
}

bool qf_decode_date(struct qf_reader *reader, const struct qf_node *node, int32_t *ret_days)
{
    struct qf_date_reading reading = { .outcome = QF_DATE_MALFORMED };
    if (node->kind == QF_NODE_SCALAR && strlen(node->text) == 10)
        reading = qf_date_read(qf_slice(node->text));
    if (reading.outcome != QF_DATE_READ || reading.precision != QF_DATE_DAY) {
        expected(reader, node, QF_N("a date such as 2025-05-27"));
        return false;
    }
    *ret_days = reading.days;
    return true;
}

bool qf_decode_choice(struct qf_reader *reader, const struct qf_node *node, const char *const *choices, int *ret_index)
{
    const char *text;
    if (!qf_decode_text(reader, node, &text))
        return false;
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], text) == 0) {
            *ret_index = i;
            return true;
        }
    }
    qf_mistake(reader, node, "'%s' cannot be '%s'", qf_node_label(node), text);
    if (!qf_mistake_suggest(reader, text, choices, qf_choice_count(choices))) {
        char list[400] = "";
        size_t length = 0;
        for (int i = 0; choices[i] && length + strlen(choices[i]) + 3 < sizeof list; i++) {
            length = (size_t)(stpcpy(stpcpy(list + length, i ? ", " : ""), choices[i]) - list);
        }
        qf_mistake_hint(reader, "it is one of: %s", list);
    }
    return false;
}

bool qf_decode_bilingual(struct qf_reader *reader, const struct qf_node *node, struct qf_bilingual *ret_text)
{
    if (node->kind == QF_NODE_SCALAR) {
        if (!qf_decode_text(reader, node, &ret_text->zh))
            return false;
        ret_text->en = ret_text->zh;
        return true;
    }
    static const struct qf_field fields[] = {
        { "zh", QF_FIELD_TEXT, true, offsetof(struct qf_bilingual, zh) },
        { "en", QF_FIELD_TEXT, false, offsetof(struct qf_bilingual, en) },
    };
    static const struct qf_record record = { QF_N("text in two languages"), sizeof(struct qf_bilingual), fields,
        QF_COUNT(fields) };
    if (node->kind != QF_NODE_MAP) {
        expected(reader, node, QF_N("a text, or {zh: …, en: …}"));
        return false;
    }
    struct qf_bilingual text = { 0 };
    qf_decode_record(reader, node, &record, &text);
    if (!text.zh)
        return false;
    *ret_text = (struct qf_bilingual){ text.zh, text.en ? text.en : text.zh };
    return true;
}

/* One function a kind of field, with the place in the struct and that of its count. */

static void read_raw(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    (void)reader, (void)node, (void)field, (void)out;
}

static void read_text(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    qf_decode_text(reader, node, (const char **)(out + field->offset));
}

static void read_name(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    const char *text;
    if (!qf_decode_text(reader, node, &text))
        return;
    if (!qf_is_name(text)) {
        qf_mistake(reader, node, "'%s' is no name", text);
        qf_mistake_hint(
            reader, "a name has small letters, digits and '_', begins with a letter and has at most 48 characters");
        return;
    }
    *(const char **)(out + field->offset) = text;
}

static void read_code(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    const char *text;
    if (!qf_decode_text(reader, node, &text))
        return;
    if (!is_code(text)) {
        qf_mistake(reader, node, "'%s' is no code", text);
        qf_mistake_hint(
            reader, "a code has capital letters and digits, begins with a letter and has at most 12 characters");
        return;
    }
    *(const char **)(out + field->offset) = text;
}

static void read_bilingual(
    struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    qf_decode_bilingual(reader, node, (struct qf_bilingual *)(out + field->offset));
}

static void read_integer(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    int64_t number;
    if (!qf_decode_integer(reader, node, &number))
        return;
    if (number < field->min || number > field->max) {
        qf_mistake(reader, node, "'%s' must lie between %d and %d", qf_node_label(node), field->min, field->max);
        return;
    }
    *(int *)(out + field->offset) = (int)number;
}

static void read_boolean(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    bool yes = strcmp(node->text, "true") == 0;
    if (node->kind != QF_NODE_SCALAR || !node->plain || (!yes && strcmp(node->text, "false") != 0)) {
        expected(reader, node, QF_N("true or false"));
        return;
    }
    *(bool *)(out + field->offset) = yes;
}

static void read_date(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    qf_decode_date(reader, node, (int32_t *)(out + field->offset));
}

static void read_choice(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    qf_decode_choice(reader, node, field->choices, (int *)(out + field->offset));
}

static void read_word(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    int index;
    if (qf_decode_choice(reader, node, field->choices, &index))
        *(const char **)(out + field->offset) = field->choices[index];
}

static bool list_usable(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field)
{
    if (node->kind != QF_NODE_LIST) {
        expected(reader, node, QF_N("a list"));
        return false;
    }
    if (node->count < (size_t)field->min) {
        qf_mistake(reader, node, "'%s' needs at least one item", qf_node_label(node));
        return false;
    }
    if (field->max && node->count > (size_t)field->max) {
        qf_mistake(reader, node, "'%s' has more than %d items", qf_node_label(node), field->max);
        return false;
    }
    return true;
}

static void read_texts(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    if (!list_usable(reader, node, field))
        return;
    const char **texts = qf_reader_array(reader, node->count, sizeof *texts);
    size_t count = 0;
    if (!texts)
        return;
    for (const struct qf_node *item = node->first; item; item = item->next) {
        if (!qf_decode_text(reader, item, &texts[count]))
            continue;
        size_t same = 0;
        while (strcmp(texts[same], texts[count]) != 0)
            same++;
        if (same < count)
            qf_mistake(reader, item, "'%s' stands in '%s' twice", texts[count], qf_node_label(node));
        else
            count++;
    }
    *(const char *const **)(out + field->offset) = texts;
    *(size_t *)(out + field->count_offset) = count;
}

static void read_bilinguals(
    struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    if (!list_usable(reader, node, field))
        return;
    struct qf_bilingual *texts = qf_reader_array(reader, node->count, sizeof *texts);
    size_t count = 0;
    if (!texts)
        return;
    for (const struct qf_node *item = node->first; item; item = item->next)
        count += qf_decode_bilingual(reader, item, &texts[count]);
    *(const struct qf_bilingual **)(out + field->offset) = texts;
    *(size_t *)(out + field->count_offset) = count;
}

static void read_record(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    qf_decode_record(reader, node, field->items, out + field->offset);
}

static void read_items(struct qf_reader *reader, const struct qf_node *node, const struct qf_field *field, char *out)
{
    if (!list_usable(reader, node, field))
        return;
    char *items = qf_reader_array(reader, node->count, field->items->size);
    size_t count = 0;
    if (!items)
        return;
    for (const struct qf_node *item = node->first; item; item = item->next)
        qf_decode_record(reader, item, field->items, items + field->items->size * count++);
    *(const void **)(out + field->offset) = items;
    *(size_t *)(out + field->count_offset) = count;
}

static void (*const readers[])(struct qf_reader *, const struct qf_node *, const struct qf_field *, char *) = {
    [QF_FIELD_RAW] = read_raw,
    [QF_FIELD_TEXT] = read_text,
    [QF_FIELD_NAME] = read_name,
    [QF_FIELD_CODE] = read_code,
    [QF_FIELD_BILINGUAL] = read_bilingual,
    [QF_FIELD_INTEGER] = read_integer,
    [QF_FIELD_BOOLEAN] = read_boolean,
    [QF_FIELD_DATE] = read_date,
    [QF_FIELD_CHOICE] = read_choice,
    [QF_FIELD_WORD] = read_word,
    [QF_FIELD_TEXTS] = read_texts,
    [QF_FIELD_BILINGUALS] = read_bilinguals,
    [QF_FIELD_RECORD] = read_record,
    [QF_FIELD_ITEMS] = read_items,
};

static size_t field_of(const struct qf_record *record, const char *key)
{
    size_t i = 0;
    while (i < record->field_count && strcmp(record->fields[i].key, key) != 0)
        i++;
    return i;
}

/* The field that a misspelt key probably meant counts as given, so that one slip is one mistake. */
static void unknown_key(
    struct qf_reader *reader, const struct qf_node *value, const struct qf_record *record, bool *given)
{
    const char *keys[FIELDS_MAX];
    for (size_t i = 0; i < record->field_count; i++)
        keys[i] = record->fields[i].key;
    qf_mistake_key(reader, value, "a %s has no key '%s'", qf_tr(reader->mistakes->lang, record->noun), value->key);
    const char *meant = qf_mistake_suggest(reader, value->key, keys, record->field_count);
    if (meant)
        given[field_of(record, meant)] = true;
}

void qf_decode_record(struct qf_reader *reader, const struct qf_node *node, const struct qf_record *record, void *out)
{
    bool given[FIELDS_MAX] = { false };
    if (record->field_count > FIELDS_MAX)
        BUG("a record has more fields than FIELDS_MAX");
    if (node->kind != QF_NODE_MAP) {
        expected(reader, node, QF_N("a table of keys and values"));
        return;
    }
    for (const struct qf_node *value = node->first; value; value = value->next) {
        size_t index = field_of(record, value->key);
        if (index == record->field_count) {
            unknown_key(reader, value, record, given);
            continue;
        }
        given[index] = true;
        readers[record->fields[index].kind](reader, value, &record->fields[index], out);
    }
    for (size_t i = 0; i < record->field_count; i++) {
        if (record->fields[i].required && !given[i])
            qf_mistake(reader, node, "this %s has no '%s'", qf_tr(reader->mistakes->lang, record->noun),
                record->fields[i].key);
    }
    if (record->finish)
        record->finish(reader, node, out);
}
