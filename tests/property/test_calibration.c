/* Tests of nothing find nothing, as often as they promise, and intervals hold what they
 * say they hold: p-values over random tests without an effect, coverage of the intervals
 * of shares over draws from known ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/stats_paired.h"
#include "core/base/stats_test.h"
#include "tests/unit/associated.h"

enum { D = 40 };

static int tests_drawn = 200;   /* of association; "whole": 2,000 */
static int samples_drawn = 500; /* for an interval; "whole": 4,000 */

static void assert_within(const char *what, double got, double lo, double hi)
{
    if (!(got >= lo && got <= hi))
        fail_msg("%s: %.4f, expected %.3f to %.3f", what, got, lo, hi);
}

/* Words at random: no set is nearer to any other. Counted where all divisions can be,
 * drawn where they cannot. */
static void check_weat(const int n[WORDSETS_PLACES], int tests)
{
    int one = 0;
    int two = 0;
    const int words = n[0] + n[1] + n[2] + n[3];
    float *x = malloc((size_t)words * D * sizeof *x);
    assert_non_null(x);
    for (int i = 0; i < tests; i++) {
        made_random(x, (size_t)words * D, (uint64_t)i + 1);
        Space *s = made_space("s", x, words, D);
        WordSets *sets = associated_sets(n);
        BiasTest t = associated_test(s, sets);
        BiasWeat w = associated_weat(&t);
        one += w.perm.p <= 0.05;
        two += w.perm.p_two <= 0.05;
        bias_weat_done(&w);
        bias_test_done(&t);
        wordsets_free(sets);
        space_free(s);
    }
    free(x);
    assert_within("one-sided p <= .05", (double)one / tests, 0.02, 0.09);
    assert_within("two-sided p <= .05", (double)two / tests, 0.02, 0.09);
}

static void tests_of_nothing_are_rarely_significant(void **state)
{
    (void)state;
    check_weat((const int[]){8, 8, 8, 8}, tests_drawn);
    check_weat((const int[]){5, 9, 6, 4}, tests_drawn);
}

/* More words than can be counted: 99,999 draws a test. */
static void drawn_divisions_too(void **state)
{
    (void)state;
    check_weat((const int[]){30, 30, 8, 8}, tests_drawn);
}

/* Distances that go up as often as down. */
static void signs_of_nothing_too(void **state)
{
    (void)state;
    Rng rng = rng_stream(3, "calibration signs");
    const StatsPermOptions o = stats_perm_options_defaults();
    int two = 0;
    const int tests = tests_drawn * 2;
    for (int i = 0; i < tests; i++) {
        double x[12];
        for (size_t k = 0; k < 12; k++)
            x[k] = rng_normal(&rng);
        StatsPerm p;
        assert_int_equal(stats_perm_signs(x, 12, &o, NULL, &p, NULL), OK);
        two += p.p_two <= 0.05;
    }
    assert_within("signs, p <= .05", (double)two / tests, 0.02, 0.09);
}

static int64_t draw(Rng *rng, double p, int64_t n)
{
    int64_t hits = 0;
    for (int64_t i = 0; i < n; i++)
        hits += rng_uniform(rng) < p;
    return hits;
}

static const double shares[] = {0.1, 0.25, 0.5, 0.8};
static const int64_t sizes[] = {30, 80, 300};
enum { SHARES = 4, SIZES = 3 };

static void wilson_intervals_hold_the_share(void **state)
{
    (void)state;
    Rng rng = rng_stream(4, "calibration wilson");
    int64_t held = 0;
    int64_t all = 0;
    for (int p = 0; p < SHARES; p++) {
        for (int n = 0; n < SIZES; n++) {
            for (int i = 0; i < samples_drawn; i++, all++) {
                const Rate r = stats_rate(draw(&rng, shares[p], sizes[n]), sizes[n]);
                held += r.lo <= shares[p] && shares[p] <= r.hi;
            }
        }
    }
    assert_within("Wilson", (double)held / (double)all, 0.92, 0.98);
}

static void newcombe_intervals_hold_the_difference(void **state)
{
    (void)state;
    Rng rng = rng_stream(5, "calibration newcombe");
    int64_t held = 0;
    int64_t all = 0;
    for (int p = 0; p < SHARES; p++) {
        for (int n = 0; n < SIZES; n++) {
            const double a = shares[p];
            const double b = shares[(p + 1) % SHARES];
            for (int i = 0; i < samples_drawn; i++, all++) {
                const Rate x = stats_rate(draw(&rng, a, sizes[n]), sizes[n]);
                const int64_t m = sizes[(n + 1) % SIZES];
                const Interval ci =
                    stats_test_newcombe(x, stats_rate(draw(&rng, b, m), m));
                held += ci.lo <= a - b && a - b <= ci.hi;
            }
        }
    }
    assert_within("Newcombe", (double)held / (double)all, 0.92, 0.98);
}

/* Each case falls as one uniform number tells: right and then wrong, wrong and then
 * right, or alike. Whether the interval of one sample holds the difference. */
static bool holds_paired(Rng *rng, const double law[2], int64_t n)
{
    const double difference = law[1] - law[0];
    int64_t b = 0;
    int64_t c = 0;
    for (int64_t k = 0; k < n; k++) {
        const double u = rng_uniform(rng);
        b += u < law[0];
        c += u >= law[0] && u < law[0] + law[1];
    }
    const PairedDifference d = stats_paired_difference(b, c, n);
    return d.lo <= difference && difference <= d.hi;
}

static void paired_intervals_hold_the_difference(void **state)
{
    (void)state;
    static const double law[][2] = {{0.05, 0.15}, {0.1, 0.1}, {0.02, 0.3}};
    Rng rng = rng_stream(6, "calibration paired");
    int64_t held = 0;
    int64_t all = 0;
    for (size_t p = 0; p < sizeof law / sizeof *law; p++) {
        for (int n = 0; n < SIZES; n++)
            for (int i = 0; i < samples_drawn; i++, all++)
                held += holds_paired(&rng, law[p], sizes[n]);
    }
    assert_within("Bonett and Price", (double)held / (double)all, 0.92, 0.98);
}

/* Of families in which nothing is true, at most one in twenty gives a discovery. */
static void families_of_nothing_rarely_discover(void **state)
{
    (void)state;
    enum { FAMILY = 20 };
    Rng rng = rng_stream(7, "calibration families");
    int bh = 0;
    int holm = 0;
    for (int i = 0; i < samples_drawn; i++) {
        double p[FAMILY];
        double q[FAMILY];
        bool is_found[2] = {false, false};
        for (int k = 0; k < FAMILY; k++)
            p[k] = rng_uniform(&rng);
        stats_test_bh(p, FAMILY, q);
        for (int k = 0; k < FAMILY; k++)
            is_found[0] = is_found[0] || q[k] <= 0.05;
        stats_test_holm(p, FAMILY, q);
        for (int k = 0; k < FAMILY; k++)
            is_found[1] = is_found[1] || q[k] <= 0.05;
        bh += is_found[0];
        holm += is_found[1];
    }
    assert_within("families, BH", (double)bh / samples_drawn, 0.02, 0.09);
    assert_within("families, Holm", (double)holm / samples_drawn, 0.02, 0.09);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "whole") == 0) {
        tests_drawn = 2000;
        samples_drawn = 4000;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tests_of_nothing_are_rarely_significant),
        cmocka_unit_test(drawn_divisions_too),
        cmocka_unit_test(signs_of_nothing_too),
        cmocka_unit_test(wilson_intervals_hold_the_share),
        cmocka_unit_test(newcombe_intervals_hold_the_difference),
        cmocka_unit_test(paired_intervals_hold_the_difference),
        cmocka_unit_test(families_of_nothing_rarely_discover),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
