/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rehearsal (演练): an invented commission lives through a year of casework, day by day, through the same functions that
 * people's commands call, and through nothing else. Whoever wants to see a city that has a history, or to prove that the
 * rules of casework fit together from the first report to the last archived case, rehearses one. How much happens and
 * how it ends is the script's; days, places and people are the seed's; what became of it is counted from the book.
 */
#ifndef QF_REHEARSE_REHEARSE_H
#define QF_REHEARSE_REHEARSE_H

#include "base/progress.h"
#include "base/secret.h"
#include "catalog/catalog.h"
#include "store/book.h"

/* How much happens. Of what is counted here some are the stories of stories.c, which are always told. */
struct qf_script {
    unsigned reports, reports_open; /* accepted, repeats apart; of them not concluded when the year ends */
    unsigned signed_reports;        /* of the reports; that of many people is one of them */
    unsigned joint_reports;         /* of one matter, one after the other; the first is one of the reports */
    unsigned cases, cases_running;  /* filed; of them not decided when the year ends */
    unsigned persons;               /* given a sanction of the party or of administration, each counted once */
    unsigned accountable, warned;   /* leaders held to account; of them party secretaries of townships, warned */
    int64_t recovered_fen;
    unsigned livelihood_percent;
    unsigned visit_leads, issues; /* leads that cadres bring back from villages, and urgent issues that are solved */
    unsigned plans, secretaries;  /* villages put right by a plan; of them with another secretary */
    unsigned ghosts, trained;     /* persons whose pay without work is stopped; who come to a training, each once */
    unsigned satisfaction_points; /* percentage points above the year before */
};
/* What the programme of the city reports of itself. */
extern const struct qf_script qf_script_programme;
/* A year of a city so many times smaller; nothing that is told at all vanishes. */
struct qf_script qf_script_scaled(const struct qf_script *script, unsigned divisor);

struct qf_rehearsal {
    struct qf_book *book; /* without an organ */
    const struct qf_catalog *catalog;
    const char *folder;        /* of the workspace: keys/ and sealed/ */
    const char *city, *region; /* "清河市", six digits */
    struct qf_script script;
    uint64_t seed;
    int32_t first_day;                  /* days since 1970; the year ends a day before its anniversary */
    const struct qf_secret *passphrase; /* of every account; NULL: nobody will ever know them */
    /* Runs the models that read the book, as of a day: at the end of every quarter. The floor of models is beside this
     * one's, so whoever has both gives it in. NULL: nobody asks. */
    enum qf_status (*ask)(void *asker, int32_t as_of, struct qf_error *error);
    void *asker;
    const struct qf_progress *progress; /* counts days; cancelled between two, which leaves half a year. NULL: none */
    /* After every day, also those off. May be NULL. */
    enum qf_status (*each_day)(void *context, int32_t day, struct qf_error *error);
    void *context;
};
/*
 * CONFLICT when the book has an organ already, INPUT when the calendar does not have the year, LIMIT for a script that no
 * year has room for. What fails inside names the day and the step.
 */
QF_MUST_CHECK enum qf_status qf_rehearse(const struct qf_rehearsal *rehearsal, struct qf_error *error);
int32_t qf_rehearsal_last_day(const struct qf_rehearsal *rehearsal);

#define QF_REHEARSAL_MARK "(演练)" /* ends the name of every organ of a rehearsed city */

#endif
