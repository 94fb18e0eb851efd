#include "tui/options.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/suggest.h"
#include "core/base/text.h"

#define OUTPUT  "Output"
#define DATA    "Data"
#define READING "Reading"
#define WORK    "Work"
#define SCREEN  "Screen"
#define ABOUT   "About"
#define FLAG(name_, help_)                                                               \
    {                                                                                    \
        .name = (name_), .kind = PARAM_BOOL, .initial = "false", .help = (help_)         \
    }

/* clang-format off */
const OptionSpec options_common[OPTION_COUNT] = {
    [OPTION_FORMAT] = {{.name = "format", .kind = PARAM_TEXT, .metavar = "F",
        .choices = "table|json|csv|tsv|md|tex",
        .help = "how results are written; by default a table on a terminal, tsv in a pipe, "
                "and what the name of the -o file says"}, OUTPUT, 0},
    [OPTION_JSON] = {FLAG("json", "the same as --format json"), OUTPUT, 0},
    [OPTION_OUTPUT] = {{.name = "output", .kind = PARAM_TEXT, .metavar = "FILE",
        .help = "write there instead of stdout, whole or not at all"}, OUTPUT, 'o'},
    [OPTION_FORCE] = {FLAG("force", "replace an output that exists"), OUTPUT, 0},
    [OPTION_TABLE] = {{.name = "table", .kind = PARAM_TEXT, .metavar = "NAME",
        .help = "only this table of the result; csv and tsv hold one and take the first"},
        OUTPUT, 0},
    [OPTION_ONLY] = {{.name = "only", .kind = PARAM_TEXT, .metavar = "WORDS",
        .help = "only the rows of these words, joined by commas (\\, is a comma in a word): the "
                "first column of words is one of them, else the first of texts that differ "
                "in every row"}, OUTPUT, 0},
    [OPTION_WHERE] = {{.name = "where", .kind = PARAM_TEXT, .metavar = "FILTER",
        .help = "only rows that match, in each table that has the columns: words, column:text, "
                "column=text, column>number; ! inverts"}, OUTPUT, 0},
    [OPTION_SORT] = {{.name = "sort", .kind = PARAM_TEXT, .metavar = "COLS",
        .help = "order by these columns, joined by commas; -COL for falling"}, OUTPUT, 0},
    [OPTION_COLUMNS] = {{.name = "columns", .kind = PARAM_TEXT, .metavar = "COLS",
        .help = "only these columns, joined by commas, in this order"}, OUTPUT, 0},
    [OPTION_FREQUENCY] = {{.name = "frequency", .kind = PARAM_TEXT, .metavar = "COL",
        .help = "how often each value of this column occurs, in place of the rows"}, OUTPUT, 0},
    [OPTION_CSV_SAFE] = {FLAG("csv-safe", "csv for spreadsheets: a ' before texts that would "
        "run as formulas, controls as \\xNN (the default)"), OUTPUT, 0},
    [OPTION_CSV_RAW] = {FLAG("csv-raw", "csv with true bytes"), OUTPUT, 0},
    [OPTION_STUDY] = {{.name = "study", .kind = PARAM_TEXT, .metavar = "FILE",
        .help = "a study file, in place of spaces and dictionaries"}, DATA, 0},
    [OPTION_TARGET] = {{.name = "target", .kind = PARAM_TEXT, .metavar = "LANG",
        .help = "only this target of several, by its name or language, or a list joined by "
                "commas; nothing of the others is read"}, DATA, 0},
    [OPTION_DICT] = {{.name = "dict", .kind = PARAM_TEXT, .metavar = "[LANG=]FILE",
        .help = "bilingual dictionary: source word, tab or blank, target word; with several "
                "targets one for each"}, DATA, 0},
    [OPTION_SWAP] = {FLAG("swap", "dictionaries have the target word first"), DATA, 0},
    [OPTION_TRAIN_DICT] = {{.name = "train-dict", .kind = PARAM_TEXT, .metavar = "[LANG=]FILE",
        .help = "the dictionary that the map was fitted on: what it shares with --dict is "
                "counted and shown"}, DATA, 0},
    [OPTION_EXCLUDE_TRAIN] = {FLAG("exclude-train", "leave the pairs of --train-dict out"),
        DATA, 0},
    [OPTION_EXCLUDE_BY] = {{.name = "exclude-by", .kind = PARAM_TEXT, .metavar = "WHAT",
        .initial = "pair", .choices = "pair|source|target|lemma",
        .help = "which pairs --exclude-train leaves out: those that stand in the training "
                "dictionary, or whose source word, target word or lemmas do"}, DATA, 0},
    [OPTION_ROW_ALIGNED] = {FLAG("row-aligned", "row i of the source belongs to row i of the "
        "target; takes the place of a dictionary"), DATA, 0},
    [OPTION_LOWER] = {FLAG("lower", "look dictionary words up in lower case when their exact "
        "form is missing"), DATA, 0},
    [OPTION_TAGS] = {{.name = "tags", .kind = PARAM_TEXT, .metavar = "[LANG=]FILE",
        .help = "tags of words, of the source or of LANG: word, tab, tag (names are known by "
                "PROPN, NNP, NE, name)"}, DATA, 0},
    [OPTION_LEMMAS] = {{.name = "lemmas", .kind = PARAM_TEXT, .metavar = "[LANG=]FILE",
        .help = "lemmas of words: word, tab, lemma, perhaps tab, features"}, DATA, 0},
    [OPTION_RELATIONS] = {{.name = "relations", .kind = PARAM_TEXT, .metavar = "[LANG=]FILE",
        .help = "relations between words of the source: relation, tab, word, tab, word; two "
                "fields alone are antonyms"}, DATA, 0},
    [OPTION_ANNOTATIONS] = {{.name = "annotations", .kind = PARAM_TEXT, .metavar = "FILE",
        .help = "marks on the dictionary's entries: read by every verb, added to by the "
                "interactive view; by default beside the study file"}, DATA, 0},
    [OPTION_AUTHOR] = {{.name = "author", .kind = PARAM_TEXT, .metavar = "NAME",
        .help = "who makes the marks; by default the user"}, DATA, 0},
    [OPTION_BLIND] = {FLAG("blind", "the interactive view hides predictions, causes and the marks "
        "of others, so that entries are judged by themselves"), DATA, 0},
    [OPTION_MAX_VOCAB] = {{.name = "max-vocab", .kind = PARAM_TEXT, .metavar = "N",
        .help = "only the first N rows of each space (200000 or 200k)"}, READING, 0},
    [OPTION_PREPARE] = {{.name = "prepare", .kind = PARAM_TEXT, .metavar = "STEPS",
        .help = "steps on load, in order: none, unit, center, joined by commas"}, READING, 0},
    [OPTION_PREPARE_SOURCE] = {{.name = "prepare-source", .kind = PARAM_TEXT,
        .metavar = "STEPS", .help = "the same for the source alone"}, READING, 0},
    [OPTION_PREPARE_TARGET] = {{.name = "prepare-target", .kind = PARAM_TEXT,
        .metavar = "STEPS", .help = "the same for the targets alone"}, READING, 0},
    [OPTION_MAP_CONVENTION] = {{.name = "map-convention", .kind = PARAM_TEXT,
        .metavar = "WAY", .initial = "row", .choices = "row|column",
        .help = "whether maps multiply row vectors from the right, or column vectors from "
                "the left (as MUSE saves them)"}, READING, 0},
    [OPTION_SKIP_BAD_ROWS] = {FLAG("skip-bad-rows", "leave malformed rows and lines out, "
        "counted, instead of refusing the file"), READING, 0},
    [OPTION_ALLOW_CUT] = {FLAG("allow-cut", "take the whole rows of a file that ends too "
        "early"), READING, 0},
    [OPTION_STRICT] = {FLAG("strict", "refuse files that would be read with warnings"),
        READING, 0},
    [OPTION_K] = {{.name = "k", .kind = PARAM_INT, .metavar = "N", .initial = "10",
        .min = 1, .max = 1000, .help = "neighbours"}, WORK, 0},
    [OPTION_SEED] = {{.name = "seed", .kind = PARAM_INT, .metavar = "N", .initial = "1",
        .min = 0, .max = 9007199254740991, .help = "of everything random"}, WORK, 0},
    [OPTION_THREADS] = {{.name = "threads", .kind = PARAM_INT, .metavar = "N", .min = 1,
        .max = 1024, .help = "workers, by default one a core; results never depend on it"},
        WORK, 0},
    [OPTION_LIMIT_MEMORY] = {{.name = "limit-memory", .kind = PARAM_TEXT, .metavar = "SIZE",
        .help = "refuse what needs more (2GB, 500M), by default three quarters of what is "
                "free"}, WORK, 0},
    [OPTION_CACHE] = {FLAG("cache", "keep neighbour lists in the user's cache folder, and take "
        "them from there when the same vectors come again; results are the same"), WORK, 0},
    [OPTION_CACHE_SIZE] = {{.name = "cache-size", .kind = PARAM_TEXT, .metavar = "SIZE",
        .initial = "2GB", .help = "bytes that kept lists take together; those used longest ago "
                                  "go first"}, WORK, 0},
    [OPTION_CPU] = {{.name = "cpu", .kind = PARAM_TEXT, .metavar = "LEVEL",
        .choices = "portable|avx2|avx512|vnni|amx",
        .help = "highest level of instructions to use; results are the same"}, WORK, 0},
    [OPTION_COLOR] = {{.name = "color", .kind = PARAM_TEXT, .metavar = "WHEN",
        .initial = "auto", .choices = "auto|always|never",
        .help = "auto: on a terminal, unless NO_COLOR is set"}, SCREEN, 0},
    [OPTION_PLAIN] = {FLAG("plain", "tables as lines of \"name: value\", and the interactive "
        "view line by line, for screen readers and pipes"),
        SCREEN, 0},
    [OPTION_QUIET] = {FLAG("quiet", "no progress and no warnings"), SCREEN, 0},
    [OPTION_VERBOSE] = {FLAG("verbose", "every warning, and remarks"), SCREEN, 0},
    [OPTION_HELP] = {FLAG("help", "what a verb does and takes"), ABOUT, 'h'},
    [OPTION_VERSION] = {FLAG("version", "version, and the libraries it computes with"), ABOUT,
        0},
};
/* clang-format on */

/* Where the parser is. */
typedef struct Parser {
    Options *o;
    int argc, at;
    char *const *argv;
    OptionVerbFind find;
    Error *err;
} Parser;

static void push(const char ***list, int *n, const char *s)
{
    *list = mem_xrealloc((void *)*list, ((size_t)*n + 1) * sizeof(const char *));
    (*list)[(*n)++] = s;
}

static bool is_choice(const char *choices, Text value)
{
    for (const char *p = choices; *p;) {
        const size_t n = strcspn(p, "|");
        if (n == value.n && memcmp(p, value.p, n) == 0)
            return true;
        p += n + (p[n] == '|');
    }
    return false;
}

static Status bad_choice(const Param *p, Text value, Error *err)
{
    char shown[TEXT_SHORT];
    Str names = {0};
    for (const char *c = p->choices; *c; c++)
        str_add_cstr(&names, *c == '|' ? ", " : (char[]){*c, 0});
    (void)error_set(err, E_USAGE, "--%s: \"%s\" is none of %s", p->name,
                    text_short(shown, value), str_cstr(&names));
    str_free(&names);
    char near[64];
    if (suggest_choice(p->choices, value, near, sizeof near))
        error_hint(err, "did you mean %s?", near);
    return E_USAGE;
}

static Status check_choices(const Param *p, const char *value, Error *err)
{
    for (const char *v = value;;) {
        const size_t n = p->is_list ? strcspn(v, ",") : strlen(v);
        if (!is_choice(p->choices, (Text){v, n}))
            return bad_choice(p, (Text){v, n}, err);
        if (v[n] == '\0')
            return OK;
        v += n + 1;
    }
}

static Status out_of_range(const Param *p, const char *value, Error *err)
{
    char shown[TEXT_SHORT];
    Str range = {0};
    number_add_shortest(&range, p->min);
    str_add_cstr(&range, " and ");
    number_add_shortest(&range, p->max);
    (void)error_set(err, E_USAGE, "--%s: %s is not between %s", p->name,
                    text_short(shown, str_text(value)), str_cstr(&range));
    str_free(&range);
    return E_USAGE;
}

static Status check_number(const Param *p, const char *value, Error *err)
{
    char shown[TEXT_SHORT];
    const bool is_int = p->kind == PARAM_INT;
    const size_t n = strlen(value);
    int64_t whole = 0;
    double v = 0;
    bool ok = false;
    if (is_int) {
        ok = number_parse_int(value, n, &whole);
        v = (double)whole;
    } else {
        ok = number_parse_double(value, n, &v) == NUMBER_OK;
    }
    if (!ok) {
        return error_set(err, E_USAGE, "--%s: \"%s\" is not a %s", p->name,
                         text_short(shown, str_text(value)),
                         is_int ? "whole number" : "number");
    }
    if (p->min < p->max && !(v >= p->min && v <= p->max))
        return out_of_range(p, value, err);
    return OK;
}

static Status check(const Param *p, const char *value, Error *err)
{
    switch (p->kind) {
    case PARAM_INT:
    case PARAM_REAL: return check_number(p, value, err);
    case PARAM_TEXT: return p->choices ? check_choices(p, value, err) : OK;
    case PARAM_BOOL: return OK;
    }
    return OK;
}

/* The option of a name: the verb's (*own set) or a common one (*id set); NULL: none. */
static const Param *find_option(const Options *o, Text name, int *id, int *own)
{
    *id = *own = -1;
    for (int i = 0; i < o->verb.nparams; i++) {
        if (str_compare(str_text(o->verb.params[i].name), name) == 0) {
            *own = i;
            return &o->verb.params[i];
        }
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (str_compare(str_text(options_common[i].param.name), name) == 0) {
            *id = i;
            return &options_common[i].param;
        }
    }
    return NULL;
}

static Status unknown_option(const Parser *p, Text name)
{
    char shown[TEXT_SHORT];
    const Options *o = p->o;
    if (o->verb.name) {
        (void)error_set(p->err, E_USAGE, "%s has no option --%s", o->verb.name,
                        text_short(shown, name));
    } else {
        (void)error_set(p->err, E_USAGE, "there is no option --%s that every verb knows",
                        text_short(shown, name));
    }
    Suggestion best = suggest_start(name);
    for (int i = 0; i < OPTION_COUNT; i++)
        suggest_consider(&best, options_common[i].param.name);
    for (int i = 0; i < o->verb.nparams; i++)
        suggest_consider(&best, o->verb.params[i].name);
    if (best.name) {
        error_hint(p->err, "did you mean --%s?", best.name);
    } else if (o->verb.name) {
        error_hint(p->err, "isogloss help %s lists its options", o->verb.name);
    } else {
        error_hint(p->err,
                   "options of a verb stand after the verb; isogloss help options "
                   "lists those of every verb");
    }
    return E_USAGE;
}

/* Two values joined by a TAB, as one that the options own. */
static const char *join(Options *o, const char *a, const char *b)
{
    Str joined = {0};
    str_addf(&joined, "%s\t%s", a, b);
    o->joined =
        mem_xrealloc((void *)o->joined, ((size_t)o->njoined + 1) * sizeof *o->joined);
    o->joined[o->njoined] = mem_xstrdup(str_cstr(&joined));
    str_free(&joined);
    return o->joined[o->njoined++];
}

static Status store(const Parser *p, const Param *param, int id, int own,
                    const char *value)
{
    Options *o = p->o;
    TRY(check(param, value, p->err));
    if (own >= 0 && param->is_many && o->param[own])
        value = join(o, o->param[own], value);
    if (own >= 0) {
        o->param[own] = value;
        return OK;
    }
    o->value[id] = value;
    if (id == OPTION_DICT)
        push(&o->dict, &o->ndicts, value);
    if (id == OPTION_TRAIN_DICT)
        push(&o->train_dict, &o->ntrain_dicts, value);
    if (id >= OPTION_TAGS && id <= OPTION_RELATIONS)
        push(&o->words_of[id - OPTION_TAGS], &o->nwords_of[id - OPTION_TAGS], value);
    return OK;
}

/* The value of an option that needs one: after the `=`, or the next word. */
static Status take_value(Parser *p, const Param *param, const char *inlined,
                         const char **value)
{
    *value = inlined;
    if (!inlined && p->at + 1 < p->argc) {
        const char *next = p->argv[p->at + 1];
        const Text name = {next + 2, next[0] && next[1] ? strcspn(next + 2, "=") : 0};
        int id = 0;
        int own = 0;
        if (strncmp(next, "--", 2) != 0 || !find_option(p->o, name, &id, &own)) {
            *value = next;
            p->at++;
        }
    }
    if (*value)
        return OK;
    if (param->values > 1) {
        (void)error_set(p->err, E_USAGE, "--%s needs %d values", param->name,
                        param->values);
    } else {
        (void)error_set(p->err, E_USAGE, "--%s needs a value", param->name);
    }
    error_hint(p->err, "--%s %s", param->name, param->metavar ? param->metavar : "VALUE");
    return E_USAGE;
}

/* The further words of an option that takes several, joined to the first by TABs. */
static Status take_more(Parser *p, const Param *param, const char **value)
{
    Options *o = p->o;
    Str joined = {0};
    str_add_cstr(&joined, *value);
    for (int i = 1; i < param->values; i++) {
        const char *next = NULL;
        const Status status = take_value(p, param, NULL, &next);
        if (status != OK) {
            str_free(&joined);
            return status;
        }
        str_add_char(&joined, '\t');
        str_add_cstr(&joined, next);
    }
    o->joined =
        mem_xrealloc((void *)o->joined, ((size_t)o->njoined + 1) * sizeof *o->joined);
    o->joined[o->njoined] = mem_xstrdup(str_cstr(&joined));
    *value = o->joined[o->njoined++];
    str_free(&joined);
    return OK;
}

static Status parse_truth(const Parser *p, const Param *param, const char *inlined,
                          const char **value)
{
    static const char *const yes[] = {"true", "yes", "on", "1"};
    static const char *const no[] = {"false", "no", "off", "0"};
    *value = "true";
    if (!inlined)
        return OK;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcmp(inlined, yes[i]) == 0)
            return OK;
        *value = "false";
        if (strcmp(inlined, no[i]) == 0)
            return OK;
        *value = "true";
    }
    char shown[TEXT_SHORT];
    return error_set(p->err, E_USAGE, "--%s is a yes or no and takes no value \"%s\"",
                     param->name, text_short(shown, str_text(inlined)));
}

static Status parse_long(Parser *p, const char *word)
{
    const size_t n = strcspn(word, "=");
    const char *inlined = word[n] == '=' ? word + n + 1 : NULL;
    const char *value = NULL;
    int id = 0;
    int own = 0;
    const Param *param = find_option(p->o, (Text){word, n}, &id, &own);
    if (!param && strncmp(word, "no-", 3) == 0 && !inlined) {
        param = find_option(p->o, (Text){word + 3, n - 3}, &id, &own);
        if (param && param->kind == PARAM_BOOL)
            return store(p, param, id, own, "false");
        param = NULL;
    }
    if (!param)
        return unknown_option(p, (Text){word, n});
    if (param->kind == PARAM_BOOL) {
        TRY(parse_truth(p, param, inlined, &value));
    } else {
        TRY(take_value(p, param, inlined, &value));
        if (param->values > 1)
            TRY(take_more(p, param, &value));
    }
    return store(p, param, id, own, value);
}

static Status parse_short(Parser *p, const char *word)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        const OptionSpec *spec = &options_common[id];
        if (!spec->letter || spec->letter != word[0])
            continue;
        const char *value = "true";
        if (spec->param.kind != PARAM_BOOL) {
            TRY(take_value(p, &spec->param, word[1] ? word + 1 : NULL, &value));
        } else if (word[1]) {
            break;
        }
        return store(p, &spec->param, id, -1, value);
    }
    char shown[TEXT_SHORT];
    (void)error_set(p->err, E_USAGE, "there is no option -%s",
                    text_short(shown, str_text(word)));
    error_hint(p->err,
               "options are written in full (--%s); -- before a word that begins "
               "with a hyphen",
               options_common[OPTION_FORMAT].param.name);
    return E_USAGE;
}

static void take_argument(const Parser *p, const char *word, bool is_fenced)
{
    Options *o = p->o;
    if (o->nargs == 0 && !o->verb.name && !is_fenced && p->find(word, &o->verb)) {
        o->param = mem_xcalloc((size_t)(o->verb.nparams ? o->verb.nparams : 1),
                               sizeof *o->param);
        return;
    }
    push(&o->arg, &o->nargs, word);
    o->fenced += !is_fenced;
}

Status options_parse(Options *out, int argc, char *const *argv, OptionVerbFind find,
                     Error *err)
{
    *out = (Options){0};
    Parser p = {.o = out, .argc = argc, .argv = argv, .find = find, .err = err};
    bool is_fenced = false;
    Status status = OK; /* of the first mistake; the rest is read for --help and --json */
    for (p.at = 1; p.at < argc; p.at++) {
        const char *word = argv[p.at];
        Status now = OK;
        p.err = status == OK ? err : NULL;
        if (is_fenced || word[0] != '-' || word[1] == '\0') {
            take_argument(&p, word, is_fenced);
        } else if (strcmp(word, "--") == 0) {
            is_fenced = out->is_fenced = true;
        } else if (word[1] == '-') {
            now = parse_long(&p, word + 2);
        } else {
            now = parse_short(&p, word + 1);
        }
        if (status == OK)
            status = now;
    }
    return status;
}

void options_free(Options *o)
{
    for (int i = 0; i < o->njoined; i++)
        free(o->joined[i]);
    free((void *)o->joined);
    free((void *)o->dict);
    free((void *)o->train_dict);
    for (int k = 0; k < WORDFILE_KINDS; k++)
        free((void *)o->words_of[k]);
    free((void *)o->param);
    free((void *)o->arg);
    *o = (Options){0};
}

const char *options_text(const Options *o, OptionId id)
{
    return o->value[id] ? o->value[id] : options_common[id].param.initial;
}

bool options_bool(const Options *o, OptionId id)
{
    return strcmp(options_text(o, id), "true") == 0;
}

int64_t options_int(const Options *o, OptionId id)
{
    const char *value = options_text(o, id);
    int64_t v = 0;
    if (value)
        (void)number_parse_int(value, strlen(value), &v);
    return v;
}

const char *options_param(const Options *o, const char *name)
{
    for (int i = 0; i < o->verb.nparams; i++) {
        if (strcmp(o->verb.params[i].name, name) == 0)
            return o->param && o->param[i] ? o->param[i] : o->verb.params[i].initial;
    }
    assert(false);
    return NULL;
}

bool options_param_is_given(const Options *o, const char *name)
{
    for (int i = 0; i < o->verb.nparams; i++)
        if (strcmp(o->verb.params[i].name, name) == 0)
            return o->param && o->param[i];
    return false;
}
