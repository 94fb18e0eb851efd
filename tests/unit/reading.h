/* Bytes written to a file and read as a space. */
#ifndef TESTS_UNIT_READING_H
#define TESTS_UNIT_READING_H

#include <sys/stat.h>

#include "core/base/cpu.h"
#include "core/base/str.h"
#include "core/space/read.h"
#include "tests/unit/files.h"

typedef struct Reading {
    Status status;
    Space *s;
    Error err;
} Reading;

static inline Reading reading_at_level(const char *path, const ReadOptions *options,
                                       int threads, CpuLevel level)
{
    Reading r = {0};
    cpu_limit(level);
    Progress p;
    progress_init(&p, threads);
    const ReadOptions defaults = read_options_defaults();
    r.status = read_space(&r.s, path, options ? options : &defaults, &p, &r.err);
    assert_true((r.status == OK) == (r.s != NULL));
    return r;
}

/* Reads with what the CPU has, and small files with less as well: the results must be the
 * same. */
static inline Reading reading_of_path(const char *path, const ReadOptions *options,
                                      int threads)
{
    enum { SMALL = 100000 };
    const Reading best = reading_at_level(path, options, threads, CPU_LEVELS - 1);
    struct stat st;
    const bool is_small = stat(path, &st) == 0 && st.st_size < SMALL;
    const bool is_watched = options && options->seen;
    for (int level = 0; is_small && !is_watched && level < CPU_LEVELS - 1; level++) {
        Reading r = reading_at_level(path, options, threads, (CpuLevel)level);
        assert_int_equal(r.status, best.status);
        if (r.status == OK) {
            assert_int_equal(r.s->n, best.s->n);
            assert_int_equal(r.s->d, best.s->d);
            const size_t bytes = (size_t)r.s->n * r.s->ld * sizeof(float);
            assert_memory_equal(r.s->x, best.s->x, bytes);
            assert_int_equal(r.s->source.notes.n, best.s->source.notes.n);
            for (int i = 0; i < r.s->source.notes.n; i++)
                assert_string_equal(r.s->source.notes.item[i].text,
                                    best.s->source.notes.item[i].text);
        } else {
            assert_string_equal(r.err.text, best.err.text);
            assert_string_equal(r.err.hint, best.err.hint);
        }
        space_free(r.s);
    }
    cpu_limit(CPU_LEVELS - 1);
    return best;
}

static inline Reading reading_of(Text bytes, const ReadOptions *options)
{
    return reading_of_path(files_write("x.vec", bytes.p, bytes.n), options, 2);
}

/* The bytes make a space of n rows and d columns, sealed. */
static inline Space *reading_ok(Text bytes, const ReadOptions *options, int32_t n,
                                int32_t d)
{
    Reading r = reading_of(bytes, options);
    if (r.status != OK)
        fail_msg("%s", r.err.text);
    assert_int_equal(r.s->n, n);
    assert_int_equal(r.s->d, d);
    assert_int_equal(space_seal(r.s, NULL, &r.err), OK);
    return r.s;
}

/* The bytes are refused with this status; the sentence holds `part`. */
static inline void reading_fails(Text bytes, const ReadOptions *options, Status status,
                                 const char *part)
{
    const Reading r = reading_of(bytes, options);
    space_free(r.s);
    if (r.status != status || !strstr(r.err.text, part))
        fail_msg("status %d, \"%s\" does not say \"%s\"", r.status, r.err.text, part);
}

/* The same, and the hint holds `hint`. */
static inline void reading_fails_hint(Text bytes, const char *part, const char *hint)
{
    const Reading r = reading_of(bytes, NULL);
    space_free(r.s);
    if (r.status != E_INPUT || !strstr(r.err.text, part) || !strstr(r.err.hint, hint))
        fail_msg("status %d, \"%s\", hint \"%s\"", r.status, r.err.text, r.err.hint);
}

static inline void reading_has_note(const Space *s, const char *code, int64_t count,
                                    bool is_warning)
{
    const Note *note = notes_find(&s->source.notes, code);
    if (!note || note->count != count || note->is_warning != is_warning)
        fail_msg("note \"%s\": %s", code, note ? note->text : "not there");
}

static inline void reading_word_is(const Space *s, int32_t row, Text word)
{
    const Text have = space_word(s, row);
    assert_int_equal(have.n, word.n);
    assert_memory_equal(have.p, word.p, word.n);
    assert_int_equal(vocab_find(&s->vocab, word), row);
}

#endif
