#include "core/base/rng.h"
#include "core/base/str.h"
#include "core/space/read_block.h"
#include "tests/unit/files.h"

/* Lines of all lengths from 0 to beyond a block's room for carried bytes. */
static Str made_lines(void)
{
    Rng r = rng_stream(1, "lines");
    Str s = {0};
    for (int i = 0; i < 90000; i++) {
        const uint64_t kind = rng_below(&r, 10000);
        const uint64_t n = kind == 0 ? rng_below(&r, 3000000) : rng_below(&r, 400);
        str_add_repeat(&s, (char)('a' + i % 26), n);
        str_add_char(&s, '\n');
    }
    return s;
}

typedef struct Check {
    ReadBlock *block;
    size_t lines, long_lines;
    size_t item_seen[READ_BLOCK_PIECES];
} Check;

static void see_item(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    Check *c = ctx;
    assert_int_equal(end, begin + 1);
    assert_int_equal(chunk, begin);
    c->item_seen[begin]++;
}

/* Counts of the pieces against a plain scan; returns the bytes behind the last line. */
static size_t check_block(Check *c, size_t min_line)
{
    const ReadBlock *b = c->block;
    size_t begin = 0;
    for (size_t i = 0; i < b->pieces; i++) {
        const ReadPiece *piece = &b->piece[i];
        size_t lines = 0;
        size_t rest = 0;
        for (size_t at = piece->begin; at < piece->end; at++) {
            if (b->p[at] != '\n')
                continue;
            if (lines++ == 0)
                assert_int_equal(piece->first_end, at);
            else
                rest += at - begin >= min_line;
            c->long_lines += at - begin >= min_line;
            begin = at + 1;
        }
        assert_int_equal(piece->lines, lines);
        assert_int_equal(piece->long_lines, rest);
        if (lines)
            assert_int_equal(piece->last_end, begin - 1);
        c->lines += lines;
    }
    return b->n - begin;
}

/* All blocks together are the file, each byte once, carried bytes first. */
static void read_all(const char *path, const Str *want, uint64_t skip, int threads)
{
    enum { MIN_LINE = 100 };
    const Limits limits = limits_default();
    Input *in = NULL;
    Error err;
    Progress p;
    progress_init(&p, threads);
    assert_int_equal(input_open(&in, path, &limits, &err), OK);
    ReadBlocks *blocks = NULL;
    assert_int_equal(read_block_open(&blocks, in, skip, MIN_LINE, &p, &err), OK);
    Check c = {0};
    size_t carry = 0;
    uint64_t at = skip;
    do {
        assert_int_equal(read_block_next(blocks, carry, &c.block, &err), OK);
        assert_int_equal(c.block->carried, carry);
        assert_int_equal(c.block->offset, at - carry);
        assert_memory_equal(c.block->p, want->p + at - carry,
                            c.block->n - c.block->is_ended);
        at += c.block->n - carry - c.block->is_ended;
        carry = check_block(&c, MIN_LINE);
        memset(c.item_seen, 0, sizeof c.item_seen);
        assert_int_equal(read_block_run(blocks, 5, see_item, &c, false, &err), OK);
        for (size_t i = 0; i < READ_BLOCK_PIECES; i++)
            assert_int_equal(c.item_seen[i], i < 5);
    } while (!c.block->is_last);
    assert_int_equal(at, want->n);
    assert_int_equal(carry, 0);
    size_t lines = want->p[want->n - 1] != '\n';
    for (size_t i = skip; i < want->n; i++)
        lines += want->p[i] == '\n';
    assert_int_equal(c.lines, lines);
    assert_true(c.long_lines > 0 && c.long_lines < lines);
    read_block_close(blocks);
    input_close(in);
}

static void blocks_make_up_the_file(void **state)
{
    (void)state;
    Str s = made_lines();
    assert_true(s.n > (size_t)3 * READ_BLOCK_BYTES); /* at least three blocks */
    const char *path = files_write("lines", s.p, s.n);
    read_all(path, &s, 0, 1);
    read_all(path, &s, 12345, 2);
    read_all(files_write("lines", s.p, s.n - 1), &(Str){s.p, s.n - 1, 0}, 0, 7);
    path = files_gzip("lines.gz", s.p, s.n);
    read_all(path, &s, 0, 2);
    read_all(path, &s, 100001, 1);
    str_free(&s);
}

static void small_and_exact_sizes(void **state)
{
    (void)state;
    /* a stream that ends exactly at the end of a block */
    Str s = {0};
    while (s.n < READ_BLOCK_BYTES) {
        str_add_repeat(&s, 'x', 127);
        str_add_char(&s, '\n');
    }
    str_add_cstr(&s, "\n"); /* some short lines as well */
    read_all(files_gzip("exact.gz", s.p + 1, s.n - 1), &(Str){s.p + 1, s.n - 1, 0}, 0, 2);
    read_all(files_write("exact", s.p + 1, s.n - 1), &(Str){s.p + 1, s.n - 1, 0}, 0, 2);
    str_free(&s);
}

static void cancel_is_obeyed(void **state)
{
    (void)state;
    const Limits limits = limits_default();
    Input *in = NULL;
    Error err;
    Progress p;
    progress_init(&p, 2);
    assert_int_equal(input_open(&in, files_write("x", "a\nb\n", 4), &limits, &err), OK);
    ReadBlocks *blocks = NULL;
    progress_cancel(&p);
    assert_int_equal(read_block_open(&blocks, in, 0, 1, &p, &err), E_CANCELED);
    assert_null(blocks);
    input_close(in);
}

static void a_file_that_shrinks_is_refused(void **state)
{
    (void)state;
    const Limits limits = limits_default();
    Str s = {0};
    str_add_repeat(&s, 'x', 3 * READ_BLOCK_BYTES);
    const char *path = files_write("shrinks", s.p, s.n);
    Input *in = NULL;
    Error err;
    Progress p;
    progress_init(&p, 2);
    assert_int_equal(input_open(&in, path, &limits, &err), OK);
    ReadBlocks *blocks = NULL;
    ReadBlock *block = NULL;
    assert_int_equal(read_block_open(&blocks, in, 0, 1, &p, &err), OK);
    assert_int_equal(truncate(path, READ_BLOCK_BYTES + 12345), 0);
    assert_int_equal(read_block_next(blocks, 0, &block, &err), OK);
    assert_int_equal(read_block_run(blocks, 0, NULL, NULL, false, &err), E_INPUT);
    assert_non_null(strstr(err.text, "shorter"));
    read_block_close(blocks);
    input_close(in);
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_make_up_the_file),
        cmocka_unit_test(small_and_exact_sizes),
        cmocka_unit_test(cancel_is_obeyed),
        cmocka_unit_test(a_file_that_shrinks_is_refused),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
