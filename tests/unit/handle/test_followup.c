/* SPDX-License-Identifier: Apache-2.0 */
/* Reporter and organ through the receipt: what each can read, and what a receipt that nobody was given tells. */
#include "desk_of_reports.h"

#include <stdio.h>
#include <string.h>

#include "handle/opening.h"

static const char words[] = "村干部冒领农机补贴";

struct seen {
    unsigned count, readable;
    int64_t last;
    char text[256];
};

static enum qf_status note(void *context, const struct qf_follow_message *message, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    seen->count++;
    seen->last = message->id;
    if (message->text) {
        seen->readable++;
        snprintf(seen->text, sizeof seen->text, "%s", (const char *)message->text->data);
    }
    return QF_OK;
}

static enum qf_status note_officer(
    void *context, const struct qf_follow_message *message, bool incoming, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    seen->count++;
    if (incoming)
        seen->last = message->id;
    return QF_OK;
}

static void follow_up__carries_questions_and_answers(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    const struct qf_counter counter = reports_counter(reports);
    struct qf_report_taken taken = reports_take(reports, &reports->county_clerk, "anonymous", 900, words);
    struct qf_secret question CLEANUP(qf_secret_release) = reports_secret("是哪一年的补贴?");
    struct qf_secret answer CLEANUP(qf_secret_release) = reports_secret("2023年");
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    struct qf_follow_up look;
    struct seen seen = { .count = 0 }, officers = { .count = 0 };
    int64_t id;
    char part[32];

    OK(qf_follow_write(&office->county_leader, taken.report, "question", &question, &id, &office->error));
    OK(qf_follow_look(&counter, &taken.receipt, &look, note, &seen, &office->error));
    assert_string_equal(look.received_on, "2025-05-27");
    assert_string_equal(look.state.zh, "收件");
    assert_string_equal(seen.text, "是哪一年的补贴?");
    REFUSED(qf_follow_add(&counter, &taken.receipt, "answer", id + 9, &answer, &office->error), QF_NOT_FOUND);
    OK(qf_follow_add(&counter, &taken.receipt, "answer", id, &answer, &office->error));
    REFUSED(
        qf_follow_add(&counter, &taken.receipt, "answer", id, &answer, &office->error), QF_NOT_FOUND); /* answered */
    OK(qf_follow_walk(&office->county_leader, taken.report, note_officer, &officers, &office->error));
    assert_int_equal(officers.count, 2);
    snprintf(part, sizeof part, "message/%lld", (long long)officers.last);
    OK(qf_report_open(
        &office->county_leader, taken.report, part, &reports->county_leader, "核实", &plain, &office->error));
    assert_string_equal(plain.data, "2023年");
    memset(&seen, 0, sizeof seen);
    OK(qf_follow_look(&counter, &taken.receipt, &look, note, &seen, &office->error));
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.readable, 1); /* what one has said only officers open again */
}

static void follow_up__is_for_the_holder_of_the_receipt_alone(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    const struct qf_counter counter = reports_counter(reports);
    struct qf_report_taken taken = reports_take(reports, &reports->county_clerk, "anonymous", 900, words);
    struct qf_report_taken other = reports_take(reports, &reports->county_clerk, "anonymous", 901, "学校乱收费两万元");
    struct qf_secret text CLEANUP(qf_secret_release) = reports_secret("请补充时间");
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_key_pair wrong CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_receipt unknown;
    struct qf_follow_up look;
    struct seen seen = { .count = 0 };
    char part[32];
    int64_t id, rows = reports_number(reports, "SELECT count(*) FROM journal", 0);

    OK(qf_follow_write(&office->county_leader, taken.report, "note", &text, &id, &office->error));
    OK(qf_follow_look(&counter, &other.receipt, &look, note, &seen, &office->error));
    assert_int_equal(seen.count, 0);
    OK(qf_receipt_pair(&other.receipt, &reports->hash_key, &wrong, &office->error));
    snprintf(part, sizeof part, "message/%lld", (long long)id);
    REFUSED(qf_keyring_open_as_holder(&office->officer, taken.report, part, &wrong, &key, &office->error), QF_DENIED);
    qf_receipt_new(&unknown);
    rows = reports_number(reports, "SELECT count(*) FROM journal", 0);
    REFUSED(qf_follow_look(&counter, &unknown, &look, note, &seen, &office->error), QF_NOT_FOUND);
    REFUSED(qf_follow_add(&counter, &unknown, "addition", 0, &text, &office->error), QF_NOT_FOUND);
    assert_null(strstr(office->error.message, unknown.text));
    assert_int_equal(reports_number(reports, "SELECT count(*) FROM journal", 0), rows);
    REFUSED(qf_follow_write(&office->colleague, taken.report, "note", &text, &id, &office->error), QF_DENIED);
    REFUSED(qf_follow_write(&office->county_leader, taken.report, "answer", &text, &id, &office->error), QF_USAGE);
}

static void follow_up__of_what_bypassed_says_so_and_takes_nothing(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    const struct qf_counter counter = reports_counter(reports);
    const struct qf_subject head = { .entity = office_entity(22), .name = "周正明" };
    struct qf_secret text CLEANUP(qf_secret_release) = reports_secret("补充");
    struct qf_follow_up look;
    struct seen seen = { .count = 0 };
    struct qf_report_taken taken;

    OK(qf_report_add(&reports->county_clerk, &reports->vault, NULL,
        &(struct qf_report_intake){ .channel = "letter",
            .signature = "anonymous",
            .region = "349901",
            .subjects = &head,
            .subject_count = 1,
            .content = &text },
        &taken, &office->error));
    OK(qf_follow_look(&counter, &taken.receipt, &look, note, &seen, &office->error));
    assert_true(look.passed);
    assert_string_equal(look.state.en, "to be sent up");
    REFUSED(qf_follow_add(&counter, &taken.receipt, "addition", 0, &text, &office->error), QF_CONFLICT);
}

int main(void)
{
#define WITH_REPORTS(test) cmocka_unit_test_setup_teardown(test, reports_open, reports_close)
    const struct CMUnitTest tests[] = {
        WITH_REPORTS(follow_up__carries_questions_and_answers),
        WITH_REPORTS(follow_up__is_for_the_holder_of_the_receipt_alone),
        WITH_REPORTS(follow_up__of_what_bypassed_says_so_and_takes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
