/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads the catalogue: every file of the shipped folder, then the workspace's over it, then what one
 * file says of another. Objects with mistakes are left out, but their codes stay known, so that one
 * mistake is told once.
 */
#include <string.h>

#include "base/file.h"
#include "catalog/shelf.h"

#define ARENA_CAP_BYTES ((size_t)512 << 20)

/* One object as it was read, before the workspace's replace the shipped ones. */
struct entry {
    enum qf_kind kind;
    const char *code;
    char *object;
    const struct qf_node *root; /* where it stands: its file's, or its item in a list */
    const char *file;
    bool of_workspace, broken;
    unsigned order; /* in which it was read */
};

struct loader {
    struct qf_catalog *catalog;
    struct entry *entries;
    size_t count, capacity;
    const struct qf_node *parameters; /* the workspace's parameters.yaml; NULL when there is none */
    const char *parameters_file;
    struct qf_workflow_part workflow[2]; /* the shipped one, then the workspace's */
    size_t workflow_count;
    struct qf_sha256 *hash; /* over all files */
};

static const char *entry_code(const struct entry *entry)
{
    return *(const char **)(entry->object + qf_kinds[entry->kind].code);
}

static enum qf_status add_entry(struct loader *loader, const struct entry *entry, struct qf_error *error)
{
    if (loader->count == loader->capacity) {
        size_t capacity = loader->capacity ? 2 * loader->capacity : 64;
        struct entry *entries = qf_arena_array(loader->catalog->arena, capacity, sizeof *entries);
        if (!entries)
            return qf_fail_memory(error);
        if (loader->count)
            memcpy(entries, loader->entries, loader->count * sizeof *entries);
        loader->entries = entries;
        loader->capacity = capacity;
    }
    loader->entries[loader->count] = *entry;
    loader->entries[loader->count].code = entry_code(entry);
    loader->entries[loader->count].order = (unsigned)loader->count;
    loader->count++;
    return QF_OK;
}

/* What failed is no failure here: a file that need not be there is not, or its mistake is noted. */
static enum qf_status forgive(struct qf_error *error)
{
    if (error)
        *error = QF_ERROR_INIT(error->lang);
    return QF_OK;
}

/* Decodes a file's tree into entries. */
static enum qf_status add_object(struct loader *loader, struct qf_reader *reader, enum qf_kind kind,
    const struct qf_node *root, const char *digest, bool of_workspace, struct qf_error *error)
{
    const struct qf_kind_info *info = &qf_kinds[kind];
    struct entry entry = { .kind = kind, .root = root, .file = reader->file, .of_workspace = of_workspace };
    size_t before = reader->mistakes->total;
    entry.object = qf_reader_array(reader, 1, info->record->size);
    if (!entry.object)
        return qf_fail_memory(error);
    qf_decode_record(reader, root, info->record, entry.object);
    *(const char **)(entry.object + info->digest) = digest;
    entry.broken = reader->mistakes->total != before;
    return entry_code(&entry) ? add_entry(loader, &entry, error) : QF_OK;
}

static enum qf_status add_list(struct loader *loader, struct qf_reader *reader, enum qf_kind kind,
    const struct qf_node *root, bool of_workspace, struct qf_error *error)
{
    const struct qf_kind_info *info = &qf_kinds[kind];
    struct qf_collection list = { 0 };
    size_t before = reader->mistakes->total;
    qf_decode_record(reader, root, info->list, &list);
    const struct qf_node *item = list.count ? qf_node_member(root, info->list->fields[0].key)->first : NULL;
    for (size_t i = 0; i < list.count; i++, item = item->next) {
        struct entry entry = { .kind = kind, .root = item, .file = reader->file, .of_workspace = of_workspace };
        entry.object = (char *)list.objects + i * info->record->size;
        entry.broken = reader->mistakes->total != before;
        if (entry_code(&entry))
            TRY(add_entry(loader, &entry, error));
    }
    return QF_OK;
}

/* Reads one file to its tree, and adds its name and digest to the catalogue's. */
static enum qf_status read_tree(struct loader *loader, struct qf_reader *reader, const char *relative,
    struct qf_node **ret_root, const char **ret_digest, struct qf_error *error)
{
    struct qf_text bytes CLEANUP(qf_text_release) = { .cap = QF_TREE_BYTES_MAX };
    char hex[QF_SHA256_HEX];
    enum qf_status status = qf_file_read(reader->file, &bytes, error);
    if (status == QF_LIMIT) {
        qf_mistake_at(reader, 1, 1, "the file has more than %zu bytes", QF_TREE_BYTES_MAX);
        *ret_root = NULL;
        return forgive(error);
    }
    TRY(status);
    TRY(qf_sha256_of(qf_text_string(&bytes), bytes.length, hex, error));
    TRY(qf_sha256_add(loader->hash, relative, strlen(relative) + 1, error));
    TRY(qf_sha256_add(loader->hash, hex, sizeof hex, error));
    *ret_digest = qf_reader_string(reader, hex);
    return qf_tree_read(reader, qf_text_string(&bytes), bytes.length, ret_root, error);
}

static struct qf_reader reader_of(struct loader *loader)
{
    return (struct qf_reader){ loader->catalog->arena, &loader->catalog->mistakes, NULL };
}

static enum qf_status path_of(
    struct loader *loader, const char *folder, const char *name, const char **ret_path, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    qf_path_join(&path, folder, name);
    TRY(qf_text_check(&path, error));
    *ret_path = qf_arena_string(loader->catalog->arena, qf_text_string(&path));
    return *ret_path ? QF_OK : qf_fail_memory(error);
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcmp(name + length - tail, end) == 0;
}

/* One file with a list. The workspace need not have it. */
static enum qf_status load_list(
    struct loader *loader, const char *root, enum qf_kind kind, bool of_workspace, struct qf_error *error)
{
    struct qf_reader reader = reader_of(loader);
    struct qf_node *tree = NULL;
    const char *digest;
    TRY(path_of(loader, root, qf_kinds[kind].place, &reader.file, error));
    enum qf_status status = read_tree(loader, &reader, qf_kinds[kind].place, &tree, &digest, error);
    if (status == QF_NOT_FOUND)
        return of_workspace || qf_kinds[kind].optional ? forgive(error)
                                                       : qf_fail_within(error, "'%s' is no catalogue", root);
    TRY(status);
    return tree ? add_list(loader, &reader, kind, tree, of_workspace, error) : QF_OK;
}

static enum qf_status load_file(struct loader *loader, const char *folder, const char *name, enum qf_kind kind,
    bool of_workspace, struct qf_error *error)
{
    struct qf_reader reader = reader_of(loader);
    struct qf_node *tree = NULL;
    const char *digest, *relative;
    TRY(path_of(loader, folder, name, &reader.file, error));
    TRY(path_of(loader, qf_kinds[kind].place, name, &relative, error));
    if (ends_with(name, ".yml")) {
        qf_mistake_at(&reader, 0, 0, "files of the catalogue end in '.yaml'");
        qf_mistake_hint(&reader, "rename it, or it is not read");
        return QF_OK;
    }
    if (name[0] == '.' || !ends_with(name, ".yaml"))
        return QF_OK;
    TRY(read_tree(loader, &reader, relative, &tree, &digest, error));
    return tree ? add_object(loader, &reader, kind, tree, digest, of_workspace, error) : QF_OK;
}

static enum qf_status load_folder(
    struct loader *loader, const char *root, enum qf_kind kind, bool of_workspace, struct qf_error *error)
{
    const char *folder;
    struct qf_folder_entry *files;
    size_t count;
    TRY(path_of(loader, root, qf_kinds[kind].place, &folder, error));
    enum qf_status status = qf_folder_list(folder, loader->catalog->arena, &files, &count, error);
    if (status == QF_NOT_FOUND)
        return forgive(error);
    TRY(status);
    for (size_t i = 0; i < count; i++) {
        if (!files[i].is_folder)
            TRY(load_file(loader, folder, files[i].name, kind, of_workspace, error));
    }
    return QF_OK;
}

/* workflow.yaml */

static enum qf_status add_workflow(
    struct loader *loader, struct qf_reader *reader, const struct qf_node *root, struct qf_error *error)
{
    struct qf_workflow *lists = qf_reader_array(reader, 1, sizeof *lists);
    size_t before = reader->mistakes->total;
    if (!lists)
        return qf_fail_memory(error);
    qf_decode_record(reader, root, &qf_workflow_record, lists);
    loader->workflow[loader->workflow_count++] =
        (struct qf_workflow_part){ lists, root, reader->file, reader->mistakes->total != before };
    return QF_OK;
}

static enum qf_status load_workflow(struct loader *loader, const char *root, struct qf_error *error)
{
    struct qf_reader reader = reader_of(loader);
    struct qf_node *tree = NULL;
    const char *digest;
    TRY(path_of(loader, root, "workflow.yaml", &reader.file, error));
    enum qf_status status = read_tree(loader, &reader, "workflow.yaml", &tree, &digest, error);
    if (status == QF_NOT_FOUND)
        return forgive(error);
    TRY(status);
    return tree ? add_workflow(loader, &reader, tree, error) : QF_OK;
}

static void join_workflow(struct loader *loader, const struct qf_references *references)
{
    struct qf_reader reader = reader_of(loader);
    qf_workflow_join(&reader, loader->workflow, loader->workflow_count, references->domains, references->domain_count,
        &loader->catalog->workflow);
}

static enum qf_status load_root(struct loader *loader, const char *root, bool of_workspace, struct qf_error *error)
{
    for (enum qf_kind kind = 0; kind < QF_KIND_COUNT; kind++)
        TRY((qf_kinds[kind].list ? load_list : load_folder)(loader, root, kind, of_workspace, error));
    return load_workflow(loader, root, error);
}

/* Overlay: the workspace's entry of a code wins; two of one root are a mistake. */

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    int order = strcmp(a->code, b->code);
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

static const struct qf_node *code_node(const struct entry *entry)
{
    return qf_node_member(entry->root, qf_kinds[entry->kind].code_key);
}

static void overlay(struct loader *loader)
{
    size_t kept = 0;
    if (loader->count)
        qsort(loader->entries, loader->count, sizeof *loader->entries, compare_entries);
    for (size_t i = 0; i < loader->count; i++) {
        struct entry *entry = &loader->entries[i], *last = kept ? &loader->entries[kept - 1] : NULL;
        if (!last || last->kind != entry->kind || strcmp(last->code, entry->code) != 0) {
            loader->entries[kept++] = *entry;
            continue;
        }
        if (last->of_workspace == entry->of_workspace) {
            struct qf_reader reader = reader_of(loader);
            const struct qf_node *node = code_node(entry);
            reader.file = entry->file;
            qf_mistake(&reader, node, "'%s' is defined twice", entry->code);
            qf_mistake_hint(&reader, "the other one stands in '%s'", last->file);
        }
        *last = *entry;
    }
    loader->count = kept;
}

/* The sound objects of one kind, in code order, in one array. */
static enum qf_status fill_shelf(struct loader *loader, enum qf_kind kind, struct qf_error *error)
{
    struct qf_shelf *shelf = &loader->catalog->shelves[kind];
    size_t most = 0;
    for (size_t i = 0; i < loader->count; i++)
        most += loader->entries[i].kind == kind;
    if (!shelf->objects)
        shelf->objects = qf_arena_array(loader->catalog->arena, most + 1, shelf->size);
    if (!shelf->objects)
        return qf_fail_memory(error);
    shelf->count = 0;
    for (size_t i = 0; i < loader->count; i++) {
        const struct entry *entry = &loader->entries[i];
        if (entry->kind == kind && !entry->broken)
            memcpy(shelf->objects + shelf->size * shelf->count++, entry->object, shelf->size);
    }
    return QF_OK;
}

static enum qf_status fill_shelves(struct loader *loader, struct qf_error *error)
{
    for (enum qf_kind kind = 0; kind < QF_KIND_COUNT; kind++)
        TRY(fill_shelf(loader, kind, error));
    struct qf_calendar *calendar = &loader->catalog->calendar;
    calendar->years = (const struct qf_calendar_year *)loader->catalog->shelves[QF_KIND_YEAR].objects;
    calendar->year_count = loader->catalog->shelves[QF_KIND_YEAR].count;
    return qf_calendar_fill(loader->catalog->arena, calendar) ? QF_OK : qf_fail_memory(error);
}

static enum qf_status declared(
    struct loader *loader, enum qf_kind kind, const char ***ret_names, size_t *ret_count, struct qf_error *error)
{
    size_t count = 0;
    const char **names = qf_arena_array(loader->catalog->arena, loader->count + qf_casework_count(), sizeof *names);
    if (!names)
        return qf_fail_memory(error);
    for (size_t i = 0; i < loader->count; i++) {
        if (loader->entries[i].kind == kind)
            names[count++] = loader->entries[i].code;
    }
    for (size_t i = 0; kind == QF_KIND_CONTRACT && i < qf_casework_count(); i++)
        names[count++] = loader->catalog->book_datasets[i].code;
    *ret_names = names;
    *ret_count = count;
    return QF_OK;
}

static enum qf_status check_references(struct loader *loader, struct qf_error *error)
{
    struct qf_references references = { .catalog = loader->catalog };
    struct qf_reader reader = reader_of(loader);
    TRY(declared(loader, QF_KIND_DEPARTMENT, &references.departments, &references.department_count, error));
    TRY(declared(loader, QF_KIND_DOMAIN, &references.domains, &references.domain_count, error));
    TRY(declared(loader, QF_KIND_CONTRACT, &references.datasets, &references.dataset_count, error));
    TRY(declared(loader, QF_KIND_DEFINITION, &references.definitions, &references.definition_count, error));
    join_workflow(loader, &references);
    for (size_t i = 0; i < loader->count; i++) {
        struct entry *entry = &loader->entries[i];
        size_t before = reader.mistakes->total;
        reader.file = entry->file;
        if (qf_kinds[entry->kind].check)
            qf_kinds[entry->kind].check(&reader, entry->root, &references);
        entry->broken |= reader.mistakes->total != before;
    }
    return QF_OK;
}

/* parameters.yaml */

static enum qf_status apply_parameters(struct loader *loader, struct qf_error *error)
{
    struct qf_reader reader = reader_of(loader);
    const char **models;
    size_t count;
    reader.file = loader->parameters_file;
    if (!loader->parameters)
        return QF_OK;
    TRY(declared(loader, QF_KIND_MODEL, &models, &count, error));
    qf_parameters_apply(&reader, loader->parameters, loader->catalog, models, count);
    return QF_OK;
}

static enum qf_status load_parameters(struct loader *loader, const char *root, struct qf_error *error)
{
    struct qf_reader reader = reader_of(loader);
    struct qf_node *tree = NULL;
    const char *digest;
    TRY(path_of(loader, root, "parameters.yaml", &reader.file, error));
    enum qf_status status = read_tree(loader, &reader, "parameters.yaml", &tree, &digest, error);
    if (status == QF_NOT_FOUND)
        return forgive(error);
    TRY(status);
    loader->parameters = tree;
    loader->parameters_file = reader.file;
    return QF_OK;
}

static enum qf_status load_all(
    struct loader *loader, const char *shipped, const char *workspace, struct qf_error *error)
{
    unsigned char digest[QF_SHA256_BYTES];
    TRY(load_root(loader, shipped, false, error));
    TRY(qf_sha256_add(loader->hash, "workspace", sizeof "workspace", error));
    if (workspace) {
        TRY(load_root(loader, workspace, true, error));
        TRY(load_parameters(loader, workspace, error));
    }
    TRY(qf_sha256_finish(loader->hash, digest, error));
    qf_hash_hex(digest, loader->catalog->digest);
    overlay(loader);
    TRY(fill_shelves(loader, error));
    TRY(check_references(loader, error));
    TRY(fill_shelves(loader, error)); /* without what the references broke */
    return apply_parameters(loader, error);
}

static enum qf_status new_catalog(enum qf_lang lang, struct qf_catalog **ret_catalog, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = calloc(1, sizeof *catalog);
    if (!catalog)
        return qf_fail_memory(error);
    TRY(qf_arena_new(ARENA_CAP_BYTES, &catalog->arena, error));
    catalog->mistakes = (struct qf_mistakes){ .arena = catalog->arena, .lang = lang };
    for (enum qf_kind kind = 0; kind < QF_KIND_COUNT; kind++)
        catalog->shelves[kind] = (struct qf_shelf){ .size = qf_kinds[kind].record->size, .code = qf_kinds[kind].code };
    if (!qf_casework_build(catalog->arena, &catalog->book_datasets))
        return qf_fail_memory(error);
    *ret_catalog = TAKE(catalog);
    return QF_OK;
}

static enum qf_status report(const struct qf_mistakes *mistakes, struct qf_error *error)
{
    if (!mistakes->total)
        return QF_OK;
    const struct qf_catalog_mistake *first = &mistakes->items[0];
    if (mistakes->total == 1)
        qf_fail(error, QF_INPUT, "%s:%u:%u: %s", first->file, first->line, first->column, first->message);
    else
        qf_fail(error, QF_INPUT, "%s:%u:%u: %s (%zu mistakes in all: 'qingfeng catalog check')", first->file,
            first->line, first->column, first->message, mistakes->total);
    if (first->hint[0])
        qf_hint(error, "%s", first->hint);
    return QF_INPUT;
}

/* Hands over what could be read; fails when there are mistakes. */
static enum qf_status finish(struct qf_catalog **catalog, struct qf_catalog **ret_catalog, struct qf_error *error)
{
    TRY(qf_mistakes_check(&(*catalog)->mistakes, error));
    qf_mistakes_sort(&(*catalog)->mistakes);
    *ret_catalog = TAKE(*catalog);
    return report(&(*ret_catalog)->mistakes, error);
}

enum qf_status qf_catalog_load(
    const char *shipped, const char *workspace, struct qf_catalog **ret_catalog, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = NULL;
    TRY(new_catalog(error ? error->lang : QF_LANG_EN, &catalog, error));
    TRY(qf_sha256_new(&hash, error));
    struct loader loader = { .catalog = catalog, .hash = hash };
    TRY(load_all(&loader, shipped, workspace, error));
    return finish(&catalog, ret_catalog, error);
}

static enum qf_status add_alone(struct loader *loader, struct qf_reader *reader, enum qf_kind kind,
    const struct qf_node *root, struct qf_error *error)
{
    if (qf_kinds[kind].list)
        return add_list(loader, reader, kind, root, false, error);
    return add_object(loader, reader, kind, root, "", false, error);
}

enum qf_status qf_catalog_read_text(
    const char *kind, const char *data, size_t length, struct qf_catalog **ret_catalog, struct qf_error *error)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_node *root = NULL;
    bool is_workflow = strcmp(kind, "workflow") == 0;
    size_t index = 0;
    while (index < QF_KIND_COUNT && strcmp(qf_kinds[index].name, kind) != 0)
        index++;
    if (index == QF_KIND_COUNT && !is_workflow)
        return qf_fail(error, QF_USAGE, "there is no kind of catalogue file '%s'", kind);
    TRY(new_catalog(error ? error->lang : QF_LANG_EN, &catalog, error));
    struct loader loader = { .catalog = catalog };
    struct qf_reader reader = reader_of(&loader);
    reader.file = kind;
    TRY(qf_tree_read(&reader, data, length, &root, error));
    if (root && is_workflow)
        TRY(add_workflow(&loader, &reader, root, error));
    else if (root)
        TRY(add_alone(&loader, &reader, (enum qf_kind)index, root, error));
    overlay(&loader);
    TRY(fill_shelves(&loader, error));
    join_workflow(&loader, &(struct qf_references){ .catalog = catalog });
    return finish(&catalog, ret_catalog, error);
}
