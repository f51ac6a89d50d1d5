/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many leads a second are registered, routed and journalled, each synced to the disk; against plain SQLite on the same
 * disk in turn with it: transactions of one small row, and of the very rows that a lead makes. COPY is a copy of BOOK, PLAIN
 * is made. usage: register BOOK COPY PLAIN CATALOG LEADS
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/slice.h"
#include "figure.h"
#include "handle/lead.h"

enum { TURN = 25, MOST_TURNS = 4000 }; /* so many leads, then as many transactions of each other kind */

struct bench {
    struct qf_book *book;
    struct qf_catalog *catalog;
    struct qf_desk desk;
    sqlite3 *plain, *copy;
    int64_t first, journal; /* of this turn: the first lead, the last entry before it */
    int made;
    struct qf_error error;
};

static void stop(const char *what, const char *why)
{
    fprintf(stderr, "register: %s: %s\n", what, why);
    exit(1);
}
#define MUST(bench, call)                                                                                              \
    do {                                                                                                               \
        if ((call) != QF_OK)                                                                                           \
            stop(#call, (bench)->error.message);                                                                       \
    } while (0)

static void run_plain(sqlite3 *database, const char *sql)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
        stop(sql, sqlite3_errmsg(database));
}

/* --- ours -------------------------------------------------------------------------------------------------------------- */

static void register_leads(struct bench *bench)
{
    char region[24], title[64];
    int64_t lead;

    for (int i = 0; i < TURN; i++) {
        int serial = bench->made++;
        const struct qf_subject subject = { .entity = 40000000 + serial, .name = "某人", .unit = "某村委会" };
        snprintf(region, sizeof region, "34990%d%d201", 1 + serial % 3, 101 + serial % 6);
        snprintf(title, sizeof title, "农机购置补贴疑点线索%d", serial);
        MUST(bench, qf_lead_open(&bench->desk,
                        &(struct qf_new_lead){ .title = title,
                            .region = region,
                            .domain = "NJ",
                            .level = serial % 7 ? "yellow" : "red",
                            .amount_fen = 1000000 + serial,
                            .subjects = &subject,
                            .subject_count = 1 },
                        &lead, &bench->error));
        if (i == 0)
            bench->first = lead;
    }
}

static int64_t ask_number(struct bench *bench, const char *sql)
{
    struct qf_statement *ask CLEANUP(qf_statement_free) = NULL;
    bool found;

    MUST(bench, qf_book_prepare(bench->book, sql, &ask, &bench->error));
    MUST(bench, qf_statement_next(ask, &found, &bench->error));
    return qf_statement_int(ask, 0);
}

/* --- theirs ------------------------------------------------------------------------------------------------------------ */

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        stop(sql, sqlite3_errmsg(database));
    return statement;
}

static void step(sqlite3_stmt *statement, int64_t first, int64_t last)
{
    sqlite3_bind_int64(statement, 1, first);
    if (sqlite3_bind_parameter_count(statement) > 1)
        sqlite3_bind_int64(statement, 2, last);
    if (sqlite3_step(statement) != SQLITE_DONE)
        stop("a row", sqlite3_errmsg(sqlite3_db_handle(statement)));
    sqlite3_reset(statement);
}

static void insert_small_rows(struct bench *bench)
{
    sqlite3_stmt *begin = prepare(bench->plain, "BEGIN IMMEDIATE"), *commit = prepare(bench->plain, "COMMIT");
    sqlite3_stmt *insert =
        prepare(bench->plain, "INSERT INTO small (number, text) VALUES (?1, '农机购置补贴疑点线索')");

    for (int i = 0; i < TURN; i++) {
        step(begin, 0, 0);
        step(insert, i, 0);
        step(commit, 0, 0);
    }
    sqlite3_finalize(begin);
    sqlite3_finalize(insert);
    sqlite3_finalize(commit);
}

/* What our leads have put into the book, lead by lead, into its copy, with its indexes and foreign keys. */
static void insert_same_rows(struct bench *bench)
{
    static const char *const sql[] = { "BEGIN IMMEDIATE", "INSERT INTO matter SELECT * FROM ours.matter WHERE id = ?1",
        "INSERT INTO move SELECT * FROM ours.move WHERE matter = ?1",
        "INSERT INTO clock SELECT * FROM ours.clock WHERE matter = ?1",
        "INSERT INTO matter_subject SELECT * FROM ours.matter_subject WHERE matter = ?1" };
    sqlite3_stmt *steps[QF_COUNT(sql)];
    sqlite3_stmt *journal =
        prepare(bench->copy, "INSERT INTO journal SELECT * FROM ours.journal WHERE sequence > ?1 AND sequence <= ?2");
    sqlite3_stmt *commit = prepare(bench->copy, "COMMIT");
    int64_t entries = (ask_number(bench, "SELECT max(sequence) FROM journal") - bench->journal) / TURN;

    for (size_t k = 0; k < QF_COUNT(sql); k++)
        steps[k] = prepare(bench->copy, sql[k]);
    for (int i = 0; i < TURN; i++) {
        for (size_t k = 0; k < QF_COUNT(sql); k++)
            step(steps[k], bench->first + i, 0);
        step(journal, bench->journal + i * entries, bench->journal + (i + 1) * entries);
        step(commit, 0, 0);
    }
    for (size_t k = 0; k < QF_COUNT(sql); k++)
        sqlite3_finalize(steps[k]);
    sqlite3_finalize(journal);
    sqlite3_finalize(commit);
}

/* --- in turn ----------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *metric;
    void (*run)(struct bench *bench);
} sides[] = {
    { "leads registered, routed, journalled", register_leads },
    { "plain SQLite: transactions of one small row", insert_small_rows },
    { "plain SQLite: transactions of the same rows", insert_same_rows },
};
static double wall[QF_COUNT(sides)][MOST_TURNS], processor[QF_COUNT(sides)][MOST_TURNS];

static void take_turns(struct bench *bench, size_t turns)
{
    for (size_t turn = 0; turn < turns; turn++) {
        bench->journal = ask_number(bench, "SELECT ifnull(max(sequence), 0) FROM journal");
        for (size_t side = 0; side < QF_COUNT(sides); side++) {
            double begin = figure_now_ms(), begin_processor = figure_processor_ms();
            sides[side].run(bench);
            processor[side][turn] = (figure_processor_ms() - begin_processor) / TURN;
            wall[side][turn] = (figure_now_ms() - begin) / TURN;
        }
    }
}

static double ratio_of(double (*times)[MOST_TURNS], size_t side, size_t turns)
{
    static double ratios[MOST_TURNS];

    for (size_t turn = 0; turn < turns; turn++)
        ratios[turn] = times[0][turn] / times[side][turn];
    return figure_rank(ratios, turns, 0.5);
}

static void print_times(const char *what, double (*times)[MOST_TURNS], size_t turns)
{
    double ratios[QF_COUNT(sides)];
    char metric[120];

    for (size_t side = 1; side < QF_COUNT(sides); side++) /* before they are sorted */
        ratios[side] = ratio_of(times, side, turns);
    for (size_t side = 0; side < QF_COUNT(sides); side++) {
        double median = figure_rank(times[side], turns, 0.5);
        snprintf(metric, sizeof metric, "%s: %s of one", sides[side].metric, what);
        figure_print(metric, "ms", median, times[side][0], times[side][turns - 1], side ? sides[side].metric : NULL,
            side ? ratios[side] : 0);
        if (times == wall)
            figure_print(sides[side].metric, "/s", 1e3 / median, 1e3 / times[side][turns - 1], 1e3 / times[side][0],
                side ? sides[side].metric : NULL, side ? 1 / ratios[side] : 0);
    }
}

static void open_plain(sqlite3 **database, const char *path)
{
    if (sqlite3_open(path, database) != SQLITE_OK)
        stop(path, "cannot be opened");
    run_plain(*database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
}

static void open_all(struct bench *bench, char **argv)
{
    char attach[600];

    MUST(bench, qf_catalog_load(argv[4], NULL, &bench->catalog, &bench->error));
    MUST(bench, qf_book_open(argv[1], QF_BOOK_WRITE, &bench->book, &bench->error));
    MUST(bench, qf_desk_sit(bench->book, bench->catalog, "burdened", qf_date_read(qf_slice("2025-05-27")).days,
                    &bench->desk, &bench->error));
    open_plain(&bench->copy, argv[2]);
    open_plain(&bench->plain, argv[3]);
    run_plain(bench->plain, "CREATE TABLE small (id INTEGER PRIMARY KEY, number INTEGER, text TEXT)");
    snprintf(attach, sizeof attach, "ATTACH '%s' AS ours", argv[1]);
    run_plain(bench->copy, attach);
}

int main(int argc, char **argv)
{
    struct bench bench = { .error = QF_ERROR_INIT(QF_LANG_EN) };
    size_t turns = argc == 6 ? strtoul(argv[5], NULL, 10) / TURN : 0;

    if (!turns || turns > MOST_TURNS) {
        fprintf(stderr, "usage: register BOOK COPY PLAIN CATALOG LEADS\n");
        return 2;
    }
    open_all(&bench, argv);
    take_turns(&bench, 2); /* not counted */
    take_turns(&bench, turns);
    print_times("wall time", wall, turns);
    print_times("processor time", processor, turns);
    sqlite3_close(bench.copy);
    sqlite3_close(bench.plain);
    qf_book_close(bench.book);
    qf_catalog_free(bench.catalog);
    return 0;
}
