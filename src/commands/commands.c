/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of subcommands, and finding one in it. */
#include "commands/commands.h"

#include <string.h>

#include "catalog/catalog.h"

static const struct qf_command *const commands[] = {
    &qf_command_init,
    &qf_command_synth,
    &qf_command_rehearse,
    &qf_command_collect,
    &qf_command_batch_list,
    &qf_command_batch_show,
    &qf_command_batch_findings,
    &qf_command_match,
    &qf_command_warn,
    &qf_command_warning_list,
    &qf_command_warning_show,
    &qf_command_warning_dismiss,
    &qf_command_warning_history,
    &qf_command_report_add,
    &qf_command_report_attach,
    &qf_command_report_show,
    &qf_command_report_open,
    &qf_command_report_attachment,
    &qf_command_report_ask,
    &qf_command_report_approve,
    &qf_command_report_identity,
    &qf_command_report_assign,
    &qf_command_report_share,
    &qf_command_report_hand_down,
    &qf_command_report_hand_on,
    &qf_command_report_verify,
    &qf_command_report_notify,
    &qf_command_report_opinion,
    &qf_command_report_write,
    &qf_command_report_follow,
    &qf_command_report_reply,
    &qf_command_report_sent,
    &qf_command_report_waiting,
    &qf_command_lead_open,
    &qf_command_lead_from,
    &qf_command_lead_check,
    &qf_command_lead_add,
    &qf_command_lead_merge,
    &qf_command_lead_part,
    &qf_command_lead_level_up,
    &qf_command_lead_outcome,
    &qf_command_matter_list,
    &qf_command_matter_show,
    &qf_command_matter_move,
    &qf_command_matter_ask,
    &qf_command_matter_approve,
    &qf_command_matter_refuse,
    &qf_command_matter_approvals,
    &qf_command_matter_record,
    &qf_command_matter_assign,
    &qf_command_matter_open,
    &qf_command_matter_recuse,
    &qf_command_clock_set,
    &qf_command_clock_sweep,
    &qf_command_case_file,
    &qf_command_case_person,
    &qf_command_case_heard,
    &qf_command_case_sanction,
    &qf_command_case_verdict,
    &qf_command_case_persons,
    &qf_command_listing_add,
    &qf_command_listing_end,
    &qf_command_listing_list,
    &qf_command_campaign_start,
    &qf_command_campaign_add,
    &qf_command_campaign_remove,
    &qf_command_campaign_end,
    &qf_command_campaign_list,
    &qf_command_campaign_show,
    &qf_command_taskforce_form,
    &qf_command_taskforce_log,
    &qf_command_taskforce_end,
    &qf_command_taskforce_list,
    &qf_command_taskforce_show,
    &qf_command_joint_add,
    &qf_command_joint_leave,
    &qf_command_joint_second,
    &qf_command_joint_ask,
    &qf_command_joint_lend,
    &qf_command_joint_requests,
    &qf_command_joint_release,
    &qf_command_joint_write,
    &qf_command_joint_done,
    &qf_command_joint_show,
    &qf_command_ledger_post,
    &qf_command_ledger_reverse,
    &qf_command_plan_add,
    &qf_command_plan_list,
    &qf_command_plan_show,
    &qf_command_plan_item,
    &qf_command_plan_done,
    &qf_command_plan_accept,
    &qf_command_plan_return,
    &qf_command_plan_close,
    &qf_command_plan_replace,
    &qf_command_plan_ghost_pay,
    &qf_command_plan_officials,
    &qf_command_training_add,
    &qf_command_training_enrol,
    &qf_command_training_attend,
    &qf_command_training_list,
    &qf_command_training_show,
    &qf_command_survey_record,
    &qf_command_survey_list,
    &qf_command_visit_add,
    &qf_command_visit_list,
    &qf_command_visit_lead,
    &qf_command_visit_pair,
    &qf_command_visit_pairs,
    &qf_command_visit_issue,
    &qf_command_visit_solve,
    &qf_command_visit_issues,
    &qf_command_dragnet_start,
    &qf_command_dragnet_done,
    &qf_command_dragnet_show,
    &qf_command_network_found,
    &qf_command_network_organ,
    &qf_command_network_post,
    &qf_command_network_region,
    &qf_command_network_list,
    &qf_command_network_gaps,
    &qf_command_user_list,
    &qf_command_user_add,
    &qf_command_user_set,
    &qf_command_user_suspend,
    &qf_command_user_worked,
    &qf_command_user_key,
    &qf_command_user_escrow,
    &qf_command_user_recover,
    &qf_command_statistics_list,
    &qf_command_statistics_show,
    &qf_command_statistics_drill,
    &qf_command_statistics_freeze,
    &qf_command_statistics_frozen,
    &qf_command_statistics_compare,
    &qf_command_statistics_report,
    &qf_command_status,
    &qf_command_evaluate,
    &qf_command_catalog_check,
    &qf_command_contract_list,
    &qf_command_contract_show,
    &qf_command_model_list,
    &qf_command_model_show,
    &qf_command_model_test,
    &qf_command_function_list,
    &qf_command_workflow_show,
    &qf_command_calendar_show,
    &qf_command_calendar_add,
    &qf_command_journal_verify,
    &qf_command_journal_show,
    &qf_command_journal_checkpoint,
    &qf_command_journal_notes,
    &qf_command_journal_proof,
    &qf_command_backup,
    &qf_command_restore,
    &qf_command_doctor,
    &qf_command_completion,
    &qf_command_help,
    &qf_command_version,
};

const struct qf_command *const *qf_commands(size_t *ret_count)
{
    *ret_count = QF_COUNT(commands);
    return commands;
}

bool qf_command_is_of(const struct qf_command *command, const char *family)
{
    size_t length = strlen(family);

    return strncmp(command->name, family, length) == 0 && command->name[length] == ' ';
}

static const struct qf_command *find_exact(const char *first, const char *second)
{
    for (size_t i = 0; i < QF_COUNT(commands); i++) {
        bool named =
            second ? qf_command_is_of(commands[i], first) && strcmp(commands[i]->name + strlen(first) + 1, second) == 0
                   : strcmp(commands[i]->name, first) == 0;
        if (named)
            return commands[i];
    }
    return NULL;
}

/* "warning" alone, or with a verb that it does not have: names the verbs of the family. */
static enum qf_status fail_family(const char *family, const char *verb, struct qf_error *error)
{
    struct qf_text list CLEANUP(qf_text_release) = { 0 };
    const char *verbs[QF_COUNT(commands)];
    size_t count = 0;

    for (size_t i = 0; i < QF_COUNT(commands); i++)
        if (qf_command_is_of(commands[i], family))
            verbs[count++] = commands[i]->name + strlen(family) + 1;
    if (!count)
        return QF_OK;
    for (size_t i = 0; i < count; i++)
        qf_text_add_format(&list, "%s%s", i ? ", " : "", verbs[i]);
    TRY(qf_text_check(&list, error));
    const char *near = verb ? qf_suggest(verb, verbs, count) : NULL;
    if (!verb)
        qf_fail(error, QF_USAGE, "'%s' needs a second word", family);
    else
        qf_fail(error, QF_USAGE, "unknown command '%s %s'", family, verb);
    if (near)
        qf_hint(error, "did you mean '%s %s'?", family, near);
    else
        qf_hint(error, "one of: %s", qf_text_string(&list));
    return QF_USAGE;
}

/* First words and whole names: "warnigns" is near "warning", "batchlist" is near "batch list". */
static enum qf_status fail_unknown(const char *word, struct qf_error *error)
{
    const char *names[2 * QF_COUNT(commands)];
    char first_words[QF_COUNT(commands)][QF_COMMAND_NAME_MAX];
    size_t count = 0;

    for (size_t i = 0; i < QF_COUNT(commands); i++) {
        snprintf(
            first_words[i], sizeof first_words[i], "%.*s", (int)strcspn(commands[i]->name, " "), commands[i]->name);
        names[count++] = commands[i]->name;
        names[count++] = first_words[i];
    }
    const char *near = qf_suggest(word, names, count);
    qf_fail(error, QF_USAGE, "unknown command '%s'", word);
    if (near)
        qf_hint(error, "did you mean '%s'?", near);
    else
        qf_hint(error, "'qingfeng help' lists the commands");
    return QF_USAGE;
}

enum qf_status qf_command_find(const char *const *words, unsigned count, const struct qf_command **ret_command,
    unsigned *ret_used, struct qf_error *error)
{
    const char *verb = count > 1 && words[1][0] != '-' ? words[1] : NULL;
    const struct qf_command *command = verb ? find_exact(words[0], verb) : NULL;

    *ret_used = command ? 2 : 1;
    if (!command)
        command = find_exact(words[0], NULL);
    if (!command) {
        TRY(fail_family(words[0], verb, error));
        return fail_unknown(words[0], error);
    }
    *ret_command = command;
    return QF_OK;
}
