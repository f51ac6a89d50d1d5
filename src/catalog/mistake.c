/* SPDX-License-Identifier: Apache-2.0 */
/* Collects mistakes with file, line and column. A mistake is a finding, so noting one cannot fail. */
#include "catalog/mistake.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool grow(struct qf_mistakes *mistakes)
{
    size_t capacity = mistakes->capacity ? 2 * mistakes->capacity : 16;
    struct qf_catalog_mistake *items = qf_arena_array(mistakes->arena, capacity, sizeof *items);
    if (!items)
        return false;
    if (mistakes->count)
        memcpy(items, mistakes->items, mistakes->count * sizeof *items);
    mistakes->items = items;
    mistakes->capacity = capacity;
    return true;
}

static void QF_PRINTF(4, 0)
    add(struct qf_reader *reader, unsigned line, unsigned column, const char *format, va_list arguments)
{
    struct qf_mistakes *mistakes = reader->mistakes;
    char message[768];
    mistakes->total++;
    if (mistakes->count == QF_MISTAKE_MAX)
        return;
    vsnprintf(message, sizeof message, qf_tr(mistakes->lang, format), arguments);
    char *copy = qf_arena_string(mistakes->arena, message);
    if (!copy || (mistakes->count == mistakes->capacity && !grow(mistakes))) {
        mistakes->no_memory = true;
        return;
    }
    mistakes->items[mistakes->count++] = (struct qf_catalog_mistake){
        .file = reader->file, .line = line, .column = column, .message = copy, .hint = ""
    };
}

void qf_mistake_at(struct qf_reader *reader, unsigned line, unsigned column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(reader, line, column, format, arguments);
    va_end(arguments);
}

void qf_mistake(struct qf_reader *reader, const struct qf_node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(reader, node->line, node->column, format, arguments);
    va_end(arguments);
}

void qf_mistake_key(struct qf_reader *reader, const struct qf_node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(reader, node->key_line, node->key_column, format, arguments);
    va_end(arguments);
}

void qf_mistake_hint(struct qf_reader *reader, const char *format, ...)
{
    struct qf_mistakes *mistakes = reader->mistakes;
    if (mistakes->no_memory || mistakes->total != mistakes->count)
        return; /* the mistake itself was not kept */
    char hint[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(hint, sizeof hint, qf_tr(mistakes->lang, format), arguments);
    va_end(arguments);
    char *copy = qf_arena_string(mistakes->arena, hint);
    if (copy)
        mistakes->items[mistakes->count - 1].hint = copy;
    else
        mistakes->no_memory = true;
}

const char *qf_mistake_suggest(struct qf_reader *reader, const char *name, const char *const *names, size_t count)
{
    if (reader->mistakes->total != reader->mistakes->count)
        return NULL;
    const char *near = qf_suggest(name, names, count);
    if (near)
        qf_mistake_hint(reader, "did you mean '%s'?", near);
    return near;
}

void *qf_reader_array(struct qf_reader *reader, size_t count, size_t size)
{
    void *array = qf_arena_array(reader->arena, count ? count : 1, size);
    if (!array)
        reader->mistakes->no_memory = true;
    return array;
}

char *qf_reader_string(struct qf_reader *reader, const char *text)
{
    char *copy = qf_arena_string(reader->arena, text);
    if (!copy)
        reader->mistakes->no_memory = true;
    return copy;
}

enum qf_status qf_mistakes_check(const struct qf_mistakes *mistakes, struct qf_error *error)
{
    return mistakes->no_memory ? qf_fail_memory(error) : QF_OK;
}

static int compare(const void *left, const void *right)
{
    const struct qf_catalog_mistake *a = left, *b = right;
    int order = strcmp(a->file, b->file);
    if (order)
        return order;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return strcmp(a->message, b->message);
}

void qf_mistakes_sort(struct qf_mistakes *mistakes)
{
    if (mistakes->count)
        qsort(mistakes->items, mistakes->count, sizeof *mistakes->items, compare);
}
