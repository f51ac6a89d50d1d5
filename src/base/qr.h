/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text as a QR code (ISO/IEC 18004, error correction Q: a quarter may be lost to folds and stains), by libqrencode.
 * The library frees its copies of the text without wiping them: nothing goes in here that is not to be handed out on
 * paper anyway.
 */
#ifndef QF_BASE_QR_H
#define QF_BASE_QR_H

#include "base/text.h"

/* For a terminal: two rows a line by half blocks, light where a block stands, as on a dark ground. Appends to `out`. LIMIT
 * for a text that no code holds (1663 bytes), USAGE for an empty one. */
QF_MUST_CHECK enum qf_status qf_qr_terminal(const char *text, struct qf_text *out, struct qf_error *error);
/* For printing: an SVG picture, black on white with the quiet zone, of any size. Appends to `out`. */
QF_MUST_CHECK enum qf_status qf_qr_svg(const char *text, struct qf_text *out, struct qf_error *error);

#endif
