/* SPDX-License-Identifier: Apache-2.0 */
/* Runs SQL in plain DuckDB with nothing of ours: the other side of a benchmark. usage: duckdb_sql SQL… */
#include <duckdb.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    duckdb_database database;
    duckdb_connection connection;
    int code = 0;

    if (duckdb_open(NULL, &database) != DuckDBSuccess || duckdb_connect(database, &connection) != DuckDBSuccess) {
        fputs("duckdb_sql: cannot open a session\n", stderr);
        return 1;
    }
    for (int i = 1; i < argc && !code; i++) {
        duckdb_result result;
        if (duckdb_query(connection, argv[i], &result) != DuckDBSuccess) {
            fprintf(stderr, "duckdb_sql: %s\n", duckdb_result_error(&result));
            code = 1;
        }
        duckdb_destroy_result(&result);
    }
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return code;
}
