#include "core/diag/parity_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/output.h"
#include "core/base/text.h"
#include "core/diag/coverage.h"
#include "core/diag/parity_told.h"

enum { X_CONCEPT, X_RANK, X_BAND, X_TAG, X_LANGUAGE, X_TRANSLATION, X_COVERED, N_SAMPLE };

/* clang-format off */
static const ColSpec sample_cols[N_SAMPLE] = {
    [X_CONCEPT]     = {"concept", "concept", "", "source word", COL_WORD, 0},
    [X_RANK]        = {"concept_rank", "rank", "", "of the source word in its space", COL_INT, 0},
    [X_BAND]        = {"band", "band", "", "of that rank", COL_TEXT, 0},
    [X_TAG]         = {"tag", "tag", "", "of the source word, by --tags", COL_TEXT, 0},
    [X_LANGUAGE]    = {"language", "language", "", "the target space", COL_TEXT, 0},
    [X_TRANSLATION] = {"translation", "translation", "", "by its dictionary, a row each", COL_TEXT, 0},
    [X_COVERED]     = {"covered", "covered", "", "the translation is in the space", COL_BOOL, 0},
};
/* clang-format on */

static int ascending(const void *pa, const void *pb)
{
    const int32_t a = *(const int32_t *)pa;
    const int32_t b = *(const int32_t *)pb;
    return (a > b) - (a < b);
}

int32_t parity_sample_draw(const int32_t *stratum, int32_t n, int32_t strata,
                           int32_t wanted, Rng rng, int32_t *out)
{
    int32_t *order = mem_xcalloc((size_t)n + 1, sizeof *order);
    int32_t *at = mem_xcalloc((size_t)strata + 1, sizeof *at);
    int32_t taken = 0;
    bool is_left = true;
    for (int32_t i = 0; i < n; i++)
        order[i] = i;
    rng_shuffle(&rng, order, (size_t)n);
    while (taken < wanted && is_left) { /* at[s]: where its next item is looked for */
        is_left = false;
        for (int32_t s = 0; s < strata && taken < wanted; s++) {
            while (at[s] < n && stratum[order[at[s]]] != s)
                at[s]++;
            if (at[s] == n)
                continue;
            out[taken++] = order[at[s]++];
            is_left = true;
        }
    }
    if (taken > 1)
        qsort(out, (size_t)taken, sizeof *out, ascending);
    free(order);
    free(at);
    return taken;
}

/* --- of the common concepts
 * -------------------------------------------------------------------------------
 */

typedef struct Sample {
    const ParityTold *t;
    Table *table;
    int32_t *drawn; /* concepts */
    int32_t n;
} Sample;

static int32_t row_of(const ParityTold *t, int32_t concept)
{
    const ParityLanguage *l = &t->parity->language[t->parity->reference];
    return l->target->lex->src[l->entry[concept]];
}

/* The first tag of a concept, as a number among all tags; 0: none. */
static int32_t tag_of(const ParityTold *t, int32_t concept)
{
    const WordFile *tags = t->s->entry[t->s->source].about[WORDFILE_TAGS];
    const int32_t row = wordfile_find(tags, t->parity->concept[concept]);
    return tags && row >= 0 ? tags->value[row] + 1 : 0;
}

static void draw(Sample *x, int32_t wanted)
{
    const ParityTold *t = x->t;
    const WordFile *tags = t->s->entry[t->s->source].about[WORDFILE_TAGS];
    const int32_t ntags = tags ? tags->values.n + 1 : 1;
    const int32_t n = t->parity->common;
    int32_t *stratum = mem_xcalloc((size_t)n + 1, sizeof *stratum);
    x->drawn = mem_xcalloc((size_t)n + 1, sizeof *x->drawn);
    for (int32_t c = 0; c < n; c++)
        stratum[c] = coverage_find_band(row_of(t, c)) * ntags + tag_of(t, c);
    x->n = parity_sample_draw(stratum, n, COVERAGE_BANDS * ntags, wanted,
                              rng_stream(t->s->options.seed, "parity sample"), x->drawn);
    free(stratum);
}

/* One translation of a concept in a language. */
static void add_row(const Sample *x, int32_t concept, const ParityLanguage *l, Text word)
{
    const ParityTold *t = x->t;
    const StudyEntry *src = &t->s->entry[t->s->source];
    const WordFile *tags = src->about[WORDFILE_TAGS];
    const StudyEntry *e = &t->s->entry[t->language[l - t->parity->language].entry];
    const int32_t row = row_of(t, concept);
    const int32_t tag = tag_of(t, concept);
    const int32_t r = table_add_row(x->table);
    table_set_word(x->table, r, X_CONCEPT,
                   (WordRef){src->name, row, t->parity->concept[concept]});
    table_set_int(x->table, r, X_RANK, (int64_t)row + 1);
    table_set_text(x->table, r, X_BAND,
                   str_text(coverage_band_name(coverage_find_band(row))));
    if (tag > 0)
        table_set_text(x->table, r, X_TAG, vocab_word(&tags->values, tag - 1));
    else
        table_set_missing(x->table, r, X_TAG, "no tag is given");
    table_set_text(x->table, r, X_LANGUAGE, str_text(l->target->name));
    table_set_text(x->table, r, X_TRANSLATION, word);
    const bool is_lower = t->s->options.is_lower;
    table_set_bool(x->table, r, X_COVERED,
                   vocab_find_lower(&e->space->vocab, word, is_lower) >= 0);
}

/* Every pair of the sample in a language: rows of the table, lines of its file. */
static void add_language(const Sample *x, const ParityLanguage *l, Str *file)
{
    const Lexicon *lex = l->target->lex;
    for (int32_t i = 0; i < x->n; i++) {
        const int32_t e = l->entry[x->drawn[i]];
        for (int32_t at = lex->pair_off[e]; at < lex->pair_off[e + 1]; at++) {
            const Text gold =
                vocab_word(&lex->dict->tgt, lex->dict->tgt_id[lex->pair[at]]);
            add_row(x, x->drawn[i], l, gold);
            str_add_text(file, lex->word[e]);
            str_add_char(file, '\t');
            str_add_text(file, gold);
            str_add_char(file, '\n');
        }
    }
}

enum { FILE_NAME = 64 };

/* Whether a name may stand in a file name. */
static bool is_plain(const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return name[0] != '\0' && strlen(name) <= 24 && name[strspn(name, plain)] == '\0';
}

/* Names of files are fixed: en-eu.tsv by the names of the two, where they are plain small
 * letters; else a name's number stands for it (en-_3.tsv), which no name can be. */
static void name_file(const ParityTold *t, const ParityLanguage *l, char out[FILE_NAME])
{
    const char *source = t->s->entry[t->s->source].name;
    if (!is_plain(source))
        source = "_0";
    if (is_plain(l->target->name))
        (void)snprintf(out, FILE_NAME, "%s-%s.tsv", source, l->target->name);
    else
        (void)snprintf(out, FILE_NAME, "%s-_%d.tsv", source,
                       (int)(l - t->parity->language) + 1);
}

/* "ζ is in en-_2.tsv": of the files that are not called as their language is. */
static void note_files(const Sample *x)
{
    const Parity *p = x->t->parity;
    Str named = {0};
    int n = 0;
    const char *source = x->t->s->entry[x->t->s->source].name;
    if (!is_plain(source)) {
        char shown[TEXT_SHORT];
        str_addf(&named, "the source %s is _0", text_short(shown, str_text(source)));
        n++;
    }
    for (int i = 0; i < p->n; i++) {
        const ParityLanguage *l = &p->language[i];
        char shown[TEXT_SHORT];
        char file[FILE_NAME];
        if (!l->is_assessed || !l->target->lex->dict || is_plain(l->target->name))
            continue;
        name_file(x->t, l, file);
        str_addf(&named, "%s%s in %s", n++ ? ", " : "",
                 text_short(shown, str_text(l->target->name)), file);
    }
    if (n > 0) {
        notes_remark(table_notes(x->table), "sample-files", n,
                     "names of files hold plain small letters only: %s",
                     str_cstr(&named));
    }
    str_free(&named);
}

static Status write_file(const ParityTold *t, const ParityLanguage *l, const Str *file,
                         int dir, Error *err)
{
    char name[FILE_NAME];
    Output *out = NULL;
    name_file(t, l, name);
    TRY(output_open_at(&out, dir, name, false, err));
    const Status status = output_write(out, str_cstr(file), file->n, err);
    if (status != OK) {
        output_abort(out);
        return status;
    }
    return output_commit(out, err);
}

static Status add_languages(const Sample *x, int dir, Error *err)
{
    const Parity *p = x->t->parity;
    Status status = OK;
    for (int i = 0; status == OK && i < p->n; i++) {
        if (!p->language[i].is_assessed || !p->language[i].target->lex->dict)
            continue;
        Str file = {0};
        add_language(x, &p->language[i], &file);
        if (dir >= 0)
            status = write_file(x->t, &p->language[i], &file, dir, err);
        str_free(&file);
    }
    return status;
}

Status parity_told_sample(const ParityTold *told, Error *err)
{
    const int64_t wanted = registry_int(told->args, "sample");
    const char *folder = registry_text(told->args, "sample-to");
    if (wanted == 0 && folder) {
        (void)error_set(err, E_USAGE, "--sample-to does nothing here");
        error_hint(err, "--sample N says how many concepts are drawn");
        return E_USAGE;
    }
    if (wanted == 0)
        return OK;
    Sample x = {.t = told,
                .table = table_new("sample", "A balanced sample", sample_cols, N_SAMPLE)};
    int dir = -1;
    table_set_add(told->set, x.table);
    if (told->parity->reference < 0) {
        notes_warn(
            table_notes(x.table), "sample-short", 1,
            "no sample is drawn: no language can be assessed, so that there are no "
            "common concepts%s",
            folder ? "; no folder is made" : "");
        return OK;
    }
    const Status made = folder ? output_make_dir(folder, false, &dir, err) : OK;
    if (made != OK)
        error_hint(err, "--sample-to takes a folder that is new or empty");
    TRY(made);
    draw(&x, (int32_t)wanted);
    if (x.n < wanted) {
        notes_warn(table_notes(x.table), "sample-short", 1,
                   "the sample has %d concepts, not %lld: there are no more in common",
                   x.n, (long long)wanted);
    }
    const Status status = add_languages(&x, dir, err);
    free(x.drawn);
    if (status == OK && folder)
        note_files(&x);
    if (dir >= 0)
        (void)close(dir);
    return status;
}
