/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The identifier readers of ident/ as SQL functions, vectorised, in every lake session:
 *   <type>(text) → VARCHAR      the normal form, NULL when invalid or empty     resident_id('11010519491231002x')
 *   <type>_valid(text) → BOOLEAN                                               credit_code_valid(code)
 *   <type>_mask(text) → VARCHAR                                                resident_id_mask(id)
 *   person_entity(id), organisation_entity(code) → BIGINT                      NULL when no valid key
 *   resident_id_birth(id) → DATE, resident_id_male(id) → BOOLEAN
 *   person_name_agreement(a, b) → VARCHAR   same, variant, similar, different; NULL when one is missing
 *   person_name_pinyin(name) → VARCHAR, person_name_surname(name) → VARCHAR
 */
#ifndef QF_STORE_FUNCTIONS_H
#define QF_STORE_FUNCTIONS_H

#include <stddef.h>

/* For help, docs and the test that holds them against the engine. */
struct qf_sql_function {
    const char *name;
    const char *signature; /* "(VARCHAR) → BOOLEAN" */
    const char *summary;   /* English, for qf_tr() */
};
/* Sorted by name; the table lives as long as the program. */
const struct qf_sql_function *qf_sql_functions(size_t *ret_count);

#endif
