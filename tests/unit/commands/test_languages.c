/* SPDX-License-Identifier: Apache-2.0 */
/* What the command line shows from tables has Chinese: the gate of translations sees literals, not what a table will say. */
#include "../base/check.h"
#include "catalog/contract.h"
#include "commands/commands.h"

static void check_has_chinese(const char *where, const char *text)
{
    if (text && *text && qf_tr(QF_LANG_ZH, text) == text)
        fail_msg("%s: no Chinese for '%s'", where, text);
}

/* What stands for a value: "DIR". One letter ("N") and choices spelt out ("zh|en") read the same in both languages. */
static void check_placeholder(const char *where, const char *text)
{
    bool in_capitals = text && strpbrk(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL;

    if (in_capitals && strlen(text) > 1)
        check_has_chinese(where, text);
}

static void check_options(const char *where, const struct qf_option *options)
{
    for (const struct qf_option *option = options; option && option->name; option++) {
        check_placeholder(where, option->value_name);
        check_has_chinese(where, option->help);
        for (const char *const *choice = option->choices; choice && *choice; choice++)
            if (!strchr(option->value_name, '|'))
                check_has_chinese(where, *choice);
    }
}

static void commands__explain_themselves_in_chinese(void **state)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);

    (void)state;
    assert_true(count > 20);
    check_options("every command", qf_global_options);
    for (size_t i = 0; i < count; i++) {
        check_has_chinese(commands[i]->name, commands[i]->summary);
        check_has_chinese(commands[i]->name, commands[i]->details);
        check_placeholder(commands[i]->name, commands[i]->operands);
        check_options(commands[i]->name, commands[i]->options);
    }
}

static void words_of_the_book__have_chinese(void **state)
{
    static const char *const words[] = { "receiving", "committed", "unrecognised", "abandoned", "replaced", "done",
        "failed", "skipped", "new", "changed", "back", "gone", "daily", "weekly", "monthly", "quarterly", "yearly",
        "once" };

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        check_has_chinese("a word of the book", words[i]);
    for (int kind = 0; kind < QF_RELATION_COUNT; kind++)
        check_has_chinese("a kind of relation", qf_relation_kind_name((enum qf_relation_kind)kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands__explain_themselves_in_chinese),
        cmocka_unit_test(words_of_the_book__have_chinese),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
