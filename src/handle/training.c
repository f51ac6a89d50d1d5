/* SPDX-License-Identifier: Apache-2.0 */
/* Trainings, rosters, attendance, heads. */
#include "handle/training.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/given.h"
#include "ident/ident.h"

enum qf_status qf_training_add(
    const struct qf_desk *desk, const struct qf_new_training *training, int64_t *ret_training, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_given_text(training->title, QF_N("the title"), error));
    TRY(qf_given_text(training->place, QF_N("the place"), error));
    TRY(qf_book_prepare(
        desk->book, "INSERT INTO training (title, place, on_day, organ) VALUES (?1, ?2, ?3, ?4)", &insert, error));
    qf_date_format(training->on_day ? training->on_day : desk->today, day);
    qf_statement_bind_text(insert, 1, training->title);
    qf_statement_bind_text(insert, 2, training->place);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_int(insert, 4, desk->actor.organ);
    return qf_desk_run(desk, insert, "training add", NULL, ret_training, error);
}

/* --- rosters ----------------------------------------------------------------------------------------------------------- */

/* A roster while it is taken in. */
struct taking {
    const struct qf_desk *desk;
    int64_t training, bad_count;
    bool attending;
    struct qf_statement *find_account, *find_person, *write;
    qf_roster_visit *bad;
    void *context;
    struct qf_roster_counts counts;
};

static void close_taking(struct taking *taking)
{
    qf_statement_free(taking->find_account);
    qf_statement_free(taking->find_person);
    qf_statement_free(taking->write);
}
QF_CLEANUP_VALUE(struct taking, close_taking)

static enum qf_status tell(struct taking *taking, int64_t line, const char *why, struct qf_error *error)
{
    const struct qf_roster_bad bad = { line, qf_tr(qf_error_lang(error), why) };

    taking->bad_count++;
    return taking->bad ? taking->bad(taking->context, &bad, error) : QF_OK;
}

/* Somebody of a row; entity 0 when it is bad, which was told. The name is the account's when the row has none. */
struct person {
    int64_t entity;
    char name[192];
};

static enum qf_status find_account(
    struct taking *taking, const struct qf_roster_row *row, struct person *person, struct qf_error *error)
{
    struct qf_statement *find = taking->find_account;
    bool found;

    qf_statement_reset(find);
    qf_statement_bind_text(find, 1, row->person);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return tell(taking, row->line, QF_N("neither a valid resident ID nor an account"), error);
    if (!qf_statement_int(find, 0))
        return tell(
            taking, row->line, QF_N("the account has no resident ID, so that heads cannot be told apart"), error);
    person->entity = qf_statement_int(find, 0);
    snprintf(person->name, sizeof person->name, "%s", qf_statement_text(find, 1));
    return QF_OK;
}

/* What begins with a digit was meant as an ID; account names do not. */
static enum qf_status find_person(
    struct taking *taking, const struct qf_roster_row *row, struct person *person, struct qf_error *error)
{
    struct qf_ident read;
    struct qf_slice text = qf_slice_trim(qf_slice(row->person));

    *person = (struct person){ 0 };
    qf_resident_id_read(text, &read);
    if (read.outcome == QF_IDENT_EMPTY)
        return tell(taking, row->line, QF_N("there is no resident ID"), error);
    if (read.outcome == QF_IDENT_VALID)
        person->entity = qf_person_entity((struct qf_slice){ read.value, read.length });
    else if (*text.data >= '0' && *text.data <= '9')
        return tell(taking, row->line, qf_ident_reason_text(read.reason), error);
    else
        TRY(find_account(taking, row, person, error));
    if (row->name && *row->name)
        snprintf(person->name, sizeof person->name, "%s", row->name);
    return QF_OK;
}

static bool is_place(const char *region)
{
    size_t digits = strspn(region, "0123456789");

    return !region[digits] && (digits == 4 || digits == 6 || digits == 9 || digits == 12);
}

static enum qf_status enrol(
    struct taking *taking, const struct qf_roster_row *row, const struct person *person, struct qf_error *error)
{
    struct qf_statement *find = taking->find_person, *write = taking->write;
    bool found;

    if (!*person->name)
        return tell(taking, row->line, QF_N("there is no name"), error);
    if (row->region && !is_place(row->region) && *row->region)
        return tell(taking, row->line, QF_N("the place is no code of 4, 6, 9 or 12 digits"), error);
    qf_statement_reset(find);
    qf_statement_bind_int(find, 1, taking->training);
    qf_statement_bind_int(find, 2, person->entity);
    TRY(qf_statement_next(find, &found, error));
    taking->counts.known += found;
    if (found)
        return QF_OK;
    qf_statement_bind_int(write, 1, taking->training);
    qf_statement_bind_int(write, 2, person->entity);
    qf_statement_bind_text(write, 3, person->name);
    qf_statement_bind_text(write, 4, row->region && *row->region ? row->region : NULL);
    taking->counts.added++;
    return qf_statement_run(write, error);
}

static enum qf_status attend(
    struct taking *taking, const struct qf_roster_row *row, const struct person *person, struct qf_error *error)
{
    struct qf_statement *find = taking->find_person, *write = taking->write;
    bool found;

    qf_statement_reset(find);
    qf_statement_bind_int(find, 1, taking->training);
    qf_statement_bind_int(find, 2, person->entity);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return tell(taking, row->line, QF_N("not on the roster"), error);
    bool marked = qf_statement_int(find, 1);
    taking->counts.known += marked;
    if (marked)
        return QF_OK;
    qf_statement_bind_int(write, 1, qf_statement_int(find, 0));
    taking->counts.added++;
    return qf_statement_run(write, error);
}

static enum qf_status take_rows(
    struct taking *taking, const struct qf_roster_row *rows, size_t count, struct qf_error *error)
{
    struct person person;

    TRY(qf_book_prepare(
        taking->desk->book, "SELECT entity, display FROM user WHERE name = ?1", &taking->find_account, error));
    TRY(qf_book_prepare(taking->desk->book,
        "SELECT id, attended FROM training_person WHERE training = ?1 AND entity = ?2", &taking->find_person, error));
    TRY(qf_book_prepare(taking->desk->book,
        taking->attending ? "UPDATE training_person SET attended = 1 WHERE id = ?1"
                          : "INSERT INTO training_person (training, entity, name, region) VALUES (?1, ?2, ?3, ?4)",
        &taking->write, error));
    for (size_t i = 0; i < count; i++) {
        TRY(find_person(taking, &rows[i], &person, error));
        if (person.entity)
            TRY(taking->attending ? attend(taking, &rows[i], &person, error) : enrol(taking, &rows[i], &person, error));
    }
    if (!taking->bad_count)
        return QF_OK;
    qf_fail(error, QF_INPUT, "%lld of %lld rows cannot be taken, so none was", (long long)taking->bad_count,
        (long long)count);
    qf_hint(error, "mend them and give the whole list again");
    return QF_INPUT;
}

/* A training of an organ in the actor's region, and not one still to come when people are said to have come. */
static enum qf_status check_training(const struct taking *taking, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char today[QF_DATE_TEXT];
    bool found;

    TRY(qf_access_task(taking->desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_book_prepare(taking->desk->book,
        "SELECT on_day > ?3 FROM training JOIN organ ON organ.id = organ"
        " WHERE training.id = ?1 AND substr(organ.region, 1, length(?2)) = ?2",
        &find, error));
    qf_date_format(taking->desk->today, today);
    qf_statement_bind_int(find, 1, taking->training);
    qf_statement_bind_text(find, 2, taking->desk->actor.region);
    qf_statement_bind_text(find, 3, today);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no training %lld", (long long)taking->training);
    if (taking->attending && qf_statement_int(find, 0))
        return qf_fail(error, QF_CONFLICT, "training %lld is still to come", (long long)taking->training);
    return QF_OK;
}

static enum qf_status take(
    struct taking *taking, const struct qf_roster_row *rows, size_t count, struct qf_error *error)
{
    TRY(check_training(taking, error));
    TRY(qf_desk_begin(taking->desk, taking->attending ? "training attend" : "training enrol", NULL, error));
    return qf_desk_end(taking->desk, take_rows(taking, rows, count, error), error);
}

enum qf_status qf_training_enrol(const struct qf_desk *desk, int64_t training, const struct qf_roster_row *rows,
    size_t count, qf_roster_visit *bad, void *context, struct qf_roster_counts *ret_counts, struct qf_error *error)
{
    struct taking taking CLEANUP(close_taking) = { .desk = desk, .training = training, .bad = bad, .context = context };

    TRY(take(&taking, rows, count, error));
    *ret_counts = taking.counts;
    return QF_OK;
}

enum qf_status qf_training_attend(const struct qf_desk *desk, int64_t training, const struct qf_roster_row *rows,
    size_t count, qf_roster_visit *bad, void *context, struct qf_roster_counts *ret_counts, struct qf_error *error)
{
    struct taking taking CLEANUP(
        close_taking) = { .desk = desk, .training = training, .attending = true, .bad = bad, .context = context };

    TRY(take(&taking, rows, count, error));
    *ret_counts = taking.counts;
    return QF_OK;
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

#define FROM                                                                                                           \
    " FROM training JOIN organ ON organ.id = organ LEFT JOIN training_person ON training_person.training ="            \
    " training.id WHERE substr(organ.region, 1, length(?1)) = ?1 AND (?2 = 0 OR training.id = ?2)"                     \
    " AND (?3 IS NULL OR on_day >= ?3) AND (?4 IS NULL OR on_day <= ?4)"

static enum qf_status prepare_filtered(const struct qf_desk *desk, const char *sql,
    const struct qf_training_filter *filter, struct qf_statement **ret_rows, struct qf_error *error)
{
    char from[QF_DATE_TEXT], to[QF_DATE_TEXT];

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_book_prepare(desk->book, sql, ret_rows, error));
    qf_date_format(filter->from, from);
    qf_date_format(filter->to, to);
    qf_statement_bind_text(*ret_rows, 1, desk->actor.region);
    qf_statement_bind_int(*ret_rows, 2, filter->id);
    qf_statement_bind_text(*ret_rows, 3, filter->from ? from : NULL);
    qf_statement_bind_text(*ret_rows, 4, filter->to ? to : NULL);
    return QF_OK;
}

enum qf_status qf_training_walk(const struct qf_desk *desk, const struct qf_training_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_training_view *training, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(prepare_filtered(desk,
        "SELECT training.id, count(training_person.id), ifnull(sum(attended), 0), title, place, on_day, organ.name" FROM
        " GROUP BY training.id ORDER BY on_day DESC, training.id DESC",
        filter, &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_training_view training = { .id = qf_statement_int(rows, 0),
            .enrolled = qf_statement_int(rows, 1),
            .attended = qf_statement_int(rows, 2),
            .title = qf_statement_text(rows, 3),
            .place = qf_statement_text(rows, 4),
            .on_day = qf_statement_text(rows, 5),
            .organ = qf_statement_text(rows, 6) };
        TRY(visit(context, &training, error));
    }
}

enum qf_status qf_training_count(const struct qf_desk *desk, const struct qf_training_filter *filter,
    struct qf_training_heads *ret_heads, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(prepare_filtered(desk, "SELECT count(DISTINCT entity), count(DISTINCT CASE WHEN attended THEN entity END)" FROM,
        filter, &rows, error));
    TRY(qf_statement_next(rows, &found, error));
    *ret_heads = (struct qf_training_heads){ qf_statement_int(rows, 0), qf_statement_int(rows, 1) };
    return QF_OK;
}

enum qf_status qf_training_roster(const struct qf_desk *desk, int64_t training,
    enum qf_status (*visit)(void *context, const struct qf_roster_view *person, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(check_training(&(struct taking){ .desk = desk, .training = training }, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT training_person.name, training_person.region, region.name, attended FROM training_person"
        " LEFT JOIN region ON region.code = training_person.region WHERE training = ?1 ORDER BY training_person.id",
        &rows, error));
    qf_statement_bind_int(rows, 1, training);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_roster_view person = { .name = qf_statement_text(rows, 0),
            .region = qf_statement_text(rows, 1),
            .place = qf_statement_text(rows, 2),
            .attended = qf_statement_int(rows, 3) };
        TRY(visit(context, &person, error));
    }
}
