/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many leads a second are registered, routed and journalled, each synced to the disk; against plain SQLite on the same
 * disk in turn with it: transactions of one small row, and of the very rows that a lead makes. COPY is a copy of BOOK, PLAIN
 * is made. usage: register BOOK COPY PLAIN CATALOG LEADS
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/slice.h"
#include "figure.h"
#include "handle/lead.h"

enum { TURN = 25, MOST_TURNS = 4000 }; /* so many leads, then as many transactions of each other kind */

static const char *const tables[] = { "matter", "move", "clock", "matter_subject", "journal" };
enum { MOST_COLUMNS = 24, MOST_ROWS = 24 };

/* A row of one of our leads, and what puts it into the copy. */
struct same_row {
    sqlite3_stmt *insert;
    int count;
    sqlite3_value *values[MOST_COLUMNS];
};

struct bench {
    struct qf_book *book;
    struct qf_catalog *catalog;
    struct qf_desk desk;
    sqlite3 *plain, *copy;
    int64_t first, journal; /* of this turn: the first lead, the last entry before it */
    int made;
    sqlite3_stmt *begin, *commit, *read[QF_COUNT(tables)], *insert[QF_COUNT(tables)]; /* of the copy */
    struct same_row same[TURN][MOST_ROWS];
    size_t same_count[TURN];
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

static void step(sqlite3_stmt *statement, int64_t number)
{
    if (sqlite3_bind_parameter_count(statement))
        sqlite3_bind_int64(statement, 1, number);
    if (sqlite3_step(statement) != SQLITE_DONE)
        stop(sqlite3_sql(statement), sqlite3_errmsg(sqlite3_db_handle(statement)));
    sqlite3_reset(statement);
}

static void insert_small_rows(struct bench *bench)
{
    sqlite3_stmt *begin = prepare(bench->plain, "BEGIN IMMEDIATE"), *commit = prepare(bench->plain, "COMMIT");
    sqlite3_stmt *insert =
        prepare(bench->plain, "INSERT INTO small (number, text) VALUES (?1, '农机购置补贴疑点线索')");

    for (int i = 0; i < TURN; i++) {
        step(begin, 0);
        step(insert, i);
        step(commit, 0);
    }
    sqlite3_finalize(begin);
    sqlite3_finalize(insert);
    sqlite3_finalize(commit);
}

static void prepare_copying(struct bench *bench)
{
    char sql[200];

    for (size_t i = 0; i < QF_COUNT(tables); i++) {
        const char *which = i == 0 ? "id = ?1" : "matter = ?1";
        snprintf(sql, sizeof sql, "SELECT * FROM ours.%s WHERE %s", tables[i],
            strcmp(tables[i], "journal") == 0 ? "sequence > ?1 AND sequence <= ?2" : which);
        bench->read[i] = prepare(bench->copy, sql);
        int written = snprintf(sql, sizeof sql, "INSERT INTO main.%s VALUES (?", tables[i]);
        for (int k = 1; k < sqlite3_column_count(bench->read[i]); k++)
            written += snprintf(sql + written, sizeof sql - (size_t)written, ", ?");
        snprintf(sql + written, sizeof sql - (size_t)written, ")");
        bench->insert[i] = prepare(bench->copy, sql);
    }
    bench->begin = prepare(bench->copy, "BEGIN IMMEDIATE");
    bench->commit = prepare(bench->copy, "COMMIT");
}

static size_t read_rows(struct bench *bench, size_t table, int64_t first, int64_t last, struct same_row *rows)
{
    sqlite3_stmt *read = bench->read[table];
    size_t count = 0;

    sqlite3_bind_int64(read, 1, first);
    if (sqlite3_bind_parameter_count(read) > 1)
        sqlite3_bind_int64(read, 2, last);
    for (; sqlite3_step(read) == SQLITE_ROW; count++) {
        rows[count] = (struct same_row){ .insert = bench->insert[table], .count = sqlite3_column_count(read) };
        for (int k = 0; k < rows[count].count; k++)
            rows[count].values[k] = sqlite3_value_dup(sqlite3_column_value(read, k));
    }
    sqlite3_reset(read);
    return count;
}

/* What our leads have put into the book, before the time is taken. */
static void read_same_rows(struct bench *bench)
{
    int64_t entries = (ask_number(bench, "SELECT max(sequence) FROM journal") - bench->journal) / TURN;

    for (int i = 0; i < TURN; i++) {
        int64_t entry = bench->journal + i * entries;
        size_t count = 0;
        for (size_t table = 0; table < QF_COUNT(tables); table++) {
            bool is_journal = strcmp(tables[table], "journal") == 0;
            count +=
                read_rows(bench, table, is_journal ? entry : bench->first + i, entry + entries, bench->same[i] + count);
        }
        bench->same_count[i] = count;
    }
}

/* Lead by lead into the copy, with its indexes and foreign keys. */
static void insert_same_rows(struct bench *bench)
{
    for (int i = 0; i < TURN; i++) {
        step(bench->begin, 0);
        for (size_t row = 0; row < bench->same_count[i]; row++) {
            struct same_row *same = &bench->same[i][row];
            for (int k = 0; k < same->count; k++)
                sqlite3_bind_value(same->insert, k + 1, same->values[k]);
            if (sqlite3_step(same->insert) != SQLITE_DONE)
                stop("a row", sqlite3_errmsg(bench->copy));
            sqlite3_reset(same->insert);
        }
        step(bench->commit, 0);
    }
}

static void free_same_rows(struct bench *bench)
{
    for (int i = 0; i < TURN; i++)
        for (size_t row = 0; row < bench->same_count[i]; row++)
            for (int k = 0; k < bench->same[i][row].count; k++)
                sqlite3_value_free(bench->same[i][row].values[k]);
}

/* --- in turn ----------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *metric;
    void (*run)(struct bench *bench);
    void (*before)(struct bench *bench); /* not timed */
    void (*after)(struct bench *bench);
} sides[] = {
    { "leads registered, routed, journalled", register_leads, NULL, NULL },
    { "plain SQLite: transactions of one small row", insert_small_rows, NULL, NULL },
    { "plain SQLite: transactions of the same rows", insert_same_rows, read_same_rows, free_same_rows },
};
static double wall[QF_COUNT(sides)][MOST_TURNS], processor[QF_COUNT(sides)][MOST_TURNS];

static void take_turns(struct bench *bench, size_t turns)
{
    for (size_t turn = 0; turn < turns; turn++) {
        bench->journal = ask_number(bench, "SELECT ifnull(max(sequence), 0) FROM journal");
        for (size_t side = 0; side < QF_COUNT(sides); side++) {
            if (sides[side].before)
                sides[side].before(bench);
            double begin = figure_now_ms(), begin_processor = figure_processor_ms();
            sides[side].run(bench);
            processor[side][turn] = (figure_processor_ms() - begin_processor) / TURN;
            wall[side][turn] = (figure_now_ms() - begin) / TURN;
            if (sides[side].after)
                sides[side].after(bench);
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
    prepare_copying(bench);
}

int main(int argc, char **argv)
{
    static struct bench bench = { .error = { .lang = QF_LANG_EN } };
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
    sqlite3_close_v2(bench.copy);
    sqlite3_close(bench.plain);
    qf_book_close(bench.book);
    qf_catalog_free(bench.catalog);
    return 0;
}
