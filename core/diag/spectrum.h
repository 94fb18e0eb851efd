/* Spectrum: what the singular values of a space say about its shape. */
#ifndef CORE_DIAG_SPECTRUM_H
#define CORE_DIAG_SPECTRUM_H

#include "core/space/space.h"

/* Singular values of a matrix of rows. */
typedef struct Spectrum {
    int32_t n, d;
    double *sigma; /* d values, descending, never negative; owned */
} Spectrum;

/* Singular values of the first n rows of s as they stand (n is cut to the rows there
 * are; zero rows change nothing). They are the roots of the eigenvalues of the Gram
 * matrix in double; where the largest is more than 1e6 times the smallest, squares would
 * have lost the small ones, and they are found by QR in blocks and a bidiagonal SVD. The
 * same bytes with any number of threads; last bits may differ between kinds of CPU.
 * Errors: E_UNDEFINED (no convergence), E_NOMEM, E_CANCELED. O(n d^2 + d^3). */
MUST_USE Status spectrum_make(const Space *s, int32_t n, Progress *progress,
                              Spectrum *out, Error *err);
void spectrum_done(Spectrum *s);

/* Singular value gap: sum over i of (ln a_i - ln b_i)^2, over as many of the largest
 * values as both have; 0 for isometric spaces, no upper end. NAN when a value is 0. Only
 * spectra of as many rows may be compared. Source: Dubossarsky, Vulic, Reichart, Korhonen
 * 2020, "The secret is in the spectra", section 3. */
double spectrum_gap(const Spectrum *a, const Spectrum *b);

/* Largest over smallest singular value; INFINITY when the smallest is 0. */
double spectrum_condition(const Spectrum *s);

/* exp of the entropy of sigma / sum(sigma) (the values, not their squares): from 1 to d.
 * NAN when all are 0. Source: Roy and Vetterli 2007, "The effective rank". */
double spectrum_effective_rank(const Spectrum *s);

/* Largest value over the r-th, r the effective rank cut to a whole number (with 1e-9
 * added, so that a flat spectrum gives d). Source: Dubossarsky et al. 2020. */
double spectrum_effective_condition(const Spectrum *s);

/* Harmonic mean of two positive numbers: COND-HM and ECOND-HM of two conditions. */
double spectrum_harmonic(double a, double b);

/* IsoScore of eigenvalues of a covariance (n >= 2 values): 1 when the variance is the
 * same in every direction, 0 when there is only one. NAN when all are 0. Source: Rudman,
 * Gillman, Rayne, Eickhoff 2022, "IsoScore", algorithm 1. */
double spectrum_isoscore(const double *value, int32_t n);

/* Eigenvalues of the covariance of the rows of s that are not zero, made unit: d values,
 * descending, to value. Errors: as above, and E_UNDEFINED for fewer than 2 rows. */
MUST_USE Status spectrum_covariance(const Space *s, Progress *progress, double *value,
                                    Error *err);

/* Mean cosine over all pairs of different rows that are not zero, exactly, in O(n d):
 * (|sum of unit rows|^2 - n) / (n (n - 1)). NAN for fewer than 2 rows. Source: Ethayarajh
 * 2019 (anisotropy), with the sum in place of a sample. */
double spectrum_anisotropy(const Space *s);

#endif
