/* One text file, "digests": a line for each file, and the digest of all lines at the end,
 * so that a damaged file is known as such. It is replaced as a whole; of two programs
 * that write at once one is forgotten, which costs time and nothing else. */
#include "core/base/digest_cache.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "core/base/input.h"
#include "core/base/output.h"
#include "core/base/str.h"

enum {
    MOST_BYTES = 256 << 10, /* more than a thousand lines */
    SETTLED = 2,            /* seconds after which times tell two changes apart */
    SUM_BYTES = 4 + DIGEST_HEX
};

bool digest_cache_key(const char *path, DigestKey *key)
{
    struct stat st;
    struct timespec now;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
        clock_gettime(CLOCK_REALTIME, &now) != 0 ||
        st.st_mtim.tv_sec + SETTLED > now.tv_sec)
        return false;
    (void)snprintf(key->text, sizeof key->text,
                   "%" PRIx64 " %" PRIx64 " %" PRId64 " %" PRId64 ".%09ld %" PRId64
                   ".%09ld ",
                   (uint64_t)st.st_dev, (uint64_t)st.st_ino, (int64_t)st.st_size,
                   (int64_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                   (int64_t)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
    return true;
}

static void path_of(const char *folder, Str *path)
{
    *path = (Str){0};
    str_addf(path, "%s/digests", folder);
}

/* The lines of the file, without the sum; empty when there are none to trust. */
static void read_lines(const char *folder, Str *lines)
{
    Str path;
    Input *in = NULL;
    const Limits limits = {.memory = MOST_BYTES, .gzip_ratio = 1};
    char sum[DIGEST_HEX];
    *lines = (Str){0};
    path_of(folder, &path);
    if (input_open(&in, str_cstr(&path), &limits, NULL) == OK &&
        input_slurp(in, MOST_BYTES, lines, NULL) == OK && lines->n >= SUM_BYTES) {
        const char *last = lines->p + lines->n - SUM_BYTES;
        digest_bytes(lines->p, lines->n - SUM_BYTES, sum);
        const bool is_whole = memcmp(last, "sum ", 4) == 0 &&
                              memcmp(last + 4, sum, DIGEST_HEX - 1) == 0 &&
                              last[SUM_BYTES - 1] == '\n';
        lines->n = is_whole ? lines->n - SUM_BYTES : 0;
    } else {
        str_clear(lines);
    }
    input_close(in);
    str_free(&path);
}

/* Takes a line of *rest, with its end. */
static bool next_line(Text *rest, Text *line)
{
    const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    if (!end)
        return false;
    const size_t n = (size_t)(end - rest->p) + 1;
    *line = (Text){rest->p, n};
    *rest = (Text){rest->p + n, rest->n - n};
    return true;
}

static bool begins(Text line, const char *with, size_t n)
{
    return line.n >= n && memcmp(line.p, with, n) == 0;
}

bool digest_cache_find(const char *folder, const DigestKey *key, char hex[DIGEST_HEX])
{
    Str lines;
    const size_t n = strlen(key->text);
    bool is_found = false;
    hex[0] = '\0';
    read_lines(folder, &lines);
    Text rest = {lines.p, lines.n};
    for (Text line; !is_found && next_line(&rest, &line);) {
        is_found = line.n == n + DIGEST_HEX && begins(line, key->text, n);
        if (is_found) {
            memcpy(hex, line.p + n, DIGEST_HEX - 1);
            hex[DIGEST_HEX - 1] = '\0';
        }
    }
    str_free(&lines);
    return is_found;
}

static void make_folder(const char *folder)
{
    if (mkdir(folder, 0700) == 0 || errno != ENOENT)
        return;
    const char *last = strrchr(folder, '/');
    Str parent = {0};
    str_add(&parent, folder, last ? (size_t)(last - folder) : 0);
    if (parent.n > 0 && mkdir(str_cstr(&parent), 0700) == 0)
        (void)mkdir(folder, 0700);
    str_free(&parent);
}

void digest_cache_add(const char *folder, const DigestKey *key,
                      const char hex[DIGEST_HEX])
{
    Str lines;
    Str all = {0};
    char sum[DIGEST_HEX];
    /* the same file: device and inode are */
    const char *inode = strchr(key->text, ' ');
    const char *size = inode ? strchr(inode + 1, ' ') : NULL;
    const size_t same = size ? (size_t)(size - key->text) + 1 : 0;
    read_lines(folder, &lines);
    Text rest = {lines.p, lines.n};
    Text line = {"", 0};
    while (rest.n > MOST_BYTES / 2 && next_line(&rest, &line))
        continue;
    while (next_line(&rest, &line)) {
        if (!begins(line, key->text, same))
            str_add_text(&all, line);
    }
    str_addf(&all, "%s%s\n", key->text, hex);
    digest_bytes(all.p, all.n, sum);
    str_addf(&all, "sum %s\n", sum);
    make_folder(folder);
    Str path;
    path_of(folder, &path);
    const Status unused = output_write_file(str_cstr(&path), all.p, all.n, true, NULL);
    (void)unused;
    str_free(&path);
    str_free(&all);
    str_free(&lines);
}
