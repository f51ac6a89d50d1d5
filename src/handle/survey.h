/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How satisfied people are, in waves. A wave is named by its year and what comes after it ("2025", "2025-H1", "2025-06"),
 * and the wave one year before has the same name with the year before. Changes are percentage points, from raw counts.
 */
#ifndef QF_HANDLE_SURVEY_H
#define QF_HANDLE_SURVEY_H

#include "handle/desk.h"

struct qf_survey {
    const char *wave, *region; /* 4 to 12 digits */
    int64_t asked, satisfied;  /* asked above 0, satisfied at most that */
    int32_t on_day;            /* 0: the desk's */
    const char *correction;    /* why what was recorded of this wave and region is replaced; NULL: it is new */
};
/* Needs QF_TASK_PUT_RIGHT. CONFLICT for a second one without a correction, NOT_FOUND for a correction of none. */
QF_MUST_CHECK enum qf_status qf_survey_record(
    const struct qf_desk *desk, const struct qf_survey *survey, int64_t *ret_survey, struct qf_error *error);

struct qf_survey_view { /* texts are borrowed for the call */
    const char *wave, *region, *place, *on_day;
    int64_t asked, satisfied, asked_before, satisfied_before; /* before: 0 asked when there was no such wave */
    int score_tenths;                                         /* 0–1000: tenths of a per cent */
    bool has_change;
    int change_tenths; /* tenths of a percentage point */
};
struct qf_survey_filter {      /* NULL means any */
    const char *wave, *region; /* region: digits that it begins with */
};
/* Of the organ's region; needs QF_TASK_STATISTICS. By region, the newest wave first. */
QF_MUST_CHECK enum qf_status qf_survey_walk(const struct qf_desk *desk, const struct qf_survey_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_survey_view *survey, struct qf_error *error), void *context,
    struct qf_error *error);

/* Tenths of a per cent, half away from zero; and of what one share is above another, from the counts and not the scores. */
int qf_survey_score(int64_t satisfied, int64_t asked);
int qf_survey_change(int64_t satisfied, int64_t asked, int64_t satisfied_before, int64_t asked_before);

#endif
