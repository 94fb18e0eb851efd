#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BLOCK = 64 * 1024 - 64 };

struct ArenaBlock {
    struct ArenaBlock *next;
    max_align_t data[];
};

void *mem_xalloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        abort();
    return p;
}

void *mem_xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    if (!p)
        abort();
    return p;
}

void *mem_xrealloc(void *p, size_t size)
{
    void *q = realloc(p, size ? size : 1);
    if (!q)
        abort();
    return q;
}

char *mem_xstrndup(const char *s, size_t n)
{
    char *p = mem_xalloc(n + 1);
    memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

char *mem_xstrdup(const char *s)
{
    return mem_xstrndup(s, strlen(s));
}

bool mem_mul(size_t a, size_t b, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

bool mem_add(size_t a, size_t b, size_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

void mem_format_size(uint64_t bytes, char buf[16])
{
    static const char unit[][3] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    double v = (double)bytes;
    int u = 0;
    while (v >= 999.5 && u < 6) {
        v /= 1000;
        u++;
    }
    (void)snprintf(buf, 16, v < 9.95 && u > 0 ? "%.1f %s" : "%.0f %s", v, unit[u]);
}

Status mem_data(void **out, size_t n, size_t size, const char *what, Error *err)
{
    size_t bytes = 0;
    size_t padded = 0;
    *out = NULL;
    const bool fits = mem_mul(n, size, &bytes) && mem_add(bytes, 63, &padded);
    const size_t whole = padded < 64 ? 64 : padded & ~(size_t)63;
    if (fits && posix_memalign(out, 64, whole) == 0) {
        memset(*out, 0, bytes);
        return OK;
    }
    *out = NULL;
    char human[16];
    mem_format_size(fits ? bytes : UINT64_MAX, human);
    return error_set(err, E_NOMEM, "not enough memory for %s (%s)", what, human);
}

void *mem_arena_alloc(Arena *a, size_t size)
{
    const size_t need = (size + 15) & ~(size_t)15;
    if (!a->head || a->cap - a->used < need) {
        const size_t cap = need > ARENA_BLOCK ? need : ARENA_BLOCK;
        struct ArenaBlock *b = mem_xalloc(sizeof *b + cap);
        b->next = a->head;
        a->head = b;
        a->used = 0;
        a->cap = cap;
    }
    void *p = (char *)a->head->data + a->used;
    a->used += need;
    memset(p, 0, need);
    return p;
}

char *mem_arena_strndup(Arena *a, const char *s, size_t n)
{
    char *p = mem_arena_alloc(a, n + 1);
    memcpy(p, s, n);
    return p;
}

void mem_arena_free(Arena *a)
{
    while (a->head) {
        struct ArenaBlock *next = a->head->next;
        free(a->head);
        a->head = next;
    }
    a->used = 0;
    a->cap = 0;
}
