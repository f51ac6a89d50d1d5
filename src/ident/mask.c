/* SPDX-License-Identifier: Apache-2.0 */
/* Values as a screen shows them until somebody asks for more, and leaves a trace by asking. */
#include "ident/ident.h"

void qf_ident_mask(const char *type_name, struct qf_slice value, char ret_masked[QF_IDENT_MAX])
{
    const struct qf_ident_type *type = qf_ident_type_find(type_name);
    size_t count = qf_utf8_count(value), head = type ? type->shown_head : 0, tail = type ? type->shown_tail : 0;
    bool open = type && type->privacy == QF_IDENT_PUBLIC;
    size_t length = 0, place = 0;

    for (size_t offset = 0; offset < value.length; place++) {
        size_t start = offset, size;
        bool shown = open || (count > head + tail && (place < head || place >= count - tail));

        qf_utf8_next(value, &offset);
        size = shown ? offset - start : 1;
        if (length + size >= QF_IDENT_MAX)
            break;
        memcpy(ret_masked + length, shown ? value.data + start : "*", size);
        length += size;
    }
    ret_masked[length] = '\0';
}
