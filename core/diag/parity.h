/* Parity: are the languages of a study served alike, on the same concepts? */
#ifndef CORE_DIAG_PARITY_H
#define CORE_DIAG_PARITY_H

#include "core/diag/registry.h"

extern const Diagnostic parity_diagnostic;

#endif
