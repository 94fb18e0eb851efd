/* The header of a safetensors file: which tensors it holds and where.
 *
 * Eight bytes of length, a JSON object, then the bytes of all tensors without a gap.
 * Source: github.com/huggingface/safetensors, README, "Format". */
#ifndef CORE_SPACE_SAFETENSORS_H
#define CORE_SPACE_SAFETENSORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/str.h"
#include "core/space/npy.h"

enum {
    SAFETENSORS_LENGTH = 8,        /* bytes before the header */
    SAFETENSORS_HEADER = 16 << 20, /* bytes of a header at most */
    SAFETENSORS_TENSORS = 10000    /* in a file at most */
};

typedef struct SafeTensor {
    char *name;          /* owned */
    char type[16];       /* "F32", "BF16", "I64", ... */
    size_t rank;         /* dimensions */
    uint64_t begin, end; /* of its bytes, behind the header */
    bool is_matrix;      /* two dimensions of floats: */
    NpyHeader matrix;    /* how to read them */
} SafeTensor;

/* In the order of their bytes. */
typedef struct SafeTensors {
    SafeTensor *item; /* owned */
    int n;
    uint64_t bytes; /* of all tensors */
    uint64_t data;  /* where they begin in the file, for the reader; 0 after parsing */
} SafeTensors;

/* True for a length below 4 GiB and the beginning of a JSON object. */
bool safetensors_is_magic(Text head);

/* The length of the header, from the first SAFETENSORS_LENGTH bytes. */
uint64_t safetensors_header_length(Text head);

/* Parses the header (without its length). Offsets must follow one another without gap or
 * overlap, and each tensor's bytes must be what its type and shape say. `name` begins
 * every error sentence. Errors: E_INPUT, E_LIMIT (too many tensors), E_NOMEM. */
MUST_USE Status safetensors_parse(SafeTensors *out, Text header, const char *name,
                                  Error *err);
/* Appends length and header of one n x d float32 tensor, padded so that the numbers begin
 * at a multiple of 8. `tensor` holds nothing that JSON would escape. */
void safetensors_add_header(Str *out, const char *tensor, uint64_t n, uint64_t d);

void safetensors_free(SafeTensors *t);

#endif
