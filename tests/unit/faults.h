/* Faults that people make with real spaces, planted one at a time, and what preflight
 * says of each. */
#ifndef TESTS_UNIT_FAULTS_H
#define TESTS_UNIT_FAULTS_H

#include "core/diag/preflight.h"
#include "core/space/prepare.h"
#include "core/study/study.h"
#include "tests/unit/turned.h"

typedef struct Faults {
    Study *study; /* source, and a target with unprepared vectors and a map */
    const Space *src;
    const Space *raw, *ready; /* the target as stored; unit, center, unit */
    const Mapping *map, *weak;
    const Lexicon *lex;
    Lexicon *reversed;
    Dict *swapped;
} Faults;

typedef enum Fault {
    FAULT_NONE,
    FAULT_UNMAPPED,
    FAULT_TRANSPOSED,
    FAULT_WRONG_SIDE,
    FAULT_SHIFTED_DOWN,
    FAULT_SHIFTED_UP,
    FAULT_SHIFTED_SOURCE,
    FAULT_PERMUTED,
    FAULT_CUT_END,
    FAULT_CUT_START,
    FAULT_UNCENTRED,
    FAULT_REVERSED,
    FAULT_WEAK,
    FAULT_RELEASE,
    FAULT_SAME_FILE,
    FAULT_TWICE,
    FAULTS
} Fault;

static const PreflightSuspect faults_named[FAULTS] = {
    [FAULT_NONE] = PREFLIGHT_SUSPECTS,
    [FAULT_UNMAPPED] = PREFLIGHT_UNMAPPED,
    [FAULT_TRANSPOSED] = PREFLIGHT_WRONG_WAY,
    [FAULT_WRONG_SIDE] = PREFLIGHT_WRONG_WAY,
    [FAULT_SHIFTED_DOWN] = PREFLIGHT_SHIFTED,
    [FAULT_SHIFTED_UP] = PREFLIGHT_SHIFTED,
    [FAULT_SHIFTED_SOURCE] = PREFLIGHT_SHIFTED,
    [FAULT_PERMUTED] = PREFLIGHT_PERMUTED,
    [FAULT_CUT_END] = PREFLIGHT_CUT,
    [FAULT_CUT_START] = PREFLIGHT_CUT,
    [FAULT_UNCENTRED] = PREFLIGHT_UNCENTRED,
    [FAULT_REVERSED] = PREFLIGHT_REVERSED,
    [FAULT_WEAK] = PREFLIGHT_WEAK_MAP,
    [FAULT_RELEASE] = PREFLIGHT_OTHER_MAP,
    [FAULT_SAME_FILE] = PREFLIGHT_SAME_FILE,
    [FAULT_TWICE] = PREFLIGHT_NOT_WANTED,
};

/* A word of the finding that a person needs. */
static const char *const faults_said[FAULTS] = {
    [FAULT_NONE] = "are in one frame",
    [FAULT_UNMAPPED] = "no map was applied",
    [FAULT_TRANSPOSED] = "applied transposed",
    [FAULT_WRONG_SIDE] = "to the wrong side",
    [FAULT_SHIFTED_DOWN] = "the vector 1 row below",
    [FAULT_SHIFTED_UP] = "the vector 2 rows above",
    [FAULT_SHIFTED_SOURCE] = "each source word given the vector 1 row below",
    [FAULT_PERMUTED] = "in another order",
    [FAULT_CUT_END] = "the last 10 of 100 columns",
    [FAULT_CUT_START] = "the first 10 of 100 columns",
    [FAULT_UNCENTRED] = "is not centred",
    [FAULT_REVERSED] = "--swap",
    [FAULT_WEAK] = "the map is weak",
    [FAULT_RELEASE] = "another release",
    [FAULT_SAME_FILE] = "one file twice",
    [FAULT_TWICE] = "in the frame without it",
};

/* Row i of s with the vector of row i + by, ends repeated. */
static inline Space *faults_shift(const Space *s, int32_t by)
{
    Space *out = NULL;
    assert_int_equal(space_make_copy(s, &out, NULL), OK);
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t from = i + by < 0 ? 0 : i + by >= s->n ? s->n - 1 : i + by;
        memcpy(space_row_mut(out, i), space_row(s, from), (size_t)s->d * sizeof(float));
    }
    assert_int_equal(space_seal(out, NULL, NULL), OK);
    return out;
}

/* Columns of s: column j of the result is column (a j + b) mod s->d of s. */
static inline Space *faults_columns(const Space *s, int32_t d, int32_t a, int32_t b)
{
    Space *out = NULL;
    assert_int_equal(space_new(&out, s->n, d, NULL), OK);
    (void)snprintf(out->name, sizeof out->name, "%s", s->name);
    for (int32_t i = 0; i < s->n; i++) {
        assert_int_equal(vocab_add(&out->vocab, space_word(s, i), NULL, NULL, NULL), OK);
        for (int32_t j = 0; j < d; j++)
            space_row_mut(out, i)[j] = space_row(s, i)[(a * j + b) % s->d];
    }
    assert_int_equal(space_seal(out, NULL, NULL), OK);
    return out;
}

static inline Space *faults_move(const Space *s, const Mapping *map)
{
    Space *out = NULL;
    assert_int_equal(space_make_copy(s, &out, NULL), OK);
    assert_int_equal(mapping_apply(out, map, NULL, NULL), OK);
    assert_int_equal(space_seal(out, NULL, NULL), OK);
    return out;
}

static inline Mapping *faults_turn(const Mapping *m)
{
    double *w = calloc((size_t)m->d_src * (size_t)m->d_tgt, sizeof *w);
    assert_non_null(w);
    for (int32_t i = 0; i < m->d_src; i++)
        for (int32_t j = 0; j < m->d_tgt; j++)
            w[j * m->d_src + i] = m->w[i * m->d_tgt + j];
    Mapping *out = NULL;
    const MappingAdopt in = {w, m->d_tgt, m->d_src, "turned", NULL};
    assert_int_equal(mapping_adopt(&in, &out, NULL), OK);
    return out;
}

/* A release that a rotation separates from the one the map was made for. */
static inline Space *faults_release(const Space *s)
{
    double *q = calloc((size_t)s->d * (size_t)s->d, sizeof *q);
    assert_non_null(q);
    turned_matrix(q, s->d, 5);
    Mapping *turn = NULL;
    const MappingAdopt in = {q, s->d, s->d, "release", NULL};
    assert_int_equal(mapping_adopt(&in, &turn, NULL), OK);
    Space *out = faults_move(s, turn);
    mapping_free(turn);
    return out;
}

/* The frame of a study of two spaces, the second with a map; weak: a map of few pairs. */
static inline Faults faults_make(Study *study, const Space *raw, const Mapping *weak)
{
    const StudyEntry *e = &study->entry[1];
    Faults f = {.study = study,
                .src = study->entry[0].space,
                .raw = raw,
                .ready = e->before,
                .map = e->map,
                .weak = weak,
                .lex = e->lex};
    assert_int_equal(lexicon_make_swapped_dict(e->dict, &f.swapped, NULL), OK);
    assert_int_equal(lexicon_make(f.swapped, f.src, e->space, false, &f.reversed, NULL),
                     OK);
    return f;
}

static inline void faults_free(Faults *f)
{
    lexicon_free(f->reversed);
    lexicon_free_dict(f->swapped);
}

/* What preflight finds with one fault planted. */
static inline Preflight faults_test(const Faults *f, Fault fault, Progress *progress)
{
    Space *tgt = faults_move(f->ready, f->map);
    Space *made = NULL;  /* takes the place of the target */
    Space *other = NULL; /* of its unmapped form */
    Space *src = NULL;
    Mapping *turned = NULL;
    PreflightInput in = {.src = f->src, .tgt = tgt, .lex = f->lex, .seed = 1};
    switch (fault) {
    case FAULT_UNMAPPED: in.tgt = f->ready; break;
    case FAULT_TRANSPOSED:
        turned = faults_turn(f->map);
        in.tgt = made = faults_move(f->ready, turned);
        in.tgt_before = f->ready;
        in.tgt_map = turned;
        break;
    case FAULT_WRONG_SIDE:
        in.src = src = faults_move(f->src, f->map);
        in.src_before = f->src;
        in.src_map = f->map;
        in.tgt = f->ready;
        break;
    case FAULT_SHIFTED_DOWN: in.tgt = made = faults_shift(tgt, -1); break;
    case FAULT_SHIFTED_UP: in.tgt = made = faults_shift(tgt, 2); break;
    case FAULT_SHIFTED_SOURCE: in.src = src = faults_shift(f->src, -1); break;
    case FAULT_PERMUTED: in.tgt = made = faults_columns(tgt, tgt->d, 37, 11); break;
    case FAULT_CUT_END: in.tgt = made = faults_columns(tgt, tgt->d - 10, 1, 0); break;
    case FAULT_CUT_START: in.tgt = made = faults_columns(tgt, tgt->d - 10, 1, 10); break;
    case FAULT_UNCENTRED:
        in.tgt = made = faults_move(f->raw, f->map);
        in.tgt_before = f->raw;
        in.tgt_map = f->map;
        break;
    case FAULT_REVERSED: in.lex = f->reversed; break;
    case FAULT_WEAK:
        in.tgt = made = faults_move(f->ready, f->weak);
        in.tgt_before = f->ready;
        in.tgt_map = f->weak;
        break;
    case FAULT_RELEASE:
        in.tgt_before = other = faults_release(f->ready);
        in.tgt = made = faults_move(other, f->map);
        in.tgt_map = f->map;
        break;
    case FAULT_SAME_FILE: in.tgt = f->src; break;
    case FAULT_TWICE:
        in.tgt_before = tgt;
        in.tgt = made = faults_move(tgt, f->map);
        in.tgt_map = f->map;
        break;
    case FAULT_NONE:
    case FAULTS: break;
    }
    Preflight p;
    Error err = {0};
    if (preflight_make(&in, progress, &p, &err) != OK)
        fail_msg("fault %d: %s", (int)fault, err.text);
    space_free(tgt);
    space_free(made);
    space_free(other);
    space_free(src);
    mapping_free(turned);
    return p;
}

/* All of them; fails at the first that is not named, or where none was planted is. */
static inline void faults_test_all(const Faults *f, Progress *progress)
{
    /* under the sanitizers every third */
    const int step = getenv("ISOGLOSS_TEST_SETTINGS") ? 3 : 1;
    for (Fault i = FAULT_NONE; i < FAULTS; i = (Fault)((int)i + step)) {
        const Preflight p = faults_test(f, i, progress);
        if (p.suspect != faults_named[i] || !strstr(p.finding, faults_said[i]))
            fail_msg("fault %d is called %s: %s", (int)i,
                     preflight_suspect_name(p.suspect), p.finding);
        const PreflightVerdict want = i == FAULT_NONE        ? PREFLIGHT_PASS
                                      : i == FAULT_UNCENTRED ? PREFLIGHT_WARN
                                                             : PREFLIGHT_FAIL;
        assert_int_equal(p.verdict, want);
    }
}

#endif
