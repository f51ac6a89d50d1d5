/* SPDX-License-Identifier: Apache-2.0 */
/* What the book names: files entered with their hashes, originals, and what older versions committed without entering it. */
#include "store/holdings.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "book_test.h"

#define BATCH(id, state, quarantined)                                                                                  \
    "INSERT INTO batch (id, state, department, dataset, file_name, sha256, size_bytes, received_at, rows_delivered, "  \
    "rows_accepted, rows_quarantined) VALUES (" id ", '" state "', 'MZ', 'MZ01', 'a.csv', 'hash" id                    \
    "', 5, 't', 3, 3 - " quarantined ", " quarantined ")"

static void check_holdings(struct world *world, const char *expected)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text found CLEANUP(qf_text_release) = { 0 };
    struct qf_holding *holdings = NULL;
    size_t count = 0;

    OK(qf_arena_new(0, &arena, &error));
    OK(qf_holdings_list(world->book, arena, &holdings, &count, &error));
    for (size_t i = 0; i < count; i++)
        qf_text_add_format(&found, "%s %lld %.8s %d\n", holdings[i].path, (long long)holdings[i].size_bytes,
            holdings[i].sha256, holdings[i].may_be_missing);
    assert_string_equal(qf_text_string(&found), expected);
}

static void list__names_what_a_commit_entered(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_new_files files = { 0 };
    char path[128];

    snprintf(path, sizeof path, "%s/MZ01", world->folder.path);
    OK(qf_folder_make(path, &error));
    snprintf(path, sizeof path, "%s/MZ01/1.parquet", world->folder.path);
    OK(qf_file_replace(path, "abc", 3, &error));
    OK(qf_new_files_add(&files, world->folder.path, "MZ01/1.parquet", &error));
    OK(qf_new_files_add(&files, world->folder.path, "_finding/1.parquet", &error)); /* is not there */
    OK(qf_book_begin(world->book, "tester", "batch.commit", NULL, &error));
    OK(run_sql(world->book, BATCH("1", "committed", "0"), &error));
    OK(qf_new_files_enter(world->book, &files, &error));
    OK(qf_book_commit(world->book, &error));
    check_holdings(world, "lake/MZ01/1.parquet 3 ba7816bf 0\n"
                          "lake/_finding/1.parquet -1  1\n"
                          "lake/_original/hash1 5 hash1 0\n"
                          "lake/_quarantine/1.parquet -1  1\n");
}

static void list__names_what_was_committed_before_files_were_entered(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    OK(change(world->book, BATCH("1", "committed", "2"), &error));
    OK(change(world->book, BATCH("2", "receiving", "0"), &error));
    OK(change(world->book, "INSERT INTO snapshot (digest, taken_at) VALUES ('x', 't')", &error));
    OK(change(world->book,
        "INSERT INTO match_run (snapshot, state, settings_digest, started_at) VALUES (1, 'committed', 'x', 't'), (1, "
        "'failed', 'x', 't')",
        &error));
    check_holdings(world, "lake/MZ01/1.parquet -1  0\n"
                          "lake/_finding/1.parquet -1  1\n"
                          "lake/_match/1/entity.parquet -1  1\n"
                          "lake/_match/1/kin.parquet -1  1\n"
                          "lake/_match/1/link.parquet -1  1\n"
                          "lake/_match/1/relation.parquet -1  1\n"
                          "lake/_original/hash1 5 hash1 0\n"
                          "lake/_original/hash2 5 hash2 0\n"
                          "lake/_quarantine/1.parquet -1  0\n");
}

static void add__reports_a_file_that_cannot_be_read(void **state)
{
    struct world *world = *state;
    struct qf_new_files files = { 0 };

    assert_int_not_equal(qf_new_files_add(&files, world->folder.path, ".", NULL), QF_OK); /* a folder */
    assert_int_equal(files.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(list__names_what_a_commit_entered),
        WITH_BOOK(list__names_what_was_committed_before_files_were_entered),
        WITH_BOOK(add__reports_a_file_that_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
