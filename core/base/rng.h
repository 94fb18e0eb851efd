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

uint64_t rng_u64(Rng *r);
/* Uniform integer in [0, n), n > 0, without bias (Lemire 2019, with rejection). */
uint64_t rng_below(Rng *r, uint64_t n);
/* Uniform in [0, 1), 53 bits. */
double rng_uniform(Rng *r);
/* Standard normal (polar method; keeps no spare, so streams do not depend on call
 * parity). */
double rng_normal(Rng *r);
/* Fisher-Yates shuffle of ids[0..n). */
void rng_shuffle(Rng *r, int32_t *ids, size_t n);

#endif
