/* SPDX-License-Identifier: Apache-2.0 */
/* catalog check, contract list and show, function list: what users write and what they can write it with. */
#include <string.h>

#include "catalog/type.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "store/functions.h"

static void print_mistakes(const struct qf_cli *cli, const struct qf_catalog *catalog)
{
    size_t count;
    const struct qf_catalog_mistake *mistakes = qf_catalog_mistakes(catalog, &count);

    for (size_t i = 0; i < count; i++) {
        fprintf(
            cli->err, "%s:%u:%u: %s\n", mistakes[i].file, mistakes[i].line, mistakes[i].column, mistakes[i].message);
        if (*mistakes[i].hint)
            fprintf(cli->err, "  %s%s\n", qf_tr(cli->lang, "hint: "), mistakes[i].hint);
    }
}

static enum qf_status print_mistakes_json(
    const struct qf_cli *cli, const struct qf_catalog *catalog, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    size_t count;
    const struct qf_catalog_mistake *mistakes = qf_catalog_mistakes(catalog, &count);

    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        qf_json_open_object(&json);
        qf_json_member(&json, "file", mistakes[i].file);
        qf_json_member_int(&json, "line", mistakes[i].line);
        qf_json_member_int(&json, "column", mistakes[i].column);
        qf_json_member(&json, "message", mistakes[i].message);
        qf_json_member(&json, "hint", mistakes[i].hint);
        qf_json_close_object(&json);
    }
    qf_json_close_array(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_check(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    size_t contracts, models, definitions;

    (void)args;
    enum qf_status status = qf_city_load_catalog(cli, &catalog, error);
    if (!catalog)
        return status;
    if (cli->json)
        TRY(print_mistakes_json(cli, catalog, error));
    if (status != QF_OK) {
        size_t count;
        qf_catalog_mistakes(catalog, &count);
        if (count && !cli->json) {
            print_mistakes(cli, catalog);
            return qf_fail(error, QF_INPUT, "mistakes in the catalogue: %zu", count);
        }
        return status;
    }
    qf_catalog_contracts(catalog, &contracts);
    qf_catalog_models(catalog, &models);
    qf_catalog_definitions(catalog, &definitions);
    if (!cli->json)
        qf_say(cli, "the catalogue is sound: %zu contracts, %zu definitions, %zu models\n", contracts, definitions,
            models);
    return QF_OK;
}

static void add_contract_members(struct qf_json *json, const struct qf_contract *contract)
{
    qf_json_member(json, "contract", contract->code);
    qf_json_member(json, "department", contract->department);
    qf_json_member(json, "title_zh", contract->title.zh);
    qf_json_member(json, "title_en", contract->title.en);
    qf_json_member(json, "cadence", contract->cadence);
    qf_json_key(json, "columns");
    qf_json_open_array(json);
    for (size_t i = 0; i < contract->column_count; i++) {
        const struct qf_column *column = &contract->columns[i];
        qf_json_open_object(json);
        qf_json_member(json, "name", column->name);
        qf_json_member(json, "title_zh", column->title.zh);
        qf_json_member(json, "title_en", column->title.en);
        qf_json_member(json, "type", column->type->name);
        qf_json_member_bool(json, "required", column->required);
        qf_json_member_bool(json, "sensitive", column->sensitive);
        qf_json_key(json, "headers");
        qf_json_open_array(json);
        for (size_t k = 0; k < column->header_count; k++)
            qf_json_string(json, column->headers[k]);
        qf_json_close_array(json);
        qf_json_member_int(json, "unit_fen", column->unit_fen);
        qf_json_key(json, "values");
        qf_json_open_object(json);
        for (size_t k = 0; k < column->value_count; k++)
            qf_json_member(json, column->values[k].spelling, column->values[k].code);
        qf_json_close_object(json);
        qf_json_member_bool(json, "values_open", column->values_open);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

static enum qf_status run_contract_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("contract"), QF_N("department"), QF_N("columns"), QF_N("cadence"),
        QF_N("title") };
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct qf_text name CLEANUP(qf_text_release) = { 0 };
    size_t count;

    (void)args;
    TRY(qf_city_load_catalog(cli, &catalog, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    const struct qf_contract *contracts = qf_catalog_contracts(catalog, &count);
    for (size_t i = 0; i < count; i++) {
        const struct qf_department *department = qf_catalog_department(catalog, contracts[i].department);
        qf_text_clear(&name);
        qf_text_add_format(
            &name, "%s %s", contracts[i].department, department ? qf_bilingual_in(&department->name, cli->lang) : "");
        TRY(qf_text_check(&name, error));
        qf_list_row(&list);
        add_contract_members(&list.json, &contracts[i]);
        qf_list_text(&list, NULL, contracts[i].code);
        qf_list_text(&list, NULL, qf_text_string(&name));
        qf_list_int(&list, NULL, (int64_t)contracts[i].column_count);
        qf_list_word(&list, NULL, contracts[i].cadence);
        qf_list_text(&list, NULL, qf_bilingual_in(&contracts[i].title, cli->lang));
    }
    return qf_list_print(&list, NULL, error);
}

static void join_headers(const struct qf_column *column, struct qf_text *joined)
{
    qf_text_clear(joined);
    for (size_t i = 0; i < column->header_count; i++)
        qf_text_add_format(joined, "%s%s", i ? "、" : "", column->headers[i]);
}

/* The first of the values that give this code, which are kept in the order of their spellings. */
static bool is_first_of_code(const struct qf_column *column, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (strcmp(column->values[i].code, column->values[place].code) == 0)
            return false;
    return true;
}

/* Every code of a closed list with its spellings. */
static void print_values(const struct qf_cli *cli, const struct qf_column *column)
{
    if (!column->value_count)
        return;
    fprintf(cli->out, "\n%s%s\n", column->name,
        column->values_open ? qf_tr(cli->lang, " (other values are kept as they are)") : "");
    for (size_t i = 0; i < column->value_count; i++) {
        if (!is_first_of_code(column, i))
            continue;
        fprintf(cli->out, "  %s: ", column->values[i].code);
        for (size_t k = i; k < column->value_count; k++)
            if (strcmp(column->values[k].code, column->values[i].code) == 0)
                fprintf(cli->out, "%s%s", k == i ? "" : "、", column->values[k].spelling);
        fprintf(cli->out, "\n");
    }
}

static enum qf_status print_contract(
    const struct qf_cli *cli, const struct qf_contract *contract, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("name"), QF_N("type"), QF_N("required"),
        QF_N("headers that are recognised") };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text joined CLEANUP(qf_text_release) = { 0 };

    TRY(qf_table_open(cli, heads, QF_COUNT(heads), &table, error));
    fprintf(cli->out, "%s%s %s%s\n%s\n\n", qf_style_on(cli, QF_STYLE_BOLD), contract->code,
        qf_bilingual_in(&contract->title, cli->lang), qf_style_off(cli), qf_bilingual_in(&contract->grain, cli->lang));
    for (size_t i = 0; i < contract->column_count; i++) {
        const struct qf_column *column = &contract->columns[i];
        join_headers(column, &joined);
        TRY(qf_text_check(&joined, error));
        qf_table_cell(table, column->name);
        qf_table_cell(table, column->unit_fen == 100 ? column->type->name : qf_tr(cli->lang, "money in 10,000 yuan"));
        qf_table_cell(table, column->required ? qf_tr(cli->lang, "yes") : "");
        qf_table_cell(table, qf_text_string(&joined));
    }
    TRY(qf_table_print(table, cli, error));
    for (size_t i = 0; i < contract->column_count; i++)
        print_values(cli, &contract->columns[i]);
    qf_say(cli, "\nread from %s\n", contract->file);
    return QF_OK;
}

static enum qf_status run_contract_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    TRY(qf_city_load_catalog(cli, &catalog, error));
    const struct qf_contract *contract = qf_catalog_contract(catalog, args->operands[0]);
    if (!contract) {
        qf_fail(error, QF_NOT_FOUND, "there is no contract '%s'", args->operands[0]);
        qf_hint(error, "'qingfeng contract list' lists them");
        return QF_NOT_FOUND;
    }
    if (!cli->json)
        return print_contract(cli, contract, error);
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    add_contract_members(&json, contract);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_function_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("function"), QF_N("signature"), QF_N("what it gives") };
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    size_t count;
    const struct qf_sql_function *functions = qf_sql_functions(&count);

    (void)args;
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    for (size_t i = 0; i < count; i++) {
        qf_list_row(&list);
        qf_list_text(&list, "function", functions[i].name);
        qf_list_text(&list, "signature", functions[i].signature);
        qf_list_word(&list, NULL, functions[i].summary);
    }
    return qf_list_print(&list, NULL, error);
}

const struct qf_command qf_command_catalog_check = {
    .name = "catalog check",
    .operands = "",
    .summary = QF_N("check every file of the catalogue and list all mistakes"),
    .run = run_check,
};

const struct qf_command qf_command_contract_list = {
    .name = "contract list",
    .operands = "",
    .summary = QF_N("list the data contracts"),
    .run = run_contract_list,
};

const struct qf_command qf_command_contract_show = {
    .name = "contract show",
    .operands = "CONTRACT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show a contract: columns, types, recognised headers"),
    .run = run_contract_show,
};

const struct qf_command qf_command_function_list = {
    .name = "function list",
    .operands = "",
    .summary = QF_N("list the SQL functions that models can use"),
    .run = run_function_list,
};
