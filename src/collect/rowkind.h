/* SPDX-License-Identifier: Apache-2.0 */
/* What a row of a sheet is: data, or a title, unit, header, total, footer or blank row, which is set aside. */
#ifndef QF_COLLECT_ROWKIND_H
#define QF_COLLECT_ROWKIND_H

#include "collect/header.h"

/* The rule under which a row is set aside, or NULL for a row of data. A row that names a person by a valid ID is always data. */
const char *qf_row_kind(const struct qf_layout *layout, const struct qf_source_row *row);

/* Whether it is a total over the whole sheet (合计, 总计), not over a part. */
bool qf_row_is_grand_total(const struct qf_source_row *row);

#endif
