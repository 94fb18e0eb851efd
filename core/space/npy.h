/* NumPy's .npy: a fixed header grammar (no expression is ever evaluated) and the decoding
 * of its floating types. Source: NumPy Enhancement Proposal 1, versions 1.0 to 3.0. */
#ifndef CORE_SPACE_NPY_H
#define CORE_SPACE_NPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/str.h"

typedef struct NpyHeader {
    int size;        /* bytes of one number: 2, 4 or 8 (IEEE 754 half, single, double) */
    bool is_big;     /* big-endian */
    bool is_bfloat;  /* size 2: bfloat16, the upper half of a single (not in .npy) */
    bool is_fortran; /* stored column after column */
    uint64_t n, d;   /* shape, at least 1 x 1; n * d * size does not overflow */
    size_t offset;   /* where the numbers begin */
} NpyHeader;

/* True for the magic bytes of an .npy. */
bool npy_is_magic(Text head);

/* Reads the header from the first bytes of a file (`head`: at least limits->npy_header +
 * 12 of them, or all). Only two-dimensional arrays of floats pass; `name` begins every
 * error sentence. Errors: E_INPUT. */
MUST_USE Status npy_parse_header(Text head, const Limits *limits, const char *name,
                                 NpyHeader *out, Error *err);

/* The header of a one-dimensional array of strings. */
typedef struct NpyStrings {
    uint64_t n;    /* strings, at least 1 */
    size_t width;  /* characters of each, padded with NUL */
    int unit;      /* bytes of a character: 4 (UCS-4), or 1 */
    bool is_big;   /* unit 4: big-endian */
    size_t offset; /* where they begin */
} NpyStrings;

/* What the array of a header is. */
typedef enum NpyKind {
    NPY_MATRIX,  /* npy_parse_header takes it */
    NPY_STRINGS, /* npy_parse_strings takes it */
    NPY_OBJECTS, /* a pickle */
    NPY_OTHER
} NpyKind;
NpyKind npy_kind(Text head, const Limits *limits);

/* As npy_parse_header, for an array of strings. Errors: E_INPUT. */
MUST_USE Status npy_parse_strings(Text head, const Limits *limits, const char *name,
                                  NpyStrings *out, Error *err);

/* Appends one string as UTF-8 (of unit 1: the bytes as they are) without its padding.
 * False when it holds a character beyond Unicode. */
bool npy_add_string(Str *out, const NpyStrings *s, const char *p);

/* "float16", "float32", "float64", "bfloat16". */
const char *npy_type_name(const NpyHeader *h);

/* Decodes `count` numbers. Doubles beyond float32 become infinite, tiny ones 0. */
void npy_decode_floats(const NpyHeader *h, const void *bytes, size_t count, float *out);
void npy_decode_doubles(const NpyHeader *h, const void *bytes, size_t count, double *out);

/* Appends magic, version 1.0 and header of an n x d little-endian array in C order, float
 * for size 4 and double for 8, padded so that the numbers begin at a multiple of 64. */
void npy_add_header(Str *out, int size, uint64_t n, uint64_t d);

#endif
