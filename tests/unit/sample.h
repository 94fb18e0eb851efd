/* The bundled study cut to its most frequent words: real vectors, small enough for a unit
 * test. Needs the environment of meson. */
#ifndef TESTS_UNIT_SAMPLE_H
#define TESTS_UNIT_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include "core/study/study.h"
#include "tests/unit/unit.h"

/* English with the given targets (a NULL ends them), the first `words` words of each. */
static inline Study *sample_study(const char *const *targets, int32_t words)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    assert_non_null(root);
    StudyOptions o = study_options_defaults();
    o.limits.max_vocab = words;
    Study *s = study_new(&o);
    char path[512];
    Error err = {0};
    (void)snprintf(path, sizeof path, "en=%s/samples/en.bin", root);
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, &err), OK);
    for (int i = 0; targets[i] != NULL; i++) {
        (void)snprintf(path, sizeof path, "%s=%s/samples/%s.bin", targets[i], root,
                       targets[i]);
        assert_int_equal(study_add_argument(s, path, STUDY_ALIGNED, &err), OK);
    }
    for (int i = 0; targets[i] != NULL; i++) {
        (void)snprintf(path, sizeof path, "%s/samples/dict/en-%s.test.tsv", root,
                       targets[i]);
        assert_int_equal(study_set_dict(s, targets[i], path, false, &err), OK);
    }
    assert_int_equal(study_load(s, NULL, &err), OK);
    return s;
}

#endif
