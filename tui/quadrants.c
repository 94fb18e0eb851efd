#include "tui/quadrants.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"

static int by_rank(const void *pa, const void *pb)
{
    const QuadrantsWord *a = pa;
    const QuadrantsWord *b = pb;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* The row of a use ("translated") in the summary, -1. */
static int32_t find_use(const Table *summary, Text use)
{
    const int col = table_find_col(summary, "use");
    for (int32_t i = 0; col >= 0 && i < table_rows(summary); i++)
        if (str_compare(table_cell(summary, i, col).text, use) == 0)
            return i;
    return -1;
}

/* Neighbours compared, and from which level on an overlap is high. */
static bool take_axis(const Table *summary, Text use, QuadrantsAxis *a)
{
    const int32_t row = find_use(summary, use);
    const int k = table_find_col(summary, "k");
    const int high = table_find_col(summary, "high");
    if (row < 0 || k < 0 || high < 0 || table_cell(summary, row, k).is_missing)
        return false;
    *a = (QuadrantsAxis){.k = (int)table_cell(summary, row, k).i};
    const Cell from = table_cell(summary, row, high);
    a->high = from.is_missing ? a->k + 1 : (int)ceil(from.real * a->k - 1e-9);
    return a->k > 0;
}

static void take_words(Quadrants *q, int d2, int d3, int hit)
{
    const int32_t rows = table_rows(q->words);
    q->word = mem_xcalloc((size_t)rows, sizeof *q->word);
    for (int32_t i = 0; i < rows; i++) {
        const Cell at[2] = {table_cell(q->words, i, d2), table_cell(q->words, i, d3)};
        const Cell is_hit = table_cell(q->words, i, hit);
        if (at[0].is_missing || at[1].is_missing || is_hit.is_missing) {
            q->missing++;
            continue;
        }
        QuadrantsWord *w = &q->word[q->n++];
        *w = (QuadrantsWord){.row = i,
                             .rank = (int32_t)table_cell(q->words, i, q->col_word).i,
                             .is_hit = is_hit.i != 0};
        for (int a = 0; a < 2; a++) {
            w->level[a] = (int)lround(at[a].real * q->axis[a].k);
            if (w->level[a] > q->axis[a].top)
                q->axis[a].top = w->level[a];
        }
    }
    if (q->n > 1)
        qsort(q->word, (size_t)q->n, sizeof *q->word, by_rank);
}

bool quadrants_set(Quadrants *q, const TableSet *set)
{
    quadrants_done(q);
    const Table *summary = set ? table_set_find(set, "summary") : NULL;
    q->words = set ? table_set_find(set, "words") : NULL;
    q->sums = set ? table_set_find(set, "quadrants") : NULL;
    if (!summary || !q->words || !q->sums ||
        !take_axis(summary, TEXT("translated"), &q->axis[0]) ||
        !take_axis(summary, TEXT("aligned"), &q->axis[1])) {
        *q = (Quadrants){0};
        return false;
    }
    q->col_word = table_find_col(q->words, "word");
    q->col_gold = table_find_col(q->words, "gold");
    q->col_quadrant = table_find_col(q->words, "quadrant");
    const int d2 = table_find_col(q->words, "d2");
    const int d3 = table_find_col(q->words, "d3");
    const int hit = table_find_col(q->words, "hit");
    take_words(q, d2, d3, hit);
    for (int a = 0; a < 2; a++)
        if (q->axis[a].high > q->axis[a].top)
            q->axis[a].high = q->axis[a].top + 1;
    if (q->n == 0) {
        quadrants_done(q);
        return false;
    }
    quadrants_lay(q, q->axis[0].k + 1, q->axis[1].k + 1);
    return true;
}

void quadrants_done(Quadrants *q)
{
    free(q->word);
    *q = (Quadrants){0};
}

static void lay(QuadrantsAxis *a, int most)
{
    const int above = a->top + 1 - a->high;
    for (a->per = 1;; a->per++) {
        a->low = (a->high + a->per - 1) / a->per;
        a->places = a->low + (above + a->per - 1) / a->per;
        if (a->places <= most || a->places <= 2)
            return;
    }
}

void quadrants_lay(Quadrants *q, int wide, int high)
{
    lay(&q->axis[0], wide);
    lay(&q->axis[1], high);
}

int quadrants_place(const Quadrants *q, int32_t word, int axis)
{
    const QuadrantsAxis *a = &q->axis[axis];
    const int level = q->word[word].level[axis];
    return level < a->high ? level / a->per : a->low + (level - a->high) / a->per;
}

int quadrants_level(const QuadrantsAxis *a, int place)
{
    return place < a->low ? place * a->per : a->high + (place - a->low) * a->per;
}

QuadrantsCount *quadrants_make_counts(const Quadrants *q)
{
    const int wide = q->axis[0].places;
    const size_t n = (size_t)wide * (size_t)q->axis[1].places;
    QuadrantsCount *c = mem_xcalloc(n, sizeof *c);
    for (size_t i = 0; i < n; i++)
        c[i].first = -1;
    for (int32_t i = 0; i < q->n; i++) {
        QuadrantsCount *at =
            &c[quadrants_place(q, i, 1) * wide + quadrants_place(q, i, 0)];
        at->first = at->first < 0 ? i : at->first;
        at->words++;
        at->hits += q->word[i].is_hit;
    }
    return c;
}
