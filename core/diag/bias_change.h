/* What a preparation or a map did to a test of association: the same words before and
 * after. */
#ifndef CORE_DIAG_BIAS_CHANGE_H
#define CORE_DIAG_BIAS_CHANGE_H

#include "core/diag/bias_weat.h"

/* A change of a score up to here is rounding: rows are float32. */
#define BIAS_CHANGE_NOISE 1e-6

/* Differences of mean association D of the same words in two forms of a space. */
typedef struct BiasStep {
    int32_t nx, n;        /* words in both forms */
    double before, after; /* D */
    double d_before, d_after;
    double most;     /* largest |s after - s before| of a word; NAN: none */
    const char *why; /* why there are no figures; NULL: there are */
} BiasStep;

typedef enum BiasVerdict {
    BIAS_UNCHANGED,  /* no word's score moved by more than BIAS_CHANGE_NOISE */
    BIAS_AMPLIFIED,  /* same sign, larger, q <= alpha, and the interval says larger */
    BIAS_ATTENUATED, /* same sign, smaller, likewise */
    BIAS_REVERSED,   /* the sign changed, q <= alpha */
    BIAS_UNCLEAR
} BiasVerdict;

typedef struct BiasChange {
    BiasStep step;
    double shift;     /* after - before: mean of the words' changes over X - over Y */
    StatsPerm labels; /* of the changes, X and Y redealt: does the change depend on the
                         group? immune to what is common to all words. p of an unchanged
                         test is 1, here and below: rounding is no evidence */
    StatsPerm signs;  /* of the changes: is there any change at all? */
    StatsBoot ci;   /* of shift, words of X and of Y resampled, the same in both forms */
    StatsBoot size; /* of |after| - |before| */
    double sd;      /* sample sd of s before: D / sd = d */
} BiasChange;

/* `before` and `after` are met (bias_test_meet). Errors: E_NOMEM, E_CANCELED. */
MUST_USE Status bias_change_make(const BiasTest *before, const BiasTest *after,
                                 const BiasWeatOptions *o, Progress *progress,
                                 BiasChange *out, Error *err);

/* The figures without tests: what one step does. */
BiasStep bias_change_step(const BiasTest *before, const BiasTest *after);

/* What the change is called; q: the adjusted p of `labels`. */
BiasVerdict bias_change_judge(const BiasChange *c, double q, double alpha);
const char *bias_change_name(BiasVerdict v);

/* How far D went towards the hub's, (after - before) / (hub - before), over the concepts
 * that the test has in both languages; only where the interval of hub - before leaves out
 * 0. */
typedef struct BiasPull {
    double value; /* NAN: see why */
    Interval ci;
    int32_t n;       /* concepts in both */
    const char *why; /* NULL: there is a value */
} BiasPull;

/* `hub` is the same test in the hub language. Errors: E_CANCELED. */
MUST_USE Status bias_change_pull(const BiasTest *before, const BiasTest *after,
                                 const BiasTest *hub, const BiasWeatOptions *o,
                                 Progress *progress, BiasPull *out);

#endif
