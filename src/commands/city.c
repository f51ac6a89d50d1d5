/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and making a workspace: one folder that holds a city (qingfeng.yaml, catalog/, inbox/, lake/, book.db). */
#include "commands/city.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "store/access.h"
#include "store/note.h"

static const char settings_name[] = "qingfeng.yaml";

enum qf_status qf_shipped_catalog(struct qf_text *ret_path, struct qf_error *error)
{
    /* As installed, and as built: the build folder stands in the source tree. */
    static const char *const beside[] = { "../share/qingfeng/catalog", "../../../catalog" };
    struct qf_text program CLEANUP(qf_text_release) = { 0 };
    struct qf_text proof CLEANUP(qf_text_release) = { 0 };
    const char *chosen = getenv("QINGFENG_CATALOG");
    char target[PATH_MAX];

    if (chosen && *chosen) {
        qf_text_add_string(ret_path, chosen);
        return qf_text_check(ret_path, error);
    }
    ssize_t length = readlink("/proc/self/exe", target, sizeof target - 1);
    if (length > 0) {
        target[length] = '\0';
        char *slash = strrchr(target, '/');
        if (slash)
            *slash = '\0';
        for (size_t i = 0; i < QF_COUNT(beside); i++) {
            qf_path_join(&program, target, beside[i]);
            qf_path_join(&proof, qf_text_string(&program), "departments.yaml");
            TRY(qf_text_check(&proof, error));
            if (qf_file_exists(qf_text_string(&proof))) {
                /* without "..", since messages name its files */
                qf_text_add_string(
                    ret_path, realpath(qf_text_string(&program), target) ? target : qf_text_string(&program));
                return qf_text_check(ret_path, error);
            }
        }
    }
    qf_fail(error, QF_NOT_FOUND, "cannot find the shipped catalogue");
    qf_hint(error, "set QINGFENG_CATALOG to its folder");
    return QF_NOT_FOUND;
}

/* The nearest folder from `start` upward that holds qingfeng.yaml; false when there is none. */
static bool find_upward(const char *start, char ret_path[PATH_MAX])
{
    struct qf_text candidate CLEANUP(qf_text_release) = { 0 };

    if (!realpath(start, ret_path))
        return false;
    for (;;) {
        qf_path_join(&candidate, ret_path, settings_name);
        if (qf_file_exists(qf_text_string(&candidate)))
            return true;
        char *slash = strrchr(ret_path, '/');
        if (!slash || slash == ret_path)
            return false;
        *slash = '\0';
    }
}

static enum qf_status find_workspace(const struct qf_cli *cli, char ret_path[PATH_MAX], struct qf_error *error)
{
    struct qf_text settings CLEANUP(qf_text_release) = { 0 };

    if (!cli->workspace) {
        if (find_upward(".", ret_path))
            return QF_OK;
        qf_fail(
            error, QF_NOT_FOUND, "no workspace here: neither this folder nor one above it has a '%s'", settings_name);
        qf_hint(error, "make one with 'qingfeng init DIR', or name one with -C DIR");
        return QF_NOT_FOUND;
    }
    if (!realpath(cli->workspace, ret_path))
        return qf_fail_errno(error, errno, "cannot open the workspace '%s'", cli->workspace);
    qf_path_join(&settings, ret_path, settings_name);
    TRY(qf_text_check(&settings, error));
    if (qf_file_exists(qf_text_string(&settings)))
        return QF_OK;
    qf_fail(error, QF_NOT_FOUND, "'%s' is not a workspace: it has no '%s'", cli->workspace, settings_name);
    qf_hint(error, "make one with 'qingfeng init %s'", cli->workspace);
    return QF_NOT_FOUND;
}

enum qf_status qf_city_find(const struct qf_cli *cli, struct qf_text *ret_path, struct qf_error *error)
{
    char path[PATH_MAX];

    TRY(find_workspace(cli, path, error));
    qf_text_clear(ret_path);
    qf_text_add_string(ret_path, path);
    return qf_text_check(ret_path, error);
}

static enum qf_status read_settings(struct qf_city *city, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, city->path, settings_name);
    TRY(qf_text_check(&path, error));
    return qf_workspace_settings_read(qf_text_string(&path), city->arena, &city->settings, error);
}

static enum qf_status load_catalog(struct qf_city *city, struct qf_error *error)
{
    struct qf_text shipped CLEANUP(qf_text_release) = { 0 };
    struct qf_text own CLEANUP(qf_text_release) = { 0 };

    if (city->settings.shipped_catalog)
        qf_text_add_string(&shipped, city->settings.shipped_catalog);
    else
        TRY(qf_shipped_catalog(&shipped, error));
    qf_path_join(&own, city->path, "catalog");
    TRY(qf_text_check(&shipped, error));
    TRY(qf_text_check(&own, error));
    return qf_catalog_load(qf_text_string(&shipped), qf_text_string(&own), &city->catalog, error);
}

static enum qf_status open_all(
    const struct qf_cli *cli, enum qf_book_mode mode, struct qf_city *city, struct qf_error *error)
{
    struct qf_text book CLEANUP(qf_text_release) = { 0 };
    char path[PATH_MAX];

    TRY(find_workspace(cli, path, error));
    city->path = strdup(path);
    if (!city->path)
        return qf_fail_memory(error);
    TRY(qf_arena_new(0, &city->arena, error));
    TRY(read_settings(city, error));
    TRY(load_catalog(city, error));
    qf_path_join(&book, city->path, "book.db");
    TRY(qf_text_check(&book, error));
    return qf_book_open(qf_text_string(&book), mode, &city->book, error);
}

enum qf_status qf_city_open(
    const struct qf_cli *cli, enum qf_book_mode mode, struct qf_city *ret_city, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;

    TRY(open_all(cli, mode, &city, error));
    *ret_city = city;
    city = QF_CITY_INIT;
    return QF_OK;
}

enum qf_status qf_city_new_session(const struct qf_city *city, struct qf_lake **ret_lake, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, city->path, "lake");
    TRY(qf_text_check(&path, error));
    struct qf_lake_options options = {
        .path = qf_text_string(&path), .threads = city->settings.threads, .memory_bytes = city->settings.memory_bytes
    };
    return qf_lake_open(&options, ret_lake, error);
}

enum qf_status qf_city_open_lake(struct qf_city *city, struct qf_error *error)
{
    return qf_city_new_session(city, &city->lake, error);
}

enum qf_status qf_city_record_look(const struct qf_city *city, const struct qf_cli *cli, const char *table, int64_t id,
    const char *purpose, struct qf_error *error)
{
    struct qf_text object CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&object, "%s/%lld", table, (long long)id);
    TRY(qf_text_check(&object, error));
    return qf_access_record(city->book, cli->actor, qf_text_string(&object), purpose, error);
}

void qf_city_keys_folder(const struct qf_city *city, struct qf_text *ret_folder)
{
    qf_path_join(ret_folder, city->path, "keys");
}

enum qf_status qf_city_read_keys(const struct qf_city *city, struct qf_text *ret_keys, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    qf_city_keys_folder(city, &folder);
    TRY(qf_text_check(&folder, error));
    return qf_note_keys(qf_text_string(&folder), ret_keys, error);
}

void qf_city_close(struct qf_city *city)
{
    qf_lake_close(city->lake);
    qf_book_close(city->book);
    qf_catalog_free(city->catalog);
    qf_arena_free(city->arena);
    free(city->path);
    *city = QF_CITY_INIT;
}

enum qf_status qf_city_load_catalog(const struct qf_cli *cli, struct qf_catalog **ret_catalog, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_text shipped CLEANUP(qf_text_release) = { 0 };
    char path[PATH_MAX];

    if (!cli->workspace && !find_upward(".", path)) {
        TRY(qf_shipped_catalog(&shipped, error));
        return qf_catalog_load(qf_text_string(&shipped), NULL, ret_catalog, error);
    }
    TRY(find_workspace(cli, path, error));
    city.path = strdup(path);
    if (!city.path)
        return qf_fail_memory(error);
    TRY(qf_arena_new(0, &city.arena, error));
    TRY(read_settings(&city, error));
    enum qf_status status = load_catalog(&city, error);
    *ret_catalog = TAKE(city.catalog); /* with mistakes too: the caller may list them */
    return status;
}

static enum qf_status check_empty(const char *path, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    if (!qf_file_exists(path))
        return QF_OK;
    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_folder_list(path, arena, &entries, &count, error));
    if (!count)
        return QF_OK;
    qf_fail(error, QF_CONFLICT, "cannot make a workspace in '%s': the folder is not empty", path);
    qf_hint(error, "name a new folder");
    return QF_CONFLICT;
}

static enum qf_status make_folders(const char *path, struct qf_error *error)
{
    static const char *const names[] = { "catalog/contracts", "catalog/definitions", "catalog/models", "inbox",
        "lake" };
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    for (size_t i = 0; i < QF_COUNT(names); i++) {
        qf_path_join(&folder, path, names[i]);
        TRY(qf_text_check(&folder, error));
        TRY(qf_folder_make(qf_text_string(&folder), error));
    }
    return QF_OK;
}

/* The settings come last: a workspace that a kill left half-made is not one. */
static enum qf_status write_settings(const char *path, const char *name, const char *region, struct qf_error *error)
{
    struct qf_text settings CLEANUP(qf_text_release) = { 0 };
    struct qf_text file CLEANUP(qf_text_release) = { 0 };
    struct qf_json quoted;

    qf_text_add_string(
        &settings, "# Settings of this workspace; every key is described in docs/operations.md.\ncity: {zh: ");
    qf_json_init(&quoted, &settings); /* a JSON string is a YAML string */
    qf_json_string(&quoted, name);
    qf_text_add_string(&settings, ", en: ");
    qf_json_init(&quoted, &settings);
    qf_json_string(&quoted, name);
    qf_text_add_format(&settings, "}\nregion: \"%s\"\n", region);
    qf_path_join(&file, path, settings_name);
    TRY(qf_text_check(&settings, error));
    TRY(qf_text_check(&file, error));
    return qf_file_replace(qf_text_string(&file), settings.data, settings.length, error);
}

enum qf_status qf_city_create(const char *path, const char *name, const char *region, struct qf_error *error)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_text file CLEANUP(qf_text_release) = { 0 };

    TRY(check_empty(path, error));
    TRY(make_folders(path, error));
    qf_path_join(&file, path, "book.db");
    TRY(qf_text_check(&file, error));
    TRY(qf_book_open(qf_text_string(&file), QF_BOOK_CREATE, &book, error));
    return write_settings(path, name, region, error);
}
