/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue when calls fail: the failure comes back, never a catalogue with less in it, and mistakes stay mistakes. */
#include "fault.h"

#include <stdio.h>
#include <string.h>

#include "catalog/catalog.h"

/* What there is when nothing fails. */
struct whole {
    char digest[80]; /* "" until known */
    size_t contracts, models;
};

static enum qf_status load(void *context, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct whole *whole = context;
    size_t contracts, models;

    TRY(qf_catalog_load(QF_TESTS "/unit/match/catalog", NULL, &catalog, error));
    qf_catalog_contracts(catalog, &contracts);
    qf_catalog_models(catalog, &models);
    if (!whole->digest[0]) {
        *whole = (struct whole){ .contracts = contracts, .models = models };
        snprintf(whole->digest, sizeof whole->digest, "%s", qf_catalog_digest(catalog));
    }
    if (contracts != whole->contracts || models != whole->models ||
        strcmp(qf_catalog_digest(catalog), whole->digest) != 0)
        return qf_fail(error, QF_CORRUPT, "something was left out");
    return QF_OK;
}

static void load__fails_rather_than_leave_something_out(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct whole whole = { 0 };

    (void)state;
    assert_int_equal(load(&whole, &error), QF_OK);
    assert_true(whole.contracts > 0);
    fault_run(&(struct fault_scenario){ .name = "loading the catalogue",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_READ) | FAULTS(FAULT_FOLDER) |
                   FAULTS(FAULT_INTERRUPT) | FAULTS(FAULT_SHORT),
        .run = load,
        .context = &whole });
}

/* Its mistakes are counted when it gets through; a lack of memory is none of them. */
static enum qf_status find_mistakes(void *context, struct qf_error *error)
{
    static const char text[] =
        "contract: AA01\ndepartmnt: AA\ntitle: {zh: 甲}\ngrain: [x]\ncadence: often\nretention_months: 0\n"
        "columns:\n  - {name: a, title: 甲, type: txt, role: who}\n  - &b {name: a, title: 甲, type: code, "
        "values: {x: [y], z: [y]}}\nkey: [c]\nparties: {A: person, b: nobody}\n";
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    size_t count = 0;

    (void)context;
    enum qf_status status = qf_catalog_read_text("contract", text, strlen(text), &catalog, error);
    if (status != QF_INPUT)
        return status;
    qf_catalog_mistakes(catalog, &count);
    if (count != 13)
        return qf_fail(error, QF_CORRUPT, "%zu mistakes", count);
    *error = QF_ERROR_INIT(error->lang);
    return QF_OK;
}

static void mistakes__are_all_found_or_the_lack_of_memory_is_told(void **state)
{
    (void)state;
    fault_run(&(struct fault_scenario){
        .name = "a file with mistakes", .classes = FAULTS(FAULT_ALLOCATE), .run = find_mistakes });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(load__fails_rather_than_leave_something_out),
        cmocka_unit_test(mistakes__are_all_found_or_the_lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
