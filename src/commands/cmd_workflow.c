/* SPDX-License-Identifier: Apache-2.0 */
/* workflow show: how things are handled, readable: states, moves and clocks of a machine, and the lists of casework. */
#include "commands/cmd_workflow.h"

#include <string.h>

#include "base/date.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/table.h"
#include "commands/workflow_json.h"

static const struct qf_bilingual *role_title(const struct qf_workflow *workflow, const char *name)
{
    static const struct qf_bilingual none = { "", "" };
    const struct qf_role *role = qf_workflow_role(workflow, name);

    return role ? &role->title : &none;
}

static void join_names(struct qf_names names, struct qf_text *joined)
{
    for (size_t i = 0; i < names.count; i++)
        qf_text_add_format(joined, "%s%s", i ? " " : "", names.items[i]);
}

void qf_describe_grant(
    const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_grant *grant, struct qf_text *text)
{
    const unsigned all = (1u << QF_TIER_TOWNSHIP) | (1u << QF_TIER_COUNTY) | (1u << QF_TIER_CITY);
    bool parted = false;

    for (size_t i = 0; i < grant->roles.count; i++)
        qf_text_add_format(
            text, "%s%s", i ? ", " : "", qf_bilingual_in(role_title(workflow, grant->roles.items[i]), cli->lang));
    if (!grant->roles.count || (grant->tiers == all && grant->organ == QF_ORGAN_HANDLING))
        return;
    qf_text_add_string(text, " (");
    for (int tier = QF_TIER_TOWNSHIP; grant->tiers != all && tier <= QF_TIER_CITY; tier++) {
        if (!(grant->tiers & (1u << tier)))
            continue;
        qf_text_add_format(text, "%s%s", parted ? ", " : "", qf_tr(cli->lang, qf_tier_name((enum qf_tier)tier)));
        parted = true;
    }
    if (grant->organ != QF_ORGAN_HANDLING)
        qf_text_add_format(text, "%s%s", parted ? "; " : "",
            qf_tr(cli->lang, grant->organ == QF_ORGAN_ABOVE ? QF_N("organ above") : QF_N("or the organ above")));
    qf_text_add_string(text, ")");
}

static void describe_moment(const struct qf_moment *moment, struct qf_text *text)
{
    const char *space = moment->states.count ? " " : "";

    join_names(moment->states, text);
    for (size_t i = 0; i < moment->moves.count; i++, space = " ")
        qf_text_add_format(text, "%s→%s", space, moment->moves.items[i]);
    for (size_t i = 0; i < moment->facts.count; i++, space = " ")
        qf_text_add_format(text, "%s+%s", space, moment->facts.items[i]);
}

static void describe_legal(const struct qf_cli *cli, const struct qf_legal *legal, struct qf_text *text)
{
    char day[QF_DATE_TEXT];

    qf_text_add_format(text, "%s %s", qf_bilingual_in(&legal->basis.law, cli->lang), legal->basis.article);
    if (legal->basis.valid_from != INT32_MIN) {
        qf_date_format(legal->basis.valid_from, day);
        qf_text_add_format(text, " %s…", day);
    }
    if (legal->basis.valid_to != INT32_MAX) {
        qf_date_format(legal->basis.valid_to, day);
        qf_text_add_format(text, "%s%s", legal->basis.valid_from == INT32_MIN ? " …" : "", day);
    }
    if (!legal->verified)
        qf_text_add_format(text, " %s", qf_tr(cli->lang, "(not verified)"));
}

/* What `text` holds, as the next cell. */
static enum qf_status take_cell(struct qf_table *table, struct qf_text *text, struct qf_error *error)
{
    TRY(qf_text_check(text, error));
    qf_table_cell(table, qf_text_string(text));
    qf_text_clear(text);
    return QF_OK;
}

static enum qf_status print_states(const struct qf_cli *cli, const struct qf_machine *machine, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("state"), QF_N("colour"), "", QF_N("title") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    for (size_t i = 0; i < machine->state_count; i++) {
        const struct qf_state *state = &machine->states[i];
        qf_table_cell(table, state->name);
        qf_table_cell(table, qf_tr(cli->lang, qf_colour_name(state->colour)));
        qf_table_cell(table, state->initial    ? qf_tr(cli->lang, "initial")
                             : state->terminal ? qf_tr(cli->lang, "terminal")
                                               : "");
        qf_table_cell(table, qf_bilingual_in(&state->title, cli->lang));
    }
    return qf_table_print(table, cli, error);
}

/* Each fact by name and title; those that somebody may waive are followed by "?". */
static void describe_facts(const struct qf_cli *cli, const struct qf_workflow *workflow, struct qf_names facts,
    struct qf_names waivable, struct qf_text *text)
{
    for (size_t i = 0; i < facts.count; i++) {
        const struct qf_case_fact *fact = qf_workflow_fact(workflow, facts.items[i]);
        qf_text_add_format(text, "%s%s%s (%s)", i ? ", " : "", facts.items[i],
            qf_names_have(waivable, facts.items[i]) ? "?" : "", fact ? qf_bilingual_in(&fact->title, cli->lang) : "");
    }
}

/* "    requires: …" when `text` says anything; empties it. */
static enum qf_status print_detail(
    const struct qf_cli *cli, const char *label, struct qf_text *text, struct qf_error *error)
{
    TRY(qf_text_check(text, error));
    if (text->length)
        fprintf(cli->out, "    %s: %s\n", qf_tr(cli->lang, label), qf_text_string(text));
    qf_text_clear(text);
    return QF_OK;
}

static enum qf_status print_move(
    const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_move *move, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    join_names(move->from, &text);
    TRY(qf_text_check(&text, error));
    fprintf(cli->out, "  %s%s%s %s: %s → %s\n", qf_style_on(cli, QF_STYLE_BOLD), move->name, qf_style_off(cli),
        qf_bilingual_in(&move->title, cli->lang), qf_text_string(&text),
        move->to ? move->to : qf_tr(cli->lang, "(stays)"));
    qf_text_clear(&text);
    qf_describe_grant(cli, workflow, &move->by, &text);
    TRY(print_detail(cli, QF_N("by"), &text, error));
    qf_describe_grant(cli, workflow, &move->approver, &text);
    TRY(print_detail(cli, QF_N("approved by"), &text, error));
    describe_facts(cli, workflow, move->requires, move->waivable, &text);
    TRY(print_detail(cli, QF_N("requires"), &text, error));
    qf_describe_grant(cli, workflow, &move->override, &text);
    TRY(print_detail(cli, QF_N("'?' waived by"), &text, error));
    if (move->most)
        qf_text_add_int(&text, move->most);
    return print_detail(cli, QF_N("at most"), &text, error);
}

static void describe_extensions(
    const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_term *term, struct qf_text *text)
{
    char span[QF_SPAN_TEXT];

    for (size_t i = 0; i < term->extension_count; i++) {
        const struct qf_extension *extension = &term->extensions[i];
        qf_span_format(extension->span, cli->lang, span);
        qf_text_add_format(text, " + %s", span);
        if (extension->times != 1)
            qf_text_add_format(text, " × %.0d%s", extension->times, extension->times ? "" : "n");
        qf_text_add_string(text, " ");
        qf_describe_grant(cli, workflow, &extension->by, text);
    }
}

/* "15 working days; 监察法 56 2025-06-01…" with the track before it */
static enum qf_status print_term(
    const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_term *term, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char span[QF_SPAN_TEXT];

    if (term->track)
        qf_text_add_format(&text, "%s: ", term->track);
    qf_span_format(term->limit, cli->lang, span);
    qf_text_add_string(&text, term->limit.amount ? span : qf_tr(cli->lang, "no limit"));
    describe_extensions(cli, workflow, term, &text);
    qf_text_add_string(&text, "; ");
    describe_legal(cli, &term->legal, &text);
    return print_detail(cli, QF_N("limit"), &text, error);
}

static void describe_escalations(
    const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_clock *clock, struct qf_text *text)
{
    char span[QF_SPAN_TEXT];

    for (size_t i = 0; i < clock->escalation_count; i++) {
        const struct qf_escalation *escalation = &clock->escalations[i];
        qf_span_format(escalation->after, cli->lang, span);
        qf_text_add_format(text, "%s%s%s%s", i ? ", " : "",
            qf_bilingual_in(role_title(workflow, escalation->role), cli->lang),
            escalation->organ == QF_ORGAN_ABOVE ? " " : "",
            escalation->organ == QF_ORGAN_ABOVE ? qf_tr(cli->lang, "(organ above)") : "");
        if (escalation->after.amount)
            qf_text_add_format(text, " + %s", span);
    }
}

static void describe_colours(const struct qf_cli *cli, const struct qf_clock *clock, struct qf_text *text)
{
    static const char *const measures[] = { [QF_MEASURE_ELAPSED] = QF_N("elapsed"),
        [QF_MEASURE_REMAINING] = QF_N("remaining"),
        [QF_MEASURE_OVERDUE] = QF_N("overdue") };
    char span[QF_SPAN_TEXT];

    for (size_t i = 0; i < clock->colour_count; i++) {
        const struct qf_colour_rule *rule = &clock->colours[i];
        qf_span_format(rule->span, cli->lang, span);
        qf_text_add_format(text, "%s%s %s", i ? ", " : "", qf_tr(cli->lang, qf_colour_name(rule->colour)),
            qf_tr(cli->lang, measures[rule->measure]));
        if (rule->span.amount)
            qf_text_add_format(text, " %s", span);
    }
}

static enum qf_status print_clock(
    const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_clock *clock, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    describe_moment(&clock->starts, &text);
    qf_text_add_string(&text, " … ");
    describe_moment(&clock->ends, &text);
    TRY(qf_text_check(&text, error));
    fprintf(cli->out, "  %s%s%s %s [%s]: %s\n", qf_style_on(cli, QF_STYLE_BOLD), clock->name, qf_style_off(cli),
        qf_bilingual_in(&clock->title, cli->lang), qf_tr(cli->lang, qf_clock_kind_name(clock->kind)),
        qf_text_string(&text));
    qf_text_clear(&text);
    describe_facts(cli, workflow, clock->only_if, (struct qf_names){ 0 }, &text);
    TRY(print_detail(cli, QF_N("only if"), &text, error));
    if (clock->due)
        describe_facts(cli, workflow, (struct qf_names){ &clock->due, 1 }, (struct qf_names){ 0 }, &text);
    TRY(print_detail(cli, QF_N("due on the day of"), &text, error));
    if (clock->then)
        qf_text_add_string(&text, clock->then);
    TRY(print_detail(cli, QF_N("and then, by itself"), &text, error));
    for (size_t i = 0; i < clock->term_count; i++)
        TRY(print_term(cli, workflow, &clock->terms[i], error));
    describe_colours(cli, clock, &text);
    TRY(print_detail(cli, QF_N("colours"), &text, error));
    join_names(clock->pauses, &text);
    TRY(print_detail(cli, QF_N("may pause for"), &text, error));
    describe_escalations(cli, workflow, clock, &text);
    return print_detail(cli, QF_N("overdue goes to"), &text, error);
}

static size_t clocks_of(const struct qf_workflow *workflow, const struct qf_machine *machine)
{
    size_t count = 0;

    for (size_t i = 0; i < workflow->clock_count; i++)
        count += strcmp(workflow->clocks[i].machine, machine->name) == 0;
    return count;
}

static enum qf_status print_machine(const struct qf_cli *cli, const struct qf_workflow *workflow,
    const struct qf_machine *machine, struct qf_error *error)
{
    fprintf(cli->out, "%s%s %s%s\n\n", qf_style_on(cli, QF_STYLE_BOLD), machine->name,
        qf_bilingual_in(&machine->title, cli->lang), qf_style_off(cli));
    TRY(print_states(cli, machine, error));
    fputc('\n', cli->out);
    qf_say(cli, "moves\n");
    for (size_t i = 0; i < machine->move_count; i++)
        TRY(print_move(cli, workflow, &machine->moves[i], error));
    if (clocks_of(workflow, machine))
        qf_say(cli, "\nclocks, from what starts them to what ends them (→ a move, + a fact on record)\n");
    for (size_t i = 0; i < workflow->clock_count; i++)
        if (strcmp(workflow->clocks[i].machine, machine->name) == 0)
            TRY(print_clock(cli, workflow, &workflow->clocks[i], error));
    return QF_OK;
}

static enum qf_status print_machines(
    const struct qf_cli *cli, const struct qf_workflow *workflow, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("machine"), QF_N("title"), QF_N("states"), QF_N("moves"),
        QF_N("clocks") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    for (size_t i = 0; i < workflow->machine_count; i++) {
        const struct qf_machine *machine = &workflow->machines[i];
        qf_table_cell(table, machine->name);
        qf_table_cell(table, qf_bilingual_in(&machine->title, cli->lang));
        qf_table_cell_int(table, (int64_t)machine->state_count);
        qf_table_cell_int(table, (int64_t)machine->move_count);
        qf_table_cell_int(table, (int64_t)clocks_of(workflow, machine));
    }
    return qf_table_print(table, cli, error);
}

static enum qf_status print_categories(
    const struct qf_cli *cli, const struct qf_workflow *workflow, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("handled one level up"), QF_N("domains"), QF_N("title"), "" };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    for (size_t i = 0; i < workflow->category_count; i++) {
        const struct qf_category *category = &workflow->categories[i];
        qf_table_cell(table, category->name);
        join_names(category->domains, &text);
        TRY(take_cell(table, &text, error));
        qf_table_cell(table, qf_bilingual_in(&category->title, cli->lang));
        qf_table_cell(table, category->verified ? "" : qf_tr(cli->lang, "(not verified)"));
    }
    return qf_table_print(table, cli, error);
}

static enum qf_status print_sanctions(
    const struct qf_cli *cli, const struct qf_workflow *workflow, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("sanction"), QF_N("kind"), QF_N("form"), QF_N("months"), QF_N("title"),
        QF_N("for"), QF_N("source") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    for (size_t i = 0; i < workflow->sanction_count; i++) {
        const struct qf_sanction *sanction = &workflow->sanctions[i];
        for (size_t k = 0; k < sanction->term_count; k++) {
            qf_table_cell(table, k ? "" : sanction->name);
            qf_table_cell(table, qf_tr(cli->lang, qf_sanction_kind_name(sanction->kind)));
            qf_table_cell(table, sanction->form ? sanction->form : "");
            qf_table_cell_int(table, sanction->terms[k].impact_months);
            qf_table_cell(table, qf_bilingual_in(&sanction->title, cli->lang));
            qf_table_cell(table, sanction->terms[k].legal.verified ? "" : qf_tr(cli->lang, "(not verified)"));
            join_names(sanction->subjects, &text);
            TRY(take_cell(table, &text, error));
        }
    }
    return qf_table_print(table, cli, error);
}

static size_t count_unverified(const struct qf_workflow *workflow)
{
    size_t count = 0;

    for (size_t i = 0; i < workflow->clock_count; i++)
        for (size_t k = 0; k < workflow->clocks[i].term_count; k++)
            count += !workflow->clocks[i].terms[k].legal.verified;
    for (size_t i = 0; i < workflow->sanction_count; i++)
        for (size_t k = 0; k < workflow->sanctions[i].term_count; k++)
            count += !workflow->sanctions[i].terms[k].legal.verified;
    for (size_t i = 0; i < workflow->rule_count; i++)
        for (size_t k = 0; k < workflow->rules[i].term_count; k++)
            count += !workflow->rules[i].terms[k].legal.verified;
    for (size_t i = 0; i < workflow->recusal_count; i++)
        count += !workflow->recusals[i].legal.verified;
    for (size_t i = 0; i < workflow->category_count; i++)
        count += !workflow->categories[i].verified;
    return count;
}

static enum qf_status print_overview(
    const struct qf_cli *cli, const struct qf_workflow *workflow, struct qf_error *error)
{
    TRY(print_machines(cli, workflow, error));
    fputc('\n', cli->out);
    TRY(print_categories(cli, workflow, error));
    fputc('\n', cli->out);
    TRY(print_sanctions(cli, workflow, error));
    qf_say(cli,
        "\nnobody has held %zu of these sources against the text of the law yet: confirm them (docs/workflow.md)\n",
        count_unverified(workflow));
    return QF_OK;
}

static enum qf_status find_machine(
    const struct qf_workflow *workflow, const char *name, const struct qf_machine **ret_machine, struct qf_error *error)
{
    const struct qf_machine *machine = qf_workflow_machine(workflow, name);
    struct qf_text names CLEANUP(qf_text_release) = { 0 };

    if (machine) {
        *ret_machine = machine;
        return QF_OK;
    }
    for (size_t i = 0; i < workflow->machine_count; i++)
        qf_text_add_format(&names, "%s%s", i ? ", " : "", workflow->machines[i].name);
    qf_fail(error, QF_NOT_FOUND, "the workflow has no machine '%s'", name);
    qf_hint(error, "one of: %s", qf_text_string(&names));
    return QF_NOT_FOUND;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    const struct qf_machine *machine = NULL;
    struct qf_json json;

    TRY(qf_city_load_catalog(cli, &catalog, error));
    const struct qf_workflow *workflow = qf_catalog_workflow(catalog);
    if (args->operand_count)
        TRY(find_machine(workflow, args->operands[0], &machine, error));
    if (!cli->json)
        return machine ? print_machine(cli, workflow, machine, error) : print_overview(cli, workflow, error);
    qf_json_init(&json, &text);
    if (machine)
        qf_workflow_json_machine(&json, workflow, machine);
    else
        qf_workflow_json_all(&json, workflow);
    return qf_cli_print_json(cli, &text, error);
}

const struct qf_command qf_command_workflow_show = {
    .name = "workflow show",
    .operands = "[MACHINE]",
    .max_operands = 1,
    .summary = QF_N("show how things are handled: states, moves, clocks, sanctions"),
    .details =
        QF_N("Without MACHINE: what there is. With one (report, lead, case, …): who may move what from where to where, "
             "what a\nmove requires, and the clocks that run, with their limits and legal sources."),
    .run = run_show,
};
