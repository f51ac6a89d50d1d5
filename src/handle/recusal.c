/* SPDX-License-Identifier: Apache-2.0 */
/* Everybody held against a matter's subjects. */
#include "handle/recusal.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"

struct check {
    const struct qf_desk *desk;
    int64_t matter;
    struct qf_statement *add_kin;
};

static void close_check(struct check *check)
{
    qf_statement_free(check->add_kin);
}
QF_CLEANUP_VALUE(struct check, close_check)

/* Grounds that found themselves once and hold no more are ended; those that somebody decided stay. */
static const char end_found[] =
    "UPDATE recusal SET ended_at = ?2 WHERE matter = ?1 AND decided_by IS NULL AND ended_at IS NULL";

static const char add_subjects[] =
    "INSERT INTO recusal (matter, user, ground, detail) SELECT DISTINCT ?1, user.id, 'subject', '' FROM user"
    " JOIN matter_subject ON matter_subject.entity = user.entity"
    " WHERE matter_subject.matter = ?1 AND matter_subject.removed_at IS NULL"
    " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL";

static const char add_units[] =
    "INSERT INTO recusal (matter, user, ground, detail) SELECT ?1, user_unit.user, 'former_unit', max(user_unit.unit) "
    "FROM user_unit"
    " JOIN matter_subject ON matter_subject.unit = user_unit.unit"
    " WHERE matter_subject.matter = ?1 AND matter_subject.removed_at IS NULL GROUP BY user_unit.user"
    " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL";

static const char add_villages[] =
    "INSERT INTO recusal (matter, user, ground, detail) SELECT ?1, user.id, 'home_village', user.home_village FROM user"
    " JOIN matter ON matter.region = user.home_village WHERE matter.id = ?1 AND length(matter.region) = 12"
    " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL";

static const char add_relative[] =
    "INSERT INTO recusal (matter, user, ground, detail) SELECT ?1, user.id, 'kin', ?3 FROM user WHERE user.entity = ?2"
    " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL";

static enum qf_status run_with_matter(
    const struct check *check, const char *sql, const char *second, struct qf_error *error)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(check->desk->book, sql, &statement, error));
    qf_statement_bind_int(statement, 1, check->matter);
    if (second)
        qf_statement_bind_text(statement, 2, second);
    return qf_statement_run(statement, error);
}

static enum qf_status visit_relative(void *visitor, int64_t relative, const char *kind, struct qf_error *error)
{
    struct check *check = visitor;

    qf_statement_bind_int(check->add_kin, 1, check->matter);
    qf_statement_bind_int(check->add_kin, 2, relative);
    qf_statement_bind_text(check->add_kin, 3, kind);
    return qf_statement_run(check->add_kin, error);
}

static enum qf_status add_kin(struct check *check, const struct qf_kin_source *kin, struct qf_error *error)
{
    struct qf_statement *subjects CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(check->desk->book, add_relative, &check->add_kin, error));
    TRY(qf_book_prepare(check->desk->book,
        "SELECT DISTINCT entity FROM matter_subject WHERE matter = ?1 AND removed_at IS NULL AND entity IS NOT NULL",
        &subjects, error));
    qf_statement_bind_int(subjects, 1, check->matter);
    for (;;) {
        TRY(qf_statement_next(subjects, &more, error));
        if (!more)
            return QF_OK;
        TRY(kin->kin(kin->context, qf_statement_int(subjects, 0), visit_relative, check, error));
    }
}

static enum qf_status find_grounds(
    struct check *check, const struct qf_kin_source *kin, const char *now, struct qf_error *error)
{
    TRY(run_with_matter(check, end_found, now, error));
    TRY(run_with_matter(check, add_subjects, NULL, error));
    TRY(run_with_matter(check, add_units, NULL, error));
    TRY(run_with_matter(check, add_villages, NULL, error));
    TRY(add_kin(check, kin, error));
    return run_with_matter(check, "UPDATE matter SET checked_at = ?2 WHERE id = ?1", now, error);
}

enum qf_status qf_recusal_find(
    const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t matter, struct qf_error *error)
{
    struct check check CLEANUP(close_check) = { .desk = desk, .matter = matter };
    char now[QF_INSTANT_TEXT];

    qf_instant_format(qf_now_ms(), now);
    return find_grounds(&check, kin, now, error);
}

enum qf_status qf_recusal_check(
    const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t matter, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_SEE, error));
    TRY(qf_desk_begin(desk, "recusal check", NULL, error));
    return qf_desk_end(desk, qf_recusal_find(desk, kin, matter, error), error);
}

/* --- one person against all matters ------------------------------------------------------------------------------------ */

#define OPEN_ONLY " AND matter.closed_on IS NULL AND matter.checked_at IS NOT NULL"

/* ?1 the user; each finds one kind of ground. */
static const char *const user_grounds[] = {
    "INSERT INTO recusal (matter, user, ground, detail) SELECT DISTINCT matter.id, user.id, 'subject', '' FROM user"
    " JOIN matter_subject ON matter_subject.entity = user.entity AND removed_at IS NULL"
    " JOIN matter ON matter.id = matter_subject.matter WHERE user.id = ?1" OPEN_ONLY
    " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL",
    "INSERT INTO recusal (matter, user, ground, detail) SELECT matter.id, user_unit.user, 'former_unit', "
    "max(user_unit.unit)"
    " FROM user_unit JOIN matter_subject ON matter_subject.unit = user_unit.unit AND removed_at IS NULL"
    " JOIN matter ON matter.id = matter_subject.matter WHERE user_unit.user = ?1" OPEN_ONLY
    " GROUP BY matter.id, user_unit.user ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL",
    "INSERT INTO recusal (matter, user, ground, detail) SELECT matter.id, user.id, 'home_village', user.home_village"
    " FROM user JOIN matter ON matter.region = user.home_village AND length(matter.region) = 12 WHERE user.id = "
    "?1" OPEN_ONLY " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL",
};

static const char end_user_found[] =
    "UPDATE recusal SET ended_at = ?2 WHERE user = ?1 AND decided_by IS NULL AND ended_at IS NULL AND matter IN"
    " (SELECT id FROM matter WHERE closed_on IS NULL AND checked_at IS NOT NULL)";

static const char add_user_relative[] =
    "INSERT INTO recusal (matter, user, ground, detail) SELECT DISTINCT matter.id, ?1, 'kin', ?3 FROM matter_subject"
    " JOIN matter ON matter.id = matter_subject.matter WHERE matter_subject.entity = ?2 AND removed_at IS "
    "NULL" OPEN_ONLY " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL";

/* Kinship goes both ways: whose relative a subject is, is found from here as well. `check->matter` is the user. */
static enum qf_status add_user_kin(struct check *check, const struct qf_kin_source *kin, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(check->desk->book, add_user_relative, &check->add_kin, error));
    TRY(qf_book_prepare(check->desk->book,
        "SELECT entity FROM user WHERE id = ?1 AND entity IS NOT NULL AND EXISTS (SELECT 1 FROM matter_subject JOIN "
        "matter"
        " ON matter.id = matter_subject.matter WHERE matter_subject.entity IS NOT NULL" OPEN_ONLY ")",
        &find, error));
    qf_statement_bind_int(find, 1, check->matter);
    TRY(qf_statement_next(find, &found, error));
    return found ? kin->kin(kin->context, qf_statement_int(find, 0), visit_relative, check, error) : QF_OK;
}

static enum qf_status count_of_user(
    const struct qf_desk *desk, const char *sql, int64_t user, int64_t *ret_count, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, sql, &find, error));
    qf_statement_bind_int(find, 1, user);
    TRY(qf_statement_next(find, &found, error));
    *ret_count = qf_statement_int(find, 0);
    return QF_OK;
}

enum qf_status qf_recusal_find_user(const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t user,
    int64_t *ret_recused, int64_t *ret_handled, struct qf_error *error)
{
    struct check check CLEANUP(close_check) = { .desk = desk, .matter = user };
    char now[QF_INSTANT_TEXT];

    qf_instant_format(qf_now_ms(), now);
    TRY(run_with_matter(&check, end_user_found, now, error));
    for (size_t i = 0; i < QF_COUNT(user_grounds); i++)
        TRY(run_with_matter(&check, user_grounds[i], NULL, error));
    TRY(add_user_kin(&check, kin, error));
    TRY(count_of_user(desk,
        "SELECT count(DISTINCT matter) FROM recusal JOIN matter ON matter.id = recusal.matter WHERE user = ?1 AND "
        "ended_at IS NULL AND closed_on IS NULL",
        user, ret_recused, error));
    return count_of_user(desk,
        "SELECT count(*) FROM matter WHERE closed_on IS NULL AND EXISTS (SELECT 1 FROM recusal WHERE recusal.matter ="
        " matter.id AND recusal.user = ?1 AND ended_at IS NULL) AND (handler = ?1 OR EXISTS (SELECT 1 FROM team"
        " WHERE team.matter = matter.id AND team.user = ?1 AND to_day IS NULL))",
        user, ret_handled, error);
}

/* --- grounds that are stated ------------------------------------------------------------------------------------------- */

static bool may_be_stated(const char *ground)
{
    static const char *const stated[] = { "witness", "interest", "requested" };

    for (size_t i = 0; i < QF_COUNT(stated); i++)
        if (strcmp(stated[i], ground) == 0)
            return true;
    return false;
}

/* Nobody decides of themselves, and whoever heads an organ is decided above (监察法 art. 48). */
static enum qf_status check_decider(const struct qf_desk *desk, int64_t user, struct qf_error *error)
{
    struct qf_desk other;

    TRY(qf_desk_of_user(desk, user, &other, error));
    if (desk->actor.role != QF_ROLE_LEADER)
        return qf_fail(error, QF_DENIED, "a leader decides whether somebody must recuse");
    if (user == desk->actor.user)
        return qf_fail(error, QF_DENIED, "it takes a second person");
    if (other.actor.is_head && other.actor.organ == desk->actor.organ)
        return qf_fail(error, QF_DENIED, "whether the head of an organ must recuse is decided above");
    return QF_OK;
}

static enum qf_status insert_stated(const struct qf_desk *desk, int64_t matter, int64_t user, const char *ground,
    const char *detail, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO recusal (matter, user, ground, detail, decided_by) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL, detail = ?4, decided_by = ?5",
        &insert, error));
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_int(insert, 2, user);
    qf_statement_bind_text(insert, 3, ground);
    qf_statement_bind_text(insert, 4, detail);
    qf_statement_bind_int(insert, 5, desk->actor.user);
    return qf_statement_run(insert, error);
}

enum qf_status qf_recusal_decide(const struct qf_desk *desk, int64_t matter, int64_t user, const char *ground,
    const char *detail, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_APPROVE, error));
    if (!may_be_stated(ground))
        return qf_fail(error, QF_USAGE, "a ground that is stated is witness, interest or requested, not '%s'", ground);
    if (!detail || !*detail)
        return qf_fail(error, QF_USAGE, "a ground of recusal is said in words");
    TRY(check_decider(desk, user, error));
    TRY(qf_desk_begin(desk, "recusal decide", detail, error));
    return qf_desk_end(desk, insert_stated(desk, matter, user, ground, detail, error), error);
}
