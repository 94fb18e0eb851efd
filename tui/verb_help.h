/* help: made from the registries of verbs, measurements and options, and from the topics.
 */
#ifndef TUI_VERB_HELP_H
#define TUI_VERB_HELP_H

#include "tui/verbs.h"

extern const Verb verb_help;

/* The page of all verbs; of one verb, measurement or topic. False when there is none. */
void verb_help_all(Str *out);
bool verb_help_one(Str *out, const char *name);

#endif
