/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of casework that models may read, as contracts in the catalogue's arena. */
#include "catalog/casework.h"

#include <string.h>

#include "catalog/kinds.h"
#include "catalog/type.h"

#define COLUMNS_MAX 20

struct described_column {
    const char *name, *type, *zh, *en;
    bool sensitive;
};

/* An entity is written as the identifier of whom it stands for. */
#define ENTITY "party_code"

/* New ones come last: evidence that is kept names them, references count them. */
static const struct described {
    const char *name, *zh, *en;
    struct described_column columns[COLUMNS_MAX];
} described[] = {
    { "book_report", "检举控告(案卷)", "report (casework)",
        {
            { "id", "integer", "事项", "matter", false },
            { "number", "text", "编号", "number", false },
            { "chain", "integer", "初次举报事项", "matter of the first report", false },
            { "region", "text", "区划", "region", false },
            { "township", "text", "乡镇", "township", false },
            { "village", "text", "村", "village", false },
            { "domain", "text", "领域", "domain", false },
            { "category", "text", "类别", "category", false },
            { "organ_level", "text", "承办机关层级", "level of the organ", false },
            { "signature", "text", "署名方式", "signature", false },
            { "opened_on", "date", "收件日期", "received on", false },
            { "state", "text", "状态", "state", false },
            { "prelim_on", "date", "最近一次初步核实", "latest preliminary verification", false },
            { "verified_on", "date", "最近一次核查结论", "latest verified outcome", false },
            { "level_ups", "integer", "因重复提级次数", "times that repeats took it up", false },
            { "settled_on", "date", "人工核准日期", "settled by a person on", false },
        } },
    { "book_report_subject", "被反映人(案卷)", "subject of a report (casework)",
        {
            { "id", "integer", "行号", "row", false },
            { "matter", "integer", "事项", "matter", false },
            { "entity", ENTITY, "证件号码", "identifier", true },
            { "name", "text", "姓名", "name", false },
            { "unit", "text", "单位", "unit", false },
            { "post", "text", "职务", "post", false },
        } },
    { "book_case", "案件(案卷)", "case (casework)",
        {
            { "id", "integer", "事项", "matter", false },
            { "number", "text", "编号", "number", false },
            { "lead", "integer", "线索事项", "matter of the lead", false },
            { "region", "text", "区划", "region", false },
            { "township", "text", "乡镇", "township", false },
            { "village", "text", "村", "village", false },
            { "domain", "text", "领域", "domain", false },
            { "organ_level", "text", "承办机关层级", "level of the organ", false },
            { "filed_on", "date", "立案日期", "filed on", false },
            { "closed_on", "date", "结案日期", "closed on", false },
            { "withdrawn_on", "date", "撤案日期", "withdrawn on", false },
            { "acts_from", "date", "行为起始日", "first day of the acts", false },
            { "acts_to", "date", "行为终止日", "last day of the acts", false },
            { "reviewed_on", "date", "一案双查结论日期", "leaders' responsibility reviewed on", false },
        } },
    { "book_case_person", "涉案人员(案卷)", "person in a case (casework)",
        {
            { "id", "integer", "行号", "row", false },
            { "matter", "integer", "案件事项", "matter of the case", false },
            { "entity", ENTITY, "证件号码", "identifier", true },
            { "unit", "text", "单位", "unit", false },
            { "post", "text", "职务", "post", false },
            { "responsibility", "text", "责任", "responsibility", false },
        } },
};

static bool build_columns(struct qf_arena *arena, const struct described *from, struct qf_contract *contract)
{
    struct qf_column *columns = qf_arena_array(arena, COLUMNS_MAX, sizeof *columns);

    if (!columns)
        return false;
    for (; contract->column_count < COLUMNS_MAX && from->columns[contract->column_count].name;
         contract->column_count++) {
        const struct described_column *column = &from->columns[contract->column_count];
        columns[contract->column_count] = (struct qf_column){ .name = column->name,
            .title = { column->zh, column->en },
            .type = qf_type_find(column->type),
            .attribute = strcmp(column->type, ENTITY) == 0 ? "entity" : NULL,
            .on_invalid = QF_INVALID_QUARANTINE,
            .sensitive = column->sensitive };
    }
    contract->columns = columns;
    return true;
}

bool qf_casework_build(struct qf_arena *arena, const struct qf_contract **ret_datasets)
{
    struct qf_contract *datasets = qf_arena_array(arena, QF_COUNT(described), sizeof *datasets);

    if (!datasets)
        return false;
    for (size_t i = 0; i < QF_COUNT(described); i++) {
        datasets[i] = (struct qf_contract){ .code = described[i].name,
            .department = "",
            .title = { described[i].zh, described[i].en },
            .cadence = "",
            .purpose = "",
            .file = "",
            .digest = "" };
        if (!build_columns(arena, &described[i], &datasets[i]))
            return false;
    }
    *ret_datasets = datasets;
    return true;
}

size_t qf_casework_count(void)
{
    return QF_COUNT(described);
}

int64_t qf_book_batch(const char *dataset)
{
    for (size_t i = 0; i < QF_COUNT(described); i++)
        if (strcmp(described[i].name, dataset) == 0)
            return -1 - (int64_t)i;
    return 0;
}

const char *qf_book_dataset(int64_t batch)
{
    return batch < 0 && batch >= -(int64_t)QF_COUNT(described) ? described[-1 - batch].name : NULL;
}

bool qf_column_is_entity(const struct qf_column *column)
{
    return column->attribute && strcmp(column->attribute, "entity") == 0;
}

bool qf_model_reads_book(const struct qf_model *model)
{
    for (size_t i = 0; i < model->dataset_count; i++)
        if (qf_book_batch(model->datasets[i]))
            return true;
    return false;
}
