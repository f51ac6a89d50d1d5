/* SPDX-License-Identifier: Apache-2.0 */
/* What models ask over casework itself: who was head of a township where cases came one after the other (M55). */
#include "rehearse/year.h"

#include <stdio.h>
#include <string.h>

#include "handle/outcome.h"

/* The township that a warning names; NULL when it names no township of the city. */
static const struct qf_house *find_township(struct qf_cast *cast, const char *place)
{
    for (unsigned i = 1 + QF_COUNTIES; i < QF_HOUSES; i++)
        if (strcmp(cast->houses[i].place, place) == 0)
            return &cast->houses[i];
    return NULL;
}

struct question {
    int64_t warning, head; /* warning 0: nobody asks; head 0: who it was is still to be found out */
    char name[96];
    const struct qf_house *township;
};

/* The first that waits for an answer. */
static enum qf_status find_question(struct qf_year *year, struct question *ret_question, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(year->rehearsal->book,
        "SELECT id, region, ifnull(subject, 0), subject_name FROM warning WHERE model = 'M55' AND state = 'open'"
        " AND NOT EXISTS (SELECT 1 FROM matter_link WHERE kind = 'warning' AND ref = warning.id) ORDER BY id",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        ret_question->township = find_township(&year->cast, qf_statement_text(rows, 1));
        if (!ret_question->township)
            continue;
        ret_question->warning = qf_statement_int(rows, 0);
        ret_question->head = qf_statement_int(rows, 2);
        snprintf(ret_question->name, sizeof ret_question->name, "%s", qf_statement_text(rows, 3));
        return QF_OK;
    }
}

/* It is the county's to look into, and about the township's secretary. */
static enum qf_status move_to(
    struct qf_year *year, struct qf_dossier *dossier, const struct qf_house *township, struct qf_error *error)
{
    char text[192];

    dossier->house = qf_cast_above(&year->cast, township);
    dossier->region = dossier->house->region;
    snprintf(text, sizeof text, "%s%s", township->place, dossier->scene->unit);
    dossier->unit = qf_arena_string(year->cast.arena, text);
    snprintf(text, sizeof text, "%s%s%s%s", township->place, dossier->scene->unit, dossier->scene->post,
        dossier->scene->title);
    dossier->title = qf_arena_string(year->cast.arena, text);
    return dossier->unit && dossier->title ? QF_OK : qf_fail_memory(error);
}

/* Where the registers do not tell who was head at the time, it is found out and named. */
static enum qf_status name_head(const struct qf_desk *leader, const struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_figure *head = &dossier->persons[0];

    TRY(qf_desk_begin(leader, "lead subject", "查明行为发生时的主要负责人", error));
    return qf_desk_end(leader,
        qf_matter_name_subject(leader, dossier->lead,
            &(struct qf_subject){ head->entity, head->name, dossier->unit, dossier->scene->post }, error),
        error);
}

static enum qf_status take_head(
    struct qf_year *year, struct qf_dossier *dossier, const struct question *question, struct qf_error *error)
{
    dossier->persons[0] =
        (struct qf_figure){ .entity = question->head, .name = qf_arena_string(year->cast.arena, question->name) };
    return dossier->persons[0].name ? QF_OK : qf_fail_memory(error);
}

enum qf_status qf_open_from_question(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct question question = { 0 };
    bool is_new;

    if (dossier->scene != &qf_scene_secretary)
        return QF_OK;
    TRY(find_question(year, &question, error));
    if (!question.warning)
        return QF_OK;
    dossier->warning = question.warning;
    TRY(move_to(year, dossier, question.township, error));
    const struct qf_desk *leader = &qf_leader_of(year, dossier)->desk;
    TRY(qf_lead_from_warning(leader, question.warning, dossier->region, &dossier->lead, &is_new, error));
    return question.head ? take_head(year, dossier, &question, error) : name_head(leader, dossier, error);
}

enum qf_status qf_answer_question(const struct qf_dossier *dossier, struct qf_error *error)
{
    int64_t count;

    if (!dossier->warning)
        return QF_OK;
    return qf_outcome_record(&dossier->officer->desk, dossier->lead, 0,
        &(struct qf_outcome){ .outcome = "confirmed", .why = "连续立案属实,当时的主要负责人已核查" }, &count, error);
}
