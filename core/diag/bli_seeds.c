#include "core/diag/bli_seeds.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/bli_curve.h"
#include "core/diag/bli_table.h"

typedef enum From { FROM_TRAIN, FROM_HALF, FROM_FILE } From;

static From from_what(const char *text)
{
    return strcmp(text, "train") == 0  ? FROM_TRAIN
           : strcmp(text, "half") == 0 ? FROM_HALF
                                       : FROM_FILE;
}

Status bli_seeds_check(const Study *s, const Args *args, Error *err)
{
    const From from = from_what(registry_text(args, "learning-curve"));
    if (from == FROM_FILE && study_targets(s) > 1) {
        (void)error_set(err, E_USAGE,
                        "the study has %d targets: which is the seed dictionary for?",
                        study_targets(s));
        error_hint(err, "--target LANG chooses one; --learning-curve train takes each "
                        "target's training dictionary");
        return E_USAGE;
    }
    if (from == FROM_FILE && strcmp(registry_text(args, "learning-curve"), "-") == 0)
        return OK;           /* a stream is read once */
    if (from == FROM_FILE) { /* a wrong file is told before the long search */
        Dict *dict = NULL;
        TRY(lexicon_read_dict(&dict, registry_text(args, "learning-curve"),
                              s->options.is_swapped, &s->options.limits, err));
        lexicon_free_dict(dict);
        return OK;
    }
    for (int i = 0; i < study_targets(s); i++)
        if (from == FROM_HALF || s->entry[study_target(s, i)].train)
            return OK;
    (void)error_set(err, E_USAGE, "--learning-curve train needs a training dictionary");
    error_hint(err,
               "--train-dict FILE, or --learning-curve FILE, or --learning-curve half");
    return E_USAGE;
}

/* One target while its curves are made. */
typedef struct Making {
    const Study *s;
    const Args *args;
    const StudyEntry *e;
    const Space *form; /* of the target: before its map, where there is one */
    From from;
    const Dict *dict; /* of seeds; NULL: half of the test */
    Progress *progress;
    TableSet *set;
} Making;

static bool is_asked(const Making *m, BliDirection d)
{
    const char *asked = registry_text(m->args, "direction");
    return strcmp(asked, "both") == 0 || strcmp(asked, bli_table_direction(d)) == 0;
}

/* The seeds of one direction; *is_query (owned) is NULL when all ask. */
static Status take_seeds(const Making *m, BliDirection d, BliSeeds *seeds,
                         bool **is_query, Error *err)
{
    const Space *src = m->s->entry[m->s->source].space;
    const bool is_back = d == BLI_BACKWARD;
    const Lexicon *test = is_back ? m->e->back : m->e->lex;
    if (!m->dict) {
        *is_query = mem_xcalloc((size_t)test->n_queries, sizeof **is_query);
        return bli_curve_take_half(test, m->s->options.seed, seeds, *is_query, err);
    }
    Dict *swapped = NULL;
    Lexicon *train = NULL;
    Status status = OK;
    if (is_back)
        status = lexicon_make_swapped_dict(m->dict, &swapped, err);
    if (status == OK) {
        status =
            lexicon_make(is_back ? swapped : m->dict, is_back ? m->form : src,
                         is_back ? src : m->form, m->s->options.is_lower, &train, err);
    }
    if (status == OK)
        status = bli_curve_take_seeds(train, test, seeds, err);
    lexicon_free(train);
    lexicon_free_dict(swapped);
    return status;
}

static void note_curve(const Making *m, BliDirection d, const BliSeeds *seeds,
                       const BliCurve *c)
{
    static const char *const names[] = {"its training dictionary",
                                        "half of the dictionary", "the dictionary given"};
    Table *t = NULL;
    for (int i = 0; i < m->set->ntables; i++)
        if (strcmp(table_name(m->set->table[i]), "curve") == 0)
            t = m->set->table[i];
    bli_table_add_curve(t, (BliPlace){m->e->name, d}, c);
    notes_remark(table_notes(t), "learning-curve", seeds->n,
                 "%s, %s: orthogonal maps of the vectors %s, fitted on pairs of %s (%d "
                 "usable, %lld left out since a word of theirs is tested); fewer than %d "
                 "do not determine a map",
                 m->e->name, bli_table_direction(d),
                 m->e->before ? "before their map" : "as they are given", names[m->from],
                 seeds->n, (long long)seeds->tested, c->d);
}

static Status add_direction(const Making *m, BliDirection d, Error *err)
{
    const Space *src = m->s->entry[m->s->source].space;
    const bool is_back = d == BLI_BACKWARD;
    BliSeeds seeds = {0};
    bool *is_query = NULL;
    BliCurve curve;
    Status status = take_seeds(m, d, &seeds, &is_query, err);
    if (status == OK) {
        const BliCurveInput in = {.src = is_back ? m->form : src,
                                  .tgt = is_back ? src : m->form,
                                  .test = is_back ? m->e->back : m->e->lex,
                                  .is_query = is_query,
                                  .seeds = &seeds,
                                  .subsets = (int)registry_int(m->args, "subsets"),
                                  .seed = m->s->options.seed};
        status = bli_curve_make(&in, m->progress, &curve, err);
    }
    if (status == OK)
        note_curve(m, d, &seeds, &curve);
    bli_curve_done_seeds(&seeds);
    free(is_query);
    if (status != E_UNDEFINED)
        return status;
    notes_warn(&m->set->notes, "no-curve", 1, "%s, %s: no learning curve: %s", m->e->name,
               bli_table_direction(d), err ? err->text : "");
    error_clear(err);
    return OK;
}

/* The seed dictionary among the inputs. */
static Status add_input(const Making *m, Dict *dict, Error *err)
{
    char role[] = "seed-dictionary";
    char format[] = "text";
    char *lang = m->e->lang;
    struct stat st = {0};
    (void)stat(dict->path, &st); /* it was read: without a size it is a stream */
    ProvInput in = {.role = role,
                    .path = dict->path,
                    .format = format,
                    .language = lang,
                    .bytes = (uint64_t)st.st_size,
                    .n = -1,
                    .d = -1};
    if (m->s->options.has_digests && strcmp(dict->path, "-") != 0)
        TRY(study_get_digest(m->s, dict->path, m->progress, in.sha256, err));
    table_set_add_input(m->set, &in);
    notes_append(&m->set->notes, &dict->notes);
    return OK;
}

Status bli_seeds_add_curve(const Study *s, const Args *args, int target,
                           Progress *progress, TableSet *set, Error *err)
{
    const char *text = registry_text(args, "learning-curve");
    const StudyEntry *e = &s->entry[target];
    Making m = {.s = s,
                .args = args,
                .e = e,
                .form = e->before ? e->before : e->space,
                .from = from_what(text),
                .progress = progress,
                .set = set};
    Dict *read = NULL;
    if (m.from == FROM_TRAIN && !e->train) {
        notes_warn(&set->notes, "no-curve", 1,
                   "%s has no training dictionary: no learning curve", e->name);
        return OK;
    }
    if (m.from == FROM_FILE) {
        TRY(lexicon_read_dict(&read, text, s->options.is_swapped, &s->options.limits,
                              err));
    }
    m.dict = m.from == FROM_TRAIN ? e->train : read;
    Status status = read ? add_input(&m, read, err) : OK;
    for (int d = 0; status == OK && d < BLI_DIRECTIONS; d++)
        if (is_asked(&m, (BliDirection)d))
            status = add_direction(&m, (BliDirection)d, err);
    lexicon_free_dict(read);
    return status;
}
