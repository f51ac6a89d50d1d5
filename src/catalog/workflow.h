/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a case is handled, as data: who may move what from where to where, what a move requires, which clocks run, and the
 * lists that casework names (catalog/workflow.yaml, docs/workflow.md). Checked whole when the catalogue is loaded, const
 * after, and living as long as the catalogue. What is not allowed here is refused: an empty grant covers nobody, a clock
 * without a term in force has no limit that anybody could meet.
 *
 * All objects are known by their name. Names in `const char *const *` are those of other objects, checked to exist.
 */
#ifndef QF_CATALOG_WORKFLOW_H
#define QF_CATALOG_WORKFLOW_H

#include "catalog/calendar.h"
#include "catalog/model.h"

enum qf_colour { QF_COLOUR_GREY, QF_COLOUR_BLUE, QF_COLOUR_GREEN, QF_COLOUR_YELLOW, QF_COLOUR_ORANGE, QF_COLOUR_RED };

/*
 * The three-level network. The organ above the city's is outside: for a matter of the city's own, what needs `above` is
 * done by the city's mover once the fact QF_FACT_APPROVED_ABOVE, the higher organ's document, is on record.
 */
#define QF_FACT_APPROVED_ABOVE "approved_above"
enum qf_tier { QF_TIER_TOWNSHIP, QF_TIER_COUNTY, QF_TIER_CITY };
enum qf_organ { QF_ORGAN_HANDLING, QF_ORGAN_ABOVE, QF_ORGAN_EITHER /* in a grant only: one of the two */ };

struct qf_names {
    const char *const *items;
    size_t count;
};

/* Where in the law something stands, and when that was in force. */
struct qf_legal {
    struct qf_basis basis;
    bool verified; /* somebody has held it against the text of the law; false: confirm it before relying on it */
};

/* Somebody of one of `roles`, in an organ of one of `tiers`, that is the handling organ, the one above it, or either. */
struct qf_grant {
    struct qf_names roles; /* none: nobody */
    unsigned tiers;        /* bits 1 << enum qf_tier */
    enum qf_organ organ;
};

struct qf_role {
    const char *name;
    struct qf_bilingual title;
    struct qf_names apart_from; /* roles that no one person may hold beside it; holds both ways */
};

/* Something that must be so, or be on record, before a move. */
struct qf_case_fact {
    const char *name;
    struct qf_bilingual title;
    bool computed; /* told by the program (one of qf_computed_facts()); else recorded by an officer */
    bool binding;  /* no override may waive it */
    bool day;      /* what is recorded is a day: 2025-05-27 */
};

struct qf_state {
    const char *name;
    struct qf_bilingual title;
    enum qf_colour colour;
    bool initial;  /* exactly one */
    bool terminal; /* left by a move that reopens only; every clock that still runs has ended */
};

struct qf_move {
    const char *name;
    struct qf_bilingual title;
    struct qf_names from;
    const char *to; /* NULL: the state stays as it is (something is added: listed, levelled up, handed to another) */
    struct qf_grant by;
    struct qf_grant approver; /* beside the one who moves, and another person; without roles none is needed */
    struct qf_names requires; /* facts */
    struct qf_names waivable; /* of these facts, those that an override may waive */
    struct qf_grant override; /* who may; the record names the person, the reason and what was waived */
    int most;                 /* how often in the life of one thing; 0: no limit */
    bool reopens;
};

struct qf_machine {
    const char *name; /* report, lead, case, … */
    struct qf_bilingual title;
    const struct qf_state *states;
    size_t state_count;
    const struct qf_move *moves;
    size_t move_count;
};

/* A way of handling with clocks of its own: fast_track, green_channel. */
struct qf_named {
    const char *name;
    struct qf_bilingual title;
};

/* What begins or ends a clock, whichever comes first: a state is entered, a move is made, a fact is recorded. */
struct qf_moment {
    struct qf_names states, moves, facts;
};

struct qf_extension {
    struct qf_grant by;
    struct qf_span span; /* each time */
    int times;           /* 0: as often as `by` decides */
};

struct qf_term {
    const char *track;                     /* NULL: the usual way */
    struct qf_span limit;                  /* amount 0: no limit, only colours */
    bool rolls;                            /* a last day that is off moves to the next working day */
    const struct qf_extension *extensions; /* in this order */
    size_t extension_count;
    struct qf_legal legal;
};

enum qf_measure { QF_MEASURE_ELAPSED, QF_MEASURE_REMAINING, QF_MEASURE_OVERDUE };

/* A running clock has `colour` when at least `span` has elapsed, at most `span` remains, or it is overdue by at least
 * `span`. The last rule that holds decides; none: green. */
struct qf_colour_rule {
    enum qf_colour colour;
    enum qf_measure measure;
    struct qf_span span; /* amount 0 only when overdue: as soon as it is */
};

struct qf_escalation {
    struct qf_span after; /* the limit has lapsed */
    const char *role;
    enum qf_organ organ;
};

enum qf_clock_kind {
    QF_CLOCK_DUTY,   /* what the organ owes */
    QF_CLOCK_RIGHT,  /* until when a person may ask for something */
    QF_CLOCK_MEASURE /* how long a measure against a person may last: never rolls, never pauses */
};

struct qf_clock {
    const char *name;
    struct qf_bilingual title;
    const char *machine;
    enum qf_clock_kind kind;
    struct qf_moment starts, ends;
    struct qf_names only_if; /* facts that must hold when it would start */
    const char *due;         /* a fact that an officer records: the day on which it is due, before any limit; NULL */
    const char *then;        /* a move that the program makes on that day when nothing stands against it; NULL */
    const struct qf_term *terms; /* of one track, no two are in force on the same day */
    size_t term_count;
    struct qf_span warn_before; /* amount 0: no warning */
    const struct qf_colour_rule *colours;
    size_t colour_count;
    struct qf_names pauses; /* reasons for which it may stand still; none: never */
    struct qf_grant pause_by;
    const struct qf_escalation *escalations; /* in the order in which they come */
    size_t escalation_count;
};

/* A matter that is handled one level above the usual organ. */
struct qf_category {
    const char *name;
    struct qf_bilingual title;
    struct qf_names domains; /* codes of the catalogue's domains; may be none */
    bool verified;           /* named by the city itself; else proposed here */
};

struct qf_disposition {
    const char *name;
    struct qf_bilingual title;
    const char *machine, *state; /* into which it leads */
    struct qf_names requires;    /* facts beside those of the move */
};

enum qf_sanction_kind {
    QF_SANCTION_MEASURE,
    QF_SANCTION_PARTY,
    QF_SANCTION_ADMINISTRATIVE,
    QF_SANCTION_ACCOUNTABILITY
};

struct qf_sanction_term {
    int impact_months;             /* 0: none */
    int least_months, most_months; /* how long it lasts itself (留党察看); 0: it is done at once */
    struct qf_legal legal;
};

struct qf_sanction {
    const char *name;
    struct qf_bilingual title;
    enum qf_sanction_kind kind;
    const char *form;                 /* of the four; NULL: none of them */
    struct qf_names subjects;         /* who alone may be given it */
    const struct qf_grant *approvers; /* somebody whom one of them covers */
    size_t approver_count;
    const struct qf_sanction_term *terms;
    size_t term_count;
};

enum qf_found_by { QF_FOUND_BY_RELATION, QF_FOUND_BY_REGISTER, QF_FOUND_BY_DECLARATION };

struct qf_recusal {
    const char *name;
    struct qf_bilingual title;
    enum qf_found_by found_by; /* kinship in the data; the record of offices and origin; the officer's own word */
    struct qf_legal legal;
};

/* A number that a rule sets. */
struct qf_legal_rule_term {
    int value;
    struct qf_legal legal;
};

struct qf_legal_rule {
    const char *name;
    struct qf_bilingual title;
    const struct qf_legal_rule_term *terms;
    size_t term_count;
};

struct qf_workflow {
    const struct qf_role *roles;
    size_t role_count;
    const struct qf_case_fact *facts;
    size_t fact_count;
    const struct qf_machine *machines;
    size_t machine_count;
    const struct qf_named *tracks;
    size_t track_count;
    const struct qf_named *pauses; /* reasons */
    size_t pause_count;
    const struct qf_clock *clocks;
    size_t clock_count;
    const struct qf_named *channels;
    size_t channel_count;
    const struct qf_category *categories;
    size_t category_count;
    const struct qf_disposition *dispositions;
    size_t disposition_count;
    const struct qf_named *forms;
    size_t form_count;
    const struct qf_named *subjects; /* kinds of persons */
    size_t subject_count;
    const struct qf_sanction *sanctions;
    size_t sanction_count;
    const struct qf_recusal *recusals;
    size_t recusal_count;
    const struct qf_legal_rule *rules;
    size_t rule_count;
};

/* Each is NULL when there is none of that name (or `name` is NULL). */
const struct qf_machine *qf_workflow_machine(const struct qf_workflow *workflow, const char *name);
const struct qf_role *qf_workflow_role(const struct qf_workflow *workflow, const char *name);
const struct qf_case_fact *qf_workflow_fact(const struct qf_workflow *workflow, const char *name);
const struct qf_clock *qf_workflow_clock(const struct qf_workflow *workflow, const char *name);
const struct qf_disposition *qf_workflow_disposition(const struct qf_workflow *workflow, const char *name);
const struct qf_sanction *qf_workflow_sanction(const struct qf_workflow *workflow, const char *name);
const struct qf_state *qf_machine_state(const struct qf_machine *machine, const char *name);
const struct qf_move *qf_machine_move(const struct qf_machine *machine, const char *name);
const struct qf_state *qf_machine_initial(const struct qf_machine *machine);

bool qf_names_have(struct qf_names names, const char *name);

/* Whether somebody with `role`, in an organ of tier `tier` that stands to the handling organ as `organ`, is covered. */
bool qf_grant_covers(const struct qf_grant *grant, const char *role, enum qf_tier tier, enum qf_organ organ);

/* Whether the state and the mover allow it; what it requires and who approves is for the caller to see. */
bool qf_move_allowed(
    const struct qf_move *move, const char *state, const char *role, enum qf_tier tier, enum qf_organ organ);

/* The term of a track in force on the day the clock starts, else the usual one; NULL: none is in force. */
const struct qf_term *qf_clock_term(const struct qf_clock *clock, const char *track, int32_t day);

/* Whether a person of that kind may be given it (village_staff: warning, demerit, major demerit only). */
bool qf_sanction_allowed(const struct qf_sanction *sanction, const char *subject);
bool qf_sanction_approvable(
    const struct qf_sanction *sanction, const char *role, enum qf_tier tier, enum qf_organ organ);
const struct qf_sanction_term *qf_sanction_term(
    const struct qf_sanction *sanction, int32_t day); /* NULL: none in force */

/* The value of a rule on a day; false when there is no such rule or none is in force. */
bool qf_workflow_rule(const struct qf_workflow *workflow, const char *name, int32_t day, int *ret_value);

const char *qf_colour_name(enum qf_colour colour);
const char *qf_tier_name(enum qf_tier tier);
const char *qf_organ_name(enum qf_organ organ);
const char *qf_clock_kind_name(enum qf_clock_kind kind);
const char *qf_sanction_kind_name(enum qf_sanction_kind kind);
const char *qf_found_by_name(enum qf_found_by found_by);

/* What the program itself can tell, ending with NULL: a fact that is computed must be one of these. */
const char *const *qf_computed_facts(void);

#endif
