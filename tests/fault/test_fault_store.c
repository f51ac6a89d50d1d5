/* SPDX-License-Identifier: Apache-2.0 */
/* The journal's key and checkpoints without memory and on a failing disk. */
#include "fault.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/checkpoint.h"
#include "store/journal.h"

struct world {
    char folder[40];
    char keys[64];
    char path[64];
};

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

static int make_world(void **state)
{
    static struct world world;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;

    *state = &world;
    snprintf(world.folder, sizeof world.folder, "/tmp/qf-store-XXXXXX");
    if (!mkdtemp(world.folder))
        return -1;
    snprintf(world.keys, sizeof world.keys, "%s/keys", world.folder);
    snprintf(world.path, sizeof world.path, "%s/book.db", world.folder);
    return qf_book_open(world.path, QF_BOOK_CREATE, &book, NULL) == QF_OK ? 0 : -1;
}

static int remove_world(void **state)
{
    struct world *world = *state;

    return nftw(world->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Without keys, and with one more entry to sign. */
static void start_anew(void *context)
{
    struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    (void)nftw(world->keys, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
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

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(checkpoint__is_whole_or_not_there),
        IN_A_WORLD(verify__does_not_call_a_lack_of_memory_a_forgery),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
