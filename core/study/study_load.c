/* Loading: file -> space -> prepared -> mapped -> sealed, then dictionaries against the
 * source. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/space/map_steps.h"
#include "core/space/prepare.h"
#include "core/study/study_marks.h"
#include "core/study/study_need.h"
#include "core/study/study_train.h"

static void name_space(Space *s, const StudyEntry *e)
{
    (void)snprintf(s->name, sizeof s->name, "%s", e->name);
    (void)snprintf(s->lang, sizeof s->lang, "%s", e->lang ? e->lang : "");
}

/* What the prepared form is not fit for: one dimension; vectors that became zero (a
 * vector equal to the mean, once that is subtracted). */
static void note_form(Space *s)
{
    Notes *notes = &s->source.notes;
    if (s->d == 1)
        notes_warn(notes, "one-dimension", 1,
                   "%s has one dimension: cosines are only 1 and -1", s->name);
    int64_t zero = 0;
    for (int32_t i = 0; i < s->n; i++)
        zero += !(s->norm[i] > 0);
    if (zero > s->source.zero_rows) {
        notes_warn(notes, "zero-vectors", zero - s->source.zero_rows,
                   "%s: %lld vectors are zero after %s: kept in the vocabulary, in no "
                   "cosine",
                   s->name, (long long)zero, s->steps);
    }
}

/* Whether the vectors are prepared as those that the map was fitted on, where it says so.
 */
static void note_steps(const StudyEntry *e, Space *space)
{
    MapSteps fitted;
    char map[TEXT_SHORT];
    const MapStepsFound found = map_steps_read(e->map_path, &fitted);
    (void)text_short(map, str_text(e->map_path));
    if (found == MAP_STEPS_STALE) {
        notes_remark(&space->source.notes, "map-steps-stale", 1,
                     "%s.ini tells of a map that %s is no more: it is not used", map,
                     map);
    }
    if (found != MAP_STEPS_FOUND || strcmp(fitted.prepare, space->steps) == 0)
        return;
    notes_warn(&space->source.notes, "map-preparation", 1,
               "%s: the map %s was fitted on vectors prepared by %s, these are prepared "
               "by %s (--prepare-%s %s)",
               space->name, map, fitted.prepare[0] ? fitted.prepare : "nothing",
               space->steps[0] ? space->steps : "nothing",
               e->role == STUDY_SOURCE ? "source" : "target",
               fitted.prepare[0] ? fitted.prepare : "none");
}

/* Prepares, keeps the unmapped form when there is a map, applies the map, seals both. */
static Status finish(const Study *s, StudyEntry *e, Space *space, Progress *progress,
                     Error *err)
{
    const bool is_source = e->role == STUDY_SOURCE;
    const char *steps = e->prepare  ? e->prepare
                        : is_source ? s->options.prepare_source
                                    : s->options.prepare_target;
    TRY(prepare_apply(space, steps, progress, err));
    if (e->map_path) {
        TRY(mapping_read(&e->map, e->map_path, s->options.convention, &s->options.limits,
                         err));
        note_steps(e, space);
        if (e->map->d_src == e->map->d_tgt) {
            TRY(space_make_copy(space, &e->before, err));
            TRY(space_seal(e->before, progress, err));
        }
        TRY(mapping_apply(space, e->map, progress, err));
    }
    TRY(space_seal(space, progress, err));
    note_form(space);
    return OK;
}

static Status load_space(Study *s, StudyEntry *e, Progress *progress, ReadSeen seen,
                         void *seen_ctx, Error *err)
{
    ReadOptions options = read_options_defaults();
    options.limits = s->options.limits;
    options.words_path = e->words_path;
    options.tensor = e->tensor;
    options.lang = e->lang;
    options.seen = seen;
    options.seen_ctx = seen_ctx;
    Space *space = NULL;
    TRY(read_space(&space, e->path, &options, progress, err));
    name_space(space, e);
    const Status status = finish(s, e, space, progress, err);
    if (status == OK) {
        e->space = space;
        return OK;
    }
    space_free(space);
    space_free(e->before);
    e->before = NULL;
    mapping_free(e->map);
    e->map = NULL;
    return status;
}

/* --- dictionaries
 * ------------------------------------------------------------------------------ */

static Status load_lexicon(const Study *s, StudyEntry *e, Error *err)
{
    const Space *src = s->entry[s->source].space;
    if (s->options.is_row_aligned) {
        TRY(lexicon_make_row_aligned(src, e->space, &e->lex, err));
        return lexicon_make_row_aligned(e->space, src, &e->back, err);
    }
    if (!e->dict_path)
        return OK;
    if (!e->dict)
        TRY(lexicon_read_dict(&e->dict, e->dict_path, s->options.is_swapped,
                              &s->options.limits, err));
    if (e->train_path && !e->train)
        TRY(study_train_meet(s, e, err));
    TRY(lexicon_make(e->dict, src, e->space, s->options.is_lower, &e->lex, err));
    TRY(lexicon_make_swapped_dict(e->dict, &e->back_dict, err));
    return lexicon_make(e->back_dict, e->space, src, s->options.is_lower, &e->back, err);
}

/* Dictionaries of every loaded target that has none yet, once the source is there. */
static Status load_lexicons(Study *s, Error *err)
{
    if (s->source < 0 || !s->entry[s->source].space)
        return OK;
    for (int i = 0; i < s->n; i++) {
        StudyEntry *e = &s->entry[i];
        if (i == s->source || e->role != STUDY_ALIGNED || !e->space || e->lex)
            continue;
        const Status status = load_lexicon(s, e, err);
        if (status != OK) { /* both directions or none */
            lexicon_free(e->lex);
            lexicon_free_dict(e->back_dict);
            e->lex = NULL;
            e->back_dict = NULL;
            return status;
        }
    }
    return OK;
}

Status study_load_entry(Study *s, int entry, Progress *progress, ReadSeen seen,
                        void *seen_ctx, Error *err)
{
    StudyEntry *e = &s->entry[entry];
    if (!e->space)
        TRY(load_space(s, e, progress, seen, seen_ctx, err));
    for (int k = 0; k < WORDFILE_KINDS; k++) {
        if (e->words_of[k] && !e->about[k])
            TRY(wordfile_read(&e->about[k], (WordFileKind)k, e->words_of[k],
                              &s->options.limits, progress, err));
    }
    return load_lexicons(s, err);
}

Status study_load(Study *s, Progress *progress, Error *err)
{
    const StudyNeed need = study_need(s);
    TRY(study_need_check(s, &need, err));
    if (s->source >= 0)
        TRY(study_load_entry(s, s->source, progress, NULL, NULL, err));
    for (int i = 0; i < s->n; i++)
        TRY(study_load_entry(s, i, progress, NULL, NULL, err));
    return study_marks_load(s, progress, err);
}
