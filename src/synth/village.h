/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One invented village with everything that departments know about it: residents, homes, land, offices, allowances, pay,
 * firms, compensation. It begins innocent; stories (plant.c) then change single facts. Indexes refer to the village's
 * own arrays. Months are counted as in base/date.h, areas in thousandths of a mu, money in fen.
 */
#ifndef QF_SYNTH_VILLAGE_H
#define QF_SYNTH_VILLAGE_H

#include "synth/city.h"

enum {
    QF_FIRST_YEAR = 2022, /* of declarations and yearly subsidies */
    QF_YEARS = 3,
    QF_PARCELS = 3,
    QF_SUPPORTED = 6
};

enum qf_standing { QF_HEAD, QF_SPOUSE, QF_CHILD, QF_PARENT };
enum qf_death_source { QF_POLICE = 1, QF_FUNERAL_HOME = 2, QF_BOTH_REGISTERS = 3 };

struct qf_resident {
    const char *name;
    char id[19], account[20];
    int32_t birth, death; /* days; 0: alive */
    uint32_t home;
    unsigned surname;
    enum qf_standing standing;
    unsigned char death_sources;
    bool male, engaged; /* holds or held an office, or draws an allowance */
};

struct qf_home {
    char number[16];
    uint32_t first, count; /* residents; the first is the head */
    unsigned group, parcel_count;
    int64_t parcels[QF_PARCELS], inflow, outflow, declared[QF_YEARS];
    bool no_land;     /* lives here, farms nothing */
    bool reserved;    /* part of a story: what is delivered about it is clean */
    bool id_damaged;  /* its declarations carry a mistyped ID */
    bool by_township; /* a township official handled its declarations */
};

struct qf_term { /* of a village cadre */
    uint32_t resident;
    const char *position;
    int32_t from, to; /* 0: open */
    bool reserved;
};

struct qf_post { /* in the establishment */
    uint32_t resident;
    const char *unit, *position, *status;
    int32_t from, left; /* 0: in service */
    bool reserved;
};

struct qf_pay {
    uint32_t resident;
    const char *unit, *kind, *status;
    int first_month, last_month;
    int64_t net_fen;
    bool reserved, id_damaged;
};

struct qf_filing { /* of near kin */
    uint32_t declarant, relative;
};

struct qf_support { /* subsistence allowance of a household */
    char number[24];
    uint32_t members[QF_SUPPORTED], count; /* the first is the head */
    int from_month, to_month;              /* 0: open */
    int paid_to;                           /* last month paid; 0: to_month, else the last month delivered */
    int gap_from, gap_months;              /* months left out */
    int64_t monthly_fen;
    int homes;
    const char *handler_name, *handler_id;
    bool reserved, id_damaged;
};

struct qf_subsidy { /* a payment to a card beside those that follow from the homes */
    const char *project, *payee_name, *payee_id;
    uint32_t card; /* resident on whose card it went */
    int year;
    int64_t area, rate_fen, amount_fen;
    int32_t pay_date;
    const char *status;
};

struct qf_firm {
    const char *name;
    char code[19];
    uint32_t representative;
    int64_t capital_fen;
    int32_t founded;
};

struct qf_grant { /* compensation for land taken */
    const char *project, *item, *payee_name, *payee_id, *account;
    bool collective, reserved;
    int64_t area, amount_fen;
    int32_t pay_date;
};

struct qf_voucher { /* a line of the collective's books */
    int32_t date;
    const char *summary, *subject, *counterparty;
    int64_t debit_fen, credit_fen;
    bool reserved;
};

/* A list in a village: counted, with a cap that no story reaches. */
#define QF_LIST(type, most)                                                                                            \
    struct {                                                                                                           \
        uint32_t count;                                                                                                \
        type items[most];                                                                                              \
    }

struct qf_village {
    unsigned index, township_index, county_index;
    const char *name, *township, *county;
    char code[13]; /* 12 digits */
    char collective_code[19];
    const char *collective_name;
    struct qf_arena *arena; /* of names and texts */

    struct qf_resident *residents;
    struct qf_home *homes;
    uint32_t resident_count, home_count;

    QF_LIST(struct qf_term, 64) terms;
    QF_LIST(struct qf_post, 64) posts;
    QF_LIST(struct qf_pay, 128) pays;
    QF_LIST(struct qf_filing, 256) filings;
    QF_LIST(struct qf_support, 128) supports;
    QF_LIST(struct qf_subsidy, 128) subsidies;
    QF_LIST(struct qf_firm, 32) firms;
    QF_LIST(struct qf_grant, 64) grants;
    QF_LIST(struct qf_voucher, 256) vouchers;

    uint32_t secretary, clerk; /* residents */
};

/* The next free item, zeroed. */
#define QF_LIST_ADD(list)                                                                                              \
    ({                                                                                                                 \
        if ((list)->count == QF_COUNT((list)->items))                                                                  \
            BUG("a list of the village is full");                                                                      \
        memset(&(list)->items[(list)->count], 0, sizeof *(list)->items);                                               \
        &(list)->items[(list)->count++];                                                                               \
    })

/* Officials of a township who serve all its villages. */
struct qf_township_officials {
    const char *welfare_name, *farming_name; /* copies */
    char welfare_id[19], farming_id[19];
    char names[2][64];
};

QF_MUST_CHECK enum qf_status qf_village_new(struct qf_village **ret_village, struct qf_error *error);
void qf_village_free(struct qf_village *village);
QF_CLEANUP_POINTER(struct qf_village, qf_village_free)

/*
 * Makes village `index` of the plan, in order of the index. The first village of a township brings its officials, the
 * others are given them.
 */
QF_MUST_CHECK enum qf_status qf_village_make(struct qf_village *village, const struct qf_plan *plan, unsigned index,
    struct qf_registry *registry, struct qf_township_officials *officials, struct qf_error *error);

/* Who draws the home's yearly subsidies of `year`: the first resident alive on 1 January of it; the head when nobody is. */
const struct qf_resident *qf_home_payee(const struct qf_village *village, const struct qf_home *home, int year);
int64_t qf_home_land(const struct qf_home *home); /* contracted */
int64_t qf_home_base(const struct qf_home *home); /* contracted + leased in − leased out */

int32_t qf_day(int year, int month, int day);
int qf_month(int year, int month);

/* Files the kinship of everybody in the resident's home except `unfiled` (UINT32_MAX: nobody). */
void qf_village_file_kin(struct qf_village *village, uint32_t declarant, uint32_t unfiled);
/* Appoints the head of `home` to a post in the village and puts it on the payroll. */
struct qf_term *qf_village_appoint(struct qf_village *village, uint32_t resident, const char *position, int32_t from);
struct qf_pay *qf_village_pay(
    struct qf_village *village, uint32_t resident, const char *unit, const char *kind, int64_t net_fen);
struct qf_post *qf_village_employ(
    struct qf_village *village, uint32_t resident, const char *unit, const char *position, int32_t from);
struct qf_support *qf_village_support(struct qf_village *village, const struct qf_township_officials *officials,
    const uint32_t *members, uint32_t count, int from_month);
const char *qf_village_text(struct qf_village *village, const char *first, const char *second);

#define QF_FIRST_PAY_MONTH     qf_month(2024, 7)
#define QF_LAST_MONTH          qf_month(2025, 6) /* the last month that is delivered */
#define QF_FIRST_SUPPORT_MONTH qf_month(2020, 1) /* the first month of allowance that is delivered */
#define QF_VILLAGE_CADRE       "村干部"

#endif
