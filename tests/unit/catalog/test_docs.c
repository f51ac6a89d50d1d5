/* SPDX-License-Identifier: Apache-2.0 */
/* The documents of contracts, models and the workflow, held against the tables that read them: every key, type and kind, and no other. */
#include "catalog_test.h"

#include <unistd.h>

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

static void workflow_document__names_every_key(void **state)
{
    struct qf_text document CLEANUP(qf_text_release) = read_document("workflow.md");

    (void)state;
    expect_keys(&document, &qf_workflow_record);
    expect_keys(&document, &qf_calendar_year_record);
    expect_no_other_key(&document, &qf_workflow_record);
    for (const char *const *fact = qf_computed_facts(); *fact; fact++)
        expect_word(&document, *fact, "facts that are computed");
}

/* Over the shipped catalogue, as a workspace's. */
static void check_overlay(const char *text)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    char folder[] = "/tmp/qf-docs-XXXXXX", path[64];

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/workflow.yaml", folder);
    assert_int_equal(qf_file_replace(path, text, strlen(text), &error), QF_OK);
    enum qf_status status = qf_catalog_load(QF_SHIPPED_CATALOG, folder, &catalog, &error);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    if (status != QF_OK)
        fail_msg("%s", error.message);
    qf_catalog_free(catalog);
}

/* Each block of YAML is the workspace's file: a workflow, or a year of the calendar. */
static void workflow_document__shows_sound_files(void **state)
{
    struct qf_text document CLEANUP(qf_text_release) = read_document("workflow.md");
    size_t shown = 0;

    (void)state;
    for (char *begin = strstr(document.data, "```yaml\n"); begin; begin = strstr(begin, "```yaml\n")) {
        char *end = strstr(begin, "\n```\n");
        begin += strlen("```yaml\n");
        assert_non_null(end);
        end[1] = '\0';
        if (strncmp(begin, "years:", strlen("years:")) == 0) {
            qf_catalog_free(read_text("calendar", begin, QF_OK));
            shown++;
        } else {
            check_overlay(begin);
            shown++;
        }
        begin = end + 2;
    }
    assert_int_equal(shown, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contracts_document__names_every_key_type_and_kind),
        cmocka_unit_test(contracts_document__shows_a_sound_contract),
        cmocka_unit_test(models_document__names_every_key),
        cmocka_unit_test(workflow_document__names_every_key),
        cmocka_unit_test(workflow_document__shows_sound_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
