/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A desk: the book, the rules in force, who sits there, and what day it is. Every function of casework is given one, so
 * that nothing asks the clock or the environment, and a year can be lived through in a test.
 */
#ifndef QF_HANDLE_DESK_H
#define QF_HANDLE_DESK_H

#include "catalog/catalog.h"
#include "store/book.h"

enum qf_user_role {
    QF_ROLE_CLERK,           /* registers what people bring */
    QF_ROLE_OFFICER,         /* verifies and investigates */
    QF_ROLE_LEADER,          /* assigns, approves, answers for an organ */
    QF_ROLE_ANALYST,         /* writes models */
    QF_ROLE_DATA_OFFICER,    /* delivers for a department */
    QF_ROLE_TRIAL,           /* tries what others investigated */
    QF_ROLE_PARTY_COMMITTEE, /* approves what is reserved to it */
    QF_ROLE_AUDITOR,         /* reads the journal */
    QF_ROLE_SYSTEM_ADMIN,    /* network, catalogue, backups */
    QF_ROLE_SECURITY_ADMIN,  /* accounts and roles */
    QF_ROLE_COUNT
};

enum qf_organ_level { QF_LEVEL_TOWNSHIP, QF_LEVEL_COUNTY, QF_LEVEL_CITY };

struct qf_actor {
    int64_t user, organ, entity; /* entity 0: unknown */
    char name[64], display[64], region[13], home_village[13], department[8];
    enum qf_user_role role;
    enum qf_organ_level level; /* of the organ */
    bool is_head;
};

struct qf_desk {
    struct qf_book *book;
    const struct qf_catalog *catalog;
    struct qf_actor actor;
    int32_t today; /* days since 1970 */
};

const char *qf_user_role_name(enum qf_user_role role); /* "officer", as the book has it */
QF_MUST_CHECK enum qf_status qf_user_role_find(const char *name, enum qf_user_role *ret_role, struct qf_error *error);
const char *qf_organ_level_name(enum qf_organ_level level);
QF_MUST_CHECK enum qf_status qf_organ_level_find(
    const char *name, enum qf_organ_level *ret_level, struct qf_error *error);

/* Seats the user called `name`. NOT_FOUND without such a user, DENIED when the account is suspended. */
QF_MUST_CHECK enum qf_status qf_desk_sit(struct qf_book *book, const struct qf_catalog *catalog, const char *name,
    int32_t today, struct qf_desk *ret_desk, struct qf_error *error);

/* Another user's own desk, to ask what they may do. Fails like qf_desk_sit(). */
QF_MUST_CHECK enum qf_status qf_desk_of_user(
    const struct qf_desk *desk, int64_t user, struct qf_desk *ret_desk, struct qf_error *error);

/* How the actor's organ stands to another: the same, or the one above it. DENIED when neither. */
QF_MUST_CHECK enum qf_status qf_desk_organ(
    const struct qf_desk *desk, int64_t organ, enum qf_organ *ret_stands, struct qf_error *error);

/* A transaction in the actor's name. */
QF_MUST_CHECK enum qf_status qf_desk_begin(
    const struct qf_desk *desk, const char *action, const char *reason, struct qf_error *error);
/* Commits when what was done in it has gone well, else rolls it back and gives that status on. */
QF_MUST_CHECK enum qf_status qf_desk_end(const struct qf_desk *desk, enum qf_status status, struct qf_error *error);
/* Runs what was prepared and bound as one such transaction. `ret_id`, when not NULL: of the new row. */
QF_MUST_CHECK enum qf_status qf_desk_run(const struct qf_desk *desk, struct qf_statement *change, const char *action,
    const char *reason, int64_t *ret_id, struct qf_error *error);

#endif
