/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for a text in all memory that this process may write, through /proc/self/mem: heap, stack, freed blocks and all. The
 * text is never held here: byte i is secret_at(i), computed while comparing.
 */
#ifndef QF_TESTS_BASE_MEMORY_SEARCH_H
#define QF_TESTS_BASE_MEMORY_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

/* Byte `index` of the text that must not be found: a letter. */
unsigned char secret_at(size_t index);

/* How often SECRET_WINDOW bytes in a row, from any multiple of 8 below `length`, stand anywhere. Fails the test when the
 * memory cannot be read. */
#define SECRET_WINDOW 16
size_t memory_find_secret(size_t length);

#endif
