#include "core/diag/fit_languages.h"
#include "tests/unit/turned.h"

enum { N = 200, D = 8, TARGETS = 2 };

static void all_targets_come_into_the_frame_of_the_source(void **state)
{
    (void)state;
    Turned a = turned_make(N, D, 0, 3);
    Turned b = turned_make(N, D, 0.2, 3); /* the same source */
    const FitInput in[TARGETS] = {{a.src, a.tgt, a.lex, NULL},
                                  {a.src, b.tgt, b.lex, NULL}};
    const FitOptions o = fit_options_defaults();
    Fit f[TARGETS];
    Error err = {0};
    if (fit_languages_make(in, TARGETS, &o, NULL, f, &err) != OK)
        fail_msg("%s", err.text);
    for (int l = 0; l < TARGETS; l++) {
        assert_null(f[l].src);
        assert_non_null(f[l].tgt_moved);
        assert_int_equal(f[l].held.after.n, N / 5);
        const Rate r = fit_score_rate(&f[l].held.after, BLI_NN);
        assert_true(r.value > 0.95);
        assert_true(fit_score_rate(&f[l].held.before, BLI_NN).value < 0.2);
        /* the same words are held out */
        assert_memory_equal(f[l].split.held, f[0].split.held,
                            (size_t)f[0].split.n_held * sizeof(int32_t));
        assert_int_equal(f[l].split.n, N - N / 5);
        for (int32_t i = 0; i < f[l].split.n; i++)
            assert_int_equal(f[l].split.part[f[l].split.a[i]], FIT_TRAIN);
    }
    for (int l = 0; l < TARGETS; l++)
        fit_done(&f[l]);
    turned_free(&a);
    turned_free(&b);
}

/* Only the words that every target covers count; too few are refused. */
static void words_must_be_shared(void **state)
{
    (void)state;
    Turned a = turned_make(N, D, 0, 3);
    int32_t first[N / 2 + 10];
    int32_t last[N / 2];
    for (int32_t i = 0; i < N / 2 + 10; i++)
        first[i] = i;
    for (int32_t i = 0; i < N / 2; i++)
        last[i] = N / 2 + i;
    Lexicon one = fit_split_view(a.lex, first, N / 2 + 10);
    Lexicon two = fit_split_view(a.lex, last, N / 2);
    const FitInput in[TARGETS] = {{a.src, a.tgt, &one, NULL}, {a.src, a.tgt, &two, NULL}};
    const FitOptions o = fit_options_defaults();
    Fit f[TARGETS];
    Error err = {0};
    assert_int_equal(fit_languages_make(in, TARGETS, &o, NULL, f, &err), E_UNDEFINED);
    assert_non_null(strstr(err.text, "only 10 source words"));
    assert_null(f[0].tgt);
    turned_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_targets_come_into_the_frame_of_the_source),
        cmocka_unit_test(words_must_be_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
