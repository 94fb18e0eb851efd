/* Local maps: does one linear map do for all words, or do regions want maps of their own?
 * A diagnosis; these maps are not for use. */
#ifndef CORE_DIAG_FIT_LOCAL_H
#define CORE_DIAG_FIT_LOCAL_H

#include "core/base/stats.h"
#include "core/diag/fit_split.h"
#include "core/space/mapping.h"

typedef enum FitLocalKind {
    FIT_LOCAL_ORTHOGONAL, /* one orthogonal map */
    FIT_LOCAL_LINEAR,     /* one linear map drawn towards it: what all are held against */
    FIT_LOCAL_REGIONS,    /* one such map a cluster of source words */
    FIT_LOCAL_RANDOM      /* the same with words dealt to groups by lot: the control */
} FitLocalKind;

typedef struct FitLocalLine {
    FitLocalKind kind;
    int32_t clusters;
    double train; /* |xW - y| over the training pairs, root mean square, as a share of
                     |y|: falls with the number of maps whatever the truth is */
    double held;  /* the same over the held-out pairs; lower is better */
    Rate p1;      /* of the held-out words, cosine, among all target words */
    int64_t fixed, broken; /* against the one linear map */
    double p;              /* McNemar against it; NAN of that map itself */
    double holm;           /* of regions: Holm over all sizes; NAN of other lines */
} FitLocalLine;

enum { FIT_LOCAL_LINES = 14, FIT_LOCAL_MOST = 64 };

typedef struct FitLocal {
    FitLocalLine line[FIT_LOCAL_LINES];
    int n;
} FitLocal;

typedef struct FitLocalInput {
    const Space *src, *tgt;
    const Lexicon *lex;
    const FitSplit *split;
    const Mapping *global; /* the orthogonal map of the training pairs */
    int32_t clusters;      /* the most, 2 to 64: 2, 4, 8 ... and this number are made */
    uint64_t seed;
} FitLocalInput;

/* k-means of the unit training sources (k-means++, at most 50 rounds); each cluster's map
 * minimises the weighted |xW - y|^2 + lambda |W - W_global|^2 with lambda the mean
 * squared length of a source row, which weighs as much as d pairs spread evenly; words
 * belong to clusters softly, by exp(cos / 0.1), and their maps are mixed alike. Errors:
 * E_UNDEFINED, E_NOMEM, E_CANCELED. O(clusters n d^2). Source: Nakashole and Flauger
 * 2018, "Characterizing departures from linearity in word translation", ACL. */
MUST_USE Status fit_local_make(const FitLocalInput *in, Progress *progress, FitLocal *out,
                               Error *err);

#endif
