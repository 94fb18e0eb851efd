/* What a file of vectors is, found by its first bytes: the format, where the rows begin,
 * how many there should be. */
#ifndef CORE_SPACE_READ_PLAN_H
#define CORE_SPACE_READ_PLAN_H

#include "core/base/input.h"
#include "core/space/fasttext.h"
#include "core/space/npy.h"
#include "core/space/read.h"

typedef struct ReadPlan {
    SpaceFormat format;
    int64_t n;     /* rows that the header claims; -1 without header */
    int64_t d;     /* numbers a row */
    uint64_t skip; /* content bytes before the first row */
    int64_t lines; /* lines before the first row */
    bool has_bom;
    int64_t blank;   /* blank lines before the header */
    NpyHeader npy;   /* also of a tensor */
    Str *words;      /* words of an .npy as lines, one a row; the reader takes them over;
                        NULL: none */
    uint64_t behind; /* bytes that belong to the file behind the matrix */
    bool is_end_known; /* the file's length was compared with what it should be */
    FastText fasttext;
} ReadPlan;

/* Looks at the first bytes without consuming them. Header claims are compared with the
 * file's size here, before anybody allocates. Foreign kinds are E_INPUT with their name.
 * Errors: E_INPUT, E_LIMIT. */
MUST_USE Status read_plan_make(Input *in, const Limits *limits, ReadPlan *out,
                               Error *err);

/* The readers of each kind of content; what they share is in read_block and read_rows.
 * `in` stands at its beginning. Errors as read_space. */
MUST_USE Status read_text_rows(const ReadPlan *plan, Input *in,
                               const ReadOptions *options, Progress *progress,
                               Space **out, Error *err);
MUST_USE Status read_binary_rows(const ReadPlan *plan, Input *in,
                                 const ReadOptions *options, Progress *progress,
                                 Space **out, Error *err);
MUST_USE Status read_fasttext_rows(const ReadPlan *plan, Input *in,
                                   const ReadOptions *options, Progress *progress,
                                   Space **out, Error *err);
MUST_USE Status read_npy_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                              Progress *progress, Space **out, Error *err);

/* Archives and files of tensors: they look for the one matrix, or the one that
 * options->tensor names. */
MUST_USE Status read_npz_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                              Progress *progress, Space **out, Error *err);
MUST_USE Status read_safetensors_rows(const ReadPlan *plan, Input *in,
                                      const ReadOptions *options, Progress *progress,
                                      Space **out, Error *err);

/* The E_INPUT that they have in common: several matrices and no name, or a name that is
 * not there. `names` is a list for people. */
void read_plan_refuse_tensors(const char *file, const char *asked, const char *names,
                              Error *err);

/* Records which array the space s was read from; with a remark when it was asked for. */
void read_plan_keep_tensor(Space *s, const char *file, Text name, const char *asked);

/* The claim n x d of a matrix whose numbers take `size` bytes against a content of
 * `bytes` (0: unknown), and against the limits. Errors: E_INPUT, E_LIMIT. */
MUST_USE Status read_plan_check_matrix(const NpyHeader *h, const Limits *limits,
                                       const char *name, uint64_t bytes, Error *err);

#endif
