/* Two layers: stored bytes come from the descriptor in blocks, by pread where there are
 * offsets; content bytes are the same ones or what zlib or zstd makes of them. Peeked
 * content waits in a buffer of its own. The first failure is kept and repeated. */
#include "core/base/input.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/base/unpack.h"

enum {
    BLOCK = 256 << 10,     /* stored bytes per system call */
    FIRST_PEEK = 16 << 10, /* most files are small: memory for more is taken when read */
    MAX_PEEK = 1 << 20,
    MAX_STEP = 1 << 30,    /* bytes per call of zlib, whose counts are 32 bits */
    FREE_OUTPUT = 64 << 20 /* gzip output that the ratio does not limit */
};

/* Where in the gzip data the next stored byte stands. */
typedef enum GzipState { BEFORE_FIRST, IN_MEMBER, AFTER_MEMBER, AT_END } GzipState;

struct Input {
    int fd;
    bool is_file; /* regular from its first byte: pread, size and time */
    bool is_gzip, is_zip_ready, was_cut;
    Unpack *unpack; /* zstd, or a part of the file; NULL otherwise */
    bool is_held;   /* `unpack` may hold content back that had no room */
    InputPart part; /* what this input is of the file; n is 0 when it is all of it */
    uint64_t size;
    struct timespec mtime;
    uint64_t taken; /* stored bytes read; the offset of a file */
    Limits limits;

    unsigned char *stored; /* stored_cap bytes */
    size_t stored_at, stored_n, stored_cap;

    z_stream zip;
    GzipState gzip;
    uint64_t packed, unpacked;
    uLong crc; /* of the content of a part so far */

    char *seen; /* content that was peeked */
    size_t seen_at, seen_n, seen_cap;

    Error failed;
    char name[TEXT_SHORT];
};

/* ---- opening ---- */

static Status refuse(Error *err, const char *name, const char *why)
{
    return error_set(err, E_INPUT, "%s: %s", name, why);
}

static Status check_kind(mode_t mode, const char *name, Error *err)
{
    if (S_ISREG(mode))
        return OK;
    if (S_ISDIR(mode))
        return refuse(err, name, strerror(EISDIR));
    if (S_ISFIFO(mode)) {
        (void)refuse(err, name, "is a named pipe, expected a regular file");
        error_hint(err, "read it through standard input: give - as the name");
        return E_INPUT;
    }
    if (S_ISSOCK(mode))
        return refuse(err, name, "is a socket, expected a regular file");
    return refuse(err, name, "is a device, expected a regular file");
}

static Status open_file(int *fd, struct stat *st, const char *path, const char *name,
                        Error *err)
{
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*fd < 0)
        return refuse(err, name, strerror(errno));
    const Status status = fstat(*fd, st) == 0 ? check_kind(st->st_mode, name, err)
                                              : refuse(err, name, strerror(errno));
    if (status != OK) {
        (void)close(*fd);
        *fd = -1;
    }
    return status;
}

Status input_open_regular(int *fd, uint64_t *size, const char *path, Error *err)
{
    struct stat st = {0};
    char name[TEXT_SHORT];
    if (size)
        *size = 0;
    TRY(open_file(fd, &st, path, text_short(name, str_text(path)), err));
    if (size)
        *size = (uint64_t)st.st_size;
    return OK;
}

/* A descriptor of its own for standard input. A file that was read from before is treated
 * as a pipe. */
static Status open_stdin(Input *in, struct stat *st, Error *err)
{
    in->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (in->fd < 0 || fstat(in->fd, st) != 0)
        return refuse(err, in->name, strerror(errno));
    in->is_file = S_ISREG(st->st_mode) && lseek(in->fd, 0, SEEK_CUR) == 0;
    if (S_ISREG(st->st_mode) || S_ISFIFO(st->st_mode) || S_ISSOCK(st->st_mode))
        return OK;
    if (S_ISDIR(st->st_mode))
        return refuse(err, in->name, strerror(EISDIR));
    return refuse(err, in->name, "is a terminal or device, expected a pipe or a file");
}

static Status fill(Input *in, Error *err);

/* A frame, or a skippable frame before it (as pzstd writes). */
static bool is_zstd(const unsigned char *p, size_t n)
{
    return n >= 4 && (memcmp(p, "\x28\xb5\x2f\xfd", 4) == 0 ||
                      ((p[0] & 0xf0) == 0x50 && memcmp(p + 1, "\x2a\x4d\x18", 3) == 0));
}

/* Memory for BLOCK bytes, or for all that there are. */
static void make_block(Input *in, uint64_t bytes)
{
    in->stored_cap = bytes < BLOCK ? (size_t)bytes + 1 : BLOCK;
    in->stored = mem_xalloc(in->stored_cap);
}

static Status open_any(Input *in, const char *path, Error *err)
{
    struct stat st = {0};
    if (strcmp(path, "-") == 0) {
        TRY(open_stdin(in, &st, err));
    } else {
        TRY(open_file(&in->fd, &st, path, in->name, err));
        in->is_file = true;
    }
    if (in->is_file) {
        in->size = (uint64_t)st.st_size;
        in->mtime = st.st_mtim;
    }
    make_block(in, in->is_file ? in->size : BLOCK);
    TRY(fill(in, err));
    const unsigned char *p = in->stored;
    in->is_gzip = in->stored_n >= 2 && p[0] == 0x1f && p[1] == 0x8b;
    if (is_zstd(p, in->stored_n))
        return unpack_new(&in->unpack, UNPACK_ZSTD, err);
    if (in->is_gzip && inflateInit2(&in->zip, 15 + 16) != Z_OK) {
        return error_set(err, E_NOMEM, "%s: not enough memory for unpacking", in->name);
    }
    in->is_zip_ready = in->is_gzip;
    return OK;
}

Status input_open(Input **out, const char *path, const Limits *limits, Error *err)
{
    *out = NULL;
    Input *in = mem_xcalloc(1, sizeof *in);
    in->fd = -1;
    in->limits = *limits;
    (void)text_short(in->name,
                     strcmp(path, "-") == 0 ? TEXT("standard input") : str_text(path));
    const Status status = open_any(in, path, err);
    if (status != OK) {
        input_close(in);
        return status;
    }
    *out = in;
    return OK;
}

/* The descriptor of its own has the same file behind it, whatever the name is by now. */
static Status open_part(Input *in, const Input *whole, const InputPart *part, Error *err)
{
    in->fd = fcntl(whole->fd, F_DUPFD_CLOEXEC, 3);
    if (in->fd < 0)
        return refuse(err, in->name, strerror(errno));
    in->is_file = true;
    in->size = whole->size;
    in->mtime = whole->mtime;
    in->limits = whole->limits;
    in->part = *part;
    in->taken = part->offset;
    in->crc = crc32(0, NULL, 0);
    make_block(in, part->n);
    return unpack_new(&in->unpack, part->is_deflated ? UNPACK_DEFLATE : UNPACK_STORED,
                      err);
}

Status input_open_part(Input **out, const Input *whole, const InputPart *part, Error *err)
{
    assert(input_is_plain(whole) && part->n > 0);
    *out = NULL;
    Input *in = mem_xcalloc(1, sizeof *in);
    in->fd = -1;
    (void)snprintf(in->name, sizeof in->name, "%s", part->name);
    const Status status = open_part(in, whole, part, err);
    if (status != OK) {
        input_close(in);
        return status;
    }
    *out = in;
    return OK;
}

void input_close(Input *in)
{
    if (!in)
        return;
    unpack_free(in->unpack);
    if (in->is_zip_ready)
        (void)inflateEnd(&in->zip);
    if (in->fd >= 0)
        (void)close(in->fd);
    free(in->stored);
    free(in->seen);
    free(in);
}

const char *input_name(const Input *in)
{
    return in->name;
}

uint64_t input_file_size(const Input *in)
{
    return in->size;
}

int64_t input_changed(const Input *in)
{
    return (int64_t)in->mtime.tv_sec * 1000000000 + in->mtime.tv_nsec;
}

uint64_t input_bytes_taken(const Input *in)
{
    return in->taken - (in->stored_n - in->stored_at);
}

bool input_is_gzip(const Input *in)
{
    return in->is_gzip;
}

const char *input_compression(const Input *in)
{
    return in->is_gzip ? "gzip" : in->unpack && in->part.n == 0 ? "zstd" : "none";
}

bool input_is_plain(const Input *in)
{
    return in->is_file && !in->is_gzip && !in->unpack;
}

bool input_was_cut(const Input *in)
{
    return in->was_cut;
}

/* ---- stored bytes ---- */

static Status became_shorter(const Input *in, Error *err)
{
    return refuse(err, in->name, "became shorter while it was read");
}

/* One read of at most n bytes at an offset (a pipe has none); waits where it must. */
static Status read_once(const Input *in, void *buf, size_t n, uint64_t offset,
                        size_t *got, Error *err)
{
    for (;;) {
        const ssize_t r =
            in->is_file ? pread(in->fd, buf, n, (off_t)offset) : read(in->fd, buf, n);
        if (r >= 0) {
            *got = (size_t)r;
            return OK;
        }
        if (errno == EAGAIN && !in->is_file) { /* someone made the pipe non-blocking */
            struct pollfd p = {.fd = in->fd, .events = POLLIN};
            (void)poll(&p, 1, -1);
        } else if (errno != EINTR) {
            return refuse(err, in->name, strerror(errno));
        }
    }
}

/* Reads stored bytes in order; 0 only at the end, which for a file is where it was when
 * it was opened, or later. */
static Status read_stored(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    if (in->part.n > 0) {
        const uint64_t left = in->part.offset + in->part.n - in->taken;
        n = n < left ? n : (size_t)left;
    }
    TRY(read_once(in, buf, n, in->taken, got, err));
    in->taken += *got;
    if (*got == 0 && n > 0 && in->is_file && in->taken < in->size)
        return became_shorter(in, err);
    return OK;
}

/* The next block, once the last one is used up; stored_n is 0 at the end. */
static Status fill(Input *in, Error *err)
{
    in->stored_at = 0;
    in->stored_n = 0;
    return read_stored(in, in->stored, in->stored_cap, &in->stored_n, err);
}

/* ---- content ---- */

static Status read_plain(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    const bool is_empty = in->stored_at == in->stored_n;
    if (is_empty && n >= BLOCK)
        return read_stored(in, buf, n, got, err);
    if (is_empty)
        TRY(fill(in, err));
    const size_t left = in->stored_n - in->stored_at;
    *got = left < n ? left : n;
    memcpy(buf, in->stored + in->stored_at, *got);
    in->stored_at += *got;
    return OK;
}

/* The compressed data end here; is_early: not where they may. */
static Status end_packed(Input *in, bool is_early, Error *err)
{
    in->gzip = AT_END;
    in->was_cut = is_early && in->limits.allow_cut;
    if (!is_early || in->was_cut)
        return OK;
    (void)error_set(err, E_INPUT,
                    "%s: the %s data end too early (an incomplete download?)", in->name,
                    in->unpack ? unpack_name(in->unpack) : "gzip");
    error_hint(err, "--allow-cut takes what is whole");
    return E_INPUT;
}

/* Content that is far larger than what it is made of is nothing that anybody published.
 */
static Status check_ratio(const Input *in, Error *err)
{
    if (in->limits.gzip_ratio > 0 && in->unpacked > FREE_OUTPUT &&
        (in->unpacked - FREE_OUTPUT) / in->limits.gzip_ratio > in->packed)
        return error_set(err, E_LIMIT, "%s: unpacks to more than %u times its size",
                         in->name, (unsigned)in->limits.gzip_ratio);
    return OK;
}

/* At the end of a part its length and sum are compared with what the archive says. */
static Status check_part(const Input *in, Error *err)
{
    if (in->part.n == 0 || in->was_cut)
        return OK;
    if (in->unpacked != in->part.size || (uint32_t)in->crc != in->part.crc)
        return refuse(err, in->name, "is damaged: its length or check sum is wrong");
    return OK;
}

static Status unpack_block(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    const size_t step = n < MAX_STEP ? n : MAX_STEP;
    UnpackStep s = {.in = in->stored + in->stored_at,
                    .in_n = in->stored_n - in->stored_at,
                    .out = buf,
                    .out_n = step};
    TRY(unpack_run(in->unpack, &s, in->name, err));
    in->stored_at += s.eaten;
    in->packed += s.eaten;
    in->unpacked += s.made;
    in->is_held = s.made == step;
    *got = s.made;
    if (in->part.n > 0)
        in->crc = crc32(in->crc, buf, (uInt)s.made);
    if (in->part.n > 0 && in->unpacked > in->part.size)
        return check_part(in, err);
    return check_ratio(in, err);
}

/* The next block for unpack; at the end of the stored bytes AT_END, having compared what
 * was unpacked with what was promised. */
static Status refill_packed(Input *in, Error *err)
{
    TRY(fill(in, err));
    if (in->stored_n > 0)
        return OK;
    TRY(end_packed(in, !unpack_is_whole(in->unpack), err));
    return check_part(in, err);
}

static Status read_unpacked(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    while (*got == 0 && in->gzip != AT_END) {
        if (in->stored_at == in->stored_n && !in->is_held)
            TRY(refill_packed(in, err));
        if (in->gzip != AT_END)
            TRY(unpack_block(in, buf, n, got, err));
    }
    return OK;
}

/* At a member's end: zeros up to the end of the file are padding; another member goes on.
 */
static Status begin_member(Input *in, Error *err)
{
    while (in->gzip == AFTER_MEMBER && in->stored_at < in->stored_n &&
           in->stored[in->stored_at] == 0)
        in->stored_at++;
    if (in->stored_at == in->stored_n)
        return OK;
    if (in->gzip == AFTER_MEMBER && in->stored[in->stored_at] != 0x1f)
        return refuse(err, in->name, "has other bytes after the gzip data");
    if (inflateReset(&in->zip) != Z_OK)
        return error_set(err, E_INTERNAL, "zlib refused to begin again");
    in->gzip = IN_MEMBER;
    return OK;
}

/* Lets zlib work on the block at hand. */
static Status inflate_block(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    const size_t step = n < MAX_STEP ? n : MAX_STEP;
    const size_t packed = in->stored_n - in->stored_at;
    in->zip.next_in = in->stored + in->stored_at;
    in->zip.avail_in = (uInt)packed;
    in->zip.next_out = buf;
    in->zip.avail_out = (uInt)step;
    const int code = inflate(&in->zip, Z_NO_FLUSH);
    const size_t eaten = packed - in->zip.avail_in;
    *got = step - in->zip.avail_out;
    in->stored_at += eaten;
    in->packed += eaten;
    in->unpacked += *got;
    if (code == Z_MEM_ERROR)
        return error_set(err, E_NOMEM, "%s: not enough memory for unpacking", in->name);
    if (code == Z_STREAM_END)
        in->gzip = AFTER_MEMBER;
    else if (code != Z_OK && code != Z_BUF_ERROR)
        return error_set(err, E_INPUT, "%s: the gzip data are damaged (%s)", in->name,
                         in->zip.msg ? in->zip.msg : "a dictionary is missing");
    return check_ratio(in, err);
}

static Status read_gzip(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    while (*got == 0 && in->gzip != AT_END) {
        if (in->stored_at == in->stored_n)
            TRY(fill(in, err));
        if (in->gzip != IN_MEMBER)
            TRY(begin_member(in, err));
        if (in->stored_n == 0)
            return end_packed(in, in->gzip == IN_MEMBER, err);
        if (in->gzip == IN_MEMBER)
            TRY(inflate_block(in, buf, n, got, err));
    }
    return OK;
}

/* Content after what was peeked; keeps the first failure. */
static Status read_content(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    *got = 0;
    Status status = in->failed.code;
    if (status == OK && n > 0) {
        status = in->unpack    ? read_unpacked(in, buf, n, got, &in->failed)
                 : in->is_gzip ? read_gzip(in, buf, n, got, &in->failed)
                               : read_plain(in, buf, n, got, &in->failed);
    }
    if (status != OK) {
        *got = 0;
        if (err)
            *err = in->failed;
    }
    return status;
}

Status input_peek(Input *in, size_t n, Text *got, Error *err)
{
    assert(n <= MAX_PEEK);
    *got = (Text){"", 0};
    if (in->seen_at > 0) {
        memmove(in->seen, in->seen + in->seen_at, in->seen_n - in->seen_at);
        in->seen_n -= in->seen_at;
        in->seen_at = 0;
    }
    while (in->seen_n < n) {
        if (in->seen_n == in->seen_cap) {
            const size_t cap = in->seen_cap ? 2 * in->seen_cap : FIRST_PEEK;
            in->seen_cap = cap < n ? cap : n;
            in->seen = mem_xrealloc(in->seen, in->seen_cap);
        }
        const size_t room = (in->seen_cap < n ? in->seen_cap : n) - in->seen_n;
        size_t more = 0;
        TRY(read_content(in, in->seen + in->seen_n, room, &more, err));
        if (more == 0)
            break;
        in->seen_n += more;
    }
    if (in->seen_n > 0)
        *got = (Text){in->seen, in->seen_n < n ? in->seen_n : n};
    return OK;
}

Status input_read(Input *in, void *buf, size_t n, size_t *got, Error *err)
{
    const size_t seen = in->seen_n - in->seen_at;
    if (seen == 0)
        return read_content(in, buf, n, got, err);
    *got = seen < n ? seen : n;
    memcpy(buf, in->seen + in->seen_at, *got);
    in->seen_at += *got;
    return OK;
}

Status input_pread(const Input *in, void *buf, size_t n, uint64_t offset, Error *err)
{
    assert(input_is_plain(in));
    size_t done = 0;
    while (done < n) {
        size_t got = 0;
        TRY(read_once(in, (char *)buf + done, n - done, offset + done, &got, err));
        if (got == 0)
            return became_shorter(in, err);
        done += got;
    }
    return OK;
}

Status input_check_unchanged(const Input *in, Error *err)
{
    struct stat st;
    if (!in->is_file)
        return OK;
    if (fstat(in->fd, &st) != 0)
        return refuse(err, in->name, strerror(errno));
    if ((uint64_t)st.st_size < in->size)
        return became_shorter(in, err);
    if ((uint64_t)st.st_size != in->size || st.st_mtim.tv_sec != in->mtime.tv_sec ||
        st.st_mtim.tv_nsec != in->mtime.tv_nsec)
        return refuse(err, in->name, "was changed while it was read");
    return OK;
}

Status input_slurp(Input *in, size_t max, Str *out, Error *err)
{
    enum { STEP = 64 << 10 };
    char *step = mem_xalloc(STEP);
    Str all = {0};
    size_t got = 0;
    Status status = OK;
    *out = (Str){0};
    do {
        status = input_read(in, step, STEP, &got, err);
        if (status == OK && got > max - all.n) {
            char size[16];
            mem_format_size(max, size);
            status = error_set(err, E_LIMIT, "%s: holds more than %s", in->name, size);
        }
        if (status == OK)
            str_add(&all, step, got);
    } while (status == OK && got > 0);
    free(step);
    if (status == OK)
        *out = all;
    else
        str_free(&all);
    return status;
}
