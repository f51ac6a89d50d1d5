/* SPDX-License-Identifier: Apache-2.0 */
/* A list that is printed as a table for people or as a JSON array for programs, from the same calls: each cell has its key. */
#ifndef QF_COMMANDS_LIST_H
#define QF_COMMANDS_LIST_H

#include "commands/table.h"

struct qf_list {
    struct qf_cli *cli;
    struct qf_table *table;
    struct qf_text text;
    struct qf_json json;
    int64_t rows;
};
#define QF_LIST_INIT ((struct qf_list){ 0 })

/* Headings are English for qf_tr(), one a column. */
QF_MUST_CHECK enum qf_status qf_list_open(
    struct qf_cli *cli, const char *const *heads, unsigned count, struct qf_list *list, struct qf_error *error);
/* Prints it: with --json the array, else the table, or `empty` (for qf_note; NULL: the bare headings) when it has no row. */
QF_MUST_CHECK enum qf_status qf_list_print(struct qf_list *list, const char *empty, struct qf_error *error);
/* With --json: the array alone, ended, to stand in something larger. Nothing is added to the list after that. */
const char *qf_list_json(struct qf_list *list);
void qf_list_release(struct qf_list *list);
QF_CLEANUP_VALUE(struct qf_list, qf_list_release)

void qf_list_row(struct qf_list *list);                        /* begins a row; the next one or the end ends it */
void qf_list_style(struct qf_list *list, enum qf_style style); /* of the next cell */

/* A cell. `key` NULL: in the table only. */
void qf_list_text(struct qf_list *list, const char *key, const char *text);
void qf_list_prose(
    struct qf_list *list, const char *key, const char *text); /* free text: long numbers in it are masked */
void qf_list_word(
    struct qf_list *list, const char *key, const char *word); /* a word of ours: translated in the table */
void qf_list_name(struct qf_list *list, const char *key, const char *name); /* a person's, masked in both */
void qf_list_int(struct qf_list *list, const char *key, int64_t number);
void qf_list_money(struct qf_list *list, const char *key, int64_t fen);
void qf_list_flag(struct qf_list *list, const char *key, bool flag, const char *word); /* `word` when it holds */
/* What is in the JSON only. */
void qf_list_member(struct qf_list *list, const char *key, const char *text);
void qf_list_member_int(struct qf_list *list, const char *key, int64_t number);
void qf_list_member_flag(struct qf_list *list, const char *key, bool flag);

/* What was just made, by its number: "plan 3", or {"plan": 3} with --json. `word` is English for qf_tr(). */
QF_MUST_CHECK enum qf_status qf_say_made(
    struct qf_cli *cli, const char *word, const char *key, int64_t number, struct qf_error *error);

#endif
