/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings counted in the book. */
#include "warn/summary.h"

#define TOTALS(group)                                                                                                  \
    "SELECT " group ", sum(state = 'open' AND level = 'red'), sum(state = 'open' AND level = 'orange'),"               \
    " sum(state = 'open' AND level = 'yellow'), sum(state = 'dismissed'), sum(state = 'gone'),"                        \
    " sum(CASE WHEN state = 'open' THEN coalesce(amount_fen, 0) ELSE 0 END), sum(found = 1), sum(found = 0)"           \
    " FROM (SELECT *, CASE WHEN EXISTS (SELECT 1 FROM warning_outcome WHERE warning = warning.id AND outcome IN"       \
    " ('confirmed', 'partly')) THEN 1 WHEN EXISTS (SELECT 1 FROM warning_outcome WHERE warning = warning.id"           \
    " AND outcome = 'unfounded') THEN 0 WHEN EXISTS (SELECT 1 FROM warning_outcome WHERE warning = warning.id)"        \
    " THEN NULL WHEN state = 'dismissed' AND dismissed_cause <> 'already_handled' THEN 0 END AS found FROM warning)"   \
    " GROUP BY " group " ORDER BY " group

enum qf_status qf_warning_totals(struct qf_book *book, enum qf_warning_grouping grouping,
    enum qf_status (*visit)(void *context, const struct qf_warning_total *total, struct qf_error *error), void *context,
    struct qf_error *error)
{
    static const char *const selects[] = {
        [QF_WARNINGS_BY_DOMAIN] = TOTALS("domain"), [QF_WARNINGS_BY_MODEL] = TOTALS("model")
    };
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more = true;

    TRY(qf_book_prepare(book, selects[grouping], &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_warning_total total = { .group = qf_statement_text(rows, 0),
            .red = qf_statement_int(rows, 1),
            .orange = qf_statement_int(rows, 2),
            .yellow = qf_statement_int(rows, 3),
            .dismissed = qf_statement_int(rows, 4),
            .gone = qf_statement_int(rows, 5),
            .amount_fen = qf_statement_int(rows, 6),
            .confirmed = qf_statement_int(rows, 7),
            .unfounded = qf_statement_int(rows, 8) };
        TRY(visit(context, &total, error));
    }
}
