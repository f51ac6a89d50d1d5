/* SPDX-License-Identifier: Apache-2.0 */
/* Cells of text, codes and decimals: what type.c's table needs beyond the readers of base/ and ident/. Not public. */
#ifndef QF_CATALOG_CELL_H
#define QF_CATALOG_CELL_H

#include "catalog/type.h"

/* Nothing, or a sign for nothing: -, —, /, 无, NULL, #N/A. `text` is trimmed. */
bool qf_cell_is_sentinel(struct qf_slice text);

/* Trims, drops a leading apostrophe and control characters inside. Clean text is not copied. */
void qf_cell_read_text(struct qf_slice cell, struct qf_scratch *scratch, struct qf_value *ret);

/* The code of a spelling, as it stands or with width and inner white space folded. False when the list has neither. */
bool qf_cell_find_code(struct qf_slice text, const struct qf_column *column, struct qf_value *ret);

/*
 * A decimal number in its normal form: "-" when negative, no leading zeros, no trailing zeros after the point:
 * "1,234.50%" → "1234.5". Full-width characters and exponents are accepted. At most 38 digits before and 38 behind the point.
 */
bool qf_decimal_read(struct qf_slice text, char ret_text[QF_IDENT_MAX], size_t *ret_length);

#endif
