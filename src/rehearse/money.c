/* SPDX-License-Identifier: Apache-2.0 */
/* The money of a case: found, ordered back, received, and passed on to its owners, the treasury and livelihood. */
#include "rehearse/year.h"

#include <stdio.h>

#include "handle/officials.h"
#include "handle/recovery.h"

enum { OWNERS_IN_A_HUNDRED_OF_REST = 60, OWNERS_MOST = 5 };

static enum qf_status post(const struct qf_dossier *dossier, enum qf_posting_kind kind, int64_t fen,
    const char *receipt, const char *beneficiary, struct qf_error *error)
{
    int64_t posting;

    if (!fen)
        return QF_OK;
    return qf_recovery_post(&dossier->officer->desk,
        &(struct qf_posting){
            .matter = dossier->filed, .fen = fen, .kind = kind, .receipt = receipt, .beneficiary = beneficiary },
        &posting, error);
}

/* Pay that was drawn without work is stopped for each of them, and what they owe is found by that. */
static enum qf_status stop_ghost_pay(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    enum { VILLAGES = QF_VILLAGES / QF_TOWNSHIPS };
    unsigned first = (unsigned)(dossier->house - year->cast.houses - 1 - QF_COUNTIES) * VILLAGES;

    for (unsigned i = 0; i < dossier->ghosts; i++) {
        const struct qf_village_place *village = &year->cast.villages[first + i % VILLAGES];
        struct qf_figure figure;
        int64_t pay;
        TRY(qf_cast_invent(&year->cast, &figure, error));
        TRY(qf_ghost_pay_stop(&dossier->officer->desk,
            &(struct qf_ghost_pay){ .matter = dossier->filed,
                .entity = figure.entity,
                .region = village->code,
                .name = figure.name,
                .unit = village->name,
                .clawback_fen = dossier->recovered_fen / dossier->ghosts },
            &pay, error));
    }
    return QF_OK;
}

enum qf_status qf_act_find_money(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    if (dossier->ghosts)
        return stop_ghost_pay(year, dossier, error);
    return post(dossier, QF_POSTING_FOUND, dossier->recovered_fen, NULL, NULL, error);
}

enum qf_status qf_act_order_money(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    (void)year;
    return post(dossier, QF_POSTING_ORDERED, dossier->recovered_fen, NULL, NULL, error);
}

/* Now and then an amount is booked wrongly, and the leader has it taken back. */
static enum qf_status book_wrongly(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    int64_t posting;

    TRY(qf_recovery_post(&dossier->officer->desk,
        &(struct qf_posting){ .matter = dossier->filed,
            .fen = dossier->recovered_fen / 10,
            .kind = QF_POSTING_RECEIVED,
            .receipt = "银行回单" },
        &posting, error));
    return qf_recovery_reverse(&qf_leader_of(year, dossier)->desk, posting, "金额录入有误", error);
}

enum qf_status qf_act_receive_money(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    if (dossier->recovered_fen && qf_draw_chance(&year->random, 50))
        TRY(book_wrongly(year, dossier, error));
    return post(dossier, QF_POSTING_RECEIVED, dossier->recovered_fen, "银行回单", NULL, error);
}

/* Each of some households what it is owed; the last takes what division leaves. */
static enum qf_status return_to_owners(
    struct qf_year *year, struct qf_dossier *dossier, int64_t fen, struct qf_error *error)
{
    int64_t owners = qf_draw_between(&year->random, 1, OWNERS_MOST), share = fen / owners;

    for (int64_t i = 0; i < owners; i++) {
        struct qf_figure owner;
        TRY(qf_cast_invent(&year->cast, &owner, error));
        TRY(post(dossier, QF_POSTING_RETURNED, i + 1 < owners ? share : fen - share * (owners - 1), "领款签字",
            owner.name, error));
    }
    return QF_OK;
}

enum qf_status qf_act_spend_money(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    static const char *const projects[] = { "村道硬化", "村卫生室药品配备", "饮水管网改造", "养老互助点",
        "小学食堂改造" };
    int64_t livelihood = dossier->recovered_fen / 100 * year->rehearsal->script.livelihood_percent;
    int64_t owners = (dossier->recovered_fen - livelihood) / 100 * OWNERS_IN_A_HUNDRED_OF_REST;

    if (!dossier->recovered_fen)
        return QF_OK;
    TRY(post(dossier, QF_POSTING_LIVELIHOOD, livelihood, "拨款单",
        projects[qf_draw_below(&year->random, QF_COUNT(projects))], error));
    TRY(return_to_owners(year, dossier, owners, error));
    return post(
        dossier, QF_POSTING_TREASURY, dossier->recovered_fen - livelihood - owners, "非税收入缴款书", NULL, error);
}
