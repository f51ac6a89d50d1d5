/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts: what a good one becomes, and what is refused beyond the form: columns, headers, values, parties, relations. */
#include "catalog_test.h"

#include "catalog/type.h"

/* Columns follow from line 9 on. */
#define HEAD                                                                                                           \
    "contract: AA01\ndepartment: AA\ntitle: {zh: 甲, en: first}\ngrain: 一行\ncadence: monthly\nretention_months: " \
    "12\n"                                                                                                             \
    "purpose: 核查\ncolumns:\n"
#define NAME "  - {name: payee_name, title: 姓名, type: person_name, role: payee.name}\n"
#define ID   "  - {name: payee_id, title: 身份证号, type: resident_id, role: payee.id}\n"
#define DATE "  - {name: pay_date, title: 日期, type: date}\n"

static void contract__becomes_what_it_says(void **state)
{
    struct qf_catalog *catalog = read_text("contract",
        HEAD "  - name: payee_id\n    title: {zh: 身份证号, en: resident ID}\n    headers: [证件号, 身份证号, "
             "公民身份号码]\n"
             "    type: resident_id\n    role: payee.id\n    required: true\n    sensitive: true\n"
             "  - {name: amount, title: 金额, type: money_yuan, unit: 万元, min: \"0.01\", max: \"1,000\"}\n"
             "  - {name: paid, title: 发放日期, type: date, required: true, on_invalid: keep, min: 2000-01-01}\n"
             "  - {name: tie, title: 关系, type: code, values: {spouse: [配偶, 妻], child: 子女}, fill_down: true}\n"
             "  - {name: relative_name, title: 亲属, type: person_name, role: relative.name}\n"
             "key: [payee_id, paid]\nperiod: paid\nrestricted: true\nparties: {payee: person, relative: person}\n"
             "relations:\n  - {from: payee, to: relative, kind_column: tie, confidence: 90}\n",
        QF_OK);
    const struct qf_contract *contract = qf_catalog_contract(catalog, "AA01");
    const struct qf_column *id = qf_contract_column(contract, "payee_id"),
                           *amount = qf_contract_column(contract, "amount");
    const struct qf_column *paid = qf_contract_column(contract, "paid"), *tie = qf_contract_column(contract, "tie");

    (void)state;
    assert_string_equal(contract->title.en, "first");
    assert_string_equal(contract->grain.en, "一行");
    assert_string_equal(contract->cadence, "monthly");
    assert_true(contract->restricted);
    assert_int_equal(contract->key_count, 2);
    assert_int_equal(contract->key[1], 2);
    assert_string_equal(contract->period_column, "paid");

    assert_int_equal(id->header_count, 3); /* the title first, and once */
    assert_string_equal(id->headers[0], "身份证号");
    assert_string_equal(id->type->name, "resident_id");
    assert_string_equal(id->party, "payee");
    assert_string_equal(id->attribute, "id");
    assert_true(id->required && id->sensitive && !id->fill_down);
    assert_int_equal(id->on_invalid, QF_INVALID_QUARANTINE);
    assert_int_equal(paid->on_invalid, QF_INVALID_KEEP);
    assert_int_equal(amount->on_invalid, QF_INVALID_KEEP); /* what need not be there does not lose its row */
    assert_int_equal(amount->unit_fen, 1000000);
    assert_true(amount->has_min && amount->has_max);
    assert_int_equal(amount->min, 1); /* bounds are in yuan */
    assert_int_equal(amount->max, 100000);
    assert_true(paid->has_min && !paid->has_max);
    assert_int_equal(paid->min, 10957);
    assert_int_equal(tie->value_count, 5); /* three spellings, and each code is one of itself */
    assert_true(tie->fill_down);

    assert_int_equal(contract->party_count, 2);
    assert_int_equal(qf_contract_party(contract, "payee")->id_column, 0);
    assert_int_equal(qf_contract_party(contract, "payee")->name_column, -1);
    assert_int_equal(qf_contract_party(contract, "relative")->name_column, 4);
    assert_int_equal(contract->relation_count, 1);
    assert_int_equal(contract->relations[0].kind_column, 3);
    assert_int_equal(contract->relations[0].group_column, -1);
    assert_int_equal(contract->relations[0].confidence, 90);
    assert_null(qf_contract_column(contract, "other"));
    assert_null(qf_contract_party(contract, "other"));
    qf_catalog_free(catalog);
}

static void column__is_refused_with_its_place(void **state)
{
    static const struct slip slips[] = {
        { HEAD "  - {name: A, title: 甲, type: text}\n", 9, 12, "'A' is no name", "small letters" },
        { HEAD DATE DATE, 10, 5, "two columns are called 'pay_date'", NULL },
        { HEAD "  - {name: a, title: 甲, type: txt}\n", 9, 31, "there is no type 'txt'", "did you mean 'text'?" },
        { HEAD "  - {name: a, title: 甲, type: spreadsheet}\n", 9, 31, "there is no type", "docs/contracts.md" },
        { HEAD "  - {name: a, title: 甲, type: text, requird: true}\n", 9, 37, "has no key 'requird'", "'required'" },
        { HEAD "  - {name: a, title: 甲, type: text, required: yes}\n", 9, 47, "'required' must be true or false",
            NULL },
        { HEAD "  - {name: a, title: 甲, type: text, required: \"true\"}\n", 9, 47, "must be true or false", NULL },
        { HEAD "  - {name: a, title: 甲, type: text, on_invalid: drop}\n", 9, 49, "'on_invalid' cannot be 'drop'",
            "it is one of: quarantine, keep" },
        { HEAD "  - {name: a, title: 甲, type: text, headers: 乙}\n", 9, 46, "'headers' must be a list", NULL },
        { HEAD "  - {name: a, title: 甲, type: text, headers: [乙, 丙, 乙]}\n", 9, 53, "'乙' stands in 'headers' twice",
            NULL },
        { HEAD "  - {name: a, title: 甲, type: text, headers: [乙]}\n  - {name: b, title: 丙, type: text, headers: [乙 "
               "]}\n",
            10, 5, "header '乙' belongs to two columns, 'a' and 'b'", "leave it to one" },
        { HEAD
            "  - {name: a, title: 卡号(Ａ), type: text}\n  - {name: b, title: 丙, type: text, headers: [卡 号（a）]}\n",
            10, 5, "belongs to two columns", "leave it to one" },
        /* roles */
        { HEAD "  - {name: a, title: 甲, type: text, role: payee}\nparties: {}\n", 9, 43,
            "is not of the form party.attribute", "payee.id" },
        { HEAD "  - {name: a, title: 甲, type: text, role: payee.nmae}\nparties: {}\n", 9, 43,
            "there is no attribute 'nmae'", "'name'" },
        { HEAD "  - {name: a, title: 甲, type: text, role: payee.colour}\nparties: {}\n", 9, 43,
            "there is no attribute", "it is one of: id, name" },
        /* values */
        { HEAD "  - {name: a, title: 甲, type: code}\n", 9, 5, "a column of type 'code' needs 'values'", NULL },
        { HEAD "  - {name: a, title: 甲, type: code, values: []}\n", 9, 45, "must be a table from code to spellings",
            "for example" },
        { HEAD "  - {name: a, title: 甲, type: text, values: {x: y}}\n", 9, 45, "cannot have 'values'",
            "the type 'code'" },
        { HEAD "  - {name: a, title: 甲, type: code, values: {x: [丙], y: [丙]}}\n", 9, 45,
            "'丙' stands for 'x' and for 'y'", NULL },
        { HEAD "  - {name: a, title: 甲, type: text, values_open: true}\n", 9, 50, "no sense without 'values'", NULL },
        /* bounds and units */
        { HEAD "  - {name: a, title: 甲, type: text, min: 1}\n", 9, 42, "cannot have 'min'", "bounds are for" },
        { HEAD "  - {name: a, title: 甲, type: integer, min: much}\n", 9, 45, "'much' cannot be read as integer",
            NULL },
        { HEAD "  - {name: a, title: 甲, type: integer, min: 5, max: 4}\n", 9, 53, "'max' is less than 'min'", NULL },
        { HEAD "  - {name: a, title: 甲, type: date, min: 2025-02-30}\n", 9, 42, "cannot be read as date", NULL },
        { HEAD "  - {name: a, title: 甲, type: integer, unit: 万元}\n", 9, 40, "cannot have a 'unit'", NULL },
        { HEAD "  - {name: a, title: 甲, type: money_yuan, unit: 亿元}\n", 9, 49, "'unit' cannot be '亿元'", "元" },
    };

    (void)state;
    EXPECT_SLIPS("contract", slips);
}

static void contract__is_refused_with_its_place(void **state)
{
    static const struct slip slips[] = {
        { "contract: AA01\ntitle: 甲\ngrain: 行\ncadence: daily\nretention_months: 1\npurpose: p\ncolumns:\n" DATE, 1,
            1, "this contract has no 'department'", NULL },
        { HEAD "  []\n", 9, 3, "'columns' needs at least one item", NULL },
        { HEAD DATE "key: pay_date\n", 10, 6, "'key' must be a list of columns", NULL },
        { HEAD DATE "key: [pay_date, pay_date]\n", 10, 17, "stands in the key twice", NULL },
        { HEAD DATE "key: [pay_dat]\n", 10, 7, "there is no column 'pay_dat'", "did you mean 'pay_date'?" },
        { HEAD DATE NAME "period: payee_name\nparties: {payee: person}\n", 11, 9, "neither a date nor a month", NULL },
        { HEAD DATE "retention_month: 3\n", 10, 1, "a contract has no key 'retention_month'",
            "did you mean 'retention_months'?" },
        /* parties */
        { HEAD ID, 9, 60, "there is no party 'payee'", "declare it: parties: {payee: person}" },
        { HEAD ID "parties: {payer: person}\n", 9, 60, "there is no party 'payee'", "did you mean 'payer'?" },
        { HEAD DATE "parties: {payee: person}\n", 10, 11, "no column names the party 'payee'", "payee.id" },
        { HEAD DATE "parties: [payee]\n", 10, 10, "'parties' must be a table", "for example" },
        { HEAD ID "parties: {payee: persn}\n", 10, 18, "'payee' cannot be 'persn'", "did you mean 'person'?" },
        { HEAD ID "parties: {payee: organisation}\n", 9, 60, "of type 'resident_id' cannot name the party",
            "credit_code" },
        { HEAD ID "  - {name: b, title: 乙, type: resident_id, role: payee.id}\nparties: {payee: person}\n", 10, 50,
            "two columns have the role 'payee.id'", NULL },
        { HEAD "  - {name: a, title: 甲, type: money_yuan, role: payee.name}\nparties: {payee: person}\n", 9, 49,
            "a column of type 'money_yuan' cannot name the party 'payee'", "person_name" },
        { HEAD ID "  - {name: payee_entity, title: 乙, type: text}\nparties: {payee: person}\n", 11, 11,
            "the party 'payee' and the column 'payee_entity' would share a name", "rename" },
        { HEAD DATE "parties: {Payee: person}\n", 10, 11, "'Payee' is no name for a party", "small letters" },
        /* relations */
        { HEAD ID NAME "parties: {payee: person}\nrelations:\n  - {to: payee, kind: spouse, confidence: 90}\n", 13, 5,
            "needs either 'from' or 'group_column'", "of one row" },
        { HEAD ID "parties: {payee: person}\nrelations:\n  - {from: payee, to: payee, confidence: 90}\n", 12, 5,
            "needs either 'kind' or 'kind_column'", NULL },
        { HEAD ID "parties: {payee: person}\nrelations:\n  - {from: payee, to: paye, kind: spouse, confidence: 90}\n",
            12, 23, "there is no party 'paye'", "'payee'" },
        { HEAD ID "parties: {payee: person}\nrelations:\n  - {from: payee, to: payee, kind: spous, confidence: 90}\n",
            12, 36, "'kind' cannot be 'spous'", "'spouse'" },
        { HEAD ID "parties: {payee: person}\nrelations:\n  - {from: payee, to: payee, kind: spouse, confidence: 101}\n",
            12, 56, "must lie between 1 and 100", NULL },
        { HEAD ID DATE "parties: {payee: person}\nrelations:\n  - {from: payee, to: payee, kind_column: pay_date, "
                       "confidence: 90}\n",
            13, 43, "no code of column 'pay_date' is a kind of relation", "type 'code'" },
        { HEAD ID
            "  - {name: tie, title: 关系, type: code, values: {spouse: 妻}}\nparties: {payee: person}\nrelations:\n  - "
            "{group_column: payee_id, to: payee, kind_column: tie, confidence: 90}\n",
            13, 54, "no code of column 'tie' is 'head'", "{head: " },
    };

    (void)state;
    EXPECT_SLIPS("contract", slips);
}

/* Contracts, SQL functions and documents take their names from this table. */
static void types__are_in_order_and_found_by_name(void **state)
{
    size_t count;
    const struct qf_type *types = qf_types(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(qf_type_find(types[i].name), &types[i]);
        assert_true(i == 0 || strcmp(types[i - 1].name, types[i].name) < 0);
    }
    assert_null(qf_type_find("number"));
}

static void relation_kinds__have_names(void **state)
{
    (void)state;
    for (int kind = 0; kind < QF_RELATION_COUNT; kind++)
        assert_true(qf_relation_kind_name((enum qf_relation_kind)kind)[0]);
    assert_string_equal(qf_relation_kind_name(QF_RELATION_COUNT), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contract__becomes_what_it_says),
        cmocka_unit_test(column__is_refused_with_its_place),
        cmocka_unit_test(contract__is_refused_with_its_place),
        cmocka_unit_test(types__are_in_order_and_found_by_name),
        cmocka_unit_test(relation_kinds__have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
