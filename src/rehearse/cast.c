/* SPDX-License-Identifier: Apache-2.0 */
/* Founding, accounts, keys, kin. */
#include "rehearse/cast.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "ident/ident.h"
#include "synth/names.h"

/* Enough against guessing a passphrase that a demonstration tells anyway; production takes qf_cost_moderate. One that is
 * drawn from 256 bits needs no price. */
static const struct qf_password_cost told_cost = { .passes = 1, .memory_kib = 8192 };
static const struct qf_password_cost drawn_cost = { .passes = 1, .memory_kib = 8 };

/* --- people ------------------------------------------------------------------------------------------------------------ */

/* Serials from 900 on, which the deliveries of an invented city leave free. */
static void draw_resident(struct qf_cast *cast, struct qf_figure *figure, bool male, int birth_year)
{
    unsigned number = cast->residents++;
    struct qf_civil birth = { birth_year, 1 + (int)(number / 50 % 12), 1 + (int)(number / 600 % 28) };
    char digits[19];

    snprintf(digits, sizeof digits, "%.4s01%04d%02d%02d%03u", cast->houses[0].region, birth.year, birth.month,
        birth.day, 900 + 2 * (number % 50) + male);
    digits[17] = qf_resident_id_check(digits);
    digits[18] = '\0';
    memcpy(figure->resident_id, digits, sizeof figure->resident_id);
    figure->entity = qf_person_entity(qf_slice(figure->resident_id));
}

enum qf_status qf_cast_invent(struct qf_cast *cast, struct qf_figure *ret_figure, struct qf_error *error)
{
    bool male = qf_draw_chance(&cast->random, 700);
    int birth_year = (int)qf_draw_between(&cast->random, 1962, 1992);

    ret_figure->name = qf_draw_name(&cast->random, qf_draw_surname(&cast->random), male, birth_year, cast->arena);
    if (!ret_figure->name)
        return qf_fail_memory(error);
    draw_resident(cast, ret_figure, male, birth_year);
    return QF_OK;
}

enum qf_status qf_cast_tie(struct qf_cast *cast, int64_t person, int64_t relative, struct qf_error *error)
{
    if (cast->tie_count == cast->tie_room) {
        size_t room = cast->tie_room ? 2 * cast->tie_room : 64;
        struct qf_tie *ties = realloc(cast->ties, room * sizeof *ties);
        if (!ties)
            return qf_fail_memory(error);
        cast->ties = ties;
        cast->tie_room = room;
    }
    cast->ties[cast->tie_count++] = (struct qf_tie){ person, relative };
    return QF_OK;
}

static enum qf_status tell_kin(void *context, int64_t person,
    enum qf_status (*visit)(void *visitor, int64_t relative, const char *kind, struct qf_error *error), void *visitor,
    struct qf_error *error)
{
    const struct qf_cast *cast = context;

    for (size_t i = 0; i < cast->tie_count; i++)
        if (cast->ties[i].person == person)
            TRY(visit(visitor, cast->ties[i].relative, "sibling", error));
    return QF_OK;
}

struct qf_kin_source qf_cast_kin(struct qf_cast *cast)
{
    return (struct qf_kin_source){ cast, tell_kin };
}

/* --- places ------------------------------------------------------------------------------------------------------------ */

static const char *print(struct qf_cast *cast, const char *format, ...) QF_PRINTF(2, 3);
static const char *print(struct qf_cast *cast, const char *format, ...)
{
    char text[128];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return qf_arena_string(cast->arena, text);
}

/* Places are called as in the deliveries of an invented city. */
static enum qf_status lay_out(struct qf_cast *cast, const struct qf_rehearsal *rehearsal, struct qf_error *error)
{
    enum { TOWNSHIPS_A_COUNTY = QF_TOWNSHIPS / QF_COUNTIES, VILLAGES_A_TOWNSHIP = QF_VILLAGES / QF_TOWNSHIPS };
    struct qf_house *city = cast->houses, *counties = city + 1, *townships = counties + QF_COUNTIES;
    bool complete = true;

    *city = (struct qf_house){ .level = QF_LEVEL_CITY,
        .region = print(cast, "%.4s", rehearsal->region),
        .place = rehearsal->city,
        .name = print(cast, "%s纪委监委%s", rehearsal->city, QF_REHEARSAL_MARK) };
    for (unsigned i = 0; i < QF_COUNTIES; i++) {
        counties[i] = (struct qf_house){ .level = QF_LEVEL_COUNTY, .place = qf_county_name(i) };
        counties[i].region = print(cast, "%s%02u", city->region, i + 1);
        counties[i].name = print(cast, "%s纪委监委%s", counties[i].place, QF_REHEARSAL_MARK);
    }
    for (unsigned i = 0; i < QF_TOWNSHIPS; i++) {
        unsigned county = i / TOWNSHIPS_A_COUNTY;
        townships[i] = (struct qf_house){
            .level = QF_LEVEL_TOWNSHIP, .parent = 1 + county, .place = qf_township_name(i, cast->arena)
        };
        townships[i].region = print(cast, "%s%03u", counties[county].region, 101 + i % TOWNSHIPS_A_COUNTY);
        townships[i].name = print(cast, "%s纪委%s", townships[i].place, QF_REHEARSAL_MARK);
        complete = complete && townships[i].place && townships[i].region && townships[i].name;
    }
    for (unsigned i = 0; i < QF_VILLAGES; i++) {
        unsigned within = i % VILLAGES_A_TOWNSHIP, township = i / VILLAGES_A_TOWNSHIP;
        cast->villages[i] = (struct qf_village_place){ .township = 1 + QF_COUNTIES + township,
            .code = print(cast, "%s%03u", townships[township].region, 201 + within),
            .name = qf_village_name(within, cast->arena) };
        complete = complete && cast->villages[i].code && cast->villages[i].name;
    }
    return complete ? QF_OK : qf_fail_memory(error);
}

static enum qf_status name_place(struct qf_cast *cast, const char *code, const char *name, struct qf_error *error)
{
    return qf_region_name(&cast->system, code, name, error);
}

static enum qf_status name_places(struct qf_cast *cast, struct qf_error *error)
{
    for (unsigned i = 0; i < QF_HOUSES; i++)
        TRY(name_place(cast, cast->houses[i].region, cast->houses[i].place, error));
    for (unsigned i = 0; i < QF_VILLAGES; i++)
        TRY(name_place(cast, cast->villages[i].code, cast->villages[i].name, error));
    return QF_OK;
}

/* --- accounts ---------------------------------------------------------------------------------------------------------- */

/* How many of each role an organ of a level has, in this order. The first leader is its head. */
static const struct {
    enum qf_user_role role;
    unsigned char count[3]; /* township, county, city */
} posts[] = {
    { QF_ROLE_LEADER, { 1, 2, 3 } },
    { QF_ROLE_CLERK, { 1, 1, 1 } },
    { QF_ROLE_OFFICER, { 3, 4, 7 } },
    { QF_ROLE_TRIAL, { 1, 2, 2 } },
};

static enum qf_status draw_passphrase(
    const struct qf_rehearsal *rehearsal, struct qf_secret *ret_passphrase, struct qf_error *error)
{
    if (rehearsal->passphrase)
        return qf_secret_copy(rehearsal->passphrase->data, rehearsal->passphrase->length, ret_passphrase, error);
    return qf_secret_random(32, ret_passphrase, error);
}

static enum qf_status give_key(struct qf_member *member, const struct qf_rehearsal *rehearsal, struct qf_error *error)
{
    struct qf_secret passphrase CLEANUP(qf_secret_release) = { 0 };

    TRY(draw_passphrase(rehearsal, &passphrase, error));
    TRY(qf_keyring_make(&member->desk, &passphrase, rehearsal->passphrase ? &told_cost : &drawn_cost, error));
    return qf_keyring_unlock(&member->desk, &passphrase, &member->pair, error);
}

/* Officers of townships come from a village of theirs, each from another; leaders serve nowhere near home. */
static const char *home_of(
    const struct qf_cast *cast, const struct qf_house *house, enum qf_user_role role, unsigned nth)
{
    if (house->level != QF_LEVEL_TOWNSHIP || role != QF_ROLE_OFFICER)
        return NULL;
    unsigned township = (unsigned)(house - cast->houses) - 1 - QF_COUNTIES;
    unsigned first = township * (QF_VILLAGES / QF_TOWNSHIPS);
    return cast->villages[first + nth].code;
}

/* Officers of counties taught in a school of theirs before. */
static enum qf_status remember_unit(
    struct qf_cast *cast, const struct qf_house *house, int64_t user, struct qf_error *error)
{
    unsigned county = (unsigned)(house - cast->houses) - 1, within = QF_TOWNSHIPS / QF_COUNTIES;
    unsigned township = 1 + QF_COUNTIES + county * within + qf_draw_below(&cast->random, within);
    const char *unit = print(cast, "%s中心小学", cast->houses[township].place);

    if (!unit)
        return qf_fail_memory(error);
    return qf_user_worked_in(&cast->security, user, unit, "2012-09-01", "2018-08-31", error);
}

static enum qf_status hire(struct qf_cast *cast, struct qf_house *house, enum qf_user_role role, unsigned nth,
    const struct qf_rehearsal *rehearsal, struct qf_error *error)
{
    struct qf_member *member = &house->members[house->member_count++];
    struct qf_figure figure;
    char name[64];
    int64_t user;

    TRY(qf_cast_invent(cast, &figure, error));
    snprintf(name, sizeof name, "%s%u.%s", qf_user_role_name(role), nth + 1, house->region);
    TRY(qf_user_add(&cast->security,
        &(struct qf_new_user){ .name = name,
            .display = figure.name,
            .organ = house->organ,
            .role = role,
            .is_head = role == QF_ROLE_LEADER && nth == 0,
            .resident_id = figure.resident_id,
            .home_village = home_of(cast, house, role, nth) },
        &user, error));
    TRY(qf_desk_sit(cast->book, cast->catalog, name, rehearsal->first_day, &member->desk, error));
    if (house->level == QF_LEVEL_COUNTY && role == QF_ROLE_OFFICER)
        TRY(remember_unit(cast, house, user, error));
    return role == QF_ROLE_LEADER || role == QF_ROLE_OFFICER ? give_key(member, rehearsal, error) : QF_OK;
}

static enum qf_status staff(
    struct qf_cast *cast, struct qf_house *house, const struct qf_rehearsal *rehearsal, struct qf_error *error)
{
    if (house->level == QF_LEVEL_CITY)
        TRY(qf_organ_find(cast->book, house->region, &house->organ, error));
    else
        TRY(qf_organ_add(
            &cast->system, &(struct qf_new_organ){ house->name, house->region, house->level }, &house->organ, error));
    for (size_t i = 0; i < QF_COUNT(posts); i++)
        for (unsigned nth = 0; nth < posts[i].count[house->level]; nth++)
            TRY(hire(cast, house, posts[i].role, nth, rehearsal, error));
    return QF_OK;
}

static enum qf_status hire_administrator(struct qf_cast *cast, const char *name, const char *display,
    enum qf_user_role role, struct qf_desk *ret_desk, struct qf_error *error)
{
    int64_t user;

    TRY(qf_user_add(&cast->security,
        &(struct qf_new_user){ .name = name, .display = display, .organ = cast->houses[0].organ, .role = role }, &user,
        error));
    return qf_desk_sit(cast->book, cast->catalog, name, cast->security.today, ret_desk, error);
}

static enum qf_status found(struct qf_cast *cast, int32_t day, struct qf_error *error)
{
    struct qf_house *city = cast->houses;

    TRY(qf_network_found(cast->book,
        &(struct qf_founding){
            .organ = city->name, .region = city->region, .name = "security", .display = "安全管理员" },
        day, error));
    TRY(qf_desk_sit(cast->book, cast->catalog, "security", day, &cast->security, error));
    TRY(qf_organ_find(cast->book, city->region, &city->organ, error));
    TRY(hire_administrator(cast, "system", "系统管理员", QF_ROLE_SYSTEM_ADMIN, &cast->system, error));
    return hire_administrator(cast, "auditor", "审计管理员", QF_ROLE_AUDITOR, &cast->auditor, error);
}

/* --- the three-level network ------------------------------------------------------------------------------------------- */

static enum qf_status answer_for(struct qf_cast *cast, const struct qf_member *member, enum qf_post_kind kind,
    const char *region, struct qf_error *error)
{
    return qf_network_post(&cast->system, member->desk.actor.user, kind, region, error);
}

static enum qf_status spread_network(struct qf_cast *cast, struct qf_error *error)
{
    for (unsigned i = 1; i < QF_HOUSES; i++) {
        const struct qf_house *house = &cast->houses[i];
        struct qf_member *leader = qf_house_member(qf_cast_above(cast, house), QF_ROLE_LEADER, i);
        TRY(answer_for(cast, leader, house->level == QF_LEVEL_COUNTY ? QF_POST_CITY_LEADER : QF_POST_COUNTY_LEADER,
            house->region, error));
    }
    for (unsigned i = 0; i < QF_VILLAGES; i++) {
        struct qf_house *township = &cast->houses[cast->villages[i].township];
        TRY(answer_for(cast, qf_house_member(township, QF_ROLE_OFFICER, i), QF_POST_TOWNSHIP_OFFICER,
            cast->villages[i].code, error));
    }
    return QF_OK;
}

enum qf_status qf_cast_assemble(struct qf_cast *cast, const struct qf_rehearsal *rehearsal, struct qf_error *error)
{
    cast->book = rehearsal->book;
    cast->catalog = rehearsal->catalog;
    cast->random = qf_draw_stream(rehearsal->seed, 1, 0);
    TRY(qf_arena_new(0, &cast->arena, error));
    TRY(lay_out(cast, rehearsal, error));
    TRY(found(cast, rehearsal->first_day, error));
    TRY(name_places(cast, error));
    for (unsigned i = 0; i < QF_HOUSES; i++)
        TRY(staff(cast, &cast->houses[i], rehearsal, error));
    return spread_network(cast, error);
}

void qf_cast_release(struct qf_cast *cast)
{
    for (unsigned i = 0; i < QF_HOUSES; i++)
        for (unsigned k = 0; k < cast->houses[i].member_count; k++)
            qf_key_pair_release(&cast->houses[i].members[k].pair);
    free(cast->ties);
    qf_arena_free(cast->arena);
    *cast = (struct qf_cast){ 0 };
}

/* --- finding ----------------------------------------------------------------------------------------------------------- */

void qf_cast_wake(struct qf_cast *cast, int32_t day)
{
    cast->security.today = cast->system.today = cast->auditor.today = day;
    for (unsigned i = 0; i < QF_HOUSES; i++)
        for (unsigned k = 0; k < cast->houses[i].member_count; k++)
            cast->houses[i].members[k].desk.today = day;
}

struct qf_house *qf_cast_house(struct qf_cast *cast, int64_t organ)
{
    for (unsigned i = 0; i < QF_HOUSES; i++)
        if (cast->houses[i].organ == organ)
            return &cast->houses[i];
    BUG("an organ that the rehearsal did not found");
}

struct qf_house *qf_cast_above(struct qf_cast *cast, const struct qf_house *house)
{
    return &cast->houses[house->parent];
}

struct qf_member *qf_house_member(struct qf_house *house, enum qf_user_role role, unsigned nth)
{
    struct qf_member *found[QF_MEMBERS_OF_HOUSE];
    unsigned count = 0;

    for (unsigned i = 0; i < house->member_count; i++)
        if (house->members[i].desk.actor.role == role)
            found[count++] = &house->members[i];
    if (!count)
        BUG("an organ without anybody in that role");
    return found[nth % count];
}
