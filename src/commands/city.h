/* SPDX-License-Identifier: Apache-2.0 */
/* An opened workspace: its settings, catalogue, book and lake. */
#ifndef QF_COMMANDS_CITY_H
#define QF_COMMANDS_CITY_H

#include "catalog/catalog.h"
#include "catalog/workspace.h"
#include "commands/cli.h"
#include "store/book.h"
#include "store/lake.h"

struct qf_city {
    struct qf_arena *arena;
    char *path;
    struct qf_workspace_settings settings;
    struct qf_catalog *catalog;
    struct qf_book *book;
    struct qf_lake *lake; /* NULL until qf_city_open_lake() */
};
#define QF_CITY_INIT ((struct qf_city){ 0 })

/* Finds the workspace (-C, else upward from here) and opens settings, catalogue and book. */
QF_MUST_CHECK enum qf_status qf_city_open(
    const struct qf_cli *cli, enum qf_book_mode mode, struct qf_city *ret_city, struct qf_error *error);
/* Where the workspace is, without opening anything of it. */
QF_MUST_CHECK enum qf_status qf_city_find(const struct qf_cli *cli, struct qf_text *ret_path, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_city_open_lake(struct qf_city *city, struct qf_error *error);
/* A further session over the same lake. */
QF_MUST_CHECK enum qf_status qf_city_new_session(
    const struct qf_city *city, struct qf_lake **ret_lake, struct qf_error *error);
void qf_city_close(struct qf_city *city);
QF_CLEANUP_VALUE(struct qf_city, qf_city_close)

/* Leaves the trace of a look at full identifiers, before they are shown: of row `id` of `table`, for `purpose`. */
QF_MUST_CHECK enum qf_status qf_city_record_look(const struct qf_city *city, const struct qf_cli *cli,
    const char *table, int64_t id, const char *purpose, struct qf_error *error);

/* Where the workspace keeps its keys. */
void qf_city_keys_folder(const struct qf_city *city, struct qf_text *ret_folder);
/* The verify keys of its journal (store/note.h). */
QF_MUST_CHECK enum qf_status qf_city_read_keys(
    const struct qf_city *city, struct qf_text *ret_keys, struct qf_error *error);

/* The catalogue alone: the workspace's when there is one, else the shipped one, for commands that need no city. */
QF_MUST_CHECK enum qf_status qf_city_load_catalog(
    const struct qf_cli *cli, struct qf_catalog **ret_catalog, struct qf_error *error);

/* Makes a new workspace in `path`, which must be empty or not exist. */
QF_MUST_CHECK enum qf_status qf_city_create(
    const char *path, const char *name, const char *region, struct qf_error *error);

/* Folder of the shipped catalogue: $QINGFENG_CATALOG, else beside the program. */
QF_MUST_CHECK enum qf_status qf_shipped_catalog(struct qf_text *ret_path, struct qf_error *error);

#endif
