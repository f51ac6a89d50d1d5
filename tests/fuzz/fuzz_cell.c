/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a cell of each type: the outcome is whole, and the normal form of what was read reads as itself. */
#include <math.h>

#include "base/memory.h"
#include "catalog/type.h"
#include "fuzz.h"

static const struct qf_value_name names[] = { { "A型", "type_a" }, { "无", "nothing" }, { "配偶", "spouse" } };

static void check_value(const struct qf_column *column, const struct qf_value *value)
{
    HOLDS(value->outcome != QF_CELL_INVALID || value->rule);
    if (value->outcome == QF_CELL_READ && column->type->storage != QF_STORE_TEXT)
        return;
    HOLDS(value->outcome == QF_CELL_EMPTY ? value->text.length == 0 : value->text.data != NULL);
    if (value->outcome == QF_CELL_READ)
        HOLDS(
            value->text.length > 0 && qf_utf8_valid_prefix(value->text.data, value->text.length) == value->text.length);
}

static void check_type(const struct qf_type *type, struct qf_cell cell)
{
    static char room[1 << 16];
    struct qf_scratch scratch = { .data = room, .size = sizeof room };
    struct qf_cell_context context = { .scratch = &scratch, .received_days = 20235 };
    struct qf_column column = { .name = "c", .type = type, .unit_fen = 100 };
    struct qf_value value = { 0 }, again = { 0 };

    if (strcmp(type->name, "code") == 0) {
        column.values = names;
        column.value_count = QF_COUNT(names);
    }
    qf_cell_read(&cell, &column, &context, &value);
    check_value(&column, &value);
    if (value.outcome != QF_CELL_READ || type->storage != QF_STORE_TEXT || column.values)
        return;
    qf_cell_read(&(struct qf_cell){ .text = value.text }, &column, &context, &again);
    HOLDS(again.outcome == QF_CELL_READ && qf_slice_equal(again.text, value.text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct qf_slice text = input_slice(data, size);
    char digits[64];
    size_t count;
    const struct qf_type *types = qf_types(&count);

    if (qf_utf8_valid_prefix(text.data, text.length) != text.length)
        return 0; /* readers of files give cells of valid UTF-8 only */
    snprintf(digits, sizeof digits, "%.*s", size < sizeof digits ? (int)size : 0, text.data ? text.data : "");
    struct qf_cell number = { .text = text, .is_number = true, .number = strtod(digits, NULL) };
    for (size_t i = 0; i < count; i++) {
        check_type(&types[i], (struct qf_cell){ .text = text });
        if (!isfinite(number.number)) /* a spreadsheet holds no other number */
            continue;
        check_type(&types[i], number);
        number.is_date = true;
        check_type(&types[i], number);
        number.is_date = false;
    }
    return 0;
}
