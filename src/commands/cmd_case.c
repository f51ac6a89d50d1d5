/* SPDX-License-Identifier: Apache-2.0 */
/* case file|person|heard|sanction|verdict|persons: what is decided about persons. */
#include <string.h>

#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/case.h"

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

/* --- case file --------------------------------------------------------------------------------------------------------- */

static enum qf_status run_file(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t lead, filed;

    TRY(qf_operand_number(args->operands[0], &lead, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_case_file(&seat.desk, lead, &filed, error));
    qf_say(cli, "opened matter %lld\n", (long long)filed);
    qf_note(cli, "it is the case of lead %lld\n", (long long)lead);
    return QF_OK;
}

const struct qf_command qf_command_case_file = {
    .name = "case file",
    .operands = "LEAD",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("open the case of a lead that was filed"),
    .options = seat_options,
    .run = run_file,
};

/* --- case person ------------------------------------------------------------------------------------------------------- */

static const char *const ranks[] = { "provincial", "bureau", "county", "township", "general", "rural", NULL };
static const struct qf_option person_options[] = {
    { "resident-id", 0, QF_OPTION_TEXT, "ID", QF_N("their resident ID"), NULL, 0, 0 },
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("what the person is: party_member, civil_servant, village_staff …"), NULL,
        0, 0, true },
    { "also", 0, QF_OPTION_TEXT, "KIND", QF_N("what the person is besides"), NULL, 0, 0 },
    { "rank", 0, QF_OPTION_TEXT, "RANK", QF_N("for the statistics (otherwise rural)"), ranks, 0, 0 },
    { "unit", 0, QF_OPTION_TEXT, "NAME", QF_N("their unit"), NULL, 0, 0 },
    { "post", 0, QF_OPTION_TEXT, "TEXT", QF_N("their post"), NULL, 0, 0 },
    { "leadership", 0, QF_OPTION_FLAG, NULL, QF_N("answers as a leader and not directly"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

/* Kinds of persons that the workflow has. */
static enum qf_status check_kind(const struct qf_workflow *workflow, const char *kind, struct qf_error *error)
{
    struct qf_text known CLEANUP(qf_text_release) = { 0 };

    for (size_t i = 0; i < workflow->subject_count; i++) {
        if (!kind || strcmp(workflow->subjects[i].name, kind) == 0)
            return QF_OK;
        qf_text_add_format(&known, "%s%s", i ? ", " : "", workflow->subjects[i].name);
    }
    TRY(qf_text_check(&known, error));
    qf_fail(error, QF_NOT_FOUND, "the workflow has no kind of person '%s'", kind);
    qf_hint(error, "there are: %s", qf_text_string(&known));
    return QF_NOT_FOUND;
}

static enum qf_status run_person(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_case_person person = { .who = { .name = args->operands[1],
                                         .unit = qf_args_text(args, "unit", NULL),
                                         .post = qf_args_text(args, "post", NULL) },
        .second_kind = qf_args_text(args, "also", NULL),
        .rank = qf_args_text(args, "rank", "rural"),
        .leadership = qf_args_given(args, "leadership") };
    int64_t matter, id;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_required(args, "kind", &person.kind, error));
    TRY(qf_resident_option(args, "resident-id", &person.who.entity, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(check_kind(qf_catalog_workflow(seat.city.catalog), person.kind, error));
    TRY(check_kind(qf_catalog_workflow(seat.city.catalog), person.second_kind, error));
    TRY(qf_case_add_person(&seat.desk, &seat.kin, matter, &person, &id, error));
    qf_say(cli, "person %lld\n", (long long)id);
    return QF_OK;
}

const struct qf_command qf_command_case_person = {
    .name = "case person",
    .operands = "MATTER NAME",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("name a person of a case"),
    .options = person_options,
    .run = run_person,
};

/* --- case heard, sanction, verdict ------------------------------------------------------------------------------------- */

static enum qf_status run_heard(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t person;

    TRY(qf_operand_number(args->operands[0], &person, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_case_heard(&seat.desk, person, error));
    qf_note(cli, "recorded that person %lld was heard\n", (long long)person);
    return QF_OK;
}

const struct qf_command qf_command_case_heard = {
    .name = "case heard",
    .operands = "PERSON",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record that the person's own statement was taken"),
    .options = seat_options,
    .run = run_heard,
};

static const struct qf_option sanction_options[] = {
    { "withdraw", 0, QF_OPTION_FLAG, NULL, QF_N("take it back, before the decision; it stays in the book as withdrawn"),
        NULL, 0, 0 },
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why it is taken back"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_sanction(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *name = args->operands[1], *reason = NULL;
    const bool withdraw = qf_args_given(args, "withdraw");
    int64_t person;

    TRY(qf_operand_number(args->operands[0], &person, error));
    if (withdraw)
        TRY(qf_required(args, "reason", &reason, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    if (withdraw)
        TRY(qf_case_withdraw_sanction(&seat.desk, person, name, reason, error));
    else
        TRY(qf_case_sanction(&seat.desk, person, name, error));
    const struct qf_sanction *rule = qf_workflow_sanction(qf_catalog_workflow(seat.city.catalog), name);
    qf_note(cli, withdraw ? "taken back of person %lld: %s\n" : "recorded of person %lld: %s\n", (long long)person,
        rule ? qf_bilingual_in(&rule->title, cli->lang) : name);
    return QF_OK;
}

const struct qf_command qf_command_case_sanction = {
    .name = "case sanction",
    .operands = "PERSON SANCTION",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("record a sanction that the law allows for this person and organ"),
    .options = sanction_options,
    .run = run_sanction,
};

static const char *const duties[] = { "party_committee", "commission", NULL };
static const struct qf_option verdict_options[] = {
    { "duty", 0, QF_OPTION_TEXT, "DUTY", QF_N("party_committee or commission"), duties, 0, 0, true },
    { "answerable", 0, QF_OPTION_FLAG, NULL, QF_N("somebody answers for it"), NULL, 0, 0 },
    { "why", 0, QF_OPTION_TEXT, "TEXT", QF_N("why, or why not"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_verdict(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *duty, *why;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_required(args, "duty", &duty, error));
    TRY(qf_required(args, "why", &why, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_case_verdict(&seat.desk, matter,
        strcmp(duty, "commission") == 0 ? QF_DUTY_COMMISSION : QF_DUTY_PARTY_COMMITTEE,
        qf_args_given(args, "answerable"), why, error);
}

const struct qf_command qf_command_case_verdict = {
    .name = "case verdict",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("say who else answers for it; no case closes without"),
    .options = verdict_options,
    .run = run_verdict,
};

/* --- case persons ------------------------------------------------------------------------------------------------------ */

static enum qf_status add_person(void *context, const struct qf_person_view *person, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "person", person->person);
    qf_list_text(list, "name", person->name);
    qf_list_text(list, "kind", person->kind);
    qf_list_text(list, "statement_on", person->statement_on);
    qf_list_int(list, "form", person->form);
    qf_list_text(list, "sanctions", person->sanctions);
    return QF_OK;
}

static enum qf_status run_persons(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("person"), QF_N("name of the person"), QF_N("kind"), QF_N("heard"),
        QF_N("form"), QF_N("sanctions") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_case_persons(&seat.desk, matter, add_person, &list, error));
    return qf_list_print(&list, NULL, error);
}

const struct qf_command qf_command_case_persons = {
    .name = "case persons",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("persons of a case: whether they were heard, and what was decided"),
    .options = seat_options,
    .run = run_persons,
};
