/* SPDX-License-Identifier: Apache-2.0 */
/* The records of workflow.yaml. What one object says of another is held against the whole in workflow_check.c. */
#include <string.h>

#include "catalog/kinds.h"

/* Small parts that many objects have. */

static void finish_span(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_span *span = out;
    size_t given = 0;
    for (int unit = 0; qf_span_unit_choices[unit]; unit++) {
        const struct qf_node *amount = qf_node_member(node, qf_span_unit_choices[unit]);
        int64_t number;
        if (!amount)
            continue;
        given++;
        if (!qf_decode_integer(reader, amount, &number))
            return;
        if (number < 0 || number > QF_SPAN_MAX) {
            qf_mistake(reader, amount, "'%s' must lie between %d and %d", amount->key, 0, QF_SPAN_MAX);
            return;
        }
        *span = (struct qf_span){ (int)number, (enum qf_span_unit)unit };
    }
    if (given == 1 || given < node->count) /* an unknown unit is said already */
        return;
    qf_mistake(reader, node, "a period has one unit");
    qf_mistake_hint(reader, "write one of {working_days: 15}, {days: 30}, {months: 3}, {hours: 24}");
}

static const struct qf_field span_fields[] = {
    { "working_days", QF_FIELD_RAW },
    { "days", QF_FIELD_RAW },
    { "months", QF_FIELD_RAW },
    { "hours", QF_FIELD_RAW },
};
static const struct qf_record span_record = { QF_N("period"), sizeof(struct qf_span), span_fields,
    QF_COUNT(span_fields), finish_span };

static void finish_grant(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_grant *grant = out;
    const struct qf_node *tiers = qf_node_member(node, "tiers");
    int tier;
    if (!tiers) {
        grant->tiers = (1u << QF_TIER_TOWNSHIP) | (1u << QF_TIER_COUNTY) | (1u << QF_TIER_CITY);
        return;
    }
    if (tiers->kind != QF_NODE_LIST || !tiers->first) {
        qf_mistake(reader, tiers, "'%s' must be %s", tiers->key, qf_tr(reader->mistakes->lang, "a list"));
        qf_mistake_hint(reader, "of township, county and city; leave it out when it is all three");
        return;
    }
    for (const struct qf_node *item = tiers->first; item; item = item->next)
        if (qf_decode_choice(reader, item, qf_tier_choices, &tier))
            grant->tiers |= 1u << tier;
}

#define NAMES(type, member) offsetof(type, member.items), offsetof(type, member.count)
#define GRANT(member)       offsetof(struct qf_grant, member)
static const struct qf_field grant_fields[] = {
    { "roles", QF_FIELD_TEXTS, true, NAMES(struct qf_grant, roles), .min = 1, .max = 30 },
    { "tiers", QF_FIELD_RAW },
    { "organ", QF_FIELD_CHOICE, false, GRANT(organ), .choices = qf_organ_choices },
};
static const struct qf_record grant_record = { QF_N("grant"), sizeof(struct qf_grant), grant_fields,
    QF_COUNT(grant_fields), finish_grant };

/* Keys of a legal source, read into the struct qf_legal at `offset` of their object. */
#define LEGAL_FIELDS(offset)                                                                                           \
    { "law", QF_FIELD_BILINGUAL, true, (offset) + offsetof(struct qf_legal, basis.law) },                              \
        { "article", QF_FIELD_TEXT, true, (offset) + offsetof(struct qf_legal, basis.article) },                       \
        { "valid_from", QF_FIELD_DATE, false, (offset) + offsetof(struct qf_legal, basis.valid_from) },                \
        { "valid_to", QF_FIELD_DATE, false, (offset) + offsetof(struct qf_legal, basis.valid_to) },                    \
    {                                                                                                                  \
        "verified", QF_FIELD_BOOLEAN, false, (offset) + offsetof(struct qf_legal, verified)                            \
    }

/* Roles, facts, and what has a name only */

#define ROLE(member) offsetof(struct qf_role, member)
static const struct qf_field role_fields[] = {
    { "name", QF_FIELD_NAME, true, ROLE(name) },
    { "title", QF_FIELD_BILINGUAL, true, ROLE(title) },
    { "apart_from", QF_FIELD_TEXTS, false, NAMES(struct qf_role, apart_from), .max = 30 },
};
static const struct qf_record role_record = { QF_N("role"), sizeof(struct qf_role), role_fields, QF_COUNT(role_fields),
    NULL };

static void finish_fact(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_case_fact *fact = out;
    const char *const *known = qf_computed_facts();
    if (!fact->computed || !fact->name || qf_names_have((struct qf_names){ known, qf_choice_count(known) }, fact->name))
        return;
    const struct qf_node *name = qf_node_member(node, "name");
    qf_mistake(reader, name, "the program cannot compute the fact '%s'", fact->name);
    if (!qf_mistake_suggest(reader, fact->name, known, qf_choice_count(known)))
        qf_mistake_hint(reader, "leave out 'computed', and an officer records it");
}

#define FACT(member) offsetof(struct qf_case_fact, member)
static const struct qf_field fact_fields[] = {
    { "name", QF_FIELD_NAME, true, FACT(name) },
    { "title", QF_FIELD_BILINGUAL, true, FACT(title) },
    { "computed", QF_FIELD_BOOLEAN, false, FACT(computed) },
    { "binding", QF_FIELD_BOOLEAN, false, FACT(binding) },
    { "day", QF_FIELD_BOOLEAN, false, FACT(day) },
};
static const struct qf_record fact_record = { QF_N("fact"), sizeof(struct qf_case_fact), fact_fields,
    QF_COUNT(fact_fields), finish_fact };

#define NAMED(member) offsetof(struct qf_named, member)
static const struct qf_field named_fields[] = {
    { "name", QF_FIELD_NAME, true, NAMED(name) },
    { "title", QF_FIELD_BILINGUAL, true, NAMED(title) },
};
static const struct qf_record track_record = { QF_N("track"), sizeof(struct qf_named), named_fields, 2, NULL };
static const struct qf_record pause_record = { QF_N("reason to pause"), sizeof(struct qf_named), named_fields, 2,
    NULL };
static const struct qf_record channel_record = { QF_N("channel"), sizeof(struct qf_named), named_fields, 2, NULL };
static const struct qf_record form_record = { QF_N("form"), sizeof(struct qf_named), named_fields, 2, NULL };
static const struct qf_record subject_record = { QF_N("kind of person"), sizeof(struct qf_named), named_fields, 2,
    NULL };

/* Machines */

#define STATE(member) offsetof(struct qf_state, member)
static const struct qf_field state_fields[] = {
    { "name", QF_FIELD_NAME, true, STATE(name) },
    { "title", QF_FIELD_BILINGUAL, true, STATE(title) },
    { "colour", QF_FIELD_CHOICE, false, STATE(colour), .choices = qf_colour_choices },
    { "initial", QF_FIELD_BOOLEAN, false, STATE(initial) },
    { "terminal", QF_FIELD_BOOLEAN, false, STATE(terminal) },
};
static const struct qf_record state_record = { QF_N("state"), sizeof(struct qf_state), state_fields,
    QF_COUNT(state_fields), NULL };

#define OVERRIDE(member) offsetof(struct qf_move, member)
static const struct qf_field override_fields[] = {
    { "may_waive", QF_FIELD_TEXTS, true, NAMES(struct qf_move, waivable), .min = 1, .max = 50 },
    { "by", QF_FIELD_RECORD, true, OVERRIDE(override), .items = &grant_record },
};
static const struct qf_record override_record = { QF_N("override"), sizeof(struct qf_move), override_fields,
    QF_COUNT(override_fields), NULL };

static void finish_move(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    const struct qf_node *override = qf_node_member(node, "override");
    if (override)
        qf_decode_record(reader, override, &override_record, out);
}

#define MOVE(member) offsetof(struct qf_move, member)
static const struct qf_field move_fields[] = {
    { "name", QF_FIELD_NAME, true, MOVE(name) },
    { "title", QF_FIELD_BILINGUAL, true, MOVE(title) },
    { "from", QF_FIELD_TEXTS, true, NAMES(struct qf_move, from), .min = 1, .max = 100 },
    { "to", QF_FIELD_TEXT, false, MOVE(to) },
    { "by", QF_FIELD_RECORD, true, MOVE(by), .items = &grant_record },
    { "approver", QF_FIELD_RECORD, false, MOVE(approver), .items = &grant_record },
    { "requires", QF_FIELD_TEXTS, false, NAMES(struct qf_move, requires), .max = 50 },
    { "override", QF_FIELD_RAW },
    { "most", QF_FIELD_INTEGER, false, MOVE(most), .min = 1, .max = 1000 },
    { "reopens", QF_FIELD_BOOLEAN, false, MOVE(reopens) },
};
static const struct qf_record move_record = { QF_N("move"), sizeof(struct qf_move), move_fields, QF_COUNT(move_fields),
    finish_move };

#define MACHINE(member) offsetof(struct qf_machine, member)
static const struct qf_field machine_fields[] = {
    { "name", QF_FIELD_NAME, true, MACHINE(name) },
    { "title", QF_FIELD_BILINGUAL, true, MACHINE(title) },
    { "states", QF_FIELD_ITEMS, true, MACHINE(states), MACHINE(state_count), .min = 1, .max = 100,
        .items = &state_record },
    { "moves", QF_FIELD_ITEMS, true, MACHINE(moves), MACHINE(move_count), .min = 1, .max = 300, .items = &move_record },
};
static const struct qf_record machine_record = { QF_N("machine"), sizeof(struct qf_machine), machine_fields,
    QF_COUNT(machine_fields), NULL };

/* Clocks */

static const struct qf_field moment_fields[] = {
    { "states", QF_FIELD_TEXTS, false, NAMES(struct qf_moment, states), .min = 1, .max = 100 },
    { "moves", QF_FIELD_TEXTS, false, NAMES(struct qf_moment, moves), .min = 1, .max = 100 },
    { "facts", QF_FIELD_TEXTS, false, NAMES(struct qf_moment, facts), .min = 1, .max = 100 },
};

static void finish_moment(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    (void)out;
    if (node->count)
        return; /* what is wrong in it is said already */
    qf_mistake(reader, node, "'%s' names no moment", qf_node_label(node));
    qf_mistake_hint(reader, "write {states: […]}, {moves: […]} or {facts: […]}");
}

static const struct qf_record moment_record = { QF_N("moment"), sizeof(struct qf_moment), moment_fields,
    QF_COUNT(moment_fields), finish_moment };

#define EXTENSION(member) offsetof(struct qf_extension, member)
static const struct qf_field extension_fields[] = {
    { "by", QF_FIELD_RECORD, true, EXTENSION(by), .items = &grant_record },
    { "span", QF_FIELD_RECORD, true, EXTENSION(span), .items = &span_record },
    { "times", QF_FIELD_INTEGER, false, EXTENSION(times), .min = 1, .max = 100 },
};
static const struct qf_record extension_record = { QF_N("extension"), sizeof(struct qf_extension), extension_fields,
    QF_COUNT(extension_fields), NULL };

static void finish_term(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_term *term = out;
    qf_basis_finish(reader, node, &term->legal.basis);
    if (!qf_node_member(node, "rolls"))
        term->rolls = term->limit.unit == QF_SPAN_MONTHS && term->limit.amount;
    if (term->extension_count && !term->limit.amount)
        qf_mistake(reader, qf_node_member(node, "extensions"), "what has no limit cannot be extended");
}

#define TERM(member) offsetof(struct qf_term, member)
static const struct qf_field term_fields[] = {
    { "track", QF_FIELD_TEXT, false, TERM(track) },
    { "limit", QF_FIELD_RECORD, false, TERM(limit), .items = &span_record },
    { "rolls", QF_FIELD_BOOLEAN, false, TERM(rolls) },
    { "extensions", QF_FIELD_ITEMS, false, TERM(extensions), TERM(extension_count), .max = 10,
        .items = &extension_record },
    LEGAL_FIELDS(TERM(legal)),
};
static const struct qf_record term_record = { QF_N("term"), sizeof(struct qf_term), term_fields, QF_COUNT(term_fields),
    finish_term };

static void finish_colour(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    static const char *const measures[] = {
        [QF_MEASURE_ELAPSED] = "elapsed", [QF_MEASURE_REMAINING] = "remaining", [QF_MEASURE_OVERDUE] = "overdue", NULL
    };
    struct qf_colour_rule *rule = out;
    size_t given = 0;
    for (int measure = 0; measures[measure]; measure++) {
        const struct qf_node *span = qf_node_member(node, measures[measure]);
        if (!span)
            continue;
        given++;
        rule->measure = (enum qf_measure)measure;
        qf_decode_record(reader, span, &span_record, &rule->span);
    }
    if (given == 1)
        return;
    qf_mistake(reader, node, "a colour needs one of 'elapsed', 'remaining' and 'overdue'");
}

static const struct qf_field colour_fields[] = {
    { "colour", QF_FIELD_CHOICE, true, offsetof(struct qf_colour_rule, colour), .choices = qf_colour_choices },
    { "elapsed", QF_FIELD_RAW },
    { "remaining", QF_FIELD_RAW },
    { "overdue", QF_FIELD_RAW },
};
static const struct qf_record colour_record = { QF_N("colour"), sizeof(struct qf_colour_rule), colour_fields,
    QF_COUNT(colour_fields), finish_colour };

#define ESCALATION(member) offsetof(struct qf_escalation, member)
static const struct qf_field escalation_fields[] = {
    { "after", QF_FIELD_RECORD, true, ESCALATION(after), .items = &span_record },
    { "role", QF_FIELD_TEXT, true, ESCALATION(role) },
    { "organ", QF_FIELD_CHOICE, true, ESCALATION(organ), .choices = qf_one_organ_choices },
};
static const struct qf_record escalation_record = { QF_N("escalation"), sizeof(struct qf_escalation), escalation_fields,
    QF_COUNT(escalation_fields), NULL };

#define CLOCK(member) offsetof(struct qf_clock, member)
static const struct qf_field clock_fields[] = {
    { "name", QF_FIELD_NAME, true, CLOCK(name) },
    { "title", QF_FIELD_BILINGUAL, true, CLOCK(title) },
    { "machine", QF_FIELD_TEXT, true, CLOCK(machine) },
    { "kind", QF_FIELD_CHOICE, false, CLOCK(kind), .choices = qf_clock_kind_choices },
    { "starts", QF_FIELD_RECORD, true, CLOCK(starts), .items = &moment_record },
    { "ends", QF_FIELD_RECORD, true, CLOCK(ends), .items = &moment_record },
    { "only_if", QF_FIELD_TEXTS, false, NAMES(struct qf_clock, only_if), .max = 20 },
    { "due", QF_FIELD_TEXT, false, CLOCK(due) },
    { "then", QF_FIELD_TEXT, false, CLOCK(then) },
    { "terms", QF_FIELD_ITEMS, true, CLOCK(terms), CLOCK(term_count), .min = 1, .max = 50, .items = &term_record },
    { "warn_before", QF_FIELD_RECORD, false, CLOCK(warn_before), .items = &span_record },
    { "colours", QF_FIELD_ITEMS, false, CLOCK(colours), CLOCK(colour_count), .max = 10, .items = &colour_record },
    { "pauses", QF_FIELD_TEXTS, false, NAMES(struct qf_clock, pauses), .max = 30 },
    { "pause_by", QF_FIELD_RECORD, false, CLOCK(pause_by), .items = &grant_record },
    { "escalations", QF_FIELD_ITEMS, false, CLOCK(escalations), CLOCK(escalation_count), .max = 10,
        .items = &escalation_record },
};
static const struct qf_record clock_record = { QF_N("clock"), sizeof(struct qf_clock), clock_fields,
    QF_COUNT(clock_fields), NULL };

/* Lists that casework names */

#define CATEGORY(member) offsetof(struct qf_category, member)
static const struct qf_field category_fields[] = {
    { "name", QF_FIELD_NAME, true, CATEGORY(name) },
    { "title", QF_FIELD_BILINGUAL, true, CATEGORY(title) },
    { "domains", QF_FIELD_TEXTS, false, NAMES(struct qf_category, domains), .max = 50 },
    { "verified", QF_FIELD_BOOLEAN, false, CATEGORY(verified) },
};
static const struct qf_record category_record = { QF_N("category"), sizeof(struct qf_category), category_fields,
    QF_COUNT(category_fields), NULL };

#define DISPOSITION(member) offsetof(struct qf_disposition, member)
static const struct qf_field disposition_fields[] = {
    { "name", QF_FIELD_NAME, true, DISPOSITION(name) },
    { "title", QF_FIELD_BILINGUAL, true, DISPOSITION(title) },
    { "machine", QF_FIELD_TEXT, true, DISPOSITION(machine) },
    { "state", QF_FIELD_TEXT, true, DISPOSITION(state) },
    { "requires", QF_FIELD_TEXTS, false, NAMES(struct qf_disposition, requires), .max = 50 },
};
static const struct qf_record disposition_record = { QF_N("disposition"), sizeof(struct qf_disposition),
    disposition_fields, QF_COUNT(disposition_fields), NULL };

static void finish_sanction_term(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_sanction_term *term = out;
    qf_basis_finish(reader, node, &term->legal.basis);
    if (term->most_months < term->least_months)
        qf_mistake(reader, node, "'most_months' is less than 'least_months'");
}

#define SANCTION_TERM(member) offsetof(struct qf_sanction_term, member)
static const struct qf_field sanction_term_fields[] = {
    { "impact_months", QF_FIELD_INTEGER, false, SANCTION_TERM(impact_months), .min = 0, .max = 600 },
    { "least_months", QF_FIELD_INTEGER, false, SANCTION_TERM(least_months), .min = 1, .max = 600 },
    { "most_months", QF_FIELD_INTEGER, false, SANCTION_TERM(most_months), .min = 1, .max = 600 },
    LEGAL_FIELDS(SANCTION_TERM(legal)),
};
static const struct qf_record sanction_term_record = { QF_N("term"), sizeof(struct qf_sanction_term),
    sanction_term_fields, QF_COUNT(sanction_term_fields), finish_sanction_term };

#define SANCTION(member) offsetof(struct qf_sanction, member)
static const struct qf_field sanction_fields[] = {
    { "name", QF_FIELD_NAME, true, SANCTION(name) },
    { "title", QF_FIELD_BILINGUAL, true, SANCTION(title) },
    { "kind", QF_FIELD_CHOICE, true, SANCTION(kind), .choices = qf_sanction_kind_choices },
    { "form", QF_FIELD_TEXT, false, SANCTION(form) },
    { "subjects", QF_FIELD_TEXTS, true, NAMES(struct qf_sanction, subjects), .min = 1, .max = 30 },
    { "approvers", QF_FIELD_ITEMS, true, SANCTION(approvers), SANCTION(approver_count), .min = 1, .max = 10,
        .items = &grant_record },
    { "terms", QF_FIELD_ITEMS, true, SANCTION(terms), SANCTION(term_count), .min = 1, .max = 50,
        .items = &sanction_term_record },
};
static const struct qf_record sanction_record = { QF_N("sanction"), sizeof(struct qf_sanction), sanction_fields,
    QF_COUNT(sanction_fields), NULL };

static void finish_recusal(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    qf_basis_finish(reader, node, &((struct qf_recusal *)out)->legal.basis);
}

#define RECUSAL(member) offsetof(struct qf_recusal, member)
static const struct qf_field recusal_fields[] = {
    { "name", QF_FIELD_NAME, true, RECUSAL(name) },
    { "title", QF_FIELD_BILINGUAL, true, RECUSAL(title) },
    { "found_by", QF_FIELD_CHOICE, true, RECUSAL(found_by), .choices = qf_found_by_choices },
    LEGAL_FIELDS(RECUSAL(legal)),
};
static const struct qf_record recusal_record = { QF_N("ground of recusal"), sizeof(struct qf_recusal), recusal_fields,
    QF_COUNT(recusal_fields), finish_recusal };

static void finish_rule_term(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    qf_basis_finish(reader, node, &((struct qf_legal_rule_term *)out)->legal.basis);
}

#define RULE_TERM(member) offsetof(struct qf_legal_rule_term, member)
static const struct qf_field rule_term_fields[] = {
    { "value", QF_FIELD_INTEGER, true, RULE_TERM(value), .min = 0, .max = 1000000 },
    LEGAL_FIELDS(RULE_TERM(legal)),
};
static const struct qf_record rule_term_record = { QF_N("term"), sizeof(struct qf_legal_rule_term), rule_term_fields,
    QF_COUNT(rule_term_fields), finish_rule_term };

#define RULE(member) offsetof(struct qf_legal_rule, member)
static const struct qf_field rule_fields[] = {
    { "name", QF_FIELD_NAME, true, RULE(name) },
    { "title", QF_FIELD_BILINGUAL, true, RULE(title) },
    { "terms", QF_FIELD_ITEMS, true, RULE(terms), RULE(term_count), .min = 1, .max = 50, .items = &rule_term_record },
};
static const struct qf_record rule_record = { QF_N("rule"), sizeof(struct qf_legal_rule), rule_fields,
    QF_COUNT(rule_fields), NULL };

/* The file: each section may be left out, so that a workspace says only what differs. */
#define SECTION(key, list, counter, record)                                                                            \
    {                                                                                                                  \
        (key), QF_FIELD_ITEMS, false, offsetof(struct qf_workflow, list), offsetof(struct qf_workflow, counter),       \
            .max = 1000, .items = (record)                                                                             \
    }
static const struct qf_field workflow_fields[] = {
    SECTION("roles", roles, role_count, &role_record),
    SECTION("facts", facts, fact_count, &fact_record),
    SECTION("machines", machines, machine_count, &machine_record),
    SECTION("tracks", tracks, track_count, &track_record),
    SECTION("pauses", pauses, pause_count, &pause_record),
    SECTION("clocks", clocks, clock_count, &clock_record),
    SECTION("channels", channels, channel_count, &channel_record),
    SECTION("categories", categories, category_count, &category_record),
    SECTION("dispositions", dispositions, disposition_count, &disposition_record),
    SECTION("forms", forms, form_count, &form_record),
    SECTION("subjects", subjects, subject_count, &subject_record),
    SECTION("sanctions", sanctions, sanction_count, &sanction_record),
    SECTION("recusals", recusals, recusal_count, &recusal_record),
    SECTION("rules", rules, rule_count, &rule_record),
};
const struct qf_record qf_workflow_record = { QF_N("workflow"), sizeof(struct qf_workflow), workflow_fields,
    QF_COUNT(workflow_fields), NULL };
