/* A small study of made spaces for the tests of diagnostics: en, and de with a map and a
 * dictionary. */
#ifndef TESTS_UNIT_SMALL_STUDY_H
#define TESTS_UNIT_SMALL_STUDY_H

#include "core/diag/registry.h"
#include "tests/unit/temp.h"

static inline Study *small_study(bool has_dict)
{
    char src[160];
    char tgt[160];
    char map[160];
    char dict[160];
    char arg[400];
    (void)temp_text(
        src, "en.vec",
        "6 2\none 1 0\ntwo .9 .1\nthree .5 .5\nfour 0 1\nfive -1 .2\nzero 0 0\n");
    (void)temp_text(
        tgt, "de.vec",
        "6 2\neins 0 1\nzwei -.1 .9\ndrei -.5 .5\nvier -1 0\nBär -.2 -1\nnull .3 .3\n");
    (void)temp_text(map, "map.txt", "0 -1\n1 0\n");
    (void)temp_text(
        dict, "d.tsv",
        "one\teins\ntwo\tzwei\nthree\tdrei\nfour\tvier\nfive\tBär\nsix\tsechs\n");
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, src, STUDY_SOURCE, NULL), OK);
    (void)snprintf(arg, sizeof arg, "de=%s@%s", tgt, map);
    assert_int_equal(study_add_argument(s, arg, STUDY_ALIGNED, NULL), OK);
    if (has_dict)
        assert_int_equal(study_set_dict(s, NULL, dict, false, NULL), OK);
    Error err = {0};
    if (study_load(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

/* Runs a diagnostic with words and parameter values (in the order of its params; NULL:
 * defaults). */
static inline TableSet *small_study_run(const Study *s, const char *name,
                                        const char *const *value,
                                        const char *const *words, int nwords)
{
    const Diagnostic *d = registry_find(name);
    if (!d) {
        fail_msg("there is no %s", name);
        abort();
    }
    const Args args = {.params = d->params,
                       .nparams = d->nparams,
                       .value = value,
                       .word = words,
                       .nwords = nwords};
    TableSet *set = NULL;
    Error err = {0};
    if (registry_run(d, s, &args, NULL, &set, &err) != OK)
        fail_msg("%s: %s", name, err.text);
    for (int i = 0; i < set->ntables; i++) /* --table is checked against these names */
        if (!strstr(d->tables, table_name(set->table[i])))
            fail_msg("%s does not declare its table %s", name, table_name(set->table[i]));
    return set;
}

static inline bool small_study_cell_is(const Table *t, int32_t row, const char *col,
                                       const char *text)
{
    const Cell c = table_cell(t, row, table_find_col(t, col));
    return !c.is_missing && str_compare(c.text, str_text(text)) == 0;
}

#endif
