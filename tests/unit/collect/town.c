/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the town, delivers into it and reads back. */
#include "town.h"

#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

#include "../../remove_tree.h"

int town_make(void **state)
{
    struct town *town = calloc(1, sizeof *town);

    if (!town)
        return -1;
    *state = town;
    town->error = QF_ERROR_INIT(QF_LANG_EN);
    snprintf(town->folder, sizeof town->folder, "/tmp/qf-town-XXXXXX");
    if (!mkdtemp(town->folder))
        return -1;
    snprintf(town->lake_path, sizeof town->lake_path, "%s/lake", town->folder);
    town->options.threads = 2;
    if (qf_folder_make(town->lake_path, &town->error) != QF_OK ||
        qf_catalog_load(QF_TEST_CATALOG, NULL, &town->catalog, &town->error) != QF_OK ||
        qf_lake_open(&(struct qf_lake_options){ .path = town->lake_path, .threads = 2 }, &town->lake, &town->error) !=
            QF_OK ||
        qf_book_open(town_path(town, "book.db"), QF_BOOK_CREATE, &town->book, &town->error) != QF_OK) {
        fprintf(stderr, "town: %s\n", town->error.message);
        return -1;
    }
    return 0;
}

int town_remove(void **state)
{
    struct town *town = *state;

    qf_lake_close(town->lake);
    qf_book_close(town->book);
    qf_catalog_free(town->catalog);
    int failed = remove_tree(town->folder);
    free(town);
    return failed;
}

const char *town_path(struct town *town, const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", town->folder, name);
    return path;
}

enum qf_status town_try_file(struct town *town, const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s", town_path(town, name));
    town->options.path = path;
    town->options.actor = "tester";
    town->error = QF_ERROR_INIT(QF_LANG_EN);
    town->report = (struct qf_collect_report){ 0 };
    return qf_collect_file(town->lake, town->book, town->catalog, &town->options, &town->report, &town->error);
}

enum qf_status town_try(struct town *town, const char *name, const char *data, size_t length)
{
    OK(town, qf_file_replace(town_path(town, name), data, length, &town->error));
    return town_try_file(town, name);
}

void town_deliver(struct town *town, const char *name, const char *text)
{
    OK(town, town_try(town, name, text, strlen(text)));
}

void town_deliver_book(struct town *town, const char *name, const struct office_book *book)
{
    office_workbook(town_path(town, name), book);
    OK(town, town_try_file(town, name));
}

void town_deliver_grid(struct town *town, const char *name, const char *grid)
{
    office_grid(town_path(town, name), grid);
    OK(town, town_try_file(town, name));
}

void town_expect(const struct town *town, int64_t delivered, int64_t accepted, int64_t quarantined, int64_t set_aside)
{
    const struct qf_collect_report *report = &town->report;

    assert_int_equal(report->end, QF_COLLECT_COMMITTED);
    if (report->rows_delivered != delivered || report->rows_accepted != accepted ||
        report->rows_quarantined != quarantined || report->rows_set_aside != set_aside)
        fail_msg("%lld = %lld + %lld + %lld, expected %lld = %lld + %lld + %lld", (long long)report->rows_delivered,
            (long long)report->rows_accepted, (long long)report->rows_quarantined, (long long)report->rows_set_aside,
            (long long)delivered, (long long)accepted, (long long)quarantined, (long long)set_aside);
}

/* Puts the last batch's files where their names stand in braces. */
static void expand(const struct town *town, const char *sql, struct qf_text *out)
{
    static const struct {
        const char *mark;
        const char *folder; /* NULL: the dataset's */
    } marks[] = { { "{accepted}", NULL }, { "{findings}", "_finding" }, { "{quarantine}", "_quarantine" } };

    while (*sql) {
        size_t i = 0;
        while (i < QF_COUNT(marks) && strncmp(sql, marks[i].mark, strlen(marks[i].mark)) != 0)
            i++;
        if (i == QF_COUNT(marks)) {
            qf_text_add_char(out, *sql++);
            continue;
        }
        qf_text_add_format(out, "read_parquet('%s/%s/%lld.parquet')", town->lake_path,
            marks[i].folder ? marks[i].folder : town->report.dataset, (long long)town->report.batch);
        sql += strlen(marks[i].mark);
    }
}

/* Appends a value to the answer. */
static void add_value(struct town *town, size_t *used, const char *text, size_t length, bool last)
{
    *used += (size_t)snprintf(
        town->answer + *used, sizeof town->answer - *used, "%.*s%s", (int)length, text, last ? "\n" : "|");
    assert_true(*used < sizeof town->answer);
}

const char *town_rows(struct town *town, const char *sql)
{
    struct qf_text expanded CLEANUP(qf_text_release) = { 0 };
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    bool more = true;
    size_t used = 0;

    town->answer[0] = '\0';
    qf_text_add_string(&expanded, "SELECT COLUMNS(*)::VARCHAR FROM (");
    expand(town, sql, &expanded);
    qf_text_add_string(&expanded, ")");
    OK(town, qf_query_start(town->lake, qf_text_string(&expanded), NULL, 0, &query, &town->error));
    unsigned columns = qf_query_column_count(query);
    for (;;) {
        OK(town, qf_query_next(query, &more, &town->error));
        if (!more)
            return town->answer;
        for (unsigned i = 0; i < columns; i++) {
            struct qf_slice text = qf_query_is_null(query, i) ? QF_SLICE("NULL") : qf_query_text(query, i);
            add_value(town, &used, text.data, text.length, i + 1 == columns);
        }
    }
}

int64_t town_int(struct town *town, const char *sql)
{
    struct qf_text expanded CLEANUP(qf_text_release) = { 0 };
    int64_t number = 0;

    expand(town, sql, &expanded);
    OK(town, qf_query_one_int(town->lake, qf_text_string(&expanded), &number, &town->error));
    return number;
}

const char *town_book(struct town *town, const char *sql)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool more = true;
    size_t used = 0;

    town->answer[0] = '\0';
    OK(town, qf_book_prepare(town->book, sql, &statement, &town->error));
    for (;;) {
        OK(town, qf_statement_next(statement, &more, &town->error));
        if (!more)
            return town->answer;
        const char *text = qf_statement_is_null(statement, 0) ? "NULL" : qf_statement_text(statement, 0);
        add_value(town, &used, text, strlen(text), true);
    }
}

bool town_has(struct town *town, const char *format, ...)
{
    char path[256];
    va_list arguments;
    size_t used = (size_t)snprintf(path, sizeof path, "%s/", town->folder);

    va_start(arguments, format);
    vsnprintf(path + used, sizeof path - used, format, arguments);
    va_end(arguments);
    return access(path, F_OK) == 0;
}
