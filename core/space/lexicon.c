/* From pairs of strings to rows of two matrices. Nothing is dropped silently: each pair
 * ends in exactly one of usable, src_missing, tgt_missing, both_missing, and each line in
 * exactly one of pair, duplicate, malformed.
 *
 * "Out by case or form" answers the question behind most missing words: does the
 * vocabulary hold the word in another spelling? Dictionary and vocabulary are then both
 * brought to lower case (and to normal form C) before they are compared. */
#include "core/space/lexicon.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"

void lexicon_free(Lexicon *lex)
{
    if (!lex)
        return;
    free(lex->word);
    free(lex->src);
    free(lex->gold_off);
    free(lex->gold);
    free(lex->pair_off);
    free(lex->pair);
    free(lex->query);
    notes_free(&lex->notes);
    free(lex);
}

/* ---- looking words up ---- */

/* How a distinct word of the dictionary was found in a vocabulary. */
enum {
    FOUND_EXACT = 1, /* as it stands */
    FOUND_LOWER = 2, /* by the lower-case form of the dictionary word (--lower) */
    CLOSE_CASE = 4,  /* not found; equal to a word when both are lower-cased */
    CLOSE_FORM = 8   /* not found; equal when both are lower-cased and normalised */
};

/* One side of the dictionary against one vocabulary. */
typedef struct Side {
    const Vocab *words;  /* distinct words of the dictionary */
    const Space *space;  /* where they are looked up */
    int32_t *row;        /* words->n rows, -1: not found */
    unsigned char *mark; /* words->n marks as above */
    int32_t missing;
} Side;

static Status open_side(Side *s, const Vocab *words, const Space *space, Error *err)
{
    *s = (Side){.words = words, .space = space};
    void *row = NULL;
    void *mark = NULL;
    TRY(mem_data(&row, (size_t)words->n, sizeof *s->row, "a dictionary", err));
    s->row = row;
    TRY(mem_data(&mark, (size_t)words->n, 1, "a dictionary", err));
    s->mark = mark;
    return OK;
}

static void close_side(Side *s)
{
    free(s->row);
    free(s->mark);
}

static void find_words(Side *s, bool is_lower)
{
    for (int32_t i = 0; i < s->words->n; i++) {
        const Text word = vocab_word(s->words, i);
        s->row[i] = vocab_find(&s->space->vocab, word);
        if (s->row[i] >= 0) {
            s->mark[i] = FOUND_EXACT;
        } else if (is_lower) {
            s->row[i] = vocab_find_lower(&s->space->vocab, word, true);
            s->mark[i] = s->row[i] >= 0 ? FOUND_LOWER : 0;
        }
        s->missing += s->row[i] < 0;
    }
}

/* Comparison keys of one word, reused from word to word. */
typedef struct Keys {
    Str low, form;
} Keys;

static void make_keys(Keys *k, Text word)
{
    str_clear(&k->low);
    str_clear(&k->form);
    text_lower(&k->low, word);
    text_nfc(&k->form, (Text){str_cstr(&k->low), k->low.n});
}

static Text key(const Str *s)
{
    return (Text){str_cstr(s), s->n};
}

/* The keys of missing words, and which of them some word of the space has. */
typedef struct Wanted {
    Vocab low, form;
    unsigned char *has_low, *has_form;
} Wanted;

static Status want_missing(const Side *s, Wanted *w, Keys *k, Error *err)
{
    for (int32_t i = 0; i < s->words->n; i++) {
        if (s->row[i] >= 0)
            continue;
        make_keys(k, vocab_word(s->words, i));
        TRY(vocab_add(&w->low, key(&k->low), NULL, NULL, err));
        TRY(vocab_add(&w->form, key(&k->form), NULL, NULL, err));
    }
    void *p = NULL;
    TRY(mem_data(&p, (size_t)w->low.n, 1, "a dictionary", err));
    w->has_low = p;
    TRY(mem_data(&p, (size_t)w->form.n, 1, "a dictionary", err));
    w->has_form = p;
    return OK;
}

static void scan_space(const Space *space, Wanted *w, Keys *k)
{
    for (int32_t i = 0; i < space->n; i++) {
        make_keys(k, space_word(space, i));
        const int32_t low = vocab_find(&w->low, key(&k->low));
        const int32_t form = vocab_find(&w->form, key(&k->form));
        if (low >= 0)
            w->has_low[low] = 1;
        if (form >= 0)
            w->has_form[form] = 1;
    }
}

/* Marks the missing words that the space holds in another spelling. */
static Status mark_close(Side *s, Error *err)
{
    if (s->missing == 0)
        return OK;
    Keys k = {0};
    Wanted w = {0};
    const Status st = want_missing(s, &w, &k, err);
    if (st == OK)
        scan_space(s->space, &w, &k);
    for (int32_t i = 0; st == OK && i < s->words->n; i++) {
        if (s->row[i] >= 0)
            continue;
        make_keys(&k, vocab_word(s->words, i));
        if (w.has_low[vocab_find(&w.low, key(&k.low))])
            s->mark[i] = CLOSE_CASE;
        else if (w.has_form[vocab_find(&w.form, key(&k.form))])
            s->mark[i] = CLOSE_FORM;
    }
    str_free(&k.low);
    str_free(&k.form);
    vocab_free(&w.low);
    vocab_free(&w.form);
    free(w.has_low);
    free(w.has_form);
    return st;
}

/* ---- the ledger ---- */

static bool is_same_word(const Dict *d, int32_t pair)
{
    return str_compare(vocab_word(&d->src, d->src_id[pair]),
                       vocab_word(&d->tgt, d->tgt_id[pair])) == 0;
}

static void count_pair(const Dict *d, int32_t pair, const Side *src, const Side *tgt,
                       Ledger *l)
{
    const int32_t s = d->src_id[pair];
    const int32_t t = d->tgt_id[pair];
    const bool has_src = src->row[s] >= 0;
    const bool has_tgt = tgt->row[t] >= 0;
    const unsigned marks = (unsigned)src->mark[s] | tgt->mark[t];
    if (has_src && has_tgt) {
        l->usable++;
        l->usable_lines += d->times[pair];
        l->by_lower += (marks & FOUND_LOWER) != 0;
        l->identical += is_same_word(d, pair);
        return;
    }
    l->src_missing += !has_src && has_tgt;
    l->tgt_missing += has_src && !has_tgt;
    l->both_missing += !has_src && !has_tgt;
    if (src->mark[s] == 0 || tgt->mark[t] == 0)
        return;
    if (marks & CLOSE_FORM)
        l->out_by_form++;
    else
        l->out_by_case++;
}

/* Pairs that would be usable with the sides of the dictionary exchanged. */
static int64_t count_swapped(const Dict *d, const Space *src, const Space *tgt)
{
    int64_t usable = 0;
    for (int32_t p = 0; p < d->n; p++) {
        usable += vocab_find(&tgt->vocab, vocab_word(&d->src, d->src_id[p])) >= 0 &&
                  vocab_find(&src->vocab, vocab_word(&d->tgt, d->tgt_id[p])) >= 0;
    }
    return usable;
}

static double percent(int64_t part, int64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void add_notes(Lexicon *lex, const Space *src, const Space *tgt)
{
    const Ledger *l = &lex->ledger;
    notes_remark(&lex->notes, "pairs-usable", l->usable,
                 "%s-%s: pairs usable: %" PRId64 " of %" PRId64
                 " (%.1f%%); missing source "
                 "%" PRId64 ", target %" PRId64 ", both %" PRId64,
                 src->name, tgt->name, l->usable, l->pairs, percent(l->usable, l->pairs),
                 l->src_missing, l->tgt_missing, l->both_missing);
    if (l->usable * 2 < l->pairs) { /* names and numbers are found either way round */
        const int64_t swapped = count_swapped(lex->dict, src, tgt);
        if (swapped * 10 > l->pairs && swapped >= 2 * l->usable) {
            notes_warn(&lex->notes, "dict-reversed", swapped,
                       "%s-%s: %.1f%% of the pairs are found; reversed, %.1f%% would be: "
                       "%s--swap",
                       src->name, tgt->name, percent(l->usable, l->pairs),
                       percent(swapped, l->pairs),
                       lex->dict && lex->dict->is_swapped ? "leave out " : "");
        }
    }
    if (l->usable * 100 < l->pairs) {
        notes_warn(&lex->notes, "few-pairs", l->usable,
                   "%s-%s: only %" PRId64 " of %" PRId64 " pairs are usable (%.1f%%)",
                   src->name, tgt->name, l->usable, l->pairs,
                   percent(l->usable, l->pairs));
    }
    if (l->usable < src->d) {
        notes_warn(&lex->notes, "fewer-pairs-than-dimensions", l->usable,
                   "%s-%s: a rotation is not determined by %" PRId64
                   " pair%s in %d dimensions",
                   src->name, tgt->name, l->usable, l->usable == 1 ? "" : "s", src->d);
    }
}

/* ---- entries ---- */

static Status new_lexicon(int32_t n_sources, size_t pairs, Lexicon **out, Error *err)
{
    Lexicon *lex = mem_xcalloc(1, sizeof *lex);
    const size_t n = (size_t)n_sources;
    void *p[7] = {0};
    const size_t size[7] = {n * sizeof(Text),          n * sizeof(int32_t),
                            (n + 1) * sizeof(int32_t), pairs * sizeof(int32_t),
                            (n + 1) * sizeof(int32_t), pairs * sizeof(int32_t),
                            n * sizeof(int32_t)};
    Status st = OK;
    for (int i = 0; i < 7 && st == OK; i++)
        st = mem_data(&p[i], size[i], 1, "a dictionary", err);
    lex->n_sources = n_sources;
    lex->word = p[0];
    lex->src = p[1];
    lex->gold_off = p[2];
    lex->gold = p[3];
    lex->pair_off = p[4];
    lex->pair = p[5];
    lex->query = p[6];
    if (st == OK)
        *out = lex;
    else
        lexicon_free(lex);
    return st;
}

/* Pairs of each entry, in file order: a counting sort by source word. */
static void fill_pairs(const Dict *d, Lexicon *lex)
{
    for (int32_t p = 0; p < d->n; p++)
        lex->pair_off[d->src_id[p] + 1]++;
    for (int32_t e = 0; e < lex->n_sources; e++)
        lex->pair_off[e + 1] += lex->pair_off[e];
    for (int32_t p = d->n - 1; p >= 0; p--) /* from the back: offsets move down again */
        lex->pair[--lex->pair_off[d->src_id[p] + 1]] = p;
    /* pair_off[e + 1] is now the begin of entry e */
    for (int32_t e = 0; e < lex->n_sources; e++)
        lex->pair_off[e] = lex->pair_off[e + 1];
    lex->pair_off[lex->n_sources] = d->n;
}

/* Golds of each entry. Two spellings lead to one row only with --lower; `seen` then keeps
 * the row from being listed twice. */
static Status fill_golds(const Dict *d, const Side *tgt, Lexicon *lex, Error *err)
{
    void *seen_by = NULL; /* rows: the last entry that listed the row, plus 1 */
    TRY(mem_data(&seen_by, (size_t)tgt->space->n, sizeof(int32_t), "a dictionary", err));
    int32_t *seen = seen_by;
    int32_t at = 0;
    for (int32_t e = 0; e < lex->n_sources; e++) {
        lex->gold_off[e] = at;
        for (int32_t i = lex->pair_off[e]; i < lex->pair_off[e + 1]; i++) {
            const int32_t row = tgt->row[d->tgt_id[lex->pair[i]]];
            if (row < 0 || seen[row] == e + 1)
                continue;
            seen[row] = e + 1;
            lex->gold[at++] = row;
        }
    }
    lex->gold_off[lex->n_sources] = at;
    free(seen);
    return OK;
}

static void fill_queries(const Space *src, Lexicon *lex)
{
    for (int32_t e = 0; e < lex->n_sources; e++) {
        if (lex->src[e] < 0 || lex->gold_off[e] == lex->gold_off[e + 1])
            continue;
        if (src->norm[lex->src[e]] == 0)
            lex->ledger.src_zero++;
        else
            lex->query[lex->n_queries++] = e;
    }
    lex->ledger.covered = lex->n_queries;
}

static Status look_up(const Dict *dict, Side *src, Side *tgt, bool is_lower, Lexicon *lex,
                      Error *err)
{
    find_words(src, is_lower);
    find_words(tgt, is_lower);
    TRY(mark_close(src, err));
    TRY(mark_close(tgt, err));
    Ledger *l = &lex->ledger;
    l->lines = dict->lines;
    l->malformed = dict->malformed;
    l->duplicates = dict->duplicates;
    l->pairs = dict->n;
    l->sources = lex->n_sources;
    for (int32_t p = 0; p < dict->n; p++)
        count_pair(dict, p, src, tgt, l);
    for (int32_t e = 0; e < lex->n_sources; e++) {
        lex->word[e] = vocab_word(&dict->src, e);
        lex->src[e] = src->row[e];
    }
    fill_pairs(dict, lex);
    TRY(fill_golds(dict, tgt, lex, err));
    fill_queries(src->space, lex);
    return OK;
}

Status lexicon_make(const Dict *dict, const Space *src, const Space *tgt, bool is_lower,
                    Lexicon **out, Error *err)
{
    assert(src->is_sealed && tgt->is_sealed);
    *out = NULL;
    Lexicon *lex = NULL;
    Side a = {0};
    Side b = {0};
    Status st = new_lexicon(dict->src.n, (size_t)dict->n, &lex, err);
    if (st == OK)
        st = open_side(&a, &dict->src, src, err);
    if (st == OK)
        st = open_side(&b, &dict->tgt, tgt, err);
    if (st == OK)
        st = look_up(dict, &a, &b, is_lower, lex, err);
    close_side(&a);
    close_side(&b);
    if (st != OK) {
        lexicon_free(lex);
        return st;
    }
    lex->dict = dict;
    add_notes(lex, src, tgt);
    *out = lex;
    return OK;
}

static Status check_rows_complete(const Space *s, Error *err)
{
    const int64_t gone = s->source.rows_left_out + s->source.duplicates;
    if (gone == 0)
        return OK;
    char shown[TEXT_SHORT];
    return error_set(err, E_INPUT,
                     "rows cannot be matched by number: %" PRId64
                     " rows of %s were left out when it was read",
                     gone,
                     text_short(shown, str_text(s->source.path ? s->source.path : "")));
}

Status lexicon_make_row_aligned(const Space *src, const Space *tgt, Lexicon **out,
                                Error *err)
{
    assert(src->is_sealed && tgt->is_sealed);
    *out = NULL;
    if (src->n != tgt->n) {
        return error_set(err, E_INPUT,
                         "rows cannot be matched by number: the spaces have %d and %d",
                         src->n, tgt->n);
    }
    TRY(check_rows_complete(src, err));
    TRY(check_rows_complete(tgt, err));
    Lexicon *lex = NULL;
    TRY(new_lexicon(src->n, (size_t)src->n, &lex, err));
    for (int32_t i = 0; i < src->n; i++) {
        lex->word[i] = space_word(src, i);
        lex->src[i] = lex->gold[i] = lex->pair[i] = i;
        lex->gold_off[i + 1] = lex->pair_off[i + 1] = i + 1;
        lex->ledger.identical += str_compare(lex->word[i], space_word(tgt, i)) == 0;
    }
    Ledger *l = &lex->ledger;
    l->lines = l->usable_lines = l->pairs = l->usable = l->sources = src->n;
    fill_queries(src, lex);
    *out = lex;
    return OK;
}

/* ---- one-to-one ---- */

static int32_t highest(const int32_t *v, int32_t n)
{
    int32_t top = 0;
    for (int32_t i = 0; i < n; i++)
        top = v[i] > top ? v[i] : top;
    return top;
}

static int32_t first_free(const Lexicon *lex, int32_t entry, const unsigned char *taken)
{
    for (int32_t g = lex->gold_off[entry]; g < lex->gold_off[entry + 1]; g++) {
        if (!taken[lex->gold[g]])
            return lex->gold[g];
    }
    return -1;
}

bool lexicon_is_gold(const Lexicon *lex, int32_t entry, int32_t target)
{
    for (int32_t at = lex->gold_off[entry]; at < lex->gold_off[entry + 1]; at++)
        if (lex->gold[at] == target)
            return true;
    return false;
}

Status lexicon_make_one_to_one(const Lexicon *lex, int32_t **a, int32_t **b, int32_t *n,
                               Error *err)
{
    *a = NULL;
    *b = NULL;
    *n = 0;
    const size_t rows = (size_t)highest(lex->src, lex->n_sources) + 1;
    const size_t golds = (size_t)highest(lex->gold, lex->gold_off[lex->n_sources]) + 1;
    void *p[4] = {0};
    const size_t size[4] = {rows, golds, (size_t)lex->n_queries * sizeof(int32_t),
                            (size_t)lex->n_queries * sizeof(int32_t)};
    Status st = OK;
    for (int i = 0; i < 4 && st == OK; i++)
        st = mem_data(&p[i], size[i], 1, "pairs of rows", err);
    if (st != OK) {
        for (int i = 0; i < 4; i++)
            free(p[i]);
        return st;
    }
    unsigned char *src_taken = p[0];
    unsigned char *tgt_taken = p[1];
    *a = p[2];
    *b = p[3];
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t row = lex->src[lex->query[q]];
        const int32_t gold = first_free(lex, lex->query[q], tgt_taken);
        if (gold < 0 || src_taken[row])
            continue;
        src_taken[row] = 1;
        tgt_taken[gold] = 1;
        (*a)[*n] = row;
        (*b)[(*n)++] = gold;
    }
    free(src_taken);
    free(tgt_taken);
    return OK;
}
