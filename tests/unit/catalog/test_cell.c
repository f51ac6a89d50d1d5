/* SPDX-License-Identifier: Apache-2.0 */
/* Cells as departments deliver them: what is read, what is altered and noted, what is nothing, and what cannot be read. */
#include "catalog_test.h"

#include "base/date.h"
#include "catalog/cell.h"
#include "catalog/type.h"

struct reading {
    const char *type, *text;
    enum qf_cell_outcome outcome;
    const char *rule;  /* NULL for nothing to note */
    const char *value; /* text, or the number in decimal; NULL when it does not matter */
};

static struct qf_column column_of(const char *type)
{
    struct qf_column column = { .name = "c", .type = qf_type_find(type), .unit_fen = 100 };

    assert_non_null(column.type);
    return column;
}

static void hold_value(const struct qf_column *column, const struct qf_value *value, const struct reading *expected)
{
    char number[32];
    struct qf_slice found = value->text;

    if (value->outcome != expected->outcome || (value->rule == NULL) != (expected->rule == NULL) ||
        (value->rule && strcmp(value->rule, expected->rule) != 0))
        fail_msg("%s '%s': outcome %d, rule %s", expected->type, expected->text, value->outcome,
            value->rule ? value->rule : "none");
    if (!expected->value)
        return;
    if (column->type->storage != QF_STORE_TEXT && value->outcome == QF_CELL_READ) {
        snprintf(number, sizeof number, "%lld", (long long)value->number);
        found = qf_slice(number);
    }
    if (!qf_slice_equal(found, qf_slice(expected->value)))
        fail_msg("%s '%s': %.*s", expected->type, expected->text, (int)found.length, found.data);
}

static void expect_readings(
    const struct reading *readings, size_t count, const struct qf_cell_context *context, const struct qf_cell *like)
{
    for (size_t i = 0; i < count; i++) {
        struct qf_column column = column_of(readings[i].type);
        struct qf_cell cell = *like;
        struct qf_value value = { 0 };

        cell.text = qf_slice(readings[i].text);
        if (cell.is_number)
            cell.number = strtod(readings[i].text, NULL);
        qf_cell_read(&cell, &column, context, &value);
        hold_value(&column, &value, &readings[i]);
    }
}

static const struct qf_cell_context plain_context = { 0 };
static const struct qf_cell plain_cell = { 0 };

static void cell__survives_what_departments_write(void **state)
{
    static const struct reading readings[] = {
        /* identifiers: 349901 is a code of no place */
        { "resident_id", "349901198001010015", QF_CELL_READ, NULL, "349901198001010015" },
        { "resident_id", "'349901198001010015", QF_CELL_READ, "stripped", "349901198001010015" },
        { "resident_id", "349901198001010015\t", QF_CELL_READ, "stripped", "349901198001010015" },
        { "resident_id", "349901 19800101 0015", QF_CELL_READ, "stripped", "349901198001010015" },
        { "resident_id", "３４９９０１１９８００１０１００１５", QF_CELL_READ, "folded", "349901198001010015" },
        { "resident_id", "349901198001010016", QF_CELL_INVALID, "check-digit", "349901198001010016" },
        { "resident_id", "3499***********001X", QF_CELL_INVALID, "masked", NULL },
        { "resident_id", "无", QF_CELL_EMPTY, "sentinel", NULL },
        { "resident_id", "", QF_CELL_EMPTY, NULL, NULL },
        { "resident_id", " \xE3\x80\x80", QF_CELL_EMPTY, NULL, NULL },
        { "person_name", "张　三", QF_CELL_READ, "stripped", "张三" },
        { "party_code", "349901198001010015", QF_CELL_READ, NULL, "349901198001010015" },
        { "party_code", "-", QF_CELL_EMPTY, "sentinel", NULL },
        /* money in fen */
        { "money_yuan", "1,234.50", QF_CELL_READ, NULL, "123450" },
        { "money_yuan", "￥120", QF_CELL_READ, NULL, "12000" },
        { "money_yuan", "(120.00)", QF_CELL_READ, NULL, "-12000" },
        { "money_yuan", "壹万贰仟元整", QF_CELL_READ, NULL, "1200000" },
        { "money_yuan", "0.005", QF_CELL_READ, "rounded", "1" },
        { "money_yuan", "about 5", QF_CELL_INVALID, "malformed", NULL },
        { "money_yuan", "99999999999999999999", QF_CELL_INVALID, "overflow", NULL },
        { "money_yuan", "—", QF_CELL_EMPTY, "sentinel", NULL },
        /* area in thousandths of a mu */
        { "area_mu", "3.5", QF_CELL_READ, NULL, "3500" },
        { "area_mu", "1公顷", QF_CELL_READ, NULL, "15000" },
        /* dates in days */
        { "date", "2025-05-27", QF_CELL_READ, NULL, "20235" },
        { "date", "20250527", QF_CELL_READ, NULL, "20235" },
        { "date", "2025/5/27", QF_CELL_READ, NULL, "20235" },
        { "date", "2025.05.27", QF_CELL_READ, NULL, "20235" },
        { "date", "2025-05-27 00:00:00", QF_CELL_READ, NULL, "20235" },
        { "date", "2025年5月27日", QF_CELL_READ, NULL, "20235" },
        { "date", "二〇二五年五月", QF_CELL_READ, "precision", "20209" },
        { "date", "25.5.27", QF_CELL_INVALID, "ambiguous-date", "25.5.27" },
        { "date", "2025-02-30", QF_CELL_INVALID, "impossible-date", NULL },
        { "date", "soon", QF_CELL_INVALID, "malformed", NULL },
        { "date", "1900-01-01", QF_CELL_EMPTY, "sentinel", NULL },
        { "date", "9999-12-31", QF_CELL_EMPTY, "sentinel", NULL },
        { "date", "长期", QF_CELL_EMPTY, "sentinel", NULL },
        { "month", "202505", QF_CELL_READ, NULL, "20209" },
        { "month", "2025年5月", QF_CELL_READ, NULL, "20209" },
        { "month", "2025", QF_CELL_INVALID, "malformed", NULL },
        { "year", "2025", QF_CELL_READ, NULL, "2025" },
        { "year", "2025年度", QF_CELL_READ, NULL, "2025" },
        { "year", "2025-05", QF_CELL_INVALID, "malformed", NULL },
        /* numbers and words */
        { "integer", "1,200", QF_CELL_READ, NULL, "1200" },
        { "integer", "1.5", QF_CELL_INVALID, "malformed", NULL },
        { "decimal", "1,234.50%", QF_CELL_READ, NULL, "1234.5" },
        { "decimal", "-0.0", QF_CELL_READ, NULL, "0" },
        { "decimal", "1e-3", QF_CELL_READ, NULL, "0.001" },
        { "decimal", "１２．５", QF_CELL_READ, NULL, "12.5" },
        { "decimal", "0e99", QF_CELL_READ, NULL, "0" },
        { "decimal", "1e38", QF_CELL_INVALID, "malformed", NULL },
        { "decimal", "1e-39", QF_CELL_INVALID, "malformed", NULL },
        { "decimal", "1.2.3", QF_CELL_INVALID, "malformed", NULL },
        { "decimal", "123456789012345678901234567890123456789", QF_CELL_INVALID, "malformed", NULL },
        { "boolean", "是", QF_CELL_READ, NULL, "1" },
        { "boolean", "×", QF_CELL_READ, NULL, "0" },
        { "boolean", "perhaps", QF_CELL_INVALID, "malformed", NULL },
        { "text", "  两端 有空白\xC2\xA0", QF_CELL_READ, NULL, "两端 有空白" },
        { "text", "'0123", QF_CELL_READ, "stripped", "0123" },
        { "text", "''0123", QF_CELL_READ, "stripped", "0123" },
        { "text", "\x01'0123", QF_CELL_READ, "stripped", "0123" },
        { "text", "中 \x15", QF_CELL_READ, "stripped", "中" },
        { "text", "中\xE2\x80\x8B间\x01", QF_CELL_READ, "stripped", "中间" },
        { "text", "\x01'0123\x02 \x03", QF_CELL_READ, "stripped", "0123" },
        { "text", "''0123", QF_CELL_READ, "stripped", "0123" },
        { "text", "\x01 \x02", QF_CELL_EMPTY, "sentinel", NULL },
        { "text", "/", QF_CELL_EMPTY, "sentinel", NULL },
        { "text", "#N/A", QF_CELL_EMPTY, "sentinel", NULL },
    };

    (void)state;
    expect_readings(readings, QF_COUNT(readings), &plain_context, &plain_cell);
}

static void number_cell__knows_what_a_spreadsheet_lost(void **state)
{
    static const struct reading numbers[] = {
        { "resident_id", "349901198001010000", QF_CELL_INVALID, "damaged", NULL },
        { "resident_id", "3.49901E+17", QF_CELL_INVALID, "damaged", NULL },
        { "account", "6222020000000000000", QF_CELL_INVALID, "damaged", NULL },
        { "party_code", "349901198001010000", QF_CELL_INVALID, "damaged", NULL },
        { "money_yuan", "931.6500000000001", QF_CELL_READ, NULL, "93165" },
        { "date", "45804", QF_CELL_READ, NULL, "20235" },
        { "date", "20250527", QF_CELL_READ, NULL, "20235" },
        { "year", "2025", QF_CELL_READ, NULL, "2025" },
    };
    static const struct reading dates[] = {
        { "date", "45804", QF_CELL_READ, NULL, "20235" },
        { "month", "45804", QF_CELL_READ, NULL, "20209" },
        { "year", "45804", QF_CELL_READ, NULL, "2025" },
        { "text", "45804", QF_CELL_READ, NULL, "2025-05-27" },
    };
    static const struct reading apple[] = { { "date", "44342", QF_CELL_READ, NULL, "20235" } };

    (void)state;
    expect_readings(numbers, QF_COUNT(numbers), &plain_context, &(struct qf_cell){ .is_number = true });
    expect_readings(dates, QF_COUNT(dates), &plain_context, &(struct qf_cell){ .is_number = true, .is_date = true });
    expect_readings(apple, QF_COUNT(apple), &(struct qf_cell_context){ .system_1904 = true },
        &(struct qf_cell){ .is_number = true, .is_date = true });
}

static void context__says_units_and_the_day_of_delivery(void **state)
{
    static const struct reading ten_thousands[] = { { "money_yuan", "1.5", QF_CELL_READ, NULL, "1500000" } };
    static const struct reading hectares[] = { { "area_mu", "2", QF_CELL_READ, NULL, "30000" } };
    static const struct reading days[] = {
        { "date", "2025-05-27", QF_CELL_READ, NULL, "20235" },
        { "date", "2025-05-28", QF_CELL_READ, NULL, NULL }, /* a day's grace */
        { "date", "2025-05-29", QF_CELL_INVALID, "out-of-range", "2025-05-29" },
        { "month", "2025-06", QF_CELL_READ, NULL, NULL }, /* payrolls are delivered before their month */
        { "month", "2025-08", QF_CELL_INVALID, "out-of-range", NULL },
    };

    (void)state;
    expect_readings(ten_thousands, 1, &(struct qf_cell_context){ .unit_fen = 1000000 }, &plain_cell);
    expect_readings(hectares, 1, &(struct qf_cell_context){ .area_unit = QF_AREA_HECTARE }, &plain_cell);
    expect_readings(days, QF_COUNT(days), &(struct qf_cell_context){ .received_days = 20235 }, &plain_cell);
}

static void range__is_inclusive(void **state)
{
    struct qf_column column = column_of("integer");
    static const struct {
        const char *text;
        enum qf_cell_outcome outcome;
    } cases[] = { { "0", QF_CELL_INVALID }, { "1", QF_CELL_READ }, { "9", QF_CELL_READ }, { "10", QF_CELL_INVALID } };

    (void)state;
    column.has_min = column.has_max = true;
    column.min = 1;
    column.max = 9;
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        struct qf_cell cell = { .text = qf_slice(cases[i].text) };
        struct qf_value value = { 0 };

        qf_cell_read(&cell, &column, &plain_context, &value);
        assert_int_equal(value.outcome, cases[i].outcome);
        assert_true(value.outcome == QF_CELL_READ || strcmp(value.rule, "out-of-range") == 0);
    }
}

/* --- codes -------------------------------------------------------------------------------------------------------- */

static const struct qf_value_name names[] = { { "A型", "type_a" }, { "无", "nothing" }, { "配偶", "spouse" } };

static void expect_code(
    bool open, struct qf_slice text, enum qf_cell_outcome outcome, const char *rule, const char *code)
{
    struct qf_column column = column_of("code");
    struct qf_cell cell = { .text = text };
    struct qf_value value = { 0 };
    struct reading expected = { "code", text.data, outcome, rule, code };

    column.values = names;
    column.value_count = QF_COUNT(names);
    column.values_open = open;
    qf_cell_read(&cell, &column, &plain_context, &value);
    hold_value(&column, &value, &expected);
}

static void code__is_what_the_list_says(void **state)
{
    (void)state;
    expect_code(false, QF_SLICE(" 配偶 "), QF_CELL_READ, NULL, "spouse");
    expect_code(false, QF_SLICE("配 偶"), QF_CELL_READ, "folded", "spouse");
    expect_code(false, QF_SLICE("Ａ型"), QF_CELL_READ, "folded", "type_a");
    expect_code(false, QF_SLICE("无"), QF_CELL_READ, NULL, "nothing"); /* a list may hold a sign for nothing */
    expect_code(false, QF_SLICE("-"), QF_CELL_EMPTY, "sentinel", NULL);
    expect_code(false, QF_SLICE("  "), QF_CELL_EMPTY, NULL, NULL);
    expect_code(false, QF_SLICE("妻"), QF_CELL_INVALID, "not-in-list", "妻");
    expect_code(true, QF_SLICE("妻"), QF_CELL_READ, "not-in-list", "妻");
    expect_code(false, QF_SLICE("配偶者"), QF_CELL_INVALID, "not-in-list", NULL);
    expect_code(false, QF_SLICE("配"), QF_CELL_INVALID, "not-in-list", NULL);
}

/* Whatever stands behind a zero byte belongs to the cell, and the list ends where it ends. */
static void code__with_a_zero_byte_is_not_the_code_before_it(void **state)
{
    char cell[64] = "A型";

    (void)state;
    for (size_t length = 5; length < sizeof cell; length++) {
        cell[length - 1] = 'x';
        expect_code(false, (struct qf_slice){ cell, length }, QF_CELL_INVALID, "not-in-list", NULL);
        cell[length - 1] = '\0';
    }
}

/* --- long texts --------------------------------------------------------------------------------------------------- */

static void text__of_any_length_is_cleaned_in_the_room_given(void **state)
{
    static char room[20000], cell_text[QF_CELL_TEXT_MAX * 3 + 16];
    struct qf_column column = column_of("text");
    struct qf_scratch scratch = { .data = room, .size = sizeof room };
    struct qf_cell_context context = { .scratch = &scratch };
    struct qf_value value = { 0 };
    size_t length = 0;

    (void)state;
    for (int i = 0; i < QF_CELL_TEXT_MAX; i++)
        length = (size_t)(stpcpy(cell_text + length, "字") - cell_text);
    struct qf_cell cell = { .text = { cell_text, length } };
    qf_cell_read(&cell, &column, &plain_context, &value);
    assert_int_equal(value.outcome, QF_CELL_READ);
    assert_ptr_equal(value.text.data, cell_text); /* clean text is not copied */

    cell.text.length = (size_t)(stpcpy(cell_text + length, "字") - cell_text);
    qf_cell_read(&cell, &column, &plain_context, &value);
    assert_int_equal(value.outcome, QF_CELL_INVALID);
    assert_string_equal(value.rule, "too-long");

    cell_text[30] = '\x01'; /* three characters in the place of one */
    cell_text[31] = cell_text[32] = 'a';
    qf_cell_read(&cell, &column, &plain_context, &value);
    assert_int_equal(value.outcome, QF_CELL_INVALID);
    qf_cell_read(&cell, &column, &context, &value);
    assert_string_equal(value.rule, "too-long"); /* the others are still too many */
    cell.text.length = 300;
    qf_cell_read(&cell, &column, &context, &value);
    assert_int_equal(value.outcome, QF_CELL_READ);
    assert_string_equal(value.rule, "stripped");
    assert_int_equal(value.text.length, 299);
    assert_true(value.text.data >= room && value.text.data < room + sizeof room);
    qf_cell_read(&cell, &column, &plain_context, &value);
    assert_string_equal(value.rule, "too-long"); /* no room to clean it in */
}

static void rules__have_words(void **state)
{
    static const char *const rules[] = { "sentinel", "not-in-list", "out-of-range", "precision", "rounded", "too-long",
        "overflow", "malformed", "missing", "check-digit", "damaged", "stripped", "folded", "total", "title",
        "encoding" };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(rules); i++)
        assert_true(strchr(qf_rule_text(rules[i]), ' ') != NULL);
    assert_string_equal(qf_rule_text("no-such-rule"), "no-such-rule");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cell__survives_what_departments_write),
        cmocka_unit_test(number_cell__knows_what_a_spreadsheet_lost),
        cmocka_unit_test(context__says_units_and_the_day_of_delivery),
        cmocka_unit_test(range__is_inclusive),
        cmocka_unit_test(code__is_what_the_list_says),
        cmocka_unit_test(code__with_a_zero_byte_is_not_the_code_before_it),
        cmocka_unit_test(text__of_any_length_is_cleaned_in_the_room_given),
        cmocka_unit_test(rules__have_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
