/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings under a lack of memory: what a model found is recorded whole, or not at all and can be tried again. */
#include "fault.h"

#include <stdio.h>

#include "../unit/warn/world.h"
#include "base/date.h"
#include "warn/cage.h"
#include "warn/record.h"
#include "warn/warning.h"

struct scene {
    struct world world;
    struct qf_lake *lake; /* a session with the views, not locked */
    struct qf_hits hits;
    int64_t run;
    unsigned attempts;
    char code[16];
};

static int make_scene(void **state)
{
    static struct scene scene;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };

    scene = (struct scene){ 0 };
    *state = &scene;
    world_open(&scene.world);
    world_deliver(&scene.world, 0,
        "('张伟', '" P1 "', '石桥村', 1000, 12000, '2024-03-01'), ('李娜', '" P2
        "', '石桥村', 1000, 200000, '2024-03-01')");
    must(world_ask(&scene.world, "T01", 20000, 0, &scene.hits, &error), &error);
    assert_int_equal(world_run(&scene.world, "T01", &report)->hits, 2);
    scene.run = report.run;
    must(scene.world.sessions.open(scene.world.sessions.context, &scene.lake, &error), &error);
    return 0;
}

static int remove_scene(void **state)
{
    struct scene *scene = *state;

    qf_hits_release(&scene->hits);
    qf_lake_close(scene->lake);
    world_close(&scene->world);
    return 0;
}

static enum qf_status define_and_ask(void *context, struct qf_error *error)
{
    struct scene *scene = context;
    const struct qf_model *model = qf_catalog_model(scene->world.catalog, "T01");
    struct qf_cage cage CLEANUP(qf_cage_release) = { 0 };
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };

    TRY(qf_cage_define(scene->lake, scene->world.catalog, &cage, error));
    TRY(qf_cage_check(&cage, model, error));
    TRY(qf_model_ask(scene->lake, qf_catalog_workflow(scene->world.catalog), model,
        qf_civil_to_days((struct qf_civil){ 2025, 6, 30 }), 20000, NULL, &hits, error));
    assert_int_equal(hits.count, 2);
    return QF_OK;
}

static void ask__reports_every_lack_of_memory(void **state)
{
    fault_run(&(struct fault_scenario){
        .name = "asking a model", .classes = FAULTS(FAULT_ALLOCATE), .run = define_and_ask, .context = *state });
}

/* Each attempt is of a model of its own name, so that its warnings are new. */
static void name_model(void *context)
{
    struct scene *scene = context;

    snprintf(scene->code, sizeof scene->code, "T%u", ++scene->attempts + 100);
}

static enum qf_status record_and_commit(struct scene *scene, struct qf_book *book, struct qf_error *error)
{
    struct qf_model model = *qf_catalog_model(scene->world.catalog, "T01");
    struct qf_record_counts counts = { 0 };

    model.code = scene->code;
    TRY(qf_book_begin(book, "tester", "warning.run", NULL, error));
    enum qf_status status = qf_record_hits(book, &model, scene->run, &scene->hits, &counts, error);
    if (status == QF_OK)
        return qf_book_commit(book, error);
    qf_book_rollback(book);
    return status;
}

/* Opens the book itself, because an open one keeps its statements. */
static enum qf_status record(void *context, struct qf_error *error)
{
    struct scene *scene = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    char path[96];

    snprintf(path, sizeof path, "%s/book.db", scene->world.folder);
    TRY(qf_book_open(path, QF_BOOK_WRITE, &book, error));
    return record_and_commit(scene, book, error);
}

static void check_book(void *context, enum qf_status status)
{
    struct scene *scene = context;
    char sql[96];

    snprintf(sql, sizeof sql, "SELECT count(*) FROM warning WHERE model = '%s'", scene->code);
    world_open_book(&scene->world, QF_BOOK_READ);
    book_answers(&scene->world, sql, status == QF_OK ? "2" : "0");
    world_close_book(&scene->world);
}

/* While two connections are open, the system keeps the descriptors of the one that closes: the city's own is closed. */
static void record__writes_all_or_nothing(void **state)
{
    struct scene *scene = *state;

    world_close_book(&scene->world);
    fault_run(&(struct fault_scenario){ .name = "recording warnings",
        .classes = FAULTS(FAULT_ALLOCATE),
        .prepare = name_model,
        .run = record,
        .check = check_book,
        .context = scene });
}

static enum qf_status read(void *context, struct qf_error *error)
{
    struct scene *scene = context;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_source_evidence row;
    struct qf_warning_ref *refs = NULL;
    struct qf_warning_link *links = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_warning_refs("[[1,2],[1,3]]", arena, &refs, &count, error));
    TRY(qf_warning_links(
        "[{\"from\":34010119800101001,\"to\":34010119800101002,\"kind\":\"spouse\",\"refs\":[68719476738]}]", arena,
        &links, &count, error));
    TRY(qf_warning_name_links(scene->lake, scene->world.book, scene->world.catalog, arena, links, count, error));
    return qf_evidence_read(
        scene->lake, scene->world.book, scene->world.catalog, refs[1].batch, refs[1].row, false, arena, &row, error);
}

static void evidence__reports_every_lack_of_memory(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(read(*state, &error), &error);
    fault_run(&(struct fault_scenario){
        .name = "reading evidence", .classes = FAULTS(FAULT_ALLOCATE), .run = read, .context = *state });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ask__reports_every_lack_of_memory, make_scene, remove_scene),
        cmocka_unit_test_setup_teardown(record__writes_all_or_nothing, make_scene, remove_scene),
        cmocka_unit_test_setup_teardown(evidence__reports_every_lack_of_memory, make_scene, remove_scene),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
