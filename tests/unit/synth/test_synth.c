/* SPDX-License-Identifier: Apache-2.0 */
/* The invented city: the same bytes for a seed, keys that hold, workbooks that open, a story for every model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/date.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/stored_zip.h"
#include "ident/ident.h"
#include "synth/city.h"
#include "synth/sheet.h"
#include "synth/synth.h"

#include "../../remove_tree.h"

static struct qf_error failure = QF_ERROR_INIT(QF_LANG_EN);

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        if ((call) != QF_OK)                                                                                           \
            fail_msg("%s: %s", #call, failure.message);                                                                \
    } while (0)

static int make_folder(void **state)
{
    char *folder = strdup("/tmp/qf-synth-XXXXXX");

    *state = folder;
    return folder && mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    int failed = remove_tree(*state);

    free(*state);
    return failed;
}

static const char *inside(void **state, const char *name)
{
    static struct qf_text path;

    qf_path_join(&path, *state, name);
    return qf_text_string(&path);
}

static struct qf_synth_report write_city(const char *out, int64_t people, uint64_t seed)
{
    struct qf_synth_report report = { 0 };

    OK(qf_synth_write(&(struct qf_synth_options){ .people = people, .seed = seed, .out = out }, &report, &failure));
    return report;
}

/* One hash over the names and bytes of everything in a folder. */
static void add_folder(struct qf_text *lines, const char *path, const char *shown)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    OK(qf_arena_new(0, &arena, &failure));
    OK(qf_folder_list(path, arena, &entries, &count, &failure));
    for (size_t i = 0; i < count; i++) {
        struct qf_text below CLEANUP(qf_text_release) = { 0 }, name CLEANUP(qf_text_release) = { 0 };
        qf_path_join(&below, path, entries[i].name);
        qf_path_join(&name, shown, entries[i].name);
        if (entries[i].is_folder) {
            add_folder(lines, qf_text_string(&below), qf_text_string(&name));
            continue;
        }
        struct qf_text bytes CLEANUP(qf_text_release) = { 0 };
        char hex[QF_SHA256_HEX];
        OK(qf_file_read(qf_text_string(&below), &bytes, &failure));
        OK(qf_sha256_of(bytes.data, bytes.length, hex, &failure));
        qf_text_add_format(lines, "%s %s\n", hex, qf_text_string(&name));
    }
}

static void digest_folder(const char *path, char ret_hex[QF_SHA256_HEX])
{
    struct qf_text lines CLEANUP(qf_text_release) = { 0 };

    add_folder(&lines, path, "city");
    OK(qf_sha256_of(lines.data, lines.length, ret_hex, &failure));
}

static void synth__gives_the_same_bytes_for_a_seed_on_every_machine(void **state)
{
    char first[QF_SHA256_HEX], second[QF_SHA256_HEX], other[QF_SHA256_HEX];

    write_city(inside(state, "first"), 2000, 42);
    digest_folder(inside(state, "first"), first);
    write_city(inside(state, "second"), 2000, 42);
    digest_folder(inside(state, "second"), second);
    write_city(inside(state, "other"), 2000, 43);
    digest_folder(inside(state, "other"), other);
    assert_string_equal(first, second);
    assert_string_not_equal(first, other);
    /* Changes only when what is invented is changed on purpose. */
    assert_string_equal(first, "168f9330c6c9999167543afd35fc908c927a3fd21692db7ec0997b4280480ebd");
}

static void synth__refuses_a_folder_that_is_not_empty(void **state)
{
    struct qf_synth_report report;

    OK(qf_file_replace(inside(state, "precious"), "x", 1, &failure));
    assert_int_equal(
        qf_synth_write(&(struct qf_synth_options){ .people = 1000, .seed = 1, .out = *state }, &report, &failure),
        QF_CONFLICT);
    assert_true(qf_file_exists(inside(state, "precious")));
}

static bool stop(void *context)
{
    (void)context;
    return true;
}

static void synth__stops_on_request_and_leaves_no_half_file(void **state)
{
    struct qf_progress progress = { .cancelled = stop };
    struct qf_synth_report report;

    assert_int_equal(qf_synth_write(
                         &(struct qf_synth_options){
                             .people = 1000, .seed = 1, .out = inside(state, "city"), .progress = &progress },
                         &report, &failure),
        QF_CANCELLED);
    assert_false(qf_file_exists(inside(state, "city/truth.jsonl")));
    assert_false(qf_file_exists(inside(state, "city/city.json")));
}

/* --- the truth --------------------------------------------------------------------------------------------------------- */

static const char *const models[] = { "M01", "M04", "M08", "M09", "M11", "M35", "M36", "M45" };

static void count_stories(const char *path, unsigned wrongs[8], unsigned lookalikes[8])
{
    struct qf_text truth CLEANUP(qf_text_release) = { 0 };

    OK(qf_file_read(path, &truth, &failure));
    for (char *line = truth.data; line && *line; line = strchr(line, '\n') + 1) {
        json_t *object = json_loadb(line, (size_t)(strchr(line, '\n') - line), 0, NULL);
        assert_non_null(object);
        const char *kind = json_string_value(json_object_get(object, "kind"));
        const char *model = json_string_value(json_object_get(object, "model"));
        for (size_t i = 0; model && i < QF_COUNT(models); i++) {
            wrongs[i] += strcmp(model, models[i]) == 0 && strcmp(kind, "wrong") == 0;
            lookalikes[i] += strcmp(model, models[i]) == 0 && strcmp(kind, "lookalike") == 0;
        }
        json_decref(object);
    }
}

static void synth__plants_a_wrong_and_a_lookalike_for_every_model(void **state)
{
    unsigned wrongs[8] = { 0 }, lookalikes[8] = { 0 };

    write_city(inside(state, "city"), 20000, 5);
    count_stories(inside(state, "city/truth.jsonl"), wrongs, lookalikes);
    for (size_t i = 0; i < QF_COUNT(models); i++)
        if (!wrongs[i] || !lookalikes[i])
            fail_msg("%s: %u wrongs, %u look-alikes", models[i], wrongs[i], lookalikes[i]);
}

/* --- keys -------------------------------------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void registry__hands_out_each_resident_id_once(void **state)
{
    enum { COUNT = 700 }; /* more than a day has serials */
    static char ids[COUNT][19];
    struct qf_registry registry;
    struct qf_ident read;

    (void)state;
    OK(qf_registry_init(&registry, &failure));
    qf_registry_enter_county(&registry, 0);
    for (size_t i = 0; i < COUNT; i++) {
        int32_t birth = qf_civil_to_days((struct qf_civil){ 1970, 5, 1 });
        qf_registry_resident(&registry, &birth, i % 2, ids[i]);
        qf_resident_id_read(qf_slice(ids[i]), &read);
        assert_int_equal(read.outcome, QF_IDENT_VALID);
        assert_false(read.warn); /* the province is known */
    }
    qf_registry_release(&registry);
    qsort(ids, COUNT, sizeof *ids, compare_ids);
    for (size_t i = 1; i < COUNT; i++)
        assert_string_not_equal(ids[i - 1], ids[i]);
}

static void registry__hands_out_valid_accounts_and_codes(void **state)
{
    struct qf_registry registry;
    struct qf_ident read;
    char account[20], code[19];

    (void)state;
    OK(qf_registry_init(&registry, &failure));
    qf_registry_enter_county(&registry, 3);
    for (unsigned i = 0; i < 100; i++) {
        qf_registry_account(&registry, account);
        qf_bank_card_read(qf_slice(account), &read);
        assert_int_equal(read.outcome, QF_IDENT_VALID);
        assert_false(read.warn); /* Luhn */
        qf_registry_body(&registry, i % 2 ? '9' : 'N', code);
        qf_credit_code_read(qf_slice(code), &read);
        assert_int_equal(read.outcome, QF_IDENT_VALID);
        assert_false(read.warn);
    }
    qf_registry_release(&registry);
}

static void plan__puts_every_village_into_one_township_and_county(void **state)
{
    static const int64_t sizes[] = { 1000, 2500, 20000, 100000, 1000000, 10000000, 20000000 };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(sizes); i++) {
        struct qf_plan plan = qf_plan_city(sizes[i], 1);
        int64_t people = 0;
        unsigned county = 0;
        for (unsigned village = 0; village < plan.villages; village++) {
            unsigned township = qf_plan_township(village), next = qf_plan_county(&plan, township);
            assert_in_range(next, county, county + 1);
            if (next != county || village == 0)
                assert_int_equal(qf_plan_first_township(&plan, next), township);
            county = next;
            people += qf_plan_village_people(&plan, village);
        }
        assert_int_equal(county, plan.counties - 1);
        assert_int_equal(people, sizes[i]);
    }
}

/* --- files ------------------------------------------------------------------------------------------------------------- */

static void stored_zip__opens_in_another_program(void **state)
{
    struct qf_stored_zip zip = QF_STORED_ZIP_INIT;
    const char *path = inside(state, "a.zip");
    char buffer[32] = { 0 };
    int code;

    OK(qf_stored_zip_open(&zip, path, &failure));
    OK(qf_stored_zip_entry(&zip, "one.txt", &failure));
    OK(qf_stored_zip_add(&zip, "first ", 6, &failure));
    OK(qf_stored_zip_add(&zip, "second", 6, &failure));
    OK(qf_stored_zip_entry(&zip, "empty.txt", &failure));
    OK(qf_stored_zip_commit(&zip, &failure));
    qf_stored_zip_release(&zip);

    zip_t *archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    assert_non_null(archive);
    assert_int_equal(zip_get_num_entries(archive, 0), 2);
    zip_file_t *entry = zip_fopen(archive, "one.txt", 0);
    assert_non_null(entry);
    assert_int_equal(zip_fread(entry, buffer, sizeof buffer), 12);
    assert_int_equal(zip_fclose(entry), 0); /* the checksum agrees */
    assert_string_equal(buffer, "first second");
    zip_discard(archive);
}

static void write_two_cells(struct qf_sheet *sheet, const char *first, const char *second)
{
    qf_sheet_text(sheet, first);
    qf_sheet_text(sheet, second);
    OK(qf_sheet_end_row(sheet, &failure));
}

static void sheet__quotes_and_encodes_csv(void **state)
{
    static const char *const headers[] = { "姓名", "说明", NULL };
    struct qf_sheet *sheet = NULL;
    struct qf_text bytes = { 0 };

    OK(qf_sheet_open(inside(state, "a.csv"), QF_SHEET_CSV_GB18030, headers, &sheet, &failure));
    OK(qf_sheet_begin(sheet, "", NULL, NULL, &failure));
    assert_string_equal(qf_sheet_header(sheet), "姓名");
    assert_int_equal(qf_sheet_row(sheet), 2);
    write_two_cells(sheet, "王", "a,\"b\"");
    OK(qf_sheet_commit(sheet, &failure));
    qf_sheet_free(sheet);
    OK(qf_file_read(inside(state, "a.csv"), &bytes, &failure));
    assert_string_equal(bytes.data, "\xD0\xD5\xC3\xFB,\xCB\xB5\xC3\xF7\r\n\xCD\xF5,\"a,\"\"b\"\"\"\r\n");
    qf_text_release(&bytes);
}

static void random__is_splitmix64(void **state)
{
    struct qf_random random = { 1234567 }; /* first outputs of the authors' reference */

    (void)state;
    assert_true(qf_draw_next(&random) == UINT64_C(6457827717110365317));
    assert_true(qf_draw_next(&random) == UINT64_C(3203168211198807973));
}

int main(void)
{
#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(synth__gives_the_same_bytes_for_a_seed_on_every_machine),
        IN_A_FOLDER(synth__refuses_a_folder_that_is_not_empty),
        IN_A_FOLDER(synth__stops_on_request_and_leaves_no_half_file),
        IN_A_FOLDER(synth__plants_a_wrong_and_a_lookalike_for_every_model),
        cmocka_unit_test(registry__hands_out_each_resident_id_once),
        cmocka_unit_test(registry__hands_out_valid_accounts_and_codes),
        cmocka_unit_test(plan__puts_every_village_into_one_township_and_county),
        IN_A_FOLDER(stored_zip__opens_in_another_program),
        IN_A_FOLDER(sheet__quotes_and_encodes_csv),
        cmocka_unit_test(random__is_splitmix64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
