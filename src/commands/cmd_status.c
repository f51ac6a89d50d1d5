/* SPDX-License-Identifier: Apache-2.0 */
/* status: the city at a glance: what came in by department, what was found by domain and level. */
#include <stdio.h>

#include "base/money.h"
#include "collect/listing.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "warn/summary.h"

struct summary {
    const struct qf_cli *cli;
    const struct qf_catalog *catalog;
    struct qf_table *table;
    struct qf_json *json;
    struct qf_delivery_total all;
    struct qf_warning_total warnings;
};

static void add_delivery_cells(struct qf_table *table, const char *name, const struct qf_delivery_total *total)
{
    qf_table_cell(table, name);
    qf_table_cell_int(table, total->files);
    qf_table_cell_int(table, total->rows_delivered);
    qf_table_cell_int(table, total->rows_accepted);
    qf_table_cell_int(table, total->rows_quarantined);
    qf_table_cell_int(table, total->rows_set_aside);
    qf_table_cell_int(table, total->unrecognised);
}

static enum qf_status visit_delivery(void *context, const struct qf_delivery_total *total, struct qf_error *error)
{
    struct summary *summary = context;
    const struct qf_department *department = qf_catalog_department(summary->catalog, total->department);
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(
        &name, "%s %s", total->department, department ? qf_bilingual_in(&department->name, summary->cli->lang) : "");
    TRY(qf_text_check(&name, error));
    add_delivery_cells(summary->table, qf_text_string(&name), total);
    summary->all.files += total->files;
    summary->all.unrecognised += total->unrecognised;
    summary->all.rows_delivered += total->rows_delivered;
    summary->all.rows_accepted += total->rows_accepted;
    summary->all.rows_quarantined += total->rows_quarantined;
    summary->all.rows_set_aside += total->rows_set_aside;
    qf_json_open_object(summary->json);
    qf_json_member(summary->json, "department", total->department);
    qf_json_member_int(summary->json, "files", total->files);
    qf_json_member_int(summary->json, "rows_delivered", total->rows_delivered);
    qf_json_member_int(summary->json, "rows_accepted", total->rows_accepted);
    qf_json_member_int(summary->json, "rows_quarantined", total->rows_quarantined);
    qf_json_member_int(summary->json, "rows_set_aside", total->rows_set_aside);
    qf_json_member_int(summary->json, "unrecognised_files", total->unrecognised);
    qf_json_close_object(summary->json);
    return QF_OK;
}

static void add_warning_cells(struct qf_table *table, const char *name, const struct qf_warning_total *total)
{
    char money[QF_MONEY_TEXT];

    qf_table_cell(table, name);
    qf_table_style(table, QF_STYLE_RED);
    qf_table_cell_int(table, total->red);
    qf_table_style(table, QF_STYLE_ORANGE);
    qf_table_cell_int(table, total->orange);
    qf_table_style(table, QF_STYLE_YELLOW);
    qf_table_cell_int(table, total->yellow);
    qf_table_cell_int(table, total->dismissed);
    qf_table_cell_int(table, total->gone);
    qf_money_format(total->amount_fen, money);
    qf_table_cell(table, money);
}

static enum qf_status visit_warnings(void *context, const struct qf_warning_total *total, struct qf_error *error)
{
    struct summary *summary = context;
    const struct qf_domain *domain = qf_catalog_domain(summary->catalog, total->group);
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&name, "%s %s", total->group, domain ? qf_bilingual_in(&domain->name, summary->cli->lang) : "");
    TRY(qf_text_check(&name, error));
    add_warning_cells(summary->table, qf_text_string(&name), total);
    summary->warnings.red += total->red;
    summary->warnings.orange += total->orange;
    summary->warnings.yellow += total->yellow;
    summary->warnings.dismissed += total->dismissed;
    summary->warnings.gone += total->gone;
    summary->warnings.amount_fen += total->amount_fen;
    qf_json_open_object(summary->json);
    qf_json_member(summary->json, "domain", total->group);
    qf_json_member_int(summary->json, "red", total->red);
    qf_json_member_int(summary->json, "orange", total->orange);
    qf_json_member_int(summary->json, "yellow", total->yellow);
    qf_json_member_int(summary->json, "dismissed", total->dismissed);
    qf_json_member_int(summary->json, "gone", total->gone);
    qf_json_member_int(summary->json, "amount_fen", total->amount_fen);
    qf_json_close_object(summary->json);
    return QF_OK;
}

static enum qf_status new_table(struct summary *summary, const char *const *heads, unsigned count,
    struct qf_table **ret_table, struct qf_error *error)
{
    TRY(qf_table_new(count, ret_table, error));
    summary->table = *ret_table;
    for (unsigned i = 0; i < count; i++) {
        qf_table_heading(*ret_table, summary->cli, heads[i]);
        if (i)
            qf_table_align_right(*ret_table, i);
    }
    return QF_OK;
}

static enum qf_status gather(struct summary *summary, struct qf_book *book, struct qf_table **ret_deliveries,
    struct qf_table **ret_warnings, struct qf_error *error)
{
    static const char *const delivery_heads[] = { QF_N("department"), QF_N("files"), QF_N("delivered"),
        QF_N("accepted"), QF_N("quarantined"), QF_N("set aside"), QF_N("unrecognised files") };
    static const char *const warning_heads[] = { QF_N("domain"), QF_N("red"), QF_N("orange"), QF_N("yellow"),
        QF_N("dismissed"), QF_N("gone"), QF_N("yuan concerned") };

    TRY(new_table(summary, delivery_heads, QF_COUNT(delivery_heads), ret_deliveries, error));
    qf_json_open_object(summary->json);
    qf_json_key(summary->json, "deliveries");
    qf_json_open_array(summary->json);
    TRY(qf_delivery_walk(book, visit_delivery, summary, error));
    qf_json_close_array(summary->json);
    add_delivery_cells(*ret_deliveries, qf_tr(summary->cli->lang, "total"), &summary->all);
    TRY(new_table(summary, warning_heads, QF_COUNT(warning_heads), ret_warnings, error));
    qf_json_key(summary->json, "warnings");
    qf_json_open_array(summary->json);
    TRY(qf_warning_totals(book, QF_WARNINGS_BY_DOMAIN, visit_warnings, summary, error));
    qf_json_close_array(summary->json);
    add_warning_cells(*ret_warnings, qf_tr(summary->cli->lang, "total"), &summary->warnings);
    qf_json_close_object(summary->json);
    return QF_OK;
}

/* --- by model ---------------------------------------------------------------------------------------------------------- */

static enum qf_status add_model(void *context, const struct qf_warning_total *total, struct qf_error *error)
{
    struct qf_list *list = context;
    int64_t judged = total->confirmed + total->unfounded;
    char precision[16] = "";

    (void)error;
    if (judged)
        snprintf(precision, sizeof precision, "%lld %%", (long long)((200 * total->confirmed + judged) / (2 * judged)));
    qf_list_row(list);
    qf_list_text(list, "model", total->group);
    qf_list_int(list, "red", total->red);
    qf_list_int(list, "orange", total->orange);
    qf_list_int(list, "yellow", total->yellow);
    qf_list_int(list, "dismissed", total->dismissed);
    qf_list_int(list, "gone", total->gone);
    qf_list_int(list, "confirmed", total->confirmed);
    qf_list_int(list, "unfounded", total->unfounded);
    qf_list_text(list, NULL, precision);
    return QF_OK;
}

/* How often each model was right, as far as it was judged. */
static enum qf_status print_models(struct qf_cli *cli, struct qf_book *book, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("model"), QF_N("red"), QF_N("orange"), QF_N("yellow"), QF_N("dismissed"),
        QF_N("gone"), QF_N("confirmed"), QF_N("unfounded"), QF_N("precision") };
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_warning_totals(book, QF_WARNINGS_BY_MODEL, add_model, &list, error));
    return qf_list_print(&list, QF_N("no warnings to list; 'qingfeng warn' asks the models"), error);
}

static const struct qf_option status_options[] = {
    { "models", 0, QF_OPTION_FLAG, NULL, QF_N("warnings by model, and how many were confirmed or unfounded"), NULL, 0,
        0 },
    { 0 },
};

static enum qf_status run_status(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_table *deliveries CLEANUP(qf_table_free) = NULL;
    struct qf_table *warnings CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct summary summary = { .cli = cli, .json = &json };

    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    if (qf_args_given(args, "models"))
        return print_models(cli, city.book, error);
    summary.catalog = city.catalog;
    qf_json_init(&json, &text);
    TRY(gather(&summary, city.book, &deliveries, &warnings, error));
    if (cli->json)
        return qf_cli_print_json(cli, &text, error);
    fprintf(cli->out, "%s%s%s\n\n", qf_style_on(cli, QF_STYLE_BOLD), qf_bilingual_in(&city.settings.city, cli->lang),
        qf_style_off(cli));
    TRY(qf_table_print(deliveries, cli, error));
    fputc('\n', cli->out);
    return qf_table_print(warnings, cli, error);
}

const struct qf_command qf_command_status = {
    .name = "status",
    .operands = "",
    .summary = QF_N("the city at a glance: rows by department, warnings by domain and level"),
    .options = status_options,
    .run = run_status,
};
