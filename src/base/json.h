/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes JSON (RFC 8259) piece by piece into a text: commas, quotes and escapes are its business,
 * and what is not valid UTF-8 comes out as U+FFFD. Reading is done with jansson where it is needed.
 */
#ifndef QF_BASE_JSON_H
#define QF_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define QF_JSON_DEPTH 32

struct qf_json {
    struct qf_text *out;
    unsigned depth;
    bool has_item[QF_JSON_DEPTH];
    bool after_key;
};

void qf_json_init(struct qf_json *json, struct qf_text *out);
void qf_json_open_object(struct qf_json *json);
void qf_json_close_object(struct qf_json *json);
void qf_json_open_array(struct qf_json *json);
void qf_json_close_array(struct qf_json *json);
void qf_json_key(struct qf_json *json, const char *key);
void qf_json_string(struct qf_json *json, const char *value); /* NULL is null */
void qf_json_slice(struct qf_json *json, struct qf_slice value);
void qf_json_int(struct qf_json *json, int64_t value);
void qf_json_real(struct qf_json *json, double value, int decimals); /* not finite is null */
void qf_json_bool(struct qf_json *json, bool value);
void qf_json_null(struct qf_json *json);
void qf_json_raw(struct qf_json *json, const char *value); /* a value that is JSON already */

/* Shorthands for a member. */
void qf_json_member(struct qf_json *json, const char *key, const char *value);
void qf_json_member_int(struct qf_json *json, const char *key, int64_t value);
void qf_json_member_bool(struct qf_json *json, const char *key, bool value);

#endif
