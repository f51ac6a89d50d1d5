/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of subcommands (commands.c): dispatch, help and completion are made from it. */
#ifndef QF_COMMANDS_COMMANDS_H
#define QF_COMMANDS_COMMANDS_H

#include "commands/cli.h"

#define QF_COMMAND_NAME_MAX 32

/* One file a family: cmd_<family>.c. */
extern const struct qf_command qf_command_lead_open, qf_command_lead_from, qf_command_lead_check, qf_command_lead_merge,
    qf_command_lead_add, qf_command_lead_part, qf_command_matter_list, qf_command_matter_show, qf_command_matter_move,
    qf_command_matter_record, qf_command_matter_assign, qf_command_clock_set, qf_command_clock_sweep,
    qf_command_case_file, qf_command_case_person, qf_command_case_heard, qf_command_case_sanction,
    qf_command_case_verdict, qf_command_case_persons, qf_command_ledger_post, qf_command_ledger_reverse,
    qf_command_network_found, qf_command_network_organ, qf_command_network_post, qf_command_network_region,
    qf_command_network_gaps, qf_command_network_list, qf_command_user_list, qf_command_user_add,
    qf_command_user_suspend, qf_command_user_worked;
extern const struct qf_command qf_command_lead_outcome, qf_command_plan_add, qf_command_plan_list, qf_command_plan_show,
    qf_command_plan_item, qf_command_plan_done, qf_command_plan_accept, qf_command_plan_return, qf_command_plan_close,
    qf_command_plan_replace, qf_command_plan_ghost_pay, qf_command_plan_officials, qf_command_training_add,
    qf_command_training_enrol, qf_command_training_attend, qf_command_training_list, qf_command_training_show,
    qf_command_survey_record, qf_command_survey_list, qf_command_visit_add, qf_command_visit_list,
    qf_command_visit_lead, qf_command_visit_pair, qf_command_visit_pairs, qf_command_visit_issue,
    qf_command_visit_solve, qf_command_visit_issues, qf_command_dragnet_start, qf_command_dragnet_done,
    qf_command_dragnet_show;
extern const struct qf_command qf_command_report_add, qf_command_report_attach, qf_command_report_show,
    qf_command_report_open, qf_command_report_attachment, qf_command_report_ask, qf_command_report_approve,
    qf_command_report_identity, qf_command_report_assign, qf_command_report_share, qf_command_report_verify,
    qf_command_report_notify, qf_command_report_opinion, qf_command_report_write, qf_command_report_follow,
    qf_command_report_reply, qf_command_report_sent, qf_command_report_waiting, qf_command_user_key,
    qf_command_user_escrow, qf_command_user_recover;
extern const struct qf_command qf_command_statistics_list, qf_command_statistics_show, qf_command_statistics_drill,
    qf_command_statistics_freeze, qf_command_statistics_frozen, qf_command_statistics_compare,
    qf_command_statistics_report;
extern const struct qf_command qf_command_listing_add, qf_command_listing_end, qf_command_listing_list,
    qf_command_campaign_start, qf_command_campaign_add, qf_command_campaign_remove, qf_command_campaign_end,
    qf_command_campaign_list, qf_command_campaign_show, qf_command_taskforce_form, qf_command_taskforce_log,
    qf_command_taskforce_end, qf_command_taskforce_list, qf_command_taskforce_show, qf_command_joint_add,
    qf_command_joint_leave, qf_command_joint_second, qf_command_joint_release, qf_command_joint_write,
    qf_command_joint_done, qf_command_joint_show;
extern const struct qf_command qf_command_report_hand_down, qf_command_report_hand_on, qf_command_lead_level_up,
    qf_command_user_set, qf_command_matter_open, qf_command_matter_recuse, qf_command_matter_ask,
    qf_command_matter_approve, qf_command_matter_refuse, qf_command_matter_approvals, qf_command_joint_ask,
    qf_command_joint_lend, qf_command_joint_requests;
extern const struct qf_command qf_command_init, qf_command_rehearse, qf_command_workflow_show, qf_command_calendar_show,
    qf_command_calendar_add, qf_command_collect, qf_command_batch_list, qf_command_batch_show,
    qf_command_batch_findings, qf_command_match, qf_command_warn, qf_command_warning_list, qf_command_warning_show,
    qf_command_warning_dismiss, qf_command_warning_history, qf_command_catalog_check, qf_command_contract_list,
    qf_command_contract_show, qf_command_model_list, qf_command_model_show, qf_command_model_test,
    qf_command_function_list, qf_command_journal_verify, qf_command_journal_show, qf_command_journal_checkpoint,
    qf_command_journal_notes, qf_command_journal_proof, qf_command_backup, qf_command_restore, qf_command_doctor,
    qf_command_status, qf_command_synth, qf_command_evaluate, qf_command_completion, qf_command_help,
    qf_command_version;

/* In the order in which help shows them. */
const struct qf_command *const *qf_commands(size_t *ret_count);

/*
 * The command that the first one or two words name; *ret_used says how many. NOT found: USAGE with a suggestion.
 */
QF_MUST_CHECK enum qf_status qf_command_find(const char *const *words, unsigned count,
    const struct qf_command **ret_command, unsigned *ret_used, struct qf_error *error);

/* Is it one of the family whose first word `family` is ("warning list" of "warning")? */
bool qf_command_is_of(const struct qf_command *command, const char *family);

void qf_help_overview(const struct qf_cli *cli);
void qf_help_command(const struct qf_cli *cli, const struct qf_command *command);
/* Lists the commands of a family; false when there is none of that name. */
bool qf_help_family(const struct qf_cli *cli, const char *family);

#endif
