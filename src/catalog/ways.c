/* SPDX-License-Identifier: Apache-2.0 */
/* The states and moves of a machine as a graph. Machines are small: marks spread until nothing new is reached. */
#include "catalog/ways.h"

#include <string.h>

size_t qf_state_index(const struct qf_machine *machine, const char *name)
{
    size_t i = 0;
    while (i < machine->state_count && strcmp(machine->states[i].name, name) != 0)
        i++;
    return i;
}

void qf_ways_spread(const struct qf_machine *machine, bool *marked, bool backwards)
{
    for (bool grown = true; grown;) {
        grown = false;
        for (size_t m = 0; m < machine->move_count; m++) {
            const struct qf_move *move = &machine->moves[m];
            size_t to = move->to ? qf_state_index(machine, move->to) : machine->state_count;
            for (size_t f = 0; to < machine->state_count && f < move->from.count; f++) {
                size_t from = qf_state_index(machine, move->from.items[f]);
                size_t source = backwards ? to : from, target = backwards ? from : to;
                if (from == machine->state_count || !marked[source] || marked[target])
                    continue;
                marked[target] = grown = true;
            }
        }
    }
}

static void mark_states(const struct qf_machine *machine, struct qf_names names, bool *marked)
{
    for (size_t i = 0; i < names.count; i++)
        marked[qf_state_index(machine, names.items[i])] = true;
}

/* The states in which a thing may be right after `moment`. */
static void mark_start(const struct qf_machine *machine, const struct qf_moment *moment, bool *marked)
{
    mark_states(machine, moment->states, marked);
    for (size_t i = 0; i < moment->moves.count; i++) {
        const struct qf_move *move = qf_machine_move(machine, moment->moves.items[i]);
        if (move->to)
            marked[qf_state_index(machine, move->to)] = true;
        else
            mark_states(machine, move->from, marked);
    }
}

static bool meets(const struct qf_machine *machine, const struct qf_moment *end, const bool *reached)
{
    for (size_t i = 0; i < end->states.count; i++)
        if (reached[qf_state_index(machine, end->states.items[i])])
            return true;
    for (size_t i = 0; i < end->moves.count; i++) {
        const struct qf_move *move = qf_machine_move(machine, end->moves.items[i]);
        for (size_t f = 0; f < move->from.count; f++)
            if (reached[qf_state_index(machine, move->from.items[f])])
                return true;
    }
    return false;
}

bool qf_ways_lead(
    const struct qf_machine *machine, const struct qf_moment *start, const struct qf_moment *end, bool *reached)
{
    mark_start(machine, start, reached);
    qf_ways_spread(machine, reached, false);
    return meets(machine, end, reached);
}
