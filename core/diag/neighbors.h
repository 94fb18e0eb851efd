/* Neighbours of given words, within one space or across two. Typed access: knn.h and
 * cross.h. */
#ifndef CORE_DIAG_NEIGHBORS_H
#define CORE_DIAG_NEIGHBORS_H

#include "core/diag/registry.h"

extern const Diagnostic neighbors_diagnostic;

#endif
