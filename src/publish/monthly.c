/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in the report, in tables of measures. */
#include "publish/monthly.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

enum { COLUMNS_MOST = 12, ROWS_MOST = 4096, MARK_DIGITS = 12 };

struct making {
    enum qf_lang lang;
    const struct qf_monthly *monthly;
    struct qf_document *document;
    struct qf_doc_value *cells; /* of the table that is being made, in the document's arena */
    size_t cell_count;
};

/* --- cells --------------------------------------------------------------------------------------------------------------- */

static enum qf_status begin_table(struct making *making, struct qf_error *error)
{
    making->cell_count = 0;
    if (!making->cells)
        making->cells = qf_arena_array(making->document->arena, ROWS_MOST * COLUMNS_MOST, sizeof *making->cells);
    return making->cells ? QF_OK : qf_fail_memory(error);
}

static void add_cell(struct making *making, struct qf_doc_value value)
{
    if (making->cell_count < ROWS_MOST * COLUMNS_MOST)
        making->cells[making->cell_count++] = value;
}

static enum qf_status add_text(struct making *making, const char *text, struct qf_error *error)
{
    struct qf_doc_value value = { .kind = QF_DOC_TEXT };

    TRY(qf_document_keep(making->document, text, &value.text, error));
    add_cell(making, value);
    return QF_OK;
}

static struct qf_figure find_figure(const struct making *making, const struct qf_statistic *measure,
    enum qf_window window, enum qf_band band, const char *value)
{
    const struct qf_set_figure *found = qf_figure_set_find(making->monthly->set, measure, window, band, value);
    struct qf_figure nothing = { 0 };

    qf_figure_value(measure, &nothing);
    return found ? found->figure : nothing;
}

static bool is_hidden(const struct making *making, const struct qf_statistic *measure, enum qf_window window,
    enum qf_band band, const char *value)
{
    return !qf_disclosure_allows(making->monthly->disclosure, measure, window, band, value);
}

static struct qf_doc_value figure_value(const struct making *making, const struct qf_statistic *measure,
    enum qf_window window, enum qf_band band, const char *value)
{
    static const enum qf_doc_kind kinds[] = {
        [QF_UNIT_COUNT] = QF_DOC_WHOLE,
        [QF_UNIT_PERSONS] = QF_DOC_WHOLE,
        [QF_UNIT_MONEY] = QF_DOC_FEN,
        [QF_UNIT_PERCENT] = QF_DOC_PERCENT,
        [QF_UNIT_DAYS] = QF_DOC_TENTHS,
    };
    struct qf_figure figure = find_figure(making, measure, window, band, value);

    if (is_hidden(making, measure, window, band, value))
        return (struct qf_doc_value){ .kind = QF_DOC_HIDDEN };
    if (!figure.known)
        return (struct qf_doc_value){ .kind = QF_DOC_NONE };
    return (struct qf_doc_value){ .kind = kinds[measure->unit], .number = figure.value };
}

static struct qf_doc_value change_value(
    const struct making *making, const struct qf_statistic *measure, enum qf_window now, enum qf_window then)
{
    struct qf_figure one = find_figure(making, measure, now, QF_BAND_ALL, "");
    struct qf_figure two = find_figure(making, measure, then, QF_BAND_ALL, "");
    struct qf_doc_value value = { .kind = measure->unit == QF_UNIT_PERCENT ? QF_DOC_POINTS : QF_DOC_CHANGE };

    if (is_hidden(making, measure, now, QF_BAND_ALL, "") || is_hidden(making, measure, then, QF_BAND_ALL, ""))
        return (struct qf_doc_value){ .kind = QF_DOC_HIDDEN };
    if (!qf_figure_change(measure, &one, &two, &value.number))
        value.kind = QF_DOC_NONE;
    return value;
}

/* "428 / 437": what the share of the year was made of; yuan where it is money. */
static enum qf_status add_raw(struct making *making, const struct qf_statistic *measure, struct qf_error *error)
{
    struct qf_figure figure = find_figure(making, measure, QF_WINDOW_YEAR, QF_BAND_ALL, "");
    bool money = measure->group && strcmp(measure->group, "money") == 0;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    if (is_hidden(making, measure, QF_WINDOW_YEAR, QF_BAND_ALL, "")) {
        add_cell(making, (struct qf_doc_value){ .kind = QF_DOC_HIDDEN });
        return QF_OK;
    }
    money |= measure->group && strcmp(measure->group, "loss") == 0;
    if (measure->how != QF_COUNT_REDUCTION && figure.denominator) {
        struct qf_doc_value part = { money ? QF_DOC_FEN : QF_DOC_WHOLE, figure.numerator, NULL };
        qf_doc_value_format(&part, making->lang, &text);
        part.number = figure.denominator;
        qf_text_add_string(&text, " / ");
        qf_doc_value_format(&part, making->lang, &text);
    }
    TRY(qf_text_check(&text, error));
    return add_text(making, qf_text_string(&text), error);
}

/* "追缴金额(元)": what has a unit that no sign tells. */
static enum qf_status add_title(struct making *making, const struct qf_statistic *measure, struct qf_error *error)
{
    const char *title = qf_bilingual_in(&measure->title, making->lang);
    char text[256];

    if (measure->unit == QF_UNIT_MONEY)
        snprintf(text, sizeof text, qf_tr(making->lang, "%s (yuan)"), title);
    else if (measure->unit == QF_UNIT_DAYS)
        snprintf(text, sizeof text, qf_tr(making->lang, "%s (days)"), title);
    else
        snprintf(text, sizeof text, "%s", title);
    return add_text(making, text, error);
}

static enum qf_status end_table(struct making *making, const char *title, const struct qf_doc_column *columns,
    size_t count, const char *note, struct qf_error *error)
{
    if (!making->cell_count)
        return QF_OK;
    return qf_document_add_table(making->document,
        &(struct qf_doc_table){ .title = title,
            .columns = columns,
            .column_count = count,
            .cells = making->cells,
            .row_count = making->cell_count / count,
            .note = note },
        error);
}

/* --- measures down, windows across ----------------------------------------------------------------------------------------- */

static enum qf_status add_measure_row(struct making *making, const struct qf_statistic *measure, struct qf_error *error)
{
    static const enum qf_window pairs[][2] = { { QF_WINDOW_PERIOD, QF_WINDOW_BEFORE },
        { QF_WINDOW_YEAR, QF_WINDOW_YEAR_BEFORE } };

    TRY(add_title(making, measure, error));
    for (size_t i = 0; i < QF_COUNT(pairs); i++) {
        add_cell(making, figure_value(making, measure, pairs[i][0], QF_BAND_ALL, ""));
        add_cell(making, figure_value(making, measure, pairs[i][1], QF_BAND_ALL, ""));
        add_cell(making, change_value(making, measure, pairs[i][0], pairs[i][1]));
    }
    return add_raw(making, measure, error);
}

static enum qf_status end_measures(struct making *making, const char *title, struct qf_error *error)
{
    const struct qf_doc_column columns[] = { { qf_tr(making->lang, "figure"), 30 },
        { qf_tr(making->lang, "this period"), 14 }, { qf_tr(making->lang, "a year before"), 14 },
        { qf_tr(making->lang, "year on year"), 9 }, { qf_tr(making->lang, "year to date"), 15 },
        { qf_tr(making->lang, "the same a year before"), 15 }, { qf_tr(making->lang, "year on year"), 9 },
        { qf_tr(making->lang, "counts of the year"), 18 } };

    return end_table(making, title, columns, QF_COUNT(columns),
        qf_tr(making->lang,
            "Changes of shares are in percentage points, others in per cent. n/a: there is nothing to divide by."),
        error);
}

static enum qf_status add_named_rows(
    struct making *making, const char *const *names, size_t count, struct qf_error *error)
{
    TRY(begin_table(making, error));
    for (size_t i = 0; i < count; i++) {
        const struct qf_statistic *measure = qf_figure_set_measure(making->monthly->set, names[i]);
        if (measure)
            TRY(add_measure_row(making, measure, error));
    }
    return QF_OK;
}

static enum qf_status add_family(struct making *making, enum qf_family family, struct qf_error *error)
{
    const struct qf_figure_set *set = making->monthly->set;

    TRY(begin_table(making, error));
    for (size_t i = 0; i < set->measure_count; i++)
        if (set->measures[i].family == family)
            TRY(add_measure_row(making, &set->measures[i], error));
    return end_measures(making, NULL, error);
}

/* --- a band down, measures across ------------------------------------------------------------------------------------------- */

struct banded {
    const char *title; /* English */
    enum qf_band band;
    const char *heading; /* of the first column */
    const char *measures[COLUMNS_MOST];
    bool present_only; /* only values that have a figure of one of the measures */
};

static bool is_present(const struct making *making, const struct banded *banded, const char *value)
{
    for (size_t i = 0; i < COLUMNS_MOST && banded->measures[i]; i++) {
        const struct qf_statistic *measure = qf_figure_set_measure(making->monthly->set, banded->measures[i]);
        if (measure && qf_figure_set_find(making->monthly->set, measure, QF_WINDOW_YEAR, banded->band, value))
            return true;
    }
    return false;
}

static enum qf_status add_banded_row(struct making *making, const struct banded *banded, enum qf_band band,
    const char *value, const char *title, struct qf_error *error)
{
    TRY(add_text(making, title, error));
    for (size_t i = 0; i < COLUMNS_MOST - 1 && banded->measures[i]; i++) {
        const struct qf_statistic *measure = qf_figure_set_measure(making->monthly->set, banded->measures[i]);
        add_cell(making, measure ? figure_value(making, measure, QF_WINDOW_YEAR, band, value)
                                 : (struct qf_doc_value){ .kind = QF_DOC_NONE });
    }
    return QF_OK;
}

static enum qf_status name_columns(struct making *making, const struct banded *banded,
    struct qf_doc_column columns[COLUMNS_MOST], size_t *ret_count, struct qf_error *error)
{
    columns[0] = (struct qf_doc_column){ qf_tr(making->lang, banded->heading), 28 };
    *ret_count = 1;
    for (size_t i = 0; i < COLUMNS_MOST - 1 && banded->measures[i]; i++) {
        const struct qf_statistic *measure = qf_figure_set_measure(making->monthly->set, banded->measures[i]);
        const char *title = measure ? qf_bilingual_in(&measure->title, making->lang) : banded->measures[i];
        char text[256];
        snprintf(text, sizeof text, measure && measure->unit == QF_UNIT_MONEY ? qf_tr(making->lang, "%s (yuan)") : "%s",
            title);
        columns[i + 1].width = measure && measure->unit == QF_UNIT_MONEY ? 18 : 11;
        TRY(qf_document_keep(making->document, text, &columns[i + 1].heading, error));
        ++*ret_count;
    }
    return QF_OK;
}

static enum qf_status add_banded(struct making *making, const struct banded *banded, struct qf_error *error)
{
    const struct qf_figure_set *set = making->monthly->set;
    struct qf_doc_column columns[COLUMNS_MOST];
    size_t count;

    TRY(name_columns(making, banded, columns, &count, error));
    TRY(begin_table(making, error));
    for (size_t i = 0; i < set->value_count; i++) {
        const struct qf_band_value *value = &set->values[i];
        bool listed = value->band == banded->band &&
                      (is_present(making, banded, value->value) || (!banded->present_only && *value->value));
        if (listed)
            TRY(add_banded_row(
                making, banded, banded->band, value->value, qf_bilingual_in(&value->title, making->lang), error));
    }
    if (making->cell_count)
        TRY(add_banded_row(making, banded, QF_BAND_ALL, "", qf_tr(making->lang, "whole region"), error));
    return end_table(making, qf_tr(making->lang, banded->title), columns, count,
        making->monthly->disclosure
            ? qf_tr(making->lang, "*: not published, because it is small, or would give away what is.")
            : NULL,
        error);
}

/* --- charts ---------------------------------------------------------------------------------------------------------------- */

struct bars {
    const char *title; /* English */
    const char *measures[8];
    bool with_year_before;
};

static enum qf_status add_bars(struct making *making, const struct bars *bars, struct qf_error *error)
{
    struct qf_doc_value values[16];
    const char *labels[8];
    struct qf_doc_chart chart = { .title = qf_tr(making->lang, bars->title),
        .series = { qf_tr(making->lang, "year to date"),
            bars->with_year_before ? qf_tr(making->lang, "the same a year before") : NULL },
        .labels = labels,
        .values = values };
    size_t count = 0;

    for (size_t i = 0; i < QF_COUNT(bars->measures) && bars->measures[i]; i++) {
        const struct qf_statistic *measure = qf_figure_set_measure(making->monthly->set, bars->measures[i]);
        if (!measure)
            continue;
        labels[chart.label_count++] = qf_bilingual_in(&measure->title, making->lang);
        values[count++] = figure_value(making, measure, QF_WINDOW_YEAR, QF_BAND_ALL, "");
        if (bars->with_year_before)
            values[count++] = figure_value(making, measure, QF_WINDOW_YEAR_BEFORE, QF_BAND_ALL, "");
    }
    return chart.label_count ? qf_document_add_chart(making->document, &chart, error) : QF_OK;
}

/* --- the sections ---------------------------------------------------------------------------------------------------------- */

static const char *const headline[] = { "reports_accepted", "closing_rate", "double_feedback_rate", "leads_opened",
    "cases_filed", "persons_sanctioned", "accountability_persons", "amount_recovered", "livelihood_rate", "restitution",
    "cycle_mean", "cycle_reduction", "clocks_overdue", "model_precision", "satisfaction", "training_coverage",
    "plan_completion" };

static const struct bars compared = { QF_N("Handling, this year and the last"),
    { "reports_accepted", "leads_opened", "cases_filed", "persons_sanctioned", "warnings_raised" }, true };

static enum qf_status add_headline(struct making *making, struct qf_error *error)
{
    TRY(qf_document_add_section(making->document, qf_tr(making->lang, "Headline figures"), error));
    TRY(add_named_rows(making, headline, QF_COUNT(headline), error));
    TRY(end_measures(making, NULL, error));
    return add_bars(making, &compared, error);
}

#define PERFORMANCE                                                                                                    \
    {                                                                                                                  \
        "reports_accepted", "closing_rate", "leads_opened", "cases_filed", "persons_sanctioned", "amount_recovered",   \
            "restitution", "to_livelihood"                                                                             \
    }
static const struct banded by_domain = { QF_N("By domain, year to date"), QF_BAND_DOMAIN, QF_N("domain"), PERFORMANCE,
    false };
static const struct banded by_county = { QF_N("By county, year to date"), QF_BAND_COUNTY, QF_N("county or district"),
    PERFORMANCE, false };

/* What a family has besides its measures: a table by band, a chart. */
static const struct {
    enum qf_family family;
    struct banded banded;
    struct bars bars;
} details[] = {
    { QF_FAMILY_REPORTS,
        { QF_N("By channel, year to date"), QF_BAND_CHANNEL, QF_N("channel"),
            { "reports_accepted", "reports_repeated", "closing_rate", "closing_on_time_rate" }, false },
        { NULL, { NULL }, false } },
    { QF_FAMILY_LEADS,
        { QF_N("By source, year to date"), QF_BAND_SOURCE, QF_N("source"),
            { "leads_opened", "disposal_rate", "verification_rate", "filing_rate", "cases_filed" }, false },
        { NULL, { NULL }, false } },
    { QF_FAMILY_PERSONS,
        { QF_N("By rank, year to date"), QF_BAND_RANK, QF_N("rank"),
            { "persons_filed", "persons_sanctioned", "persons_party", "persons_administrative", "persons_both",
                "accountability_persons" },
            false },
        { NULL, { NULL }, false } },
    { QF_FAMILY_FORMS, { NULL, QF_BAND_ALL, NULL, { NULL }, false },
        { QF_N("The four forms, year to date"), { "form_1", "form_2", "form_3", "form_4" }, true } },
    { QF_FAMILY_MONEY,
        { QF_N("Money by county, year to date"), QF_BAND_COUNTY, QF_N("county or district"),
            { "amount_recovered", "restitution", "to_treasury", "to_livelihood", "money_held" }, false },
        { QF_N("Where the money went, year to date"),
            { "amount_recovered", "restitution", "to_treasury", "to_livelihood" }, false } },
    { QF_FAMILY_WARNINGS,
        { QF_N("By model, year to date"), QF_BAND_ITEM, QF_N("model"),
            { "warnings_raised", "warnings_verified_rate", "warnings_to_leads_rate", "warnings_to_cases_rate",
                "model_precision" },
            true },
        { NULL, { NULL }, false } },
    { QF_FAMILY_DATA,
        { QF_N("By department, year to date"), QF_BAND_ITEM, QF_N("department"),
            { "data_arrival_rate", "data_quality" }, true },
        { NULL, { NULL }, false } },
    { QF_FAMILY_CLOCKS,
        { QF_N("By clock, year to date"), QF_BAND_ITEM, QF_N("clock"), { "clocks_overdue", "clocks_met_rate" }, true },
        { NULL, { NULL }, false } },
};

/* The wave and sample of the satisfaction that is shown. */
static enum qf_status add_wave(struct making *making, struct qf_error *error)
{
    const struct qf_figure_set *set = making->monthly->set;
    const struct qf_statistic *measure = qf_figure_set_measure(set, "satisfaction");
    char text[256];

    for (size_t i = 0; measure && i < set->figure_count; i++) {
        const struct qf_set_figure *figure = &set->figures[i];
        if (figure->measure != measure || figure->band != QF_BAND_ITEM || figure->window != QF_WINDOW_YEAR ||
            is_hidden(making, measure, QF_WINDOW_YEAR, QF_BAND_ALL, ""))
            continue;
        snprintf(text, sizeof text, qf_tr(making->lang, "Satisfaction: wave %s, %lld people were asked."),
            figure->value, (long long)figure->figure.denominator);
        TRY(qf_document_add_text(making->document, text, error));
    }
    return QF_OK;
}

static enum qf_status add_policy(struct making *making, struct qf_error *error)
{
    char text[384];

    if (!making->monthly->livelihood_percent)
        return QF_OK;
    snprintf(text, sizeof text,
        qf_tr(making->lang,
            "By law money goes back to its owner or into the treasury; that %d%% of it serve livelihood is the city's "
            "policy and is shown beside."),
        making->monthly->livelihood_percent);
    return qf_document_add_text(making->document, text, error);
}

static enum qf_status add_families(struct making *making, struct qf_error *error)
{
    for (unsigned family = 0; family < QF_FAMILY_COUNT; family++) {
        TRY(qf_document_add_section(making->document, qf_bilingual_in(qf_family_title(family), making->lang), error));
        TRY(add_family(making, family, error));
        if (family == QF_FAMILY_PUTTING_RIGHT)
            TRY(add_wave(making, error));
        if (family == QF_FAMILY_MONEY)
            TRY(add_policy(making, error));
        for (size_t i = 0; i < QF_COUNT(details); i++) {
            if (details[i].family != (enum qf_family)family)
                continue;
            if (details[i].bars.title)
                TRY(add_bars(making, &details[i].bars, error));
            if (details[i].banded.title)
                TRY(add_banded(making, &details[i].banded, error));
        }
    }
    return QF_OK;
}

static enum qf_status add_definitions(struct making *making, struct qf_error *error)
{
    const struct qf_figure_set *set = making->monthly->set;
    const struct qf_doc_column columns[] = { { qf_tr(making->lang, "figure"), 24 },
        { qf_tr(making->lang, "how it is counted"), 64 }, { qf_tr(making->lang, "note"), 30 } };

    TRY(qf_document_add_section(making->document, qf_tr(making->lang, "Definitions"), error));
    TRY(begin_table(making, error));
    for (size_t i = 0; i < set->measure_count; i++) {
        TRY(add_title(making, &set->measures[i], error));
        TRY(add_text(making, qf_bilingual_in(&set->measures[i].formula, making->lang), error));
        TRY(add_text(making, qf_bilingual_in(&set->measures[i].source, making->lang), error));
    }
    return end_table(making, NULL, columns, QF_COUNT(columns),
        qf_tr(making->lang,
            "Shares are computed from the counts, in integers, to one decimal place, half away from zero."),
        error);
}

/* --- the head -------------------------------------------------------------------------------------------------------------- */

static bool is_month(struct qf_period period)
{
    struct qf_period month = qf_period_of_month(qf_days_to_month(period.from));

    return month.from == period.from && month.to == period.to;
}

static enum qf_status name_document(struct making *making, struct qf_error *error)
{
    const struct qf_monthly *monthly = making->monthly;
    struct qf_document *document = making->document;
    struct qf_period period = monthly->set->windows[QF_WINDOW_PERIOD];
    struct qf_civil first = qf_days_to_civil(period.from);
    char text[384], from[QF_DATE_TEXT], to[QF_DATE_TEXT];

    qf_date_format(period.from, from);
    qf_date_format(period.to, to);
    if (is_month(period))
        snprintf(text, sizeof text, qf_tr(making->lang, "%1$s: monthly report %2$d-%3$02d"), monthly->set->place,
            first.year, first.month);
    else
        snprintf(text, sizeof text, qf_tr(making->lang, "%1$s: statistical report %2$s to %3$s"), monthly->set->place,
            from, to);
    TRY(qf_document_keep(document, text, &document->title, error));
    snprintf(text, sizeof text, qf_tr(making->lang, "%s to %s"), from, to);
    TRY(qf_document_keep(document, text, &document->subtitle, error));
    snprintf(text, sizeof text,
        qf_tr(making->lang, "Snapshot #%lld, frozen on %s; journal %lld, %.*s…; data snapshot %lld"),
        (long long)monthly->frozen, monthly->frozen_on, (long long)monthly->journal_sequence, MARK_DIGITS,
        monthly->journal_head, (long long)monthly->snapshot);
    TRY(qf_document_keep(document, text, &document->mark, error));
    snprintf(text, sizeof text,
        monthly->disclosure ? qf_tr(making->lang, "%s: for publication") : qf_tr(making->lang, "%s: internal"),
        monthly->set->place);
    TRY(qf_document_keep(document, text, &document->organ, error));
    /* Whoever takes it out of the house is named across it; what is published names nobody. */
    snprintf(text, sizeof text, "%s\n%s  #%lld", monthly->disclosure ? monthly->set->place : monthly->made_by,
        monthly->made_on, (long long)monthly->frozen);
    TRY(qf_document_keep(document, text, &document->watermark, error));
    return qf_document_keep(document, monthly->made_on, &document->day, error);
}

enum qf_status qf_monthly_document(
    const struct qf_monthly *monthly, struct qf_document **ret_document, struct qf_error *error)
{
    struct qf_document *document CLEANUP(qf_document_free) = NULL;

    TRY(qf_document_new(monthly->lang, &document, error));
    struct making making = { .lang = monthly->lang, .monthly = monthly, .document = document };
    TRY(name_document(&making, error));
    TRY(add_headline(&making, error));
    TRY(qf_document_add_section(document, qf_tr(making.lang, "By domain and county"), error));
    TRY(add_banded(&making, &by_domain, error));
    TRY(add_banded(&making, &by_county, error));
    TRY(add_families(&making, error));
    TRY(add_definitions(&making, error));
    *ret_document = TAKE(document);
    return QF_OK;
}
