/* SPDX-License-Identifier: Apache-2.0 */
/* How texts look on a terminal: how wide they are, and what of them must not get there. */
#ifndef QF_COMMANDS_DISPLAY_H
#define QF_COMMANDS_DISPLAY_H

#include "base/slice.h"
#include "base/text.h"

/* Columns on a terminal that `text` takes: East Asian wide characters take two (Unicode TR 11), combining marks none. */
unsigned qf_display_width(struct qf_slice text);

/* How many bytes of `text` fit into `width` columns, broken at a blank where one is near enough, and never before a mark that closes;
 * at least one character, all of them when they fit. */
size_t qf_display_line(struct qf_slice text, unsigned width);

/*
 * Appends `text` so that it cannot upset a terminal: control characters come as their pictures, and what is wider than
 * `width` columns is cut and ends in "…" (0: never).
 */
void qf_add_printable(struct qf_text *out, struct qf_slice text, unsigned width);

#endif
