/* Drift: how words of one language changed between snapshots of its space (times,
 * versions of a model, domains), and what of that is more than noise. */
#ifndef CORE_DIAG_DRIFT_H
#define CORE_DIAG_DRIFT_H

#include "core/diag/registry.h"

extern const Diagnostic drift_diagnostic;

#endif
