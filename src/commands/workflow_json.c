/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/workflow_json.h"

#include <string.h>

#include "base/date.h"

static void open_named(struct qf_json *json, const char *name, const struct qf_bilingual *title)
{
    qf_json_open_object(json);
    qf_json_member(json, "name", name);
    qf_json_member(json, "title_zh", title->zh);
    qf_json_member(json, "title_en", title->en);
}

static void open_list(struct qf_json *json, const char *key)
{
    qf_json_key(json, key);
    qf_json_open_array(json);
}

static void add_names(struct qf_json *json, const char *key, struct qf_names names)
{
    open_list(json, key);
    for (size_t i = 0; i < names.count; i++)
        qf_json_string(json, names.items[i]);
    qf_json_close_array(json);
}

static void add_grant_object(struct qf_json *json, const struct qf_grant *grant)
{
    qf_json_open_object(json);
    add_names(json, "roles", grant->roles);
    open_list(json, "tiers");
    for (int tier = QF_TIER_TOWNSHIP; tier <= QF_TIER_CITY; tier++)
        if (grant->tiers & (1u << tier))
            qf_json_string(json, qf_tier_name((enum qf_tier)tier));
    qf_json_close_array(json);
    qf_json_member(json, "organ", qf_organ_name(grant->organ));
    qf_json_close_object(json);
}

/* null when nobody is meant */
static void add_grant(struct qf_json *json, const char *key, const struct qf_grant *grant)
{
    qf_json_key(json, key);
    if (grant->roles.count)
        add_grant_object(json, grant);
    else
        qf_json_null(json);
}

/* {"working_days": 15}; null when there is none */
static void add_span(struct qf_json *json, const char *key, struct qf_span span, bool always)
{
    qf_json_key(json, key);
    if (!span.amount && !always) {
        qf_json_null(json);
        return;
    }
    qf_json_open_object(json);
    qf_json_member_int(json, qf_span_unit_name(span.unit), span.amount);
    qf_json_close_object(json);
}

static void add_day(struct qf_json *json, const char *key, int32_t day)
{
    char text[QF_DATE_TEXT];

    qf_date_format(day, text);
    qf_json_member(json, key, day == INT32_MIN || day == INT32_MAX ? NULL : text);
}

static void add_legal(struct qf_json *json, const struct qf_legal *legal)
{
    qf_json_member(json, "law_zh", legal->basis.law.zh);
    qf_json_member(json, "law_en", legal->basis.law.en);
    qf_json_member(json, "article", legal->basis.article);
    add_day(json, "valid_from", legal->basis.valid_from);
    add_day(json, "valid_to", legal->basis.valid_to);
    qf_json_member_bool(json, "verified", legal->verified);
}

static void add_state(struct qf_json *json, const struct qf_state *state)
{
    open_named(json, state->name, &state->title);
    qf_json_member(json, "colour", qf_colour_name(state->colour));
    qf_json_member_bool(json, "initial", state->initial);
    qf_json_member_bool(json, "terminal", state->terminal);
    qf_json_close_object(json);
}

static void add_move(struct qf_json *json, const struct qf_move *move)
{
    open_named(json, move->name, &move->title);
    add_names(json, "from", move->from);
    qf_json_member(json, "to", move->to);
    add_grant(json, "by", &move->by);
    add_grant(json, "approver", &move->approver);
    add_names(json, "requires", move->requires);
    add_names(json, "may_waive", move->waivable);
    add_grant(json, "override", &move->override);
    qf_json_member_int(json, "most", move->most);
    qf_json_member_bool(json, "reopens", move->reopens);
    qf_json_close_object(json);
}

static void add_moment(struct qf_json *json, const char *key, const struct qf_moment *moment)
{
    qf_json_key(json, key);
    qf_json_open_object(json);
    add_names(json, "states", moment->states);
    add_names(json, "moves", moment->moves);
    add_names(json, "facts", moment->facts);
    qf_json_close_object(json);
}

static void add_term(struct qf_json *json, const struct qf_term *term)
{
    qf_json_open_object(json);
    qf_json_member(json, "track", term->track);
    add_span(json, "limit", term->limit, false);
    qf_json_member_bool(json, "rolls", term->rolls);
    open_list(json, "extensions");
    for (size_t i = 0; i < term->extension_count; i++) {
        qf_json_open_object(json);
        add_grant(json, "by", &term->extensions[i].by);
        add_span(json, "span", term->extensions[i].span, true);
        qf_json_member_int(json, "times", term->extensions[i].times);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
    add_legal(json, &term->legal);
    qf_json_close_object(json);
}

static void add_colours(struct qf_json *json, const struct qf_clock *clock)
{
    static const char *const measures[] = {
        [QF_MEASURE_ELAPSED] = "elapsed", [QF_MEASURE_REMAINING] = "remaining", [QF_MEASURE_OVERDUE] = "overdue"
    };

    open_list(json, "colours");
    for (size_t i = 0; i < clock->colour_count; i++) {
        qf_json_open_object(json);
        qf_json_member(json, "colour", qf_colour_name(clock->colours[i].colour));
        add_span(json, measures[clock->colours[i].measure], clock->colours[i].span, true);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

static void add_clock(struct qf_json *json, const struct qf_clock *clock)
{
    open_named(json, clock->name, &clock->title);
    qf_json_member(json, "kind", qf_clock_kind_name(clock->kind));
    add_moment(json, "starts", &clock->starts);
    add_moment(json, "ends", &clock->ends);
    add_names(json, "only_if", clock->only_if);
    qf_json_member(json, "due", clock->due);
    qf_json_member(json, "then", clock->then);
    open_list(json, "terms");
    for (size_t i = 0; i < clock->term_count; i++)
        add_term(json, &clock->terms[i]);
    qf_json_close_array(json);
    add_span(json, "warn_before", clock->warn_before, false);
    add_colours(json, clock);
    add_names(json, "pauses", clock->pauses);
    add_grant(json, "pause_by", &clock->pause_by);
    open_list(json, "escalations");
    for (size_t i = 0; i < clock->escalation_count; i++) {
        qf_json_open_object(json);
        add_span(json, "after", clock->escalations[i].after, true);
        qf_json_member(json, "role", clock->escalations[i].role);
        qf_json_member(json, "organ", qf_organ_name(clock->escalations[i].organ));
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
    qf_json_close_object(json);
}

void qf_workflow_json_machine(
    struct qf_json *json, const struct qf_workflow *workflow, const struct qf_machine *machine)
{
    open_named(json, machine->name, &machine->title);
    open_list(json, "states");
    for (size_t i = 0; i < machine->state_count; i++)
        add_state(json, &machine->states[i]);
    qf_json_close_array(json);
    open_list(json, "moves");
    for (size_t i = 0; i < machine->move_count; i++)
        add_move(json, &machine->moves[i]);
    qf_json_close_array(json);
    open_list(json, "clocks");
    for (size_t i = 0; i < workflow->clock_count; i++)
        if (strcmp(workflow->clocks[i].machine, machine->name) == 0)
            add_clock(json, &workflow->clocks[i]);
    qf_json_close_array(json);
    qf_json_close_object(json);
}

static void add_named_list(struct qf_json *json, const char *key, const struct qf_named *list, size_t count)
{
    open_list(json, key);
    for (size_t i = 0; i < count; i++) {
        open_named(json, list[i].name, &list[i].title);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

static void add_roles_and_facts(struct qf_json *json, const struct qf_workflow *workflow)
{
    open_list(json, "roles");
    for (size_t i = 0; i < workflow->role_count; i++) {
        open_named(json, workflow->roles[i].name, &workflow->roles[i].title);
        add_names(json, "apart_from", workflow->roles[i].apart_from);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
    open_list(json, "facts");
    for (size_t i = 0; i < workflow->fact_count; i++) {
        open_named(json, workflow->facts[i].name, &workflow->facts[i].title);
        qf_json_member_bool(json, "computed", workflow->facts[i].computed);
        qf_json_member_bool(json, "binding", workflow->facts[i].binding);
        qf_json_member_bool(json, "day", workflow->facts[i].day);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

static void add_categories_and_dispositions(struct qf_json *json, const struct qf_workflow *workflow)
{
    open_list(json, "categories");
    for (size_t i = 0; i < workflow->category_count; i++) {
        open_named(json, workflow->categories[i].name, &workflow->categories[i].title);
        add_names(json, "domains", workflow->categories[i].domains);
        qf_json_member_bool(json, "verified", workflow->categories[i].verified);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
    open_list(json, "dispositions");
    for (size_t i = 0; i < workflow->disposition_count; i++) {
        open_named(json, workflow->dispositions[i].name, &workflow->dispositions[i].title);
        qf_json_member(json, "machine", workflow->dispositions[i].machine);
        qf_json_member(json, "state", workflow->dispositions[i].state);
        add_names(json, "requires", workflow->dispositions[i].requires);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

static void add_sanction(struct qf_json *json, const struct qf_sanction *sanction)
{
    open_named(json, sanction->name, &sanction->title);
    qf_json_member(json, "kind", qf_sanction_kind_name(sanction->kind));
    qf_json_member(json, "form", sanction->form);
    add_names(json, "subjects", sanction->subjects);
    open_list(json, "approvers");
    for (size_t i = 0; i < sanction->approver_count; i++)
        add_grant_object(json, &sanction->approvers[i]);
    qf_json_close_array(json);
    open_list(json, "terms");
    for (size_t i = 0; i < sanction->term_count; i++) {
        qf_json_open_object(json);
        qf_json_member_int(json, "impact_months", sanction->terms[i].impact_months);
        qf_json_member_int(json, "least_months", sanction->terms[i].least_months);
        qf_json_member_int(json, "most_months", sanction->terms[i].most_months);
        add_legal(json, &sanction->terms[i].legal);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
    qf_json_close_object(json);
}

static void add_recusals_and_rules(struct qf_json *json, const struct qf_workflow *workflow)
{
    open_list(json, "recusals");
    for (size_t i = 0; i < workflow->recusal_count; i++) {
        open_named(json, workflow->recusals[i].name, &workflow->recusals[i].title);
        qf_json_member(json, "found_by", qf_found_by_name(workflow->recusals[i].found_by));
        add_legal(json, &workflow->recusals[i].legal);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
    open_list(json, "rules");
    for (size_t i = 0; i < workflow->rule_count; i++) {
        const struct qf_legal_rule *rule = &workflow->rules[i];
        open_named(json, rule->name, &rule->title);
        open_list(json, "terms");
        for (size_t k = 0; k < rule->term_count; k++) {
            qf_json_open_object(json);
            qf_json_member_int(json, "value", rule->terms[k].value);
            add_legal(json, &rule->terms[k].legal);
            qf_json_close_object(json);
        }
        qf_json_close_array(json);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

void qf_workflow_json_all(struct qf_json *json, const struct qf_workflow *workflow)
{
    qf_json_open_object(json);
    add_roles_and_facts(json, workflow);
    open_list(json, "machines");
    for (size_t i = 0; i < workflow->machine_count; i++)
        qf_workflow_json_machine(json, workflow, &workflow->machines[i]);
    qf_json_close_array(json);
    add_named_list(json, "tracks", workflow->tracks, workflow->track_count);
    add_named_list(json, "pauses", workflow->pauses, workflow->pause_count);
    add_named_list(json, "channels", workflow->channels, workflow->channel_count);
    add_categories_and_dispositions(json, workflow);
    add_named_list(json, "forms", workflow->forms, workflow->form_count);
    add_named_list(json, "subjects", workflow->subjects, workflow->subject_count);
    open_list(json, "sanctions");
    for (size_t i = 0; i < workflow->sanction_count; i++)
        add_sanction(json, &workflow->sanctions[i]);
    qf_json_close_array(json);
    add_recusals_and_rules(json, workflow);
    qf_json_close_object(json);
}
