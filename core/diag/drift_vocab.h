/* Words of two snapshots: those that both have, in the order of the older one, and those
 * that came or went. */
#ifndef CORE_DIAG_DRIFT_VOCAB_H
#define CORE_DIAG_DRIFT_VOCAB_H

#include "core/space/space.h"

/* Every word of either snapshot is in exactly one of the lists. All owned. */
typedef struct DriftVocab {
    int32_t n;
    int32_t *a, *b; /* n rows of the older and of the newer: the same word, not zero */
    int32_t n_vanished, n_new;
    int32_t *vanished; /* rows of the older whose word the newer lacks */
    int32_t *added;    /* rows of the newer whose word the older lacks */
    int32_t n_zero;    /* words of both whose vector is zero in one: not evaluable */
    int32_t *zero;     /* their rows of the older */
} DriftVocab;

/* Words are the same when their bytes are. Errors: E_NOMEM. O(n). */
MUST_USE Status drift_vocab_make(const Space *older, const Space *newer, DriftVocab *out,
                                 Error *err);
void drift_vocab_done(DriftVocab *v);

/* Rows of one side to take together. */
typedef struct DriftVocabRows {
    const Space *space;
    const int32_t *ids; /* v->a or v->b */
    int32_t n;
    bool is_centred;
} DriftVocabRows;

/* The shared words of one side as a sealed space of their own, rows parallel on both
 * sides, of unit length; with is_centred the mean over these words is taken away and the
 * rows made unit again. Errors: E_NOMEM, E_CANCELED, E_INPUT. O(n d). */
MUST_USE Status drift_vocab_make_space(const DriftVocabRows *rows, Progress *progress,
                                       Space **out, Error *err);

#endif
