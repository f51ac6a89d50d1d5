/* SPDX-License-Identifier: Apache-2.0 */
/* dragnet start|done|show: every domain searched in every township. */
#include <string.h>

#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/dragnet.h"

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

static enum qf_status run_start(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t id;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_dragnet_start(&seat.desk, args->operands[0], args->operands + 1, args->operand_count - 1, &id, error));
    return qf_say_made(cli, QF_N("round"), "round", id, error);
}

const struct qf_command qf_command_dragnet_start = {
    .name = "dragnet start",
    .operands = "NAME [DOMAIN…]",
    .min_operands = 1,
    .max_operands = 32,
    .summary = QF_N("start a round in which every domain is searched in every township"),
    .details = QF_N("Without domains it searches all of the catalogue. The organ's round that ran until now ends."),
    .options = seat_options,
    .run = run_start,
};

static enum qf_status run_done(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t round;

    TRY(qf_operand_number(args->operands[0], &round, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_dragnet_done(&seat.desk, round, args->operands[1], args->operands[2], error);
}

const struct qf_command qf_command_dragnet_done = {
    .name = "dragnet done",
    .operands = "ROUND DOMAIN TOWNSHIP",
    .min_operands = 3,
    .max_operands = 3,
    .summary = QF_N("record that a domain was searched in a township"),
    .options = seat_options,
    .run = run_done,
};

/* --- dragnet show ------------------------------------------------------------------------------------------------------ */

enum { DOMAINS_MAX = 32 };

/* Cells come by township; the first township's say which domains there are. */
struct matrix {
    struct qf_cli *cli;
    struct qf_json *json;
    struct qf_table *table;
    char domains[DOMAINS_MAX][16], township[16];
    unsigned count;
    struct qf_text cells,
        names; /* each ends with a zero byte; the texts of the table are put in once it is known how wide it is */
};

static void release_matrix(struct matrix *matrix)
{
    qf_text_release(&matrix->cells);
    qf_text_release(&matrix->names);
    qf_table_free(matrix->table);
}
QF_CLEANUP_VALUE(struct matrix, release_matrix)

static void add_cell_json(struct qf_json *json, const struct qf_dragnet_cell *cell)
{
    qf_json_open_object(json);
    qf_json_member(json, "township", cell->region);
    qf_json_member(json, "domain", cell->domain);
    qf_json_member(json, "done_on", *cell->done_on ? cell->done_on : NULL);
    qf_json_member(json, "done_by", *cell->done_by ? cell->done_by : NULL);
    qf_json_member_int(json, "hits", cell->hits);
    qf_json_close_object(json);
}

static enum qf_status add_cell(void *context, const struct qf_dragnet_cell *cell, struct qf_error *error)
{
    struct matrix *matrix = context;

    add_cell_json(matrix->json, cell);
    if (strcmp(matrix->township, cell->region) != 0) {
        snprintf(matrix->township, sizeof matrix->township, "%s", cell->region);
        qf_text_add_format(&matrix->names, "%s %s", cell->region, cell->organ);
        qf_text_add_char(&matrix->names, '\0');
    }
    bool known = false;
    for (unsigned i = 0; i < matrix->count && !known; i++)
        known = strcmp(matrix->domains[i], cell->domain) == 0;
    if (!known && matrix->count < DOMAINS_MAX)
        snprintf(matrix->domains[matrix->count++], sizeof matrix->domains[0], "%s", cell->domain);
    qf_text_add_format(&matrix->cells, "%s %lld", *cell->done_on ? "✓" : "–", (long long)cell->hits);
    qf_text_add_char(&matrix->cells, '\0');
    TRY(qf_text_check(&matrix->names, error));
    return qf_text_check(&matrix->cells, error);
}

/* Townships down, domains across: done or not, and the hits. */
static enum qf_status print_matrix(struct matrix *matrix, struct qf_error *error)
{
    const char *cell = qf_text_string(&matrix->cells), *name = qf_text_string(&matrix->names);
    const char *end = cell + matrix->cells.length;

    TRY(qf_table_new(matrix->count + 1, &matrix->table, error));
    qf_table_heading(matrix->table, matrix->cli, QF_N("township"));
    for (unsigned i = 0; i < matrix->count; i++)
        qf_table_cell(matrix->table, matrix->domains[i]);
    for (; cell < end; name += strlen(name) + 1) {
        qf_table_cell(matrix->table, name);
        for (unsigned i = 0; i < matrix->count; i++, cell += strlen(cell) + 1) {
            qf_table_style(matrix->table, strncmp(cell, "–", strlen("–")) == 0 ? QF_STYLE_RED : QF_STYLE_GREEN);
            qf_table_cell(matrix->table, cell);
        }
    }
    return qf_table_print(matrix->table, matrix->cli, error);
}

static void add_round_json(struct qf_json *json, const struct qf_dragnet_round *round)
{
    qf_json_member_int(json, "round", round->id);
    qf_json_member(json, "name", round->name);
    qf_json_member(json, "from_day", round->from_day);
    qf_json_member(json, "to_day", *round->to_day ? round->to_day : NULL);
    qf_json_member_int(json, "searches", round->cells);
    qf_json_member_int(json, "done", round->done);
    qf_json_member_int(json, "hits", round->hits);
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct matrix matrix CLEANUP(release_matrix) = { .cli = cli, .json = &json };
    struct qf_dragnet_round round;
    int64_t id = 0;

    if (args->operand_count)
        TRY(qf_operand_number(args->operands[0], &id, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_key(&json, "cells");
    qf_json_open_array(&json);
    TRY(qf_dragnet_show(&seat.desk, id, add_cell, &matrix, &round, error));
    qf_json_close_array(&json);
    add_round_json(&json, &round);
    qf_json_close_object(&json);
    if (cli->json)
        return qf_cli_print_json(cli, &text, error);
    qf_say(cli, "round %lld '%s' since %s: %lld of %lld searched, %lld leads\n", (long long)round.id, round.name,
        round.from_day, (long long)round.done, (long long)round.cells, (long long)round.hits);
    return print_matrix(&matrix, error);
}

const struct qf_command qf_command_dragnet_show = {
    .name = "dragnet show",
    .operands = "[ROUND]",
    .max_operands = 1,
    .summary = QF_N("show which domains were searched in which townships, and the leads found since the round began"),
    .options = seat_options,
    .run = run_show,
};
