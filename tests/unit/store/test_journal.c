/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: what an entry holds, that an outsider's arithmetic gives its hash, and that no tampering goes unseen. */
#include "book_test.h"

#include "base/hash.h"

/* Three rows, the first changed once: four entries. */
static void fill(struct qf_book *book)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    OK(change(book, "INSERT INTO snapshot (digest, taken_at) VALUES ('one', 't1')", &error));
    OK(qf_book_begin(book, "li", "snapshot.take", "monthly\nrun", &error));
    OK(run_sql(book, "INSERT INTO snapshot (digest, taken_at) VALUES ('two', 't2')", &error));
    OK(run_sql(book, "UPDATE snapshot SET taken_at = 'later' WHERE digest = 'one'", &error));
    OK(qf_book_commit(book, &error));
    OK(qf_access_record(book, "wang", "batch/1", "a purpose", &error));
}

static void head_of(struct qf_book *book, char head[65])
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    OK(qf_journal_verify(book, NULL, NULL, &check, &error));
    memcpy(head, check.head, sizeof check.head);
}

/* --- what an entry holds ------------------------------------------------------------------------------------------ */

struct seen {
    unsigned count;
    char lines[8][512];
    char previous[65];
};

/* As docs/journal.md says, by hand. */
static enum qf_status see(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    struct seen *seen = context;
    char text[1024], hash[QF_SHA256_HEX];

    snprintf(text, sizeof text, "%s\n%lld\n%s\n%s\n%s\n%s\n%s\n%lld\n%s", seen->previous, (long long)entry->sequence,
        entry->at, entry->actor, entry->action, entry->reason, entry->table, (long long)entry->row, entry->json);
    TRY(qf_sha256_of(text, strlen(text), hash, error));
    assert_string_equal(hash, entry->hash);
    snprintf(seen->previous, sizeof seen->previous, "%s", entry->hash);
    snprintf(seen->lines[seen->count++], sizeof seen->lines[0], "%s|%s|%s|%s|%lld|%s", entry->actor, entry->action,
        entry->reason, entry->table, (long long)entry->row, entry->json);
    return QF_OK;
}

static void entry__holds_who_what_why_and_the_whole_row(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct seen seen = { 0 };

    memset(seen.previous, '0', 64);
    fill(world->book);
    OK(qf_journal_walk(world->book, NULL, see, &seen, &error));
    assert_int_equal(seen.count, 4);
    assert_string_equal(
        seen.lines[0], "tester|test.change|because|snapshot|1|{\"id\":1,\"digest\":\"one\",\"taken_at\":\"t1\"}");
    assert_string_equal(
        seen.lines[1], "li|snapshot.take|monthly\nrun|snapshot|2|{\"id\":2,\"digest\":\"two\",\"taken_at\":\"t2\"}");
    assert_string_equal(
        seen.lines[2], "li|snapshot.take|monthly\nrun|snapshot|1|{\"id\":1,\"digest\":\"one\",\"taken_at\":\"later\"}");
    assert_non_null(strstr(seen.lines[3], "wang|access.view|a purpose|access|1|{\"id\":1,"));
}

static void transaction__writes_one_entry_a_row(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    OK(qf_book_begin(world->book, "tester", "test", NULL, &error));
    for (int i = 0; i < 1000; i++) /* more than the ledger's first room */
        OK(run_sql(world->book, "INSERT INTO snapshot (digest, taken_at) VALUES (hex(randomblob(8)), 't')", &error));
    OK(run_sql(world->book, "UPDATE snapshot SET taken_at = 'u'", &error));
    OK(qf_book_commit(world->book, &error));
    OK(qf_journal_verify(world->book, NULL, NULL, &check, &error));
    assert_int_equal(check.entries, 1000);
    assert_int_equal(check.rows, 1000);
}

static enum qf_status count_entry(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    (void)entry, (void)error;
    (*(unsigned *)context)++;
    return QF_OK;
}

static void walk__filters(void **state)
{
    static const struct {
        struct qf_journal_filter filter;
        unsigned count;
    } cases[] = {
        { { .table = "snapshot" }, 3 },
        { { .table = "snapshot", .row = 1 }, 2 },
        { { .actor = "li" }, 2 },
        { { .action = "access.view" }, 1 },
        { { .after = 3 }, 1 },
        { { .limit = 2 }, 2 },
        { { .actor = "nobody" }, 0 },
    };
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    fill(world->book);
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        unsigned count = 0;

        OK(qf_journal_walk(world->book, &cases[i].filter, count_entry, &count, &error));
        assert_int_equal(count, cases[i].count);
    }
}

static enum qf_status stop_at_once(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    (void)context, (void)entry;
    return qf_fail(error, QF_CANCELLED, "enough");
}

static void walk__ends_with_the_visitors_failure(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    fill(world->book);
    assert_int_equal(qf_journal_walk(world->book, NULL, stop_at_once, NULL, &error), QF_CANCELLED);
    assert_string_equal(error.message, "enough");
}

/* --- tampering ---------------------------------------------------------------------------------------------------- */

/* Entry 3 says that row 1 of snapshot is what it is now; entry 1 is history. */
static const struct {
    const char *sql;
    int64_t at;
    const char *table;
    int64_t row;
} deeds[] = {
    { "UPDATE snapshot SET taken_at = 'never' WHERE id = 2", 0, "snapshot", 2 },
    { "UPDATE snapshot SET taken_at = CAST(taken_at AS BLOB) WHERE id = 2", 0, "snapshot", 2 },
    { "UPDATE snapshot SET taken_at = taken_at || char(0) WHERE id = 2", 0, "snapshot", 2 },
    { "UPDATE snapshot SET id = 9 WHERE id = 2", 0, "snapshot", 9 },
    { "UPDATE snapshot SET id = CASE id WHEN 1 THEN -1 ELSE 1 END; UPDATE snapshot SET id = 2 WHERE id = -1", 0,
        "snapshot", 1 },
    { "DELETE FROM snapshot WHERE id = 2", 0, "snapshot", 2 },
    { "DELETE FROM snapshot", 0, "snapshot", 1 },
    { "DROP TABLE access", 0, "access", 1 },
    { "ALTER TABLE access RENAME TO sqlitezaccess", 0, "access", 1 },
    { "ALTER TABLE access RENAME TO zz; CREATE VIEW access AS SELECT * FROM zz", 0, "access", 1 },
    { "ALTER TABLE access ADD COLUMN more TEXT", 0, "access", 1 },
    { "INSERT INTO snapshot (digest, taken_at) VALUES ('false', 't')", 0, "snapshot", 3 },
    { "CREATE TABLE other (id INTEGER PRIMARY KEY); INSERT INTO other VALUES (5)", 0, "other", 5 },
    { "CREATE TABLE other (id INTEGER PRIMARY KEY) WITHOUT ROWID; INSERT INTO other VALUES (5)", 0, "other", 5 },
    { "CREATE TABLE sqlitezz (id INTEGER PRIMARY KEY); INSERT INTO sqlitezz VALUES (5)", 0, "sqlitezz", 5 },
    { "UPDATE journal SET at = 'then' WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET actor = 'zhang' WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET action = 'other' WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET reason = 'other' WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET \"table\" = 'access' WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET row = 1 WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET json = '{}' WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET hash = upper(hash) WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET actor = actor || char(0) || 'zhang' WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET hash = hash || char(0) WHERE sequence = 2", 2, NULL, 0 },
    { "UPDATE journal SET reason = CAST(reason AS BLOB) WHERE sequence = 2", 2, NULL, 0 },
    /* the same text for the hash, cut elsewhere */
    { "UPDATE journal SET action = 'snapshot.take' || char(10) || 'monthly', reason = 'run' WHERE sequence = 2", 2,
        NULL, 0 },
    { "UPDATE journal SET reason = 'monthly', \"table\" = 'run' || char(10) || 'snapshot' WHERE sequence = 2", 2, NULL,
        0 },
    { "DELETE FROM journal WHERE sequence = 1", 2, NULL, 0 },
    { "DELETE FROM journal WHERE sequence = 3", 4, NULL, 0 },
    { "DELETE FROM journal WHERE sequence = 3; UPDATE journal SET sequence = 3 WHERE sequence = 4", 3, NULL, 0 },
    { "DELETE FROM journal WHERE sequence = 4", 0, "access", 1 },
    { "UPDATE journal SET sequence = -1 WHERE sequence = 2; UPDATE journal SET sequence = 2 WHERE sequence = 3; UPDATE "
      "journal SET sequence = 3 WHERE sequence = -1",
        2, NULL, 0 },
    { "INSERT INTO journal SELECT 5, at, actor, action, reason, \"table\", row, json, hash FROM journal WHERE sequence "
      "= 4",
        5, NULL, 0 },
    { "INSERT INTO journal SELECT -5, at, actor, action, reason, \"table\", row, json, hash FROM journal WHERE "
      "sequence = 1",
        -5, NULL, 0 },
};

static void check_deed(size_t deed)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;
    struct world *world = NULL;
    void *state = NULL;

    make_world(&state);
    world = state;
    fill(world->book);
    qf_book_close(world->book);
    tamper(world->path, deeds[deed].sql);
    world->book = open_book(world->path, QF_BOOK_READ);
    enum qf_status status = qf_journal_verify(world->book, NULL, NULL, &check, &error);
    if (status != QF_CORRUPT)
        fail_msg("%s: %s %s", deeds[deed].sql, qf_status_name(status), error.message);
    if (check.broken_at != deeds[deed].at ||
        strcmp(check.broken_table, deeds[deed].table ? deeds[deed].table : "") != 0 ||
        check.broken_row != deeds[deed].row)
        fail_msg("%s: found at entry %lld, row %lld of '%s'", deeds[deed].sql, (long long)check.broken_at,
            (long long)check.broken_row, check.broken_table);
    remove_world(&state);
}

static void verify__finds_every_tampering_and_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < QF_COUNT(deeds); i++)
        check_deed(i);
}

/* Whoever cuts the tail and takes the rows back leaves a whole chain: only a kept head shows it. */
static void verify__finds_a_cut_tail_by_a_kept_head(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;
    char head[65];

    fill(world->book);
    head_of(world->book, head);
    qf_book_close(world->book);
    tamper(world->path, "DELETE FROM journal WHERE sequence = 4; DELETE FROM access");
    world->book = open_book(world->path, QF_BOOK_WRITE);
    OK(qf_journal_verify(world->book, NULL, NULL, &check, &error));
    assert_int_equal(qf_journal_verify(world->book, head, NULL, &check, &error), QF_CORRUPT);
    assert_true(error.hint[0]);

    OK(qf_access_record(world->book, "wang", "batch/1", "a purpose", &error)); /* another time, another hash */
    assert_int_equal(qf_journal_verify(world->book, head, NULL, &check, &error), QF_CORRUPT);
}

static void verify__finds_a_kept_head_in_a_journal_that_grew(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;
    char empty[65], head[65], later[65];

    head_of(world->book, empty);
    fill(world->book);
    head_of(world->book, head);
    OK(qf_access_record(world->book, "wang", "batch/1", "a purpose", &error));
    head_of(world->book, later);
    assert_string_not_equal(head, later);
    OK(qf_journal_verify(world->book, empty, NULL, &check, &error));
    OK(qf_journal_verify(world->book, head, NULL, &check, &error));
    OK(qf_journal_verify(world->book, later, NULL, &check, &error));
    assert_int_equal(qf_journal_verify(world->book, "abc", NULL, &check, &error), QF_USAGE);
    later[0] = later[0] == '0' ? '1' : '0';
    assert_int_equal(qf_journal_verify(world->book, later, NULL, &check, &error), QF_CORRUPT);
}

/* Bytes that are no text cannot stand in JSON as they are; two of them must not look alike there. */
static void verify__tells_bytes_apart_that_are_no_text(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    OK(change(world->book, "INSERT INTO snapshot (digest, taken_at) VALUES ('one', CAST(x'61FF' AS TEXT))", &error));
    OK(qf_journal_verify(world->book, NULL, NULL, &check, &error));
    qf_book_close(world->book);
    tamper(world->path, "UPDATE snapshot SET taken_at = CAST(x'61FE' AS TEXT)");
    world->book = open_book(world->path, QF_BOOK_READ);
    assert_int_equal(qf_journal_verify(world->book, NULL, NULL, &check, &error), QF_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(entry__holds_who_what_why_and_the_whole_row),
        WITH_BOOK(transaction__writes_one_entry_a_row),
        WITH_BOOK(walk__filters),
        WITH_BOOK(walk__ends_with_the_visitors_failure),
        cmocka_unit_test(verify__finds_every_tampering_and_its_place),
        WITH_BOOK(verify__finds_a_cut_tail_by_a_kept_head),
        WITH_BOOK(verify__finds_a_kept_head_in_a_journal_that_grew),
        WITH_BOOK(verify__tells_bytes_apart_that_are_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
