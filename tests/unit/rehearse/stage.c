/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../remove_tree.h"
#include "base/date.h"
#include "rehearse/summary.h"
#include "store/journal.h"

void stage_open(struct stage *stage)
{
    char path[64];

    *stage = (struct stage){ .error = QF_ERROR_INIT(QF_LANG_EN) };
    strcpy(stage->folder, "/tmp/qf-stage-XXXXXX");
    assert_non_null(mkdtemp(stage->folder));
    snprintf(path, sizeof path, "%s/book.db", stage->folder);
    OK(qf_catalog_load(QF_TEST_CATALOG, NULL, &stage->catalog, &stage->error));
    OK(qf_book_open(path, QF_BOOK_CREATE, &stage->book, &stage->error));
    stage->rehearsal = (struct qf_rehearsal){ .book = stage->book,
        .catalog = stage->catalog,
        .folder = stage->folder,
        .city = "清河市",
        .region = "349900",
        .script = qf_script_scaled(&qf_script_programme, 10),
        .first_day = STAGE_FIRST_DAY,
        .context = stage };
}

void stage_rehearse(struct stage *stage, unsigned divisor, uint64_t seed,
    enum qf_status (*each_day)(void *context, int32_t day, struct qf_error *error))
{
    stage->rehearsal.script = qf_script_scaled(&qf_script_programme, divisor);
    stage->rehearsal.seed = seed;
    stage->rehearsal.each_day = each_day;
    OK(qf_rehearse(&stage->rehearsal, &stage->error));
}

void stage_close(struct stage *stage)
{
    qf_book_close(stage->book);
    qf_catalog_free(stage->catalog);
    remove_tree(stage->folder);
}

int64_t stage_number_at(struct stage *stage, const char *sql, const char *text)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    OK(qf_book_prepare(stage->book, sql, &find, &stage->error));
    if (strstr(sql, "?1"))
        qf_statement_bind_text(find, 1, text);
    OK(qf_statement_next(find, &found, &stage->error));
    return found ? qf_statement_int(find, 0) : 0;
}

int64_t stage_number(struct stage *stage, const char *sql)
{
    return stage_number_at(stage, sql, "");
}

const char *stage_text(struct stage *stage, const char *sql)
{
    static char text[256];
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    OK(qf_book_prepare(stage->book, sql, &find, &stage->error));
    OK(qf_statement_next(find, &found, &stage->error));
    snprintf(text, sizeof text, "%s", found ? qf_statement_text(find, 0) : "");
    return text;
}

/* --- what must hold every day ------------------------------------------------------------------------------------------ */

/* Each asks for what must not be; ?1 is the day. */
static const struct {
    const char *what, *sql;
} never[] = {
    { "somebody handles what they must recuse from",
        "SELECT count(*) FROM recusal JOIN matter ON matter.id = recusal.matter WHERE ended_at IS NULL AND (handler = "
        "recusal.user OR EXISTS (SELECT 1 FROM team WHERE team.matter = matter.id AND team.user = recusal.user AND "
        "to_day IS NULL))" },
    { "somebody moved a matter that they must recuse from",
        "SELECT count(*) FROM recusal JOIN move ON move.matter = recusal.matter AND move.by_user = recusal.user WHERE "
        "ended_at IS NULL AND move.name <> 'opened'" },
    { "somebody handles a matter about themselves",
        "SELECT count(*) FROM matter JOIN user ON user.id = handler JOIN matter_subject ON matter_subject.matter = "
        "matter.id AND matter_subject.entity = user.entity" },
    { "a clock is over and was not noticed",
        "SELECT count(*) FROM clock WHERE state = 'running' AND ended_on IS NULL AND due_on < ?1" },
    { "a clock that met its day met it late", "SELECT count(*) FROM clock WHERE state = 'met' AND ended_on > due_on" },
    { "a lapsed clock's matter is not red",
        "SELECT count(*) FROM clock JOIN matter ON matter.id = clock.matter WHERE clock.state = 'lapsed' AND ended_on "
        "IS NULL AND matter.level <> 'red' AND due_on < ?1" },
    { "more is held, ordered or received than was found",
        "SELECT count(*) FROM (SELECT 1 FROM posting_line JOIN posting ON posting.id = posting WHERE account IN "
        "('to_order', 'to_receive', 'held') GROUP BY matter, account HAVING sum(fen) < 0)" },
    { "a posting does not sum to nothing",
        "SELECT count(*) FROM (SELECT 1 FROM posting_line GROUP BY posting HAVING sum(fen) <> 0)" },
    { "money waits in a matter that is closed",
        "SELECT count(*) FROM (SELECT 1 FROM posting_line JOIN posting ON posting.id = posting JOIN matter ON "
        "matter.id = posting.matter WHERE closed_on IS NOT NULL AND account IN ('to_order', 'to_receive', 'held') "
        "GROUP BY matter, account HAVING sum(fen) <> 0)" },
    { "somebody was sanctioned unheard",
        "SELECT count(*) FROM sanction JOIN person_in_case ON person_in_case.id = person WHERE statement_on IS NULL OR "
        "statement_on > decided_on" },
    { "somebody tries what they investigated",
        "SELECT count(*) FROM team AS trial JOIN team AS other ON other.matter = trial.matter AND other.user = "
        "trial.user AND other.part <> 'trial' WHERE trial.part = 'trial'" },
    { "a clock lapsed, its organ has one above, and nobody there was told",
        "SELECT count(*) FROM clock JOIN matter ON matter.id = clock.matter JOIN organ ON organ.id = matter.organ "
        "WHERE "
        "clock.state = 'lapsed' AND ended_on IS NULL AND escalated_to IS NULL AND organ.parent IS NOT NULL AND "
        "date(due_on, '+1 day') < ?1 AND clock.name <> 'ask_appeal'" },
    { "a matter is closed and a clock of it still runs",
        "SELECT count(*) FROM clock JOIN matter ON matter.id = clock.matter WHERE closed_on IS NOT NULL AND closed_on "
        "< "
        "?1 AND ended_on IS NULL AND clock.name NOT IN ('ask_appeal', 'petition_office_feedback')" },
    { "a case was archived without saying who else answers",
        "SELECT count(*) FROM matter WHERE kind = 'case' AND state = 'archived' AND NOT EXISTS (SELECT 1 FROM verdict "
        "WHERE verdict.matter = matter.id)" },
};

enum qf_status stage_hold_day(void *context, int32_t day, struct qf_error *error)
{
    struct stage *stage = context;
    char text[QF_DATE_TEXT];

    (void)error;
    qf_date_format(day, text);
    for (size_t i = 0; i < QF_COUNT(never); i++)
        if (stage_number_at(stage, never[i].sql, text))
            fail_msg("on %s: %s", text, never[i].what);
    return QF_OK;
}

static enum qf_status hold_line(void *context, const struct qf_summary_line *line, struct qf_error *error)
{
    (void)error;
    if (line->number != line->scripted)
        fail_msg("%s: %lld in the script, %lld counted", line->measure->name, (long long)line->scripted,
            (long long)line->number);
    ++*(unsigned *)context;
    return QF_OK;
}

void stage_hold_year(struct stage *stage)
{
    struct qf_journal_check check;
    unsigned lines = 0;

    OK(qf_rehearsal_summary(&stage->rehearsal, hold_line, &lines, &stage->error));
    assert_int_equal(lines, 17);
    OK(qf_journal_verify(stage->book, NULL, NULL, &check, &stage->error));
}
