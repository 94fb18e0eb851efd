/* Parity weighed by who speaks the languages. */
#ifndef CORE_DIAG_PARITY_SPEAKERS_H
#define CORE_DIAG_PARITY_SPEAKERS_H

/* M_tau = sum_l u_l s_l^tau / sum_l s_l^tau, u_l in [0, 1] what a language has of the
 * best one, s_l > 0 its speakers: tau = 0 counts languages, tau = 1 speakers. NAN for n
 * == 0, without speakers, or with a NAN utility. Source: Blasi, Anastasopoulos, Neubig
 * 2022, "Systematic inequalities in language technology performance across the world's
 * languages", ACL, eq. 1. */
double parity_speakers_mean(const double *utility, const double *speakers, int n,
                            double tau);

#endif
