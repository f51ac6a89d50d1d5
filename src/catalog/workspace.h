/* SPDX-License-Identifier: Apache-2.0 */
/* qingfeng.yaml: the settings of one workspace. */
#ifndef QF_CATALOG_WORKSPACE_H
#define QF_CATALOG_WORKSPACE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct qf_workspace_settings {
    struct qf_bilingual city;    /* its name */
    const char *region;          /* six-digit code of the city */
    const char *shipped_catalog; /* folder of the shipped catalogue; NULL: the installed one */
    unsigned threads;            /* 0: all cores */
    int64_t memory_bytes;        /* for the engine; 0: its default */
    int64_t model_memory_bytes;  /* cage of a model run */
    int64_t model_time_ms;
};

/* Fills defaults, then what the file says; strings live in `arena`. Mistakes fail with INPUT and name line and column.
 */
QF_MUST_CHECK enum qf_status qf_workspace_settings_read(
    const char *path, struct qf_arena *arena, struct qf_workspace_settings *ret_settings, struct qf_error *error);

#endif
