/* Balance inside a space that several languages share: whose words are the neighbours of
 * whose, who has the hubs, and how much of the language is left in the vectors. */
#ifndef CORE_DIAG_PARITY_BALANCE_H
#define CORE_DIAG_PARITY_BALANCE_H

#include "core/base/stats.h"
#include "core/space/space.h"

typedef struct BalanceInput {
    const Space *const *space; /* n, sealed, of one number of dimensions */
    int n;
    int32_t top;      /* the first words of each, as many of all; 0: all of each */
    int32_t most;     /* words together: beyond it all are cut in proportion */
    int32_t k;        /* neighbours */
    int32_t hubs;     /* words of the largest N_k that count as hubs; 100 */
    bool is_centered; /* the mean of each language (of unit rows) is taken off first */
} BalanceInput;

typedef struct Balance {
    int n;
    int32_t *words;       /* n: of each language, zero vectors left out; owned */
    int32_t total;        /* words together */
    int32_t k;            /* as used: at most total - 1 */
    bool is_cut;          /* `most` was reached */
    int64_t *count;       /* n x n: neighbours of words of i that are words of j; owned */
    int32_t *hubs;        /* n: of the hubs, words of each language; owned */
    int32_t n_hubs;       /* words with N_k > 0 at most */
    double skewness;      /* of N_k over all words, population moments; NAN: all alike */
    double same;          /* neighbours of the word's own language, of all */
    double same_expected; /* of which chance would give */
    double between;       /* share of the variance of the unit rows that lies between the
                             means of the languages; NAN: there is no variance */
    Rate centroid;        /* words whose nearest mean is that of their language: means of
                             four fifths, five folds by rank */
} Balance;

/* Expected share of neighbours of words of i that are words of j, if words were drawn. */
double parity_balance_expected(const Balance *b, int i, int j);

/* Neighbours by cosine over the union of all languages, a word itself left out by row;
 * exact. Hubs: ties of N_k by language as given, then row. Errors: E_INPUT (dimensions),
 * E_UNDEFINED (fewer than 2 usable words), E_NOMEM, E_CANCELED. O(total^2 d). Sources:
 * Radovanovic et al. 2010 (N_k); Libovicky, Rosa, Fraser 2020 (means of languages). */
MUST_USE Status parity_balance_make(const BalanceInput *in, Progress *progress,
                                    Balance *out, Error *err);
void parity_balance_done(Balance *b);

#endif
