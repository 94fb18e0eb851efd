/* Ranks against a plain count over all words, with ties, zero vectors and
 * near-duplicates. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/rank.h"
#include "tests/unit/made.h"

static int32_t count_rank(const Space *src, int32_t i, const Space *tgt, int32_t g,
                          const double *r)
{
    const double own =
        r ? 2 * knn_cosine(src, i, tgt, g) - r[g] : knn_cosine(src, i, tgt, g);
    int32_t rank = 1;
    for (int32_t j = 0; j < tgt->n; j++) {
        if (j == g)
            continue;
        const bool is_zero = !(tgt->norm[j] > 0);
        if (!(tgt->norm[g] > 0)) {
            rank += !is_zero || j < g;
            continue;
        }
        if (is_zero)
            continue;
        const double s =
            r ? 2 * knn_cosine(src, i, tgt, j) - r[j] : knn_cosine(src, i, tgt, j);
        rank += s > own || (s == own && j < g);
    }
    return rank;
}

/* Others with exactly the gold's score, before and behind it in the file. */
static RankTie count_tie(const Space *src, int32_t i, const Space *tgt, int32_t g,
                         const double *r)
{
    const double own =
        r ? 2 * knn_cosine(src, i, tgt, g) - r[g] : knn_cosine(src, i, tgt, g);
    RankTie tie = {0, 0};
    for (int32_t j = 0; j < tgt->n; j++) {
        const double s =
            r ? 2 * knn_cosine(src, i, tgt, j) - r[j] : knn_cosine(src, i, tgt, j);
        if (j != g && tgt->norm[j] > 0 && tgt->norm[g] > 0 && s == own) {
            tie.before += j < g;
            tie.after += j > g;
        }
    }
    return tie;
}

static void same_tie(RankTie a, RankTie b)
{
    assert_int_equal(a.before, b.before);
    assert_int_equal(a.after, b.after);
}

/* Another bias than CSLS has: the same count with cos - bias. */
static void check_list(const Space *src, const Space *tgt, const Lexicon *lex)
{
    double *bias = mem_xcalloc((size_t)tgt->n, sizeof *bias);
    double *twice = mem_xcalloc((size_t)tgt->n, sizeof *twice);
    Rng r = rng_stream(9, "bias");
    for (int32_t j = 0; j < tgt->n; j++) {
        bias[j] = (double)rng_below(&r, 8) / 8 - 0.5; /* often equal */
        twice[j] = 2 * bias[j];
    }
    RankList list;
    Progress p;
    progress_init(&p, 2);
    const CrossEnds ends = {.src = src, .tgt = tgt};
    assert_int_equal(rank_make_list(&ends, lex, bias, &p, &list, NULL), OK);
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t i = lex->src[lex->query[q]];
        const int32_t at = lex->gold_off[lex->query[q]];
        const int32_t g = lex->gold[at];
        assert_int_equal(list.rank[at], count_rank(src, i, tgt, g, twice));
        same_tie(list.tie[at], count_tie(src, i, tgt, g, twice));
    }
    rank_done_list(&list);
    free(bias);
    free(twice);
}

static void check(const float *x, int32_t n, const float *y, int32_t d)
{
    Space *src = made_space("a", x, n, d);
    Space *tgt = made_space("b", y, n, d);
    Lexicon *lex = NULL;
    Cross *cross = NULL;
    GoldRanks *ranks = NULL;
    Progress p;
    progress_init(&p, 2);
    assert_int_equal(lexicon_make_row_aligned(src, tgt, &lex, NULL), OK);
    assert_int_equal(cross_make(src, tgt, 10, &p, &cross, NULL), OK);
    assert_int_equal(rank_make(src, tgt, lex, cross, &p, &ranks, NULL), OK);
    assert_int_equal(ranks->n, lex->gold_off[lex->n_sources]);
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++) {
            const int32_t g = lex->gold[at];
            assert_int_equal(ranks->nn[at], count_rank(src, lex->src[e], tgt, g, NULL));
            assert_int_equal(ranks->csls[at],
                             count_rank(src, lex->src[e], tgt, g, cross->r_tgt));
            assert_true(ranks->cos[at] == knn_cosine(src, lex->src[e], tgt, g));
            same_tie(ranks->tie_nn[at], count_tie(src, lex->src[e], tgt, g, NULL));
            same_tie(ranks->tie_csls[at],
                     count_tie(src, lex->src[e], tgt, g, cross->r_tgt));
        }
    }
    check_list(src, tgt, lex);
    rank_free(ranks);
    cross_free(cross);
    lexicon_free(lex);
    space_free(src);
    space_free(tgt);
}

static void the_first_of_the_best_golds_is_taken(void **state)
{
    (void)state;
    int32_t gold_off[] = {0, 1, 4, 6};
    int32_t nn[] = {5, 9, 2, 2, 1, 7};
    const Lexicon lex = {.gold_off = gold_off};
    const GoldRanks ranks = {.nn = nn, .n = 6};
    assert_int_equal(rank_best_gold(&ranks, &lex, 0), 0);
    assert_int_equal(rank_best_gold(&ranks, &lex, 1), 2);
    assert_int_equal(rank_best_gold(&ranks, &lex, 2), 4);
}

static void ranks_equal_a_count(void **state)
{
    (void)state;
    enum { N = 1300, D = 10 };
    float *x = mem_xcalloc((size_t)N * D, sizeof *x);
    float *y = mem_xcalloc((size_t)N * D, sizeof *y);
    made_random(x, (size_t)N * D, 1);
    made_random(y, (size_t)N * D, 2);
    for (int i = 0; i < N * D; i++)
        y[i] = x[i] + 0.8F * y[i];
    check(x, N, y, D);
    free(x);
    free(y);
}

static void ties_zeros_and_near_duplicates(void **state)
{
    (void)state;
    enum { N = 300, D = 6 };
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 3);
    made_random(y, N * D, 4);
    Rng r = rng_stream(5, "near");
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j++) {
            if (i % 5 == 1)
                y[i * D + j] = y[j]; /* equal to word 0 */
            if (i % 5 == 2)
                y[i * D + j] = y[j] * (1 + 2e-7F * (float)rng_normal(&r));
            if (i % 17 == 3)
                y[i * D + j] = 0;
        }
    }
    check(x, N, y, D);
}

static void different_dimensions_are_refused(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3, 4, 5, 6};
    Space *a = made_space("a", x, 3, 2);
    Space *b = made_space("b", x, 2, 3);
    const Lexicon none = {0};
    GoldRanks *ranks = NULL;
    assert_int_equal(rank_make(a, b, &none, NULL, NULL, &ranks, NULL), E_INPUT);
    assert_null(ranks);
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_of_the_best_golds_is_taken),
        cmocka_unit_test(ranks_equal_a_count),
        cmocka_unit_test(ties_zeros_and_near_duplicates),
        cmocka_unit_test(different_dimensions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
