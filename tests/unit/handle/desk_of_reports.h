/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of reports share: officers with keys, a vault, reports about invented people. */
#ifndef QF_TESTS_HANDLE_DESK_OF_REPORTS_H
#define QF_TESTS_HANDLE_DESK_OF_REPORTS_H

#include "office.h"

#include "handle/followup.h"
#include "handle/report.h"

struct reports {
    struct office *office;
    struct qf_desk county_clerk, county_head, deputy; /* deputy: a second leader of the county */
    struct qf_secret hash_key;
    struct qf_vault vault;
    struct qf_key_pair leader, county_leader, officer, deputy_pair; /* unlocked */
};

/* Group set-up and tear-down for cmocka: *state is a struct reports. */
int reports_open(void **state);
int reports_close(void **state);

struct qf_secret reports_secret(const char *text);
/* A key for the desk under "passphrase <name>", unlocked. */
void reports_key(struct reports *reports, const struct qf_desk *desk, struct qf_key_pair *ret_pair);

/* About person `serial` ("某人") of the village, in domain D09 and category collective_funds: the county's. */
struct qf_report_taken reports_take(
    struct reports *reports, const struct qf_desk *clerk, const char *signature, unsigned subject, const char *words);
/* The first number that a query gives, with one number bound. */
int64_t reports_number(struct reports *reports, const char *sql, int64_t bound);
const char *reports_text(struct reports *reports, const char *sql, int64_t bound); /* valid until the next call */
struct qf_counter reports_counter(struct reports *reports);

#endif
