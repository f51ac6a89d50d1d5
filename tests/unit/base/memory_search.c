/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the writable maps one block after the other into a map of its own, which is left out. */
#include "memory_search.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

#define BLOCK_BYTES   ((size_t)1 << 20)
#define MAP_BYTES_MAX ((size_t)1 << 30)

unsigned char secret_at(size_t index)
{
    uint64_t mixed = ((uint64_t)index + 1) * UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ (mixed >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
    return (unsigned char)('a' + (mixed >> 33) % 26);
}

static size_t count_in(const unsigned char *block, size_t size, size_t length)
{
    size_t found = 0;

    for (size_t start = 0; start + SECRET_WINDOW <= length; start += 8) {
        unsigned char first = secret_at(start);
        for (const unsigned char *at = block; (at = memchr(at, first, size - (size_t)(at - block))); at++) {
            size_t same = 0, rest = size - (size_t)(at - block);
            while (same < SECRET_WINDOW && same < rest && at[same] == secret_at(start + same))
                same++;
            found += same == SECRET_WINDOW;
        }
    }
    return found;
}

static size_t count_in_map(int memory, uintptr_t from, uintptr_t to, unsigned char *block, size_t length)
{
    size_t found = 0;

    for (uintptr_t at = from; at < to; at += BLOCK_BYTES - SECRET_WINDOW) {
        size_t size = to - at < BLOCK_BYTES ? to - at : BLOCK_BYTES;
        ssize_t got = pread(memory, block, size, (off_t)at);
        if (got > 0)
            found += count_in(block, (size_t)got, length);
    }
    return found;
}

size_t memory_find_secret(size_t length)
{
    char line[512];
    size_t found = 0, maps_read = 0;
    unsigned char *block = mmap(NULL, BLOCK_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    FILE *maps = fopen("/proc/self/maps", "re");

    assert_true(block != MAP_FAILED);
    assert_true(memory >= 0);
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        char mode[5];
        if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) != 3 || mode[1] != 'w' || from == (uintptr_t)block)
            continue;
        /* Not what is shared, which is no memory of ours, nor the shadow of a sanitizer. */
        if (mode[3] == 'p' && to - from <= MAP_BYTES_MAX)
            found += count_in_map(memory, from, to, block, length);
        maps_read++;
    }
    assert_true(maps_read >= 3);
    fclose(maps);
    close(memory);
    munmap(block, BLOCK_BYTES);
    return found;
}
