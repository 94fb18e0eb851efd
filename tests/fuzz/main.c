/* Runs a fuzz target without libFuzzer: TARGET ROUNDS FILE... runs every file, then
 * ROUNDS mutations of files drawn at random, always the same ones. Prints TAP: a find
 * ends the process, and the test with it. */
#include <errno.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "tests/fuzz/fuzz.h"

enum { MOST = 1 << 16 /* bytes of a mutated file */ };

static Str read_all(const char *path)
{
    Str s = {0};
    FILE *f = fopen(path, "rb");
    if (!f) {
        (void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
    static char block[1 << 16];
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        str_add(&s, block, n);
    (void)fclose(f);
    return s;
}

static void overwrite(Str *s, size_t at, const void *bytes, size_t n)
{
    if (at < s->n)
        memcpy(s->p + at, bytes, n < s->n - at ? n : s->n - at);
}

/* One change of many kinds. */
static void mutate(Str *s, const Str *other, Rng *r)
{
    static const uint32_t odd[] = {0,      1,          0x7f,       0xff,      0x7fff,
                                   0xffff, 0x7fffffff, 0x80000000, 0xffffffff};
    static const char *const piece[] = {
        "\n",          "\t",    " ",       "-1",
        "nan",         "1e999", "\r\n",    "{",
        "[",           "\"",    "\x1b[2J", "\xff",
        "0x1p3",       ",",     "=",       "9223372036854775808",
        "\xe2\x80\xae"};
    const size_t at = (size_t)rng_below(r, s->n + 1);
    const uint32_t number = odd[rng_below(r, sizeof odd / sizeof *odd)];
    const uint8_t byte = (uint8_t)rng_u64(r);
    Str rest = {0};
    switch (rng_below(r, 7)) {
    case 0: overwrite(s, at, &byte, 1); break;
    case 1: overwrite(s, at, &number, 1 + 3 * (size_t)rng_below(r, 2)); break;
    case 2: s->n = at; break;
    case 3: /* a piece of text, or of another file, put in */
        str_add(&rest, s->p + at, s->n - at);
        s->n = at;
        if (rng_below(r, 2) || other->n == 0) {
            str_add_cstr(s, piece[rng_below(r, sizeof piece / sizeof *piece)]);
        } else {
            const size_t from = (size_t)rng_below(r, other->n);
            str_add(s, other->p + from, (size_t)rng_below(r, other->n - from + 1));
        }
        str_add_text(s, (Text){rest.p, rest.n});
        break;
    case 4: { /* a piece left out */
        const size_t n = (size_t)rng_below(r, s->n - at + 1);
        memmove(s->p + at, s->p + at + n, s->n - at - n);
        s->n -= n;
        break;
    }
    case 5: /* a bit turned */
        if (at < s->n)
            s->p[at] = (char)(s->p[at] ^ (1 << rng_below(r, 8)));
        break;
    default: /* a piece twice */
        str_add(&rest, s->p + at, s->n - at);
        str_add_text(s, (Text){rest.p, rest.n});
    }
    str_free(&rest);
}

static void run(const Str *s)
{
    /* a copy of just this size, so that a sanitizer sees a byte read too many */
    uint8_t *bytes = mem_xcalloc(s->n ? s->n : 1, 1);
    if (s->n)
        memcpy(bytes, s->p, s->n);
    (void)LLVMFuzzerTestOneInput(bytes, s->n);
    free(bytes);
}

int main(int argc, char **argv)
{
    const int nfiles = argc - 2;
    if (nfiles < 1) {
        (void)fprintf(stderr, "usage: %s ROUNDS FILE...\n", argv[0]);
        return 2;
    }
    Str *file = mem_xcalloc((size_t)nfiles, sizeof *file);
    int64_t runs = 0;
    for (int i = 0; i < nfiles; i++, runs++) {
        file[i] = read_all(argv[2 + i]);
        run(&file[i]);
    }
    Rng rng = rng_stream(1, "fuzz");
    const long rounds = strtol(argv[1], NULL, 10);
    for (long i = 0; i < rounds; i++) {
        const Str *from = &file[rng_below(&rng, (uint64_t)nfiles)];
        if (from->n > MOST)
            continue;
        Str s = {0};
        str_add(&s, from->p ? from->p : "", from->n);
        for (uint64_t k = rng_below(&rng, 4); k + 1 > 0; k--) {
            mutate(&s, &file[rng_below(&rng, (uint64_t)nfiles)], &rng);
            if (k == 0)
                break;
        }
        if (s.n > MOST)
            s.n = MOST;
        run(&s);
        runs++;
        str_free(&s);
    }
    for (int i = 0; i < nfiles; i++)
        str_free(&file[i]);
    free(file);
    (void)printf("1..1\nok 1 - %lld files ended well\n", (long long)runs);
    return 0;
}
