/* Snapshots as files, and calls of `drift` on them. The names are short because the tests
 * consist of them. */
#ifndef TESTS_UNIT_DRIFTED_H
#define TESTS_UNIT_DRIFTED_H

#include "core/diag/drift.h"
#include "tests/unit/files.h"
#include "tests/unit/made.h"

enum { N = 60, D = 6, PARAMS = 32 };

/* A space as a file: rows x with noise, word 5 turned round where it moved. */
static inline const char *write_space(const char *name, uint64_t seed, bool has_moved,
                                      int skip, const char *tag)
{
    float x[N * D];
    float noise[N * D];
    Str text = {0};
    made_random(x, N * D, 1);
    made_random(noise, N * D, seed);
    str_addf(&text, "%d %d\n", N - (skip >= 0), D);
    for (int i = 0; i < N; i++) {
        if (i == skip)
            continue;
        str_addf(&text, "w%d%s", i, tag);
        for (int j = 0; j < D; j++) {
            const float v = has_moved && i == 5 ? -x[i * D + j] : x[i * D + j];
            str_addf(&text, " %.6f", (double)(v + 0.1F * noise[i * D + j]));
        }
        str_add_char(&text, '\n');
    }
    const char *path = files_write(name, text.p, text.n);
    str_free(&text);
    return path;
}

/* The first is the source, the others are snapshots. */
static inline Study *study_of(const char *const *path, int n)
{
    StudyOptions o = study_options_defaults();
    o.has_digests = false;
    Study *s = study_new(&o);
    for (int i = 0; i < n; i++) {
        Str argument = {0};
        str_addf(&argument, "t%d=%s", i, path[i]);
        assert_int_equal(study_add_argument(s, str_cstr(&argument),
                                            i ? STUDY_SNAPSHOT : STUDY_SOURCE, NULL),
                         OK);
        str_free(&argument);
    }
    assert_int_equal(study_load(s, NULL, NULL), OK);
    return s;
}

typedef struct Asked {
    const char *name, *value; /* one parameter that is not its default; NULL: none */
    const char *second, *second_value;
    const char *word, *dict;
} Asked;

static inline Status ask(const Study *s, const Asked *a, TableSet **out, Error *err)
{
    const Diagnostic *d = &drift_diagnostic;
    const char *value[PARAMS] = {NULL};
    assert_true(d->nparams <= PARAMS);
    for (int i = 0; i < d->nparams; i++) {
        value[i] = d->params[i].initial;
        if (a->name && strcmp(d->params[i].name, a->name) == 0)
            value[i] = a->value;
        if (a->second && strcmp(d->params[i].name, a->second) == 0)
            value[i] = a->second_value;
    }
    const Args args = {.params = d->params,
                       .nparams = d->nparams,
                       .value = value,
                       .word = &a->word,
                       .nwords = a->word != NULL,
                       .dict = &a->dict,
                       .ndicts = a->dict != NULL};
    *err = (Error){0};
    return registry_run(d, s, &args, NULL, out, err);
}

static inline TableSet *tables(const Study *s, const Asked *a)
{
    TableSet *set = NULL;
    Error err;
    if (ask(s, a, &set, &err) != OK)
        fail_msg("%s", err.text);
    return set;
}

static inline Cell cell(const TableSet *set, const char *table, int32_t row,
                        const char *col)
{
    const Table *t = table_set_find(set, table);
    assert_non_null(t);
    assert_true(row < table_rows(t));
    const int c = table_find_col(t, col);
    assert_true(c >= 0);
    return table_cell(t, row, c);
}

static inline void is_text(Cell c, const char *want)
{
    if (c.is_missing || str_compare(c.text, str_text(want)) != 0)
        fail_msg("\"%.*s\", expected \"%s\"", (int)c.text.n, c.text.p, want);
}

#endif
