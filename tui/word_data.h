/* What the word view shows, gathered as a job: lists of neighbours and golds with ranks.
 */
#ifndef TUI_WORD_DATA_H
#define TUI_WORD_DATA_H

#include "core/study/study.h"

typedef enum WordList {
    WORD_OWN,    /* neighbours in the word's own language */
    WORD_BEFORE, /* nearest of the other language before the map was applied */
    WORD_COSINE, /* nearest of the other language, by cosine */
    WORD_CSLS,   /* the same by CSLS */
    WORD_LISTS
} WordList;

typedef struct WordNeighbor {
    int32_t row;
    double score;
    bool is_gold;   /* a gold of the word */
    bool is_shared; /* its translation stands in the other list: own against cosine */
} WordNeighbor;

typedef struct WordGold {
    int32_t row; /* in the other space */
    double cosine;
    int32_t rank_nn, rank_csls; /* 0: not known, since no cross pass was made yet */
} WordGold;

/* Which word, seen from which side. */
typedef struct WordQuery {
    int entry;   /* the word's */
    int32_t row; /* in that space */
    int other;   /* entry of the other language; -1: none */
} WordQuery;

typedef struct WordData {
    WordQuery query;
    WordNeighbor *list[WORD_LISTS]; /* owned */
    int n[WORD_LISTS];
    const char *why[WORD_LISTS]; /* why a list is empty; static; NULL when it is not */
    WordGold *gold;              /* owned */
    int ngolds;
    bool is_in_dictionary;
    bool has_cross; /* CSLS and ranks are there */
} WordData;

/* Neighbours wanted in each list; CSLS lists hold what the study keeps. */
enum { WORD_DATA_K = 50 };

/* Exact lists; ranks and CSLS only when the study has made its cross pass already.
 * Errors: as knn_make_queries. O(n d) for each list. */
MUST_USE Status word_data_make(const Study *s, WordQuery query, Progress *progress,
                               WordData **out, Error *err);
void word_data_free(WordData *w);

/* The lexicon that holds the word on its source side, NULL when there is none. */
const Lexicon *word_data_lexicon(const Study *s, WordQuery query);
/* The entry of a row in a lexicon, -1 when it has none. O(entries). */
int32_t word_data_find(const Lexicon *lex, int32_t row);

#endif
