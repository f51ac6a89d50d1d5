/* SPDX-License-Identifier: Apache-2.0 */
/* What the departments of the invented city deliver: which files, and the rows of each, village by village. */
#ifndef QF_SYNTH_DELIVER_H
#define QF_SYNTH_DELIVER_H

#include "synth/outlet.h"
#include "synth/village.h"

enum qf_delivery_scope { QF_SCOPE_CITY, QF_SCOPE_COUNTY, QF_SCOPE_TOWNSHIP };

enum {
    QF_PAY_MONTHS = 12,   /* July 2024 – June 2025 */
    QF_SUPPORT_YEARS = 6, /* 2020 – 2025 */
    QF_SUBSIDY_YEARS = 4  /* 2022 – 2025 */
};

enum qf_delivery_file {
    QF_FILE_GA01,
    QF_FILE_GA02,
    QF_FILE_MZ01,
    QF_FILE_MZ04,
    QF_FILE_NY01,
    QF_FILE_NY04,
    QF_FILE_ZB01,
    QF_FILE_ZB02,
    QF_FILE_ZB03,
    QF_FILE_ZR02,
    QF_FILE_SC01,
    QF_FILE_SC02,
    QF_FILE_NY02,                                   /* one a year */
    QF_FILE_MZ02 = QF_FILE_NY02 + QF_YEARS,         /* one a year */
    QF_FILE_CZ01 = QF_FILE_MZ02 + QF_SUPPORT_YEARS, /* one a year */
    QF_FILE_CZ02 = QF_FILE_CZ01 + QF_SUBSIDY_YEARS, /* one a month */
    QF_FILE_COUNT = QF_FILE_CZ02 + QF_PAY_MONTHS
};

struct qf_deliveries {
    const char *inbox;
    const struct qf_plan *plan;
    struct qf_truth *truth;
    const struct qf_township_officials *officials;
    struct qf_outlet outlets[QF_FILE_COUNT];
    bool declarations_clean; /* of the present township: their sum is a story */
    int64_t files, rows, grants;
};

/* Opens and closes the files of a scope. `place` names the county or township; `index` is its number. */
QF_MUST_CHECK enum qf_status qf_deliveries_open(struct qf_deliveries *deliveries, enum qf_delivery_scope scope,
    const char *place, unsigned index, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_deliveries_commit(
    struct qf_deliveries *deliveries, enum qf_delivery_scope scope, struct qf_error *error);
void qf_deliveries_release(struct qf_deliveries *deliveries);
QF_CLEANUP_VALUE(struct qf_deliveries, qf_deliveries_release)

/* ZB02 has a sheet a county. */
QF_MUST_CHECK enum qf_status qf_deliveries_enter_county(
    struct qf_deliveries *deliveries, const char *county, struct qf_error *error);

QF_MUST_CHECK enum qf_status qf_deliver_village(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error);

/* The two halves of it: who people are and what they hold; what money went where. */
QF_MUST_CHECK enum qf_status qf_deliver_people(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_deliver_money(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error);

/* The home's own rows may be dirty: no story rests on them. */
bool qf_is_ordinary(const struct qf_village *village, uint32_t resident);

#endif
