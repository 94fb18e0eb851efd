/* Relations and word similarity against NumPy and SciPy (relations.py). */
#include <math.h>

#include "core/diag/relations.h"
#include "core/diag/similarity.h"
#include "tests/unit/made.h"
#include "tests/unit/tsv.h"

enum { N = 130, D = 7, M = 30, FIGURES = 12 };

typedef struct Expected {
    Space *x, *y;
    Ratings ratings;
    char name[FIGURES][32];
    double value[FIGURES];
    int n;
} Expected;

static void add_rating(Ratings *r, const double *number)
{
    static int32_t a[M];
    static int32_t b[M];
    static double score[M];
    char word[16];
    r->a = a;
    r->b = b;
    r->score = score;
    (void)snprintf(word, sizeof word, "w%d", (int)number[0]);
    assert_int_equal(vocab_add(&r->words, str_text(word), &a[r->n], NULL, NULL), OK);
    (void)snprintf(word, sizeof word, "w%d", (int)number[1]);
    assert_int_equal(vocab_add(&r->words, str_text(word), &b[r->n], NULL, NULL), OK);
    score[r->n++] = number[2];
}

static int read_expected(void **state)
{
    static Expected e;
    static float rows[2][N * D];
    int at[2] = {0, 0};
    FILE *f = tsv_open("tests/oracle/relations.tsv");
    TsvLine l;
    while (tsv_next(f, &l)) {
        const bool is_y = strcmp(l.tag, "y") == 0;
        if (is_y || strcmp(l.tag, "x") == 0) {
            for (int j = 0; j < D; j++)
                rows[is_y][at[is_y] * D + j] = (float)l.number[j];
            at[is_y]++;
        } else if (strcmp(l.tag, "rating") == 0) {
            add_rating(&e.ratings, l.number);
        } else {
            (void)snprintf(e.name[e.n], sizeof e.name[e.n], "%s", l.tag);
            e.value[e.n++] = l.number[0];
        }
    }
    (void)fclose(f);
    assert_int_equal(at[0], N);
    assert_int_equal(e.ratings.n, M);
    assert_int_equal(e.n, FIGURES);
    e.x = made_space("x", rows[0], N, D);
    e.y = made_space("y", rows[1], N, D);
    *state = &e;
    return 0;
}

static int free_expected(void **state)
{
    Expected *e = *state;
    vocab_free(&e->ratings.words);
    space_free(e->x);
    space_free(e->y);
    return 0;
}

static void near(const Expected *e, const char *name, double value)
{
    for (int i = 0; i < e->n; i++) {
        if (strcmp(e->name[i], name) != 0)
            continue;
        if (!(fabs(value - e->value[i]) < 1e-9))
            fail_msg("%s: %.17g, expected %.17g", name, value, e->value[i]);
        return;
    }
    fail_msg("no expected value of %s", name);
}

static void relations_equal_numpy(void **state)
{
    const Expected *e = *state;
    RelationPair pair[M];
    for (int32_t i = 0; i < M; i++)
        pair[i] = (RelationPair){2 * i, 2 * i + 1, 2 * i, 2 * i + 1};
    const RelationInput in = {
        .src = e->x, .tgt = e->y, .pair = pair, .n = M, .name = "r", .seed = 1};
    RelationFigures f;
    assert_int_equal(relations_measure(&in, NULL, &f, NULL), OK);
    near(e, "consistency-src", f.consistency[0].value);
    near(e, "consistency-tgt", f.consistency[1].value);
    near(e, "agreement", f.agreement.value);
    near(e, "mean-offset", f.mean_offset);
    near(e, "3cosadd-src", f.analogy[RELATION_SRC].value);
    near(e, "3cosadd-tgt", f.analogy[RELATION_TGT].value);
    near(e, "3cosadd", f.analogy[RELATION_CROSS].value);
    near(e, "confusion", f.confusion.value);
    near(e, "cos", f.cos_src);
    double sum = 0;
    for (int32_t i = 0; i < M; i++)
        sum += relations_agreement(&in, i);
    near(e, "agreement", sum / M);
}

static void similarity_equals_scipy(void **state)
{
    const Expected *e = *state;
    Similarity s;
    assert_int_equal(similarity_measure(&e->ratings, e->x, e->x, false, &s, NULL), OK);
    assert_int_equal(s.pairs, M);
    assert_int_equal(s.found, M - 5);
    near(e, "spearman", s.spearman);
    near(e, "pearson", s.pearson);
    near(e, "backoff", s.spearman_backoff);
    assert_true(s.spearman_ci.lo < s.spearman && s.spearman < s.spearman_ci.hi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relations_equal_numpy),
        cmocka_unit_test(similarity_equals_scipy),
    };
    return cmocka_run_group_tests(tests, read_expected, free_expected);
}
