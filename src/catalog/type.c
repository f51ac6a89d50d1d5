/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of types and what happens to every cell: read by type, then held against the column's
 * closed list and range. Runs inside the scan of a delivery, so nothing here allocates.
 */
#include "catalog/type.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "catalog/cell.h"
#include "ident/ident.h"

/* A spreadsheet keeps 15 significant digits: a longer number has lost its tail. */
#define EXACT_NUMBER_LIMIT 1e15

static void set_empty(struct qf_value *value, const char *rule)
{
    value->outcome = QF_CELL_EMPTY;
    value->rule = rule;
    value->text = (struct qf_slice){ "", 0 };
}

static void set_invalid(struct qf_value *value, const char *rule, struct qf_slice text)
{
    value->outcome = QF_CELL_INVALID;
    value->rule = rule;
    value->text = text;
}

static void set_number(struct qf_value *value, int64_t number, const char *rule)
{
    value->outcome = QF_CELL_READ;
    value->rule = rule;
    value->number = number;
}

/* Identifiers and names */

typedef void ident_reader(struct qf_slice text, struct qf_ident *ret);

/* The normal form points into the cell when it is what stands there. */
static void keep_ident(const struct qf_ident *ident, struct qf_slice text, struct qf_value *ret)
{
    if (ident->length == text.length && memcmp(ident->value, text.data, text.length) == 0) {
        ret->text = text;
    } else {
        memcpy(ret->buffer, ident->value, ident->length);
        ret->text = (struct qf_slice){ ret->buffer, ident->length };
    }
    ret->rule = ident->reason == QF_REASON_NONE ? NULL : qf_ident_reason_name(ident->reason);
    ret->outcome = ident->outcome == QF_IDENT_VALID ? QF_CELL_READ : QF_CELL_INVALID;
}

static bool is_damaged(const struct qf_cell *cell)
{
    return cell->is_number && fabs(cell->number) >= EXACT_NUMBER_LIMIT;
}

static void read_ident(const struct qf_cell *cell, ident_reader *reader, struct qf_value *ret)
{
    struct qf_ident ident;
    if (is_damaged(cell)) {
        set_invalid(ret, "damaged", cell->text);
        return;
    }
    reader(cell->text, &ident);
    if (ident.outcome == QF_IDENT_EMPTY)
        set_empty(ret, qf_slice_trim(cell->text).length ? "sentinel" : NULL);
    else
        keep_ident(&ident, cell->text, ret);
}

/* A code of a person or of an organisation: whichever reader accepts it; else the reason of the one it looks like. */
static void read_party_code(const struct qf_cell *cell, struct qf_value *ret)
{
    static ident_reader *const readers[] = { qf_resident_id_read, qf_credit_code_read, qf_organisation_code_read };
    struct qf_ident ident, first;
    if (is_damaged(cell)) {
        set_invalid(ret, "damaged", cell->text);
        return;
    }
    for (size_t i = 0; i < QF_COUNT(readers); i++) {
        readers[i](cell->text, &ident);
        if (ident.outcome == QF_IDENT_EMPTY) {
            set_empty(ret, qf_slice_trim(cell->text).length ? "sentinel" : NULL);
            return;
        }
        if (ident.outcome == QF_IDENT_VALID) {
            keep_ident(&ident, cell->text, ret);
            return;
        }
        /* characters beyond digits and a last X show a credit code that was mistyped */
        if (i == 0 || (i == 1 && first.reason == QF_REASON_CHARACTER && ident.reason != QF_REASON_CHARACTER))
            first = ident;
    }
    keep_ident(&first, cell->text, ret);
}

#define IDENT_TYPE(function, reader)                                                                                   \
    static void function(const struct qf_cell *cell, const struct qf_column *column,                                   \
        const struct qf_cell_context *context, struct qf_value *ret)                                                   \
    {                                                                                                                  \
        (void)column, (void)context;                                                                                   \
        read_ident(cell, reader, ret);                                                                                 \
    }

IDENT_TYPE(resident_id, qf_resident_id_read)
IDENT_TYPE(credit_code, qf_credit_code_read)
IDENT_TYPE(organisation_code, qf_organisation_code_read)
IDENT_TYPE(registration_number, qf_registration_number_read)
IDENT_TYPE(person_name, qf_person_name_read)
IDENT_TYPE(organisation_name, qf_organisation_name_read)
IDENT_TYPE(account, qf_bank_card_read)
IDENT_TYPE(phone, qf_phone_read)
IDENT_TYPE(plate, qf_plate_read)
IDENT_TYPE(region, qf_region_code_read)
IDENT_TYPE(parcel_code, qf_parcel_code_read)
IDENT_TYPE(contractor_code, qf_contractor_code_read)
IDENT_TYPE(land_contract_code, qf_land_contract_code_read)
IDENT_TYPE(issuer_code, qf_issuer_code_read)
IDENT_TYPE(medical_institution, qf_medical_institution_read)
IDENT_TYPE(disability_card, qf_disability_card_read)

static void party_code(const struct qf_cell *cell, const struct qf_column *column,
    const struct qf_cell_context *context, struct qf_value *ret)
{
    (void)column, (void)context;
    read_party_code(cell, ret);
}

/* Quantities */

static void set_quantity(
    enum qf_quantity_outcome outcome, int64_t number, const struct qf_cell *cell, struct qf_value *ret)
{
    struct qf_slice text = qf_slice_trim(cell->text);
    if (outcome == QF_QUANTITY_READ)
        set_number(ret, number, NULL);
    else if (outcome == QF_QUANTITY_ROUNDED)
        set_number(ret, number, "rounded");
    else if (outcome == QF_QUANTITY_EMPTY)
        set_empty(ret, text.length ? "sentinel" : NULL);
    else
        set_invalid(ret, outcome == QF_QUANTITY_OVERFLOW ? "overflow" : "malformed", text);
}

/*
 * A formula's result carries the noise of binary fractions (931.6500000000001) that no spreadsheet shows: with the
 * 15 digits that it does show, the amount is exact.
 */
static struct qf_slice shown_number(const struct qf_cell *cell, char buffer[QF_IDENT_MAX])
{
    int length = snprintf(buffer, QF_IDENT_MAX, "%.15g", cell->number);
    return (struct qf_slice){ buffer, (size_t)length };
}

static void money_yuan(const struct qf_cell *cell, const struct qf_column *column,
    const struct qf_cell_context *context, struct qf_value *ret)
{
    int64_t fen = 0, unit = context->unit_fen ? context->unit_fen : column->unit_fen;
    enum qf_quantity_outcome outcome = qf_money_read(cell->text, unit ? unit : 100, &fen);
    if (outcome == QF_QUANTITY_ROUNDED && cell->is_number)
        outcome = qf_money_read(shown_number(cell, ret->buffer), unit ? unit : 100, &fen);
    set_quantity(outcome, fen, cell, ret);
}

static void area_mu(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    int64_t milli_mu = 0;
    (void)column;
    enum qf_quantity_outcome outcome = qf_area_read(cell->text, context->area_unit, &milli_mu);
    if (outcome == QF_QUANTITY_ROUNDED && cell->is_number)
        outcome = qf_area_read(shown_number(cell, ret->buffer), context->area_unit, &milli_mu);
    set_quantity(outcome, milli_mu, cell, ret);
}

static void integer(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    int64_t number = 0;
    (void)column, (void)context;
    enum qf_quantity_outcome outcome = qf_integer_read(cell->text, &number);
    set_quantity(outcome == QF_QUANTITY_ROUNDED ? QF_QUANTITY_MALFORMED : outcome, number, cell, ret);
}

static void decimal(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    struct qf_slice text = qf_slice_trim(cell->text);
    size_t length = 0;
    (void)column, (void)context;
    if (qf_cell_is_sentinel(text)) {
        set_empty(ret, text.length ? "sentinel" : NULL);
    } else if (!qf_decimal_read(text, ret->buffer, &length)) {
        set_invalid(ret, "malformed", text);
    } else {
        ret->outcome = QF_CELL_READ;
        ret->rule = NULL;
        ret->text = (struct qf_slice){ ret->buffer, length };
    }
}

/* Dates */

static struct qf_date_reading read_date(const struct qf_cell *cell, const struct qf_cell_context *context)
{
    if (cell->is_number && (cell->is_date || (cell->number >= 18264 && cell->number < 73051)))
        return qf_date_from_serial(cell->number, context->system_1904);
    return qf_date_read(qf_slice_trim(cell->text));
}

/* False when the reading is no value; `ret` says what it is instead. */
static bool accept_date(const struct qf_date_reading *reading, const struct qf_cell *cell, struct qf_value *ret)
{
    static const char *const rules[] = { [QF_DATE_SENTINEL] = "sentinel",
        [QF_DATE_AMBIGUOUS] = "ambiguous-date",
        [QF_DATE_IMPOSSIBLE] = "impossible-date",
        [QF_DATE_MALFORMED] = "malformed" };
    struct qf_slice text = qf_slice_trim(cell->text);
    if (reading->outcome == QF_DATE_READ)
        return true;
    if (reading->outcome == QF_DATE_SENTINEL)
        set_empty(ret, "sentinel");
    else if (!text.length)
        set_empty(ret, NULL);
    else
        set_invalid(ret, rules[reading->outcome], text);
    return false;
}

/* Without a bound of its own a column ends `slack` days after the delivery. */
static bool is_future(int64_t days, const struct qf_column *column, const struct qf_cell_context *context, int slack)
{
    return !column->has_max && context->received_days && days > (int64_t)context->received_days + slack;
}

static void date(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    struct qf_date_reading reading = read_date(cell, context);
    if (!accept_date(&reading, cell, ret))
        return;
    if (is_future(reading.days, column, context, 1))
        set_invalid(ret, "out-of-range", qf_slice_trim(cell->text));
    else
        set_number(ret, reading.days, reading.precision == QF_DATE_DAY ? NULL : "precision");
}

static void month(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    struct qf_date_reading reading = read_date(cell, context);
    if (!accept_date(&reading, cell, ret))
        return;
    int32_t first = qf_month_to_days(qf_days_to_month(reading.days));
    if (reading.precision == QF_DATE_YEAR)
        set_invalid(ret, "malformed", qf_slice_trim(cell->text));
    else if (is_future(first, column, context, 31)) /* payrolls are delivered before their month */
        set_invalid(ret, "out-of-range", qf_slice_trim(cell->text));
    else
        set_number(ret, first, NULL);
}

static void year(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    struct qf_slice text = qf_slice_trim(cell->text);
    (void)column;
    if (text.length > 6 && memcmp(text.data + text.length - 6, "年度", 6) == 0)
        text.length -= 3;
    struct qf_date_reading reading = cell->is_number && cell->is_date ? read_date(cell, context) : qf_date_read(text);
    if (!accept_date(&reading, cell, ret))
        return;
    if (reading.precision == QF_DATE_YEAR || (cell->is_number && cell->is_date))
        set_number(ret, qf_days_to_civil(reading.days).year, NULL);
    else
        set_invalid(ret, "malformed", qf_slice_trim(cell->text));
}

/* Texts */

static void boolean(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    static const struct {
        const char *spelling;
        bool value;
    } spellings[] = {
        { "是", true },
        { "1", true },
        { "有", true },
        { "Y", true },
        { "y", true },
        { "yes", true },
        { "true", true },
        { "TRUE", true },
        { "√", true },
        { "否", false },
        { "0", false },
        { "无", false },
        { "N", false },
        { "n", false },
        { "no", false },
        { "false", false },
        { "FALSE", false },
        { "×", false },
        { "没有", false },
    };
    struct qf_slice text = qf_slice_trim(cell->text);
    (void)column, (void)context;
    for (size_t i = 0; i < QF_COUNT(spellings); i++) {
        if (qf_slice_equal(text, qf_slice(spellings[i].spelling))) {
            set_number(ret, spellings[i].value, NULL);
            return;
        }
    }
    if (qf_cell_is_sentinel(text))
        set_empty(ret, text.length ? "sentinel" : NULL);
    else
        set_invalid(ret, "malformed", text);
}

static void text_cell(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    (void)column;
    if (is_damaged(cell)) { /* a number of an account or a card that was typed as a number */
        set_invalid(ret, "damaged", cell->text);
        return;
    }
    if (cell->is_number && cell->is_date) { /* a date that somebody keeps in a column of text */
        struct qf_date_reading reading = qf_date_from_serial(cell->number, context->system_1904);
        if (reading.outcome == QF_DATE_READ) {
            qf_date_format(reading.days, ret->buffer);
            ret->outcome = QF_CELL_READ;
            ret->rule = NULL;
            ret->text = qf_slice(ret->buffer);
            return;
        }
    }
    qf_cell_read_text(cell->text, context->scratch, ret);
}

/* A code is looked up before a sign for nothing is: a list may hold 无. */
static void code(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    struct qf_slice text = qf_slice_trim(cell->text);
    (void)context;
    if (!text.length) {
        set_empty(ret, NULL);
        return;
    }
    ret->outcome = QF_CELL_READ;
    if (qf_cell_find_code(text, column, ret))
        return;
    if (qf_cell_is_sentinel(text)) {
        set_empty(ret, "sentinel");
    } else if (column->values_open) {
        qf_cell_read_text(cell->text, context->scratch, ret);
        if (ret->outcome == QF_CELL_READ)
            ret->rule = "not-in-list";
    } else {
        set_invalid(ret, "not-in-list", text);
    }
}

static const struct qf_type types[] = {
    { "account", { "银行账号", "bank account" }, QF_STORE_TEXT, account },
    { "area_mu", { "面积(亩)", "area in mu" }, QF_STORE_BIGINT, area_mu },
    { "boolean", { "是否", "yes or no" }, QF_STORE_BOOLEAN, boolean },
    { "code", { "代码", "code of a closed list" }, QF_STORE_TEXT, code },
    { "contractor_code", { "承包方编码", "contractor code" }, QF_STORE_TEXT, contractor_code },
    { "credit_code", { "统一社会信用代码", "unified social credit code" }, QF_STORE_TEXT, credit_code },
    { "date", { "日期", "date" }, QF_STORE_DATE, date },
    { "decimal", { "小数", "decimal number" }, QF_STORE_TEXT, decimal },
    { "disability_card", { "残疾人证号", "disability card number" }, QF_STORE_TEXT, disability_card },
    { "integer", { "整数", "whole number" }, QF_STORE_BIGINT, integer },
    { "issuer_code", { "发包方编码", "issuer code" }, QF_STORE_TEXT, issuer_code },
    { "land_contract_code", { "承包合同编码", "land contract code" }, QF_STORE_TEXT, land_contract_code },
    { "medical_institution", { "定点医药机构编号", "medical institution code" }, QF_STORE_TEXT, medical_institution },
    { "money_yuan", { "金额(元)", "amount in yuan" }, QF_STORE_BIGINT, money_yuan },
    { "month", { "年月", "month" }, QF_STORE_DATE, month },
    { "organisation_code", { "组织机构代码", "organisation code" }, QF_STORE_TEXT, organisation_code },
    { "organisation_name", { "单位名称", "name of an organisation" }, QF_STORE_TEXT, organisation_name },
    { "parcel_code", { "地块编码", "parcel code" }, QF_STORE_TEXT, parcel_code },
    { "party_code", { "证件号码", "resident ID, credit code or organisation code" }, QF_STORE_TEXT, party_code },
    { "person_name", { "姓名", "name of a person" }, QF_STORE_TEXT, person_name },
    { "phone", { "电话号码", "phone number" }, QF_STORE_TEXT, phone },
    { "plate", { "车牌号", "vehicle plate" }, QF_STORE_TEXT, plate },
    { "region", { "区划代码", "region code" }, QF_STORE_TEXT, region },
    { "registration_number", { "工商注册号", "business registration number" }, QF_STORE_TEXT, registration_number },
    { "resident_id", { "公民身份号码", "resident ID" }, QF_STORE_TEXT, resident_id },
    { "text", { "文字", "text" }, QF_STORE_TEXT, text_cell },
    { "year", { "年度", "year" }, QF_STORE_INTEGER, year },
};

const struct qf_type *qf_types(size_t *ret_count)
{
    *ret_count = QF_COUNT(types);
    return types;
}

const struct qf_type *qf_type_find(const char *name)
{
    for (size_t i = 0; i < QF_COUNT(types); i++) {
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    }
    return NULL;
}

void qf_cell_read(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret)
{
    if (!cell->text.length) {
        set_empty(ret, NULL);
        return;
    }
    column->type->read(cell, column, context, ret);
    if (ret->outcome != QF_CELL_READ || column->type->storage == QF_STORE_TEXT)
        return;
    if ((column->has_min && ret->number < column->min) || (column->has_max && ret->number > column->max))
        set_invalid(ret, "out-of-range", qf_slice_trim(cell->text));
}
