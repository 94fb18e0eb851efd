/* The tables about balance inside the shared space. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/parity_balance.h"
#include "core/diag/parity_told.h"

enum { HUBS = 100 };

enum {
    B_SET,
    B_STAGE,
    B_LANGUAGE,
    B_OF,
    B_WORDS,
    B_SHARE,
    B_EXPECTED,
    B_RATIO,
    N_BALANCE
};
enum { D_SET, D_STAGE, D_LANGUAGE, D_WORDS, D_HUBS, D_EXPECTED, D_RATIO, N_DOMINANCE };
enum {
    M_SET,
    M_STAGE,
    M_LANGUAGES,
    M_WORDS,
    M_K,
    M_SAME,
    M_SAME_EXPECTED,
    M_BETWEEN,
    M_CENTROID,
    M_CENTROID_EXPECTED,
    M_SKEWNESS,
    N_MIXING
};

static const char set_help[] = "equal: as many frequent words of each language; all: all "
                               "words, so that the larger vocabulary has more";
static const char stage_help[] = "as given; without means: less each language's mean; "
                                 "before maps: mapped spaces as they were before";
/* clang-format off */
static const ColSpec balance_cols[N_BALANCE] = {
    [B_SET]      = {"set", "set", "", set_help, COL_TEXT, 0},
    [B_STAGE]    = {"stage", "stage", "", stage_help, COL_TEXT, 0},
    [B_LANGUAGE] = {"language", "language", "", "whose words have the neighbours", COL_TEXT, 0},
    [B_OF]       = {"of", "neighbours of", "", "language of the neighbours", COL_TEXT, 0},
    [B_WORDS]    = {"words", "words", "", "of the first language, whose lists are counted", COL_INT, 0},
    [B_SHARE]    = {"share", "share", "", "of their neighbours in the union of all languages", COL_REAL, 3},
    [B_EXPECTED] = {"expected", "expected", "", "if neighbours were drawn at random", COL_REAL, 3},
    [B_RATIO]    = {"ratio", "ratio", "", "share / expected: above 1 more than its size", COL_REAL, 2},
};
static const ColSpec dominance_cols[N_DOMINANCE] = {
    [D_SET]      = {"set", "set", "", set_help, COL_TEXT, 0},
    [D_STAGE]    = {"stage", "stage", "", stage_help, COL_TEXT, 0},
    [D_LANGUAGE] = {"language", "language", "", "", COL_TEXT, 0},
    [D_WORDS]    = {"words", "words", "", "in the union", COL_INT, 0},
    [D_HUBS]     = {"hubs", "of the hubs", "", "words of the language among the 100 that are neighbours most often", COL_RATE, 3},
    [D_EXPECTED] = {"expected", "expected", "", "its share of the words", COL_REAL, 3},
    [D_RATIO]    = {"ratio", "ratio", "", "share of the hubs / share of the words", COL_REAL, 2},
};
static const ColSpec mixing_cols[N_MIXING] = {
    [M_SET]               = {"set", "set", "", set_help, COL_TEXT, 0},
    [M_STAGE]             = {"stage", "stage", "", stage_help, COL_TEXT, 0},
    [M_LANGUAGES]         = {"languages", "languages", "", "in the union, the source with them", COL_INT, 0},
    [M_WORDS]             = {"words", "words", "", "in the union", COL_INT, 0},
    [M_K]                 = {"k", "k", "", "neighbours", COL_INT, 0},
    [M_SAME]              = {"purity", "purity", "", "neighbours of the word's own language: 1 is islands; mixing as by chance is no aim, for languages have different concepts", COL_REAL, 3},
    [M_SAME_EXPECTED]     = {"purity_expected", "expected", "", "if neighbours were drawn at random", COL_REAL, 3},
    [M_BETWEEN]           = {"between", "between", "", "share of the variance of unit rows that lies between the languages' means (R2)", COL_REAL, 3},
    [M_CENTROID]          = {"centroid", "nearest mean", "", "words whose nearest mean is that of their language; five folds by rank", COL_RATE, 3},
    [M_CENTROID_EXPECTED] = {"centroid_expected", "expected", "", "1 / languages", COL_REAL, 3},
    [M_SKEWNESS]          = {"skewness", "skewness", "", "of how often words are neighbours; high: few words are neighbours of many", COL_REAL, 2},
};
/* clang-format on */

typedef struct Stage {
    const char *set, *stage;
    bool is_equal, is_centered, is_before;
} Stage;

static const Stage stages[] = {{"equal", "as given", true, false, false},
                               {"equal", "without means", true, true, false},
                               {"equal", "before maps", true, false, true},
                               {"all", "as given", false, false, false}};

/* The languages of the union, the source first. */
typedef struct Shared {
    const ParityTold *t;
    const Space **given, **before;
    const char **name;
    int n;
    bool has_before; /* some differ */
    Table *balance, *dominance, *mixing;
} Shared;

static void add_language(Shared *s, int entry)
{
    const StudyEntry *e = &s->t->s->entry[entry];
    s->given[s->n] = e->space;
    s->before[s->n] = e->before ? e->before : e->space;
    s->name[s->n] = e->name;
    s->has_before = s->has_before || e->before;
    s->n++;
}

static void tell_neighbors(const Shared *s, const Stage *stage, const Balance *b)
{
    for (int i = 0; i < b->n; i++) {
        for (int j = 0; j < b->n; j++) {
            const int32_t r = table_add_row(s->balance);
            const double expected = parity_balance_expected(b, i, j);
            const double lists = (double)b->words[i] * b->k;
            const double share =
                (double)b->count[(size_t)i * (size_t)b->n + (size_t)j] / lists;
            table_set_text(s->balance, r, B_SET, str_text(stage->set));
            table_set_text(s->balance, r, B_STAGE, str_text(stage->stage));
            table_set_text(s->balance, r, B_LANGUAGE, str_text(s->name[i]));
            table_set_text(s->balance, r, B_OF, str_text(s->name[j]));
            table_set_int(s->balance, r, B_WORDS, b->words[i]);
            table_set_real_or(s->balance, r, B_SHARE, share, "the language has no words");
            table_set_real_or(s->balance, r, B_EXPECTED, expected, "there is one word");
            table_set_real_or(s->balance, r, B_RATIO, share / expected,
                              "none are expected");
        }
    }
}

static void tell_hubs(const Shared *s, const Stage *stage, const Balance *b)
{
    for (int i = 0; i < b->n; i++) {
        const int32_t r = table_add_row(s->dominance);
        const Rate hubs = stats_rate(b->hubs[i], b->n_hubs);
        const double expected = (double)b->words[i] / b->total;
        table_set_text(s->dominance, r, D_SET, str_text(stage->set));
        table_set_text(s->dominance, r, D_STAGE, str_text(stage->stage));
        table_set_text(s->dominance, r, D_LANGUAGE, str_text(s->name[i]));
        table_set_int(s->dominance, r, D_WORDS, b->words[i]);
        table_set_rate(s->dominance, r, D_HUBS, hubs);
        table_set_real(s->dominance, r, D_EXPECTED, expected);
        table_set_real_or(s->dominance, r, D_RATIO, hubs.value / expected,
                          "none are expected");
    }
}

static void tell_mixing(const Shared *s, const Stage *stage, const Balance *b)
{
    Table *t = s->mixing;
    const int32_t r = table_add_row(t);
    table_set_text(t, r, M_SET, str_text(stage->set));
    table_set_text(t, r, M_STAGE, str_text(stage->stage));
    table_set_int(t, r, M_LANGUAGES, b->n);
    table_set_int(t, r, M_WORDS, b->total);
    table_set_int(t, r, M_K, b->k);
    table_set_real(t, r, M_SAME, b->same);
    table_set_real(t, r, M_SAME_EXPECTED, b->same_expected);
    table_set_real_or(t, r, M_BETWEEN, b->between, "the rows do not vary");
    table_set_rate(t, r, M_CENTROID, b->centroid);
    table_set_real(t, r, M_CENTROID_EXPECTED, 1.0 / b->n);
    table_set_real_or(t, r, M_SKEWNESS, b->skewness, "all are neighbours as often");
}

static Status add_stage(const Shared *s, const Stage *stage, Error *err)
{
    const ParityTold *t = s->t;
    const BalanceInput in = {
        .space = stage->is_before ? s->before : s->given,
        .n = s->n,
        .top = stage->is_equal ? (int32_t)registry_int(t->args, "balance-top") : 0,
        .most = (int32_t)registry_int(t->args, "balance-most"),
        .k = t->s->options.k,
        .hubs = HUBS,
        .is_centered = stage->is_centered};
    Balance b;
    TRY(parity_balance_make(&in, t->progress, &b, err));
    if (b.is_cut) {
        notes_remark(table_notes(s->balance), "balance-cut", 1,
                     "%s, %s: all languages are cut in proportion to %d words together "
                     "(--balance-most)",
                     stage->set, stage->stage, b.total);
    }
    tell_neighbors(s, stage, &b);
    tell_hubs(s, stage, &b);
    tell_mixing(s, stage, &b);
    parity_balance_done(&b);
    return OK;
}

static Status add_stages(const Shared *s, Error *err)
{
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (!stages[i].is_before || s->has_before)
            TRY(add_stage(s, &stages[i], err));
    return OK;
}

Status parity_told_balance(const ParityTold *told, Error *err)
{
    const Study *study = told->s;
    const int targets = study_targets(study);
    const size_t room = (size_t)targets + 1;
    Shared s = {.t = told,
                .given = (const Space **)mem_xcalloc(room, sizeof(Space *)),
                .before = (const Space **)mem_xcalloc(room, sizeof(Space *)),
                .name = (const char **)mem_xcalloc(room, sizeof(char *)),
                .balance = table_new("balance", "Whose words are neighbours of whose",
                                     balance_cols, N_BALANCE),
                .dominance = table_new("dominance", "Who has the hubs", dominance_cols,
                                       N_DOMINANCE),
                .mixing = table_new("mixing", "How much of the language is left",
                                    mixing_cols, N_MIXING)};
    table_set_add(told->set, s.balance);
    table_set_add(told->set, s.dominance);
    table_set_add(told->set, s.mixing);
    add_language(&s, study->source);
    for (int i = 0; i < targets; i++)
        add_language(&s, study_target(study, i));
    const Status status = add_stages(&s, err);
    free((void *)s.given);
    free((void *)s.before);
    free((void *)s.name);
    return status;
}
