/* Random numbers that repeat: named streams of xoshiro256**, no global state.
 *
 * Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS
 * 2021; state seeded by splitmix64 (Vigna's reference code), mixed with the purpose's
 * name. */
#ifndef CORE_BASE_RNG_H
#define CORE_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct Rng {
    uint64_t s[4];
} Rng;

/* The stream for one purpose under a seed: same seed and purpose, same numbers; different
 * purposes are independent. */
Rng rng_stream(uint64_t seed, const char *purpose);

/* A state given directly (tests against published vectors). */
Rng rng_from_state(const uint64_t s[4]);

static inline uint64_t rng_u64(Rng *r)
{
    uint64_t *s = r->s;
    const uint64_t five = s[1] * 5;
    const uint64_t out = ((five << 7) | (five >> 57)) * 9;
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 45) | (s[3] >> 19);
    return out;
}

/* Uniform integer in [0, n), n > 0, without bias (Lemire 2019, with rejection). */
static inline uint64_t rng_below(Rng *r, uint64_t n)
{
    __extension__ typedef unsigned __int128 u128;
    u128 m = (u128)rng_u64(r) * n;
    if ((uint64_t)m < n) {
        const uint64_t floor = (0 - n) % n;
        while ((uint64_t)m < floor)
            m = (u128)rng_u64(r) * n;
    }
    return (uint64_t)(m >> 64);
}
/* Uniform in [0, 1), 53 bits. */
double rng_uniform(Rng *r);
/* Standard normal (polar method; keeps no spare, so streams do not depend on call
 * parity). */
double rng_normal(Rng *r);
/* Fisher-Yates shuffle of ids[0..n). */
void rng_shuffle(Rng *r, int32_t *ids, size_t n);

#endif
