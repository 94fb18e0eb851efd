/* A zstd stream may ask for a window of any size; more than 128 MiB, which no level of
 * the zstd program uses unless --long asks for it, is refused before it is allocated. */
#include "core/base/unpack.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "core/base/mem.h"

enum { WINDOW_LOG = 27 };

struct Unpack {
    UnpackKind kind;
    ZSTD_DCtx *zstd;
    z_stream zip;
    bool is_zip_ready;
    bool is_whole;
};

static Status no_memory(const char *what, Error *err)
{
    return error_set(err, E_NOMEM, "%s: not enough memory for unpacking", what);
}

Status unpack_new(Unpack **out, UnpackKind kind, Error *err)
{
    *out = NULL;
    Unpack *u = mem_xcalloc(1, sizeof *u);
    u->kind = kind;
    u->is_whole = kind != UNPACK_DEFLATE;
    bool is_ready = true;
    if (kind == UNPACK_ZSTD) {
        u->zstd = ZSTD_createDCtx();
        is_ready = u->zstd && !ZSTD_isError(ZSTD_DCtx_setParameter(
                                  u->zstd, ZSTD_d_windowLogMax, WINDOW_LOG));
    } else if (kind == UNPACK_DEFLATE) {
        u->is_zip_ready = inflateInit2(&u->zip, -MAX_WBITS) == Z_OK;
        is_ready = u->is_zip_ready;
    }
    if (!is_ready) {
        unpack_free(u);
        return no_memory("compressed data", err);
    }
    *out = u;
    return OK;
}

void unpack_free(Unpack *u)
{
    if (!u)
        return;
    (void)ZSTD_freeDCtx(u->zstd);
    if (u->is_zip_ready)
        (void)inflateEnd(&u->zip);
    free(u);
}

const char *unpack_name(const Unpack *u)
{
    switch (u->kind) {
    case UNPACK_ZSTD: return "zstd";
    case UNPACK_DEFLATE: return "deflate";
    case UNPACK_STORED: break;
    }
    return "stored";
}

bool unpack_is_whole(const Unpack *u)
{
    return u->is_whole;
}

static Status refuse_zstd(const Unpack *u, size_t code, const char *name, Error *err)
{
    switch ((int)ZSTD_getErrorCode(code)) {
    case ZSTD_error_memory_allocation: return no_memory(name, err);
    case ZSTD_error_frameParameter_windowTooLarge:
        (void)error_set(err, E_LIMIT, "%s: the zstd data need a window above %d MiB",
                        name, 1 << (WINDOW_LOG - 20));
        error_hint(err, "unpack it first: unzstd --long=31");
        return E_LIMIT;
    case ZSTD_error_prefix_unknown:
        if (u->is_whole)
            return error_set(err, E_INPUT, "%s: has other bytes after the zstd data",
                             name);
        break;
    default: break;
    }
    return error_set(err, E_INPUT, "%s: the zstd data are damaged (%s)", name,
                     ZSTD_getErrorName(code));
}

static Status run_zstd(Unpack *u, UnpackStep *s, const char *name, Error *err)
{
    ZSTD_inBuffer in = {s->in, s->in_n, 0};
    ZSTD_outBuffer out = {s->out, s->out_n, 0};
    const size_t code = ZSTD_decompressStream(u->zstd, &out, &in);
    s->eaten = in.pos;
    s->made = out.pos;
    if (ZSTD_isError(code))
        return refuse_zstd(u, code, name, err);
    if (s->eaten > 0 || s->made > 0) /* an empty call between frames tells nothing */
        u->is_whole = code == 0;
    return OK;
}

static Status run_deflate(Unpack *u, UnpackStep *s, const char *name, Error *err)
{
    if (u->is_whole) {
        return s->in_n == 0
                   ? OK
                   : error_set(err, E_INPUT,
                               "%s: has other bytes after the deflated data", name);
    }
    /* zlib counts in 32 bits, and wants a pointer that is not const */
    unsigned char none[1] = {0};
    u->zip.next_in = none;
    if (s->in_n > 0)
        memcpy(&u->zip.next_in, &s->in, sizeof s->in);
    u->zip.avail_in = s->in_n < INT_MAX ? (uInt)s->in_n : INT_MAX;
    u->zip.next_out = s->out;
    u->zip.avail_out = s->out_n < INT_MAX ? (uInt)s->out_n : INT_MAX;
    const uInt in_n = u->zip.avail_in;
    const uInt out_n = u->zip.avail_out;
    const int code = inflate(&u->zip, Z_NO_FLUSH);
    s->eaten = in_n - u->zip.avail_in;
    s->made = out_n - u->zip.avail_out;
    u->zip.next_in = NULL; /* borrowed for this call only */
    if (code == Z_MEM_ERROR)
        return no_memory(name, err);
    u->is_whole = code == Z_STREAM_END;
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
        return error_set(err, E_INPUT, "%s: the deflated data are damaged (%s)", name,
                         u->zip.msg ? u->zip.msg : "a dictionary is missing");
    }
    return OK;
}

Status unpack_run(Unpack *u, UnpackStep *s, const char *name, Error *err)
{
    s->eaten = 0;
    s->made = 0;
    if (u->kind == UNPACK_ZSTD)
        return run_zstd(u, s, name, err);
    if (u->kind == UNPACK_DEFLATE)
        return run_deflate(u, s, name, err);
    const size_t n = s->in_n < s->out_n ? s->in_n : s->out_n;
    if (n > 0)
        memcpy(s->out, s->in, n);
    s->eaten = n;
    s->made = n;
    return OK;
}
