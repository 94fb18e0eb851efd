#include "core/diag/neighbors.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"

enum { C_QUERY, C_SPACE, C_RANK, C_WORD, C_COS, C_CSLS, C_WORD_RANK, C_MADE, N_COLS };

/* clang-format off */
static const ColSpec cols[N_COLS] = {
    [C_QUERY]     = {"query", "query", "", "the word asked for", COL_WORD, 0},
    [C_SPACE]     = {"space", "space", "", "the space the neighbours are in", COL_TEXT, 0},
    [C_RANK]      = {"rank", "rank", "", "1 is the nearest by cosine", COL_INT, 0},
    [C_WORD]      = {"word", "neighbour", "", "the neighbour", COL_WORD, 0},
    [C_COS]       = {"cos", "cos", "", "cosine, -1 to 1; 1 is nearest", COL_REAL, 3},
    [C_CSLS]      = {"csls", "CSLS", "", "2 cos minus the mean similarity of both words to their nearest in the other space", COL_REAL, 3},
    [C_WORD_RANK] = {"word_rank", "freq", "", "frequency rank of the neighbour, from 1", COL_INT, 0},
    [C_MADE]      = {"approximated", "approx.", "", "the word asked for is not in the vocabulary: its vector is made of its n-grams", COL_BOOL, 0},
};
/* clang-format on */

/* One word asked in one space: where it is and where its neighbours are looked for. */
typedef struct Question {
    const Space *from, *to;
    int32_t row;
    const Cross *cross; /* from -> to, NULL: no CSLS */
    bool is_made;       /* `from` holds only the word, made of its n-grams */
} Question;

/* Says why a list is short. */
static void note_short(const Question *q, int32_t k, int32_t have, Table *t)
{
    char shown[TEXT_SHORT];
    (void)text_short(shown, space_word(q->from, q->row));
    if (!(q->from->norm[q->row] > 0)) {
        notes_warn(table_notes(t), "no-neighbours", 1,
                   "\"%s\" has a zero vector in %s: it has no neighbours", shown,
                   q->from->name);
    } else if (have == 0) {
        notes_warn(table_notes(t), "no-neighbours", 1,
                   "%s has no word that could be a neighbour of \"%s\"", q->to->name,
                   shown);
    } else if (have < k) {
        notes_remark(table_notes(t), "k-reduced", 1,
                     "%s: %d neighbours, not %d: the space has no more words",
                     q->to->name, have, k);
    }
}

static Status answer(const Question *q, int32_t k, Progress *progress, Table *t,
                     Error *err)
{
    const int32_t self = q->from == q->to ? q->row : -1;
    Neighbors *nb = NULL;
    TRY(knn_make_queries(q->from, &q->row, 1, q->to, &self, k, progress, &nb, err));
    int32_t have = 0;
    while (have < nb->k && nb->id[have] >= 0)
        have++;
    if (have < k)
        note_short(q, k, have, t);
    for (int32_t j = 0; j < have; j++) {
        const int32_t r = table_add_row(t);
        table_set_word(t, r, C_QUERY,
                       (WordRef){q->from->name, q->is_made ? -1 : q->row,
                                 space_word(q->from, q->row)});
        table_set_bool(t, r, C_MADE, q->is_made);
        table_set_text(t, r, C_SPACE, str_text(q->to->name));
        table_set_int(t, r, C_RANK, j + 1);
        table_set_word(t, r, C_WORD,
                       (WordRef){q->to->name, nb->id[j], space_word(q->to, nb->id[j])});
        table_set_real(t, r, C_COS, nb->score[j]);
        if (q->cross) {
            table_set_real(t, r, C_CSLS,
                           cross_csls(q->cross, q->from, q->row, q->to, nb->id[j]));
        } else {
            table_set_missing(t, r, C_CSLS,
                              q->is_made         ? "the word is approximated"
                              : q->from == q->to ? "within one space"
                                                 : "not asked for (--csls)");
        }
        table_set_int(t, r, C_WORD_RANK, (int64_t)nb->id[j] + 1);
    }
    knn_free(nb);
    return OK;
}

/* One word asked for, while its answers come. */
typedef struct Asked {
    const Study *s;
    const char *word;
    bool has_csls;
    Progress *progress;
    Table *t;
    int found; /* spaces that hold the word */
} Asked;

/* The word is in no vocabulary: asks among the words of `to` with a vector that `space`,
 * a fastText model, makes of its n-grams. Nothing happens where there are none. */
static Status answer_made(Asked *a, const Space *space, const Space *to, Error *err)
{
    Space *made = NULL;
    if (!space->subwords)
        return OK;
    TRY(subwords_make(space, str_text(a->word), &a->s->options.limits, &made, err));
    if (!made)
        return OK;
    char shown[TEXT_SHORT];
    a->found++;
    notes_warn(table_notes(a->t), "approximated", 1,
               "\"%s\" is not in the vocabulary of %s: its vector is the mean of its "
               "n-grams, an approximation",
               text_short(shown, str_text(a->word)), space->name);
    const Question q = {.from = made, .to = to, .row = 0, .is_made = true};
    const Status st = answer(&q, a->s->options.k, a->progress, a->t, err);
    space_free(made);
    return st;
}

static Status answer_within(Asked *a, int entry, Error *err)
{
    const Space *space = a->s->entry[entry].space;
    const Question q = {.from = space,
                        .to = space,
                        .row = vocab_find_lower(&space->vocab, str_text(a->word),
                                                a->s->options.is_lower)};
    if (q.row < 0)
        return answer_made(a, space, space, err);
    a->found++;
    return answer(&q, a->s->options.k, a->progress, a->t, err);
}

/* A word of the source among a target's words, and a word of the target among the
 * source's. */
static Status answer_across(Asked *a, int target, Error *err)
{
    const bool is_lower = a->s->options.is_lower;
    const Space *src = a->s->entry[a->s->source].space;
    const Space *tgt = a->s->entry[target].space;
    const Cross *cross = NULL;
    if (a->has_csls)
        TRY(study_get_cosine(a->s, target, false, a->progress, &cross, err));
    Question q = {src, tgt, vocab_find_lower(&src->vocab, str_text(a->word), is_lower),
                  cross, false};
    Cross swapped;
    if (q.row < 0) {
        if (cross)
            swapped = cross_swapped(cross);
        q = (Question){tgt, src,
                       vocab_find_lower(&tgt->vocab, str_text(a->word), is_lower),
                       cross ? &swapped : NULL, false};
    }
    if (q.row < 0 && src->subwords)
        return answer_made(a, src, tgt, err);
    if (q.row < 0)
        return answer_made(a, tgt, src, err);
    a->found++;
    return answer(&q, a->s->options.k, a->progress, a->t, err);
}

static Status ask(Asked *a, Error *err)
{
    const Study *s = a->s;
    for (int i = 0; i < study_targets(s) && s->source >= 0; i++)
        TRY(answer_across(a, study_target(s, i), err));
    if (study_targets(s) == 0 || s->source < 0)
        for (int i = 0; i < s->n; i++)
            TRY(answer_within(a, i, err));
    return OK;
}

/* Spaces that are asked: source and targets, or all where there is no target. */
static bool is_asked(const Study *s, int entry)
{
    return study_targets(s) == 0 || s->source < 0 || entry == s->source ||
           s->entry[entry].role == STUDY_ALIGNED;
}

/* A word that no space has or can make, before anything is searched. */
static bool is_anywhere(const Asked *a)
{
    for (int i = 0; i < a->s->n; i++) {
        const Space *space = a->s->entry[i].space;
        if (is_asked(a->s, i) &&
            (space->subwords || vocab_find_lower(&space->vocab, str_text(a->word),
                                                 a->s->options.is_lower) >= 0))
            return true;
    }
    return false;
}

/* With the nearest word of the first asked space that has one near it. */
static void note_missing(const Asked *a)
{
    const Study *s = a->s;
    char shown[TEXT_SHORT];
    char near[TEXT_SHORT];
    Text meant = {"", 0};
    for (int i = 0; i < s->n && meant.n == 0; i++) {
        if (!is_asked(s, i))
            continue; /* it may have no space */
        const Vocab *v = &s->entry[i].space->vocab;
        const int32_t id = vocab_suggest(v, str_text(a->word));
        meant = id >= 0 ? vocab_word(v, id) : meant;
    }
    notes_warn(table_notes(a->t), "word-not-found", 1,
               "\"%s\" is in none of the spaces%s%s%s%s",
               text_short(shown, str_text(a->word)),
               s->options.is_lower ? "" : " (--lower also looks in lower case)",
               meant.n ? "; did you mean " : "", meant.n ? text_short(near, meant) : "",
               meant.n ? "?" : "");
}

/* Nothing was found: the first reason is the error. */
static Status refuse_empty(Table *t, Error *err)
{
    const Notes *notes = table_notes(t);
    const Note *why = notes_find(notes, "no-neighbours");
    if (!why)
        why = notes_find(notes, "word-not-found");
    return error_set(err, E_UNDEFINED, "%s", why ? why->text : "no word has neighbours");
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    if (args->nwords == 0)
        return error_set(err, E_USAGE, "neighbors needs at least one word");
    TableSet *set = table_set_new("neighbors");
    Table *t = table_new("neighbors", "Nearest neighbours", cols, N_COLS);
    table_set_drill(t, "neighbors {word}");
    table_set_add(set, t);
    Status status = OK;
    for (int i = 0; status == OK && i < args->nwords; i++) {
        Asked a = {.s = s,
                   .word = args->word[i],
                   .has_csls = registry_bool(args, "csls"),
                   .progress = progress,
                   .t = t};
        if (is_anywhere(&a))
            status = ask(&a, err);
        if (status == OK && a.found == 0)
            note_missing(&a);
    }
    if (status == OK && table_rows(t) == 0)
        status = refuse_empty(t, err);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "csls",
     .kind = PARAM_BOOL,
     .help = "add CSLS across spaces (searches the whole of both spaces first)"},
};

const Diagnostic neighbors_diagnostic = {
    .name = "neighbors",
    .group = "Neighbourhoods",
    .help = "the nearest words of given words, within a space or across two",
    .usage = "SPACE WORD... | SRC TGT WORD...",
    .doc = "Exact nearest neighbours by cosine. Across two spaces a word of the source "
           "is looked for "
           "among the target's words, and a word that only the target has among the "
           "source's. The "
           "word itself is left out within its own space. A word that no vocabulary "
           "has is asked with a vector of its n-grams where the space is a fastText "
           "model (.bin), and marked as approximated.",
    .cite = "Conneau et al. 2018, Word translation without parallel data (CSLS)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_ONE | TAKES_WORDS | TAKES_MANY,
    .tables = "neighbors",
    .run = run,
};
