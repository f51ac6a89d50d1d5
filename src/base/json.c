/* SPDX-License-Identifier: Apache-2.0 */
/* Writes JSON piece by piece. */
#include "base/json.h"

#include <math.h>
#include <stdio.h>

void qf_json_init(struct qf_json *json, struct qf_text *out)
{
    *json = (struct qf_json){ .out = out };
}

/* The comma before an item, unless a key or nothing stands before it. */
static void begin_item(struct qf_json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->has_item[json->depth])
        qf_text_add_char(json->out, ',');
    json->has_item[json->depth] = true;
}

static void open_level(struct qf_json *json, char bracket)
{
    begin_item(json);
    qf_text_add_char(json->out, bracket);
    if (json->depth + 1 >= QF_JSON_DEPTH)
        BUG("JSON nested too deeply");
    json->has_item[++json->depth] = false;
}

static void close_level(struct qf_json *json, char bracket)
{
    if (!json->depth)
        BUG("JSON closed more often than opened");
    json->depth--;
    qf_text_add_char(json->out, bracket);
}

void qf_json_open_object(struct qf_json *json)
{
    open_level(json, '{');
}

void qf_json_close_object(struct qf_json *json)
{
    close_level(json, '}');
}

void qf_json_open_array(struct qf_json *json)
{
    open_level(json, '[');
}

void qf_json_close_array(struct qf_json *json)
{
    close_level(json, ']');
}

static void add_escape(struct qf_text *out, unsigned char c)
{
    static const char short_forms[] = {
        ['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
    };

    if (c < sizeof short_forms && short_forms[c]) {
        qf_text_add_char(out, '\\');
        qf_text_add_char(out, short_forms[c]);
    } else {
        qf_text_add_format(out, "\\u%04x", c);
    }
}

static void add_quoted(struct qf_text *out, struct qf_slice value)
{
    size_t start = 0, offset = 0;

    qf_text_add_char(out, '"');
    while (offset < value.length) {
        unsigned char c = (unsigned char)value.data[offset];
        size_t before = offset;
        if (c < 0x80) {
            offset++;
            if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
                continue;
            qf_text_add(out, value.data + start, before - start);
            add_escape(out, c);
            start = offset;
            continue;
        }
        unsigned code_point = qf_utf8_next(value, &offset);
        if (code_point == 0xFFFD && offset == before + 1) { /* not UTF-8 */
            qf_text_add(out, value.data + start, before - start);
            qf_text_add_string(out, "\xEF\xBF\xBD");
            start = offset;
        }
    }
    qf_text_add(out, value.data + start, offset - start);
    qf_text_add_char(out, '"');
}

void qf_json_key(struct qf_json *json, const char *key)
{
    begin_item(json);
    add_quoted(json->out, qf_slice(key));
    qf_text_add_char(json->out, ':');
    json->after_key = true;
}

void qf_json_slice(struct qf_json *json, struct qf_slice value)
{
    begin_item(json);
    add_quoted(json->out, value);
}

void qf_json_string(struct qf_json *json, const char *value)
{
    if (value)
        qf_json_slice(json, qf_slice(value));
    else
        qf_json_null(json);
}

void qf_json_int(struct qf_json *json, int64_t value)
{
    begin_item(json);
    qf_text_add_int(json->out, value);
}

void qf_json_real(struct qf_json *json, double value, int decimals)
{
    if (!isfinite(value)) {
        qf_json_null(json);
        return;
    }
    begin_item(json);
    qf_text_add_format(json->out, "%.*f", decimals, value);
}

void qf_json_bool(struct qf_json *json, bool value)
{
    begin_item(json);
    qf_text_add_string(json->out, value ? "true" : "false");
}

void qf_json_null(struct qf_json *json)
{
    begin_item(json);
    qf_text_add_string(json->out, "null");
}

void qf_json_raw(struct qf_json *json, const char *value)
{
    begin_item(json);
    qf_text_add_string(json->out, value);
}

void qf_json_member(struct qf_json *json, const char *key, const char *value)
{
    qf_json_key(json, key);
    qf_json_string(json, value);
}

void qf_json_member_int(struct qf_json *json, const char *key, int64_t value)
{
    qf_json_key(json, key);
    qf_json_int(json, value);
}

void qf_json_member_bool(struct qf_json *json, const char *key, bool value)
{
    qf_json_key(json, key);
    qf_json_bool(json, value);
}
