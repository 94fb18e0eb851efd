/* Measures of association against independent programs: NumPy and SciPy on made spaces
 * (bias.py, committed), and, where the folder of test data is beside the project, the
 * published replication on GloVe 840B and the figures of expected-weat.tsv. Skips the
 * latter, saying so, where it is absent. With the argument `whole`: also the tests of 25
 * against 25 words, counted exactly. */
#include <math.h>
#include <unistd.h>

#include "core/diag/bias_change.h"
#include "core/diag/bias_more.h"
#include "core/space/prepare.h"
#include "core/space/read.h"
#include "tests/unit/files.h"
#include "tests/unit/made.h"
#include "tests/unit/tsv.h"

static bool is_whole;

static const char *data_dir(void)
{
    static char dir[512];
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(dir, sizeof dir, "%s/../shared/data", root ? root : ".");
    return access(dir, R_OK) == 0 ? dir : NULL;
}

static Space *read_data(const char *name)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/%s", data_dir(), name);
    const ReadOptions o = read_options_defaults();
    Space *s = NULL;
    Error err;
    if (read_space(&s, path, &o, NULL, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

static WordSets *read_sets(const char *name)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/%s", data_dir(), name);
    const Limits limits = limits_default();
    WordSets *s = NULL;
    Error err;
    if (wordsets_read(&s, path, &limits, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static BiasTest make_test(const Space *space, const WordSets *sets, int test,
                          bool is_lower)
{
    BiasTest t;
    const BiasSide side = {space, sets, &sets->test[test]};
    bias_test_make(&side, &side, is_lower, &t);
    return t;
}

static void near(const char *what, double got, double want, double slack)
{
    if (!(fabs(got - want) <= slack))
        fail_msg("%s: %.9g, expected %.9g", what, got, want);
}

/* ---- made numbers ---- */

enum { N = 50, D = 6, VALUES = 40 };

typedef struct Expected {
    float x[N * D];
    char name[VALUES][32];
    double value[VALUES];
    int n;
} Expected;

static void read_expected(Expected *e)
{
    FILE *f = tsv_open("tests/oracle/bias.tsv");
    TsvLine l;
    int rows = 0;
    e->n = 0;
    while (tsv_next(f, &l)) {
        if (strcmp(l.tag, "x") == 0) {
            for (int j = 0; j < D; j++)
                e->x[rows * D + j] = (float)l.number[j];
            rows++;
        } else {
            assert_true(e->n < VALUES);
            (void)snprintf(e->name[e->n], sizeof e->name[0], "%s", l.tag);
            e->value[e->n++] = l.number[0];
        }
    }
    (void)fclose(f);
    assert_int_equal(rows, N);
}

static double expected(const Expected *e, const char *name)
{
    for (int i = 0; i < e->n; i++)
        if (strcmp(e->name[i], name) == 0)
            return e->value[i];
    fail_msg("no expected value of %s", name);
    return 0;
}

static void as_expected(const Expected *e, const char *name, double got)
{
    near(name, got, expected(e, name), 1e-9);
}

/* Two tests, the uneven and the even one; words with one concept are pairs. */
static WordSets *make_sets(void)
{
    Str s = {0};
    for (int i = 0; i < 7; i++)
        str_addf(&s, "uneven\tX\tx%d\tw%d\neven\tX\tx%d\tw%d\n", i, i, i, i);
    for (int i = 0; i < 8; i++)
        str_addf(&s, "uneven\tY\ty%d\tw%d\n", i, 7 + i);
    for (int i = 0; i < 7; i++)
        str_addf(&s, "even\tY\tx%d\tw%d\n", i, 7 + i);
    for (int i = 0; i < 10; i++) {
        str_addf(&s, "uneven\tA\ta%d\tw%d\neven\tA\ta%d\tw%d\n", i, 15 + i, i, 15 + i);
        str_addf(&s, "even\tB\ta%d\tw%d\n", i, 25 + i);
    }
    for (int i = 0; i < 9; i++)
        str_addf(&s, "uneven\tB\tb%d\tw%d\n", i, 25 + i);
    const char *path = files_write("sets.tsv", str_cstr(&s), s.n);
    const Limits limits = limits_default();
    WordSets *sets = NULL;
    assert_int_equal(wordsets_read(&sets, path, &limits, NULL), OK);
    str_free(&s);
    return sets;
}

static void weat_equals_numpy(void **state)
{
    (void)state;
    static Expected e;
    read_expected(&e);
    Space *space = made_space("x", e.x, N, D);
    WordSets *sets = make_sets();
    BiasTest t = make_test(space, sets, 0, false);
    BiasWeatOptions o = bias_weat_options_defaults();
    o.resamples = 0;
    BiasWeat w;
    assert_int_equal(bias_weat_make(&t, &o, NULL, &w, NULL), OK);
    as_expected(&e, "uneven-sum", w.sum);
    as_expected(&e, "uneven-d", w.d);
    as_expected(&e, "uneven-d-pop", w.d_pop);
    as_expected(&e, "uneven-ge", (double)w.perm.ge);
    as_expected(&e, "uneven-apart", (double)w.perm.apart);
    as_expected(&e, "uneven-all", (double)w.perm.all);
    as_expected(&e, "uneven-decisive", w.decisive);
    as_expected(&e, "uneven-without", w.without[w.decisive]);
    for (int i = 0; i < w.n; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "uneven-sc-%d", i);
        as_expected(&e, name, w.sc[i]);
    }
    bias_weat_done(&w);
    bias_test_done(&t);
    t = make_test(space, sets, 1, false);
    for (int m = 0; m < BIAS_MEASURES; m++) {
        BiasFigure f;
        assert_int_equal(bias_more_make(&t, (BiasMeasure)m, &f, NULL), OK);
        as_expected(&e, bias_more_name((BiasMeasure)m), f.value);
        assert_string_equal(f.why, "");
    }
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(space);
}

static void change_equals_numpy(void **state)
{
    (void)state;
    static Expected e;
    read_expected(&e);
    Space *space = made_space("x", e.x, N, D);
    Space *after = NULL;
    assert_int_equal(space_make_copy(space, &after, NULL), OK);
    assert_int_equal(prepare_apply(after, "unit,center,unit", NULL, NULL), OK);
    assert_int_equal(space_seal(after, NULL, NULL), OK);
    WordSets *sets = make_sets();
    BiasTest a = make_test(space, sets, 0, false);
    BiasTest b = make_test(after, sets, 0, false);
    bias_test_meet(&a, &b);
    BiasWeatOptions o = bias_weat_options_defaults();
    o.resamples = 0;
    BiasChange c;
    assert_int_equal(bias_change_make(&a, &b, &o, NULL, &c, NULL), OK);
    near("shift", c.shift, expected(&e, "shift"), 1e-6); /* prepared in float32 */
    near("most", c.step.most, expected(&e, "most"), 1e-6);
    as_expected(&e, "labels", (double)c.labels.apart);
    as_expected(&e, "signs", (double)c.signs.apart);
    assert_int_equal(c.signs.all, 1 << 15);
    bias_test_done(&a);
    bias_test_done(&b);
    wordsets_free(sets);
    space_free(after);
    space_free(space);
}

/* ---- GloVe 840B ---- */

/* Published effects, and counts by an independent program. */
static const struct {
    double sum, d, d_pop;
    int n;
    uint64_t ge, all;
    double p;
} glove[10] = {
    {2.238165, 1.504315, 1.519588, 50, 183759, 126410606437752, 1.4537e-9},
    {2.290555, 1.533989, 1.549563, 50, 5850, 126410606437752, 4.6278e-11},
    {1.620779, 1.405208, 1.416316, 64, 0, 0, 1e-5},
    {0.727234, 1.498582, 1.522561, 32, 572, 601080390, 9.5162e-7},
    {0.917709, 1.283930, 1.304474, 32, 13486, 601080390, 2.2436e-5},
    {1.266980, 1.813915, 1.873403, 16, 1, 12870, 7.7700e-5},
    {0.198923, 1.055015, 1.089615, 16, 202, 12870, 0.0156954},
    {0.345604, 1.237453, 1.278036, 16, 61, 12870, 0.0047397},
    {0.505122, 1.382755, 1.444240, 12, 4, 924, 0.0043290},
    {0.380867, 1.212891, 1.252668, 16, 66, 12870, 0.0051282},
};

static void check_glove(const Space *space, int i)
{
    char name[64];
    (void)snprintf(name, sizeof name, "weat-glove840b/weat%02d.json", i + 1);
    WordSets *sets = read_sets(name);
    BiasTest t = make_test(space, sets, 0, false);
    BiasWeatOptions o = bias_weat_options_defaults();
    o.resamples = 0;
    if (glove[i].n == 50 && !is_whole)
        o.draws = 0; /* scores alone */
    BiasWeat w;
    Error err;
    print_message("# test %d\n", i + 1);
    if (bias_weat_make(&t, &o, NULL, &w, &err) != OK)
        fail_msg("%s", err.text);
    assert_string_equal(t.why, "");
    assert_int_equal(w.n, glove[i].n);
    near("S", w.sum, glove[i].sum, 1e-6);
    near("d", w.d, glove[i].d, 1e-6);
    near("d_pop", w.d_pop, glove[i].d_pop, 1e-6);
    if (o.draws > 0) {
        assert_int_equal(w.perm.is_exact, glove[i].n <= 50);
        if (w.perm.is_exact) {
            assert_int_equal(w.perm.ge, glove[i].ge);
            assert_int_equal(w.perm.all, glove[i].all);
            near("p", w.perm.p, glove[i].p, 5e-5 * glove[i].p);
        } else {
            assert_true(w.perm.p <= glove[i].p);
        }
    }
    bias_weat_done(&w);
    bias_test_done(&t);
    wordsets_free(sets);
}

static void glove_replicates(void **state)
{
    (void)state;
    if (!data_dir())
        unit_skip("no ../shared/data beside the project");
    Space *space = read_data("weat-glove840b/weat_items.vec");
    for (int i = 0; i < 10; i++)
        check_glove(space, i);
    space_free(space);
}

static void other_measures_on_glove(void **state)
{
    (void)state;
    if (!data_dir())
        unit_skip("no ../shared/data beside the project");
    static const struct {
        const char *file;
        double value[5]; /* ECT, RND, RND unit, MAC, RIPA */
    } want[] = {
        {"weat-glove840b/weat07.json",
         {0.857142857, 1.135353008, 0.147872110, 0.838324768, -0.660303235}},
        {"weat-glove840b/weat06.json",
         {0.976190476, -0.320929534, -0.062400920, 0.834859940, 0.556502174}},
    };
    Space *space = read_data("weat-glove840b/weat_items.vec");
    for (int i = 0; i < 2; i++) {
        WordSets *sets = read_sets(want[i].file);
        BiasTest t = make_test(space, sets, 0, false);
        for (int m = BIAS_ECT; m <= BIAS_RIPA; m++) {
            BiasFigure f;
            assert_int_equal(bias_more_make(&t, (BiasMeasure)m, &f, NULL), OK);
            near(bias_more_name((BiasMeasure)m), f.value, want[i].value[m], 1e-6);
        }
        bias_test_done(&t);
        wordsets_free(sets);
    }
    space_free(space);
}

/* Androgynous names, female terms against male ones. */
static void single_words_on_glove(void **state)
{
    (void)state;
    if (!data_dir())
        unit_skip("no ../shared/data beside the project");
    static const struct {
        const char *name;
        double value;
    } want[] = {{"Kelly", 0.994559},  {"Tracy", 0.764977},  {"Jamie", 0.075285},
                {"Jackie", 0.852230}, {"Jesse", -0.618021}, {"Courtney", 1.109713}};
    Space *space = read_data("weat-glove840b/weat_items.vec");
    WordSets *sets = read_sets("weat-glove840b/weat07.json");
    const WordTest *terms = &sets->test[0];
    WordSet names = {.name = NULL};
    int32_t ids[6];
    for (int i = 0; i < 6; i++) {
        const Text name = str_text(want[i].name);
        assert_int_equal(vocab_add(&sets->words, name, &ids[i], NULL, NULL), OK);
    }
    names.word = names.concept = ids; /* borrowed: a test without Y */
    names.n = 6;
    WordSet with[3] = {names, sets->set[terms->set[WORDSETS_B]],
                       sets->set[terms->set[WORDSETS_A]]};
    WordTest single = {.name = NULL, .set = {0, -1, 1, 2}};
    WordSets made = {
        .words = sets->words, .set = with, .nsets = 3, .test = &single, .ntests = 1};
    BiasTest t = make_test(space, &made, 0, false);
    BiasWeat w;
    BiasWeatOptions o = bias_weat_options_defaults();
    assert_int_equal(bias_weat_make(&t, &o, NULL, &w, NULL), OK);
    assert_true(isnan(w.d) && w.why_d && t.why[0] != '\0');
    for (int i = 0; i < 6; i++)
        near(want[i].name, w.sc[i], want[i].value, 1e-6);
    bias_weat_done(&w);
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(space);
}

/* ---- expected-weat.tsv ---- */

static void check_row(const Space *space, const WordSets *sets, const TsvLine *l)
{
    /* space, case, test, X, Y, A, B, sample, population */
    const int at = (int)l->number[1] - 1;
    assert_string_equal(sets->test[at].name, l->field[1]);
    BiasTest t = make_test(space, sets, at, strcmp(l->field[0], "lower") == 0);
    for (int p = 0; p < WORDSETS_PLACES; p++)
        assert_int_equal(t.set[p].n, (int)l->number[2 + p]);
    BiasWeat w;
    const BiasWeatOptions o = {.draws = 0, .resamples = 0};
    assert_int_equal(bias_weat_make(&t, &o, NULL, &w, NULL), OK);
    if (strcmp(l->field[6], "NA") == 0) {
        assert_true(isnan(w.d) && w.why_d);
        assert_true(t.why[0] != '\0');
    } else {
        near("d", w.d, l->number[6], 0.5000001e-4);
        near("d_pop", w.d_pop, l->number[7], 0.5000001e-4);
    }
    bias_weat_done(&w);
    bias_test_done(&t);
}

static void expected_file_to_its_digits(void **state)
{
    (void)state;
    if (!data_dir())
        unit_skip("no ../shared/data beside the project");
    WordSets *sets = read_sets("bias/weat.en.tsv");
    char path[600];
    (void)snprintf(path, sizeof path, "%s/bias/expected-weat.tsv", data_dir());
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    Space *space = NULL;
    char name[128] = "";
    TsvLine l;
    int rows = 0;
    while (tsv_next(f, &l)) {
        if (strcmp(name, l.tag) != 0) {
            space_free(space);
            space = read_data(l.tag);
            (void)snprintf(name, sizeof name, "%s", l.tag);
        }
        check_row(space, sets, &l);
        rows++;
    }
    assert_int_equal(rows, 30);
    (void)fclose(f);
    space_free(space);
    wordsets_free(sets);
}

int main(int argc, char **argv)
{
    is_whole = argc > 1 && strcmp(argv[1], "whole") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weat_equals_numpy),
        cmocka_unit_test(change_equals_numpy),
        cmocka_unit_test(glove_replicates),
        cmocka_unit_test(other_measures_on_glove),
        cmocka_unit_test(single_words_on_glove),
        cmocka_unit_test(expected_file_to_its_digits),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
