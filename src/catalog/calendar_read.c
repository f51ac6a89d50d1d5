/* SPDX-License-Identifier: Apache-2.0 */
/* Years of the calendar from YAML, and the table of days that is made of them. */
#include <string.h>

#include "base/date.h"
#include "catalog/kinds.h"

#define HOLIDAY_DAYS_MAX 60

static void finish_holiday(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_holiday *holiday = out;
    const struct qf_node *to = qf_node_member(node, "to"), *worked = qf_node_member(node, "worked");
    if (!to)
        holiday->to = holiday->from;
    else if (holiday->to < holiday->from || holiday->to - holiday->from >= HOLIDAY_DAYS_MAX)
        qf_mistake(reader, to, "'to' must lie within %d days after 'from'", HOLIDAY_DAYS_MAX);
    if (!worked || worked->kind != QF_NODE_LIST) {
        if (worked && worked->kind != QF_NODE_BROKEN)
            qf_mistake(reader, worked, "'%s' must be %s", worked->key, qf_tr(reader->mistakes->lang, "a list"));
        return;
    }
    int32_t *days = qf_reader_array(reader, worked->count, sizeof *days);
    if (!days)
        return;
    for (const struct qf_node *item = worked->first; item; item = item->next)
        holiday->worked_count += qf_decode_date(reader, item, &days[holiday->worked_count]);
    if (holiday->worked_count < worked->count)
        holiday->worked_count = 0; /* has its mistake: nothing more is said of it */
    holiday->worked = days;
}

#define HOLIDAY(member) offsetof(struct qf_holiday, member)
static const struct qf_field holiday_fields[] = {
    { "name", QF_FIELD_BILINGUAL, true, HOLIDAY(name) },
    { "from", QF_FIELD_DATE, true, HOLIDAY(from) },
    { "to", QF_FIELD_DATE, false, HOLIDAY(to) },
    { "worked", QF_FIELD_RAW },
};
static const struct qf_record holiday_record = { QF_N("public holiday"), sizeof(struct qf_holiday), holiday_fields,
    QF_COUNT(holiday_fields), finish_holiday };

/* What `year` says of `day`. */
static enum qf_day stated(const struct qf_calendar_year *year, int32_t day)
{
    for (size_t i = 0; i < year->holiday_count; i++) {
        const struct qf_holiday *holiday = &year->holidays[i];
        if (day >= holiday->from && day <= holiday->to)
            return QF_DAY_OFF;
        for (size_t k = 0; k < holiday->worked_count; k++)
            if (holiday->worked[k] == day)
                return QF_DAY_WORKED;
    }
    return QF_DAY_UNKNOWN;
}

static void day_twice(struct qf_reader *reader, const struct qf_node *node, int32_t day, int year)
{
    char text[QF_DATE_TEXT];
    qf_date_format(day, text);
    qf_mistake(reader, node, "%s stands twice in the year %d", text, year);
    qf_mistake_hint(reader, "a day is either off or worked, and belongs to one holiday");
}

/* A notice speaks of its year, and of the days around New Year. */
static void check_near(struct qf_reader *reader, const struct qf_node *node, int32_t from, int32_t to, int year)
{
    int32_t first = qf_month_to_days(year * 12 - 1), last = qf_month_to_days(year * 12 + 13) - 1;
    if (from >= first && to <= last)
        return;
    qf_mistake(reader, node, "this day does not belong to the year %d", year);
    qf_mistake_hint(reader, "put it under its own year");
}

/* Days of holiday `index` against all before it, and its worked days against its own days off. */
static void check_holiday(
    struct qf_reader *reader, const struct qf_node *item, const struct qf_calendar_year *year, size_t index)
{
    const struct qf_holiday *holiday = &year->holidays[index];
    const struct qf_node *worked = qf_node_member(item, "worked");
    struct qf_calendar_year before = { .holidays = year->holidays, .holiday_count = index };
    if (!holiday->from || !holiday->to)
        return; /* not read */
    check_near(reader, qf_node_member(item, "from"), holiday->from, holiday->to, year->year);
    for (int32_t day = holiday->from; day <= holiday->to; day++) {
        if (stated(&before, day)) {
            day_twice(reader, qf_node_member(item, "from"), day, year->year);
            break;
        }
    }
    const struct qf_node *place = worked ? worked->first : NULL;
    for (size_t i = 0; place && i < holiday->worked_count; i++, place = place->next) {
        int32_t day = holiday->worked[i];
        bool again = stated(&before, day) || (day >= holiday->from && day <= holiday->to);
        for (size_t k = 0; k < i; k++)
            again |= holiday->worked[k] == day;
        if (again)
            day_twice(reader, place, day, year->year);
        check_near(reader, place, day, day, year->year);
    }
}

static void finish_year(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_calendar_year *year = out;
    const struct qf_node *number = qf_node_member(node, "year"), *holidays = qf_node_member(node, "holidays");
    int64_t value = 0;
    if (!year->code || !qf_decode_integer(reader, number, &value))
        return;
    if (value < 1950 || value > 2200 || strlen(year->code) != 4) {
        qf_mistake(reader, number, "'%s' must lie between %d and %d", "year", 1950, 2200);
        return;
    }
    year->year = (int)value;
    const struct qf_node *item = holidays ? holidays->first : NULL;
    for (size_t i = 0; item && i < year->holiday_count; i++, item = item->next)
        check_holiday(reader, item, year, i);
}

#define YEAR(member) offsetof(struct qf_calendar_year, member)
static const struct qf_field year_fields[] = {
    { "year", QF_FIELD_TEXT, true, YEAR(code) },
    { "source", QF_FIELD_TEXTS, true, YEAR(sources), YEAR(source_count), .min = 1, .max = 20 },
    { "holidays", QF_FIELD_ITEMS, true, YEAR(holidays), YEAR(holiday_count), .min = 1, .max = 50,
        .items = &holiday_record },
};
const struct qf_record qf_calendar_year_record = { QF_N("calendar year"), sizeof(struct qf_calendar_year), year_fields,
    QF_COUNT(year_fields), finish_year };

/* Days around New Year may stand in either of two years, but not in both. */
void qf_calendar_year_check(
    struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(references->catalog);
    const struct qf_node *number = qf_node_member(root, "year");
    const struct qf_calendar_year *year = NULL, *before;
    for (size_t i = 0; number && i < calendar->year_count; i++)
        if (strcmp(calendar->years[i].code, number->text) == 0)
            year = &calendar->years[i];
    if (!year || !(before = qf_calendar_year(calendar, year->year - 1)))
        return;
    int32_t first = qf_month_to_days(year->year * 12 - 1), end = qf_month_to_days(year->year * 12 + 1);
    for (int32_t day = first; day < end; day++) {
        if (!stated(year, day) || !stated(before, day))
            continue;
        char text[QF_DATE_TEXT];
        qf_date_format(day, text);
        qf_mistake(reader, number, "%s stands in the year %d and in the year %d", text, before->year, year->year);
        qf_mistake_hint(reader, "leave it to one of the two years");
        return;
    }
}

static void mark(struct qf_calendar *calendar, uint8_t *days, int32_t day, enum qf_day kind)
{
    int64_t index = (int64_t)day - calendar->first;
    if (index >= 0 && index < calendar->day_count && days[index] != QF_DAY_UNKNOWN)
        days[index] = (uint8_t)kind;
}

static void mark_year(struct qf_calendar *calendar, uint8_t *days, const struct qf_calendar_year *year)
{
    for (size_t i = 0; i < year->holiday_count; i++) {
        const struct qf_holiday *holiday = &year->holidays[i];
        for (int32_t day = holiday->from; day <= holiday->to; day++)
            mark(calendar, days, day, QF_DAY_OFF);
        for (size_t k = 0; k < holiday->worked_count; k++)
            mark(calendar, days, holiday->worked[k], QF_DAY_WORKED);
    }
}

bool qf_calendar_fill(struct qf_arena *arena, struct qf_calendar *calendar)
{
    if (!calendar->year_count)
        return true;
    calendar->first = qf_month_to_days(calendar->years[0].year * 12);
    calendar->day_count = qf_month_to_days(calendar->years[calendar->year_count - 1].year * 12 + 12) - calendar->first;
    uint8_t *days = qf_arena_array(arena, (size_t)calendar->day_count, sizeof *days);
    if (!days)
        return false;
    for (size_t i = 0; i < calendar->year_count; i++) {
        int32_t first = qf_month_to_days(calendar->years[i].year * 12);
        int32_t end = qf_month_to_days(calendar->years[i].year * 12 + 12);
        for (int32_t day = first; day < end; day++)
            days[day - calendar->first] = qf_weekday(day) > 5 ? QF_DAY_OFF : QF_DAY_WORKED;
    }
    for (size_t i = 0; i < calendar->year_count; i++)
        mark_year(calendar, days, &calendar->years[i]);
    calendar->days = days;
    return true;
}
