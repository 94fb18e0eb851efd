/* The registry: every measurement isogloss can make, described once. The command line,
 * its help, the man page, the interactive view and the report are generated from this
 * array. */
#ifndef CORE_DIAG_REGISTRY_H
#define CORE_DIAG_REGISTRY_H

#include "core/study/study.h"
#include "core/table/table.h"

/* One parameter of a diagnostic beside the options every verb knows. */
typedef struct Param {
    const char *name; /* long option without dashes: "scores" */
    ParamKind kind;
    const char *initial; /* default as text; NULL: not given */
    double min, max;     /* PARAM_INT and PARAM_REAL; min == max: unchecked */
    const char
        *choices; /* "a|b|c"; a comma list may combine them when is_list; NULL: free */
    bool is_list;
    const char *metavar; /* "K", "FILE", "SCORES"; NULL for PARAM_BOOL */
    int values;          /* words that follow on the command line, joined by a TAB in the
                            value; 0 and 1: one. PARAM_TEXT only */
    const char *help;    /* one line */
    bool is_many;        /* may be given again: the values are joined by a TAB */
} Param;

/* Values for one run, in the order of Diagnostic.params; strings borrowed, already
 * checked. */
typedef struct Args {
    const Param *params;
    int nparams;
    const char *const *value; /* NULL: not given and no default */
    const char *const *word;  /* free arguments (words) */
    int nwords;
    const char *const *dict; /* TAKES_SNAPSHOTS: [LANG=]FILE as given */
    int ndicts;
} Args;

const char *registry_text(const Args *a, const char *name); /* NULL when not given */
int64_t registry_int(const Args *a, const char *name);
double registry_real(const Args *a, const char *name);
bool registry_bool(const Args *a, const char *name);
/* Whether a comma list holds `item`. */
bool registry_has(const Args *a, const char *name, const char *item);
/* Refuses a parameter that has another value than its default though nothing would use it
 * (is_used false); `needs` says in the hint what it goes with. Errors: E_USAGE. */
MUST_USE Status registry_refuse_idle(const Args *a, const char *name, bool is_used,
                                     const char *needs, Error *err);

enum {
    NEED_TARGET = 1,  /* a source and at least one aligned space */
    NEED_LEXICON = 2, /* each target with a dictionary (or row-aligned) */
    NEED_ONE = 4,     /* at least one space of any role */
    TAKES_WORDS = 8,  /* free arguments are words, not files */
    TAKES_MANY = 16,  /* more than one target */
    SHARES_DICT = 32, /* targets are alignments of one language: a --dict without a
                         language is that of all, and --map-a and --map-b make two
                         targets of one */
    MAY_ASK_ALL = 64, /* beside TAKES_WORDS: without words it is about all of them */
    COMPARES_TARGETS = 512, /* the targets are held against each other: where one at a
                               time is looked at, it is asked for all of them */
    MAY_LACK_LEXICON = 256, /* beside NEED_LEXICON: one target with a dictionary is
                               enough, the others stand in the result without figures */
    TAKES_SNAPSHOTS = 128 /* beside TAKES_WORDS: all arguments up to the first that is no
                             file are spaces, those after the first snapshots of the same
                             language; dictionaries go into Args, not to the spaces */
};

/* What a table is drawn as: columns by name. */
typedef struct ChartSpec {
    const char *kind;  /* "bars", "forest", "histogram", "map" */
    const char *table; /* table of the result */
    const char *x, *y; /* columns: category or value */
    const char *group; /* column or NULL */
    const char *title;
} ChartSpec;

typedef struct Diagnostic {
    const char *name, *group, *help; /* "bli", "Retrieval", one line */
    const char *usage;               /* "SRC TGT... --dict FILE" */
    const char
        *doc; /* what high and low mean, when not to trust it; paragraphs of plain text */
    const char *cite; /* the paper(s) */
    const Param *params;
    int nparams;
    unsigned needs;
    const char *tables;     /* names that its tables may have, "summary|pairs" */
    const ChartSpec *chart; /* NULL: none */
    /* On success *out (owned) has tables, finding, notes; the caller adds provenance. */
    Status (*run)(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err);
} Diagnostic;

extern const Diagnostic *const registry_diagnostics[];
extern const int registry_count;

/* NULL when there is none of this name. */
const Diagnostic *registry_find(const char *name);

/* Runs a diagnostic with its defaults (args NULL) or given args, checks its needs against
 * the study, adds parameters and inputs to the result, with digests if the study's
 * options want them (computed beside the diagnostic). E_USAGE when the
 * study lacks what it needs. */
MUST_USE Status registry_run(const Diagnostic *d, const Study *s, const Args *args,
                             Progress *progress, TableSet **out, Error *err);

/* The two parts of what registry_run adds, for commands that are not measurements: the
 * options of the study that can change a number, defaults too; the files of one entry
 * with digests, and the notes of reading them (nothing when it is not loaded). Errors:
 * those of study_get_digest. */
void registry_add_options(TableSet *set, const Study *s);
MUST_USE Status registry_add_entry(TableSet *set, const Study *s, int entry,
                                   Progress *progress, Error *err);

/* A file that a diagnostic read beside the study's, among the inputs: its role, path,
 * size, and digest where digests are wanted. Errors: those of study_get_digest. */
MUST_USE Status registry_add_file(TableSet *set, const Study *s, const char *role,
                                  const char *path, Progress *progress, Error *err);

#endif
