/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Supervision models from YAML. Beyond the form: parameters stand within their bounds, the sentence
 * names only what the model yields, and a model without examples on both sides is refused.
 */
#include "catalog/model.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "catalog/kinds.h"

const char *const qf_level_choices[] = {
    [QF_LEVEL_YELLOW] = "yellow", [QF_LEVEL_ORANGE] = "orange", [QF_LEVEL_RED] = "red", NULL
};

static const char *const type_choices[] = { [QF_FACT_TEXT] = "text",
    [QF_FACT_INTEGER] = "integer",
    [QF_FACT_MONEY] = "money",
    [QF_FACT_AREA] = "area",
    [QF_FACT_DATE] = "date",
    [QF_FACT_MONTH] = "month",
    [QF_FACT_PERCENT] = "percent",
    [QF_FACT_ID] = "id",
    NULL };

/* Columns of every model's SELECT (warn/warn.h): a fact cannot be called so. */
static const char *const built_in_columns[] = { "subject", "subject_name", "period", "evidence", "level", "amount_fen",
    "region", "matched_by", "links", NULL };
/* What a sentence may name beside the model's facts. */
static const char *const built_in_places[] = { "subject_name", "subject", "period", "amount", "region", "level", NULL };

const char *qf_level_name(enum qf_level level)
{
    return level <= QF_LEVEL_RED ? qf_level_choices[level] : "";
}

bool qf_level_parse(const char *name, enum qf_level *ret_level)
{
    for (int i = 0; qf_level_choices[i]; i++) {
        if (strcmp(qf_level_choices[i], name) == 0) {
            *ret_level = (enum qf_level)i;
            return true;
        }
    }
    return false;
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], word) == 0)
            return true;
    }
    return false;
}

/* Parameters */

bool qf_parameter_read(struct qf_reader *reader, const struct qf_node *node, enum qf_fact_type type, int64_t *ret_value,
    const char **ret_text)
{
    const char *text;
    int64_t value = 0;
    if (!qf_decode_text(reader, node, &text))
        return false;
    enum qf_quantity_outcome outcome = QF_QUANTITY_READ;
    if (type == QF_FACT_TEXT) {
        *ret_text = text;
    } else if (type == QF_FACT_MONEY) {
        outcome = qf_money_read(qf_slice(text), 100, &value);
    } else if (type == QF_FACT_AREA) {
        outcome = qf_area_read(qf_slice(text), QF_AREA_MU, &value);
    } else if (type == QF_FACT_DATE) {
        struct qf_date_reading reading = qf_date_read(qf_slice(text));
        bool is_day = reading.outcome == QF_DATE_READ && reading.precision == QF_DATE_DAY;
        outcome = is_day ? QF_QUANTITY_READ : QF_QUANTITY_MALFORMED;
        value = reading.days;
    } else {
        outcome = qf_integer_read(qf_slice(text), &value);
    }
    if (outcome != QF_QUANTITY_READ) {
        qf_mistake(reader, node, "'%s' cannot be read as %s", text, type_choices[type]);
        qf_mistake_hint(
            reader, "money is written in yuan, area in mu, a percentage as a whole number, a date as 2025-05-27");
        return false;
    }
    *ret_value = value;
    return true;
}

static void finish_parameter_bounds(
    struct qf_reader *reader, const struct qf_node *node, struct qf_model_parameter *parameter)
{
    const struct qf_node *min = qf_node_member(node, "min"), *max = qf_node_member(node, "max");
    if (parameter->type == QF_FACT_TEXT) {
        if (min || max)
            qf_mistake_key(reader, min ? min : max, "a parameter of type 'text' has no bounds");
        return;
    }
    if (min)
        parameter->has_min = qf_parameter_read(reader, min, parameter->type, &parameter->min, &parameter->text);
    if (max)
        parameter->has_max = qf_parameter_read(reader, max, parameter->type, &parameter->max, &parameter->text);
    if (parameter->has_min && parameter->has_max && parameter->min > parameter->max) {
        qf_mistake(reader, max, "'max' is less than 'min'");
        parameter->has_min = parameter->has_max = false; /* no default could lie within: that is no second mistake */
    }
}

static void finish_parameter(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_model_parameter *parameter = out;
    const struct qf_node *type = qf_node_member(node, "type"), *value = qf_node_member(node, "default");
    const struct qf_node *rule = qf_node_member(node, "rule");
    int choice;
    if (!value == !rule)
        qf_mistake(reader, node, "a parameter has either a 'default' or a 'rule'");
    if (!type || !qf_decode_choice(reader, type, type_choices, &choice))
        return;
    parameter->type = (enum qf_fact_type)choice;
    if (rule && parameter->type != QF_FACT_INTEGER)
        qf_mistake(reader, rule, "a rule sets parameters of type 'integer' only");
    if (rule || !value)
        return;
    if (parameter->type == QF_FACT_MONTH || parameter->type == QF_FACT_ID) {
        qf_mistake(reader, type, "a parameter cannot be of type '%s'", type_choices[choice]);
        qf_mistake_hint(reader, "it is one of: integer, money, area, percent, date, text");
        return;
    }
    finish_parameter_bounds(reader, node, parameter);
    if (!qf_parameter_read(reader, value, parameter->type, &parameter->value, &parameter->text))
        return;
    if ((parameter->has_min && parameter->value < parameter->min) ||
        (parameter->has_max && parameter->value > parameter->max))
        qf_mistake(reader, value, "the default lies outside 'min' and 'max'");
}

#define PARAMETER(member) offsetof(struct qf_model_parameter, member)
static const struct qf_field parameter_fields[] = {
    { "name", QF_FIELD_NAME, true, PARAMETER(name) },
    { "title", QF_FIELD_BILINGUAL, true, PARAMETER(title) },
    { "type", QF_FIELD_RAW, true },
    { "default", QF_FIELD_RAW },
    { "rule", QF_FIELD_NAME, false, PARAMETER(rule) },
    { "min", QF_FIELD_RAW },
    { "max", QF_FIELD_RAW },
};
static const struct qf_record parameter_record = { QF_N("parameter"), sizeof(struct qf_model_parameter),
    parameter_fields, QF_COUNT(parameter_fields), finish_parameter };

bool qf_parameter_value(
    const struct qf_workflow *workflow, const struct qf_model_parameter *parameter, int32_t day, int64_t *ret_value)
{
    int value;
    if (!parameter->rule) {
        *ret_value = parameter->value;
        return true;
    }
    if (!qf_workflow_rule(workflow, parameter->rule, day, &value))
        return false;
    *ret_value = value;
    return true;
}

/* Facts and legal basis */

static void finish_fact(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    const struct qf_fact *fact = out;
    if (!fact->name || !(is_one_of(fact->name, built_in_columns) || is_one_of(fact->name, built_in_places)))
        return;
    qf_mistake(reader, qf_node_member(node, "name"), "a fact cannot be called '%s'", fact->name);
    qf_mistake_hint(reader, "every warning has '%s' already", fact->name);
}

#define FACT(member) offsetof(struct qf_fact, member)
static const struct qf_field fact_fields[] = {
    { "name", QF_FIELD_NAME, true, FACT(name) },
    { "title", QF_FIELD_BILINGUAL, true, FACT(title) },
    { "type", QF_FIELD_CHOICE, true, FACT(type), .choices = type_choices },
};
static const struct qf_record fact_record = { QF_N("fact"), sizeof(struct qf_fact), fact_fields, QF_COUNT(fact_fields),
    finish_fact };

void qf_basis_finish(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_basis *basis = out;
    const struct qf_node *until = qf_node_member(node, "valid_to");
    if (!qf_node_member(node, "valid_from"))
        basis->valid_from = INT32_MIN;
    if (!until)
        basis->valid_to = INT32_MAX;
    else if (basis->valid_to < basis->valid_from)
        qf_mistake(reader, until, "'valid_to' lies before 'valid_from'");
}

#define BASIS(member) offsetof(struct qf_basis, member)
static const struct qf_field basis_fields[] = {
    { "law", QF_FIELD_BILINGUAL, true, BASIS(law) },
    { "article", QF_FIELD_TEXT, true, BASIS(article) },
    { "valid_from", QF_FIELD_DATE, false, BASIS(valid_from) },
    { "valid_to", QF_FIELD_DATE, false, BASIS(valid_to) },
    { "verified", QF_FIELD_BOOLEAN, false, BASIS(verified) },
};
static void finish_basis(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_basis *basis = out;
    if (!qf_node_member(node, "verified"))
        basis->verified = true;
    qf_basis_finish(reader, node, out);
}
static const struct qf_record basis_record = { QF_N("legal basis"), sizeof(struct qf_basis), basis_fields,
    QF_COUNT(basis_fields), finish_basis };

/* The sentence */

#define PLACES_MAX 128 /* facts are at most 100 */

static size_t place_names(const struct qf_model *model, const char *names[PLACES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < model->fact_count; i++) {
        if (model->facts[i].name)
            names[count++] = model->facts[i].name;
    }
    for (size_t i = 0; built_in_places[i]; i++)
        names[count++] = built_in_places[i];
    return count;
}

static void check_place(struct qf_reader *reader, const struct qf_node *node, const struct qf_model *model,
    const char *place, size_t length)
{
    const char *names[PLACES_MAX];
    char name[64];
    size_t count = place_names(model, names);
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], place, length) == 0)
            return;
    }
    snprintf(name, sizeof name, "%.*s", length < sizeof name ? (int)length : 40, place);
    qf_mistake(reader, node,
        "the sentence names '{%s}', which is neither a fact of this model nor a column of every warning", name);
    if (!qf_mistake_suggest(reader, name, names, count))
        qf_mistake_hint(reader, "declare it among 'facts' and let the SQL yield it");
}

static void check_sentence(
    struct qf_reader *reader, const struct qf_node *node, const struct qf_model *model, const char *sentence)
{
    for (const char *open = strpbrk(sentence, "{}"); open; open = strpbrk(open, "{}")) {
        const char *close = *open == '{' ? open + 1 + strcspn(open + 1, "{}") : open;
        if (*open == '}' || *close != '}') {
            qf_mistake(reader, node, "the braces of the sentence do not pair");
            qf_mistake_hint(reader, "a place is written {name}");
            return;
        }
        check_place(reader, node, model, open + 1, (size_t)(close - open - 1));
        open = close + 1;
    }
}

static void check_sentences(struct qf_reader *reader, const struct qf_node *node, const struct qf_model *model)
{
    const struct qf_node *sentence = qf_node_member(node, "sentence");
    const struct qf_node *zh = qf_node_member(sentence, "zh"), *en = qf_node_member(sentence, "en");
    if (!sentence || !model->sentence.zh)
        return;
    check_sentence(reader, zh ? zh : sentence, model, model->sentence.zh);
    if (en && model->sentence.en)
        check_sentence(reader, en, model, model->sentence.en);
}

/* The model */

void qf_decode_sql(struct qf_reader *reader, const struct qf_node *map, const char **ret_sql, int *ret_line)
{
    const struct qf_node *node = qf_node_member(map, "sql");
    if (!node || !qf_decode_text(reader, node, ret_sql))
        return;
    *ret_line = (int)node->line + (node->literal ? 1 : 0);
    if (!node->literal && node->lines > 1) {
        qf_mistake(reader, node, "SQL of several lines must be a block");
        qf_mistake_hint(reader, "write 'sql: |' and indent the lines below it, so that line breaks are kept");
    }
}

/* `names[i]` of item i of the list `key`; NULL ones have their own mistake already. */
static void check_unique(
    struct qf_reader *reader, const struct qf_node *map, const char *key, const char *const *names, size_t count)
{
    const struct qf_node *list = qf_node_member(map, key), *item = list ? list->first : NULL;
    for (size_t i = 0; item && i < count; i++, item = item->next) {
        for (size_t j = 0; names[i] && j < i; j++) {
            if (names[j] && strcmp(names[i], names[j]) == 0) {
                qf_mistake(reader, item, "'%s' stands in '%s' twice", names[i], key);
                break;
            }
        }
    }
}

static void check_names(struct qf_reader *reader, const struct qf_node *node, const struct qf_model *model)
{
    size_t most = model->parameter_count + model->fact_count + model->example_count;
    const char **names = qf_reader_array(reader, most, sizeof *names);
    if (!names)
        return;
    for (size_t i = 0; i < model->parameter_count; i++)
        names[i] = model->parameters[i].name;
    check_unique(reader, node, "parameters", names, model->parameter_count);
    for (size_t i = 0; i < model->fact_count; i++)
        names[i] = model->facts[i].name;
    check_unique(reader, node, "facts", names, model->fact_count);
    for (size_t i = 0; i < model->example_count; i++)
        names[i] = model->examples[i].name;
    check_unique(reader, node, "examples", names, model->example_count);
}

static void check_examples(struct qf_reader *reader, const struct qf_node *node, const struct qf_model *model)
{
    const struct qf_node *examples = qf_node_member(node, "examples");
    size_t hitting = 0, silent = 0;
    if (examples && examples->kind != QF_NODE_LIST)
        return; /* said already */
    for (const struct qf_node *item = examples ? examples->first : NULL; item; item = item->next) {
        const struct qf_node *expect = qf_node_member(item, "expect");
        if (expect)
            *(expect->count ? &hitting : &silent) += 1;
    }
    if (hitting && silent)
        return;
    qf_mistake(reader, examples ? examples : node, "model '%s' lacks an example that must %s",
        model->code ? model->code : "?", qf_tr(reader->mistakes->lang, hitting ? QF_N("stay silent") : QF_N("hit")));
    qf_mistake_hint(reader, "give 'examples' at least one with hits under 'expect' and one with 'expect: []'");
}

static void finish_model(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_model *model = out;
    model->file = reader->file;
    qf_decode_sql(reader, node, &model->sql, &model->sql_line);
    check_names(reader, node, model);
    check_sentences(reader, node, model);
    check_examples(reader, node, model);
}

#define MODEL(member) offsetof(struct qf_model, member)
static const struct qf_field model_fields[] = {
    { "code", QF_FIELD_CODE, true, MODEL(code) },
    { "name", QF_FIELD_NAME, true, MODEL(name) },
    { "version", QF_FIELD_INTEGER, true, MODEL(version), .min = 1, .max = 1000000 },
    { "title", QF_FIELD_BILINGUAL, true, MODEL(title) },
    { "question", QF_FIELD_BILINGUAL, true, MODEL(question) },
    { "domain", QF_FIELD_TEXT, true, MODEL(domain) },
    { "level", QF_FIELD_CHOICE, true, MODEL(level), .choices = qf_level_choices },
    { "datasets", QF_FIELD_TEXTS, true, MODEL(datasets), MODEL(dataset_count), .min = 1, .max = 100 },
    { "uses", QF_FIELD_TEXTS, false, MODEL(uses), MODEL(use_count), .max = 100 },
    { "parameters", QF_FIELD_ITEMS, false, MODEL(parameters), MODEL(parameter_count), .max = 100,
        .items = &parameter_record },
    { "facts", QF_FIELD_ITEMS, false, MODEL(facts), MODEL(fact_count), .max = 100, .items = &fact_record },
    { "basis", QF_FIELD_ITEMS, false, MODEL(basis), MODEL(basis_count), .max = 100, .items = &basis_record },
    { "sentence", QF_FIELD_BILINGUAL, true, MODEL(sentence) },
    { "false_positives", QF_FIELD_BILINGUALS, false, MODEL(false_positives), MODEL(false_positive_count), .max = 100 },
    { "verify", QF_FIELD_BILINGUALS, false, MODEL(verify), MODEL(verify_count), .max = 100 },
    { "sql", QF_FIELD_RAW, true },
    { "examples", QF_FIELD_ITEMS, false, MODEL(examples), MODEL(example_count), .max = 500,
        .items = &qf_example_record },
};
const struct qf_record qf_model_record = { QF_N("model"), sizeof(struct qf_model), model_fields, QF_COUNT(model_fields),
    finish_model };
