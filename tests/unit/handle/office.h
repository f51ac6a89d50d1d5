/* SPDX-License-Identifier: Apache-2.0 */
/* A small commission for tests: a city, two counties, two townships, and people in each, over a book of its own. */
#ifndef QF_TESTS_HANDLE_OFFICE_H
#define QF_TESTS_HANDLE_OFFICE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "handle/access.h"
#include "handle/network.h"
#include "handle/recovery.h"
#include "handle/recusal.h"

struct office {
    char folder[32], book_path[64];
    struct qf_book *book;
    struct qf_catalog *catalog; /* the shipped one */
    int64_t city, county, other_county, township, other_township;
    struct qf_desk security, system, leader, county_leader, officer, colleague, township_officer, clerk, trial, auditor;
    struct qf_error error;
};

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        if ((call) != QF_OK)                                                                                           \
            fail_msg("%s: %s (%s)", #call, office->error.message, office->error.detail);                               \
    } while (0)
#define REFUSED(call, status) assert_int_equal((call), (status))

/* 349901198001010133 and its like: the resident ID of person `serial`, and their entity. */
const char *office_resident_id(unsigned serial);
int64_t office_entity(unsigned serial);
enum { OFFICE_TODAY = 20235 }; /* 2025-05-27 */

int office_open(void **state);
int office_close(void **state);

/* One more account, of person `serial` (0: whoever that is is unknown), at their desk. */
struct qf_desk office_add_user(
    struct office *office, const char *name, int64_t organ, enum qf_user_role role, unsigned serial);

/* A lead about person `serial` in `region`, handled by `organ`; checked, so that it may be handled. */
int64_t office_lead(struct office *office, int64_t organ, const char *region, unsigned subject);
void office_join(struct office *office, int64_t matter, const struct qf_desk *desk, const char *part);

/* Makes a move with the reason '说明', after `approver` (NULL: nobody) approved it at their own desk. */
enum qf_status office_move(struct office *office, const struct qf_desk *desk, int64_t matter, const char *move,
    const struct qf_desk *approver);
enum qf_status office_approve(struct office *office, const struct qf_desk *approver, int64_t matter, const char *move);

/* An open warning of model M01 in domain D01, as a run of the models would leave it. */
void office_warning(struct office *office, int64_t id, unsigned subject, const char *level, int64_t fen);
/* What no function of casework does, for a test: changes the book by SQL; reads one number from it. */
void office_change(struct office *office, const char *sql);
void office_change_of(struct office *office, const char *sql, int64_t bound); /* ?1 */
int64_t office_number(struct office *office, const char *sql);

/* Nobody is anybody's kin but for the pair set here. */
extern struct qf_kin_source office_no_kin;
void office_set_kin(int64_t person, int64_t relative);

#endif
