/* How much of a list of words a space has. */
#include <stdlib.h>
#include <string.h>

#include "core/base/form.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/coverage.h"

enum {
    SHORTEST_GRAM = 3,
    LONGEST_GRAM = 6,
    WORDS_WITH_GRAM = 5, /* fewer say nothing about what the n-gram means */
    LONGEST_WORD = 256   /* code points of a word whose n-grams are looked at */
};
static const double KNOWN_SHARE = 0.8; /* of the n-grams of a word that is approximated */
static const double BETA = 2.7;        /* Mandelbrot's shift */

double coverage_weigh_rank(int64_t rank)
{
    return 1 / ((double)rank + BETA);
}

static const int64_t last_of[COVERAGE_BANDS - 1] = {1000, 5000, 20000, 50000, INT64_MAX};

int coverage_find_band(int64_t rank)
{
    int band = 0;
    while (rank >= last_of[band])
        band++;
    return band;
}

const char *coverage_band_name(int band)
{
    static const char *const names[COVERAGE_BANDS] = {
        "1-1000", "1001-5000", "5001-20000", "20001-50000", "50001-", "all"};
    return names[band];
}

/* --- n-grams --- */

/* <word> by code points: where each begins; returns how many, 0 for a word that is too
 * long or no UTF-8. */
static size_t cut_points(Str *marked, Text word, size_t at[LONGEST_WORD + 1])
{
    str_clear(marked);
    str_add_char(marked, '<');
    str_add_text(marked, word);
    str_add_char(marked, '>');
    size_t n = 0;
    for (size_t i = 0; i < marked->n;) {
        uint32_t cp = 0;
        const size_t used = text_decode((Text){marked->p + i, marked->n - i}, &cp);
        if (used == 0 || n == LONGEST_WORD)
            return 0;
        at[n++] = i;
        i += used;
    }
    at[n] = marked->n;
    return n;
}

/* What is done with each n-gram of a word. */
typedef Status (*TakeGram)(void *ctx, Text gram, Error *err);

static Status each_gram(Str *marked, Text word, TakeGram take, void *ctx, Error *err)
{
    size_t at[LONGEST_WORD + 1];
    const size_t n = cut_points(marked, word, at);
    for (size_t first = 0; first < n; first++) {
        for (size_t len = SHORTEST_GRAM; len <= LONGEST_GRAM && first + len <= n; len++) {
            const Text gram = {marked->p + at[first], at[first + len] - at[first]};
            TRY(take(ctx, gram, err));
        }
    }
    return OK;
}

/* n-grams of the missing words, and in how many words of the space each stands. */
typedef struct Grams {
    Vocab seen;
    int32_t *words; /* of each n-gram: words of the space; room for seen.cap */
    int32_t *last;  /* the last of them */
    int32_t word;   /* the one that is looked at */
    int64_t n, known;
    Str marked;
} Grams;

static Status add_gram(void *ctx, Text gram, Error *err)
{
    Grams *g = ctx;
    return vocab_add(&g->seen, gram, NULL, NULL, err);
}

static Status count_gram(void *ctx, Text gram, Error *err)
{
    (void)err;
    Grams *g = ctx;
    const int32_t id = vocab_find(&g->seen, gram);
    if (id >= 0 && g->last[id] != g->word) {
        g->last[id] = g->word;
        g->words[id]++;
    }
    return OK;
}

static Status judge_gram(void *ctx, Text gram, Error *err)
{
    (void)err;
    Grams *g = ctx;
    g->n++;
    g->known += g->words[vocab_find(&g->seen, gram)] >= WORDS_WITH_GRAM;
    return OK;
}

static Status find_approximate(Grams *g, const Vocab *list, const Space *space,
                               Progress *progress, CoverageList *out, Error *err)
{
    for (int32_t i = 0; i < list->n; i++)
        if (out->found[i] == COVERAGE_MISSING)
            TRY(each_gram(&g->marked, vocab_word(list, i), add_gram, g, err));
    g->words = mem_xcalloc((size_t)g->seen.n + 1, sizeof *g->words);
    g->last = mem_xcalloc((size_t)g->seen.n + 1, sizeof *g->last);
    for (g->word = 1; g->word <= space->n; g->word++) {
        if (progress && g->word % 1024 == 0 && progress_is_canceled(progress))
            return E_CANCELED;
        TRY(each_gram(&g->marked, space_word(space, g->word - 1), count_gram, g, err));
    }
    for (int32_t i = 0; i < list->n; i++) {
        if (out->found[i] != COVERAGE_MISSING)
            continue;
        g->n = g->known = 0;
        TRY(each_gram(&g->marked, vocab_word(list, i), judge_gram, g, err));
        if (g->n > 0 && (double)g->known >= KNOWN_SHARE * (double)g->n)
            out->found[i] = COVERAGE_APPROXIMATE;
    }
    return OK;
}

/* --- other forms --- */

static void find_words(const Vocab *list, const Space *space, bool is_lower,
                       const CoverageForms *cased, CoverageList *out)
{
    Str s = {0};
    for (int32_t i = 0; i < list->n; i++) {
        const Text word = vocab_word(list, i);
        out->row[i] = vocab_find(&space->vocab, word);
        if (out->row[i] >= 0) {
            out->found[i] = COVERAGE_EXACT;
            continue;
        }
        out->row[i] = vocab_find_lower(&space->vocab, word, is_lower);
        if (out->row[i] >= 0) {
            out->found[i] = COVERAGE_LOWER;
            continue;
        }
        str_clear(&s);
        form_add(&s, word, FORM_CASE);
        const int32_t id = vocab_find(&cased->forms, (Text){str_cstr(&s), s.n});
        out->row[i] = id >= 0 ? cased->row[id] : -1;
        out->found[i] = id >= 0 ? COVERAGE_OTHER_FORM : COVERAGE_MISSING;
    }
    str_free(&s);
}

/* What is pieced together, or near, of the words that were not found. */
static Status find_others(const Vocab *list, const Space *space,
                          const CoverageForms *cased, Progress *progress,
                          CoverageList *out, Error *err)
{
    Grams grams = {0};
    const Status st = find_approximate(&grams, list, space, progress, out, err);
    vocab_free(&grams.seen);
    free(grams.words);
    free(grams.last);
    str_free(&grams.marked);
    TRY(st);
    const CoverageNear near = {out->near, out->edits};
    return coverage_near_find(list, out->row, cased, progress, &near, err);
}

static void count_band(CoverageBand *b, CoverageFound found, double weight)
{
    const bool is_covered = found >= COVERAGE_LOWER;
    b->n++;
    b->k += is_covered;
    b->other_form += found == COVERAGE_OTHER_FORM;
    b->approximated += found == COVERAGE_APPROXIMATE;
    b->weight += weight;
    b->weight_found += is_covered ? weight : 0;
}

Status coverage_measure_list(const CoverageListed *listed, const Space *space,
                             bool is_lower, Progress *progress, CoverageList **out,
                             Error *err)
{
    *out = NULL;
    const Vocab *list = listed->words;
    const double *weight = listed->weight;
    CoverageList *l = mem_xcalloc(1, sizeof *l);
    l->found = mem_xcalloc((size_t)list->n + 1, sizeof *l->found);
    l->row = mem_xcalloc((size_t)list->n + 1, sizeof *l->row);
    l->near = mem_xcalloc((size_t)list->n + 1, sizeof *l->near);
    l->edits = mem_xcalloc((size_t)list->n + 1, sizeof *l->edits);
    CoverageForms *made = NULL;
    Status st = OK;
    if (!listed->cased)
        st = coverage_forms_make(space, FORM_CASE, progress, &made, err);
    const CoverageForms *cased = listed->cased ? listed->cased : made;
    if (cased) {
        find_words(list, space, is_lower, cased, l);
        st = find_others(list, space, cased, progress, l, err);
    }
    coverage_forms_free(made);
    if (st != OK) {
        coverage_free_list(l);
        return st;
    }
    for (int32_t i = 0; i < list->n; i++) {
        const double w = weight ? weight[i] : coverage_weigh_rank(i + 1);
        count_band(&l->band[coverage_find_band(i)], l->found[i], w);
        count_band(&l->band[COVERAGE_ALL], l->found[i], w);
        l->zero += l->found[i] >= COVERAGE_LOWER && !(space->norm[l->row[i]] > 0);
    }
    *out = l;
    return OK;
}

void coverage_free_list(CoverageList *l)
{
    if (!l)
        return;
    free(l->found);
    free(l->row);
    free(l->near);
    free(l->edits);
    free(l);
}
