/* Options of the command line: one table of those that every verb knows, and the parser
 * that reads them together with the options of a verb.
 *
 * Long options only by their whole name, `--name VALUE` or `--name=VALUE`, in any order
 * with the arguments; `--` ends them. A truth can be taken back by `--no-name`. What is
 * not in a table is refused with the nearest name. */
#ifndef TUI_OPTIONS_H
#define TUI_OPTIONS_H

#include "core/diag/registry.h"

typedef enum OptionId {
    OPTION_FORMAT,
    OPTION_JSON,
    OPTION_OUTPUT,
    OPTION_FORCE,
    OPTION_TABLE,
    OPTION_ONLY, /* these five as TableArrange has them */
    OPTION_WHERE,
    OPTION_SORT,
    OPTION_COLUMNS,
    OPTION_FREQUENCY,
    OPTION_CSV_SAFE,
    OPTION_CSV_RAW,
    OPTION_STUDY,
    OPTION_TARGET,
    OPTION_DICT,
    OPTION_SWAP,
    OPTION_TRAIN_DICT,
    OPTION_EXCLUDE_TRAIN,
    OPTION_EXCLUDE_BY,
    OPTION_ROW_ALIGNED,
    OPTION_LOWER,
    OPTION_TAGS,
    OPTION_LEMMAS,
    OPTION_RELATIONS,
    OPTION_ANNOTATIONS,
    OPTION_AUTHOR,
    OPTION_BLIND,
    OPTION_MAX_VOCAB,
    OPTION_PREPARE,
    OPTION_PREPARE_SOURCE,
    OPTION_PREPARE_TARGET,
    OPTION_MAP_CONVENTION,
    OPTION_SKIP_BAD_ROWS,
    OPTION_ALLOW_CUT,
    OPTION_STRICT,
    OPTION_K,
    OPTION_SEED,
    OPTION_THREADS,
    OPTION_LIMIT_MEMORY,
    OPTION_CACHE,
    OPTION_CACHE_SIZE,
    OPTION_CPU,
    OPTION_COLOR,
    OPTION_PLAIN,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
} OptionId;

typedef struct OptionSpec {
    Param param;
    const char *group; /* heading in the help */
    char letter;       /* short form, or 0 */
} OptionSpec;

/* By OptionId, groups together. */
extern const OptionSpec options_common[OPTION_COUNT];

/* What a verb brings: its name and its own options. */
typedef struct OptionVerb {
    const char *name;
    const Param *params;
    int nparams;
    bool is_writing; /* it writes to -o itself */
} OptionVerb;

/* Finds the verb of a name; false when it is none. */
typedef bool (*OptionVerbFind)(const char *name, OptionVerb *out);

/* The command line in pieces; all strings but `joined` are borrowed from argv or from the
 * tables. */
typedef struct Options {
    OptionVerb verb;                 /* name NULL: no verb was given */
    const char *value[OPTION_COUNT]; /* NULL: not given; truths are "true" or "false" */
    const char **dict, **train_dict; /* every --dict and --train-dict, in order */
    int ndicts, ntrain_dicts;
    const char **words_of[WORDFILE_KINDS]; /* every --tags, --lemmas, --relations */
    int nwords_of[WORDFILE_KINDS];
    const char **param; /* values of verb.params; NULL: not given */
    char **joined;      /* values made of several words; owned */
    int njoined;
    const char **arg; /* arguments after the verb */
    int nargs;
    bool is_fenced; /* there was a `--` */
    int fenced;     /* arguments before it */
} Options;

/* Reads argv[1..argc). The first argument is the verb if `find` knows it. Values are
 * checked against their tables. Errors: E_USAGE; *out is then still to be freed, and
 * holds what was read, so that --help and --json are known. */
MUST_USE Status options_parse(Options *out, int argc, char *const *argv,
                              OptionVerbFind find, Error *err);
void options_free(Options *o);

/* The value or the default; NULL when there is neither. */
const char *options_text(const Options *o, OptionId id);
bool options_bool(const Options *o, OptionId id);
int64_t options_int(const Options *o, OptionId id);
/* The value of a verb's own option by name, or its default. */
const char *options_param(const Options *o, const char *name);
/* Whether it was given at all. */
bool options_param_is_given(const Options *o, const char *name);

#endif
