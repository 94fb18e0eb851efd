/* Preflight: are these spaces in one coordinate frame at all, and if not, what fits? In
 * seconds. */
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

enum { PREFLIGHT_CHECKS = 12 };

typedef struct Preflight {
    PreflightCheck check[PREFLIGHT_CHECKS];
    int n;
    char finding[512];        /* one sentence for a person */
    PreflightVerdict verdict; /* the worst that matters for "one frame" */
    Rate given; /* P@1 (cosine) of the sampled held-out queries as the spaces stand */
    Rate refit; /* the same queries after an orthogonal refit on the other half */
    double shuffled;   /* mean P@1 over 200 shuffled dictionaries */
    double shuffled_p; /* share of them that reach the P@1 given: permutation p */
} Preflight;

/* Tests one target against the source with its lexicon (NULL: the tests that need one are
 * not made). At most 1,000 queries are sampled with the seed; the target is searched
 * whole. */
MUST_USE Status preflight_make(const Space *src, const Space *tgt, const Lexicon *lex,
                               uint64_t seed, Progress *progress, Preflight *out,
                               Error *err);

const char *preflight_verdict_name(
    PreflightVerdict v); /* "pass", "warn", "fail", "n/t" */

extern const Diagnostic preflight_diagnostic;

#endif
