/* SPDX-License-Identifier: Apache-2.0 */
/* model list, show and test: the questions that are asked, and the examples that prove them. */
#include "commands/cmd_model.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/sessions.h"

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("model"), QF_N("level"), QF_N("domain"), QF_N("datasets"),
        QF_N("title") };
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct qf_text datasets CLEANUP(qf_text_release) = { 0 };
    size_t count;

    (void)args;
    TRY(qf_city_load_catalog(cli, &catalog, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    const struct qf_model *models = qf_catalog_models(catalog, &count);
    for (size_t i = 0; i < count; i++) {
        const struct qf_model *model = &models[i];
        const struct qf_domain *domain = qf_catalog_domain(catalog, model->domain);
        const char *level = qf_level_name(model->level);
        qf_text_clear(&datasets);
        for (size_t k = 0; k < model->dataset_count; k++)
            qf_text_add_format(&datasets, "%s%s", k ? " " : "", model->datasets[k]);
        TRY(qf_text_check(&datasets, error));
        qf_list_row(&list);
        qf_list_text(&list, "model", model->code);
        qf_list_member(&list, "name", model->name);
        qf_list_member_int(&list, "version", model->version);
        qf_list_style(&list, qf_style_of_level(level));
        qf_list_word(&list, "level", level);
        qf_list_text(&list, NULL, domain ? qf_bilingual_in(&domain->name, cli->lang) : model->domain);
        qf_list_member(&list, "domain", model->domain);
        qf_list_text(&list, NULL, qf_text_string(&datasets));
        qf_list_text(&list, NULL, qf_bilingual_in(&model->title, cli->lang));
        qf_list_member(&list, "title_zh", model->title.zh);
        qf_list_member(&list, "title_en", model->title.en);
    }
    return qf_list_print(&list, NULL, error);
}

static void format_parameter(
    enum qf_lang lang, const struct qf_model_parameter *parameter, int64_t number, char ret_text[QF_MONEY_TEXT + 8])
{
    char money[QF_MONEY_TEXT];

    if (parameter->type == QF_FACT_MONEY) {
        qf_money_format(number, money);
        snprintf(ret_text, QF_MONEY_TEXT + 8, "%s %s", money, qf_tr(lang, "yuan"));
    } else if (parameter->type == QF_FACT_AREA) {
        qf_area_format(number, money);
        snprintf(ret_text, QF_MONEY_TEXT + 8, "%s %s", money, qf_tr(lang, "mu"));
    } else if (parameter->type == QF_FACT_TEXT) {
        snprintf(ret_text, QF_MONEY_TEXT + 8, "%s", parameter->text);
    } else {
        snprintf(
            ret_text, QF_MONEY_TEXT + 8, "%lld%s", (long long)number, parameter->type == QF_FACT_PERCENT ? " %" : "");
    }
}

static void print_section(const struct qf_cli *cli, const char *title)
{
    fprintf(cli->out, "\n%s%s%s\n", qf_style_on(cli, QF_STYLE_BOLD), qf_tr(cli->lang, title), qf_style_off(cli));
}

void qf_model_print_basis(const struct qf_cli *cli, const struct qf_model *model)
{
    char from[QF_DATE_TEXT] = "", to[QF_DATE_TEXT] = "";

    if (model->basis_count)
        print_section(cli, QF_N("Legal basis"));
    for (size_t i = 0; i < model->basis_count; i++) {
        const struct qf_basis *basis = &model->basis[i];
        fprintf(cli->out, "  · %s %s", qf_bilingual_in(&basis->law, cli->lang), basis->article);
        if (basis->valid_from != INT32_MIN) {
            qf_date_format(basis->valid_from, from);
            qf_say(cli, ", in force from %s", from);
        }
        if (basis->valid_to != INT32_MAX) {
            qf_date_format(basis->valid_to, to);
            qf_say(cli, " to %s", to);
        }
        if (!basis->verified)
            qf_say(cli, ", to be confirmed against the text of the law");
        fputc('\n', cli->out);
    }
}

static void print_texts(const struct qf_cli *cli, const char *title, const struct qf_bilingual *texts, size_t count)
{
    if (!count)
        return;
    print_section(cli, title);
    for (size_t i = 0; i < count; i++)
        fprintf(cli->out, "  · %s\n", qf_bilingual_in(&texts[i], cli->lang));
}

static void print_parameter(
    const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_model_parameter *parameter)
{
    char value[QF_MONEY_TEXT + 8] = "–";
    int64_t number;

    if (qf_parameter_value(workflow, parameter, qf_today(), &number))
        format_parameter(cli->lang, parameter, number, value);
    fprintf(cli->out, "  $%s = %s  %s", parameter->name, value, qf_bilingual_in(&parameter->title, cli->lang));
    if (parameter->rule)
        qf_say(cli, " (rule %s of the workflow)", parameter->rule);
    fputc('\n', cli->out);
}

static void print_model(const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_model *model)
{
    fprintf(cli->out, "%s%s %s%s (%s, v%d)\n%s\n", qf_style_on(cli, QF_STYLE_BOLD), model->code,
        qf_bilingual_in(&model->title, cli->lang), qf_style_off(cli), model->name, model->version,
        qf_bilingual_in(&model->question, cli->lang));
    if (model->parameter_count)
        print_section(cli, QF_N("Parameters"));
    for (size_t i = 0; i < model->parameter_count; i++)
        print_parameter(cli, workflow, &model->parameters[i]);
    qf_model_print_basis(cli, model);
    print_texts(cli, QF_N("Known false positives"), model->false_positives, model->false_positive_count);
    print_texts(cli, QF_N("What to verify"), model->verify, model->verify_count);
    print_section(cli, QF_N("SQL"));
    fprintf(cli->out, "%s\n", model->sql);
    qf_say(cli, "read from %s, line %d; %zu examples\n", model->file, model->sql_line, model->example_count);
}

static enum qf_status find_model(
    const struct qf_catalog *catalog, const char *code, const struct qf_model **ret_model, struct qf_error *error)
{
    *ret_model = qf_catalog_model(catalog, code);
    if (*ret_model)
        return QF_OK;
    qf_fail(error, QF_NOT_FOUND, "there is no model '%s'", code);
    qf_hint(error, "'qingfeng model list' lists them");
    return QF_NOT_FOUND;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    const struct qf_model *model = NULL;

    TRY(qf_city_load_catalog(cli, &catalog, error));
    TRY(find_model(catalog, args->operands[0], &model, error));
    if (!cli->json) {
        print_model(cli, qf_catalog_workflow(catalog), model);
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member(&json, "model", model->code);
    qf_json_member(&json, "name", model->name);
    qf_json_member_int(&json, "version", model->version);
    qf_json_member(&json, "domain", model->domain);
    qf_json_member(&json, "level", qf_level_name(model->level));
    qf_json_member(&json, "question_zh", model->question.zh);
    qf_json_member(&json, "question_en", model->question.en);
    qf_json_member(&json, "sql", model->sql);
    qf_json_member(&json, "file", model->file);
    qf_json_member(&json, "digest", model->digest);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

/* What `model test` has seen so far. */
struct test_run {
    struct qf_cli *cli;
    struct qf_model_sessions sessions;
    struct qf_json json;
    size_t passed, failed;
};

static void report_example(struct test_run *run, const struct qf_model *model, const struct qf_example *example,
    const struct qf_example_outcome *outcome)
{
    struct qf_cli *cli = run->cli;

    run->passed += outcome->passed;
    run->failed += !outcome->passed;
    if (cli->json) {
        qf_json_open_object(&run->json);
        qf_json_member(&run->json, "model", model->code);
        qf_json_member(&run->json, "example", example->name);
        qf_json_member_bool(&run->json, "passed", outcome->passed);
        qf_json_member(&run->json, "message", outcome->passed ? NULL : outcome->message);
        qf_json_close_object(&run->json);
        return;
    }
    fprintf(cli->out, "%s%s%s %s %s\n", qf_style_on(cli, outcome->passed ? QF_STYLE_GREEN : QF_STYLE_RED),
        outcome->passed ? qf_tr(cli->lang, "ok") : qf_tr(cli->lang, "FAILED"), qf_style_off(cli), model->code,
        example->name);
    if (!outcome->passed)
        fprintf(cli->out, "  %s:%d: %s\n", model->file, example->line, outcome->message);
}

static enum qf_status test_model(struct test_run *run, const struct qf_model *model, struct qf_error *error)
{
    struct qf_example_outcome *outcomes CLEANUP(free) = calloc(model->example_count, sizeof *outcomes);
    bool passed = false;

    if (!outcomes)
        return qf_fail_memory(error);
    TRY(qf_model_test(&run->sessions.sessions, run->sessions.catalog, model, outcomes, &passed, error));
    for (size_t i = 0; i < model->example_count; i++)
        report_example(run, model, &model->examples[i], &outcomes[i]);
    return QF_OK;
}

static enum qf_status test_all(struct test_run *run, const struct qf_args *args, struct qf_error *error)
{
    size_t count;
    const struct qf_model *models = qf_catalog_models(run->sessions.catalog, &count);
    const struct qf_model *model = NULL;

    for (unsigned i = 0; i < args->operand_count; i++) {
        TRY(find_model(run->sessions.catalog, args->operands[i], &model, error));
        TRY(test_model(run, model, error));
    }
    for (size_t i = 0; !args->operand_count && i < count; i++)
        TRY(test_model(run, &models[i], error));
    return QF_OK;
}

static enum qf_status run_test(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct test_run run = { .cli = cli };

    TRY(qf_city_load_catalog(cli, &catalog, error));
    qf_model_sessions_init(&run.sessions, NULL, catalog, 0, 0);
    qf_json_init(&run.json, &text);
    qf_json_open_array(&run.json);
    TRY(test_all(&run, args, error));
    qf_json_close_array(&run.json);
    if (cli->json)
        TRY(qf_cli_print_json(cli, &text, error));
    else
        qf_say(cli, "%zu passed, %zu failed\n", run.passed, run.failed);
    if (run.failed)
        return qf_fail(error, QF_FINDING, "examples that do not hold: %zu", run.failed);
    return QF_OK;
}

const struct qf_command qf_command_model_list = {
    .name = "model list",
    .operands = "",
    .summary = QF_N("list the supervision models"),
    .run = run_list,
};

const struct qf_command qf_command_model_show = {
    .name = "model show",
    .operands = "MODEL",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show a model: question, parameters, legal basis, SQL"),
    .run = run_show,
};

const struct qf_command qf_command_model_test = {
    .name = "model test",
    .operands = "[MODEL…]",
    .max_operands = 1000,
    .summary = QF_N("run the examples of models: those that must hit and those that must stay silent"),
    .run = run_test,
};
