/* SPDX-License-Identifier: Apache-2.0 */
/* Masks the identifiers in a JSON value, whatever its shape. */
#include "commands/rowmask.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "ident/ident.h"

static void release_json(json_t *json)
{
    json_decref(json);
}
QF_CLEANUP_POINTER(json_t, release_json)

static json_t *masked(const json_t *value);

/* NULL when there is no memory, as in all that follow. */
static json_t *masked_text(const char *text, size_t length)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };
    json_t *inner CLEANUP(release_json) = length && strchr("[{", *text) ? json_loadb(text, length, 0, NULL) : NULL;

    if (inner) { /* facts, evidence and links are JSON kept as a text */
        json_t *hidden CLEANUP(release_json) = masked(inner);
        char *dumped CLEANUP(free) = hidden ? json_dumps(hidden, JSON_COMPACT) : NULL;
        return dumped ? json_string(dumped) : NULL;
    }
    qf_ident_mask_within((struct qf_slice){ text, length }, &out);
    return out.failed ? NULL : json_stringn(qf_text_string(&out), out.length);
}

static json_t *masked_number(json_int_t number)
{
    char digits[32];

    if (qf_entity_kind(number) == QF_ENTITY_KIND_NONE)
        return json_integer(number);
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    return masked_text(digits, strlen(digits));
}

static json_t *masked_list(const json_t *list)
{
    json_t *out CLEANUP(release_json) = json_array();

    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_array_append_new(out, masked(json_array_get(list, i))) != 0)
            return NULL;
    return TAKE(out);
}

static json_t *masked_object(const json_t *object)
{
    json_t *out CLEANUP(release_json) = json_object();
    const char *key;
    json_t *value;

    json_object_foreach(
        (json_t *)object, key, value) if (json_object_set_new(out, key, masked(value)) != 0) return NULL;
    return TAKE(out);
}

static json_t *masked(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return masked_object(value);
    case JSON_ARRAY:
        return masked_list(value);
    case JSON_STRING:
        return masked_text(json_string_value(value), json_string_length(value));
    case JSON_INTEGER:
        return masked_number(json_integer_value(value));
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
    case JSON_NULL:
        break;
    }
    return json_deep_copy(value);
}

enum qf_status qf_row_mask(const char *row, struct qf_text *out, struct qf_error *error)
{
    json_t *json CLEANUP(release_json) = json_loads(row, JSON_ALLOW_NUL, NULL);

    if (!json)
        return qf_fail(error, QF_CORRUPT, "a row of the book does not read back as written");
    json_t *hidden CLEANUP(release_json) = masked(json);
    char *dumped CLEANUP(free) = hidden ? json_dumps(hidden, JSON_COMPACT) : NULL;
    if (!dumped)
        return qf_fail_memory(error);
    qf_text_add_string(out, dumped);
    return qf_text_check(out, error);
}
