/* SPDX-License-Identifier: Apache-2.0 */
/* Every shipped model holds its examples, in the real cage, over the real views. One test a model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/catalog.h"
#include "match/match.h"
#include "warn/warn.h"

static const struct qf_catalog *catalog;

static enum qf_status attach_tables(void *context, struct qf_lake *lake, struct qf_error *error)
{
    return qf_match_attach_tables(lake, context, error);
}

static void model__holds_its_examples(void **state)
{
    const struct qf_model *model = *state;
    struct qf_warn_sessions sessions = { .context = (void *)(uintptr_t)catalog, .attach_tables = attach_tables };
    struct qf_example_outcome *outcomes CLEANUP(free) = calloc(model->example_count, sizeof *outcomes);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    bool passed = false;

    assert_non_null(outcomes);
    if (qf_model_test(&sessions, catalog, model, outcomes, &passed, &error) != QF_OK)
        fail_msg("%s", error.message);
    for (size_t i = 0; i < model->example_count; i++)
        if (!outcomes[i].passed)
            print_error(
                "%s:%d: %s: %s\n", model->file, model->examples[i].line, outcomes[i].example, outcomes[i].message);
    assert_true(passed);
}

/* What officers read: every model says on what law it rests, what else a hit can mean, and what to check first. */
static void models__say_what_an_officer_needs(void **state)
{
    size_t count;
    const struct qf_model *models = qf_catalog_models(catalog, &count);

    (void)state;
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        const struct qf_model *model = &models[i];
        size_t hitting = 0, silent = 0;
        for (size_t k = 0; k < model->example_count; k++)
            *(model->examples[k].hit_count ? &hitting : &silent) += 1;
        if (!model->basis_count || !model->false_positive_count || !model->verify_count || hitting < 2 || silent < 2)
            fail_msg("model %s lacks a legal basis, false positives, what to verify, or examples", model->code);
    }
}

int main(void)
{
    struct CMUnitTest tests[256] = { cmocka_unit_test(models__say_what_an_officer_needs) };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *loaded CLEANUP(qf_catalog_free) = NULL;
    char names[QF_COUNT(tests)][64];
    size_t count = 0;

    if (qf_catalog_load(QF_SHIPPED_CATALOG, NULL, &loaded, &error) != QF_OK) {
        print_error("%s\n", error.message);
        return 1;
    }
    catalog = loaded;
    const struct qf_model *models = qf_catalog_models(catalog, &count);
    for (size_t i = 0; i < count && i + 1 < QF_COUNT(tests); i++) {
        snprintf(names[i + 1], sizeof names[i + 1], "%.40s__holds_its_examples", models[i].name);
        tests[i + 1] = (struct CMUnitTest){
            .name = names[i + 1], .test_func = model__holds_its_examples, .initial_state = (void *)(uintptr_t)&models[i]
        };
    }
    return _cmocka_run_group_tests("shipped models", tests, count + 1, NULL, NULL);
}
