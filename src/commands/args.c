/* SPDX-License-Identifier: Apache-2.0 */
/* Command-line options from a const table. */
#include "commands/args.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "base/text.h"
#include "catalog/catalog.h"

/* One word list being read against two tables. */
struct reader {
    char **words;
    unsigned count, next;
    struct qf_args *args, *global;
    struct qf_error *error;
};

static unsigned table_length(const struct qf_option *options)
{
    unsigned length = 0;

    while (options && options[length].name)
        length++;
    if (length > QF_OPTIONS_MAX)
        BUG("too many options in one table");
    return length;
}

static bool option_matches(const struct qf_option *option, const char *name, size_t length, char letter)
{
    if (letter)
        return option->letter == letter;
    return strlen(option->name) == length && memcmp(option->name, name, length) == 0;
}

/* The table entry for a word, and which of the two results it belongs to. */
static const struct qf_option *find_option(
    const struct reader *reader, const char *name, size_t length, char letter, struct qf_args **ret_owner)
{
    struct qf_args *owners[] = { reader->args, reader->global };

    for (unsigned i = 0; i < QF_COUNT(owners); i++)
        for (const struct qf_option *option = owners[i]->options; option && option->name; option++)
            if (option_matches(option, name, length, letter)) {
                *ret_owner = owners[i];
                return option;
            }
    return NULL;
}

/* The one name that begins with what was written; NULL when none or several do. Abbreviations are only suggested. */
static const char *find_longer(const char *name, const char *const *names, size_t count)
{
    const char *found = NULL;

    for (size_t i = 0; i < count; i++) {
        if (strncmp(names[i], name, strlen(name)) != 0)
            continue;
        if (found)
            return NULL;
        found = names[i];
    }
    return found;
}

static enum qf_status fail_unknown(const struct reader *reader, const char *word, const char *name)
{
    const char *names[2 * QF_OPTIONS_MAX];
    size_t count = 0;

    for (const struct qf_option *option = reader->args->options; option && option->name; option++)
        names[count++] = option->name;
    for (const struct qf_option *option = reader->global->options; option && option->name; option++)
        names[count++] = option->name;
    qf_fail(reader->error, QF_USAGE, "unknown option '%s'", word);
    const char *near = find_longer(name, names, count);
    if (!near)
        near = qf_suggest(name, names, count);
    if (near)
        qf_hint(reader->error, "did you mean '--%s'?", near);
    else
        qf_hint(reader->error, "see --help for the options of this command");
    return QF_USAGE;
}

static enum qf_status check_choice(const struct qf_option *option, const char *text, struct qf_error *error)
{
    struct qf_text list CLEANUP(qf_text_release) = { 0 };

    for (const char *const *choice = option->choices; *choice; choice++) {
        if (strcmp(*choice, text) == 0)
            return QF_OK;
        qf_text_add_format(&list, "%s%s", list.length ? ", " : "", *choice);
    }
    qf_fail(error, QF_USAGE, "option '--%s' cannot be '%s'", option->name, text);
    qf_hint(error, "it is one of: %s", qf_text_string(&list));
    return QF_USAGE;
}

static enum qf_status read_number(
    const struct qf_option *option, const char *text, int64_t *ret_number, struct qf_error *error)
{
    char *end = NULL;

    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        return qf_fail(error, QF_USAGE, "option '--%s' needs a whole number, not '%s'", option->name, text);
    if ((option->min || option->max) && (number < option->min || number > option->max))
        return qf_fail(error, QF_USAGE, "option '--%s' must lie between %lld and %lld, not %s", option->name,
            (long long)option->min, (long long)option->max, text);
    *ret_number = number;
    return QF_OK;
}

static enum qf_status read_date(
    const struct qf_option *option, const char *text, int64_t *ret_days, struct qf_error *error)
{
    struct qf_date_reading date = qf_date_read(qf_slice(text));

    if (date.outcome != QF_DATE_READ || date.precision != QF_DATE_DAY)
        return qf_fail(error, QF_USAGE, "option '--%s' needs a day such as 2025-06-30, not '%s'", option->name, text);
    *ret_days = date.days;
    return QF_OK;
}

static enum qf_status read_money(
    const struct qf_option *option, const char *text, int64_t *ret_fen, struct qf_error *error)
{
    if (qf_money_read(qf_slice(text), 100, ret_fen) != QF_QUANTITY_READ)
        return qf_fail(
            error, QF_USAGE, "option '--%s' needs an amount in yuan such as 1234.50, not '%s'", option->name, text);
    return QF_OK;
}

static enum qf_status store_value(
    const struct qf_option *option, struct qf_args *owner, const char *text, struct qf_error *error)
{
    size_t index = (size_t)(option - owner->options);
    int64_t number = 1;

    switch (option->kind) {
    case QF_OPTION_FLAG:
        break;
    case QF_OPTION_TEXT:
        if (option->choices)
            TRY(check_choice(option, text, error));
        break;
    case QF_OPTION_NUMBER:
        TRY(read_number(option, text, &number, error));
        break;
    case QF_OPTION_DATE:
        TRY(read_date(option, text, &number, error));
        break;
    case QF_OPTION_MONEY:
        TRY(read_money(option, text, &number, error));
        break;
    }
    owner->values[index].given = true;
    owner->values[index].text = text;
    owner->values[index].number = number;
    return QF_OK;
}

static enum qf_status next_word(
    struct reader *reader, const char *word, const struct qf_option *option, const char **ret_value)
{
    if (reader->next == reader->count)
        return qf_fail(reader->error, QF_USAGE, "option '%s' needs a value (%s)", word,
            qf_tr(qf_error_lang(reader->error), option->value_name));
    *ret_value = reader->words[reader->next++];
    return QF_OK;
}

/* Reads the option in words[next], with the value it takes, and moves past both. */
static enum qf_status read_option(struct reader *reader)
{
    const char *word = reader->words[reader->next++];
    bool is_long = word[1] == '-';
    const char *name = word + (is_long ? 2 : 1);
    const char *equals = is_long ? strchr(name, '=') : NULL;
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    struct qf_args *owner = NULL;
    const struct qf_option *option = find_option(reader, name, length, is_long ? '\0' : *name, &owner);
    const char *attached = equals ? equals + 1 : !is_long && length > 1 ? name + 1 : NULL;

    if (!option || (!is_long && attached && option->kind == QF_OPTION_FLAG))
        return fail_unknown(reader, word, name);
    if (option->kind == QF_OPTION_FLAG) {
        if (attached)
            return qf_fail(reader->error, QF_USAGE, "option '--%s' takes no value", option->name);
        return store_value(option, owner, "", reader->error);
    }
    if (!attached)
        TRY(next_word(reader, word, option, &attached));
    return store_value(option, owner, attached, reader->error);
}

enum qf_status qf_args_read(const struct qf_option *options, const struct qf_option *global, char **words,
    unsigned count, struct qf_args *ret_args, struct qf_args *ret_global, struct qf_error *error)
{
    struct reader reader = { .words = words, .count = count, .args = ret_args, .global = ret_global, .error = error };
    unsigned operands = 0;

    table_length(options);
    table_length(global);
    *ret_args = (struct qf_args){ .options = options, .operands = (const char *const *)words };
    ret_global->options = global;
    while (reader.next < count) {
        char *word = words[reader.next];
        if (strcmp(word, "--") == 0) {
            reader.next++;
            while (reader.next < count)
                words[operands++] = words[reader.next++];
        } else if (word[0] == '-' && word[1]) {
            TRY(read_option(&reader));
        } else {
            words[operands++] = word;
            reader.next++;
        }
    }
    ret_args->operand_count = operands;
    return QF_OK;
}

enum qf_status qf_args_check_required(const struct qf_args *args, struct qf_error *error)
{
    struct qf_text missing CLEANUP(qf_text_release) = { 0 };
    unsigned count = 0;

    for (size_t i = 0; args->options && args->options[i].name; i++) {
        const struct qf_option *option = &args->options[i];
        if (!option->required || (args->values[i].given && *args->values[i].text))
            continue;
        qf_text_add_format(&missing, "%s--%s", count++ ? ", " : "", option->name);
    }
    if (!count)
        return QF_OK;
    TRY(qf_text_check(&missing, error));
    if (count == 1)
        return qf_fail(error, QF_USAGE, "the option %s is missing", qf_text_string(&missing));
    return qf_fail(error, QF_USAGE, "the options %s are missing", qf_text_string(&missing));
}

static size_t find_index(const struct qf_args *args, const char *name)
{
    for (size_t i = 0; args->options && args->options[i].name; i++)
        if (strcmp(args->options[i].name, name) == 0)
            return i;
    BUG("a command asks for an option that its table does not have");
}

bool qf_args_given(const struct qf_args *args, const char *name)
{
    return args->values[find_index(args, name)].given;
}

const char *qf_args_text(const struct qf_args *args, const char *name, const char *otherwise)
{
    size_t index = find_index(args, name);

    return args->values[index].given ? args->values[index].text : otherwise;
}

int64_t qf_args_number(const struct qf_args *args, const char *name, int64_t otherwise)
{
    size_t index = find_index(args, name);

    return args->values[index].given ? args->values[index].number : otherwise;
}
