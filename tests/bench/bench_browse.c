/* How long a list of many pairs takes to be drawn, filtered and sorted: N rows of words
 * of five scripts on a grid of 200 x 60, without a terminal. bench_browse [N] Says
 * milliseconds: the median of 101 drawings after a step, after a jump; one filter, one
 * sort by two columns. Fails when a drawing shows nothing. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/rng.h"
#include "tui/browse_draw.h"

enum { W = 200, H = 60, TIMES = 101 };

static const ColSpec cols[] = {
    {"source", "source", "", "the source word", COL_TEXT, 0},
    {"gold", "gold", "", "its golds", COL_TEXT, 0},
    {"predicted", "predicted", "", "the nearest word", COL_TEXT, 0},
    {"rank", "rank", "", "rank of the gold", COL_INT, 0},
    {"cos", "cos", "", "cosine of the gold", COL_REAL, 3},
    {"p@1", "P@1", "", "a rate", COL_RATE, 3},
};

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static Table *make(int32_t n)
{
    static const char *const stem[] = {"kindness", "доброта", "καλοσύνη", "दयालुता",
                                       "טוב לב",   "良さ",    "café"};
    Rng rng = rng_stream(1, "bench");
    Table *t = table_new("pairs", "pairs", cols, sizeof cols / sizeof *cols);
    Str s = {0};
    for (int32_t i = 0; i < n; i++) {
        const int32_t row = table_add_row(t);
        for (int c = 0; c < 3; c++) {
            str_clear(&s);
            str_addf(&s, "%s%d", stem[rng_below(&rng, 7)], (int)(rng_below(&rng, 5000)));
            table_set_text(t, row, c, (Text){s.p, s.n});
        }
        table_set_int(t, row, 3, (int64_t)(rng_below(&rng, 100)));
        table_set_real(t, row, 4, (double)(rng_below(&rng, 1000)) / 1000);
        table_set_rate(t, row, 5, stats_rate((int64_t)(rng_below(&rng, 50)), 50));
    }
    str_free(&s);
    return t;
}

/* The median time of a drawing after each move. */
static double draw(Browse *b, Grid *g, int32_t by)
{
    double took[TIMES];
    for (int i = 0; i < TIMES; i++) {
        const double from = now();
        browse_move(b, i % 2 ? -by : by);
        cells_clear(g);
        browse_draw(b, g, (Rect){0, 0, W, H});
        took[i] = now() - from;
    }
    qsort(took, TIMES, sizeof *took, by_value);
    return took[TIMES / 2];
}

int main(int argc, char **argv)
{
    const int32_t n = argc > 1 ? (int32_t)strtol(argv[1], NULL, 10) : 200000;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    Table *t = make(n);
    Browse b = {0};
    Grid g = {.mode = TEXT_UTF8, .is_reordering = true};
    cells_resize(&g, W, H);
    double from = now();
    browse_set_table(&b, t, TEXT_UTF8);
    const double opened = now() - from;
    const double step = draw(&b, &g, 1);
    const double jump = draw(&b, &g, n / 2);
    from = now();
    browse_filter(&b, "cafe rank>1");
    const double filtered = now() - from;
    browse_filter(&b, "");
    from = now();
    const bool is_sorted = browse_sort_by(&b, "-rank,source");
    const double sorted = now() - from;
    (void)printf("%d rows, %dx%d, ms: open %.1f  draw after a step %.2f  after a jump "
                 "%.2f  filter %.1f  sort by two %.1f\n",
                 (int)n, W, H, opened, step, jump, filtered, sorted);
    Str shown = {0};
    cells_write(&g, &shown);
    const bool is_shown = shown.n > (size_t)W * 10;
    str_free(&shown);
    cells_free(&g);
    browse_done(&b);
    table_free(t);
    return is_shown && is_sorted ? 0 : 1;
}
