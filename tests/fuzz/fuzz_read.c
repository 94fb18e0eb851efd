/* Spaces in every format: refused with a line, or sound. */
#include <math.h>

#include "core/space/read.h"
#include "tests/fuzz/fuzz.h"

static void check_space(Space *s)
{
    fuzz_check(s->n > 0 && s->d > 0);
    for (int32_t i = 0; i < s->n; i++) {
        const float *row = space_row(s, i);
        for (int32_t j = 0; j < s->d; j++)
            fuzz_check(isfinite(row[j]));
        fuzz_check(vocab_word(&s->vocab, i).n > 0);
    }
    for (int i = 0; i < s->source.notes.n; i++)
        fuzz_check(fuzz_is_shown(s->source.notes.item[i].text));
    fuzz_check(space_seal(s, NULL, NULL) == OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_path(data, size);
    ReadOptions o = read_options_defaults();
    o.limits = fuzz_limits(data, size);
    Progress progress;
    progress_init(&progress, 1);
    Space *s = NULL;
    Error err = {0};
    const Status status = read_space(&s, path, &o, &progress, &err);
    fuzz_check((status == OK) == (s != NULL));
    if (s)
        check_space(s);
    else
        fuzz_check(err.text[0] && fuzz_is_shown(err.text) && fuzz_is_shown(err.hint));
    space_free(s);
    SpaceFormat format;
    int64_t n = 0;
    int64_t d = 0;
    const Status sniffed = read_sniff(path, &o.limits, &format, &n, &d, &err);
    fuzz_check(status != OK || sniffed == OK);
    return 0;
}
