/* A file: Head, key, bytes, digest of all that in hex. Numbers are stored as this machine
 * has them; `order` tells one with other habits that the file is not for it. */
#include "core/base/blob_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/digest.h"
#include "core/base/mem.h"
#include "core/base/output.h"
#include "core/base/str.h"

typedef struct Head {
    char magic[16];
    uint64_t order; /* 0x0102030405060708 */
    uint64_t key_bytes, bytes;
} Head;

static const char magic[16] = "isogloss kept 1";
static const uint64_t order = 0x0102030405060708;

enum { NAME = DIGEST_HEX - 1, SUM = DIGEST_HEX - 1 };

static Head head_of(const char *key, size_t n)
{
    Head head = {.order = order, .key_bytes = strlen(key), .bytes = n};
    memcpy(head.magic, magic, sizeof magic);
    return head;
}

/* Bytes of a file; false when they are more than a size can be. */
static bool size_of(const char *key, size_t n, size_t *size)
{
    return mem_add(sizeof(Head) + SUM + strlen(key), n, size);
}

static void path_of(const BlobCache *c, const char *key, Str *path)
{
    char name[DIGEST_HEX];
    digest_bytes(key, strlen(key), name);
    *path = (Str){0};
    str_addf(path, "%s/%s", c->folder, name);
}

/* --- reading */

static bool read_all(int fd, uint8_t *to, size_t n)
{
    while (n > 0) {
        const ssize_t got = read(fd, to, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        n -= (size_t)got;
    }
    return true;
}

static bool is_ours(const uint8_t *file, size_t size, const char *key, size_t n)
{
    const Head want = head_of(key, n);
    char sum[DIGEST_HEX];
    if (memcmp(file, &want, sizeof want) != 0 ||
        memcmp(file + sizeof want, key, strlen(key)) != 0)
        return false;
    digest_bytes(file, size - SUM, sum);
    return memcmp(file + size - SUM, sum, SUM) == 0;
}

/* The bytes of the file in the folder, checked. */
static BlobFound read_file(int fd, uint64_t there, const char *key, size_t n, void **out)
{
    size_t size = 0;
    void *file = NULL;
    void *bytes = NULL;
    if (!size_of(key, n, &size) || there != size)
        return BLOB_FOREIGN;
    if (mem_data(&file, size, 1, "kept results", NULL) != OK)
        return BLOB_NONE;
    BlobFound found = BLOB_FOREIGN;
    if (read_all(fd, file, size) && is_ours(file, size, key, n)) {
        found = BLOB_NONE;
        if (mem_data(&bytes, n, 1, "kept results", NULL) == OK) {
            memcpy(bytes, (uint8_t *)file + sizeof(Head) + strlen(key), n);
            found = BLOB_FOUND;
        }
    }
    free(file);
    *out = bytes;
    return found;
}

/* Opens a regular file and nothing else, without waiting; what is gone is nothing, also
 * when another program has just removed it. */
static BlobFound open_file(const char *path, int *fd, uint64_t *size)
{
    struct stat st;
    *fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? BLOB_NONE : BLOB_FOREIGN;
    if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        (void)close(*fd);
        return BLOB_FOREIGN;
    }
    *size = (uint64_t)st.st_size;
    return BLOB_FOUND;
}

BlobFound blob_cache_find(const BlobCache *c, const char *key, size_t n, void **out)
{
    *out = NULL;
    if (c->folder[0] == '\0')
        return BLOB_NONE;
    Str path;
    int fd = -1;
    uint64_t there = 0;
    path_of(c, key, &path);
    BlobFound found = open_file(str_cstr(&path), &fd, &there);
    str_free(&path);
    if (found != BLOB_FOUND)
        return found;
    found = read_file(fd, there, key, n, out);
    if (found == BLOB_FOUND)
        (void)futimens(fd, NULL);
    (void)close(fd);
    return found;
}

/* --- what the folder holds */

typedef struct Kept {
    char name[NAME + 1];
    uint64_t bytes;
    struct timespec used;
} Kept;

static int by_use(const void *pa, const void *pb)
{
    const Kept *a = pa;
    const Kept *b = pb;
    if (a->used.tv_sec != b->used.tv_sec)
        return a->used.tv_sec < b->used.tv_sec ? -1 : 1;
    if (a->used.tv_nsec != b->used.tv_nsec)
        return a->used.tv_nsec < b->used.tv_nsec ? -1 : 1;
    return strcmp(a->name, b->name);
}

static bool is_name(const char *s)
{
    return strlen(s) == NAME && strspn(s, "0123456789abcdef") == NAME;
}

/* The files of our names (owned), NULL when there are none. */
static Kept *list_kept(int dir, size_t *n)
{
    Kept *kept = NULL;
    size_t cap = 0;
    *n = 0;
    const int again = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = again < 0 ? NULL : fdopendir(again);
    if (!d) {
        if (again >= 0)
            (void)close(again);
        return NULL;
    }
    for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
        struct stat st;
        if (!is_name(e->d_name) ||
            fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(st.st_mode))
            continue;
        if (*n == cap) {
            cap = 2 * cap + 64;
            kept = mem_xrealloc(kept, cap * sizeof *kept);
        }
        Kept *k = &kept[(*n)++];
        *k = (Kept){.bytes = (uint64_t)st.st_size, .used = st.st_mtim};
        memcpy(k->name, e->d_name, NAME + 1);
    }
    (void)closedir(d);
    return kept;
}

/* Others may remove the same files meanwhile: what is gone is gone. */
static void make_room(int dir, uint64_t most)
{
    size_t n = 0;
    uint64_t sum = 0;
    Kept *kept = list_kept(dir, &n);
    for (size_t i = 0; i < n; i++)
        sum += kept[i].bytes;
    if (n > 1)
        qsort(kept, n, sizeof *kept, by_use);
    for (size_t i = 0; i < n && sum > most; i++) {
        (void)unlinkat(dir, kept[i].name, 0);
        sum -= kept[i].bytes;
    }
    free(kept);
}

/* --- writing */

/* The folder and up to two above it, for the user alone. */
static void make_folders(const char *folder)
{
    Str path = {0};
    size_t ends[2] = {0};
    size_t n = strlen(folder);
    for (int i = 0; i < 2; i++) {
        while (n > 0 && folder[n - 1] != '/')
            n--;
        n -= n > 0;
        ends[i] = n;
    }
    for (int i = 1; i >= 0; i--) {
        str_clear(&path);
        str_add(&path, folder, ends[i]);
        if (ends[i] > 0)
            (void)mkdir(str_cstr(&path), 0700);
    }
    (void)mkdir(folder, 0700);
    str_free(&path);
}

/* Head, key, parts and digest in one piece of memory; NULL: there is not so much. */
static uint8_t *join(const char *key, const BlobPart *part, int nparts, size_t n)
{
    size_t size = 0;
    void *file = NULL;
    if (!size_of(key, n, &size) || mem_data(&file, size, 1, "kept results", NULL) != OK)
        return NULL;
    const Head head = head_of(key, n);
    const size_t key_bytes = head.key_bytes;
    uint8_t *at = file;
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    memcpy(at, key, key_bytes);
    at += key_bytes;
    for (int i = 0; i < nparts; i++) {
        if (part[i].n > 0)
            memcpy(at, part[i].bytes, part[i].n);
        at += part[i].n;
    }
    char sum[DIGEST_HEX];
    digest_bytes(file, (size_t)(at - (uint8_t *)file), sum);
    memcpy(at, sum, SUM);
    return file;
}

void blob_cache_add(const BlobCache *c, const char *key, const BlobPart *part, int nparts)
{
    size_t n = 0;
    size_t size = 0;
    for (int i = 0; i < nparts; i++)
        if (!mem_add(n, part[i].n, &n))
            return;
    if (c->folder[0] == '\0' || !size_of(key, n, &size) || size > c->most)
        return;
    uint8_t *file = join(key, part, nparts, n);
    if (!file)
        return;
    int dir = -1;
    Str path;
    path_of(c, key, &path);
    make_folders(c->folder);
    if (output_make_dir(c->folder, true, &dir, NULL) == OK) {
        if (output_write_file(str_cstr(&path), file, size, true, NULL) == OK)
            make_room(dir, c->most);
        (void)close(dir);
    }
    str_free(&path);
    free(file);
}
