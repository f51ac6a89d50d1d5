/* SPDX-License-Identifier: Apache-2.0 */
/* Tells rows of data from what offices write around them. */
#include "collect/rowkind.h"

#define FOLDED_MAX 64

static bool is_blank(struct qf_slice text)
{
    return qf_slice_trim(text).length == 0;
}

/* The first cell that is not blank, and how many are not. */
static struct qf_slice first_cell(const struct qf_source_row *row, unsigned *ret_filled)
{
    struct qf_slice first = { NULL, 0 };

    *ret_filled = 0;
    for (unsigned i = 0; i < row->count; i++) {
        if (is_blank(row->cells[i].text))
            continue;
        if (!first.data)
            first = qf_slice_trim(row->cells[i].text);
        (*ret_filled)++;
    }
    return first;
}

/* Without white space and with ASCII punctuation: "合　计：" → "合计:". What is longer is cut. */
static void fold_label(struct qf_slice text, char out[FOLDED_MAX])
{
    size_t length = 0;

    for (size_t offset = 0; offset < text.length;) {
        unsigned c = qf_utf8_next(text, &offset);
        if (c == ' ' || c == 0x3000 || c == 0xA0 || c == '\t')
            continue;
        if (c >= 0xFF01 && c <= 0xFF5E)
            c = c - 0xFF01 + '!';
        if (length + 4 >= FOLDED_MAX)
            break;
        length += qf_utf8_put(out + length, c);
    }
    out[length] = '\0';
}

static bool starts_with(const char *text, const char *word, const char **ret_rest)
{
    size_t length = strlen(word);

    *ret_rest = text + length;
    return strncmp(text, word, length) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), wanted = strlen(end);

    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static bool is_total_label(const char *label, bool *ret_grand)
{
    static const struct {
        const char *word;
        bool grand;
    } words[] = { { "合计", true }, { "总计", true }, { "共计", true }, { "总合计", true }, { "全镇合计", true },
        { "小计", false }, { "累计", false }, { "本页小计", false }, { "本页合计", false }, { "本页累计", false },
        { "村小计", false }, { "组小计", false } };
    const char *rest;

    for (size_t i = 0; i < QF_COUNT(words); i++)
        if (starts_with(label, words[i].word, &rest) && (*rest == '\0' || *rest == ':' || *rest == '(')) {
            *ret_grand = words[i].grand;
            return true;
        }
    *ret_grand = false; /* 城关镇合计, 东村小计: of a part, as far as anybody can tell */
    return ends_with(label, "合计") || ends_with(label, "小计") || ends_with(label, "总计");
}

static bool is_footer_label(const char *label)
{
    static const char *const words[] = { "制表人", "制表", "审核人", "审核", "填表人", "填表日期", "填报单位", "填报人",
        "填报日期", "复核人", "复核", "负责人", "单位负责人", "经办人", "联系电话", "制表日期", "打印日期", "备注",
        "注", "说明" };
    const char *rest;

    for (size_t i = 0; i < QF_COUNT(words); i++)
        if (starts_with(label, words[i], &rest) && (*rest == ':' || *rest == '\0'))
            return true;
    return starts_with(label, "第", &rest) && ends_with(label, "页"); /* 第1页, 第1页共3页 */
}

static bool is_unit_label(const char *label)
{
    const char *rest;

    return starts_with(label, "单位:", &rest) || starts_with(label, "金额单位", &rest) ||
           starts_with(label, "计量单位", &rest);
}

/* A header that is printed again at the head of a page. */
static bool repeats_header(const struct qf_layout *layout, const struct qf_source_row *row)
{
    unsigned same = 0;

    for (unsigned i = 0; i < layout->width && i < row->count; i++) {
        struct qf_slice cell = qf_slice_trim(row->cells[i].text);
        if (!cell.length)
            continue;
        if (!qf_slice_equal(cell, qf_slice_trim(qf_slice(layout->header[i]))) &&
            !(layout->upper && qf_slice_equal(cell, qf_slice_trim(qf_slice(layout->upper[i])))))
            return false;
        same++;
    }
    return same >= 2;
}

static bool names_a_person(const struct qf_layout *layout, const struct qf_source_row *row)
{
    struct qf_ident id;

    for (unsigned i = 0; i < layout->width && i < row->count; i++) {
        if (layout->column[i] < 0 ||
            strcmp(layout->contract->columns[layout->column[i]].type->name, "resident_id") != 0)
            continue;
        qf_resident_id_read(row->cells[i].text, &id);
        if (id.outcome == QF_IDENT_VALID)
            return true;
    }
    return false;
}

static unsigned required_filled(const struct qf_layout *layout, const struct qf_source_row *row, unsigned *ret_required)
{
    unsigned filled = 0;

    *ret_required = 0;
    for (size_t i = 0; i < layout->contract->column_count; i++) {
        int position = layout->position[i];
        if (!layout->contract->columns[i].required)
            continue;
        (*ret_required)++;
        filled += position >= 0 && (unsigned)position < row->count && !is_blank(row->cells[position].text);
    }
    return filled;
}

static const char *kind_before_header(const struct qf_source_row *row)
{
    char label[FOLDED_MAX] = "";
    unsigned filled;
    struct qf_slice first = first_cell(row, &filled);

    if (!filled)
        return "blank";
    fold_label(first, label);
    return is_unit_label(label) ? "unit" : "title";
}

const char *qf_row_kind(const struct qf_layout *layout, const struct qf_source_row *row)
{
    char label[FOLDED_MAX] = "";
    unsigned filled, required;
    bool grand;

    if (row->row < layout->header_row)
        return kind_before_header(row);
    if (row->row <= layout->header_end)
        return "header";
    bool whole = required_filled(layout, row, &required) == required;
    if (whole && required)                                    /* not blank, so its cells need not be counted */
        return repeats_header(layout, row) ? "header" : NULL; /* data, even when somebody is called 合计 */
    struct qf_slice first = first_cell(row, &filled);
    if (!filled)
        return "blank";
    if (repeats_header(layout, row))
        return "header";
    if (whole)
        return NULL;
    fold_label(first, label);
    if (is_total_label(label, &grand) && !names_a_person(layout, row))
        return "total";
    if (is_unit_label(label) && filled <= 2)
        return "unit";
    if (is_footer_label(label) && !names_a_person(layout, row))
        return "footer";
    return NULL;
}

bool qf_row_is_grand_total(const struct qf_source_row *row)
{
    char label[FOLDED_MAX] = "";
    unsigned filled;
    bool grand = false;

    fold_label(first_cell(row, &filled), label);
    return is_total_label(label, &grand) && grand;
}
