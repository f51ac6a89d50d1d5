/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a SELECT names. The engine gives the parse tree of a statement as JSON; this walks it, knowing
 * which names its WITH clauses define where. When in doubt a name is listed: whoever checks the list
 * then refuses too much rather than too little.
 */
#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "store/engine.h"
#include "store/query.h"

/* The WITH names that can be seen, innermost first; each lives on the stack of the walk. */
struct scope {
    const struct scope *outer;
    const char *name;
};

struct name_list {
    const char **items;
    size_t count;
    size_t capacity;
};

struct walk {
    struct qf_arena *arena;
    struct qf_error *error;
    struct name_list tables;
    struct name_list table_functions;
    struct name_list functions;
};

static enum qf_status walk_value(struct walk *walk, json_t *value, const struct scope *scope);

static const char *member(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

static enum qf_status list_add(struct walk *walk, struct name_list *list, const char *name)
{
    const char **items;

    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], name) == 0)
            return QF_OK;
    if (!list->items || list->count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 16;
        items = qf_arena_array(walk->arena, list->capacity, sizeof *items);
        if (!items)
            return qf_fail_memory(walk->error);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
    }
    list->items[list->count] = qf_arena_string(walk->arena, name);
    return list->items[list->count++] ? QF_OK : qf_fail_memory(walk->error);
}

/* "catalog.schema.name", as far as the query says it. */
static enum qf_status list_add_qualified(
    struct walk *walk, struct name_list *list, const char *catalog, const char *schema, const char *name)
{
    struct qf_text full CLEANUP(qf_text_release) = { 0 };

    if (*catalog)
        qf_text_add_format(&full, "%s.", catalog);
    if (*schema)
        qf_text_add_format(&full, "%s.", schema);
    qf_text_add_string(&full, name);
    TRY(qf_text_check(&full, walk->error));
    return list_add(walk, list, qf_text_string(&full));
}

static bool in_scope(const struct scope *scope, const char *name)
{
    for (; scope; scope = scope->outer)
        if (strcasecmp(scope->name, name) == 0)
            return true;
    return false;
}

static enum qf_status walk_members(struct walk *walk, json_t *object, const struct scope *scope)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value) if (strcmp(key, "cte_map") != 0) TRY(walk_value(walk, value, scope));
    return QF_OK;
}

static bool is_recursive(json_t *cte, const char *name)
{
    json_t *node = json_object_get(json_object_get(json_object_get(cte, "value"), "query"), "node");

    return strcmp(member(node, "type"), "RECURSIVE_CTE_NODE") == 0 && strcasecmp(member(node, "cte_name"), name) == 0;
}

/* The names of a WITH clause from `index` on, each seen by those after it and by the query itself. */
static enum qf_status walk_with(struct walk *walk, json_t *query, json_t *ctes, size_t index, const struct scope *scope)
{
    json_t *cte = json_array_get(ctes, index);
    struct scope inner = { .outer = scope, .name = member(cte, "key") };

    if (!cte)
        return walk_members(walk, query, scope);
    TRY(walk_value(walk, json_object_get(cte, "value"), is_recursive(cte, inner.name) ? &inner : scope));
    return walk_with(walk, query, ctes, index + 1, &inner);
}

static enum qf_status walk_table(struct walk *walk, json_t *table, const struct scope *scope)
{
    const char *catalog = member(table, "catalog_name"), *schema = member(table, "schema_name");
    const char *name = member(table, "table_name");

    if (*catalog || *schema || !in_scope(scope, name))
        TRY(list_add_qualified(walk, &walk->tables, catalog, schema, name));
    return walk_members(walk, table, scope);
}

static enum qf_status walk_function(
    struct walk *walk, json_t *function, struct name_list *list, const struct scope *scope)
{
    const char *schema = member(function, "schema");

    if (strcmp(schema, "main") == 0) /* where the parser looks up what EXTRACT, [x FOR …] and the like stand for */
        schema = "";
    if (!json_is_true(json_object_get(function, "is_operator")))
        TRY(list_add_qualified(walk, list, member(function, "catalog"), schema, member(function, "function_name")));
    return walk_members(walk, function, scope);
}

/* FROM f(…): the call itself is a table function; its arguments are expressions. */
static enum qf_status walk_table_function(struct walk *walk, json_t *table, const struct scope *scope)
{
    const char *key;
    json_t *value;

    json_object_foreach(table, key, value)
    {
        if (strcmp(key, "function") == 0 && strcmp(member(value, "class"), "FUNCTION") == 0)
            TRY(walk_function(walk, value, &walk->table_functions, scope));
        else
            TRY(walk_value(walk, value, scope));
    }
    return QF_OK;
}

/* A bare word such as current_date looks like a column, and is a call when there is no such column. */
static enum qf_status walk_column(struct walk *walk, json_t *column)
{
    static const char *const CALLS[] = { "current_catalog", "current_database", "current_date", "current_role",
        "current_schema", "current_time", "current_timestamp", "current_user", "localtime", "localtimestamp",
        "session_user", "user" };
    json_t *names = json_object_get(column, "column_names");
    const char *name = json_string_value(json_array_get(names, 0));

    for (size_t i = 0; name && json_array_size(names) == 1 && i < QF_COUNT(CALLS); i++)
        if (strcasecmp(name, CALLS[i]) == 0)
            return list_add(walk, &walk->functions, CALLS[i]);
    return QF_OK;
}

static enum qf_status walk_object(struct walk *walk, json_t *object, const struct scope *scope)
{
    const char *type = member(object, "type");
    const char *class = member(object, "class");
    json_t *ctes = json_object_get(json_object_get(object, "cte_map"), "map");

    if (json_is_object(json_object_get(object, "sample")))
        TRY(list_add(walk, &walk->table_functions, "sample"));
    if (json_array_size(ctes) > 0)
        return walk_with(walk, object, ctes, 0, scope);
    if (strcmp(type, "BASE_TABLE") == 0)
        return walk_table(walk, object, scope);
    if (strcmp(type, "TABLE_FUNCTION") == 0)
        return walk_table_function(walk, object, scope);
    if (strcmp(class, "FUNCTION") == 0 || strcmp(class, "WINDOW") == 0)
        return walk_function(walk, object, &walk->functions, scope);
    if (strcmp(class, "COLUMN_REF") == 0)
        return walk_column(walk, object);
    if (strcmp(type, "SHOW_REF") == 0)
        TRY(list_add(walk, &walk->table_functions, "describe"));
    return walk_members(walk, object, scope);
}

static enum qf_status walk_value(struct walk *walk, json_t *value, const struct scope *scope)
{
    size_t index;
    json_t *item;

    if (json_is_object(value))
        return walk_object(walk, value, scope);
    json_array_foreach(value, index, item) TRY(walk_value(walk, item, scope));
    return QF_OK;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_give(struct name_list *list, const char ***ret_items, size_t *ret_count)
{
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_names);
    *ret_items = list->items;
    *ret_count = list->count;
}

static enum qf_status fail_not_select(struct qf_error *error)
{
    qf_fail(error, QF_INPUT, "the query is not exactly one SELECT");
    qf_hint(error, "write one SELECT, which may begin with WITH, and no other statement");
    return QF_INPUT;
}

/* A failure to parse is an answer of the engine's, not an error. */
static enum qf_status fail_parse(json_t *tree, const char *sql, struct qf_error *error)
{
    const char *position = json_string_value(json_object_get(tree, "position"));
    struct qf_engine_error said = {
        .type = "Parser",
        .message = member(tree, "error_message"),
        .position = position ? strtoll(position, NULL, 10) : -1,
        .by_code_point = strcmp(member(tree, "error_subtype"), "SYNTAX_ERROR") == 0,
    };

    if (strcmp(member(tree, "error_type"), "not implemented") == 0)
        return fail_not_select(error);
    return qf_engine_fail_with(error, &said, sql, 0);
}

static enum qf_status read_tree(
    json_t *tree, const char *sql, struct qf_arena *arena, struct qf_sql_names *ret_names, struct qf_error *error)
{
    json_t *statements = json_object_get(tree, "statements");
    struct walk walk = { .arena = arena, .error = error };

    if (!tree)
        return qf_fail(error, QF_LIMIT, "the query is nested too deeply to be checked");
    if (json_is_true(json_object_get(tree, "error")))
        return fail_parse(tree, sql, error);
    if (json_array_size(statements) != 1)
        return fail_not_select(error);
    TRY(walk_value(&walk, statements, NULL));
    list_give(&walk.tables, &ret_names->tables, &ret_names->table_count);
    list_give(&walk.table_functions, &ret_names->table_functions, &ret_names->table_function_count);
    list_give(&walk.functions, &ret_names->functions, &ret_names->function_count);
    return QF_OK;
}

enum qf_status qf_sql_names_read(struct qf_lake *lake, const char *sql, struct qf_arena *arena,
    struct qf_sql_names *ret_names, struct qf_error *error)
{
    struct qf_parameter parameter = { .name = "sql", .kind = QF_VALUE_TEXT, .text = sql };
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    struct qf_slice text;
    bool row = false;
    json_t *tree;
    enum qf_status status;

    TRY(qf_query_start(lake, "SELECT json_serialize_sql($sql::VARCHAR)", &parameter, 1, &query, error));
    TRY(qf_query_next(query, &row, error));
    text = row ? qf_query_text(query, 0) : QF_SLICE("");
    /* Positions that are not known are 2^64 − 1, which only a real number holds. */
    tree = json_loadb(text.data, text.length, JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, NULL);
    status = read_tree(tree, sql, arena, ret_names, error);
    json_decref(tree);
    return status;
}
