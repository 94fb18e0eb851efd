#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "core/base/text.h"

void fuzz_fail(const char *file, int line, const char *what)
{
    (void)fprintf(stderr, "%s:%d: broken: %s\n", file, line, what);
    abort();
}

const char *fuzz_path(const uint8_t *data, size_t size)
{
    static int fd = -1;
    static char path[64];
    if (fd >= 0)
        (void)close(fd);
    fd = memfd_create("fuzz", MFD_CLOEXEC);
    fuzz_check(fd >= 0);
    for (size_t at = 0; at < size;) {
        const ssize_t n = write(fd, data + at, size - at);
        fuzz_check(n > 0);
        at += (size_t)n;
    }
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return path;
}

Limits fuzz_limits(const uint8_t *data, size_t size)
{
    Limits limits = limits_default();
    limits.memory = 64 << 20;
    limits.line = 1 << 16;
    limits.token = 1 << 12;
    limits.rows = 1 << 16;
    /* some of the switches, by the bytes themselves: a seed stays a whole file */
    const unsigned way = size ? data[size / 2] + (unsigned)size : 0;
    limits.skip_bad_rows = way % 3 == 1;
    limits.allow_cut = way % 5 == 1;
    limits.strict = way % 7 == 1;
    limits.max_vocab = way % 11 == 1 ? 3 : 0;
    return limits;
}

bool fuzz_is_shown(const char *text)
{
    const Text t = {text, strlen(text)};
    return text_is_utf8(t) && !text_is_suspicious(t) && !strchr(text, '\n');
}
