/* Exported marks: what is read and written again is read as the same. */
#include "core/study/mark_lines.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Limits limits = fuzz_limits(data, size);
    MarkList list = {0};
    Notes notes = {0};
    Error err = {0};
    const Status status =
        mark_lines_read(&list, fuzz_path(data, size), &limits, &notes, &err);
    if (status != OK)
        fuzz_check(err.text[0] && fuzz_is_shown(err.text) && fuzz_is_shown(err.hint));
    if (status == OK) {
        Str once = {0};
        mark_lines_write(&once, &list);
        MarkList again = {0};
        const Limits all = limits_default();
        const char *path = fuzz_path((const uint8_t *)once.p, once.n);
        fuzz_check(mark_lines_read(&again, path, &all, &notes, &err) == OK);
        Str twice = {0};
        mark_lines_write(&twice, &again);
        fuzz_check(once.n == twice.n && memcmp(once.p, twice.p, once.n) == 0);
        str_free(&once);
        str_free(&twice);
        mark_list_free(&again);
    }
    mark_list_free(&list);
    notes_free(&notes);
    return 0;
}
