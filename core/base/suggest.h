/* The nearest name to a mistyped one, for "did you mean". */
#ifndef CORE_BASE_SUGGEST_H
#define CORE_BASE_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

typedef struct Suggestion {
    Text wanted;
    const char *name; /* the best so far; NULL: none is near */
    int distance;
} Suggestion;

/* Begins a search for names near `wanted` (borrowed). */
Suggestion suggest_start(Text wanted);
/* Looks at one name (borrowed). Near is: at most a third of its letters (at least one)
 * wrong, missing, added or exchanged with a neighbour; or begun by what was typed (two
 * letters or more). The first of equals wins. */
void suggest_consider(Suggestion *s, const char *name);
/* The same for a name of any bytes; whether it is nearer than all before. Only the
 * distance is kept. */
bool suggest_consider_text(Suggestion *s, Text name);

/* The nearest of "a|b|c" into buf; false when none is near. */
bool suggest_choice(const char *choices, Text wanted, char *buf, size_t size);

/* Letters to change, add, drop or exchange (neighbours) to turn a into b, bytewise; at
 * most 63 bytes of each are looked at. Source: the optimal string alignment distance
 * (Damerau 1964 restricted). */
int suggest_distance(Text a, Text b);

#endif
