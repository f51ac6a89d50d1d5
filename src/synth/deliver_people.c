/* SPDX-License-Identifier: Apache-2.0 */
/* Registers of people: residents, deaths, offices, kin, firms, contracted land, households with an allowance. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "synth/deliver.h"

static const char *relation_to_head(const struct qf_resident *resident)
{
    switch (resident->standing) {
    case QF_HEAD:
        return "户主";
    case QF_SPOUSE:
        return resident->male ? "夫" : "妻";
    case QF_CHILD:
        return resident->male ? "子" : "女";
    case QF_PARENT:
        return resident->male ? "父亲" : "母亲";
    }
    return "";
}

static enum qf_status deliver_register(
    struct qf_outlet *outlet, const struct qf_village *village, struct qf_error *error)
{
    char address[256];

    for (uint32_t i = 0; i < village->resident_count; i++) {
        const struct qf_resident *resident = &village->residents[i];
        const struct qf_home *home = &village->homes[resident->home];
        /* An official's home is clean too: its kinship excuses and accuses. */
        qf_outlet_begin(outlet, home->reserved || village->residents[home->first].engaged);
        qf_put_text(outlet, home->number);
        qf_put_name(outlet, resident->name, true);
        qf_put_id(outlet, resident->id, true);
        qf_put_text(outlet, resident->male ? "男" : "女");
        qf_put_text(outlet, relation_to_head(resident));
        snprintf(address, sizeof address, "%s%s%s%u组", village->county, village->township, village->name, home->group);
        qf_put_text(outlet, address);
        qf_put_text(outlet, village->code);
        TRY(qf_outlet_end(outlet, error));
    }
    return QF_OK;
}

static enum qf_status deliver_deaths(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    struct qf_outlet *police = &deliveries->outlets[QF_FILE_GA02], *funeral = &deliveries->outlets[QF_FILE_MZ04];

    for (uint32_t i = 0; i < village->resident_count; i++) {
        const struct qf_resident *dead = &village->residents[i];
        const struct qf_resident *head = &village->residents[village->homes[dead->home].first];
        if (dead->death_sources & QF_POLICE) {
            qf_outlet_begin(police, !qf_is_ordinary(village, i));
            qf_put_name(police, dead->name, true);
            qf_put_id(police, dead->id, true);
            qf_put_date(police, dead->death, false);
            qf_put_date(police, dead->death + 9, false);
            qf_put_text(police, "死亡");
            TRY(qf_outlet_end(police, error));
        }
        if (dead->death_sources & QF_FUNERAL_HOME) {
            qf_outlet_begin(funeral, !qf_is_ordinary(village, i));
            qf_put_name(funeral, dead->name, true);
            qf_put_id(funeral, dead->id, true);
            qf_put_date(funeral, dead->death, true);
            qf_put_date(funeral, dead->death + 3, false);
            qf_put_name(funeral, dead == head ? "" : head->name, false);
            qf_put_id(funeral, dead == head ? "" : head->id, true);
            TRY(qf_outlet_end(funeral, error));
        }
    }
    return QF_OK;
}

static enum qf_status deliver_posts(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_ZB01];

    for (uint32_t i = 0; i < village->posts.count; i++) {
        const struct qf_post *post = &village->posts.items[i];
        const struct qf_resident *resident = &village->residents[post->resident];
        qf_outlet_begin(outlet, post->reserved);
        qf_put_text(outlet, post->unit);
        qf_put_name(outlet, resident->name, true);
        qf_put_id(outlet, resident->id, true);
        qf_put_text(outlet, strstr(post->unit, "政府") || strstr(post->unit, "办公室") ? "行政编制" : "事业编制");
        qf_put_text(outlet, post->position);
        qf_put_text(outlet, "");
        qf_put_date(outlet, post->from, false);
        qf_put_date(outlet, post->from, false);
        qf_put_date(outlet, post->left, false);
        qf_put_text(outlet, post->status);
        TRY(qf_outlet_end(outlet, error));
    }
    return QF_OK;
}

static enum qf_status deliver_terms(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_ZB02];

    for (uint32_t i = 0; i < village->terms.count; i++) {
        const struct qf_term *term = &village->terms.items[i];
        const struct qf_resident *resident = &village->residents[term->resident];
        /* The secretary and the clerk stand in stories of other people. */
        qf_outlet_begin(
            outlet, term->reserved || term->resident == village->secretary || term->resident == village->clerk);
        qf_put_text(outlet, village->township);
        qf_put_text(outlet, village->name);
        qf_put_text(outlet, village->code);
        qf_put_name(outlet, resident->name, true);
        qf_put_id(outlet, resident->id, true);
        qf_put_text(outlet, term->position);
        qf_put_date(outlet, term->from, false);
        qf_put_date(outlet, term->to, false);
        qf_put_money(outlet, 260000);
        TRY(qf_outlet_end(outlet, error));
    }
    return QF_OK;
}

/* What the relative is to whoever declares it. */
static const char *kinship(const struct qf_resident *relative, const struct qf_resident *declarant)
{
    static const char *const of_head[] = {
        [QF_HEAD] = "其他亲属", [QF_SPOUSE] = "配偶", [QF_CHILD] = "子女", [QF_PARENT] = "父母"
    };

    return declarant->standing == QF_HEAD ? of_head[relative->standing] : "其他亲属";
}

static enum qf_status deliver_kin(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_ZB03];

    for (uint32_t i = 0; i < village->filings.count; i++) {
        const struct qf_resident *declarant = &village->residents[village->filings.items[i].declarant];
        const struct qf_resident *relative = &village->residents[village->filings.items[i].relative];
        qf_outlet_begin(outlet, !qf_is_ordinary(village, village->filings.items[i].declarant));
        qf_put_name(outlet, declarant->name, false);
        qf_put_id(outlet, declarant->id, false);
        qf_put_name(outlet, relative->name, false);
        qf_put_id(outlet, relative->id, false);
        qf_put_text(outlet, kinship(relative, declarant));
        TRY(qf_outlet_end(outlet, error));
    }
    return QF_OK;
}

static enum qf_status deliver_firms(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    struct qf_outlet *firms = &deliveries->outlets[QF_FILE_SC01], *persons = &deliveries->outlets[QF_FILE_SC02];

    for (uint32_t i = 0; i < village->firms.count; i++) {
        const struct qf_firm *firm = &village->firms.items[i];
        const struct qf_resident *representative = &village->residents[firm->representative];
        bool clean = !qf_is_ordinary(village, firm->representative);
        qf_outlet_begin(firms, clean);
        qf_put_text(firms, firm->name);
        qf_put_id(firms, firm->code, false);
        qf_put_text(firms, "有限责任公司");
        qf_put_name(firms, representative->name, false);
        qf_put_id(firms, representative->id, false);
        qf_put_money(firms, firm->capital_fen);
        qf_put_date(firms, firm->founded, false);
        qf_put_text(firms, "存续");
        qf_put_text(firms, village->township);
        TRY(qf_outlet_end(firms, error));
        qf_outlet_begin(persons, clean);
        qf_put_id(persons, firm->code, false);
        qf_put_text(persons, "股东");
        qf_put_name(persons, representative->name, false);
        qf_put_id(persons, representative->id, false);
        qf_put_money(persons, firm->capital_fen);
        qf_put_text(persons, "100");
        qf_put_date(persons, firm->founded, false);
        TRY(qf_outlet_end(persons, error));
    }
    return QF_OK;
}

/* --- land -------------------------------------------------------------------------------------------------------------- */

struct contract {
    char issuer[16], contractor[20], contract[24];
    unsigned parcel; /* of the village, counted on */
};

static enum qf_status deliver_parcel(struct qf_outlet *outlet, const struct qf_village *village,
    const struct qf_home *home, unsigned index, const struct qf_resident *member, const struct contract *contract,
    struct qf_error *error)
{
    const struct qf_resident *head = &village->residents[home->first];
    char parcel[24];

    snprintf(parcel, sizeof parcel, "%s%05u", contract->issuer, (contract->parcel + index) % 100000);
    qf_outlet_begin(outlet, home->reserved || head->engaged);
    qf_put_text(outlet, contract->issuer);
    qf_put_text(outlet, contract->contractor);
    qf_put_name(outlet, head->name, false);
    qf_put_id(outlet, head->id, false);
    qf_put_name(outlet, member->name, false);
    qf_put_id(outlet, member->id, true);
    qf_put_text(outlet, parcel);
    qf_put_area(outlet, home->parcels[index]);
    qf_put_area(outlet, home->parcels[index]);
    qf_put_text(outlet, contract->contract);
    qf_put_text(outlet, "种植业");
    return qf_outlet_end(outlet, error);
}

/* A row a parcel with the head, and on the first parcel a row for each other member. */
static enum qf_status deliver_land(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_NY01];
    struct contract contract = { .parcel = 1 };

    for (uint32_t i = 0; i < village->home_count; i++) {
        const struct qf_home *home = &village->homes[i];
        if (home->no_land)
            continue;
        snprintf(contract.issuer, sizeof contract.issuer, "%s%02u", village->code, home->group % 100);
        snprintf(contract.contractor, sizeof contract.contractor, "%s%04u", contract.issuer, (i + 1) % 10000);
        snprintf(contract.contract, sizeof contract.contract, "%sJ", contract.contractor);
        for (unsigned parcel = 0; parcel < home->parcel_count; parcel++)
            TRY(deliver_parcel(outlet, village, home, parcel, &village->residents[home->first], &contract, error));
        for (uint32_t member = 1; member < home->count; member++)
            TRY(deliver_parcel(outlet, village, home, 0, &village->residents[home->first + member], &contract, error));
        contract.parcel += home->parcel_count;
    }
    return QF_OK;
}

/* --- allowances -------------------------------------------------------------------------------------------------------- */

static const char *relation_in_support(const struct qf_resident *member, const struct qf_resident *head)
{
    if (member == head)
        return "户主";
    if (head->standing == QF_HEAD)
        return relation_to_head(member);
    return member->male ? "夫" : "妻"; /* two parents */
}

static enum qf_status deliver_member(struct qf_outlet *outlet, const struct qf_village *village,
    const struct qf_support *support, uint32_t member, struct qf_error *error)
{
    const struct qf_resident *head = &village->residents[support->members[0]];
    const struct qf_resident *person = &village->residents[support->members[member]];
    bool is_head = member == 0; /* household data stand in the head's row alone */
    char region[192];

    snprintf(region, sizeof region, "%s%s", village->township, village->name);
    qf_outlet_begin(outlet, support->reserved || is_head);
    qf_put_text(outlet, is_head ? region : "");
    qf_put_name(outlet, is_head ? head->name : "", false);
    qf_put_id(outlet, is_head ? head->id : "", false);
    qf_put_text(outlet, is_head ? support->number : "");
    qf_put_month(outlet, is_head ? support->from_month : 0);
    qf_put_month(outlet, support->to_month);
    qf_put_name(outlet, person->name, true);
    qf_put_id(outlet, person->id, true);
    qf_put_text(outlet, relation_in_support(person, head));
    qf_put_text(outlet, is_head ? "农村低保" : "");
    qf_put_integer(outlet, support->count);
    qf_put_text(outlet, "清河农村商业银行");
    qf_put_name(outlet, head->name, false);
    qf_put_text(outlet, head->account);
    qf_put_text(outlet, "正常");
    qf_put_integer(outlet, support->homes);
    qf_put_name(outlet, support->handler_name, false);
    qf_put_id(outlet, support->handler_id, false);
    return qf_outlet_end(outlet, error);
}

static enum qf_status deliver_supports(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    for (uint32_t i = 0; i < village->supports.count; i++)
        for (uint32_t member = 0; member < village->supports.items[i].count; member++)
            TRY(deliver_member(
                &deliveries->outlets[QF_FILE_MZ01], village, &village->supports.items[i], member, error));
    return QF_OK;
}

enum qf_status qf_deliver_people(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    TRY(deliver_register(&deliveries->outlets[QF_FILE_GA01], village, error));
    TRY(deliver_deaths(deliveries, village, error));
    TRY(deliver_posts(deliveries, village, error));
    TRY(deliver_terms(deliveries, village, error));
    TRY(deliver_kin(deliveries, village, error));
    TRY(deliver_firms(deliveries, village, error));
    TRY(deliver_land(deliveries, village, error));
    return deliver_supports(deliveries, village, error);
}
