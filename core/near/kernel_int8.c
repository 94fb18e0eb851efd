#include "core/near/kernel_int8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/rng.h"

/* Rows are packed LANES at a time, one number of all of them in LANES neighbouring
 * floats: what is done to one row is done to all by the same instruction. */
enum { LANES = 16, LINES = 16 };

typedef float Lanes[LANES];

typedef struct Packer {
    size_t depth;
    Lanes *x, *moved; /* depth of each */
    uint32_t *sign;   /* 2 x depth: 0 or the sign bit */
    float step[LANES];
    float error[LANES];
} Packer;

size_t kernel_int8_depth(int32_t d, size_t unit)
{
    return ((size_t)d + unit - 1) / unit * unit;
}

size_t kernel_int8_row_bytes(size_t depth)
{
    return depth + sizeof(float) + sizeof(int32_t);
}

KernelInt8Queries kernel_int8_queries(const void *group, int32_t room, size_t depth)
{
    const uint8_t *after = (const uint8_t *)group + (size_t)room * depth;
    return (KernelInt8Queries){
        .x = group,
        .step = (const float *)(const void *)after,
        .shift = (const int32_t *)(const void *)(after + (size_t)room * sizeof(float))};
}

double kernel_int8_sum_error(int32_t d)
{
    (void)d;
    return 8 * 0x1p-24;
}

static Packer packer_new(size_t depth)
{
    Packer p = {.depth = depth,
                .x = mem_xcalloc(depth, sizeof *p.x),
                .moved = mem_xcalloc(depth, sizeof *p.moved),
                .sign = mem_xcalloc(2 * depth, sizeof *p.sign)};
    Rng rng = rng_stream(0, "signs of the int8 rows");
    for (size_t i = 0; i < 2 * depth; i += 64) {
        const uint64_t bits = rng_u64(&rng);
        for (size_t b = 0; b < 64 && i + b < 2 * depth; b++)
            p.sign[i + b] = (uint32_t)((bits >> b) & 1) << 31;
    }
    return p;
}

static void packer_free(Packer *p)
{
    free(p->x);
    free(p->moved);
    free(p->sign);
}

/* --- turning */

static void flip(Lanes *x, const uint32_t *sign, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        uint32_t bits[LANES];
        memcpy(bits, x[j], sizeof bits);
        for (int r = 0; r < LANES; r++)
            bits[r] ^= sign[j];
        memcpy(x[j], bits, sizeof bits);
    }
}

/* (a, b) -> (a + b, a - b) for two lines of `width` numbers. */
static void add_and_subtract(Lanes *a, Lanes *b, size_t width)
{
    for (size_t g = 0; g < width; g++) {
        for (int r = 0; r < LANES; r++) {
            const float sum = a[g][r] + b[g][r];
            b[g][r] = a[g][r] - b[g][r];
            a[g][r] = sum;
        }
    }
}

/* Down the columns of LINES x width numbers. */
static void hadamard(Lanes *x, size_t width)
{
    for (size_t half = 1; half < LINES; half *= 2) {
        for (size_t l = 0; l < LINES; l++) {
            if (!(l & half))
                add_and_subtract(x + l * width, x + (l + half) * width, width);
        }
    }
    for (size_t j = 0; j < LINES * width; j++)
        for (int r = 0; r < LANES; r++)
            x[j][r] *= 0.25F;
}

static void turn(Packer *p)
{
    const size_t width = p->depth / LINES;
    flip(p->x, p->sign, p->depth);
    hadamard(p->x, width);
    for (size_t l = 0; l < LINES; l++) {
        const size_t by = width > 0 ? l % width : 0;
        Lanes *to = p->moved + l * width;
        Lanes *from = p->x + l * width;
        memcpy(to, from + by, (width - by) * sizeof *to);
        memcpy(to + (width - by), from, by * sizeof *to);
    }
    flip(p->moved, p->sign + p->depth, p->depth);
    hadamard(p->moved, width);
}

/* --- rounding */

static void load(Packer *p, const KernelRows *rows, int32_t first)
{
    const Space *s = rows->space;
    const size_t d = (size_t)s->d;
    memset(p->x, 0, p->depth * sizeof *p->x);
    for (int32_t r = 0; r < LANES && first + r < rows->n; r++) {
        const int32_t at = rows->first + first + r;
        const int32_t i = rows->ids ? rows->ids[at] : at;
        const float *x = space_row(s, i);
        const double inverse = s->norm[i] > 0 ? 1 / s->norm[i] : 0;
        for (size_t j = 0; j < d; j++)
            p->x[j][r] = (float)((double)x[j] * inverse);
    }
}

/* Leaves whole numbers in [-127, 127] in `moved`, and steps and errors of the rows. */
static void quantise(Packer *p)
{
    float most[LANES] = {0};
    float lost[LANES] = {0};
    float scale[LANES];
    for (size_t j = 0; j < p->depth; j++) {
        for (int r = 0; r < LANES; r++) {
            const float v = fabsf(p->moved[j][r]);
            most[r] = v > most[r] ? v : most[r];
        }
    }
    for (int r = 0; r < LANES; r++) {
        p->step[r] = most[r] / 127;
        scale[r] = p->step[r] > 0 ? 1 / p->step[r] : 0;
    }
    for (size_t j = 0; j < p->depth; j++) {
        for (int r = 0; r < LANES; r++) {
            float v = rintf(p->moved[j][r] * scale[r]);
            v = v > 127 ? 127 : v < -127 ? -127 : v;
            const float off = p->moved[j][r] - v * p->step[r];
            lost[r] += off * off;
            p->moved[j][r] = v;
        }
    }
    /* 1.001: the rounding of `lost` itself (depth x 2^-24 of it) and of its root. The
     * rest: making the row one of unit length in float32 (2^-24), turning it (8.01), the
     * product with the step (1). */
    for (int r = 0; r < LANES; r++)
        p->error[r] = sqrtf(lost[r]) * 1.001F + 10.1F * 0x1p-24F;
}

static void write_queries(const Packer *p, int32_t room, int32_t first, void *group)
{
    const KernelInt8Queries q = kernel_int8_queries(group, room, p->depth);
    int8_t *x = (int8_t *)group + (size_t)first * p->depth;
    for (int r = 0; r < LANES; r++) {
        int32_t sum = 0;
        for (size_t j = 0; j < p->depth; j++) {
            const int8_t v = (int8_t)p->moved[j][r];
            x[(size_t)r * p->depth + j] = v;
            sum += v;
        }
        const size_t at = (size_t)first + (size_t)r;
        memcpy((uint8_t *)group + ((const uint8_t *)(q.step + at) - (uint8_t *)group),
               &p->step[r], sizeof p->step[r]);
        sum *= -128;
        memcpy((uint8_t *)group + ((const uint8_t *)(q.shift + at) - (uint8_t *)group),
               &sum, sizeof sum);
    }
}

static void write_targets(const Packer *p, int32_t block, int32_t first, uint8_t *tile)
{
    const size_t size = (size_t)block;
    const size_t in = (size_t)first % size;
    uint8_t *to = tile + ((size_t)first - in) * kernel_int8_row_bytes(p->depth);
    memcpy(to + size * p->depth + in * sizeof(float), p->step, sizeof p->step);
    for (size_t j = 0; j < p->depth; j += 4) {
        uint8_t *at = to + j * size + in * 4;
        for (int r = 0; r < LANES; r++)
            for (size_t b = 0; b < 4; b++)
                at[(size_t)r * 4 + b] = (uint8_t)((int32_t)p->moved[j + b][r] + 128);
    }
}

double kernel_int8_pack(const KernelRows *rows, KernelInt8Shape shape, void *dst,
                        double *errors)
{
    Packer p = packer_new(shape.depth);
    double largest = 0;
    for (int32_t first = 0; first < rows->room; first += LANES) {
        load(&p, rows, first);
        turn(&p);
        quantise(&p);
        if (shape.block > 0)
            write_targets(&p, shape.block, first, dst);
        else
            write_queries(&p, rows->room, first, dst);
        for (int32_t r = 0; r < LANES && first + r < rows->n; r++) {
            const double e = (double)p.error[r];
            largest = e > largest ? e : largest;
            if (errors)
                errors[first + r] = e;
        }
    }
    packer_free(&p);
    return largest;
}
