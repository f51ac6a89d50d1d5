/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts and fails calls while a scenario runs, and keeps the set of its live allocations. The state is one static
 * struct under a lock, because the replaced functions have no other way to reach it.
 */
#include "fault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fault_real.h"

#define BUCKETS     4096
#define RUNS_MOST   100000
#define DENSE_CALLS 256
#define SPARSE_STEP 13 /* a prime, so that no rhythm of the calls is always missed */

static const struct fault_kind {
    const char *name;
    int error_number;
    enum qf_status expected; /* QF_OK: the scenario must get through */
} kinds[FAULT_CLASS_COUNT] = {
    [FAULT_ALLOCATE] = { "allocate", ENOMEM, QF_NO_MEMORY },
    [FAULT_OPEN] = { "open", EMFILE, QF_IO },
    [FAULT_READ] = { "read", EIO, QF_IO },
    [FAULT_WRITE] = { "write", ENOSPC, QF_NO_SPACE },
    [FAULT_SYNC] = { "sync", EIO, QF_IO },
    [FAULT_RENAME] = { "rename", EIO, QF_IO },
    [FAULT_FOLDER] = { "folder", EIO, QF_IO },
    [FAULT_INTERRUPT] = { "interrupt", EINTR, QF_OK },
    [FAULT_SHORT] = { "short", 0, QF_OK },
    [FAULT_BOOK_MEMORY] = { "book memory", ENOMEM, QF_NO_MEMORY },
    [FAULT_BOOK_READ] = { "book read", EIO, QF_IO },
    [FAULT_BOOK_WRITE] = { "book write", ENOSPC, QF_NO_SPACE },
    [FAULT_BOOK_SYNC] = { "book sync", EIO, QF_IO },
};

struct allocation {
    struct allocation *next;
    const void *address;
};

static struct {
    pthread_mutex_t lock;
    bool running;
    enum fault_class class;
    unsigned calls, first; /* calls of the class so far; the first that fails */
    bool persistent;       /* every one after it fails as well */
    unsigned struck;
    size_t live;
    struct allocation *buckets[BUCKETS];
} state = { .lock = PTHREAD_MUTEX_INITIALIZER };

bool fault_strikes(enum fault_class class)
{
    bool strikes = false;

    pthread_mutex_lock(&state.lock);
    if (state.running && state.class == class) {
        unsigned call = state.calls++;
        strikes = state.persistent ? call >= state.first : call == state.first;
        state.struck += strikes;
    }
    pthread_mutex_unlock(&state.lock);
    if (strikes)
        errno = kinds[class].error_number;
    return strikes;
}

/* --- live allocations ------------------------------------------------------------------------------------------- */

static struct allocation **bucket_of(const void *address)
{
    return &state.buckets[((uintptr_t)address >> 4) * 2654435761u % BUCKETS];
}

void *fault_remember(void *address)
{
    if (!address)
        return NULL;
    pthread_mutex_lock(&state.lock);
    if (state.running) {
        struct allocation *allocation = __real_malloc(sizeof *allocation), **bucket = bucket_of(address);
        if (allocation) {
            *allocation = (struct allocation){ .next = *bucket, .address = address };
            *bucket = allocation;
            state.live++;
        }
    }
    pthread_mutex_unlock(&state.lock);
    return address;
}

void fault_forget(const void *address)
{
    pthread_mutex_lock(&state.lock);
    for (struct allocation **link = bucket_of(address); *link; link = &(*link)->next) {
        struct allocation *found = *link;
        if (found->address == address) {
            *link = found->next;
            __real_free(found);
            state.live--;
            break;
        }
    }
    pthread_mutex_unlock(&state.lock);
}

static void forget_all(void)
{
    for (size_t i = 0; i < BUCKETS; i++)
        while (state.buckets[i]) {
            struct allocation *next = state.buckets[i]->next;
            __real_free(state.buckets[i]);
            state.buckets[i] = next;
        }
    state.live = 0;
}

/* --- running ---------------------------------------------------------------------------------------------------- */

static size_t count_descriptors(void)
{
    DIR *folder = __real_opendir("/proc/self/fd");
    size_t count = 0;

    if (!folder)
        return 0;
    while (__real_readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void start(enum fault_class class, unsigned first, bool persistent)
{
    pthread_mutex_lock(&state.lock);
    forget_all();
    state.class = class;
    state.first = first;
    state.persistent = persistent;
    state.calls = state.struck = 0;
    state.running = true;
    pthread_mutex_unlock(&state.lock);
}

/* Ends the run: how many calls were failed, and how many allocations of it are alive. */
static unsigned stop(size_t *ret_live)
{
    pthread_mutex_lock(&state.lock);
    state.running = false;
    unsigned struck = state.struck;
    *ret_live = state.live;
    pthread_mutex_unlock(&state.lock);
    return struck;
}

void fault_count(enum fault_class class)
{
    start(class, UINT_MAX, false);
}

unsigned fault_counted(void)
{
    size_t live;

    stop(&live);
    return state.calls;
}

/* A library's own threads may hold a descriptor for a moment longer; one that we forgot stays for ever. */
static bool left_open(size_t before)
{
    const struct timespec moment = { .tv_nsec = 5000000 };

    for (int i = 0; i < 400; i++) {
        if (count_descriptors() <= before)
            return false;
        nanosleep(&moment, NULL);
    }
    return true;
}

/* One run that fails call `first`; false when there was no such call. */
static bool run_once(const struct fault_scenario *scenario, enum fault_class class, unsigned first, bool persistent)
{
    const struct fault_kind *kind = &kinds[class];
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char place[160];
    size_t live;

    snprintf(place, sizeof place, "%s, %s call %u%s", scenario->name, kind->name, first, persistent ? " and on" : "");
    if (scenario->prepare)
        scenario->prepare(scenario->context);
    size_t descriptors = count_descriptors();
    start(class, first, persistent);
    enum qf_status status = scenario->run(scenario->context, &error);
    unsigned struck = stop(&live);

    if (live)
        fail_msg("%s: %zu allocations were left behind", place, live);
    if (left_open(descriptors))
        fail_msg("%s: a descriptor was left open", place);
    if (status != error.status)
        fail_msg("%s: returned %s, but the error says %s", place, qf_status_name(status), qf_status_name(error.status));
    if (status != QF_OK && !error.message[0])
        fail_msg("%s: %s without a message", place, qf_status_name(status));
    if (status == QF_OK && struck && kind->expected != QF_OK && !(scenario->absorbs & FAULTS(class)))
        fail_msg("%s: succeeded although a call failed", place);
    if (status != QF_OK && status != (struck ? kind->expected : QF_OK))
        fail_msg("%s: %s (%s)", place, qf_status_name(status), error.message);
    if (scenario->check)
        scenario->check(scenario->context, status);
    return struck > 0;
}

static void run_class(const struct fault_scenario *scenario, enum fault_class class, bool persistent)
{
    unsigned first = 0;

    /* A scenario with thousands of calls makes the same ones again and again: past the first hundreds one in so many. */
    while (run_once(scenario, class, first, persistent)) {
        first += first < DENSE_CALLS ? 1 : SPARSE_STEP;
        if (first >= RUNS_MOST)
            fail_msg("%s: more than %u calls of class %s", scenario->name, RUNS_MOST, kinds[class].name);
    }
    if (first == 0)
        fail_msg("%s: nothing of class %s was called", scenario->name, kinds[class].name);
}

void fault_run(const struct fault_scenario *scenario)
{
    for (enum fault_class class = 0; class < FAULT_CLASS_COUNT; class ++) {
        if (!(scenario->classes & FAULTS(class)))
            continue;
        run_class(scenario, class, false);
        if (class != FAULT_INTERRUPT) /* interrupted for ever is no case that ends */
            run_class(scenario, class, true);
    }
}
