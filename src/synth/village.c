/* SPDX-License-Identifier: Apache-2.0 */
/* The innocent village. */
#include "synth/village.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"

enum {
    RESIDENTS_MOST = 4200,
    VILLAGE_GROUPS = 8,
    STREAM_PEOPLE = 1,
    AS_OF_YEAR = 2025,
};

int32_t qf_day(int year, int month, int day)
{
    return qf_civil_to_days((struct qf_civil){ year, month, day });
}

int qf_month(int year, int month)
{
    return qf_days_to_month(qf_day(year, month, 1));
}

enum qf_status qf_village_new(struct qf_village **ret_village, struct qf_error *error)
{
    struct qf_village *village CLEANUP(qf_village_free) = calloc(1, sizeof *village);

    if (!village)
        return qf_fail_memory(error);
    village->residents = calloc(RESIDENTS_MOST, sizeof *village->residents);
    village->homes = calloc(RESIDENTS_MOST, sizeof *village->homes);
    if (!village->residents || !village->homes)
        return qf_fail_memory(error);
    *ret_village = TAKE(village);
    return QF_OK;
}

void qf_village_free(struct qf_village *village)
{
    if (!village)
        return;
    qf_arena_free(village->arena);
    free(village->residents);
    free(village->homes);
    free(village);
}

const char *qf_village_text(struct qf_village *village, const char *first, const char *second)
{
    char *text = qf_arena_alloc(village->arena, strlen(first) + strlen(second) + 1);

    if (!text)
        return ""; /* told by qf_village_make(), which asks the arena last */
    stpcpy(stpcpy(text, first), second);
    return text;
}

/* --- people ------------------------------------------------------------------------------------------------------------ */

struct maker {
    struct qf_village *village;
    struct qf_registry *registry;
    struct qf_random random;
    struct qf_home *home;
};

static struct qf_resident *add_resident(
    struct maker *maker, enum qf_standing standing, bool male, unsigned surname, int birth_year)
{
    struct qf_village *village = maker->village;
    struct qf_resident *resident = &village->residents[village->resident_count++];

    *resident = (struct qf_resident){ .standing = standing,
        .male = male,
        .surname = surname,
        .home = (uint32_t)(maker->home - village->homes),
        .birth = qf_day(birth_year, 1, 1) + (int32_t)qf_draw_below(&maker->random, 365) };
    qf_registry_resident(maker->registry, &resident->birth, male, resident->id);
    qf_registry_account(maker->registry, resident->account);
    resident->name = qf_draw_name(&maker->random, surname, male, birth_year, village->arena);
    if (!resident->name)
        resident->name = "";
    maker->home->count++;
    return resident;
}

static void add_parents(struct maker *maker, unsigned surname, int head_birth_year)
{
    int year = head_birth_year - (int)qf_draw_between(&maker->random, 22, 29);
    bool father = qf_draw_chance(&maker->random, 600), mother = !father || qf_draw_chance(&maker->random, 500);

    if (year < 1926)
        return;
    if (father)
        add_resident(maker, QF_PARENT, true, surname, year);
    if (mother)
        add_resident(maker, QF_PARENT, false, qf_draw_surname(&maker->random), year + 1);
}

static struct qf_home *open_home(struct maker *maker)
{
    struct qf_village *village = maker->village;
    struct qf_home *home = maker->home = &village->homes[village->home_count++];

    *home = (struct qf_home){ .first = village->resident_count,
        .group = 1 + qf_draw_below(&maker->random, VILLAGE_GROUPS) };
    qf_registry_household(maker->registry, home->number);
    return home;
}

static void add_family(struct maker *maker)
{
    struct qf_random *random = &maker->random;
    unsigned surname = qf_draw_surname(random);
    int year = (int)qf_draw_between(random, 1956, 1990);
    bool male = qf_draw_chance(random, 920);

    open_home(maker);
    add_resident(maker, QF_HEAD, male, surname, year);
    /* One draw a statement: the order in which arguments are evaluated is the compiler's. */
    if (qf_draw_chance(random, 880)) {
        int born = year + (int)qf_draw_between(random, -3, 3);
        add_resident(maker, QF_SPOUSE, !male, qf_draw_surname(random), born);
    }
    for (unsigned children = qf_draw_below(random, 3); children; children--) {
        int born = year + 22 + (int)children + (int)qf_draw_below(random, 3);
        add_resident(maker, QF_CHILD, qf_draw_chance(random, 520), surname, born);
    }
    if (qf_draw_chance(random, 300))
        add_parents(maker, surname, year);
}

/* Old people die, and both registers know it in most cases. */
static void let_die(struct maker *maker)
{
    struct qf_village *village = maker->village;

    for (uint32_t i = 0; i < village->resident_count; i++) {
        struct qf_resident *resident = &village->residents[i];
        if (resident->standing != QF_PARENT || !qf_draw_chance(&maker->random, 60))
            continue;
        resident->death = qf_day(2021, 3, 1) + (int32_t)qf_draw_below(&maker->random, 1400);
        resident->death_sources = qf_draw_chance(&maker->random, 700) ? QF_BOTH_REGISTERS : QF_POLICE;
    }
}

const struct qf_resident *qf_home_payee(const struct qf_village *village, const struct qf_home *home, int year)
{
    int32_t new_year = qf_day(year, 1, 1);

    for (uint32_t i = 0; i < home->count; i++) {
        const struct qf_resident *resident = &village->residents[home->first + i];
        if ((!resident->death || resident->death >= new_year) && resident->birth < qf_day(year - 16, 1, 1))
            return resident;
    }
    return &village->residents[home->first];
}

/* --- land -------------------------------------------------------------------------------------------------------------- */

int64_t qf_home_land(const struct qf_home *home)
{
    int64_t area = 0;

    for (unsigned i = 0; i < home->parcel_count; i++)
        area += home->parcels[i];
    return area;
}

int64_t qf_home_base(const struct qf_home *home)
{
    return qf_home_land(home) + home->inflow - home->outflow;
}

/* Areas are hundredths of a mu, as the forms have them. */
static int64_t draw_area(struct qf_random *random, int least_mu, int most_mu)
{
    return qf_draw_between(random, least_mu * 100, most_mu * 100) * 10;
}

static void give_land(struct maker *maker, struct qf_home *home)
{
    struct qf_random *random = &maker->random;

    home->parcel_count = 1 + qf_draw_below(random, QF_PARCELS);
    for (unsigned i = 0; i < home->parcel_count; i++)
        home->parcels[i] = draw_area(random, 2, 6);
    if (qf_draw_chance(random, 100))
        home->inflow = draw_area(random, 1, 30);
    else if (qf_draw_chance(random, 100))
        home->outflow = home->parcels[0];
    for (unsigned year = 0; year < QF_YEARS; year++)
        home->declared[year] = qf_home_base(home) * (int64_t)qf_draw_between(random, 950, 1000) / 1000 / 10 * 10;
}

/* --- offices ----------------------------------------------------------------------------------------------------------- */

/* A home without an office, a story or an allowance; the head is of working age. */
static struct qf_home *find_home(struct maker *maker)
{
    struct qf_village *village = maker->village;
    uint32_t start = qf_draw_below(&maker->random, village->home_count);

    for (uint32_t i = 0; i < village->home_count; i++) {
        struct qf_home *home = &village->homes[(start + i) % village->home_count];
        const struct qf_resident *head = &village->residents[home->first];
        if (!home->reserved && !home->no_land && !head->engaged && head->birth > qf_day(1962, 1, 1))
            return home;
    }
    BUG("the village has too few homes");
}

void qf_village_file_kin(struct qf_village *village, uint32_t declarant, uint32_t unfiled)
{
    const struct qf_home *home = &village->homes[village->residents[declarant].home];

    for (uint32_t i = home->first; i < home->first + home->count; i++)
        if (i != declarant && i != unfiled) {
            struct qf_filing *filing = QF_LIST_ADD(&village->filings);
            *filing = (struct qf_filing){ declarant, i };
        }
}

struct qf_term *qf_village_appoint(struct qf_village *village, uint32_t resident, const char *position, int32_t from)
{
    struct qf_term *term = QF_LIST_ADD(&village->terms);

    *term = (struct qf_term){ .resident = resident, .position = position, .from = from };
    village->residents[resident].engaged = true;
    return term;
}

struct qf_pay *qf_village_pay(
    struct qf_village *village, uint32_t resident, const char *unit, const char *kind, int64_t net_fen)
{
    struct qf_pay *pay = QF_LIST_ADD(&village->pays);

    *pay = (struct qf_pay){ .resident = resident,
        .unit = unit,
        .kind = kind,
        .status = "在职",
        .first_month = QF_FIRST_PAY_MONTH,
        .last_month = QF_LAST_MONTH,
        .net_fen = net_fen };
    return pay;
}

struct qf_post *qf_village_employ(
    struct qf_village *village, uint32_t resident, const char *unit, const char *position, int32_t from)
{
    struct qf_post *post = QF_LIST_ADD(&village->posts);

    *post =
        (struct qf_post){ .resident = resident, .unit = unit, .position = position, .status = "在编", .from = from };
    village->residents[resident].engaged = true;
    return post;
}

static uint32_t appoint_somebody(struct maker *maker, const char *position)
{
    struct qf_village *village = maker->village;
    uint32_t resident = find_home(maker)->first;

    qf_village_appoint(village, resident, position, qf_day(2021, 1, 10));
    qf_village_pay(village, resident, qf_village_text(village, village->township, "人民政府"), QF_VILLAGE_CADRE,
        240000 + 10000 * (int64_t)qf_draw_below(&maker->random, 10));
    qf_village_file_kin(village, resident, UINT32_MAX);
    return resident;
}

static void fill_offices(struct maker *maker)
{
    static const char *const units[] = { "农业农村综合服务中心", "中心小学", "卫生院", "人民政府", "水利管理站" };
    struct qf_village *village = maker->village;

    village->secretary = appoint_somebody(maker, "党支部书记、村委会主任");
    village->clerk = appoint_somebody(maker, "文书");
    appoint_somebody(maker, "村委会副主任");
    appoint_somebody(maker, "会计");
    appoint_somebody(maker, "妇女主任");
    for (unsigned i = 0; i < 2; i++) /* whoever served before is off the payroll */
        qf_village_appoint(village, find_home(maker)->first, "村委会委员", qf_day(2018, 1, 5))->to =
            qf_day(2020, 12, 31);
    for (unsigned i = 0; i < village->home_count / 60; i++) {
        uint32_t resident = find_home(maker)->first;
        const char *unit = qf_village_text(village, village->township, units[i % QF_COUNT(units)]);
        qf_village_employ(
            village, resident, unit, "科员", qf_day((int)qf_draw_between(&maker->random, 2005, 2018), 7, 1));
        qf_village_pay(village, resident, unit, i % 2 ? "事业" : "公务员",
            430000 + 10000 * (int64_t)qf_draw_below(&maker->random, 40));
        qf_village_file_kin(village, resident, UINT32_MAX);
    }
}

/* A single who lives in the township's first village and works for all of it. */
static uint32_t add_official(struct maker *maker, const char *office, const char *position)
{
    struct qf_village *village = maker->village;
    struct qf_home *home = open_home(maker);
    const char *unit = qf_village_text(village, village->township, office);
    uint32_t resident = home->first;

    home->no_land = home->reserved = true;
    add_resident(maker, QF_HEAD, true, qf_draw_surname(&maker->random), 1978);
    qf_village_employ(village, resident, unit, position, qf_day(2012, 9, 1))->reserved = true;
    qf_village_pay(village, resident, unit, "公务员", 610000)->reserved = true;
    return resident;
}

static void keep_official(const struct qf_resident *resident, char name[64], char id[19], const char **ret_name)
{
    snprintf(name, 64, "%s", resident->name);
    memcpy(id, resident->id, 19);
    *ret_name = name;
}

static void add_township_officials(struct maker *maker, struct qf_township_officials *officials)
{
    const struct qf_resident *residents = maker->village->residents;

    keep_official(&residents[add_official(maker, "社会事务办公室", "民政专干")], officials->names[0],
        officials->welfare_id, &officials->welfare_name);
    keep_official(&residents[add_official(maker, "农业农村综合服务中心", "主任")], officials->names[1],
        officials->farming_id, &officials->farming_name);
}

/* --- allowances and firms ---------------------------------------------------------------------------------------------- */

struct qf_support *qf_village_support(struct qf_village *village, const struct qf_township_officials *officials,
    const uint32_t *members, uint32_t count, int from_month)
{
    struct qf_support *support = QF_LIST_ADD(&village->supports);

    *support = (struct qf_support){ .count = count < QF_SUPPORTED ? count : QF_SUPPORTED,
        .from_month = from_month,
        .monthly_fen = 36000 * (int64_t)count + 8000,
        .homes = 1,
        .handler_name = officials->welfare_name,
        .handler_id = officials->welfare_id };
    memcpy(support->members, members, support->count * sizeof *members);
    snprintf(support->number, sizeof support->number, "DB%s%04u", village->code, village->supports.count);
    return support;
}

static void support_some(struct maker *maker, const struct qf_township_officials *officials)
{
    struct qf_village *village = maker->village;
    uint32_t members[QF_SUPPORTED];

    for (unsigned i = 0; i < village->home_count / 50; i++) {
        struct qf_home *home = find_home(maker);
        uint32_t count = home->count < QF_SUPPORTED ? home->count : QF_SUPPORTED;
        for (uint32_t k = 0; k < count; k++)
            members[k] = home->first + k;
        int month = 1 + (int)qf_draw_below(&maker->random, 12);
        int year = (int)qf_draw_between(&maker->random, 2018, 2024);
        struct qf_support *support = qf_village_support(village, officials, members, count, qf_month(year, month));
        if (qf_draw_chance(&maker->random, 250))
            support->to_month = qf_month(2024, 12);
        village->residents[home->first].engaged = true; /* nobody of the home takes office afterwards */
    }
}

static void found_firms(struct maker *maker)
{
    static const char *const trades[] = { "种植专业合作社", "农资经营部", "建筑工程有限公司", "便民超市" };
    struct qf_village *village = maker->village;

    for (unsigned i = 0; i < 3; i++) {
        struct qf_firm *firm = QF_LIST_ADD(&village->firms);
        firm->representative = find_home(maker)->first;
        firm->name = qf_village_text(village, qf_village_text(village, village->township, village->name),
            trades[(village->index + i) % QF_COUNT(trades)]);
        firm->capital_fen = 1000000 * (int64_t)qf_draw_between(&maker->random, 3, 200);
        firm->founded = qf_day((int)qf_draw_between(&maker->random, 2010, 2022), 4, 20);
        qf_registry_body(maker->registry, '9', firm->code);
    }
}

/* The collective's books are kept every month. */
static void keep_books(struct maker *maker)
{
    struct qf_village *village = maker->village;

    for (int month = qf_month(2022, 1); month <= QF_LAST_MONTH; month++) {
        int32_t first = qf_month_to_days(month);
        int32_t received = first + (int32_t)qf_draw_below(&maker->random, 20);
        int64_t income_yuan = qf_draw_between(&maker->random, 1000, 9000);
        int32_t paid = first + 20 + (int32_t)qf_draw_below(&maker->random, 7);
        int64_t expense_yuan = qf_draw_between(&maker->random, 300, 8000);
        struct qf_voucher *income = QF_LIST_ADD(&village->vouchers);
        *income = (struct qf_voucher){ .date = received,
            .summary = "收果园承包租金",
            .subject = "银行存款",
            .counterparty = "承包户",
            .debit_fen = 100 * income_yuan };
        struct qf_voucher *expense = QF_LIST_ADD(&village->vouchers);
        *expense = (struct qf_voucher){ .date = paid,
            .summary = "支付村级道路维修款",
            .subject = "银行存款",
            .counterparty = "施工队",
            .credit_fen = 100 * expense_yuan };
    }
}

/* --- the village ------------------------------------------------------------------------------------------------------- */

static void clear(struct qf_village *village)
{
    village->resident_count = village->home_count = 0;
    village->terms.count = village->posts.count = village->pays.count = village->filings.count = 0;
    village->supports.count = village->subsidies.count = village->firms.count = 0;
    village->grants.count = village->vouchers.count = 0;
}

static enum qf_status name_village(
    struct qf_village *village, const struct qf_plan *plan, const struct qf_registry *registry, struct qf_error *error)
{
    unsigned township = village->township_index, county = village->county_index;

    village->county = qf_county_name(county);
    village->township = qf_township_name(township, village->arena);
    village->name = qf_village_name(village->index % QF_VILLAGES_PER_TOWNSHIP, village->arena);
    if (!village->township || !village->name)
        return qf_fail_memory(error);
    snprintf(village->code, sizeof village->code, "%.6s%03u%03u", registry->county,
        (101 + township - qf_plan_first_township(plan, county)) % 1000,
        (201 + village->index % QF_VILLAGES_PER_TOWNSHIP) % 1000);
    village->collective_name =
        qf_village_text(village, qf_village_text(village, village->township, village->name), "股份经济合作社");
    return QF_OK;
}

enum qf_status qf_village_make(struct qf_village *village, const struct qf_plan *plan, unsigned index,
    struct qf_registry *registry, struct qf_township_officials *officials, struct qf_error *error)
{
    struct maker maker = { village, registry, qf_draw_stream(plan->seed, STREAM_PEOPLE, index), NULL };
    unsigned people = qf_plan_village_people(plan, index);

    clear(village);
    qf_arena_free(village->arena);
    village->arena = NULL;
    TRY(qf_arena_new(0, &village->arena, error));
    village->index = index;
    village->township_index = qf_plan_township(index);
    village->county_index = qf_plan_county(plan, village->township_index);
    TRY(name_village(village, plan, registry, error));
    qf_registry_body(registry, 'N', village->collective_code);
    while (village->resident_count < people)
        add_family(&maker);
    for (uint32_t i = 0; i < village->home_count; i++)
        give_land(&maker, &village->homes[i]);
    let_die(&maker);
    if (index % QF_VILLAGES_PER_TOWNSHIP == 0)
        add_township_officials(&maker, officials);
    fill_offices(&maker);
    support_some(&maker, officials);
    found_firms(&maker);
    keep_books(&maker);
    return qf_arena_alloc(village->arena, 1) ? QF_OK : qf_fail_memory(error);
}
