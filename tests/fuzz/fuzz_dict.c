/* Dictionaries, both ways round. */
#include "core/space/lexicon_dict.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_path(data, size);
    const Limits limits = fuzz_limits(data, size);
    for (int way = 0; way < 2; way++) {
        Dict *d = NULL;
        Error err = {0};
        const Status status = lexicon_read_dict(&d, path, way, &limits, &err);
        fuzz_check((status == OK) == (d != NULL));
        if (!d) {
            fuzz_check(err.text[0] && fuzz_is_shown(err.text) && fuzz_is_shown(err.hint));
            continue;
        }
        fuzz_check(d->lines == d->malformed + d->duplicates + d->n);
        for (int i = 0; i < d->notes.n; i++)
            fuzz_check(fuzz_is_shown(d->notes.item[i].text));
        Dict *back = NULL;
        fuzz_check(lexicon_make_swapped_dict(d, &back, &err) == OK && back->n == d->n);
        lexicon_free_dict(back);
        lexicon_free_dict(d);
    }
    return 0;
}
