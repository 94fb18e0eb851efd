/* A folder of its own for each test program, and files in it. */
#ifndef TESTS_UNIT_FILES_H
#define TESTS_UNIT_FILES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "core/base/number.h"
#include "tests/unit/unit.h"

static char files_folder[64];

static inline int files_setup(void **state)
{
    (void)state;
    (void)snprintf(files_folder, sizeof files_folder, "/tmp/isogloss-test-XXXXXX");
    return mkdtemp(files_folder) ? 0 : -1;
}

static inline int files_teardown(void **state)
{
    (void)state;
    DIR *dir = opendir(files_folder);
    if (!dir)
        return -1;
    for (const struct dirent *e; (e = readdir(dir));) {
        char path[400];
        (void)snprintf(path, sizeof path, "%s/%s", files_folder, e->d_name);
        if (e->d_name[0] != '.')
            (void)unlink(path);
    }
    (void)closedir(dir);
    return rmdir(files_folder);
}

/* The path of a file in the folder; valid until the next four calls. */
static inline const char *files_path(const char *name)
{
    static char path[4][400];
    static int next;
    next = (next + 1) % 4;
    (void)snprintf(path[next], sizeof path[next], "%s/%s", files_folder, name);
    return path[next];
}

static inline const char *files_write(const char *name, const void *bytes, size_t n)
{
    const char *path = files_path(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline const char *files_gzip(const char *name, const void *bytes, size_t n)
{
    const char *path = files_path(name);
    gzFile f = gzopen(path, "wb6");
    assert_non_null(f);
    assert_int_equal(gzwrite(f, bytes, (unsigned)n), (int)n);
    assert_int_equal(gzclose(f), Z_OK);
    return path;
}

/* The next line of a table that is no comment, cut at its tabs; the number of fields, 0
 * at the end. `line` holds them; those that the line lacks are empty. */
enum { FILES_FIELDS = 16, FILES_LINE = 1000 };
static inline int files_next_row(FILE *f, char line[FILES_LINE],
                                 char *field[FILES_FIELDS])
{
    do {
        if (!fgets(line, FILES_LINE, f))
            return 0;
    } while (line[0] == '#');
    line[strcspn(line, "\n")] = '\0';
    int n = 0;
    for (char *p = line; p && n < FILES_FIELDS; n++) {
        field[n] = p;
        p = strchr(p, '\t');
        if (p)
            *p++ = '\0';
    }
    for (int i = n; i < FILES_FIELDS; i++)
        field[i] = strchr(line, '\0');
    return n;
}

/* A field that must be a number. */
static inline double files_number(const char *field)
{
    if (!field)
        return 0;
    double v = 0;
    assert_int_equal(number_parse_double(field, strlen(field), &v), NUMBER_OK);
    return v;
}

#endif
