/* What was found, where it fails, for whom, and what may not be concluded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/diag/say.h"
#include "plots/report_parts.h"

/* --- findings of several targets --- */

static bool begins(Text t, const char *with)
{
    const size_t n = strlen(with);
    return t.n >= n && memcmp(t.p, with, n) == 0;
}

/* Whether a clause speaks of a target: "de: ...", "de before to ...", "en and de are
 * ...", or "whether en and de share ...". */
static bool is_of_target(const Study *s, Text clause)
{
    static const char whether[] = "whether ";
    if (begins(clause, whether))
        clause = (Text){clause.p + sizeof whether - 1, clause.n - (sizeof whether - 1)};
    for (int i = 0; i < study_targets(s); i++) {
        const char *target = s->entry[study_target(s, i)].name;
        static const char *const lead[] = {"%s: ", "%s, ", "%s before "};
        Str words = {0};
        bool is_one = false;
        for (size_t k = 0; k < sizeof lead / sizeof *lead; k++) {
            str_clear(&words);
            str_add_cstr(&words, target);
            str_add_cstr(&words, lead[k] + 2);
            is_one |= begins(clause, str_cstr(&words));
        }
        str_clear(&words);
        if (s->source >= 0)
            str_addf(&words, "%s and %s ", s->entry[s->source].name, target);
        is_one |= words.n > 0 && begins(clause, str_cstr(&words));
        str_free(&words);
        if (is_one)
            return true;
    }
    return false;
}

/* A finding about several targets clause by clause; else as one. */
static void add_finding(Report *r, const char *label, ReportDocKind kind,
                        const char *finding)
{
    Text rest = str_text(finding);
    for (size_t i = 0; i + 2 < rest.n; i++) {
        const Text next = {rest.p + i + 2, rest.n - i - 2};
        if ((rest.p[i] != ';' && rest.p[i] != '.') || rest.p[i + 1] != ' ' ||
            !is_of_target(r->study, next))
            continue;
        report_doc_addf(&r->doc, kind, label, "%.*s", (int)i, rest.p);
        rest = next;
        i = 0;
    }
    report_doc_addf(&r->doc, kind, label, "%.*s", (int)rest.n, rest.p);
}

/* --- what to know first --- */

/* A share of a row, NULL when it is missing. */
static const char *share(char buf[16], const Table *t, int32_t row, const char *name)
{
    const int col = table_find_col(t, name);
    if (col < 0)
        return NULL;
    const Cell cell = table_cell(t, row, col);
    return cell.is_missing ? NULL : say_share(buf, cell.real);
}

/* From a twentieth of the corpus on, untranslated text is a finding of its own. */
static bool is_much(const Table *t, int32_t row)
{
    static const char *const figure[] = {"tokens", "tokens_bound", "rows_bound"};
    for (size_t i = 0; i < sizeof figure / sizeof *figure; i++) {
        const Cell cell = table_cell(t, row, table_find_col(t, figure[i]));
        if (!cell.is_missing)
            return cell.real >= .05;
    }
    return false;
}

static void tell_one_untranslated(Report *r, const Table *t, int32_t row)
{
    const StudyEntry *src = &r->study->entry[r->study->source];
    const Cell space = table_cell(t, row, table_find_col(t, "space"));
    char b[8][16];
    const char *tokens = share(b[0], t, row, "tokens");
    const char *bound = share(b[1], t, row, "tokens_bound");
    const char *rows_bound = share(b[2], t, row, "rows_bound");
    Str s = {0};
    if (tokens != NULL) {
        str_addf(&s, "%s [%s-%s] of its text is %s that nobody translated (by tokens",
                 tokens, share(b[3], t, row, "tokens_lo"),
                 share(b[4], t, row, "tokens_hi"), src->lang);
        str_addf(&s, "%s%s); %s [%s-%s] of its words (at most %s)",
                 bound != NULL ? "; at most " : "", bound != NULL ? bound : "",
                 share(b[5], t, row, "rows"), share(b[6], t, row, "rows_lo"),
                 share(b[7], t, row, "rows_hi"), rows_bound != NULL ? rows_bound : "1");
    } else {
        const int col = table_find_col(t, "tokens");
        str_addf(&s, "how much of its text is %s is not known: %s", src->lang,
                 table_cell(t, row, col).why);
        const char *most = bound != NULL ? bound : rows_bound;
        if (most != NULL) {
            str_addf(&s, "; at most %s of its %s, which names, loans and cognates are in",
                     most, bound != NULL ? "tokens" : "words");
        }
    }
    Str label = {0};
    str_add_text(&label, space.text);
    report_doc_add(&r->doc, REPORT_DOC_ITEM, str_cstr(&label), str_cstr(&s));
    str_free(&label);
    str_free(&s);
}

static void tell_untranslated(Report *r)
{
    const Table *t = report_run_find(r, "coverage", "untranslated");
    if (t == NULL || table_rows(t) == 0 || r->study->source < 0)
        return;
    Str little = {0};
    int much = 0;
    for (int32_t i = 0; i < table_rows(t); i++) {
        if (is_much(t, i)) {
            if (much++ == 0)
                report_doc_add_section(&r->doc, "Text that was never translated");
            tell_one_untranslated(r, t, i);
        } else {
            const Cell space = table_cell(t, i, table_find_col(t, "space"));
            str_addf(&little, "%s%.*s", little.n > 0 ? ", " : "", (int)space.text.n,
                     space.text.p);
        }
    }
    if (little.n > 0 && much > 0)
        report_doc_addf(&r->doc, REPORT_DOC_ITEM, str_cstr(&little),
                        "less than a twentieth");
    str_free(&little);
    if (much == 0)
        return;
    report_doc_add(
        &r->doc, REPORT_DOC_TEXT, NULL,
        "A space that holds text of the source's language aligns well by "
        "containing it: its figures speak of that language as much as of its own. "
        "Dictionary entries are judged on words of both languages, coverage and "
        "neighbourhoods are not");
    report_doc_add_table(&r->doc, table_set_find(r->set, "untranslated"),
                         "untranslated.csv", false);
}

/* Sentences of the measurements that no row of the glance quotes. */
static void tell_other_findings(Report *r)
{
    static const char *const named[] = {"parity", "compare", "bias", "drift",
                                        "relations"};
    bool is_begun = false;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        const ReportPart *p = report_run_find_part(r, named[i]);
        if (p == NULL || p->set == NULL || p->set->finding == NULL)
            continue;
        if (!is_begun)
            report_doc_add_section(&r->doc, "Also found");
        is_begun = true;
        add_finding(r, p->name, REPORT_DOC_ITEM, p->set->finding);
    }
}

/* Targets with fewer covered words than can carry a rate, joined by commas. */
enum { LEAST_WORDS = 30 };
static void add_not_assessable(const Report *r, Str *out)
{
    const Table *t = table_set_find(r->set, "glance");
    const int name = t != NULL ? table_find_col(t, "target") : -1;
    const int rate = t != NULL ? table_find_col(t, "p@1") : -1;
    for (int32_t i = 0; t != NULL && i < table_rows(t); i++) {
        const Cell cell = table_cell(t, i, rate);
        if (!cell.is_missing && cell.rate.n >= LEAST_WORDS)
            continue;
        const Text of = table_cell(t, i, name).text;
        str_addf(out, "%s%.*s (", out->n > 0 ? ", " : "", (int)of.n, of.p);
        if (cell.is_missing)
            str_add_cstr(out, cell.why);
        else
            str_addf(out, "n = %lld", (long long)cell.rate.n);
        str_add_char(out, ')');
    }
}

/* The statement of parity, but for the line that is signed: that is part 12. */
static bool tell_parity(Report *r)
{
    const Table *t = report_run_find(r, "parity", "statement");
    const int about = t != NULL ? table_find_col(t, "about") : -1;
    const int sentence = t != NULL ? table_find_col(t, "sentence") : -1;
    if (about < 0 || sentence < 0 || table_rows(t) == 0)
        return false;
    report_doc_add_section(&r->doc, "Statement");
    for (int32_t i = 0; i < table_rows(t); i++) {
        const Text label = table_cell(t, i, about).text;
        const Text text = table_cell(t, i, sentence).text;
        if (str_compare(label, TEXT("signed")) == 0)
            continue;
        report_doc_addf(&r->doc, REPORT_DOC_TEXT, NULL, "%.*s", (int)text.n, text.p);
    }
    return true;
}

/* The sentences are the same in every report; only names and numbers are filled in. */
static void tell_statement(Report *r)
{
    const Study *s = r->study;
    ReportDoc *d = &r->doc;
    if (study_targets(s) == 0 || tell_parity(r))
        return;
    Str names = {0};
    Str lacking = {0};
    for (int i = 0; i < study_targets(s); i++)
        str_addf(&names, "%s%s", i > 0 ? ", " : "", s->entry[study_target(s, i)].name);
    add_not_assessable(r, &lacking);
    report_doc_add_section(d, "Statement");
    report_doc_addf(d, REPORT_DOC_TEXT, "Measured",
                    "the alignment of %d %s (%s) with %s, on the dictionaries, lists and "
                    "word sets of part 2 and on nothing else",
                    study_targets(s), study_targets(s) == 1 ? "space" : "spaces",
                    str_cstr(&names), s->source >= 0 ? s->entry[s->source].name : "none");
    if (lacking.n > 0) {
        report_doc_addf(d, REPORT_DOC_TEXT, "Not assessable",
                        "for %s the material does not permit an assessment of retrieval; "
                        "no quality, good or bad, may be inferred from that",
                        str_cstr(&lacking));
    } else {
        report_doc_addf(
            d, REPORT_DOC_TEXT, "Not assessable",
            "no space for want of dictionary words (%d are asked for); single "
            "tests may be, and say so",
            LEAST_WORDS);
    }
    report_doc_add(d, REPORT_DOC_TEXT, "Not measured",
                   "any language, variety, domain or task that is not named here; use by "
                   "people; harm");
    report_doc_add(
        d, REPORT_DOC_TEXT, "A reader may not conclude",
        "that a language is served as well as another because no difference was "
        "found; that languages rank as their own dictionaries make them rank, for "
        "only common concepts compare; that an association in these vectors is an "
        "attitude of the speakers; that a figure holds after the files change");
    str_free(&names);
    str_free(&lacking);
}

void report_told_findings(Report *r)
{
    report_doc_add_part(&r->doc, 0, "Findings");
    if (r->study->note != NULL)
        report_doc_add(&r->doc, REPORT_DOC_TEXT, NULL, r->study->note);
    tell_untranslated(r);
    const Table *t = table_set_find(r->set, "glance");
    if (t != NULL)
        report_doc_add_table(&r->doc, t, "glance.csv", true);
    tell_other_findings(r);
    tell_statement(r);
}

/* --- 4: results --- */

static void add_figures(Report *r, const char *diagnostic)
{
    for (int i = 0; i < r->nfigures; i++) {
        const ReportFigure *f = &r->figure[i];
        if (f->bytes.n > 0 && strcmp(f->diagnostic, diagnostic) == 0)
            report_doc_add_figure(&r->doc, &f->figure, f->name,
                                  (Text){f->bytes.p, f->bytes.n});
    }
}

/* Paragraphs of a diagnostic's doc, one a line. */
static void add_paragraphs(ReportDoc *d, const char *doc)
{
    const char *label = "How to read it";
    while (doc != NULL && *doc != '\0') {
        const char *end = strchr(doc, '\n');
        const size_t n = end != NULL ? (size_t)(end - doc) : strlen(doc);
        if (n > 0)
            report_doc_addf(d, REPORT_DOC_TEXT, label, "%.*s", (int)n, doc);
        label = n > 0 ? NULL : label;
        doc = end != NULL ? end + 1 : NULL;
    }
}

static void tell_part(Report *r, const ReportPart *p)
{
    const Diagnostic *d = p->diagnostic;
    Str title = {0};
    str_addf(&title, "%s: %s", d->name, d->help);
    report_doc_add_section(&r->doc, str_cstr(&title));
    str_free(&title);
    if (p->set->finding != NULL)
        add_finding(r, NULL, REPORT_DOC_FINDING, p->set->finding);
    add_figures(r, p->name);
    for (int i = 0; i < p->set->ntables; i++) {
        const Table *t = p->set->table[i];
        char file[REPORT_NAME];
        report_tables_csv_name(p, t, file);
        const char *columns = report_view_columns(d->name, table_name(t));
        const Table *view = table_rows(t) <= REPORT_DOC_LONG
                                ? report_told_view(r, t, columns, NULL, NULL)
                                : t;
        report_doc_add_table(&r->doc, view, file, false);
    }
    add_paragraphs(&r->doc, d->doc);
    if (d->cite != NULL)
        report_doc_add(&r->doc, REPORT_DOC_TEXT, "Source", d->cite);
}

static void tell_not_measured(Report *r)
{
    const Table *t = table_set_find(r->set, "not_measured");
    report_doc_add_section(&r->doc, "What was not measured");
    for (int32_t i = 0; i < table_rows(t); i++) {
        const Text what = table_cell(t, i, 0).text;
        const Text why = table_cell(t, i, 1).text;
        Str label = {0};
        str_add_text(&label, what);
        report_doc_addf(&r->doc, REPORT_DOC_ITEM, str_cstr(&label), "%.*s", (int)why.n,
                        why.p);
        str_free(&label);
    }
    if (table_rows(t) == 0)
        report_doc_add(&r->doc, REPORT_DOC_TEXT, NULL,
                       "Nothing that this program measures was left out");
}

void report_told_results(Report *r)
{
    report_doc_add_part(&r->doc, 4, "Results");
    for (int i = 0; i < r->nparts; i++)
        if (r->part[i].set != NULL && r->part[i].table == NULL)
            tell_part(r, &r->part[i]);
    tell_not_measured(r);
}

/* --- 6: controls --- */

/* Told where a row of the table (of this value, unless NULL) has a figure. */
typedef struct Control {
    const char *part, *table;
    ReportWhere where;
    const char *column, *text;
} Control;

static const Control controls[] = {
    {"preflight",
     "checks",
     {"check", "above-chance"},
     "verdict",
     "P@1 of shuffled dictionaries"},
    {"preflight",
     "checks",
     {"check", "refit"},
     "verdict",
     "an orthogonal refit on pairs that are not scored"},
    {"overlap", "summary", {NULL, NULL}, "chance", "overlap of random neighbourhoods"},
    {"overlap",
     "summary",
     {NULL, NULL},
     "matched",
     "overlap of neighbourhoods of words of like frequency"},
    {"isomorphism",
     "measures",
     {NULL, NULL},
     "floor",
     "measures on shuffled pairs or random vectors (floor)"},
    {"isomorphism",
     "measures",
     {NULL, NULL},
     "ceiling",
     "measures under isometry, or on two spaces of one language (ceiling)"},
    {"relations",
     "relations",
     {NULL, NULL},
     "null",
     "offsets of shuffled pairs, 1,000 times"},
    {"project",
     "quality",
     {"method", "noise"},
     "recall",
     "recall and trustworthiness of a map of noise"},
    {"why",
     "causes",
     {NULL, NULL},
     "base_rate",
     "how often each cause is found on pairs that are right"},
    {"bias", "tests", {NULL, NULL}, "p_two", "the rearrangement of the words of X and Y"},
    {"bias",
     "change",
     {NULL, NULL},
     "most",
     "association before and after an orthogonal map, which cannot change it"},
};

/* "n/t" is the verdict of a control that was not run. */
static bool was_run(const Report *r, const Control *c)
{
    const Table *t = report_run_find(r, c->part, c->table);
    const int col = t != NULL ? table_find_col(t, c->column) : -1;
    const int by =
        t != NULL && c->where.col != NULL ? table_find_col(t, c->where.col) : -1;
    for (int32_t i = 0; col >= 0 && i < table_rows(t); i++) {
        const Cell cell = table_cell(t, i, col);
        if (cell.is_missing ||
            (cell.type == COL_TEXT && str_compare(cell.text, str_text("n/t")) == 0))
            continue;
        if (c->where.col == NULL ||
            (by >= 0 &&
             str_compare(table_cell(t, i, by).text, str_text(c->where.value)) == 0))
            return true;
    }
    return false;
}

void report_told_controls(Report *r)
{
    int n = 0;
    report_doc_add_part(&r->doc, 6, "Noise floor and controls");
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        if (!was_run(r, &controls[i]))
            continue;
        report_doc_add(&r->doc, REPORT_DOC_ITEM, controls[i].part, controls[i].text);
        n++;
    }
    const ReportPart *drift = report_run_find_part(r, "drift");
    if (drift != NULL && drift->set != NULL) {
        report_doc_add(
            &r->doc, REPORT_DOC_ITEM, "drift",
            "none: no pair of snapshots was given between which nothing can have "
            "changed, so words are ranked and none is called changed");
    }
    if (n == 0)
        report_doc_add(&r->doc, REPORT_DOC_TEXT, NULL,
                       "There were none: nothing was measured that has one");
}

/* --- 7: failures --- */

typedef struct Worst {
    const Table *t;
    int rank_col, source_col;
} Worst;

/* The gold farthest from the top first, then by the rank of the source word. */
static int32_t find_worst(const Worst *w, const char *target, int32_t *rows, int32_t most)
{
    const int target_col = table_find_col(w->t, "target");
    int32_t *all = mem_xcalloc((size_t)table_rows(w->t) + 1, sizeof *all);
    int32_t n = 0;
    for (int32_t i = 0; i < table_rows(w->t); i++) {
        const Cell rank = table_cell(w->t, i, w->rank_col);
        if (!rank.is_missing && rank.i > 1 &&
            str_compare(table_cell(w->t, i, target_col).text, str_text(target)) == 0)
            all[n++] = i;
    }
    const SortKey keys[] = {{w->rank_col, true}, {w->source_col, false}};
    table_sort(w->t, keys, 2, all, n);
    n = n < most ? n : most;
    memcpy(rows, all, (size_t)n * sizeof *rows);
    free(all);
    return n;
}

static void tell_failures_of(Report *r, const Worst *w, const char *target)
{
    enum { MOST = 20 };
    int32_t rows[MOST];
    const int32_t n = find_worst(w, target, rows, MOST);
    if (n == 0)
        return;
    Str title = {0};
    str_addf(&title, "%s: the %d pairs that are farthest off", target, (int)n);
    ReportView *v = mem_xcalloc(1, sizeof *v);
    *v = report_view_make(w->t,
                          "source,gold,predicted_csls,rank_csls,cos_gold,cos_predicted,"
                          "cause,flags",
                          rows, n, str_cstr(&title));
    r->view =
        mem_xrealloc((void *)r->view, ((size_t)r->nviews + 1) * sizeof(ReportView *));
    r->view[r->nviews++] = v;
    report_doc_add_table(&r->doc, v->table, "pairs-pairs.csv", false);
    str_free(&title);
}

void report_told_failures(Report *r)
{
    report_doc_add_part(&r->doc, 7, "Failure cases");
    const Table *t = report_run_find(r, "pairs", "pairs");
    if (t == NULL) {
        report_doc_add(&r->doc, REPORT_DOC_TEXT, NULL,
                       "None can be shown: there is no dictionary");
        return;
    }
    const Worst w = {t, table_find_col(t, "rank_csls"), table_find_col(t, "source")};
    report_doc_add(&r->doc, REPORT_DOC_TEXT, NULL,
                   "Covered pairs whose gold is farthest from the top, by CSLS, with the "
                   "cause that was found. Words out of a vocabulary are in "
                   "coverage-missing.csv; all pairs in pairs-pairs.csv; remarks of the "
                   "reviewer in part 12");
    for (int i = 0; i < study_targets(r->study); i++)
        tell_failures_of(r, &w, r->study->entry[study_target(r->study, i)].name);
}

/* --- 8: disaggregation --- */

void report_told_disaggregation(Report *r)
{
    ReportDoc *d = &r->doc;
    const Table *strata = report_run_find(r, "bli-strata", "strata");
    report_doc_add_part(d, 8, "Disaggregation");
    if (strata == NULL) {
        report_doc_add(d, REPORT_DOC_TEXT, NULL,
                       "Retrieval cannot be split: there is no dictionary");
    } else {
        report_doc_add(
            d, REPORT_DOC_TEXT, NULL,
            "P@1 by language and by the rank of the source word, by script, and "
            "apart for identical, copied and cognate words");
        add_figures(r, "bli-strata");
        const Table *csls = report_told_view(
            r, strata, "target,stratum,level,n,p@1,fixed,broken,direction",
            &(ReportWhere){"score", "csls"}, "P@1 by stratum (CSLS)");
        report_doc_add_table(
            d,
            report_told_view(r, csls, "target,stratum,level,n,p@1,fixed,broken",
                             &(ReportWhere){"direction", "forward"}, NULL),
            "bli-strata.csv", false);
    }
    bool has_tags = false;
    for (int i = 0; i < r->study->n; i++)
        has_tags |= r->study->entry[i].about[WORDFILE_TAGS] != NULL;
    if (!has_tags)
        report_doc_add(d, REPORT_DOC_ITEM, "By part of speech",
                       "not measured: no tags were given (--tags)");
    const ReportPart *drift = report_run_find_part(r, "drift");
    report_doc_add(d, REPORT_DOC_ITEM, "By domain",
                   drift != NULL && drift->set != NULL
                       ? "the snapshots of part 4, drift"
                       : "not measured: no snapshots of other domains were given");
    report_doc_add(d, REPORT_DOC_ITEM, "By dialect and variety",
                   "only as far as the spaces of part 2 are of different ones");
}

/* --- 9: limits --- */

typedef struct Limit {
    const char *part; /* that was measured; NULL: always */
    const char *text;
} Limit;

static const Limit limits[] = {
    {NULL, "All of this is about vectors. Intrinsic figures, of bias above all, do not "
           "predict what a system built on them does to people (Goldfarb-Tarrant et al. "
           "2021)"},
    {"bli",
     "A dictionary is a sample of words that someone chose. Identical strings, names "
     "and loans raise P@1; gaps among its golds lower it"},
    {"bli",
     "Dictionaries of different languages differ in size, polysemy and making; their "
     "rates are not a ranking of languages"},
    {"bias",
     "Word sets are bound to the culture they were made in; a translated set is "
     "another instrument. Where grammatical gender speaks, association says little"},
    {"bias",
     "An interval around few words is wide, and one marked optimistic or unreliable "
     "still too narrow"},
    {"drift", "Where no null pair is given, a rank of change is also a rank of noise"},
    {"coverage", "Shares by token are estimates where no counts are given: they follow "
                 "Zipf's law from ranks, and say so"},
    {"coverage",
     "The share of untranslated text rests on function words and takes that text "
     "to be like the source's corpus as a whole; the bound beside it does not"},
    {"project", "A map shows two of many dimensions"},
    {NULL, "Whether anybody who reads these languages looked at the words is stated in "
           "part 12, "
           "or nobody says so"},
};

void report_told_limits(Report *r)
{
    report_doc_add_part(&r->doc, 9, "Limits");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const ReportPart *p =
            limits[i].part != NULL ? report_run_find_part(r, limits[i].part) : NULL;
        if (limits[i].part == NULL || (p != NULL && p->set != NULL))
            report_doc_add(&r->doc, REPORT_DOC_ITEM, NULL, limits[i].text);
    }
}
