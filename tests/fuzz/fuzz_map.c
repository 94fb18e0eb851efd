/* Linear maps. */
#include <math.h>

#include "core/space/mapping.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_path(data, size);
    const Limits limits = fuzz_limits(data, size);
    Mapping *m = NULL;
    Error err = {0};
    const MappingConvention way = size % 2 ? MAPPING_ROW : MAPPING_COLUMN;
    const Status status = mapping_read(&m, path, way, &limits, &err);
    fuzz_check((status == OK) == (m != NULL));
    if (!m) {
        fuzz_check(err.text[0] && fuzz_is_shown(err.text) && fuzz_is_shown(err.hint));
        return 0;
    }
    for (size_t i = 0; i < (size_t)m->d_src * (size_t)m->d_tgt; i++)
        fuzz_check(isfinite(m->w[i]));
    mapping_free(m);
    return 0;
}
