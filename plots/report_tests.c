/* How things were computed: conventions of every statistic, families of tests,
 * parameters. The conventions are those of the measurements' own headers, where the
 * formulas are. */
#include <string.h>

#include "core/base/text.h"
#include "plots/report_parts.h"

/* clang-format off */
enum { M_PART, M_WHAT, M_HOW, M_SOURCE, M_COLS };
static const ColSpec method_cols[M_COLS] = {
    [M_PART]   = {"measurement", "measurement", "", "the verb that measures it", COL_TEXT, 0},
    [M_WHAT]   = {"statistic",   "statistic",   "", "what is computed", COL_TEXT, 0},
    [M_HOW]    = {"conventions", "conventions", "", "what published programs do differently", COL_TEXT, 0},
    [M_SOURCE] = {"reference",   "reference",   "", "where it is defined", COL_TEXT, 0},
};
enum { F_PART, F_TABLE, F_WHAT, F_RUN, F_NOT, F_CORRECTION, F_BELOW, F_COLS };
static const ColSpec family_cols[F_COLS] = {
    [F_PART]       = {"measurement", "measurement",   "",      "the verb that ran them", COL_TEXT, 0},
    [F_TABLE]      = {"table",       "table",         "",      "where each of them stands", COL_TEXT, 0},
    [F_WHAT]       = {"hypothesis",  "what is tested", "",     "of each row", COL_TEXT, 0},
    [F_RUN]        = {"tests",       "run",           "tests", "all that were computed, also those that no page shows", COL_INT, 0},
    [F_NOT]        = {"not_run",     "not run",       "rows",  "rows for which there was no test: their reasons stand in the table", COL_INT, 0},
    [F_CORRECTION] = {"correction",  "correction",    "",      "of p within the family", COL_TEXT, 0},
    [F_BELOW]      = {"at_most_05",  ".05 or less",   "tests", "by the corrected value; by p where there is no correction", COL_INT, 0},
};
enum { P_PART, P_NAME, P_VALUE, P_COLS };
static const ColSpec parameter_cols[P_COLS] = {
    [P_PART]  = {"measurement", "measurement", "", "all: an option that all of them share", COL_TEXT, 0},
    [P_NAME]  = {"parameter",   "parameter",   "", "as the command line has it", COL_TEXT, 0},
    [P_VALUE] = {"value",       "value",       "", "given, or its default", COL_TEXT, 0},
};

typedef struct Method {
    const char *part; /* NULL: of all */
    const char *statistic, *conventions, *reference;
} Method;

static const Method methods[] = {
    {NULL, "cosine", "dot product over both lengths, in double precision; words whose vector is zero are in none and are counted", "Salton, Wong, Yang 1975"},
    {NULL, "nearest neighbours", "exact: every candidate that could belong to the list is computed in double precision; ties go to the lower row of the file; a word is never its own neighbour", "certificate of core/near/search.c"},
    {NULL, "interval of a share", "Wilson score, 95 %, two-sided, z = 1.959964; never without its n", "Wilson 1927; Brown, Cai, DasGupta 2001"},
    {NULL, "random draws", "one named stream a purpose (xoshiro256**, seeded by the option seed): the same with any number of threads", "Blackman, Vigna 2021"},
    {"bli", "P@k", "share of covered source words with any of their golds among the k nearest target words; covered: the word is in the source space, a gold in the target space; P@1 of all counts uncovered words as wrong", "Conneau et al. 2018; Glavas et al. 2019"},
    {"bli", "CSLS", "2 cos minus the mean cosine of both words to their k nearest of the other side; k neighbours as in the parameters, over the whole vocabulary", "Conneau et al. 2018"},
    {"bli", "MRR, MAP", "of the best gold, of all golds; intervals by bootstrap over source words", "Efron, Tibshirani 1993"},
    {"bli", "difference of scores", "exact two-sided McNemar on the same words; Holm over the tests of a target; least difference seen: at power .80", "McNemar 1947; Holm 1979"},
    {"preflight", "above chance", "P@1 against 200 shuffled dictionaries; p counts the observed one", "Phipson, Smyth 2010"},
    {"preflight", "refit", "orthogonal Procrustes on pairs that are not scored, no determinant fix", "Schoenemann 1966"},
    {"why", "causes", "each cause has a threshold, a base rate on correct pairs and, where it can be taken away, what would become of the gold then; the primary cause is the one whose removal repairs the pair", "Kementchedjhieva et al. 2019; Dinu et al. 2015"},
    {"overlap", "overlap of neighbourhoods", "share of k neighbours in common: mono before and after the map, translated through the dictionary, aligned after the map; chance is hypergeometric", "Webber, Moffat, Zobel 2010 (RBO)"},
    {"hubness", "skewness of k-occurrence", "third standardised moment, population moments; intervals by bootstrap", "Radovanovic et al. 2010; Feldbauer et al. 2020"},
    {"isomorphism", "position between floor and ceiling", "each measure beside the same on shuffled pairs or random vectors (floor) and under isometry (ceiling)", "Vulic, Ruder, Soegaard 2020; Soegaard et al. 2018"},
    {"relations", "agreement of offsets", "mean cosine of the offset with its translation, beside shuffled pairs; p counts the observed arrangement", "Mikolov et al. 2013; Garneau et al. 2021"},
    {"bias", "WEAT", "effect d with the sample standard deviation (n - 1) over X and Y together; effect_pop with that of the population; p one-sided, counts arrangements with a statistic of at least the observed one, exact where the column method says so; interval: words of all four sets resampled", "Caliskan, Bryson, Narayanan 2017"},
    {"bias", "verdict", "difference: interval without 0 and q of .05 or less; equivalent: interval within the margin; else inconclusive; not assessable where more than a fifth of a set is lost", "Benjamini, Hochberg 1995"},
    {"coverage", "type coverage", "share of the entries of a list or dictionary that have a vector, as written (or in lower case where that is asked for); by the list's own rank", "Wilson 1927"},
    {"coverage", "text left untranslated", "rate of the source's function words against the source's own corpus, and what it makes expected of every other word; interval by bootstrap over function words; upper bound: all words that the source has, too. Own measure", "core/diag/coverage.h"},
    {"coverage", "scripts and classes", "Unicode Script property; classes by the first rule met; shares by row and by count", "Unicode UAX 24, 15"},
    {"drift", "aligned cosine distance", "unit rows, orthogonal Procrustes on the anchors, 1 - cos; without a null pair there is no p", "Hamilton, Leskovec, Jurafsky 2016; Dubossarsky et al. 2017"},
    {"drift", "local and neighbour change", "k as in the parameters; needs no alignment", "Hamilton et al. 2016 (EMNLP); Gonen et al. 2020"},
    {"parity", "gap between languages", "difference of two shares with Newcombe's interval (method 10), or paired on the same concepts; the reference language is chosen, never the best", "Newcombe 1998; Bonett, Price 2012"},
    {"compare", "change of P@1", "words of both alignments; interval after Bonett and Price; exact McNemar, Holm over the rows", "Bonett, Price 2012; McNemar 1947"},
    {"project", "trustworthiness, continuity, recall", "over all words on the map, ties broken by row, beside a map of noise", "Venna, Kaski 2001; Lee et al. 2013"},
};

/* A family of tests: where its p stands, where the corrected value, what the rows test. */
typedef struct Family {
    const char *part, *table, *p, *corrected, *correction, *hypothesis;
} Family;

static const Family families[] = {
    {"bli", "significance", "mcnemar_p", "holm_p", "Holm, over the tests of a target", "two scores find as many golds on the same words"},
    {"bli-strata", "strata", "mcnemar_p", "holm_p", "Holm, over the strata of a target", "two scores find as many golds in a stratum"},
    {"compare", "summary", "mcnemar_p", "holm_p", "Holm, over all rows", "two alignments find as many golds on the same words"},
    {"preflight", "suspects", "mcnemar_p", NULL, "none: a search for a fault, which then shows in P@1 itself", "undoing a suspected fault changes nothing"},
    {"overlap", "words", "d2_q", "d2_q", "Benjamini-Hochberg, over the words of a target", "neighbours of a word and its translation meet by chance"},
    {"overlap", "words", "d3_q", "d3_q", "Benjamini-Hochberg, over the words of a target", "neighbours of a mapped word and its gold meet by chance"},
    {"relations", "relations", "p", NULL, "none: read z and agreement", "offsets agree across languages no more than shuffled ones"},
    {"bias", "tests", "p", "q", "Benjamini-Hochberg, over the tests that may be judged", "X and Y are as near to A as to B"},
    {"bias", "change", "p", "q", "Benjamini-Hochberg, over the tests that may be judged", "preparation moved no association"},
    {"parity", "languages", "mcnemar_p", "q", "Benjamini-Hochberg, over the languages compared", "a language and the reference are right on as many of the same concepts"},
    {"drift", "words", "p", "q", "Benjamini-Hochberg, over the words that were ranked", "a word moved no more than the noise of its band"},
};
/* clang-format on */

static bool is_run(const Report *r, const char *part)
{
    if (part == NULL)
        return true;
    const ReportPart *p = report_run_find_part(r, part);
    return p != NULL && p->set != NULL;
}

static Table *make_methods(const Report *r)
{
    Table *t = table_new("methods", "Methods and conventions", method_cols, M_COLS);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        const Method *m = &methods[i];
        if (!is_run(r, m->part))
            continue;
        const int32_t row = table_add_row(t);
        table_set_text(t, row, M_PART, str_text(m->part != NULL ? m->part : "all"));
        table_set_text(t, row, M_WHAT, str_text(m->statistic));
        table_set_text(t, row, M_HOW, str_text(m->conventions));
        table_set_text(t, row, M_SOURCE, str_text(m->reference));
    }
    return t;
}

/* --- families --- */

static void add_family(Table *t, const Family *f, const Table *from)
{
    const int p = table_find_col(from, f->p);
    const int corrected = f->corrected != NULL ? table_find_col(from, f->corrected) : p;
    if (p < 0 || corrected < 0)
        return;
    int64_t run = 0;
    int64_t below = 0;
    for (int32_t i = 0; i < table_rows(from); i++) {
        const Cell cell = table_cell(from, i, p);
        const Cell value = table_cell(from, i, corrected);
        run += !cell.is_missing;
        below += !value.is_missing && value.real <= .05;
    }
    const int32_t row = table_add_row(t);
    table_set_text(t, row, F_PART, str_text(f->part));
    table_set_text(t, row, F_TABLE, str_text(f->table));
    table_set_text(t, row, F_WHAT, str_text(f->hypothesis));
    table_set_int(t, row, F_RUN, run);
    table_set_int(t, row, F_NOT, table_rows(from) - run);
    table_set_text(t, row, F_CORRECTION, str_text(f->correction));
    table_set_int(t, row, F_BELOW, below);
}

static bool is_known(const char *part, const char *table)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strcmp(families[i].part, part) == 0 && strcmp(families[i].table, table) == 0)
            return true;
    return false;
}

/* A table of p that no family above names still counts: it has "p", or a name that ends
 * in _p, and perhaps "q" or "holm_p" beside it. */
static void add_unknown(Table *t, const ReportPart *part, const Table *from)
{
    Family f = {.part = part->name,
                .table = table_name(from),
                .correction = "none",
                .hypothesis = "see the measurement"};
    for (int c = 0; c < table_cols(from); c++) {
        const ColSpec *spec = table_col(from, c);
        const size_t n = strlen(spec->name);
        const bool is_q = strcmp(spec->name, "q") == 0;
        const bool is_holm = strcmp(spec->name, "holm_p") == 0;
        const bool is_p = strcmp(spec->name, "p") == 0 ||
                          (n > 2 && strcmp(spec->name + n - 2, "_p") == 0);
        if (spec->type != COL_REAL)
            continue;
        if (is_q || is_holm) {
            f.corrected = spec->name;
            f.correction = is_q ? "Benjamini-Hochberg" : "Holm";
        } else if (is_p && f.p == NULL && strncmp(spec->name, "least", 5) != 0) {
            f.p = spec->name;
        }
    }
    if (f.p != NULL)
        add_family(t, &f, from);
}

static Table *make_families(const Report *r)
{
    Table *t = table_new("families", "Families of tests", family_cols, F_COLS);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        const Table *from = report_run_find(r, families[i].part, families[i].table);
        if (from != NULL)
            add_family(t, &families[i], from);
    }
    for (int i = 0; i < r->nparts; i++) {
        const ReportPart *p = &r->part[i];
        for (int k = 0; p->set != NULL && k < p->set->ntables; k++) {
            const Table *from = p->set->table[k];
            const bool is_shown =
                p->table == NULL || strcmp(p->table, table_name(from)) == 0;
            if (is_shown && !is_known(p->name, table_name(from)))
                add_unknown(t, p, from);
        }
    }
    return t;
}

/* --- parameters --- */

static bool is_shared(const Report *r, const char *name)
{
    for (int i = 0; i < r->set->nparams; i++)
        if (strcmp(r->set->param[i].name, name) == 0)
            return true;
    return false;
}

static void add_parameters(Table *t, const char *part, const ProvParam *p)
{
    const int32_t row = table_add_row(t);
    table_set_text(t, row, P_PART, str_text(part));
    table_set_text(t, row, P_NAME, str_text(p->name));
    if (p->value != NULL)
        table_set_text(t, row, P_VALUE, str_text(p->value));
    else
        table_set_missing(t, row, P_VALUE, "not given");
}

static Table *make_parameters(const Report *r)
{
    Table *t = table_new("parameters", "Parameters", parameter_cols, P_COLS);
    for (int i = 0; i < r->set->nparams; i++)
        add_parameters(t, "all", &r->set->param[i]);
    for (int i = 0; i < r->nparts; i++) {
        const ReportPart *part = &r->part[i];
        for (int k = 0; part->set != NULL && k < part->set->nparams; k++)
            if (!is_shared(r, part->set->param[k].name))
                add_parameters(t, part->name, &part->set->param[k]);
    }
    return t;
}

void report_tests_add(Report *r)
{
    table_set_add(r->set, make_methods(r));
    table_set_add(r->set, make_families(r));
    table_set_add(r->set, make_parameters(r));
}
