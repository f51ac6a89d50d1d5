/* SPDX-License-Identifier: Apache-2.0 */
/* Sitting down, and asking the lake who is kin to whom. */
#include "commands/seat.h"

#include <errno.h>
#include <stdlib.h>

#include "base/date.h"
#include "handle/network.h"
#include "ident/ident.h"
#include "match/match.h"
#include "store/query.h"

/* The newest run of matching; without one nobody can be called unrelated. */
static enum qf_status find_match_run(
    struct qf_book *book, int64_t *ret_snapshot, int64_t *ret_run, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        book, "SELECT snapshot, id FROM match_run WHERE state = 'committed' ORDER BY id DESC LIMIT 1", &find, error));
    TRY(qf_statement_next(find, &found, error));
    if (!found) {
        qf_fail(error, QF_NOT_FOUND, "nothing was matched yet, so nobody can say who is kin to whom");
        qf_hint(error, "run 'qingfeng match' first");
        return QF_NOT_FOUND;
    }
    *ret_snapshot = qf_statement_int(find, 0);
    *ret_run = qf_statement_int(find, 1);
    return QF_OK;
}

static enum qf_status attach_lake(struct qf_seat *seat, struct qf_error *error)
{
    int64_t snapshot, run;

    if (seat->city.lake)
        return QF_OK;
    TRY(find_match_run(seat->city.book, &snapshot, &run, error));
    TRY(qf_city_open_lake(&seat->city, error));
    return qf_match_attach(seat->city.lake, seat->city.book, seat->city.catalog, snapshot, run, error);
}

static enum qf_status ask_kin(void *context, int64_t person,
    enum qf_status (*visit)(void *visitor, int64_t relative, const char *kind, struct qf_error *error), void *visitor,
    struct qf_error *error)
{
    struct qf_seat *seat = context;
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    const struct qf_parameter parameters[] = { { .name = "person", .kind = QF_VALUE_INT, .number = person } };
    char kind[32];
    bool more;

    TRY(attach_lake(seat, error));
    TRY(qf_query_start(seat->city.lake, "SELECT relative, kind FROM kin WHERE entity = $person ORDER BY relative",
        parameters, 1, &query, error));
    for (;;) {
        TRY(qf_query_next(query, &more, error));
        if (!more)
            return QF_OK;
        struct qf_slice text = qf_query_text(query, 1);
        snprintf(kind, sizeof kind, "%.*s", (int)text.length, text.data);
        TRY(visit(visitor, qf_query_int(query, 0), kind, error));
    }
}

static enum qf_status sit(
    const struct qf_city *city, const struct qf_cli *cli, int32_t day, struct qf_desk *ret_desk, struct qf_error *error)
{
    enum qf_status status = qf_desk_sit(city->book, city->catalog, cli->actor, day, ret_desk, error);

    if (status == QF_NOT_FOUND)
        qf_hint(error, "say who you are with --as NAME; 'qingfeng network found' makes the first account");
    return status;
}

enum qf_status qf_seat_ask_task(
    const struct qf_city *city, const struct qf_cli *cli, enum qf_task task, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_desk desk;
    bool founded;

    TRY(qf_book_prepare(city->book, "SELECT 1 FROM organ LIMIT 1", &find, error));
    TRY(qf_statement_next(find, &founded, error));
    if (!founded)
        return QF_OK;
    TRY(sit(city, cli, qf_today(), &desk, error));
    return qf_access_task(&desk, task, error);
}

enum qf_status qf_seat_open(const struct qf_cli *cli, const struct qf_args *args, enum qf_book_mode mode,
    struct qf_seat *ret_seat, struct qf_error *error)
{
    TRY(qf_city_open(cli, mode, &ret_seat->city, error));
    ret_seat->kin = (struct qf_kin_source){ ret_seat, ask_kin };
    return sit(&ret_seat->city, cli, (int32_t)qf_args_number(args, "on", qf_today()), &ret_seat->desk, error);
}

void qf_seat_close(struct qf_seat *seat)
{
    qf_city_close(&seat->city);
}

enum qf_status qf_operand_number(const char *text, int64_t *ret_number, struct qf_error *error)
{
    char *end;

    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno || *end || end == text || number <= 0)
        return qf_fail(error, QF_USAGE, "'%s' is no number of anything", text);
    *ret_number = number;
    return QF_OK;
}

enum qf_status qf_seat_user(const struct qf_seat *seat, const char *name, int64_t *ret_user, struct qf_error *error)
{
    *ret_user = 0;
    return name ? qf_user_find(seat->city.book, name, ret_user, error) : QF_OK;
}

enum qf_status qf_resident_option(
    const struct qf_args *args, const char *name, int64_t *ret_entity, struct qf_error *error)
{
    const char *id = qf_args_text(args, name, NULL);
    struct qf_ident read;

    *ret_entity = 0;
    if (!id)
        return QF_OK;
    qf_resident_id_read(qf_slice(id), &read);
    if (read.outcome != QF_IDENT_VALID)
        return qf_fail(error, QF_INPUT, "the resident ID is not valid: %s",
            qf_tr(error ? error->lang : QF_LANG_EN, qf_ident_reason_text(read.reason)));
    *ret_entity = qf_person_entity((struct qf_slice){ read.value, read.length });
    return QF_OK;
}

enum qf_status qf_required(const struct qf_args *args, const char *name, const char **ret_text, struct qf_error *error)
{
    const char *text = qf_args_text(args, name, NULL);

    if (!text || !*text)
        return qf_fail(error, QF_USAGE, "the option --%s is missing", name);
    *ret_text = text;
    return QF_OK;
}
