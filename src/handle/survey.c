/* SPDX-License-Identifier: Apache-2.0 */
/* Waves, scores and changes. */
#include "handle/survey.h"

#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/given.h"

/* --- figures ----------------------------------------------------------------------------------------------------------- */

/* 1000 · number / by, half away from zero. */
static int in_tenths(__int128 number, __int128 by)
{
    __int128 doubled = 2000 * number, rounded = doubled + (number < 0 ? -by : by);

    return (int)(rounded / (2 * by));
}

int qf_survey_score(int64_t satisfied, int64_t asked)
{
    return in_tenths(satisfied, asked);
}

int qf_survey_change(int64_t satisfied, int64_t asked, int64_t satisfied_before, int64_t asked_before)
{
    return in_tenths(
        (__int128)satisfied * asked_before - (__int128)satisfied_before * asked, (__int128)asked * asked_before);
}

/* --- recording --------------------------------------------------------------------------------------------------------- */

/* A year, and a label of letters and digits after a hyphen. */
static enum qf_status check_wave(const char *wave, struct qf_error *error)
{
    size_t length = wave ? strlen(wave) : 0;
    bool sound = length >= 4 && length <= 16 && strspn(wave, "0123456789") >= 4 && strncmp(wave, "1900", 4) > 0 &&
                 (length == 4 || (wave[4] == '-' && length > 5));

    for (size_t i = 5; sound && i < length; i++)
        sound = isalnum((unsigned char)wave[i]);
    if (sound)
        return QF_OK;
    qf_fail(error, QF_USAGE, "'%s' names no wave", wave ? wave : "");
    qf_hint(error, "a year, or a year and what comes after it: 2025, 2025-H1, 2025-06");
    return QF_USAGE;
}

static enum qf_status write_survey(const struct qf_desk *desk, const struct qf_survey *survey, const char *sql,
    const char *day, struct qf_error *error)
{
    struct qf_statement *write CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, sql, &write, error));
    qf_statement_bind_text(write, 1, survey->wave);
    qf_statement_bind_text(write, 2, survey->region);
    qf_statement_bind_text(write, 3, day);
    qf_statement_bind_int(write, 4, survey->asked);
    qf_statement_bind_int(write, 5, survey->satisfied);
    return qf_statement_run(write, error);
}

static enum qf_status record(const struct qf_desk *desk, const struct qf_survey *survey, int32_t day,
    int64_t *ret_survey, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char text[QF_DATE_TEXT];
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT id FROM survey WHERE wave = ?1 AND region = ?2", &find, error));
    qf_statement_bind_text(find, 1, survey->wave);
    qf_statement_bind_text(find, 2, survey->region);
    TRY(qf_statement_next(find, &found, error));
    if (found && !survey->correction) {
        qf_fail(error, QF_CONFLICT, "the wave '%s' of '%s' was recorded already", survey->wave, survey->region);
        qf_hint(error, "a correction says why");
        return QF_CONFLICT;
    }
    if (!found && survey->correction)
        return qf_fail(error, QF_NOT_FOUND, "there is no wave '%s' of '%s'", survey->wave, survey->region);
    qf_date_format(day, text);
    TRY(write_survey(desk, survey,
        found ? "UPDATE survey SET on_day = ?3, asked = ?4, satisfied = ?5 WHERE wave = ?1 AND region = ?2"
              : "INSERT INTO survey (wave, region, on_day, asked, satisfied) VALUES (?1, ?2, ?3, ?4, ?5)",
        text, error));
    *ret_survey = found ? qf_statement_int(find, 0) : qf_book_last_id(desk->book);
    return QF_OK;
}

enum qf_status qf_survey_record(
    const struct qf_desk *desk, const struct qf_survey *survey, int64_t *ret_survey, struct qf_error *error)
{
    int32_t day = survey->on_day;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(check_wave(survey->wave, error));
    TRY(qf_given_place(
        desk, survey->region, QF_PLACE_VILLAGE | QF_PLACE_TOWNSHIP | QF_PLACE_COUNTY | QF_PLACE_CITY, error));
    TRY(qf_given_past(desk, &day, error));
    if (survey->asked <= 0 || survey->satisfied < 0 || survey->satisfied > survey->asked)
        return qf_fail(error, QF_USAGE, "somebody must be asked, and no more can be satisfied than were");
    if (survey->correction)
        TRY(qf_given_text(survey->correction, QF_N("the reason"), error));
    TRY(qf_desk_begin(desk, "survey record", survey->correction, error));
    return qf_desk_end(desk, record(desk, survey, day, ret_survey, error), error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

static void read_survey(struct qf_statement *row, struct qf_survey_view *survey)
{
    *survey = (struct qf_survey_view){ .wave = qf_statement_text(row, 0),
        .region = qf_statement_text(row, 1),
        .place = qf_statement_text(row, 2),
        .on_day = qf_statement_text(row, 3),
        .asked = qf_statement_int(row, 4),
        .satisfied = qf_statement_int(row, 5),
        .asked_before = qf_statement_int(row, 6),
        .satisfied_before = qf_statement_int(row, 7) };
    survey->score_tenths = qf_survey_score(survey->satisfied, survey->asked);
    survey->has_change = survey->asked_before > 0;
    if (survey->has_change)
        survey->change_tenths =
            qf_survey_change(survey->satisfied, survey->asked, survey->satisfied_before, survey->asked_before);
}

enum qf_status qf_survey_walk(const struct qf_desk *desk, const struct qf_survey_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_survey_view *survey, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_survey_view survey;
    bool more;

    TRY(qf_access_task(desk, QF_TASK_STATISTICS, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT survey.wave, survey.region, region.name, survey.on_day, survey.asked, survey.satisfied, before.asked,"
        " before.satisfied FROM survey LEFT JOIN survey AS before ON before.region = survey.region"
        " AND before.wave = printf('%04d', substr(survey.wave, 1, 4) - 1) || substr(survey.wave, 5)"
        " LEFT JOIN region ON region.code = survey.region"
        " WHERE substr(survey.region, 1, length(?1)) = ?1 AND (?2 IS NULL OR survey.wave = ?2)"
        " AND (?3 IS NULL OR substr(survey.region, 1, length(?3)) = ?3)"
        " ORDER BY survey.region, survey.wave DESC",
        &rows, error));
    qf_statement_bind_text(rows, 1, desk->actor.region);
    qf_statement_bind_text(rows, 2, filter->wave);
    qf_statement_bind_text(rows, 3, filter->region);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        read_survey(rows, &survey);
        TRY(visit(context, &survey, error));
    }
}
