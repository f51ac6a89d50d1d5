/* SPDX-License-Identifier: Apache-2.0 */
/* Reads qingfeng.yaml with the same strict reader as the catalogue. */
#include "catalog/workspace.h"

#include <string.h>

#include "base/file.h"
#include "catalog/decode.h"

#define GIBIBYTE ((int64_t)1 << 30)

#define THREADS_MAX 1024
#define NUMBER_MAX  1000000

static bool read_size(
    struct qf_reader *reader, const struct qf_node *map, const char *key, int max, int64_t unit, int64_t *ret_value)
{
    const struct qf_node *node = qf_node_member(map, key);
    int64_t number;
    if (!node || !qf_decode_integer(reader, node, &number))
        return false;
    if (number < 0 || number > max) {
        qf_mistake(reader, node, "'%s' must lie between %d and %d", key, 0, max);
        return false;
    }
    *ret_value = number * unit;
    return true;
}

static void finish_settings(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_workspace_settings *settings = out;
    int64_t threads;
    if (settings->region && (strlen(settings->region) != 6 || strspn(settings->region, "0123456789") != 6)) {
        qf_mistake(reader, qf_node_member(node, "region"), "'%s' is no region code", settings->region);
        qf_mistake_hint(reader, "write the six digits of the city, in quotes");
    }
    if (read_size(reader, node, "threads", THREADS_MAX, 1, &threads))
        settings->threads = (unsigned)threads;
    read_size(reader, node, "memory_mib", NUMBER_MAX, 1 << 20, &settings->memory_bytes);
    read_size(reader, node, "model_memory_mib", NUMBER_MAX, 1 << 20, &settings->model_memory_bytes);
    read_size(reader, node, "model_time_seconds", NUMBER_MAX, 1000, &settings->model_time_ms);
}

#define SETTINGS(member) offsetof(struct qf_workspace_settings, member)
static const struct qf_field settings_fields[] = {
    { "city", QF_FIELD_BILINGUAL, true, SETTINGS(city) },
    { "region", QF_FIELD_TEXT, true, SETTINGS(region) },
    { "shipped_catalog", QF_FIELD_TEXT, false, SETTINGS(shipped_catalog) },
    { "threads", QF_FIELD_RAW },
    { "memory_mib", QF_FIELD_RAW },
    { "model_memory_mib", QF_FIELD_RAW },
    { "model_time_seconds", QF_FIELD_RAW },
};
static const struct qf_record settings_record = { QF_N("workspace"), sizeof(struct qf_workspace_settings),
    settings_fields, QF_COUNT(settings_fields), finish_settings };

enum qf_status qf_workspace_settings_read(
    const char *path, struct qf_arena *arena, struct qf_workspace_settings *ret_settings, struct qf_error *error)
{
    struct qf_workspace_settings settings = { .model_memory_bytes = 4 * GIBIBYTE, .model_time_ms = 600000 };
    struct qf_mistakes mistakes = { .arena = arena, .lang = qf_error_lang(error) };
    struct qf_reader reader = { arena, &mistakes, path };
    struct qf_text bytes CLEANUP(qf_text_release) = { .cap = QF_TREE_BYTES_MAX };
    struct qf_node *root;
    TRY(qf_file_read(path, &bytes, error));
    TRY(qf_tree_read(&reader, qf_text_string(&bytes), bytes.length, &root, error));
    if (root)
        qf_decode_record(&reader, root, &settings_record, &settings);
    TRY(qf_mistakes_check(&mistakes, error));
    if (mistakes.total) {
        const struct qf_catalog_mistake *first = &mistakes.items[0];
        qf_fail(error, QF_INPUT, "%s:%u:%u: %s", path, first->line, first->column, first->message);
        if (first->hint[0])
            qf_hint(error, "%s", first->hint);
        return QF_INPUT;
    }
    *ret_settings = settings;
    return QF_OK;
}
