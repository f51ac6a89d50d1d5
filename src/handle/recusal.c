/* SPDX-License-Identifier: Apache-2.0 */
/* Everybody held against a matter's subjects. */
#include "handle/recusal.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "handle/access.h"
#include "ident/name.h"

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

/* Where an ID is missing on either side nobody can tell a namesake from the subject: both are kept away. Wherever they work,
 * because a matter goes up and down, and people are seconded. */
static const char named_pairs[] =
    "SELECT matter_subject.matter, matter_subject.name, user.id, display FROM matter_subject JOIN user"
    " ON matter_subject.entity IS NULL OR user.entity IS NULL WHERE matter_subject.removed_at IS NULL";
static const char of_matter[] = " AND matter_subject.matter = ?1";
static const char of_user[] =
    " AND user.id = ?1 AND EXISTS (SELECT 1 FROM matter WHERE id = matter_subject.matter AND closed_on IS NULL)";

static const char add_namesake[] =
    "INSERT INTO recusal (matter, user, ground, detail) VALUES (?1, ?2, 'subject', 'by name')"
    " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL, detail = excluded.detail";

static const char add_subjects[] =
    "INSERT INTO recusal (matter, user, ground, detail) SELECT DISTINCT ?1, user.id, 'subject', '' FROM user"
    " JOIN matter_subject ON matter_subject.entity = user.entity"
    " WHERE matter_subject.matter = ?1 AND matter_subject.removed_at IS NULL"
    " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL, detail = excluded.detail";

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

static enum qf_status insert_namesake(struct qf_statement *insert, int64_t matter, int64_t user, struct qf_error *error)
{
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_int(insert, 2, user);
    return qf_statement_run(insert, error);
}

/* `of` says whose pairs, by its ?1. */
static enum qf_status add_namesakes(const struct check *check, const char *of, struct qf_error *error)
{
    struct qf_statement *pairs CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    char theirs[QF_IDENT_MAX], ours[QF_IDENT_MAX];
    bool more;

    qf_text_add_format(&sql, "%s%s", named_pairs, of);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(check->desk->book, qf_text_string(&sql), &pairs, error));
    TRY(qf_book_prepare(check->desk->book, add_namesake, &insert, error));
    qf_statement_bind_int(pairs, 1, check->matter);
    for (;;) {
        TRY(qf_statement_next(pairs, &more, error));
        if (!more)
            return QF_OK;
        qf_person_name_fold(qf_slice(qf_statement_text(pairs, 1)), theirs);
        qf_person_name_fold(qf_slice(qf_statement_text(pairs, 3)), ours);
        if (*theirs && strcmp(theirs, ours) == 0)
            TRY(insert_namesake(insert, qf_statement_int(pairs, 0), qf_statement_int(pairs, 2), error));
    }
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
    if (kin)
        TRY(run_with_matter(check, end_found, now, error));
    TRY(add_namesakes(check, of_matter, error));
    TRY(run_with_matter(check, add_subjects, NULL, error));
    TRY(run_with_matter(check, add_units, NULL, error));
    TRY(run_with_matter(check, add_villages, NULL, error));
    if (!kin)
        return QF_OK;
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

#define OPEN_ONLY    " AND matter.closed_on IS NULL"
#define CHECKED_ONLY OPEN_ONLY " AND matter.checked_at IS NOT NULL"

/* ?1 the user; each finds one kind of ground. */
static const char *const user_grounds[] = {
    "INSERT INTO recusal (matter, user, ground, detail) SELECT DISTINCT matter.id, user.id, 'subject', '' FROM user"
    " JOIN matter_subject ON matter_subject.entity = user.entity AND removed_at IS NULL"
    " JOIN matter ON matter.id = matter_subject.matter WHERE user.id = ?1" OPEN_ONLY
    " ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL, detail = excluded.detail",
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
        " ON matter.id = matter_subject.matter WHERE matter_subject.entity IS NOT NULL" CHECKED_ONLY ")",
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

/* All but kin. */
static enum qf_status find_user_grounds(const struct check *check, struct qf_error *error)
{
    TRY(add_namesakes(check, of_user, error));
    for (size_t i = 0; i < QF_COUNT(user_grounds); i++)
        TRY(run_with_matter(check, user_grounds[i], NULL, error));
    return QF_OK;
}

enum qf_status qf_recusal_find_user(const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t user,
    int64_t *ret_recused, int64_t *ret_handled, struct qf_error *error)
{
    struct check check CLEANUP(close_check) = { .desk = desk, .matter = user };
    char now[QF_INSTANT_TEXT];

    qf_instant_format(qf_now_ms(), now);
    TRY(run_with_matter(&check, end_user_found, now, error));
    TRY(find_user_grounds(&check, error));
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

enum qf_status qf_recusal_more(const struct qf_desk *desk, int64_t user, struct qf_error *error)
{
    return find_user_grounds(&(struct check){ .desk = desk, .matter = user }, error);
}

/* --- kin found anew ---------------------------------------------------------------------------------------------------- */

/* ?1 the user, ?2 their relatives as a JSON list of entity and kind. What stands already is left as it is, and leaves no trace. */
static const char add_found_kin[] =
    "INSERT INTO recusal (matter, user, ground, detail) SELECT matter.id, ?1, 'kin', max(relative.value ->> 1)"
    " FROM json_each(?2) AS relative JOIN matter_subject ON matter_subject.entity = relative.value ->> 0 AND removed_at"
    " IS NULL JOIN matter ON matter.id = matter_subject.matter WHERE true" OPEN_ONLY
    " GROUP BY matter.id ON CONFLICT (matter, user, ground) DO UPDATE SET ended_at = NULL, detail = excluded.detail"
    " WHERE ended_at IS NOT NULL";
static const char end_lost_kin[] =
    "UPDATE recusal SET ended_at = ?3 WHERE user = ?1 AND ground = 'kin' AND decided_by IS NULL AND ended_at IS NULL"
    " AND matter IN (SELECT id FROM matter WHERE closed_on IS NULL AND checked_at IS NOT NULL)"
    " AND NOT EXISTS (SELECT 1 FROM json_each(?2) AS relative JOIN matter_subject ON matter_subject.entity ="
    " relative.value ->> 0 AND removed_at IS NULL WHERE matter_subject.matter = recusal.matter)";

static enum qf_status list_relative(void *visitor, int64_t relative, const char *kind, struct qf_error *error)
{
    struct qf_json *relatives = visitor;

    (void)error;
    qf_json_open_array(relatives);
    qf_json_int(relatives, relative);
    qf_json_string(relatives, kind);
    qf_json_close_array(relatives);
    return QF_OK;
}

static enum qf_status run_with_relatives(const struct qf_desk *desk, const char *sql, int64_t user,
    const struct qf_text *relatives, const char *now, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, sql, &change, error));
    qf_statement_bind_int(change, 1, user);
    qf_statement_bind_text(change, 2, qf_text_string(relatives));
    if (now)
        qf_statement_bind_text(change, 3, now);
    return qf_statement_run(change, error);
}

static enum qf_status renew_kin_of(
    const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t user, int64_t entity, struct qf_error *error)
{
    struct qf_text relatives CLEANUP(qf_text_release) = { 0 };
    char now[QF_INSTANT_TEXT];
    struct qf_json json;

    qf_json_init(&json, &relatives);
    qf_json_open_array(&json);
    TRY(kin->kin(kin->context, entity, list_relative, &json, error));
    qf_json_close_array(&json);
    TRY(qf_text_check(&relatives, error));
    qf_instant_format(qf_now_ms(), now);
    TRY(run_with_relatives(desk, end_lost_kin, user, &relatives, now, error));
    return run_with_relatives(desk, add_found_kin, user, &relatives, NULL, error);
}

static enum qf_status renew_kin(const struct qf_desk *desk, const struct qf_kin_source *kin, struct qf_error *error)
{
    struct qf_statement *users CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(desk->book,
        "SELECT id, entity FROM user WHERE entity IS NOT NULL AND EXISTS (SELECT 1 FROM matter_subject JOIN matter"
        " ON matter.id = matter_subject.matter WHERE matter_subject.entity IS NOT NULL" CHECKED_ONLY ") ORDER BY id",
        &users, error));
    for (;;) {
        TRY(qf_statement_next(users, &more, error));
        if (!more)
            return QF_OK;
        TRY(renew_kin_of(desk, kin, qf_statement_int(users, 0), qf_statement_int(users, 1), error));
    }
}

enum qf_status qf_recusal_renew(struct qf_book *book, const struct qf_kin_source *kin, struct qf_error *error)
{
    const struct qf_desk desk = { .book = book, .actor = { .name = "qingfeng" } };

    TRY(qf_desk_begin(&desk, "recusal renew", NULL, error));
    return qf_desk_end(&desk, renew_kin(&desk, kin, error), error);
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

/* Nobody decides of themselves, nor of people who sit above them; whoever heads an organ is decided above (监察法 art. 48). */
static enum qf_status check_decider(const struct qf_desk *desk, int64_t user, struct qf_error *error)
{
    const size_t digits = strlen(desk->actor.region);
    struct qf_desk other;

    TRY(qf_desk_of_user(desk, user, &other, error));
    if (desk->actor.role != QF_ROLE_LEADER)
        return qf_fail(error, QF_DENIED, "a leader decides whether somebody must recuse");
    if (user == desk->actor.user)
        return qf_fail(error, QF_DENIED, "it takes a second person");
    if (strncmp(other.actor.region, desk->actor.region, digits) != 0)
        return qf_fail(error, QF_DENIED, "whether somebody must recuse is decided in their organ or above it");
    if (other.actor.is_head && !other.actor.region[digits])
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

/* Above the one who decided; in the city's organ, which has none above it, another leader. */
static enum qf_status check_ender(
    const struct qf_desk *desk, int64_t user, int64_t decider, const char *region, struct qf_error *error)
{
    const size_t digits = strlen(desk->actor.region);

    if (desk->actor.role != QF_ROLE_LEADER)
        return qf_fail(error, QF_DENIED, "a leader decides whether somebody must recuse");
    if (user == desk->actor.user || decider == desk->actor.user)
        return qf_fail(error, QF_DENIED, "it takes a second person");
    if (strncmp(region, desk->actor.region, digits) != 0 || (!region[digits] && desk->actor.level != QF_LEVEL_CITY))
        return qf_fail(error, QF_DENIED, "what was decided is ended by the organ above");
    return QF_OK;
}

static enum qf_status find_stated(const struct qf_desk *desk, int64_t matter, int64_t user, const char *ground,
    int64_t *ret_recusal, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT recusal.id, decided_by, organ.region FROM recusal JOIN user ON user.id = decided_by JOIN organ"
        " ON organ.id = user.organ WHERE matter = ?1 AND recusal.user = ?2 AND ground = ?3 AND ended_at IS NULL",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_int(find, 2, user);
    qf_statement_bind_text(find, 3, ground);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "nobody decided that they must recuse on the ground '%s'", ground);
    *ret_recusal = qf_statement_int(find, 0);
    return check_ender(desk, user, qf_statement_int(find, 1), qf_statement_text(find, 2), error);
}

enum qf_status qf_recusal_end(const struct qf_desk *desk, int64_t matter, int64_t user, const char *ground,
    const char *reason, struct qf_error *error)
{
    struct qf_statement *end CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];
    int64_t recusal = 0;

    TRY(qf_access_matter(desk, matter, QF_APPROVE, error));
    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "why somebody need not recuse is said in words");
    TRY(find_stated(desk, matter, user, ground, &recusal, error));
    TRY(qf_book_prepare(desk->book, "UPDATE recusal SET ended_at = ?2 WHERE id = ?1", &end, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(end, 1, recusal);
    qf_statement_bind_text(end, 2, now);
    return qf_desk_run(desk, end, "recusal end", reason, NULL, error);
}
