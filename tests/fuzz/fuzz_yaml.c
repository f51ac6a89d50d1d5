/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as each kind of catalogue file: every mistake has a place and words, and what is sound holds together. */
#include "catalog/catalog.h"
#include "fuzz.h"

static unsigned count_lines(const uint8_t *data, size_t size)
{
    unsigned lines = 1;

    for (size_t i = 0; i < size; i++) /* YAML ends lines with LF, CR, and U+0085, U+2028, U+2029 */
        lines += data[i] == '\n' || data[i] == '\r' || data[i] == 0x85 || data[i] == 0xA8 || data[i] == 0xA9;
    return lines;
}

static void check_text(const char *text)
{
    HOLDS(text && text[0]);
    HOLDS(qf_utf8_valid_prefix(text, strlen(text)) == strlen(text));
}

static void check_mistakes(const struct qf_catalog *catalog, const uint8_t *data, size_t size)
{
    size_t count;
    const struct qf_catalog_mistake *mistakes = qf_catalog_mistakes(catalog, &count);
    unsigned lines = count_lines(data, size);

    HOLDS(count > 0);
    for (size_t i = 0; i < count; i++) {
        HOLDS(mistakes[i].line >= 1 && mistakes[i].line <= lines + 1);
        HOLDS(mistakes[i].column >= 1 && mistakes[i].column <= size + 1);
        check_text(mistakes[i].message);
        HOLDS(mistakes[i].hint);
        HOLDS(i == 0 || mistakes[i - 1].line <= mistakes[i].line);
    }
}

static bool is_column(const struct qf_contract *contract, int index)
{
    return index >= 0 && (size_t)index < contract->column_count;
}

static void check_contract(const struct qf_contract *contract)
{
    check_text(contract->title.zh);
    HOLDS(contract->column_count > 0);
    for (size_t i = 0; i < contract->column_count; i++) {
        const struct qf_column *column = &contract->columns[i];
        HOLDS(column->type && column->header_count > 0);
        HOLDS(qf_contract_column(contract, column->name) == column);
        HOLDS(!column->party || qf_contract_party(contract, column->party));
        for (size_t j = 1; j < column->value_count; j++)
            HOLDS(strcmp(column->values[j - 1].spelling, column->values[j].spelling) < 0);
    }
    for (size_t i = 0; i < contract->key_count; i++)
        HOLDS(is_column(contract, contract->key[i]));
    for (size_t i = 0; i < contract->party_count; i++)
        HOLDS(is_column(contract, contract->parties[i].id_column) ||
              is_column(contract, contract->parties[i].name_column));
    for (size_t i = 0; i < contract->relation_count; i++) {
        const struct qf_relation *relation = &contract->relations[i];
        HOLDS(qf_contract_party(contract, relation->to));
        HOLDS(relation->from ? qf_contract_party(contract, relation->from) != NULL
                             : is_column(contract, relation->group_column));
        HOLDS(relation->kind_column < 0 || is_column(contract, relation->kind_column));
    }
}

static void check_model(const struct qf_model *model)
{
    size_t hitting = 0;

    check_text(model->sql);
    check_text(model->sentence.en);
    HOLDS(model->dataset_count > 0 && model->sql_line > 0);
    for (size_t i = 0; i < model->example_count; i++)
        hitting += model->examples[i].hit_count > 0;
    HOLDS(hitting > 0 && hitting < model->example_count);
    for (size_t i = 0; i < model->parameter_count; i++) {
        const struct qf_model_parameter *parameter = &model->parameters[i];
        HOLDS(!parameter->has_min || parameter->value >= parameter->min);
        HOLDS(!parameter->has_max || parameter->value <= parameter->max);
        HOLDS(parameter->type != QF_FACT_TEXT || parameter->text);
    }
}

static void check_calendar(const struct qf_calendar *calendar)
{
    size_t known = 0;

    for (int32_t i = 0; i < calendar->day_count; i++)
        known += qf_calendar_day(calendar, calendar->first + i) != QF_DAY_UNKNOWN;
    HOLDS(known / 366 <= calendar->year_count && known >= calendar->year_count * 365);
    for (size_t i = 0; i < calendar->year_count; i++)
        HOLDS(qf_calendar_year(calendar, calendar->years[i].year) == &calendar->years[i]);
}

static void check_machine(const struct qf_machine *machine)
{
    HOLDS(qf_machine_initial(machine));
    for (size_t i = 0; i < machine->move_count; i++) {
        const struct qf_move *move = &machine->moves[i];
        HOLDS(move->by.roles.count > 0 && move->from.count > 0);
        HOLDS(!move->to || qf_machine_state(machine, move->to));
        for (size_t k = 0; k < move->from.count; k++) {
            const struct qf_state *state = qf_machine_state(machine, move->from.items[k]);
            HOLDS(state && (!state->terminal || move->reopens));
        }
        for (size_t k = 0; k < move->waivable.count; k++)
            HOLDS(qf_names_have(move->requires, move->waivable.items[k]));
    }
}

static void check_workflow(const struct qf_workflow *workflow)
{
    for (size_t i = 0; i < workflow->machine_count; i++)
        check_machine(&workflow->machines[i]);
    for (size_t i = 0; i < workflow->clock_count; i++) {
        const struct qf_clock *clock = &workflow->clocks[i];
        HOLDS(qf_workflow_machine(workflow, clock->machine));
        HOLDS(clock->term_count > 0);
        for (size_t k = 0; k < clock->term_count; k++) {
            const struct qf_term *term = &clock->terms[k];
            if (term->legal.basis.valid_from <= term->legal.basis.valid_to)
                HOLDS(qf_clock_term(clock, term->track, term->legal.basis.valid_to) == term);
            HOLDS(clock->kind != QF_CLOCK_MEASURE || !term->rolls);
        }
    }
}

static void check_sound(const struct qf_catalog *catalog)
{
    size_t contracts, models, others;
    const struct qf_contract *contract = qf_catalog_contracts(catalog, &contracts);
    const struct qf_model *model = qf_catalog_models(catalog, &models);

    qf_catalog_mistakes(catalog, &others);
    HOLDS(others == 0);
    check_calendar(qf_catalog_calendar(catalog));
    check_workflow(qf_catalog_workflow(catalog));
    for (size_t i = 0; i < contracts; i++)
        check_contract(&contract[i]);
    for (size_t i = 0; i < models; i++)
        check_model(&model[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const kinds[] = { "departments", "domains", "calendar", "workflow", "contract", "definition",
        "model" };

    for (size_t i = 0; i < QF_COUNT(kinds); i++) {
        struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
        struct qf_catalog *catalog = NULL;
        enum qf_status status = qf_catalog_read_text(kinds[i], (const char *)data, size, &catalog, &error);

        HOLDS(status == QF_OK || status == QF_INPUT);
        if (status == QF_OK)
            check_sound(catalog);
        else
            check_mistakes(catalog, data, size);
        qf_catalog_free(catalog);
    }
    return 0;
}
