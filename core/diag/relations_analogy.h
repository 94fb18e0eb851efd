/* Analogies of a relation: a is to b as c is to what? */
#ifndef CORE_DIAG_RELATIONS_ANALOGY_H
#define CORE_DIAG_RELATIONS_ANALOGY_H

#include "core/diag/relations.h"

/* 3CosAdd in the source, in the target, and across (a and b in the source, c and the
 * answer in the target): the word nearest to b - a + c, of unit vectors, that is none of
 * the three (across: nor their translations). All ordered pairs of pairs are asked, or
 * 2,000 of them drawn with the seed. A second word of any pair with the same first word
 * is right. rate[RELATION_CROSS] has n 0 when the dimensions differ, all when there is
 * but one pair. Intervals: bootstrap over the pairs asked for, 1,000 resamples; where all
 * or none are right, Wilson's over as many cases as there are pairs. Errors: E_NOMEM,
 * E_CANCELED. Source: Mikolov et al. 2013, "Efficient estimation of word representations
 * in vector space". */
MUST_USE Status relations_analogy_ask(const RelationInput *in, Progress *progress,
                                      Rate rate[RELATION_PLACES], Error *err);

#endif
