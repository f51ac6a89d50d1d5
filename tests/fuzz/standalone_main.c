/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz harness over files, so that any compiler checks the corpus: each argument is a file or a folder
 * of files. Fails when there was nothing to run.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LARGEST_INPUT_BYTES ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(LARGEST_INPUT_BYTES), *exact;

    if (!file || !data) {
        perror(path);
        exit(2);
    }
    size_t size = fread(data, 1, LARGEST_INPUT_BYTES, file);
    fclose(file);
    /* A block of exactly this size, so that a sanitizer sees a read past the end. */
    exact = malloc(size ? size : 1);
    if (!exact) {
        perror(path);
        exit(2);
    }
    memcpy(exact, data, size);
    free(data);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static size_t run_path(const char *path)
{
    struct stat status;
    DIR *folder;
    const struct dirent *entry;
    size_t count = 0;

    if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
        return run_file(path);
    folder = opendir(path);
    if (!folder) {
        perror(path);
        exit(2);
    }
    while ((entry = readdir(folder))) {
        char name[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        count += run_path(name);
    }
    closedir(folder);
    return count;
}

int main(int count, char **paths)
{
    size_t runs = 0;

    for (int i = 1; i < count; i++)
        runs += run_path(paths[i]);
    if (!runs) {
        fprintf(stderr, "nothing to run: give files or folders\n");
        return 2;
    }
    printf("%zu inputs\n", runs);
    return 0;
}
