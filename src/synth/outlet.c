/* SPDX-License-Identifier: Apache-2.0 */
/* Cells and dirt. A dirt's row in the table says what collection must make of it. */
#include "synth/outlet.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/slice.h"

enum { DIRTY_OF_THOUSAND = 6 };

static const struct {
    const char *rule;
    bool quarantined;
} dirts[QF_DIRT_COUNT] = {
    [QF_CLEAN] = { "", false },
    [QF_DIRT_APOSTROPHE] = { "stripped", false },
    [QF_DIRT_SPACES] = { "stripped", false },
    [QF_DIRT_FULL_WIDTH] = { "folded", false },
    [QF_DIRT_SMALL_X] = { "folded", false },
    [QF_DIRT_CHECK_DIGIT] = { "check-digit", false },
    [QF_DIRT_NUMBER] = { "damaged", false },
    [QF_DIRT_NAME_SPACE] = { "stripped", false },
    [QF_DIRT_NAME_MISSING] = { "missing", true },
    [QF_DIRT_AMOUNT] = { "malformed", true },
    [QF_DIRT_DATE] = { "impossible-date", true },
};

/* --- the file ---------------------------------------------------------------------------------------------------------- */

enum qf_status qf_outlet_open(
    struct qf_outlet *outlet, const struct qf_outlet_plan *plan, struct qf_truth *truth, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    *outlet = (struct qf_outlet){
        .truth = truth, .allowed = plan->dirt, .random = qf_draw_stream(plan->seed, plan->stream, 0)
    };
    snprintf(outlet->file, sizeof outlet->file, "%s/%s", plan->department, plan->name);
    outlet->counts.file = outlet->file;
    qf_text_add_format(&path, "%s/%s", plan->inbox, plan->department);
    TRY(qf_text_check(&path, error));
    TRY(qf_folder_make(qf_text_string(&path), error));
    qf_text_add_format(&path, "/%s", plan->name);
    TRY(qf_text_check(&path, error));
    return qf_sheet_open(qf_text_string(&path), plan->form, plan->headers, &outlet->sheet, error);
}

static enum qf_status mark(struct qf_outlet *outlet, int64_t row, const char *column, const char *rule, const char *end,
    struct qf_error *error)
{
    return qf_truth_dirt(outlet->truth,
        &(struct qf_dirt_mark){ .file = outlet->file,
            .sheet = qf_sheet_index(outlet->sheet),
            .row = row,
            .column = column,
            .rule = rule,
            .end = end },
        error);
}

static enum qf_status set_aside(struct qf_outlet *outlet, int64_t row, const char *rule, struct qf_error *error)
{
    outlet->counts.rows++;
    outlet->counts.set_aside++;
    return mark(outlet, row, "", rule, "set_aside", error);
}

enum qf_status qf_outlet_begin_sheet(
    struct qf_outlet *outlet, const char *name, const char *title, const char *unit, struct qf_error *error)
{
    TRY(qf_sheet_begin(outlet->sheet, name, title, unit, error));
    outlet->total_fen = outlet->sequence = 0;
    if (title)
        TRY(set_aside(outlet, 1, "title", error));
    if (unit)
        TRY(set_aside(outlet, 2, "unit", error));
    return set_aside(outlet, qf_sheet_row(outlet->sheet) - 1, "header", error);
}

static void format_fen(int64_t fen, char out[32])
{
    snprintf(out, 32, "%" PRId64 ".%02" PRId64, fen / 100, fen % 100);
}

enum qf_status qf_outlet_total(struct qf_outlet *outlet, unsigned column, struct qf_error *error)
{
    char total[32];

    format_fen(outlet->total_fen, total);
    TRY(set_aside(outlet, qf_sheet_row(outlet->sheet), "total", error));
    qf_sheet_text(outlet->sheet, "合计");
    for (unsigned i = 1; i < column; i++)
        qf_sheet_text(outlet->sheet, "");
    qf_sheet_number(outlet->sheet, total);
    return qf_sheet_end_row(outlet->sheet, error);
}

enum qf_status qf_outlet_footer(struct qf_outlet *outlet, struct qf_error *error)
{
    TRY(set_aside(outlet, qf_sheet_row(outlet->sheet), "footer", error));
    qf_sheet_text(outlet->sheet, "制表人：");
    qf_sheet_text(outlet->sheet, "");
    qf_sheet_text(outlet->sheet, "审核人：");
    return qf_sheet_end_row(outlet->sheet, error);
}

enum qf_status qf_outlet_commit(struct qf_outlet *outlet, struct qf_error *error)
{
    TRY(qf_sheet_commit(outlet->sheet, error));
    return qf_truth_delivered(outlet->truth, &outlet->counts, error);
}

void qf_outlet_release(struct qf_outlet *outlet)
{
    qf_sheet_free(outlet->sheet);
    outlet->sheet = NULL;
}

/* --- rows -------------------------------------------------------------------------------------------------------------- */

void qf_outlet_begin(struct qf_outlet *outlet, bool clean)
{
    outlet->sequence++;
    outlet->dirt = outlet->soiled = QF_CLEAN;
    if (clean || !qf_draw_chance(&outlet->random, DIRTY_OF_THOUSAND))
        return;
    enum qf_dirt dirt = 1 + qf_draw_below(&outlet->random, QF_DIRT_COUNT - 1);
    if (outlet->allowed & QF_DIRT_BIT(dirt))
        outlet->dirt = dirt;
}

enum qf_status qf_outlet_end(struct qf_outlet *outlet, struct qf_error *error)
{
    bool quarantined = dirts[outlet->soiled].quarantined;

    outlet->counts.rows++;
    outlet->counts.quarantined += quarantined;
    outlet->counts.accepted += !quarantined;
    if (outlet->soiled != QF_CLEAN)
        TRY(mark(outlet, qf_sheet_row(outlet->sheet), outlet->soiled_column, dirts[outlet->soiled].rule,
            quarantined ? "quarantined" : "accepted", error));
    return qf_sheet_end_row(outlet->sheet, error);
}

/* The dirt of the row gets into its next cell. */
static void soil(struct qf_outlet *outlet)
{
    outlet->soiled = outlet->dirt;
    outlet->soiled_column = qf_sheet_header(outlet->sheet);
    outlet->dirt = QF_CLEAN;
}

/* --- cells ------------------------------------------------------------------------------------------------------------- */

void qf_put_text(struct qf_outlet *outlet, const char *text)
{
    qf_sheet_text(outlet->sheet, text);
}

static void put_full_width(struct qf_outlet *outlet, const char *id)
{
    char wide[64];
    size_t length = 0;

    for (; *id; id++)
        length += qf_utf8_put(wide + length, (unsigned)(unsigned char)*id - '!' + 0xFF01);
    wide[length] = '\0';
    qf_sheet_text(outlet->sheet, wide);
}

/* What a spreadsheet leaves of an ID that was typed as a number. */
static void put_number(struct qf_outlet *outlet, const char *id)
{
    char damaged[32];

    if (qf_sheet_form(outlet->sheet) == QF_SHEET_WORKBOOK) {
        snprintf(damaged, sizeof damaged, "%.15s000", id);
        qf_sheet_number(outlet->sheet, damaged);
    } else {
        snprintf(damaged, sizeof damaged, "%.1s.%.5sE+17", id, id + 1);
        qf_sheet_text(outlet->sheet, damaged);
    }
}

static void put_dirty_id(struct qf_outlet *outlet, enum qf_dirt dirt, const char *id)
{
    char text[64];

    if (dirt == QF_DIRT_FULL_WIDTH) {
        put_full_width(outlet, id);
        return;
    }
    if (dirt == QF_DIRT_NUMBER) {
        put_number(outlet, id);
        return;
    }
    if (dirt == QF_DIRT_APOSTROPHE)
        snprintf(text, sizeof text, "'%s", id);
    else if (dirt == QF_DIRT_SPACES)
        snprintf(text, sizeof text, "%.6s %.8s %s", id, id + 6, id + 14);
    else if (dirt == QF_DIRT_SMALL_X)
        snprintf(text, sizeof text, "%.17sx", id);
    else
        snprintf(text, sizeof text, "%.17s%c", id, id[17] == '1' ? '2' : '1');
    qf_sheet_text(outlet->sheet, text);
}

/* An ID with a digit left to be damaged: one that ends in zeros would look whole. */
static bool fits_id(enum qf_dirt dirt, const char *id, bool may_be_lost)
{
    unsigned bit = QF_DIRT_BIT(dirt);

    if (dirt == QF_CLEAN || dirt == QF_DIRT_NAME_SPACE || strlen(id) != 18)
        return false;
    if (dirt == QF_DIRT_SMALL_X)
        return id[17] == 'X';
    if (bit & QF_DIRT_LOST_ID)
        return may_be_lost && (dirt != QF_DIRT_NUMBER || id[17] != 'X');
    return (bit & QF_DIRT_MENDED) != 0;
}

void qf_put_id(struct qf_outlet *outlet, const char *id, bool may_be_lost)
{
    enum qf_dirt dirt = outlet->dirt;

    if (!fits_id(dirt, id, may_be_lost)) {
        qf_sheet_text(outlet->sheet, id);
        return;
    }
    soil(outlet);
    put_dirty_id(outlet, dirt, id);
}

void qf_put_name(struct qf_outlet *outlet, const char *name, bool may_be_missing)
{
    enum { HAN_BYTES = 3 };
    char spaced[64];

    if (outlet->dirt == QF_DIRT_NAME_MISSING && may_be_missing) {
        soil(outlet);
        qf_sheet_text(outlet->sheet, "");
    } else if (outlet->dirt == QF_DIRT_NAME_SPACE && strlen(name) == (size_t)2 * HAN_BYTES) {
        soil(outlet);
        snprintf(spaced, sizeof spaced, "%.3s　%s", name, name + HAN_BYTES);
        qf_sheet_text(outlet->sheet, spaced);
    } else {
        qf_sheet_text(outlet->sheet, name);
    }
}

void qf_put_integer(struct qf_outlet *outlet, int64_t number)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRId64, number);
    qf_sheet_number(outlet->sheet, text);
}

void qf_put_money(struct qf_outlet *outlet, int64_t fen)
{
    char text[32];

    format_fen(fen, text);
    qf_sheet_number(outlet->sheet, text);
}

void qf_put_amount(struct qf_outlet *outlet, int64_t fen)
{
    if (outlet->dirt == QF_DIRT_AMOUNT) {
        soil(outlet);
        qf_sheet_text(outlet->sheet, "见附表");
        return;
    }
    outlet->total_fen += fen;
    qf_put_money(outlet, fen);
}

void qf_put_area(struct qf_outlet *outlet, int64_t milli_mu)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRId64 ".%02" PRId64, milli_mu / 1000, milli_mu % 1000 / 10);
    qf_sheet_number(outlet->sheet, text);
}

void qf_put_date(struct qf_outlet *outlet, int32_t days, bool required)
{
    if (!days) {
        qf_sheet_text(outlet->sheet, "");
    } else if (required && outlet->dirt == QF_DIRT_DATE) {
        soil(outlet);
        qf_sheet_text(outlet->sheet, "2025-02-30");
    } else {
        qf_sheet_serial(outlet->sheet, days);
    }
}

void qf_put_month(struct qf_outlet *outlet, int month)
{
    char text[32] = "";

    if (month) {
        struct qf_civil civil = qf_days_to_civil(qf_month_to_days(month));
        snprintf(text, sizeof text, "%04d%02d", civil.year, civil.month);
    }
    qf_sheet_text(outlet->sheet, text);
}
