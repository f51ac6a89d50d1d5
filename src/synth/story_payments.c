/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of M01 (grain land), M04 (subsidies to the dead), M11 (allowance to the dead) and M45 (ghosts on the payroll). */
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "synth/story.h"

/* --- M01: the wrongs themselves are written by qf_judge_declarations() ------------------------------------------------ */

static enum qf_status overclaim_once(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);

    (void)error;
    if (home)
        home->declared[1] = qf_home_base(home) * 12 / 10 / 10 * 10 + 8000;
    return QF_OK;
}

static enum qf_status overclaim_for_years(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);

    (void)error;
    for (unsigned year = 0; home && year < QF_YEARS; year++)
        home->declared[year] = qf_home_base(home) * 11 / 10 / 10 * 10 + 20000 + 500 * (int64_t)year;
    return QF_OK;
}

static enum qf_status overclaim_under_mistyped_id(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);

    (void)error;
    if (home) {
        home->declared[0] = qf_home_base(home) * 2 + 10000;
        home->id_damaged = true;
    }
    return QF_OK;
}

static enum qf_status lease_much(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);

    if (!home)
        return QF_OK;
    home->inflow = 60000;
    for (unsigned year = 0; year < QF_YEARS; year++)
        home->declared[year] = qf_home_base(home);
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M01", .resident = home->first, .note = "declares what it leases in" }, error);
}

static enum qf_status stay_within_tolerance(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);

    if (!home)
        return QF_OK;
    home->declared[0] = qf_home_base(home) + 5000;              /* exactly five mu */
    home->declared[1] = qf_home_base(home) * 11 / 10 / 10 * 10; /* at most a tenth */
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M01", .resident = home->first, .note = "over its land within the tolerance" },
        error);
}

/* --- M04 --------------------------------------------------------------------------------------------------------------- */

#define GRAIN "实际种粮农民一次性补贴"
#define SOIL  "耕地地力保护补贴"
#define OLD   "高龄津贴"

static struct qf_subsidy *pay(struct qf_teller *teller, const char *project, uint32_t resident, int year, int32_t day)
{
    struct qf_village *village = teller->village;
    const struct qf_resident *payee = &village->residents[resident];
    struct qf_subsidy *subsidy = QF_LIST_ADD(&village->subsidies);

    *subsidy = (struct qf_subsidy){ .project = project,
        .payee_name = payee->name,
        .payee_id = payee->id,
        .card = resident,
        .year = year,
        .area = 6000,
        .rate_fen = 1350,
        .amount_fen = 8100,
        .pay_date = day,
        .status = "已发放" };
    return subsidy;
}

static enum qf_status draw_grain_when_dead(struct qf_teller *teller, unsigned sources, bool cadre_card,
    const char *level, const char *note, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_SPOUSE);

    if (!home)
        return QF_OK;
    qf_let_die(teller, home->first, qf_day(2022, 9, 10), sources);
    for (int year = 2023; year <= 2024; year++) {
        struct qf_subsidy *subsidy = pay(teller, GRAIN, home->first, year, qf_day(year, 7, 21));
        if (cadre_card)
            subsidy->card = teller->village->secretary;
    }
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M04",
            .level = level,
            .resident = home->first,
            .day = qf_day(2023, 7, 21),
            .amount_fen = 2 * (int64_t)8100,
            .note = note },
        error);
}

static enum qf_status dead_in_both_registers(struct qf_teller *teller, struct qf_error *error)
{
    return draw_grain_when_dead(
        teller, QF_BOTH_REGISTERS, false, "red", "grain subsidy for two years after death, two registers", error);
}

static enum qf_status dead_in_one_register(struct qf_teller *teller, struct qf_error *error)
{
    return draw_grain_when_dead(
        teller, QF_FUNERAL_HOME, false, "orange", "grain subsidy for two years after death, one register", error);
}

static enum qf_status dead_and_cadre_draws(struct qf_teller *teller, struct qf_error *error)
{
    return draw_grain_when_dead(
        teller, QF_POLICE, true, "red", "the subsidy of the dead goes to the secretary's card", error);
}

/* Somebody over eighty, to whom the monthly allowance is paid up to the month of death. */
static uint32_t lose_old_parent(struct qf_teller *teller, int32_t day)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_OLD_PARENT);
    uint32_t parent = home ? qf_find_resident(teller, home, QF_PARENT) : UINT32_MAX;

    if (parent != UINT32_MAX)
        qf_let_die(teller, parent, day, QF_BOTH_REGISTERS);
    return parent;
}

static void pay_monthly(struct qf_teller *teller, uint32_t resident, int first_month, int last_month)
{
    for (int month = first_month; month <= last_month; month++) {
        int32_t day = qf_month_to_days(month) + 14;
        struct qf_subsidy *subsidy = pay(teller, OLD, resident, qf_days_to_civil(day).year, day);
        subsidy->area = subsidy->rate_fen = 0;
        subsidy->amount_fen = 5000;
    }
}

static enum qf_status draw_old_age_when_dead(struct qf_teller *teller, struct qf_error *error)
{
    uint32_t parent = lose_old_parent(teller, qf_day(2024, 10, 12));

    if (parent == UINT32_MAX)
        return QF_OK;
    pay_monthly(teller, parent, qf_month(2024, 11), qf_month(2025, 5)); /* November is grace */
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M04",
            .level = "red",
            .resident = parent,
            .day = qf_day(2024, 12, 15),
            .amount_fen = 6 * (int64_t)5000,
            .note = "old age allowance for half a year after death" },
        error);
}

static enum qf_status draw_in_month_of_grace(struct qf_teller *teller, struct qf_error *error)
{
    uint32_t parent = lose_old_parent(teller, qf_day(2024, 12, 28));

    if (parent == UINT32_MAX)
        return QF_OK;
    pay_monthly(teller, parent, qf_month(2025, 1), qf_month(2025, 1));
    return qf_plant(
        teller, &(struct qf_plant){ .model = "M04", .resident = parent, .note = "paid in the month of grace" }, error);
}

static enum qf_status soil_follows_household(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_SPOUSE);

    if (!home)
        return QF_OK;
    qf_let_die(teller, home->first, qf_day(2022, 3, 2), QF_BOTH_REGISTERS);
    pay(teller, SOIL, home->first, 2023, qf_day(2023, 5, 26));
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M04",
            .resident = home->first,
            .note = "the soil subsidy follows the land, and the spouse is alive" },
        error);
}

static enum qf_status arrears_of_life(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_SPOUSE);

    if (!home)
        return QF_OK;
    qf_let_die(teller, home->first, qf_day(2022, 11, 20), QF_BOTH_REGISTERS);
    pay(teller, GRAIN, home->first, 2022, qf_day(2023, 3, 15));
    return qf_plant(teller,
        &(struct qf_plant){
            .model = "M04", .resident = home->first, .note = "arrears of a year in which the person lived" },
        error);
}

static enum qf_status payment_bounced(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_SPOUSE);

    if (!home)
        return QF_OK;
    qf_let_die(teller, home->first, qf_day(2022, 4, 4), QF_BOTH_REGISTERS);
    pay(teller, GRAIN, home->first, 2023, qf_day(2023, 7, 22))->status = "退票";
    return qf_plant(
        teller, &(struct qf_plant){ .model = "M04", .resident = home->first, .note = "the payment came back" }, error);
}

static enum qf_status id_of_the_dead_mistyped(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_village *village = teller->village;
    struct qf_home *dead = qf_take_home(teller, QF_WANT_SPOUSE), *living = qf_take_home(teller, QF_WANT_ANY);

    if (!dead || !living || village->residents[dead->first].surname == village->residents[living->first].surname)
        return QF_OK;
    qf_let_die(teller, dead->first, qf_day(2022, 5, 9), QF_BOTH_REGISTERS);
    pay(teller, GRAIN, living->first, 2024, qf_day(2024, 7, 23))->payee_id = village->residents[dead->first].id;
    return qf_plant(teller,
        &(struct qf_plant){
            .model = "M04", .resident = dead->first, .note = "the ID of the dead was typed for somebody else" },
        error);
}

static enum qf_status dead_under_damaged_id(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_SPOUSE);
    struct qf_village *village = teller->village;

    if (!home)
        return QF_OK;
    const struct qf_resident *head = &village->residents[home->first];
    char *id = qf_arena_string(village->arena, head->id);
    if (!id)
        return qf_fail_memory(error);
    id[17] = id[17] == '1' ? '2' : '1'; /* no valid ID any more */
    qf_let_die(teller, home->first, qf_day(2022, 9, 10), QF_BOTH_REGISTERS);
    pay(teller, GRAIN, home->first, 2023, qf_day(2023, 7, 21))->payee_id = id;
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M04",
            .level = "red",
            .resident = home->first,
            .day = qf_day(2023, 7, 21),
            .amount_fen = 8100,
            .hidden = true,
            .note = "paid under an ID with a wrong check digit" },
        error);
}

/* --- M11 --------------------------------------------------------------------------------------------------------------- */

static enum qf_status allow_after_death(struct qf_teller *teller, int paid_to, const char *level, int64_t months,
    bool damaged, const char *note, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_PARENT);

    if (!home)
        return QF_OK;
    uint32_t parent = qf_find_resident(teller, home, QF_PARENT);
    struct qf_support *support = qf_village_support(teller->village, teller->officials, &parent, 1, qf_month(2021, 4));
    qf_let_die(teller, parent, qf_day(2024, 9, 20), QF_BOTH_REGISTERS);
    support->paid_to = paid_to;
    support->reserved = true;
    support->id_damaged = damaged;
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M11",
            .level = level,
            .resident = parent,
            .day = level ? qf_day(2024, 11, 1) : 0,
            .amount_fen = months * support->monthly_fen,
            .hidden = damaged,
            .note = note },
        error);
}

static enum qf_status allowance_for_months(struct qf_teller *teller, struct qf_error *error)
{
    return allow_after_death(
        teller, qf_month(2025, 3), "red", 5, false, "allowance for five months after the grace", error);
}

static enum qf_status allowance_for_two_months(struct qf_teller *teller, struct qf_error *error)
{
    return allow_after_death(
        teller, qf_month(2024, 12), "orange", 2, false, "allowance for two months after the grace", error);
}

static enum qf_status allowance_in_grace(struct qf_teller *teller, struct qf_error *error)
{
    return allow_after_death(teller, qf_month(2024, 10), NULL, 0, false, "allowance in the month of grace", error);
}

static enum qf_status allowance_under_damaged_id(struct qf_teller *teller, struct qf_error *error)
{
    return allow_after_death(
        teller, qf_month(2025, 3), "red", 5, true, "allowance after death under a mistyped ID", error);
}

static enum qf_status widow_lives(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_TWO_PARENTS);

    if (!home)
        return QF_OK;
    uint32_t first = qf_find_resident(teller, home, QF_PARENT), members[2] = { first, first + 1 };
    struct qf_support *support = qf_village_support(teller->village, teller->officials, members, 2, qf_month(2020, 6));
    qf_let_die(teller, first, qf_day(2023, 8, 8), QF_BOTH_REGISTERS);
    support->reserved = true;
    return qf_plant(
        teller, &(struct qf_plant){ .model = "M11", .resident = first, .note = "the widow is alive" }, error);
}

/* --- M45 --------------------------------------------------------------------------------------------------------------- */

#define MONTHLY_PAY 455000

static struct qf_pay *put_on_payroll(
    struct qf_teller *teller, const char *office, uint32_t *ret_resident, struct qf_post **ret_post)
{
    struct qf_village *village = teller->village;
    struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);

    if (!home)
        return NULL;
    const char *unit = qf_village_text(village, village->township, office);
    *ret_resident = home->first;
    *ret_post = qf_village_employ(village, home->first, unit, "职员", qf_day(2010, 3, 1));
    (*ret_post)->reserved = true;
    struct qf_pay *pay = qf_village_pay(village, home->first, unit, "事业", MONTHLY_PAY);
    pay->reserved = true;
    return pay;
}

static enum qf_status pay_the_dead(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_post *post;
    uint32_t resident;
    struct qf_pay *pay = put_on_payroll(teller, "中心小学", &resident, &post);

    if (!pay)
        return QF_OK;
    qf_let_die(teller, resident, qf_day(2024, 9, 10), QF_BOTH_REGISTERS);
    pay->last_month = qf_month(2025, 2);
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M45",
            .level = "red",
            .resident = resident,
            .day = qf_day(2024, 11, 1),
            .amount_fen = 4 * (int64_t)MONTHLY_PAY,
            .note = "paid for four months after the grace" },
        error);
}

static enum qf_status pay_whoever_left(struct qf_teller *teller, bool damaged, struct qf_error *error)
{
    struct qf_post *post;
    uint32_t resident;
    struct qf_pay *pay = put_on_payroll(teller, "水利管理站", &resident, &post);

    if (!pay)
        return QF_OK;
    post->left = qf_day(2024, 8, 31);
    post->status = "出编";
    pay->last_month = qf_month(2025, 1);
    pay->id_damaged = damaged;
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M45",
            .level = "red",
            .resident = resident,
            .day = qf_day(2024, 10, 1),
            .amount_fen = 4 * (int64_t)MONTHLY_PAY,
            .hidden = damaged,
            .note = "left the establishment and is paid on" },
        error);
}

static enum qf_status pay_after_leaving(struct qf_teller *teller, struct qf_error *error)
{
    return pay_whoever_left(teller, false, error);
}

static enum qf_status pay_after_leaving_damaged(struct qf_teller *teller, struct qf_error *error)
{
    return pay_whoever_left(teller, true, error);
}

/* A village cadre whose term ended; another term begins when `again` is a day. */
static enum qf_status end_a_term(struct qf_teller *teller, int last_month, int32_t again, struct qf_error *error)
{
    struct qf_village *village = teller->village;
    struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);

    if (!home)
        return QF_OK;
    struct qf_term *term = qf_village_appoint(village, home->first, "村委会委员", qf_day(2021, 1, 10));
    term->to = qf_day(2024, 8, 31);
    term->reserved = true;
    if (again)
        qf_village_appoint(village, home->first, "村委会副主任", again)->reserved = true;
    struct qf_pay *pay = qf_village_pay(
        village, home->first, qf_village_text(village, village->township, "人民政府"), QF_VILLAGE_CADRE, 260000);
    pay->reserved = true;
    pay->last_month = last_month;
    int64_t months = last_month - qf_month(2024, 9);
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M45",
            .level = again || months <= 0 ? NULL : "orange",
            .resident = home->first,
            .day = again || months <= 0 ? 0 : qf_day(2024, 10, 1),
            .amount_fen = months * 260000,
            .note = again ? "elected again the next day" : "the term in the village ended" },
        error);
}

static enum qf_status pay_after_term(struct qf_teller *teller, struct qf_error *error)
{
    return end_a_term(teller, qf_month(2025, 3), 0, error);
}

static enum qf_status pay_in_grace(struct qf_teller *teller, struct qf_error *error)
{
    return end_a_term(teller, qf_month(2024, 9), 0, error);
}

static enum qf_status elected_again(struct qf_teller *teller, struct qf_error *error)
{
    return end_a_term(teller, QF_LAST_MONTH, qf_day(2024, 9, 1), error);
}

static enum qf_status transferred(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_village *village = teller->village;
    struct qf_post *post;
    uint32_t resident;
    struct qf_pay *pay = put_on_payroll(teller, "卫生院", &resident, &post);

    if (!pay)
        return QF_OK;
    const char *next = qf_village_text(village, village->township, "农业农村综合服务中心");
    post->left = qf_day(2024, 10, 31);
    post->status = "调出";
    qf_village_employ(village, resident, next, "职员", qf_day(2024, 11, 1))->reserved = true;
    pay->last_month = qf_month(2024, 12); /* the old unit paid until the papers came */
    struct qf_pay *after = qf_village_pay(village, resident, next, "事业", MONTHLY_PAY);
    after->first_month = qf_month(2025, 1);
    after->reserved = true;
    return qf_plant(
        teller, &(struct qf_plant){ .model = "M45", .resident = resident, .note = "went to another unit" }, error);
}

static enum qf_status pensioned(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_post *post;
    uint32_t resident;
    struct qf_pay *pay = put_on_payroll(teller, "中心小学", &resident, &post);

    if (!pay)
        return QF_OK;
    post->left = qf_day(2024, 6, 30);
    post->status = "退休";
    pay->status = "退休";
    return qf_plant(teller,
        &(struct qf_plant){ .model = "M45", .resident = resident, .note = "a pension through the payroll" }, error);
}

const struct qf_story qf_stories_of_payments[] = {
    { "M01", overclaim_once, 6, 0 },
    { "M01", overclaim_for_years, 8, 1 },
    { "M01", overclaim_under_mistyped_id, 20, 2 },
    { "M01", lease_much, 6, 3 },
    { "M01", stay_within_tolerance, 6, 4 },
    { "M04", dead_in_both_registers, 8, 1 },
    { "M04", dead_in_one_register, 8, 2 },
    { "M04", dead_and_cadre_draws, 12, 3 },
    { "M04", draw_old_age_when_dead, 8, 4 },
    { "M04", draw_in_month_of_grace, 10, 5 },
    { "M04", soil_follows_household, 10, 6 },
    { "M04", arrears_of_life, 10, 7 },
    { "M04", payment_bounced, 10, 8 },
    { "M04", id_of_the_dead_mistyped, 10, 9 },
    { "M04", dead_under_damaged_id, 20, 10 },
    { "M11", allowance_for_months, 8, 5 },
    { "M11", allowance_for_two_months, 8, 6 },
    { "M11", allowance_in_grace, 6, 1 },
    { "M11", widow_lives, 6, 0 },
    { "M11", allowance_under_damaged_id, 20, 11 },
    { "M45", pay_the_dead, 10, 1 },
    { "M45", pay_after_leaving, 10, 2 },
    { "M45", pay_after_term, 6, 3 },
    { "M45", pay_after_leaving_damaged, 20, 12 },
    { "M45", pay_in_grace, 10, 4 },
    { "M45", elected_again, 10, 5 },
    { "M45", transferred, 10, 6 },
    { "M45", pensioned, 10, 7 },
    { NULL, NULL, 0, 0 },
};
