/* SPDX-License-Identifier: Apache-2.0 */
#include "book_test.h"
#include "store/carry.h"

static const struct qf_store_column COLUMNS[] = {
    { "number", QF_STORE_BIGINT },
    { "text", QF_STORE_TEXT },
    { "day", QF_STORE_DATE },
    { "small", QF_STORE_INTEGER },
    { "flag", QF_STORE_BOOLEAN },
};
static const struct qf_schema SCHEMA = { COLUMNS, QF_COUNT(COLUMNS) };

static struct qf_lake *carry(struct world *world, const char *select)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *rows = NULL;
    struct qf_lake *lake = lake_in(NULL);

    OK(qf_book_prepare(world->book, select, &rows, &error));
    OK(qf_lake_load_book(lake, "carried", &SCHEMA, rows, &error));
    qf_statement_free(rows);
    return lake;
}

static void carry__keeps_every_value_by_its_type(void **state)
{
    struct qf_lake *lake = carry(*state, "SELECT 9007199254740993, '乡镇', '2024-02-29', -7, 1");
    char text[256];

    assert_string_equal(one_text(lake, "SELECT concat_ws('|', number, text, day + 1, small, flag) FROM carried", text),
        "9007199254740993|乡镇|2024-03-01|-7|true");
    qf_lake_close(lake);
}

static void carry__leaves_open_what_is_not_known(void **state)
{
    struct qf_lake *lake =
        carry(*state, "SELECT NULL, '', '不详', NULL, NULL UNION ALL SELECT 1, NULL, '2024-02', 0, 0");

    assert_int_equal(one_int(lake, "SELECT count(*) FROM carried"), 2);
    assert_int_equal(one_int(lake, "SELECT count(*) FROM carried WHERE number IS NULL AND text = '' AND day IS NULL "
                                   "AND small IS NULL AND flag IS NULL"),
        1);
    assert_int_equal(
        one_int(lake, "SELECT count(*) FROM carried WHERE text IS NULL AND day IS NULL AND small = 0 AND NOT flag"), 1);
    qf_lake_close(lake);
}

static void carry__takes_every_row_once(void **state)
{
    static const char select[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
                                 "SELECT i, i, NULL, i, i % 2 FROM n";
    struct qf_lake *lake = carry(*state, select);

    assert_int_equal(one_int(lake, "SELECT count(DISTINCT number) FROM carried"), 5000);
    assert_int_equal(one_int(lake, "SELECT sum(number) FROM carried"), 5000 * 5001 / 2);
    qf_lake_close(lake);
}

static void carry__makes_an_empty_table_of_nothing(void **state)
{
    struct qf_lake *lake = carry(*state, "SELECT 1, 'a', NULL, 1, 1 WHERE false");

    assert_int_equal(one_int(lake, "SELECT count(*) FROM carried"), 0);
    qf_lake_close(lake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(carry__keeps_every_value_by_its_type),
        WITH_BOOK(carry__leaves_open_what_is_not_known),
        WITH_BOOK(carry__takes_every_row_once),
        WITH_BOOK(carry__makes_an_empty_table_of_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
