/* Fit: what a linear map fitted here and now would give, on words it has not seen. */
#ifndef CORE_DIAG_FIT_H
#define CORE_DIAG_FIT_H

#include "core/diag/fit_local.h"
#include "core/diag/fit_refine.h"
#include "core/diag/fit_score.h"
#include "core/space/mapping.h"

typedef enum FitMethod {
    FIT_PROCRUSTES,
    FIT_REFINE,
    FIT_VECMAP,
    FIT_RIDGE,
    FIT_GENERALISED
} FitMethod;

typedef struct FitOptions {
    FitMethod method;
    double held_out;   /* share of the covered source words, 0.05 to 0.5; 0.2 */
    double validation; /* share for refine to choose on, 0.05 to 0.4; 0.15 */
    double lambda;     /* of ridge, >= 0; 1 */
    int32_t local;     /* most clusters of local maps, 2 to 64; 0: none */
    int32_t k;         /* of CSLS; 10 */
    uint64_t seed;     /* 1 */
} FitOptions;
FitOptions fit_options_defaults(void);

/* The words of one lexicon that the map has not seen, before and after. */
typedef struct FitScores {
    bool is_there, has_before; /* before: only with the same number of dimensions */
    FitHits before, after;
} FitScores;

/* One pair of languages. */
typedef struct Fit {
    FitMethod method;
    Mapping *src, *tgt;           /* NULL: that side stays where it is; owned */
    Space *src_moved, *tgt_moved; /* sealed; NULL with the map; owned */
    FitSplit split;
    double residual;    /* root mean square of |xW - y| over the training pairs */
    double mean_cosine; /* of the training pairs after the map */
    double sigma_ratio; /* smallest / largest singular value of what was decomposed */
    int32_t rank_src, rank_tgt, d_src, d_tgt; /* directions that the pairs determine */
    FitRefine refine;                         /* n = 0: another method */
    int steps;                                /* rounds of generalised */
    FitLocal local;                           /* n = 0: not asked for */
    FitScores held, test;
} Fit;

/* lex: what is fitted and held out from; test: a further lexicon that is scored whole
 * (NULL: none). Rows as they stand in the sealed spaces: prepare first. All methods but
 * vecmap move the source alone. Errors: E_UNDEFINED (too few words), E_INPUT (dimensions
 * differ, but for ridge), E_NOMEM, E_CANCELED. */
typedef struct FitInput {
    const Space *src, *tgt;
    const Lexicon *lex, *test;
} FitInput;
MUST_USE Status fit_make(const FitInput *in, const FitOptions *options,
                         Progress *progress, Fit *out, Error *err);

void fit_done(Fit *f);

/* What fit_make does once the maps are there: moves copies, measures residual and mean
 * cosine of the training pairs, scores the held-out words and the test. */
MUST_USE Status fit_finish(const FitInput *in, const FitOptions *options,
                           Progress *progress, Fit *f, Error *err);

const char *fit_method_name(FitMethod m);
/* False when there is none of this name. */
bool fit_find_method(const char *name, FitMethod *out);

#endif
