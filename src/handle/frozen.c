/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping sets of figures, and holding them against the book. */
#include "handle/frozen.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "handle/access.h"
#include "store/snapshot.h"

enum { TRIES = 3 };

/* --- freezing ---------------------------------------------------------------------------------------------------------- */

struct head {
    int64_t sequence;
    char hash[QF_SHA256_HEX];
};

static enum qf_status read_head(struct qf_book *book, struct head *ret_head, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1", &find, error));
    TRY(qf_statement_next(find, &found, error));
    ret_head->sequence = found ? qf_statement_int(find, 0) : 0;
    snprintf(ret_head->hash, sizeof ret_head->hash, "%s", found ? qf_statement_text(find, 1) : "");
    return QF_OK;
}

struct counted {
    struct qf_text figures;
    char digest[QF_SHA256_HEX];
};

static void release_counted(struct counted *counted)
{
    qf_text_release(&counted->figures);
}
QF_CLEANUP_VALUE(struct counted, release_counted)

static enum qf_status count(
    const struct qf_desk *desk, struct qf_period period, struct counted *counted, struct qf_error *error)
{
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;

    qf_text_clear(&counted->figures);
    TRY(qf_figure_set_count(desk, period, &set, error));
    TRY(qf_figure_set_write(set, &counted->figures, error));
    return qf_sha256_of(qf_text_string(&counted->figures), counted->figures.length, counted->digest, error);
}

/* "2025-05-01/2025-05-31" */
enum { PERIOD_TEXT = 2 * QF_DATE_TEXT };
static void format_period(struct qf_period period, char ret_text[PERIOD_TEXT])
{
    qf_date_format(period.from, ret_text);
    ret_text[QF_DATE_TEXT - 1] = '/';
    qf_date_format(period.to, ret_text + QF_DATE_TEXT);
}

static enum qf_status find_last(
    const struct qf_desk *desk, struct qf_period period, const char *digest, int64_t *ret_id, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char text[PERIOD_TEXT];
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT id, digest FROM statistics WHERE region = ?1 AND period = ?2 ORDER BY id DESC LIMIT 1", &find, error));
    format_period(period, text);
    qf_statement_bind_text(find, 1, desk->actor.region);
    qf_statement_bind_text(find, 2, text);
    TRY(qf_statement_next(find, &found, error));
    *ret_id = found && strcmp(qf_statement_text(find, 1), digest) == 0 ? qf_statement_int(find, 0) : 0;
    return QF_OK;
}

static enum qf_status insert(const struct qf_desk *desk, struct qf_period period, const struct counted *counted,
    const struct head *head, int64_t snapshot, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char text[PERIOD_TEXT], today[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO statistics (period, region, taken_at, taken_by, journal_sequence, journal_head, snapshot, digest, "
        "figures)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &insert, error));
    format_period(period, text);
    qf_date_format(desk->today, today);
    qf_statement_bind_text(insert, 1, text);
    qf_statement_bind_text(insert, 2, desk->actor.region);
    qf_statement_bind_text(insert, 3, today);
    qf_statement_bind_int(insert, 4, desk->actor.user);
    qf_statement_bind_int(insert, 5, head->sequence);
    qf_statement_bind_text(insert, 6, head->hash);
    qf_statement_bind_int(insert, 7, snapshot);
    qf_statement_bind_text(insert, 8, counted->digest);
    qf_statement_bind_text(insert, 9, qf_text_string(&counted->figures));
    return qf_statement_run(insert, error);
}

/* Under the lock: nothing was written since `before`, or it is counted again here. */
static enum qf_status keep(const struct qf_desk *desk, struct qf_period period, struct counted *counted,
    const struct head *before, int64_t snapshot, bool last_try, bool *ret_kept, struct qf_error *error)
{
    struct head head;

    TRY(read_head(desk->book, &head, error));
    *ret_kept = strcmp(head.hash, before->hash) == 0;
    if (!*ret_kept && !last_try)
        return QF_OK;
    if (!*ret_kept)
        TRY(count(desk, period, counted, error));
    *ret_kept = true;
    return insert(desk, period, counted, &head, snapshot, error);
}

/* Figures of a month that still goes on would be taken for those of the month. */
static enum qf_status check_over(const struct qf_desk *desk, struct qf_period period, struct qf_error *error)
{
    char to[QF_DATE_TEXT];

    if (period.to <= desk->today)
        return QF_OK;
    qf_date_format(period.to, to);
    qf_fail(error, QF_CONFLICT, "the period is not over: it ends on %s", to);
    qf_hint(error, "--so-far takes its days up to today, and says so as its last day");
    return QF_CONFLICT;
}

/* Counting takes its time and holds no lock; it is done again when somebody wrote meanwhile, and at last under the lock. */
enum qf_status qf_figures_freeze(const struct qf_desk *desk, struct qf_period period, const char *reason,
    int64_t *ret_id, bool *ret_new, struct qf_error *error)
{
    struct counted counted CLEANUP(release_counted) = { .figures = { 0 } };
    int64_t snapshot, known;
    struct head before;
    bool kept = false;

    TRY(qf_access_task(desk, QF_TASK_STATISTICS, error));
    TRY(check_over(desk, period, error));
    TRY(qf_snapshot_take(desk->book, desk->actor.name, &snapshot, error));
    for (int attempt = 1; !kept; attempt++) {
        TRY(read_head(desk->book, &before, error));
        TRY(count(desk, period, &counted, error));
        TRY(find_last(desk, period, counted.digest, &known, error));
        *ret_new = !known;
        *ret_id = known;
        if (known)
            return QF_OK;
        TRY(qf_desk_begin(desk, "statistics freeze", reason, error));
        enum qf_status status = keep(desk, period, &counted, &before, snapshot, attempt == TRIES, &kept, error);
        *ret_id = qf_book_last_id(desk->book);
        TRY(qf_desk_end(desk, status, error));
    }
    return QF_OK;
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

static enum qf_status walk(const struct qf_desk *desk, int64_t id, qf_frozen_visit *visit, void *context, bool *ret_any,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    *ret_any = false;
    TRY(qf_access_task(desk, QF_TASK_STATISTICS, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT statistics.id, journal_sequence, snapshot, substr(period, 1, 10), substr(period, 12), "
        "statistics.region, taken_at, "
        "user.display,"
        " journal_head, digest, figures FROM statistics LEFT JOIN user ON user.id = taken_by WHERE (?2 = 0 OR "
        "statistics.id "
        "= ?2)"
        " AND substr(statistics.region, 1, length(?1)) = ?1 ORDER BY statistics.id DESC",
        &rows, error));
    qf_statement_bind_text(rows, 1, desk->actor.region);
    qf_statement_bind_int(rows, 2, id);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        *ret_any = true;
        const struct qf_frozen frozen = { .id = qf_statement_int(rows, 0),
            .journal_sequence = qf_statement_int(rows, 1),
            .snapshot = qf_statement_int(rows, 2),
            .from = qf_statement_text(rows, 3),
            .to = qf_statement_text(rows, 4),
            .region = qf_statement_text(rows, 5),
            .taken_on = qf_statement_text(rows, 6),
            .taken_by = qf_statement_text(rows, 7),
            .journal_head = qf_statement_text(rows, 8),
            .digest = qf_statement_text(rows, 9),
            .figures = qf_statement_text(rows, 10) };
        TRY(visit(context, &frozen, error));
    }
}

enum qf_status qf_frozen_walk(const struct qf_desk *desk, qf_frozen_visit *visit, void *context, struct qf_error *error)
{
    bool any;

    return walk(desk, 0, visit, context, &any, error);
}

enum qf_status qf_frozen_look(
    const struct qf_desk *desk, int64_t id, qf_frozen_visit *visit, void *context, struct qf_error *error)
{
    bool any;

    TRY(walk(desk, id, visit, context, &any, error));
    return any && id ? QF_OK : qf_fail(error, QF_NOT_FOUND, "there are no frozen figures %lld", (long long)id);
}

/* --- comparing --------------------------------------------------------------------------------------------------------- */

static enum qf_status read_set(void *context, const struct qf_frozen *frozen, struct qf_error *error)
{
    return qf_figure_set_read(frozen->figures, context, error);
}

static bool same(const struct qf_figure *a, const struct qf_figure *b)
{
    return a && b && a->numerator == b->numerator && a->denominator == b->denominator && a->basis == b->basis;
}

typedef enum qf_status visit_change(void *context, const struct qf_figure_change *change, struct qf_error *error);

/* Every figure of `from` that `other` has not, or has otherwise; the former only when `missing_only`. */
static enum qf_status tell(const struct qf_figure_set *from, const struct qf_figure_set *other, bool missing_only,
    visit_change *visit, void *context, struct qf_error *error)
{
    for (size_t i = 0; i < from->figure_count; i++) {
        const struct qf_set_figure *one = &from->figures[i];
        const struct qf_statistic *measure = qf_figure_set_measure(other, one->measure->name);
        const struct qf_set_figure *two =
            measure ? qf_figure_set_find(other, measure, one->window, one->band, one->value) : NULL;
        if (missing_only ? two != NULL : same(&one->figure, two ? &two->figure : NULL))
            continue;
        struct qf_figure_change change = { one->measure, one->window, one->band, one->value, &one->figure,
            two ? &two->figure : NULL };
        if (missing_only)
            change = (struct qf_figure_change){ one->measure, one->window, one->band, one->value, NULL, &one->figure };
        TRY(visit(context, &change, error));
    }
    return QF_OK;
}

enum qf_status qf_frozen_compare(
    const struct qf_desk *desk, int64_t id, visit_change *visit, void *context, struct qf_error *error)
{
    struct qf_figure_set *then CLEANUP(qf_figure_set_free) = NULL;
    struct qf_figure_set *now CLEANUP(qf_figure_set_free) = NULL;

    TRY(qf_frozen_look(desk, id, read_set, &then, error));
    if (strcmp(then->region, desk->actor.region) != 0)
        return qf_fail(error, QF_CONFLICT, "the figures %lld are of another organ's region", (long long)id);
    TRY(qf_figure_set_count(desk, then->windows[QF_WINDOW_PERIOD], &now, error));
    TRY(tell(then, now, false, visit, context, error));
    return tell(now, then, true, visit, context, error);
}
