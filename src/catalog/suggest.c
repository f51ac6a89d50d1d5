/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "Did you mean": the nearest name by edit distance over characters (insertions, deletions,
 * replacements and swaps of neighbours; optimal string alignment), letter case not counted.
 */
#include <stddef.h>

#include "base/slice.h"
#include "catalog/catalog.h"

#define LONGEST 48 /* characters of a name worth suggesting for */

static size_t characters_of(const char *name, unsigned characters[LONGEST])
{
    struct qf_slice text = qf_slice(name);
    size_t count = 0;
    for (size_t offset = 0; offset < text.length; count++) {
        if (count == LONGEST)
            return LONGEST + 1;
        unsigned c = qf_utf8_next(text, &offset);
        characters[count] = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
    return count;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned distance(const unsigned *a, size_t a_count, const unsigned *b, size_t b_count)
{
    unsigned rows[3][LONGEST + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];
    for (unsigned j = 0; j <= b_count; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_count; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_count; j++) {
            row[j] = least(last[j - 1] + (a[i - 1] != b[j - 1]), least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        unsigned *freed = before;
        before = last;
        last = row;
        row = freed;
    }
    return last[b_count];
}

const char *qf_suggest(const char *name, const char *const *names, size_t count)
{
    unsigned wanted[LONGEST], candidate[LONGEST];
    size_t length = characters_of(name, wanted);
    const char *nearest = NULL;
    unsigned best = length > LONGEST ? 0 : (unsigned)(length < 3 ? 2 : length / 3 + 2); /* one more than is accepted */
    for (size_t i = 0; i < count; i++) {
        size_t other = characters_of(names[i], candidate);
        if (other > LONGEST || best == 0)
            continue;
        unsigned steps = distance(wanted, length, candidate, other);
        if (steps < best && steps < length) {
            best = steps;
            nearest = names[i];
        }
    }
    return nearest;
}
