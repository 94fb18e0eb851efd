/* Compressed bytes for the tests of reading: zstd frames, and zip archives written entry
 * by entry as numpy.savez writes them. */
#ifndef TESTS_UNIT_PACKING_H
#define TESTS_UNIT_PACKING_H

#include <stdlib.h>
#include <string.h>
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

/* An entry of an archive to write; what is 0 or false is as it should be. */
typedef struct PackingEntry {
    const char *name;
    Text content;
    bool is_deflated;
    bool is_wide;      /* sizes in the zip64 extra field */
    uint32_t flip_crc; /* bits to turn in the sum */
} PackingEntry;

static inline void packing_add_int(Str *s, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        str_add_char(s, (char)(v >> (8 * i) & 0xff));
}

/* What local and central header share, from the version needed to the extra length. */
static inline void packing_add_head(Str *s, const PackingEntry *e, uint64_t packed)
{
    const uint32_t crc = packing_crc(e->content.p, e->content.n) ^ e->flip_crc;
    packing_add_int(s, 20, 2);
    packing_add_int(s, 0, 2);
    packing_add_int(s, e->is_deflated ? 8 : 0, 2);
    packing_add_int(s, 0, 4);
    packing_add_int(s, crc, 4);
    packing_add_int(s, e->is_wide ? UINT32_MAX : packed, 4);
    packing_add_int(s, e->is_wide ? UINT32_MAX : e->content.n, 4);
    packing_add_int(s, strlen(e->name), 2);
    packing_add_int(s, e->is_wide ? 20 : 0, 2);
}

static inline void packing_add_tail(Str *s, const PackingEntry *e, uint64_t packed)
{
    str_add_cstr(s, e->name);
    if (!e->is_wide)
        return;
    packing_add_int(s, 1, 2);
    packing_add_int(s, 16, 2);
    packing_add_int(s, e->content.n, 8);
    packing_add_int(s, packed, 8);
}

/* Appends an archive of n entries to the empty *out. */
static inline void packing_add_zip(Str *out, const PackingEntry *entry, int n)
{
    Str directory = {0};
    for (int i = 0; i < n; i++) {
        const PackingEntry *e = &entry[i];
        const uint64_t at = out->n;
        Str body = {0};
        if (e->is_deflated)
            packing_add_deflate(&body, e->content.p, e->content.n);
        else
            str_add_text(&body, e->content);
        str_add(out, "PK\3\4", 4);
        packing_add_head(out, e, body.n);
        packing_add_tail(out, e, body.n);
        str_add(out, body.p, body.n);
        str_add(&directory, "PK\1\2\24\0", 6);
        packing_add_head(&directory, e, body.n);
        for (int k = 0; k < 5; k++) /* comment, disk, attributes */
            packing_add_int(&directory, 0, 2);
        packing_add_int(&directory, at, 4);
        packing_add_tail(&directory, e, body.n);
        str_free(&body);
    }
    const uint64_t at = out->n;
    str_add(out, directory.p, directory.n);
    str_add(out, "PK\5\6\0\0\0\0", 8);
    packing_add_int(out, (uint64_t)n, 2);
    packing_add_int(out, (uint64_t)n, 2);
    packing_add_int(out, directory.n, 4);
    packing_add_int(out, at, 4);
    packing_add_int(out, 0, 2);
    str_free(&directory);
}

#endif
