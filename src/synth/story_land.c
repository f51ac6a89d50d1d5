/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories of M35 (compensation for collective land in a private account) and M36 (… undistributed). A village has one
 * project for which land was taken, so it tells one of these; they go round every eight villages.
 */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "synth/story.h"

enum { STORIES = 8, YUAN = 100 };

static const char *project(struct qf_teller *teller)
{
    return qf_village_text(teller->village, teller->village->name, "段道路拓宽征地");
}

static struct qf_grant *grant(struct qf_teller *teller, bool collective, int64_t yuan, int32_t day)
{
    struct qf_grant *grant = QF_LIST_ADD(&teller->village->grants);

    *grant = (struct qf_grant){ .project = project(teller),
        .item = collective ? "土地补偿费" : "青苗补偿费",
        .collective = collective,
        .reserved = true,
        .area = yuan / 40, /* 40,000 yuan a mu */
        .amount_fen = yuan * YUAN,
        .pay_date = day };
    return grant;
}

static void grant_to_resident(struct qf_grant *grant, const struct qf_resident *resident)
{
    grant->payee_name = resident->name;
    grant->payee_id = resident->id;
    grant->account = resident->account;
}

static void grant_to_collective(struct qf_teller *teller, int64_t yuan, int32_t day)
{
    struct qf_grant *granted = grant(teller, true, yuan, day);

    granted->payee_name = teller->village->collective_name;
    granted->payee_id = teller->village->collective_code;
    granted->account = "62399934990000000";
}

static void book(struct qf_teller *teller, int32_t day, const char *summary, int64_t debit_yuan, int64_t credit_yuan)
{
    struct qf_voucher *voucher = QF_LIST_ADD(&teller->village->vouchers);

    *voucher = (struct qf_voucher){ .date = day,
        .summary = summary,
        .subject = "银行存款",
        .counterparty = debit_yuan ? "财政专户" : "农户",
        .debit_fen = debit_yuan * YUAN,
        .credit_fen = credit_yuan * YUAN,
        .reserved = true };
}

/* Households are paid for their crops, which is no distribution of the collective's money. */
static void pay_for_crops(struct qf_teller *teller, int32_t day)
{
    for (unsigned i = 0; i < 6; i++) {
        struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);
        if (home)
            grant_to_resident(
                grant(teller, false, 2400 + 137 * (int64_t)i, day), &teller->village->residents[home->first]);
    }
}

/* Shares of the collective's money go straight to households. */
static void distribute_directly(struct qf_teller *teller, int64_t yuan, int32_t day)
{
    for (unsigned i = 0; i < 10; i++) {
        struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);
        if (!home)
            home = &teller->village->homes[0];
        struct qf_grant *share = grant(teller, false, yuan / 10, day);
        share->item = "土地补偿费分配";
        grant_to_resident(share, &teller->village->residents[home->first]);
    }
}

struct body { /* whom a warning about the collective is put to */
    const char *subject, *name;
};

static enum qf_status plant_land(struct qf_teller *teller, const char *model, struct body body, const char *level,
    int32_t day, int64_t yuan, const char *note, struct qf_error *error)
{
    const struct qf_village *village = teller->village;
    char period[QF_MONTH_TEXT + 1], whole[160];

    qf_month_format(qf_days_to_month(day), period);
    snprintf(whole, sizeof whole, "%s %s%s", period, village->township, village->name);
    return qf_truth_plant(teller->truth,
        &(struct qf_planted){ .model = model,
            .subject = body.subject,
            .name = body.name,
            .period = !level                      ? NULL
                      : strcmp(model, "M36") == 0 ? whole
                                                  : period,
            .level = level,
            .amount_fen = yuan * YUAN,
            .note = note },
        error);
}

static struct body collective(const struct qf_teller *teller)
{
    return (struct body){ teller->village->collective_code, teller->village->collective_name };
}

static struct body resident_body(const struct qf_resident *resident)
{
    return (struct body){ resident->id, resident->name };
}

static enum qf_status secretary_keeps_it(struct qf_teller *teller, struct qf_error *error)
{
    const struct qf_resident *secretary = &teller->village->residents[teller->village->secretary];
    int32_t day = qf_day(2022, 6, 29); /* 1,097 days before the models are asked */

    grant_to_resident(grant(teller, true, 3000000, day), secretary);
    TRY(plant_land(teller, "M35", resident_body(secretary), "red", day, 3000000, "on the secretary's card", error));
    return plant_land(
        teller, "M36", resident_body(secretary), "red", day, 3000000, "undistributed for three years", error);
}

static enum qf_status villager_receives(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_home *home = qf_take_home(teller, QF_WANT_ANY);
    int32_t day = qf_day(2023, 9, 5);

    if (!home)
        return QF_OK;
    const struct qf_resident *villager = &teller->village->residents[home->first];
    grant_to_resident(grant(teller, true, 460000, day), villager);
    distribute_directly(teller, 460000, day + 45);
    TRY(plant_land(teller, "M36", resident_body(villager), NULL, 0, 0, "all of it was distributed", error));
    return plant_land(teller, "M35", resident_body(villager), "orange", day, 460000, "in a villager's account", error);
}

static enum qf_status never_booked(struct qf_teller *teller, struct qf_error *error)
{
    int32_t day = qf_day(2023, 11, 8);

    grant_to_collective(teller, 520000, day);
    distribute_directly(teller, 520000, day + 60);
    return plant_land(
        teller, "M35", collective(teller), "orange", day, 520000, "never entered the collective's books", error);
}

static enum qf_status kept_for_a_year(struct qf_teller *teller, struct qf_error *error)
{
    int32_t day = qf_day(2024, 5, 20);

    grant_to_collective(teller, 880000, day);
    book(teller, day + 6, "收征地补偿款", 880000, 0);
    pay_for_crops(teller, day + 3);
    TRY(plant_land(teller, "M35", collective(teller), NULL, 0, 0, "booked within a week", error));
    return plant_land(
        teller, "M36", collective(teller), "orange", day, 880000, "undistributed for more than a year", error);
}

static enum qf_status half_kept(struct qf_teller *teller, struct qf_error *error)
{
    int32_t day = qf_day(2024, 12, 10);

    grant_to_collective(teller, 600000, day);
    book(teller, day + 4, "收征地补偿款", 600000, 0);
    book(teller, day + 70, "发放征地补偿款", 0, 300000);
    return plant_land(teller, "M36", collective(teller), "yellow", day, 300000, "half is undistributed", error);
}

static enum qf_status distributed(struct qf_teller *teller, struct qf_error *error)
{
    int32_t day = qf_day(2023, 3, 14);

    grant_to_collective(teller, 740000, day);
    book(teller, day + 29, "收征地补偿款", 740000, 0); /* a day before the limit */
    book(teller, day + 90, "发放征地补偿款", 0, 703000);
    pay_for_crops(teller, day + 3);
    TRY(plant_land(teller, "M35", collective(teller), NULL, 0, 0, "booked on the 29th day", error));
    return plant_land(teller, "M36", collective(teller), NULL, 0, 0, "95 percent distributed", error);
}

static enum qf_status recent(struct qf_teller *teller, struct qf_error *error)
{
    int32_t day = qf_day(2025, 1, 2); /* 179 days before the models are asked */

    grant_to_collective(teller, 310000, day);
    book(teller, day + 9, "收征地补偿款", 310000, 0);
    return plant_land(teller, "M36", collective(teller), NULL, 0, 0, "received 179 days ago", error);
}

static enum qf_status cadre_is_a_farmer(struct qf_teller *teller, struct qf_error *error)
{
    const struct qf_resident *secretary = &teller->village->residents[teller->village->secretary];
    struct qf_grant *own = grant(teller, false, 18600, qf_day(2024, 3, 18));

    own->item = "承包地青苗及附着物补偿";
    grant_to_resident(own, secretary);
    return plant_land(
        teller, "M35", resident_body(secretary), NULL, 0, 0, "compensation for the cadre's own crops", error);
}

const struct qf_story qf_stories_of_land[] = {
    { "M35", secretary_keeps_it, STORIES, 0 },
    { "M35", villager_receives, STORIES, 1 },
    { "M35", never_booked, STORIES, 2 },
    { "M36", kept_for_a_year, STORIES, 3 },
    { "M36", half_kept, STORIES, 4 },
    { "M36", distributed, STORIES, 5 },
    { "M36", recent, STORIES, 6 },
    { "M35", cadre_is_a_farmer, STORIES, 7 },
    { NULL, NULL, 0, 0 },
};
