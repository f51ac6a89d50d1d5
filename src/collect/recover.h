/* SPDX-License-Identifier: Apache-2.0 */
/* What a delivery leaves when it fails, and how it is taken away. */
#ifndef QF_COLLECT_RECOVER_H
#define QF_COLLECT_RECOVER_H

#include "store/lake.h"

/* Removes the Parquet files of a batch that is not committed. */
QF_MUST_CHECK enum qf_status qf_batch_remove_files(struct qf_lake *lake, int64_t batch, struct qf_error *error);

#endif
