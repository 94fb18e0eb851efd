/* Results that are kept: the same bytes found as made; another vector, another key; files
 * that pass their sum and hold nonsense. */
#include <math.h>

#include "core/near/lists.h"
#include "core/near/rank.h"
#include "core/near/softmax.h"
#include "tests/unit/made.h"
#include "tests/unit/temp.h"

enum { NA = 140, NB = 110, D = 7, K = 5 };

typedef struct Case {
    Space *a, *b;
    Lists lists;
    char folder[128], src[DIGEST_HEX], tgt[DIGEST_HEX];
    CrossEnds ends;
} Case;

static void start(Case *c, const char *folder)
{
    float x[NA * D];
    float y[NB * D];
    made_random(x, NA * D, 1);
    made_random(y, NB * D, 2);
    memset(x + 4 * D, 0, D * sizeof *x);
    *c = (Case){.a = made_space("a", x, NA, D), .b = made_space("b", y, NB, D)};
    (void)snprintf(c->folder, sizeof c->folder, "%s/%s", temp_folder, folder);
    c->lists.cache = (BlobCache){c->folder, 1 << 24};
    atomic_init(&c->lists.foreign, 0);
    assert_int_equal(lists_digest_space(c->a, NULL, c->src, NULL), OK);
    assert_int_equal(lists_digest_space(c->b, NULL, c->tgt, NULL), OK);
    c->ends = (CrossEnds){c->a, c->b, {&c->lists, c->src, c->tgt}};
}

static void done(Case *c)
{
    space_free(c->a);
    space_free(c->b);
}

static void same_lists(const Neighbors *x, const Neighbors *y)
{
    const size_t cells = (size_t)x->n * (size_t)x->k;
    assert_int_equal(x->n, y->n);
    assert_int_equal(x->k, y->k);
    assert_memory_equal(x->id, y->id, cells * sizeof *x->id);
    assert_memory_equal(x->score, y->score, cells * sizeof *x->score);
}

static void same_stats(KnnStats x, KnnStats y)
{
    assert_int_equal(x.rows, y.rows);
    assert_int_equal(x.rescanned, y.rescanned);
}

/* Whole pass, CSLS, best of some rows, ranks, softmax: with nothing kept, at first, and
 * found. */
static void found_is_what_was_made(void **state)
{
    (void)state;
    Case c;
    start(&c, "same");
    Lexicon *lex = NULL;
    const int32_t rows[] = {9, 0, 4, 70};
    Cross *plain = NULL;
    GoldRanks *want = NULL;
    int32_t want_best[4];
    KnnStats want_stats = {0};
    double *want_soft = NULL;
    Space *first = NULL;
    int32_t ids[NB];
    for (int32_t i = 0; i < NB; i++)
        ids[i] = i;
    assert_int_equal(space_make_subset(c.a, ids, NB, &first, NULL), OK);
    assert_int_equal(lexicon_make_row_aligned(first, c.b, &lex, NULL), OK);
    assert_int_equal(cross_make(c.a, c.b, K, NULL, &plain, NULL), OK);
    assert_int_equal(rank_make(c.a, c.b, lex, plain, NULL, &want, NULL), OK);
    const CrossRows q = {c.a, c.b, rows, 4};
    assert_int_equal(cross_find_best(plain, &q, NULL, want_best, &want_stats, NULL), OK);
    assert_int_equal(softmax_make(plain, &c.ends, 30, NULL, &want_soft, NULL), OK);
    for (int round = 0; round < 2; round++) {
        Cross *cosine = NULL;
        Cross *whole = NULL;
        GoldRanks *ranks = NULL;
        double *soft = NULL;
        int32_t best[4];
        KnnStats stats = {0};
        /* in the second round a search would be stopped: all of it must be found */
        Progress p;
        progress_init(&p, 1);
        if (round == 1)
            progress_cancel(&p);
        assert_int_equal(cross_get_cosine(&c.ends, K, &p, &cosine, NULL), OK);
        assert_int_equal(cross_make_complete(cosine, c.a, c.b, &p, &whole, NULL), OK);
        same_lists(cosine->fwd, plain->fwd);
        same_lists(cosine->bwd, plain->bwd);
        same_lists(whole->csls_fwd, plain->csls_fwd);
        same_lists(whole->csls_bwd, plain->csls_bwd);
        same_stats(cosine->knn, plain->knn);
        same_stats(whole->csls, plain->csls);
        assert_memory_equal(cosine->r_src, plain->r_src, NA * sizeof(double));
        assert_memory_equal(cosine->r_tgt, plain->r_tgt, NB * sizeof(double));
        assert_int_equal(rank_make(c.a, c.b, lex, cosine, &p, &ranks, NULL), OK);
        assert_memory_equal(ranks->nn, want->nn, (size_t)want->n * sizeof(int32_t));
        assert_memory_equal(ranks->csls, want->csls, (size_t)want->n * sizeof(int32_t));
        assert_memory_equal(ranks->cos, want->cos, (size_t)want->n * sizeof(double));
        assert_int_equal(cross_find_best(cosine, &q, &p, best, &stats, NULL), OK);
        assert_memory_equal(best, want_best, sizeof best);
        same_stats(stats, want_stats);
        assert_int_equal(softmax_make(cosine, &c.ends, 30, &p, &soft, NULL), OK);
        assert_memory_equal(soft, want_soft, NB * sizeof *soft);
        free(soft);
        rank_free(ranks);
        cross_free(whole);
        cross_free(cosine);
    }
    assert_int_equal(atomic_load(&c.lists.foreign), 0);
    free(want_soft);
    rank_free(want);
    cross_free(plain);
    lexicon_free(lex);
    space_free(first);
    done(&c);
}

static void another_vector_is_another_key(void **state)
{
    (void)state;
    float x[NA * D];
    char one[DIGEST_HEX];
    char two[DIGEST_HEX];
    made_random(x, NA * D, 1);
    Space *a = made_space("a", x, NA, D);
    assert_int_equal(lists_digest_space(a, NULL, one, NULL), OK);
    space_free(a);
    x[NA * D - 1] = nextafterf(x[NA * D - 1], 9);
    a = made_space("a", x, NA, D);
    assert_int_equal(lists_digest_space(a, NULL, two, NULL), OK);
    assert_string_not_equal(one, two);
    space_free(a);
    a = made_space("a", x, NA - 1, D);
    assert_int_equal(lists_digest_space(a, NULL, one, NULL), OK);
    assert_string_not_equal(one, two);
    space_free(a);
    const ListsKey key = {.what = "cosine", .src = one, .tgt = two, .k = 10};
    ListsKey other[4] = {key, key, key, key};
    other[0].what = "csls";
    other[1].k = 11;
    other[2].more = "rows";
    other[3].tgt = NULL;
    char *text = lists_make_key(&key);
    for (int i = 0; i < 4; i++) {
        char *differs = lists_make_key(&other[i]);
        assert_string_not_equal(text, differs);
        free(differs);
    }
    free(text);
}

/* Files with a right sum and wrong content, as another program could leave: ids beyond
 * the space, scores that rise, not a number. */
static void nonsense_is_made_anew(void **state)
{
    (void)state;
    Case c;
    start(&c, "nonsense");
    Neighbors *want = NULL;
    assert_int_equal(knn_make_within(c.a, K, NULL, &want, NULL, NULL), OK);
    const ListsKey about = {.what = "within", .src = c.src, .k = K};
    char *key = lists_make_key(&about);
    for (int fault = 0; fault < 6; fault++) {
        Neighbors *nb = NULL;
        assert_int_equal(knn_make_within(c.a, K, NULL, &nb, NULL, NULL), OK);
        switch (fault) {
        case 0: nb->id[3] = NA; break;
        case 1: nb->id[3] = -2; break;
        case 2: nb->score[0] = -0.5; break;
        case 3: nb->score[2] = (double)NAN; break;
        case 4: nb->score[0] = 1.5; break;
        default: nb->id[4 * K + 1] = 7; break; /* behind the end of a list */
        }
        ListsParts parts = {.n = 0};
        lists_add_neighbors(&parts, nb);
        lists_add(&c.lists, key, &parts);
        knn_free(nb);
        const ListsWithin kept = {&c.lists, c.src};
        assert_int_equal(lists_make_within(&kept, c.a, K, NULL, &nb, NULL), OK);
        same_lists(nb, want);
        assert_int_equal(atomic_load(&c.lists.foreign), fault + 1);
        knn_free(nb);
        assert_int_equal(lists_make_within(&kept, c.a, K, NULL, &nb, NULL), OK);
        assert_int_equal(atomic_load(&c.lists.foreign), fault + 1); /* now a good one */
        knn_free(nb);
    }
    free(key);
    knn_free(want);
    done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_is_what_was_made),
        cmocka_unit_test(another_vector_is_another_key),
        cmocka_unit_test(nonsense_is_made_anew),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
