/* SPDX-License-Identifier: Apache-2.0 */
/* Hiding small counts, group by group, and what would give them away. */
#include "handle/disclosure.h"

#include <stdlib.h>
#include <string.h>

/* One table: the measures of a group, by one band, in one window. */
struct table {
    const char *group;
    enum qf_window window;
    enum qf_band band;
    bool *hidden; /* of each value of the set, by its place there */
    struct table *next;
};

struct qf_disclosure {
    const struct qf_figure_set *set;
    int64_t small;
    struct table *tables;
};

static const char *group_of(const struct qf_statistic *measure)
{
    return measure->group ? measure->group : measure->name;
}

static const struct qf_figure *look(const struct qf_disclosure *disclosure, const struct qf_statistic *measure,
    const struct table *table, enum qf_band band, const char *value)
{
    const struct qf_set_figure *found = qf_figure_set_find(disclosure->set, measure, table->window, band, value);

    return found ? &found->figure : NULL;
}

/* --- what is small ------------------------------------------------------------------------------------------------------- */

static bool is_small(const struct qf_disclosure *disclosure, int64_t count)
{
    return count > 0 && count < disclosure->small;
}

/* Sums of money and days are as small as the matters that they rest on; of counts both parts count, and what is between them. */
static bool tells(
    const struct qf_disclosure *disclosure, const struct qf_statistic *measure, const struct qf_figure *figure)
{
    if (!figure)
        return false;
    if (measure->how != QF_COUNT_DISTINCT && measure->how != QF_COUNT_POOLED)
        return is_small(disclosure, figure->basis);
    return is_small(disclosure, figure->numerator) || is_small(disclosure, figure->denominator) ||
           (figure->denominator && is_small(disclosure, figure->denominator - figure->numerator));
}

/* By how many a figure is told: the greater part of a share. */
static int64_t weight(const struct qf_statistic *measure, const struct qf_figure *figure)
{
    if (!figure)
        return 0;
    if (measure->how != QF_COUNT_DISTINCT && measure->how != QF_COUNT_POOLED)
        return figure->basis;
    return figure->denominator > figure->numerator ? figure->denominator : figure->numerator;
}

static bool is_of(const struct qf_statistic *measure, const struct table *table)
{
    return strcmp(group_of(measure), table->group) == 0 &&
           (table->band == QF_BAND_ALL || measure->bands & 1u << table->band);
}

/* --- hiding rows --------------------------------------------------------------------------------------------------------- */

static void hide_small_rows(const struct qf_disclosure *disclosure, struct table *table)
{
    const struct qf_figure_set *set = disclosure->set;

    for (size_t row = 0; row < set->value_count; row++)
        for (size_t i = 0; i < set->measure_count && set->values[row].band == table->band; i++)
            if (is_of(&set->measures[i], table) &&
                tells(disclosure, &set->measures[i],
                    look(disclosure, &set->measures[i], table, table->band, set->values[row].value)))
                table->hidden[row] = true;
}

/* Hidden together, each part of a figure adds up to nothing or to enough; a total that is small is not told by band anyway. */
static bool is_enough(
    const struct qf_disclosure *disclosure, const struct table *table, const struct qf_statistic *measure)
{
    const struct qf_figure_set *set = disclosure->set;
    const struct qf_figure *total = look(disclosure, measure, table, QF_BAND_ALL, "");
    bool summed = measure->how != QF_COUNT_DISTINCT && measure->how != QF_COUNT_POOLED;
    int64_t numerators = 0, denominators = 0;

    if (tells(disclosure, measure, total))
        return true;
    for (size_t row = 0; row < set->value_count; row++) {
        const struct qf_figure *figure = set->values[row].band == table->band && table->hidden[row]
                                             ? look(disclosure, measure, table, table->band, set->values[row].value)
                                             : NULL;
        if (figure) {
            numerators += summed ? figure->basis : figure->numerator;
            denominators += summed ? 0 : figure->denominator;
        }
    }
    return !is_small(disclosure, numerators) && !is_small(disclosure, denominators) &&
           !(denominators && is_small(disclosure, denominators - numerators));
}

static size_t count_hidden(const struct qf_disclosure *disclosure, const struct table *table)
{
    size_t hidden = 0;

    for (size_t row = 0; row < disclosure->set->value_count; row++)
        hidden += disclosure->set->values[row].band == table->band && table->hidden[row];
    return hidden;
}

static bool is_safe(const struct qf_disclosure *disclosure, const struct table *table)
{
    size_t hidden = count_hidden(disclosure, table);

    if (hidden < 2)
        return hidden == 0;
    for (size_t i = 0; i < disclosure->set->measure_count; i++)
        if (is_of(&disclosure->set->measures[i], table) && !is_enough(disclosure, table, &disclosure->set->measures[i]))
            return false;
    return true;
}

/* The smallest row that is shown, one that holds something before one that holds nothing; false when none is left. */
static bool hide_next(const struct qf_disclosure *disclosure, struct table *table)
{
    const struct qf_figure_set *set = disclosure->set;
    int64_t least = INT64_MAX;
    size_t best = set->value_count;

    for (size_t row = 0; row < set->value_count; row++) {
        int64_t size = 0;
        if (set->values[row].band != table->band || table->hidden[row])
            continue;
        for (size_t i = 0; i < set->measure_count; i++) {
            const struct qf_statistic *measure = &set->measures[i];
            int64_t held = is_of(measure, table)
                               ? weight(measure, look(disclosure, measure, table, table->band, set->values[row].value))
                               : 0;
            size = held > size ? held : size;
        }
        if (!size)
            size = INT64_MAX - 1;
        if (size < least) {
            least = size;
            best = row;
        }
    }
    if (best < set->value_count)
        table->hidden[best] = true;
    return best < set->value_count;
}

/* --- tables -------------------------------------------------------------------------------------------------------------- */

static const struct table *find_table(
    const struct qf_disclosure *disclosure, const char *group, enum qf_window window, enum qf_band band)
{
    for (const struct table *table = disclosure->tables; table; table = table->next)
        if (table->window == window && table->band == band && strcmp(table->group, group) == 0)
            return table;
    return NULL;
}

static enum qf_status add_table(struct qf_disclosure *disclosure, const char *group, enum qf_window window,
    enum qf_band band, struct qf_error *error)
{
    struct table *table = calloc(1, sizeof *table);

    if (!table)
        return qf_fail_memory(error);
    *table = (struct table){ group, window, band, calloc(disclosure->set->value_count + 1, sizeof(bool)),
        disclosure->tables };
    disclosure->tables = table;
    if (!table->hidden)
        return qf_fail_memory(error);
    hide_small_rows(disclosure, table);
    while (!is_safe(disclosure, table))
        if (!hide_next(disclosure, table))
            break;
    return QF_OK;
}

enum qf_status qf_disclosure_new(
    const struct qf_figure_set *set, int64_t small, struct qf_disclosure **ret_disclosure, struct qf_error *error)
{
    struct qf_disclosure *disclosure CLEANUP(qf_disclosure_free) = calloc(1, sizeof *disclosure);

    if (!disclosure)
        return qf_fail_memory(error);
    disclosure->set = set;
    disclosure->small = small;
    for (size_t i = 0; i < set->measure_count; i++)
        for (unsigned window = QF_WINDOW_PERIOD; window <= QF_WINDOW_YEAR; window++)
            for (unsigned band = QF_BAND_DOMAIN; band < QF_BAND_COUNT; band++)
                if (set->measures[i].bands & 1u << band &&
                    !find_table(disclosure, group_of(&set->measures[i]), window, band))
                    TRY(add_table(disclosure, group_of(&set->measures[i]), window, band, error));
    *ret_disclosure = TAKE(disclosure);
    return QF_OK;
}

void qf_disclosure_free(struct qf_disclosure *disclosure)
{
    if (!disclosure)
        return;
    while (disclosure->tables) {
        struct table *table = disclosure->tables;
        disclosure->tables = table->next;
        free(table->hidden);
        free(table);
    }
    free(disclosure);
}

/* --- asking -------------------------------------------------------------------------------------------------------------- */

/* A total of a small region: one that is small hides those that it adds up with. */
static bool allows_total(
    const struct qf_disclosure *disclosure, const struct qf_statistic *measure, enum qf_window window)
{
    const struct table whole = { .group = group_of(measure), .window = window, .band = QF_BAND_ALL };
    const struct qf_figure_set *set = disclosure->set;

    if (set->level == QF_LEVEL_CITY)
        return true;
    for (size_t i = 0; i < set->measure_count; i++)
        if (is_of(&set->measures[i], &whole) &&
            tells(disclosure, &set->measures[i], look(disclosure, &set->measures[i], &whole, QF_BAND_ALL, "")))
            return false;
    return true;
}

bool qf_disclosure_allows(const struct qf_disclosure *disclosure, const struct qf_statistic *measure,
    enum qf_window window, enum qf_band band, const char *value)
{
    if (!disclosure || measure->family == QF_FAMILY_DATA)
        return true;
    if (band == QF_BAND_ALL)
        return allows_total(disclosure, measure, window);
    const struct table *table = find_table(disclosure, group_of(measure), window, band);
    if (!table || band == QF_BAND_TOWNSHIP)
        return false;
    if (tells(disclosure, measure, look(disclosure, measure, table, QF_BAND_ALL, "")))
        return false;
    const struct qf_figure_set *set = disclosure->set;
    for (size_t row = 0; row < set->value_count; row++)
        if (set->values[row].band == band && strcmp(set->values[row].value, value) == 0)
            return !table->hidden[row];
    return count_hidden(disclosure, table) == 0;
}
