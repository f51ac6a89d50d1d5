/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A book of every earlier version is brought up to date: no row is lost or changed, its tables end as those of a book that is
 * made new, and the journal goes on.
 */
#include "book_test.h"

#include "store/checkpoint.h"
#include "store/note.h"

/* Rows as the program wrote them after each migration: at least one in every table that it makes. */
static const char *const rows[] = {
    /* 0000_journal */ "",
    /* 0001_collection */
    "INSERT INTO batch (id, state, department, dataset, file_name, sha256, size_bytes, received_at, rows_delivered,"
    " rows_accepted) VALUES (1, 'committed', 'MZ', 'MZ01', 'a.csv', 'aa', 9, '2025-01-01T00:00:00+08:00', 1, 1);"
    "INSERT INTO batch_sheet (id, batch, position, name, first_row, row_count) VALUES (1, 1, 1, '', 1, 2);"
    "INSERT INTO batch_column (id, batch, sheet, name, position, header) VALUES (1, 1, 1, 'name', 1, '姓名');"
    "INSERT INTO snapshot (id, digest, taken_at) VALUES (1, 'dd', '2025-01-01T00:00:00+08:00');"
    "INSERT INTO snapshot_batch (id, snapshot, batch) VALUES (1, 1, 1)",
    /* 0002_matching */
    "INSERT INTO match_run (id, snapshot, state, settings_digest, started_at) VALUES (1, 1, 'committed', 'ss',"
    " '2025-01-01T00:00:00+08:00')",
    /* 0003_warnings */
    "INSERT INTO warning_run (id, snapshot, match_run, as_of, catalogue_digest, state, started_at) VALUES (1, 1, 1,"
    " '2025-01-01', 'cc', 'committed', '2025-01-01T00:00:00+08:00');"
    "INSERT INTO model_run (id, run, model, version, model_digest, parameters, state) VALUES (1, 1, 'M04', 1, "
    "'mm', '{}',"
    " 'done');"
    "INSERT INTO warning (id, fingerprint, model, model_version, domain, subject, subject_name, period, level,"
    " amount_fen, sentence_zh, sentence_en, facts, evidence, links, digest, state, first_run, changed_run, "
    "last_change)"
    " VALUES (1, 'ff', 'M04', 1, 'D01', 7, '某人', '2024', 'red', 100, '句', 'sentence', '{}', '[[1,2]]', '[]', "
    "'gg',"
    " 'open', 1, 1, 'new')",
    /* 0004_access */
    "INSERT INTO access (id, at, actor, object, purpose) VALUES (1, '2025-01-02T00:00:00+08:00', "
    "'a', 'warning/1', 'p')",
    /* 0005_checkpoint */ "", /* sign() makes one */
    /* 0006_people */
    "INSERT INTO organ (id, name, level, region) VALUES (1, '市纪委监委', 'city', '3499');"
    "INSERT INTO user (id, name, display, organ, role, entity, created_on) VALUES (1, 'u', 'U', 1, 'officer', 5,"
    " '2025-01-02'), (2, 'v', 'V', 1, 'leader', 6, '2025-01-02');"
    "INSERT INTO user_unit (id, user, unit) VALUES (1, 1, '某局');"
    "INSERT INTO network_post (id, user, kind, region, from_day) VALUES (1, 2, 'city_leader', '349901', "
    "'2025-01-02');"
    "INSERT INTO matter (id, kind, number, state, organ, handler, region, opened_on) VALUES (1, 'lead', "
    "'线2025-1', 'open',"
    " 1, 1, '349901101201', '2025-01-03'), (2, 'report', '信2025-1', 'registered', 1, NULL, '349901', "
    "'2025-01-03');"
    "INSERT INTO matter_subject (id, matter, entity, name) VALUES (1, 1, 7, '某人');"
    "INSERT INTO recusal (id, matter, user, ground) VALUES (1, 1, 2, 'kin');"
    "INSERT INTO team (id, matter, user, part, from_day) VALUES (1, 1, 1, 'member', '2025-01-03');"
    "INSERT INTO move (id, matter, name, from_state, to_state, on_day, by_user) VALUES (1, 1, 'opened', '', 'open',"
    " '2025-01-03', 2);"
    "INSERT INTO fact (id, matter, name, value, on_day) VALUES (1, 1, 'plan', 'p', '2025-01-03');"
    "INSERT INTO clock (id, matter, name, state, started_on, due_on) VALUES (1, 1, 'disposition_proposal', "
    "'running',"
    " '2025-01-03', '2025-02-03');"
    "INSERT INTO matter_link (id, matter, kind, ref, added_at) VALUES (1, 1, 'warning', 1, "
    "'2025-01-03T00:00:00+08:00');"
    "INSERT INTO region (id, code, name) VALUES (1, '349901101201', '石桥村')",
    /* 0007_reports */
    "INSERT INTO report (id, channel, signature, receipt, reply_key, sketch, content) VALUES (2, 'letter', "
    "'anonymous',"
    " 'rr', 'kk', 'ss', 'cc');"
    "INSERT INTO escrow (id, public_key, made_on) VALUES (1, 'kk', '2025-01-03');"
    "INSERT INTO escrow_share (id, escrow, holder, wrapped) VALUES (1, 1, 1, 'ww');"
    "INSERT INTO sealed_key (id, report, part, user, wrapped) VALUES (1, 2, 'content', 1, 'ww');"
    "INSERT INTO opening (id, report, asked_by, purpose, asked_at) VALUES (1, 2, 1, 'p', "
    "'2025-01-03T00:00:00+08:00');"
    "INSERT INTO message (id, report, kind, incoming, on_day, content) VALUES (1, 2, 'addition', 1, '2025-01-03', "
    "'cc');"
    "INSERT INTO attachment (id, report, file, size_bytes) VALUES (1, 2, 'sealed/1', 9);"
    "INSERT INTO notice (id, report, kind, on_day, method) VALUES (1, 2, 'acceptance', '2025-01-03', 'phone');"
    "INSERT INTO pass_through (id, receipt, received_on, due_on) VALUES (1, 'qq', '2025-01-03', '2025-01-10')",
    /* 0008_cases */
    "INSERT INTO person_in_case (id, matter, name, kind, responsibility) VALUES (1, 1, '某人', 'party_member', "
    "'direct');"
    "INSERT INTO sanction (id, person, kind, line, decided_on) VALUES (1, 1, 'party_warning', 'party', "
    "'2025-02-01');"
    "INSERT INTO verdict (id, matter, duty, answerable, why, on_day) VALUES (1, 1, 'commission', 0, 'w', "
    "'2025-02-01');"
    "INSERT INTO listing (id, matter, level, number, listed_on, due_on) VALUES (1, 1, 'city', '1', '2025-02-01',"
    " '2025-03-01');"
    "INSERT INTO campaign (id, name, from_day) VALUES (1, '雷霆行动', '2025-02-01');"
    "INSERT INTO campaign_matter (id, campaign, matter) VALUES (1, 1, 1);"
    "INSERT INTO task_force (id, matter, name, leader_in_charge, formed_on) VALUES (1, 1, '“4·15”专案组', 2, "
    "'2025-02-01');"
    "INSERT INTO task_force_log (id, task_force, week_of, progress) VALUES (1, 1, '2025-02-03', 'p');"
    "INSERT INTO posting (id, matter, kind, on_day) VALUES (1, 1, 'found', '2025-02-01');"
    "INSERT INTO posting_line (id, posting, account, fen) VALUES (1, 1, 'to_order', 100), (2, 1, 'loss', -100);"
    "INSERT INTO plan (id, matter, region, title, diagnosis, opened_on) VALUES (1, 1, '349901101201', 't', 'd', "
    "'2025-02-01');"
    "INSERT INTO plan_item (id, plan, what, owner, due_on) VALUES (1, 1, 'w', 'o', '2025-03-01');"
    "INSERT INTO replacement (id, region, name, post, on_day, reason) VALUES (1, '349901101201', '某人', '书记', "
    "'2025-02-01',"
    " 'r');"
    "INSERT INTO ghost_pay (id, name, unit, stopped_on) VALUES (1, '某人', '某村', '2025-02-01');"
    "INSERT INTO training (id, title, place, on_day) VALUES (1, 't', 'p', '2025-02-01');"
    "INSERT INTO training_person (id, training, name) VALUES (1, 1, '某人');"
    "INSERT INTO survey (id, wave, region, on_day, asked, satisfied) VALUES (1, '2025', '3499', '2025-02-01', 10, "
    "9);"
    "INSERT INTO visit (id, user, region, kind, on_day) VALUES (1, 1, '349901101201', 'home_visit', '2025-02-01');"
    "INSERT INTO urgent_issue (id, region, what, unit, opened_on) VALUES (1, '349901101201', 'w', 'u', "
    "'2025-02-01');"
    "INSERT INTO statistics (id, period, region, taken_at, journal_head, figures) VALUES (1, '2025-01', '3499',"
    " '2025-02-01T00:00:00+08:00', 'hh', '{}')",
    /* 0009_lake_file */ "INSERT INTO lake_file (id, path, size_bytes, sha256) VALUES (1, 'MZ01/1.parquet', 9, 'aa')",
    /* 0010_putting_right */
    "INSERT INTO pairing (id, user, region, from_day) VALUES (1, 1, '349901101201', '2025-03-01');"
    "INSERT INTO dragnet (id, name, organ, from_day) VALUES (1, '第一轮', 1, '2025-03-01');"
    "INSERT INTO dragnet_cell (id, dragnet, domain, region) VALUES (1, 1, 'D01', '349901101');"
    "INSERT INTO warning_outcome (id, warning, matter, outcome, why, digest, on_day) VALUES (1, 1, 1, 'confirmed', 'w',"
    " 'gg', '2025-03-01')",
    /* 0011_statistics */
    "INSERT INTO statistics (id, period, region, taken_at, taken_by, journal_sequence, journal_head, snapshot, digest, "
    "figures)"
    " VALUES (2, '2025-01-01/2025-01-31', '3499', '2025-02-01', 1, 1, 'hh', 1, 'gg', '{}')",
    /* 0012_supervision */
    "INSERT INTO campaign_order (id, organ, purpose, by_user) VALUES (1, 1, 'p', 2);"
    "INSERT INTO campaign_entry (id, added_on, added_by) VALUES (1, '2025-03-01', 2);"
    "INSERT INTO joint_party (id, matter, kind, organ, name, from_day) VALUES (1, 1, 'room', 1, '室', '2025-03-01');"
    "INSERT INTO secondment (id, party, until_day) VALUES (1, 1, '2025-04-01');"
    "INSERT INTO joint_entry (id, matter, what, on_day, by_user) VALUES (1, 1, 'w', '2025-03-01', 1);"
    "INSERT INTO attachment_name (id, sealed) VALUES (1, 'cc')",
    /* 0013_worklist */ "", /* indexes only */
    /* 0014_withdrawn */ "UPDATE sanction SET withdrawn_on = '2025-02-02', withdrawn_by = 1, withdrawn_why = 'w'",
    /* 0015_approvals */
    "INSERT INTO approval (id, matter, move, kind, since_move, asked_by, asked_on, asked_why, answer, by_user, on_day)"
    " VALUES (1, 1, 'verify', 'approve', 1, 1, '2025-03-01', 'w', 'approved', 2, '2025-03-02');"
    "INSERT INTO secondment_request (id, party, user, until_day, reason, asked_by, asked_on)"
    " VALUES (1, 1, 1, '2025-04-01', 'w', 2, '2025-03-01')",
};

#define TABLES "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'journal'"

static void execute(sqlite3 *raw, const char *sql)
{
    char *message = NULL;

    if (sqlite3_exec(raw, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s in: %.80s", message, sql);
}

/* Every table of that version must have a row, or the test would prove nothing about it. */
static void check_filled(sqlite3 *raw)
{
    sqlite3_stmt *tables = NULL;
    char sql[160];

    assert_int_equal(sqlite3_prepare_v2(raw, TABLES, -1, &tables, NULL), SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        sqlite3_stmt *first = NULL;
        snprintf(sql, sizeof sql, "SELECT 1 FROM \"%s\"", (const char *)sqlite3_column_text(tables, 0));
        assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &first, NULL), SQLITE_OK);
        if (sqlite3_step(first) != SQLITE_ROW)
            fail_msg("add a row to rows[] for the table '%s'", (const char *)sqlite3_column_text(tables, 0));
        sqlite3_finalize(first);
    }
    sqlite3_finalize(tables);
}

#define CHECKPOINTS 6 /* the version that has them */

static void sign(struct qf_book *book, const char *folder)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_signer signer = { 0 };
    struct qf_checkpoint checkpoint;
    char keys[128];

    snprintf(keys, sizeof keys, "%s/keys", folder);
    OK(qf_arena_new(0, &arena, &error));
    OK(qf_signer_open(keys, "qingfeng-349900", &signer, &error));
    OK(qf_checkpoint_make(book, "tester", &signer, arena, &checkpoint, &error));
    qf_signer_release(&signer);
}

static void make_book_of(const char *folder, const char *path, size_t version)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book = NULL;

    OK(qf_book_create_at(path, (int)version, &book, &error));
    for (size_t i = 0; i < version; i++) {
        OK(qf_book_begin(book, "tester", "test.fill", NULL, &error));
        OK(qf_book_execute(book, rows[i], "test", &error));
        OK(qf_book_commit(book, &error));
    }
    if (version >= CHECKPOINTS)
        sign(book, folder);
    check_filled(qf_book_handle(book));
    qf_book_close(book);
}

/* The rows that were there before stand unchanged: in the columns of that time, `before` and `after` hold the same. */
static void check_rows(sqlite3 *raw)
{
    sqlite3_stmt *tables = NULL;

    assert_int_equal(sqlite3_prepare_v2(raw,
                         "SELECT name FROM before.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND "
                         "name <> 'journal'",
                         -1, &tables, NULL),
        SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        sqlite3_stmt *lost = NULL;
        char *sql =
            sqlite3_mprintf("SELECT group_concat('\"' || name || '\"') FROM pragma_table_info('%q', 'before')", table);
        sqlite3_stmt *columns = NULL;

        assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &columns, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(columns), SQLITE_ROW);
        char *difference = sqlite3_mprintf("SELECT %s FROM before.\"%w\" EXCEPT SELECT %s FROM main.\"%w\"",
            sqlite3_column_text(columns, 0), table, sqlite3_column_text(columns, 0), table);
        if (sqlite3_prepare_v2(raw, difference, -1, &lost, NULL) != SQLITE_OK)
            fail_msg("%s: %s", table, sqlite3_errmsg(raw));
        if (sqlite3_step(lost) != SQLITE_DONE)
            fail_msg("a row of '%s' was lost or changed", table);
        sqlite3_finalize(lost);
        sqlite3_finalize(columns);
        sqlite3_free(difference);
        sqlite3_free(sql);
    }
    sqlite3_finalize(tables);
}

static void check_same_schema(sqlite3 *raw)
{
    sqlite3_stmt *difference = NULL;

    assert_int_equal(
        sqlite3_prepare_v2(raw,
            "SELECT * FROM (SELECT type, name, sql FROM main.sqlite_schema EXCEPT SELECT type, name, sql FROM"
            " fresh.sqlite_schema) UNION ALL SELECT * FROM (SELECT type, name, sql FROM fresh.sqlite_schema"
            " EXCEPT SELECT type, name, sql FROM main.sqlite_schema)",
            -1, &difference, NULL),
        SQLITE_OK);
    if (sqlite3_step(difference) == SQLITE_ROW)
        fail_msg("%s '%s' is not as in a new book", (const char *)sqlite3_column_text(difference, 0),
            (const char *)sqlite3_column_text(difference, 1));
    sqlite3_finalize(difference);
}

static void copy_book(const char *from, const char *to)
{
    sqlite3 *raw = NULL;
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", to);

    assert_int_equal(sqlite3_open(from, &raw), SQLITE_OK);
    execute(raw, sql);
    sqlite3_free(sql);
    sqlite3_close(raw);
}

static void migration__brings_every_earlier_version_up_to_date(void **state)
{
    struct world *world = *state;
    const int64_t newest = book_int(world->book, "PRAGMA user_version");

    assert_int_equal(newest, QF_COUNT(rows)); /* a new migration needs its rows above */
    for (size_t version = 1; version <= (size_t)newest; version++) {
        struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
        struct qf_journal_check check;
        char path[128], before[128], attach[400];
        sqlite3 *raw = NULL;

        snprintf(path, sizeof path, "%s/%zu.db", world->folder.path, version);
        snprintf(before, sizeof before, "%s/%zu.before.db", world->folder.path, version);
        make_book_of(world->folder.path, path, version);
        copy_book(path, before);
        struct qf_book *book = open_book(path, QF_BOOK_WRITE);
        assert_int_equal(book_int(book, "PRAGMA user_version"), newest);
        assert_int_equal(book_int(book, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
        OK(change(book,
            "INSERT INTO access (at, actor, object, purpose) VALUES ('2026-01-01T00:00:00+08:00', 'a', 'b/1', 'p')",
            &error));
        OK(qf_journal_verify(book, NULL, NULL, &check, &error));
        qf_book_close(book);
        assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
        snprintf(attach, sizeof attach, "ATTACH '%s' AS before; ATTACH '%s' AS fresh", before, world->path);
        execute(raw, attach);
        check_rows(raw);
        check_same_schema(raw);
        sqlite3_close(raw);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { WITH_BOOK(migration__brings_every_earlier_version_up_to_date) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
