/* Grapheme clusters: where what a reader takes for one character ends. UAX 29, extended
 * clusters, rules GB3 to GB13 (without GB9c, which Unicode 15.1 added). One step per code
 * point and constant state, so that a text of any length is cut in one pass. */
#ifndef CORE_BASE_CLUSTER_H
#define CORE_BASE_CLUSTER_H

#include <stdbool.h>
#include <stdint.h>

/* In place of a code point: something that is none and stands alone. */
enum { CLUSTER_NOT_TEXT = 0x7fffffff };

/* What of the text before decides whether a cluster ends. Zero-initialised is the start
 * of a text. */
typedef struct ClusterBreaker {
    bool is_inside; /* a code point came before */
    bool is_odd;    /* an odd number of regional indicators */
    bool is_pict;   /* a pictograph, then only extenders */
    int last;       /* cluster break property of the one before */
} ClusterBreaker;

/* Whether a cluster begins at the next code point cp, and takes cp in. */
bool cluster_begins(ClusterBreaker *b, uint32_t cp);

/* Extended_Pictographic: what emoji sequences are made of. False for 0. */
bool cluster_is_pictograph(uint32_t cp);
/* Never begins a cluster after a letter: marks, spacing marks, joiners. */
bool cluster_is_extender(uint32_t cp);
/* Cluster break property Prepend: signs that stand before letters or digits. */
bool cluster_is_prepended(uint32_t cp);

#endif
