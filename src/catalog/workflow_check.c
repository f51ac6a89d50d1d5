/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The workflow as one: the workspace's objects replace the shipped ones of the same name, and then what each says of the
 * others must hold. A state nobody reaches, a way without an end, a clock that cannot stop or two limits at once are
 * mistakes here, so that the engine need not think of them.
 */
#include <string.h>

#include "base/date.h"
#include "catalog/kinds.h"
#include "catalog/ways.h"

/* In the order of the fields of qf_workflow_record. */
enum section {
    ROLES,
    FACTS,
    MACHINES,
    TRACKS,
    PAUSES,
    CLOCKS,
    CHANNELS,
    CATEGORIES,
    DISPOSITIONS,
    FORMS,
    SUBJECTS,
    SANCTIONS,
    RECUSALS,
    RULES,
    SECTION_COUNT
};

struct place {
    const struct qf_node *node;
    const char *file;
};

struct check {
    struct qf_reader *reader;
    const struct qf_workflow *workflow;
    struct {
        const char **names;
        struct place *places;
        size_t count;
    } sections[SECTION_COUNT];
    const char **domains; /* NULL: not looked up */
    size_t domain_count;
};

/* Joining */

static const char *name_of(const char *object)
{
    return *(const char *const *)object;
}

static size_t index_of(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

/* The objects of one section of one file over those that stand. `merged` has room for all. */
static void join_section(
    struct check *check, enum section section, const struct qf_workflow_part *part, char *merged, size_t before)
{
    const struct qf_field *field = &qf_workflow_record.fields[section];
    const char *objects = *(char *const *)((const char *)part->lists + field->offset);
    size_t count = *(const size_t *)((const char *)part->lists + field->count_offset), size = field->items->size;
    const char **names = check->sections[section].names;
    size_t *total = &check->sections[section].count;
    const struct qf_node *list = qf_node_member(part->root, field->key), *node = list ? list->first : NULL;
    for (size_t i = 0; node && i < count; i++, node = node->next) {
        const char *object = objects + i * size;
        size_t at = index_of(names, *total, name_of(object));
        if (at >= before && at < *total) {
            qf_mistake(check->reader, node, "'%s' stands in '%s' twice", name_of(object), field->key);
            continue;
        }
        *total += at == *total;
        names[at] = name_of(object);
        memcpy(merged + at * size, object, size);
        check->sections[section].places[at] = (struct place){ node, part->file };
    }
}

static bool join(struct check *check, const struct qf_workflow_part *parts, size_t part_count, struct qf_workflow *out)
{
    for (enum section section = 0; section < SECTION_COUNT; section++) {
        const struct qf_field *field = &qf_workflow_record.fields[section];
        size_t most = 0;
        for (size_t i = 0; i < part_count; i++)
            most += *(const size_t *)((const char *)parts[i].lists + field->count_offset);
        char *merged = qf_reader_array(check->reader, most, field->items->size);
        check->sections[section].names = qf_reader_array(check->reader, most, sizeof(char *));
        check->sections[section].places = qf_reader_array(check->reader, most, sizeof(struct place));
        if (!merged || !check->sections[section].names || !check->sections[section].places)
            return false;
        for (size_t i = 0; i < part_count; i++) {
            check->reader->file = parts[i].file;
            join_section(check, section, &parts[i], merged, check->sections[section].count);
        }
        *(char **)((char *)out + field->offset) = merged;
        *(size_t *)((char *)out + field->count_offset) = check->sections[section].count;
    }
    return true;
}

/* Names of others */

static void check_known(const struct check *check, const struct qf_node *node, const char *noun, enum section section)
{
    if (node)
        qf_check_name(check->reader, node, noun, check->sections[section].names, check->sections[section].count);
}

static void check_all_known(
    const struct check *check, const struct qf_node *list, const char *noun, enum section section)
{
    for (const struct qf_node *item = list ? list->first : NULL; item; item = item->next)
        check_known(check, item, noun, section);
}

static void check_grant(const struct check *check, const struct qf_node *grant)
{
    check_all_known(check, qf_node_member(grant, "roles"), QF_N("role"), ROLES);
}

static void check_facts(const struct check *check, const struct qf_node *list)
{
    check_all_known(check, list, QF_N("fact"), FACTS);
}

/* Validity: of one track, two terms must not be in force on the same day. */

struct period {
    const char *track; /* NULL: the usual way */
    const struct qf_basis *basis;
};

static bool same_track(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void mistake_overlap(struct qf_reader *reader, const struct qf_node *node, int32_t day)
{
    char text[QF_DATE_TEXT];
    qf_date_format(day, text);
    if (day == INT32_MIN)
        qf_mistake(reader, node, "two terms are in force at once");
    else
        qf_mistake(reader, node, "two terms are in force on %s", text);
}

static void check_periods(
    const struct check *check, const struct qf_node *object, const struct period *periods, size_t count)
{
    const struct qf_node *node = qf_node_member(object, "terms")->first;
    for (size_t i = 0; i < count; i++, node = node->next) {
        for (size_t k = 0; k < i; k++) {
            const struct qf_basis *a = periods[k].basis, *b = periods[i].basis;
            int32_t from = a->valid_from > b->valid_from ? a->valid_from : b->valid_from;
            if (!same_track(periods[i].track, periods[k].track) || from > a->valid_to || from > b->valid_to)
                continue;
            mistake_overlap(check->reader, node, from);
            qf_mistake_hint(
                check->reader, "end the older one with 'valid_to' the day before the newer one's 'valid_from'");
            break;
        }
    }
}

/* Machines */

static void check_state(const struct check *check, const struct qf_machine *machine, const struct qf_node *node)
{
    const char **names = qf_reader_array(check->reader, machine->state_count, sizeof *names);
    for (size_t i = 0; names && i < machine->state_count; i++)
        names[i] = machine->states[i].name;
    if (names && node)
        qf_check_name(check->reader, node, QF_N("state"), names, machine->state_count);
}

static void check_move_name(const struct check *check, const struct qf_machine *machine, const struct qf_node *node)
{
    const char **names = qf_reader_array(check->reader, machine->move_count, sizeof *names);
    for (size_t i = 0; names && i < machine->move_count; i++)
        names[i] = machine->moves[i].name;
    if (names && node)
        qf_check_name(check->reader, node, QF_N("move"), names, machine->move_count);
}

static void check_override(const struct check *check, const struct qf_node *node, const struct qf_move *move)
{
    const struct qf_node *override = qf_node_member(node, "override"), *list = qf_node_member(override, "may_waive");
    check_grant(check, qf_node_member(override, "by"));
    for (const struct qf_node *item = list ? list->first : NULL; item; item = item->next) {
        const struct qf_case_fact *fact = qf_workflow_fact(check->workflow, item->text);
        if (!qf_names_have(move->requires, item->text)) {
            qf_mistake(check->reader, item, "'%s' is not required, so it cannot be waived", item->text);
            qf_mistake_suggest(
                check->reader, item->text, (const char *const *)move->requires.items, move->requires.count);
        } else if (fact && fact->binding) {
            qf_mistake(check->reader, item, "'%s' is binding: nobody may waive it", item->text);
        }
    }
}

/* A thing that has ended moves on only when it is reopened. */
static void check_from(
    const struct check *check, const struct qf_machine *machine, const struct qf_node *node, const struct qf_move *move)
{
    for (const struct qf_node *item = qf_node_member(node, "from")->first; item; item = item->next) {
        size_t from = qf_state_index(machine, item->text);
        check_state(check, machine, item);
        if (from < machine->state_count && machine->states[from].terminal && !(move->reopens && move->to)) {
            qf_mistake(check->reader, item, "move '%s' leaves '%s', which is an end", move->name, item->text);
            qf_mistake_hint(check->reader, "a move that opens it again says 'reopens: true' and where it leads");
        }
    }
}

static void check_move(
    const struct check *check, const struct qf_machine *machine, const struct qf_node *node, const struct qf_move *move)
{
    check_from(check, machine, node, move);
    check_state(check, machine, qf_node_member(node, "to"));
    check_grant(check, qf_node_member(node, "by"));
    check_grant(check, qf_node_member(node, "approver"));
    check_facts(check, qf_node_member(node, "requires"));
    check_override(check, node, move);
}

/* Every state is reached from the first one, and from every state an end is reached. */
static void check_ways(const struct check *check, const struct qf_machine *machine, const struct qf_node *node)
{
    bool *reached = qf_reader_array(check->reader, machine->state_count, sizeof *reached);
    bool *ending = qf_reader_array(check->reader, machine->state_count, sizeof *ending);
    size_t initial = 0, terminal = 0;
    if (!reached || !ending)
        return;
    for (size_t i = 0; i < machine->state_count; i++) {
        initial += reached[i] = machine->states[i].initial;
        terminal += ending[i] = machine->states[i].terminal;
    }
    if (initial != 1 || !terminal) {
        qf_mistake(check->reader, qf_node_member(node, "states"),
            initial != 1 ? QF_N("machine '%s' needs exactly one state that is 'initial: true'")
                         : QF_N("machine '%s' has no state that is 'terminal: true'"),
            machine->name);
        return;
    }
    qf_ways_spread(machine, reached, false);
    qf_ways_spread(machine, ending, true);
    const struct qf_node *state = qf_node_member(node, "states")->first;
    for (size_t i = 0; i < machine->state_count; i++, state = state->next) {
        if (!reached[i])
            qf_mistake(check->reader, state, "no move leads to the state '%s'", machine->states[i].name);
        else if (!ending[i])
            qf_mistake(check->reader, state, "from the state '%s' no moves lead to an end", machine->states[i].name);
    }
}

static void check_unique(const struct check *check, const struct qf_node *list, const char *objects, size_t size)
{
    size_t i = 0;
    for (const struct qf_node *item = list->first; item; item = item->next, i++) {
        size_t k = 0;
        while (strcmp(name_of(objects + k * size), name_of(objects + i * size)) != 0)
            k++;
        if (k < i)
            qf_mistake(check->reader, item, "'%s' stands in '%s' twice", name_of(objects + i * size), list->key);
    }
}

static void check_machine(const struct check *check, const struct qf_node *node, size_t index)
{
    const struct qf_machine *machine = &check->workflow->machines[index];
    const struct qf_node *states = qf_node_member(node, "states"), *moves = qf_node_member(node, "moves");
    size_t before = check->reader->mistakes->total, i = 0;
    check_unique(check, states, (const char *)machine->states, sizeof *machine->states);
    check_unique(check, moves, (const char *)machine->moves, sizeof *machine->moves);
    for (const struct qf_node *move = moves->first; move; move = move->next)
        check_move(check, machine, move, &machine->moves[i++]);
    if (before == check->reader->mistakes->total)
        check_ways(check, machine, node);
}

/* Clocks */

static void check_moment(const struct check *check, const struct qf_machine *machine, const struct qf_node *moment)
{
    const struct qf_node *states = qf_node_member(moment, "states"), *moves = qf_node_member(moment, "moves");
    for (const struct qf_node *item = states ? states->first : NULL; item; item = item->next)
        check_state(check, machine, item);
    for (const struct qf_node *item = moves ? moves->first : NULL; item; item = item->next)
        check_move_name(check, machine, item);
    check_facts(check, qf_node_member(moment, "facts"));
}

/* A fact may be recorded at any time, so a clock that one starts or ends can stop. */
static void check_end(const struct check *check, const struct qf_machine *machine, const struct qf_node *node,
    const struct qf_clock *clock)
{
    bool *reached = qf_reader_array(check->reader, machine->state_count, sizeof *reached);
    if (!reached || clock->starts.facts.count || clock->ends.facts.count)
        return;
    if (qf_ways_lead(machine, &clock->starts, &clock->ends, reached))
        return;
    qf_mistake(check->reader, qf_node_member(node, "ends"), "clock '%s' never ends: no way leads from its start there",
        clock->name);
}

static void check_terms(const struct check *check, const struct qf_node *node, const struct qf_clock *clock)
{
    struct period *periods = qf_reader_array(check->reader, clock->term_count, sizeof *periods);
    const struct qf_node *item = qf_node_member(node, "terms")->first;
    for (size_t i = 0; periods && i < clock->term_count; i++, item = item->next) {
        const struct qf_term *term = &clock->terms[i];
        const struct qf_node *list = qf_node_member(item, "extensions");
        periods[i] = (struct period){ term->track, &term->legal.basis };
        check_known(check, qf_node_member(item, "track"), QF_N("track"), TRACKS);
        for (const struct qf_node *extension = list ? list->first : NULL; extension; extension = extension->next)
            check_grant(check, qf_node_member(extension, "by"));
        if (clock->kind == QF_CLOCK_MEASURE && term->rolls) {
            qf_mistake(check->reader, item, "a measure against a person must not last longer for a day off");
            qf_mistake_hint(check->reader, "write 'rolls: false'");
        }
        if (!term->limit.amount && !clock->colour_count && !clock->due) {
            qf_mistake(check->reader, item, "this term has neither a limit nor colours");
            qf_mistake_hint(check->reader, "write 'limit: {working_days: 15}', or 'colours' for the clock");
        }
    }
    if (periods)
        check_periods(check, node, periods, clock->term_count);
}

static bool longer(struct qf_span a, struct qf_span b)
{
    return a.unit == b.unit && a.amount >= b.amount;
}

static void check_warning(const struct check *check, const struct qf_node *node, const struct qf_clock *clock)
{
    const struct qf_node *warn = qf_node_member(node, "warn_before");
    for (size_t i = 0; warn && i < clock->term_count; i++) {
        if (!clock->terms[i].limit.amount || !longer(clock->warn_before, clock->terms[i].limit))
            continue;
        qf_mistake(check->reader, warn, "'warn_before' is not shorter than the limit");
        return;
    }
}

static void check_pauses(const struct check *check, const struct qf_node *node, const struct qf_clock *clock)
{
    const struct qf_node *pauses = qf_node_member(node, "pauses"), *by = qf_node_member(node, "pause_by");
    check_all_known(check, pauses, QF_N("reason to pause"), PAUSES);
    check_grant(check, by);
    if (clock->pauses.count && clock->kind == QF_CLOCK_MEASURE)
        qf_mistake(check->reader, pauses, "the clock of a measure against a person cannot stand still");
    else if (clock->pauses.count && !by)
        qf_mistake(check->reader, pauses, "'pauses' needs 'pause_by': who may let the clock stand still");
}

/* A day that an officer records, and what the program does on it. */
static void check_due(const struct check *check, const struct qf_machine *machine, const struct qf_node *node)
{
    const struct qf_node *due = qf_node_member(node, "due"), *then = qf_node_member(node, "then");
    const struct qf_case_fact *fact = due ? qf_workflow_fact(check->workflow, due->text) : NULL;
    check_known(check, due, QF_N("fact"), FACTS);
    if (fact && fact->computed)
        qf_mistake(check->reader, due, "'%s' is told by the program, and no day that somebody records", fact->name);
    if (!then)
        return;
    check_move_name(check, machine, then);
    if (!due)
        qf_mistake(check->reader, then, "'then' needs 'due': the day on which the program makes the move");
}

static void check_clock(const struct check *check, const struct qf_node *node, size_t index)
{
    const struct qf_clock *clock = &check->workflow->clocks[index];
    const struct qf_machine *machine = qf_workflow_machine(check->workflow, clock->machine);
    const struct qf_node *escalations = qf_node_member(node, "escalations");
    size_t before = check->reader->mistakes->total;
    check_known(check, qf_node_member(node, "machine"), QF_N("machine"), MACHINES);
    check_facts(check, qf_node_member(node, "only_if"));
    check_terms(check, node, clock);
    check_warning(check, node, clock);
    check_pauses(check, node, clock);
    for (const struct qf_node *item = escalations ? escalations->first : NULL; item; item = item->next)
        check_known(check, qf_node_member(item, "role"), QF_N("role"), ROLES);
    if (!machine)
        return;
    check_moment(check, machine, qf_node_member(node, "starts"));
    check_moment(check, machine, qf_node_member(node, "ends"));
    check_due(check, machine, node);
    if (before == check->reader->mistakes->total)
        check_end(check, machine, node, clock);
}

/* The lists */

static void check_category(const struct check *check, const struct qf_node *node, size_t index)
{
    (void)index;
    const struct qf_node *list = qf_node_member(node, "domains");
    for (const struct qf_node *item = list && check->domains ? list->first : NULL; item; item = item->next)
        qf_check_name(check->reader, item, QF_N("domain"), check->domains, check->domain_count);
}

static void check_disposition(const struct check *check, const struct qf_node *node, size_t index)
{
    const struct qf_disposition *disposition = &check->workflow->dispositions[index];
    const struct qf_machine *machine = qf_workflow_machine(check->workflow, disposition->machine);
    check_known(check, qf_node_member(node, "machine"), QF_N("machine"), MACHINES);
    if (machine)
        check_state(check, machine, qf_node_member(node, "state"));
    check_facts(check, qf_node_member(node, "requires"));
}

static void check_sanction(const struct check *check, const struct qf_node *node, size_t index)
{
    const struct qf_sanction *sanction = &check->workflow->sanctions[index];
    struct period *periods = qf_reader_array(check->reader, sanction->term_count, sizeof *periods);
    check_known(check, qf_node_member(node, "form"), QF_N("form"), FORMS);
    check_all_known(check, qf_node_member(node, "subjects"), QF_N("kind of person"), SUBJECTS);
    for (const struct qf_node *item = qf_node_member(node, "approvers")->first; item; item = item->next)
        check_grant(check, item);
    for (size_t i = 0; periods && i < sanction->term_count; i++)
        periods[i].basis = &sanction->terms[i].legal.basis;
    if (periods)
        check_periods(check, node, periods, sanction->term_count);
}

static void check_rule(const struct check *check, const struct qf_node *node, size_t index)
{
    const struct qf_legal_rule *rule = &check->workflow->rules[index];
    struct period *periods = qf_reader_array(check->reader, rule->term_count, sizeof *periods);
    for (size_t i = 0; periods && i < rule->term_count; i++)
        periods[i].basis = &rule->terms[i].legal.basis;
    if (periods)
        check_periods(check, node, periods, rule->term_count);
}

static void check_role(const struct check *check, const struct qf_node *node, size_t index)
{
    (void)index;
    check_all_known(check, qf_node_member(node, "apart_from"), QF_N("role"), ROLES);
}

/* The other sections name nothing outside themselves. */
static void (*const checks[SECTION_COUNT])(const struct check *, const struct qf_node *, size_t) = {
    [ROLES] = check_role,
    [MACHINES] = check_machine,
    [CLOCKS] = check_clock,
    [CATEGORIES] = check_category,
    [DISPOSITIONS] = check_disposition,
    [SANCTIONS] = check_sanction,
    [RULES] = check_rule,
};

void qf_workflow_join(struct qf_reader *reader, const struct qf_workflow_part *parts, size_t part_count,
    const char **domains, size_t domain_count, struct qf_workflow *ret_workflow)
{
    struct qf_workflow workflow = { 0 };
    struct check check = { .reader = reader, .workflow = &workflow, .domains = domains, .domain_count = domain_count };
    for (size_t i = 0; i < part_count; i++)
        if (parts[i].broken)
            return; /* its mistakes would cause others */
    if (!join(&check, parts, part_count, &workflow))
        return;
    for (enum section section = 0; section < SECTION_COUNT; section++) {
        for (size_t i = 0; checks[section] && i < check.sections[section].count; i++) {
            reader->file = check.sections[section].places[i].file;
            checks[section](&check, check.sections[section].places[i].node, i);
        }
    }
    *ret_workflow = workflow;
}
