/* SPDX-License-Identifier: Apache-2.0 */
/* Messages both ways, and the state of a report for whoever holds its receipt. */
#include "handle/followup.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/matter.h"
#include "handle/notice.h"
#include "handle/part.h"

enum qf_status qf_receipt_pair(const struct qf_receipt *receipt, const struct qf_secret *hash_key,
    struct qf_key_pair *ret_pair, struct qf_error *error)
{
    struct qf_secret seed CLEANUP(qf_secret_release) = { 0 };

    TRY(qf_secret_new(QF_KEYED_HASH_BYTES, &seed, error));
    TRY(qf_keyed_hash(hash_key, "receipt pair", receipt->text, sizeof receipt->text - 1, seed.data, error));
    seed.length = QF_KEYED_HASH_BYTES;
    return qf_key_pair_from(&seed, ret_pair, error);
}

/* --- messages ---------------------------------------------------------------------------------------------------------- */

struct message {
    int64_t report, replies;
    const char *kind;
    bool incoming;
};

static enum qf_status insert_message(
    const struct qf_desk *desk, const struct message *message, int64_t id, const char *sealed, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO message (id, report, kind, incoming, on_day, by_user, content, replies)"
        " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, nullif(?8, 0))",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, id);
    qf_statement_bind_int(insert, 2, message->report);
    qf_statement_bind_text(insert, 3, message->kind);
    qf_statement_bind_int(insert, 4, message->incoming);
    qf_statement_bind_text(insert, 5, day);
    qf_statement_bind_int(insert, 6, desk->actor.user);
    qf_statement_bind_text(insert, 7, sealed);
    qf_statement_bind_int(insert, 8, message->replies);
    return qf_statement_run(insert, error);
}

static enum qf_status wrap_for_holder(
    const struct qf_desk *desk, int64_t report, const char *part, const struct qf_secret *key, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT reply_key FROM report WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, report);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no report %lld", (long long)report);
    return qf_keyring_wrap_for_holder(desk, report, part, key, qf_statement_text(find, 0), error);
}

/* Inside a transaction. */
static enum qf_status add_message(const struct qf_desk *desk, const struct message *message,
    const struct qf_secret *text, int64_t *ret_id, struct qf_error *error)
{
    struct qf_sealed_part sealed CLEANUP(qf_sealed_part_release) = { 0 };
    char part[QF_PART_NAME];
    int64_t id;

    TRY(qf_part_next_id(desk->book, "message", &id, error));
    qf_part_name("message", id, part);
    TRY(qf_part_seal(message->report, part, text, &sealed, error));
    TRY(insert_message(desk, message, id, qf_text_string(&sealed.sealed), error));
    if (!message->incoming)
        TRY(wrap_for_holder(desk, message->report, part, &sealed.key, error));
    TRY(qf_part_wrap(desk, message->report, part, &sealed.key, error));
    *ret_id = id;
    return QF_OK;
}

static enum qf_status check_text(const struct qf_secret *text, struct qf_error *error)
{
    return text && text->length ? QF_OK : qf_fail(error, QF_USAGE, "a message without a word is none");
}

/* --- officers ---------------------------------------------------------------------------------------------------------- */

enum qf_status qf_follow_write_within(const struct qf_desk *desk, int64_t report, const char *kind,
    const struct qf_secret *text, int64_t *ret_message, struct qf_error *error)
{
    TRY(check_text(text, error));
    if (strcmp(kind, "question") != 0 && strcmp(kind, "note") != 0)
        return qf_fail(error, QF_USAGE, "an officer writes a question or a note, not '%s'", kind);
    return add_message(desk, &(struct message){ .report = report, .kind = kind }, text, ret_message, error);
}

enum qf_status qf_follow_write(const struct qf_desk *desk, int64_t report, const char *kind,
    const struct qf_secret *text, int64_t *ret_message, struct qf_error *error)
{
    int64_t id = 0;

    TRY(qf_access_matter(desk, report, QF_HANDLE, error));
    TRY(qf_desk_begin(desk, "report write", NULL, error));
    TRY(qf_desk_end(desk, qf_follow_write_within(desk, report, kind, text, &id, error), error));
    *ret_message = id;
    return QF_OK;
}

static const char messages_sql[] =
    "SELECT id, kind, incoming, on_day, ifnull(replies, 0), content FROM message WHERE report = ?1 ORDER BY id";

enum qf_status qf_follow_walk(const struct qf_desk *desk, int64_t report,
    enum qf_status (*visit)(
        void *context, const struct qf_follow_message *message, bool incoming, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_matter(desk, report, QF_SEE, error));
    TRY(qf_book_prepare(desk->book, messages_sql, &rows, error));
    qf_statement_bind_int(rows, 1, report);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_follow_message message = { .id = qf_statement_int(rows, 0),
            .kind = qf_statement_text(rows, 1),
            .on_day = qf_statement_text(rows, 3),
            .replies = qf_statement_int(rows, 4) };
        TRY(visit(context, &message, qf_statement_int(rows, 2), error));
    }
}

/* --- whoever holds the receipt ----------------------------------------------------------------------------------------- */

struct holder {
    struct qf_desk desk; /* of nobody, with a role that nothing is permitted to */
    struct qf_key_pair pair;
    int64_t report; /* 0: no report */
    bool passed;
    struct qf_follow_up state;
};

static void release_holder(struct holder *holder)
{
    qf_key_pair_release(&holder->pair);
}
QF_CLEANUP_VALUE(struct holder, release_holder)

static void copy_day(char ret_day[11], struct qf_statement *row, int column)
{
    snprintf(ret_day, 11, "%s", qf_statement_text(row, column));
}

static enum qf_status find_report(struct holder *holder, const char *hash, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_follow_up *state = &holder->state;
    bool found;

    TRY(qf_book_prepare(holder->desk.book,
        "SELECT report.id, state, opened_on, (SELECT on_day FROM move WHERE matter = report.id AND to_state = state"
        " ORDER BY id DESC LIMIT 1), (SELECT on_day FROM notice WHERE notice.report = report.id AND kind = "
        "'acceptance'),"
        " (SELECT on_day FROM notice WHERE notice.report = report.id AND kind = 'outcome')"
        " FROM report JOIN matter ON matter.id = report.id WHERE receipt = ?1",
        &find, error));
    qf_statement_bind_text(find, 1, hash);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return QF_OK;
    holder->report = qf_statement_int(find, 0);
    const struct qf_machine *machine = qf_workflow_machine(qf_catalog_workflow(holder->desk.catalog), "report");
    const struct qf_state *known = machine ? qf_machine_state(machine, qf_statement_text(find, 1)) : NULL;
    if (known)
        state->state = known->title;
    copy_day(state->received_on, find, 2);
    copy_day(state->since, find, 3);
    copy_day(state->acceptance_on, find, 4);
    copy_day(state->outcome_on, find, 5);
    return QF_OK;
}

static enum qf_status find_passed(struct holder *holder, const char *hash, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_follow_up *state = &holder->state;
    bool found;

    TRY(qf_book_prepare(holder->desk.book,
        "SELECT received_on, ifnull(sent_on, received_on), sent_on IS NOT NULL FROM pass_through WHERE receipt = ?1",
        &find, error));
    qf_statement_bind_text(find, 1, hash);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return QF_OK;
    holder->passed = state->passed = true;
    copy_day(state->received_on, find, 0);
    copy_day(state->since, find, 1);
    const struct qf_machine *machine = qf_workflow_machine(qf_catalog_workflow(holder->desk.catalog), "report");
    const struct qf_state *known =
        machine ? qf_machine_state(machine, qf_statement_int(find, 2) ? "sealed_up" : "sending_up") : NULL;
    if (known)
        state->state = known->title;
    return QF_OK;
}

/* All of it for every receipt, known or not. */
static enum qf_status identify(
    const struct qf_counter *counter, const struct qf_receipt *receipt, struct holder *holder, struct qf_error *error)
{
    char hash[QF_RECEIPT_HASH];

    holder->desk = (struct qf_desk){ .book = counter->book,
        .catalog = counter->catalog,
        .today = counter->today,
        .actor = { .name = "reporter", .role = QF_ROLE_DATA_OFFICER } };
    TRY(qf_receipt_hash(receipt, counter->hash_key, hash, error));
    TRY(qf_receipt_pair(receipt, counter->hash_key, &holder->pair, error));
    TRY(find_report(holder, hash, error));
    return find_passed(holder, hash, error);
}

static enum qf_status fail_unknown(struct qf_error *error)
{
    qf_fail(error, QF_NOT_FOUND, "nothing is known under this receipt");
    qf_hint(error, "type the 16 characters as they stand on the paper: XXXX-XXXX-XXXX-XXXX");
    return QF_NOT_FOUND;
}

static enum qf_status open_outgoing(const struct holder *holder, const struct qf_follow_message *message,
    const char *sealed, struct qf_secret *ret_text, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    char part[QF_PART_NAME];

    qf_part_name("message", message->id, part);
    TRY(qf_keyring_open_as_holder(&holder->desk, holder->report, part, &holder->pair, &key, error));
    return qf_part_unseal(holder->report, part, sealed, &key, ret_text, error);
}

static enum qf_status show_messages(const struct holder *holder,
    enum qf_status (*visit)(void *context, const struct qf_follow_message *message, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(holder->desk.book, messages_sql, &rows, error));
    qf_statement_bind_int(rows, 1, holder->report);
    for (;;) {
        struct qf_secret text CLEANUP(qf_secret_release) = { 0 };
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_follow_message message = { .id = qf_statement_int(rows, 0),
            .kind = qf_statement_text(rows, 1),
            .on_day = qf_statement_text(rows, 3),
            .replies = qf_statement_int(rows, 4) };
        if (!qf_statement_int(rows, 2)) {
            TRY(open_outgoing(holder, &message, qf_statement_text(rows, 5), &text, error));
            message.text = &text;
        }
        TRY(visit(context, &message, error));
    }
}

enum qf_status qf_follow_look(const struct qf_counter *counter, const struct qf_receipt *receipt,
    struct qf_follow_up *ret_state,
    enum qf_status (*visit)(void *context, const struct qf_follow_message *message, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct holder holder CLEANUP(release_holder) = { .report = 0 };

    TRY(identify(counter, receipt, &holder, error));
    TRY(show_messages(&holder, visit, context, error)); /* of report 0 for an unknown one: none */
    if (!holder.report && !holder.passed)
        return fail_unknown(error);
    *ret_state = holder.state;
    return QF_OK;
}

/* A question of this report that nobody has answered. */
static enum qf_status check_question(const struct holder *holder, int64_t question, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(holder->desk.book,
        "SELECT 1 FROM message WHERE id = ?1 AND report = ?2 AND kind = 'question' AND NOT EXISTS"
        " (SELECT 1 FROM message AS reply WHERE reply.replies = ?1)",
        &find, error));
    qf_statement_bind_int(find, 1, question);
    qf_statement_bind_int(find, 2, holder->report);
    TRY(qf_statement_next(find, &found, error));
    return found ? QF_OK : qf_fail(error, QF_NOT_FOUND, "no question %lld waits for an answer", (long long)question);
}

static enum qf_status add_incoming(
    const struct holder *holder, const struct message *message, const struct qf_secret *text, struct qf_error *error)
{
    int64_t id;

    if (strcmp(message->kind, "answer") == 0)
        TRY(check_question(holder, message->replies, error));
    TRY(add_message(&holder->desk, message, text, &id, error));
    return strcmp(message->kind, "objection") == 0 ? qf_notice_object_within(&holder->desk, holder->report, error)
                                                   : QF_OK;
}

enum qf_status qf_follow_add(const struct qf_counter *counter, const struct qf_receipt *receipt, const char *kind,
    int64_t replies, const struct qf_secret *text, struct qf_error *error)
{
    struct holder holder CLEANUP(release_holder) = { .report = 0 };
    bool answer = strcmp(kind, "answer") == 0;

    if (!answer && strcmp(kind, "addition") != 0 && strcmp(kind, "objection") != 0)
        return qf_fail(error, QF_USAGE, "a reporter adds, answers or objects, not '%s'", kind);
    if (answer != (replies != 0))
        return qf_fail(error, QF_USAGE, "an answer, and nothing else, names its question");
    TRY(check_text(text, error));
    TRY(identify(counter, receipt, &holder, error));
    if (!holder.report && !holder.passed)
        return fail_unknown(error);
    if (holder.passed)
        return qf_fail(error, QF_CONFLICT, "this report went to the organ above: what is to be added goes there");
    TRY(qf_desk_begin(&holder.desk, "report reply", NULL, error));
    return qf_desk_end(&holder.desk,
        add_incoming(&holder,
            &(struct message){ .report = holder.report, .replies = replies, .kind = kind, .incoming = true }, text,
            error),
        error);
}
