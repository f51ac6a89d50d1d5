/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/list.h"

#include "ident/ident.h"

enum qf_status qf_list_open(
    struct qf_cli *cli, const char *const *heads, unsigned count, struct qf_list *list, struct qf_error *error)
{
    list->cli = cli;
    TRY(qf_table_open(cli, heads, count, &list->table, error));
    qf_json_init(&list->json, &list->text);
    qf_json_open_array(&list->json);
    return QF_OK;
}

void qf_list_release(struct qf_list *list)
{
    qf_table_free(list->table);
    qf_text_release(&list->text);
}

/* Where the table is printed the JSON is nobody's, and does not grow; that it failed is kept. */
static void end_row(struct qf_list *list)
{
    if (list->rows)
        qf_json_close_object(&list->json);
    if (!list->cli->json)
        list->text.length = 0;
}

const char *qf_list_json(struct qf_list *list)
{
    end_row(list);
    qf_json_close_array(&list->json);
    return qf_text_string(&list->text);
}

enum qf_status qf_list_print(struct qf_list *list, const char *empty, struct qf_error *error)
{
    (void)qf_list_json(list);
    if (list->cli->json)
        return qf_cli_print_json(list->cli, &list->text, error);
    TRY(qf_text_check(&list->text, error));
    if (list->rows || !empty)
        return qf_table_print(list->table, list->cli, error);
    qf_note(list->cli, "%s\n", qf_tr(list->cli->lang, empty));
    return QF_OK;
}

void qf_list_row(struct qf_list *list)
{
    end_row(list);
    list->rows++;
    qf_json_open_object(&list->json);
}

void qf_list_style(struct qf_list *list, enum qf_style style)
{
    qf_table_style(list->table, style);
}

void qf_list_member(struct qf_list *list, const char *key, const char *text)
{
    qf_json_member(&list->json, key, text && *text ? text : NULL);
}

void qf_list_member_int(struct qf_list *list, const char *key, int64_t number)
{
    qf_json_member_int(&list->json, key, number);
}

void qf_list_member_flag(struct qf_list *list, const char *key, bool flag)
{
    qf_json_member_bool(&list->json, key, flag);
}

void qf_list_text(struct qf_list *list, const char *key, const char *text)
{
    qf_table_cell(list->table, text);
    if (key)
        qf_list_member(list, key, text);
}

void qf_list_prose(struct qf_list *list, const char *key, const char *text)
{
    struct qf_text masked CLEANUP(qf_text_release) = { 0 };

    qf_ident_mask_within(qf_slice(text), &masked);
    qf_list_text(list, key, qf_text_string(&masked));
    if (masked.failed != QF_OK)
        list->text.failed = masked.failed;
}

void qf_list_word(struct qf_list *list, const char *key, const char *word)
{
    qf_table_cell(list->table, *word ? qf_tr(list->cli->lang, word) : "");
    if (key)
        qf_list_member(list, key, word);
}

void qf_list_name(struct qf_list *list, const char *key, const char *name)
{
    char masked[QF_IDENT_MAX];

    qf_ident_mask("person_name", qf_slice(name), masked);
    qf_list_text(list, key, masked);
}

void qf_list_int(struct qf_list *list, const char *key, int64_t number)
{
    qf_table_cell_int(list->table, number);
    if (key)
        qf_list_member_int(list, key, number);
}

void qf_list_money(struct qf_list *list, const char *key, int64_t fen)
{
    qf_table_cell_money(list->table, fen);
    if (key)
        qf_list_member_int(list, key, fen);
}

void qf_list_flag(struct qf_list *list, const char *key, bool flag, const char *word)
{
    qf_table_cell(list->table, flag ? qf_tr(list->cli->lang, word) : "");
    if (key)
        qf_list_member_flag(list, key, flag);
}

enum qf_status qf_say_made(
    struct qf_cli *cli, const char *word, const char *key, int64_t number, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    if (!cli->json) {
        qf_say(cli, "%s %lld\n", qf_tr(cli->lang, word), (long long)number);
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, key, number);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}
