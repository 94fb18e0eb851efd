/* Every allocation in proportion to the data and every read made to fail once: reading
 * ends with a status, owns nothing, and works the next time. The linker redirects the
 * calls of the library (--wrap); bookkeeping (mem_x...), which aborts by design, is let
 * through. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/space/lexicon.h"
#include "core/space/mapping.h"
#include "tests/unit/arrays.h"
#include "tests/unit/models.h"
#include "tests/unit/packing.h"
#include "tests/unit/reading.h"

/* The call with this number fails; 0: none. */
static atomic_long fails_at;
static atomic_long calls;
static _Thread_local int bookkeeping;

static bool fails_now(void)
{
    if (bookkeeping > 0 || atomic_load(&fails_at) == 0)
        return false;
    return atomic_fetch_add(&calls, 1) + 1 == atomic_load(&fails_at);
}

/* NOLINTBEGIN(bugprone-reserved-identifier): names that --wrap prescribes. */
void *__real_malloc(size_t size);
void *__real_realloc(void *p, size_t size);
int __real_posix_memalign(void **p, size_t alignment, size_t size);
void *__real_mem_xalloc(size_t size);
void *__real_mem_xcalloc(size_t n, size_t size);
void *__real_mem_xrealloc(void *p, size_t size);
char *__real_mem_xstrdup(const char *s);
char *__real_mem_xstrndup(const char *s, size_t n);
Status __real_input_read(Input *in, void *buf, size_t n, size_t *got, Error *err);
Status __real_input_pread(const Input *in, void *buf, size_t n, uint64_t offset,
                          Error *err);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *p, size_t size);
int __wrap_posix_memalign(void **p, size_t alignment, size_t size);
void *__wrap_mem_xalloc(size_t size);
void *__wrap_mem_xcalloc(size_t n, size_t size);
void *__wrap_mem_xrealloc(void *p, size_t size);
char *__wrap_mem_xstrdup(const char *s);
char *__wrap_mem_xstrndup(const char *s, size_t n);
Status __wrap_input_read(Input *in, void *buf, size_t n, size_t *got, Error *err);
Status __wrap_input_pread(const Input *in, void *buf, size_t n, uint64_t offset,
                          Error *err);

void *__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *p, size_t size)
{
    return fails_now() ? NULL : __real_realloc(p, size);
}

int __wrap_posix_memalign(void **p, size_t alignment, size_t size)
{
    return fails_now() ? ENOMEM : __real_posix_memalign(p, alignment, size);
}

void *__wrap_mem_xalloc(size_t size)
{
    bookkeeping++;
    void *p = __real_mem_xalloc(size);
    bookkeeping--;
    return p;
}

void *__wrap_mem_xcalloc(size_t n, size_t size)
{
    bookkeeping++;
    void *p = __real_mem_xcalloc(n, size);
    bookkeeping--;
    return p;
}

void *__wrap_mem_xrealloc(void *p, size_t size)
{
    bookkeeping++;
    void *q = __real_mem_xrealloc(p, size);
    bookkeeping--;
    return q;
}

char *__wrap_mem_xstrdup(const char *s)
{
    bookkeeping++;
    char *p = __real_mem_xstrdup(s);
    bookkeeping--;
    return p;
}

char *__wrap_mem_xstrndup(const char *s, size_t n)
{
    bookkeeping++;
    char *p = __real_mem_xstrndup(s, n);
    bookkeeping--;
    return p;
}

Status __wrap_input_read(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    if (fails_now())
        return error_set(err, E_INPUT, "%s: Input/output error", input_name(in));
    return __real_input_read(in, buf, n, got, err);
}

Status __wrap_input_pread(const Input *in, void *buf, size_t n, uint64_t offset,
                          Error *err)
{
    if (fails_now())
        return error_set(err, E_INPUT, "%s: Input/output error", input_name(in));
    return __real_input_pread(in, buf, n, offset, err);
}
/* NOLINTEND(bugprone-reserved-identifier) */

/* Does `work` with its first, second, ... call failing, until none is left to fail.
 * `work` returns the status and has freed everything. */
static void fail_each_call(Status (*work)(void *ctx, Error *err), void *ctx, int at_least)
{
    Error err = {0};
    assert_int_equal(work(ctx, &err), OK);
    int failures = 0;
    for (long at = 1;; at++) {
        atomic_store(&calls, 0);
        atomic_store(&fails_at, at);
        error_clear(&err);
        const Status st = work(ctx, &err);
        atomic_store(&fails_at, 0);
        if (atomic_load(&calls) < at) { /* nothing failed */
            assert_int_equal(st, OK);
            break;
        }
        if (st == OK)
            continue; /* done without: a block was shrunk in place, say */
        assert_true(st == E_NOMEM || st == E_INPUT || st == E_LIMIT);
        assert_true(strlen(err.text) > 10);
        failures++;
    }
    assert_true(failures >= at_least);
}

typedef struct Job {
    const char *path, *words;
} Job;

static Status read_and_seal(void *ctx, Error *err)
{
    const Job *job = ctx;
    ReadOptions o = read_options_defaults();
    o.words_path = job->words;
    Progress p;
    progress_init(&p, 1);
    Space *s = NULL;
    Status st = read_space(&s, job->path, &o, &p, err);
    assert_true((st == OK) == (s != NULL));
    if (st == OK)
        st = space_seal(s, &p, err);
    space_free(s);
    return st;
}

/* Enough rows for several blocks of memory, not of file. */
static Str made_text(int n)
{
    Str s = {0};
    str_addf(&s, "%d 3\n", n);
    for (int i = 0; i < n; i++)
        str_addf(&s, "word%d %d 0.5 1\n", i, i);
    return s;
}

static void reading_text(void **state)
{
    (void)state;
    Str s = made_text(10000);
    char path[400];
    (void)snprintf(path, sizeof path, "%s", files_write("t.vec", s.p, s.n));
    fail_each_call(read_and_seal, &(Job){.path = path}, 20);
    (void)snprintf(path, sizeof path, "%s", files_gzip("t.gz", s.p, s.n));
    fail_each_call(read_and_seal, &(Job){.path = path}, 20);
    Str packed = {0};
    packing_add_zstd(&packed, s.p, s.n);
    (void)snprintf(path, sizeof path, "%s", files_write("t.zst", packed.p, packed.n));
    fail_each_call(read_and_seal, &(Job){.path = path}, 20);
    str_free(&packed);
    str_free(&s);
}

static void reading_binary_and_npy(void **state)
{
    (void)state;
    Str s = {0};
    str_add_cstr(&s, "3000 2\n");
    for (int i = 0; i < 3000; i++) {
        str_addf(&s, "w%d ", i);
        str_add(&s, "\0\0\x80\x3f\0\0\0\x40", 8);
    }
    char path[400];
    char words[400];
    (void)snprintf(path, sizeof path, "%s", files_write("b.bin", s.p, s.n));
    fail_each_call(read_and_seal, &(Job){.path = path}, 10);
    str_clear(&s);
    static const char head[] =
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }\n";
    str_add(&s, "\x93NUMPY\x01\x00", 8);
    str_add_char(&s, (char)(sizeof head - 1));
    str_add_char(&s, 0);
    str_add_cstr(&s, head);
    str_add_repeat(&s, 0, 16);
    (void)snprintf(path, sizeof path, "%s", files_write("n.npy", s.p, s.n));
    (void)snprintf(words, sizeof words, "%s", files_write("n.txt", "a\nb\n", 4));
    fail_each_call(read_and_seal, &(Job){.path = path}, 8);
    fail_each_call(read_and_seal, &(Job){.path = path, .words = words}, 8);
    str_free(&s);
}

static void reading_fasttext(void **state)
{
    (void)state;
    static char word[2000][8];
    static const char *words[2000];
    for (int i = 0; i < 2000; i++) {
        (void)snprintf(word[i], sizeof word[i], "w%d", i);
        words[i] = word[i];
    }
    const Model m = {
        .d = 3, .bucket = 50, .minn = 2, .maxn = 3, .word = words, .n = 2000};
    Str s = {0};
    char path[400];
    models_add(&s, &m);
    (void)snprintf(path, sizeof path, "%s", files_write("m.bin", s.p, s.n));
    fail_each_call(read_and_seal, &(Job){.path = path}, 15);
    (void)snprintf(path, sizeof path, "%s", files_gzip("m.gz", s.p, s.n));
    fail_each_call(read_and_seal, &(Job){.path = path}, 15);
    str_free(&s);
}

static void reading_archives_and_tensors(void **state)
{
    (void)state;
    Str s = {0};
    char path[400];
    for (int deflated = 0; deflated < 2; deflated++) {
        str_clear(&s);
        arrays_add_npz(&s, 2000, 3, 1, deflated);
        (void)snprintf(path, sizeof path, "%s", files_write("a.npz", s.p, s.n));
        fail_each_call(read_and_seal, &(Job){.path = path}, 15);
    }
    str_clear(&s);
    arrays_add_safetensors(&s, 2000, 3, 1);
    (void)snprintf(path, sizeof path, "%s", files_write("t", s.p, s.n));
    fail_each_call(read_and_seal, &(Job){.path = path}, 8);
    (void)snprintf(path, sizeof path, "%s", files_gzip("t.gz", s.p, s.n));
    fail_each_call(read_and_seal, &(Job){.path = path}, 8);
    str_free(&s);
}

typedef struct Looking {
    const char *path;
    const Space *s;
} Looking;

static Status look_up(void *ctx, Error *err)
{
    const Looking *l = ctx;
    const Limits limits = limits_default();
    Dict *d = NULL;
    Dict *back = NULL;
    Lexicon *lex = NULL;
    int32_t *a = NULL;
    int32_t *b = NULL;
    int32_t n = 0;
    Status st = lexicon_read_dict(&d, l->path, false, &limits, err);
    if (st == OK)
        st = lexicon_make(d, l->s, l->s, true, &lex, err);
    if (st == OK)
        st = lexicon_make_one_to_one(lex, &a, &b, &n, err);
    if (st == OK)
        st = lexicon_make_swapped_dict(d, &back, err);
    free(a);
    free(b);
    lexicon_free(lex);
    lexicon_free_dict(back);
    lexicon_free_dict(d);
    return st;
}

static void looking_words_up(void **state)
{
    (void)state;
    Str s = made_text(200);
    Space *space = reading_ok((Text){s.p, s.n}, NULL, 200, 3);
    str_clear(&s);
    for (int i = 0; i < 3000; i++)
        str_addf(&s, "word%d Word%d\n", i, i + 1);
    char path[400];
    (void)snprintf(path, sizeof path, "%s", files_write("d.txt", s.p, s.n));
    fail_each_call(look_up, &(Looking){path, space}, 30);
    space_free(space);
    str_free(&s);
}

static Status map_rows(void *ctx, Error *err)
{
    const Looking *l = ctx;
    const Limits limits = limits_default();
    Mapping *m = NULL;
    Space *s = NULL;
    Status st = mapping_read(&m, l->path, MAPPING_COLUMN, &limits, err);
    if (st == OK)
        st = space_make_copy(l->s, &s, err);
    if (st == OK)
        st = mapping_apply(s, m, NULL, err);
    space_free(s);
    mapping_free(m);
    return st;
}

static void applying_maps(void **state)
{
    (void)state;
    Str s = made_text(50);
    Space *space = reading_ok((Text){s.p, s.n}, NULL, 50, 3);
    str_clear(&s);
    for (int i = 0; i < 20; i++) /* 20 x 3, so that the stride changes */
        str_addf(&s, "%d 0.5 1\n", i);
    char path[400];
    (void)snprintf(path, sizeof path, "%s", files_write("m.txt", s.p, s.n));
    fail_each_call(map_rows, &(Looking){path, space}, 8);
    space_free(space);
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_text),
        cmocka_unit_test(reading_binary_and_npy),
        cmocka_unit_test(reading_fasttext),
        cmocka_unit_test(reading_archives_and_tensors),
        cmocka_unit_test(looking_words_up),
        cmocka_unit_test(applying_maps),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
