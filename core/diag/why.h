/* Why: the causes of wrong pairs as a diagnostic, for one word or for all. */
#ifndef CORE_DIAG_WHY_H
#define CORE_DIAG_WHY_H

#include "core/diag/cause.h"
#include "core/diag/registry.h"

/* The causes of all words of a target's dictionary, made on first use and kept by the
 * study; borrowed. The target has a lexicon. Errors as cause_make. */
MUST_USE Status why_get(const Study *s, int target, Progress *progress,
                        const Causes **out, Error *err);

/* The causes of the wanted entries alone (n_sources of the target's dictionary), in a
 * fraction of the time; *out is owned. Errors as cause_make. */
MUST_USE Status why_make(const Study *s, int target, const bool *wanted,
                         Progress *progress, Causes **out, Error *err);

extern const Diagnostic why_diagnostic;

#endif
