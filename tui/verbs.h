/* The verbs that are not measurements, described as the registry of measurements
 * describes those: help and command line are made from this array. */
#ifndef TUI_VERBS_H
#define TUI_VERBS_H

#include "core/base/job.h"
#include "tui/options.h"
#include "tui/settings.h"

/* One run of a verb. */
typedef struct VerbCall {
    const Options *options;
    const Settings *settings;
    int code; /* exit code when run returns OK: 0, or 1 for a crossed threshold */
} VerbCall;

typedef struct Verb {
    const char *name, *group, *help; /* help: one line */
    const char *usage;               /* arguments */
    const char *doc;                 /* paragraphs, one a line */
    const char
        *tables; /* names that its tables may have, "fit|scores"; NULL: found late */
    const Param *params;
    int nparams;
    bool is_writing; /* -o is the verb's own output; its tables go to stdout */
    Status (*run)(VerbCall *call, Error *err);
} Verb;

/* The common end of verbs: runs fn(ctx) as a job (its result is a TableSet) with
 * progress, shows the warnings, writes the result. Errors: those of fn, E_OUTPUT, E_USAGE
 * (--table). */
MUST_USE Status verbs_deliver(const VerbCall *call, JobFn fn, void *ctx, Error *err);

extern const Verb *const verbs_all[];
extern const int verbs_count;

/* NULL when there is none of this name. */
const Verb *verbs_find(const char *name);

/* The verb or measurement of a name; false when it is none (an OptionVerbFind). */
bool verbs_find_any(const char *name, OptionVerb *out);

/* The verb nearest to a name, for "did you mean"; NULL. */
const char *verbs_suggest(const char *name);

/* Runs the verb or measurement that the options name. */
MUST_USE Status verbs_run(VerbCall *call, Error *err);

#endif
