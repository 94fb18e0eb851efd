/* What must hold of reading whatever the bytes: damaged files are refused or make a sound
 * space, the same with any number of threads; the order of rows changes nothing but the
 * order of rows. */
#include <math.h>

#include "core/base/rng.h"
#include "core/space/npy.h"
#include "core/space/write.h"
#include "tests/unit/arrays.h"
#include "tests/unit/hashed.h"
#include "tests/unit/models.h"
#include "tests/unit/reading.h"

/* A small fastText model with short words. */
static Str made_model(Rng *r)
{
    static const char *const word[] = {"</s>", "tree", "\xce\xb4\xce\xad", "x", "\xff"};
    const Model m = {.d = 1 + (int32_t)rng_below(r, 8),
                     .bucket = 1 + (int32_t)rng_below(r, 30),
                     .minn = 2,
                     .maxn = (int32_t)rng_below(r, 5),
                     .word = word,
                     .n = 1 + (int32_t)rng_below(r, 5),
                     .labels = (int32_t)rng_below(r, 2),
                     .is_old = rng_below(r, 2)};
    Str bytes = {0};
    models_add(&bytes, &m);
    return bytes;
}

/* A small file of every format. */
static Str made_file(SpaceFormat format, Rng *r)
{
    if (format == SPACE_FASTTEXT)
        return made_model(r);
    if (format == SPACE_NPZ) {
        Str zip = {0};
        const int32_t rows = 1 + (int32_t)rng_below(r, 40);
        arrays_add_npz(&zip, rows, 4, 1, rng_below(r, 2));
        return zip;
    }
    const int32_t n = 1 + (int32_t)rng_below(r, 40);
    const int32_t d = 1 + (int32_t)rng_below(r, 20);
    Space *s = hashed_space(n, d, (uint32_t)rng_u64(r), 0);
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    const char *path = files_path("made");
    assert_int_equal(write_space(s, path, format, true, NULL, NULL), OK);
    space_free(s);
    Str bytes = {0};
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char buf[4096];
    for (size_t got; (got = fread(buf, 1, sizeof buf, f)) > 0;)
        str_add(&bytes, buf, got);
    assert_int_equal(fclose(f), 0);
    return bytes;
}

/* Puts one fault of many kinds into the bytes. */
static void damage(Str *s, Rng *r)
{
    static const char *const bits[] = {"\n",   " ",    "\t",  "0",   "9",    "-",
                                       ".",    "e",    ",",   "nan", "\r\n", "\xff",
                                       "1e40", "\n\n", "   ", "inf"};
    const size_t at = rng_below(r, s->n);
    switch (rng_below(r, 6)) {
    case 0: s->p[at] = (char)rng_below(r, 256); break;
    case 1: s->n = at; break; /* cut */
    case 2: memmove(s->p + at, s->p + at + 1, --s->n - at); break;
    case 3: { /* insert */
        Str wider = {0};
        str_add(&wider, s->p, at);
        str_add_cstr(&wider, bits[rng_below(r, sizeof bits / sizeof *bits)]);
        str_add(&wider, s->p + at, s->n - at);
        str_free(s);
        *s = wider;
        break;
    }
    case 4: { /* repeat the beginning */
        Str twice = {0};
        str_add(&twice, s->p, s->n);
        str_add(&twice, s->p, at);
        str_free(s);
        *s = twice;
        break;
    }
    default: s->p[at] = '\0'; break;
    }
}

static void check_sound(const Space *s)
{
    assert_true(s->n > 0 && s->d > 0 && s->vocab.n == s->n);
    for (int32_t i = 0; i < s->n; i++) {
        assert_true(space_word(s, i).n > 0);
        assert_int_equal(vocab_find(&s->vocab, space_word(s, i)), i);
    }
    assert_true(s->source.zero_rows >= 0 && s->source.zero_rows <= s->n);
}

static void check_same(const Reading *a, const Reading *b)
{
    assert_int_equal(a->status, b->status);
    if (a->status != OK) {
        assert_string_equal(a->err.text, b->err.text);
        return;
    }
    assert_int_equal(a->s->n, b->s->n);
    assert_memory_equal(a->s->x, b->s->x, (size_t)a->s->n * a->s->ld * sizeof *a->s->x);
    assert_int_equal(a->s->source.notes.n, b->s->source.notes.n);
}

static void damaged_files_end_well(void **state)
{
    (void)state;
    Rng r = rng_stream(1, "damage");
    const SpaceFormat formats[] = {SPACE_WORD2VEC_TEXT,
                                   SPACE_GLOVE_TEXT,
                                   SPACE_WORD2VEC_BINARY,
                                   SPACE_NPY,
                                   SPACE_FASTTEXT,
                                   SPACE_SAFETENSORS,
                                   SPACE_NPZ};
    enum { FORMATS = sizeof formats / sizeof *formats, FILES = 8 * FORMATS };
    int refused = 0;
    Str whole[FILES];
    for (int i = 0; i < FILES; i++)
        whole[i] = made_file(formats[i % FORMATS], &r);
    /* under the sanitizers (tests/run.sh) a third */
    const int damages = getenv("ISOGLOSS_TEST_SETTINGS") ? 1900 : 5600;
    for (int t = 0; t < damages; t++) {
        ReadOptions o = read_options_defaults();
        o.limits.skip_bad_rows = rng_below(&r, 2);
        o.limits.allow_cut = rng_below(&r, 2);
        o.limits.max_vocab = rng_below(&r, 4) ? 0 : 1 + (int32_t)rng_below(&r, 10);
        Str bytes = {0};
        str_add(&bytes, whole[t % FILES].p, whole[t % FILES].n);
        for (uint64_t faults = 1 + rng_below(&r, 3); faults > 0 && bytes.n > 0; faults--)
            damage(&bytes, &r);
        const char *path = rng_below(&r, 8) ? files_write("f", bytes.p, bytes.n)
                                            : files_gzip("f", bytes.p, bytes.n);
        Reading one = reading_of_path(path, &o, 1);
        Reading many = reading_of_path(path, &o, 3);
        check_same(&one, &many);
        refused += one.status != OK;
        if (one.status == OK) {
            check_sound(one.s);
            Error err;
            assert_int_equal(space_seal(one.s, NULL, &err), OK);
        } else {
            assert_true(one.status == E_INPUT || one.status == E_LIMIT);
            assert_true(strlen(one.err.text) > 10);
        }
        space_free(one.s);
        space_free(many.s);
        str_free(&bytes);
    }
    for (int i = 0; i < FILES; i++)
        str_free(&whole[i]);
    assert_true(refused > damages / 5 &&
                refused < damages * 4 / 5); /* both ends are met */
}

/* Rows in another order are the same rows; what is left out stays out. */
static void order_of_rows_changes_only_the_order(void **state)
{
    (void)state;
    enum { N = 500, D = 7 };
    Rng r = rng_stream(1, "order");
    int32_t order[N];
    for (int32_t i = 0; i < N; i++)
        order[i] = i;
    Space *first = NULL;
    for (int round = 0; round < 4; round++) {
        Str text = {0};
        str_addf(&text, "%d %d\n", N, D);
        for (int32_t i = 0; i < N; i++) {
            str_addf(&text, "w%d", order[i]);
            for (uint32_t j = 0; j < D; j++) {
                const double v = (double)hashed_number((uint32_t)order[i], j, 1);
                str_addf(&text, order[i] % 50 == 7 && j == 3 ? " nan" : " %.9g", v);
            }
            str_add_char(&text, '\n');
        }
        Space *s = reading_ok((Text){text.p, text.n}, NULL, N - 10, D);
        assert_int_equal(s->source.rows_left_out, 10);
        for (int32_t i = 0; first && i < s->n; i++) {
            const int32_t at = vocab_find(&first->vocab, space_word(s, i));
            assert_true(at >= 0);
            assert_memory_equal(space_row(first, at), space_row(s, i), D * sizeof(float));
        }
        if (!first)
            first = s;
        else
            space_free(s);
        str_free(&text);
        rng_shuffle(&r, order, N);
    }
    space_free(first);
}

/* Reading the first k rows is reading all and keeping the first k. */
static void a_limit_takes_a_prefix(void **state)
{
    (void)state;
    Rng r = rng_stream(1, "prefix");
    const SpaceFormat formats[] = {SPACE_WORD2VEC_TEXT, SPACE_GLOVE_TEXT,
                                   SPACE_WORD2VEC_BINARY, SPACE_NPY};
    for (int t = 0; t < 16; t++) {
        Str bytes = made_file(formats[t % 4], &r);
        const char *path = files_write("p", bytes.p, bytes.n);
        const Reading all = reading_of_path(path, NULL, 2);
        assert_int_equal(all.status, OK);
        ReadOptions o = read_options_defaults();
        o.limits.max_vocab = 1 + (int32_t)rng_below(&r, 45);
        const Reading some = reading_of_path(path, &o, 2);
        assert_int_equal(some.status, OK);
        const int32_t n = all.s->n < o.limits.max_vocab ? all.s->n : o.limits.max_vocab;
        assert_int_equal(some.s->n, n);
        assert_memory_equal(some.s->x, all.s->x, (size_t)n * all.s->ld * sizeof(float));
        space_free(some.s);
        space_free(all.s);
        str_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_files_end_well),
        cmocka_unit_test(order_of_rows_changes_only_the_order),
        cmocka_unit_test(a_limit_takes_a_prefix),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
