#include "core/diag/parity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/pairs.h"
#include "core/diag/parity_told.h"
#include "core/diag/say.h"
#include "core/diag/why.h"

/* --- what is given
 * ---------------------------------------------------------------------------------------
 */

/* Whether the first target word of each source word is a gold. */
static Status find_hits(const ParityTold *t, int target, bool *hit, Error *err)
{
    const Lexicon *lex = t->s->entry[target].lex;
    const bool is_csls = strcmp(t->score, "csls") == 0;
    const GoldRanks *ranks = NULL;
    if (lex->n_queries == 0)
        return OK;
    TRY(study_get_ranks(t->s, target, false, false, t->progress, &ranks, err));
    const int32_t *rank = is_csls ? ranks->csls : ranks->nn;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
            hit[e] = hit[e] || rank[at] == 1;
    }
    return OK;
}

static Status add_target(ParityTold *t, int entry, Error *err)
{
    const StudyEntry *e = &t->s->entry[entry];
    ParityTarget *target = &t->target[t->n];
    t->language[t->n].entry = entry;
    t->n++;
    *target = (ParityTarget){.name = e->name,
                             .lex = e->lex,
                             .src = t->s->entry[t->s->source].space,
                             .vocabulary = e->space->n};
    if (!e->lex) {
        target->why = "no dictionary or list is given";
        return OK;
    }
    bool *hit = mem_xcalloc((size_t)e->lex->n_sources + 1, sizeof *hit);
    t->language[t->n - 1].hit = hit;
    target->is_hit = hit;
    TRY(find_hits(t, entry, hit, err));
    if (!e->train)
        return OK;
    const ParityTrainInput in = {t->s, entry, strcmp(t->score, "csls") == 0, hit};
    return parity_train_make(&in, t->progress, &t->language[t->n - 1].train, err);
}

/* Two alignments of one language are no two languages: the same words would stand on both
 * sides of a test, and count twice in the spread. */
static Status refuse_twice(const Study *s, Error *err)
{
    for (int i = 0; i < study_targets(s); i++) {
        const StudyEntry *a = &s->entry[study_target(s, i)];
        for (int k = 0; k < i; k++) {
            const StudyEntry *b = &s->entry[study_target(s, k)];
            if (!a->lang || !b->lang || strcasecmp(a->lang, b->lang) != 0)
                continue;
            char name[3][TEXT_SHORT];
            (void)error_set(err, E_USAGE, "%s and %s are alignments of one language, %s",
                            text_short(name[0], str_text(b->name)),
                            text_short(name[1], str_text(a->name)),
                            text_short(name[2], str_text(a->lang)));
            error_hint(err, "compare holds alignments of one language beside each other; "
                            "--target NAME,... keeps one of them; LANG=FILE says that "
                            "the languages are two");
            return E_USAGE;
        }
    }
    return OK;
}

/* The target of this name or language, among the first n; -1: none. */
static int find_named(const ParityTold *t, int n, const char *name)
{
    for (int i = 0; i < n; i++) {
        const int entry = t->language[i].entry;
        const char *lang = entry >= 0 ? t->s->entry[entry].lang : NULL;
        if (strcasecmp(t->target[i].name, name) == 0 ||
            (lang && strcasecmp(lang, name) == 0))
            return i;
    }
    return -1;
}

/* Without the blanks at its ends; cuts the text that it stands in. */
static char *trim(char *name)
{
    while (*name == ' ')
        name++;
    for (size_t n = strlen(name); n > 0 && name[n - 1] == ' '; n--)
        name[n - 1] = '\0';
    return name;
}

/* The comma list of --absent, which the targets' names point into. */
static Status add_absent(ParityTold *t, char *names, Error *err)
{
    for (char *at = names; at;) {
        char *comma = strchr(at, ',');
        if (comma)
            *comma = '\0';
        const char *name = trim(at);
        char shown[TEXT_SHORT];
        if (*name == '\0')
            return error_set(err, E_USAGE, "--absent: a name is empty");
        if (find_named(t, t->n, name) >= 0) {
            const bool is_target = find_named(t, study_targets(t->s), name) >= 0;
            return error_set(err, E_USAGE,
                             is_target ? "--absent: %s is a target and not absent"
                                       : "--absent: %s stands there twice",
                             text_short(shown, str_text(name)));
        }
        t->language[t->n].entry = -1;
        t->target[t->n++] = (ParityTarget){
            .name = name, .why = "no vectors are given: it is named by --absent alone"};
        at = comma ? comma + 1 : NULL;
    }
    return OK;
}

static int count_items(const char *list)
{
    int n = list ? 1 : 0;
    for (const char *at = list; at && *at; at++)
        n += *at == ',';
    return n;
}

static Status gather(ParityTold *t, char *absent, Error *err)
{
    const int targets = study_targets(t->s);
    const size_t most = (size_t)targets + (size_t)count_items(absent) + 1;
    t->target = mem_xcalloc(most, sizeof *t->target);
    t->language = mem_xcalloc(most, sizeof *t->language);
    TRY(refuse_twice(t->s, err));
    for (int i = 0; i < targets; i++)
        t->language[i].entry = -1;
    for (int i = 0; i < targets; i++)
        TRY(add_target(t, study_target(t->s, i), err));
    return absent ? add_absent(t, absent, err) : OK;
}

static Status read_list(ParityTold *t, const char *name, WordList **out, Error *err)
{
    const char *path = registry_text(t->args, name);
    if (!path)
        return OK;
    TRY(wordlist_read(out, path, &t->s->options.limits, err));
    notes_append(&t->set->notes, &(*out)->notes);
    return registry_add_file(t->set, t->s, name, path, t->progress, err);
}

static Status read_lists(ParityTold *t, Error *err)
{
    TRY(read_list(t, "concepts", &t->concepts, err));
    TRY(read_list(t, "speakers", &t->speakers, err));
    if (!t->speakers)
        return OK;
    bool has_all = t->speakers->weight != NULL;
    for (int32_t i = 0; has_all && i < t->speakers->words.n; i++)
        has_all = t->speakers->weight[i] > 0;
    if (has_all)
        return OK;
    (void)error_set(err, E_INPUT, "%s: every language needs a number of speakers above 0",
                    registry_text(t->args, "speakers"));
    error_hint(err, "one language a line: its name, a TAB, its speakers");
    return E_INPUT;
}

/* The target that --reference names; -1: not given. */
static Status find_reference(const ParityTold *t, int *reference, Error *err)
{
    const char *name = registry_text(t->args, "reference");
    *reference = -1;
    if (!name)
        return OK;
    const int entry = study_find(t->s, name);
    for (int i = 0; i < t->n && *reference < 0; i++) {
        if (strcmp(t->target[i].name, name) == 0 ||
            (entry >= 0 && t->language[i].entry == entry))
            *reference = i;
    }
    if (*reference >= 0)
        return OK;
    Str names = {0};
    for (int i = 0; i < t->n; i++)
        str_addf(&names, "%s%s", i ? ", " : "", t->target[i].name);
    char shown[TEXT_SHORT];
    (void)error_set(err, E_USAGE, "there is no target \"%s\" to hold the others against",
                    text_short(shown, str_text(name)));
    error_hint(err, "targets: %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

/* --- what the gap is made of
 * -------------------------------------------------------------------------------
 */

/* For all languages or for none: parts of a gap whose two sides were divided in different
 * ways would say nothing. */
static bool wants_causes(const ParityTold *t)
{
    const char *asked = registry_text(t->args, "causes");
    const ParityLanguage *most = NULL;
    char count[32];
    if (strcmp(asked, "auto") != 0)
        return strcmp(asked, "yes") == 0;
    for (int i = 0; i < t->n; i++) {
        const ParityLanguage *l = &t->parity->language[i];
        if (l->is_assessed && (!most || l->same.hits < most->same.hits))
            most = l;
    }
    const int64_t misses = most ? most->same.n - most->same.hits : 0;
    if (misses <= PAIRS_CAUSES)
        return true;
    notes_remark(&t->set->notes, "causes-left-out", misses,
                 "%s: the causes of %s misses would take long, so causes were looked for "
                 "in no language: --causes yes does",
                 most->target->name, say_count(count, misses));
    return false;
}

static Status count_gap(ParityTold *t, int language, Error *err)
{
    const ParityLanguage *l = &t->parity->language[language];
    const int32_t common = t->parity->common;
    const Lexicon *lex = l->target->lex;
    bool *wanted = mem_xcalloc((size_t)lex->n_sources + 1, sizeof *wanted);
    for (int32_t k = 0; k < common; k++)
        wanted[l->entry[k]] = !l->target->is_hit[l->entry[k]];
    Causes *causes = NULL;
    Status status = OK;
    if (t->has_causes)
        status = why_make(t->s, t->language[language].entry, wanted, t->progress, &causes,
                          err);
    if (status == OK)
        t->language[language].gap = parity_gap_count(l, common, causes);
    cause_free(causes);
    free(wanted);
    return status;
}

static Status count_gaps(ParityTold *t, Error *err)
{
    if (t->parity->compared == 0)
        return OK;
    t->has_causes = wants_causes(t);
    for (int i = 0; i < t->n; i++)
        if (t->parity->language[i].is_assessed)
            TRY(count_gap(t, i, err));
    return OK;
}

/* Of the common concepts, those that the training dictionary has, too. */
static void count_trained(const ParityTold *t)
{
    Str found = {0};
    int64_t seen = 0;
    for (int i = 0; i < t->n; i++) {
        const ParityLanguage *l = &t->parity->language[i];
        ParityTrain *train = &t->language[i].train;
        for (int32_t k = 0; train->is_seen && l->is_assessed && k < t->parity->common;
             k++)
            train->concepts += train->is_seen[l->entry[k]];
        if (train->concepts > 0)
            str_addf(&found, "%s%d in %s", found.n ? ", " : "", train->concepts,
                     l->target->name);
        seen += train->concepts;
    }
    if (seen > 0) {
        notes_warn(&t->set->notes, "concepts-trained", seen,
                   "of the %d concepts these are in the training dictionary, too: %s "
                   "(--exclude-train --exclude-by source leaves them out)",
                   t->parity->common, str_cstr(&found));
    }
    str_free(&found);
}

/* --- the diagnostic
 * ----------------------------------------------------------------------------------------
 */

static Status fill(ParityTold *t, char *absent, Error *err)
{
    ParityOptions o = parity_common_defaults();
    TRY(read_lists(t, err));
    TRY(gather(t, absent, err));
    TRY(find_reference(t, &o.reference, err));
    o.only = t->concepts ? &t->concepts->words : NULL;
    o.margin = registry_real(t->args, "margin");
    o.level = registry_real(t->args, "level");
    o.seed = t->s->options.seed;
    t->is_chosen = o.reference >= 0;
    TRY(parity_common_make(t->target, t->n, &o, t->progress, &t->parity, err));
    count_trained(t);
    TRY(count_gaps(t, err));
    for (int i = 0; i < PARITY_TABLES; i++)
        table_set_add(t->set, parity_told_new(i));
    parity_told_languages(t);
    parity_told_gap(t);
    parity_told_summary(t);
    parity_told_comparability(t);
    parity_told_statement(t);
    parity_told_finding(t);
    if (t->speakers)
        parity_told_population(t);
    if (registry_bool(t->args, "balance"))
        TRY(parity_told_balance(t, err));
    return parity_told_sample(t, err);
}

static void done(ParityTold *t)
{
    for (int i = 0; i < t->n; i++) {
        free(t->language[i].hit);
        free(t->language[i].train.is_seen);
    }
    free(t->target);
    free(t->language);
    parity_common_free(t->parity);
    wordlist_free(t->concepts);
    wordlist_free(t->speakers);
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    ParityTold t = {.s = s,
                    .args = args,
                    .progress = progress,
                    .set = table_set_new("parity"),
                    .score = registry_text(args, "score")};
    const char *names = registry_text(args, "absent");
    char *absent = names ? mem_xstrdup(names) : NULL;
    const Status status = fill(&t, absent, err);
    done(&t);
    free(absent);
    if (status == OK)
        *out = t.set;
    else
        table_set_free(t.set);
    return status;
}

static const Param params[] = {
    {.name = "concepts",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help =
         "source words, one a line, that the languages are compared on (those of them "
         "that every dictionary has); else all that every dictionary has"},
    {.name = "reference",
     .kind = PARAM_TEXT,
     .metavar = "LANG",
     .help = "the target the others are held against; default the largest vocabulary, "
             "never the best score"},
    {.name = "score",
     .kind = PARAM_TEXT,
     .initial = "nn",
     .choices = "nn|csls",
     .metavar = "SCORE",
     .help = "how the first target word is found: nn (cosine) or csls"},
    {.name = "margin",
     .kind = PARAM_REAL,
     .initial = "0.05",
     .min = 1e-6,
     .max = 1,
     .metavar = "P",
     .help = "a gap of P@1 within which languages count as equal, set beforehand"},
    {.name = "level",
     .kind = PARAM_REAL,
     .initial = "0.05",
     .min = 1e-9,
     .max = 0.5,
     .metavar = "Q",
     .help = "largest q of a difference"},
    {.name = "causes",
     .kind = PARAM_TEXT,
     .initial = "auto",
     .metavar = "WHEN",
     .choices = "yes|no|auto",
     .help = "whether the causes of misses are looked for: yes, no, auto (if no language "
             "has more than 5,000 misses)"},
    {.name = "speakers",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "language, TAB, number of speakers: adds the table population"},
    {.name = "absent",
     .kind = PARAM_TEXT,
     .metavar = "LANG,...",
     .help = "languages that should have been assessed and have no vectors here: they "
             "stand in the tables as not assessable"},
    {.name = "sample",
     .kind = PARAM_INT,
     .initial = "0",
     .min = 0,
     .max = 2147483647,
     .metavar = "N",
     .help = "also N of the same concepts, drawn (--seed) as evenly over bands of "
             "frequency and tags as they allow"},
    {.name = "sample-to",
     .kind = PARAM_TEXT,
     .metavar = "DIR",
     .help = "--sample: a new folder for it, a dictionary for each language (en-eu.tsv; "
             "en-_2.tsv where the name has more than small letters)"},
    {.name = "balance",
     .kind = PARAM_BOOL,
     .initial = "false",
     .help = "also the space as languages share it: whose words are neighbours of whose, "
             "who has the hubs, how far languages mix"},
    {.name = "balance-top",
     .kind = PARAM_INT,
     .initial = "5000",
     .min = 1,
     .max = 2147483647,
     .metavar = "N",
     .help = "--balance: the most frequent words of each language, as many of all"},
    {.name = "balance-most",
     .kind = PARAM_INT,
     .initial = "50000",
     .min = 2,
     .max = 2147483647,
     .metavar = "N",
     .help = "--balance: words of all languages together, cut in proportion beyond"},
};

static const ChartSpec chart = {.kind = "bars",
                                .table = "languages",
                                .x = "language",
                                .y = "same_p@1",
                                .title = "P@1 on the same concepts"};

const Diagnostic parity_diagnostic = {
    .name = "parity",
    .group = "Audits",
    .help = "are the languages served alike on the same concepts, and what the gap is "
            "made of",
    .usage = "SRC TGT... --dict LANG=FILE for each",
    .doc =
        "Each target is asked the same concepts: the source words that the dictionary of "
        "every assessed language translates (--concepts narrows them). P@1 on them "
        "counts a concept whose translations are missing from the space as wrong. The "
        "gap is that of the reference less that of the language: above 0 the language is "
        "served worse. worse and better take a paired interval without 0 and a q "
        "(McNemar, Benjamini and Hochberg over languages) of at most --level; "
        "equivalent, an interval within --margin; else inconclusive, which is not "
        "equality: the reason says how many concepts would decide. A language with fewer "
        "than 30 concepts, with no dictionary, or whose dictionary would leave fewer "
        "than "
        "30 in common is not assessable and stands in every table with its reason. The "
        "set and the reference are chosen without a look at scores. n and P@1 are those "
        "of each language's own dictionary: other words, not to be compared; the "
        "table comparability says how far the dictionaries differ.\n\n"
        "gap divides the difference by the primary cause of each miss (help causes), "
        "with "
        "vocabulary and normalisation for words that are missing or spelled otherwise. "
        "The parts add up exactly, for they are counts; below 0 the reference loses more "
        "by that cause. It is no experiment: mending a cause may turn fewer misses "
        "(repaired) and another order of causes would divide some of them otherwise.\n\n"
        "summary: Gini 0 is equality; with few words it is never 0, so by chance says "
        "what it would be if all languages were as good as all together. Intervals treat "
        "languages as independent samples, which on the same concepts makes them rather "
        "too wide. --speakers adds the mean utility by languages (tau 0) and by speakers "
        "(tau 1).\n\n"
        "--balance looks at the space that the languages share: the share of each "
        "language's neighbours that are words of each other one beside what their "
        "numbers would make (ratio 1), with as many words of each language and with "
        "all; who has the 100 words that are neighbours most often; purity, the share "
        "of variance between the languages' means and how often the nearest mean tells "
        "the language, as the spaces are, without their means, and before their maps. "
        "Complete mixing is no aim: concepts differ.\n\n"
        "Do not trust it where dictionaries were made in different ways: a list of one "
        "translation a word is harder than one of four, and identical strings (names, "
        "loans) are easier than words. P@1 of a dictionary is no measure of how well a "
        "language is served in use. statement has the sentences that may be signed.",
    .cite = "Wilson 1927; Newcombe 1998; Bonett and Price 2012; Benjamini and Hochberg "
            "1995; Blasi, Anastasopoulos and Neubig 2022 (utility); Kementchedjhieva et "
            "al. 2019 (what dictionaries hide)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs =
        NEED_TARGET | NEED_LEXICON | TAKES_MANY | MAY_LACK_LEXICON | COMPARES_TARGETS,
    .chart = &chart,
    .tables = "languages|gap|summary|comparability|statement|population|balance|"
              "dominance|mixing|sample",
    .run = run,
};
