/* A folder for one test program, made in the build folder and removed at the end. */
#ifndef TESTS_UNIT_TEMP_H
#define TESTS_UNIT_TEMP_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static char temp_folder[64];

static inline int temp_make(void **state)
{
    (void)state;
    (void)snprintf(temp_folder, sizeof temp_folder, "/tmp/isogloss-test-XXXXXX");
    return mkdtemp(temp_folder) ? 0 : -1;
}

static inline int temp_remove_one(const char *path, const struct stat *st, int flag,
                                  struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static inline int temp_remove(void **state)
{
    (void)state;
    return nftw(temp_folder, temp_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Writes n bytes to a file of this name in the folder; returns its path in a buffer of
 * the caller. */
static inline const char *temp_write(char path[160], const char *name, const char *bytes,
                                     size_t n)
{
    (void)snprintf(path, 160, "%s/%s", temp_folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline const char *temp_text(char path[160], const char *name, const char *text)
{
    return temp_write(path, name, text, strlen(text));
}

#endif
