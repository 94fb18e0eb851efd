/* P@k and MRR on real spaces against an independent implementation (NumPy, float64): the
 * figures of expected-bli.tsv in the folder of test data beside the project. Skips,
 * saying so, where it is absent. Under ISOGLOSS_TEST_SETTINGS (the sanitizers,
 * tests/run.sh) one study of eight. */
#include <math.h>
#include <unistd.h>

#include "core/diag/bli.h"
#include "core/study/study.h"
#include "tests/unit/tsv.h"

enum { ROWS_MOST = 200 };

typedef struct Row {
    char source[160], target[160], map[160], dict[160];
    double sources, queries, p[3], mrr;
    bool is_csls;
} Row;

static const char *data_dir(char buf[512])
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(buf, 512, "%s/../shared/data", root ? root : ".");
    return buf;
}

/* "a/mono.fr.bin*map.fr-en.npy" -> the file and, beside it, the map. */
static void split_map(Row *r)
{
    char *star = strchr(r->target, '*');
    r->map[0] = '\0';
    if (!star)
        return;
    *star = '\0';
    const char *slash = strrchr(r->target, '/');
    const int dir = slash ? (int)(slash - r->target) + 1 : 0;
    (void)snprintf(r->map, sizeof r->map, "%.*s%s", dir, r->target, star + 1);
}

static int read_rows(const char *dir, Row *rows)
{
    char path[600];
    (void)snprintf(path, sizeof path, "%s/expected-bli.tsv", dir);
    FILE *f = fopen(path, "r");
    if (!f)
        return 0;
    TsvLine l;
    int n = 0;
    while (n < ROWS_MOST && tsv_next(f, &l)) {
        Row *r = &rows[n++];
        (void)snprintf(r->source, sizeof r->source, "%s", l.tag);
        (void)snprintf(r->target, sizeof r->target, "%s", l.field[0]);
        (void)snprintf(r->dict, sizeof r->dict, "%s", l.field[1]);
        split_map(r);
        r->sources = l.number[2];
        r->queries = l.number[3];
        r->is_csls = strcmp(l.field[4], "csls10") == 0;
        for (int i = 0; i < 3; i++)
            r->p[i] = l.number[5 + i];
        r->mrr = l.number[8];
    }
    (void)fclose(f);
    return n;
}

static Study *load(const char *dir, const Row *r)
{
    StudyOptions o = study_options_defaults();
    if (r->map[0])
        (void)snprintf(o.prepare_target, sizeof o.prepare_target, "unit,center,unit");
    Study *s = study_new(&o);
    char arg[2048];
    Error err = {0};
    (void)snprintf(arg, sizeof arg, "src=%s/%s", dir, r->source);
    assert_int_equal(study_add_argument(s, arg, STUDY_SOURCE, &err), OK);
    (void)snprintf(arg, sizeof arg, "tgt=%s/%s%s%s%s", dir, r->target,
                   r->map[0] ? "@" : "", r->map[0] ? dir : "", r->map[0] ? "/" : "");
    if (r->map[0])
        (void)snprintf(arg + strlen(arg), sizeof arg - strlen(arg), "%s", r->map);
    assert_int_equal(study_add_argument(s, arg, STUDY_ALIGNED, &err), OK);
    (void)snprintf(arg, sizeof arg, "%s/%s", dir, r->dict);
    assert_int_equal(study_set_dict(s, NULL, arg, false, &err), OK);
    Progress p;
    progress_init(&p, 0);
    if (study_load(s, &p, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static void measure(const Study *s, Bli *b)
{
    Progress p;
    progress_init(&p, 0);
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    assert_int_equal(study_get_cross(s, 1, false, &p, &cross, NULL), OK);
    assert_int_equal(study_get_ranks(s, 1, false, false, &p, &ranks, NULL), OK);
    const BliInput in = {.src = s->entry[0].space,
                         .tgt = s->entry[1].space,
                         .lex = s->entry[1].lex,
                         .ranks = ranks,
                         .cross = cross,
                         .seed = 1};
    assert_int_equal(bli_make(&in, &p, b, NULL), OK);
}

static void near(const Row *r, const char *what, double got, double want)
{
    if (fabs(got - want) > 0.0005) /* the file has four decimals */
        fail_msg("%s %s*%s %s %s: %.5f, expected %.4f", r->source, r->target, r->map,
                 r->is_csls ? "csls" : "nn", what, got, want);
}

static void every_row_is_reproduced(void **state)
{
    (void)state;
    char dir[512];
    static Row rows[ROWS_MOST];
    if (access(data_dir(dir), R_OK) != 0) {
        unit_skip("the test data are not beside the project (%s)", dir);
    }
    const int n = read_rows(dir, rows);
    assert_true(n >= 36);
    const int stride = getenv("ISOGLOSS_TEST_SETTINGS") ? 16 : 1;
    int studies = 0;
    Study *s = NULL;
    Bli b;
    for (int i = 0; i < n; i++) {
        const Row *r = &rows[i];
        const bool is_same = i > 0 && strcmp(r->target, rows[i - 1].target) == 0 &&
                             strcmp(r->map, rows[i - 1].map) == 0 &&
                             strcmp(r->dict, rows[i - 1].dict) == 0 &&
                             strcmp(r->source, rows[i - 1].source) == 0;
        if (!is_same) {
            study_free(s);
            s = NULL;
            if (studies++ % stride == 0) {
                s = load(dir, r);
                measure(s, &b);
            }
        }
        if (!s)
            continue;
        const BliLine *l = &b.line[r->is_csls ? BLI_CSLS : BLI_NN];
        assert_int_equal(b.n_sources, (int64_t)r->sources);
        assert_int_equal(b.n_covered, (int64_t)r->queries);
        near(r, "P@1", l->p1.value, r->p[0]);
        near(r, "P@5", l->p5.value, r->p[1]);
        near(r, "P@10", l->p10.value, r->p[2]);
        near(r, "MRR", l->mrr, r->mrr);
    }
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_is_reproduced)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
