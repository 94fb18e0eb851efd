/* Maps of several languages into one frame, scored pair by pair. */
#ifndef CORE_DIAG_FIT_LANGUAGES_H
#define CORE_DIAG_FIT_LANGUAGES_H

#include "core/diag/fit.h"

/* Generalised Procrustes: one fit for each of count targets (out[0..count)), whose tgt
 * map moves the target; the source (in[].src, the same for all) stays. Fitted on the
 * source words that all lexicons cover, each with its first gold; a share of these words
 * is held out for all. Errors: E_UNDEFINED (fewer than 20 such words), those of
 * fit_many_make. */
MUST_USE Status fit_languages_make(const FitInput *in, int count,
                                   const FitOptions *options, Progress *progress,
                                   Fit *out, Error *err);

#endif
