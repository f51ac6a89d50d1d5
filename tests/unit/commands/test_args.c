/* SPDX-License-Identifier: Apache-2.0 */
/* Options from a table: every form in which they are written, limits of values, and what a mistake is told. */
#include "commands/args.h"

#include "../base/check.h"
#include "base/date.h"

static const char *const levels[] = { "red", "yellow", NULL };

static const struct qf_option options[] = {
    { "flag", 'f', QF_OPTION_FLAG, NULL, "", NULL, 0, 0 },
    { "text", 't', QF_OPTION_TEXT, "TEXT", "", NULL, 0, 0 },
    { "level", 0, QF_OPTION_TEXT, "LEVEL", "", levels, 0, 0 },
    { "limit", 'n', QF_OPTION_NUMBER, "N", "", NULL, 0, 100 },
    { "below", 0, QF_OPTION_NUMBER, "N", "", NULL, -5, -1 },
    { "any", 0, QF_OPTION_NUMBER, "N", "", NULL, 0, 0 },
    { "day", 0, QF_OPTION_DATE, "DAY", "", NULL, 0, 0 },
    { "min", 0, QF_OPTION_MONEY, "YUAN", "", NULL, 0, 0 },
    { 0 },
};

static const struct qf_option global_options[] = {
    { "json", 'j', QF_OPTION_FLAG, NULL, "", NULL, 0, 0 },
    { "lang", 0, QF_OPTION_TEXT, "LANG", "", NULL, 0, 0 },
    { 0 },
};

#define WORDS_MAX 12

/* A line of words, read. */
struct reading {
    char *words[WORDS_MAX];
    struct qf_args args, global;
    struct qf_error error;
};

static enum qf_status read_words(struct reading *reading, const char *const *words)
{
    unsigned count = 0;

    *reading = (struct reading){ .error = QF_ERROR_INIT(QF_LANG_EN) };
    for (; words[count]; count++)
        reading->words[count] = (char *)words[count]; /* reordered, never written */
    return qf_args_read(
        options, global_options, reading->words, count, &reading->args, &reading->global, &reading->error);
}
#define READ(reading, ...) read_words((reading), (const char *const[]){ __VA_ARGS__, NULL })

static void check_failure(const char *const *words, const char *message, const char *hint)
{
    struct reading reading;

    ROW_EQUAL(message, read_words(&reading, words), QF_USAGE);
    assert_string_equal(reading.error.message, message);
    assert_string_equal(reading.error.hint, hint);
}
#define FAILS(message, hint, ...) check_failure((const char *const[]){ __VA_ARGS__, NULL }, message, hint)

static void value__stands_after_blank_equals_or_nothing(void **state)
{
    struct reading reading;

    (void)state;
    assert_int_equal(READ(&reading, "--text", "one"), QF_OK);
    assert_string_equal(qf_args_text(&reading.args, "text", ""), "one");
    assert_int_equal(READ(&reading, "--text=a=b"), QF_OK);
    assert_string_equal(qf_args_text(&reading.args, "text", ""), "a=b");
    assert_int_equal(READ(&reading, "--text="), QF_OK);
    assert_true(qf_args_given(&reading.args, "text"));
    assert_string_equal(qf_args_text(&reading.args, "text", "otherwise"), "");
    assert_int_equal(READ(&reading, "-n", "7"), QF_OK);
    assert_int_equal(qf_args_number(&reading.args, "limit", 0), 7);
    assert_int_equal(READ(&reading, "-n7"), QF_OK);
    assert_int_equal(qf_args_number(&reading.args, "limit", 0), 7);
    assert_int_equal(READ(&reading, "-t-x"), QF_OK);
    assert_string_equal(qf_args_text(&reading.args, "text", ""), "-x");
    assert_int_equal(READ(&reading, "--text", "--flag"), QF_OK); /* a value may look like an option */
    assert_string_equal(qf_args_text(&reading.args, "text", ""), "--flag");
    assert_false(qf_args_given(&reading.args, "flag"));
}

static void operands__stand_between_options_and_behind_two_dashes(void **state)
{
    struct reading reading;

    (void)state;
    assert_int_equal(READ(&reading, "first", "-f", "-", "--json", "--lang", "zh", "--", "--text", "-f"), QF_OK);
    assert_int_equal(reading.args.operand_count, 4);
    assert_string_equal(reading.args.operands[0], "first");
    assert_string_equal(reading.args.operands[1], "-");
    assert_string_equal(reading.args.operands[2], "--text");
    assert_string_equal(reading.args.operands[3], "-f");
    assert_true(qf_args_given(&reading.args, "flag"));
    assert_true(qf_args_given(&reading.global, "json"));
    assert_string_equal(qf_args_text(&reading.global, "lang", ""), "zh");
    assert_false(qf_args_given(&reading.args, "text"));
}

static void option__given_twice_is_what_it_was_given_last(void **state)
{
    struct reading reading;

    (void)state;
    assert_int_equal(READ(&reading, "-n1", "--limit=2", "-f", "-f"), QF_OK);
    assert_int_equal(qf_args_number(&reading.args, "limit", 0), 2);
    assert_true(qf_args_given(&reading.args, "flag"));
}

static void option__not_given_is_what_the_command_says(void **state)
{
    struct reading reading;

    (void)state;
    assert_int_equal(READ(&reading, "operand"), QF_OK);
    assert_int_equal(qf_args_number(&reading.args, "limit", 50), 50);
    assert_null(qf_args_text(&reading.args, "text", NULL));
}

static void number__keeps_to_its_limits(void **state)
{
    struct reading reading;

    (void)state;
    assert_int_equal(READ(&reading, "--limit", "0", "--below", "-5", "--any", "-9223372036854775808"), QF_OK);
    assert_int_equal(qf_args_number(&reading.args, "limit", 9), 0);
    assert_int_equal(qf_args_number(&reading.args, "below", 0), -5);
    assert_true(qf_args_number(&reading.args, "any", 0) == INT64_MIN);
    assert_int_equal(READ(&reading, "--limit", "100"), QF_OK);
    FAILS("option '--limit' must lie between 0 and 100, not 101", "", "--limit", "101");
    FAILS("option '--limit' must lie between 0 and 100, not -1", "", "-n-1");
    FAILS("option '--below' must lie between -5 and -1, not 0", "", "--below=0");
    FAILS("option '--any' needs a whole number, not '9223372036854775808'", "", "--any", "9223372036854775808");
    FAILS("option '--limit' needs a whole number, not '7x'", "", "-n7x");
    FAILS("option '--limit' needs a whole number, not '1.5'", "", "--limit=1.5");
    FAILS("option '--limit' needs a whole number, not ''", "", "--limit=");
}

static void day__is_a_whole_day_that_exists(void **state)
{
    struct reading reading;

    (void)state;
    assert_int_equal(READ(&reading, "--day", "2024-02-29"), QF_OK);
    assert_int_equal(qf_args_number(&reading.args, "day", 0), qf_civil_to_days((struct qf_civil){ 2024, 2, 29 }));
    FAILS("option '--day' needs a day such as 2025-06-30, not '2025-02-29'", "", "--day", "2025-02-29");
    FAILS("option '--day' needs a day such as 2025-06-30, not '2025-02'", "", "--day", "2025-02");
}

static void money__is_yuan_kept_in_fen(void **state)
{
    struct reading reading;

    (void)state;
    assert_int_equal(READ(&reading, "--min", "1,234.50"), QF_OK);
    assert_int_equal(qf_args_number(&reading.args, "min", 0), 123450);
    FAILS("option '--min' needs an amount in yuan such as 1234.50, not 'much'", "", "--min", "much");
}

static void mistake__names_the_word_and_what_was_meant(void **state)
{
    (void)state;
    FAILS("unknown option '--levl'", "did you mean '--level'?", "--levl", "red");
    FAILS("unknown option '--lim'", "did you mean '--limit'?", "--lim", "3"); /* abbreviations are only suggested */
    FAILS("unknown option '--l'", "see --help for the options of this command", "--l");
    FAILS("unknown option '--jso'", "did you mean '--json'?", "--jso");
    FAILS("unknown option '-x'", "see --help for the options of this command", "-x");
    FAILS("unknown option '-fj'", "see --help for the options of this command", "-fj");
    FAILS("option '--flag' takes no value", "", "--flag=yes");
    FAILS("option '--text' needs a value (TEXT)", "", "--text");
    FAILS("option '-n' needs a value (N)", "", "operand", "-n");
    FAILS("option '--level' cannot be 'pink'", "it is one of: red, yellow", "--level", "pink");
}

/* All that is missing is named at once, and an empty text is none. */
static void required__are_named_together(void **state)
{
    static const struct qf_option asked[] = {
        { "kind", 0, QF_OPTION_TEXT, "KIND", "", NULL, 0, 0, true },
        { "note", 0, QF_OPTION_TEXT, "TEXT", "", NULL, 0, 0 },
        { "due", 0, QF_OPTION_DATE, "DATE", "", NULL, 0, 0, true },
        { 0 },
    };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_args args = { .options = asked };

    (void)state;
    assert_int_equal(qf_args_check_required(&args, &error), QF_USAGE);
    assert_string_equal(error.message, "the options --kind, --due are missing");
    args.values[0].given = args.values[2].given = true;
    args.values[0].text = "";
    args.values[2].text = "2025-06-30";
    assert_int_equal(qf_args_check_required(&args, &error), QF_USAGE);
    assert_string_equal(error.message, "the option --kind is missing");
    args.values[0].text = "room";
    assert_int_equal(qf_args_check_required(&args, &error), QF_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value__stands_after_blank_equals_or_nothing),
        cmocka_unit_test(operands__stand_between_options_and_behind_two_dashes),
        cmocka_unit_test(option__given_twice_is_what_it_was_given_last),
        cmocka_unit_test(option__not_given_is_what_the_command_says),
        cmocka_unit_test(number__keeps_to_its_limits),
        cmocka_unit_test(day__is_a_whole_day_that_exists),
        cmocka_unit_test(money__is_yuan_kept_in_fen),
        cmocka_unit_test(mistake__names_the_word_and_what_was_meant),
        cmocka_unit_test(required__are_named_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
