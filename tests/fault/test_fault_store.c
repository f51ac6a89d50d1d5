/* SPDX-License-Identifier: Apache-2.0 */
/* The journal's key and checkpoints, backups and their restoring, the doctor: without memory and on a failing disk. */
#include "fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "store/backup.h"
#include "store/checkpoint.h"
#include "store/doctor.h"
#include "store/holdings.h"
#include "store/journal.h"

#include "../remove_tree.h"

struct world {
    char folder[40];
    char keys[64];
    char path[64];
};

static int make_world(void **state)
{
    static struct world world;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;

    *state = &world;
    /* In memory where there is such a place: hundreds of runs sync dozens of files each. */
    snprintf(
        world.folder, sizeof world.folder, "%s/qf-store-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(world.folder))
        return -1;
    snprintf(world.keys, sizeof world.keys, "%s/keys", world.folder);
    snprintf(world.path, sizeof world.path, "%s/book.db", world.folder);
    return qf_book_open(world.path, QF_BOOK_CREATE, &book, NULL) == QF_OK ? 0 : -1;
}

static int remove_world(void **state)
{
    struct world *world = *state;

    return remove_tree(world->folder);
}

/* Without keys, and with one more entry to sign. */
static void start_anew(void *context)
{
    struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    (void)remove_tree(world->keys);
    assert_int_equal(qf_book_open(world->path, QF_BOOK_WRITE, &book, NULL), QF_OK);
    assert_int_equal(qf_book_begin(book, "tester", "test", NULL, NULL), QF_OK);
    assert_int_equal(qf_book_prepare(book, "INSERT INTO snapshot (digest, taken_at) VALUES (hex(randomblob(8)), 't')",
                         &insert, NULL),
        QF_OK);
    assert_int_equal(qf_statement_run(insert, NULL), QF_OK);
    assert_int_equal(qf_book_commit(book, NULL), QF_OK);
}

static enum qf_status sign_and_prove(void *context, struct qf_error *error)
{
    struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_signer signer CLEANUP(qf_signer_release) = { 0 };
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_merkle_proof proof CLEANUP(qf_merkle_proof_release) = { 0 };
    struct qf_checkpoint checkpoint = { 0 };

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_book_open(world->path, QF_BOOK_WRITE, &book, error));
    TRY(qf_signer_open(world->keys, "qingfeng-349900", &signer, error));
    TRY(qf_checkpoint_make(book, "tester", &signer, arena, &checkpoint, error));
    return qf_checkpoint_prove_entry(book, &checkpoint, 1, &proof, error);
}

/* No half checkpoint, and every one that was signed holds. */
static void check_signed(void *context, enum qf_status status)
{
    struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_journal_check check;

    (void)status;
    assert_int_equal(qf_book_open(world->path, QF_BOOK_READ, &book, NULL), QF_OK);
    assert_int_equal(qf_journal_verify(book, NULL, NULL, &check, NULL), QF_OK);
}

static void checkpoint__is_whole_or_not_there(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "sign and prove",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_WRITE) | FAULTS(FAULT_SYNC) |
                   FAULTS(FAULT_RENAME) | FAULTS(FAULT_SHORT),
        .prepare = start_anew,
        .run = sign_and_prove,
        .check = check_signed,
        .context = *state });
}

static enum qf_status verify(void *context, struct qf_error *error)
{
    struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_text keys CLEANUP(qf_text_release) = { 0 };
    struct qf_journal_check check;

    TRY(qf_book_open(world->path, QF_BOOK_READ, &book, error));
    TRY(qf_note_keys(world->keys, &keys, error));
    return qf_journal_verify(book, NULL, qf_text_string(&keys), &check, error);
}

static void verify__does_not_call_a_lack_of_memory_a_forgery(void **state)
{
    start_anew(*state);
    assert_int_equal(sign_and_prove(*state, NULL), QF_OK);
    fault_run(&(struct fault_scenario){
        .name = "verify", .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_READ), .run = verify, .context = *state });
}

/* --- backup ------------------------------------------------------------------------------------------------------------ */

static const char *in_world(const struct world *world, const char *name)
{
    static char path[4][96];
    static unsigned next;

    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[0], "%s/%s", world->folder, name);
    return path[next];
}

/* One file that the book names, settings and keys. */
static int make_city(void **state)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_new_files files = { 0 };

    if (make_world(state) != 0)
        return -1;
    const struct world *world = *state;
    start_anew(*state);
    if (sign_and_prove(*state, NULL) != QF_OK || qf_folder_make(in_world(world, "lake/MZ01"), NULL) != QF_OK ||
        qf_file_replace(in_world(world, "lake/MZ01/1.parquet"), "rows", 4, NULL) != QF_OK ||
        qf_file_replace(in_world(world, "qingfeng.yaml"), "city: x", 7, NULL) != QF_OK ||
        qf_new_files_add(&files, in_world(world, "lake"), "MZ01/1.parquet", NULL) != QF_OK ||
        qf_book_open(world->path, QF_BOOK_WRITE, &book, NULL) != QF_OK ||
        qf_book_begin(book, "tester", "test", NULL, NULL) != QF_OK || qf_new_files_enter(book, &files, NULL) != QF_OK)
        return -1;
    return qf_book_commit(book, NULL) == QF_OK ? 0 : -1;
}

static void remove_copy(const struct world *world, const char *name)
{
    (void)remove_tree(in_world(world, name));
}

static void check_nothing_half_done(const struct world *world)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    assert_int_equal(qf_arena_new(0, &arena, NULL), QF_OK);
    assert_int_equal(qf_folder_list(world->folder, arena, &entries, &count, NULL), QF_OK);
    for (size_t i = 0; i < count; i++)
        assert_null(strstr(entries[i].name, ".part"));
}

static void without_backup(void *context)
{
    remove_copy(context, "safe");
}

static enum qf_status back_up(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_backup_report report;

    TRY(qf_book_open(world->path, QF_BOOK_READ, &book, error));
    return qf_backup_make(world->folder, book, in_world(world, "safe"), NULL, &report, error);
}

static enum qf_status restore(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_backup_report report;

    return qf_backup_restore(in_world(world, "safe"), in_world(world, "again"), NULL, &report, error);
}

/* What has its name is whole: a failed sync of the folder comes after it. */
static void check_backup(void *context, enum qf_status status)
{
    const struct world *world = context;

    check_nothing_half_done(world);
    bool named = qf_file_exists(in_world(world, "safe"));
    assert_true(named || status != QF_OK);
    if (!named || status == QF_OK)
        return;
    assert_int_equal(restore(context, NULL), QF_OK);
    remove_copy(world, "again");
}

#define ALL_FAULTS                                                                                                     \
    (FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_READ) | FAULTS(FAULT_WRITE) | FAULTS(FAULT_SYNC) |     \
        FAULTS(FAULT_RENAME) | FAULTS(FAULT_FOLDER) | FAULTS(FAULT_INTERRUPT) | FAULTS(FAULT_SHORT))

static void backup__is_whole_or_not_there(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "back up",
        .classes = ALL_FAULTS,
        .absorbs = FAULTS(FAULT_FOLDER), /* a folder that cannot be made is fine where one stands already */
        .prepare = without_backup,
        .run = back_up,
        .check = check_backup,
        .context = *state });
}

static void without_restored(void *context)
{
    remove_copy(context, "again");
}

static void check_restored(void *context, enum qf_status status)
{
    const struct world *world = context;

    check_nothing_half_done(world);
    assert_true(status != QF_OK || qf_file_exists(in_world(world, "again")));
}

static void restore__is_whole_or_not_there(void **state)
{
    assert_int_equal(back_up(*state, NULL), QF_OK);
    fault_run(&(struct fault_scenario){ .name = "restore",
        .classes = ALL_FAULTS,
        .absorbs = FAULTS(FAULT_FOLDER),
        .prepare = without_restored,
        .run = restore,
        .check = check_restored,
        .context = *state });
}

static void count_finding(void *context, const struct qf_error *finding)
{
    (void)finding;
    ++*(int *)context;
}

/* A file that cannot be read is a finding; a lack of memory ends the visit, and is not told as damage. */
static enum qf_status consult(void *context, struct qf_error *error)
{
    const struct world *world = context;
    int findings = 0;
    struct qf_doctor doctor = { .workspace = world->folder, .visit = count_finding, .context = &findings };
    struct qf_doctor_report report;

    TRY(qf_doctor_run(&doctor, &report, error));
    assert_int_equal(findings, 0);
    return QF_OK;
}

static void doctor__does_not_call_a_lack_of_memory_a_damage(void **state)
{
    fault_run(&(struct fault_scenario){
        .name = "doctor", .classes = FAULTS(FAULT_ALLOCATE), .run = consult, .context = *state });
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(checkpoint__is_whole_or_not_there),
        IN_A_WORLD(verify__does_not_call_a_lack_of_memory_a_forgery),
        cmocka_unit_test_setup_teardown(backup__is_whole_or_not_there, make_city, remove_world),
        cmocka_unit_test_setup_teardown(restore__is_whole_or_not_there, make_city, remove_world),
        cmocka_unit_test_setup_teardown(doctor__does_not_call_a_lack_of_memory_a_damage, make_city, remove_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
