/* Open addressing with linear probing over ids; the words themselves lie one after
 * another in one block, so a vocabulary of n words is four allocations. The hash is
 * SipHash-1-3 (Aumasson and Bernstein 2012, "SipHash: a fast short-input PRF"): as fast
 * as weaker ones on words of ten bytes, and with a secret key a file cannot be written so
 * that all its words fall into one slot. */
#include "core/space/vocab.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "core/base/mem.h"
#include "core/base/suggest.h"
#include "core/base/text.h"

enum { FREE_SLOT = -1, MIN_SLOTS = 64 };

static inline uint64_t rotl(uint64_t v, int by)
{
    return v << by | v >> (64 - by);
}

typedef struct Sip {
    uint64_t a, b, c, d;
} Sip;

static inline void sip_round(Sip *s)
{
    s->a += s->b;
    s->c += s->d;
    s->b = rotl(s->b, 13) ^ s->a;
    s->d = rotl(s->d, 16) ^ s->c;
    s->a = rotl(s->a, 32);
    s->c += s->b;
    s->a += s->d;
    s->b = rotl(s->b, 17) ^ s->c;
    s->d = rotl(s->d, 21) ^ s->a;
    s->c = rotl(s->c, 32);
}

uint64_t vocab_hash(const Vocab *v, Text word)
{
    const uint64_t *key = v->key;
    Sip s = {key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
             key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u};
    const size_t whole = word.n & ~(size_t)7;
    for (size_t i = 0; i < whole; i += 8) {
        uint64_t m = 0;
        memcpy(&m, word.p + i, 8);
        s.d ^= m;
        sip_round(&s);
        s.a ^= m;
    }
    uint64_t last = 0;
    if (word.n > whole)
        memcpy(&last, word.p + whole, word.n - whole);
    last |= (uint64_t)word.n << 56;
    s.d ^= last;
    sip_round(&s);
    s.a ^= last;
    s.c ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}

/* The slot that holds `word`, or the free slot where it belongs. */
static size_t find_slot(const Vocab *v, Text word, uint64_t hash)
{
    const size_t mask = v->slots - 1;
    size_t at = (size_t)hash & mask;
    while (v->slot[at] != FREE_SLOT) {
        const Text have = vocab_word(v, v->slot[at]);
        if (have.n == word.n && (word.n == 0 || memcmp(have.p, word.p, word.n) == 0))
            break;
        at = (at + 1) & mask;
    }
    return at;
}

static Status grow_slots(Vocab *v, int32_t n, Error *err)
{
    size_t slots = v->slots ? v->slots : MIN_SLOTS;
    while (slots < (size_t)n + (size_t)n / 2)
        slots *= 2;
    if (slots == v->slots)
        return OK;
    int32_t *slot = malloc(slots * sizeof *slot);
    if (!slot)
        return error_set(err, E_NOMEM, "not enough memory for the index of %d words", n);
    memset(slot, 0xff, slots * sizeof *slot); /* FREE_SLOT everywhere */
    free(v->slot);
    v->slot = slot;
    v->slots = slots;
    for (int32_t i = 0; i < v->n; i++) {
        const Text word = vocab_word(v, i);
        v->slot[find_slot(v, word, vocab_hash(v, word))] = i;
    }
    return OK;
}

static Status grow_offsets(Vocab *v, int32_t n, Error *err)
{
    assert(v->off || v->n == 0);
    if (v->off && n <= v->cap)
        return OK;
    int32_t cap = v->cap > INT32_MAX / 2 ? INT32_MAX - 1 : v->cap + v->cap / 2 + 16;
    if (cap < n)
        cap = n;
    size_t *off = realloc(v->off, ((size_t)cap + 1) * sizeof *off);
    if (!off)
        return error_set(err, E_NOMEM, "not enough memory for %d words", n);
    if (!v->off)
        off[0] = 0;
    v->off = off;
    v->cap = cap;
    return OK;
}

static Status grow_bytes(Vocab *v, size_t more, Error *err)
{
    const size_t used = v->off[v->n];
    if (v->bytes && more <= v->bytes_cap - used)
        return OK;
    size_t need = 0;
    size_t cap = v->bytes_cap + v->bytes_cap / 2 + 256;
    if (mem_add(used, more, &need) && cap < need)
        cap = need;
    char *bytes = need < used ? NULL : realloc(v->bytes, cap);
    if (!bytes) {
        return error_set(err, E_NOMEM, "not enough memory for the bytes of %d words",
                         v->n);
    }
    v->bytes = bytes;
    v->bytes_cap = cap;
    return OK;
}

/* A key nobody outside knows. Without a source of randomness the table still works; it
 * is then only open to a crafted file. */
static void draw_key(Vocab *v)
{
    if (getrandom(v->key, sizeof v->key, GRND_NONBLOCK) != (ssize_t)sizeof v->key)
        v->key[0] |= 1;
}

Status vocab_reserve(Vocab *v, int32_t n, size_t bytes, Error *err)
{
    if (v->slots == 0)
        draw_key(v);
    TRY(grow_offsets(v, n, err));
    TRY(grow_slots(v, n, err));
    const size_t used = v->off[v->n];
    return bytes > used ? grow_bytes(v, bytes - used, err) : grow_bytes(v, 0, err);
}

/* Room for one more word. */
static Status make_room(Vocab *v, Error *err)
{
    if (v->n == INT32_MAX - 1)
        return error_set(err, E_LIMIT, "more than %d words", v->n);
    return vocab_reserve(v, v->n + 1, 0, err);
}

/* Adds a word for which there is room; *id is its number, or the one it had. */
static Status add(Vocab *v, Text word, uint64_t hash, int32_t *id, Error *err)
{
    const size_t slot = find_slot(v, word, hash);
    *id = v->slot[slot];
    if (*id != FREE_SLOT)
        return OK;
    const Status status = grow_bytes(v, word.n, err);
    if (status != OK)
        return status;
    *id = v->n++;
    if (word.n)
        memcpy(v->bytes + v->off[*id], word.p, word.n);
    v->off[*id + 1] = v->off[*id] + word.n;
    v->slot[slot] = *id;
    return OK;
}

Status vocab_add(Vocab *v, Text word, int32_t *id, bool *is_new, Error *err)
{
    int32_t at = -1;
    if (id)
        *id = -1;
    if (is_new)
        *is_new = false;
    TRY(make_room(v, err));
    const int32_t before = v->n;
    TRY(add(v, word, vocab_hash(v, word), &at, err));
    if (is_new)
        *is_new = v->n > before;
    if (id)
        *id = at;
    return OK;
}

Status vocab_add_hashed(Vocab *v, Text word, uint64_t hash, bool *is_new, Error *err)
{
    int32_t at = -1;
    *is_new = false;
    TRY(make_room(v, err));
    const int32_t before = v->n;
    TRY(add(v, word, hash, &at, err));
    *is_new = v->n > before;
    return OK;
}

int32_t vocab_find(const Vocab *v, Text word)
{
    return v->n == 0 ? -1 : v->slot[find_slot(v, word, vocab_hash(v, word))];
}

int32_t vocab_find_lower(const Vocab *v, Text word, bool is_lower)
{
    const int32_t id = vocab_find(v, word);
    if (id >= 0 || !is_lower)
        return id;
    Str lower = {0};
    text_lower(&lower, word);
    const int32_t found = vocab_find(v, (Text){str_cstr(&lower), lower.n});
    str_free(&lower);
    return found;
}

int32_t vocab_suggest(const Vocab *v, Text word)
{
    Suggestion best = suggest_start(word);
    int32_t id = -1;
    for (int32_t i = 0; i < v->n; i++)
        if (suggest_consider_text(&best, vocab_word(v, i)))
            id = i;
    return id;
}

void vocab_free(Vocab *v)
{
    free(v->bytes);
    free(v->off);
    free(v->slot);
    *v = (Vocab){0};
}
