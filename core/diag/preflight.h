/* Preflight: are these spaces in one coordinate frame at all, and if not, what was done
 * wrong? In seconds. */
#ifndef CORE_DIAG_PREFLIGHT_H
#define CORE_DIAG_PREFLIGHT_H

#include "core/base/stats.h"
#include "core/diag/registry.h"

typedef enum PreflightVerdict {
    PREFLIGHT_PASS,
    PREFLIGHT_WARN,
    PREFLIGHT_FAIL,
    PREFLIGHT_NOT_TESTED
} PreflightVerdict;

typedef struct PreflightCheck {
    const char *name; /* "dimensions", "unit-source", "above-chance", "refit" ... */
    PreflightVerdict verdict;
    char evidence[320];
} PreflightCheck;

/* What may have been done wrong. */
typedef enum PreflightSuspect {
    PREFLIGHT_SHIFTED,     /* words one or two rows beside their vectors */
    PREFLIGHT_PERMUTED,    /* columns in another order */
    PREFLIGHT_CUT,         /* columns missing at one end */
    PREFLIGHT_WRONG_WAY,   /* map transposed, or applied to the other side */
    PREFLIGHT_NOT_WANTED,  /* map applied where the vectors are in the frame without it */
    PREFLIGHT_NOT_APPLIED, /* the map that is named was not applied */
    PREFLIGHT_UNCENTRED,   /* a side is not centred */
    PREFLIGHT_REVERSED,    /* dictionary the other way round */
    PREFLIGHT_SAME_FILE,   /* the same vectors twice */
    PREFLIGHT_UNMAPPED,    /* a refit does it, and no map was applied */
    PREFLIGHT_OTHER_MAP,   /* a refit does it, and the map that was applied knows nothing
                              of these vectors: another release */
    PREFLIGHT_WEAK_MAP,    /* a refit does it, and the frame is right in part */
    PREFLIGHT_SUSPECTS
} PreflightSuspect;

/* One fault undone: what the queries then find. */
typedef struct PreflightTrial {
    PreflightSuspect suspect;
    char what[96];      /* "target words one row up" */
    Rate given, undone; /* P@1 of the same held-out queries */
    int64_t fixed, broken;
    double p;        /* McNemar */
    bool is_culprit; /* undoing it finds far more: p < .001, half as many again and .03 */
} PreflightTrial;

enum { PREFLIGHT_CHECKS = 16, PREFLIGHT_TRIALS = 16 };

typedef struct Preflight {
    PreflightCheck check[PREFLIGHT_CHECKS];
    int n;
    PreflightTrial trial[PREFLIGHT_TRIALS];
    int ntrials;
    char finding[640];        /* one sentence for a person */
    PreflightVerdict verdict; /* the worst that matters for "one frame" */
    PreflightSuspect suspect; /* named in the finding; PREFLIGHT_SUSPECTS: none */
    Rate given; /* P@1 (cosine) of the sampled held-out queries as the spaces stand */
    Rate refit; /* the same queries after an orthogonal refit on other pairs */
    double shuffled;         /* mean P@1 over 200 shuffled dictionaries */
    double shuffled_p;       /* share of them that reach the P@1 given: permutation p */
    double nearer;           /* golds nearer than dealt ones, in standard errors */
    double estimate, turned; /* mean cosine of CSLS translations, and turned at random */
    double mean_src, mean_tgt; /* length of the mean of the unit vectors; 0: centred */
} Preflight;

/* What is tested; all borrowed, NULL where there is none. */
typedef struct PreflightInput {
    const Space *src, *tgt;               /* sealed, as they stand */
    const Space *src_before, *tgt_before; /* before their maps */
    const Mapping *src_map, *tgt_map;     /* that were applied */
    const Mapping *meant;                 /* --map: to be looked at, not applied */
    const Lexicon *lex;
    const Dict *train;
    bool is_lower;
    uint64_t seed;
} PreflightInput;

/* Tests one target against the source. Without a lexicon the tests that need one are not
 * made. At most 1,000 queries are sampled with the seed; the target is searched whole.
 * Errors: E_NOMEM, E_CANCELED. */
MUST_USE Status preflight_make(const PreflightInput *in, Progress *progress,
                               Preflight *out, Error *err);

const char *preflight_verdict_name(
    PreflightVerdict v); /* "pass", "warn", "fail", "n/t" */
const char *preflight_suspect_name(PreflightSuspect s); /* "shifted-labels", ... */

extern const Diagnostic preflight_diagnostic;

#endif
