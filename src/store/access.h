/* SPDX-License-Identifier: Apache-2.0 */
/* Whoever looks at personal data leaves a trace with a purpose: recorded, in the journal, before anything is shown. */
#ifndef QF_STORE_ACCESS_H
#define QF_STORE_ACCESS_H

#include "store/book.h"

/* `object` is "<table>/<id>". An empty purpose fails with USAGE; if the record cannot be written nothing may be shown.
 */
QF_MUST_CHECK enum qf_status qf_access_record(
    struct qf_book *book, const char *actor, const char *object, const char *purpose, struct qf_error *error);

#endif
