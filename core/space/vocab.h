/* Vocab: distinct words as byte strings, numbered in the order they came, found by hash.
 */
#ifndef CORE_SPACE_VOCAB_H
#define CORE_SPACE_VOCAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/str.h"

/* Zero-initialised is empty. Words are stored one after another; word i is
 * bytes[off[i] .. off[i+1]). `slot` is an open-addressing table of ids (-1: free), its
 * size a power of two at least 1.5 n, its hash keyed by `key` (drawn from the system at
 * the first word) so that no file can be crafted against it. Numbers never depend on the
 * key. */
typedef struct Vocab {
    int32_t n;
    int32_t cap;
    char *bytes;
    size_t bytes_cap;
    size_t *off; /* n + 1 offsets; NULL while empty */
    int32_t *slot;
    size_t slots;
    uint64_t key[2];
} Vocab;

static inline Text vocab_word(const Vocab *v, int32_t i)
{
    return (Text){v->bytes + v->off[i], v->off[i + 1] - v->off[i]};
}

/* Adds a word; *id is its number, or the number it already had (*is_new false; first
 * wins). Errors: E_NOMEM, E_LIMIT beyond 2^31 - 2 words. Amortised O(length). id and
 * is_new may be NULL. */
MUST_USE Status vocab_add(Vocab *v, Text word, int32_t *id, bool *is_new, Error *err);

/* What a word's slot follows from; valid once room was reserved or a word added, also in
 * several threads at once. */
uint64_t vocab_hash(const Vocab *v, Text word);
/* vocab_add with the hash at hand. */
MUST_USE Status vocab_add_hashed(Vocab *v, Text word, uint64_t hash, bool *is_new,
                                 Error *err);
/* Fetches the slot of a word that is soon added, so that nobody waits for memory. */
static inline void vocab_prefetch(const Vocab *v, uint64_t hash)
{
    if (v->slots)
        __builtin_prefetch(&v->slot[hash & (v->slots - 1)]);
}

/* Room for n words and `bytes` bytes at once. */
MUST_USE Status vocab_reserve(Vocab *v, int32_t n, size_t bytes, Error *err);

/* The word's number, or -1. */
int32_t vocab_find(const Vocab *v, Text word);
/* The same; with is_lower a word that is missing in its exact form is looked for in lower
 * case. */
int32_t vocab_find_lower(const Vocab *v, Text word, bool is_lower);

/* The word that was perhaps meant by one that is not there: written with another letter
 * or two, or begun by it; the first of equals. -1: none is near. O(bytes of all words).
 */
int32_t vocab_suggest(const Vocab *v, Text word);

void vocab_free(Vocab *v);

#endif
