/* SPDX-License-Identifier: Apache-2.0 */
/* Taking in a report: deciding where it goes, sealing it, registering it, all in one transaction. */
#include "handle/report.h"

#include <string.h>

#include "handle/access.h"
#include "handle/bypass.h"
#include "handle/followup.h"
#include "handle/network.h"
#include "handle/part.h"
#include "handle/repeat.h"
#include "handle/sketch.h"

/* --- what a report must say -------------------------------------------------------------------------------------------- */

static bool has_channel(const struct qf_workflow *workflow, const char *name)
{
    for (size_t i = 0; i < workflow->channel_count; i++)
        if (strcmp(workflow->channels[i].name, name) == 0)
            return true;
    return false;
}

static bool has_category(const struct qf_workflow *workflow, const char *name)
{
    for (size_t i = 0; i < workflow->category_count; i++)
        if (strcmp(workflow->categories[i].name, name) == 0)
            return true;
    return false;
}

static enum qf_status check_words(
    const struct qf_desk *desk, const struct qf_report_intake *intake, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);

    if (!intake->channel || !has_channel(workflow, intake->channel))
        return qf_fail(error, QF_USAGE, "the workflow has no channel '%s'", intake->channel ? intake->channel : "");
    if (intake->category && !has_category(workflow, intake->category))
        return qf_fail(error, QF_NOT_FOUND, "the workflow has no category '%s'", intake->category);
    if (intake->domain && !qf_catalog_domain(desk->catalog, intake->domain))
        return qf_fail(error, QF_NOT_FOUND, "there is no domain '%s'", intake->domain);
    if (!intake->region || strspn(intake->region, "0123456789") != strlen(intake->region))
        return qf_fail(error, QF_USAGE, "'%s' is no region", intake->region ? intake->region : "");
    return QF_OK;
}

static enum qf_status check_signature(const struct qf_report_intake *intake, struct qf_error *error)
{
    bool anonymous = strcmp(intake->signature, "anonymous") == 0, joint = strcmp(intake->signature, "joint") == 0;
    bool identified = intake->identity && intake->identity->length;

    if (!anonymous && !joint && strcmp(intake->signature, "real_name") != 0)
        return qf_fail(error, QF_USAGE, "a report is anonymous, real_name or joint, not '%s'", intake->signature);
    if (joint != (intake->signatories >= 2))
        return qf_fail(error, QF_USAGE, "a joint report, and no other, has two signatories or more");
    if (anonymous && identified)
        return qf_fail(error, QF_USAGE, "an anonymous report has no identity to keep");
    if (!anonymous && !identified)
        return qf_fail(error, QF_USAGE, "a signed report says who signs it");
    return QF_OK;
}

static enum qf_status check_intake(
    const struct qf_desk *desk, const struct qf_report_intake *intake, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(check_words(desk, intake, error));
    for (size_t i = 0; i < intake->subject_count; i++)
        if (!intake->subjects[i].name || !*intake->subjects[i].name)
            return qf_fail(error, QF_USAGE, "a subject needs a name");
    if (!intake->subject_count && !intake->subject_unknown) {
        qf_fail(error, QF_USAGE, "a report says whom it is about, or that this is unknown");
        qf_hint(error, "whether it must bypass this organ is decided from its subjects");
        return QF_USAGE;
    }
    return QF_OK;
}

/* --- where it goes ----------------------------------------------------------------------------------------------------- */

struct taking {
    const struct qf_desk *desk;
    const struct qf_vault *vault;
    const struct qf_kin_source *kin;
    const struct qf_report_intake *intake;
    int64_t organ, first;
    char hash[QF_RECEIPT_HASH], sketch[QF_SKETCH_TEXT];
    struct qf_text reply_key;
    struct qf_sealed_part content, identity;
};

static void close_taking(struct taking *taking)
{
    qf_text_release(&taking->reply_key);
    qf_sealed_part_release(&taking->content);
    qf_sealed_part_release(&taking->identity);
}
QF_CLEANUP_VALUE(struct taking, close_taking)

static enum qf_status decide_bypass(struct taking *taking, enum qf_bypass *ret_bypass, struct qf_error *error)
{
    const struct qf_report_intake *intake = taking->intake;

    *ret_bypass = QF_BYPASS_YES;
    if (intake->bypass)
        return QF_OK;
    return qf_bypass_decide(taking->desk, taking->organ, intake->subjects, intake->subject_count, ret_bypass, error);
}

/* What is handled higher already stays there. */
static enum qf_status join_chain(struct taking *taking, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(taking->desk->book,
        "SELECT chain.id FROM matter JOIN organ AS chain ON chain.id = matter.organ JOIN organ AS routed ON routed.id ="
        " ?2 WHERE matter.id = ?1 AND length(chain.region) < length(routed.region)",
        &find, error));
    qf_statement_bind_int(find, 1, taking->first);
    qf_statement_bind_int(find, 2, taking->organ);
    TRY(qf_statement_next(find, &found, error));
    if (found)
        taking->organ = qf_statement_int(find, 0);
    return QF_OK;
}

/* The chain's first report, of one that the clerk names and may see. */
static enum qf_status find_named_chain(struct taking *taking, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_matter(taking->desk, taking->intake->repeats, QF_SEE, error));
    TRY(qf_book_prepare(taking->desk->book, "SELECT ifnull(repeats, id) FROM report WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, taking->intake->repeats);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no report %lld", (long long)taking->intake->repeats);
    taking->first = qf_statement_int(find, 0);
    return QF_OK;
}

static enum qf_status find_chain(struct taking *taking, struct qf_error *error)
{
    const struct qf_report_intake *intake = taking->intake;

    TRY(qf_sketch(taking->vault->hash_key, intake->content, taking->sketch, error));
    if (intake->repeats)
        TRY(find_named_chain(taking, error));
    else
        TRY(qf_repeat_find(taking->desk,
            &(struct qf_repeat_query){
                taking->sketch, intake->region, intake->domain, intake->subjects, intake->subject_count },
            &taking->first, error));
    return taking->first ? join_chain(taking, error) : QF_OK;
}

/* --- registering ------------------------------------------------------------------------------------------------------- */

static enum qf_status open_matter(struct taking *taking, int64_t *ret_report, struct qf_error *error)
{
    const struct qf_report_intake *intake = taking->intake;

    TRY(qf_matter_open(taking->desk,
        &(struct qf_new_matter){ .kind = "report",
            .title = "",
            .organ = taking->organ,
            .region = intake->region,
            .domain = intake->domain,
            .category = intake->category,
            .track = intake->track },
        ret_report, error));
    for (size_t i = 0; i < intake->subject_count; i++)
        TRY(qf_matter_name_subject(taking->desk, *ret_report, &intake->subjects[i], error));
    return QF_OK;
}

static enum qf_status insert_report(const struct taking *taking, int64_t report, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(taking->desk->book,
        "INSERT INTO report (id, channel, signature, signatories, receipt, reply_key, sketch, content, identity, "
        "repeats)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0))",
        &insert, error));
    qf_statement_bind_int(insert, 1, report);
    qf_statement_bind_text(insert, 2, taking->intake->channel);
    qf_statement_bind_text(insert, 3, taking->intake->signature);
    qf_statement_bind_int(insert, 4, taking->intake->signatories);
    qf_statement_bind_text(insert, 5, taking->hash);
    qf_statement_bind_text(insert, 6, qf_text_string(&taking->reply_key));
    qf_statement_bind_text(insert, 7, taking->sketch);
    qf_statement_bind_text(insert, 8, qf_text_string(&taking->content.sealed));
    qf_statement_bind_text(insert, 9, taking->identity.sealed.length ? qf_text_string(&taking->identity.sealed) : NULL);
    qf_statement_bind_int(insert, 10, taking->first);
    return qf_statement_run(insert, error);
}

/* Sealed first, then wrapped for whoever is not kept away: so recusals are found out before. */
static enum qf_status seal_all(struct taking *taking, int64_t report, struct qf_error *error)
{
    const struct qf_report_intake *intake = taking->intake;

    TRY(qf_part_seal(report, QF_PART_CONTENT, intake->content, &taking->content, error));
    if (intake->identity && intake->identity->length)
        TRY(qf_part_seal(report, QF_PART_IDENTITY, intake->identity, &taking->identity, error));
    return insert_report(taking, report, error);
}

static enum qf_status wrap_all(const struct taking *taking, int64_t report, struct qf_error *error)
{
    TRY(qf_part_wrap(taking->desk, report, QF_PART_CONTENT, &taking->content.key, error));
    if (taking->identity.key.length)
        TRY(qf_part_wrap(taking->desk, report, QF_PART_IDENTITY, &taking->identity.key, error));
    return QF_OK;
}

/* Nothing matched yet, or nobody to ask: the report is taken in all the same, and nobody handles it until they were. */
static bool check_recusals(const struct taking *taking, int64_t report)
{
    struct qf_error ignored = QF_ERROR_INIT(QF_LANG_EN);

    return qf_recusal_find(taking->desk, taking->kin, report, &ignored) == QF_OK && taking->kin;
}

/* What became of a matter that the actor may not see is not told: their report looks like the first of it. */
static void tell_outcome(
    bool seen, const struct qf_repeat_outcome *outcome, int64_t report, struct qf_report_taken *taken)
{
    taken->report = report;
    taken->reports = seen ? outcome->reports : 1;
    taken->levelled_up = seen && outcome->levelled_up;
}

static bool sees(const struct qf_desk *desk, int64_t matter)
{
    struct qf_error ignored = QF_ERROR_INIT(QF_LANG_EN);

    return qf_access_matter(desk, matter, QF_SEE, &ignored) == QF_OK;
}

static enum qf_status register_report(struct taking *taking, struct qf_report_taken *taken, struct qf_error *error)
{
    struct qf_repeat_outcome outcome = { .reports = 1 };
    const bool seen = taking->first && sees(taking->desk, taking->first); /* before repeats take it up */
    int64_t report = 0;

    TRY(open_matter(taking, &report, error));
    TRY(seal_all(taking, report, error));
    taken->checked = check_recusals(taking, report);
    if (taking->first)
        TRY(qf_repeat_count(taking->desk, report, taking->first, &outcome, error));
    TRY(wrap_all(taking, report, error));
    TRY(qf_matter_start_clocks(taking->desk, report, error));
    tell_outcome(seen, &outcome, report, taken);
    return QF_OK;
}

static enum qf_status make_receipt(struct taking *taking, struct qf_receipt *receipt, struct qf_error *error)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };

    qf_receipt_new(receipt);
    TRY(qf_receipt_hash(receipt, taking->vault->hash_key, taking->hash, error));
    TRY(qf_receipt_pair(receipt, taking->vault->hash_key, &pair, error));
    qf_base64_add(&taking->reply_key, pair.public_key.bytes, sizeof pair.public_key.bytes);
    return qf_text_check(&taking->reply_key, error);
}

static enum qf_status pass_by(
    const struct taking *taking, enum qf_bypass bypass, struct qf_report_taken *taken, struct qf_error *error)
{
    taken->undecided = bypass == QF_BYPASS_UNDECIDED;
    return qf_pass_through(taking->desk, taking->hash, &taken->due, error);
}

/* What goes to the organ above is decided before a word is looked at, and again where a chain has gone up. */
static enum qf_status take_in(struct taking *taking, struct qf_report_taken *taken, struct qf_error *error)
{
    const struct qf_report_intake *intake = taking->intake;
    enum qf_bypass bypass;

    TRY(qf_network_route(taking->desk->book, intake->region, intake->category ? 1 : 0, &taking->organ, error));
    TRY(make_receipt(taking, &taken->receipt, error));
    TRY(decide_bypass(taking, &bypass, error));
    if (bypass != QF_BYPASS_NO)
        return pass_by(taking, bypass, taken, error);
    if (!intake->content || !intake->content->length)
        return qf_fail(error, QF_USAGE, "a report without a word is none");
    TRY(check_signature(intake, error));
    TRY(find_chain(taking, error));
    TRY(decide_bypass(taking, &bypass, error));
    if (bypass != QF_BYPASS_NO)
        return pass_by(taking, bypass, taken, error);
    TRY(qf_desk_begin(taking->desk, "report add", NULL, error));
    return qf_desk_end(taking->desk, register_report(taking, taken, error), error);
}

enum qf_status qf_report_add(const struct qf_desk *desk, const struct qf_vault *vault, const struct qf_kin_source *kin,
    const struct qf_report_intake *intake, struct qf_report_taken *ret_taken, struct qf_error *error)
{
    struct taking taking CLEANUP(close_taking) = { .desk = desk, .vault = vault, .kin = kin, .intake = intake };
    struct qf_report_taken taken = { .report = 0 };

    TRY(check_intake(desk, intake, error));
    enum qf_status status = take_in(&taking, &taken, error);
    if (status == QF_OK)
        *ret_taken = taken;
    qf_receipt_wipe(&taken.receipt);
    qf_wipe_stack();
    return status;
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

enum qf_status qf_report_look(const struct qf_desk *desk, int64_t report,
    enum qf_status (*visit)(void *context, const struct qf_report *report, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_matter(desk, report, QF_SEE, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT signatories, (SELECT count(*) FROM report AS later WHERE later.repeats = report.id), ifnull(repeats, "
        "0), channel, signature, verified_on,"
        " (SELECT count(*) FROM attachment WHERE attachment.report = report.id),"
        " (SELECT count(*) FROM message WHERE message.report = report.id), identity IS NOT NULL"
        " FROM report WHERE id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, report);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no report %lld", (long long)report);
    const struct qf_report view = { .id = report,
        .signatories = qf_statement_int(find, 0),
        .repeats = qf_statement_int(find, 1),
        .first = sees(desk, qf_statement_int(find, 2)) ? qf_statement_int(find, 2) : 0,
        .channel = qf_statement_text(find, 3),
        .signature = qf_statement_text(find, 4),
        .verified_on = qf_statement_text(find, 5),
        .attachments = qf_statement_int(find, 6),
        .messages = qf_statement_int(find, 7),
        .identity = qf_statement_int(find, 8) };
    return visit(context, &view, error);
}
