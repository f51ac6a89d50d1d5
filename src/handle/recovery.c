/* SPDX-License-Identifier: Apache-2.0 */
/* Postings and balances. */
#include "handle/recovery.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "handle/access.h"

/* Each kind moves money from the account of one stage to that of the next. */
static const struct {
    const char *name, *to, *from;
    bool receipt, beneficiary;
} kinds[QF_POSTING_KIND_COUNT] = {
    [QF_POSTING_FOUND] = { "found", "to_order", "loss", false, false },
    [QF_POSTING_ORDERED] = { "ordered", "to_receive", "to_order", false, false },
    [QF_POSTING_RECEIVED] = { "received", "held", "to_receive", true, false },
    [QF_POSTING_RETURNED] = { "returned", "owner", "held", true, true },
    [QF_POSTING_TREASURY] = { "treasury", "treasury", "held", true, false },
    [QF_POSTING_LIVELIHOOD] = { "livelihood", "livelihood", "held", true, true },
    [QF_POSTING_WRITTEN_OFF] = { "written_off", "written_off", "to_receive", false, false },
};

const char *qf_posting_kind_name(enum qf_posting_kind kind)
{
    return kinds[kind].name;
}

enum qf_status qf_posting_kind_find(const char *name, enum qf_posting_kind *ret_kind, struct qf_error *error)
{
    for (int i = 0; i < QF_POSTING_KIND_COUNT; i++)
        if (strcmp(kinds[i].name, name) == 0) {
            *ret_kind = (enum qf_posting_kind)i;
            return QF_OK;
        }
    qf_fail(error, QF_USAGE, "there is no kind of posting '%s'", name);
    qf_hint(error, "found, ordered, received, returned, treasury, livelihood or written_off");
    return QF_USAGE;
}

/* --- balances ---------------------------------------------------------------------------------------------------------- */

static const char balance_sql[] = "SELECT account, fen FROM posting_line JOIN posting ON posting.id = posting "
                                  "WHERE matter = ?1";

/* What a kind moved: the lines of its account, those of its reversals taken off. */
static const char flow_sql[] =
    "SELECT coalesce(origin.kind, posting.kind), max(fen, 0) * CASE WHEN origin.id IS NULL THEN 1 ELSE -1 END"
    " FROM posting JOIN posting_line ON posting_line.posting = posting.id"
    " LEFT JOIN posting AS origin ON origin.id = posting.reverses WHERE posting.matter = ?1";

enum { SUMS = 8 };

/* Added up wider than what is kept, so that what was posted beyond all measure can still be taken back. */
static enum qf_status add_up(struct qf_book *book, const char *sql, int64_t matter, const char *const *names,
    int64_t *const *targets, size_t count, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    __int128 sums[SUMS] = { 0 };
    bool more;

    TRY(qf_book_prepare(book, sql, &rows, error));
    qf_statement_bind_int(rows, 1, matter);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        for (size_t i = 0; i < count; i++)
            if (strcmp(names[i], qf_statement_text(rows, 0)) == 0)
                sums[i] += qf_statement_int(rows, 1);
    }
    for (size_t i = 0; i < count; i++)
        *targets[i] = sums[i] > INT64_MAX ? INT64_MAX : sums[i] < INT64_MIN ? INT64_MIN : (int64_t)sums[i];
    return QF_OK;
}

enum qf_status qf_recovery_of(
    struct qf_book *book, int64_t matter, struct qf_recovery *ret_recovery, struct qf_error *error)
{
    struct qf_recovery found = { 0 };
    static const char *const waiting[] = { "to_order", "to_receive", "held" };
    static const char *const flows[] = { "found", "ordered", "received", "returned", "treasury", "livelihood",
        "written_off" };
    int64_t *const waits[] = { &found.to_order, &found.to_receive, &found.held };
    int64_t *const moved[] = { &found.found, &found.ordered, &found.received, &found.returned, &found.treasury,
        &found.livelihood, &found.written_off };

    TRY(add_up(book, balance_sql, matter, waiting, waits, QF_COUNT(waiting), error));
    TRY(add_up(book, flow_sql, matter, flows, moved, QF_COUNT(flows), error));
    *ret_recovery = found;
    return QF_OK;
}

bool qf_recovery_balances(const struct qf_recovery *recovery)
{
    return !recovery->to_order && !recovery->to_receive && !recovery->held;
}

/* --- postings ---------------------------------------------------------------------------------------------------------- */

static int64_t waiting_at(const struct qf_recovery *recovery, const char *account)
{
    if (strcmp(account, "to_order") == 0)
        return recovery->to_order;
    if (strcmp(account, "to_receive") == 0)
        return recovery->to_receive;
    return strcmp(account, "held") == 0 ? recovery->held : INT64_MAX; /* a loss is not used up */
}

/* Whatever is moved on was found before: what bounds the one bounds the other. */
static enum qf_status check_most(
    const struct qf_recovery *recovery, const struct qf_posting *posting, struct qf_error *error)
{
    char most[QF_MONEY_TEXT];
    int64_t found;

    if (posting->kind != QF_POSTING_FOUND ||
        (!__builtin_add_overflow(recovery->found, posting->fen, &found) && found <= QF_RECOVERY_MOST_FEN))
        return QF_OK;
    qf_money_format(QF_RECOVERY_MOST_FEN, most);
    return qf_fail(error, QF_LIMIT, "no more than %s yuan can be found in one matter", most);
}

static enum qf_status check_posting(const struct qf_posting *posting, struct qf_error *error)
{
    if (posting->fen <= 0)
        return qf_fail(error, QF_USAGE, "an amount is more than nothing");
    if (kinds[posting->kind].receipt && (!posting->receipt || !*posting->receipt))
        return qf_fail(error, QF_USAGE, "this posting needs a receipt");
    if (kinds[posting->kind].beneficiary && (!posting->beneficiary || !*posting->beneficiary))
        return qf_fail(error, QF_USAGE, "this posting needs a beneficiary");
    if (posting->kind == QF_POSTING_WRITTEN_OFF && (!posting->note || !*posting->note))
        return qf_fail(error, QF_USAGE, "writing off needs a reason");
    return QF_OK;
}

static enum qf_status add_line(struct qf_book *book, int64_t posting, const char *account, int64_t fen,
    const struct qf_posting *beneficiary, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book,
        "INSERT INTO posting_line (posting, account, fen, beneficiary, beneficiary_entity) VALUES (?1, ?2, ?3, ?4, ?5)",
        &insert, error));
    qf_statement_bind_int(insert, 1, posting);
    qf_statement_bind_text(insert, 2, account);
    qf_statement_bind_int(insert, 3, fen);
    qf_statement_bind_text(insert, 4, beneficiary ? beneficiary->beneficiary : NULL);
    if (beneficiary && beneficiary->beneficiary_entity)
        qf_statement_bind_int(insert, 5, beneficiary->beneficiary_entity);
    return qf_statement_run(insert, error);
}

static enum qf_status add_posting(const struct qf_desk *desk, const struct qf_posting *posting, const char *from,
    int64_t *ret_posting, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO posting (matter, kind, on_day, by_user, receipt, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &insert,
        error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, posting->matter);
    qf_statement_bind_text(insert, 2, kinds[posting->kind].name);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_int(insert, 4, desk->actor.user);
    qf_statement_bind_text(insert, 5, posting->receipt);
    qf_statement_bind_text(insert, 6, posting->note ? posting->note : "");
    TRY(qf_statement_run(insert, error));
    int64_t id = qf_book_last_id(desk->book);
    TRY(add_line(desk->book, id, kinds[posting->kind].to, posting->fen, posting, error));
    TRY(add_line(desk->book, id, from, -posting->fen, NULL, error));
    *ret_posting = id;
    return QF_OK;
}

/* Inside the transaction, so that two officers cannot pay out the same money. */
static enum qf_status post(
    const struct qf_desk *desk, const struct qf_posting *posting, int64_t *ret_posting, struct qf_error *error)
{
    const char *from = kinds[posting->kind].from;
    struct qf_recovery recovery;
    char waiting[QF_MONEY_TEXT];

    TRY(qf_recovery_of(desk->book, posting->matter, &recovery, error));
    TRY(check_most(&recovery, posting, error));
    if (posting->kind == QF_POSTING_WRITTEN_OFF && recovery.to_receive < posting->fen)
        from = "to_order";
    if (waiting_at(&recovery, from) < posting->fen) {
        qf_money_format(waiting_at(&recovery, from), waiting);
        return qf_fail(error, QF_LIMIT, "only %s yuan wait at the stage before", waiting);
    }
    return add_posting(desk, posting, from, ret_posting, error);
}

enum qf_status qf_recovery_post_within(
    const struct qf_desk *desk, const struct qf_posting *posting, int64_t *ret_posting, struct qf_error *error)
{
    TRY(check_posting(posting, error));
    return post(desk, posting, ret_posting, error);
}

enum qf_status qf_recovery_post(
    const struct qf_desk *desk, const struct qf_posting *posting, int64_t *ret_posting, struct qf_error *error)
{
    TRY(check_posting(posting, error));
    TRY(qf_access_matter(desk, posting->matter, posting->kind == QF_POSTING_WRITTEN_OFF ? QF_APPROVE : QF_POST, error));
    TRY(qf_desk_begin(desk, "recovery post", posting->note, error));
    return qf_desk_end(desk, post(desk, posting, ret_posting, error), error);
}

/* --- reversals --------------------------------------------------------------------------------------------------------- */

/* The matter of a posting that the actor may reverse. One that they may not see is one that does not exist. */
static enum qf_status find_posting(
    const struct qf_desk *desk, int64_t posting, int64_t *ret_matter, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT matter, reverses IS NOT NULL OR EXISTS (SELECT 1 FROM posting AS mirror WHERE mirror.reverses = "
        "posting.id)"
        " FROM posting WHERE id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, posting);
    TRY(qf_statement_next(find, &found, error));
    enum qf_status status = found ? qf_access_matter(desk, qf_statement_int(find, 0), QF_APPROVE, error) : QF_NOT_FOUND;
    if (status == QF_NOT_FOUND)
        return qf_fail(error, QF_NOT_FOUND, "there is no posting %lld", (long long)posting);
    TRY(status);
    if (qf_statement_int(find, 1))
        return qf_fail(error, QF_CONFLICT, "posting %lld is reversed already, or is a reversal", (long long)posting);
    *ret_matter = qf_statement_int(find, 0);
    return QF_OK;
}

static enum qf_status insert_mirror(
    const struct qf_desk *desk, int64_t posting, const char *reason, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *lines CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO posting (matter, kind, on_day, by_user, receipt, note, reverses)"
        " SELECT matter, 'reversed', ?2, ?3, receipt, ?4, id FROM posting WHERE id = ?1",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, posting);
    qf_statement_bind_text(insert, 2, day);
    qf_statement_bind_int(insert, 3, desk->actor.user);
    qf_statement_bind_text(insert, 4, reason);
    TRY(qf_statement_run(insert, error));
    int64_t mirror = qf_book_last_id(desk->book);
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO posting_line (posting, account, fen, beneficiary, beneficiary_entity)"
        " SELECT ?2, account, -fen, beneficiary, beneficiary_entity FROM posting_line WHERE posting = ?1 ORDER BY id",
        &lines, error));
    qf_statement_bind_int(lines, 1, posting);
    qf_statement_bind_int(lines, 2, mirror);
    return qf_statement_run(lines, error);
}

/* The clawback that it was posted for is none any more. */
static enum qf_status take_clawback_back(const struct qf_desk *desk, int64_t posting, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, "UPDATE ghost_pay SET clawback_fen = 0 WHERE posting = ?1", &change, error));
    qf_statement_bind_int(change, 1, posting);
    return qf_statement_run(change, error);
}

static enum qf_status reverse(
    const struct qf_desk *desk, int64_t matter, int64_t posting, const char *reason, struct qf_error *error)
{
    struct qf_recovery recovery;

    TRY(insert_mirror(desk, posting, reason, error));
    TRY(take_clawback_back(desk, posting, error));
    TRY(qf_recovery_of(desk->book, matter, &recovery, error));
    if (recovery.to_order < 0 || recovery.to_receive < 0 || recovery.held < 0)
        return qf_fail(error, QF_CONFLICT, "the money of posting %lld has moved on; reverse what followed first",
            (long long)posting);
    return QF_OK;
}

enum qf_status qf_recovery_reverse(
    const struct qf_desk *desk, int64_t posting, const char *reason, struct qf_error *error)
{
    int64_t matter = 0;

    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "a reversal needs a reason");
    TRY(find_posting(desk, posting, &matter, error));
    TRY(qf_desk_begin(desk, "recovery reverse", reason, error));
    return qf_desk_end(desk, reverse(desk, matter, posting, reason, error), error);
}
