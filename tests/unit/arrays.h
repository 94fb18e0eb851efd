/* Small archives and files of tensors. */
#ifndef TESTS_UNIT_ARRAYS_H
#define TESTS_UNIT_ARRAYS_H

#include "core/space/safetensors.h"
#include "tests/unit/hashed.h"
#include "tests/unit/packing.h"

static inline void arrays_add_header(Str *out, const char *type, const char *shape)
{
    Str text = {0};
    str_addf(&text, "{'descr': '%s', 'fortran_order': False, 'shape': %s, }", type,
             shape);
    str_add_repeat(&text, ' ', 63 - (10 + text.n) % 64);
    str_add_char(&text, '\n');
    str_add(out, "\x93NUMPY\x01\x00", 8);
    packing_add_int(out, text.n, 2);
    str_add(out, text.p, text.n);
    str_free(&text);
}

static inline void arrays_add_floats(Str *out, int32_t n, int32_t d, uint32_t seed)
{
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < d; j++) {
            const float v = hashed_number((uint32_t)i, (uint32_t)j, seed);
            uint32_t bits = 0;
            memcpy(&bits, &v, 4);
            packing_add_int(out, bits, 4);
        }
    }
}

static inline void arrays_add_matrix(Str *out, int32_t n, int32_t d, uint32_t seed)
{
    char shape[40];
    (void)snprintf(shape, sizeof shape, "(%d, %d)", n, d);
    arrays_add_header(out, "<f4", shape);
    arrays_add_floats(out, n, d, seed);
}

/* n words w0, w1 ... as UCS-4 of 8 characters. */
static inline void arrays_add_words(Str *out, int32_t n)
{
    char shape[40];
    (void)snprintf(shape, sizeof shape, "(%d,)", n);
    arrays_add_header(out, "<U8", shape);
    for (int32_t i = 0; i < n; i++) {
        char word[16] = {0};
        (void)snprintf(word, sizeof word, "w%d", i);
        for (int k = 0; k < 8; k++)
            packing_add_int(out, (unsigned char)word[k], 4);
    }
}

/* vectors.npy and words.npy of n x d hashed numbers. */
static inline void arrays_add_npz(Str *out, int32_t n, int32_t d, uint32_t seed,
                                  bool is_deflated)
{
    Str matrix = {0};
    Str words = {0};
    arrays_add_matrix(&matrix, n, d, seed);
    arrays_add_words(&words, n);
    const PackingEntry entry[] = {
        {"vectors.npy", {matrix.p, matrix.n}, is_deflated, false, 0},
        {"words.npy", {words.p, words.n}, is_deflated, false, 0}};
    packing_add_zip(out, entry, 2);
    str_free(&matrix);
    str_free(&words);
}

/* One tensor of n x d hashed numbers. */
static inline void arrays_add_safetensors(Str *out, int32_t n, int32_t d, uint32_t seed)
{
    safetensors_add_header(out, "vectors", (uint64_t)n, (uint64_t)d);
    arrays_add_floats(out, n, d, seed);
}

#endif
