#include <float.h>
#include <math.h>

#include "core/base/mem.h"
#include "core/space/mapping.h"
#include "tests/unit/files.h"
#include "tests/unit/hashed.h"

/* A map of hashed numbers, as if read. */
static Mapping *hashed_map(int32_t d_src, int32_t d_tgt)
{
    Str text = {0};
    for (int32_t i = 0; i < d_src; i++) {
        for (int32_t j = 0; j < d_tgt; j++) {
            str_addf(&text, "%.9g ",
                     (double)hashed_number((uint32_t)i, (uint32_t)j, 7) * 3);
        }
        str_add_char(&text, '\n');
    }
    Mapping *m = NULL;
    Error err;
    const Limits limits = limits_default();
    assert_int_equal(mapping_read(&m, files_write("m.txt", text.p, text.n), MAPPING_ROW,
                                  &limits, &err),
                     OK);
    str_free(&text);
    assert_int_equal(m->d_src, d_src);
    assert_int_equal(m->d_tgt, d_tgt);
    return m;
}

static Space *sealed(int32_t n, int32_t d, uint32_t seed)
{
    Space *s = hashed_space(n, d, seed, 0);
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

/* Rows times matrix against the plain sum in ascending order: the same bits. */
static void check_product(int32_t n, int32_t d_src, int32_t d_tgt)
{
    Error err;
    Mapping *m = hashed_map(d_src, d_tgt);
    Space *raw = hashed_space(n, d_src, 5, 0);
    Space *s = hashed_space(n, d_src, 5, 0);
    assert_int_equal(mapping_apply(s, m, NULL, &err), OK);
    assert_int_equal(s->d, d_tgt);
    assert_int_equal(s->ld, space_stride(d_tgt));
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < d_tgt; j++) {
            double want = 0;
            for (int32_t k = 0; k < d_src; k++)
                want += (double)space_row(raw, i)[k] * m->w[k * d_tgt + j];
            assert_true(space_row(s, i)[j] == (float)want);
        }
        for (size_t j = (size_t)d_tgt; j < s->ld; j++)
            assert_true(space_row(s, i)[j] == 0.0f);
    }
    assert_int_equal(space_seal(s, NULL, &err), OK);
    assert_string_equal(s->steps, "map:m.txt");
    space_free(s);
    space_free(raw);
    mapping_free(m);
}

static void products_of_all_shapes_are_exact(void **state)
{
    (void)state;
    const int32_t d[][2] = {{1, 1}, {3, 5}, {8, 8}, {9, 7}, {16, 17}, {40, 3}, {31, 64}};
    const int32_t n[] = {1, 2, 3, 4, 5, 300};
    for (int i = 0; i < 7; i++) {
        for (int k = 0; k < 6; k++)
            check_product(n[k], d[i][0], d[i][1]);
    }
}

static void threads_do_not_change_bytes(void **state)
{
    (void)state;
    Error err;
    Mapping *m = hashed_map(30, 50);
    Space *one = hashed_space(3000, 30, 5, 0);
    assert_int_equal(mapping_apply(one, m, NULL, &err), OK);
    for (int threads = 2; threads <= 7; threads += 5) {
        Progress p;
        progress_init(&p, threads);
        Space *many = hashed_space(3000, 30, 5, 0);
        assert_int_equal(mapping_apply(many, m, &p, &err), OK);
        assert_memory_equal(one->x, many->x, 3000 * one->ld * sizeof *one->x);
        space_free(many);
    }
    space_free(one);
    mapping_free(m);
}

static void columns_are_the_transpose(void **state)
{
    (void)state;
    static const char text[] = "1 2 3\n4 5 6\n";
    const Limits limits = limits_default();
    Mapping *row = NULL;
    Mapping *column = NULL;
    Error err;
    const char *path = files_write("m", text, sizeof text - 1);
    assert_int_equal(mapping_read(&row, path, MAPPING_ROW, &limits, &err), OK);
    assert_int_equal(mapping_read(&column, path, MAPPING_COLUMN, &limits, &err), OK);
    assert_int_equal(row->d_src, 2);
    assert_int_equal(row->d_tgt, 3);
    assert_int_equal(column->d_src, 3);
    assert_int_equal(column->d_tgt, 2);
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 3; j++)
            assert_true(row->w[i * 3 + j] == column->w[j * 2 + i]);
    }
    assert_string_equal(row->how, "file");
    assert_string_equal(row->path, path);
    mapping_free(row);
    mapping_free(column);
    mapping_free(NULL);
}

static void defect_tells_orthogonal_maps(void **state)
{
    (void)state;
    const Limits limits = limits_default();
    Mapping *m = NULL;
    Error err;
    static const char turn[] = "0.6 0.8\n-0.8 0.6\n";
    assert_int_equal(mapping_read(&m, files_write("m", turn, sizeof turn - 1),
                                  MAPPING_ROW, &limits, &err),
                     OK);
    assert_true(m->defect < 1e-15);
    mapping_free(m);
    static const char twice[] = "2 0\n0 2\n"; /* W'W - I = 3 I */
    assert_int_equal(mapping_read(&m, files_write("m", twice, sizeof twice - 1),
                                  MAPPING_ROW, &limits, &err),
                     OK);
    assert_true(fabs(m->defect - 3) < 1e-15);
    mapping_free(m);
}

static void written_maps_read_back_to_the_bit(void **state)
{
    (void)state;
    const Limits limits = limits_default();
    Error err;
    Mapping *m = hashed_map(7, 11);
    m->w[3] = 5e-324;
    m->w[4] = -0.1;
    m->w[5] = 1.0 / 3;
    const char *const names[] = {"out.npy", "out.txt"};
    for (int i = 0; i < 2; i++) {
        Mapping *back = NULL;
        const char *path = files_path(names[i]);
        assert_int_equal(mapping_write(m, path, false, &err), OK);
        assert_int_equal(mapping_write(m, path, false, &err), E_OUTPUT);
        assert_int_equal(mapping_write(m, path, true, &err), OK);
        assert_int_equal(mapping_read(&back, path, MAPPING_ROW, &limits, &err), OK);
        assert_int_equal(back->d_src, 7);
        assert_int_equal(back->d_tgt, 11);
        assert_memory_equal(back->w, m->w, 77 * sizeof *m->w);
        mapping_free(back);
    }
    mapping_free(m);
}

static void wrong_shapes_and_overflow_are_refused(void **state)
{
    (void)state;
    Error err;
    Mapping *m = hashed_map(5, 4);
    Space *s = hashed_space(3, 6, 1, 0);
    assert_int_equal(mapping_apply(s, m, NULL, &err), E_INPUT);
    assert_non_null(strstr(err.text, "takes 5 dimensions, the space has 6"));
    assert_int_equal(s->d, 6);
    space_free(s);
    s = hashed_space(3, 5, 1, 0);
    m->w[0] = 1e41;
    assert_int_equal(mapping_apply(s, m, NULL, &err), E_INPUT);
    assert_non_null(strstr(err.text, "too large for float32"));
    space_free(s);
    mapping_free(m);
}

static void steps_never_hold_half_a_name(void **state)
{
    (void)state;
    Error err;
    Mapping *m = hashed_map(3, 3);
    Space *s = hashed_space(3, 3, 1, 0);
    free(m->path);
    m->path = strdup("/a/b/map with \x1b[31m.npy");
    assert_int_equal(mapping_apply(s, m, NULL, &err), OK);
    assert_string_equal(s->steps, "map:map with ^[[31m.npy");
    memset(s->steps, 'x', sizeof s->steps - 8);
    s->steps[sizeof s->steps - 8] = '\0';
    assert_int_equal(mapping_apply(s, m, NULL, &err), OK);
    assert_string_equal(s->steps + sizeof s->steps - 8, ",map");
    assert_int_equal(mapping_apply(s, m, NULL, &err), E_USAGE);
    space_free(s);
    mapping_free(m);
}

/* The first n rows of both, in pairs. */
static Mapping *fit_first(const Space *src, const Space *tgt, int32_t n)
{
    int32_t *ids = mem_xcalloc((size_t)(n > 0 ? n : 1), sizeof *ids);
    for (int32_t i = 0; i < n; i++)
        ids[i] = i;
    Mapping *m = NULL;
    Error err;
    const MappingPairs pairs = {.src = src, .tgt = tgt, .a = ids, .b = ids, .n = n};
    assert_int_equal(mapping_fit_procrustes(&pairs, NULL, &m, &err), OK);
    free(ids);
    return m;
}

/* A turned space is turned back: the map is found, nothing is left over. */
static void turns_and_reflections_are_found(void **state)
{
    (void)state;
    Error err;
    Space *a = sealed(200, 20, 2);
    Space *b = NULL;
    Space *other = sealed(200, 20, 9);
    Mapping *turn =
        fit_first(a, other, 200); /* any orthogonal map, here a reflection too */
    for (int32_t j = 0; j < 20; j++)
        turn->w[j] = -turn->w[j];
    assert_int_equal(space_make_copy(a, &b, &err), OK);
    assert_int_equal(mapping_apply(b, turn, NULL, &err), OK);
    assert_int_equal(space_seal(b, NULL, &err), OK);
    Mapping *m = fit_first(a, b, 200);
    assert_int_equal(m->pairs, 200);
    assert_string_equal(m->how, "procrustes");
    for (int i = 0; i < 400; i++)
        assert_true(fabs(m->w[i] - turn->w[i]) < 1e-6); /* b was rounded to float32 */
    assert_true(m->residual < 1e-6);
    assert_true(m->defect < 1e-14);
    assert_true(m->sigma_ratio > 0.1);
    mapping_free(m);
    mapping_free(turn);
    space_free(a);
    space_free(b);
    space_free(other);
}

static void few_pairs_give_an_orthogonal_map(void **state)
{
    (void)state;
    Space *a = sealed(10, 30, 2);
    Space *b = sealed(10, 30, 3);
    Mapping *m = fit_first(a, b, 5);
    assert_true(m->sigma_ratio == 0);
    assert_true(m->defect < 1e-13);
    mapping_free(m);
    Space *zero = NULL;
    assert_int_equal(space_make_copy(a, &zero, NULL), OK);
    memset(zero->x, 0, 10 * zero->ld * sizeof *zero->x);
    assert_int_equal(space_seal(zero, NULL, NULL), OK);
    m = fit_first(zero, b, 10);
    assert_true(m->sigma_sum == 0 && m->sigma_ratio == 0);
    assert_true(m->defect < 1e-13);
    mapping_free(m);
    space_free(zero);
    space_free(a);
    space_free(b);
}

static void nothing_to_fit_is_undefined(void **state)
{
    (void)state;
    Space *a = sealed(4, 3, 2);
    Space *b = sealed(4, 4, 3);
    const int32_t ids[] = {0, 1};
    Mapping *m = NULL;
    Error err;
    MappingPairs pairs = {.src = a, .tgt = a, .a = ids, .b = ids, .n = 0};
    assert_int_equal(mapping_fit_procrustes(&pairs, NULL, &m, &err), E_UNDEFINED);
    pairs = (MappingPairs){.src = a, .tgt = b, .a = ids, .b = ids, .n = 2};
    assert_int_equal(mapping_fit_procrustes(&pairs, NULL, &m, &err), E_INPUT);
    assert_null(m);
    space_free(a);
    space_free(b);
}

/* Every map of a batch is the one fitted alone, to the byte, whatever the threads. */
static void batches_give_the_maps_of_single_fits(void **state)
{
    (void)state;
    enum { FITS = 5, WORDS = 3000, DIM = 12 };
    Space *a = sealed(WORDS, DIM, 2);
    Space *b = sealed(WORDS, DIM, 3);
    int32_t *ids = mem_xcalloc(WORDS, sizeof *ids);
    for (int32_t i = 0; i < WORDS; i++)
        ids[i] = i * 7 % WORDS;
    MappingPairs pairs[FITS];
    for (int i = 0; i < FITS; i++)
        pairs[i] = (MappingPairs){a, b, ids, ids, WORDS - 400 * i};
    for (int threads = 1; threads <= 7; threads += threads == 1 ? 1 : 5) {
        Progress p;
        progress_init(&p, threads);
        Mapping *many[FITS];
        assert_int_equal(mapping_fit_batch(pairs, FITS, &p, many, NULL), OK);
        for (int i = 0; i < FITS; i++) {
            Mapping *one = NULL;
            assert_int_equal(mapping_fit_procrustes(&pairs[i], &p, &one, NULL), OK);
            assert_memory_equal(one->w, many[i]->w, DIM * DIM * sizeof *one->w);
            assert_true(one->residual == many[i]->residual);
            assert_true(one->sigma_sum == many[i]->sigma_sum);
            assert_true(one->sigma_ratio == many[i]->sigma_ratio);
            assert_int_equal(many[i]->pairs, pairs[i].n);
            mapping_free(one);
            mapping_free(many[i]);
        }
    }
    free(ids);
    space_free(a);
    space_free(b);
}

static void a_batch_with_a_failure_gives_nothing(void **state)
{
    (void)state;
    Space *a = sealed(9, 3, 2);
    const int32_t ids[] = {0, 1, 2, 3};
    const MappingPairs pairs[] = {{a, a, ids, ids, 4}, {a, a, ids, ids, 0}};
    Mapping *m[2];
    Error err;
    assert_int_equal(mapping_fit_batch(pairs, 2, NULL, m, &err), E_UNDEFINED);
    assert_string_equal(err.text, "fit 2 of 2: no pairs to fit a map on");
    assert_null(m[0]);
    assert_null(m[1]);
    Progress p;
    progress_init(&p, 2);
    progress_cancel(&p);
    assert_int_equal(mapping_fit_batch(pairs, 1, &p, m, &err), E_CANCELED);
    assert_null(m[0]);
    assert_int_equal(mapping_fit_batch(pairs, 0, NULL, m, &err), OK);
    space_free(a);
}

static bool is_near(double a, double b, double relative)
{
    return fabs(a - b) <= relative * fabs(b) + 1e-12;
}

/* SciPy's orthogonal_procrustes on the same matrices. */
static void fits_equal_scipy(void **state)
{
    (void)state;
    FILE *f = hashed_table();
    char line[FILES_LINE];
    char *field[FILES_FIELDS] = {NULL};
    int cases = 0;
    for (int fields; (fields = files_next_row(f, line, field)) > 0;) {
        if (strcmp(field[0], "procrustes") != 0)
            continue;
        assert_int_equal(fields, 8);
        const int32_t n = (int32_t)files_number(field[1]);
        const int32_t d = (int32_t)files_number(field[2]);
        Space *a = sealed(n, d, 2);
        Space *b = sealed(n, d, 4);
        Mapping *m = fit_first(a, b, n);
        assert_true(is_near(m->sigma_sum, files_number(field[3]), 1e-12));
        assert_true(is_near(m->residual, files_number(field[5]), 1e-10));
        assert_true(m->defect < 1e-12);
        if (n >= d) { /* the smallest singular value is known to eps / ratio */
            assert_true(is_near(m->sigma_ratio, files_number(field[4]), 1e-9));
            assert_true(fabs(m->w[0] - files_number(field[6])) < 1e-9);
            assert_true(fabs(m->w[(d - 1) * d] - files_number(field[7])) < 1e-9);
        }
        mapping_free(m);
        space_free(a);
        space_free(b);
        cases++;
    }
    assert_int_equal(fclose(f), 0);
    assert_int_equal(cases, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_of_all_shapes_are_exact),
        cmocka_unit_test(threads_do_not_change_bytes),
        cmocka_unit_test(columns_are_the_transpose),
        cmocka_unit_test(defect_tells_orthogonal_maps),
        cmocka_unit_test(written_maps_read_back_to_the_bit),
        cmocka_unit_test(wrong_shapes_and_overflow_are_refused),
        cmocka_unit_test(steps_never_hold_half_a_name),
        cmocka_unit_test(turns_and_reflections_are_found),
        cmocka_unit_test(few_pairs_give_an_orthogonal_map),
        cmocka_unit_test(nothing_to_fit_is_undefined),
        cmocka_unit_test(fits_equal_scipy),
        cmocka_unit_test(batches_give_the_maps_of_single_fits),
        cmocka_unit_test(a_batch_with_a_failure_gives_nothing),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
