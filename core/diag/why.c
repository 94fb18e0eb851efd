#include "core/diag/why.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/suggest.h"
#include "core/base/text.h"
#include "core/diag/cause_say.h"
#include "core/diag/say.h"

/* --- measurement --- */

static void free_causes(void *made)
{
    cause_free(made);
}

Status why_make(const Study *s, int target, const bool *wanted, Progress *progress,
                Causes **out, Error *err)
{
    *out = NULL;
    const StudyEntry *src = &s->entry[s->source];
    const StudyEntry *e = &s->entry[target];
    Lexicon *train = NULL;
    CauseInput in = {.src = src->space,
                     .tgt = e->space,
                     .lex = e->lex,
                     .tags_src = src->about[WORDFILE_TAGS],
                     .tags_tgt = e->about[WORDFILE_TAGS],
                     .lemmas_tgt = e->about[WORDFILE_LEMMAS],
                     .relations = src->about[WORDFILE_RELATIONS],
                     .parallel = e->about[WORDFILE_RELATIONS],
                     .wanted = wanted};
    TRY(study_get_cosine(s, target, false, progress, &in.cross, err));
    TRY(study_get_ranks(s, target, false, false, progress, &in.ranks, err));
    if (e->train)
        TRY(lexicon_make(e->train, in.src, in.tgt, s->options.is_lower, &train, err));
    in.train = train;
    const Status status = cause_make(&in, progress, out, err);
    lexicon_free(train);
    return status;
}

static Status make(const Study *s, int target, Progress *progress, void **made,
                   Error *err)
{
    Causes *causes = NULL;
    const Status status = why_make(s, target, NULL, progress, &causes, err);
    *made = causes;
    return status;
}

Status why_get(const Study *s, int target, Progress *progress, const Causes **out,
               Error *err)
{
    const void *made = NULL;
    const Status status =
        study_get_made(s, target, make, free_causes, progress, &made, err);
    *out = made;
    return status;
}

/* --- tables --- */

enum {
    P_TARGET,
    P_CAUSE,
    P_SHARE,
    P_FLAGGED,
    P_BASE,
    P_RATIO,
    P_REPAIRS,
    P_MEANING,
    N_P
};
enum {
    E_CAUSE,
    E_VERDICT,
    E_WHAT_IF,
    E_EVIDENCE,
    E_VALUE,
    E_THRESHOLD,
    E_BASE,
    E_WORD,
    E_TARGET,
    N_E
};

/* clang-format off */
static const ColSpec cause_cols[N_P] = {
    [P_TARGET]  = {"target", "target", "", "the target space", COL_TEXT, 0},
    [P_CAUSE]   = {"cause", "cause", "", "the primary cause; oov stands for itself, its shares are of all sources", COL_TEXT, 0},
    [P_SHARE]   = {"share", "share", "", "misses of which it is the primary cause, of all misses by cosine", COL_RATE, 3},
    [P_FLAGGED] = {"flagged", "found on", "", "misses on which its mark is found, whatever their primary cause", COL_RATE, 3},
    [P_BASE]    = {"base_rate", "of correct", "", "correct pairs on which the same mark is found: below this a share says nothing", COL_RATE, 3},
    [P_RATIO]   = {"ratio", "ratio", "", "found on misses / found on correct pairs; about 1: no cause at all", COL_REAL, 1},
    [P_REPAIRS] = {"repairs", "repairs", "", "misses with the mark whose gold comes first when the cause is taken away; of antonym, fellow and copy where it does not when the prediction alone is", COL_INT, 0},
    [P_MEANING] = {"meaning", "meaning", "", "what the cause is", COL_TEXT, 0},
};
static const ColSpec evidence_cols[N_E] = {
    [E_WORD]      = {"source", "source", "", "the source word", COL_WORD, 0},
    [E_CAUSE]     = {"cause", "cause", "", "what was tested; the primary cause first, then in the order of precedence", COL_TEXT, 0},
    [E_VERDICT]   = {"verdict", "verdict", "", "pass: the mark of the cause is there; fail: it is not; n/t: not tested", COL_TEXT, 0},
    [E_VALUE]     = {"value", "value", "", "the statistic of the test", COL_REAL, 3},
    [E_THRESHOLD] = {"threshold", "from", "", "what the statistic is compared with", COL_REAL, 3},
    [E_BASE]      = {"base_rate", "of correct", "", "correct pairs on which the same mark is found", COL_RATE, 2},
    [E_WHAT_IF]   = {"what_if", "what if", "", "rank of the best-placed gold if the cause were taken away; 1: that would repair the pair (of antonym, fellow and copy unless leaving out the prediction alone does)", COL_INT, 0},
    [E_EVIDENCE]  = {"evidence", "evidence", "", "what was found", COL_TEXT, 0},
    [E_TARGET]    = {"target", "target", "", "the target space", COL_TEXT, 0},
};
/* clang-format on */

static int by_share(const void *a, const void *b, const CauseShare *share)
{
    const int x = *(const int *)a;
    const int y = *(const int *)b;
    const int64_t hx = share[x].primary.hits;
    const int64_t hy = share[y].primary.hits;
    return hx != hy ? (hx < hy) - (hx > hy) : (x > y) - (x < y);
}

static bool has_base(CauseKind k)
{
    return k != CAUSE_OOV && k != CAUSE_NEAR_MISS && k != CAUSE_UNEXPLAINED &&
           k != CAUSE_WRONG_ENTRY; /* whose gold is far, and that of a hit never is */
}

/* Found on misses more often than on correct pairs, the intervals apart. */
static bool is_above_base(const Causes *all, CauseKind k)
{
    return has_base(k) && all->share[k].flagged.lo > all->share[k].base.hi;
}

/* Those that are above their base rate, the others, oov, whose share is of something
 * else. */
static int group_of(const Causes *all, int k)
{
    return k == CAUSE_OOV ? 2 : !is_above_base(all, (CauseKind)k);
}

/* By group, then falling by share. */
static void order_causes(const Causes *all, int order[CAUSE_KINDS])
{
    for (int k = 0; k < CAUSE_KINDS; k++) {
        int at = k;
        for (; at > 0; at--) {
            const int before = group_of(all, order[at - 1]);
            const int own = group_of(all, k);
            if (before < own ||
                (before == own && by_share(&order[at - 1], &k, all->share) <= 0))
                break;
            order[at] = order[at - 1];
        }
        order[at] = k;
    }
}

/* The causes that accept the prediction rather than move the gold. */
static bool is_accepted(CauseKind k)
{
    return k == CAUSE_GOLD_GAP || k == CAUSE_MORPHOLOGY;
}

static bool has_repair(CauseKind k)
{
    return k == CAUSE_OOV || k == CAUSE_HUB || k == CAUSE_ANTONYM || k == CAUSE_FELLOW ||
           k == CAUSE_COPY || k == CAUSE_POLYSEMY || k == CAUSE_MAP;
}

static void set_repairs(Table *t, int32_t r, const CauseShare *s, CauseKind k)
{
    if (has_repair(k)) {
        table_set_int(t, r, P_REPAIRS, s->repairs);
    } else {
        table_set_missing(t, r, P_REPAIRS,
                          is_accepted(k) ? "the prediction would be accepted: no repair"
                                         : "no repair is known");
    }
}

static void add_causes(Table *t, const char *target, const Causes *all)
{
    int order[CAUSE_KINDS];
    order_causes(all, order);
    for (int i = 0; i < CAUSE_KINDS; i++) {
        const CauseKind k = (CauseKind)order[i];
        const CauseShare *s = &all->share[k];
        const int32_t r = table_add_row(t);
        table_set_text(t, r, P_TARGET, str_text(target));
        table_set_text(t, r, P_CAUSE, str_text(cause_name(k)));
        table_set_rate(t, r, P_SHARE, s->primary);
        table_set_rate(t, r, P_FLAGGED, s->flagged);
        set_repairs(t, r, s, k);
        table_set_text(t, r, P_MEANING, str_text(cause_say_meaning(k)));
        if (!has_base(k)) {
            table_set_missing(t, r, P_BASE, "a correct pair cannot have it");
            table_set_missing(t, r, P_RATIO, "a correct pair cannot have it");
            continue;
        }
        table_set_rate(t, r, P_BASE, s->base);
        const char *none = s->flagged.n == 0 ? "it was tested on no miss"
                           : s->base.n == 0  ? "it was tested on no correct pair"
                                             : "no correct pair has it";
        if (s->base.hits > 0 && s->flagged.n > 0)
            table_set_real(t, r, P_RATIO, s->flagged.value / s->base.value);
        else
            table_set_missing(t, r, P_RATIO, none);
    }
}

/* One word under its dossier. */
typedef struct Told {
    const Study *study;
    const StudyEntry *target;
    CauseSay say;
} Told;

static void add_evidence(Table *t, const Told *w, const Cause *c, CauseKind k)
{
    static const char *const verdict[] = {"n/t", "fail", "pass"};
    const CauseTest *test = &c->test[k];
    const int32_t r = table_add_row(t);
    const Space *src = w->say.src;
    table_set_word(t, r, E_WORD,
                   (WordRef){src->name, c->src, w->say.lex->word[c->entry]});
    table_set_text(t, r, E_CAUSE, str_text(cause_name(k)));
    table_set_text(t, r, E_VERDICT, str_text(verdict[test->verdict]));
    table_set_text(t, r, E_TARGET, str_text(w->target->name));
    Str s = {0};
    cause_say_evidence(&w->say, c, k, &s);
    table_set_text(t, r, E_EVIDENCE, (Text){str_cstr(&s), s.n});
    str_free(&s);
    const bool is_tested = test->verdict != CAUSE_NOT_TESTED;
    table_set_real_or(t, r, E_VALUE, is_tested ? test->value : (double)NAN,
                      is_tested ? "the test is yes or no" : "not tested");
    table_set_real_or(t, r, E_THRESHOLD, is_tested ? test->threshold : (double)NAN,
                      is_tested ? "the test is yes or no" : "not tested");
    if (!has_base(k))
        table_set_missing(t, r, E_BASE, "a correct pair cannot have it");
    else
        table_set_rate(t, r, E_BASE, w->say.all->share[k].base);
    if (test->what_if > 0) {
        table_set_int(t, r, E_WHAT_IF, test->what_if);
    } else {
        table_set_missing(t, r, E_WHAT_IF,
                          c->is_hit        ? "the pair is correct"
                          : is_accepted(k) ? "the prediction would be accepted: no repair"
                                           : "no repair is known");
    }
}

/* The primary cause first, then all in their order. */
static void add_dossier(Table *t, const Told *w, const Cause *c)
{
    if (c->primary < CAUSE_KINDS)
        add_evidence(t, w, c, c->primary);
    for (int k = 0; k < CAUSE_KINDS; k++)
        if (k != (int)c->primary)
            add_evidence(t, w, c, (CauseKind)k);
}

/* The marks that were found on any miss. */
static void add_marks(Table *t, const Told *w)
{
    for (int32_t e = 0; e < w->say.all->n; e++) {
        const Cause *c = &w->say.all->cause[e];
        if (c->primary == CAUSE_OK)
            continue;
        const unsigned flags = cause_flags(c);
        add_evidence(t, w, c, c->primary);
        for (int k = 0; k < CAUSE_KINDS; k++)
            if (flags >> k & 1U && k != (int)c->primary)
                add_evidence(t, w, c, (CauseKind)k);
    }
}

/* --- the verb --- */

static int32_t find_entry(const Lexicon *lex, Text word)
{
    for (int32_t e = 0; e < lex->n_sources; e++)
        if (str_compare(lex->word[e], word) == 0)
            return e;
    return -1;
}

/* "frequency .109 [.070-.160] (4.0 times as often as on correct pairs)" */
static void say_cause(Str *finding, const Causes *all, int k, const char *than)
{
    const CauseShare *s = &all->share[k];
    char rate[SAY_RATE];
    (void)say_rate(rate, s->primary);
    rate[strcspn(rate, "]") + 1] = '\0';
    str_addf(finding, "%s %s", cause_name((CauseKind)k), rate);
    if (s->base.hits > 0)
        str_addf(finding, " (%.1f times%s)", s->flagged.value / s->base.value, than);
    else if (s->base.n > 0)
        str_add_cstr(finding, " (on no correct pair)");
}

/* Up to three of a group, the commonest first; the number of them. */
static int say_group(Str *finding, const Causes *all, bool is_above, const char *begin,
                     const char *than)
{
    int order[CAUSE_KINDS];
    int said = 0;
    order_causes(all, order);
    for (int i = 0; i < CAUSE_KINDS && said < 3; i++) {
        const CauseKind k = (CauseKind)order[i];
        if (!has_base(k) || is_above_base(all, k) != is_above ||
            all->share[k].primary.hits == 0)
            continue;
        str_add_cstr(finding, said ? ", " : begin);
        say_cause(finding, all, order[i], said ? "" : than);
        said++;
    }
    return said;
}

/* "de: of 260 misses by cosine frequency .117 [...] (4.0 times as often as on correct
 * pairs); also found, ...: antonym .300 [...] (0.7 times); no cause for .249 [...]" */
static void say_target(Str *finding, const char *name, const Causes *all)
{
    char rate[SAY_RATE];
    char count[32];
    str_addf(finding, "%s%s: ", finding->n ? ". " : "", name);
    if (all->misses == 0) {
        str_add_cstr(finding, "no miss by cosine");
        return;
    }
    str_addf(finding, "of %s misses by cosine ", say_count(count, all->misses));
    if (all->hits == 0) {
        str_add_cstr(finding, "(no correct pair to compare them with)");
        (void)say_group(finding, all, false, " ", "");
    } else {
        if (say_group(finding, all, true, "", " as often as on correct pairs") == 0)
            str_add_cstr(finding, "none has a cause that correct pairs clearly lack");
        (void)say_group(
            finding, all, false,
            "; also found, but not clearly more often than on correct pairs: ", "");
    }
    const int64_t rest = all->share[CAUSE_NEAR_MISS].primary.hits +
                         all->share[CAUSE_UNEXPLAINED].primary.hits;
    if (rest == 0)
        return;
    (void)say_rate(rate, stats_rate(rest, all->misses));
    rate[strcspn(rate, "]") + 1] = '\0';
    str_addf(finding, "; no cause found for %s", rate);
}

typedef struct Run {
    const Study *s;
    const Args *args;
    TableSet *set;
    Table *causes, *evidence;
    Str finding;
} Run;

static Status add_target(Run *run, int target, Progress *progress, Error *err)
{
    const Study *s = run->s;
    const StudyEntry *e = &s->entry[target];
    const Causes *all = NULL;
    TRY(why_get(s, target, progress, &all, err));
    Told w = {.study = s, .target = e};
    w.say = (CauseSay){s->entry[s->source].space, e->space, e->lex, all,
                       study_targets(s) > 1 ? e->name : NULL};
    add_causes(run->causes, e->name, all);
    if (all->anchors < 50) {
        notes_warn(&run->set->notes, "few-anchors", all->anchors,
                   "%s: %d pairs of the dictionary are too few to judge regions by",
                   e->name, all->anchors);
    }
    if (run->args->nwords == 0) {
        add_marks(run->evidence, &w);
        say_target(&run->finding, e->name, all);
        return OK;
    }
    for (int i = 0; i < run->args->nwords; i++) {
        const int32_t entry = find_entry(e->lex, str_text(run->args->word[i]));
        if (entry < 0)
            continue;
        add_dossier(run->evidence, &w, &all->cause[entry]);
        if (run->finding.n > 0)
            str_add_cstr(&run->finding, ". ");
        cause_say_verdict(&w.say, &all->cause[entry], &run->finding);
    }
    return OK;
}

/* The source word of a dictionary that comes nearest to one that is in none; an empty
 * text when none is near. */
static Text suggest_entry(const Study *s, Text word)
{
    Suggestion best = suggest_start(word);
    Text near = {"", 0};
    for (int i = 0; i < study_targets(s); i++) {
        const Lexicon *lex = s->entry[study_target(s, i)].lex;
        for (int32_t e = 0; lex && e < lex->n_sources; e++)
            if (suggest_consider_text(&best, lex->word[e]))
                near = lex->word[e];
    }
    return near;
}

/* Which words no dictionary has, before anything is searched. */
static Status check_words(Run *run, Error *err)
{
    const Study *s = run->s;
    int found = 0;
    char shown[TEXT_SHORT];
    char near[TEXT_SHORT];
    for (int i = 0; i < run->args->nwords; i++) {
        const Text word = str_text(run->args->word[i]);
        bool is_found = false;
        for (int t = 0; t < study_targets(s) && !is_found; t++) {
            const Lexicon *lex = s->entry[study_target(s, t)].lex;
            is_found = lex && find_entry(lex, word) >= 0;
        }
        found += is_found;
        if (is_found)
            continue;
        const Text meant = suggest_entry(s, word);
        notes_warn(&run->set->notes, "word-not-found", 1,
                   "%s is no source word of the dictionary%s%s%s",
                   text_short(shown, word), meant.n ? " (did you mean " : "",
                   meant.n ? text_short(near, meant) : "", meant.n ? "?)" : "");
    }
    if (found > 0 || run->args->nwords == 0)
        return OK;
    (void)error_set(err, E_USAGE, "%s", run->set->notes.item[0].text);
    error_hint(err, "why answers for pairs of the dictionary; neighbors for any word");
    return E_USAGE;
}

static Status run_all(Run *run, Progress *progress, Error *err)
{
    const Study *s = run->s;
    TRY(check_words(run, err));
    for (int i = 0; i < study_targets(s); i++) {
        const int target = study_target(s, i);
        if (s->entry[target].lex) {
            TRY(add_target(run, target, progress, err));
        } else {
            notes_warn(&run->set->notes, "no-dictionary", 1,
                       "%s has no dictionary: it is left out", s->entry[target].name);
        }
    }
    return OK;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    if (args->nwords > 0 && registry_bool(args, "all"))
        return error_set(err, E_USAGE, "--all and words contradict each other");
    Run r = {.s = s, .args = args, .set = table_set_new("why")};
    r.causes = table_new("causes", "Causes of the misses", cause_cols, N_P);
    r.evidence = table_new("evidence", "Evidence", evidence_cols, N_E);
    table_set_drill(r.causes, "pairs --causes yes --where {cause}");
    table_set_drill(r.evidence, "why {source}");
    table_set_add(r.set, args->nwords > 0 ? r.evidence : r.causes);
    table_set_add(r.set, args->nwords > 0 ? r.causes : r.evidence);
    const Status status = run_all(&r, progress, err);
    table_set_finding(r.set, "%s", str_cstr(&r.finding));
    str_free(&r.finding);
    if (status == OK)
        *out = r.set;
    else
        table_set_free(r.set);
    return status;
}

static const Param params[] = {
    {.name = "all",
     .kind = PARAM_BOOL,
     .initial = "false",
     .help = "all misses of the dictionary: how often each cause, with its base rate"},
};

static const ChartSpec chart = {.kind = "bars",
                                .table = "causes",
                                .x = "cause",
                                .y = "share",
                                .title = "Causes of the misses"};

const Diagnostic why_diagnostic = {
    .name = "why",
    .group = "Retrieval",
    .help = "why a pair is wrong, with evidence; or the causes of all misses",
    .usage = "SRC TGT --dict FILE WORD... | --all",
    .doc =
        "A fixed battery of tests is run on every source word whose nearest target word "
        "by "
        "cosine is no gold. pass means that the mark of a cause is there, fail that it "
        "is "
        "not, n/t that it could not be tested: nothing is guessed. what if is the rank "
        "that "
        "the gold would have if the cause were taken away: without the hubs (or by "
        "CSLS), "
        "without the translations of neighbours, without source text, without the other "
        "sense, with a map fitted on the 200 nearest pairs of the dictionary (the pair "
        "itself left out), in another spelling. gold-gap and morphology have no what if: "
        "the prediction would be accepted. Antonym, fellow, copy, and hub but by CSLS, "
        "leave out the prediction with others, which is no repair where leaving out the "
        "prediction alone does as well, as it does for every gold at rank 2. The primary "
        "cause is, where the prediction would be accepted, the first found; else the "
        "first "
        "whose repair puts a gold first (decisive); else the first found, in the order: "
        "oov, gold-gap, wrong-entry, morphology, hub, antonym, fellow, name, copy, "
        "frequency, polysemy, domain, map, near-miss, unexplained. isogloss help causes "
        "tells what each means and when not to trust it.\n\n"
        "A cause that is found on misses no more often than on correct pairs (ratio "
        "about "
        "1) explains nothing, however large its share: causes whose interval on misses "
        "lies "
        "above that on correct pairs stand first. On a correct pair the best-placed "
        "wrong "
        "word takes the place of the prediction. On a miss hub must also bring the gold "
        "nearer when it is taken away, a map of the region must, polysemy must not move "
        "it away, and for domain it must stand behind rank 10, which a correct pair "
        "cannot show: their ratios are at least what stands there; that of name may "
        "be "
        "too high, since no correct pair stands where chance puts it. Regions are judged "
        "by the pairs of --dict and --train-dict; with fewer than 50 they are not "
        "tested. "
        "Opposites come from --relations, forms from --lemmas, names from --tags; "
        "without "
        "these files only what dictionary and spelling show is found. Other evaluators "
        "stop at the share of correct words.",
    .cite =
        "Kementchedjhieva et al. 2019 (gold gaps); Dinu et al. 2015, Conneau et al. 2018 "
        "(hubs); Czarnowska et al. 2019 (forms); Sogaard et al. 2018 (frequency, "
        "domain); "
        "Nakashole and Flauger 2018 (local maps); Arora et al. 2018 (senses add up)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | NEED_LEXICON | TAKES_MANY | TAKES_WORDS | MAY_ASK_ALL,
    .chart = &chart,
    .tables = "causes|evidence",
    .run = run,
};
