/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collection while memory, files and disks fail: what fails comes back as such, nothing of the delivery is seen, and delivering it
 * again succeeds. Beside the calls of every fault test those are failed that only collection makes.
 */
#include "fault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../remove_tree.h"
#include "../unit/collect/office.h"
#include "base/file.h"
#include "collect/collect.h"

/* --- calls that only collection makes ---------------------------------------------------------------------------------- */

static bool read_failed; /* what ferror() must tell */

ssize_t __real_copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t size, unsigned flags);
ssize_t __wrap_copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t size, unsigned flags);
ssize_t __wrap_copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t size, unsigned flags)
{
    return fault_strikes(FAULT_WRITE) ? -1 : __real_copy_file_range(from, from_at, to, to_at, size, flags);
}

size_t __real_fwrite(const void *data, size_t size, size_t count, FILE *file);
size_t __wrap_fwrite(const void *data, size_t size, size_t count, FILE *file);
size_t __wrap_fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    return fault_strikes(FAULT_WRITE) ? 0 : __real_fwrite(data, size, count, file);
}

int __real_fflush(FILE *file);
int __wrap_fflush(FILE *file);
int __wrap_fflush(FILE *file)
{
    return fault_strikes(FAULT_WRITE) ? EOF : __real_fflush(file);
}

size_t __real_fread(void *data, size_t size, size_t count, FILE *file);
size_t __wrap_fread(void *data, size_t size, size_t count, FILE *file);
size_t __wrap_fread(void *data, size_t size, size_t count, FILE *file)
{
    read_failed = fault_strikes(FAULT_READ);
    return read_failed ? 0 : __real_fread(data, size, count, file);
}

int __real_ferror(FILE *file);
int __wrap_ferror(FILE *file);
int __wrap_ferror(FILE *file)
{
    if (read_failed)
        errno = EIO;
    return read_failed || __real_ferror(file);
}

int __real_mkostemp64(char *name, int flags);
int __wrap_mkostemp64(char *name, int flags);
int __wrap_mkostemp64(char *name, int flags)
{
    return fault_strikes(FAULT_OPEN) ? -1 : __real_mkostemp64(name, flags);
}

/* --- a town ------------------------------------------------------------------------------------------------------------ */

struct world {
    char folder[64], lake_path[96], book_path[96], file[96];
    struct qf_catalog *catalog;
    struct qf_lake *lake;
    unsigned runs; /* each delivers other bytes */
    struct qf_collect_report report;
};

static int make_world(void **state)
{
    static struct world world;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;

    /* In memory where that can be: thousands of deliveries are synced. */
    world = (struct world){ 0 };
    snprintf(world.folder, sizeof world.folder, "%s/qf-fault-collect-XXXXXX",
        access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    *state = &world;
    if (!mkdtemp(world.folder) || qf_catalog_load(QF_TESTS "/fault/catalog", NULL, &world.catalog, NULL) != QF_OK)
        return -1;
    snprintf(world.lake_path, sizeof world.lake_path, "%s/lake", world.folder);
    snprintf(world.book_path, sizeof world.book_path, "%s/book.db", world.folder);
    snprintf(world.file, sizeof world.file, "%s/file", world.folder);
    const struct qf_lake_options options = { .path = world.lake_path, .threads = 1 };
    if (qf_folder_make(world.lake_path, NULL) != QF_OK || qf_lake_open(&options, &world.lake, NULL) != QF_OK)
        return -1;
    return qf_book_open(world.book_path, QF_BOOK_CREATE, &book, NULL) == QF_OK ? 0 : -1;
}

static int remove_world(void **state)
{
    struct world *world = *state;

    qf_lake_close(world->lake);
    qf_catalog_free(world->catalog);
    return remove_tree(world->folder);
}

/* Two rows to accept, one of them altered and filled down, one to quarantine, a title and a header to set aside. */
static void write_csv(void *context)
{
    struct world *world = context;
    char text[256];
    int length =
        snprintf(text, sizeof text, "第%u次\n村,姓名,金额\n东村,张三,1\n,\"李 四\",2\n西村,王五,很多\n", ++world->runs);

    assert_int_equal(qf_file_replace(world->file, text, (size_t)length, NULL), QF_OK);
}

static void write_gb18030(void *context)
{
    struct world *world = context;
    char text[256];
    int length = snprintf(text, sizeof text,
        "%u\n\xB4\xE5,\xD0\xD5\xC3\xFB,\xBD\xF0\xB6\xEE\n\xB6\xAB,\xD5\xC5\xC8\xFD,1\n,\"\xC0\xEE \xCB\xC4\",2\n"
        "\xCE\xF7,\xCD\xF5\xCE\xE5,x\n",
        ++world->runs);

    assert_int_equal(qf_file_replace(world->file, text, (size_t)length, NULL), QF_OK);
}

static void write_workbook(void *context)
{
    struct world *world = context;
    char rows[512];
    const struct office_sheet sheet = { .name = "S", .rows = rows };

    snprintf(rows, sizeof rows,
        "<row r=\"1\"><c r=\"A1\"><v>%u</v></c></row>"
        "<row r=\"2\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c></row>"
        "<row r=\"3\"><c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c><c><v>1</v></c></row>"
        "<row r=\"4\"><c/><c t=\"inlineStr\"><is><t>李 四</t></is></c><c><v>2</v></c></row>"
        "<row r=\"5\"><c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c><c t=\"str\"><v>x</v></c></row>",
        ++world->runs);
    office_workbook(
        world->file, &(struct office_book){ .sheets = &sheet,
                         .sheet_count = 1,
                         .strings = "<si><t>村</t></si><si><t>姓名</t></si><si><t>金额</t></si><si><t>东村</t></si>"
                                    "<si><t>张三</t></si>" });
}

/* Opens the book itself: an open one keeps its statements. */
static enum qf_status collect(void *context, struct qf_error *error)
{
    struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    const struct qf_collect_options options = { .path = world->file, .threads = 1, .actor = "tester" };

    read_failed = false;
    TRY(qf_book_open(world->book_path, QF_BOOK_WRITE, &book, error));
    return qf_collect_file(world->lake, book, world->catalog, &options, &world->report, error);
}

/* Committed batches whose sums hold, and those whose do not. */
static int64_t count_batches(const struct world *world, const char *condition)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    char sql[256];
    bool row = false;

    snprintf(sql, sizeof sql, "SELECT count(*) FROM batch WHERE %s", condition);
    assert_int_equal(qf_book_open(world->book_path, QF_BOOK_READ, &book, NULL), QF_OK);
    assert_int_equal(qf_book_prepare(book, sql, &statement, NULL), QF_OK);
    assert_int_equal(qf_statement_next(statement, &row, NULL), QF_OK);
    return qf_statement_int(statement, 0);
}

/* Nothing of a delivery that failed is seen; the same file can be delivered again at once, and then all of it is. */
static void check(void *context, enum qf_status status)
{
    struct world *world = context;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    const struct qf_collect_report *report = &world->report;
    int64_t rows = -1;
    char sql[256];

    if (status != QF_OK) {
        assert_int_equal(count_batches(world, "state = 'committed'"), world->runs - 1);
        if (collect(world, &error) != QF_OK)
            fail_msg("once more: %s: %s", qf_status_name(error.status), error.message);
    }
    assert_int_equal(report->end, QF_COLLECT_COMMITTED);
    assert_int_equal(report->rows_delivered, 5);
    assert_int_equal(report->rows_accepted, 2);
    assert_int_equal(report->rows_quarantined, 1);
    assert_int_equal(report->rows_set_aside, 2);
    assert_int_equal(count_batches(world, "state = 'committed' AND rows_accepted = 2"), world->runs);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM read_parquet('%s/FA01/%d.parquet')", world->lake_path,
        (int)report->batch);
    assert_int_equal(qf_query_one_int(world->lake, sql, &rows, NULL), QF_OK);
    assert_int_equal(rows, 2);
}

#define CLASSES                                                                                                        \
    (FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_READ) | FAULTS(FAULT_WRITE) | FAULTS(FAULT_SYNC) |     \
        FAULTS(FAULT_RENAME) | FAULTS(FAULT_FOLDER) | FAULTS(FAULT_INTERRUPT) | FAULTS(FAULT_SHORT))

#define ABSORBED FAULTS(FAULT_FOLDER) /* a folder that cannot be made may stand already */

static void csv__is_collected_whole_or_not_at_all(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "a CSV",
        .classes = CLASSES,
        .absorbs = ABSORBED,
        .prepare = write_csv,
        .run = collect,
        .check = check,
        .context = *state });
}

static void gb18030__is_collected_whole_or_not_at_all(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "a CSV in GB18030",
        .classes = FAULTS(FAULT_ALLOCATE),
        .prepare = write_gb18030,
        .run = collect,
        .check = check,
        .context = *state });
}

static void workbook__is_collected_whole_or_not_at_all(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "a workbook",
        .classes = CLASSES,
        .absorbs = ABSORBED,
        .prepare = write_workbook,
        .run = collect,
        .check = check,
        .context = *state });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(csv__is_collected_whole_or_not_at_all, make_world, remove_world),
        cmocka_unit_test_setup_teardown(gb18030__is_collected_whole_or_not_at_all, make_world, remove_world),
        cmocka_unit_test_setup_teardown(workbook__is_collected_whole_or_not_at_all, make_world, remove_world),
    };
    return cmocka_run_group_tests_name("fault collect", tests, NULL, NULL);
}
