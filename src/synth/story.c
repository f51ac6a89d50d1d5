/* SPDX-License-Identifier: Apache-2.0 */
/* Which stories are told where, and what all of them use. */
#include "synth/story.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"

enum { STREAM_STORIES = 2 };

static bool is_alive(const struct qf_village *village, const struct qf_home *home)
{
    for (uint32_t i = 0; i < home->count; i++)
        if (village->residents[home->first + i].death)
            return false;
    return true;
}

static bool fits(const struct qf_teller *teller, const struct qf_home *home, unsigned wanted)
{
    const struct qf_village *village = teller->village;
    unsigned parents = 0;
    bool spouse = false, old = false;

    for (uint32_t i = 0; i < home->count; i++) {
        const struct qf_resident *resident = &village->residents[home->first + i];
        spouse |= resident->standing == QF_SPOUSE;
        parents += resident->standing == QF_PARENT;
        old |= resident->standing == QF_PARENT && resident->birth < qf_day(1944, 1, 1);
    }
    return (!(wanted & QF_WANT_SPOUSE) || spouse) && (!(wanted & QF_WANT_PARENT) || parents == 1) &&
           (!(wanted & QF_WANT_TWO_PARENTS) || parents == 2) && (!(wanted & QF_WANT_OLD_PARENT) || old);
}

struct qf_home *qf_take_home(struct qf_teller *teller, unsigned wanted)
{
    struct qf_village *village = teller->village;
    uint32_t start = qf_draw_below(&teller->random, village->home_count);

    for (uint32_t i = 0; i < village->home_count; i++) {
        struct qf_home *home = &village->homes[(start + i) % village->home_count];
        const struct qf_resident *head = &village->residents[home->first];
        if (home->reserved || home->no_land || head->engaged || head->birth < qf_day(1962, 1, 1) ||
            !is_alive(village, home) || !fits(teller, home, wanted))
            continue;
        home->reserved = true;
        return home;
    }
    return NULL;
}

uint32_t qf_find_resident(const struct qf_teller *teller, const struct qf_home *home, enum qf_standing standing)
{
    for (uint32_t i = home->first; i < home->first + home->count; i++)
        if (teller->village->residents[i].standing == standing)
            return i;
    return UINT32_MAX;
}

void qf_let_die(struct qf_teller *teller, uint32_t resident, int32_t day, unsigned sources)
{
    teller->village->residents[resident].death = day;
    teller->village->residents[resident].death_sources = (unsigned char)sources;
}

enum qf_status qf_plant(struct qf_teller *teller, const struct qf_plant *plant, struct qf_error *error)
{
    const struct qf_resident *resident = &teller->village->residents[plant->resident];
    char period[QF_MONTH_TEXT] = "";

    if (plant->day)
        qf_month_format(qf_days_to_month(plant->day), period);
    return qf_truth_plant(teller->truth,
        &(struct qf_planted){ .model = plant->model,
            .subject = resident->id,
            .name = resident->name,
            .period = plant->day ? period : NULL,
            .level = plant->level,
            .amount_fen = plant->amount_fen,
            .hidden = plant->hidden,
            .note = plant->note },
        error);
}

static enum qf_status tell_table(
    struct qf_teller *teller, const struct qf_story *table, bool all, struct qf_error *error)
{
    for (const struct qf_story *story = table; story->model; story++)
        if (all || teller->village->index % story->every == story->offset)
            TRY(story->tell(teller, error));
    return QF_OK;
}

enum qf_status qf_tell_stories(struct qf_teller *teller, uint64_t seed, struct qf_error *error)
{
    unsigned index = teller->village->index;

    teller->random = qf_draw_stream(seed, STREAM_STORIES, index);
    TRY(tell_table(teller, qf_stories_of_land, false, error));
    TRY(tell_table(teller, qf_stories_of_payments, index == 0, error));
    return tell_table(teller, qf_stories_of_kin, index == 0, error);
}
