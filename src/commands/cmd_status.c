/* SPDX-License-Identifier: Apache-2.0 */
/* status: the city at a glance: what came in by department, what was found by domain and level. */
#include <stdio.h>

#include "collect/listing.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/list.h"
#include "warn/summary.h"

/* --- deliveries by department ------------------------------------------------------------------------------------------ */

struct deliveries {
    struct qf_list *list;
    const struct qf_catalog *catalog;
    struct qf_delivery_total all;
};

static void add_delivery_row(struct qf_list *list, const char *name, const struct qf_delivery_total *total)
{
    qf_list_row(list);
    qf_list_text(list, NULL, name);
    qf_list_member(list, "department", total->department);
    qf_list_int(list, "files", total->files);
    qf_list_int(list, "rows_delivered", total->rows_delivered);
    qf_list_int(list, "rows_accepted", total->rows_accepted);
    qf_list_int(list, "rows_quarantined", total->rows_quarantined);
    qf_list_int(list, "rows_set_aside", total->rows_set_aside);
    qf_list_int(list, "unrecognised_files", total->unrecognised);
}

static enum qf_status add_delivery(void *context, const struct qf_delivery_total *total, struct qf_error *error)
{
    struct deliveries *deliveries = context;
    const struct qf_department *department = qf_catalog_department(deliveries->catalog, total->department);
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&name, "%s %s", total->department,
        department ? qf_bilingual_in(&department->name, deliveries->list->cli->lang) : "");
    TRY(qf_text_check(&name, error));
    add_delivery_row(deliveries->list, qf_text_string(&name), total);
    deliveries->all.files += total->files;
    deliveries->all.unrecognised += total->unrecognised;
    deliveries->all.rows_delivered += total->rows_delivered;
    deliveries->all.rows_accepted += total->rows_accepted;
    deliveries->all.rows_quarantined += total->rows_quarantined;
    deliveries->all.rows_set_aside += total->rows_set_aside;
    return QF_OK;
}

/* The array, or the table with a last row for all. */
static enum qf_status list_deliveries(struct qf_list *list, const struct qf_city *city, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("department"), QF_N("files"), QF_N("delivered"), QF_N("accepted"),
        QF_N("quarantined"), QF_N("set aside"), QF_N("unrecognised files") };
    struct deliveries deliveries = { .list = list, .catalog = city->catalog };

    TRY(qf_list_open(list->cli, heads, QF_COUNT(heads), list, error));
    TRY(qf_delivery_walk(city->book, add_delivery, &deliveries, error));
    if (!list->cli->json)
        add_delivery_row(list, qf_tr(list->cli->lang, "total"), &deliveries.all);
    return QF_OK;
}

/* --- warnings by domain ------------------------------------------------------------------------------------------------ */

struct warnings {
    struct qf_list *list;
    const struct qf_catalog *catalog;
    struct qf_warning_total all;
};

static void add_warning_row(struct qf_list *list, const char *name, const struct qf_warning_total *total)
{
    qf_list_row(list);
    qf_list_text(list, NULL, name);
    qf_list_member(list, "domain", total->group);
    qf_list_style(list, QF_STYLE_RED);
    qf_list_int(list, "red", total->red);
    qf_list_style(list, QF_STYLE_ORANGE);
    qf_list_int(list, "orange", total->orange);
    qf_list_style(list, QF_STYLE_YELLOW);
    qf_list_int(list, "yellow", total->yellow);
    qf_list_int(list, "dismissed", total->dismissed);
    qf_list_int(list, "gone", total->gone);
    qf_list_money(list, "amount_fen", total->amount_fen);
}

static enum qf_status add_warnings(void *context, const struct qf_warning_total *total, struct qf_error *error)
{
    struct warnings *warnings = context;
    const struct qf_domain *domain = qf_catalog_domain(warnings->catalog, total->group);
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(
        &name, "%s %s", total->group, domain ? qf_bilingual_in(&domain->name, warnings->list->cli->lang) : "");
    TRY(qf_text_check(&name, error));
    add_warning_row(warnings->list, qf_text_string(&name), total);
    warnings->all.red += total->red;
    warnings->all.orange += total->orange;
    warnings->all.yellow += total->yellow;
    warnings->all.dismissed += total->dismissed;
    warnings->all.gone += total->gone;
    warnings->all.amount_fen += total->amount_fen;
    return QF_OK;
}

/* As the deliveries. */
static enum qf_status list_warnings(struct qf_list *list, const struct qf_city *city, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("domain"), QF_N("red"), QF_N("orange"), QF_N("yellow"), QF_N("dismissed"),
        QF_N("gone"), QF_N("yuan concerned") };
    struct warnings warnings = { .list = list, .catalog = city->catalog };

    TRY(qf_list_open(list->cli, heads, QF_COUNT(heads), list, error));
    TRY(qf_warning_totals(city->book, QF_WARNINGS_BY_DOMAIN, add_warnings, &warnings, error));
    if (!list->cli->json)
        add_warning_row(list, qf_tr(list->cli->lang, "total"), &warnings.all);
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

static enum qf_status print_json(
    const struct qf_cli *cli, struct qf_list *deliveries, struct qf_list *warnings, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_key(&json, "deliveries");
    qf_json_raw(&json, qf_list_json(deliveries));
    qf_json_key(&json, "warnings");
    qf_json_raw(&json, qf_list_json(warnings));
    qf_json_close_object(&json);
    TRY(qf_text_check(&deliveries->text, error));
    TRY(qf_text_check(&warnings->text, error));
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_status(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_list deliveries CLEANUP(qf_list_release) = { .cli = cli };
    struct qf_list warnings CLEANUP(qf_list_release) = { .cli = cli };

    TRY(qf_city_open(cli, QF_BOOK_READ, &city, error));
    if (qf_args_given(args, "models"))
        return print_models(cli, city.book, error);
    TRY(list_deliveries(&deliveries, &city, error));
    TRY(list_warnings(&warnings, &city, error));
    if (cli->json)
        return print_json(cli, &deliveries, &warnings, error);
    fprintf(cli->out, "%s%s%s\n\n", qf_style_on(cli, QF_STYLE_BOLD), qf_bilingual_in(&city.settings.city, cli->lang),
        qf_style_off(cli));
    TRY(qf_list_print(&deliveries, NULL, error));
    fputc('\n', cli->out);
    return qf_list_print(&warnings, NULL, error);
}

const struct qf_command qf_command_status = {
    .name = "status",
    .operands = "",
    .summary = QF_N("the city at a glance: rows by department, warnings by domain and level"),
    .options = status_options,
    .run = run_status,
};
