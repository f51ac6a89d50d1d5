/* SPDX-License-Identifier: Apache-2.0 */
/* Geometry and keys. */
#include "synth/city.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "ident/ident.h"

enum {
    VILLAGE_PEOPLE = 2000,
    VILLAGE_PEOPLE_LEAST = 250,
    SMALL_CITY_VILLAGES = 10, /* a small city has smaller villages rather than fewer */
    FIRST_BIRTH_YEAR = 1925,
    BIRTH_DAYS = 101 * 366,
    SERIALS_A_DAY = 250 /* of one sex: the serial has three digits, odd ones for men */
};

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

struct qf_plan qf_plan_city(int64_t people, uint64_t seed)
{
    int64_t size = clamp(people / SMALL_CITY_VILLAGES, VILLAGE_PEOPLE_LEAST, VILLAGE_PEOPLE);
    struct qf_plan plan = { .seed = seed, .people = people };

    plan.villages = (unsigned)clamp(people / size, 1, QF_TOWNSHIPS_MAX * QF_VILLAGES_PER_TOWNSHIP);
    plan.townships = (plan.villages + QF_VILLAGES_PER_TOWNSHIP - 1) / QF_VILLAGES_PER_TOWNSHIP;
    plan.counties = (unsigned)clamp(plan.townships / 5, 1, QF_COUNTIES_MAX);
    return plan;
}

unsigned qf_plan_village_people(const struct qf_plan *plan, unsigned village)
{
    return (unsigned)(plan->people / plan->villages + (village < plan->people % plan->villages));
}

unsigned qf_plan_township(unsigned village)
{
    return village / QF_VILLAGES_PER_TOWNSHIP;
}

unsigned qf_plan_county(const struct qf_plan *plan, unsigned township)
{
    return (unsigned)((uint64_t)township * plan->counties / plan->townships);
}

unsigned qf_plan_first_township(const struct qf_plan *plan, unsigned county)
{
    return (unsigned)(((uint64_t)county * plan->townships + plan->counties - 1) / plan->counties);
}

enum qf_status qf_registry_init(struct qf_registry *registry, struct qf_error *error)
{
    *registry = (struct qf_registry){ .serials = calloc(BIRTH_DAYS, sizeof *registry->serials) };
    return registry->serials ? QF_OK : qf_fail_memory(error);
}

void qf_registry_release(struct qf_registry *registry)
{
    free(registry->serials);
    registry->serials = NULL;
}

void qf_registry_enter_county(struct qf_registry *registry, unsigned county)
{
    snprintf(registry->county, sizeof registry->county, QF_SYNTH_PROVINCE "%02u", county % 100 + 1);
    memset(registry->serials, 0, BIRTH_DAYS * sizeof *registry->serials);
    registry->households = 0;
}

void qf_registry_resident(struct qf_registry *registry, int32_t *birth_days, bool male, char ret_id[19])
{
    int32_t first = qf_civil_to_days((struct qf_civil){ FIRST_BIRTH_YEAR, 1, 1 });
    int32_t day = (int32_t)clamp(*birth_days - first, 0, BIRTH_DAYS - 1);
    char digits[64];

    while (registry->serials[day][male] >= SERIALS_A_DAY && day > 0)
        day--;
    /* Serials do not begin at 1 and do not end in a run of zeros, as a spreadsheet's damage does. */
    unsigned serial = 2U * (registry->serials[day][male]++ + 5U) + male;
    *birth_days = first + day;
    struct qf_civil birth = qf_days_to_civil(*birth_days);
    snprintf(digits, sizeof digits, "%s%04d%02d%02d%03u", registry->county, birth.year, birth.month, birth.day, serial);
    memcpy(ret_id, digits, 17);
    ret_id[17] = qf_resident_id_check(ret_id);
    ret_id[18] = '\0';
}

void qf_registry_account(struct qf_registry *registry, char ret_account[20])
{
    unsigned sum = 0;

    snprintf(ret_account, 20, "623999%s%08u", "3499", registry->accounts++ % 100000000);
    for (unsigned i = 0; i < 18; i++) { /* the digit before the check digit counts twice, and so on to the left */
        unsigned digit = (unsigned)(ret_account[17 - i] - '0') * (i % 2 ? 1 : 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    ret_account[18] = (char)('0' + (10 - sum % 10) % 10);
    ret_account[19] = '\0';
}

void qf_registry_household(struct qf_registry *registry, char ret_number[16])
{
    snprintf(ret_number, 16, "%.6s%08u", registry->county, ++registry->households % 100000000);
}

void qf_registry_body(struct qf_registry *registry, char kind, char ret_code[19])
{
    char serial[9];

    snprintf(serial, sizeof serial, "MA%06X", ++registry->bodies % 0x1000000);
    for (char *c = serial + 2; *c; c++) /* letters that a credit code may hold */
        if (*c == 'E' || *c == 'F')
            *c = (char)(*c + 2);
    snprintf(ret_code, 19, "%c1%.6s%s", kind, registry->county, serial);
    ret_code[16] = qf_organisation_code_check(ret_code + 8);
    ret_code[17] = qf_credit_code_check(ret_code);
    ret_code[18] = '\0';
}
