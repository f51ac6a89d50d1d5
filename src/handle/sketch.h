/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sketches of narratives, to recognise one that comes again: MinHash (Broder 1997) over the character 3-grams of the
 * text, every 3-gram hashed under the workspace's key, and of each of 128 minima only one byte kept (Li and König 2010).
 * Without the key nothing can be tried out on a sketch; with it a byte still stands for a 256th of all 3-grams.
 */
#ifndef QF_HANDLE_SKETCH_H
#define QF_HANDLE_SKETCH_H

#include "base/crypto.h"

#define QF_SKETCH_SLOTS 128
#define QF_SKETCH_TEXT  (2 * QF_SKETCH_SLOTS + 1) /* lower-case hexadecimal with terminator */

/* Of UTF-8; case, width of Latin letters and digits, spaces and punctuation do not count. `key`: QF_HASH_KEY_BYTES. */
QF_MUST_CHECK enum qf_status qf_sketch(
    const struct qf_secret *key, const struct qf_secret *text, char ret_sketch[QF_SKETCH_TEXT], struct qf_error *error);

/* How many of a hundred 3-grams of both texts together are in both, estimated (±4). */
unsigned qf_sketch_likeness(const char *a, const char *b);

#endif
