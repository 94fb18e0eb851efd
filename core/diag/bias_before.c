/* A stage is the space after so many steps. Stages are made one after another, each from
 * a copy of the one before it, and a line is measured between two of them; only two are
 * held at a time, and the first. */
#include "core/diag/bias_before.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/space/prepare.h"

static BiasLine *new_line(BiasResults *r, const char *step, bool is_all)
{
    if (r->nlines == r->lines_cap) {
        r->lines_cap = r->lines_cap ? 2 * r->lines_cap : 32;
        r->line = mem_xrealloc(r->line, (size_t)r->lines_cap * sizeof *r->line);
    }
    BiasLine *l = &r->line[r->nlines++];
    *l = (BiasLine){.is_all = is_all, .q = NAN, .pull = {.value = NAN, .ci = {NAN, NAN}}};
    (void)snprintf(l->step, sizeof l->step, "%.38s", step);
    return l;
}

/* Two forms of the space of an entry. */
typedef struct Forms {
    const BiasBefore *b;
    int entry;
    const Space *before, *after;
    bool is_guess; /* of the steps between them */
} Forms;

/* The tests of both forms, met. */
static void make_tests(const Forms *f, const WordSets *sets, const WordTest *test,
                       BiasTest *before, BiasTest *after)
{
    const bool is_lower = f->b->s->options.is_lower;
    const BiasSide a = {f->before, sets, test};
    const BiasSide z = {f->after, sets, test};
    bias_test_make(&a, &a, is_lower, before);
    bias_test_make(&z, &z, is_lower, after);
    bias_test_meet(before, after);
}

/* The language that others are mapped into: the source, or for it the first target. */
static int hub_of(const Study *s, int entry)
{
    return entry != s->source ? s->source : study_target(s, 0);
}

static Status add_pull(const Forms *f, const BiasTest *before, const BiasTest *after,
                       BiasPull *pull)
{
    const Study *s = f->b->s;
    const int hub = hub_of(s, f->entry);
    const WordSets *sets = NULL;
    const WordTest *test = NULL;
    *pull = (BiasPull){.value = NAN, .ci = {NAN, NAN}, .why = "there is no hub language"};
    if (hub < 0)
        return OK;
    pull->why = "the hub lacks the test";
    if (!bias_files_find(f->b->files, &s->entry[hub], before->name, &sets, &test))
        return OK;
    BiasTest of_hub;
    const BiasSide side = {s->entry[hub].space, sets, test};
    bias_test_make(&side, &side, s->options.is_lower, &of_hub);
    const Status status =
        bias_change_pull(before, after, &of_hub, &f->b->o->weat, f->b->progress, pull);
    bias_test_done(&of_hub);
    return status;
}

static Status measure(const Forms *f, const WordSets *sets, const WordTest *test,
                      BiasLine *l, Error *err)
{
    const Space *named = f->b->s->entry[f->entry].space;
    make_tests(f, sets, test, &l->before, &l->after);
    Status status = OK;
    if (l->is_all) {
        status = bias_change_make(&l->before, &l->after, &f->b->o->weat, f->b->progress,
                                  &l->change, err);
        if (status == OK)
            status = add_pull(f, &l->before, &l->after, &l->pull);
    } else {
        l->change.step = bias_change_step(&l->before, &l->after);
    }
    /* the forms go away, the space stays */
    l->before.space = l->before.across = l->after.space = l->after.across = named;
    return status;
}

/* A line of this step for every test of the space. */
static Status add_lines(const Forms *f, const char *step, bool is_all, BiasResults *out,
                        Error *err)
{
    const BiasFiles *files = f->b->files;
    const StudyEntry *e = &f->b->s->entry[f->entry];
    for (int i = 0; i < files->n; i++) {
        const WordSets *sets = files->file[i].sets;
        if (!bias_files_is_of(files, i, e) || sets->nsets == 0)
            continue;
        for (int32_t t = 0; t < sets->ntests; t++)
            TRY(measure(f, sets, &sets->test[t], new_line(out, step, is_all), err));
    }
    return OK;
}

/* The largest change of any word by what these two forms differ in, over all tests. */
static double largest(const Forms *f)
{
    const BiasFiles *files = f->b->files;
    const StudyEntry *e = &f->b->s->entry[f->entry];
    double most = 0;
    for (int i = 0; i < files->n; i++) {
        const WordSets *sets = files->file[i].sets;
        for (int32_t t = 0; t < sets->ntests && bias_files_is_of(files, i, e); t++) {
            BiasTest before;
            BiasTest after;
            make_tests(f, sets, &sets->test[t], &before, &after);
            const BiasStep step = bias_change_step(&before, &after);
            most = isnan(step.most) ? most : fmax(most, step.most);
            bias_test_done(&before);
            bias_test_done(&after);
        }
    }
    return most;
}

/* ---- stages ---- */

/* A sealed copy with one more step. */
static Status make_stage(const BiasBefore *b, const Space *from, const char *steps,
                         Space **out, Error *err)
{
    Space *s = NULL;
    *out = NULL;
    TRY(space_make_copy(from, &s, err));
    Status status = prepare_apply(s, steps, b->progress, err);
    if (status == OK)
        status = space_seal(s, b->progress, err);
    if (status != OK) {
        space_free(s);
        return status;
    }
    *out = s;
    return OK;
}

/* Lines of the steps that lead from f->before; *last, owned, is the form they end in;
 * NULL: there was no step. */
static Status add_steps(const Forms *f, const char *steps, Space **last, BiasResults *out,
                        Error *err)
{
    Space *now = NULL;
    *last = NULL;
    for (const char *at = steps; *at;) {
        char step[40];
        const size_t n = strcspn(at, ",");
        (void)snprintf(step, sizeof step, "%.*s", (int)(n < 39 ? n : 39), at);
        at += n + (at[n] == ',');
        if (strcmp(step, "none") == 0 || step[0] == '\0')
            continue;
        Space *next = NULL;
        const Space *from = now ? now : f->before;
        Status status = make_stage(f->b, from, step, &next, err);
        const Forms both = {f->b, f->entry, from, next, f->is_guess};
        char named[64];
        (void)snprintf(named, sizeof named, "%.26s%s", step,
                       f->is_guess ? " (guessed)" : "");
        if (status == OK)
            status = add_lines(&both, named, false, out, err);
        space_free(now);
        now = next;
        if (status != OK) {
            space_free(now);
            return status;
        }
    }
    *last = now;
    return OK;
}

static Status add_removed(const Forms *f, BiasResults *out, Error *err)
{
    Space *removed = NULL;
    TRY(make_stage(f->b, f->after, "unit,center,unit", &removed, err));
    const Forms both = {f->b, f->entry, f->after, removed, false};
    const Status status = add_lines(&both, "mean removed", false, out, err);
    space_free(removed);
    return status;
}

/* All, each step, what stands last, and the mean removed. */
static Status add_chain(const Forms *f, const char *steps, const char *rest,
                        BiasResults *out, Error *err)
{
    Space *last = NULL;
    TRY(add_lines(f, "all", true, out, err));
    TRY(add_steps(f, steps, &last, out, err));
    const Forms map = {f->b, f->entry, last ? last : f->before, f->after, false};
    const Status status = add_lines(&map, rest, false, out, err);
    space_free(last);
    TRY(status);
    return f->b->is_removing_mean ? add_removed(f, out, err) : OK;
}

/* The file of an entry, or that of --before, under the entry's name. */
static Status read_form(const BiasBefore *b, const StudyEntry *e, bool is_given,
                        Space **out, Error *err)
{
    ReadOptions o = read_options_defaults();
    o.limits = b->s->options.limits;
    o.lang = e->lang;
    if (!is_given) {
        o.words_path = e->words_path;
        o.tensor = e->tensor;
    }
    *out = NULL;
    Space *s = NULL;
    TRY(read_space(&s, is_given ? b->path : e->path, &o, b->progress, err));
    (void)snprintf(s->name, sizeof s->name, "%s", e->space->name);
    const Status status = space_seal(s, b->progress, err);
    if (status != OK)
        space_free(s);
    else
        *out = s;
    return status;
}

/* The preparation that leaves least to explain between a file and what became of it. */
static Status guess_steps(const BiasBefore *b, const Space *first, const char **steps,
                          Error *err)
{
    static const char *const candidates[] = {"", "center", "unit,center"};
    Forms f = {b, b->of, first, b->s->entry[b->of].space, true};
    double least = largest(&f);
    *steps = candidates[0];
    for (int i = 1; i < 3; i++) {
        Space *stage = NULL;
        TRY(make_stage(b, first, candidates[i], &stage, err));
        f.before = stage;
        const double left = largest(&f);
        if (left < 0.5 * least) {
            least = left;
            *steps = candidates[i];
        }
        space_free(stage);
    }
    return OK;
}

static Status add_given(const BiasBefore *b, BiasResults *out, Error *err)
{
    Space *first = NULL;
    const char *steps = "";
    TRY(read_form(b, &b->s->entry[b->of], true, &first, err));
    Status status = guess_steps(b, first, &steps, err);
    if (status == OK) {
        const Forms f = {b, b->of, first, b->s->entry[b->of].space, true};
        out->guessed = steps;
        out->guessed_of = f.after;
        status = add_chain(&f, steps, "rest", out, err);
    }
    space_free(first);
    return status;
}

static Status add_mapped(const BiasBefore *b, int entry, BiasResults *out, Error *err)
{
    const Study *s = b->s;
    const StudyEntry *e = &s->entry[entry];
    const char *steps = e->prepare                ? e->prepare
                        : e->role == STUDY_SOURCE ? s->options.prepare_source
                                                  : s->options.prepare_target;
    Space *first = NULL;
    TRY(read_form(b, e, false, &first, err));
    const Status status =
        add_chain(&(Forms){b, entry, first, e->space, false}, steps, "map", out, err);
    space_free(first);
    return status;
}

static bool is_mapped(const BiasBefore *b, int entry)
{
    const StudyEntry *e = &b->s->entry[entry];
    return e->map_path && e->role != STUDY_SNAPSHOT && strcmp(e->path, "-") != 0 &&
           !(b->path && entry == b->of);
}

Status bias_before_add(const BiasBefore *b, BiasResults *out, Error *err)
{
    if (b->path)
        TRY(add_given(b, out, err));
    for (int i = 0; i < b->s->n; i++)
        if (is_mapped(b, i))
            TRY(add_mapped(b, i, out, err));
    return OK;
}
