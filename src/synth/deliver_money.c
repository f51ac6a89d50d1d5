/* SPDX-License-Identifier: Apache-2.0 */
/* Where money went: declarations and subsidies, allowances, pay, compensation, the books of collectives. */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "synth/deliver.h"
#include "synth/story.h"

enum { SOIL_RATE_FEN = 10240, GRAIN_RATE_FEN = 1350, OLD_AGE = 80, OLD_AGE_FEN = 5000 };

/* --- NY02 -------------------------------------------------------------------------------------------------------------- */

static void put_group(struct qf_outlet *outlet, const struct qf_home *home)
{
    char group[24];

    snprintf(group, sizeof group, "%u组", home->group);
    qf_put_text(outlet, group);
}

static void put_phone(struct qf_outlet *outlet, const struct qf_resident *resident)
{
    char phone[16];

    snprintf(phone, sizeof phone, "1990000%.4s", resident->account + 14);
    qf_put_text(outlet, phone);
}

static void put_handler(struct qf_deliveries *deliveries, struct qf_outlet *outlet, const struct qf_village *village,
    const struct qf_home *home)
{
    const struct qf_resident *clerk = &village->residents[village->clerk];

    qf_put_name(outlet, home->by_township ? deliveries->officials->farming_name : clerk->name, false);
    qf_put_id(outlet, home->by_township ? deliveries->officials->farming_id : clerk->id, false);
}

static enum qf_status deliver_declaration(struct qf_deliveries *deliveries, const struct qf_village *village,
    const struct qf_home *home, unsigned year, struct qf_error *error)
{
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_NY02 + year];
    int number = QF_FIRST_YEAR + (int)year;
    const struct qf_resident *payee = qf_home_payee(village, home, number);
    char id[19];

    memcpy(id, payee->id, sizeof id);
    if (home->id_damaged)
        id[17] = id[17] == '1' ? '2' : '1';
    qf_outlet_begin(outlet, home->reserved || deliveries->declarations_clean);
    qf_put_integer(outlet, outlet->sequence);
    qf_put_integer(outlet, number);
    qf_put_text(outlet, village->township);
    qf_put_text(outlet, village->name);
    put_group(outlet, home);
    qf_put_name(outlet, payee->name, true);
    qf_put_id(outlet, id, true);
    put_phone(outlet, payee);
    qf_put_area(outlet, qf_home_land(home));
    qf_put_area(outlet, home->inflow);
    qf_put_area(outlet, home->outflow);
    qf_put_area(outlet, home->declared[year]);
    qf_put_text(outlet, "水稻");
    qf_put_money(outlet, qf_declaration_rate(village, number));
    qf_put_amount(outlet, qf_declaration_amount(village, home->declared[year], number));
    put_handler(deliveries, outlet, village, home);
    return qf_outlet_end(outlet, error);
}

/* --- CZ01 -------------------------------------------------------------------------------------------------------------- */

struct payment {
    const char *project, *payee_name, *payee_id, *status;
    const struct qf_resident *card;
    const struct qf_home *home;
    int year;
    int64_t area, rate_fen, amount_fen;
    int32_t day;
    bool clean;
};

static enum qf_status deliver_payment(struct qf_deliveries *deliveries, const struct qf_village *village,
    const struct payment *payment, struct qf_error *error)
{
    struct qf_civil day = qf_days_to_civil(payment->day);
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_CZ01 + (day.year - QF_FIRST_YEAR)];
    char batch[16];

    qf_outlet_begin(outlet, payment->clean);
    qf_put_text(outlet, payment->project);
    qf_put_integer(outlet, payment->year);
    snprintf(batch, sizeof batch, "%04d%02d", day.year % 10000, day.month % 100);
    qf_put_text(outlet, batch);
    qf_put_text(outlet, village->township);
    qf_put_text(outlet, village->name);
    put_group(outlet, payment->home);
    qf_put_name(outlet, payment->payee_name, true);
    qf_put_id(outlet, payment->payee_id, true);
    qf_put_name(outlet, payment->card->name, false);
    qf_put_id(outlet, payment->card->id, false);
    qf_put_text(outlet, payment->card->account);
    qf_put_area(outlet, payment->area);
    qf_put_money(outlet, payment->rate_fen);
    qf_put_amount(outlet, payment->amount_fen);
    qf_put_date(outlet, payment->day, true);
    qf_put_text(outlet, payment->status);
    return qf_outlet_end(outlet, error);
}

static enum qf_status deliver_home_payments(struct qf_deliveries *deliveries, const struct qf_village *village,
    const struct qf_home *home, unsigned year, struct qf_error *error)
{
    int number = QF_FIRST_YEAR + (int)year;
    const struct qf_resident *payee = qf_home_payee(village, home, number);
    struct payment payment = { .project = "耕地地力保护补贴",
        .payee_name = payee->name,
        .payee_id = payee->id,
        .status = "已发放",
        .card = payee,
        .home = home,
        .year = number,
        .area = qf_home_land(home),
        .rate_fen = SOIL_RATE_FEN,
        .day = qf_day(number, 5, 25),
        .clean = home->reserved };

    payment.amount_fen = payment.area * SOIL_RATE_FEN / 1000;
    TRY(deliver_payment(deliveries, village, &payment, error));
    payment.project = "实际种粮农民一次性补贴";
    payment.area = home->declared[year];
    payment.rate_fen = GRAIN_RATE_FEN;
    payment.amount_fen = payment.area * GRAIN_RATE_FEN / 1000;
    payment.day = qf_day(number, 7, 20);
    return deliver_payment(deliveries, village, &payment, error);
}

/* Monthly to everybody over eighty, up to the month of death. */
static enum qf_status deliver_old_age(
    struct qf_deliveries *deliveries, const struct qf_village *village, uint32_t index, struct qf_error *error)
{
    const struct qf_resident *resident = &village->residents[index];
    const struct qf_home *home = &village->homes[resident->home];

    for (int month = QF_FIRST_PAY_MONTH; month <= QF_LAST_MONTH; month++) {
        int32_t first = qf_month_to_days(month);
        struct qf_civil day = qf_days_to_civil(first);
        if (resident->birth > qf_day(day.year - OLD_AGE, day.month, 1) || (resident->death && resident->death < first))
            continue;
        TRY(deliver_payment(deliveries, village,
            &(struct payment){ .project = "高龄津贴",
                .payee_name = resident->name,
                .payee_id = resident->id,
                .status = "已发放",
                .card = resident,
                .home = home,
                .year = day.year,
                .amount_fen = OLD_AGE_FEN,
                .day = first + 14,
                .clean = home->reserved },
            error));
    }
    return QF_OK;
}

static enum qf_status deliver_subsidies(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    for (uint32_t i = 0; i < village->home_count; i++)
        for (unsigned year = 0; !village->homes[i].no_land && year < QF_YEARS; year++) {
            TRY(deliver_declaration(deliveries, village, &village->homes[i], year, error));
            TRY(deliver_home_payments(deliveries, village, &village->homes[i], year, error));
        }
    for (uint32_t i = 0; i < village->resident_count; i++)
        if (village->residents[i].birth < qf_day(1946, 1, 1))
            TRY(deliver_old_age(deliveries, village, i, error));
    for (uint32_t i = 0; i < village->subsidies.count; i++) {
        const struct qf_subsidy *subsidy = &village->subsidies.items[i];
        TRY(deliver_payment(deliveries, village,
            &(struct payment){ .project = subsidy->project,
                .payee_name = subsidy->payee_name,
                .payee_id = subsidy->payee_id,
                .status = subsidy->status,
                .card = &village->residents[subsidy->card],
                .home = &village->homes[village->residents[subsidy->card].home],
                .year = subsidy->year,
                .area = subsidy->area,
                .rate_fen = subsidy->rate_fen,
                .amount_fen = subsidy->amount_fen,
                .day = subsidy->pay_date,
                .clean = true },
            error));
    }
    return QF_OK;
}

/* --- MZ02, CZ02 -------------------------------------------------------------------------------------------------------- */

static enum qf_status deliver_allowance(struct qf_deliveries *deliveries, const struct qf_village *village,
    const struct qf_support *support, int month, struct qf_error *error)
{
    int year = qf_days_to_civil(qf_month_to_days(month)).year;
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_MZ02 + (year - 2020)];
    const struct qf_resident *head = &village->residents[support->members[0]];
    char id[19];

    memcpy(id, head->id, sizeof id);
    if (support->id_damaged)
        id[17] = id[17] == '1' ? '2' : '1';
    qf_outlet_begin(outlet, support->reserved);
    qf_put_integer(outlet, outlet->sequence);
    qf_put_name(outlet, head->name, true);
    qf_put_id(outlet, id, true);
    qf_put_text(outlet, support->number);
    qf_put_integer(outlet, support->count);
    qf_put_amount(outlet, support->monthly_fen);
    qf_put_month(outlet, month);
    return qf_outlet_end(outlet, error);
}

/* Of an ordinary household the allowance stops with the death of the head, when it is alone. */
static int last_month_paid(const struct qf_village *village, const struct qf_support *support)
{
    const struct qf_resident *head = &village->residents[support->members[0]];
    int last = support->paid_to ? support->paid_to : support->to_month ? support->to_month : QF_LAST_MONTH;

    if (!support->reserved && support->count == 1 && head->death && qf_days_to_month(head->death) < last)
        last = qf_days_to_month(head->death);
    return last;
}

static enum qf_status deliver_allowances(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    for (uint32_t i = 0; i < village->supports.count; i++) {
        const struct qf_support *support = &village->supports.items[i];
        int first = support->from_month > QF_FIRST_SUPPORT_MONTH ? support->from_month : QF_FIRST_SUPPORT_MONTH;
        for (int month = first; month <= last_month_paid(village, support); month++)
            if (month < support->gap_from || month >= support->gap_from + support->gap_months)
                TRY(deliver_allowance(deliveries, village, support, month, error));
    }
    return QF_OK;
}

static enum qf_status deliver_pay(struct qf_deliveries *deliveries, const struct qf_village *village,
    const struct qf_pay *pay, int month, struct qf_error *error)
{
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_CZ02 + (month - QF_FIRST_PAY_MONTH)];
    const struct qf_resident *resident = &village->residents[pay->resident];
    char id[19], unit_code[16];

    memcpy(id, resident->id, sizeof id);
    if (pay->id_damaged)
        id[17] = id[17] == '1' ? '2' : '1';
    snprintf(unit_code, sizeof unit_code, "%.9s", village->code);
    qf_outlet_begin(outlet, pay->reserved);
    qf_put_text(outlet, unit_code);
    qf_put_text(outlet, pay->unit);
    qf_put_name(outlet, resident->name, true);
    qf_put_id(outlet, id, true);
    qf_put_text(outlet, pay->status);
    qf_put_text(outlet, pay->kind);
    qf_put_money(outlet, pay->net_fen + pay->net_fen / 5);
    qf_put_amount(outlet, pay->net_fen);
    qf_put_month(outlet, month);
    return qf_outlet_end(outlet, error);
}

static enum qf_status deliver_payroll(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    for (uint32_t i = 0; i < village->pays.count; i++)
        for (int month = village->pays.items[i].first_month; month <= village->pays.items[i].last_month; month++)
            TRY(deliver_pay(deliveries, village, &village->pays.items[i], month, error));
    return QF_OK;
}

/* --- ZR02, NY04 -------------------------------------------------------------------------------------------------------- */

static enum qf_status deliver_grants(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_ZR02];

    for (uint32_t i = 0; i < village->grants.count; i++) {
        const struct qf_grant *grant = &village->grants.items[i];
        qf_outlet_begin(outlet, grant->reserved);
        qf_put_text(outlet, grant->project);
        qf_put_integer(outlet, ++deliveries->grants);
        qf_put_text(outlet, village->township);
        qf_put_text(outlet, village->name);
        qf_put_text(outlet, "");
        qf_put_text(outlet, grant->collective ? "集体" : "农户");
        qf_put_text(outlet, grant->payee_name);
        qf_put_id(outlet, grant->payee_id, true);
        qf_put_text(outlet, grant->account);
        qf_put_area(outlet, grant->area);
        qf_put_text(outlet, grant->item);
        qf_put_amount(outlet, grant->amount_fen);
        qf_put_date(outlet, grant->pay_date, true);
        TRY(qf_outlet_end(outlet, error));
    }
    return QF_OK;
}

static enum qf_status deliver_books(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    struct qf_outlet *outlet = &deliveries->outlets[QF_FILE_NY04];
    char number[24];

    for (uint32_t i = 0; i < village->vouchers.count; i++) {
        const struct qf_voucher *voucher = &village->vouchers.items[i];
        snprintf(number, sizeof number, "记%04u", (i + 1) % 10000);
        qf_outlet_begin(outlet, voucher->reserved);
        qf_put_text(outlet, village->township);
        qf_put_text(outlet, village->name);
        qf_put_date(outlet, voucher->date, false);
        qf_put_text(outlet, number);
        qf_put_integer(outlet, 1);
        qf_put_text(outlet, voucher->summary);
        qf_put_text(outlet, voucher->subject);
        qf_put_money(outlet, voucher->debit_fen);
        qf_put_money(outlet, voucher->credit_fen);
        qf_put_text(outlet, "转账");
        qf_put_text(outlet, voucher->counterparty);
        qf_put_name(outlet, village->residents[village->clerk].name, false);
        TRY(qf_outlet_end(outlet, error));
    }
    return QF_OK;
}

enum qf_status qf_deliver_money(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    TRY(deliver_subsidies(deliveries, village, error));
    TRY(deliver_allowances(deliveries, village, error));
    TRY(deliver_payroll(deliveries, village, error));
    TRY(deliver_grants(deliveries, village, error));
    return deliver_books(deliveries, village, error);
}
