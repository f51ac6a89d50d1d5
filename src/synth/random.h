/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers that look random and are the same on every machine: SplitMix64 (Steele, Lea, Flood 2014). Integers only, so
 * that no rounding of a platform shows. Every village, file and story draws from a stream of its own.
 */
#ifndef QF_SYNTH_RANDOM_H
#define QF_SYNTH_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct qf_random {
    uint64_t state;
};

static inline uint64_t qf_draw_next(struct qf_random *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15U;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

/* The stream `stream` of the seed, at its place `index`. */
static inline struct qf_random qf_draw_stream(uint64_t seed, uint64_t stream, uint64_t index)
{
    struct qf_random random = { seed };

    random.state = qf_draw_next(&random) ^ (stream * 0xD1342543DE82EF95U);
    random.state = qf_draw_next(&random) ^ (index * 0xAEF17502108EF2D9U);
    return random;
}

/* 0 … count - 1; `count` is at least 1. */
static inline uint32_t qf_draw_below(struct qf_random *random, uint32_t count)
{
    return (uint32_t)(((qf_draw_next(random) >> 32) * count) >> 32);
}

static inline int64_t qf_draw_between(struct qf_random *random, int64_t first, int64_t last)
{
    return first + qf_draw_below(random, (uint32_t)(last - first + 1));
}

static inline bool qf_draw_chance(struct qf_random *random, unsigned of_thousand)
{
    return qf_draw_below(random, 1000) < of_thousand;
}

#endif
