/* SPDX-License-Identifier: Apache-2.0 */
/* Counting a set, writing it and reading it again. */
#include "handle/figures.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/date.h"
#include "base/json.h"
#include "handle/access.h"

enum { FORMAT = 1, SET_BYTES = 256 << 20 };

static const char *const window_names[QF_WINDOW_COUNT] = { "period", "year", "before", "year_before" };
static const char *const unit_names[] = { "count", "persons", "fen", "tenths_of_percent", "tenths_of_day" };
static const char *const counting_names[] = { "distinct", "sum", "pooled", "median", "reduction" };
static const char *const family_names[QF_FAMILY_COUNT] = { "reports", "leads", "cases", "persons", "forms", "cycle",
    "money", "warnings", "data", "putting_right", "clocks" };

const char *qf_window_name(enum qf_window window)
{
    return window_names[window];
}

void qf_figure_set_free(struct qf_figure_set *set)
{
    if (set)
        qf_arena_free(set->arena); /* in which it lives itself */
}

static enum qf_status new_set(struct qf_figure_set **ret_set, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;

    TRY(qf_arena_new(SET_BYTES, &arena, error));
    struct qf_figure_set *set = qf_arena_alloc(arena, sizeof *set);
    if (!set)
        return qf_fail_memory(error);
    set->arena = TAKE(arena);
    *ret_set = set;
    return QF_OK;
}

const struct qf_statistic *qf_figure_set_measure(const struct qf_figure_set *set, const char *name)
{
    for (size_t i = 0; i < set->measure_count; i++)
        if (strcmp(set->measures[i].name, name) == 0)
            return &set->measures[i];
    return NULL;
}

static int compare_figures(const void *left, const void *right)
{
    const struct qf_set_figure *a = left, *b = right;

    if (a->measure != b->measure)
        return a->measure < b->measure ? -1 : 1; /* of one array */
    if (a->window != b->window)
        return a->window < b->window ? -1 : 1;
    if (a->band != b->band)
        return a->band < b->band ? -1 : 1;
    return strcmp(a->value, b->value);
}

const struct qf_set_figure *qf_figure_set_find(const struct qf_figure_set *set, const struct qf_statistic *measure,
    enum qf_window window, enum qf_band band, const char *value)
{
    struct qf_set_figure key = { .measure = measure, .window = window, .band = band, .value = value };

    return set->figure_count ? bsearch(&key, set->figures, set->figure_count, sizeof key, compare_figures) : NULL;
}

/* --- growing ----------------------------------------------------------------------------------------------------------- */

/* Room for one more; an array of the arena doubles. */
static void *grow(struct qf_arena *arena, void *array, size_t count, size_t size)
{
    if (count & (count - 1) || (count && count < 16))
        return array;
    void *larger = qf_arena_array(arena, count ? count * 2 : 16, size);
    if (larger && count)
        memcpy(larger, array, count * size);
    return larger;
}

static enum qf_status add_figure(struct qf_figure_set *set, const struct qf_set_figure *figure, struct qf_error *error)
{
    struct qf_set_figure *figures = grow(set->arena, set->figures, set->figure_count, sizeof *figures);
    char *value = qf_arena_string(set->arena, figure->value);

    if (!figures || !value)
        return qf_fail_memory(error);
    set->figures = figures;
    figures[set->figure_count] = *figure;
    figures[set->figure_count++].value = value;
    return QF_OK;
}

static enum qf_status add_value(struct qf_figure_set *set, enum qf_band band, const char *value, const char *zh,
    const char *en, struct qf_error *error)
{
    struct qf_band_value *values = grow(set->arena, set->values, set->value_count, sizeof *values);
    struct qf_band_value added = { band, qf_arena_string(set->arena, value),
        { qf_arena_string(set->arena, zh), qf_arena_string(set->arena, en) } };

    if (!values || !added.value || !added.title.zh || !added.title.en)
        return qf_fail_memory(error);
    set->values = values;
    values[set->value_count++] = added;
    return QF_OK;
}

/* --- counting ---------------------------------------------------------------------------------------------------------- */

struct counting {
    const struct qf_desk *desk;
    struct qf_figure_set *set;
    struct qf_set_figure at;
};

static bool has_value(const struct qf_figure_set *set, enum qf_band band, const char *value)
{
    for (size_t i = 0; i < set->value_count; i++)
        if (set->values[i].band == band && strcmp(set->values[i].value, value) == 0)
            return true;
    return false;
}

static enum qf_status name_value(
    const struct qf_desk *desk, struct qf_figure_set *set, enum qf_band band, const char *value, struct qf_error *error)
{
    struct qf_text zh CLEANUP(qf_text_release) = { 0 }, en CLEANUP(qf_text_release) = { 0 };

    if (band == QF_BAND_ALL || has_value(set, band, value))
        return QF_OK;
    TRY(qf_band_title(desk, band, value, QF_LANG_ZH, &zh, error));
    TRY(qf_band_title(desk, band, value, QF_LANG_EN, &en, error));
    return add_value(set, band, value, qf_text_string(&zh), qf_text_string(&en), error);
}

static enum qf_status keep(void *context, const char *value, const struct qf_figure *figure, struct qf_error *error)
{
    struct counting *counting = context;

    counting->at.value = value;
    counting->at.figure = *figure;
    TRY(name_value(counting->desk, counting->set, counting->at.band, value, error));
    return add_figure(counting->set, &counting->at, error);
}

static enum qf_status count_measure(
    const struct qf_desk *desk, struct qf_figure_set *set, const struct qf_statistic *measure, struct qf_error *error)
{
    for (unsigned window = 0; window < QF_WINDOW_COUNT; window++)
        for (unsigned band = QF_BAND_ALL; band < QF_BAND_COUNT; band++) {
            struct counting counting = { desk, set, { .measure = measure, .window = window, .band = band } };
            bool told = band == QF_BAND_ALL || (measure->bands & 1u << band && window <= QF_WINDOW_YEAR);
            if (told)
                TRY(qf_statistics_walk(desk, measure,
                    &(struct qf_figure_query){ .period = set->windows[window], .band = band }, keep, &counting, error));
        }
    return QF_OK;
}

/* Counties and townships of the region, which stand in tables whether anything happened there or not. */
static enum qf_status name_places(const struct qf_desk *desk, struct qf_figure_set *set, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(desk->book,
        "SELECT region, level = 'county' FROM organ WHERE level <> 'city' AND substr(region, 1, length(?1)) = ?1",
        &rows, error));
    qf_statement_bind_text(rows, 1, set->region);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(name_value(desk, set, qf_statement_int(rows, 1) ? QF_BAND_COUNTY : QF_BAND_TOWNSHIP,
            qf_statement_text(rows, 0), error));
    }
}

static enum qf_status name_universe(const struct qf_desk *desk, struct qf_figure_set *set, struct qf_error *error)
{
    static const char *const ranks[] = { "provincial", "bureau", "county", "township", "general", "rural" };
    static const char *const sources[] = { "warning", "report", "visit", "organ", "direct" };
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);
    size_t count;
    const struct qf_domain *domains = qf_catalog_domains(desk->catalog, &count);

    for (size_t i = 0; i < count; i++)
        TRY(name_value(desk, set, QF_BAND_DOMAIN, domains[i].code, error));
    for (size_t i = 0; i < QF_COUNT(ranks); i++)
        TRY(name_value(desk, set, QF_BAND_RANK, ranks[i], error));
    for (size_t i = 0; i < QF_COUNT(sources); i++)
        TRY(name_value(desk, set, QF_BAND_SOURCE, sources[i], error));
    for (size_t i = 0; i < workflow->channel_count; i++)
        TRY(name_value(desk, set, QF_BAND_CHANNEL, workflow->channels[i].name, error));
    return name_places(desk, set, error);
}

/* Ranks and sources keep the order in which people say them; the rest goes by value. */
static int rank_of(const char *value)
{
    static const char *const order[] = { "provincial", "bureau", "county", "township", "general", "rural", "warning",
        "report", "visit", "organ", "direct" };

    for (size_t i = 0; i < QF_COUNT(order); i++)
        if (strcmp(order[i], value) == 0)
            return (int)i;
    return (int)QF_COUNT(order);
}

static int compare_values(const void *left, const void *right)
{
    const struct qf_band_value *a = left, *b = right;

    if (a->band != b->band)
        return a->band < b->band ? -1 : 1;
    if (!*a->value != !*b->value)
        return *a->value ? -1 : 1; /* what is not assigned comes last */
    int ranked = rank_of(a->value) - rank_of(b->value);
    return ranked ? ranked : strcmp(a->value, b->value);
}

static enum qf_status name_set(
    const struct qf_desk *desk, struct qf_figure_set *set, struct qf_period period, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT name FROM organ WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, desk->actor.organ);
    TRY(qf_statement_next(find, &found, error));
    set->region = qf_arena_string(set->arena, desk->actor.region);
    set->place = qf_arena_string(set->arena, found ? qf_statement_text(find, 0) : "");
    if (!set->region || !set->place)
        return qf_fail_memory(error);
    set->level = desk->actor.level;
    set->windows[QF_WINDOW_PERIOD] = period;
    set->windows[QF_WINDOW_YEAR] = qf_period_year_to(period.to);
    set->windows[QF_WINDOW_BEFORE] = qf_period_year_before(period);
    set->windows[QF_WINDOW_YEAR_BEFORE] = qf_period_year_before(set->windows[QF_WINDOW_YEAR]);
    set->measures = qf_statistics(&set->measure_count);
    return QF_OK;
}

static void sort(struct qf_figure_set *set)
{
    if (set->figure_count)
        qsort(set->figures, set->figure_count, sizeof *set->figures, compare_figures);
    if (set->value_count)
        qsort(set->values, set->value_count, sizeof *set->values, compare_values);
}

enum qf_status qf_figure_set_count(
    const struct qf_desk *desk, struct qf_period period, struct qf_figure_set **ret_set, struct qf_error *error)
{
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;

    TRY(qf_access_task(desk, QF_TASK_STATISTICS, error));
    if (period.from > period.to)
        return qf_fail(error, QF_USAGE, "the period ends before it begins");
    TRY(new_set(&set, error));
    TRY(name_set(desk, set, period, error));
    TRY(name_universe(desk, set, error));
    for (size_t i = 0; i < set->measure_count; i++)
        TRY(count_measure(desk, set, &set->measures[i], error));
    sort(set);
    *ret_set = TAKE(set);
    return QF_OK;
}

/* --- writing ----------------------------------------------------------------------------------------------------------- */

static void write_bilingual(struct qf_json *json, const char *key, const struct qf_bilingual *text)
{
    qf_json_key(json, key);
    qf_json_open_object(json);
    qf_json_member(json, "zh", text->zh);
    qf_json_member(json, "en", text->en);
    qf_json_close_object(json);
}

static void write_day(struct qf_json *json, int32_t day)
{
    char text[QF_DATE_TEXT];

    qf_date_format(day, text);
    qf_json_string(json, text);
}

static void write_figure(struct qf_json *json, const struct qf_set_figure *figure)
{
    char text[64];

    qf_figure_format(figure->measure, &figure->figure, QF_LANG_EN, text);
    qf_json_open_object(json);
    qf_json_member(json, "window", window_names[figure->window]);
    qf_json_member(json, "band", qf_band_name(figure->band));
    qf_json_member(json, "of", figure->value);
    qf_json_member_int(json, "numerator", figure->figure.numerator);
    qf_json_member_int(json, "denominator", figure->figure.denominator);
    qf_json_member_int(json, "basis", figure->figure.basis);
    qf_json_member(json, "value", text);
    qf_json_close_object(json);
}

static void write_measure(struct qf_json *json, const struct qf_figure_set *set, const struct qf_statistic *measure)
{
    qf_json_open_object(json);
    qf_json_member(json, "measure", measure->name);
    write_bilingual(json, "title", &measure->title);
    write_bilingual(json, "formula", &measure->formula);
    write_bilingual(json, "source", &measure->source);
    qf_json_member(json, "family", family_names[measure->family]);
    qf_json_member(json, "unit", unit_names[measure->unit]);
    qf_json_member(json, "counting", counting_names[measure->how]);
    qf_json_member_int(json, "bands", measure->bands);
    qf_json_member(json, "item", measure->item);
    qf_json_member(json, "group", measure->group);
    qf_json_key(json, "figures");
    qf_json_open_array(json);
    for (size_t i = 0; i < set->figure_count; i++)
        if (set->figures[i].measure == measure)
            write_figure(json, &set->figures[i]);
    qf_json_close_array(json);
    qf_json_close_object(json);
}

static void write_values(struct qf_json *json, const struct qf_figure_set *set)
{
    qf_json_key(json, "values");
    qf_json_open_array(json);
    for (size_t i = 0; i < set->value_count; i++) {
        qf_json_open_object(json);
        qf_json_member(json, "band", qf_band_name(set->values[i].band));
        qf_json_member(json, "of", set->values[i].value);
        write_bilingual(json, "title", &set->values[i].title);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
}

enum qf_status qf_figure_set_write(const struct qf_figure_set *set, struct qf_text *out, struct qf_error *error)
{
    struct qf_json json;

    qf_json_init(&json, out);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "format", FORMAT);
    qf_json_member(&json, "region", set->region);
    qf_json_member(&json, "place", set->place);
    qf_json_member(&json, "level", qf_organ_level_name(set->level));
    qf_json_key(&json, "windows");
    qf_json_open_array(&json);
    for (size_t i = 0; i < QF_WINDOW_COUNT; i++) {
        qf_json_open_array(&json);
        write_day(&json, set->windows[i].from);
        write_day(&json, set->windows[i].to);
        qf_json_close_array(&json);
    }
    qf_json_close_array(&json);
    write_values(&json, set);
    qf_json_key(&json, "measures");
    qf_json_open_array(&json);
    for (size_t i = 0; i < set->measure_count; i++)
        write_measure(&json, set, &set->measures[i]);
    qf_json_close_array(&json);
    qf_json_close_object(&json);
    return qf_text_check(out, error);
}

/* --- reading ----------------------------------------------------------------------------------------------------------- */

static void free_json(json_t *json)
{
    json_decref(json);
}
QF_CLEANUP_POINTER(json_t, free_json)

struct reading {
    struct qf_figure_set *set;
    bool bad; /* something was missing, or memory */
};

static const char *read_text(struct reading *reading, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    const char *copy = text ? qf_arena_string(reading->set->arena, text) : NULL;

    reading->bad |= !copy;
    return copy ? copy : "";
}

static unsigned read_word(
    struct reading *reading, const json_t *object, const char *key, const char *const *words, size_t count)
{
    const char *text = json_string_value(json_object_get(object, key));

    for (size_t i = 0; text && i < count; i++)
        if (strcmp(words[i], text) == 0)
            return (unsigned)i;
    reading->bad = true;
    return 0;
}

static struct qf_bilingual read_bilingual(struct reading *reading, const json_t *object, const char *key)
{
    const json_t *text = json_object_get(object, key);

    return (struct qf_bilingual){ read_text(reading, text, "zh"), read_text(reading, text, "en") };
}

static enum qf_band read_band(struct reading *reading, const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "band"));
    enum qf_band band = QF_BAND_ALL;

    if (!name || qf_band_find(name, &band, NULL) != QF_OK)
        reading->bad = true;
    return band;
}

static enum qf_status read_figures(
    struct reading *reading, const json_t *list, const struct qf_statistic *measure, struct qf_error *error)
{
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item)
    {
        struct qf_set_figure figure = { .measure = measure,
            .window = read_word(reading, item, "window", window_names, QF_WINDOW_COUNT),
            .band = read_band(reading, item),
            .value = json_string_value(json_object_get(item, "of")),
            .figure = { .numerator = json_integer_value(json_object_get(item, "numerator")),
                .denominator = json_integer_value(json_object_get(item, "denominator")),
                .basis = json_integer_value(json_object_get(item, "basis")) } };
        if (!figure.value)
            figure.value = "";
        qf_figure_value(measure, &figure.figure);
        TRY(add_figure(reading->set, &figure, error));
    }
    return QF_OK;
}

static enum qf_status read_measures(struct reading *reading, const json_t *list, struct qf_error *error)
{
    struct qf_statistic *measures = qf_arena_array(reading->set->arena, json_array_size(list) + 1, sizeof *measures);
    size_t index;
    json_t *item;

    if (!measures)
        return qf_fail_memory(error);
    reading->set->measures = measures;
    reading->set->measure_count = json_array_size(list);
    json_array_foreach(list, index, item)
    {
        bool has_item = json_is_string(json_object_get(item, "item"));
        bool has_group = json_is_string(json_object_get(item, "group"));
        measures[index] = (struct qf_statistic){ .name = read_text(reading, item, "measure"),
            .title = read_bilingual(reading, item, "title"),
            .formula = read_bilingual(reading, item, "formula"),
            .source = read_bilingual(reading, item, "source"),
            .family = read_word(reading, item, "family", family_names, QF_FAMILY_COUNT),
            .unit = read_word(reading, item, "unit", unit_names, QF_COUNT(unit_names)),
            .how = read_word(reading, item, "counting", counting_names, QF_COUNT(counting_names)),
            .bands = (unsigned)json_integer_value(json_object_get(item, "bands")),
            .item = has_item ? read_text(reading, item, "item") : NULL,
            .group = has_group ? read_text(reading, item, "group") : NULL };
        TRY(read_figures(reading, json_object_get(item, "figures"), &measures[index], error));
    }
    return QF_OK;
}

static int32_t read_day(struct reading *reading, const json_t *pair, size_t index)
{
    const char *text = json_string_value(json_array_get(pair, index));
    struct qf_date_reading day = { .outcome = QF_DATE_MALFORMED };

    if (text)
        day = qf_date_read(qf_slice(text));
    reading->bad |= day.outcome != QF_DATE_READ;
    return day.days;
}

static enum qf_status read_values(struct reading *reading, const json_t *list, struct qf_error *error)
{
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item)
    {
        struct qf_bilingual title = read_bilingual(reading, item, "title");
        TRY(add_value(
            reading->set, read_band(reading, item), read_text(reading, item, "of"), title.zh, title.en, error));
    }
    return QF_OK;
}

enum qf_status qf_figure_set_read(const char *text, struct qf_figure_set **ret_set, struct qf_error *error)
{
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;
    json_t *json CLEANUP(free_json) = json_loads(text, 0, NULL);

    TRY(new_set(&set, error));
    struct reading reading = { set, !json || json_integer_value(json_object_get(json, "format")) != FORMAT };
    if (!reading.bad) {
        set->region = read_text(&reading, json, "region");
        set->place = read_text(&reading, json, "place");
        reading.bad |= qf_organ_level_find(read_text(&reading, json, "level"), &set->level, NULL) != QF_OK;
        for (size_t i = 0; i < QF_WINDOW_COUNT; i++) {
            const json_t *pair = json_array_get(json_object_get(json, "windows"), i);
            set->windows[i] = (struct qf_period){ read_day(&reading, pair, 0), read_day(&reading, pair, 1) };
        }
        TRY(read_values(&reading, json_object_get(json, "values"), error));
        TRY(read_measures(&reading, json_object_get(json, "measures"), error));
    }
    if (reading.bad)
        return qf_fail(error, QF_CORRUPT, "the frozen figures do not read back as they were written");
    sort(set);
    *ret_set = TAKE(set);
    return QF_OK;
}
