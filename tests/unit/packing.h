/* Compressed bytes for the tests of reading: zstd frames, and zip archives written entry
 * by entry as numpy.savez writes them. */
#ifndef TESTS_UNIT_PACKING_H
#define TESTS_UNIT_PACKING_H

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "core/base/str.h"
#include "tests/unit/unit.h"

/* Appends a zstd frame with a check sum. */
static inline void packing_add_zstd(Str *out, const char *bytes, size_t n)
{
    ZSTD_CCtx *c = ZSTD_createCCtx();
    assert_non_null(c);
    assert_false(ZSTD_isError(ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1)));
    const size_t cap = ZSTD_compressBound(n);
    char *buf = malloc(cap);
    assert_non_null(buf);
    const size_t made = ZSTD_compress2(c, buf, cap, n ? bytes : "", n);
    assert_false(ZSTD_isError(made));
    str_add(out, buf, made);
    free(buf);
    assert_int_equal(ZSTD_freeCCtx(c), 0);
}

/* Appends a raw deflate stream. */
static inline void packing_add_deflate(Str *out, const char *bytes, size_t n)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    const size_t cap = deflateBound(&z, (uLong)n) + 16;
    char *buf = malloc(cap);
    assert_non_null(buf);
    Str copy = {0}; /* zlib wants bytes that are not const */
    str_add(&copy, bytes, n);
    z.next_in = (Bytef *)copy.p;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)buf;
    z.avail_out = (uInt)cap;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    str_add(out, buf, cap - z.avail_out);
    free(buf);
    assert_int_equal(deflateEnd(&z), Z_OK);
    str_free(&copy);
}

static inline uint32_t packing_crc(const char *bytes, size_t n)
{
    return (uint32_t)crc32(crc32(0, NULL, 0), (const Bytef *)bytes, (uInt)n);
}

#endif
