/* The tile unit of AMX: eight tiles of 16 rows of 64 bytes, and the product of a tile of
 * signed bytes with one of unsigned bytes. With TILE_PLAIN the same in plain C, so that a
 * kernel's tests run on any machine. Include only in kernels. */
#ifndef CORE_NEAR_TILE_H
#define CORE_NEAR_TILE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { TILE_ROWS = 16, TILE_BYTES = 64, TILES = 8 };

#ifdef TILE_PLAIN

static _Thread_local uint8_t tile_plain[TILES][TILE_ROWS][TILE_BYTES];

/* sum[r][c] += a[r][4k + b] * t[k][4c + b], a signed, t unsigned. */
static inline void tile_plain_multiply(int sum, int a, int t)
{
    for (size_t r = 0; r < TILE_ROWS; r++) {
        for (size_t c = 0; c < TILE_ROWS; c++) {
            int32_t s = 0;
            memcpy(&s, &tile_plain[sum][r][4 * c], sizeof s);
            for (size_t k = 0; k < TILE_BYTES; k++)
                s += (int8_t)tile_plain[a][r][k] * tile_plain[t][k / 4][4 * c + k % 4];
            memcpy(&tile_plain[sum][r][4 * c], &s, sizeof s);
        }
    }
}

static inline void tile_plain_load(int tile, const void *from, size_t stride)
{
    for (size_t r = 0; r < TILE_ROWS; r++)
        memcpy(tile_plain[tile][r], (const uint8_t *)from + r * stride, TILE_BYTES);
}

static inline void tile_plain_store(int tile, void *to, size_t stride)
{
    for (size_t r = 0; r < TILE_ROWS; r++)
        memcpy((uint8_t *)to + r * stride, tile_plain[tile][r], TILE_BYTES);
}

#define tile_open()
#define tile_close()
#define tile_zero(tile) memset(tile_plain[tile], 0, sizeof tile_plain[tile])
#define tile_load       tile_plain_load
#define tile_store      tile_plain_store
#define tile_multiply   tile_plain_multiply

#else

#include <immintrin.h>

/* Whole tiles, all eight. */
static inline void tile_open(void)
{
    struct {
        uint8_t palette, start_row, reserved[14];
        uint16_t bytes[16];
        uint8_t rows[16];
    } config = {.palette = 1};
    for (int t = 0; t < TILES; t++) {
        config.bytes[t] = TILE_BYTES;
        config.rows[t] = TILE_ROWS;
    }
    _tile_loadconfig(&config);
}

/* A thread that holds no tiles is switched faster. */
static inline void tile_close(void)
{
    _tile_release();
}

/* The numbers of tiles are part of the instruction. */
#define tile_zero(tile)               _tile_zero(tile)
#define tile_load(tile, from, stride) _tile_loadd(tile, from, stride)
#define tile_store(tile, to, stride)  _tile_stored(tile, to, stride)
#define tile_multiply(sum, a, t)      _tile_dpbsud(sum, a, t)

#endif
#endif
