/* The verb `fit`: a map fitted here, scored on words it has not seen, written if asked.
 */
#ifndef TUI_VERB_FIT_H
#define TUI_VERB_FIT_H

#include "tui/verbs.h"

extern const Verb verb_fit;

#endif
