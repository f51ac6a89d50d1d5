/* SPDX-License-Identifier: Apache-2.0 */
/* Periods, figures, bands and drill-down: one statement around the rows of a measure. */
#include "handle/statistics.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/money.h"
#include "handle/access.h"
#include "ident/ident.h"

/* --- periods ----------------------------------------------------------------------------------------------------------- */

struct qf_period qf_period_of_month(int month)
{
    return (struct qf_period){ qf_month_to_days(month), qf_month_to_days(month + 1) - 1 };
}

struct qf_period qf_period_year_to(int32_t day)
{
    return (struct qf_period){ qf_civil_to_days((struct qf_civil){ qf_days_to_civil(day).year, 1, 1 }), day };
}

static bool ends_month(int32_t day)
{
    return qf_days_to_month(day + 1) != qf_days_to_month(day);
}

/* The 29 February has its 28th; the last day of a month has the last day. */
static int32_t year_before(int32_t day)
{
    struct qf_civil civil = qf_days_to_civil(day);

    civil.year--;
    if (!qf_civil_valid(civil))
        civil.day = 28;
    return qf_civil_to_days(civil);
}

struct qf_period qf_period_year_before(struct qf_period period)
{
    struct qf_period before = { year_before(period.from), year_before(period.to) };

    if (ends_month(period.to))
        before.to = qf_month_to_days(qf_days_to_month(before.to) + 1) - 1;
    return before;
}

/* --- the tables of names ----------------------------------------------------------------------------------------------- */

static const char *const band_names[QF_BAND_COUNT] = { "all", "domain", "county", "township", "rank", "channel",
    "source", "item" };

const char *qf_band_name(enum qf_band band)
{
    return band_names[band];
}

enum qf_status qf_band_find(const char *name, enum qf_band *ret_band, struct qf_error *error)
{
    for (unsigned i = 0; i < QF_BAND_COUNT; i++)
        if (strcmp(band_names[i], name) == 0) {
            *ret_band = (enum qf_band)i;
            return QF_OK;
        }
    return qf_fail(error, QF_USAGE, "figures are not told by '%s'", name);
}

const struct qf_bilingual *qf_family_title(enum qf_family family)
{
    static const struct qf_bilingual titles[QF_FAMILY_COUNT] = {
        [QF_FAMILY_REPORTS] = { "检举控告", "Reports" },
        [QF_FAMILY_LEADS] = { "问题线索", "Leads" },
        [QF_FAMILY_CASES] = { "案件", "Cases" },
        [QF_FAMILY_PERSONS] = { "人员处分", "Persons" },
        [QF_FAMILY_FORMS] = { "四种形态", "Four forms" },
        [QF_FAMILY_CYCLE] = { "办理周期", "Time to decision" },
        [QF_FAMILY_MONEY] = { "追缴与返还", "Money" },
        [QF_FAMILY_WARNINGS] = { "预警与模型", "Warnings and models" },
        [QF_FAMILY_DATA] = { "数据归集", "Data" },
        [QF_FAMILY_PUTTING_RIGHT] = { "整改整治", "Putting right" },
        [QF_FAMILY_CLOCKS] = { "办理时限", "Clocks" },
    };

    return &titles[family];
}

enum qf_status qf_statistic_find(const char *name, const struct qf_statistic **ret_measure, struct qf_error *error)
{
    const char *names[128];
    size_t count;
    const struct qf_statistic *measures = qf_statistics(&count);

    for (size_t i = 0; i < count; i++) {
        names[i] = measures[i].name;
        if (strcmp(name, names[i]) == 0) {
            *ret_measure = &measures[i];
            return QF_OK;
        }
    }
    const char *near = qf_suggest(name, names, count);
    qf_fail(error, QF_NOT_FOUND, "there is no measure '%s'", name);
    if (near)
        qf_hint(error, "did you mean '%s'?", near);
    else
        qf_hint(error, "'qingfeng statistics list' names them");
    return QF_NOT_FOUND;
}

bool qf_statistic_counts_money(const struct qf_statistic *measure)
{
    return measure->family == QF_FAMILY_MONEY && measure->unit != QF_UNIT_PERSONS;
}

/* --- values ------------------------------------------------------------------------------------------------------------ */

/* times × numerator / denominator, half away from zero. */
static int64_t divide(__int128 numerator, int64_t times, __int128 denominator)
{
    __int128 scaled = numerator * times * 2, whole = denominator;
    bool negative = (scaled < 0) != (whole < 0);

    scaled = scaled < 0 ? -scaled : scaled;
    whole = whole < 0 ? -whole : whole;
    int64_t value = (int64_t)((scaled + whole) / (whole * 2));
    return negative ? -value : value;
}

int64_t qf_share_tenths(int64_t numerator, int64_t denominator)
{
    return divide(numerator, 1000, denominator);
}

static bool is_divided(const struct qf_statistic *measure)
{
    return measure->unit == QF_UNIT_PERCENT || measure->unit == QF_UNIT_DAYS;
}

void qf_figure_value(const struct qf_statistic *measure, struct qf_figure *figure)
{
    figure->known = !is_divided(measure) || figure->denominator != 0;
    if (!is_divided(measure))
        figure->value = figure->numerator;
    else if (figure->known)
        figure->value = divide(figure->numerator, measure->unit == QF_UNIT_DAYS ? 10 : 1000, figure->denominator);
    else
        figure->value = 0;
}

bool qf_figure_change(
    const struct qf_statistic *measure, const struct qf_figure *now, const struct qf_figure *then, int64_t *ret_tenths)
{
    __int128 above = (__int128)now->numerator * then->denominator - (__int128)then->numerator * now->denominator;
    __int128 below = (__int128)now->denominator * then->denominator;

    if (!now->known || !then->known || (measure->unit != QF_UNIT_PERCENT && then->numerator == 0))
        return false;
    if (measure->unit == QF_UNIT_DAYS) {
        below = (__int128)then->numerator * now->denominator;
    } else if (measure->unit != QF_UNIT_PERCENT) {
        above = now->numerator - then->numerator;
        below = then->numerator;
    }
    *ret_tenths = divide(above, 1000, below);
    return true;
}

static void format_whole(int64_t number, char text[48])
{
    char digits[32];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%lld", (long long)number), at = 0;

    for (size_t i = 0; i < length; i++) {
        if (i && digits[i - 1] != '-' && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
}

void qf_figure_format(
    const struct qf_statistic *measure, const struct qf_figure *figure, enum qf_lang lang, char ret_text[64])
{
    char text[48];
    long long tenths = figure->value < 0 ? -figure->value : figure->value;
    const char *sign = figure->value < 0 ? "-" : "";

    if (!figure->known) {
        snprintf(ret_text, 64, "%s", qf_tr(lang, "n/a"));
        return;
    }
    switch (measure->unit) {
    case QF_UNIT_MONEY:
        qf_money_format(figure->value, text);
        snprintf(ret_text, 64, "%s", text);
        return;
    case QF_UNIT_PERCENT:
        snprintf(ret_text, 64, "%s%lld.%lld%%", sign, tenths / 10, tenths % 10);
        return;
    case QF_UNIT_DAYS:
        snprintf(ret_text, 64, "%s%lld.%lld", sign, tenths / 10, tenths % 10);
        return;
    case QF_UNIT_COUNT:
    case QF_UNIT_PERSONS:
        break;
    }
    format_whole(figure->value, text);
    snprintf(ret_text, 64, "%s", text);
}

/* --- what the catalogue and the network add ------------------------------------------------------------------------------ */

/* One delivery that is due: from and to are the days that it covers, grace the last day of the next one. */
static void add_due(struct qf_json *json, const struct qf_contract *contract, int32_t from, int32_t to, int32_t grace)
{
    char day[QF_DATE_TEXT];

    qf_json_open_object(json);
    qf_json_member(json, "dataset", contract->code);
    qf_json_member(json, "department", contract->department);
    qf_date_format(from, day);
    qf_json_member(json, "from", day);
    qf_date_format(to, day);
    qf_json_member(json, "to", day);
    qf_date_format(grace, day);
    qf_json_member(json, "grace", day);
    qf_json_close_object(json);
}

static int months_of(const char *cadence)
{
    if (strcmp(cadence, "monthly") == 0)
        return 1;
    if (strcmp(cadence, "quarterly") == 0)
        return 3;
    return strcmp(cadence, "yearly") == 0 ? 12 : 0;
}

static int days_of(const char *cadence)
{
    return strcmp(cadence, "daily") == 0 ? 1 : strcmp(cadence, "weekly") == 0 ? 7 : 0;
}

/* The deliveries of a contract whose last day lies in the period and is over. */
static void add_deliveries(
    struct qf_json *json, const struct qf_contract *contract, struct qf_period period, int32_t today)
{
    int months = months_of(contract->cadence), days = days_of(contract->cadence);
    int32_t last = period.to < today ? period.to : today - 1;

    if (months)
        for (int month = qf_days_to_month(period.from) / months * months; qf_month_to_days(month) <= last;
             month += months) {
            int32_t to = qf_month_to_days(month + months) - 1;
            if (to >= period.from && to <= last)
                add_due(json, contract, qf_month_to_days(month), to, qf_month_to_days(month + 2 * months) - 1);
        }
    for (int32_t to = period.from; days && to <= last; to++)
        if (days == 1 || qf_weekday(to) == 7)
            add_due(json, contract, to - days + 1, to, to + days);
}

static enum qf_status find_city(const struct qf_desk *desk, char ret_region[13], struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT region FROM organ WHERE level = 'city'", &find, error));
    TRY(qf_statement_next(find, &found, error));
    snprintf(ret_region, 13, "%s", found ? qf_statement_text(find, 0) : "");
    return QF_OK;
}

static enum qf_status write_context(
    const struct qf_desk *desk, struct qf_period period, struct qf_text *out, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);
    size_t count;
    const struct qf_contract *contracts = qf_catalog_contracts(desk->catalog, &count);
    struct qf_json json;
    char city[13];

    TRY(find_city(desk, city, error));
    qf_json_init(&json, out);
    qf_json_open_object(&json);
    qf_json_member(&json, "city", city);
    qf_json_key(&json, "rights");
    qf_json_open_array(&json);
    for (size_t i = 0; i < workflow->clock_count; i++)
        if (workflow->clocks[i].kind == QF_CLOCK_RIGHT)
            qf_json_string(&json, workflow->clocks[i].name);
    qf_json_close_array(&json);
    qf_json_key(&json, "due");
    qf_json_open_array(&json);
    for (size_t i = 0; i < count; i++)
        add_deliveries(&json, &contracts[i], period, desk->today);
    qf_json_close_array(&json);
    qf_json_close_object(&json);
    return qf_text_check(out, error);
}

/* --- the statement around the rows --------------------------------------------------------------------------------------- */

#define PLACE "coalesce(counted.region, matter.region, '')"
/* The first report that a lead, or a case by its lead, rests on. */
#define FIRST_REPORT                                                                                                   \
    "(SELECT report.channel FROM matter_link JOIN report ON report.id = matter_link.ref WHERE matter_link.kind = "     \
    "'matter' AND matter_link.matter IN (matter.id, matter.parent) AND relation = 'source' AND removed_at IS NULL"     \
    " ORDER BY matter_link.id LIMIT 1)"
#define ORIGIN                                                                                                         \
    "CASE WHEN matter.kind = 'report' THEN 'report' WHEN matter.id IS NOT NULL THEN coalesce((SELECT CASE "            \
    "matter_link.kind WHEN 'matter' THEN 'report' ELSE matter_link.kind END FROM matter_link WHERE "                   \
    "matter_link.matter IN (matter.id, matter.parent) AND relation = 'source' AND removed_at IS NULL AND "             \
    "(matter_link.kind <> 'matter' OR EXISTS (SELECT 1 FROM report WHERE report.id = matter_link.ref))"                \
    " ORDER BY matter_link.id LIMIT 1), 'direct') ELSE '' END"

static const char *const band_columns[QF_BAND_COUNT] = {
    [QF_BAND_ALL] = "''",
    [QF_BAND_DOMAIN] = "coalesce(counted.domain, matter.domain, '')",
    [QF_BAND_COUNTY] = "CASE WHEN length(" PLACE ") >= 6 THEN substr(" PLACE ", 1, 6) ELSE '' END",
    [QF_BAND_TOWNSHIP] = "CASE WHEN length(" PLACE ") >= 9 THEN substr(" PLACE ", 1, 9) ELSE '' END",
    [QF_BAND_RANK] = "coalesce(counted.rank, '')",
    [QF_BAND_CHANNEL] = "coalesce((SELECT channel FROM report WHERE report.id = matter.id), " FIRST_REPORT ", '')",
    [QF_BAND_SOURCE] = ORIGIN,
    [QF_BAND_ITEM] = "coalesce(counted.item, '')",
};

struct question {
    const struct qf_statistic *measure;
    struct qf_period period;
    const char *region, *value;
    enum qf_band band;
    bool own_rows; /* only what the actor may see */
};

static const char told[] = "WITH counted(key, num, den, matter_id, day, region, domain, rank, item, label, name) AS "
                           "(%s), told AS (SELECT %s AS band, "
                           "counted.key, num, den, matter_id, day, " PLACE
                           " AS place, coalesce(counted.domain, matter.domain, '') AS field, item, "
                           "trim(coalesce(matter.number, '') || ' ' || coalesce(label, '')) AS label, name FROM "
                           "counted LEFT JOIN matter ON matter.id = "
                           "matter_id WHERE day BETWEEN ?5 AND ?6 AND substr(" PLACE
                           ", 1, length(?7)) = ?7 AND (NOT %d OR matter_id IS NULL OR (%s)))"
                           " SELECT band, %s FROM told WHERE ?9 IS NULL OR band = ?9 %s";

/* SELECTs `columns` of the rows in the period and region; `tail` groups and orders. */
static enum qf_status prepare(const struct qf_desk *desk, const struct question *question, const char *columns,
    const char *tail, struct qf_statement **ret_rows, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 }, context CLEANUP(qf_text_release) = { 0 };
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    char from[QF_DATE_TEXT], to[QF_DATE_TEXT];

    qf_text_add_format(&sql, told, question->measure->rows, band_columns[question->band], question->own_rows,
        qf_access_visible, columns, tail);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), &rows, error));
    qf_access_bind(desk, rows);
    qf_date_format(question->period.from, from);
    qf_date_format(question->period.to, to);
    qf_statement_bind_text(rows, 5, from);
    qf_statement_bind_text(rows, 6, to);
    qf_statement_bind_text(rows, 7, question->region);
    if (strstr(question->measure->rows, "?8")) {
        TRY(write_context(desk, question->period, &context, error));
        qf_statement_bind_text(rows, 8, qf_text_string(&context));
    }
    qf_statement_bind_text(rows, 9, question->value);
    *ret_rows = TAKE(rows);
    return QF_OK;
}

/* --- figures ----------------------------------------------------------------------------------------------------------- */

typedef enum qf_status visit_figure(
    void *context, const char *value, const struct qf_figure *figure, struct qf_error *error);

static enum qf_status walk_sums(const struct qf_desk *desk, const struct question *question, visit_figure *visit,
    void *context, struct qf_error *error)
{
    static const char distinct[] =
        "count(DISTINCT CASE WHEN num THEN key END), count(DISTINCT CASE WHEN den THEN key END), "
        "count(DISTINCT key)";
    static const char summed[] =
        "coalesce(sum(num), 0), coalesce(sum(den), 0), count(DISTINCT coalesce('m' || matter_id, key))";
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(prepare(desk, question, question->measure->how == QF_COUNT_DISTINCT ? distinct : summed,
        "GROUP BY band ORDER BY band", &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_figure figure = { .numerator = qf_statement_int(rows, 1),
            .denominator = qf_statement_int(rows, 2),
            .basis = qf_statement_int(rows, 3) };
        if (question->measure->how == QF_COUNT_POOLED)
            figure.basis = figure.denominator;
        qf_figure_value(question->measure, &figure);
        TRY(visit(context, qf_statement_text(rows, 0), &figure, error));
    }
}

/* The middle one of a band's rows, or the middle two, whose sum is halved. */
static enum qf_status walk_medians(const struct qf_desk *desk, const struct question *question, visit_figure *visit,
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(prepare(desk, question,
        "sum(num), count(*), of FROM (SELECT band, num, count(*) OVER (PARTITION BY band) AS of, row_number() OVER "
        "(PARTITION BY band ORDER BY num) AS at",
        ") WHERE at IN ((of + 1) / 2, of / 2 + 1) GROUP BY band ORDER BY band", &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_figure figure = { .numerator = qf_statement_int(rows, 1),
            .denominator = qf_statement_int(rows, 2),
            .basis = qf_statement_int(rows, 3) };
        qf_figure_value(question->measure, &figure);
        TRY(visit(context, qf_statement_text(rows, 0), &figure, error));
    }
}

static enum qf_status keep_figure(
    void *context, const char *value, const struct qf_figure *figure, struct qf_error *error)
{
    (void)value;
    (void)error;
    *(struct qf_figure *)context = *figure;
    return QF_OK;
}

/* 1 − (days now / cases now) / (days then / cases then), over one denominator. */
static enum qf_status walk_reduction(const struct qf_desk *desk, const struct question *question,
    struct qf_period base_period, visit_figure *visit, void *context, struct qf_error *error)
{
    struct question base_question = *question;
    struct qf_figure now = { 0 }, base = { 0 }, figure = { 0 };

    base_question.period = base_period;
    TRY(walk_sums(desk, question, keep_figure, &now, error));
    TRY(walk_sums(desk, &base_question, keep_figure, &base, error));
    figure.basis = now.basis < base.basis ? now.basis : base.basis;
    if (now.denominator && base.numerator) {
        figure.denominator = base.numerator * now.denominator;
        figure.numerator = figure.denominator - now.numerator * base.denominator;
    }
    qf_figure_value(question->measure, &figure);
    return visit(context, "", &figure, error);
}

struct at_least_one {
    visit_figure *visit;
    void *context;
    bool visited;
};

static enum qf_status note_visit(
    void *context, const char *value, const struct qf_figure *figure, struct qf_error *error)
{
    struct at_least_one *one = context;

    one->visited = true;
    return one->visit(one->context, value, figure, error);
}

/* The place asked about, which lies in the actor's region. */
static enum qf_status check(const struct qf_desk *desk, const struct qf_statistic *measure,
    const struct qf_figure_query *query, struct question *ret_question, struct qf_error *error)
{
    const char *region = query->region ? query->region : desk->actor.region;

    TRY(qf_access_task(desk, QF_TASK_STATISTICS, error));
    if (strncmp(region, desk->actor.region, strlen(desk->actor.region)) != 0)
        return qf_fail(error, QF_DENIED, "'%s' does not lie in your region", region);
    if (query->band != QF_BAND_ALL && !(measure->bands & 1u << query->band))
        return qf_fail(error, QF_USAGE, "'%s' is not told by %s", measure->name, qf_band_name(query->band));
    *ret_question =
        (struct question){ .measure = measure, .period = query->period, .region = region, .band = query->band };
    return QF_OK;
}

enum qf_status qf_statistics_walk(const struct qf_desk *desk, const struct qf_statistic *measure,
    const struct qf_figure_query *query, visit_figure *visit, void *context, struct qf_error *error)
{
    struct at_least_one one = { visit, context, false };
    struct question question;

    TRY(check(desk, measure, query, &question, error));
    if (measure->how == QF_COUNT_REDUCTION)
        return walk_reduction(desk, &question, query->base.to ? query->base : qf_period_year_before(query->period),
            visit, context, error);
    TRY((measure->how == QF_COUNT_MEDIAN ? walk_medians : walk_sums)(desk, &question, note_visit, &one, error));
    if (one.visited || query->band != QF_BAND_ALL)
        return QF_OK;
    struct qf_figure nothing = { 0 };
    qf_figure_value(measure, &nothing);
    return visit(context, "", &nothing, error);
}

enum qf_status qf_statistics_figure(const struct qf_desk *desk, const char *measure,
    const struct qf_figure_query *query, struct qf_figure *ret_figure, struct qf_error *error)
{
    struct qf_figure_query whole = *query;
    const struct qf_statistic *found;

    whole.band = QF_BAND_ALL;
    TRY(qf_statistic_find(measure, &found, error));
    return qf_statistics_walk(desk, found, &whole, keep_figure, ret_figure, error);
}

/* --- drill-down ---------------------------------------------------------------------------------------------------------- */

enum qf_status qf_statistics_drill(const struct qf_desk *desk, const struct qf_statistic *measure,
    const struct qf_figure_query *query, const char *value,
    enum qf_status (*visit)(void *context, const struct qf_counted_row *row, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct question question;
    char name[QF_IDENT_MAX];
    bool more;

    TRY(check(desk, measure, query, &question, error));
    question.value = value;
    question.own_rows = true;
    TRY(prepare(desk, &question, "label, name, day, place, field, coalesce(item, ''), matter_id, num, den",
        "ORDER BY day, label, key", &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        qf_ident_mask("person_name", qf_slice(qf_statement_text(rows, 2)), name);
        const struct qf_counted_row row = { .label = qf_statement_text(rows, 1),
            .name = name,
            .day = qf_statement_text(rows, 3),
            .region = qf_statement_text(rows, 4),
            .domain = qf_statement_text(rows, 5),
            .item = qf_statement_text(rows, 6),
            .matter = qf_statement_int(rows, 7),
            .numerator = qf_statement_int(rows, 8),
            .denominator = qf_statement_int(rows, 9) };
        TRY(visit(context, &row, error));
    }
}

/* --- names for people ------------------------------------------------------------------------------------------------------ */

static const char *word_of(const char *value)
{
    static const char *const words[][2] = { { "provincial", QF_N("provincial and ministerial") },
        { "bureau", QF_N("bureau level") }, { "county", QF_N("county level") }, { "township", QF_N("township level") },
        { "general", QF_N("general staff") }, { "rural", QF_N("villages, enterprises and others") },
        { "warning", QF_N("warning") }, { "report", QF_N("report") }, { "visit", QF_N("visit to people") },
        { "organ", QF_N("another organ") }, { "direct", QF_N("registered directly") },
        { "returned", QF_N("returned to owners") }, { "treasury", QF_N("paid into the treasury") },
        { "livelihood", QF_N("spent on livelihood") }, { "bench_meeting", QF_N("bench meeting") },
        { "field_interview", QF_N("field interview") }, { "hall_visit", QF_N("visit to a service hall") },
        { "home_visit", QF_N("home visit") }, { "city", QF_N("city") } };

    for (size_t i = 0; i < QF_COUNT(words); i++)
        if (strcmp(words[i][0], value) == 0)
            return words[i][1];
    return NULL;
}

static const struct qf_bilingual *named(const struct qf_named *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0)
            return &list[i].title;
    return NULL;
}

/* Of an item: a model, a clock, a department, a sanction. */
static const struct qf_bilingual *item_title(const struct qf_catalog *catalog, const char *value)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(catalog);
    const struct qf_department *department = qf_catalog_department(catalog, value);
    const struct qf_model *model = qf_catalog_model(catalog, value);
    const struct qf_clock *clock = qf_workflow_clock(workflow, value);
    const struct qf_sanction *sanction = qf_workflow_sanction(workflow, value);

    if (department)
        return &department->name;
    if (model)
        return &model->title;
    if (clock)
        return &clock->title;
    return sanction ? &sanction->title : NULL;
}

static enum qf_status add_place(
    const struct qf_desk *desk, const char *code, struct qf_text *out, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT name FROM region WHERE code = ?1 UNION ALL SELECT name FROM organ WHERE region = ?1 LIMIT 1", &find,
        error));
    qf_statement_bind_text(find, 1, code);
    TRY(qf_statement_next(find, &found, error));
    qf_text_add_string(out, found ? qf_statement_text(find, 0) : code);
    return QF_OK;
}

enum qf_status qf_band_title(const struct qf_desk *desk, enum qf_band band, const char *value, enum qf_lang lang,
    struct qf_text *out, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);
    const struct qf_domain *domain = band == QF_BAND_DOMAIN ? qf_catalog_domain(desk->catalog, value) : NULL;
    const struct qf_bilingual *title = domain ? &domain->name : NULL;
    const char *word = word_of(value);

    qf_text_clear(out);
    if (band == QF_BAND_CHANNEL)
        title = named(workflow->channels, workflow->channel_count, value);
    if (band == QF_BAND_ITEM)
        title = item_title(desk->catalog, value);
    if (!*value)
        qf_text_add_string(out, qf_tr(lang, band == QF_BAND_ALL ? "whole region" : "not assigned"));
    else if (band == QF_BAND_COUNTY || band == QF_BAND_TOWNSHIP)
        TRY(add_place(desk, value, out, error));
    else if (title)
        qf_text_add_string(out, qf_bilingual_in(title, lang));
    else
        qf_text_add_string(out, word ? qf_tr(lang, word) : value);
    return qf_text_check(out, error);
}
