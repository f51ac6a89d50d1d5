/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions and questions for the tests of matching. */
#include "session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "match/match.h"
#include "match/views.h"

void must(enum qf_status status, const struct qf_error *error)
{
    if (status != QF_OK)
        fail_msg("%s: %s (%s)", qf_status_name(status), error->message, error->detail);
}

void session_open(struct session *session, unsigned threads)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake_options options = { .threads = threads };
    size_t count = 0;

    must(qf_catalog_load(QF_TEST_CATALOG, NULL, &session->catalog, &error), &error);
    must(qf_lake_open(&options, &session->lake, &error), &error);
    const struct qf_contract *contracts = qf_catalog_contracts(session->catalog, &count);
    must(qf_views_deliver_tables(session->lake, contracts, count, &error), &error);
}

void session_close(struct session *session)
{
    qf_lake_close(session->lake);
    qf_catalog_free(session->catalog);
}

void session_attach(struct session *session)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(qf_match_attach_tables(session->lake, session->catalog, &error), &error);
}

void session_run(struct session *session, const char *sql)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(qf_lake_run(session->lake, sql, &error), &error);
}

static void add_value(struct qf_text *out, const struct qf_query *query, unsigned column)
{
    enum qf_value_kind kind = qf_query_column_kind(query, column);

    if (qf_query_is_null(query, column)) {
        qf_text_add_char(out, '-');
    } else if (kind == QF_VALUE_LIST) {
        const int64_t *items = NULL;
        unsigned count = 0;
        qf_query_list(query, column, &items, &count);
        for (unsigned i = 0; i < count; i++) {
            qf_text_add_string(out, i > 0 ? "," : "");
            qf_text_add_int(out, items[i]);
        }
    } else if (kind == QF_VALUE_TEXT || kind == QF_VALUE_OTHER) {
        qf_text_add_slice(out, qf_query_text(query, column));
    } else {
        qf_text_add_int(out, qf_query_int(query, column));
    }
}

void lake_answers(struct qf_lake *lake, const char *sql, const char *expected)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    struct qf_text out CLEANUP(qf_text_release) = { 0 };
    bool row = false;

    must(qf_query_start(lake, sql, NULL, 0, &query, &error), &error);
    for (;;) {
        must(qf_query_next(query, &row, &error), &error);
        if (!row)
            break;
        qf_text_add_string(&out, out.length > 0 ? "\n" : "");
        for (unsigned i = 0; i < qf_query_column_count(query); i++) {
            qf_text_add_string(&out, i > 0 ? " " : "");
            add_value(&out, query, i);
        }
    }
    assert_string_equal(qf_text_string(&out), expected);
}

void session_answers(struct session *session, const char *sql, const char *expected)
{
    lake_answers(session->lake, sql, expected);
}
