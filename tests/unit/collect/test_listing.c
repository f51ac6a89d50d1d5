/* SPDX-License-Identifier: Apache-2.0 */
/* Reading back: batches and findings as they were written, through the spool's file, in order and filtered. */
#include "town.h"

#include "base/text.h"
#include "collect/listing.h"
#include "collect/spool.h"

#define HEAD  "姓名,身份证号,补贴金额,发放日期,备注\n"
#define ALICE "349901195001010011"

static enum qf_status list_batch(void *context, const struct qf_batch *batch, struct qf_error *error)
{
    (void)error;
    qf_text_add_format(context, "%lld %s %s %s %s %lld=%lld+%lld+%lld %lld/%lld\n", (long long)batch->id, batch->state,
        batch->department, batch->dataset, batch->file_name, (long long)batch->rows_delivered,
        (long long)batch->rows_accepted, (long long)batch->rows_quarantined, (long long)batch->rows_set_aside,
        (long long)batch->replaces, (long long)batch->replaced_by);
    return QF_OK;
}

static void assert_batches(struct town *town, const struct qf_batch_filter *filter, const char *expected)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    OK(town, qf_batch_walk(town->book, filter, list_batch, &text, &town->error));
    assert_string_equal(qf_text_string(&text), expected);
}

static enum qf_status list_total(void *context, const struct qf_delivery_total *total, struct qf_error *error)
{
    (void)error;
    qf_text_add_format(context, "%s %lld+%lld %lld=%lld+%lld+%lld\n", total->department, (long long)total->files,
        (long long)total->unrecognised, (long long)total->rows_delivered, (long long)total->rows_accepted,
        (long long)total->rows_quarantined, (long long)total->rows_set_aside);
    return QF_OK;
}

static void batches__are_listed_with_their_counts(void **state)
{
    struct town *town = *state;
    struct qf_text totals CLEANUP(qf_text_release) = { 0 };

    town_deliver(town, "a.csv", HEAD "张三," ALICE ",1,2025-05-27,\n李四,,1,2025-05-27,\n");
    town_deliver(town, "b.csv", "甲,乙\n1,2\n");
    town->options.replaces = 1;
    town->options.department = "MZ";
    town_deliver(town, "c.csv", HEAD "张三," ALICE ",1,2025-05-27,\n");
    assert_batches(town, NULL,
        "1 committed CZ PA01 a.csv 3=1+1+1 0/3\n2 unrecognised -  b.csv 0=0+0+0 0/0\n"
        "3 committed MZ PA01 c.csv 2=1+0+1 1/0\n");
    assert_batches(town, &(struct qf_batch_filter){ .department = "MZ" }, "3 committed MZ PA01 c.csv 2=1+0+1 1/0\n");
    assert_batches(town, &(struct qf_batch_filter){ .state = "unrecognised" }, "2 unrecognised -  b.csv 0=0+0+0 0/0\n");
    assert_batches(town, &(struct qf_batch_filter){ .id = 9 }, "");
    OK(town, qf_delivery_walk(town->book, list_total, &totals, &town->error));
    assert_string_equal(
        qf_text_string(&totals), "- 0+1 0=0+0+0\nMZ 1+0 2=1+0+1\n"); /* what is replaced does not count */
}

static enum qf_status list_finding(void *context, const struct qf_finding *finding, struct qf_error *error)
{
    (void)error;
    qf_text_add_format(context, "%lld %lld %s %s %s %s -> %s\n", (long long)finding->row, (long long)finding->position,
        finding->column, finding->kind, finding->rule, finding->raw, finding->value ? finding->value : "NULL");
    return QF_OK;
}

static void assert_findings(struct town *town, const struct qf_finding_filter *filter, const char *expected)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    OK(town, qf_finding_walk(town->lake, town->report.batch, filter, list_finding, &text, &town->error));
    assert_string_equal(qf_text_string(&text), expected);
}

static void findings__are_listed_in_order_and_filtered(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv", HEAD "张 三,'" ALICE ",1,2025-05-27,\n李四," ALICE ",很多,2025-05-27,\n");
    assert_findings(town, &(struct qf_finding_filter){ .kind = "altered" },
        "2 1 payee_name altered stripped 张 三 -> 张三\n2 2 payee_id altered stripped '" ALICE " -> " ALICE "\n");
    assert_findings(
        town, &(struct qf_finding_filter){ .rule = "malformed" }, "3 3 amount invalid malformed 很多 -> NULL\n");
    assert_findings(town, &(struct qf_finding_filter){ .kind = "altered", .limit = 1 },
        "2 1 payee_name altered stripped 张 三 -> 张三\n");
    town->report.batch = 99;
    assert_findings(town, NULL, "");
}

/* More than the writers' buffers hold, and values longer than what is kept of one. */
static void spool__reads_back_what_was_written(void **state)
{
    struct qf_spool *spool CLEANUP(qf_spool_close) = NULL;
    struct town *town = *state;
    struct qf_text longest CLEANUP(qf_text_release) = { 0 };
    const int records = 20000;

    for (int i = 0; i < 30000; i++)
        qf_text_add_string(&longest, "长");
    OK(town, qf_spool_open(town->lake, &spool, &town->error));
    struct qf_spool_writer writer = { .spool = spool };
    for (int i = 0; i < records; i++) {
        const struct qf_spool_record record = { .row = i,
            .position = i % 7,
            .kind = "altered",
            .column = "note",
            .rule = "stripped",
            .raw = i % 1000 ? QF_SLICE("raw") : qf_text_slice(&longest),
            .value = i % 2 ? QF_SLICE("") : (struct qf_slice){ NULL, 0 } };
        OK(town, qf_spool_add(&writer, &record, &town->error));
    }
    OK(town, qf_spool_flush(&writer, &town->error));
    qf_spool_writer_release(&writer);
    assert_int_equal(qf_spool_count(spool), records);
    OK(town, qf_spool_write(spool, town->lake, QF_SPOOL_FINDINGS, "_finding/5.parquet", &town->error));
    town->report.batch = 5;
    assert_int_equal(town_int(town, "SELECT count(*) FROM {findings}"), records);
    assert_int_equal(
        town_int(town, "SELECT count(*) FROM {findings} WHERE _row % 7 = \"position\" AND kind = 'altered'"
                       " AND (value IS NULL) = (_row % 2 = 0) AND \"column\" = 'note' AND rule = 'stripped'"),
        records);
    assert_int_equal(town_int(town, "SELECT count(*) FROM {findings} WHERE raw = 'raw'"), records - records / 1000);
    assert_int_equal(town_int(town, "SELECT min(strlen(raw)) FROM {findings} WHERE raw <> 'raw'"), 65535 / 3 * 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(batches__are_listed_with_their_counts),
        IN_A_TOWN(findings__are_listed_in_order_and_filtered),
        IN_A_TOWN(spool__reads_back_what_was_written),
    };

    return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
