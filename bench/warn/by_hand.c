/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a script in one session of DuckDB as a person at its prompt would, and counts the rows of each SELECT. Of ours there are only
 * the SQL functions that the views call. usage: by_hand FILE
 */
#include <stdio.h>

#include "base/file.h"
#include "base/memory.h"
#include "store/engine.h" /* private to the store; a bench may look inside */

/* All rows are fetched; how many they were is the only thing kept. */
static int run(duckdb_connection connection, duckdb_extracted_statements statements, idx_t index)
{
    duckdb_prepared_statement statement = NULL;
    duckdb_result result = { 0 };
    int code = 1;

    if (duckdb_prepare_extracted_statement(connection, statements, index, &statement) != DuckDBSuccess)
        fprintf(stderr, "by_hand: %s\n", duckdb_prepare_error(statement));
    else if (duckdb_execute_prepared(statement, &result) != DuckDBSuccess)
        fprintf(stderr, "by_hand: %s\n", duckdb_result_error(&result));
    else
        code = 0;
    if (!code && duckdb_prepared_statement_type(statement) == DUCKDB_STATEMENT_TYPE_SELECT)
        printf("%llu rows\n", (unsigned long long)duckdb_row_count(&result));
    duckdb_destroy_result(&result);
    duckdb_destroy_prepare(&statement);
    return code;
}

static int run_script(duckdb_connection connection, const char *script)
{
    duckdb_extracted_statements statements = NULL;
    idx_t count = duckdb_extract_statements(connection, script, &statements);
    int code = count ? 0 : 1;

    if (!count)
        fprintf(stderr, "by_hand: %s\n", duckdb_extract_statements_error(statements));
    for (idx_t i = 0; i < count && !code; i++)
        code = run(connection, statements, i);
    duckdb_destroy_extracted(&statements);
    return code;
}

int main(int argc, char **argv)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text script CLEANUP(qf_text_release) = { 0 };
    duckdb_database database;
    duckdb_connection connection;

    if (argc != 2 || qf_file_read(argv[1], &script, &error) != QF_OK || duckdb_open(NULL, &database) != DuckDBSuccess ||
        duckdb_connect(database, &connection) != DuckDBSuccess || qf_functions_register(connection, &error) != QF_OK) {
        fprintf(stderr, "by_hand: cannot begin: %s\n", error.message);
        return 1;
    }
    int code = run_script(connection, qf_text_string(&script));
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return code;
}
