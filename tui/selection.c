#include "tui/selection.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

static uint64_t key(int entry, int32_t row)
{
    return (uint64_t)(uint32_t)entry << 32 | (uint32_t)row;
}

/* The first place whose word is not less. */
static int32_t find(const Selection *s, uint64_t word)
{
    int32_t lo = 0;
    int32_t hi = s->n;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        if (s->word[mid] < word)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool selection_has(const Selection *s, int entry, int32_t row)
{
    const int32_t at = find(s, key(entry, row));
    return row >= 0 && at < s->n && s->word[at] == key(entry, row);
}

void selection_set(Selection *s, int entry, int32_t row, bool is_in)
{
    if (row < 0 || selection_has(s, entry, row) == is_in)
        return;
    const int32_t at = find(s, key(entry, row));
    s->version++;
    if (!is_in) {
        s->n--;
        memmove(&s->word[at], &s->word[at + 1], (size_t)(s->n - at) * sizeof *s->word);
        return;
    }
    if (s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 64;
        s->word = mem_xrealloc(s->word, (size_t)s->cap * sizeof *s->word);
    }
    memmove(&s->word[at + 1], &s->word[at], (size_t)(s->n - at) * sizeof *s->word);
    s->word[at] = key(entry, row);
    s->n++;
}

void selection_clear(Selection *s)
{
    s->n = 0;
    s->version++;
}

void selection_free(Selection *s)
{
    free(s->word);
    *s = (Selection){0};
}

Rate selection_rate(const Table *t, const bool *is_selected, const char *ranks)
{
    const int col = table_find_col(t, ranks);
    int64_t n = 0;
    int64_t hits = 0;
    for (int32_t i = 0; col >= 0 && i < table_rows(t); i++) {
        const Cell rank = table_cell(t, i, col);
        if (!is_selected[i] || rank.is_missing)
            continue;
        n++;
        hits += rank.i == 1;
    }
    return stats_rate(hits, n);
}
