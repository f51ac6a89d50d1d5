/* SPDX-License-Identifier: Apache-2.0 */
/* Organs, people, posts, routes. */
#include "handle/network.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "ident/ident.h"

static const unsigned char region_digits[] = { [QF_LEVEL_TOWNSHIP] = 9, [QF_LEVEL_COUNTY] = 6, [QF_LEVEL_CITY] = 4 };

static enum qf_status check_region(const char *region, size_t digits, struct qf_error *error)
{
    size_t length = strlen(region);

    if (length != digits || strspn(region, "0123456789") != length)
        return qf_fail(error, QF_USAGE, "'%s' is no region of %zu digits", region, digits);
    return QF_OK;
}

/* The first number of a query with one text; 0 when there is none. */
static enum qf_status find_id(
    struct qf_book *book, const char *sql, const char *text, int64_t *ret_id, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, sql, &find, error));
    qf_statement_bind_text(find, 1, text);
    TRY(qf_statement_next(find, &found, error));
    *ret_id = found ? qf_statement_int(find, 0) : 0;
    return QF_OK;
}

/* --- founding ---------------------------------------------------------------------------------------------------------- */

static enum qf_status insert_founders(
    struct qf_book *book, const struct qf_founding *founding, int32_t today, struct qf_error *error)
{
    struct qf_statement *organ CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *user CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(book, "INSERT INTO organ (name, level, region) VALUES (?1, 'city', ?2)", &organ, error));
    qf_statement_bind_text(organ, 1, founding->organ);
    qf_statement_bind_text(organ, 2, founding->region);
    TRY(qf_statement_run(organ, error));
    TRY(qf_book_prepare(book,
        "INSERT INTO user (name, display, organ, role, created_on) VALUES (?1, ?2, ?3, 'security_administrator', ?4)",
        &user, error));
    qf_date_format(today, day);
    qf_statement_bind_text(user, 1, founding->name);
    qf_statement_bind_text(user, 2, founding->display);
    qf_statement_bind_int(user, 3, qf_book_last_id(book));
    qf_statement_bind_text(user, 4, day);
    return qf_statement_run(user, error);
}

enum qf_status qf_network_found(
    struct qf_book *book, const struct qf_founding *founding, int32_t today, struct qf_error *error)
{
    int64_t organ;

    TRY(check_region(founding->region, region_digits[QF_LEVEL_CITY], error));
    TRY(find_id(book, "SELECT id FROM organ WHERE level = 'city' OR name = ?1", founding->organ, &organ, error));
    if (organ)
        return qf_fail(error, QF_CONFLICT, "this city has its organ already");
    TRY(qf_book_begin(book, founding->name, "network found", NULL, error));
    enum qf_status status = insert_founders(book, founding, today, error);
    if (status == QF_OK)
        return qf_book_commit(book, error);
    qf_book_rollback(book);
    return status;
}

/* --- organs ------------------------------------------------------------------------------------------------------------ */

enum qf_status qf_organ_find(
    struct qf_book *book, const char *name_or_region, int64_t *ret_organ, struct qf_error *error)
{
    int64_t organ;

    TRY(find_id(book, "SELECT id FROM organ WHERE name = ?1 OR region = ?1", name_or_region, &organ, error));
    if (!organ)
        return qf_fail(error, QF_NOT_FOUND, "there is no organ '%s'", name_or_region);
    *ret_organ = organ;
    return QF_OK;
}

/* The organ with the longest region that `region` begins with, shorter than itself. */
static const char enclosing[] = "SELECT id FROM organ WHERE length(region) < length(?1)"
                                " AND substr(?1, 1, length(region)) = region ORDER BY length(region) DESC LIMIT 1";

enum qf_status qf_organ_add(
    const struct qf_desk *desk, const struct qf_new_organ *organ, int64_t *ret_organ, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    int64_t parent;

    TRY(qf_access_task(desk, QF_TASK_NETWORK, error));
    TRY(check_region(organ->region, region_digits[organ->level], error));
    TRY(find_id(desk->book, enclosing, organ->region, &parent, error));
    if (!parent)
        return qf_fail(error, QF_INPUT, "the region '%s' lies in no organ's", organ->region);
    TRY(qf_book_prepare(
        desk->book, "INSERT INTO organ (name, level, region, parent) VALUES (?1, ?2, ?3, ?4)", &insert, error));
    qf_statement_bind_text(insert, 1, organ->name);
    qf_statement_bind_text(insert, 2, qf_organ_level_name(organ->level));
    qf_statement_bind_text(insert, 3, organ->region);
    qf_statement_bind_int(insert, 4, parent);
    return qf_desk_run(desk, insert, "organ add", NULL, ret_organ, error);
}

/* --- people ------------------------------------------------------------------------------------------------------------ */

enum qf_status qf_user_find(struct qf_book *book, const char *name, int64_t *ret_user, struct qf_error *error)
{
    int64_t user;

    TRY(find_id(book, "SELECT id FROM user WHERE name = ?1", name, &user, error));
    if (!user)
        return qf_fail(error, QF_NOT_FOUND, "there is no user '%s'", name);
    *ret_user = user;
    return QF_OK;
}

static enum qf_status read_entity(const char *resident_id, int64_t *ret_entity, struct qf_error *error)
{
    struct qf_ident read;

    *ret_entity = 0;
    if (!resident_id)
        return QF_OK;
    qf_resident_id_read(qf_slice(resident_id), &read);
    if (read.outcome != QF_IDENT_VALID)
        return qf_fail(error, QF_INPUT, "the resident ID is not valid: %s",
            qf_tr(error ? error->lang : QF_LANG_EN, qf_ident_reason_text(read.reason)));
    *ret_entity = qf_person_entity((struct qf_slice){ read.value, read.length });
    return QF_OK;
}

static void bind_user(
    const struct qf_desk *desk, const struct qf_new_user *user, int64_t entity, struct qf_statement *insert)
{
    char day[QF_DATE_TEXT];

    qf_date_format(desk->today, day);
    qf_statement_bind_text(insert, 1, user->name);
    qf_statement_bind_text(insert, 2, user->display);
    qf_statement_bind_int(insert, 3, user->organ);
    qf_statement_bind_text(insert, 4, qf_user_role_name(user->role));
    qf_statement_bind_int(insert, 5, user->is_head);
    if (entity)
        qf_statement_bind_int(insert, 6, entity);
    else
        qf_statement_bind_null(insert, 6);
    qf_statement_bind_text(insert, 7, user->home_village);
    qf_statement_bind_text(insert, 8, user->department);
    qf_statement_bind_text(insert, 9, day);
}

/* Nobody can say whom they are related to. */
static const char forget_checks[] =
    "UPDATE matter SET checked_at = NULL WHERE closed_on IS NULL AND checked_at IS NOT NULL AND EXISTS (SELECT 1 FROM"
    " matter_subject WHERE matter = matter.id AND removed_at IS NULL AND entity IS NOT NULL)";

static enum qf_status hold_new_user(
    const struct qf_desk *desk, const struct qf_new_user *user, int64_t entity, int64_t id, struct qf_error *error)
{
    struct qf_statement *forget CLEANUP(qf_statement_free) = NULL;
    int64_t recused, handled;

    if (user->kin)
        return qf_recusal_find_user(desk, user->kin, id, &recused, &handled, error);
    TRY(qf_recusal_more(desk, id, error));
    if (!entity)
        return QF_OK;
    TRY(qf_book_prepare(desk->book, forget_checks, &forget, error));
    return qf_statement_run(forget, error);
}

static enum qf_status insert_user(const struct qf_desk *desk, const struct qf_new_user *user, int64_t entity,
    int64_t *ret_user, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO user (name, display, organ, role, is_head, entity, home_village, department, created_on)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &insert, error));
    bind_user(desk, user, entity, insert);
    TRY(qf_statement_run(insert, error));
    *ret_user = qf_book_last_id(desk->book);
    return hold_new_user(desk, user, entity, *ret_user, error);
}

enum qf_status qf_user_add(
    const struct qf_desk *desk, const struct qf_new_user *user, int64_t *ret_user, struct qf_error *error)
{
    int64_t entity, same, id = 0;

    TRY(qf_access_task(desk, QF_TASK_ACCOUNTS, error));
    TRY(find_id(desk->book, "SELECT id FROM user WHERE name = ?1", user->name, &same, error));
    if (same)
        return qf_fail(error, QF_CONFLICT, "there is a user '%s' already", user->name);
    if (user->home_village)
        TRY(check_region(user->home_village, 12, error));
    TRY(read_entity(user->resident_id, &entity, error));
    TRY(qf_desk_begin(desk, "user add", NULL, error));
    TRY(qf_desk_end(desk, insert_user(desk, user, entity, &id, error), error));
    *ret_user = id;
    return QF_OK;
}

static enum qf_status change_user(
    const struct qf_desk *desk, const struct qf_user_mending *mending, int64_t entity, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book,
        "UPDATE user SET entity = ifnull(nullif(?2, 0), entity), home_village = ifnull(?3, home_village),"
        " display = ifnull(?4, display), department = ifnull(?5, department) WHERE id = ?1",
        &change, error));
    qf_statement_bind_int(change, 1, mending->user);
    qf_statement_bind_int(change, 2, entity);
    qf_statement_bind_text(change, 3, mending->home_village);
    qf_statement_bind_text(change, 4, mending->display);
    qf_statement_bind_text(change, 5, mending->department);
    return qf_statement_run(change, error);
}

enum qf_status qf_user_mend(const struct qf_desk *desk, const struct qf_kin_source *kin,
    const struct qf_user_mending *mending, int64_t *ret_recused, int64_t *ret_handled, struct qf_error *error)
{
    int64_t entity, recused = 0, handled = 0;

    TRY(qf_access_task(desk, QF_TASK_ACCOUNTS, error));
    if (mending->user == desk->actor.user)
        return qf_fail(error, QF_DENIED, "nobody mends their own account");
    if (!mending->resident_id && !mending->home_village && !mending->display && !mending->department)
        return qf_fail(error, QF_USAGE, "say what is to be mended");
    if (mending->home_village)
        TRY(check_region(mending->home_village, 12, error));
    TRY(read_entity(mending->resident_id, &entity, error));
    TRY(qf_desk_begin(desk, "user set", mending->reason, error));
    enum qf_status status = change_user(desk, mending, entity, error);
    if (status == QF_OK)
        status = qf_recusal_find_user(desk, kin, mending->user, &recused, &handled, error);
    TRY(qf_desk_end(desk, status, error));
    *ret_recused = recused;
    *ret_handled = handled;
    return QF_OK;
}

enum qf_status qf_user_suspend(const struct qf_desk *desk, int64_t user, const char *reason, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_access_task(desk, QF_TASK_ACCOUNTS, error));
    TRY(qf_book_prepare(desk->book, "UPDATE user SET state = 'suspended' WHERE id = ?1", &change, error));
    qf_statement_bind_int(change, 1, user);
    return qf_desk_run(desk, change, "user suspend", reason, NULL, error);
}

static enum qf_status add_unit(const struct qf_desk *desk, int64_t user, const char *unit, const char *from_day,
    const char *to_day, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(
        desk->book, "INSERT INTO user_unit (user, unit, from_day, to_day) VALUES (?1, ?2, ?3, ?4)", &insert, error));
    qf_statement_bind_int(insert, 1, user);
    qf_statement_bind_text(insert, 2, unit);
    qf_statement_bind_text(insert, 3, from_day);
    qf_statement_bind_text(insert, 4, to_day);
    TRY(qf_statement_run(insert, error));
    return qf_recusal_more(desk, user, error);
}

enum qf_status qf_user_worked_in(const struct qf_desk *desk, int64_t user, const char *unit, const char *from_day,
    const char *to_day, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_ACCOUNTS, error));
    TRY(qf_desk_begin(desk, "user worked in", NULL, error));
    return qf_desk_end(desk, add_unit(desk, user, unit, from_day, to_day, error), error);
}

/* --- posts ------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t digits;
    enum qf_organ_level level; /* of the organ whose people hold it */
} posts[] = {
    [QF_POST_CITY_LEADER] = { "city_leader", 6, QF_LEVEL_CITY },
    [QF_POST_COUNTY_LEADER] = { "county_leader", 9, QF_LEVEL_COUNTY },
    [QF_POST_TOWNSHIP_OFFICER] = { "township_officer", 12, QF_LEVEL_TOWNSHIP },
};

static enum qf_status check_holder(
    const struct qf_desk *desk, int64_t user, enum qf_post_kind kind, const char *region, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM user JOIN organ ON organ.id = user.organ WHERE user.id = ?1 AND user.state = 'active'"
        " AND organ.level = ?2 AND substr(?3, 1, length(organ.region)) = organ.region",
        &find, error));
    qf_statement_bind_int(find, 1, user);
    qf_statement_bind_text(find, 2, qf_organ_level_name(posts[kind].level));
    qf_statement_bind_text(find, 3, region);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_INPUT, "only an active member of the organ above '%s' can answer for it", region);
    return QF_OK;
}

static enum qf_status change_post(
    const struct qf_desk *desk, int64_t user, enum qf_post_kind kind, const char *region, struct qf_error *error)
{
    struct qf_statement *end CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    qf_date_format(desk->today, day);
    TRY(qf_book_prepare(desk->book,
        "UPDATE network_post SET to_day = ?3 WHERE kind = ?1 AND region = ?2 AND to_day IS NULL", &end, error));
    TRY(qf_book_prepare(
        desk->book, "INSERT INTO network_post (kind, region, from_day, user) VALUES (?1, ?2, ?3, ?4)", &insert, error));
    qf_statement_bind_text(end, 1, posts[kind].name);
    qf_statement_bind_text(end, 2, region);
    qf_statement_bind_text(end, 3, day);
    TRY(qf_statement_run(end, error));
    qf_statement_bind_text(insert, 1, posts[kind].name);
    qf_statement_bind_text(insert, 2, region);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_int(insert, 4, user);
    return qf_statement_run(insert, error);
}

enum qf_status qf_network_post(
    const struct qf_desk *desk, int64_t user, enum qf_post_kind kind, const char *region, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_NETWORK, error));
    TRY(check_region(region, posts[kind].digits, error));
    TRY(check_holder(desk, user, kind, region, error));
    TRY(qf_desk_begin(desk, "network post", NULL, error));
    return qf_desk_end(desk, change_post(desk, user, kind, region, error), error);
}

/* --- routes ------------------------------------------------------------------------------------------------------------ */

/* From the lowest level up: an organ's region is that many of the place's first digits. */
enum qf_status qf_network_route(
    struct qf_book *book, const char *region, unsigned levels_up, int64_t *ret_organ, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    unsigned met = 0;
    int64_t organ = 0;
    bool found;

    TRY(qf_book_prepare(book, "SELECT id FROM organ WHERE region = ?1", &find, error));
    for (size_t level = 0; level < QF_COUNT(region_digits) && met <= levels_up; level++) {
        if (strlen(region) < region_digits[level])
            continue;
        qf_statement_reset(find);
        qf_statement_bind_slice(find, 1, (struct qf_slice){ region, region_digits[level] });
        TRY(qf_statement_next(find, &found, error));
        if (!found)
            continue;
        organ = qf_statement_int(find, 0);
        met++;
    }
    if (!organ)
        return qf_fail(error, QF_NOT_FOUND, "no organ answers for the region '%s'", region);
    *ret_organ = organ;
    return QF_OK;
}

/* --- places ------------------------------------------------------------------------------------------------------------ */

enum qf_status qf_region_name(const struct qf_desk *desk, const char *code, const char *name, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_access_task(desk, QF_TASK_NETWORK, error));
    TRY(check_region(code, strlen(code), error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO region (code, name) VALUES (?1, ?2) ON CONFLICT (code) DO UPDATE SET name = ?2", &change, error));
    qf_statement_bind_text(change, 1, code);
    qf_statement_bind_text(change, 2, name);
    return qf_desk_run(desk, change, "region name", NULL, NULL, error);
}

enum qf_status qf_network_gaps(const struct qf_desk *desk, int32_t since,
    enum qf_status (*visit)(void *context, const struct qf_coverage_gap *gap, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool more;

    TRY(qf_access_task(desk, QF_TASK_STATISTICS, error));
    qf_date_format(since, day);
    TRY(qf_book_prepare(desk->book,
        "SELECT * FROM (SELECT code, name,"
        " NOT EXISTS (SELECT 1 FROM network_post WHERE region = code AND to_day IS NULL) AS no_officer,"
        " NOT EXISTS (SELECT 1 FROM visit WHERE visit.region = code AND on_day >= ?1) AS not_visited,"
        " NOT EXISTS (SELECT 1 FROM matter WHERE matter.region = code AND opened_on >= ?1) AS no_matter"
        " FROM region WHERE length(code) = 12 AND substr(code, 1, length(?2)) = ?2)"
        " WHERE no_officer OR (not_visited AND no_matter) ORDER BY code",
        &rows, error));
    qf_statement_bind_text(rows, 1, day);
    qf_statement_bind_text(rows, 2, desk->actor.region);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_coverage_gap gap = { .region = qf_statement_text(rows, 0),
            .name = qf_statement_text(rows, 1),
            .no_officer = qf_statement_int(rows, 2),
            .not_visited = qf_statement_int(rows, 3),
            .no_matter = qf_statement_int(rows, 4) };
        TRY(visit(context, &gap, error));
    }
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

/* The digits of the region whose organs and accounts the desk may look up; "": all of them. */
static enum qf_status look_region(const struct qf_desk *desk, const char **ret_region, struct qf_error *error)
{
    static const enum qf_task keepers[] = { QF_TASK_ACCOUNTS, QF_TASK_NETWORK, QF_TASK_JOURNAL };
    struct qf_error ignored = QF_ERROR_INIT(qf_error_lang(error));

    *ret_region = desk->actor.region;
    if (desk->actor.role == QF_ROLE_LEADER)
        return QF_OK;
    for (size_t i = 0; i < QF_COUNT(keepers); i++)
        if (qf_access_task(desk, keepers[i], &ignored) == QF_OK) {
            *ret_region = "";
            return QF_OK;
        }
    qf_fail(error, QF_DENIED, "you may not list organs and accounts");
    qf_hint(error, "administrators, auditors and leaders may");
    return QF_DENIED;
}

static enum qf_status prepare_look(
    const struct qf_desk *desk, const char *sql, struct qf_statement **ret_rows, struct qf_error *error)
{
    const char *region;

    TRY(look_region(desk, &region, error));
    TRY(qf_book_prepare(desk->book, sql, ret_rows, error));
    qf_statement_bind_text(*ret_rows, 1, region);
    return QF_OK;
}

enum qf_status qf_network_accounts(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_account_view *account, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(prepare_look(desk,
        "SELECT user.name, display, role, organ.name, state, is_head, public_key IS NOT NULL, entity IS NOT NULL,"
        " ifnull((SELECT group_concat(region, ', ') FROM (SELECT region FROM network_post WHERE network_post.user = "
        "user.id AND to_day IS NULL ORDER BY region)), '')"
        " FROM user JOIN organ ON organ.id = user.organ WHERE substr(organ.region, 1, length(?1)) = ?1"
        " ORDER BY organ.region, user.id",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_account_view account = { .name = qf_statement_text(rows, 0),
            .display = qf_statement_text(rows, 1),
            .role = qf_statement_text(rows, 2),
            .organ = qf_statement_text(rows, 3),
            .state = qf_statement_text(rows, 4),
            .is_head = qf_statement_int(rows, 5),
            .has_key = qf_statement_int(rows, 6),
            .has_resident_id = qf_statement_int(rows, 7),
            .posts = qf_statement_text(rows, 8) };
        TRY(visit(context, &account, error));
    }
}

enum qf_status qf_network_organs(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_organ_view *organ, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(prepare_look(desk,
        "SELECT organ.name, organ.level, organ.region, ifnull(above.name, ''),"
        " (SELECT count(*) FROM user WHERE user.organ = organ.id AND state = 'active')"
        " FROM organ LEFT JOIN organ AS above ON above.id = organ.parent"
        " WHERE substr(organ.region, 1, length(?1)) = ?1 ORDER BY organ.region",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_organ_view organ = { .name = qf_statement_text(rows, 0),
            .level = qf_statement_text(rows, 1),
            .region = qf_statement_text(rows, 2),
            .above = qf_statement_text(rows, 3),
            .accounts = qf_statement_int(rows, 4) };
        TRY(visit(context, &organ, error));
    }
}
