#include "core/base/rng.h"

#include <math.h>

static uint64_t splitmix64(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

Rng rng_stream(uint64_t seed, const char *purpose)
{
    uint64_t name = 0xcbf29ce484222325u; /* FNV-1a, 64 bit */
    for (const char *p = purpose; *p; p++)
        name = (name ^ (unsigned char)*p) * 0x100000001b3u;
    uint64_t x = seed;
    x = splitmix64(&x) ^ name;
    Rng r;
    for (int i = 0; i < 4; i++)
        r.s[i] = splitmix64(&x);
    return r;
}

Rng rng_from_state(const uint64_t s[4])
{
    return (Rng){{s[0], s[1], s[2], s[3]}};
}

double rng_uniform(Rng *r)
{
    return (double)(rng_u64(r) >> 11) * 0x1p-53;
}

double rng_normal(Rng *r)
{
    for (;;) {
        const double u = 2 * rng_uniform(r) - 1;
        const double v = 2 * rng_uniform(r) - 1;
        const double s = u * u + v * v;
        if (s > 0 && s < 1)
            return u * sqrt(-2 * log(s) / s);
    }
}

void rng_shuffle(Rng *r, int32_t *ids, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = (size_t)rng_below(r, i);
        const int32_t t = ids[i - 1];
        ids[i - 1] = ids[j];
        ids[j] = t;
    }
}
