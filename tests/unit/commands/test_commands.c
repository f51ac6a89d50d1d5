/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands, what help and completion say, and docs/cli.md are the same. */
#include "commands/commands.h"

#include "../base/check.h"
#include "base/file.h"

/* What `print` writes for a command; the caller frees it. */
static char *printed_by(void (*print)(struct qf_cli *cli, const struct qf_command *command),
    const struct qf_command *command, enum qf_lang lang)
{
    struct qf_cli cli = { .lang = lang, .out = tmpfile() };

    assert_non_null(cli.out);
    print(&cli, command);
    size_t size = (size_t)ftell(cli.out);
    char *text = calloc(1, size + 1);
    assert_non_null(text);
    rewind(cli.out);
    assert_int_equal(fread(text, 1, size, cli.out), size);
    fclose(cli.out);
    return text;
}

static void print_help(struct qf_cli *cli, const struct qf_command *command)
{
    qf_help_command(cli, command);
}

static void print_overview(struct qf_cli *cli, const struct qf_command *command)
{
    (void)command;
    qf_help_overview(cli);
}

static void print_completion(struct qf_cli *cli, const struct qf_command *command)
{
    static const char *const shell[] = { "bash" };
    struct qf_args args = { .operands = shell, .operand_count = 1 };

    assert_int_equal(command->run(cli, &args, NULL), QF_OK);
}

static void check_has(const char *where, const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s does not say '%s'", where, part);
}

static void command__is_found_by_its_words(void **state)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char name[QF_COMMAND_NAME_MAX];
        const char *words[3] = { name, NULL, "operand" };
        const struct qf_command *found = NULL;
        unsigned used = 0;
        assert_true(strlen(commands[i]->name) < sizeof name);
        snprintf(name, sizeof name, "%s", commands[i]->name);
        char *blank = strchr(name, ' ');
        if (blank) {
            *blank = '\0';
            words[1] = blank + 1;
        } else {
            words[1] = "operand";
        }
        assert_int_equal(qf_command_find(words, 3, &found, &used, NULL), QF_OK);
        assert_ptr_equal(found, commands[i]);
        ROW_EQUAL(commands[i]->name, used, blank ? 2 : 1);
    }
}

/* Completion names a family once, which it can only when its commands stand together. */
static void families__stand_together(void **state)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);

    (void)state;
    for (size_t i = 0; i + 2 < count; i++)
        for (size_t k = i + 2; k < count; k++) {
            size_t length = strcspn(commands[i]->name, " ");
            bool same = strncmp(commands[i]->name, commands[k]->name, length + 1) == 0;
            bool next = strncmp(commands[i]->name, commands[i + 1]->name, length + 1) == 0;
            if (same && commands[i]->name[length] && !next)
                fail_msg("'%s' stands apart from '%s'", commands[k]->name, commands[i]->name);
        }
}

static void check_options_differ(const char *where, const struct qf_option *a, const struct qf_option *b)
{
    for (const struct qf_option *left = a; left && left->name; left++)
        for (const struct qf_option *right = a == b ? left + 1 : b; right && right->name; right++)
            if (strcmp(left->name, right->name) == 0 || (left->letter && left->letter == right->letter))
                fail_msg("%s: '--%s' and '--%s' are the same word", where, left->name, right->name);
}

static void option__means_one_thing(void **state)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);

    (void)state;
    check_options_differ("every command", qf_global_options, qf_global_options);
    for (size_t i = 0; i < count; i++) {
        check_options_differ(commands[i]->name, commands[i]->options, commands[i]->options);
        check_options_differ(commands[i]->name, commands[i]->options, qf_global_options);
    }
}

static void help__shows_every_command_and_option(void **state)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);
    char *overview CLEANUP(free) = printed_by(print_overview, NULL, QF_LANG_EN);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char *help CLEANUP(free) = printed_by(print_help, commands[i], QF_LANG_EN);
        check_has("the overview", overview, commands[i]->name);
        check_has("the overview", overview, commands[i]->summary);
        check_has(commands[i]->name, help, commands[i]->operands);
        check_has(commands[i]->name, help, commands[i]->details ? commands[i]->details : "");
        for (const struct qf_option *option = commands[i]->options; option && option->name; option++) {
            check_has(commands[i]->name, help, option->name);
            check_has(commands[i]->name, help, option->help);
        }
    }
}

static void completion__knows_every_command_and_option(void **state)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);
    char *script CLEANUP(free) = printed_by(print_completion, &qf_command_completion, QF_LANG_EN);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char head[QF_COMMAND_NAME_MAX + 16];
        snprintf(head, sizeof head, "\"%s\") offered=\"", commands[i]->name);
        check_has("completion", script, head);
        char *line CLEANUP(free) = strndup(strstr(script, head), strcspn(strstr(script, head), "\n"));
        for (const struct qf_option *option = commands[i]->options; option && option->name; option++) {
            char word[64];
            snprintf(word, sizeof word, " --%s", option->name);
            check_has("completion", line, word);
        }
    }
}

static void manual__lists_every_command_and_global_option(void **state)
{
    struct qf_text manual CLEANUP(qf_text_release) = { 0 };
    size_t count, rows = 0;
    const struct qf_command *const *commands = qf_commands(&count);

    (void)state;
    assert_int_equal(qf_file_read(QF_SOURCE_ROOT "/docs/cli.md", &manual, NULL), QF_OK);
    for (size_t i = 0; i < count; i++) {
        struct qf_text row CLEANUP(qf_text_release) = { 0 };
        qf_text_add_format(&row, "\n| `%s%s", commands[i]->name, *commands[i]->operands ? " " : "");
        for (const char *c = commands[i]->operands; *c; c++)
            qf_text_add_format(&row, "%s%c", *c == '|' ? "\\" : "", *c); /* a bar ends a cell of a Markdown table */
        qf_text_add_format(&row, "` | %s |\n", commands[i]->summary);
        check_has("docs/cli.md", qf_text_string(&manual), qf_text_string(&row));
    }
    for (const char *row = qf_text_string(&manual); (row = strstr(row, "\n| `")); row++)
        rows++;
    assert_int_equal(rows, count); /* and none that is gone */
    for (const struct qf_option *option = qf_global_options; option->name; option++) {
        char word[64];
        snprintf(word, sizeof word, "--%s", option->name);
        check_has("docs/cli.md", qf_text_string(&manual), word);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(command__is_found_by_its_words),
        cmocka_unit_test(families__stand_together),
        cmocka_unit_test(option__means_one_thing),
        cmocka_unit_test(help__shows_every_command_and_option),
        cmocka_unit_test(completion__knows_every_command_and_option),
        cmocka_unit_test(manual__lists_every_command_and_global_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
