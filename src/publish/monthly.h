/* SPDX-License-Identifier: Apache-2.0 */
/* The monthly report: a document made of a frozen set of figures, for the organ itself or for everybody. */
#ifndef QF_PUBLISH_MONTHLY_H
#define QF_PUBLISH_MONTHLY_H

#include "handle/disclosure.h"
#include "publish/document.h"

struct qf_monthly {
    const struct qf_figure_set *set;
    const struct qf_disclosure *disclosure; /* NULL: for the organ itself, nothing is hidden */
    int64_t frozen, snapshot, journal_sequence;
    const char *journal_head, *frozen_on; /* day of freezing */
    const char *made_by, *made_on;        /* whoever prints it; not told in what is published */
    int livelihood_percent;               /* what policy asks for; 0: no rule */
    enum qf_lang lang;
};
QF_MUST_CHECK enum qf_status qf_monthly_document(
    const struct qf_monthly *monthly, struct qf_document **ret_document, struct qf_error *error);

#endif
