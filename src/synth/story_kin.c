/* SPDX-License-Identifier: Apache-2.0 */
/* Stories of M08 (allowance for kin of officials) and M09 (… for five years on end). */
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "synth/story.h"

/* A village cadre whose parent draws the allowance as a household of one. */
struct family {
    uint32_t official, parent;
    struct qf_term *term;
    struct qf_support *support;
};

static bool begin_family(struct qf_teller *teller, int from_month, bool filed, struct family *ret_family)
{
    struct qf_village *village = teller->village;
    struct qf_home *home = qf_take_home(teller, QF_WANT_PARENT);

    if (!home)
        return false;
    *ret_family = (struct family){ .official = home->first, .parent = qf_find_resident(teller, home, QF_PARENT) };
    ret_family->term = qf_village_appoint(village, home->first, "村委会委员", qf_day(2018, 12, 20));
    ret_family->term->reserved = true;
    qf_village_file_kin(village, home->first, filed ? UINT32_MAX : ret_family->parent);
    ret_family->support = qf_village_support(village, teller->officials, &ret_family->parent, 1, from_month);
    ret_family->support->reserved = true;
    return true;
}

static int64_t paid_months(const struct qf_support *support)
{
    int first = support->from_month > QF_FIRST_SUPPORT_MONTH ? support->from_month : QF_FIRST_SUPPORT_MONTH;
    int last = support->paid_to ? support->paid_to : support->to_month ? support->to_month : QF_LAST_MONTH;

    return last - first + 1 - support->gap_months;
}

static enum qf_status plant_kin(struct qf_teller *teller, const struct family *family, const char *model,
    const char *level, int period_month, const char *note, struct qf_error *error)
{
    return qf_plant(teller,
        &(struct qf_plant){ .model = model,
            .level = level,
            .resident = family->official,
            .day = level ? qf_month_to_days(period_month) : 0,
            .amount_fen = paid_months(family->support) * family->support->monthly_fen,
            .note = note },
        error);
}

/* --- M08 --------------------------------------------------------------------------------------------------------------- */

enum { SHORT_YEAR = 2023, SHORT_MONTH = 3 }; /* too late for five years on end */

static enum qf_status kin_not_filed(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(SHORT_YEAR, SHORT_MONTH), false, &family))
        return QF_OK;
    return plant_kin(
        teller, &family, "M08", "orange", family.support->from_month, "the parent of a cadre, not filed", error);
}

static enum qf_status kin_handled(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(SHORT_YEAR, SHORT_MONTH), true, &family))
        return QF_OK;
    family.support->handler_name = teller->village->residents[family.official].name;
    family.support->handler_id = teller->village->residents[family.official].id;
    return plant_kin(teller, &family, "M08", "red", family.support->from_month, "the cadre handled it", error);
}

static enum qf_status kin_with_homes(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(SHORT_YEAR, SHORT_MONTH), true, &family))
        return QF_OK;
    family.support->homes = 3;
    return plant_kin(teller, &family, "M08", "red", family.support->from_month, "filed, with three homes", error);
}

static enum qf_status kin_with_firm(struct qf_teller *teller, struct qf_error *error)
{
    struct qf_village *village = teller->village;
    struct family family;

    if (!begin_family(teller, qf_month(SHORT_YEAR, SHORT_MONTH), true, &family))
        return QF_OK;
    struct qf_firm *firm = QF_LIST_ADD(&village->firms);
    firm->representative = family.parent;
    firm->name = qf_village_text(village, village->township, "兴农农机服务有限公司");
    firm->capital_fen = 50000000;
    firm->founded = qf_day(2019, 5, 6);
    qf_registry_body(teller->registry, '9', firm->code);
    return plant_kin(teller, &family, "M08", "red", family.support->from_month, "filed, with a firm", error);
}

static enum qf_status kin_filed_and_poor(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(SHORT_YEAR, SHORT_MONTH), true, &family))
        return QF_OK;
    return plant_kin(teller, &family, "M08", NULL, 0, "filed and poor", error);
}

static enum qf_status kin_before_office(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(2020, 2), false, &family))
        return QF_OK;
    family.support->to_month = qf_month(2022, 12);
    family.term->from = qf_day(2023, 1, 15);
    return plant_kin(teller, &family, "M08", NULL, 0, "the allowance had ended before the office began", error);
}

/* --- M09 --------------------------------------------------------------------------------------------------------------- */

static enum qf_status sixty_with_a_gap(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(2019, 7), true, &family))
        return QF_OK;
    family.support->to_month = qf_month(2025, 1);
    family.support->gap_from = qf_month(2022, 8);
    family.support->gap_months = 1;
    return plant_kin(teller, &family, "M09", "red", QF_FIRST_SUPPORT_MONTH, "sixty payments with one missing", error);
}

static enum qf_status years_and_not_filed(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(2019, 7), false, &family))
        return QF_OK;
    TRY(plant_kin(teller, &family, "M08", "orange", qf_month(2019, 7), "five years and not filed", error));
    return plant_kin(teller, &family, "M09", "red", QF_FIRST_SUPPORT_MONTH, "five years and not filed", error);
}

static enum qf_status fifty_nine(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(2019, 7), true, &family))
        return QF_OK;
    family.support->to_month = qf_month(2024, 11);
    return plant_kin(teller, &family, "M09", NULL, 0, "fifty-nine payments without a gap", error);
}

static enum qf_status broken_run(struct qf_teller *teller, struct qf_error *error)
{
    struct family family;

    if (!begin_family(teller, qf_month(2019, 7), true, &family))
        return QF_OK;
    family.support->gap_from = qf_month(2022, 6);
    family.support->gap_months = 3;
    return plant_kin(teller, &family, "M09", NULL, 0, "three months missing break the run", error);
}

const struct qf_story qf_stories_of_kin[] = {
    { "M08", kin_not_filed, 6, 0 },
    { "M08", kin_handled, 12, 1 },
    { "M08", kin_with_homes, 12, 2 },
    { "M08", kin_with_firm, 12, 3 },
    { "M08", kin_filed_and_poor, 3, 0 },
    { "M08", kin_before_office, 3, 1 },
    { "M09", sixty_with_a_gap, 8, 6 },
    { "M09", years_and_not_filed, 12, 7 },
    { "M09", fifty_nine, 8, 3 },
    { "M09", broken_run, 12, 9 },
    { NULL, NULL, 0, 0 },
};
