/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding header and contract. Every contract is tried on every head row (alone, and as the lower of two); the best row of each
 * contract is kept, and the contract that has all its required columns and the most others wins. Names and IDs alone tell no
 * contract, for every list of people has them: a list of payments must not be read as one of deaths.
 */
#include "collect/header.h"

#include <stdio.h>

/* The folded spellings of one contract, made once a call. */
struct spelling {
    const char *text;
    int column;
    bool is_title;
};

/* One contract tried on one row. */
struct trial {
    const struct qf_contract *contract;
    unsigned row; /* index in the head of the (lower) header row */
    bool two_rows;
    unsigned matched, required_missing;
    bool parties_only; /* what matched names people and organisations, and nothing that is said of them */
};

struct finder {
    const struct qf_header_wish *wish;
    const struct qf_head *head;
    struct qf_arena *arena;
    const char *const *folded[QF_HEAD_ROWS]; /* cells of each head row, folded */
    const char *const *paired[QF_HEAD_ROWS]; /* … with the row above as "parent.child"; NULL for the first */
};

/* Folded characters that a header's meaning does not rest on. */
static bool is_ignored(unsigned c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || c == 0xFEFF || (c >= 0x2000 && c <= 0x200F) || c == '*' ||
           c == ':' || c == ',' || c == 0x3001 || c == '"' || c == '\'' || c == 0x7F;
}

static bool is_opening(unsigned c)
{
    return c == '(' || c == '[' || c == 0x3010 || c == 0x3014;
}

static bool is_closing(unsigned c)
{
    return c == ')' || c == ']' || c == 0x3011 || c == 0x3015;
}

void qf_header_fold(struct qf_slice text, struct qf_text *out)
{
    unsigned depth = 0;
    char bytes[4];

    qf_text_clear(out);
    for (size_t offset = 0; offset < text.length;) {
        unsigned c = qf_utf8_next(text, &offset);
        if (c >= 0xFF01 && c <= 0xFF5E)
            c = c - 0xFF01 + '!';
        if (is_opening(c))
            depth++;
        else if (is_closing(c) && depth)
            depth--;
        else if (!depth && !is_ignored(c))
            qf_text_add(out, bytes, qf_utf8_put(bytes, c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c));
    }
}

/* 镇(街道) differs from 镇 only in its brackets, so a spelling is also known with what stands in them. */
static void fold_whole(struct qf_slice text, struct qf_text *out)
{
    char bytes[4];

    qf_text_clear(out);
    for (size_t offset = 0; offset < text.length;) {
        unsigned c = qf_utf8_next(text, &offset);
        if (c >= 0xFF01 && c <= 0xFF5E)
            c = c - 0xFF01 + '!';
        if (!is_ignored(c))
            qf_text_add(out, bytes, qf_utf8_put(bytes, c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c));
    }
}

static const char *keep(struct qf_arena *arena, const struct qf_text *text)
{
    return text->failed == QF_OK ? qf_arena_slice(arena, qf_text_slice(text)) : NULL;
}

/* "whole\0short\0": a cell matches a spelling when either form equals either form of it; whole first. */
static const char *fold_cell(struct finder *finder, const char *cell)
{
    struct qf_text whole CLEANUP(qf_text_release) = { 0 };
    struct qf_text short_form CLEANUP(qf_text_release) = { 0 };

    fold_whole(qf_slice(cell), &whole);
    qf_header_fold(qf_slice(cell), &short_form);
    qf_text_add_char(&whole, '\0');
    qf_text_add_slice(&whole, qf_text_slice(&short_form));
    return short_form.failed == QF_OK ? keep(finder->arena, &whole) : NULL;
}

static const char *short_of(const char *forms)
{
    return forms + strlen(forms) + 1;
}

static enum qf_status fold_row(struct finder *finder, unsigned row, struct qf_error *error)
{
    unsigned count = finder->head->rows[row].count;
    const char **cells = qf_arena_array(finder->arena, count + 1, sizeof *cells);

    if (!cells)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < count; i++)
        if (!(cells[i] = fold_cell(finder, finder->head->rows[row].cells[i])))
            return qf_fail_memory(error);
    finder->folded[row] = cells;
    return QF_OK;
}

/* The cells of `row` under those of the row above: a merged parent stands over the empty cells to its right. */
static enum qf_status pair_row(struct finder *finder, unsigned row, struct qf_error *error)
{
    const char *const *parents = finder->head->rows[row - 1].cells;
    unsigned parent_count = finder->head->rows[row - 1].count, count = finder->head->rows[row].count;
    unsigned width = parent_count > count ? parent_count : count;
    const char **cells = qf_arena_array(finder->arena, width + 1, sizeof *cells);
    struct qf_text joined CLEANUP(qf_text_release) = { 0 };
    const char *parent = "";

    if (!cells)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < width; i++) {
        const char *child = i < count ? finder->head->rows[row].cells[i] : "";
        if (i < parent_count && *parents[i])
            parent = parents[i];
        qf_text_clear(&joined);
        if (!*child) /* a header of one row beside one of two */
            qf_text_add_string(&joined, i < parent_count ? parents[i] : "");
        else
            qf_text_add_format(&joined, "%s.%s", parent, child);
        TRY(qf_text_check(&joined, error));
        if (!(cells[i] = fold_cell(finder, qf_text_string(&joined))))
            return qf_fail_memory(error);
    }
    finder->paired[row] = cells;
    return QF_OK;
}

static enum qf_status add_spelling(struct qf_arena *arena, struct spelling *list, size_t *count, const char *text,
    int column, bool is_title, struct qf_error *error)
{
    struct qf_text folded CLEANUP(qf_text_release) = { 0 };

    fold_whole(qf_slice(text), &folded);
    const char *kept = keep(arena, &folded);
    if (!kept)
        return qf_fail_memory(error);
    list[(*count)++] = (struct spelling){ kept, column, is_title };
    return QF_OK;
}

/* All spellings of a contract, the titles first. */
static enum qf_status list_spellings(const struct qf_contract *contract, struct qf_arena *arena,
    struct spelling **ret_list, size_t *ret_count, struct qf_error *error)
{
    size_t most = contract->column_count, count = 0;

    for (size_t i = 0; i < contract->column_count; i++)
        most += contract->columns[i].header_count;
    struct spelling *list = qf_arena_array(arena, most, sizeof *list);
    if (!list)
        return qf_fail_memory(error);
    for (size_t i = 0; i < contract->column_count; i++) {
        TRY(add_spelling(arena, list, &count, contract->columns[i].title.zh, (int)i, true, error));
        for (size_t k = 0; k < contract->columns[i].header_count; k++)
            TRY(add_spelling(arena, list, &count, contract->columns[i].headers[k], (int)i, false, error));
    }
    *ret_list = list;
    *ret_count = count;
    return QF_OK;
}

/* How well a header names a column, the best first. */
enum grade {
    GRADE_TITLE,   /* it is the title */
    GRADE_WHOLE,   /* … or a spelling */
    GRADE_BRACKET, /* … but for what stands in brackets */
    GRADE_CHILD,   /* "基本信息.姓名" where 基本信息 says nothing */
    GRADE_COUNT
};

/* The contract's column that a header cell names in this grade; −1 for none. */
static int find_spelling(const struct spelling *list, size_t count, const char *forms, enum grade grade)
{
    const char *text = forms;

    if (grade == GRADE_BRACKET)
        text = short_of(forms);
    else if (grade == GRADE_CHILD)
        text = (text = strrchr(forms, '.')) ? text + 1 : "";
    if (!*forms || !*text)
        return -1;
    for (size_t i = 0; i < count; i++)
        if ((grade != GRADE_TITLE || list[i].is_title) && strcmp(list[i].text, text) == 0)
            return list[i].column;
    return -1;
}

/*
 * Which column of the sheet holds each column of the contract: the one that names it best, of equals the first. A second one is
 * not read: what it names is told already.
 */
static void place(const struct spelling *list, size_t spellings, const char *const *cells, unsigned width, int *column,
    int *position, size_t columns)
{
    const int undecided = -2;

    for (size_t i = 0; i < columns; i++)
        position[i] = -1;
    for (unsigned i = 0; i < width; i++)
        column[i] = undecided;
    for (enum grade grade = 0; grade < GRADE_COUNT; grade++)
        for (unsigned i = 0; i < width; i++) {
            int found = column[i] == undecided ? find_spelling(list, spellings, cells[i], grade) : -1;
            if (found < 0)
                continue;
            column[i] = position[found] < 0 ? found : -1;
            if (column[i] >= 0)
                position[found] = (int)i;
        }
    for (unsigned i = 0; i < width; i++)
        if (column[i] == undecided)
            column[i] = -1;
}

static bool names_party(const struct qf_column *column)
{
    return column->attribute && (strcmp(column->attribute, "id") == 0 || strcmp(column->attribute, "name") == 0);
}

static void judge(const struct qf_contract *contract, const int *position, struct trial *trial)
{
    trial->parties_only = true;
    for (size_t i = 0; i < contract->column_count; i++) {
        const struct qf_column *column = &contract->columns[i];
        trial->matched += position[i] >= 0;
        trial->required_missing += position[i] < 0 && column->required;
        trial->parties_only &= position[i] < 0 || names_party(column);
    }
}

static bool better(const struct trial *a, const struct trial *b)
{
    if (!b->contract)
        return true;
    if ((a->required_missing == 0) != (b->required_missing == 0))
        return a->required_missing == 0;
    return a->matched > b->matched;
}

static unsigned row_width(const struct finder *finder, unsigned row, bool two_rows)
{
    unsigned width = finder->head->rows[row].count;

    if (two_rows && finder->head->rows[row - 1].count > width)
        width = finder->head->rows[row - 1].count;
    return width;
}

static const char *head_cell(const struct qf_head *head, unsigned row, unsigned column)
{
    return column < head->rows[row].count ? head->rows[row].cells[column] : "";
}

static bool is_filled(const struct qf_head *head, unsigned row, unsigned column)
{
    return *head_cell(head, row, column) != '\0';
}

/* Columns from `column` on that the header cell there stands over: its own, and the empty ones to its right. */
static unsigned group_width(const struct qf_head *head, unsigned row, unsigned column, unsigned width)
{
    unsigned end = column + 1;

    while (end < width && !is_filled(head, row, end))
        end++;
    return end - column;
}

/*
 * Whether the row is the upper half of a header: merged cells stand over parts in the row below, which has nothing under the other
 * cells or says the same. Such a row never ends a header, or the first part would be taken for the whole: 领取金额 over 家庭补差.
 */
static bool is_upper_half(const struct qf_head *head, unsigned row)
{
    unsigned width = head->rows[row].count, parts = 0, single = 0;

    if (row + 1 == head->count)
        return false;
    if (head->rows[row + 1].count > width)
        width = head->rows[row + 1].count;
    for (unsigned column = 0, group; column < width; column += group) {
        group = group_width(head, row, column, width);
        unsigned filled = 0;
        for (unsigned i = column; i < column + group; i++)
            filled += is_filled(head, row + 1, i);
        if (group > 1)
            parts += filled > 1 ? filled : 0;
        else if (filled && strcmp(head_cell(head, row, column), head_cell(head, row + 1, column)) != 0)
            return false;
        single += group == 1;
    }
    return parts && single;
}

static enum qf_status try_contract(
    struct finder *finder, const struct qf_contract *contract, struct trial *ret_best, struct qf_error *error)
{
    int column[QF_CELLS_MAX];
    struct spelling *list;
    size_t count;
    int *position = qf_arena_array(finder->arena, contract->column_count, sizeof *position);

    if (!position)
        return qf_fail_memory(error);
    TRY(list_spellings(contract, finder->arena, &list, &count, error));
    *ret_best = (struct trial){ 0 };
    for (unsigned row = 0; row < finder->head->count; row++)
        for (int two_rows = 0; two_rows <= (row > 0) && !is_upper_half(finder->head, row); two_rows++) {
            struct trial trial = { .contract = contract, .row = row, .two_rows = two_rows };
            const char *const *cells = two_rows ? finder->paired[row] : finder->folded[row];
            place(list, count, cells, row_width(finder, row, two_rows), column, position, contract->column_count);
            judge(contract, position, &trial);
            if (trial.matched >= 2 && better(&trial, ret_best))
                *ret_best = trial;
        }
    return QF_OK;
}

static bool prefers(const struct qf_header_wish *wish, const struct qf_contract *contract)
{
    return wish->department && strcmp(contract->department, wish->department) == 0;
}

/* Keeps the nearest contracts in order: fewest required columns missing, then most matched. */
static void note_candidate(const struct trial *trial, struct trial nearest[QF_COLLECT_CANDIDATES])
{
    for (unsigned i = 0; i < QF_COLLECT_CANDIDATES; i++)
        if (trial->contract && better(trial, &nearest[i])) {
            memmove(nearest + i + 1, nearest + i, (QF_COLLECT_CANDIDATES - 1 - i) * sizeof *nearest);
            nearest[i] = *trial;
            return;
        }
}

/* The texts of the header as delivered. */
static enum qf_status copy_header(
    struct finder *finder, const struct trial *trial, struct qf_layout *layout, struct qf_error *error)
{
    const char **header = qf_arena_array(finder->arena, layout->width, sizeof *header);
    const char **upper = qf_arena_array(finder->arena, layout->width, sizeof *upper);

    if (!header || !upper)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < layout->width; i++) {
        upper[i] = trial->two_rows ? head_cell(finder->head, trial->row - 1, i) : "";
        header[i] = head_cell(finder->head, trial->row, i);
        if (!*header[i])
            header[i] = upper[i];
    }
    layout->header = header;
    layout->upper = trial->two_rows ? upper : NULL;
    return QF_OK;
}

/* Copies `column` and `position` of the winning trial into the layout. */
static enum qf_status lay_out(
    struct finder *finder, const struct trial *trial, struct qf_layout *ret_layout, struct qf_error *error)
{
    const struct qf_contract *contract = trial->contract;
    unsigned width = row_width(finder, trial->row, trial->two_rows), first = trial->row - trial->two_rows;
    int *column = qf_arena_array(finder->arena, width, sizeof *column);
    int *position = qf_arena_array(finder->arena, contract->column_count, sizeof *position);
    struct spelling *list;
    size_t count;

    if (!column || !position)
        return qf_fail_memory(error);
    TRY(list_spellings(contract, finder->arena, &list, &count, error));
    place(list, count, trial->two_rows ? finder->paired[trial->row] : finder->folded[trial->row], width, column,
        position, contract->column_count);
    struct qf_layout layout = { .contract = contract,
        .width = width,
        .column = column,
        .position = position,
        .header_row = finder->head->rows[first].row,
        .header_end = finder->head->rows[trial->row].row,
        .header_index = first,
        .matched = trial->matched };
    TRY(copy_header(finder, trial, &layout, error));
    *ret_layout = layout;
    return QF_OK;
}

/* The parent over a column of a header of two rows: a merged one stands over the empty cells to its right. */
static const char *parent_of(const struct qf_layout *layout, unsigned column)
{
    while (layout->upper && column > 0 && !*layout->upper[column])
        column--;
    return layout->upper ? layout->upper[column] : "";
}

/* A column's unit is the one in its header, else in the header above it, else the sheet's, else the contract's. */
static enum qf_status find_units(const struct finder *finder, struct qf_layout *layout, struct qf_error *error)
{
    struct qf_unit money = { 0 }, area = { 0 };
    struct qf_unit *units = qf_arena_array(finder->arena, layout->contract->column_count, sizeof *units);

    if (!units)
        return qf_fail_memory(error);
    for (unsigned row = 0; row < layout->header_index; row++)
        for (unsigned i = 0; i < finder->head->rows[row].count; i++)
            qf_unit_of_sheet(finder->head->rows[row].cells[i], &money, &area);
    for (size_t i = 0; i < layout->contract->column_count; i++) {
        const char *type = layout->contract->columns[i].type->name;
        bool is_money = strcmp(type, "money_yuan") == 0;
        unsigned position = (unsigned)layout->position[i];
        if (layout->position[i] < 0 || (!is_money && strcmp(type, "area_mu") != 0))
            continue;
        if (!qf_unit_of_header(layout->header[position], is_money, &units[i]) &&
            !qf_unit_of_header(parent_of(layout, position), is_money, &units[i]))
            units[i] = is_money ? money : area;
    }
    layout->units = units;
    return QF_OK;
}

static bool is_nearer(const struct trial *trial, const struct qf_collect_candidate *candidate)
{
    if (trial->required_missing != candidate->required_missing)
        return trial->required_missing < candidate->required_missing;
    return trial->matched > candidate->matched;
}

static void describe_candidates(const struct trial nearest[QF_COLLECT_CANDIDATES], struct finder *finder,
    struct qf_collect_candidate *candidates, unsigned *count)
{
    if (!nearest[0].contract || (*count && !is_nearer(&nearest[0], &candidates[0])))
        return;
    *count = 0;
    for (unsigned i = 0; i < QF_COLLECT_CANDIDATES && nearest[i].contract; i++) {
        struct qf_collect_candidate *candidate = &candidates[(*count)++];
        struct qf_layout layout;
        size_t used = 0;
        *candidate = (struct qf_collect_candidate){ .matched = nearest[i].matched,
            .required_missing = nearest[i].required_missing,
            .parties_only = nearest[i].parties_only };
        snprintf(candidate->dataset, sizeof candidate->dataset, "%s", nearest[i].contract->code);
        if (lay_out(finder, &nearest[i], &layout, NULL) != QF_OK)
            continue;
        for (size_t k = 0; k < layout.contract->column_count; k++) {
            const struct qf_column *column = &layout.contract->columns[k];
            size_t room = sizeof candidate->missing - used, needed = strlen(column->title.zh) + (used ? 3 : 0);
            if (!column->required || layout.position[k] >= 0 || needed >= room)
                continue;
            used += (size_t)snprintf(candidate->missing + used, room, "%s%s", used ? "、" : "", column->title.zh);
        }
    }
}

static enum qf_status fold_head(struct finder *finder, struct qf_error *error)
{
    for (unsigned row = 0; row < finder->head->count; row++) {
        TRY(fold_row(finder, row, error));
        if (row)
            TRY(pair_row(finder, row, error));
    }
    return QF_OK;
}

enum qf_status qf_header_find(const struct qf_header_wish *wish, const struct qf_head *head, struct qf_arena *arena,
    struct qf_layout *ret_layout, struct qf_collect_candidate *candidates, unsigned *candidate_count,
    struct qf_error *error)
{
    struct finder finder = { .wish = wish, .head = head, .arena = arena };
    struct trial nearest[QF_COLLECT_CANDIDATES] = { 0 }, best = { 0 };
    bool tie = false;
    size_t count;
    const struct qf_contract *contracts = qf_catalog_contracts(wish->catalog, &count);

    TRY(fold_head(&finder, error));
    for (size_t i = 0; i < count; i++) {
        struct trial trial;
        if (wish->dataset && strcmp(contracts[i].code, wish->dataset) != 0)
            continue;
        TRY(try_contract(&finder, &contracts[i], &trial, error));
        note_candidate(&trial, nearest);
        if (!trial.contract || trial.required_missing || (trial.parties_only && !wish->dataset))
            continue;
        bool equal = best.contract && trial.matched == best.matched;
        bool wins = !best.contract || trial.matched > best.matched ||
                    (equal && prefers(wish, trial.contract) && !prefers(wish, best.contract));
        tie = wins ? false : tie || (equal && prefers(wish, trial.contract) == prefers(wish, best.contract));
        if (wins)
            best = trial;
    }
    *ret_layout = (struct qf_layout){ 0 };
    if (best.contract && !tie) {
        struct qf_layout layout;
        TRY(lay_out(&finder, &best, &layout, error));
        TRY(find_units(&finder, &layout, error));
        *ret_layout = layout;
        return QF_OK;
    }
    describe_candidates(nearest, &finder, candidates, candidate_count);
    return QF_OK;
}
