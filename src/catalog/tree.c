/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds the tree from libyaml's events. Whatever could make a small file grow (aliases) or mean
 * something else than it says (tags, a second document) is refused where it stands.
 */
#include "catalog/tree.h"

#include <string.h>
#include <yaml.h>

#include "base/slice.h"
#include "catalog/mistake.h"

struct source {
    struct qf_reader *reader;
    yaml_parser_t parser;
    const char *data;
    size_t length;
};

QF_CLEANUP_VALUE(yaml_event_t, yaml_event_delete)

/* Inside this file QF_INPUT means: a mistake is noted and nothing more can be read. */
static enum qf_status read_value(struct source *source, const yaml_event_t *event, unsigned depth,
    struct qf_node **ret_node, struct qf_error *error);

static void place_of(const char *data, size_t offset, unsigned *ret_line, unsigned *ret_column)
{
    unsigned line = 1;
    size_t start = 0;
    for (size_t i = 0; i < offset; i++) {
        if (data[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    *ret_line = line;
    *ret_column = (unsigned)qf_utf8_count((struct qf_slice){ data + start, offset - start }) + 1;
}

static enum qf_status next_event(struct source *source, yaml_event_t *ret_event, struct qf_error *error)
{
    const yaml_parser_t *parser = &source->parser;
    if (yaml_parser_parse(&source->parser, ret_event))
        return QF_OK;
    if (parser->error == YAML_MEMORY_ERROR)
        return qf_fail_memory(error);
    unsigned line = (unsigned)parser->problem_mark.line + 1, column = (unsigned)parser->problem_mark.column + 1;
    if (parser->error == YAML_READER_ERROR) {
        size_t offset = parser->problem_offset < source->length ? parser->problem_offset : source->length;
        place_of(source->data, offset, &line, &column);
    }
    qf_mistake_at(source->reader, line, column, "this is no YAML: %s",
        parser->problem ? qf_tr(source->reader->mistakes->lang, parser->problem) : "?");
    qf_mistake_hint(source->reader, "check indentation, quotes and colons here and in the line before");
    return QF_INPUT;
}

static enum qf_status new_node(struct source *source, const yaml_event_t *event, enum qf_node_kind kind,
    struct qf_node **ret_node, struct qf_error *error)
{
    struct qf_node *node = qf_arena_alloc(source->reader->arena, sizeof *node);
    if (!node)
        return qf_fail_memory(error);
    node->kind = kind;
    node->text = "";
    node->line = (unsigned)event->start_mark.line + 1;
    node->column = (unsigned)event->start_mark.column + 1;
    *ret_node = node;
    return QF_OK;
}

static void refuse_decoration(
    struct source *source, struct qf_node *node, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor) {
        qf_mistake(source->reader, node, "anchor '&%s' is not allowed", (const char *)anchor);
        qf_mistake_hint(source->reader, "write the value out where it is needed");
    }
    if (tag) {
        qf_mistake(source->reader, node, "tag '%s' is not allowed", (const char *)tag);
        qf_mistake_hint(source->reader, "put the value in quotes if it begins with '!'");
    }
}

static enum qf_status read_scalar(
    struct source *source, const yaml_event_t *event, struct qf_node **ret_node, struct qf_error *error)
{
    struct qf_node *node = NULL;
    TRY(new_node(source, event, QF_NODE_SCALAR, &node, error));
    refuse_decoration(source, node, event->data.scalar.anchor, event->data.scalar.tag);
    const char *value = (const char *)event->data.scalar.value;
    if (memchr(value, 0, event->data.scalar.length)) {
        qf_mistake(source->reader, node, "the value holds a zero byte");
        node->kind = QF_NODE_BROKEN;
    }
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->literal = event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE;
    node->lines = (unsigned)(event->end_mark.line - event->start_mark.line) + 1;
    node->text = qf_arena_string(source->reader->arena, value);
    if (!node->text)
        return qf_fail_memory(error);
    *ret_node = node;
    return QF_OK;
}

static enum qf_status read_list(
    struct source *source, const yaml_event_t *start, unsigned depth, struct qf_node **ret_node, struct qf_error *error)
{
    struct qf_node *list = NULL;
    TRY(new_node(source, start, QF_NODE_LIST, &list, error));
    refuse_decoration(source, list, start->data.sequence_start.anchor, start->data.sequence_start.tag);
    for (struct qf_node **link = &list->first;; link = &(*link)->next) {
        yaml_event_t event CLEANUP(yaml_event_delete) = { 0 };
        TRY(next_event(source, &event, error));
        if (event.type == YAML_SEQUENCE_END_EVENT)
            break;
        if (list->count++ == QF_TREE_ITEMS_MAX) {
            qf_mistake(source->reader, list, "this list has more than %d items", QF_TREE_ITEMS_MAX);
            return QF_INPUT;
        }
        TRY(read_value(source, &event, depth + 1, link, error));
    }
    *ret_node = list;
    return QF_OK;
}

static bool key_usable(struct source *source, const struct qf_node *map, const struct qf_node *key)
{
    if (key->kind == QF_NODE_BROKEN)
        return false;
    if (key->kind != QF_NODE_SCALAR) {
        qf_mistake(source->reader, key, "a key must be a single word");
        return false;
    }
    for (const struct qf_node *other = map->first; other; other = other->next) {
        if (other->key && strcmp(other->key, key->text) == 0) {
            qf_mistake(source->reader, key, "key '%s' stands here twice", key->text);
            qf_mistake_hint(source->reader, "the first one is in line %u", other->key_line);
            return false;
        }
    }
    return true;
}

static enum qf_status read_map(
    struct source *source, const yaml_event_t *start, unsigned depth, struct qf_node **ret_node, struct qf_error *error)
{
    struct qf_node *map = NULL;
    TRY(new_node(source, start, QF_NODE_MAP, &map, error));
    refuse_decoration(source, map, start->data.mapping_start.anchor, start->data.mapping_start.tag);
    struct qf_node **link = &map->first;
    for (;;) {
        struct qf_node *key = NULL, *value = NULL;
        yaml_event_t key_event CLEANUP(yaml_event_delete) = { 0 };
        TRY(next_event(source, &key_event, error));
        if (key_event.type == YAML_MAPPING_END_EVENT)
            break;
        TRY(read_value(source, &key_event, depth + 1, &key, error));
        yaml_event_t event CLEANUP(yaml_event_delete) = { 0 };
        TRY(next_event(source, &event, error));
        TRY(read_value(source, &event, depth + 1, &value, error));
        if (!key_usable(source, map, key))
            continue;
        if (map->count++ == QF_TREE_KEYS_MAX) {
            qf_mistake(source->reader, map, "this table has more than %d keys", QF_TREE_KEYS_MAX);
            return QF_INPUT;
        }
        value->key = key->text;
        value->key_line = key->line;
        value->key_column = key->column;
        *link = value;
        link = &value->next;
    }
    *ret_node = map;
    return QF_OK;
}

static enum qf_status read_value(
    struct source *source, const yaml_event_t *event, unsigned depth, struct qf_node **ret_node, struct qf_error *error)
{
    if (depth > QF_TREE_DEPTH_MAX) {
        qf_mistake_at(source->reader, (unsigned)event->start_mark.line + 1, (unsigned)event->start_mark.column + 1,
            "values are nested deeper than %d levels", QF_TREE_DEPTH_MAX);
        return QF_INPUT;
    }
    if (event->type == YAML_SCALAR_EVENT)
        return read_scalar(source, event, ret_node, error);
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return read_list(source, event, depth, ret_node, error);
    if (event->type == YAML_MAPPING_START_EVENT)
        return read_map(source, event, depth, ret_node, error);
    TRY(new_node(source, event, QF_NODE_BROKEN, ret_node, error));
    qf_mistake(source->reader, *ret_node, "alias '*%s' is not allowed", (const char *)event->data.alias.anchor);
    qf_mistake_hint(source->reader, "write the value out, or put it in quotes if it begins with '*'");
    return QF_OK;
}

static enum qf_status read_document(struct source *source, struct qf_node **ret_root, struct qf_error *error)
{
    for (;;) {
        yaml_event_t event CLEANUP(yaml_event_delete) = { 0 };
        TRY(next_event(source, &event, error));
        if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_END_EVENT)
            continue;
        if (event.type == YAML_STREAM_END_EVENT)
            break;
        if (event.type == YAML_DOCUMENT_START_EVENT) {
            if (!*ret_root)
                continue;
            qf_mistake_at(source->reader, (unsigned)event.start_mark.line + 1, 1, "a second document begins here");
            qf_mistake_hint(source->reader, "write one document a file");
            return QF_INPUT;
        }
        TRY(read_value(source, &event, 1, ret_root, error));
    }
    if (*ret_root)
        return QF_OK;
    qf_mistake_at(source->reader, 1, 1, "the file is empty");
    return QF_INPUT;
}

static bool bytes_usable(struct qf_reader *reader, const char *data, size_t length)
{
    if (length > QF_TREE_BYTES_MAX) {
        qf_mistake_at(reader, 1, 1, "the file has %zu bytes, more than %zu", length, QF_TREE_BYTES_MAX);
        return false;
    }
    size_t valid = qf_utf8_valid_prefix(data, length);
    if (valid == length)
        return true;
    unsigned line, column;
    place_of(data, valid, &line, &column);
    qf_mistake_at(reader, line, column, "this is not UTF-8");
    qf_mistake_hint(reader, "save the file in the encoding UTF-8");
    return false;
}

enum qf_status qf_tree_read(
    struct qf_reader *reader, const char *data, size_t length, struct qf_node **ret_root, struct qf_error *error)
{
    struct qf_node *root = NULL;
    if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) { /* some editors put a byte order mark first */
        data += 3;
        length -= 3;
    }
    if (!bytes_usable(reader, data, length)) {
        *ret_root = NULL;
        return QF_OK;
    }
    struct source source = { .reader = reader, .data = data, .length = length };
    if (!yaml_parser_initialize(&source.parser))
        return qf_fail_memory(error);
    yaml_parser_set_encoding(&source.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&source.parser, (const unsigned char *)data, length);
    enum qf_status status = read_document(&source, &root, error);
    yaml_parser_delete(&source.parser);
    if (status != QF_OK && status != QF_INPUT)
        return status;
    *ret_root = status == QF_OK ? root : NULL;
    return QF_OK;
}

const struct qf_node *qf_node_member(const struct qf_node *map, const char *key)
{
    if (!map || map->kind != QF_NODE_MAP)
        return NULL;
    for (const struct qf_node *child = map->first; child; child = child->next) {
        if (strcmp(child->key, key) == 0)
            return child;
    }
    return NULL;
}
