/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times what the screens of officers, leaders and clerks ask of a book with a million leads, each call at another desk.
 * usage: lists BOOK CATALOG CALLS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "figure.h"
#include "handle/clock.h"
#include "handle/matter.h"

enum { PAGE = 50, MOST_DESKS = 512, LIMIT_MS = 10 };

struct bench {
    struct qf_book *book;
    struct qf_catalog *catalog;
    int32_t today;
    size_t calls;
    double *wall, *processor; /* of each call */
    struct qf_error error;
};

#define MUST(bench, call)                                                                                              \
    do {                                                                                                               \
        if ((call) != QF_OK) {                                                                                         \
            fprintf(stderr, "lists: %s: %s (%s)\n", #call, (bench)->error.message, (bench)->error.detail);             \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

/* What a page leaves: where it ended, and how many of each colour it had. */
struct page {
    size_t rows, red, orange;
    int64_t last;
    char level[8], opened_on[QF_DATE_TEXT];
};

static enum qf_status note(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    struct page *page = context;

    (void)error;
    page->rows++;
    page->red += strcmp(matter->level, "red") == 0;
    page->orange += strcmp(matter->level, "orange") == 0;
    page->last = matter->id;
    snprintf(page->level, sizeof page->level, "%s", matter->level);
    snprintf(page->opened_on, sizeof page->opened_on, "%s", matter->opened_on);
    return QF_OK;
}

static enum qf_status note_clock(void *context, const struct qf_clock_view *clock, struct qf_error *error)
{
    struct page *page = context;

    (void)clock;
    (void)error;
    return ++page->rows < PAGE ? QF_OK : QF_CANCELLED; /* a page is enough */
}

/* --- desks ------------------------------------------------------------------------------------------------------------- */

struct desks {
    struct qf_desk seats[MOST_DESKS];
    size_t count;
};

static void sit(struct bench *bench, const char *where, struct desks *ret_desks)
{
    struct qf_statement *names CLEANUP(qf_statement_free) = NULL;
    char sql[256];
    bool more;

    ret_desks->count = 0;
    snprintf(sql, sizeof sql,
        "SELECT user.name FROM user JOIN organ ON organ.id = user.organ WHERE %s ORDER BY user.id", where);
    MUST(bench, qf_book_prepare(bench->book, sql, &names, &bench->error));
    for (;;) {
        MUST(bench, qf_statement_next(names, &more, &bench->error));
        if (!more || ret_desks->count == MOST_DESKS)
            return;
        MUST(bench, qf_desk_sit(bench->book, bench->catalog, qf_statement_text(names, 0), bench->today,
                        &ret_desks->seats[ret_desks->count++], &bench->error));
    }
}

/* --- questions --------------------------------------------------------------------------------------------------------- */

typedef void ask(
    struct bench *bench, const struct qf_desk *desk, const struct qf_matter_filter *filter, struct page *page);

static void ask_page(
    struct bench *bench, const struct qf_desk *desk, const struct qf_matter_filter *filter, struct page *page)
{
    MUST(bench, qf_matter_walk(desk, filter, note, page, &bench->error));
}

static void ask_clocks(
    struct bench *bench, const struct qf_desk *desk, const struct qf_matter_filter *filter, struct page *page)
{
    (void)filter;
    enum qf_status status = qf_clock_walk(desk, 0, note_clock, page, &bench->error);
    if (status != QF_CANCELLED)
        MUST(bench, status);
}

struct question {
    const char *metric, *where; /* whose desks */
    struct qf_matter_filter filter;
    bool own, next; /* of the actor only; the page after the first */
    ask *ask;
};

static const struct question questions[] = {
    { "an officer with 300 open leads: own work", "user.name = 'burdened'", { .open_only = true, .limit = PAGE }, true,
        false, ask_page },
    { "an officer with 300 open leads: own work, next page", "user.name = 'burdened'",
        { .open_only = true, .limit = PAGE }, true, true, ask_page },
    { "an officer with 300 open leads: count by colour", "user.name = 'burdened'", { .open_only = true }, true, false,
        ask_page },
    { "an officer with 300 open leads: all that may be seen", "user.name = 'burdened'",
        { .open_only = true, .limit = PAGE }, false, false, ask_page },
    { "officers: own work", "role = 'officer'", { .open_only = true, .limit = PAGE }, true, false, ask_page },
    { "officers: all that may be seen", "role = 'officer'", { .open_only = true, .limit = PAGE }, false, false,
        ask_page },
    { "officers: all that may be seen, next page", "role = 'officer'", { .open_only = true, .limit = PAGE }, false,
        true, ask_page },
    { "officers: closed ones too", "role = 'officer'", { .limit = PAGE }, false, false, ask_page },
    { "county leaders: the region", "role = 'leader' AND level = 'county'", { .open_only = true, .limit = PAGE }, false,
        false, ask_page },
    { "county leaders: the region, next page", "role = 'leader' AND level = 'county'",
        { .open_only = true, .limit = PAGE }, false, true, ask_page },
    { "the city's leader: the region", "role = 'leader' AND level = 'city'", { .open_only = true, .limit = PAGE },
        false, false, ask_page },
    { "the city's leader: the region, next page", "role = 'leader' AND level = 'city'",
        { .open_only = true, .limit = PAGE }, false, true, ask_page },
    { "clerks: reports", "role = 'clerk'", { .open_only = true, .limit = PAGE, .kind = "report" }, false, false,
        ask_page },
    { "clerks: reports, next page", "role = 'clerk'", { .open_only = true, .limit = PAGE, .kind = "report" }, false,
        true, ask_page },
    { "officers: the 50 clocks that end first", "role = 'officer'", { 0 }, false, false, ask_clocks },
};

struct took {
    double wall_ms, processor_ms;
    size_t rows;
};

static struct took time_once(struct bench *bench, const struct question *question, const struct qf_desk *desk)
{
    struct qf_matter_filter filter = question->filter;
    struct page first = { 0 }, page = { 0 };

    filter.handler = question->own ? desk->actor.user : 0;
    if (question->next) {
        question->ask(bench, desk, &filter, &first);
        filter.after = (struct qf_matter_place){ first.last, first.level, first.opened_on };
    }
    double begin = figure_now_ms(), begin_processor = figure_processor_ms();
    question->ask(bench, desk, &filter, &page);
    return (struct took){ figure_now_ms() - begin, figure_processor_ms() - begin_processor, page.rows };
}

static void print_ranks(const struct question *question, size_t rows, const char *what, double *times, size_t calls)
{
    static const struct {
        const char *name;
        double share;
    } ranks[] = { { "p50", 0.5 }, { "p99", 0.99 } };
    char metric[160];

    for (size_t i = 0; i < QF_COUNT(ranks); i++) {
        double value = figure_rank(times, calls, ranks[i].share);
        snprintf(metric, sizeof metric, "%s (up to %zu rows), %s of %s", question->metric, rows, ranks[i].name, what);
        figure_print(metric, "ms", value, times[0], times[calls - 1], "limit of 10 ms", value / LIMIT_MS);
    }
}

static void answer(struct bench *bench, const struct question *question)
{
    static struct desks desks;
    size_t rows = 0;

    sit(bench, question->where, &desks);
    for (size_t i = 0; i < bench->calls; i++) {
        const struct took took = time_once(bench, question, &desks.seats[i % desks.count]);
        bench->wall[i] = took.wall_ms;
        bench->processor[i] = took.processor_ms;
        rows = took.rows > rows ? took.rows : rows;
    }
    print_ranks(question, rows, "wall time", bench->wall, bench->calls);
    print_ranks(question, rows, "processor time", bench->processor, bench->calls);
}

int main(int argc, char **argv)
{
    struct bench bench = { .today = qf_date_read(qf_slice("2025-05-27")).days, .error = QF_ERROR_INIT(QF_LANG_EN) };

    bench.calls = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;
    bench.wall = calloc(bench.calls + 1, sizeof *bench.wall);
    bench.processor = calloc(bench.calls + 1, sizeof *bench.processor);
    if (!bench.calls || !bench.wall || !bench.processor) {
        fprintf(stderr, "usage: lists BOOK CATALOG CALLS\n");
        return 2;
    }
    MUST(&bench, qf_catalog_load(argv[2], NULL, &bench.catalog, &bench.error));
    MUST(&bench, qf_book_open(argv[1], QF_BOOK_READ, &bench.book, &bench.error));
    for (size_t i = 0; i < QF_COUNT(questions); i++)
        answer(&bench, &questions[i]);
    qf_book_close(bench.book);
    qf_catalog_free(bench.catalog);
    free(bench.wall);
    free(bench.processor);
    return 0;
}
