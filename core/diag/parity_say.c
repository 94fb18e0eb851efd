/* The statement: sentences fixed but for names and figures, so that who signs them knows
 * what they say, and nothing flattering is left out. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/diag/parity_told.h"
#include "core/diag/say.h"

enum { FEW_LEFT_OUT = 40 }; /* names of a list that a sentence spells out */

bool parity_told_names(const ParityTold *t, ParityVerdict v, Str *out)
{
    int n = 0;
    str_clear(out);
    for (int i = 0; i < t->parity->n; i++) {
        const ParityLanguage *l = &t->parity->language[i];
        if (l->verdict != v)
            continue;
        n++;
        if (n <= FEW_LEFT_OUT)
            str_addf(out, "%s%s", n > 1 ? ", " : "", l->target->name);
    }
    if (n > FEW_LEFT_OUT)
        str_addf(out, " and %d more", n - FEW_LEFT_OUT);
    return n > 0;
}

/* --- sentences --- */

/* The table while it grows; text is the next sentence. */
typedef struct Saying {
    const ParityTold *told;
    Table *table;
    Str text;
} Saying;

/* Adds the sentence that stands in text, and begins the next. */
static void end(Saying *s, const char *about)
{
    const int32_t row = table_add_row(s->table);
    table_set_int(s->table, row, 0, (int64_t)row + 1);
    table_set_text(s->table, row, 1, str_text(about));
    table_set_text(s->table, row, 2, (Text){str_cstr(&s->text), s->text.n});
    str_clear(&s->text);
}

static const char *source_name(const ParityTold *t)
{
    return t->s->entry[t->s->source].name;
}

static const char *reference_name(const ParityTold *t)
{
    return t->parity->language[t->parity->reference].target->name;
}

static void say_measured(Saying *s)
{
    const bool is_csls = strcmp(s->told->score, "csls") == 0;
    str_addf(
        &s->text,
        "Measured: whether the first word of the other language's space, by %s, for a "
        "word of %s is a translation that the dictionary has (P@1). A word whose "
        "translations are all missing from the space counts as wrong on the same "
        "concepts, and is left out of a language's own P@1.",
        is_csls ? "CSLS" : "cosine", source_name(s->told));
    end(s, "measured");
}

/* " Of 207 words listed, 198 are in the space of en, and 165 are those concepts." */
static void add_listed(Saying *s)
{
    const ParityTold *t = s->told;
    if (!t->concepts)
        return;
    const Vocab *listed = &t->concepts->words;
    const Vocab *space = &t->s->entry[t->s->source].space->vocab;
    int32_t found = 0;
    for (int32_t i = 0; i < listed->n; i++)
        found +=
            vocab_find_lower(space, vocab_word(listed, i), t->s->options.is_lower) >= 0;
    str_addf(&s->text, " Listed: %d; of them in the space of %s: %d; common: %d.",
             listed->n, source_name(t), found, t->parity->common);
}

static void say_languages(Saying *s)
{
    const ParityTold *t = s->told;
    const Parity *p = t->parity;
    Str names = {0};
    if (p->reference < 0) {
        str_addf(&s->text,
                 t->concepts ? "No language can be assessed: of the words listed, none "
                               "has %d in dictionary and space."
                             : "No language can be assessed: none has %d source words "
                               "in dictionary and space.",
                 PARITY_LEAST);
        add_listed(s);
        end(s, "on whom");
        return;
    }
    for (int i = 0; i < p->n; i++) {
        const ParityLanguage *l = &p->language[i];
        if (l->is_assessed)
            str_addf(&names, "%s%s", names.n ? ", " : "", l->target->name);
    }
    if (p->compared == 0) {
        str_addf(&s->text,
                 "Assessed: %s alone, on %d concepts%s: words of %s that its dictionary "
                 "translates.",
                 reference_name(t), p->common,
                 t->concepts ? " of the list that was given" : "", source_name(t));
        add_listed(s);
        end(s, "on whom");
        str_free(&names);
        return;
    }
    str_addf(
        &s->text,
        "Assessed: %s, on the same %d concepts%s: words of %s that the dictionary of "
        "each of them translates. The set was formed without looking at results. All "
        "are held against %s, %s, not for its score.",
        str_cstr(&names), p->common, t->concepts ? " of the list that was given" : "",
        source_name(t), reference_name(t),
        t->is_chosen ? "which the user chose"
                     : "which has the largest vocabulary of them");
    add_listed(s);
    end(s, "on whom");
    str_free(&names);
}

/* What a map was fitted on, it may know by heart. */
static void say_trained(Saying *s)
{
    const ParityTold *t = s->told;
    Str found = {0};
    for (int i = 0; i < t->n; i++) {
        const int32_t n = t->language[i].train.concepts;
        if (n > 0)
            str_addf(&found, "%s%d of %d in %s", found.n ? "; " : "", n,
                     t->parity->common, t->parity->language[i].target->name);
    }
    if (found.n > 0) {
        str_addf(&s->text,
                 "Of these concepts some stand in the training dictionary, too, and may "
                 "be easier for a map that was fitted on them: %s.",
                 str_cstr(&found));
        end(s, "trained on");
    }
    str_free(&found);
}

static void say_not_assessable(Saying *s)
{
    const Parity *p = s->told->parity;
    int n = 0;
    for (int i = 0; i < p->n; i++)
        n += p->language[i].verdict == PARITY_NOT_ASSESSABLE;
    if (n == 0) {
        if (p->n == 1)
            str_add_cstr(&s->text, "The one language named could be assessed.");
        else
            str_addf(&s->text, "Every one of the %d languages named could be assessed.",
                     p->n);
        end(s, "not assessable");
        return;
    }
    str_addf(&s->text,
             "For %d of %d languages the material does not permit an assessment:", n,
             p->n);
    for (int i = 0; i < p->n; i++) {
        const ParityLanguage *l = &p->language[i];
        if (l->verdict == PARITY_NOT_ASSESSABLE)
            str_addf(&s->text, " %s (%s)%s", l->target->name, l->why,
                     --n > 0 ? ";" : ".");
    }
    str_add_cstr(&s->text, " Nothing may be inferred about their quality, in either "
                           "direction.");
    end(s, "not assessable");
}

/* "eu .194 [.141-.261] of 165, .200 [.112-.282] below lv". */
static void add_language(Saying *s, const ParityLanguage *l)
{
    char rate[SAY_RATE];
    char d[3][16];
    const double sign = l->gap.value < 0 ? -1 : 1;
    const double lo = sign < 0 ? -l->gap.hi : l->gap.lo;
    const double hi = sign < 0 ? -l->gap.lo : l->gap.hi;
    str_addf(&s->text, "%s %s, %s [%s to %s] %s %s", l->target->name,
             say_rate(rate, l->same), say_share(d[0], sign * l->gap.value),
             say_share(d[1], lo), say_share(d[2], hi), sign < 0 ? "above" : "below",
             reference_name(s->told));
}

static int count_verdicts(const Parity *p, ParityVerdict v)
{
    int n = 0;
    for (int i = 0; i < p->n; i++)
        n += p->language[i].verdict == v;
    return n;
}

static void say_verdict(Saying *s, ParityVerdict v, const char *sentence)
{
    const Parity *p = s->told->parity;
    int left = count_verdicts(p, v);
    if (left == 0)
        return;
    str_addf(&s->text,
             "%s: for %d of %d languages compared %s: ", parity_common_verdict(v), left,
             p->compared, sentence);
    s->text.p[0] = (char)(s->text.p[0] - 'a' + 'A');
    for (int i = 0; i < p->n; i++) {
        if (p->language[i].verdict != v)
            continue;
        add_language(s, &p->language[i]);
        str_add_cstr(&s->text, --left > 0 ? "; " : ".");
    }
    end(s, parity_common_verdict(v));
}

static void say_results(Saying *s)
{
    const Parity *p = s->told->parity;
    char rate[SAY_RATE];
    char line[256];
    if (p->reference < 0)
        return;
    str_addf(&s->text, "The reference %s has %s.", reference_name(s->told),
             say_rate(rate, p->language[p->reference].same));
    end(s, "reference");
    if (p->compared == 0) {
        str_add_cstr(&s->text, p->n == 1
                                   ? "No other language is given: nothing is compared."
                                   : "No other language that is named could be "
                                     "assessed on concepts that it shares: nothing is "
                                     "compared.");
        end(s, "compared");
        return;
    }
    char level[16];
    char margin[16];
    (void)say_share(level, p->level);
    (void)say_share(margin, p->margin);
    (void)snprintf(line, sizeof line,
                   "accuracy on the same concepts is lower than that of the reference "
                   "(paired test, Benjamini and Hochberg over %d, level %s)",
                   p->compared, level);
    say_verdict(s, PARITY_WORSE, line);
    (void)snprintf(line, sizeof line,
                   "accuracy on the same concepts is higher than that of the reference "
                   "(paired test, Benjamini and Hochberg over %d, level %s)",
                   p->compared, level);
    say_verdict(s, PARITY_BETTER, line);
    (void)snprintf(line, sizeof line,
                   "the 95 %% interval of the difference lies within %s, the margin set "
                   "beforehand",
                   margin);
    say_verdict(s, PARITY_EQUIVALENT, line);
    (void)snprintf(line, sizeof line,
                   "neither a difference nor equality within %s is shown; that is not "
                   "equality",
                   margin);
    say_verdict(s, PARITY_INCONCLUSIVE, line);
}

/* The largest part of the largest gap, in the words of the table. */
static void say_gap(Saying *s)
{
    const ParityTold *t = s->told;
    const Parity *p = t->parity;
    const ParityLanguage *most = NULL;
    for (int i = 0; i < p->n; i++) {
        const ParityLanguage *l = &p->language[i];
        const bool is_wider = !most || l->gap.value > most->gap.value;
        if (l->verdict == PARITY_WORSE && is_wider)
            most = l;
    }
    if (!most)
        return;
    const ParityGap *g = &t->language[most - p->language].gap;
    const ParityGap *ref = &t->language[p->reference].gap;
    char d[16];
    str_addf(&s->text,
             "Of the gap of %s between %s and %s, %s:", say_share(d, most->gap.value),
             reference_name(t), most->target->name,
             t->has_causes ? "by the primary cause of each miss"
                           : "without a look for the causes of misses");
    const char *comma = "";
    for (int k = 0; k < PARITY_PARTS; k++) {
        if (g->misses[k] == ref->misses[k])
            continue;
        str_addf(&s->text, "%s %s %s", comma, parity_gap_part(k),
                 say_share(d, (double)(g->misses[k] - ref->misses[k]) / p->common));
        comma = ",";
    }
    str_add_cstr(&s->text, ". These are counts that add up, not what mending each cause "
                           "would win.");
    end(s, "what it is made of");
}

static void say_limits(Saying *s)
{
    static const char *const sentences[][2] = {
        {"not measured",
         "Not measured: sentences and documents, any task that uses the spaces, words, "
         "domains, dialects and writing systems that the dictionaries lack, whether the "
         "dictionaries are right, and what speakers of the languages think of it."},
        {"not to be concluded",
         "A reader may not conclude that a language is harder or poorer than another, "
         "that these rates hold for other words, that languages of one group differ, "
         "that "
         "inconclusive means equal, or that a language missing here does well or badly."},
        {"own words",
         "A P@1 on a language's own dictionary may not be compared with that of another "
         "language: the words, their number of translations and how the dictionary was "
         "made differ (table comparability)."},
        {"signed", "Signed (name, role, languages read, date): not stated. Read by a "
                   "speaker of each language assessed: not stated."},
    };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        str_add_cstr(&s->text, sentences[i][1]);
        end(s, sentences[i][0]);
    }
}

void parity_told_statement(const ParityTold *told)
{
    Saying s = {.told = told, .table = told->set->table[PARITY_TABLE_STATEMENT]};
    say_measured(&s);
    say_languages(&s);
    say_trained(&s);
    say_results(&s);
    say_gap(&s);
    say_not_assessable(&s);
    say_limits(&s);
    str_free(&s.text);
}

/* --- finding --- */

static void add_names(const ParityTold *t, ParityVerdict v, Str *finding)
{
    Str names = {0};
    if (parity_told_names(t, v, &names))
        str_addf(finding, "; %s: %s", parity_common_verdict(v), str_cstr(&names));
    str_free(&names);
}

void parity_told_finding(const ParityTold *t)
{
    const Parity *p = t->parity;
    Str finding = {0};
    char rate[2][SAY_RATE];
    if (p->reference < 0) {
        str_add_cstr(&finding, "no language can be assessed");
    } else {
        str_addf(&finding, "on the same %d concepts %s has P@1 %s", p->common,
                 reference_name(t), say_rate(rate[0], p->language[p->reference].same));
        static const ParityVerdict order[] = {PARITY_WORSE, PARITY_BETTER,
                                              PARITY_EQUIVALENT, PARITY_INCONCLUSIVE};
        for (size_t i = 0; i < sizeof order / sizeof *order; i++)
            add_names(t, order[i], &finding);
    }
    add_names(t, PARITY_NOT_ASSESSABLE, &finding);
    table_set_finding(t->set, "%s", str_cstr(&finding));
    str_free(&finding);
}
