/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories: for every model a wrong in several forms and innocent look-alikes, planted in villages in turn. A story takes
 * a home that nothing else was told of, changes facts, and writes into the truth what must be found, or must not.
 */
#ifndef QF_SYNTH_STORY_H
#define QF_SYNTH_STORY_H

#include "synth/truth.h"
#include "synth/village.h"

struct qf_teller {
    struct qf_village *village;
    const struct qf_township_officials *officials;
    struct qf_registry *registry;
    struct qf_truth *truth;
    struct qf_random random;
};

/* Plants the village's share of stories. Where no home fits any more, a story is left out. */
QF_MUST_CHECK enum qf_status qf_tell_stories(struct qf_teller *teller, uint64_t seed, struct qf_error *error);

struct qf_story {
    const char *model;
    enum qf_status (*tell)(struct qf_teller *teller, struct qf_error *error);
    unsigned every, offset; /* told in villages whose index leaves `offset` when divided by `every` */
};
/* End with a story without model. The first village tells all of payments and kin; of land a village tells one. */
extern const struct qf_story qf_stories_of_payments[], qf_stories_of_kin[], qf_stories_of_land[];

/* Shared by the stories. */

enum qf_wanted {
    QF_WANT_ANY = 0,
    QF_WANT_SPOUSE = 1,
    QF_WANT_PARENT = 2,
    QF_WANT_TWO_PARENTS = 4,
    QF_WANT_OLD_PARENT = 8
};

/* A home for the story, reserved from now on; NULL when none fits. */
struct qf_home *qf_take_home(struct qf_teller *teller, unsigned wanted);
/* A resident of the home with that standing; UINT32_MAX when there is none. */
uint32_t qf_find_resident(const struct qf_teller *teller, const struct qf_home *home, enum qf_standing standing);
void qf_let_die(struct qf_teller *teller, uint32_t resident, int32_t day, unsigned sources);

/* Writes a wrong (with a level) or a look-alike (without) about a resident. `day` gives the period's month; 0: none. */
struct qf_plant {
    const char *model, *level, *note;
    uint32_t resident;
    int32_t day;
    int64_t amount_fen;
    bool hidden;
};
QF_MUST_CHECK enum qf_status qf_plant(struct qf_teller *teller, const struct qf_plant *plant, struct qf_error *error);

/* --- declarations: what they amount to -------------------------------------------------------------------------------- */

/* What a township's declarations add up to, by year, in all its villages. */
struct qf_township_sum {
    int64_t declared[QF_YEARS], base[QF_YEARS], excess[QF_YEARS], money[QF_YEARS];
    int64_t by_official;   /* excess that the township's official handled */
    int64_t by_clerk_most; /* … and the village clerk with the most */
    char clerk_id[19], clerk_name[64];
    uint32_t homes;
};

int64_t qf_declaration_rate(const struct qf_village *village, int year); /* fen for a mu */
int64_t qf_declaration_amount(const struct qf_village *village, int64_t declared, int year);

/* In every tenth township an official adds two mu to every third home. */
bool qf_is_scheme_township(unsigned township);
void qf_scheme(struct qf_village *village);

/* Writes the wrongs that the village's declarations are, and adds them to the township's sum. */
QF_MUST_CHECK enum qf_status qf_judge_declarations(
    struct qf_teller *teller, struct qf_township_sum *sum, struct qf_error *error);
/* Writes the township's wrong when its sum is one. */
QF_MUST_CHECK enum qf_status qf_judge_township(
    struct qf_teller *teller, const struct qf_township_sum *sum, struct qf_error *error);

#endif
