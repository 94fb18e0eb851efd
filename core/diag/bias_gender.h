/* Grammatical gender: in many languages the form of a noun or an adjective tells the
 * gender of a person, so that a test of gender measures agreement. */
#ifndef CORE_DIAG_BIAS_GENDER_H
#define CORE_DIAG_BIAS_GENDER_H

#include "core/diag/bias_test.h"

/* Whether nouns of the language (BCP 47, its first part counts) are masculine or
 * feminine. Not those that only tell common from neuter (Danish, Dutch, Swedish), nor
 * noun classes without sex (Swahili, Zulu). Source: Corbett 2013, "Sex-based and
 * non-sex-based gender systems", WALS 31, and grammars of the languages it lacks. */
bool bias_gender_has(const char *lang);

/* Whether the test is about women and men: the file of sets declares it (kind), or, where
 * it declares nothing, its title or name says so (male, female,
 * gender, women ...), or half of the concepts in A and B, or in X and Y, are words such
 * as he, sister, son. Concepts are English where the file of sets names concepts. */
bool bias_gender_is_about(const BiasTest *t);

/* Whether the test rests on names of people, which are of one culture: declared, or its
 * title, name or sets say "names". */
bool bias_gender_is_names(const BiasTest *t);

#endif
