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
