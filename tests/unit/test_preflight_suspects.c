/* Every fault planted in the German of the bundled study is named, and none where none
 * is. */
#include "core/diag/preflight_parts.h"
#include "tests/unit/faults.h"
#include "tests/unit/sample.h"

static Study *german(const char *prepare, bool has_map)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    StudyOptions o = study_options_defaults();
    o.limits.max_vocab = 2000;
    (void)snprintf(o.prepare_target, sizeof o.prepare_target, "%s", prepare);
    Study *s = study_new(&o);
    char arg[1024];
    Error err = {0};
    (void)snprintf(arg, sizeof arg, "en=%s/samples/en.bin", root);
    assert_int_equal(study_add_argument(s, arg, STUDY_SOURCE, &err), OK);
    (void)snprintf(arg, sizeof arg, "de=%s/samples/de.raw.bin%s%s%s", root,
                   has_map ? "@" : "", has_map ? root : "",
                   has_map ? "/samples/map.de-en.npy" : "");
    assert_int_equal(study_add_argument(s, arg, STUDY_ALIGNED, &err), OK);
    (void)snprintf(arg, sizeof arg, "%s/samples/dict/en-de.test.tsv", root);
    assert_int_equal(study_set_dict(s, NULL, arg, false, &err), OK);
    if (study_load(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static void planted_faults_are_named(void **state)
{
    (void)state;
    Progress progress;
    progress_init(&progress, 0);
    Study *s = german("unit,center,unit", true);
    Study *raw = german("none", false);
    const StudyEntry *e = &s->entry[1];
    int32_t *a = NULL;
    int32_t *b = NULL;
    int32_t n = 0;
    assert_int_equal(lexicon_make_one_to_one(e->lex, &a, &b, &n, NULL), OK);
    const MappingPairs few = {e->before, s->entry[0].space, b, a, 40};
    Mapping *weak = NULL;
    assert_int_equal(mapping_fit_procrustes(&few, NULL, &weak, NULL), OK);
    Faults f = faults_make(s, raw->entry[1].space, weak);
    faults_test_all(&f, &progress);
    faults_free(&f);
    mapping_free(weak);
    free(a);
    free(b);
    study_free(s);
    study_free(raw);
}

/* A map that was not applied: which side it belongs to, also when it is turned. */
static void the_direction_of_a_map_is_told(void **state)
{
    (void)state;
    Study *s = german("unit,center,unit", true);
    const StudyEntry *e = &s->entry[1];
    Mapping *turned = faults_turn(e->map);
    const Mapping *const maps[] = {e->map, turned};
    const char *const said[] = {"it takes de into en", "transposed, de into en"};
    for (int i = 0; i < 2; i++) {
        const PreflightInput in = {.src = s->entry[0].space,
                                   .tgt = e->before,
                                   .meant = maps[i],
                                   .lex = e->lex,
                                   .seed = 1};
        Preflight p;
        assert_int_equal(preflight_make(&in, NULL, &p, NULL), OK);
        assert_int_equal(p.suspect, PREFLIGHT_NOT_APPLIED);
        if (!strstr(p.finding, said[i]))
            fail_msg("%s", p.finding);
        const PreflightTrial *t = preflight_suspects_find(&p);
        assert_non_null(t);
        assert_true(t->undone.value > 0.3 && t->given.value < 0.1 && t->p < 0.001);
    }
    mapping_free(turned);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_faults_are_named),
        cmocka_unit_test(the_direction_of_a_map_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
