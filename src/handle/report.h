/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports: what residents tell, by letter, visit, web, phone or through another organ. The words and who reports arrive in
 * secret memory and are sealed at once; a receipt is given once, of which only a keyed hash is stored. What must bypass
 * the organ (bypass.h) leaves a number and a clock, and nothing else; what was told before is counted (repeat.h).
 */
#ifndef QF_HANDLE_REPORT_H
#define QF_HANDLE_REPORT_H

#include "handle/keyring.h"
#include "handle/matter.h"
#include "handle/recusal.h"
#include "ident/receipt.h"

/* Where sealed things are: the workspace's folder, and its key of keyed hashes. */
struct qf_vault {
    const char *folder;
    const struct qf_secret *hash_key;
};

#define QF_REPORT_BYTES_MAX   ((size_t)1 << 18) /* of a narrative or message */
#define QF_IDENTITY_BYTES_MAX ((size_t)1 << 14)

struct qf_report_intake {
    const char *channel;                            /* of the workflow: letter, visit, web, phone, other_organ */
    const char *signature;                          /* anonymous, real_name, joint */
    int64_t signatories;                            /* of a joint report, 2 or more; else 0 */
    const char *region, *domain, *category, *track; /* as in struct qf_new_matter */
    const struct qf_subject *subjects;
    size_t subject_count;
    bool subject_unknown; /* said, not forgotten: nobody is named */
    bool bypass;          /* the clerk knows that it must go up */
    int64_t repeats;      /* a report that the clerk knows it repeats; 0: let the program find out */
    const struct qf_secret *content;
    const struct qf_secret *identity; /* of signed ones: names, numbers, contact; NULL */
};
struct qf_report_taken {
    int64_t report; /* 0: it bypassed the organ */
    struct qf_receipt receipt;
    bool undecided;   /* it bypassed because nobody could tell whether it must */
    int32_t due;      /* of what bypassed: by when it must have gone up */
    bool checked;     /* everybody was held against its subjects; else it waits for that */
    unsigned reports; /* of the same matter, with this one; 1 when the actor may not see the first of them */
    bool levelled_up; /* told likewise */
};
/* The receipt is the caller's to give once, and to wipe. `kin` may be NULL: then the check of recusals comes later. */
QF_MUST_CHECK enum qf_status qf_report_add(const struct qf_desk *desk, const struct qf_vault *vault,
    const struct qf_kin_source *kin, const struct qf_report_intake *intake, struct qf_report_taken *ret_taken,
    struct qf_error *error);

/* What is told of a report to whoever sees its matter. */
struct qf_report {
    int64_t id, signatories, repeats,
        first; /* `repeats`: how many came after it; `first`: of its chain, 0 when itself or not to be seen */
    const char *channel, *signature, *verified_on; /* borrowed for the call */
    int64_t attachments, messages, identity;
};
QF_MUST_CHECK enum qf_status qf_report_look(const struct qf_desk *desk, int64_t report,
    enum qf_status (*visit)(void *context, const struct qf_report *report, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
