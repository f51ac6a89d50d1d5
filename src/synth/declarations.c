/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What declarations amount to, worked out from the facts and not by the model's SQL: over the land by more than a tenth
 * and five mu is a household's wrong, over it by five per cent for three years a township's.
 */
#include "synth/story.h"

#include <stdio.h>
#include <string.h>

enum {
    TOLERANCE_PERCENT = 10,
    LEAST_EXCESS = 5000,
    RED_EXCESS = 50000,
    TOWNSHIP_PERCENT = 105,
    SCHEME_EVERY = 10,
    SCHEME_OFFSET = 3,
    SCHEME_HOMES = 3,
    SCHEME_EXCESS = 2000
};

int64_t qf_declaration_rate(const struct qf_village *village, int year)
{
    return 9321 + 150 * (int64_t)(village->index % 5) + 200 * (int64_t)(year - QF_FIRST_YEAR);
}

int64_t qf_declaration_amount(const struct qf_village *village, int64_t declared, int year)
{
    return (declared * qf_declaration_rate(village, year) + 500) / 1000;
}

bool qf_is_scheme_township(unsigned township)
{
    return township % SCHEME_EVERY == SCHEME_OFFSET;
}

void qf_scheme(struct qf_village *village)
{
    for (uint32_t i = 0; i < village->home_count; i++) {
        struct qf_home *home = &village->homes[i];
        if (home->reserved || home->no_land || i % SCHEME_HOMES)
            continue;
        home->by_township = true;
        for (unsigned year = 0; year < QF_YEARS; year++)
            home->declared[year] = qf_home_base(home) + SCHEME_EXCESS;
    }
}

struct run {
    unsigned first, years;
    int64_t excess, money;
};

static bool is_over(int64_t declared, int64_t base)
{
    return declared * 100 > base * (100 + TOLERANCE_PERCENT) && declared - base > LEAST_EXCESS;
}

/* The share of the year's amount that the excess drew, to the nearest fen. */
static int64_t excess_money(const struct qf_village *village, int64_t declared, int64_t base, unsigned year)
{
    int64_t amount = qf_declaration_amount(village, declared, QF_FIRST_YEAR + (int)year);

    return declared > base ? (amount * (declared - base) + declared / 2) / declared : 0;
}

static enum qf_status plant_run(
    struct qf_teller *teller, const struct qf_home *home, const struct run *run, struct qf_error *error)
{
    const struct qf_resident *head = &teller->village->residents[home->first];
    char period[16];

    snprintf(period, sizeof period, "%u", QF_FIRST_YEAR + run->first);
    return qf_truth_plant(teller->truth,
        &(struct qf_planted){ .model = "M01",
            .subject = head->id,
            .name = head->name,
            .period = period,
            .level = (run->years >= 3 && run->excess >= RED_EXCESS) || home->by_township ? "red" : "orange",
            .amount_fen = run->money,
            .hidden = home->id_damaged,
            .note = "declared more land than the household has" },
        error);
}

static enum qf_status judge_home(struct qf_teller *teller, const struct qf_home *home, struct qf_error *error)
{
    int64_t base = qf_home_base(home);
    struct run run = { 0 };

    for (unsigned year = 0; year <= QF_YEARS; year++) {
        if (year < QF_YEARS && is_over(home->declared[year], base)) {
            if (!run.years)
                run.first = year;
            run.years++;
            run.excess += home->declared[year] - base;
            run.money += excess_money(teller->village, home->declared[year], base, year);
        } else if (run.years) {
            TRY(plant_run(teller, home, &run, error));
            run = (struct run){ 0 };
        }
    }
    return QF_OK;
}

static void add_home(
    const struct qf_village *village, const struct qf_home *home, struct qf_township_sum *sum, int64_t *by_clerk)
{
    int64_t base = qf_home_base(home);
    bool any = false;

    for (unsigned year = 0; year < QF_YEARS; year++) {
        int64_t declared = home->declared[year], excess = declared > base ? declared - base : 0;
        sum->declared[year] += declared;
        sum->base[year] += base;
        sum->excess[year] += excess;
        sum->money[year] += excess_money(village, declared, base, year);
        if (home->by_township)
            sum->by_official += excess;
        else
            *by_clerk += excess;
        any |= excess > 0;
    }
    sum->homes += any;
}

enum qf_status qf_judge_declarations(struct qf_teller *teller, struct qf_township_sum *sum, struct qf_error *error)
{
    const struct qf_village *village = teller->village;
    int64_t by_clerk = 0;

    for (uint32_t i = 0; i < village->home_count; i++) {
        const struct qf_home *home = &village->homes[i];
        if (home->no_land)
            continue;
        TRY(judge_home(teller, home, error));
        if (!home->id_damaged) /* a declaration without a valid ID is nobody's */
            add_home(village, home, sum, &by_clerk);
    }
    if (by_clerk > sum->by_clerk_most) {
        sum->by_clerk_most = by_clerk;
        memcpy(sum->clerk_id, village->residents[village->clerk].id, sizeof sum->clerk_id);
        snprintf(sum->clerk_name, sizeof sum->clerk_name, "%s", village->residents[village->clerk].name);
    }
    return QF_OK;
}

enum qf_status qf_judge_township(struct qf_teller *teller, const struct qf_township_sum *sum, struct qf_error *error)
{
    bool official = sum->by_official > sum->by_clerk_most;
    int64_t excess = 0, money = 0;
    char period[80];

    for (unsigned year = 0; year < QF_YEARS; year++) {
        if (sum->declared[year] * 100 < sum->base[year] * TOWNSHIP_PERCENT)
            return QF_OK;
        excess += sum->excess[year];
        money += sum->money[year];
    }
    if (sum->homes < 3)
        return QF_OK;
    snprintf(period, sizeof period, "%d %s", QF_FIRST_YEAR, teller->village->township);
    return qf_truth_plant(teller->truth,
        &(struct qf_planted){ .model = "M01",
            .subject = official ? teller->officials->farming_id : sum->clerk_id,
            .name = official ? teller->officials->farming_name : sum->clerk_name,
            .period = period,
            .level = excess >= RED_EXCESS ? "red" : "orange",
            .amount_fen = money,
            .note = "a township's declarations exceed its land for three years" },
        error);
}
