/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fault injection: runs a scenario again and again and fails call 0, 1, 2 … of a class until the scenario gets
 * through, checking each time that the failure is reported and nothing is left behind. The calls are replaced at
 * link time (--wrap, see meson.build), so production code carries no hooks.
 */
#ifndef QF_TESTS_FAULT_H
#define QF_TESTS_FAULT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"

/* Classes of calls that can fail. The table in fault.c says with which errno, and which status must come of it. */
enum fault_class {
    FAULT_ALLOCATE,    /* malloc, calloc, realloc, strdup …: no memory */
    FAULT_OPEN,        /* open, openat: too many open files */
    FAULT_READ,        /* read, pread: an input/output error */
    FAULT_WRITE,       /* write, pwrite: the disk is full */
    FAULT_SYNC,        /* fsync, fdatasync: an input/output error */
    FAULT_RENAME,      /* rename: an input/output error */
    FAULT_FOLDER,      /* mkdir, opendir, readdir, fstatat: an input/output error */
    FAULT_INTERRUPT,   /* open, read, write, fsync … end with EINTR: the scenario must succeed all the same */
    FAULT_SHORT,       /* read and write move fewer bytes than asked: the scenario must succeed all the same */
    FAULT_BOOK_MEMORY, /* inside SQLite: no memory */
    FAULT_BOOK_READ,   /* inside SQLite, of a file: an input/output error */
    FAULT_BOOK_WRITE,  /* … the disk is full */
    FAULT_BOOK_SYNC,   /* … an input/output error */
    FAULT_CLASS_COUNT
};

#define FAULTS(class) (1u << (class))

struct fault_scenario {
    const char *name;
    unsigned classes; /* FAULTS() of those to fail, one after the other */
    unsigned absorbs; /* FAULTS() of those after which the scenario may succeed all the same */
    /* Brings the world to where the scenario starts; before every run, nothing fails in it. May be NULL. */
    void (*prepare)(void *context);
    /* The work under test. Calls of the class fail in here and nowhere else. Releases all it acquires. */
    enum qf_status (*run)(void *context, struct qf_error *error);
    /* Looks at what is visible afterwards; `status` is what run() returned. May be NULL. */
    void (*check)(void *context, enum qf_status status);
    void *context;
};

/*
 * For each class, once failing call n only and once every call from n on, for n = 0, 1, 2 … until no call failed; past
 * the first hundreds, for one n in so many.
 * Fails the cmocka test when a run that was failed does not return the status of its class with a message, leaves
 * memory or descriptors behind, or when a class is never called.
 */
void fault_run(const struct fault_scenario *scenario);

/* Counts the calls of `class` from here on, without failing one, until fault_counted() gives their number. */
void fault_count(enum fault_class class);
unsigned fault_counted(void);

/* For a __wrap_ function of your own: counts one call of `class` and says whether it must fail (errno is set). */
bool fault_strikes(enum fault_class class);

#endif
