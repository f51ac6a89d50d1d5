/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an amount, an area or a number: what is read must print and read back as itself. */
#include "base/money.h"
#include "fuzz.h"

static void check_money(struct qf_slice text, int64_t unit_fen)
{
    char shown[QF_MONEY_TEXT];
    int64_t fen = INT64_C(77), again;
    enum qf_quantity_outcome outcome = qf_money_read(text, unit_fen, &fen);

    if (outcome != QF_QUANTITY_READ && outcome != QF_QUANTITY_ROUNDED) {
        HOLDS(fen == 77);
        return;
    }
    qf_money_format(fen, shown);
    HOLDS(qf_money_read(qf_slice(shown), 100, &again) == QF_QUANTITY_READ && again == fen);
}

static void check_area(struct qf_slice text, enum qf_area_unit unit)
{
    char shown[QF_MONEY_TEXT];
    int64_t milli_mu = INT64_C(77), again;
    enum qf_quantity_outcome outcome = qf_area_read(text, unit, &milli_mu);

    if (outcome != QF_QUANTITY_READ && outcome != QF_QUANTITY_ROUNDED) {
        HOLDS(milli_mu == 77);
        return;
    }
    qf_area_format(milli_mu, shown);
    HOLDS(qf_area_read(qf_slice(shown), QF_AREA_MU, &again) == QF_QUANTITY_READ && again == milli_mu);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct qf_slice text = input_slice(data, size);
    int64_t number = INT64_C(77);

    check_money(text, 100);
    check_money(text, 1000000);
    check_area(text, QF_AREA_MU);
    check_area(text, QF_AREA_HECTARE);
    check_area(text, QF_AREA_SQUARE_METRE);
    enum qf_quantity_outcome outcome = qf_integer_read(text, &number);
    HOLDS(outcome == QF_QUANTITY_READ || number == 77);
    HOLDS(outcome != QF_QUANTITY_ROUNDED);
    return 0;
}
