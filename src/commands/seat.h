/* SPDX-License-Identifier: Apache-2.0 */
/* Where a command of casework sits: the workspace, and the desk of whoever --as names in its book. */
#ifndef QF_COMMANDS_SEAT_H
#define QF_COMMANDS_SEAT_H

#include "commands/city.h"
#include "handle/access.h"
#include "handle/desk.h"
#include "handle/recusal.h"

struct qf_seat {
    struct qf_city city;
    struct qf_desk desk;
    struct qf_kin_source kin; /* from what matching found */
};
#define QF_SEAT_INIT ((struct qf_seat){ .city = { 0 } })

/* Stands in the options of every command that sits. */
#define QF_SEAT_OPTIONS                                                                                                \
    {                                                                                                                  \
        "on", 0, QF_OPTION_DATE, "DATE", QF_N("the day on which it is done (otherwise today)"), NULL, 0, 0             \
    }

QF_MUST_CHECK enum qf_status qf_seat_open(const struct qf_cli *cli, const struct qf_args *args, enum qf_book_mode mode,
    struct qf_seat *ret_seat, struct qf_error *error);
/* Asks a task of whoever --as names, on today's day, of commands that do not sit. Until organs are founded nobody has one, and
 * whoever may enter the workspace may do it. */
QF_MUST_CHECK enum qf_status qf_seat_ask_task(
    const struct qf_city *city, const struct qf_cli *cli, enum qf_task task, struct qf_error *error);
void qf_seat_close(struct qf_seat *seat);
QF_CLEANUP_VALUE(struct qf_seat, qf_seat_close)

/* A number that an operand is; USAGE when it is none. */
QF_MUST_CHECK enum qf_status qf_operand_number(const char *text, int64_t *ret_number, struct qf_error *error);
/* The user whom an option or operand names; 0 for NULL. */
QF_MUST_CHECK enum qf_status qf_seat_user(
    const struct qf_seat *seat, const char *name, int64_t *ret_user, struct qf_error *error);
/* The person whose resident ID an option gives; 0 when it was not given, INPUT when it is not valid. */
QF_MUST_CHECK enum qf_status qf_resident_option(
    const struct qf_args *args, const char *name, int64_t *ret_entity, struct qf_error *error);
/* A required text option. */
QF_MUST_CHECK enum qf_status qf_required(
    const struct qf_args *args, const char *name, const char **ret_text, struct qf_error *error);

#endif
