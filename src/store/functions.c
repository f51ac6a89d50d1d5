/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identifiers in SQL. Each function reads vectors of texts and is registered from one const table
 * or, for the three that every identifier type has, from the types of ident/ themselves.
 */
#include "store/functions.h"

#include <string.h>

#include "ident/ident.h"
#include "ident/name.h"
#include "store/engine.h"

#define TYPE(name)                                                                                                     \
    {                                                                                                                  \
        name, "(VARCHAR) → VARCHAR", QF_N("the normal form; NULL when invalid or empty")                               \
    }
#define MASK(name)                                                                                                     \
    {                                                                                                                  \
        name "_mask", "(VARCHAR) → VARCHAR", QF_N("the text with its middle hidden, for display")                      \
    }
#define VALID(name)                                                                                                    \
    {                                                                                                                  \
        name "_valid", "(VARCHAR) → BOOLEAN", QF_N("whether the text is valid")                                        \
    }

static const struct qf_sql_function FUNCTIONS[] = {
    TYPE("bank_card"),
    MASK("bank_card"),
    VALID("bank_card"),
    TYPE("contractor_code"),
    MASK("contractor_code"),
    VALID("contractor_code"),
    TYPE("credit_code"),
    MASK("credit_code"),
    VALID("credit_code"),
    TYPE("disability_card"),
    MASK("disability_card"),
    VALID("disability_card"),
    TYPE("issuer_code"),
    MASK("issuer_code"),
    VALID("issuer_code"),
    TYPE("land_contract_code"),
    MASK("land_contract_code"),
    VALID("land_contract_code"),
    TYPE("medical_institution"),
    MASK("medical_institution"),
    VALID("medical_institution"),
    TYPE("organisation_code"),
    MASK("organisation_code"),
    VALID("organisation_code"),
    { "organisation_entity", "(VARCHAR) → BIGINT",
        QF_N("the entity behind a credit or organisation code; NULL when there is no valid code") },
    TYPE("organisation_name"),
    MASK("organisation_name"),
    VALID("organisation_name"),
    TYPE("parcel_code"),
    MASK("parcel_code"),
    VALID("parcel_code"),
    { "person_entity", "(VARCHAR) → BIGINT", QF_N("the entity behind a resident ID; NULL when it is not valid") },
    TYPE("person_name"),
    { "person_name_agreement", "(VARCHAR, VARCHAR) → VARCHAR",
        QF_N("how two names agree: same, variant, similar or different; NULL when one is missing") },
    MASK("person_name"),
    { "person_name_pinyin", "(VARCHAR) → VARCHAR", QF_N("a person's name in pinyin without tones") },
    { "person_name_surname", "(VARCHAR) → VARCHAR", QF_N("the surname of a Chinese name; NULL when there is none") },
    VALID("person_name"),
    TYPE("phone"),
    MASK("phone"),
    VALID("phone"),
    TYPE("plate"),
    MASK("plate"),
    VALID("plate"),
    TYPE("region_code"),
    MASK("region_code"),
    VALID("region_code"),
    TYPE("registration_number"),
    MASK("registration_number"),
    VALID("registration_number"),
    TYPE("resident_id"),
    { "resident_id_birth", "(VARCHAR) → DATE", QF_N("the date of birth in a resident ID; NULL when it is not valid") },
    { "resident_id_male", "(VARCHAR) → BOOLEAN", QF_N("whether a resident ID is a man's; NULL when it is not valid") },
    MASK("resident_id"),
    VALID("resident_id"),
};

const struct qf_sql_function *qf_sql_functions(size_t *ret_count)
{
    *ret_count = QF_COUNT(FUNCTIONS);
    return FUNCTIONS;
}

/* A column of texts going in. */
struct argument {
    duckdb_string_t *texts;
    uint64_t *validity;
};

static struct argument argument_of(duckdb_data_chunk chunk, unsigned column)
{
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);

    return (struct argument){ duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector) };
}

static bool text_at(const struct argument *argument, idx_t row, struct qf_slice *ret)
{
    if (argument->validity && !duckdb_validity_row_is_valid(argument->validity, row))
        return false;
    *ret =
        (struct qf_slice){ duckdb_string_t_data(&argument->texts[row]), duckdb_string_t_length(argument->texts[row]) };
    return true;
}

/* A column coming out. */
struct answer {
    duckdb_vector vector;
    void *data;
};

static struct answer answer_in(duckdb_vector vector)
{
    return (struct answer){ vector, duckdb_vector_get_data(vector) };
}

static void answer_null(const struct answer *answer, idx_t row)
{
    duckdb_vector_ensure_validity_writable(answer->vector);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(answer->vector), row);
}

static void answer_text(const struct answer *answer, idx_t row, const char *text, size_t length)
{
    duckdb_vector_assign_string_element_len(answer->vector, row, text, length);
}

static void answer_entity(const struct answer *answer, idx_t row, int64_t entity)
{
    ((int64_t *)answer->data)[row] = entity;
    if (entity == 0)
        answer_null(answer, row);
}

/* What one row of a function with one text does. NULL in gives NULL out before it is asked. */
typedef void (*row_function)(
    const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row);

struct implementation {
    row_function row;
    const struct qf_ident_type *type; /* NULL when the function belongs to none */
};

static void run_rows(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    const struct implementation *implementation = duckdb_scalar_function_get_extra_info(info);
    struct argument argument = argument_of(input, 0);
    struct answer answer = answer_in(output);
    idx_t rows = duckdb_data_chunk_get_size(input);
    struct qf_slice text;

    for (idx_t row = 0; row < rows; row++) {
        if (text_at(&argument, row, &text))
            implementation->row(implementation->type, text, &answer, row);
        else
            answer_null(&answer, row);
    }
}

static void normal_row(const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    struct qf_ident ident;

    type->read(text, &ident);
    if (ident.outcome == QF_IDENT_VALID)
        answer_text(answer, row, ident.value, ident.length);
    else
        answer_null(answer, row);
}

static void valid_row(const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    struct qf_ident ident;

    type->read(text, &ident);
    ((bool *)answer->data)[row] = ident.outcome == QF_IDENT_VALID;
}

static void mask_row(const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    char masked[QF_IDENT_MAX];

    qf_ident_mask(type->name, text, masked);
    answer_text(answer, row, masked, strlen(masked));
}

static void person_row(const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    (void)type;
    answer_entity(answer, row, qf_person_entity(text));
}

static void organisation_row(
    const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    (void)type;
    answer_entity(answer, row, qf_organisation_entity(text));
}

static void birth_row(const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    struct qf_ident ident;
    int32_t days = 0;

    (void)type;
    qf_resident_id_read(text, &ident);
    if (ident.outcome != QF_IDENT_VALID || !qf_resident_id_birth((struct qf_slice){ ident.value, ident.length }, &days))
        answer_null(answer, row);
    ((int32_t *)answer->data)[row] = days;
}

static void male_row(const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    struct qf_ident ident;
    bool male = false;

    (void)type;
    qf_resident_id_read(text, &ident);
    if (ident.outcome != QF_IDENT_VALID || !qf_resident_id_male((struct qf_slice){ ident.value, ident.length }, &male))
        answer_null(answer, row);
    ((bool *)answer->data)[row] = male;
}

static void pinyin_row(const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    char pinyin[QF_IDENT_MAX];
    struct qf_ident name;

    (void)type;
    qf_person_name_read(text, &name);
    if (name.outcome == QF_IDENT_EMPTY) {
        answer_null(answer, row);
        return;
    }
    qf_person_name_pinyin((struct qf_slice){ name.value, name.length }, false, pinyin);
    answer_text(answer, row, pinyin, strlen(pinyin));
}

static void surname_row(const struct qf_ident_type *type, struct qf_slice text, const struct answer *answer, idx_t row)
{
    struct qf_ident name;
    size_t length = 0;

    (void)type;
    qf_person_name_read(text, &name);
    if (name.outcome == QF_IDENT_VALID)
        length = qf_person_name_surname((struct qf_slice){ name.value, name.length });
    if (length)
        answer_text(answer, row, name.value, length);
    else
        answer_null(answer, row);
}

static void run_agreement(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    static const char *const WORDS[] = {
        [QF_NAME_SAME] = "same",
        [QF_NAME_VARIANT] = "variant",
        [QF_NAME_SIMILAR] = "similar",
        [QF_NAME_DIFFERENT] = "different",
    };
    struct argument first = argument_of(input, 0), second = argument_of(input, 1);
    struct answer answer = answer_in(output);
    idx_t rows = duckdb_data_chunk_get_size(input);
    struct qf_slice a, b;

    (void)info;
    for (idx_t row = 0; row < rows; row++) {
        enum qf_name_agreement agreement = QF_NAME_UNKNOWN;

        if (text_at(&first, row, &a) && text_at(&second, row, &b))
            agreement = qf_person_name_compare(a, b);
        if (agreement == QF_NAME_UNKNOWN)
            answer_null(&answer, row);
        else
            answer_text(&answer, row, WORDS[agreement], strlen(WORDS[agreement]));
    }
}

static void add_types(duckdb_scalar_function function, unsigned arguments, duckdb_type answer)
{
    duckdb_logical_type text = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    duckdb_logical_type out = duckdb_create_logical_type(answer);

    for (unsigned i = 0; i < arguments; i++)
        duckdb_scalar_function_add_parameter(function, text);
    duckdb_scalar_function_set_return_type(function, out);
    duckdb_destroy_logical_type(&text);
    duckdb_destroy_logical_type(&out);
}

/* `row` NULL stands for the one function of two texts. */
static enum qf_status add_function(duckdb_connection connection, const char *name, row_function row,
    const struct qf_ident_type *type, duckdb_type answer, struct qf_error *error)
{
    struct implementation *implementation = malloc(sizeof *implementation);
    duckdb_scalar_function function;
    duckdb_state state;

    if (!implementation)
        return qf_fail_memory(error);
    *implementation = (struct implementation){ row, type };
    function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, name);
    duckdb_scalar_function_set_extra_info(function, implementation, free);
    duckdb_scalar_function_set_function(function, row ? run_rows : run_agreement);
    add_types(function, row ? 1 : 2, answer);
    state = duckdb_register_scalar_function(connection, function);
    duckdb_destroy_scalar_function(&function);
    if (state != DuckDBSuccess)
        return qf_fail(error, QF_INTERNAL, "the data engine refuses the function '%s'", name);
    return QF_OK;
}

static enum qf_status add_type_functions(
    duckdb_connection connection, const struct qf_ident_type *type, struct qf_error *error)
{
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    TRY(add_function(connection, type->name, normal_row, type, DUCKDB_TYPE_VARCHAR, error));
    qf_text_add_format(&name, "%s_mask", type->name);
    TRY(qf_text_check(&name, error));
    TRY(add_function(connection, qf_text_string(&name), mask_row, type, DUCKDB_TYPE_VARCHAR, error));
    qf_text_clear(&name);
    qf_text_add_format(&name, "%s_valid", type->name);
    TRY(qf_text_check(&name, error));
    return add_function(connection, qf_text_string(&name), valid_row, type, DUCKDB_TYPE_BOOLEAN, error);
}

enum qf_status qf_functions_register(duckdb_connection connection, struct qf_error *error)
{
    static const struct {
        const char *name;
        row_function row;
        duckdb_type answer;
    } SINGLE[] = {
        { "organisation_entity", organisation_row, DUCKDB_TYPE_BIGINT },
        { "person_entity", person_row, DUCKDB_TYPE_BIGINT },
        { "person_name_agreement", NULL, DUCKDB_TYPE_VARCHAR },
        { "person_name_pinyin", pinyin_row, DUCKDB_TYPE_VARCHAR },
        { "person_name_surname", surname_row, DUCKDB_TYPE_VARCHAR },
        { "resident_id_birth", birth_row, DUCKDB_TYPE_DATE },
        { "resident_id_male", male_row, DUCKDB_TYPE_BOOLEAN },
    };
    size_t count;
    const struct qf_ident_type *types = qf_ident_types(&count);

    for (size_t i = 0; i < count; i++)
        TRY(add_type_functions(connection, &types[i], error));
    for (size_t i = 0; i < QF_COUNT(SINGLE); i++)
        TRY(add_function(connection, SINGLE[i].name, SINGLE[i].row, NULL, SINGLE[i].answer, error));
    return QF_OK;
}
