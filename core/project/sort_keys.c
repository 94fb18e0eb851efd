#include "core/project/sort_keys.h"

#include <string.h>

enum { DIGIT = 11, VALUES = 1 << DIGIT, DIGITS = 6 };

SortKey sort_keys_make(double v, int32_t id)
{
    SortKey k = {.id = id};
    v += 0.0; /* -0 becomes 0 */
    memcpy(&k.bits, &v, sizeof k.bits);
    return k;
}

const SortKey *sort_keys(SortKey *a, SortKey *b, size_t n)
{
    uint32_t count[DIGITS][VALUES];
    memset(count, 0, sizeof count);
    for (size_t i = 0; i < n; i++)
        for (int d = 0; d < DIGITS; d++)
            count[d][a[i].bits >> (d * DIGIT) & (VALUES - 1)]++;
    for (int d = 0; d < DIGITS; d++) {
        uint32_t sum = 0;
        uint32_t largest = 0;
        for (int v = 0; v < VALUES; v++) {
            const uint32_t c = count[d][v];
            largest = c > largest ? c : largest;
            count[d][v] = sum;
            sum += c;
        }
        if (largest == n)
            continue; /* all the same in this digit */
        for (size_t i = 0; i < n; i++)
            b[count[d][a[i].bits >> (d * DIGIT) & (VALUES - 1)]++] = a[i];
        SortKey *swap = a;
        a = b;
        b = swap;
    }
    return a;
}
