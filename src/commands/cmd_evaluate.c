/* SPDX-License-Identifier: Apache-2.0 */
/* evaluate: what was found in an invented city, held against the truth that `synth` wrote beside it. */
#include <string.h>

#include "commands/city.h"
#include "commands/commands.h"
#include "commands/table.h"
#include "synth/evaluate.h"

static const struct qf_option options[] = {
    { "list", 'l', QF_OPTION_FLAG, NULL, QF_N("with each difference"), NULL, 0, 0 },
    { "limit", 'n', QF_OPTION_NUMBER, "N", QF_N("at most so many of each kind (otherwise 20; 0 for all)"), NULL, 0,
        INT32_MAX },
    { 0 },
};

/* Told rounded down, so that only all of them are 100 %. Nothing of nothing has no share. */
static void cell_share(struct qf_table *table, int64_t part, int64_t whole)
{
    char text[32] = "–";
    int64_t permille = whole ? part * 1000 / whole : 0;

    if (whole)
        snprintf(text, sizeof text, "%lld.%lld %%", (long long)permille / 10, (long long)permille % 10);
    qf_table_cell(table, text);
}

static void member_share(struct qf_json *json, const char *key, int64_t part, int64_t whole)
{
    int64_t parts = whole ? part * 10000 / whole : 0;

    qf_json_key(json, key);
    if (whole)
        qf_json_real(json, (double)parts / 10000, 4);
    else
        qf_json_null(json);
}

/* --- as tables --- */

/* A number that must be 0 for the bars to hold. */
static void cell_fault(struct qf_table *table, int64_t number)
{
    qf_table_style(table, number ? QF_STYLE_RED : QF_STYLE_PLAIN);
    qf_table_cell_int(table, number);
}

static void add_model(struct qf_table *table, const char *name, const struct qf_evaluated_model *model)
{
    qf_table_cell(table, name);
    qf_table_cell_int(table, model->planted);
    qf_table_cell_int(table, model->found);
    cell_fault(table, model->differing);
    cell_fault(table, model->missed);
    qf_table_cell_int(table, model->not_findable);
    qf_table_cell_int(table, model->lookalikes);
    cell_fault(table, model->flagged);
    cell_fault(table, model->unplanned);
    cell_share(table, model->right, model->warnings);
    cell_share(table, model->found, model->planted);
}

static enum qf_status print_models(
    const struct qf_cli *cli, const struct qf_evaluation *evaluation, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("model"), QF_N("planted"), QF_N("found"), QF_N("level or amount differs"),
        QF_N("missed"), QF_N("not findable"), QF_N("look-alikes"), QF_N("flagged"), QF_N("unplanned"),
        QF_N("precision"), QF_N("recall") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    qf_table_align_right(table, QF_COUNT(heads) - 2);
    qf_table_align_right(table, QF_COUNT(heads) - 1);
    for (size_t i = 0; i < evaluation->model_count; i++)
        add_model(table, evaluation->models[i].model, &evaluation->models[i]);
    add_model(table, qf_tr(cli->lang, "total"), &evaluation->all);
    return qf_table_print(table, cli, error);
}

static enum qf_status print_rules(
    const struct qf_cli *cli, const struct qf_evaluation *evaluation, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("planted dirt"), QF_N("must end"), QF_N("rows"), QF_N("as planted"),
        QF_N("elsewhere"), QF_N("not named") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    if (!evaluation->rule_count)
        return QF_OK;
    fputc('\n', cli->out);
    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    for (size_t i = 0; i < evaluation->rule_count; i++) {
        const struct qf_evaluated_rule *rule = &evaluation->rules[i];
        qf_table_cell(table, *rule->rule ? rule->rule : "–");
        qf_table_cell(table, qf_tr(cli->lang, rule->end));
        qf_table_cell_int(table, rule->planted);
        qf_table_cell_int(table, rule->right);
        cell_fault(table, rule->elsewhere);
        cell_fault(table, rule->unnamed);
    }
    return qf_table_print(table, cli, error);
}

/* Whom or what a difference concerns: model, name, subject and period, or file, sheet, row and column. */
static enum qf_status concern(const struct qf_difference *difference, struct qf_text *out, struct qf_error *error)
{
    const struct qf_slice subject = qf_slice(difference->subject);
    const struct qf_slice parts[] = { difference->model, difference->name, subject, difference->period,
        difference->file };

    qf_text_clear(out);
    for (size_t i = 0; i < QF_COUNT(parts); i++) {
        if (!parts[i].length)
            continue;
        qf_text_add_string(out, out->length ? " " : "");
        qf_text_add_slice(out, parts[i]);
    }
    if (difference->row) {
        qf_text_add_format(out, " %lld:%lld ", (long long)difference->sheet, (long long)difference->row);
        qf_text_add_slice(out, difference->column);
    }
    return qf_text_check(out, error);
}

struct list {
    const struct qf_cli *cli;
    struct qf_table *table;
    struct qf_text text; /* a cell */
};

static void release_list(struct list *list)
{
    qf_table_free(list->table);
    qf_text_release(&list->text);
}
QF_CLEANUP_VALUE(struct list, release_list)

static const char *as_string(struct list *list, struct qf_slice slice)
{
    qf_text_clear(&list->text);
    qf_text_add_slice(&list->text, slice);
    return qf_text_string(&list->text);
}

/* The words of differences; what else stands there (amounts, counts, rules) is the same in every language. */
static const char *translate(enum qf_lang lang, const char *word)
{
    static const char *const words[] = { QF_N("missed"), QF_N("differing"), QF_N("flagged"), QF_N("unplanned"),
        QF_N("elsewhere"), QF_N("unnamed"), QF_N("miscounted"), QF_N("red"), QF_N("orange"), QF_N("yellow"),
        QF_N("accepted"), QF_N("quarantined"), QF_N("set_aside"), QF_N("not_collected"), QF_N("no_such_row") };

    for (size_t i = 0; i < QF_COUNT(words); i++)
        if (strcmp(word, words[i]) == 0)
            return qf_tr(lang, words[i]);
    return word;
}

static const char *in_language(struct list *list, struct qf_slice words)
{
    char word[64];

    qf_text_clear(&list->text);
    while (words.length) {
        const char *space = memchr(words.data, ' ', words.length);
        size_t length = space ? (size_t)(space - words.data) : words.length;
        snprintf(word, sizeof word, "%.*s", (int)length, words.data);
        qf_text_add_string(&list->text, translate(list->cli->lang, word));
        qf_text_add_string(&list->text, space ? " " : "");
        length += space != NULL;
        words = (struct qf_slice){ words.data + length, words.length - length };
    }
    return qf_text_string(&list->text);
}

static enum qf_status add_difference(void *context, const struct qf_difference *difference, struct qf_error *error)
{
    struct list *list = context;

    qf_table_cell(list->table, in_language(list, difference->what));
    if (difference->line)
        qf_table_cell_int(list->table, difference->line);
    else
        qf_table_cell(list->table, "");
    if (difference->warning)
        qf_table_cell_int(list->table, difference->warning);
    else
        qf_table_cell(list->table, "");
    TRY(concern(difference, &list->text, error));
    qf_table_cell(list->table, qf_text_string(&list->text));
    qf_table_cell(list->table, in_language(list, difference->expected));
    qf_table_cell(list->table, in_language(list, difference->found));
    qf_table_cell(list->table, as_string(list, difference->note));
    return qf_text_check(&list->text, error);
}

static enum qf_status print_differences(
    const struct qf_cli *cli, struct qf_lake *lake, int64_t limit, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("difference"), QF_N("line"), QF_N("warning"), QF_N("concerns"),
        QF_N("expected"), QF_N("instead"), QF_N("note") };
    struct list list CLEANUP(release_list) = { .cli = cli };

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &list.table, error));
    TRY(qf_difference_walk(lake, limit, add_difference, &list, error));
    fputc('\n', cli->out);
    return qf_table_print(list.table, cli, error);
}

/* --- as JSON --- */

static void add_model_json(struct qf_json *json, const struct qf_evaluated_model *model)
{
    qf_json_open_object(json);
    if (*model->model)
        qf_json_member(json, "model", model->model);
    qf_json_member_int(json, "planted", model->planted);
    qf_json_member_int(json, "found", model->found);
    qf_json_member_int(json, "differing", model->differing);
    qf_json_member_int(json, "missed", model->missed);
    qf_json_member_int(json, "not_findable", model->not_findable);
    qf_json_member_int(json, "not_findable_found", model->not_findable_found);
    qf_json_member_int(json, "lookalikes", model->lookalikes);
    qf_json_member_int(json, "flagged", model->flagged);
    qf_json_member_int(json, "unplanned", model->unplanned);
    qf_json_member_int(json, "warnings", model->warnings);
    qf_json_member_int(json, "right", model->right);
    member_share(json, "precision", model->right, model->warnings);
    member_share(json, "recall", model->found, model->planted);
    qf_json_close_object(json);
}

static void add_rule_json(struct qf_json *json, const struct qf_evaluated_rule *rule)
{
    qf_json_open_object(json);
    qf_json_member(json, "rule", rule->rule);
    qf_json_member(json, "end", rule->end);
    qf_json_member_int(json, "planted", rule->planted);
    qf_json_member_int(json, "right", rule->right);
    qf_json_member_int(json, "elsewhere", rule->elsewhere);
    qf_json_member_int(json, "unnamed", rule->unnamed);
    qf_json_close_object(json);
}

static void member_slice(struct qf_json *json, const char *key, struct qf_slice value)
{
    if (!value.length)
        return;
    qf_json_key(json, key);
    qf_json_slice(json, value);
}

static void member_number(struct qf_json *json, const char *key, int64_t number)
{
    if (number)
        qf_json_member_int(json, key, number);
}

static enum qf_status add_difference_json(void *context, const struct qf_difference *difference, struct qf_error *error)
{
    struct qf_json *json = context;

    qf_json_open_object(json);
    member_slice(json, "what", difference->what);
    member_number(json, "line", difference->line);
    member_number(json, "warning", difference->warning);
    member_slice(json, "id", difference->id);
    member_slice(json, "model", difference->model);
    member_slice(json, "subject", qf_slice(difference->subject));
    member_slice(json, "name", difference->name);
    member_slice(json, "period", difference->period);
    member_slice(json, "file", difference->file);
    member_number(json, "sheet", difference->sheet);
    member_number(json, "row", difference->row);
    member_slice(json, "column", difference->column);
    member_slice(json, "expected", difference->expected);
    member_slice(json, "found", difference->found);
    member_slice(json, "note", difference->note);
    qf_json_close_object(json);
    return qf_text_check(json->out, error);
}

static void add_evaluation_json(struct qf_json *json, const struct qf_evaluation *evaluation)
{
    qf_json_member_bool(json, "holds", evaluation->holds);
    qf_json_key(json, "models");
    qf_json_open_array(json);
    for (size_t i = 0; i < evaluation->model_count; i++)
        add_model_json(json, &evaluation->models[i]);
    qf_json_close_array(json);
    qf_json_key(json, "total");
    add_model_json(json, &evaluation->all);
    qf_json_key(json, "dirt");
    qf_json_open_array(json);
    for (size_t i = 0; i < evaluation->rule_count; i++)
        add_rule_json(json, &evaluation->rules[i]);
    qf_json_close_array(json);
    qf_json_key(json, "files");
    qf_json_open_object(json);
    qf_json_member_int(json, "delivered", evaluation->files);
    qf_json_member_int(json, "agreeing", evaluation->files_agreeing);
    qf_json_member_int(json, "not_collected", evaluation->files_absent);
    qf_json_close_object(json);
}

/* --- the command --- */

struct wish {
    bool list;
    int64_t limit;
};

static enum qf_status print_json(const struct qf_cli *cli, const struct qf_evaluation *evaluation, struct qf_lake *lake,
    const struct wish *wish, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    add_evaluation_json(&json, evaluation);
    if (wish->list) {
        qf_json_key(&json, "differences");
        qf_json_open_array(&json);
        TRY(qf_difference_walk(lake, wish->limit, add_difference_json, &json, error));
        qf_json_close_array(&json);
    }
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status print_text(const struct qf_cli *cli, const struct qf_evaluation *evaluation, struct qf_lake *lake,
    const struct wish *wish, struct qf_error *error)
{
    TRY(print_models(cli, evaluation, error));
    TRY(print_rules(cli, evaluation, error));
    qf_say(cli, "\n%lld files delivered: %lld counted as planted, %lld counted otherwise, %lld not collected\n",
        (long long)evaluation->files, (long long)evaluation->files_agreeing,
        (long long)(evaluation->files - evaluation->files_agreeing - evaluation->files_absent),
        (long long)evaluation->files_absent);
    return wish->list && !evaluation->holds ? print_differences(cli, lake, wish->limit, error) : QF_OK;
}

static enum qf_status run_evaluate(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_evaluation evaluation = { 0 };
    const struct wish wish = { qf_args_given(args, "list"), qf_args_number(args, "limit", 20) };

    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    TRY(qf_city_open_lake(&city, error));
    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_evaluate(city.lake, city.book, args->operands[0], arena, &evaluation, error));
    TRY(cli->json ? print_json(cli, &evaluation, city.lake, &wish, error)
                  : print_text(cli, &evaluation, city.lake, &wish, error));
    if (evaluation.holds)
        return QF_OK;
    qf_fail(error, QF_FINDING, "what was found is not what was planted");
    if (!wish.list)
        qf_hint(error, "--list shows each difference");
    return QF_FINDING;
}

const struct qf_command qf_command_evaluate = {
    .name = "evaluate",
    .operands = "TRUTH",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("hold warnings and rows against the truth about an invented city"),
    .details = QF_N(
        "TRUTH is the truth.jsonl that 'qingfeng synth' writes. Exit code 0 means that every planted wrong that can\n"
        "be found was found with the right level and amount, that nothing else was warned of, that every planted\n"
        "dirty row ended where it must, and that every file was counted right; otherwise it is 1."),
    .options = options,
    .run = run_evaluate,
};
