/* SPDX-License-Identifier: Apache-2.0 */
/* The documents of contracts and models, held against the tables that read them: every key, type and kind, and no other. */
#include "catalog_test.h"

#include "base/file.h"
#include "catalog/kinds.h"
#include "catalog/type.h"

static struct qf_text read_document(const char *name)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text text = { 0 };
    char path[512];

    snprintf(path, sizeof path, "%s/%s", QF_DOCS, name);
    if (qf_file_read(path, &text, &error) != QF_OK)
        fail_msg("%s", error.message);
    return text;
}

/* Explained in words, or shown in an example of YAML. */
static void expect_word(const struct qf_text *document, const char *word, const char *of)
{
    char quoted[80], shown[80];

    snprintf(quoted, sizeof quoted, "`%s`", word);
    snprintf(shown, sizeof shown, "    %s:", word);
    if (!strstr(qf_text_string(document), quoted) && !strstr(qf_text_string(document), shown))
        fail_msg("%s of %s is not explained", quoted, of);
}

/* Every key of the record, and of the records within. */
static void expect_keys(const struct qf_text *document, const struct qf_record *record)
{
    for (size_t i = 0; i < record->field_count; i++) {
        expect_word(document, record->fields[i].key, record->noun);
        if (record->fields[i].items)
            expect_keys(document, record->fields[i].items);
    }
}

static bool has_key(const struct qf_record *record, const char *key)
{
    for (size_t i = 0; i < record->field_count; i++)
        if (strcmp(record->fields[i].key, key) == 0 ||
            (record->fields[i].items && has_key(record->fields[i].items, key)))
            return true;
    return false;
}

/* The first cells of the tables of keys name nothing that no record knows. */
static void expect_no_other_key(const struct qf_text *document, const struct qf_record *record)
{
    static const char head[] = "| key |";
    unsigned found = 0;

    for (const char *table = strstr(qf_text_string(document), head); table; table = strstr(table, head)) {
        for (table = strchr(table, '\n') + 1; *table == '|'; table = strchr(table, '\n') + 1) {
            const char *end = strchr(table + 1, '|');
            for (const char *open = strchr(table, '`'); open && open < end; found++) {
                const char *close = strchr(open + 1, '`');
                char key[64];
                snprintf(key, sizeof key, "%.*s", (int)(close - open - 1), open + 1);
                if (!has_key(record, key))
                    fail_msg("there is no key '%s'", key);
                open = strchr(close + 1, '`');
            }
        }
    }
    assert_true(found > 10);
}

static void contracts_document__names_every_key_type_and_kind(void **state)
{
    struct qf_text document CLEANUP(qf_text_release) = read_document("contracts.md");
    size_t count;
    const struct qf_type *types = qf_types(&count);

    (void)state;
    expect_keys(&document, &qf_contract_record);
    expect_no_other_key(&document, &qf_contract_record);
    for (size_t i = 0; i < count; i++)
        expect_word(&document, types[i].name, "types");
    for (int kind = 0; kind < QF_RELATION_COUNT; kind++)
        expect_word(&document, qf_relation_kind_name((enum qf_relation_kind)kind), "kinds");
}

static void contracts_document__shows_a_sound_contract(void **state)
{
    struct qf_text document CLEANUP(qf_text_release) = read_document("contracts.md");
    const char *begin = strstr(qf_text_string(&document), "```yaml\n"), *end = begin ? strstr(begin, "\n```\n") : NULL;

    (void)state;
    assert_non_null(end);
    document.data[end + 1 - document.data] = '\0';
    qf_catalog_free(read_text("contract", begin + strlen("```yaml\n"), QF_OK));
}

static void models_document__names_every_key(void **state)
{
    struct qf_text document CLEANUP(qf_text_release) = read_document("models.md");

    (void)state;
    expect_keys(&document, &qf_model_record);
    expect_no_other_key(&document, &qf_model_record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contracts_document__names_every_key_type_and_kind),
        cmocka_unit_test(contracts_document__shows_a_sound_contract),
        cmocka_unit_test(models_document__names_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
