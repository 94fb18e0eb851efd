/* The hand-made case: three source words, four targets of which two are equal, a
 * dictionary with a repeated line and words that are nowhere. All expected numbers were
 * worked out on paper. */
#include <math.h>

#include "core/diag/bli.h"
#include "core/diag/pairs.h"
#include "core/near/softmax.h"
#include "tests/unit/temp.h"

static Study *hand_made(void)
{
    char src[160];
    char tgt[160];
    char dict[160];
    (void)temp_text(src, "s.vec", "3 2\nu 1 0\nv 0 1\nw .6 .8\n");
    (void)temp_text(tgt, "t.vec", "4 2\nA 1 0\nB 1 0\nC 0 1\nD .8 .6\n");
    (void)temp_text(dict, "d.tsv", "u\tB\nu\tzzz\nv\tC\nw\tA\nw\tC\nq\tA\nv\tC\n");
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, src, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, tgt, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, dict, false, NULL), OK);
    Error err = {0};
    if (study_load(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static void measure(const Study *s, bool is_back, Bli *b)
{
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    assert_int_equal(study_get_cross(s, 1, false, NULL, &cross, NULL), OK);
    assert_int_equal(study_get_ranks(s, 1, false, is_back, NULL, &ranks, NULL), OK);
    const Cross swapped = cross_swapped(cross);
    const Space *src = s->entry[0].space;
    const Space *tgt = s->entry[1].space;
    const BliInput in = {.src = is_back ? tgt : src,
                         .tgt = is_back ? src : tgt,
                         .lex = is_back ? s->entry[1].back : s->entry[1].lex,
                         .ranks = ranks,
                         .cross = is_back ? &swapped : cross,
                         .seed = 1};
    assert_int_equal(bli_make(&in, NULL, b, NULL), OK);
}

static void near(double a, double b)
{
    assert_true(fabs(a - b) < 1e-12);
}

static void forward_by_cosine(void **state)
{
    (void)state;
    Study *s = hand_made();
    Bli b;
    measure(s, false, &b);
    assert_int_equal(b.n_sources, 4);
    assert_int_equal(b.n_covered, 3);
    near(b.coverage.value, 3.0 / 4);
    near(b.coverage_pairs.value, 5.0 / 7);
    const BliLine *l = &b.line[BLI_NN];
    near(l->p1.value,
         1.0 / 3); /* u: A and B tie and A comes first; w: D is nearer than C */
    assert_int_equal(l->p1.hits, 1);
    assert_int_equal(l->p1.n, 3);
    near(l->p1_all.value, 1.0 / 4);
    near(l->p5.value, 1);
    near(l->mrr, 2.0 / 3);
    near(l->map, (0.5 + 1 + (0.5 + 2.0 / 3) / 2) / 3);
    near(b.mean_golds, 4.0 / 3);
    assert_int_equal(l->ties, 1); /* u: A stands where B could */
    study_free(s);
}

/* Inverted softmax at a large beta takes the highest cosine of a word off: A and B have 1
 * (u), C 1 (v), D .96 (w). For w D loses .96 - .96 = 0, C .8 - 1, A and B .6 - 1; for u
 * all but D are at 0, D at .8 - .96; v finds C. */
static void by_inverted_softmax(void **state)
{
    (void)state;
    Study *s = hand_made();
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    RankList soft_ranks = {0};
    double *soft = NULL;
    double *back = NULL;
    Bli b;
    assert_int_equal(study_get_cosine(s, 1, false, NULL, &cross, NULL), OK);
    assert_int_equal(study_get_ranks(s, 1, false, false, NULL, &ranks, NULL), OK);
    const Cross swapped = cross_swapped(cross);
    const CrossEnds ends = {.src = s->entry[0].space, .tgt = s->entry[1].space};
    const CrossEnds other = {.src = ends.tgt, .tgt = ends.src};
    assert_int_equal(softmax_make(cross, &ends, 1000, NULL, &soft, NULL), OK);
    assert_int_equal(softmax_make(&swapped, &other, 1000, NULL, &back, NULL), OK);
    near(soft[0], soft[1]);
    assert_true(fabs(soft[0] - (1 - log(3) / 1000)) < 1e-6);
    assert_true(fabs(soft[3] - (0.96 - log(3) / 1000)) < 1e-6);
    assert_int_equal(
        rank_make_list(&ends, s->entry[1].lex, soft, NULL, &soft_ranks, NULL), OK);
    const BliInput in = {.src = ends.src,
                         .tgt = ends.tgt,
                         .lex = s->entry[1].lex,
                         .ranks = ranks,
                         .cross = cross,
                         .soft = soft,
                         .soft_back = back,
                         .soft_ranks = &soft_ranks,
                         .seed = 1};
    assert_int_equal(bli_make(&in, NULL, &b, NULL), OK);
    const BliLine *l = &b.line[BLI_ISF];
    near(l->p1.value, 1.0 / 3); /* v alone: u has A before B, w has D before C */
    near(l->mrr, 2.0 / 3);
    assert_int_equal(l->ties, 1);
    rank_done_list(&soft_ranks);
    free(soft);
    free(back);
    study_free(s);
}

static void file_order_decides_only_between_gold_and_other(void **state)
{
    (void)state;
    char src[160];
    char tgt[160];
    char dict[160];
    /* p: two golds with one score, nobody else; q: a gold after an equal word that is
     * none, but a better one stands before both */
    (void)temp_text(src, "s.vec", "2 2\np 1 0\nq 0 1\n");
    (void)temp_text(tgt, "t.vec", "5 2\nA 1 0\nB 1 0\nC 0 1\nD .6 .8\nE .6 .8\n");
    (void)temp_text(dict, "d.tsv", "p\tA\np\tB\nq\tE\n");
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    Bli b;
    assert_int_equal(study_add_argument(s, src, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, tgt, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, dict, false, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    measure(s, false, &b);
    assert_int_equal(b.line[BLI_NN].ties, 0);
    study_free(s);
}

/* The same dictionary from the target side: queries A, B, C (zzz is nowhere). */
static void backward_by_cosine(void **state)
{
    (void)state;
    Study *s = hand_made();
    Bli b;
    measure(s, true, &b);
    assert_int_equal(b.n_sources, 4); /* B, zzz, C, A */
    assert_int_equal(b.n_covered, 3);
    const BliLine *l = &b.line[BLI_NN];
    /* B -> u: hit; C -> v: hit (v or w are golds); A -> nearest u, gold w at rank 2 */
    near(l->p1.value, 2.0 / 3);
    near(l->mrr, (1 + 1 + 0.5) / 3);
    study_free(s);
}

static void pairs_tell_what_the_rates_count(void **state)
{
    (void)state;
    Study *s = hand_made();
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    assert_int_equal(study_get_cross(s, 1, false, NULL, &cross, NULL), OK);
    assert_int_equal(study_get_ranks(s, 1, false, false, NULL, &ranks, NULL), OK);
    Pairs *p = NULL;
    const PairsInput in = {s->entry[0].space, s->entry[1].space, s->entry[1].lex, cross,
                           ranks};
    assert_int_equal(pairs_make(&in, NULL, &p, NULL), OK);
    assert_int_equal(p->n, 4);
    assert_int_equal(p->pair[0].rank_nn, 2); /* u: gold B behind A */
    assert_int_equal(p->pair[0].nn, 0);
    assert_int_equal(p->pair[0].gold, 1);
    assert_true(p->pair[1].is_hit_nn);
    assert_int_equal(p->pair[2].rank_nn, 2); /* w: D .96, C .8 */
    assert_int_equal(p->pair[2].nn, 3);
    assert_true(fabs(p->pair[2].cos_nn - 0.96) <
                1e-7); /* within float32 storage of .6 and .8 */
    assert_false(p->pair[3].is_covered);
    assert_int_equal(p->pair[3].src, -1);
    /* without lists by CSLS of all words: the same predictions */
    Pairs *searched = NULL;
    PairsInput less = in;
    assert_int_equal(study_get_cosine(s, 1, false, NULL, &less.cross, NULL), OK);
    assert_null(less.cross->csls_fwd);
    assert_int_equal(pairs_make(&less, NULL, &searched, NULL), OK);
    for (int32_t i = 0; i < p->n; i++)
        assert_int_equal(searched->pair[i].csls, p->pair[i].csls);
    assert_int_equal(searched->pair[3].csls, -1);
    pairs_free(searched);
    pairs_free(p);
    study_free(s);
}

static void nothing_covered_is_undefined(void **state)
{
    (void)state;
    Study *s = hand_made();
    Lexicon *lex = s->entry[1].lex;
    const int32_t kept = lex->n_queries;
    lex->n_queries = 0;
    Bli b;
    Error err = {0};
    const BliInput in = {.src = s->entry[0].space, .tgt = s->entry[1].space, .lex = lex};
    assert_int_equal(bli_make(&in, NULL, &b, &err), E_UNDEFINED);
    assert_non_null(strstr(err.text, "no pair"));
    lex->n_queries = kept;
    study_free(s);
}

static Study *with_files(const char *source, const char *target, const char *dictionary)
{
    char src[160];
    char tgt[160];
    char dict[160];
    (void)temp_text(src, "a.vec", source);
    (void)temp_text(tgt, "b.vec", target);
    (void)temp_text(dict, "ab.tsv", dictionary);
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, src, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, tgt, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, dict, false, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    return s;
}

/* A gold with a zero vector can be found late, but can ask nothing. */
static void a_direction_without_queries_is_a_note(void **state)
{
    (void)state;
    Study *s = with_files("2 2\nu 1 0\nv 0 1\n", "3 2\nA 0 0\nB 1 0\nC 0 1\n", "u\tA\n");
    TableSet *set = NULL;
    Error err = {0};
    if (registry_run(&bli_diagnostic, s, NULL, NULL, &set, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(table_rows(set->table[0]), 2); /* nn, csls */
    assert_non_null(notes_find(&set->notes, "not-covered"));
    assert_non_null(strstr(notes_find(&set->notes, "not-covered")->text, "backward"));
    assert_non_null(notes_find(table_get_notes(set->table[0]), "k-reduced"));
    table_set_free(set);
    study_free(s);
}

static Status refused(const char *source, const char *target, const char *dict,
                      Error *err)
{
    Study *s = with_files(source, target, dict);
    TableSet *set = NULL;
    const Status status = registry_run(&bli_diagnostic, s, NULL, NULL, &set, err);
    assert_null(set);
    study_free(s);
    return status;
}

static void refusals_give_the_reason(void **state)
{
    (void)state;
    const char *two = "2 2\nu 1 0\nv 0 1\n";
    const char *golds = "2 2\nA 1 0\nB 0 1\n";
    Error err = {0};
    assert_int_equal(refused(two, golds, "A\tu\nB\tv\n", &err), E_UNDEFINED);
    assert_non_null(strstr(err.text, "no pair"));
    assert_non_null(strstr(err.hint, "--swap"));
    assert_int_equal(
        refused("2 2\nu 0 0\nv 0 1\n", "2 2\nA 0 0\nB 0 1\n", "u\tA\n", &err),
        E_UNDEFINED);
    assert_non_null(strstr(err.text, "zero"));
    assert_int_equal(refused(two, "2 2\nA 0 0\nB 0 0\n", "u\tA\n", &err), E_UNDEFINED);
    assert_non_null(strstr(err.text, "all 2 are zero"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_by_cosine),
        cmocka_unit_test(by_inverted_softmax),
        cmocka_unit_test(file_order_decides_only_between_gold_and_other),
        cmocka_unit_test(backward_by_cosine),
        cmocka_unit_test(pairs_tell_what_the_rates_count),
        cmocka_unit_test(nothing_covered_is_undefined),
        cmocka_unit_test(a_direction_without_queries_is_a_note),
        cmocka_unit_test(refusals_give_the_reason),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
