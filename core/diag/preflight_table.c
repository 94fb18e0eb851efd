/* Checks and suspects as tables; the registry's entry. */
#include <string.h>

#include "core/diag/preflight_parts.h"

enum { C_TARGET, C_CHECK, C_VERDICT, C_EVIDENCE, N_COLS };
enum {
    S_TARGET,
    S_SUSPECT,
    S_WHAT,
    S_GIVEN,
    S_UNDONE,
    S_FIXED,
    S_BROKEN,
    S_P,
    S_VERDICT,
    N_SUSPECTS
};

/* clang-format off */
static const ColSpec cols[N_COLS] = {
    [C_TARGET]   = {"target", "target", "", "the target space", COL_TEXT, 0},
    [C_CHECK]    = {"check", "check", "", "what was tested", COL_TEXT, 0},
    [C_VERDICT]  = {"verdict", "verdict", "", "pass, warn, fail, or n/t: not tested", COL_TEXT, 0},
    [C_EVIDENCE] = {"evidence", "evidence", "", "what was seen", COL_TEXT, 0},
};
static const ColSpec suspect_cols[N_SUSPECTS] = {
    [S_TARGET]  = {"target", "target", "", "the target space", COL_TEXT, 0},
    [S_SUSPECT] = {"suspect", "suspect", "", "a fault that may have been made", COL_TEXT, 0},
    [S_WHAT]    = {"undone", "undone by", "", "how it was taken back", COL_TEXT, 0},
    [S_GIVEN]   = {"p@1_given", "P@1 given", "", "of the held-out queries as the spaces stand", COL_RATE, 3},
    [S_UNDONE]  = {"p@1", "P@1 undone", "", "of the same queries with the fault taken back", COL_RATE, 3},
    [S_FIXED]   = {"fixed", "fixed", "", "queries that only the undone spaces find", COL_INT, 0},
    [S_BROKEN]  = {"broken", "broken", "", "queries that only the given spaces find", COL_INT, 0},
    [S_P]       = {"mcnemar_p", "McNemar p", "", "exact, two-sided", COL_REAL, 4},
    [S_VERDICT] = {"verdict", "verdict", "", "fail: undoing it finds far more (p < .001, half as many again, .03 more)", COL_TEXT, 0},
};
/* clang-format on */

/* Checks of the source are the same for all targets: they stand once. */
static void add_rows(Table *t, const char *target, bool is_first, const Preflight *p)
{
    for (int i = 0; i < p->n; i++) {
        if (!is_first && strstr(p->check[i].name, "-source"))
            continue;
        const int32_t r = table_add_row(t);
        table_set_text(t, r, C_TARGET, str_text(target));
        table_set_text(t, r, C_CHECK, str_text(p->check[i].name));
        table_set_text(t, r, C_VERDICT,
                       str_text(preflight_verdict_name(p->check[i].verdict)));
        table_set_text(t, r, C_EVIDENCE, str_text(p->check[i].evidence));
    }
}

static void add_trials(Table *t, const char *target, const Preflight *p)
{
    for (int i = 0; i < p->ntrials; i++) {
        const PreflightTrial *trial = &p->trial[i];
        const int32_t r = table_add_row(t);
        table_set_text(t, r, S_TARGET, str_text(target));
        table_set_text(t, r, S_SUSPECT, str_text(preflight_suspect_name(trial->suspect)));
        table_set_text(t, r, S_WHAT, str_text(trial->what));
        table_set_rate(t, r, S_GIVEN, trial->given);
        table_set_rate(t, r, S_UNDONE, trial->undone);
        table_set_int(t, r, S_FIXED, trial->fixed);
        table_set_int(t, r, S_BROKEN, trial->broken);
        table_set_real(t, r, S_P, trial->p);
        table_set_text(t, r, S_VERDICT, str_text(trial->is_culprit ? "fail" : "pass"));
    }
}

static Status test_target(const Study *s, const StudyEntry *e, const Mapping *meant,
                          Progress *progress, Preflight *p, Error *err)
{
    const StudyEntry *source = &s->entry[s->source];
    const PreflightInput in = {.src = source->space,
                               .tgt = e->space,
                               .src_before = source->before,
                               .tgt_before = e->before,
                               .src_map = source->map,
                               .tgt_map = e->map,
                               .meant = meant,
                               .lex = e->lex,
                               .train = e->train,
                               .is_lower = s->options.is_lower,
                               .seed = s->options.seed};
    return preflight_make(&in, progress, p, err);
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    const char *path = registry_text(args, "map");
    Mapping *meant = NULL;
    if (path)
        TRY(mapping_read(&meant, path, s->options.convention, &s->options.limits, err));
    TableSet *set = table_set_new("preflight");
    Table *t = table_new("checks", "Preflight", cols, N_COLS);
    Table *suspects = table_new("suspects", "Faults undone", suspect_cols, N_SUSPECTS);
    table_set_add(set, t);
    table_set_add(set, suspects);
    Str finding = {0};
    Status status = OK;
    for (int i = 0; status == OK && i < study_targets(s); i++) {
        const StudyEntry *e = &s->entry[study_target(s, i)];
        Preflight p;
        status = test_target(s, e, meant, progress, &p, err);
        if (status != OK)
            break;
        add_rows(t, e->name, i == 0, &p);
        add_trials(suspects, e->name, &p);
        str_addf(&finding, "%s%s", i > 0 ? "; " : "", p.finding);
    }
    table_set_finding(set, "%s", str_cstr(&finding));
    str_free(&finding);
    mapping_free(meant);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "map",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "a map to look at, not to apply: which side it belongs to, and which way"},
};

const Diagnostic preflight_diagnostic = {
    .name = "preflight",
    .group = "Retrieval",
    .help = "are the spaces in one frame at all, and if not, what was done wrong",
    .usage = "SRC TGT... --dict FILE",
    .doc =
        "Before any other figure: whether the two spaces share a coordinate frame. P@1 "
        "on half of the dictionary is compared with shuffled dictionaries (what hubs and "
        "chance give) and with an orthogonal refit on the other half, or on the pairs of "
        "--train-dict that share no word with the tested ones. A refit that does far "
        "better means that the map was not applied, or is another one.\n\n"
        "Then each fault that is commonly made is undone, one at a time, and the same "
        "held-out words are asked again (table suspects): words one or two rows beside "
        "their vectors, columns in another order or cut off, the map transposed or on "
        "the wrong side, a map on vectors that need none, a side not centred, the "
        "dictionary the other way round, the same file twice. A fault is named when "
        "undoing it finds far more (McNemar p < .001, half as many again). What is left "
        "to a refit alone is a map that was not applied, one that is weak (golds are "
        "nearer than chance, and yet not nearest), or one of another release. A map "
        "on the wrong side and a transposed one give the same vectors: the sentence "
        "names both. --map FILE looks at a map that was not applied.\n\n"
        "leakage counts words that the dictionary shares with --train-dict. estimate "
        "needs no dictionary: high against the turned spaces is a common frame, equal to "
        "them is none; spaces with strong hubs narrow the gap. Vectors that are not of "
        "unit length or not centred are reported, since many maps were fitted on vectors "
        "that were; centring may change nothing for P@1. Do not trust a pass on few "
        "queries, nor a refit on fewer pairs than dimensions (n/t). At most 1,000 words "
        "are asked, 400 for each fault; the target is searched whole. Other programs "
        "give a rate and leave the reader to guess.",
    .cite = "Schoenemann 1966, A generalized solution of the orthogonal Procrustes "
            "problem; McNemar 1947; Munkres 1957 (order of columns); Conneau et al. 2018 "
            "(estimate)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | TAKES_MANY,
    .tables = "checks|suspects",
    .run = run,
};
