/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands between SQLite and its memory and files. The methods of a file are those of the system's own layer but for the
 * three that can fail.
 */
#include "book_faults.h"

#include <sqlite3.h>

#include "base/memory.h"
#include "fault.h"

static struct {
    sqlite3_mem_methods memory; /* as they were */
    sqlite3_vfs *files;
    sqlite3_vfs own_files; /* as SQLite sees them */
    struct kind {          /* books are locked, logs are not: other methods */
        const sqlite3_io_methods *methods;
        sqlite3_io_methods own;
    } kinds[4];
} layer;

static void *allocate(int size)
{
    return fault_strikes(FAULT_BOOK_MEMORY) ? NULL : layer.memory.xMalloc(size);
}

static void *reallocate(void *block, int size)
{
    return fault_strikes(FAULT_BOOK_MEMORY) ? NULL : layer.memory.xRealloc(block, size);
}

static const sqlite3_io_methods *methods_of(const sqlite3_file *file)
{
    for (size_t i = 0; i < QF_COUNT(layer.kinds); i++)
        if (file->pMethods == &layer.kinds[i].own)
            return layer.kinds[i].methods;
    BUG("SQLite has a file that we did not open");
}

static int read_file(sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
    return fault_strikes(FAULT_BOOK_READ) ? SQLITE_IOERR_READ : methods_of(file)->xRead(file, data, size, offset);
}

static int write_file(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    return fault_strikes(FAULT_BOOK_WRITE) ? SQLITE_FULL : methods_of(file)->xWrite(file, data, size, offset);
}

/* Not synced in truth: no test pulls the plug, and there are thousands of runs. */
static int sync_file(sqlite3_file *file, int flags)
{
    (void)file, (void)flags;
    return fault_strikes(FAULT_BOOK_SYNC) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int open_file(sqlite3_vfs *files, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    int code = layer.files->xOpen(layer.files, name, file, flags, ret_flags);

    (void)files;
    if (code != SQLITE_OK)
        return code;
    for (size_t i = 0; i < QF_COUNT(layer.kinds); i++) {
        struct kind *kind = &layer.kinds[i];
        if (kind->methods && kind->methods != file->pMethods)
            continue;
        kind->methods = file->pMethods;
        kind->own = *file->pMethods;
        kind->own.xRead = read_file;
        kind->own.xWrite = write_file;
        kind->own.xSync = sync_file;
        file->pMethods = &kind->own;
        return SQLITE_OK;
    }
    BUG("SQLite has more kinds of files than we know");
}

void book_faults_install(void)
{
    sqlite3_mem_methods memory;

    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &layer.memory) != SQLITE_OK)
        BUG("SQLite is in use already");
    memory = layer.memory;
    memory.xMalloc = allocate;
    memory.xRealloc = reallocate;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) != SQLITE_OK || sqlite3_initialize() != SQLITE_OK)
        BUG("SQLite takes no other memory");
    layer.files = sqlite3_vfs_find(NULL);
    layer.own_files = *layer.files;
    layer.own_files.zName = "faults";
    layer.own_files.xOpen = open_file;
    if (sqlite3_vfs_register(&layer.own_files, 1) != SQLITE_OK)
        BUG("SQLite takes no other files");
}
