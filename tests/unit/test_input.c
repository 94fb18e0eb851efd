#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>

#include "core/base/input.h"
#include "core/base/rng.h"
#include "tests/unit/unit.h"

static char folder[64];
static char path[128];

static const char *at(const char *name)
{
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const void *bytes, size_t n)
{
    FILE *f = fopen(at(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* Bytes that gzip cannot make much smaller. */
static void fill_random(char *p, size_t n)
{
    Rng rng = rng_stream(1, "content");
    for (size_t i = 0; i < n; i++)
        p[i] = (char)(rng_u64(&rng) >> 60);
}

static size_t gzip_bytes(char *out, size_t cap, const char *bytes, size_t n)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    z.next_in = (const Bytef *)bytes;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)cap;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    const size_t size = cap - z.avail_out;
    assert_int_equal(deflateEnd(&z), Z_OK);
    return size;
}

static Input *open_ok(const char *name)
{
    Input *in = NULL;
    Error err = {0};
    const Limits limits = limits_default();
    if (input_open(&in, name, &limits, &err) != OK)
        fail_msg("%s", err.text);
    return in;
}

static void check_refused(const char *name, const char *part)
{
    void *garbage = folder;
    Input *in = garbage;
    Error err = {0};
    const Limits limits = limits_default();
    assert_int_equal(input_open(&in, name, &limits, &err), E_INPUT);
    assert_null(in);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

/* Reads in pieces of changing size. */
static Status read_all(Input *in, char *buf, size_t cap, size_t *n, Error *err)
{
    Rng rng = rng_stream(2, "pieces");
    *n = 0;
    for (;;) {
        const size_t want =
            1 + (size_t)rng_below(&rng, rng_below(&rng, 2) ? 100 : 400000);
        size_t got = 0;
        char *piece = malloc(want);
        assert_non_null(piece);
        const Status status = input_read(in, piece, want, &got, err);
        assert_true(got <= want && *n + got <= cap);
        memcpy(buf + *n, piece, got);
        free(piece);
        *n += got;
        if (status != OK || got == 0)
            return status;
    }
}

static void check_content(const char *name, const char *want, size_t n)
{
    Input *in = open_ok(name);
    char *buf = malloc(n + 1);
    assert_non_null(buf);
    size_t got = 0;
    Error err = {0};
    assert_int_equal(read_all(in, buf, n + 1, &got, &err), OK);
    assert_int_equal(got, n);
    assert_memory_equal(buf, want, n);
    assert_int_equal(input_read(in, buf, 1, &got, &err), OK);
    assert_int_equal(got, 0);
    assert_int_equal(input_check_unchanged(in, &err), OK);
    assert_false(input_was_cut(in));
    if (input_file_size(in) > 0)
        assert_int_equal(input_bytes_taken(in), input_file_size(in));
    free(buf);
    input_close(in);
}

enum { BIG = 1100000 };
static char big[BIG];
static char packed[2 * BIG];

static void plain_files(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 262143, 262144, 262145, BIG};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_file("plain", big, sizes[i]);
        check_content(at("plain"), big, sizes[i]);
    }
    Input *in = open_ok(at("plain"));
    assert_true(input_is_plain(in) && !input_is_gzip(in));
    assert_int_equal(input_file_size(in), BIG);
    Error err = {0};
    char part[100];
    assert_int_equal(input_pread(in, part, 100, 777777, &err), OK);
    assert_memory_equal(part, big + 777777, 100);
    assert_int_equal(input_pread(in, part, 100, BIG - 99, &err), E_INPUT);
    assert_non_null(strstr(err.text, "plain: became shorter while it was read"));
    input_close(in);
    input_close(NULL);
}

static void peeking_takes_nothing(void **state)
{
    (void)state;
    write_file("plain", big, BIG);
    Input *in = open_ok(at("plain"));
    Error err = {0};
    Text head;
    assert_int_equal(input_peek(in, 10, &head, &err), OK);
    assert_int_equal(head.n, 10);
    assert_memory_equal(head.p, big, 10);
    assert_int_equal(input_peek(in, 1 << 20, &head, &err), OK);
    assert_int_equal(head.n, 1 << 20);
    assert_int_equal(input_peek(in, 4, &head, &err), OK);
    assert_int_equal(head.n, 4);
    static char buf[BIG + 1];
    size_t got = 0;
    assert_int_equal(input_read(in, buf, 5, &got, &err), OK);
    assert_int_equal(got, 5);
    assert_int_equal(input_peek(in, 3, &head, &err), OK);
    assert_memory_equal(head.p, big + 5, 3);
    assert_int_equal(read_all(in, buf + 5, BIG - 4, &got, &err), OK);
    assert_int_equal(got, BIG - 5);
    assert_memory_equal(buf, big, BIG);
    assert_int_equal(input_peek(in, 3, &head, &err), OK);
    assert_int_equal(head.n, 0);
    input_close(in);
    write_file("short", "ab", 2);
    in = open_ok(at("short"));
    assert_int_equal(input_peek(in, 100, &head, &err), OK);
    assert_int_equal(head.n, 2);
    input_close(in);
}

static void gzip_files(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 1000, BIG};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const size_t n = gzip_bytes(packed, sizeof packed, big, sizes[i]);
        write_file("one.gz", packed, n);
        check_content(at("one.gz"), big, sizes[i]);
    }
    /* three members, the second one empty, and padding */
    size_t n = gzip_bytes(packed, sizeof packed, big, 600000);
    n += gzip_bytes(packed + n, sizeof packed - n, big, 0);
    n += gzip_bytes(packed + n, sizeof packed - n, big + 600000, BIG - 600000);
    memset(packed + n, 0, 1000);
    write_file("three.gz", packed, n);
    check_content(at("three.gz"), big, BIG);
    write_file("padded.gz", packed, n + 1000);
    check_content(at("padded.gz"), big, BIG);
    Input *in = open_ok(at("three.gz"));
    assert_true(input_is_gzip(in) && !input_is_plain(in));
    Text head;
    Error err = {0};
    assert_int_equal(input_peek(in, 700000, &head, &err), OK);
    assert_int_equal(head.n, 700000);
    assert_memory_equal(head.p, big, 700000);
    input_close(in);
}

/* The file's first n bytes: its content is refused, or with allow_cut a true beginning.
 */
static void check_cut_gzip(size_t n, size_t whole)
{
    static char buf[1000];
    write_file("cut.gz", packed, n);
    Limits limits = limits_default();
    Error err = {0};
    for (int allow = 0; allow < 2; allow++) {
        Input *in = NULL;
        size_t got = 0;
        limits.allow_cut = allow;
        assert_int_equal(input_open(&in, at("cut.gz"), &limits, &err), OK);
        const Status status = read_all(in, buf, sizeof buf, &got, &err);
        if (n == whole) {
            assert_int_equal(status, OK);
            assert_int_equal(got, 600);
        } else if (allow) {
            assert_int_equal(status, OK);
        } else {
            assert_int_equal(status, E_INPUT);
            assert_non_null(strstr(err.text, "cut.gz: the gzip data end too early"));
            assert_non_null(strstr(err.hint, "--allow-cut"));
            /* the failure stays */
            assert_int_equal(input_read(in, buf + got, 1, &got, &err), E_INPUT);
            assert_int_equal(got, 0);
        }
        if (status == OK)
            assert_memory_equal(buf, big, got);
        assert_int_equal(input_was_cut(in), n < whole && allow);
        input_close(in);
    }
}

static void cut_gzip(void **state)
{
    (void)state;
    const size_t n = gzip_bytes(packed, sizeof packed, big, 600);
    for (size_t k = 2; k <= n; k++)
        check_cut_gzip(k, n);
}

/* Each byte changed: refused, or (in fields that carry no content) read rightly. */
static void damaged_gzip(void **state)
{
    (void)state;
    static char buf[4000];
    const size_t n = gzip_bytes(packed, sizeof packed, big, 600);
    const Limits limits = limits_default();
    int refused = 0;
    for (size_t k = 2; k < n; k++) {
        packed[k] ^= 0x24;
        write_file("bad.gz", packed, n);
        packed[k] ^= 0x24;
        Input *in = NULL;
        Error err = {0};
        size_t got = 0;
        assert_int_equal(input_open(&in, at("bad.gz"), &limits, &err), OK);
        if (read_all(in, buf, sizeof buf, &got, &err) != OK) {
            assert_non_null(strstr(err.text, "bad.gz: the gzip data "));
            refused++;
        } else {
            assert_true(k < 10); /* time, system */
            assert_int_equal(got, 600);
            assert_memory_equal(buf, big, 600);
        }
        input_close(in);
    }
    assert_true(refused > (int)n - 12);
    packed[n] = 'x';
    write_file("more.gz", packed, n + 1);
    Input *in = open_ok(at("more.gz"));
    Error err = {0};
    size_t got = 0;
    assert_int_equal(read_all(in, buf, sizeof buf, &got, &err), E_INPUT);
    assert_non_null(strstr(err.text, "more.gz: has other bytes after the gzip data"));
    input_close(in);
}

/* 200 MB of zeros in 200 kB: stops long before the end, with little memory. */
static void gzip_bomb(void **state)
{
    (void)state;
    enum { STEP = 1 << 20 };
    char *step = calloc(1, STEP);
    assert_non_null(step);
    gzFile f = gzopen(at("bomb.gz"), "wb6");
    assert_non_null(f);
    for (int i = 0; i < 200; i++)
        assert_int_equal(gzwrite(f, step, STEP), STEP);
    assert_int_equal(gzclose(f), Z_OK);
    for (uint32_t ratio = 200; ratio <= 2000; ratio += 1800) {
        Limits limits = limits_default();
        limits.gzip_ratio = ratio;
        Input *in = NULL;
        Error err = {0};
        size_t total = 0;
        size_t got = 1;
        Status status = input_open(&in, at("bomb.gz"), &limits, &err);
        while (status == OK && got > 0) {
            status = input_read(in, step, STEP, &got, &err);
            total += got;
        }
        if (ratio == 200) {
            assert_int_equal(status, E_LIMIT);
            assert_non_null(strstr(err.text, "bomb.gz: unpacks to more than 200 times"));
            assert_true(total > 64 << 20 && total < 90 << 20);
        } else {
            assert_int_equal(status, OK);
            assert_int_equal(total, 200 << 20);
        }
        input_close(in);
    }
    free(step);
}

static void what_is_no_file(void **state)
{
    (void)state;
    check_refused(at("missing"), "missing: No such file or directory");
    check_refused(folder, ": Is a directory");
    check_refused("/dev/null", "/dev/null: is a device, expected a regular file");
    check_refused("", "No such file");
    assert_int_equal(mkfifo(at("fifo"), 0600), 0);
    check_refused(at("fifo"), "fifo: is a named pipe, expected a regular file");
    assert_int_equal(symlink("loop", at("loop")), 0);
    check_refused(at("loop"), "loop: Too many levels of symbolic links");
    write_file("real", "x", 1);
    assert_int_equal(symlink("real", at("link")), 0);
    check_content(at("link"), "x", 1);
    const int s = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    (void)snprintf(name.sun_path, sizeof name.sun_path, "%s/socket", folder);
    assert_int_equal(bind(s, (struct sockaddr *)&name, sizeof name), 0);
    check_refused(at("socket"), "socket: ");
    assert_int_equal(close(s), 0);
    int fd = 7;
    uint64_t size = 7;
    Error err = {0};
    assert_int_equal(input_open_regular(&fd, &size, at("fifo"), &err), E_INPUT);
    assert_int_equal(fd, -1);
    assert_int_equal(size, 0);
    assert_int_equal(input_open_regular(&fd, &size, at("real"), &err), OK);
    assert_int_equal(size, 1);
    assert_int_equal(close(fd), 0);
}

static void strange_names(void **state)
{
    (void)state;
    check_refused(at("a\nb\x1b[31m\xff"), "/a^Jb^[[31m\\xFF: No such file");
    write_file("-x\n", "abc", 3);
    Input *in = open_ok(at("-x\n"));
    assert_non_null(strstr(input_name(in), "/-x^J"));
    input_close(in);
}

static void files_that_change(void **state)
{
    (void)state;
    static char buf[BIG];
    size_t got = 0;
    Error err = {0};
    write_file("live", big, BIG);
    Input *in = open_ok(at("live"));
    assert_int_equal(truncate(at("live"), 500000), 0);
    assert_int_equal(read_all(in, buf, BIG, &got, &err), E_INPUT);
    assert_non_null(strstr(err.text, "live: became shorter while it was read"));
    assert_int_equal(input_check_unchanged(in, &err), E_INPUT);
    input_close(in);

    write_file("live", big, 1000);
    in = open_ok(at("live"));
    FILE *f = fopen(at("live"), "ab");
    assert_non_null(f);
    assert_int_equal(fputs("more", f) >= 0 && fclose(f) == 0, 1);
    assert_int_equal(read_all(in, buf, BIG, &got, &err), OK);
    assert_int_equal(input_check_unchanged(in, &err), E_INPUT);
    assert_non_null(strstr(err.text, "live: was changed while it was read"));
    input_close(in);

    write_file("live", big, 1000);
    in = open_ok(at("live"));
    const struct timespec times[2] = {{1, 2}, {3, 4}};
    assert_int_equal(utimensat(AT_FDCWD, at("live"), times, 0), 0);
    assert_int_equal(input_check_unchanged(in, &err), E_INPUT);
    input_close(in);
}

static void *write_slowly(void *arg)
{
    const int fd = *(const int *)arg;
    for (size_t i = 0; i < BIG;) {
        const ssize_t n = write(fd, big + i, BIG - i < 3001 ? BIG - i : 3001);
        if (n > 0)
            i += (size_t)n;
    }
    (void)close(fd);
    return NULL;
}

/* Puts fd in the place of standard input, checks, puts the old one back. */
static void with_stdin(int fd, void (*check)(void))
{
    const int kept = dup(STDIN_FILENO);
    assert_true(fd >= 0);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(close(fd), 0);
    check();
    if (kept >= 0) {
        assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
        assert_int_equal(close(kept), 0);
    } else {
        assert_int_equal(close(STDIN_FILENO), 0);
    }
}

static void expect_pipe(void)
{
    Input *in = open_ok("-");
    assert_false(input_is_plain(in));
    assert_int_equal(input_file_size(in), 0);
    assert_string_equal(input_name(in), "standard input");
    input_close(in);
}

static void expect_all(void)
{
    check_content("-", big, BIG);
}

static void expect_rest(void)
{
    check_content("-", big + 100, BIG - 100);
    Input *in = open_ok("-");
    assert_false(input_is_plain(in));
    input_close(in);
}

static void expect_plain(void)
{
    Input *in = open_ok("-");
    assert_true(input_is_plain(in));
    input_close(in);
}

static void expect_device(void)
{
    check_refused("-", "standard input: is a terminal or device");
}

static void standard_input(void **state)
{
    (void)state;
    for (int flags = 0; flags <= O_NONBLOCK; flags += O_NONBLOCK) {
        int ends[2];
        pthread_t writer;
        assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
        assert_int_equal(fcntl(ends[0], F_SETFL, flags), 0);
        assert_int_equal(pthread_create(&writer, NULL, write_slowly, &ends[1]), 0);
        with_stdin(ends[0], expect_all);
        assert_int_equal(pthread_join(writer, NULL), 0);
    }
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], "ab", 2), 2);
    assert_int_equal(close(ends[1]), 0);
    with_stdin(ends[0], expect_pipe);
    write_file("stdin", big, BIG);
    with_stdin(open(at("stdin"), O_RDONLY | O_CLOEXEC), expect_all);
    with_stdin(open(at("stdin"), O_RDONLY | O_CLOEXEC), expect_plain);
    const int used = open(at("stdin"), O_RDONLY | O_CLOEXEC);
    assert_int_equal(lseek(used, 100, SEEK_SET), 100);
    with_stdin(used, expect_rest);
    with_stdin(open("/dev/null", O_RDONLY | O_CLOEXEC), expect_device);
}

static void slurping(void **state)
{
    (void)state;
    write_file("plain", big, 100000);
    Input *in = open_ok(at("plain"));
    Str s = {0};
    Error err = {0};
    assert_int_equal(input_slurp(in, 100000, &s, &err), OK);
    assert_int_equal(s.n, 100000);
    assert_memory_equal(s.p, big, 100000);
    str_free(&s);
    input_close(in);
    in = open_ok(at("plain"));
    assert_int_equal(input_slurp(in, 99999, &s, &err), E_LIMIT);
    assert_null(s.p);
    assert_non_null(strstr(err.text, "plain: holds more than 100 kB"));
    input_close(in);
}

static int make_folder(void **state)
{
    (void)state;
    fill_random(big, BIG);
    (void)snprintf(folder, sizeof folder, "/tmp/isogloss-input-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {
        "plain",  "short",   "one.gz",  "three.gz", "padded.gz", "cut.gz",
        "bad.gz", "more.gz", "bomb.gz", "fifo",     "loop",      "real",
        "link",   "socket",  "-x\n",    "live",     "stdin"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unlink(at(names[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_files),       cmocka_unit_test(peeking_takes_nothing),
        cmocka_unit_test(gzip_files),        cmocka_unit_test(cut_gzip),
        cmocka_unit_test(damaged_gzip),      cmocka_unit_test(gzip_bomb),
        cmocka_unit_test(what_is_no_file),   cmocka_unit_test(strange_names),
        cmocka_unit_test(files_that_change), cmocka_unit_test(standard_input),
        cmocka_unit_test(slurping),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
