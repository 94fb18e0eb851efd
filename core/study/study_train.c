#include "core/study/study_train.h"

#include <stdlib.h>

#include "core/base/mem.h"

/* A pair of byte strings as one: the length of the first keeps them apart. */
static void join(Str *key, Text src, Text tgt)
{
    str_clear(key);
    str_addf(key, "%zu:", src.n);
    str_add_text(key, src);
    str_add_text(key, tgt);
}

/* The lemma of a word, by the file of its language; itself without one. */
static Text lemma_of(const WordFile *lemmas, Text word)
{
    const int32_t row = wordfile_find(lemmas, word);
    return !lemmas || row < 0 ? word : vocab_word(&lemmas->values, lemmas->value[row]);
}

/* Files of lemmas, NULL: words stand for themselves. */
typedef struct Lemmas {
    const WordFile *src, *tgt;
} Lemmas;

static void join_pair(Str *key, const Dict *d, int32_t i, const Lemmas *lemmas)
{
    const Text src = vocab_word(&d->src, d->src_id[i]);
    const Text tgt = vocab_word(&d->tgt, d->tgt_id[i]);
    join(key, lemma_of(lemmas->src, src), lemma_of(lemmas->tgt, tgt));
}

/* Flags the pairs of `dict` that are among those of `train`. */
static Status find_pairs(const Dict *dict, const Dict *train, const Lemmas *lemmas,
                         bool *is_seen, Error *err)
{
    Vocab pairs = {0};
    Str key = {0};
    Status status = OK;
    for (int32_t i = 0; status == OK && i < train->n; i++) {
        join_pair(&key, train, i, lemmas);
        status = vocab_add(&pairs, (Text){key.p, key.n}, NULL, NULL, err);
    }
    for (int32_t i = 0; status == OK && i < dict->n; i++) {
        join_pair(&key, dict, i, lemmas);
        is_seen[i] = vocab_find(&pairs, (Text){key.p, key.n}) >= 0;
    }
    str_free(&key);
    vocab_free(&pairs);
    return status;
}

static int64_t count(const bool *flag, int32_t n)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += flag[i];
    return sum;
}

/* Flags the pairs whose source (or target) word the training dictionary has; counts
 * distinct words. */
static int64_t find_words(const Dict *dict, const Dict *train, bool is_target,
                          bool *is_seen)
{
    const Vocab *test_words = is_target ? &dict->tgt : &dict->src;
    const Vocab *train_words = is_target ? &train->tgt : &train->src;
    const int32_t *id = is_target ? dict->tgt_id : dict->src_id;
    bool *is_known = mem_xcalloc((size_t)test_words->n, sizeof *is_known);
    for (int32_t w = 0; w < test_words->n; w++)
        is_known[w] = vocab_find(train_words, vocab_word(test_words, w)) >= 0;
    for (int32_t i = 0; i < dict->n; i++)
        is_seen[i] = is_known[id[i]];
    const int64_t seen = count(is_known, test_words->n);
    free(is_known);
    return seen;
}

/* One kind: its counts in *shared, its pairs in is_seen. */
static Status find_shared(const StudyEntry *e, StudyShared kind, const Lemmas *lemmas,
                          StudyTrain *shared, bool *is_seen, Error *err)
{
    const Dict *dict = e->dict;
    const Lemmas none = {NULL, NULL};
    const bool is_lemma = kind == SHARED_LEMMA;
    shared->n[kind] = kind == SHARED_SOURCE   ? dict->src.n
                      : kind == SHARED_TARGET ? dict->tgt.n
                                              : dict->n;
    if (kind == SHARED_SOURCE || kind == SHARED_TARGET) {
        shared->seen[kind] = find_words(dict, e->train, kind == SHARED_TARGET, is_seen);
        return OK;
    }
    if (is_lemma && !lemmas->src && !lemmas->tgt) {
        shared->n[kind] = -1;
        return OK;
    }
    TRY(find_pairs(dict, e->train, is_lemma ? lemmas : &none, is_seen, err));
    shared->seen[kind] = count(is_seen, dict->n);
    return OK;
}

static const char *words_for(StudyShared kind)
{
    switch (kind) {
    case SHARED_PAIR: return "also stand in";
    case SHARED_SOURCE: return "have their source word in";
    case SHARED_TARGET: return "have their target word in";
    case SHARED_LEMMA: return "have their lemmas together in";
    case SHARED_KINDS: break;
    }
    return "";
}

static Status leave_out(StudyEntry *e, StudyShared by, const bool *is_seen, Error *err)
{
    const int64_t n = count(is_seen, e->dict->n);
    Dict *kept = NULL;
    if (n == 0)
        return OK;
    TRY(lexicon_make_dict_without(e->dict, is_seen, &kept, err));
    notes_remark(
        &kept->notes, "train-overlap", n,
        "%lld of %d test pairs of %s %s its training dictionary and were left out",
        (long long)n, e->dict->n, e->name, words_for(by));
    lexicon_free_dict(e->dict);
    e->dict = kept;
    e->shared.removed = n;
    return OK;
}

Status study_train_count(const Study *s, const StudyEntry *e, StudyTrain *out, Error *err)
{
    bool *is_seen = mem_xcalloc((size_t)e->dict->n + 1, sizeof *is_seen);
    const Lemmas lemmas = {s->entry[s->source].about[WORDFILE_LEMMAS],
                           e->about[WORDFILE_LEMMAS]};
    Status status = OK;
    *out = (StudyTrain){0};
    for (int kind = 0; kind < SHARED_KINDS && status == OK; kind++)
        status = find_shared(e, (StudyShared)kind, &lemmas, out, is_seen, err);
    free(is_seen);
    return status;
}

static Status compare(const Study *s, StudyEntry *e, bool *is_seen, Error *err)
{
    const StudyOptions *o = &s->options;
    const Lemmas lemmas = {s->entry[s->source].about[WORDFILE_LEMMAS],
                           e->about[WORDFILE_LEMMAS]};
    for (int kind = 0; kind < SHARED_KINDS; kind++)
        TRY(find_shared(e, (StudyShared)kind, &lemmas, &e->shared, is_seen, err));
    e->train_overlap = e->shared.seen[SHARED_PAIR];
    if (!o->is_excluding_train) {
        if (e->train_overlap > 0) {
            notes_warn(
                &e->dict->notes, "train-overlap", e->train_overlap,
                "%lld of %d test pairs of %s also stand in its training dictionary "
                "(--exclude-train leaves them out)",
                (long long)e->train_overlap, e->dict->n, e->name);
        }
        return OK;
    }
    if (e->shared.n[o->exclude_by] < 0) {
        return error_set(err, E_USAGE,
                         "--exclude-by lemma needs lemmas of %s or %s (--lemmas)",
                         s->entry[s->source].name, e->name);
    }
    StudyTrain again;
    TRY(find_shared(e, o->exclude_by, &lemmas, &again, is_seen, err));
    return leave_out(e, o->exclude_by, is_seen, err);
}

Status study_train_meet(const Study *s, StudyEntry *e, Error *err)
{
    TRY(lexicon_read_dict(&e->train, e->train_path, s->options.is_swapped,
                          &s->options.limits, err));
    bool *is_seen = mem_xcalloc((size_t)e->dict->n, sizeof *is_seen);
    const Status status = compare(s, e, is_seen, err);
    free(is_seen);
    if (status != OK) { /* the next attempt starts anew */
        lexicon_free_dict(e->train);
        e->train = NULL;
        e->train_overlap = -1;
    }
    return status;
}
