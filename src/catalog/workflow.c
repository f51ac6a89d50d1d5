/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the workflow. Every list is short and is walked; what is not found is not allowed. */
#include "catalog/workflow.h"

#include <string.h>

#include "catalog/kinds.h"

const char *const qf_colour_choices[] = { [QF_COLOUR_GREY] = "grey",
    [QF_COLOUR_BLUE] = "blue",
    [QF_COLOUR_GREEN] = "green",
    [QF_COLOUR_YELLOW] = "yellow",
    [QF_COLOUR_ORANGE] = "orange",
    [QF_COLOUR_RED] = "red",
    NULL };
const char *const qf_tier_choices[] = {
    [QF_TIER_TOWNSHIP] = "township", [QF_TIER_COUNTY] = "county", [QF_TIER_CITY] = "city", NULL
};
const char *const qf_organ_choices[] = {
    [QF_ORGAN_HANDLING] = "handling", [QF_ORGAN_ABOVE] = "above", [QF_ORGAN_EITHER] = "either", NULL
};
const char *const qf_one_organ_choices[] = { [QF_ORGAN_HANDLING] = "handling", [QF_ORGAN_ABOVE] = "above", NULL };
const char *const qf_clock_kind_choices[] = {
    [QF_CLOCK_DUTY] = "duty", [QF_CLOCK_RIGHT] = "right", [QF_CLOCK_MEASURE] = "measure", NULL
};
const char *const qf_sanction_kind_choices[] = { [QF_SANCTION_MEASURE] = "measure",
    [QF_SANCTION_PARTY] = "party",
    [QF_SANCTION_ADMINISTRATIVE] = "administrative",
    [QF_SANCTION_ACCOUNTABILITY] = "accountability",
    NULL };
const char *const qf_found_by_choices[] = { [QF_FOUND_BY_RELATION] = "relation",
    [QF_FOUND_BY_REGISTER] = "register",
    [QF_FOUND_BY_DECLARATION] = "declaration",
    NULL };

const char *qf_colour_name(enum qf_colour colour)
{
    return qf_colour_choices[colour];
}

const char *qf_tier_name(enum qf_tier tier)
{
    return qf_tier_choices[tier];
}

const char *qf_organ_name(enum qf_organ organ)
{
    return qf_organ_choices[organ];
}

const char *qf_clock_kind_name(enum qf_clock_kind kind)
{
    return qf_clock_kind_choices[kind];
}

const char *qf_sanction_kind_name(enum qf_sanction_kind kind)
{
    return qf_sanction_kind_choices[kind];
}

const char *qf_found_by_name(enum qf_found_by found_by)
{
    return qf_found_by_choices[found_by];
}

const char *const *qf_computed_facts(void)
{
    static const char *const names[] = {
        "may_be_handled_here",            /* neither this organ's head nor a higher organ's people are named */
        "must_be_sent_up",                /* one of them is */
        "real_name",                      /* the reporter gave a name */
        "first_report",                   /* no earlier report of this reporter on this matter */
        "repeats_counted",                /* the repeat is counted, and what repeats force has been done */
        "identity_settled",               /* a name given was checked; true without one */
        "name_unsettled",                 /* the reporter gave a name, and it was not checked yet */
        "lead_linked",                    /* the report belongs to a lead */
        "leads_concluded",                /* every lead of the report has come to an end */
        "feedback_settled",               /* the reporter was told the outcome; true when there is nobody to tell */
        "handler_not_recused",            /* no ground of recusal between the handlers and those concerned */
        "handler_is_new",                 /* nobody who handled it before */
        "assigned_from_above",            /* a higher organ assigned it (交办件) */
        "case_concluded",                 /* the case that the lead became is archived */
        "trial_officer_not_investigator", /* nobody who tries it has investigated it */
        "county_review_done",             /* a township's case was reviewed by the county; true for others */
        "sanctions_allowed",              /* every sanction may be given to that kind of person, by that organ */
        "ledger_balanced",                /* ordered = received + written off; received = returned + treasury + … */
        "put_right",                      /* every plan is accepted; what is red has one, or nothing is to mend */
        "outcome_cause",                  /* every warning that it rests on has an outcome and its cause */
        "delisted",                       /* it is under listed supervision no more, or never was */
        NULL
    };

    return names;
}

/* Every object begins with its name. */
static const void *find(const void *objects, size_t count, size_t size, const char *name)
{
    for (size_t i = 0; name && i < count; i++) {
        const char *object = (const char *)objects + i * size;
        if (strcmp(*(const char *const *)object, name) == 0)
            return object;
    }
    return NULL;
}
#define FIND(list, count, name) find((list), (count), sizeof *(list), (name))

const struct qf_machine *qf_workflow_machine(const struct qf_workflow *workflow, const char *name)
{
    return FIND(workflow->machines, workflow->machine_count, name);
}

const struct qf_role *qf_workflow_role(const struct qf_workflow *workflow, const char *name)
{
    return FIND(workflow->roles, workflow->role_count, name);
}

const struct qf_case_fact *qf_workflow_fact(const struct qf_workflow *workflow, const char *name)
{
    return FIND(workflow->facts, workflow->fact_count, name);
}

const struct qf_clock *qf_workflow_clock(const struct qf_workflow *workflow, const char *name)
{
    return FIND(workflow->clocks, workflow->clock_count, name);
}

const struct qf_disposition *qf_workflow_disposition(const struct qf_workflow *workflow, const char *name)
{
    return FIND(workflow->dispositions, workflow->disposition_count, name);
}

const struct qf_sanction *qf_workflow_sanction(const struct qf_workflow *workflow, const char *name)
{
    return FIND(workflow->sanctions, workflow->sanction_count, name);
}

const struct qf_state *qf_machine_state(const struct qf_machine *machine, const char *name)
{
    return FIND(machine->states, machine->state_count, name);
}

const struct qf_move *qf_machine_move(const struct qf_machine *machine, const char *name)
{
    return FIND(machine->moves, machine->move_count, name);
}

const struct qf_state *qf_machine_initial(const struct qf_machine *machine)
{
    for (size_t i = 0; i < machine->state_count; i++)
        if (machine->states[i].initial)
            return &machine->states[i];
    return NULL;
}

bool qf_names_have(struct qf_names names, const char *name)
{
    for (size_t i = 0; name && i < names.count; i++)
        if (strcmp(names.items[i], name) == 0)
            return true;
    return false;
}

bool qf_grant_covers(const struct qf_grant *grant, const char *role, enum qf_tier tier, enum qf_organ organ)
{
    return (grant->organ == organ || grant->organ == QF_ORGAN_EITHER) && tier <= QF_TIER_CITY &&
           (grant->tiers & (1u << tier)) && qf_names_have(grant->roles, role);
}

bool qf_move_allowed(
    const struct qf_move *move, const char *state, const char *role, enum qf_tier tier, enum qf_organ organ)
{
    return qf_names_have(move->from, state) && qf_grant_covers(&move->by, role, tier, organ);
}

static bool in_force(const struct qf_legal *legal, int32_t day)
{
    return day >= legal->basis.valid_from && day <= legal->basis.valid_to;
}

const struct qf_term *qf_clock_term(const struct qf_clock *clock, const char *track, int32_t day)
{
    const struct qf_term *usual = NULL;

    for (size_t i = 0; i < clock->term_count; i++) {
        const struct qf_term *term = &clock->terms[i];
        if (!in_force(&term->legal, day))
            continue;
        if (track && term->track && strcmp(term->track, track) == 0)
            return term;
        if (!term->track)
            usual = term;
    }
    return usual;
}

bool qf_sanction_allowed(const struct qf_sanction *sanction, const char *subject)
{
    return qf_names_have(sanction->subjects, subject);
}

bool qf_sanction_approvable(
    const struct qf_sanction *sanction, const char *role, enum qf_tier tier, enum qf_organ organ)
{
    for (size_t i = 0; i < sanction->approver_count; i++)
        if (qf_grant_covers(&sanction->approvers[i], role, tier, organ))
            return true;
    return false;
}

const struct qf_sanction_term *qf_sanction_term(const struct qf_sanction *sanction, int32_t day)
{
    for (size_t i = 0; i < sanction->term_count; i++)
        if (in_force(&sanction->terms[i].legal, day))
            return &sanction->terms[i];
    return NULL;
}

bool qf_workflow_rule(const struct qf_workflow *workflow, const char *name, int32_t day, int *ret_value)
{
    const struct qf_legal_rule *rule = FIND(workflow->rules, workflow->rule_count, name);

    for (size_t i = 0; rule && i < rule->term_count; i++) {
        if (in_force(&rule->terms[i].legal, day)) {
            *ret_value = rule->terms[i].value;
            return true;
        }
    }
    return false;
}
