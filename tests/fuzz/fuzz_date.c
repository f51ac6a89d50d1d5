/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a date: what is read must be a civil date, print as ISO 8601, and read back as itself. */
#include "base/date.h"
#include "fuzz.h"

static void check_round_trip(int32_t days)
{
    char text[QF_DATE_TEXT];
    struct qf_civil civil = qf_days_to_civil(days);

    HOLDS(qf_civil_valid(civil));
    HOLDS(qf_civil_to_days(civil) == days);
    qf_date_format(days, text);
    struct qf_date_reading again = qf_date_read(qf_slice(text));
    HOLDS(again.outcome == QF_DATE_READ && again.precision == QF_DATE_DAY && again.days == days);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct qf_date_reading reading = qf_date_read(qf_slice_trim(input_slice(data, size)));
    double serial;

    if (reading.outcome == QF_DATE_READ) {
        check_round_trip(reading.days);
        struct qf_civil civil = qf_days_to_civil(reading.days);
        HOLDS(reading.precision == QF_DATE_DAY || civil.day == 1);
        HOLDS(reading.precision != QF_DATE_YEAR || civil.month == 1);
    }
    if (size >= sizeof serial) {
        memcpy(&serial, data, sizeof serial);
        reading = qf_date_from_serial(serial, size % 2);
        HOLDS(reading.outcome != QF_DATE_READ || (reading.days >= -7305 && reading.days <= 47481));
    }
    return 0;
}
