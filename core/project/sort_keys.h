/* Sorting numbers that are not negative, with their ids, in a time that grows as their
 * number. */
#ifndef CORE_PROJECT_SORT_KEYS_H
#define CORE_PROJECT_SORT_KEYS_H

#include <stddef.h>
#include <stdint.h>

/* A double >= 0 as bits that order as it does. */
typedef struct SortKey {
    uint64_t bits;
    int32_t id;
} SortKey;

SortKey sort_keys_make(double v, int32_t id);

/* Ascending by number, equal numbers in the order given. a (n) is sorted through b (n);
 * returns whichever holds the result. O(n). */
const SortKey *sort_keys(SortKey *a, SortKey *b, size_t n);

#endif
