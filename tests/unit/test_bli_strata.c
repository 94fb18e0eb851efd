/* A made dictionary whose words are of every kind. */
#include <math.h>

#include "core/diag/bli_guess.h"
#include "core/diag/bli_strata.h"
#include "tests/unit/temp.h"

/* Words stand in order of frequency; every word's vector is its gold's, but of `wrong`.
 */
static Study *made(bool is_aligned)
{
    char src[160];
    char tgt[160];
    char dict[160];
    char tags[160];
    (void)temp_text(src, "s.vec",
                    "6 3\nParis 1 0 0\nnight 0 1 0\nhouse 0 0 1\nwrong 1 1 0\n"
                    "\xd0\xb4\xd0\xbe\xd0\xbc 0 1 1\nradio 1 0 1\n");
    (void)temp_text(tgt, "t.vec",
                    "6 3\nParis 1 0 0\nn\xc3\xa0ight 0 1 0\ncasa 0 0 1\n"
                    "falsch -1 -1 0\n\xd0\xb4\xd1\x96\xd0\xbc 0 1 1\nradio 1 0 1\n");
    (void)temp_text(dict, "d.tsv",
                    "Paris\tParis\nnight\tn\xc3\xa0ight\nhouse\tcasa\nwrong\tfalsch\n"
                    "\xd0\xb4\xd0\xbe\xd0\xbc\t\xd0\xb4\xd1\x96\xd0\xbc\nradio\tradio\n");
    (void)temp_text(tags, "tags.tsv", "Paris\tPROPN\nhouse\tNOUN\nnight\tNOUN\n");
    StudyOptions o = study_options_defaults();
    o.is_row_aligned = is_aligned;
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, src, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, tgt, STUDY_ALIGNED, NULL), OK);
    if (!is_aligned)
        assert_int_equal(study_set_dict(s, NULL, dict, false, NULL), OK);
    s->entry[0].words_of[WORDFILE_TAGS] = strdup(tags);
    Error err = {0};
    if (study_load(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static void measure(const Study *s, const BliStrataOptions *o, BliStrata *out)
{
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    BliGuess g;
    assert_int_equal(study_get_cosine(s, 1, false, NULL, &cross, NULL), OK);
    assert_int_equal(study_get_ranks(s, 1, false, false, NULL, &ranks, NULL), OK);
    const BliInput in = {.src = s->entry[0].space,
                         .tgt = s->entry[1].space,
                         .lex = s->entry[1].lex,
                         .ranks = ranks,
                         .cross = cross,
                         .seed = 1};
    assert_int_equal(bli_guess_make(&in, NULL, &g, NULL), OK);
    assert_int_equal(bli_strata_make(&in, &g, o, out, NULL), OK);
    bli_guess_done(&g);
}

static const BliStratum *find(const BliStrata *s, BliStratumKind kind, const char *level,
                              BliScore score)
{
    for (int i = 0; i < s->n; i++) {
        if (s->item[i].kind == kind && s->item[i].score == score &&
            strcmp(s->item[i].level, level) == 0)
            return &s->item[i];
    }
    return NULL;
}

static void is_level(const BliStrata *s, BliStratumKind kind, const char *level, int hits,
                     int n)
{
    const BliStratum *one = find(s, kind, level, BLI_NN);
    if (!one) {
        fail_msg("no level %s", level);
        abort();
    }
    assert_int_equal(one->p1.hits, hits);
    assert_int_equal(one->p1.n, n);
}

static BliStrataOptions asked(const Study *s)
{
    BliStrataOptions o = bli_strata_defaults();
    o.is_asked[BLI_NN] = o.is_asked[BLI_CSLS] = true;
    o.tags = s->entry[0].about[WORDFILE_TAGS];
    return o;
}

static void every_kind_divides_the_queries(void **state)
{
    (void)state;
    Study *s = made(false);
    BliStrataOptions o = asked(s);
    BliStrata strata;
    assert_int_equal(bli_strata_parse_bins("2,5", &o, NULL), OK);
    measure(s, &o, &strata);
    is_level(&strata, STRATUM_ALL, "all", 5, 6);
    is_level(&strata, STRATUM_FREQUENCY, "1-2", 2, 2);
    is_level(&strata, STRATUM_FREQUENCY, "3-5", 2, 3);
    is_level(&strata, STRATUM_FREQUENCY, "above 5", 1, 1);
    is_level(&strata, STRATUM_GOLD_FREQUENCY, "1-2", 2, 2);
    is_level(&strata, STRATUM_IDENTICAL, "yes", 2, 2);
    is_level(&strata, STRATUM_IDENTICAL, "no", 3, 4);
    is_level(&strata, STRATUM_COPIED, "yes", 2, 2);
    /* nàight is spelled as night; дом and дім differ in one of three letters */
    is_level(&strata, STRATUM_COGNATE, "yes", 2, 2);
    is_level(&strata, STRATUM_COGNATE, "no", 1, 2);
    is_level(&strata, STRATUM_SCRIPT, "Latn", 4, 5);
    is_level(&strata, STRATUM_SCRIPT, "Cyrl", 1, 1);
    is_level(&strata, STRATUM_TAG, "PROPN", 1, 1);
    is_level(&strata, STRATUM_TAG, "NOUN", 2, 2);
    is_level(&strata, STRATUM_TAG, "no tag", 2, 3);
    is_level(&strata, STRATUM_TAG, "without names", 2, 2); /* untagged: who knows */
    assert_null(find(&strata, STRATUM_ALL, "all", BLI_ISF));
    assert_non_null(find(&strata, STRATUM_ALL, "all", BLI_CSLS));
    bli_strata_done(&strata);
    study_free(s);
}

/* A file of tags with a value of its own for every word divides nothing. */
static void too_many_tags_are_no_levels(void **state)
{
    (void)state;
    char vec[160];
    char dict[160];
    char tags[160];
    for (int n = BLI_STRATA_TAGS; n <= BLI_STRATA_TAGS + 1; n++) {
        Str v = {0};
        Str d = {0};
        Str t = {0};
        str_addf(&v, "%d 2\n", n + 1);
        for (int i = 0; i <= n; i++) {
            str_addf(&v, "w%d %.6f %.6f\n", i, cos(0.01 * i), sin(0.01 * i));
            str_addf(&d, "w%d\tw%d\n", i, i);
            if (i < n)
                str_addf(&t, "w%d\ttag%d\n", i, i);
        }
        (void)temp_text(vec, "many.vec", str_cstr(&v));
        (void)temp_text(dict, "many.tsv", str_cstr(&d));
        (void)temp_text(tags, "many-tags.tsv", str_cstr(&t));
        str_free(&v);
        str_free(&d);
        str_free(&t);
        const StudyOptions so = study_options_defaults();
        Study *s = study_new(&so);
        assert_int_equal(study_add_argument(s, vec, STUDY_SOURCE, NULL), OK);
        assert_int_equal(study_add_argument(s, vec, STUDY_ALIGNED, NULL), OK);
        assert_int_equal(study_set_dict(s, NULL, dict, false, NULL), OK);
        s->entry[0].words_of[WORDFILE_TAGS] = strdup(tags);
        assert_int_equal(study_load(s, NULL, NULL), OK);
        BliStrataOptions o = asked(s);
        BliStrata strata;
        measure(s, &o, &strata);
        const bool is_left_out = n > BLI_STRATA_TAGS;
        int levels = 0;
        for (int i = 0; i < strata.n; i++)
            levels +=
                strata.item[i].kind == STRATUM_TAG && strata.item[i].score == BLI_NN;
        assert_int_equal(levels, is_left_out ? 0 : n + 1); /* and "no tag" */
        assert_int_equal(strata.too_many_tags, is_left_out ? n : 0);
        bli_strata_done(&strata);
        study_free(s);
    }
}

static void rows_without_words_or_ranks_are_not_divided_by_them(void **state)
{
    (void)state;
    Study *s = made(true);
    BliStrataOptions o = asked(s);
    BliStrata strata;
    o.has_words = false;
    o.has_ranks = false;
    measure(s, &o, &strata);
    for (int i = 0; i < strata.n; i++)
        assert_int_equal(strata.item[i].kind, STRATUM_ALL);
    assert_true(strata.has_no_words && strata.has_no_ranks);
    bli_strata_done(&strata);
    study_free(s);
}

static void bins_rise(void **state)
{
    (void)state;
    BliStrataOptions o;
    Error err = {0};
    static const char *const wrong[] = {
        "",  "10,", "10,10", "10,5",
        "0", "x",   "-3",    "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(bli_strata_parse_bins(wrong[i], &o, &err), E_USAGE);
    assert_int_equal(bli_strata_parse_bins("500", &o, &err), OK);
    assert_int_equal(o.bins, 1);
    assert_int_equal(o.bin[0], 500);
}

static void similarity_by_hand(void **state)
{
    (void)state;
    assert_true(bli_strata_similarity(TEXT("Kitten"), TEXT("sitting")) == 1 - 3.0 / 7);
    assert_true(bli_strata_similarity(TEXT("\xc3\x89t\xc3\xa9"), TEXT("ete")) == 1);
    assert_true(bli_strata_similarity(TEXT("abc"), TEXT("xyz")) == 0);
    assert_true(bli_strata_similarity(TEXT("\xff\xfe"), TEXT("\xff")) == 0.5);
    char *lengthy = calloc(1, 5000);
    memset(lengthy, 'a', 4999);
    assert_true(isnan(bli_strata_similarity(str_text(lengthy), TEXT("a"))));
    free(lengthy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_divides_the_queries),
        cmocka_unit_test(too_many_tags_are_no_levels),
        cmocka_unit_test(rows_without_words_or_ranks_are_not_divided_by_them),
        cmocka_unit_test(bins_rise),
        cmocka_unit_test(similarity_by_hand),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
