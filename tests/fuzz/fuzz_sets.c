/* Word sets, as lines and as JSON. */
#include "core/space/wordsets.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_path(data, size);
    const Limits limits = fuzz_limits(data, size);
    WordSets *s = NULL;
    Error err = {0};
    const Status status = wordsets_read(&s, path, &limits, &err);
    fuzz_check((status == OK) == (s != NULL));
    if (!s) {
        fuzz_check(err.text[0] && fuzz_is_shown(err.text) && fuzz_is_shown(err.hint));
        return 0;
    }
    for (int32_t i = 0; i < s->ntests; i++)
        fuzz_check(wordsets_find_test(s, s->test[i].name) == &s->test[i]);
    for (int32_t i = 0; i < s->nsets; i++)
        for (int32_t j = 0; j < s->set[i].n; j++)
            fuzz_check(s->set[i].word[j] >= 0 && s->set[i].word[j] < s->words.n);
    wordsets_free(s);
    return 0;
}
