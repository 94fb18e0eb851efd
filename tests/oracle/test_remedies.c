/* Remedies against hubs by NumPy and SciPy (remedies.py). */
#include <math.h>

#include "core/diag/remedies.h"
#include "tests/unit/made.h"
#include "tests/unit/tsv.h"

enum { N = 90, M = 120, D = 6, K = 5 };

static void all_remedies_are_as_computed_by_others(void **state)
{
    (void)state;
    static float rows[2][M * D];
    double want[REMEDIES][5];
    int at[2] = {0, 0};
    int found = 0;
    FILE *f = tsv_open("tests/oracle/remedies.tsv");
    TsvLine l;
    while (tsv_next(f, &l)) {
        const bool is_y = strcmp(l.tag, "y") == 0;
        if (is_y || strcmp(l.tag, "x") == 0) {
            for (int j = 0; j < D; j++)
                rows[is_y][at[is_y] * D + j] = (float)l.number[j];
            at[is_y]++;
            continue;
        }
        for (int k = 0; k < REMEDIES; k++) {
            if (strcmp(l.tag, remedies_name((RemedyKind)k)) != 0)
                continue;
            memcpy(want[k], l.number, sizeof want[k]);
            found++;
        }
    }
    (void)fclose(f);
    assert_int_equal(at[0], N);
    assert_int_equal(at[1], M);
    assert_int_equal(found, REMEDIES);
    Space *x = made_space("x", rows[0], N, D);
    Space *y = made_space("y", rows[1], M, D);
    int32_t id[N];
    int32_t off[N + 1];
    for (int i = 0; i <= N; i++) {
        off[i] = i;
        if (i < N)
            id[i] = i;
    }
    const Lexicon lex = {.n_sources = N,
                         .src = id,
                         .gold_off = off,
                         .gold = id,
                         .n_queries = N,
                         .query = id};
    Cross *cross = NULL;
    assert_int_equal(cross_make_cosine(x, y, K, NULL, &cross, NULL), OK);
    const RemediesInput in = {x, y, cross, &lex, N, 1};
    Remedies m;
    assert_int_equal(remedies_measure(&in, NULL, &m, NULL), OK);
    for (int k = 0; k < REMEDIES; k++) {
        const RemedyFigures *r = &m.of[k];
        if (r->p1.hits != (int64_t)want[k][0] ||
            fabs(r->hubs.skewness - want[k][1]) > 1e-9 ||
            fabs(r->hubs.robin_hood - want[k][2]) > 1e-12 ||
            r->hubs.antihubs.hits != (int64_t)want[k][3] ||
            r->hubs.max != (int32_t)want[k][4]) {
            fail_msg("%s: %d hits, skewness %.12g, robin hood %.12g, %d antihubs, max %d",
                     remedies_name((RemedyKind)k), (int)r->p1.hits, r->hubs.skewness,
                     r->hubs.robin_hood, (int)r->hubs.antihubs.hits, r->hubs.max);
        }
    }
    cross_free(cross);
    space_free(x);
    space_free(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_remedies_are_as_computed_by_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
