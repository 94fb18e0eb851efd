/* Coverage: which words of a list a space has, and what its vocabulary is made of. */
#ifndef CORE_DIAG_COVERAGE_H
#define CORE_DIAG_COVERAGE_H

#include "core/base/form.h"
#include "core/base/stats.h"
#include "core/base/token.h"
#include "core/diag/registry.h"
#include "core/space/wordlist.h"

/* --- forms --- */

/* The words of a space in another form: which become one. */
typedef struct CoverageForms {
    Vocab forms;
    int32_t *row;           /* the first row of each form; owned */
    int64_t groups, excess; /* forms of several rows; rows beyond the first of each */
} CoverageForms;

/* Errors: E_NOMEM, E_CANCELED. O(letters of the space). */
MUST_USE Status coverage_forms_make(const Space *space, Form form, Progress *progress,
                                    CoverageForms **out, Error *err);
void coverage_forms_free(CoverageForms *f);

/* --- how much a word weighs --- */

/* Shares of tokens are sums of weights: counts of a corpus where they are given, else an
 * estimate from the rank, 1 / (rank + 2.7) (Zipf and Mandelbrot; ranks from 1). */
double coverage_weigh_rank(int64_t rank);

/* --- a list in a space --- */

/* By the list's own rank: 1-1,000, -5,000, -20,000, -50,000, the rest, and all. */
enum { COVERAGE_BANDS = 6, COVERAGE_ALL = COVERAGE_BANDS - 1 };

typedef enum CoverageFound {
    COVERAGE_MISSING,
    COVERAGE_APPROXIMATE, /* missing; at least 80 % of its n-grams (3 to 6 letters, with
                             < and >) stand in 5 or more words of the space, so that a
                             subword model has a guess of some worth */
    COVERAGE_OTHER_FORM,  /* missing as written; a word that differs by case or normal
                             form is there */
    COVERAGE_LOWER,       /* in lower case, where that is allowed */
    COVERAGE_EXACT
} CoverageFound;

typedef struct CoverageBand {
    int64_t n, k;                     /* words of the list, and those that are covered */
    int64_t other_form, approximated; /* of those that are not */
    double weight, weight_found;
} CoverageBand;

typedef struct CoverageList {
    CoverageBand band[COVERAGE_BANDS];
    unsigned char *found; /* CoverageFound of each word of the list; owned */
    int32_t *row;         /* its row, or that of its other form; -1; owned */
    int32_t *near;        /* of words that have no row here: the row of the nearest word
                             (coverage_near_find), a hint; -1; owned */
    unsigned char *edits; /* and how many letters lie between; owned */
    int32_t zero;         /* covered words whose vector is zero */
} CoverageList;

typedef struct CoverageListed {
    const Vocab *words;         /* of the list, in its order */
    const double *weight;       /* of each; NULL: coverage_weigh_rank of its rank */
    const CoverageForms *cased; /* the space's words by FORM_CASE; NULL: made here */
} CoverageListed;

/* How much of a list a space has: exactly as written, or (is_lower) in lower case.
 * Errors: E_NOMEM, E_CANCELED. O(words of space and list, in letters). */
MUST_USE Status coverage_measure_list(const CoverageListed *listed, const Space *space,
                                      bool is_lower, Progress *progress,
                                      CoverageList **out, Error *err);
void coverage_free_list(CoverageList *l);

typedef struct CoverageNear {
    int32_t *row;         /* of each word of a list: a row, -1; borrowed */
    unsigned char *edits; /* and how far it is; borrowed */
} CoverageNear;

/* The word that perhaps stands in the place of one that is missing - a standard spelling
 * of a variant, another ending, a misspelling. For every word of the list with row[i] < 0
 * the row with the fewest letters (code points, case folded) to change, add, drop or
 * exchange with a neighbour: at most 2, at most 1 for words of 3 or 4 letters, none for
 * shorter ones and none beyond 64 letters; of equals the first row. out->row[i] -1:
 * none is that near. cased: of the space. Errors: E_NOMEM, E_CANCELED. O(missing words x
 * n), a few operations for nearly all. Source: the optimal string alignment distance
 * (Damerau 1964 restricted). */
MUST_USE Status coverage_near_find(const Vocab *list, const int32_t *row,
                                   const CoverageForms *cased, Progress *progress,
                                   const CoverageNear *out, Error *err);

/* The band of a list rank (from 0). */
int coverage_find_band(int64_t rank);
/* "1-1000", ... "50001-", "all". */
const char *coverage_band_name(int band);

/* --- the vocabulary of a space --- */

typedef enum CoverageTrait {
    COVERAGE_FOREIGN,        /* its letters are of other scripts than the language's */
    COVERAGE_MIXED,          /* scripts meet in one word */
    COVERAGE_DOMINANT,       /* the dominant language's list has the word, too */
    COVERAGE_DOMINANT_ONLY,  /* and the language's lexicon does not have it */
    COVERAGE_DOMINANT_SHORT, /* of these, 3 letters or fewer: chance meetings */
    COVERAGE_MARKED,         /* has diacritics that can be lost */
    COVERAGE_TWIN,           /* and its form without them is another row */
    COVERAGE_TWIN_ALIKE,     /* with a cosine of .6 or more: likely one word in two */
    COVERAGE_CLITIC,         /* begins or ends with an apostrophe */
    COVERAGE_TRAITS
} CoverageTrait;

/* Static; "foreign script", "mixed scripts", ... */
const char *coverage_trait_name(CoverageTrait trait);

enum { COVERAGE_SCRIPTS = 40 };

typedef struct CoverageShare {
    int64_t types;
    double tokens; /* sum of weights */
} CoverageShare;

typedef struct CoverageVocab {
    int32_t n;
    double total; /* weights of all rows */
    CoverageShare of_class[TOKEN_CLASSES];
    const char *script[COVERAGE_SCRIPTS]; /* of words' letters; "several" where scripts
                                             meet; the rest are "others" */
    CoverageShare of_script[COVERAGE_SCRIPTS];
    int scripts;
    char own[64];          /* scripts of the language, joined by blanks */
    bool is_own_from_data; /* the language is not known: the script of most tokens */
    CoverageShare trait[COVERAGE_TRAITS];
    int64_t groups[4], excess[4]; /* rows that are alike after each Form, and how many of
                                     them are too many */
    uint16_t *traits;             /* n sets of traits, bit by CoverageTrait; owned */
    unsigned char *class_of;      /* n TokenClass; owned */
} CoverageVocab;

typedef struct CoverageAsk {
    const Space *space;
    const char *language;  /* tag; NULL: unknown */
    const double *weight;  /* n weights of rows */
    const Vocab *dominant; /* words of the dominant language; NULL: it is this one */
    int32_t dominant_n;    /* of these, the first so many */
    const Vocab *lexicon;  /* words known to be the language's own; NULL: none is given */
    const CoverageForms *cased; /* its words by FORM_CASE; NULL: made here */
} CoverageAsk;

/* What a vocabulary is made of. Rows count once each (types) and by weight (tokens).
 * Traits of the dominant language are of words alone. Errors: E_NOMEM, E_CANCELED.
 * O(letters). */
MUST_USE Status coverage_measure_vocab(const CoverageAsk *ask, Progress *progress,
                                       CoverageVocab **out, Error *err);
void coverage_free_vocab(CoverageVocab *v);

/* Mean share, among the 10 nearest words of each row with a trait within the space, of
 * rows with it, into *out; NAN when no row has it. Beside it belongs the share of all
 * rows that have it. Errors: E_NOMEM, E_CANCELED. O(rows with it, times n d). */
MUST_USE Status coverage_measure_purity(const CoverageVocab *v, CoverageTrait trait,
                                        const Space *space, Progress *progress,
                                        double *out, Error *err);

/* --- paradigms --- */

/* Forms of lemmas, all of them or those of one cell (its features). */
typedef struct CoverageCell {
    int32_t label;  /* id into the file's labels; -1: forms without features */
    int32_t lemmas; /* with a form here */
    int64_t n, k;   /* different forms of each lemma, and those that are covered */
    int32_t whole, partly, none; /* lemmas by how many of their forms are covered */
    double macro;                /* mean over lemmas of the share that is covered */
} CoverageCell;

typedef struct CoverageParadigms {
    CoverageCell all;
    CoverageCell *cell; /* the least covered first, then the larger, then in file order;
                           owned */
    int32_t ncells;
    int64_t phrases; /* different forms of several words: no row can be one; not counted
                        in any n */
} CoverageParadigms;

/* How much of the paradigms of a file (WORDFILE_PARADIGMS) a space has, its forms as
 * written or (is_lower) in lower case. A form that fills several cells of a lemma counts
 * once in `all` and once in each cell. Errors: E_NOMEM, E_CANCELED. O(lines log lines).
 */
MUST_USE Status coverage_paradigm_measure(const WordFile *file, const Space *space,
                                          bool is_lower, Progress *progress,
                                          CoverageParadigms **out, Error *err);
void coverage_paradigm_free(CoverageParadigms *p);

/* --- text of another language in a corpus --- */

enum { COVERAGE_FUNCTION_WORDS = 20 /* fewer give no figure */ };

typedef struct CoverageCorpora {
    const Vocab *function;    /* function words of the dominant language, which are no
                                 words of the other */
    const WordList *dominant; /* counts of the dominant language's corpus */
    const WordList *own;      /* counts of the other's */
    uint64_t seed;
    const char *name; /* names the random stream */
} CoverageCorpora;

typedef struct CoverageUntranslated {
    int32_t words; /* function words with a count in the dominant corpus */
    double rate;   /* occurrences of these in the other corpus for one in the dominant */
    double tokens; /* share of the other corpus: sum of min(count, rate x count in the
                      dominant corpus) */
    double rows;   /* share of its words with rate x count there >= half of their count */
    Interval tokens_ci, rows_ci; /* 95 %, percentile bootstrap of the rate, 2,000 draws;
                                    both follow from the rate without falling */
} CoverageUntranslated;

/* How much of a corpus is text of the dominant language that nobody translated, judged
 * from the words that give a language away: its function words. A word of names or loans
 * stands in translated text too and is counted only as far as the function words make it
 * expected. Assumes that the untranslated text is like the dominant corpus as a whole.
 * words < COVERAGE_FUNCTION_WORDS: all else is NAN. Errors: E_CANCELED. O(words x 2,000).
 * Own measure: checked against counted texts (samples/truth.tsv). */
MUST_USE Status coverage_measure_untranslated(const CoverageCorpora *in,
                                              Progress *progress,
                                              CoverageUntranslated *out, Error *err);

extern const Diagnostic coverage_diagnostic;

#endif
