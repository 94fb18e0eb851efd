/* WordList: words that somebody wants to find - a Swadesh list, a core vocabulary, names,
 * the forms of a paradigm, counts of a corpus, a lexicon. */
#ifndef CORE_SPACE_WORDLIST_H
#define CORE_SPACE_WORDLIST_H

#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/space/vocab.h"

typedef struct WordList {
    char *path;       /* as given; owned */
    uint64_t bytes;   /* of the file as stored */
    Vocab words;      /* distinct, in file order; id + 1 is the word's rank in the list */
    double *weight;   /* words.n, as written in the second field (of a repeated word
                         the first); NULL when the lines have no number there */
    double total;     /* of the weights */
    int64_t lines;    /* with a word */
    int64_t repeated; /* lines whose word stood before */
    int64_t malformed; /* left out (only with skip_bad_rows), or an over-long word */
    Notes notes;
} WordList;

/* Reads one word a line: the first field, by TABs (a word may hold blanks) - in a line
 * without a TAB the whole line; a second field is its weight (a count, a frequency: at
 * least 0, finite). Lines that begin with "# " and blank ones are not read; a first line
 * whose second field is no number is a header if a later one has a number. Either all
 * lines have weights or none: else E_INPUT with the line (limits->skip_bad_rows:
 * counted). CR, CRLF, LF, BOM, gzip and zstd are accepted. Errors: E_INPUT, E_LIMIT,
 * E_NOMEM. */
MUST_USE Status wordlist_read(WordList **out, const char *path, const Limits *limits,
                              Error *err);
void wordlist_free(WordList *l);

#endif
