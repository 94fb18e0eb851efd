/* Study files. Nothing that they name is opened. */
#include "core/study/study.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const StudyOptions options = study_options_defaults();
    Study *s = NULL;
    Error err = {0};
    const Status status = study_read(&s, fuzz_path(data, size), &options, &err);
    fuzz_check((status == OK) == (s != NULL));
    if (s)
        study_free(s);
    else
        fuzz_check(err.text[0] && fuzz_is_shown(err.text) && fuzz_is_shown(err.hint));
    return 0;
}
