/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ownership made visible: CLEANUP() releases a local handle on every way out of its block, TAKE()
 * hands it on. Allocation is plain malloc/calloc/free; fault tests wrap them at link time.
 */
#ifndef QF_BASE_MEMORY_H
#define QF_BASE_MEMORY_H

#include <stdlib.h>

/*
 * struct qf_thing *thing CLEANUP(qf_thing_free) = NULL;      a pointer that is owned
 * struct qf_text text CLEANUP(qf_text_release) = {0};        a value that owns something
 * The header of the type declares which of the two it is with one of the macros below.
 */
#define CLEANUP(function) __attribute__((cleanup(function##_cleanup_)))

#define QF_CLEANUP_POINTER(type, function)                                                                             \
    static inline void function##_cleanup_(type **handle)                                                              \
    {                                                                                                                  \
        if (*handle)                                                                                                   \
            function(*handle);                                                                                         \
    }

#define QF_CLEANUP_VALUE(type, function)                                                                               \
    static inline void function##_cleanup_(type *handle)                                                               \
    {                                                                                                                  \
        function(handle);                                                                                              \
    }

static inline void free_cleanup_(void *handle)
{
    free(*(void **)handle);
}

/* The pointer's value; the variable is NULL afterwards, so its cleanup does nothing. */
#define TAKE(pointer)                                                                                                  \
    ({                                                                                                                 \
        __auto_type take_value_ = (pointer);                                                                           \
        (pointer) = NULL;                                                                                              \
        take_value_;                                                                                                   \
    })

/* The same for a value that owns something: the variable is `empty` afterwards. */
#define TAKE_VALUE(variable, empty)                                                                                    \
    ({                                                                                                                 \
        __typeof__(variable) *take_from_ = &(variable), take_value_ = *take_from_;                                     \
        *take_from_ = (empty);                                                                                         \
        take_value_;                                                                                                   \
    })

#define QF_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
