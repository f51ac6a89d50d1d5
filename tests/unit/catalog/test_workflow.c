/* SPDX-License-Identifier: Apache-2.0 */
/* The workflow: what ships, what it allows and refuses, a city's over it, and slips with their places. */
#include "catalog_test.h"

#include <unistd.h>

#include "base/date.h"
#include "base/file.h"

#include "../../remove_tree.h"

static const struct qf_move *move_of(const struct qf_workflow *workflow, const char *machine, const char *name)
{
    const struct qf_move *move = qf_machine_move(qf_workflow_machine(workflow, machine), name);

    if (!move)
        fail_msg("no move '%s' in '%s'", name, machine);
    return move;
}

/* --- what ships ---------------------------------------------------------------------------------------------------- */

static void shipped_workflow__has_the_machines_and_lists_of_casework(void **state)
{
    static const char *const machines[] = { "report", "lead", "case", "clarification", "false_accusation" };
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);

    for (size_t i = 0; i < QF_COUNT(machines); i++) {
        const struct qf_machine *machine = qf_workflow_machine(workflow, machines[i]);
        assert_non_null(machine);
        assert_non_null(qf_machine_initial(machine));
    }
    assert_int_equal(workflow->category_count, 12);
    assert_int_equal(workflow->disposition_count, 4);
    assert_int_equal(workflow->form_count, 4);
    assert_int_equal(workflow->track_count, 2);
    assert_non_null(qf_workflow_fact(workflow, QF_FACT_APPROVED_ABOVE));
    /* The engine computes what it is asked to compute, and nothing that it can tell is left to an officer's word. */
    for (const char *const *name = qf_computed_facts(); *name; name++) {
        const struct qf_case_fact *fact = qf_workflow_fact(workflow, *name);
        if (!fact || !fact->computed)
            fail_msg("the shipped workflow does not use '%s'", *name);
    }
}

/* Every row of the table of statutory clocks, on a day when the law of 2025 is in force. */
static void shipped_clocks__have_the_statutory_limits(void **state)
{
    static const struct {
        const char *clock;
        int amount;
        enum qf_span_unit unit;
    } rows[] = {
        { "send_up", 5, QF_SPAN_WORKING_DAYS },
        { "hand_down", 5, QF_SPAN_WORKING_DAYS },
        { "misdirected", 5, QF_SPAN_WORKING_DAYS },
        { "verify_name", 5, QF_SPAN_WORKING_DAYS },
        { "acceptance_notice", 15, QF_SPAN_WORKING_DAYS },
        { "outcome_notice", 15, QF_SPAN_WORKING_DAYS },
        { "petition_office_feedback", 3, QF_SPAN_MONTHS },
        { "disposition_proposal", 1, QF_SPAN_MONTHS },
        { "letter_answer", 15, QF_SPAN_WORKING_DAYS },
        { "talk_report", 1, QF_SPAN_MONTHS },
        { "preliminary_verification", 0, QF_SPAN_WORKING_DAYS },
        { "assigned_matter", 3, QF_SPAN_MONTHS },
        { "wake_up", 0, QF_SPAN_WORKING_DAYS }, /* on the day that was recorded */
        { "listed_lead", 3, QF_SPAN_MONTHS },
        { "listed_case", 3, QF_SPAN_MONTHS },
        { "investigation", 12, QF_SPAN_MONTHS },
        { "trial", 1, QF_SPAN_MONTHS },
        { "announcement", 1, QF_SPAN_MONTHS },
        { "post_changes", 1, QF_SPAN_MONTHS },
        { "execution_report", 6, QF_SPAN_MONTHS },
        { "property_disposal", 60, QF_SPAN_DAYS },
        { "prosecutor_return", 1, QF_SPAN_MONTHS },
        { "ask_appeal", 1, QF_SPAN_MONTHS },
        { "appeal_decision", 1, QF_SPAN_MONTHS },
        { "ask_second_appeal", 1, QF_SPAN_MONTHS },
        { "second_appeal_decision", 2, QF_SPAN_MONTHS },
        { "party_reexamination", 90, QF_SPAN_DAYS },
        { "detention", 3, QF_SPAN_MONTHS },
        { "waiting_order", 12, QF_SPAN_MONTHS },
        { "compulsory_appearance", 12, QF_SPAN_HOURS },
        { "protective_custody", 7, QF_SPAN_DAYS },
        { "family_notice", 24, QF_SPAN_HOURS },
        { "petition_acceptance", 15, QF_SPAN_DAYS },
        { "petition_objection", 5, QF_SPAN_WORKING_DAYS },
        { "petition_closing", 60, QF_SPAN_DAYS },
        { "ask_petition_review", 30, QF_SPAN_DAYS },
        { "petition_review", 30, QF_SPAN_DAYS },
        { "ask_petition_second_review", 30, QF_SPAN_DAYS },
        { "petition_second_review", 30, QF_SPAN_DAYS },
    };
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);

    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        const struct qf_clock *clock = qf_workflow_clock(workflow, rows[i].clock);
        const struct qf_term *term = clock ? qf_clock_term(clock, NULL, day_of("2025-06-10")) : NULL;
        if (!term || term->limit.amount != rows[i].amount || (rows[i].amount && term->limit.unit != rows[i].unit))
            fail_msg("clock '%s' does not have its limit", rows[i].clock);
        /* Days off never make a measure against a person longer. */
        if (clock->kind == QF_CLOCK_MEASURE && (term->rolls || clock->pauses.count))
            fail_msg("the measure '%s' can grow", rows[i].clock);
    }
    assert_int_equal(workflow->clock_count, QF_COUNT(rows) + 1); /* and the one of 2017 */
    assert_null(qf_clock_term(qf_workflow_clock(workflow, "party_review"), NULL, day_of("2025-06-10")));
    assert_int_equal(
        qf_clock_term(qf_workflow_clock(workflow, "party_review"), NULL, day_of("2018-06-01"))->limit.amount, 90);
}

static void shipped_clocks__take_the_law_in_force_when_they_start(void **state)
{
    const struct qf_clock *clock = qf_workflow_clock(qf_catalog_workflow(*state), "detention");
    const struct qf_term *before = qf_clock_term(clock, NULL, day_of("2025-05-31"));
    const struct qf_term *after = qf_clock_term(clock, NULL, day_of("2025-06-01"));

    assert_int_equal(before->extension_count, 1);
    assert_int_equal(after->extension_count, 2);
    assert_null(qf_clock_term(clock, NULL, day_of("2018-03-19")));
}

static void shipped_tracks__are_shorter_than_the_usual_way(void **state)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);
    const struct qf_clock *clock = qf_workflow_clock(workflow, "acceptance_notice");
    int32_t day = day_of("2025-06-10");
    size_t shorter = 0;

    assert_int_equal(qf_clock_term(clock, "green_channel", day)->limit.amount, 5);
    assert_int_equal(qf_clock_term(clock, "no_such_track", day)->limit.amount, 15); /* falls back to the usual */
    for (size_t i = 0; i < workflow->clock_count; i++) {
        const struct qf_term *usual = qf_clock_term(&workflow->clocks[i], NULL, day);
        for (size_t k = 0; usual && k < workflow->track_count; k++) {
            const struct qf_term *term = qf_clock_term(&workflow->clocks[i], workflow->tracks[k].name, day);
            /* Against a calendar month of at least 28 days, ten working days are at most two weeks and a long holiday. */
            if (term != usual && term->limit.unit == usual->limit.unit && usual->limit.amount)
                assert_true(term->limit.amount < usual->limit.amount);
            shorter += term != usual;
        }
    }
    assert_true(shorter >= 10);
}

static void shipped_sanctions__give_village_staff_three_kinds_only(void **state)
{
    static const char *const allowed[] = { "warning", "demerit", "major_demerit" };
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);
    size_t found = 0;

    for (size_t i = 0; i < workflow->sanction_count; i++) {
        const struct qf_sanction *sanction = &workflow->sanctions[i];
        if (sanction->kind != QF_SANCTION_ADMINISTRATIVE)
            continue;
        bool expected = false;
        for (size_t k = 0; k < QF_COUNT(allowed); k++)
            expected |= strcmp(allowed[k], sanction->name) == 0;
        if (qf_sanction_allowed(sanction, "village_staff") != expected)
            fail_msg("'%s' for village staff", sanction->name);
        assert_true(qf_sanction_allowed(sanction, "civil_servant"));
        assert_false(qf_sanction_allowed(sanction, "party_member"));
        assert_false(qf_sanction_allowed(sanction, NULL));
        found++;
    }
    assert_int_equal(found, 6);
}

static void shipped_sanctions__have_their_periods_and_who_may_approve_them(void **state)
{
    static const struct {
        const char *sanction;
        int impact_months;
    } rows[] = { { "party_warning", 12 }, { "party_serious_warning", 18 }, { "removal_from_party_post", 24 },
        { "expulsion_from_party", 60 }, { "warning", 6 }, { "demerit", 12 }, { "major_demerit", 18 },
        { "demotion", 24 }, { "removal_from_office", 24 } };
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);
    const struct qf_sanction *probation = qf_workflow_sanction(workflow, "probation_in_party");
    const struct qf_sanction *expulsion = qf_workflow_sanction(workflow, "expulsion_from_party");
    int32_t day = day_of("2025-06-10");
    int months;

    for (size_t i = 0; i < QF_COUNT(rows); i++)
        assert_int_equal(qf_sanction_term(qf_workflow_sanction(workflow, rows[i].sanction), day)->impact_months,
            rows[i].impact_months);
    assert_int_equal(qf_sanction_term(probation, day)->least_months, 12);
    assert_int_equal(qf_sanction_term(probation, day)->most_months, 24);
    assert_true(qf_sanction_approvable(probation, "party_committee", QF_TIER_TOWNSHIP, QF_ORGAN_HANDLING));
    assert_false(qf_sanction_approvable(probation, "leader", QF_TIER_TOWNSHIP, QF_ORGAN_HANDLING));
    assert_true(qf_sanction_approvable(probation, "leader", QF_TIER_COUNTY, QF_ORGAN_HANDLING));
    assert_false(qf_sanction_approvable(expulsion, "party_committee", QF_TIER_TOWNSHIP, QF_ORGAN_HANDLING));
    assert_true(qf_workflow_rule(workflow, "combined_impact_months", day, &months));
    assert_int_equal(months, 48);
    assert_false(qf_workflow_rule(workflow, "combined_impact_months", day_of("2020-06-30"), &months));
    assert_false(qf_workflow_rule(workflow, "no_such_rule", day, &months));
}

/* What protects people can be waived by nobody. */
static void shipped_moves__keep_what_protects_people(void **state)
{
    static const struct {
        const char *machine, *move, *fact;
    } rows[] = {
        { "report", "register", "may_be_handled_here" },
        { "report", "bypass", "must_be_sent_up" },
        { "lead", "park", "wake_up_date" },
        { "lead", "close_unfounded", "statement_of_subject" },
        { "lead", "close_minor", "statement_of_subject" },
        { "lead", "archive", "put_right" },
        { "lead", "archive", "outcome_cause" },
        { "lead", "archive_filed", "put_right" },
        { "lead", "archive_filed", "outcome_cause" },
        { "case", "send_to_trial", "statement_of_subject" },
        { "case", "file_and_try", "statement_of_subject" },
        { "case", "decide", "statement_of_subject" },
        { "case", "decide", "trial_officer_not_investigator" },
        { "case", "decide", "sanctions_allowed" },
        { "case", "archive", "dual_investigation_verdict" },
        { "case", "archive", "ledger_balanced" },
        { "case", "archive", "put_right" },
        { "clarification", "plan", "person_consents" },
        { "false_accusation", "find", "intent_shown" },
        { "false_accusation", "find", "fabrication_shown" },
    };
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);

    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        const struct qf_move *move = move_of(workflow, rows[i].machine, rows[i].move);
        const struct qf_case_fact *fact = qf_workflow_fact(workflow, rows[i].fact);
        if (!qf_names_have(move->requires, rows[i].fact) || qf_names_have(move->waivable, rows[i].fact) ||
            !fact->binding)
            fail_msg("%s: %s does not hold to %s", rows[i].machine, rows[i].move, rows[i].fact);
    }
    /* Every hand that takes a matter is free of recusal. */
    assert_true(qf_names_have(move_of(workflow, "lead", "assign")->requires, "handler_not_recused"));
    assert_true(qf_names_have(move_of(workflow, "lead", "reassign")->requires, "handler_not_recused"));
    assert_true(qf_names_have(move_of(workflow, "case", "reassign")->requires, "trial_officer_not_investigator"));
    assert_int_equal(move_of(workflow, "case", "returned_by_prosecutor")->most, 2);
}

static void moves__are_refused_unless_the_workflow_allows_them(void **state)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);
    const struct qf_move *find = move_of(workflow, "false_accusation", "find");
    const struct qf_move *level_up = move_of(workflow, "lead", "level_up");
    const struct qf_move *propose = move_of(workflow, "lead", "propose");

    assert_true(qf_move_allowed(propose, "assigned", "officer", QF_TIER_TOWNSHIP, QF_ORGAN_HANDLING));
    assert_false(qf_move_allowed(propose, "open", "officer", QF_TIER_TOWNSHIP, QF_ORGAN_HANDLING));
    assert_false(qf_move_allowed(propose, "assigned", "system_administrator", QF_TIER_CITY, QF_ORGAN_HANDLING));
    assert_false(qf_move_allowed(propose, "assigned", NULL, QF_TIER_CITY, QF_ORGAN_HANDLING));
    assert_false(qf_move_allowed(propose, NULL, "officer", QF_TIER_CITY, QF_ORGAN_HANDLING));
    assert_false(qf_move_allowed(propose, "assigned", "officer", QF_TIER_CITY, QF_ORGAN_ABOVE));
    assert_true(qf_move_allowed(level_up, "assigned", "leader", QF_TIER_COUNTY, QF_ORGAN_ABOVE));
    assert_false(qf_move_allowed(level_up, "assigned", "leader", QF_TIER_COUNTY, QF_ORGAN_HANDLING));
    assert_true(qf_grant_covers(&find->approver, "party_committee", QF_TIER_CITY, QF_ORGAN_HANDLING));
    assert_false(qf_grant_covers(&find->approver, "party_committee", QF_TIER_COUNTY, QF_ORGAN_HANDLING));
    assert_false(qf_grant_covers(&propose->approver, "leader", QF_TIER_CITY, QF_ORGAN_HANDLING)); /* there is none */
    assert_null(qf_workflow_machine(workflow, NULL));
    assert_null(qf_machine_move(qf_workflow_machine(workflow, "lead"), "no_such_move"));
}

static void administrators__hold_no_role_of_casework(void **state)
{
    static const char *const administrators[] = { "system_administrator", "security_administrator", "auditor" };
    static const char *const casework[] = { "clerk", "officer", "leader", "party_committee", "trial" };
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);

    for (size_t i = 0; i < QF_COUNT(administrators); i++) {
        const struct qf_role *role = qf_workflow_role(workflow, administrators[i]);
        for (size_t k = 0; k < QF_COUNT(casework); k++)
            assert_true(qf_names_have(role->apart_from, casework[k]));
        for (size_t k = i + 1; k < QF_COUNT(administrators); k++)
            assert_true(qf_names_have(role->apart_from, administrators[k]));
        for (size_t m = 0; m < workflow->machine_count; m++)
            for (size_t k = 0; k < workflow->machines[m].move_count; k++)
                assert_false(qf_names_have(workflow->machines[m].moves[k].by.roles, administrators[i]));
    }
}

static void shipped_workflow__says_everything_in_both_languages(void **state)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(*state);

    for (size_t m = 0; m < workflow->machine_count; m++) {
        const struct qf_machine *machine = &workflow->machines[m];
        for (size_t i = 0; i < machine->state_count; i++)
            assert_string_not_equal(machine->states[i].title.zh, machine->states[i].title.en);
        for (size_t i = 0; i < machine->move_count; i++)
            assert_string_not_equal(machine->moves[i].title.zh, machine->moves[i].title.en);
    }
    for (size_t i = 0; i < workflow->fact_count; i++)
        assert_string_not_equal(workflow->facts[i].title.zh, workflow->facts[i].title.en);
    for (size_t i = 0; i < workflow->clock_count; i++)
        assert_string_not_equal(workflow->clocks[i].title.zh, workflow->clocks[i].title.en);
}

/* --- a city's own -------------------------------------------------------------------------------------------------- */

static enum qf_status load_with(const char *text, struct qf_catalog **ret_catalog, struct qf_error *error)
{
    char folder[] = "/tmp/qf-workflow-XXXXXX", path[64];

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/workflow.yaml", folder);
    assert_int_equal(qf_file_replace(path, text, strlen(text), error), QF_OK);
    enum qf_status status = qf_catalog_load(QF_SHIPPED_CATALOG, folder, ret_catalog, error);
    assert_int_equal(remove_tree(folder), 0);
    return status;
}

static void city__replaces_an_object_by_name_and_adds_others(void **state)
{
    static const char own[] = "clocks:\n"
                              "  - name: verify_name\n"
                              "    title: {zh: 核实实名, en: verify}\n"
                              "    machine: report\n"
                              "    starts: {states: [accepted]}\n"
                              "    ends: {states: [realname_verified]}\n"
                              "    terms: [{limit: {working_days: 3}, law: 本市规定, article: \"2\", verified: true}]\n"
                              "channels:\n"
                              "  - {name: kiosk, title: {zh: 自助终端, en: kiosk}}\n";
    const struct qf_workflow *shipped = qf_catalog_workflow(*state);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;

    OK(load_with(own, &catalog, &error));
    const struct qf_workflow *workflow = qf_catalog_workflow(catalog);
    assert_int_equal(workflow->clock_count, shipped->clock_count);
    assert_int_equal(workflow->channel_count, shipped->channel_count + 1);
    assert_string_equal(workflow->channels[shipped->channel_count].name, "kiosk");
    assert_int_equal(workflow->machine_count, shipped->machine_count);
    const struct qf_clock *clock = qf_workflow_clock(workflow, "verify_name");
    assert_int_equal(clock->term_count, 1);
    assert_int_equal(qf_clock_term(clock, "fast_track", day_of("2025-06-10"))->limit.amount, 3);
    assert_string_not_equal(qf_catalog_digest(catalog), qf_catalog_digest(*state));
    qf_catalog_free(catalog);
}

/* A machine without a state that a shipped clock starts at: told where the clock stands. */
static void city__cannot_take_away_what_others_rest_on(void **state)
{
    static const char own[] = "machines:\n"
                              "  - name: clarification\n"
                              "    title: 澄清\n"
                              "    states:\n"
                              "      - {name: open, title: 开, initial: true}\n"
                              "      - {name: done, title: 完, terminal: true}\n"
                              "    moves:\n"
                              "      - {name: close, title: 办结, from: [open], to: done, by: {roles: [judge]}}\n";
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    size_t count;

    (void)state;
    assert_int_equal(load_with(own, &catalog, &error), QF_INPUT);
    const struct qf_catalog_mistake *mistakes = qf_catalog_mistakes(catalog, &count);
    assert_int_equal(count, 1);
    assert_int_equal(mistakes[0].line, 8);
    assert_non_null(strstr(mistakes[0].message, "there is no role 'judge'"));
    qf_catalog_free(catalog);
}

/* --- slips --------------------------------------------------------------------------------------------------------- */

#define HEAD                                                                                                           \
    "roles: [{name: officer, title: t}]\n"                                                                             \
    "facts: [{name: plan, title: t}, {name: oath, title: t, binding: true}]\n"                                         \
    "machines:\n"                                                                                                      \
    "  - name: lead\n"                                                                                                 \
    "    title: t\n"                                                                                                   \
    "    states:\n"
#define STATES                                                                                                         \
    "      - {name: open, title: t, initial: true}\n"                                                                  \
    "      - {name: shut, title: t, terminal: true}\n"
#define MOVES       "    moves:\n"
#define CLOSE       "      - {name: close, title: t, from: [open], to: shut, by: {roles: [officer]}}\n"
#define SOUND       HEAD STATES MOVES CLOSE /* 10 lines */
#define CLOCK(rest) SOUND "clocks:\n  - name: c\n    title: t\n    machine: lead\n    starts: {states: [open]}\n" rest
#define TERM(rest)  CLOCK("    ends: {states: [shut]}\n    terms:\n" rest)

static void machine__slips_have_a_place_and_a_hint(void **state)
{
    static const struct slip slips[] = {
        { HEAD STATES MOVES "      - {name: close, title: t, from: [open], to: shot, by: {roles: [officer]}}\n", 10, 51,
            "there is no state 'shot'", "'shut'" },
        { HEAD STATES MOVES "      - {name: close, title: t, from: [opn], to: shut, by: {roles: [officer]}}\n", 10, 40,
            "there is no state 'opn'", "'open'" },
        { HEAD STATES MOVES "      - {name: close, title: t, from: [open], to: shut, by: {roles: [offcer]}}\n", 10, 70,
            "there is no role 'offcer'", "'officer'" },
        { HEAD STATES MOVES "      - {name: close, title: t, from: [open], to: shut, by: {roles: []}}\n", 10, 69,
            "'roles' needs at least one item", NULL },
        { HEAD STATES MOVES "      - {name: close, title: t, from: [open], to: shut}\n", 10, 9, "has no 'by'", NULL },
        { HEAD STATES MOVES
            "      - {name: close, title: t, from: [open], to: shut, by: {roles: [officer], tiers: [village]}}\n",
            10, 88, "cannot be 'village'", "township" },
        { HEAD STATES MOVES
            "      - {name: close, title: t, from: [open], to: shut, by: {roles: [officer]}, requires: [plann]}\n",
            10, 92, "there is no fact 'plann'", "'plan'" },
        { HEAD STATES MOVES
            "      - {name: close, title: t, from: [open], to: shut, by: {roles: [officer]}, requires: [oath], "
            "override: {may_waive: [oath], by: {roles: [officer]}}}\n",
            10, 122, "'oath' is binding", NULL },
        { HEAD STATES MOVES
            "      - {name: close, title: t, from: [open], to: shut, by: {roles: [officer]}, requires: [oath], "
            "override: {may_waive: [plan], by: {roles: [officer]}}}\n",
            10, 122, "'plan' is not required", NULL },
        { SOUND "      - {name: again, title: t, from: [shut], to: open, by: {roles: [officer]}}\n", 11, 40,
            "move 'again' leaves 'shut', which is an end", "reopens: true" },
        { SOUND "      - {name: close, title: t, from: [open], to: shut, by: {roles: [officer]}}\n", 11, 9,
            "'close' stands in 'moves' twice", NULL },
        { HEAD STATES "      - {name: attic, title: t}\n" MOVES CLOSE, 9, 9, "no move leads to the state 'attic'",
            NULL },
        { HEAD STATES "      - {name: pit, title: t}\n" MOVES CLOSE
                      "      - {name: fall, title: t, from: [open], to: pit, by: {roles: [officer]}}\n",
            9, 9, "from the state 'pit' no moves lead to an end", NULL },
        { HEAD "      - {name: open, title: t}\n      - {name: shut, title: t, terminal: true}\n" MOVES CLOSE, 7, 7,
            "needs exactly one state that is 'initial: true'", NULL },
        { HEAD "      - {name: open, title: t, initial: true}\n      - {name: shut, title: t}\n" MOVES CLOSE, 7, 7,
            "has no state that is 'terminal: true'", NULL },
        { HEAD STATES "      - {name: mid, title: t, color: red}\n" MOVES CLOSE, 9, 31, "no key 'color'", "'colour'" },
        { "facts: [{name: ledger_balancd, title: t, computed: true}]\n", 1, 16, "cannot compute the fact",
            "'ledger_balanced'" },
        { "facts: [{name: good_mood, title: t, computed: true}]\n", 1, 16, "cannot compute the fact",
            "leave out 'computed'" },
        { "roles: [{name: clerk, title: t}, {name: clerk, title: u}]\n", 1, 34, "'clerk' stands in 'roles' twice",
            NULL },
        { "machine: []\n", 1, 1, "no key 'machine'", "'machines'" },
    };

    (void)state;
    EXPECT_SLIPS("workflow", slips);
    qf_catalog_free(read_text("workflow", SOUND, QF_OK));
}

#define L "law: l, article: a"

static void clock__slips_have_a_place_and_a_hint(void **state)
{
    static const struct slip slips[] = {
        { CLOCK("    ends: {states: [shutt]}\n    terms: [{limit: {days: 5}, " L "}]\n"), 16, 21,
            "there is no state 'shutt'", "'shut'" },
        { CLOCK("    ends: {moves: [closed]}\n    terms: [{limit: {days: 5}, " L "}]\n"), 16, 20,
            "there is no move 'closed'", "'close'" },
        { CLOCK("    ends: {}\n    terms: [{limit: {days: 5}, " L "}]\n"), 16, 11, "'ends' names no moment", "states" },
        { SOUND
            "clocks:\n  - {name: c, title: t, machine: lead, starts: {states: [shut]}, ends: {states: [open]}, terms: "
            "[{limit: {days: 5}, " L "}]}\n",
            12, 72, "clock 'c' never ends", NULL },
        { SOUND
            "clocks:\n  - {name: c, title: t, machine: leed, starts: {states: [open]}, ends: {states: [shut]}, terms: "
            "[{limit: {days: 5}, " L "}]}\n",
            12, 34, "there is no machine 'leed'", "'lead'" },
        { TERM("      - {limit: {day: 5}, " L "}\n"), 18, 18, "no key 'day'", "'days'" },
        { TERM("      - {limit: {days: 5, months: 1}, " L "}\n"), 18, 17, "a period has one unit", "working_days" },
        { TERM("      - {limit: {days: 20000}, " L "}\n"), 18, 24, "'days' must lie between 0 and 10000", NULL },
        { TERM("      - {" L "}\n"), 18, 9, "neither a limit nor colours", "limit:" },
        { TERM("      - {limit: {days: 5}, track: fast, " L "}\n"), 18, 35, "there is no track 'fast'", NULL },
        { TERM("      - {limit: {days: 5}, " L ", valid_to: 2025-05-31}\n"
               "      - {limit: {days: 6}, " L ", valid_from: 2025-05-31}\n"),
            19, 9, "two terms are in force on 2025-05-31", "the day before" },
        { TERM("      - {limit: {days: 5}, " L "}\n      - {limit: {days: 6}, " L ", valid_from: 2025-06-01}\n"), 19, 9,
            "two terms are in force on 2025-06-01", "the day before" },
        { TERM("      - {limit: {days: 5}, " L ", valid_from: 2025-06-01, valid_to: 2025-05-01}\n"), 18, 82,
            "'valid_to' lies before 'valid_from'", NULL },
        { TERM("      - {limit: {days: 5}, " L "}\n    warn_before: {days: 5}\n"), 19, 18,
            "'warn_before' is not shorter", NULL },
        { TERM("      - {limit: {days: 5}, " L "}\n    pauses: [rain]\n    pause_by: {roles: [officer]}\n"), 19, 14,
            "there is no reason to pause 'rain'", NULL },
        { TERM("      - {limit: {days: 5}, " L "}\n    pauses: [rain]\npauses: [{name: rain, title: t}]\n"), 19, 13,
            "'pauses' needs 'pause_by'", NULL },
        { TERM("      - {limit: {months: 3}, " L "}\n    kind: measure\n"), 18, 9, "must not last longer for a day off",
            "rolls: false" },
        { TERM("      - {limit: {days: 3}, " L "}\n    due: plann\n"), 19, 10, "there is no fact 'plann'", "'plan'" },
        { TERM("      - {limit: {days: 3}, " L "}\n    due: plan\n    then: closed\n"), 20, 11,
            "there is no move 'closed'", "'close'" },
        { TERM("      - {limit: {days: 3}, " L "}\n    then: close\n"), 19, 11, "'then' needs 'due'", NULL },
        { TERM("      - {limit: {days: 3}, " L "}\n    escalations: [{after: {days: 0}, role: boss, organ: above}]\n"),
            19, 44, "there is no role 'boss'", NULL },
        { TERM("      - {" L ", extensions: [{by: {roles: [officer]}, span: {days: 3}}]}\n"
               "    colours: [{colour: red, elapsed: {days: 9}}]\n"),
            18, 42, "what has no limit cannot be extended", NULL },
        { TERM("      - {limit: {days: 3}, " L "}\n    colours: [{colour: red}]\n"), 19, 15, "a colour needs one of",
            NULL },
    };

    (void)state;
    EXPECT_SLIPS("workflow", slips);
    qf_catalog_free(read_text("workflow", TERM("      - {limit: {days: 5}, " L "}\n"), QF_OK));
}

static void list__slips_have_a_place_and_a_hint(void **state)
{
    static const struct slip slips[] = {
        { SOUND "dispositions: [{name: d, title: t, machine: lead, state: parked}]\n", 11, 58,
            "there is no state 'parked'", NULL },
        { SOUND "sanctions:\n  - {name: s, title: t, kind: party, subjects: [cadre], approvers: [{roles: [officer]}], "
                "terms: [{" L "}]}\n",
            12, 49, "there is no kind of person 'cadre'", NULL },
        { SOUND "subjects: [{name: cadre, title: t}]\nsanctions:\n  - {name: s, title: t, kind: party, form: first, "
                "subjects: [cadre], approvers: [{roles: [officer]}], terms: [{" L "}]}\n",
            13, 44, "there is no form 'first'", NULL },
        { SOUND
            "subjects: [{name: cadre, title: t}]\nsanctions:\n  - {name: s, title: t, kind: party, subjects: [cadre], "
            "approvers: [], terms: [{" L "}]}\n",
            13, 68, "'approvers' needs at least one item", NULL },
        { "rules: [{name: r, title: t, terms: [{value: 1, " L "}, {value: 2, " L "}]}]\n", 1, 69,
            "two terms are in force", "the day before" },
        { "roles: [{name: clerk, title: t, apart_from: [auditr]}]\n", 1, 46, "there is no role 'auditr'", NULL },
        { "recusals: [{name: kin, title: t, found_by: gossip, " L "}]\n", 1, 44, "cannot be 'gossip'", "relation" },
    };

    (void)state;
    EXPECT_SLIPS("workflow", slips);
}

static void category__names_a_domain_of_the_catalogue(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    size_t count;

    (void)state;
    assert_int_equal(
        load_with("categories: [{name: school_fees, title: t, domains: [D22]}]\n", &catalog, &error), QF_INPUT);
    const struct qf_catalog_mistake *mistakes = qf_catalog_mistakes(catalog, &count);
    assert_int_equal(count, 1);
    assert_non_null(strstr(mistakes[0].message, "there is no domain 'D22'"));
    assert_int_equal(mistakes[0].column, 54);
    qf_catalog_free(catalog);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_workflow__has_the_machines_and_lists_of_casework),
        cmocka_unit_test(shipped_clocks__have_the_statutory_limits),
        cmocka_unit_test(shipped_clocks__take_the_law_in_force_when_they_start),
        cmocka_unit_test(shipped_tracks__are_shorter_than_the_usual_way),
        cmocka_unit_test(shipped_sanctions__give_village_staff_three_kinds_only),
        cmocka_unit_test(shipped_sanctions__have_their_periods_and_who_may_approve_them),
        cmocka_unit_test(shipped_moves__keep_what_protects_people),
        cmocka_unit_test(moves__are_refused_unless_the_workflow_allows_them),
        cmocka_unit_test(administrators__hold_no_role_of_casework),
        cmocka_unit_test(shipped_workflow__says_everything_in_both_languages),
        cmocka_unit_test(city__replaces_an_object_by_name_and_adds_others),
        cmocka_unit_test(city__cannot_take_away_what_others_rest_on),
        cmocka_unit_test(machine__slips_have_a_place_and_a_hint),
        cmocka_unit_test(clock__slips_have_a_place_and_a_hint),
        cmocka_unit_test(list__slips_have_a_place_and_a_hint),
        cmocka_unit_test(category__names_a_domain_of_the_catalogue),
    };

    return cmocka_run_group_tests(tests, load_shipped, drop);
}
