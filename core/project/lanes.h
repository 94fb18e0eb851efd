/* Vectors of 16 floats for the kernels that are compiled once per kind of CPU. GCC's and
 * Clang's vector extensions give the same IEEE operations on each, in registers as wide
 * as there are. */
#ifndef CORE_PROJECT_LANES_H
#define CORE_PROJECT_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wpsabi" /* nothing wide is passed between files */

enum { LANES = 16 };

typedef float Lanes __attribute__((vector_size(64), may_alias, aligned(4)));
typedef int32_t Ints __attribute__((vector_size(64), may_alias, aligned(4)));

#define HOT static inline __attribute__((always_inline))

/* For functions outside of the kernels that hold vectors: AddressSanitizer would keep
 * them on stacks of its own, aligned to 32 bytes where GCC takes 64 for granted. */
#define UNWATCHED __attribute__((no_sanitize_address))

HOT Lanes lanes_load(const float *p)
{
    return *(const Lanes *)(const void *)p;
}

HOT void lanes_store(float *p, Lanes v)
{
    *(Lanes *)(void *)p = v;
}

HOT Lanes lanes_set(float v)
{
    return (Lanes){v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v};
}

/* Pairwise, in double: halves are added to halves. */
HOT double lanes_sum(const Lanes *v)
{
    float a[LANES];
    double s[8];
    memcpy(a, v, sizeof a);
    for (int i = 0; i < 8; i++)
        s[i] = (double)a[i] + (double)a[i + 8];
    for (int h = 4; h > 0; h /= 2)
        for (int i = 0; i < h; i++)
            s[i] += s[i + h];
    return s[0];
}

/* Numbers whose index has the bit h go from row a to row b and the others back: row a
 * keeps its own at index l without h, and takes those of b at l - h with it. */
HOT void lanes_exchange(Lanes *a, Lanes *b, int h)
{
    const Lanes x = *a;
    const Lanes y = *b;
    if (h == 8) {
        *a = __builtin_shufflevector(x, y, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21,
                                     22, 23);
        *b = __builtin_shufflevector(x, y, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27,
                                     28, 29, 30, 31);
    } else if (h == 4) {
        *a = __builtin_shufflevector(x, y, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24,
                                     25, 26, 27);
        *b = __builtin_shufflevector(x, y, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28,
                                     29, 30, 31);
    } else if (h == 2) {
        *a = __builtin_shufflevector(x, y, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12,
                                     13, 28, 29);
        *b = __builtin_shufflevector(x, y, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14,
                                     15, 30, 31);
    } else {
        *a = __builtin_shufflevector(x, y, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12,
                                     28, 14, 30);
        *b = __builtin_shufflevector(x, y, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13,
                                     29, 15, 31);
    }
}

/* The 16 vectors as rows of a matrix become its columns: log2 16 rounds that exchange
 * blocks. */
HOT void lanes_transpose(Lanes v[LANES])
{
    for (int i = 0; i < 8; i++)
        lanes_exchange(&v[i], &v[i + 8], 8);
    for (int i = 0; i < 8; i++)
        lanes_exchange(&v[i / 4 * 8 + i % 4], &v[i / 4 * 8 + i % 4 + 4], 4);
    for (int i = 0; i < 8; i++)
        lanes_exchange(&v[i / 2 * 4 + i % 2], &v[i / 2 * 4 + i % 2 + 2], 2);
    for (int i = 0; i < 8; i++)
        lanes_exchange(&v[2 * i], &v[2 * i + 1], 1);
}

#endif
