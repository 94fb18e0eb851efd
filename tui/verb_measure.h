/* A measurement of the registry as a verb. */
#ifndef TUI_VERB_MEASURE_H
#define TUI_VERB_MEASURE_H

#include "core/diag/registry.h"
#include "tui/verbs.h"

/* Loads what the arguments name, runs the measurement with the options given, writes the
 * result. What it needs and was not given is refused before any file is read. */
MUST_USE Status verb_measure_run(const Diagnostic *d, VerbCall *call, Error *err);

#endif
