/* SPDX-License-Identifier: Apache-2.0 */
/* The year, day by day: whoever's step is due takes it, quarters end, and every evening the clocks are swept. */
#include "rehearse/year.h"

#include "base/date.h"
#include "handle/daily.h"

static void close_year(struct qf_year *year)
{
    qf_secret_release(&year->hash_key);
    free(year->dossiers);
    free(year->errands);
    free(year->days);
    qf_cast_release(&year->cast);
}
QF_CLEANUP_VALUE(struct qf_year, close_year)

int32_t qf_rehearsal_last_day(const struct qf_rehearsal *rehearsal)
{
    return qf_day_months_later(rehearsal->first_day, 12) - 1;
}

static enum qf_status count_working_days(struct qf_year *year, struct qf_error *error)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(year->rehearsal->catalog);
    int32_t first = year->rehearsal->first_day, last = qf_rehearsal_last_day(year->rehearsal);

    year->days = calloc((size_t)last - (size_t)first + 1, sizeof *year->days);
    if (!year->days)
        return qf_fail_memory(error);
    for (int32_t day = first; day <= last; day++) {
        if (qf_calendar_day(calendar, day) == QF_DAY_UNKNOWN)
            return qf_fail(error, QF_INPUT, "the calendar does not have every day of that year");
        if (qf_calendar_is_working(calendar, day))
            year->days[year->day_count++] = day;
    }
    return QF_OK;
}

/* Nothing invented is mixed with what is real. */
static enum qf_status check_fresh(struct qf_book *book, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, "SELECT 1 FROM organ UNION ALL SELECT 1 FROM user LIMIT 1", &find, error));
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return QF_OK;
    qf_fail(error, QF_CONFLICT, "a year is rehearsed only where no organ was founded yet");
    qf_hint(error, "make a new workspace for it with 'qingfeng init'");
    return QF_CONFLICT;
}

/* --- days -------------------------------------------------------------------------------------------------------------- */

static bool ends_quarter(const struct qf_year *year, unsigned today)
{
    if (today + 1 == year->day_count)
        return true;
    int month = qf_days_to_month(year->days[today]), next = qf_days_to_month(year->days[today + 1]);
    return month != next && (month + 1) % 3 == 0;
}

static bool ends_week(const struct qf_year *year, unsigned today)
{
    return today + 1 == year->day_count ||
           year->days[today + 1] - year->days[today] >= 8 - qf_weekday(year->days[today]);
}

enum qf_status qf_add_errand(struct qf_year *year, const struct qf_errand *errand, struct qf_error *error)
{
    if (year->errand_count == year->errand_room) {
        size_t room = year->errand_room ? 2 * year->errand_room : 512;
        struct qf_errand *errands = realloc(year->errands, room * sizeof *errands);
        if (!errands)
            return qf_fail_memory(error);
        year->errands = errands;
        year->errand_room = room;
    }
    year->errands[year->errand_count++] = *errand;
    return QF_OK;
}

static enum qf_status run_errand(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    char day[QF_DATE_TEXT];

    if (errand->run(year, errand, error) == QF_OK)
        return QF_OK;
    qf_date_format(year->today, day);
    return qf_fail_within(error, "on %s", day);
}

static enum qf_status end_quarter(struct qf_year *year, struct qf_error *error)
{
    const struct qf_rehearsal *rehearsal = year->rehearsal;

    TRY(qf_tell_petition_office(year, error));
    return rehearsal->ask ? rehearsal->ask(rehearsal->asker, year->today, error) : QF_OK;
}

static enum qf_status work(struct qf_year *year, unsigned today, struct qf_error *error)
{
    for (size_t i = 0; i < year->errand_count; i++)
        while (year->errands[i].run && year->errands[i].due <= today)
            TRY(run_errand(year, &year->errands[i], error));
    for (size_t i = 0; i < year->dossier_count; i++)
        TRY(qf_take_steps(year, &year->dossiers[i], today, error));
    if (ends_week(year, today))
        TRY(qf_keep_logs(year, error));
    return ends_quarter(year, today) ? end_quarter(year, error) : QF_OK;
}

static enum qf_status close_day(const struct qf_year *year, struct qf_error *error)
{
    const struct qf_rehearsal *rehearsal = year->rehearsal;
    struct qf_day_done done;

    TRY(qf_daily_run(rehearsal->book, rehearsal->catalog, year->today, &done, error));
    return rehearsal->each_day ? rehearsal->each_day(rehearsal->context, year->today, error) : QF_OK;
}

static enum qf_status live(struct qf_year *year, struct qf_error *error)
{
    const struct qf_rehearsal *rehearsal = year->rehearsal;
    int32_t first = rehearsal->first_day, last = qf_rehearsal_last_day(rehearsal);
    unsigned worked = 0;

    for (int32_t day = first; day <= last; day++) {
        qf_progress_report(rehearsal->progress, QF_N("days lived through"), day - first, last - first + 1);
        if (qf_progress_cancelled(rehearsal->progress))
            return qf_fail(error, QF_CANCELLED, "stopped on request");
        year->today = day;
        qf_cast_wake(&year->cast, day);
        if (worked < year->day_count && year->days[worked] == day)
            TRY(work(year, worked++, error));
        TRY(close_day(year, error));
    }
    return QF_OK;
}

enum qf_status qf_rehearse(const struct qf_rehearsal *rehearsal, struct qf_error *error)
{
    struct qf_year year CLEANUP(close_year) = { .rehearsal = rehearsal, .today = rehearsal->first_day };

    TRY(check_fresh(rehearsal->book, error));
    TRY(count_working_days(&year, error));
    TRY(qf_book_relax(rehearsal->book, error));
    TRY(qf_keyring_hash_key(rehearsal->folder, rehearsal->book, true, &year.hash_key, error));
    year.vault = (struct qf_vault){ rehearsal->folder, &year.hash_key };
    year.random = qf_draw_stream(rehearsal->seed, 2, 0);
    TRY(qf_cast_assemble(&year.cast, rehearsal, error));
    TRY(qf_write_script(&year, error));
    return live(&year, error);
}
