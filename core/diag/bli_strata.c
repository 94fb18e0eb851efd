/* Every kind gives each query the number of a level, or -1: it is in none. Counting is
 * the same for all. */
#include "core/diag/bli_strata.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/stats_test.h"
#include "core/base/text.h"

enum { LONGEST = 4096 };
static const double alike = 0.6;

const char *bli_strata_kind_name(BliStratumKind kind)
{
    static const char *const names[STRATUM_KINDS] = {
        [STRATUM_ALL] = "all",
        [STRATUM_FREQUENCY] = "frequency",
        [STRATUM_GOLD_FREQUENCY] = "gold-frequency",
        [STRATUM_IDENTICAL] = "identical",
        [STRATUM_COPIED] = "copied",
        [STRATUM_COGNATE] = "cognate",
        [STRATUM_SCRIPT] = "script",
        [STRATUM_TAG] = "tag",
    };
    return names[kind];
}

BliStrataOptions bli_strata_defaults(void)
{
    return (BliStrataOptions){
        .bin = {1000, 5000, 20000}, .bins = 3, .has_words = true, .has_ranks = true};
}

Status bli_strata_parse_bins(const char *text, BliStrataOptions *out, Error *err)
{
    int n = 0;
    int64_t last = 0;
    for (const char *p = text;;) {
        const size_t length = strcspn(p, ",");
        int64_t v = 0;
        if (n == BLI_STRATA_BINS || !number_parse_int(p, length, &v) || v <= last ||
            v > INT32_MAX) {
            char shown[TEXT_SHORT];
            return error_set(err, E_USAGE,
                             "--bins: \"%s\" is no list of at most %d rising ranks "
                             "(1000,5000,20000)",
                             text_short(shown, str_text(text)), BLI_STRATA_BINS);
        }
        out->bin[n++] = (int32_t)v;
        last = v;
        if (p[length] == '\0')
            break;
        p += length + 1;
    }
    out->bins = n;
    return OK;
}

/* --- spelling */

/* The folded code points of a word (owned); *n is -1 when they are too many. */
static uint32_t *code_points(Text word, int *n)
{
    Str folded = {0};
    text_fold(&folded, word);
    uint32_t *cp = mem_xcalloc(folded.n + 1, sizeof *cp);
    Text rest = {folded.p, folded.n};
    size_t count = 0;
    while (rest.n > 0) {
        size_t used = text_decode(rest, &cp[count]);
        if (used == 0) { /* a byte that is no UTF-8 stands for itself */
            cp[count] = 0x110000u + (unsigned char)rest.p[0];
            used = 1;
        }
        count++;
        rest = (Text){rest.p + used, rest.n - used};
    }
    str_free(&folded);
    *n = count > LONGEST ? -1 : (int)count;
    return cp;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int distance(const uint32_t *a, int na, const uint32_t *b, int nb)
{
    int *row = mem_xcalloc((size_t)nb + 1, sizeof *row);
    for (int j = 0; j <= nb; j++)
        row[j] = j;
    for (int i = 1; i <= na; i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j <= nb; j++) {
            const int above = row[j];
            const int change = corner + (a[i - 1] != b[j - 1]);
            row[j] = least(change, least(above, row[j - 1]) + 1);
            corner = above;
        }
    }
    const int d = row[nb];
    free(row);
    return d;
}

double bli_strata_similarity(Text a, Text b)
{
    int na = 0;
    int nb = 0;
    uint32_t *x = code_points(a, &na);
    uint32_t *y = code_points(b, &nb);
    double similarity = (double)NAN;
    if (na >= 0 && nb >= 0) {
        const int longer = na > nb ? na : nb;
        similarity = longer > 0 ? 1 - (double)distance(x, na, y, nb) / longer : 1;
    }
    free(x);
    free(y);
    return similarity;
}

/* --- the level of each query */

typedef struct Making {
    const BliInput *in;
    const BliGuess *g;
    const BliStrataOptions *o;
    BliStrata *out;
    int32_t *level;    /* per query */
    const char **name; /* of the levels of the present kind */
    int n, cap;
    Vocab found;    /* the same, to find them by */
    int32_t no_tag; /* level of words without one; -1: there are none */
    Status status;
    Error *err;
} Making;

static void clear_levels(Making *m)
{
    vocab_free(&m->found);
    m->found = (Vocab){0};
    m->n = 0;
    m->no_tag = -1;
}

/* The number of a level, which is added when it is new; 0 once memory ran out. */
static int32_t add_level(Making *m, const char *name, size_t n)
{
    int32_t id = 0;
    bool is_new = false;
    if (m->status == OK)
        m->status = vocab_add(&m->found, (Text){name, n}, &id, &is_new, m->err);
    if (!is_new)
        return id;
    if (m->n == m->cap) {
        m->cap = 2 * m->cap + 16;
        m->name = mem_xrealloc((void *)m->name, (size_t)m->cap * sizeof *m->name);
    }
    m->name[m->n] = mem_arena_strndup(&m->out->arena, name, n);
    return m->n++;
}

static int32_t add_named(Making *m, const char *name)
{
    return add_level(m, name, strlen(name));
}

/* "1,001-5,000" for all bins, in order. */
static void add_bins(Making *m)
{
    int64_t from = 1;
    for (int i = 0; i <= m->o->bins; i++) {
        Str name = {0};
        if (i == m->o->bins) {
            str_add_cstr(&name, "above ");
            number_add_grouped(&name, from - 1);
        } else {
            number_add_grouped(&name, from);
            str_add_char(&name, '-');
            number_add_grouped(&name, m->o->bin[i]);
            from = (int64_t)m->o->bin[i] + 1;
        }
        (void)add_named(m, str_cstr(&name));
        str_free(&name);
    }
}

static int32_t bin_of(const Making *m, int32_t row)
{
    int32_t bin = 0;
    while (bin < m->o->bins && row >= m->o->bin[bin])
        bin++;
    return bin;
}

/* The golds of query q. */
static const int32_t *golds_of(const Making *m, int32_t q, int32_t *n)
{
    const Lexicon *lex = m->in->lex;
    const int32_t e = lex->query[q];
    *n = lex->gold_off[e + 1] - lex->gold_off[e];
    return lex->gold + lex->gold_off[e];
}

static int32_t row_of(const Making *m, int32_t q)
{
    return m->in->lex->src[m->in->lex->query[q]];
}

static void by_frequency(Making *m, bool is_gold)
{
    add_bins(m);
    for (int32_t q = 0; q < m->g->n; q++) {
        int32_t row = row_of(m, q);
        if (is_gold) {
            int32_t n = 0;
            const int32_t *gold = golds_of(m, q, &n);
            row = gold[0];
            for (int32_t i = 1; i < n; i++)
                row = gold[i] < row ? gold[i] : row;
        }
        m->level[q] = bin_of(m, row);
    }
}

static bool is_same_string(const Making *m, int32_t q, int32_t target)
{
    return target >= 0 && str_compare(space_word(m->in->src, row_of(m, q)),
                                      space_word(m->in->tgt, target)) == 0;
}

static bool has_identical_gold(const Making *m, int32_t q)
{
    int32_t n = 0;
    const int32_t *gold = golds_of(m, q, &n);
    for (int32_t i = 0; i < n; i++)
        if (is_same_string(m, q, gold[i]))
            return true;
    return false;
}

static void by_identity(Making *m)
{
    const int32_t yes = add_named(m, "yes");
    const int32_t no = add_named(m, "no");
    for (int32_t q = 0; q < m->g->n; q++)
        m->level[q] = has_identical_gold(m, q) ? yes : no;
}

static void by_copy(Making *m, BliScore score)
{
    const int32_t yes = add_named(m, "yes");
    const int32_t no = add_named(m, "no");
    for (int32_t q = 0; q < m->g->n; q++)
        m->level[q] = is_same_string(m, q, m->g->target[score][q]) ? yes : no;
}

static void by_cognate(Making *m)
{
    const int32_t yes = add_named(m, "yes");
    const int32_t no = add_named(m, "no");
    const int32_t other = add_named(m, "other script");
    for (int32_t q = 0; q < m->g->n; q++) {
        const Text word = space_word(m->in->src, row_of(m, q));
        const char *script = text_script(word);
        int32_t n = 0;
        const int32_t *gold = golds_of(m, q, &n);
        int32_t level = has_identical_gold(m, q) ? -1 : other;
        bool is_long = false;
        for (int32_t i = 0; i < n && (level == other || level == no); i++) {
            const Text found = space_word(m->in->tgt, gold[i]);
            if (strcmp(text_script(found), script) != 0)
                continue;
            const double s = bli_strata_similarity(word, found);
            is_long = is_long || isnan(s);
            level = s >= alike ? yes : no;
        }
        m->level[q] = is_long && level != yes ? -1 : level;
        m->out->too_long += is_long && level != yes;
    }
}

static void by_script(Making *m)
{
    for (int32_t q = 0; q < m->g->n; q++)
        m->level[q] = add_named(m, text_script(space_word(m->in->src, row_of(m, q))));
}

static bool is_name_tag(const char *tag)
{
    static const char *const names[] = {"PROPN", "NNP", "NNPS", "NE",  "NP",   "NAME",
                                        "PER",   "LOC", "ORG",  "GPE", "MISC", "PERSON"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(tag, names[i]) == 0)
            return true;
    return false;
}

static void by_tag(Making *m)
{
    const WordFile *tags = m->o->tags;
    for (int32_t q = 0; q < m->g->n; q++) {
        const int32_t row = wordfile_find(tags, space_word(m->in->src, row_of(m, q)));
        if (row < 0) {
            m->level[q] = m->no_tag = add_named(m, "no tag");
        } else {
            const Text tag = vocab_word(&tags->values, tags->value[row]);
            m->level[q] = add_level(m, tag.p, tag.n);
        }
    }
}

/* Of the levels by tag: all tagged queries but names. False when no tag is one of names.
 */
static bool leave_names_out(Making *m)
{
    bool has_names = false;
    for (int i = 0; i < m->n; i++)
        has_names = has_names || is_name_tag(m->name[i]);
    if (!has_names)
        return false;
    const int levels = m->n;
    const int32_t rest = add_named(m, "without names");
    for (int32_t q = 0; q < m->g->n; q++)
        m->level[q] =
            m->level[q] == m->no_tag || is_name_tag(m->name[m->level[q]]) ? -1 : rest;
    return levels < m->n;
}

/* --- counting */

static BliStratum *add_item(BliStrata *s)
{
    if (s->n == s->cap) {
        s->cap = 2 * s->cap + 32;
        s->item = mem_xrealloc(s->item, (size_t)s->cap * sizeof *s->item);
    }
    return &s->item[s->n++];
}

/* All levels under one score, in one pass over the queries; m->n items, owned. */
static BliStratum *count_levels(const Making *m, BliStratumKind kind, BliScore score)
{
    BliStratum *all = mem_xcalloc((size_t)m->n + 1, sizeof *all);
    int64_t *n = mem_xcalloc(2 * (size_t)m->n + 1, sizeof *n);
    int64_t *hits = n + m->n;
    const int32_t *rank = m->g->rank[score];
    const int32_t *nn = m->g->rank[BLI_NN];
    assert(rank && nn);
    for (int32_t q = 0; q < m->g->n; q++) {
        const int32_t level = m->level[q];
        if (level < 0)
            continue;
        const bool is_hit = rank[q] == 1;
        const bool is_hit_nn = nn[q] == 1;
        n[level]++;
        hits[level] += is_hit;
        all[level].fixed += is_hit && !is_hit_nn;
        all[level].broken += !is_hit && is_hit_nn;
    }
    for (int i = 0; i < m->n; i++) {
        BliStratum *s = &all[i];
        s->kind = kind;
        s->level = m->name[i];
        s->score = score;
        s->p1 = stats_rate(hits[i], n[i]);
        s->p = s->holm = (double)NAN;
        if (score != BLI_NN && n[i] > 0)
            s->p = stats_mcnemar(s->fixed, s->broken);
    }
    free(n);
    return all;
}

static bool is_counted(const Making *m, int score)
{
    return m->o->is_asked[score] && m->g->rank[score];
}

/* The levels from the from-th on that hold a query. */
static void count_kind(Making *m, BliStratumKind kind, int from)
{
    BliStratum *all[BLI_SCORES] = {NULL};
    for (int s = 0; s < BLI_SCORES; s++)
        if (is_counted(m, s))
            all[s] = count_levels(m, kind, (BliScore)s);
    for (int level = from; level < m->n; level++) {
        for (int s = 0; s < BLI_SCORES; s++)
            if (all[s] && all[s][level].p1.n > 0)
                *add_item(m->out) = all[s][level];
    }
    for (int s = 0; s < BLI_SCORES; s++)
        free(all[s]);
}

static void count_copies(Making *m)
{
    for (int s = 0; s < BLI_SCORES; s++) {
        if (!is_counted(m, s))
            continue;
        clear_levels(m);
        by_copy(m, (BliScore)s);
        BliStratum *all = count_levels(m, STRATUM_COPIED, (BliScore)s);
        for (int level = 0; level < m->n; level++) {
            all[level].p = (double)NAN; /* each score has its own queries here */
            if (all[level].p1.n > 0)
                *add_item(m->out) = all[level];
        }
        free(all);
    }
}

static void count_one(Making *m, BliStratumKind kind)
{
    clear_levels(m);
    switch (kind) {
    case STRATUM_ALL:
        (void)add_named(m, "all");
        memset(m->level, 0, (size_t)m->g->n * sizeof *m->level);
        break;
    case STRATUM_FREQUENCY: by_frequency(m, false); break;
    case STRATUM_GOLD_FREQUENCY: by_frequency(m, true); break;
    case STRATUM_IDENTICAL: by_identity(m); break;
    case STRATUM_COPIED: count_copies(m); return;
    case STRATUM_COGNATE: by_cognate(m); break;
    case STRATUM_SCRIPT: by_script(m); break;
    case STRATUM_TAG: by_tag(m); break;
    case STRATUM_KINDS: return;
    }
    if (m->status != OK)
        return;
    if (kind == STRATUM_TAG && m->n - (m->no_tag >= 0) > BLI_STRATA_TAGS) {
        m->out->too_many_tags = m->n - (m->no_tag >= 0);
        return;
    }
    count_kind(m, kind, 0);
    if (kind == STRATUM_TAG && leave_names_out(m))
        count_kind(m, kind, m->n - 1);
}

/* Levels without a change, or of all queries, have nothing to test and do not make the
 * others pay. */
static void adjust(BliStrata *s)
{
    double *p = mem_xcalloc((size_t)s->n, sizeof *p);
    for (int score = BLI_CSLS; score < BLI_SCORES; score++) {
        for (int i = 0; i < s->n; i++) {
            const BliStratum *one = &s->item[i];
            const bool is_member = (int)one->score == score && !isnan(one->p) &&
                                   one->p1.n < s->item[0].p1.n &&
                                   one->fixed + one->broken > 0;
            p[i] = is_member ? one->p : (double)NAN;
        }
        stats_test_holm(p, s->n, p);
        for (int i = 0; i < s->n; i++)
            if (!isnan(p[i]))
                s->item[i].holm = p[i];
    }
    free(p);
}

static bool is_possible(const BliStrataOptions *o, BliStratumKind kind)
{
    switch (kind) {
    case STRATUM_ALL: return true;
    case STRATUM_FREQUENCY:
    case STRATUM_GOLD_FREQUENCY: return o->has_ranks;
    case STRATUM_IDENTICAL:
    case STRATUM_COPIED:
    case STRATUM_COGNATE:
    case STRATUM_SCRIPT: return o->has_words;
    case STRATUM_TAG: return o->has_words && o->tags;
    case STRATUM_KINDS: break;
    }
    return false;
}

Status bli_strata_make(const BliInput *in, const BliGuess *g,
                       const BliStrataOptions *options, BliStrata *out, Error *err)
{
    *out = (BliStrata){.has_no_words = !options->has_words,
                       .has_no_ranks = !options->has_ranks};
    void *level = NULL;
    TRY(mem_data(&level, (size_t)g->n, sizeof(int32_t), "strata", err));
    Making m = {.in = in, .g = g, .o = options, .out = out, .level = level, .err = err};
    for (int kind = 0; kind < STRATUM_KINDS; kind++)
        if (is_possible(options, (BliStratumKind)kind))
            count_one(&m, (BliStratumKind)kind);
    adjust(out);
    free(level);
    free((void *)m.name);
    vocab_free(&m.found);
    if (m.status != OK)
        bli_strata_done(out);
    return m.status;
}

void bli_strata_done(BliStrata *s)
{
    free(s->item);
    mem_arena_free(&s->arena);
    *s = (BliStrata){0};
}
