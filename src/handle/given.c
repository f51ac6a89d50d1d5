/* SPDX-License-Identifier: Apache-2.0 */
#include "handle/given.h"

#include <string.h>

#include "base/slice.h"

enum qf_status qf_given_text(const char *text, const char *what, struct qf_error *error)
{
    if (qf_slice_trim(qf_slice(text)).length == 0)
        return qf_fail(error, QF_USAGE, "%s is missing", qf_tr(qf_error_lang(error), what));
    return QF_OK;
}

enum qf_status qf_given_place(const struct qf_desk *desk, const char *region, unsigned places, struct qf_error *error)
{
    size_t digits = region ? strspn(region, "0123456789") : 0;

    if (!digits || region[digits] || digits > 12 || !(places & (1u << digits)))
        return qf_fail(error, QF_USAGE, "'%s' is no code of such a place", region ? region : "");
    if (strncmp(region, desk->actor.region, strlen(desk->actor.region)) != 0)
        return qf_fail(error, QF_DENIED, "the place '%s' is another organ's", region);
    return QF_OK;
}

enum qf_status qf_given_past(const struct qf_desk *desk, int32_t *day, struct qf_error *error)
{
    if (!*day)
        *day = desk->today;
    return *day > desk->today ? qf_fail(error, QF_USAGE, "that day is still to come") : QF_OK;
}
