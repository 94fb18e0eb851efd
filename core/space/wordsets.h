/* WordSets: lists of words that stand for concepts - flowers, weapons, he and she - and
 * the tests that set two of them against two others. */
#ifndef CORE_SPACE_WORDSETS_H
#define CORE_SPACE_WORDSETS_H

#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/space/vocab.h"

/* The places of a test: two sets of targets, two of attributes. */
enum { WORDSETS_X, WORDSETS_Y, WORDSETS_A, WORDSETS_B, WORDSETS_PLACES };

/* A set in file order; a word that is repeated is there once, first wins. */
typedef struct WordSet {
    char *name; /* "7 X", or as the file names it; owned */
    int32_t n, cap;
    int32_t *word;    /* n ids into words; owned */
    int32_t *concept; /* n ids into concepts: what the word is a translation of, or the
                         word itself; owned */
    int32_t repeated; /* words left out because they were there already */
} WordSet;

/* What a test is about, as its file declares it: bits. */
enum {
    WORDSETS_GENDER = 1, /* women and men */
    WORDSETS_NAMES = 2,  /* names of people, which are of one culture */
    WORDSETS_SAID = 4 /* the file says what it is about; without it, nothing is known */
};

typedef struct WordTest {
    char *name;                   /* "7"; owned */
    char *title;                  /* "math/arts x male/female terms"; NULL: none; owned */
    unsigned kind;                /* WORDSETS_GENDER ... */
    int32_t set[WORDSETS_PLACES]; /* -1: the test has none there */
} WordTest;

typedef struct WordSets {
    char *path; /* as given; owned */
    Vocab words, concepts;
    WordSet *set;
    int32_t nsets, sets_cap;
    WordTest *test; /* in the order in which the file first names them */
    int32_t ntests, tests_cap;
    int64_t malformed; /* lines left out (only with skip_bad_rows) */
    Notes notes;
} WordSets;

/* Reads word sets, found by content:
 *  - lines of text, fields by TABs (by blanks in lines without a TAB): test, set (X, Y, A
 * or B), word; or test, set, concept, word, where words of several languages with the
 * same concept are translations of each other; or test, title; or test, "kind", what it
 * is about (gender, names, both with a comma, none). Lines that begin with # are remarks.
 * CRLF, BOM, blank lines, gzip and zstd are accepted. A line of another shape is E_INPUT
 * with its number; with limits->skip_bad_rows it is counted;
 *  - JSON: a test as an object with "name", "labels", "kind", "X", "Y", "A", "B"; an
 * array of such objects; or an object of named sets without tests (wordsets_add_test
 * makes some). Errors: E_INPUT (also: no test has a set; a word stands in X and in Y of a
 * test, or in A and in B), E_LIMIT, E_NOMEM. */
MUST_USE Status wordsets_read(WordSets **out, const char *path, const Limits *limits,
                              Error *err);
void wordsets_free(WordSets *s);

/* The test of this name, or NULL. */
const WordTest *wordsets_find_test(const WordSets *s, const char *name);

/* A test made of named sets: "NAME=X/Y/A/B", or X/Y/A/B, which then is its name. Errors:
 * E_USAGE (another shape, no such set: the hint names those there are; no name, or that
 * of another test; a word in X and in Y, or in A and in B). */
MUST_USE Status wordsets_add_test(WordSets *s, const char *text, Error *err);

#endif
