/* SPDX-License-Identifier: Apache-2.0 */
/* What a finding's rule means, in words. */
#include <string.h>

#include "base/memory.h"
#include "catalog/type.h"
#include "ident/ident.h"

static const struct {
    const char *name;
    const char *text;
} rules[] = {
    /* rows */
    { "blank", QF_N("the row is empty") },
    { "columns", QF_N("the row has another number of columns than the header") },
    { "encoding", QF_N("the row holds bytes that are no text") },
    { "control-total", QF_N("the total below the table is not the sum of its rows") },
    { "footer", QF_N("the row is a signature or note below the table") },
    { "header", QF_N("the row is a header") },
    { "hidden-sheet", QF_N("the sheet is hidden") },
    { "other-contract", QF_N("the sheet fits another contract than the rest of the file: deliver it alone") },
    { "title", QF_N("the row is a title above the table") },
    { "total", QF_N("the row is a subtotal or total") },
    { "unit", QF_N("the row states the unit") },
    { "unrecognised-sheet", QF_N("the sheet fits no contract") },
    /* cells */
    { "ambiguous-date", QF_N("a year of two digits may mean two centuries") },
    { "impossible-date", QF_N("there is no such day") },
    { "malformed", QF_N("the value cannot be read as what the column holds") },
    { "missing", QF_N("a required value is missing") },
    { "not-in-list", QF_N("the value is not in the column's list") },
    { "out-of-range", QF_N("the value lies outside the column's range") },
    { "overflow", QF_N("the number is too large") },
    { "precision", QF_N("only a month or a year is given; its first day is taken") },
    { "rounded", QF_N("the value is finer than what is kept and was rounded") },
    { "sentinel", QF_N("the value is a sign for nothing") },
    { "too-long", QF_N("the text is too long") },
};

const char *qf_rule_text(const char *rule)
{
    for (size_t i = 0; i < QF_COUNT(rules); i++) {
        if (strcmp(rules[i].name, rule) == 0)
            return rules[i].text;
    }
    for (int reason = QF_REASON_NONE + 1; reason < QF_REASON_COUNT; reason++) {
        if (strcmp(qf_ident_reason_name((enum qf_ident_reason)reason), rule) == 0)
            return qf_ident_reason_text((enum qf_ident_reason)reason);
    }
    return rule;
}
