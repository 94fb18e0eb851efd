/* convert: a space in another format, prepared and mapped as asked. */
#ifndef TUI_VERB_CONVERT_H
#define TUI_VERB_CONVERT_H

#include "tui/verbs.h"

extern const Verb verb_convert;

#endif
