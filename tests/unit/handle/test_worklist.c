/* SPDX-License-Identifier: Apache-2.0 */
/* Lists show exactly what the decision on each single matter allows, in order, and no statement of theirs looks at all matters. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handle/clock.h"
#include "handle/lead.h"
#include "office.h"
#include "store/ledger.h"

enum { MATTERS = 60, MOST = 4000 };

static const char *const levels[] = { "red", "orange", "yellow" };
static const char *const kinds[] = { "report", "lead", "case" };
static const char *const states[] = { "open", "assigned", "archived" };
static const char *const domains[] = { "welfare", "land", NULL };

/* --- a book by chance -------------------------------------------------------------------------------------------------- */

struct chance {
    uint64_t state;
};

static unsigned draw(struct chance *chance, unsigned below)
{
    chance->state = chance->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(chance->state >> 33) % below;
}
#define ONE_OF(list) list[draw(chance, QF_COUNT(list))]

static const struct qf_desk *desk_of(struct office *office, unsigned index)
{
    const struct qf_desk *desks[] = { &office->leader, &office->county_leader, &office->officer, &office->colleague,
        &office->township_officer, &office->clerk, &office->trial, &office->auditor, &office->system,
        &office->security };

    return index < QF_COUNT(desks) ? desks[index] : NULL;
}
enum { DESKS = 10 };

static int64_t a_user(struct office *office, struct chance *chance)
{
    return desk_of(office, draw(chance, DESKS))->actor.user;
}

/* One row; values are texts, which the columns turn into numbers, and NULL. */
static void put(struct office *office, const char *sql, const char *const *values, int count)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    OK(qf_book_prepare(office->book, sql, &insert, &office->error));
    for (int i = 0; i < count; i++)
        qf_statement_bind_text(insert, i + 1, values[i]);
    OK(qf_statement_run(insert, &office->error));
}
#define PUT(sql, ...)                                                                                                  \
    put(office, sql, (const char *const[]){ __VA_ARGS__ }, QF_COUNT(((const char *[]){ __VA_ARGS__ })))

struct number {
    char text[24];
};

static const char *in_text(struct number *number, int64_t value)
{
    snprintf(number->text, sizeof number->text, "%lld", (long long)value);
    return value ? number->text : NULL;
}

/* The last of the team is lent until a day before or after today. */
static void put_secondment(struct office *office, struct chance *chance, const char *matter)
{
    PUT("INSERT INTO joint_party (matter, kind, organ, name, from_day) VALUES (?1, 'locality', 1, 'p', '2025-01-01')",
        matter);
    PUT("INSERT INTO secondment (id, party, until_day) SELECT (SELECT max(id) FROM team), (SELECT max(id) FROM "
        "joint_party), ?1",
        draw(chance, 2) ? "2025-05-26" : "2025-05-27");
}

static void put_people(struct office *office, struct chance *chance, const char *matter)
{
    struct number user, entity;

    for (unsigned i = draw(chance, 3); i > 0; i--) {
        PUT("INSERT INTO team (matter, user, part, from_day, to_day) VALUES (?1, ?2, 'member', '2025-01-01', ?3)",
            matter, in_text(&user, a_user(office, chance)), draw(chance, 2) ? "2025-02-01" : NULL);
        if (draw(chance, 3) == 0)
            put_secondment(office, chance, matter);
    }
    if (draw(chance, 4) == 0)
        PUT("INSERT INTO recusal (matter, user, ground, ended_at) VALUES (?1, ?2, 'interest', ?3)", matter,
            in_text(&user, a_user(office, chance)), draw(chance, 2) ? "2025-02-01" : NULL);
    if (draw(chance, 4) == 0)
        PUT("INSERT INTO matter_subject (matter, name, entity, removed_at) VALUES (?1, 'x', ?2, ?3)", matter,
            in_text(&entity, desk_of(office, draw(chance, DESKS))->actor.entity),
            draw(chance, 2) ? "2025-02-01" : NULL);
    PUT("INSERT INTO move (matter, name, from_state, to_state, on_day, by_user) VALUES (?1, ?2, '', 'open', "
        "'2025-01-01', ?3)",
        matter, draw(chance, 4) ? "opened" : "assign", in_text(&user, draw(chance, 6) ? a_user(office, chance) : 0));
    if (draw(chance, 2))
        PUT("INSERT INTO clock (matter, name, state, started_on, due_on, ended_on) VALUES (?1, 'c', 'running', "
            "'2025-01-01', ?2, ?3)",
            matter, draw(chance, 2) ? "2025-03-01" : "2025-06-30", draw(chance, 3) ? NULL : "2025-02-02");
}

static void put_matter(struct office *office, struct chance *chance, int64_t id, bool open)
{
    const int64_t organs[] = { office->city, office->county, office->other_county, office->township,
        office->other_township };
    struct number matter, organ, handler;
    char number[24], day[24];

    snprintf(number, sizeof number, "N%lld", (long long)id);
    snprintf(day, sizeof day, "2025-01-%02u", 1 + draw(chance, 5)); /* many on one day */
    in_text(&matter, id);
    PUT("INSERT INTO matter (id, kind, number, state, organ, handler, region, domain, level, opened_on, closed_on)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, '349901101201', ?7, ?8, ?9, ?10)",
        matter.text, ONE_OF(kinds), number, ONE_OF(states), in_text(&organ, ONE_OF(organs)),
        in_text(&handler, draw(chance, 3) ? 0 : a_user(office, chance)), ONE_OF(domains), ONE_OF(levels), day,
        open || draw(chance, 2) ? NULL : "2025-05-01");
    put_people(office, chance, matter.text);
}

static void fill(struct office *office, struct chance *chance, int64_t first, int64_t count, bool open)
{
    OK(qf_book_begin(office->book, "test", "fill", NULL, &office->error));
    for (int64_t id = first; id < first + count; id++)
        put_matter(office, chance, id, open);
    OK(qf_book_commit(office->book, &office->error));
}

/* --- the slow list ----------------------------------------------------------------------------------------------------- */

struct row {
    int64_t id, organ, handler;
    char kind[24], state[24], domain[24], level[8], opened_on[12];
    bool closed;
};
struct rows {
    struct row rows[MOST];
    size_t count;
};

static struct row read_row(struct qf_statement *from)
{
    struct row row = { .id = qf_statement_int(from, 0),
        .organ = qf_statement_int(from, 1),
        .handler = qf_statement_int(from, 2),
        .closed = !qf_statement_is_null(from, 8) };

    snprintf(row.kind, sizeof row.kind, "%s", qf_statement_text(from, 3));
    snprintf(row.state, sizeof row.state, "%s", qf_statement_text(from, 4));
    snprintf(row.domain, sizeof row.domain, "%s", qf_statement_text(from, 5));
    snprintf(row.level, sizeof row.level, "%s", qf_statement_text(from, 6));
    snprintf(row.opened_on, sizeof row.opened_on, "%s", qf_statement_text(from, 7));
    return row;
}

static bool wanted(const struct row *row, const struct qf_matter_filter *filter)
{
    return (!filter->id || row->id == filter->id) && (!filter->organ || row->organ == filter->organ) &&
           (!filter->handler || row->handler == filter->handler) &&
           (!filter->kind || strcmp(row->kind, filter->kind) == 0) &&
           (!filter->state || strcmp(row->state, filter->state) == 0) &&
           (!filter->domain || strcmp(row->domain, filter->domain) == 0) && !(filter->open_only && row->closed);
}

static int rank(const struct row *row)
{
    for (size_t i = 0; i < QF_COUNT(levels); i++)
        if (strcmp(levels[i], row->level) == 0)
            return (int)i;
    fail_msg("no level '%s'", row->level);
    return 0;
}

static int in_order(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    int days = strcmp(a->opened_on, b->opened_on);

    if (rank(a) != rank(b))
        return rank(a) - rank(b);
    return days ? days : (a->id > b->id) - (a->id < b->id);
}

/* Every matter of the book, decided on one by one. */
static void list_slowly(
    struct office *office, const struct qf_desk *desk, const struct qf_matter_filter *filter, struct rows *ret)
{
    struct qf_statement *all CLEANUP(qf_statement_free) = NULL;
    bool more;

    ret->count = 0;
    OK(qf_book_prepare(office->book,
        "SELECT id, organ, handler, kind, state, domain, level, opened_on, closed_on FROM matter", &all,
        &office->error));
    for (;;) {
        OK(qf_statement_next(all, &more, &office->error));
        if (!more)
            break;
        struct row row = read_row(all);
        if (wanted(&row, filter) && qf_access_matter(desk, row.id, QF_SEE, &office->error) == QF_OK)
            ret->rows[ret->count++] = row;
    }
    qsort(ret->rows, ret->count, sizeof ret->rows[0], in_order);
}

/* --- held against each other ------------------------------------------------------------------------------------------- */

static enum qf_status note(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    struct rows *rows = context;
    struct row row = { .id = matter->id, .organ = matter->organ, .handler = matter->handler };

    (void)error;
    assert_true(rows->count < MOST);
    snprintf(row.kind, sizeof row.kind, "%s", matter->kind);
    snprintf(row.level, sizeof row.level, "%s", matter->level);
    snprintf(row.opened_on, sizeof row.opened_on, "%s", matter->opened_on);
    rows->rows[rows->count++] = row;
    return QF_OK;
}

static void same(const struct rows *found, const struct rows *expected, const struct qf_desk *desk, const char *how)
{
    if (found->count != expected->count)
        fail_msg("%s of %s: %zu, expected %zu", how, desk->actor.name, found->count, expected->count);
    for (size_t i = 0; i < found->count; i++)
        if (found->rows[i].id != expected->rows[i].id || found->rows[i].organ != expected->rows[i].organ ||
            found->rows[i].handler != expected->rows[i].handler)
            fail_msg("%s of %s, row %zu: %lld, expected %lld", how, desk->actor.name, i, (long long)found->rows[i].id,
                (long long)expected->rows[i].id);
}

/* Page by page, each beginning after the last row of the one before. */
static void list_by_pages(
    struct office *office, const struct qf_desk *desk, struct qf_matter_filter filter, int64_t size, struct rows *found)
{
    size_t before;

    found->count = 0;
    filter.limit = size;
    do {
        const struct row last = found->count ? found->rows[found->count - 1] : (struct row){ 0 };
        filter.after = (struct qf_matter_place){ last.id, last.level, last.opened_on };
        before = found->count;
        OK(qf_matter_walk(desk, &filter, note, found, &office->error));
        assert_true(found->count - before <= (size_t)size);
    } while (found->count > before);
}

static void compare(struct office *office, struct chance *chance, const struct qf_desk *desk,
    struct qf_matter_filter filter, struct rows *expected, struct rows *found)
{
    size_t skipped = draw(chance, 5);

    list_slowly(office, desk, &filter, expected);
    found->count = 0;
    OK(qf_matter_walk(desk, &filter, note, found, &office->error));
    same(found, expected, desk, "the list");
    if (!filter.id) {
        list_by_pages(office, desk, filter, 1 + draw(chance, 7), found);
        same(found, expected, desk, "the pages");
    }
    found->count = 0;
    filter.offset = (int64_t)skipped;
    OK(qf_matter_walk(desk, &filter, note, found, &office->error));
    skipped = skipped < expected->count ? skipped : expected->count;
    expected->count -= skipped;
    memmove(expected->rows, expected->rows + skipped, expected->count * sizeof expected->rows[0]);
    same(found, expected, desk, "the rest");
}

static struct qf_matter_filter a_filter(struct office *office, struct chance *chance)
{
    struct qf_matter_filter filter = { .open_only = draw(chance, 2) };
    const int64_t organs[] = { office->county, office->township, office->city };

    switch (draw(chance, 7)) {
    case 0:
        filter.id = 1 + draw(chance, MATTERS + 2);
        break;
    case 1:
        filter.handler = a_user(office, chance);
        break;
    case 2:
        filter.organ = ONE_OF(organs);
        break;
    case 3:
        filter.kind = ONE_OF(kinds);
        break;
    case 4:
        filter.state = ONE_OF(states);
        break;
    case 5:
        filter.domain = domains[draw(chance, 2)], filter.kind = ONE_OF(kinds);
        break;
    default:
        break;
    }
    return filter;
}

static void worklist__shows_what_the_single_decision_allows(void **state)
{
    struct office *office = *state;
    struct rows *expected CLEANUP(free) = malloc(sizeof *expected), *found CLEANUP(free) = malloc(sizeof *found);
    struct chance chance = { 20250527 };
    size_t seen = 0;

    for (int64_t book = 0; book < 8; book++) { /* each adds to the one before */
        fill(office, &chance, 1 + book * MATTERS, MATTERS, false);
        for (unsigned i = 0; i < DESKS; i++) {
            const struct qf_desk *desk = desk_of(office, i);
            compare(office, &chance, desk, (struct qf_matter_filter){ .open_only = true }, expected, found);
            seen += found->count;
            compare(office, &chance, desk, (struct qf_matter_filter){ 0 }, expected, found);
            for (int k = 0; k < 6; k++)
                compare(office, &chance, desk, a_filter(office, &chance), expected, found);
        }
    }
    assert_true(seen > 1000);
}

/* --- clocks ------------------------------------------------------------------------------------------------------------ */

struct clocks {
    int64_t ids[MOST], matters[MOST];
    size_t count;
};

static enum qf_status note_clock(void *context, const struct qf_clock_view *clock, struct qf_error *error)
{
    struct clocks *clocks = context;

    (void)error;
    clocks->matters[clocks->count] = clock->matter;
    clocks->ids[clocks->count++] = clock->id;
    return QF_OK;
}

static void clocks__are_those_of_visible_matters(void **state)
{
    struct office *office = *state;
    struct clocks *found CLEANUP(free) = malloc(sizeof *found);
    struct chance chance = { 7 };

    fill(office, &chance, 1, 4 * (int64_t)MATTERS, false);
    for (unsigned i = 0; i < DESKS; i++) {
        struct qf_statement *all CLEANUP(qf_statement_free) = NULL;
        const struct qf_desk *desk = desk_of(office, i);
        size_t expected = 0;
        bool more;
        found->count = 0;
        OK(qf_clock_walk(desk, 0, note_clock, found, &office->error));
        OK(qf_book_prepare(office->book, "SELECT id, matter FROM clock WHERE ended_on IS NULL ORDER BY due_on, id",
            &all, &office->error));
        for (;;) {
            OK(qf_statement_next(all, &more, &office->error));
            if (!more)
                break;
            if (qf_access_matter(desk, qf_statement_int(all, 1), QF_SEE, &office->error) != QF_OK)
                continue;
            assert_true(expected < found->count);
            assert_int_equal(found->ids[expected++], qf_statement_int(all, 0));
        }
        assert_int_equal(found->count, expected);
    }
}

/* --- what the book is asked -------------------------------------------------------------------------------------------- */

struct asked {
    char *sql[64];
    size_t count;
    size_t rows;
};

static int note_asked(unsigned what, void *context, void *statement, void *text)
{
    struct asked *asked = context;
    const char *sql = what == SQLITE_TRACE_STMT ? text : "--";

    asked->rows += what == SQLITE_TRACE_ROW;
    for (size_t i = 0; i < asked->count; i++)
        if (strcmp(asked->sql[i], sql) == 0)
            return 0;
    if (strncmp(sql, "--", 2) != 0 && asked->count < QF_COUNT(asked->sql)) /* "--": of a trigger */
        asked->sql[asked->count++] = strdup(sqlite3_sql(statement));
    return 0;
}

static void listen(struct office *office, struct asked *asked)
{
    sqlite3_trace_v2(qf_book_handle(office->book), SQLITE_TRACE_STMT | SQLITE_TRACE_ROW, note_asked, asked);
}

/* "SCAN matter" is a walk over all of a table that grows, or of its index. Only the clocks that run are walked in order. */
static void check_plan(struct office *office, const char *sql)
{
    static const char *const growing[] = { "SCAN matter", "SCAN clock", "SCAN move", "SCAN team", "SCAN recusal",
        "SCAN matter_subject", "SCAN report", "SCAN matter_link" };
    sqlite3_stmt *plan = NULL;
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);

    if (strncmp(sql, "BEGIN", 5) != 0 && strncmp(sql, "COMMIT", 6) != 0) {
        assert_int_equal(sqlite3_prepare_v2(qf_book_handle(office->book), explain, -1, &plan, NULL), SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);
            for (size_t i = 0; i < QF_COUNT(growing); i++)
                if (strncmp(step, growing[i], strlen(growing[i])) == 0 && !strstr(step, " INDEX clock_open"))
                    fail_msg("%s: %s", step, sql);
        }
    }
    sqlite3_finalize(plan);
    sqlite3_free(explain);
}

static void check_plans(struct office *office, struct asked *asked)
{
    sqlite3_trace_v2(qf_book_handle(office->book), 0, NULL, NULL);
    assert_true(asked->count > 0 && asked->count < QF_COUNT(asked->sql));
    for (size_t i = 0; i < asked->count; i++) {
        check_plan(office, asked->sql[i]);
        free(asked->sql[i]);
    }
}

static void worklist__never_looks_at_all_matters(void **state)
{
    struct office *office = *state;
    struct rows *found CLEANUP(free) = malloc(sizeof *found);
    struct clocks *clocks CLEANUP(free) = malloc(sizeof *clocks);
    struct chance chance = { 1 };
    struct asked asked = { 0 };
    int64_t lapsed, escalated;

    fill(office, &chance, 1, MATTERS, false);
    found->count = clocks->count = 0;
    listen(office, &asked);
    for (unsigned i = 0; i < DESKS; i++) {
        OK(qf_matter_walk(desk_of(office, i), &(struct qf_matter_filter){ .limit = 50 }, note, found, &office->error));
        OK(qf_clock_walk(desk_of(office, i), 0, note_clock, clocks, &office->error));
        OK(qf_clock_walk(desk_of(office, i), 1, note_clock, clocks, &office->error));
    }
    OK(qf_matter_walk(&office->officer, &(struct qf_matter_filter){ .handler = office->officer.actor.user }, note,
        found, &office->error));
    OK(qf_clock_sweep(office->book, office->catalog, OFFICE_TODAY, &lapsed, &escalated, &office->error));
    check_plans(office, &asked);
    assert_true(lapsed > 0);
}

static void lead__is_opened_without_looking_at_all_matters(void **state)
{
    struct office *office = *state;
    const struct qf_subject subject = { .entity = office_entity(901), .name = "某人" };
    const struct qf_new_lead lead = {
        .title = "t", .region = "349901101201", .subjects = &subject, .subject_count = 1
    };
    struct asked asked = { 0 };
    int64_t id;

    OK(qf_lead_open(&office->officer, &lead, &id, &office->error));
    listen(office, &asked);
    OK(qf_lead_open(&office->officer, &lead, &id, &office->error));
    check_plans(office, &asked);
}

/* However many there are, a page of ten reads ten, and one more of each place where it looks. */
static void worklist__reads_a_page_and_no_more(void **state)
{
    struct office *office = *state;
    struct rows *found CLEANUP(free) = malloc(sizeof *found);
    struct chance chance = { 3 };
    struct asked asked = { 0 };

    fill(office, &chance, 1, 3000, true);
    found->count = 0;
    listen(office, &asked);
    OK(qf_matter_walk(
        &office->leader, &(struct qf_matter_filter){ .open_only = true, .limit = 10 }, note, found, &office->error));
    check_plans(office, &asked);
    assert_int_equal(found->count, 10);
    assert_true(asked.rows < 100);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(worklist__shows_what_the_single_decision_allows),
        IN_OFFICE(clocks__are_those_of_visible_matters),
        IN_OFFICE(worklist__never_looks_at_all_matters),
        IN_OFFICE(lead__is_opened_without_looking_at_all_matters),
        IN_OFFICE(worklist__reads_a_page_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
