/* SPDX-License-Identifier: Apache-2.0 */
/* Lets calls inside SQLite fail: its allocations, and its reads, writes and syncs of files. */
#ifndef QF_TESTS_BOOK_FAULTS_H
#define QF_TESTS_BOOK_FAULTS_H

/* Once in a program, before SQLite is used. Ends the program when SQLite refuses. */
void book_faults_install(void);

#endif
