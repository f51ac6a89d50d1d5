/* SPDX-License-Identifier: Apache-2.0 */
/* Takes away the folder of a test with all that is in it. */
#ifndef QF_TESTS_REMOVE_TREE_H
#define QF_TESTS_REMOVE_TREE_H

#include <ftw.h>
#include <stdio.h>

static inline int remove_tree_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status, (void)kind, (void)where;
    return remove(path);
}

/* 0, or −1 when something could not be removed. */
static inline int remove_tree(const char *folder)
{
    return nftw(folder, remove_tree_entry, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
