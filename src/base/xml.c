/* SPDX-License-Identifier: Apache-2.0 */
/* Escaping; runs of plain characters are copied at once. */
#include "base/xml.h"

#include <string.h>

static const char *entity_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return c < 0x20 && c != '\t' && c != '\n' && c != '\r' ? "\xEF\xBF\xBD" : NULL;
    }
}

void qf_xml_add(struct qf_text *out, const char *text)
{
    struct qf_slice rest = qf_slice(text);
    size_t plain = 0, at = 0;

    while (at < rest.length) {
        size_t before = at;
        unsigned code_point = qf_utf8_next(rest, &at);
        const char *entity = code_point < 0x80 ? entity_of((unsigned char)code_point) : NULL;
        if ((code_point == 0xFFFD && at == before + 1) || code_point == 0xFFFE || code_point == 0xFFFF)
            entity = "\xEF\xBF\xBD";
        if (!entity)
            continue;
        qf_text_add(out, text + plain, before - plain);
        qf_text_add_string(out, entity);
        plain = at;
    }
    qf_text_add(out, text + plain, rest.length - plain);
}
