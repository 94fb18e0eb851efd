/* Memory: bookkeeping that aborts, data that fails politely, and an arena.
 *
 * Small allocations (names, options, list nodes) use the x-functions: when they fail the
 * machine is beyond help. Memory in proportion to the data uses mem_data, which reports.
 */
#ifndef CORE_BASE_MEM_H
#define CORE_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

/* As malloc, calloc, realloc, strdup, strndup; abort() when there is no memory.
 * A size of 0 gives a valid pointer. The caller frees with free(). */
void *mem_xalloc(size_t size);
void *mem_xcalloc(size_t n, size_t size);
void *mem_xrealloc(void *p, size_t size);
char *mem_xstrdup(const char *s);
char *mem_xstrndup(const char *s, size_t n);

/* Zeroed memory for n x size bytes of data, 64-byte aligned; *out owns it (free with
 * free()). `what` completes the sentence "not enough memory for ... (480 MB)". Errors:
 * E_NOMEM, also when n x size overflows. */
MUST_USE Status mem_data(void **out, size_t n, size_t size, const char *what, Error *err);

/* a x b and a + b without wrapping: false when the result does not fit. */
bool mem_mul(size_t a, size_t b, size_t *out);
bool mem_add(size_t a, size_t b, size_t *out);

/* Writes a size as people read it ("480 MB", "1.2 TB"; powers of 1000) to buf. */
void mem_format_size(uint64_t bytes, char buf[16]);

/* Many small objects with one lifetime. Zero-initialised is empty; every pointer from
 * arena functions lives until arena_free. */
typedef struct Arena {
    struct ArenaBlock *head;
    size_t used, cap;
} Arena;

void *mem_arena_alloc(Arena *a,
                      size_t size); /* 16-byte aligned, zeroed; aborts as mem_xalloc */
char *mem_arena_strndup(Arena *a, const char *s, size_t n);
void mem_arena_free(Arena *a); /* leaves *a empty and usable */

#endif
