/* Into how clearly two parts do points on a line fall? Internal to the diagnosis of
 * causes.
 */
#ifndef CORE_DIAG_CAUSE_CUT_H
#define CORE_DIAG_CAUSE_CUT_H

#include <stdint.h>

enum { CAUSE_CUT_LEAST = 10, CAUSE_CUT_MOST = 30 /* points */ };

/* The share of the variance of n points (CAUSE_CUT_LEAST to CAUSE_CUT_MOST of them) that
 * lies between the two parts of their best cut, with a tenth of the points at least on
 * either side (a single far point is no second part): in [0, 1]; 1 when each part is one
 * point many times over; of normal points about .64 and the more the fewer they are. NAN
 * when n is out of range or all points are one. Neither place nor scale counts.
 * O(n log n). Source: Engelman and Hartigan 1969, JASA 64, 1647-1648, whose statistic
 * B/W is share / (1 - share), with all cuts. */
double cause_cut_share(const double *x, int32_t n);

#endif
