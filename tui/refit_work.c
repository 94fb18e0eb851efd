/* An orthogonal map of the source is undone on the target instead: cosines are the same,
 * and the source, which all targets share, stays where it is. Maps that bend a side move
 * that side, and the source is then one of its own. */
#include "tui/refit_work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/space/map_steps.h"
#include "core/study/study_train.h"

void refit_work_free_ask(RefitAsk *a)
{
    if (!a)
        return;
    free(a->train_path);
    free(a->prepare);
    free(a->map_out);
    free(a->map_out_source);
    str_free(&a->corrected);
    free(a);
}

void refit_work_free(RefitMade *m)
{
    if (!m)
        return;
    space_free(m->source);
    space_free(m->space);
    mapping_free(m->map);
    mapping_free(m->map_source);
    lexicon_free_dict(m->whole);
    lexicon_free_dict(m->fitted);
    free(m->steps);
    free(m->train_path);
    free(m->map_path);
    free(m->map_source_path);
    study_free(m->read);
    free(m);
}

/* --- what goes in --- */

/* The two sides as they stand before the map, with their dictionary. */
typedef struct Sides {
    Space *src, *tgt;
    const Dict *dict;
    const Lexicon *lex;
} Sides;

static void copy_argument(const StudyEntry *from, StudyEntry *to)
{
    const char *const text[] = {from->words_path, from->tensor, from->lang};
    char **const at[] = {&to->words_path, &to->tensor, &to->lang};
    for (int i = 0; i < 3; i++) {
        free(*at[i]);
        *at[i] = text[i] ? mem_xstrdup(text[i]) : NULL;
    }
    free(to->name);
    free(to->path);
    free(to->map_path);
    to->name = mem_xstrdup(from->name);
    to->path = mem_xstrdup(from->path);
    to->map_path = NULL;
}

/* Both files again, with other steps and without a map. */
static Status read_again(const RefitAsk *a, Progress *progress, Study **out, Error *err)
{
    const Study *s = a->study;
    const StudyEntry *target = &s->entry[a->target];
    Study *read = study_new(&s->options);
    StudyOptions *o = &read->options;
    o->annotations[0] = '\0';
    o->is_excluding_train = false;
    (void)snprintf(o->prepare_source, sizeof o->prepare_source, "%s", a->prepare);
    (void)snprintf(o->prepare_target, sizeof o->prepare_target, "%s", a->prepare);
    Status st = study_add_argument(read, s->entry[s->source].path, STUDY_SOURCE, err);
    if (st == OK)
        st = study_add_argument(read, target->path, STUDY_ALIGNED, err);
    if (st == OK) {
        copy_argument(&s->entry[s->source], &read->entry[0]);
        copy_argument(target, &read->entry[1]);
        if (target->dict_path)
            read->entry[1].dict_path = mem_xstrdup(target->dict_path);
    }
    for (int i = 0; i < 2 && st == OK; i++)
        st = study_load_entry(read, i, progress, NULL, NULL, err);
    if (st == OK)
        *out = read;
    else
        study_free(read);
    return st;
}

static Status find_sides(const RefitAsk *a, Progress *progress, RefitMade *m, Sides *out,
                         Error *err)
{
    const Study *s = a->study;
    const StudyEntry *e = &s->entry[a->target];
    if (a->prepare) {
        TRY(read_again(a, progress, &m->read, err));
        const StudyEntry *again = m->read->entry;
        *out = (Sides){again[0].space, again[1].space, again[1].dict, again[1].lex};
        return OK;
    }
    *out = (Sides){s->entry[s->source].space, e->before ? e->before : e->space, e->dict,
                   e->lex};
    return OK;
}

/* A dictionary that is in memory, read as any file is. */
static Status read_bytes(const RefitAsk *a, Dict **out, Error *err)
{
    char path[64];
    const int fd = memfd_create("dictionary", MFD_CLOEXEC);
    if (fd < 0)
        return error_set(err, E_LIMIT, "no room for the corrected dictionary");
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    size_t done = 0;
    while (done < a->corrected.n) {
        const ssize_t n = write(fd, a->corrected.p + done, a->corrected.n - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    const Status st =
        done < a->corrected.n
            ? error_set(err, E_NOMEM, "not enough memory for the corrected dictionary")
            : lexicon_read_dict(out, path, a->study->options.is_swapped,
                                &a->study->options.limits, err);
    (void)close(fd);
    return st;
}

/* What is fitted on: *lex is owned by *own, or the study's. */
static Status find_lexicon(const RefitAsk *a, const Sides *sides, RefitMade *m,
                           Lexicon **own, const Dict **dict, Error *err)
{
    const Study *s = a->study;
    const StudyEntry *e = &s->entry[a->target];
    *own = NULL;
    *dict = sides->dict;
    if (a->is_corrected) {
        TRY(read_bytes(a, &m->whole, err));
    } else if (a->train_path) {
        TRY(lexicon_read_dict(&m->whole, a->train_path, s->options.is_swapped,
                              &s->options.limits, err));
    }
    *dict = m->whole ? m->whole : e->train ? e->train : sides->dict;
    m->is_of_train = *dict && *dict == e->train;
    if (!*dict)
        return error_set(err, E_USAGE, "a refit needs a dictionary in a file");
    if (!a->is_corrected)
        m->train_path = mem_xstrdup((*dict)->path);
    return lexicon_make(*dict, sides->src, sides->tgt, s->options.is_lower, own, err);
}

/* --- what comes out --- */

/* The map that moves the target back by as much as w moves the source. */
static Status turn_round(const Mapping *w, Mapping **out, Error *err)
{
    const size_t rows = (size_t)w->d_tgt;
    const size_t cols = (size_t)w->d_src;
    void *data = NULL;
    TRY(mem_data(&data, rows * cols, sizeof(double), "a map", err));
    double *t = data;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++)
            t[i * cols + j] = w->w[j * rows + i];
    const MappingAdopt adopt = {t, w->d_tgt, w->d_src, "refit", NULL};
    return mapping_adopt(&adopt, out, err);
}

static Status move_target(const Sides *sides, Progress *progress, RefitMade *m,
                          Error *err)
{
    Space *moved = NULL;
    TRY(space_make_copy(sides->tgt, &moved, err));
    Status st = mapping_apply(moved, m->map, progress, err);
    if (st == OK)
        st = space_seal(moved, progress, err);
    if (st == OK)
        m->space = moved;
    else
        space_free(moved);
    return st;
}

/* Takes maps and moved spaces out of the fit. */
static Status take_fit(const Sides *sides, Progress *progress, Fit *f, RefitMade *m,
                       Error *err)
{
    const bool is_turned = f->method == FIT_PROCRUSTES || f->method == FIT_REFINE;
    m->method = f->method;
    m->pairs = f->split.n;
    m->held = f->split.n_held;
    m->residual = f->residual;
    m->sigma_ratio = f->sigma_ratio;
    if (is_turned) {
        TRY(turn_round(f->src, &m->map, err));
        return move_target(sides, progress, m, err);
    }
    m->map_source = f->src;
    m->source = f->src_moved;
    m->map = f->tgt;
    m->space = f->tgt_moved;
    f->src = f->tgt = NULL;
    f->src_moved = f->tgt_moved = NULL;
    return OK;
}

static void take_rates(const FitHits *h, Rate out[2])
{
    out[0] = fit_score_rate(h, BLI_NN);
    out[1] = fit_score_rate(h, BLI_CSLS);
}

/* The same words under the alignment as it was, whose map may have seen them. */
static Status score(const RefitAsk *a, const FitInput *in, const Fit *f,
                    Progress *progress, RefitMade *m, Error *err)
{
    const Study *s = a->study;
    const StudyEntry *e = &s->entry[a->target];
    const Lexicon held = fit_split_view(in->lex, f->split.held, f->split.n_held);
    const Lexicon *const lex[] = {&held, e->lex};
    const int count = in->test && e->lex ? 2 : 1;
    FitHits was[2] = {{0}};
    take_rates(&f->held.after, m->after);
    if (count > 1)
        take_rates(&f->test.after, m->test_after);
    const FitScoreInput scored = {s->entry[s->source].space, e->space, lex, count,
                                  s->options.k};
    TRY(fit_score_make(&scored, progress, was, err));
    take_rates(&was[0], m->before);
    if (count > 1)
        take_rates(&was[1], m->test_before);
    fit_score_done(&was[0]);
    fit_score_done(&was[1]);
    return OK;
}

/* The pairs that the map has seen: of words that only score none, and none that was left
 * out for their sake. */
static Status find_fitted(const RefitAsk *a, const Dict *dict, const Lexicon *lex,
                          const Fit *f, RefitMade *m, Error *err)
{
    const Study *s = a->study;
    const StudyEntry *e = &s->entry[a->target];
    bool *is_out = mem_xcalloc((size_t)dict->n + 1, sizeof *is_out);
    for (int32_t i = 0; i < dict->n; i++)
        is_out[i] = true;
    for (int32_t i = 0; i < lex->n_sources; i++) {
        const FitPart part = f->split.part[i];
        if (part != FIT_TRAIN && part != FIT_VALIDATION)
            continue;
        for (int32_t p = lex->pair_off[i]; p < lex->pair_off[i + 1]; p++)
            is_out[lex->pair[p]] = false;
    }
    Status st = lexicon_make_dict_without(dict, is_out, &m->fitted, err);
    free(is_out);
    if (st == OK && e->dict) {
        StudyEntry with = *e;
        with.train = m->fitted;
        st = study_train_count(s, &with, &m->shared, err);
    }
    return st;
}

static Status write_map(const RefitAsk *a, const Mapping *map, const char *path,
                        bool is_source, const Sides *sides, Error *err)
{
    const Study *s = a->study;
    const char *const name[] = {s->entry[a->target].name, s->entry[s->source].name};
    const Space *const space[] = {sides->tgt, sides->src};
    MapSteps steps = {0};
    TRY(mapping_write(map, path, a->is_replacing, err));
    (void)snprintf(steps.method, sizeof steps.method, "%s",
                   fit_method_name(a->fit.method));
    (void)snprintf(steps.moves, sizeof steps.moves, "%s", name[is_source]);
    (void)snprintf(steps.onto, sizeof steps.onto, "%s", name[!is_source]);
    (void)snprintf(steps.prepare, sizeof steps.prepare, "%s", space[is_source]->steps);
    (void)snprintf(steps.onto_prepare, sizeof steps.onto_prepare, "%s",
                   space[!is_source]->steps);
    return map_steps_write(&steps, path, a->is_replacing, err);
}

static Status write_maps(const RefitAsk *a, const Sides *sides, RefitMade *m, Error *err)
{
    const char *const path[] = {a->map_out, a->map_out_source};
    const Mapping *const map[] = {m->map, m->map_source};
    char **const to[] = {&m->map_path, &m->map_source_path};
    for (int i = 0; i < 2; i++) {
        if (!path[i])
            continue;
        if (!map[i]) {
            return error_set(err, E_USAGE, "%s does not move the %s: it has no map",
                             fit_method_name(m->method), i ? "source" : "target");
        }
        if (!a->is_unwritten)
            TRY(write_map(a, map[i], path[i], i, sides, err));
        *to[i] = mem_xstrdup(path[i]);
    }
    return OK;
}

static Status fit(const RefitAsk *a, const Sides *sides, Progress *progress, RefitMade *m,
                  Error *err)
{
    Lexicon *lex = NULL;
    const Dict *dict = NULL;
    Fit f = {0};
    m->src = sides->src;
    m->tgt = sides->tgt;
    TRY(find_lexicon(a, sides, m, &lex, &dict, err));
    const FitInput in = {sides->src, sides->tgt, lex,
                         dict == sides->dict || a->is_corrected ? NULL : sides->lex};
    Status st = fit_make(&in, &a->fit, progress, &f, err);
    if (st == OK) {
        st = score(a, &in, &f, progress, m, err);
        if (st == OK)
            st = find_fitted(a, dict, lex, &f, m, err);
        if (st == OK)
            st = take_fit(sides, progress, &f, m, err);
        if (st == OK)
            st = write_maps(a, sides, m, err);
        fit_done(&f);
    }
    lexicon_free(lex);
    return st;
}

Status refit_work_make(const RefitAsk *ask, Progress *progress, RefitMade **out,
                       Error *err)
{
    RefitMade *m = mem_xcalloc(1, sizeof *m);
    Sides sides;
    *out = NULL;
    m->target = ask->target;
    m->steps = ask->prepare ? mem_xstrdup(ask->prepare) : NULL;
    Status st = find_sides(ask, progress, m, &sides, err);
    if (st == OK)
        st = fit(ask, &sides, progress, m, err);
    if (st == OK)
        *out = m;
    else
        refit_work_free(m);
    return st;
}
