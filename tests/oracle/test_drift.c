/* Drift, its noise floor and monitors against NumPy, SciPy and scikit-learn (drift.py).
 */
#include <math.h>

#include "core/base/stats_logistic.h"
#include "core/base/stats_rank.h"
#include "core/diag/drift_gold.h"
#include "core/diag/drift_monitors.h"
#include "core/diag/drift_noise.h"
#include "core/space/read.h"
#include "tests/unit/made.h"
#include "tests/unit/tsv.h"

enum { N = 160, D = 6, SPACES = 4, COLUMNS = 9, FIGURES = 18 };

typedef struct Expected {
    Space *s[SPACES];
    double word[N][COLUMNS];
    char name[FIGURES][32];
    double value[FIGURES];
    int n;
} Expected;

static int read_expected(void **state)
{
    static Expected e;
    static float rows[SPACES][N * D];
    int at[SPACES] = {0};
    int words = 0;
    FILE *f = tsv_open("tests/oracle/drift.tsv");
    TsvLine l;
    while (tsv_next(f, &l)) {
        const int space = l.tag[1] == '\0' ? l.tag[0] - 'a' : -1;
        if (space >= 0 && space < SPACES) {
            for (int j = 0; j < D; j++)
                rows[space][at[space] * D + j] = (float)l.number[j];
            at[space]++;
        } else if (strcmp(l.tag, "word") == 0) {
            memcpy(e.word[words++], l.number, sizeof e.word[0]);
        } else {
            (void)snprintf(e.name[e.n], sizeof e.name[e.n], "%s", l.tag);
            e.value[e.n++] = l.number[0];
        }
    }
    (void)fclose(f);
    assert_int_equal(words, N);
    assert_int_equal(e.n, FIGURES);
    for (int i = 0; i < SPACES; i++)
        e.s[i] = made_space("s", rows[i], N, D);
    *state = &e;
    return 0;
}

static int free_expected(void **state)
{
    const Expected *e = *state;
    for (int i = 0; i < SPACES; i++)
        space_free(e->s[i]);
    return 0;
}

static void close_to(const char *what, double value, double want, double within)
{
    if (!(fabs(value - want) < within))
        fail_msg("%s: %.17g, expected %.17g", what, value, want);
}

static void near(const Expected *e, const char *name, double value, double within)
{
    for (int i = 0; i < e->n; i++) {
        if (strcmp(e->name[i], name) != 0)
            continue;
        close_to(name, value, e->value[i], within);
        return;
    }
    fail_msg("%s is not in the file", name);
}

static DriftOptions options(void)
{
    DriftOptions o = drift_pair_defaults();
    o.k_turnover = 16;
    o.bands = 4;
    return o;
}

/* Rows are made unit in float32 here: 1e-6, as far as float32 goes. */
static void words_and_their_noise(void **state)
{
    const Expected *e = *state;
    DriftOptions o = options();
    DriftPair *p = NULL;
    DriftPair *null = NULL;
    assert_int_equal(drift_pair_make(e->s[0], e->s[1], &o, NULL, &p, NULL), OK);
    assert_int_equal(drift_pair_make(e->s[2], e->s[3], &o, NULL, &null, NULL), OK);
    DriftNoise n;
    const DriftPair *nulls[] = {null};
    assert_int_equal(drift_noise_make(p, nulls, 1, &o, &n, NULL), OK);
    for (int i = 0; i < N; i++) {
        const DriftWord *w = &p->word[i];
        const double *want = e->word[i];
        close_to("distance", w->distance, want[0], 1e-6);
        close_to("local", w->local, want[1], 1e-6);
        assert_int_equal(w->n_union, (int)want[2]);
        assert_int_equal(w->shared, (int)want[3]);
        close_to("turnover", w->turnover, want[4], 1e-12);
        close_to("z", n.said[i].z, want[5], 1e-3);
        close_to("p", n.said[i].p, want[6], 1e-12);
        close_to("q", n.said[i].q, want[7], 1e-12);
        close_to("q_normal", n.said[i].q_normal, want[8], 1e-3);
    }
    near(e, "rms", p->align.rms, 1e-6);
    near(e, "mean_cosine", p->mean_cosine, 1e-6);
    near(e, "rho_rank", p->rho_rank, 1e-9);
    near(e, "rho_measures", p->rho_measures, 1e-9);
    near(e, "rho_null", n.rho_null, 1e-9);
    near(e, "first_rank", p->word[0].rank_distance, 1e-12);
    drift_noise_done(&n);
    drift_pair_free(p);
    drift_pair_free(null);
}

static void monitors(void **state)
{
    const Expected *e = *state;
    const DriftOptions o = options();
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(e->s[0], e->s[1], &o, NULL, &p, NULL), OK);
    const DriftMonitorsInput in = {.pair = p, .sample = N, .permutations = 19, .seed = 1};
    DriftMonitorsOut out;
    assert_int_equal(drift_monitors_make(&in, NULL, &out, NULL), OK);
    static const struct {
        DriftMonitor monitor;
        const char *name;
    } all[] = {{DRIFT_MEAN_EUCLIDEAN, "euclidean"},
               {DRIFT_MEAN_COSINE, "cosine"},
               {DRIFT_MEAN_CITYBLOCK, "cityblock"},
               {DRIFT_MEAN_CHEBYSHEV, "chebyshev"},
               {DRIFT_COMPONENTS, "components"},
               {DRIFT_MMD, "mmd"},
               {DRIFT_PSI, "psi"},
               {DRIFT_PSI_SHARE, "psi_share"},
               {DRIFT_CKA, "cka"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        near(e, all[i].name, out.monitor[all[i].monitor].value, 1e-6);
    drift_pair_free(p);
}

/* All rows told and asked, as the script does: the minimum and its AUC. */
static void classifier(void **state)
{
    const Expected *e = *state;
    const DriftOptions o = options();
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(e->s[0], e->s[1], &o, NULL, &p, NULL), OK);
    static double x[2 * N * D];
    static bool is_one[2 * N];
    double w[D + 1];
    double score[2 * N];
    for (int i = 0; i < 2 * N; i++) {
        const float *row = space_row(i < N ? p->a : p->b, i % N);
        is_one[i] = i >= N;
        for (int j = 0; j < D; j++) {
            double sum = i < N ? 0 : (double)row[j];
            for (int k = 0; i < N && k < D; k++)
                sum += (double)row[k] * p->align.w[k * D + j];
            x[i * D + j] = sum;
        }
    }
    const StatsLogistic fit = {x, is_one, 2 * N, D, 1};
    assert_int_equal(stats_logistic_fit(&fit, w, NULL, NULL), OK);
    near(e, "logistic_first", w[0], 1e-4);
    near(e, "logistic_constant", w[D], 1e-4);
    for (int i = 0; i < 2 * N; i++)
        score[i] = stats_logistic_score(w, x + (size_t)i * D, D);
    Interval ci;
    near(e, "auc", stats_rank_auc(score + N, N, score, N, &ci), 1e-3);
    drift_pair_free(p);
}

/* --- real snapshots
 * ---------------------------------------------------------------------------------------
 */

static const char *data_path(char buf[1024], const char *name)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(buf, 1024, "%s/../shared/data/%s", root ? root : ".", name);
    return buf;
}

static Space *read_slot(const char *name)
{
    char path[1024];
    char file[64];
    (void)snprintf(file, sizeof file, "drift-en/%s", name);
    const ReadOptions o = read_options_defaults();
    Space *s = NULL;
    assert_int_equal(read_space(&s, data_path(path, file), &o, NULL, NULL), OK);
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

/* Words of both, and the mean cosine to the four digits of the file. */
static void novels_of_four_times(void **state)
{
    (void)state;
    char path[1024];
    if (access(data_path(path, "drift-en/expected-drift.tsv"), R_OK) != 0)
        unit_skip("the test data are not beside the project (%s)", path);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    TsvLine l;
    int lines = 0;
    DriftOptions o = drift_pair_defaults();
    o.is_only_aligned = true;
    while (tsv_next(f, &l)) {
        Space *from = read_slot(l.tag);
        Space *to = read_slot(l.field[0]);
        DriftPair *p = NULL;
        assert_int_equal(drift_pair_make(from, to, &o, NULL, &p, NULL), OK);
        assert_int_equal(p->vocab.n, (int)l.number[1]);
        char got[16];
        (void)snprintf(got, sizeof got, "%.4f", p->mean_cosine);
        assert_string_equal(got, l.field[2]);
        drift_pair_free(p);
        space_free(from);
        space_free(to);
        lines++;
    }
    (void)fclose(f);
    assert_int_equal(lines, 3);
}

/* Lists as their makers publish them, with headers, tags and several columns. */
static void published_lists(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int words;
        bool is_binary;
    } all[] = {{"drift-gold/semeval2020/task1/english.txt", 37, true},
               {"drift-gold/semeval2020/task1/german.txt", 48, true},
               {"drift-gold/semeval2020/task1/latin.txt", 40, true},
               {"drift-gold/semeval2020/task1/swedish.txt", 31, true},
               {"drift-gold/semeval2020/task2/english.txt", 37, false},
               {"drift-gold/semeval2020/task2/german.txt", 48, false},
               {"drift-gold/semeval2020/task2/latin.txt", 40, false},
               {"drift-gold/semeval2020/task2/swedish.txt", 31, false},
               {"drift-gold/durel/durel.tsv", 19, false},
               {"drift-gold/surel/surel.tsv", 21, false}};
    char path[1024];
    if (access(data_path(path, all[0].name), R_OK) != 0)
        unit_skip("the test data are not beside the project (%s)", path);
    const Limits limits = limits_default();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Scores *s = NULL;
        Error err;
        if (scores_read(&s, data_path(path, all[i].name), &limits, &err) != OK)
            fail_msg("%s", err.text);
        assert_int_equal(s->words.n, all[i].words);
        assert_int_equal(s->is_binary, all[i].is_binary);
        scores_free(s);
    }
    Scores *s = NULL;
    assert_int_equal(scores_read(&s, data_path(path, all[0].name), &limits, NULL), OK);
    Space *from = read_slot("en.1840-1859.bin");
    Space *to = read_slot("en.1900-1920.bin");
    DriftOptions o = drift_pair_defaults();
    o.is_only_aligned = true;
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(from, to, &o, NULL, &p, NULL), OK);
    DriftGold g;
    drift_gold_measure(p, s, false, DRIFT_DISTANCE, &g);
    assert_int_equal(g.found, 23); /* attack_nn is attack there */
    assert_int_equal(g.by_tag, 23);
    assert_true(isfinite(g.rho) && g.accuracy.n == 23);
    drift_pair_free(p);
    space_free(from);
    space_free(to);
    scores_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_their_noise),
        cmocka_unit_test(monitors),
        cmocka_unit_test(classifier),
        cmocka_unit_test(novels_of_four_times),
        cmocka_unit_test(published_lists),
    };
    return cmocka_run_group_tests(tests, read_expected, free_expected);
}
