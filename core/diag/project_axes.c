#include "core/diag/project_axes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/project/axes.h"

void project_axes_done(ProjectAxes *a)
{
    for (int i = 0; i < 2 * a->n; i++) {
        free(a->axis[i].row[0]);
        free(a->axis[i].row[1]);
        free(a->axis[i].direction);
    }
    free(a->axis);
    *a = (ProjectAxes){0};
}

/* --- words of a specification --- */

/* A way to read "a-b-c": the rows of its two sides, -1 when not in the space. */
typedef struct Reading {
    Text word[2];
    int32_t row[2];
} Reading;

static Reading read_at(const Space *s, Text spec, size_t left, size_t right)
{
    Reading r = {.word = {{spec.p, left}, {spec.p + right, spec.n - right}}};
    for (int i = 0; i < 2; i++)
        r.row[i] = r.word[i].n > 0 ? vocab_find(&s->vocab, r.word[i]) : -1;
    return r;
}

static bool is_known(const Reading *r)
{
    return r->row[0] >= 0 && r->row[1] >= 0;
}

/* All readings of a specification; returns how many both words of which are known, the
 * last of these in *out, else the first reading. -1: there is no hyphen. */
static int find_readings(const Space *s, Text spec, Reading *out)
{
    int known = -1;
    for (size_t i = 1; i + 1 < spec.n; i++) {
        if (spec.p[i] != '-')
            continue;
        const bool is_spaced = spec.p[i - 1] == ' ' && spec.p[i + 1] == ' ';
        const Reading r =
            is_spaced ? read_at(s, spec, i - 1, i + 2) : read_at(s, spec, i, i + 1);
        if (known < 0 || is_known(&r) || is_spaced)
            *out = r;
        known = known < 0 ? 0 : known;
        if (is_spaced)
            return is_known(&r);
        known += is_known(&r);
    }
    return known;
}

static Status refuse(const Space *s, Text spec, int known, const Reading *r, Error *err)
{
    char shown[TEXT_SHORT];
    char word[TEXT_SHORT];
    (void)text_short(shown, spec);
    if (known > 1) {
        (void)error_set(err, E_USAGE, "--axes: \"%s\" can be read in %d ways", shown,
                        known);
        error_hint(err, "blanks around the hyphen that parts the two words");
    } else if (known < 0) {
        (void)error_set(err, E_USAGE, "--axes: \"%s\" has no hyphen between two words",
                        shown);
        error_hint(err, "--axes 'woman-man' 'dear-cheap'");
    } else {
        const int which = r->row[0] < 0 ? 0 : 1;
        (void)error_set(err, E_USAGE, "--axes: %s has no word \"%s\"", s->name,
                        text_short(word, r->word[which]));
        error_hint(err, "the words of an axis are words of %s", s->name);
    }
    return E_USAGE;
}

/* --- one language --- */

static void take_row(ProjectAxis *a, int side, int32_t row)
{
    for (int32_t i = 0; i < a->n[side]; i++)
        if (a->row[side][i] == row)
            return;
    a->row[side] =
        mem_xrealloc(a->row[side], ((size_t)a->n[side] + 1) * sizeof *a->row[side]);
    a->row[side][a->n[side]++] = row;
}

/* The translations of a word in the dictionary, else in the training dictionary. */
static void take_translations(const StudyEntry *e, ProjectAxis *a, int side)
{
    const Lexicon *lex = e->lex;
    for (int32_t w = 0; lex && w < lex->n_sources; w++) {
        if (str_compare(lex->word[w], a->word[side]) != 0)
            continue;
        for (int32_t g = lex->gold_off[w]; g < lex->gold_off[w + 1]; g++)
            take_row(a, side, lex->gold[g]);
    }
    const Dict *train = e->train;
    const int32_t id =
        train && a->n[side] == 0 ? vocab_find(&train->src, a->word[side]) : -1;
    for (int32_t p = 0; id >= 0 && p < train->n; p++) {
        const int32_t row =
            train->src_id[p] == id
                ? vocab_find(&e->space->vocab, vocab_word(&train->tgt, train->tgt_id[p]))
                : -1;
        if (row >= 0)
            take_row(a, side, row);
    }
}

static void find_direction(const StudyEntry *e, ProjectAxis *a)
{
    char word[TEXT_SHORT];
    for (int side = 0; side < 2; side++) {
        if (a->n[side] > 0)
            continue;
        (void)snprintf(a->why, sizeof a->why, "%s has no translation of \"%s\"%s",
                       e->name, text_short(word, a->word[side]),
                       e->dict_path ? " in its dictionary" : ": it has no dictionary");
        return;
    }
    double *direction = mem_xalloc((size_t)e->space->d * sizeof *direction);
    a->is_there =
        axes_find_direction(e->space, a->row[0], a->n[0], a->row[1], a->n[1], direction);
    if (a->is_there) {
        a->direction = direction;
        return;
    }
    free(direction);
    (void)snprintf(a->why, sizeof a->why, "the two ends of the axis are the same in %s",
                   e->name);
}

static double dot(const double *a, const double *b, int32_t d)
{
    double sum = 0;
    for (int32_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return sum;
}

/* The axes asked for; `base` is the place of the source among the entries. */
typedef struct Ask {
    const Study *s;
    const int *entries;
    int base;
} Ask;

/* One axis in all entries. */
static Status make_axis(const Ask *ask, Text spec, int which, ProjectAxes *out,
                        Error *err)
{
    const StudyEntry *from = &ask->s->entry[ask->entries[ask->base]];
    Reading r = {0};
    const int known = find_readings(from->space, spec, &r);
    if (known != 1)
        return refuse(from->space, spec, known, &r, err);
    for (int i = 0; i < out->n; i++) {
        ProjectAxis *a = project_axes_at(out, i, which);
        const StudyEntry *e = &ask->s->entry[ask->entries[i]];
        a->cos_source = (double)NAN;
        for (int side = 0; side < 2; side++) {
            a->word[side] = r.word[side];
            if (i == ask->base)
                take_row(a, side, r.row[side]);
            else
                take_translations(e, a, side);
        }
        find_direction(e, a);
    }
    const ProjectAxis *first = project_axes_at(out, ask->base, which);
    if (!first->is_there)
        return error_set(err, E_USAGE, "--axes: %s", first->why);
    for (int i = 0; i < out->n; i++) {
        ProjectAxis *a = project_axes_at(out, i, which);
        const int32_t d = ask->s->entry[ask->entries[i]].space->d;
        if (i != ask->base && a->is_there && d == from->space->d)
            a->cos_source = dot(a->direction, first->direction, d);
    }
    return OK;
}

/* Two axes that are one put every word on a line. */
static Status check_angle(const ProjectAxes *a, int base, int32_t d, Error *err)
{
    const double cos = dot(project_axes_at(a, base, 0)->direction,
                           project_axes_at(a, base, 1)->direction, d);
    if (fabs(cos) > 0.999)
        return error_set(err, E_USAGE, "--axes: the two axes are the same");
    return OK;
}

/* No target has both axes. */
static Status check_targets(const ProjectAxes *a, int base, Error *err)
{
    const char *why = "";
    for (int i = 0; i < a->n; i++) {
        const ProjectAxis *x = project_axes_at(a, i, 0);
        const ProjectAxis *y = project_axes_at(a, i, 1);
        if (i != base && x->is_there && y->is_there)
            return OK;
        if (i != base && !*why)
            why = x->is_there ? y->why : x->why;
    }
    return a->n > 1 ? error_set(err, E_UNDEFINED, "--axes: %s", why) : OK;
}

Status project_axes_make(const Study *s, const int *entries, int nentries,
                         const Text spec[2], ProjectAxes *out, Error *err)
{
    *out = (ProjectAxes){.n = nentries,
                         .axis = mem_xcalloc(2 * (size_t)nentries, sizeof *out->axis)};
    Ask ask = {.s = s, .entries = entries};
    for (int i = 0; i < nentries; i++)
        if (entries[i] == s->source)
            ask.base = i;
    Status status = OK;
    for (int which = 0; which < 2 && status == OK; which++)
        status = make_axis(&ask, spec[which], which, out, err);
    if (status == OK)
        status = check_angle(out, ask.base, s->entry[entries[ask.base]].space->d, err);
    if (status == OK)
        status = check_targets(out, ask.base, err);
    if (status != OK)
        project_axes_done(out);
    return status;
}
