/* SPDX-License-Identifier: Apache-2.0 */
/* A year lived through: every day what must hold holds, and what was counted out is counted again from the book. */
#include "stage.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "store/journal.h"

/* --- what the year comes to -------------------------------------------------------------------------------------------- */

static void year__of_a_tenth_and_of_another_seed_adds_up_too(void **state)
{
    struct stage stages, *stage = &stages;

    (void)state;
    for (uint64_t seed = 1; seed <= 2; seed++) {
        stage_open(stage);
        stage_rehearse(stage, 10, seed, stage_hold_day);
        stage_hold_year(stage);
        stage_close(stage);
    }
}

/* --- the same seed ----------------------------------------------------------------------------------------------------- */

/* An entry's bytes without what differs each time: instants, and rows that hold keys and what is sealed with them. */
struct tape {
    regex_t instant;
    struct qf_sha256 *hash;
};

static enum qf_status record(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    static const char *const sealed[] = { "user", "report", "sealed_key", "pass_through" };
    struct tape *tape = context;
    const char *json = entry->json;
    char text[4096];
    regmatch_t match;

    for (size_t i = 0; i < QF_COUNT(sealed); i++)
        if (strcmp(entry->table, sealed[i]) == 0)
            json = "";
    int length = snprintf(text, sizeof text, "%s|%s|%s|%lld|%s\n", entry->actor, entry->action, entry->table,
        (long long)entry->row, json);
    assert_in_range(length, 1, sizeof text - 1);
    while (regexec(&tape->instant, text, 1, &match, 0) == 0)
        memset(text + match.rm_so, '_', (size_t)(match.rm_eo - match.rm_so));
    return qf_sha256_add(tape->hash, text, strlen(text), error);
}

static void play(uint64_t seed, char ret_hex[QF_SHA256_HEX])
{
    struct stage stages, *stage = &stages;
    unsigned char digest[QF_SHA256_BYTES];
    struct tape tape;

    stage_open(stage);
    stage_rehearse(stage, 10, seed, NULL);
    assert_int_equal(regcomp(&tape.instant, "20[0-9-]{8}T[0-9:.]{12}.08:00", REG_EXTENDED), 0);
    OK(qf_sha256_new(&tape.hash, &stage->error));
    OK(qf_journal_walk(stage->book, &(struct qf_journal_filter){ 0 }, record, &tape, &stage->error));
    OK(qf_sha256_finish(tape.hash, digest, &stage->error));
    qf_hash_hex(digest, ret_hex);
    qf_sha256_free(tape.hash);
    regfree(&tape.instant);
    stage_close(stage);
}

static void year__of_the_same_seed_is_the_same_and_of_another_is_not(void **state)
{
    char first[QF_SHA256_HEX], again[QF_SHA256_HEX], other[QF_SHA256_HEX];

    (void)state;
    play(7, first);
    play(7, again);
    play(8, other);
    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
}

/* --- refusals ---------------------------------------------------------------------------------------------------------- */

static void year__is_rehearsed_only_in_a_fresh_book_and_marked(void **state)
{
    struct stage stages, *stage = &stages;

    (void)state;
    stage_open(stage);
    stage_rehearse(stage, 10, 1, NULL);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM organ WHERE name NOT LIKE '%(演练)'"), 0);
    int64_t entries = stage_number(stage, "SELECT count(*) FROM journal");
    assert_int_equal(qf_rehearse(&stage->rehearsal, &stage->error), QF_CONFLICT);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM journal"), entries);
    stage_close(stage);
}

static void year__that_the_calendar_does_not_have_is_refused(void **state)
{
    struct stage stages, *stage = &stages;

    (void)state;
    stage_open(stage);
    stage->rehearsal.first_day = STAGE_FIRST_DAY - 30 * 365;
    assert_int_equal(qf_rehearse(&stage->rehearsal, &stage->error), QF_INPUT);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM organ"), 0);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(year__of_a_tenth_and_of_another_seed_adds_up_too),
        cmocka_unit_test(year__of_the_same_seed_is_the_same_and_of_another_is_not),
        cmocka_unit_test(year__is_rehearsed_only_in_a_fresh_book_and_marked),
        cmocka_unit_test(year__that_the_calendar_does_not_have_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
