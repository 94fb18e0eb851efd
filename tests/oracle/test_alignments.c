/* Alignments of novels in French with those in English, in the folder of test data beside
 * the project: planted faults are named, and worse maps are told from better ones. Skips,
 * saying so, where it is absent, and under the sanitizers (ISOGLOSS_TEST_SETTINGS). */
#include <unistd.h>

#include "core/diag/compare.h"
#include "tests/unit/faults.h"

static Progress all_cores;

static const char *data_dir(char buf[512])
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(buf, 512, "%s/../shared/data", root ? root : ".");
    return buf;
}

/* en, and French under each of these maps (NULL: none). */
static Study *french(const char *prepare, const char *const *maps, int n)
{
    char dir[512];
    char arg[2048];
    Error err = {0};
    StudyOptions o = study_options_defaults();
    (void)snprintf(o.prepare_target, sizeof o.prepare_target, "%s", prepare);
    Study *s = study_new(&o);
    (void)snprintf(arg, sizeof arg, "en=%s/eltec/en.bin", data_dir(dir));
    assert_int_equal(study_add_argument(s, arg, STUDY_SOURCE, &err), OK);
    for (int i = 0; i < n; i++) {
        (void)snprintf(arg, sizeof arg, "fr%d=%s/eltec/mono.fr.bin%s%s%s%s", i, dir,
                       maps[i] ? "@" : "", maps[i] ? dir : "", maps[i] ? "/eltec/" : "",
                       maps[i] ? maps[i] : "");
        assert_int_equal(study_add_argument(s, arg, STUDY_ALIGNED, &err), OK);
        (void)snprintf(arg, sizeof arg, "%s/dict/muse/en-fr.5000-6500.txt", dir);
        assert_int_equal(study_set_dict(s, s->entry[i + 1].name, arg, false, &err), OK);
    }
    if (study_load(s, &all_cores, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static void skip_without_data(void)
{
    char dir[512];
    if (getenv("ISOGLOSS_TEST_SETTINGS"))
        unit_skip("minutes under the sanitizers");
    if (access(data_dir(dir), R_OK) != 0)
        unit_skip("the test data are not beside the project (%s)", dir);
}

/* 50 seeds and 200 seeds are weak; 1000 are so where a training dictionary shows what
 * could be had. */
static void planted_faults_are_named(void **state)
{
    (void)state;
    skip_without_data();
    static const char *const none[] = {NULL};
    static const char *const maps[] = {"map.fr-en.npy", "map.fr-en.seed50.npy",
                                       "map.fr-en.seed200.npy", "map.fr-en.seed1000.npy"};
    Study *s = french("unit,center,unit", maps, 4);
    Study *raw = french("none", none, 1);
    for (int weak = 2; weak <= 3; weak++) {
        Faults f = faults_make(s, raw->entry[1].space, s->entry[weak].map);
        if (weak == 2)
            faults_test_all(&f, &all_cores);
        const Preflight p = faults_test(&f, FAULT_WEAK, &all_cores);
        assert_int_equal(p.suspect, PREFLIGHT_WEAK_MAP);
        faults_free(&f);
    }
    char path[600];
    char dir[512];
    Dict *train = NULL;
    const Limits limits = s->options.limits;
    (void)snprintf(path, sizeof path, "%s/dict/muse/en-fr.0-5000.txt", data_dir(dir));
    assert_int_equal(lexicon_read_dict(&train, path, false, &limits, NULL), OK);
    for (int i = 1; i <= 4; i += 3) {
        const PreflightInput in = {.src = s->entry[0].space,
                                   .tgt = s->entry[i].space,
                                   .tgt_before = s->entry[i].before,
                                   .tgt_map = s->entry[i].map,
                                   .lex = s->entry[i].lex,
                                   .train = train,
                                   .seed = 1};
        Preflight p;
        assert_int_equal(preflight_make(&in, &all_cores, &p, NULL), OK);
        assert_int_equal(p.suspect, i == 1 ? PREFLIGHT_SUSPECTS : PREFLIGHT_WEAK_MAP);
    }
    lexicon_free_dict(train);
    study_free(s);
    study_free(raw);
}

static void more_seeds_make_better_maps(void **state)
{
    (void)state;
    skip_without_data();
    static const char *const maps[] = {"map.fr-en.seed50.npy", "map.fr-en.seed200.npy",
                                       "map.fr-en.seed1000.npy", "map.fr-en.npy"};
    static const double p1[] = {0.000, 0.017, 0.154,
                                0.243}; /* of the data's own README */
    Study *s = french("unit,center,unit", maps, 4);
    CompareList l;
    Error err = {0};
    if (compare_make(s, &all_cores, &l, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(l.npairs, 6);
    for (int i = 0; i < 4; i++)
        assert_true(fabs(l.side[i].p1[BLI_NN].value - p1[i]) < 0.0006);
    for (int i = 0; i < l.npairs; i++) {
        for (int score = 0; score < COMPARE_SCORES; score++) {
            const CompareLine *line = &l.pair[i].line[score];
            assert_true(l.pair[i].a < l.pair[i].b);
            assert_true(line->delta > 0 && line->delta_ci.lo > 0 && line->holm < 0.01);
        }
    }
    compare_done(&l);
    study_free(s);
}

int main(void)
{
    progress_init(&all_cores, 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_faults_are_named),
        cmocka_unit_test(more_seeds_make_better_maps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
