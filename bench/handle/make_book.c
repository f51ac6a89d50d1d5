/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes a book and fills it with what scripts say, in one transaction and without a journal. Indexes are made after the rows,
 * which takes a fraction of the time. usage: make_book BOOK SCRIPT…
 */
#include <stdio.h>

#include "base/file.h"
#include "base/text.h"
#include "store/ledger.h" /* private to the store; a bench may look inside */

static enum qf_status run_script(struct qf_book *book, const char *path, struct qf_error *error)
{
    struct qf_text script CLEANUP(qf_text_release) = { 0 };

    TRY(qf_file_read(path, &script, error));
    return qf_book_execute(book, qf_text_string(&script), path, error);
}

/* What makes the indexes that rows do not need while they come, and what drops them. */
static enum qf_status list_indexes(
    struct qf_book *book, struct qf_text *make, struct qf_text *drop, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(
        book, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE '%UNIQUE%'", &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        qf_text_add_format(drop, "DROP INDEX \"%s\";\n", qf_statement_text(rows, 0));
        qf_text_add_format(make, "%s;\n", qf_statement_text(rows, 1));
    }
    TRY(qf_text_check(make, error));
    return qf_text_check(drop, error);
}

static enum qf_status fill(struct qf_book *book, char *const *scripts, struct qf_error *error)
{
    struct qf_text make CLEANUP(qf_text_release) = { 0 };
    struct qf_text drop CLEANUP(qf_text_release) = { 0 };

    sqlite3_update_hook(qf_book_handle(book), NULL, NULL);
    TRY(list_indexes(book, &make, &drop, error));
    TRY(qf_book_execute(book,
        "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY; BEGIN", "begin", error));
    TRY(qf_book_execute(book, qf_text_string(&drop), "drop indexes", error));
    for (; *scripts; scripts++)
        TRY(run_script(book, *scripts, error));
    TRY(qf_book_execute(book, qf_text_string(&make), "make indexes", error));
    return qf_book_execute(book, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)", "commit", error);
}

int main(int argc, char **argv)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    if (argc < 3 || qf_book_open(argv[1], QF_BOOK_CREATE, &book, &error) != QF_OK ||
        fill(book, argv + 2, &error) != QF_OK) {
        fprintf(stderr, "make_book: %s (%s)\n", error.message, error.detail);
        return 1;
    }
    return 0;
}
