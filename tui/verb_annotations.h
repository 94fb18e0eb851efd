/* annotations: what people marked - out, in, together, and onto the dictionary. */
#ifndef TUI_VERB_ANNOTATIONS_H
#define TUI_VERB_ANNOTATIONS_H

#include "tui/verbs.h"

extern const Verb verb_annotations;

#endif
