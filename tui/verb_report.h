/* report: everything that a study allows to be measured, as one folder. */
#ifndef TUI_VERB_REPORT_H
#define TUI_VERB_REPORT_H

#include "tui/verbs.h"

extern const Verb verb_report;

#endif
