/* SPDX-License-Identifier: Apache-2.0 */
#include "figures.h"

#include <stdio.h>
#include <string.h>

const struct qf_period figures_may = { 20209, 20239 }; /* 2025-05-01 to 2025-05-31 */

void figures_run(struct office *office, const char *format, ...)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    char sql[2048];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    assert_in_range(length, 1, sizeof sql - 1);
    OK(qf_book_begin(office->book, "test", "figures", NULL, &office->error));
    if (qf_book_prepare(office->book, sql, &statement, &office->error) != QF_OK ||
        qf_statement_run(statement, &office->error) != QF_OK)
        fail_msg("%s: %s (%s)", sql, office->error.message, office->error.detail);
    OK(qf_book_commit(office->book, &office->error));
}

void figures_matter(
    struct office *office, int id, const char *kind, const char *region, const char *domain, const char *day)
{
    figures_run(office,
        "INSERT INTO matter (id, kind, number, state, organ, region, domain, opened_on, checked_at)"
        " VALUES (%d, '%s', '%c%d', 'open', %lld, '%s', '%s', '%s', '%s')",
        id, kind, kind[0], id, (long long)office->county, region, domain, day, day);
}

void figures_move(struct office *office, int matter, const char *to_state, const char *day)
{
    figures_run(office,
        "INSERT INTO move (matter, name, from_state, to_state, on_day) VALUES (%d, '%s', 'before', '%s', '%s')", matter,
        to_state, to_state, day);
}

#define NUMBERS "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d)"

void figures_reports(
    struct office *office, int first, int count, const char *region, const char *day, int closed, const char *closed_on)
{
    int last = first + count - 1;

    figures_run(office,
        "INSERT INTO matter (id, kind, number, state, organ, region, domain, opened_on) " NUMBERS
        " SELECT i, 'report', 'r' || i, 'accepted', %lld, '%s', 'D01', '%s' FROM n",
        first, last, (long long)office->county, region, day);
    figures_run(office,
        "INSERT INTO report (id, channel, signature, receipt, reply_key, sketch, content) " NUMBERS
        " SELECT i, 'letter', 'anonymous', i, '', '', '' FROM n",
        first, last);
    figures_run(office,
        "INSERT INTO move (matter, name, from_state, to_state, on_day) " NUMBERS
        " SELECT i, 'accept', 'registered', 'accepted', '%s' FROM n",
        first, last, day);
    if (closed)
        figures_run(office,
            "INSERT INTO move (matter, name, from_state, to_state, on_day) " NUMBERS
            " SELECT i, 'conclude', 'assigned', 'concluded', '%s' FROM n",
            first, first + closed - 1, closed_on);
}

void figures_person(
    struct office *office, int id, int matter, unsigned serial, const char *name, const char *post, const char *rank)
{
    figures_run(office,
        "INSERT INTO person_in_case (id, matter, entity, name, unit, post, rank, kind, responsibility)"
        " VALUES (%d, %d, nullif(%lld, 0), '%s', '青山镇', '%s', '%s', 'party_member', 'direct')",
        id, matter, serial ? (long long)office_entity(serial) : 0LL, name, post, rank);
}

void figures_sanction(struct office *office, int person, const char *kind, const char *line, const char *day)
{
    figures_run(office, "INSERT INTO sanction (person, kind, line, decided_on) VALUES (%d, '%s', '%s', '%s')", person,
        kind, line, day);
}

void figures_posting(struct office *office, int id, int matter, const char *kind, const char *day, long long yuan)
{
    static const char *const accounts[][3] = { { "found", "to_order", "loss" }, { "ordered", "to_receive", "to_order" },
        { "received", "held", "to_receive" }, { "returned", "owner", "held" }, { "treasury", "treasury", "held" },
        { "livelihood", "livelihood", "held" } };

    for (size_t i = 0; i < QF_COUNT(accounts); i++) {
        if (strcmp(accounts[i][0], kind) != 0)
            continue;
        figures_run(office, "INSERT INTO posting (id, matter, kind, on_day) VALUES (%d, %d, '%s', '%s')", id, matter,
            kind, day);
        figures_run(office,
            "INSERT INTO posting_line (posting, account, fen, beneficiary) VALUES (%d, '%s', %lld, '王小明'), (%d, "
            "'%s', "
            "%lld, NULL)",
            id, accounts[i][1], yuan * 100, id, accounts[i][2], -yuan * 100);
        return;
    }
    fail_msg("no posting '%s'", kind);
}

static enum qf_status keep(void *context, const char *value, const struct qf_figure *figure, struct qf_error *error)
{
    (void)value;
    (void)error;
    *(struct qf_figure *)context = *figure;
    return QF_OK;
}

struct qf_figure figures_of(
    struct office *office, const struct qf_desk *desk, const char *measure, struct qf_period period)
{
    const struct qf_statistic *found;
    struct qf_figure figure = { .numerator = -1 };

    OK(qf_statistic_find(measure, &found, &office->error));
    if (qf_statistics_walk(desk, found, &(struct qf_figure_query){ .period = period }, keep, &figure, &office->error) !=
        QF_OK)
        fail_msg("%s: %s (%s)", measure, office->error.message, office->error.detail);
    return figure;
}

/* --- the small city ---------------------------------------------------------------------------------------------------- */

#define TOWN    "349901101"
#define VILLAGE "349901101201"
#define OTHER   "349901102202"
#define ABROAD  "349902101201" /* of the other county */

static void add_reports(struct office *office)
{
    figures_reports(office, 1001, 8, VILLAGE, "2025-05-06", 6, "2025-05-20"); /* 1001–1006 closed */
    figures_reports(office, 1011, 2, ABROAD, "2025-05-31", 0, "");
    figures_reports(office, 1021, 3, VILLAGE, "2025-04-30", 3, "2025-05-02"); /* April's cohort */
    figures_reports(office, 1031, 2, VILLAGE, "2025-05-07", 0, "");
    figures_run(office, "UPDATE report SET repeats = 1001 WHERE id IN (1031, 1032)");
    figures_run(office, "UPDATE report SET signature = 'real_name' WHERE id IN (1001, 1002, 1003, 1007)");
    for (int report = 1001; report <= 1003; report++)
        figures_run(office,
            "INSERT INTO notice (report, kind, on_day, method) VALUES (%d, 'acceptance', '2025-05-08', 'phone'), (%d, "
            "'outcome', '%s', 'phone')",
            report, report, report == 1003 ? "2025-06-02" : "2025-05-25"); /* the third comes after the month */
    figures_run(office, "INSERT INTO clock (matter, name, state, started_on, due_on, ended_on) VALUES"
                        " (1001, 'outcome_notice', 'met', '2025-05-20', '2025-06-10', '2025-05-25'),"
                        " (1002, 'acceptance_notice', 'lapsed', '2025-05-06', '2025-05-07', '2025-05-08'),"
                        " (1007, 'acceptance_notice', 'running', '2025-05-06', '2025-05-27', NULL),"
                        " (1008, 'acceptance_notice', 'paused', '2025-05-06', '2025-05-27', NULL),"
                        " (1007, 'verify_name', 'running', '2025-05-06', '2025-06-27', NULL),"
                        " (1008, 'ask_appeal', 'running', '2025-05-06', '2025-05-07', NULL)");
}

static void add_leads(struct office *office)
{
    static const char *const ends[] = { "filed", "filed", "closed_minor", "closed_direct", "" };

    for (int i = 0; i < 5; i++) {
        figures_matter(office, 2001 + i, "lead", i == 4 ? ABROAD : VILLAGE, "D09", "2025-05-08");
        if (i < 3)
            figures_move(office, 2001 + i, "prelim", "2025-05-12");
        if (*ends[i])
            figures_move(office, 2001 + i, ends[i], "2025-05-19");
    }
    figures_matter(office, 2006, "lead", VILLAGE, "D09", "2025-05-09"); /* merged into the first */
    figures_run(office, "INSERT INTO matter_link (matter, kind, ref, relation, added_at) VALUES (2001, 'matter', 2006, "
                        "'merged', ''), (2001, 'matter', 1001, 'source', ''), (2002, 'visit', 1, 'source', ''),"
                        " (2003, 'warning', 3, 'source', ''), (2006, 'warning', 1, 'source', '')");
    figures_run(office, "INSERT INTO matter_subject (matter, name) VALUES (2003, '赵一'), (2003, '钱二')");
}

static void add_cases(struct office *office)
{
    static const int days[] = { 10, 20, 60, 31 }; /* to the decision */

    for (int i = 0; i < 4; i++) {
        figures_matter(office, 3001 + i, "case", i == 3 ? ABROAD : VILLAGE, i < 2 ? "D09" : "D01",
            i < 2 ? "2025-05-01" : "2025-03-01");
        if (i < 2)
            figures_run(office, "UPDATE matter SET parent = %d WHERE id = %d", 2001 + i, 3001 + i);
        figures_run(office,
            "INSERT INTO move (matter, name, from_state, to_state, on_day) SELECT id, 'decide', 'trial', 'decided',"
            " date(opened_on, '+%d days') FROM matter WHERE id = %d",
            i == 3 ? 61 : days[i], 3001 + i);
    }
    figures_person(office, 1, 3001, 900, "李四", "村党支部书记", "rural");
    figures_person(office, 2, 3002, 900, "李四", "村党支部书记", "rural"); /* the same in another case */
    figures_person(office, 3, 3002, 901, "周五", "副主任", "rural");
    figures_person(office, 4, 3003, 0, "吴六", "科员", "general");
    figures_person(office, 5, 3003, 902, "郑七", "镇党委书记", "township");
    figures_run(office, "UPDATE person_in_case SET responsibility = 'leadership' WHERE id = 5");
    figures_sanction(office, 1, "party_warning", "party", "2025-05-11");
    figures_sanction(office, 1, "warning", "administrative", "2025-05-11");
    figures_sanction(office, 2, "demerit", "administrative", "2025-05-21");
    figures_sanction(office, 4, "expulsion_from_party", "party", "2025-05-31");
    figures_sanction(office, 5, "party_warning", "party", "2025-05-30");
    figures_sanction(office, 3, "accountability_notice", "accountability", "2025-05-30");
    figures_sanction(office, 3, "demerit", "administrative", "2025-06-01"); /* June's */
    figures_run(office, "UPDATE person_in_case SET form = CASE id WHEN 4 THEN 4 ELSE 2 END WHERE id <> 3");
    figures_run(office, "UPDATE person_in_case SET transferred_on = '2025-05-31' WHERE id = 4");
    figures_run(office, "UPDATE matter SET closed_on = '2025-05-30' WHERE id IN (3001, 3002, 3003)");
    figures_run(office,
        "INSERT INTO verdict (matter, duty, answerable, why, on_day) VALUES (3001, 'commission', 0, 'x', "
        "'2025-05-29'), (3002, 'commission', 1, 'x', '2025-05-29'), (3002, 'party_committee', 1, 'x', "
        "'2025-05-29')");
    figures_run(office, "INSERT INTO listing (matter, level, number, listed_on, due_on) VALUES (3001, 'city', '督1', "
                        "'2025-05-02', '2025-06-02')");
    figures_run(
        office, "INSERT INTO campaign (id, name, from_day) VALUES (1, '违反中央八项规定精神专项', '2025-01-01')");
    figures_run(office, "INSERT INTO campaign_matter (campaign, matter) VALUES (1, 2002)"); /* by its lead */
}

static void add_money(struct office *office)
{
    figures_posting(office, 1, 3001, "found", "2025-05-02", 1000);
    figures_posting(office, 2, 3001, "ordered", "2025-05-02", 1000);
    figures_posting(office, 3, 3001, "received", "2025-05-03", 1000);
    figures_posting(office, 4, 3001, "returned", "2025-05-10", 100);
    figures_posting(office, 5, 3001, "treasury", "2025-05-11", 60);
    figures_posting(office, 6, 3001, "livelihood", "2025-05-12", 640);
    figures_posting(office, 7, 3002, "found", "2025-05-02", 600);
    figures_posting(office, 8, 3002, "ordered", "2025-05-02", 600);
    figures_posting(office, 9, 3002, "received", "2025-05-03", 300);
    figures_posting(office, 10, 3002, "returned", "2025-05-10", 50); /* taken back on the next day */
    figures_run(office,
        "INSERT INTO posting (id, matter, kind, on_day, reverses) VALUES (11, 3002, 'reversed', '2025-05-11', 10)");
    figures_run(
        office, "INSERT INTO posting_line (posting, account, fen) VALUES (11, 'owner', -5000), (11, 'held', 5000)");
    figures_run(office, "UPDATE matter SET amount_fen = 70000 WHERE id = 3001"); /* concerns 700, brings 1,000 */
}

static void add_warnings(struct office *office)
{
    static const char *const states[] = { "open", "dismissed", "open", "open" };

    figures_run(office, "INSERT INTO snapshot (id, digest, taken_at) VALUES (1, 'x', '')");
    figures_run(office,
        "INSERT INTO match_run (id, snapshot, state, settings_digest, started_at) VALUES (1, 1, 'committed', '', '')");
    figures_run(office, "INSERT INTO warning_run (id, snapshot, match_run, as_of, catalogue_digest, state, started_at)"
                        " VALUES (1, 1, 1, '2025-05-05', '', 'committed', '')");
    for (int i = 0; i < 4; i++)
        figures_run(office,
            "INSERT INTO warning (id, fingerprint, model, model_version, domain, subject, subject_name, region, "
            "period, level,"
            " sentence_zh, sentence_en, facts, evidence, links, digest, state, first_run, changed_run, last_change%s)"
            " VALUES (%d, %d, '%s', 1, 'D01', %d, 'x', '%s', '', 'red', '', '', '', '', '', '', '%s', 1, 1, 'new'%s)",
            i == 1 ? ", dismissed_at, dismissed_cause" : "", i + 1, i + 1, i < 2 ? "M01" : "M09", i + 1, VILLAGE,
            states[i], i == 1 ? ", '2025-05-06', 'namesake'" : "");
    figures_run(office, "INSERT INTO warning_outcome (warning, matter, outcome, why, digest, on_day) VALUES"
                        " (1, 2001, 'confirmed', 'x', '', '2025-05-20')");
}

static void add_data(struct office *office)
{
    figures_run(office,
        "INSERT INTO batch (state, department, dataset, file_name, sha256, size_bytes, received_at, rows_delivered,"
        " rows_accepted, rows_quarantined, period_from, period_to) VALUES"
        " ('committed', 'CZ', 'CZ01', 'a', 'a', 1, '2025-05-20T', 100, 90, 10, '2025-05-01', '2025-05-31')");
}

static void put_right(struct office *office)
{
    figures_run(office,
        "INSERT INTO survey (wave, region, on_day, asked, satisfied) VALUES ('2025', '349901', '2025-05-15', 999, 1),"
        " ('2025', '" TOWN "', '2025-05-15', 300, 270), ('2025', '349902', '2025-05-15', 100, 90),"
        " ('2024', '" TOWN "', '2024-05-15', 400, 252), ('2025-H0', '" TOWN "', '2025-05-01', 10, 0)");
    figures_run(office,
        "INSERT INTO training (id, title, place, on_day, organ) VALUES (1, '廉政', '基地', '2025-05-10', %lld),"
        " (2, '廉政', '基地', '2025-05-11', %lld)",
        (long long)office->county, (long long)office->county);
    figures_run(office,
        "INSERT INTO training_person (training, entity, name, region, attended) VALUES (1, 1, '甲', '" VILLAGE "', 1),"
        " (2, 1, '甲', '" VILLAGE "', 1), (1, 2, '乙', '" VILLAGE "', 0), (1, 3, '丙', NULL, 1)");
    figures_run(office,
        "INSERT INTO plan (id, region, title, diagnosis, opened_on, accepted_on) VALUES"
        " (1, '" VILLAGE "', '一', 'x', '2025-02-01', '2025-05-30'), (2, '" OTHER "', '二', 'x', '2025-05-01', NULL),"
        " (3, '" OTHER "', '旧', 'x', '2024-05-01', '2024-12-01')");
    figures_run(office,
        "INSERT INTO plan_item (plan, what, owner, due_on, done_on) VALUES (1, 'a', 'x', '2025-05-30', '2025-04-01'),"
        " (1, 'b', 'x', '2025-05-30', '2025-05-31'), (2, 'c', 'x', '2025-05-30', '2025-06-01'), (3, 'd', 'x', "
        "'2024-05-30', '2024-06-01')");
    figures_run(office, "INSERT INTO replacement (region, entity, name, post, on_day, reason) VALUES ('" VILLAGE
                        "', 5, '戊', '村党支部书记',"
                        " '2025-05-05', 'x'), ('" VILLAGE "', 6, '己', '村党支部副书记', '2025-05-05', 'x')");
    figures_run(office, "INSERT INTO ghost_pay (entity, name, unit, region, stopped_on, clawback_fen) VALUES"
                        " (7, '庚', '村委会', '" VILLAGE "', '2025-05-05', 120000), (8, '辛', '村委会', '" VILLAGE
                        "', '2025-05-06', 30000)");
    figures_run(office, "INSERT INTO urgent_issue (region, what, unit, opened_on, solved_on) VALUES ('" VILLAGE
                        "', 'x', 'x', '2025-05-01', "
                        "'2025-05-31'), ('" VILLAGE "', 'x', 'x', '2025-05-01', NULL), ('" VILLAGE
                        "', 'x', 'x', '2025-01-01', '2025-05-01')");
    figures_run(office,
        "INSERT INTO visit (id, user, region, kind, on_day) VALUES (1, %lld, '" OTHER
        "', 'bench_meeting', '2025-05-03'),"
        " (2, %lld, '" OTHER "', 'home_visit', '2025-05-03')",
        (long long)office->officer.actor.user, (long long)office->officer.actor.user);
    figures_run(office, "INSERT INTO region (code, name) VALUES ('" VILLAGE "', '上杨湾村'), ('" OTHER
                        "', '下坡村'), ('349901102203', '远村'),"
                        " ('349901', '清沅县')");
    figures_run(office,
        "INSERT INTO network_post (user, kind, region, from_day, to_day) VALUES (%lld, 'township_officer', '" VILLAGE
        "', "
        "'2025-01-01', NULL), (%lld, 'township_officer', '" OTHER "', '2025-01-01', '2025-05-31')",
        (long long)office->township_officer.actor.user, (long long)office->township_officer.actor.user);
    figures_run(office, "INSERT INTO dragnet (id, name, organ, from_day) VALUES (1, '排查', %lld, '2025-05-01')",
        (long long)office->county);
    figures_run(office, "INSERT INTO dragnet_cell (dragnet, domain, region, done_on) VALUES (1, 'D01', '" TOWN
                        "', '2025-05-31'), (1, 'D02', '" TOWN "', '2025-06-01'), (1, 'D03', '" TOWN "', NULL)");
}

void figures_city(struct office *office)
{
    add_reports(office);
    add_leads(office);
    add_warnings(office);
    put_right(office);
    add_cases(office);
    add_money(office);
    add_data(office);
}
