#include "core/diag/bias_say.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/diag/say.h"

enum { MOST_NAMED = 3 };

static const char *power(char buf[32], double v)
{
    (void)snprintf(buf, 32, v == 0 ? "0" : v < 0.001 ? "%.0e" : "%.3f", v);
    return buf;
}

/* Whether a line is of this step, guessed or not. */
static bool is_step(const char *line, const char *step)
{
    const size_t n = strlen(step);
    return strncmp(line, step, n) == 0 &&
           (line[n] == '\0' || strcmp(line + n, " (guessed)") == 0);
}

/* The largest change of any word by the lines of this step; -1: there is none. */
static double largest(const BiasResults *r, const char *step)
{
    double most = -1;
    for (int i = 0; i < r->nlines; i++)
        if (is_step(r->line[i].step, step) && !isnan(r->line[i].change.step.most))
            most = fmax(most, r->line[i].change.step.most);
    return most;
}

/* "an orthogonal map cannot change ...": with what was seen, step by step. */
static void say_steps(const BiasResults *r, Str *out)
{
    static const char *const steps[] = {"unit", "center", "map", "rest"};
    char shown[32];
    bool is_first = true;
    str_add_cstr(out, "an orthogonal map cannot change a figure within a language");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const double most = largest(r, steps[i]);
        if (most < 0)
            continue;
        str_addf(out, "%s%s %s", is_first ? "; largest change of a word by " : ", ",
                 steps[i], power(shown, most));
        is_first = false;
        if (i >= 2 && most <= BIAS_CHANGE_NOISE)
            str_add_cstr(out, " (self-check holds: no more than 1e-6)");
    }
    int of[5] = {0};
    int all = 0;
    for (int i = 0; i < r->nlines; i++) {
        if (r->line[i].is_all && r->line[i].before.why[0] == '\0') {
            of[r->line[i].verdict]++;
            all++;
        }
    }
    if (all == 0) {
        str_add_cstr(out, "; no test before and after may be judged; ");
        return;
    }
    str_addf(out,
             "; of %d tests before and after %d unchanged, %d amplified, %d attenuated, "
             "%d reversed, %d unclear; ",
             all, of[BIAS_UNCHANGED], of[BIAS_AMPLIFIED], of[BIAS_ATTENUATED],
             of[BIAS_REVERSED], of[BIAS_UNCLEAR]);
}

static void say_result(const BiasResult *r, Str *out)
{
    char a[16];
    char b[16];
    char c[16];
    char name[TEXT_SHORT];
    str_addf(out, "%s", text_short(name, str_text(r->test.name)));
    if (r->is_across)
        str_addf(out, " (%s to %s)", r->test.space->name, r->test.across->name);
    else
        str_addf(out, " (%s)", r->test.space->name);
    str_addf(out, " d %s [%s to %s]", say_share(a, r->weat.d),
             say_share(b, r->weat.boot.ci.lo), say_share(c, r->weat.boot.ci.hi));
}

static void say_tests(const BiasResults *r, const BiasOptions *o, Str *out)
{
    int differ = 0;
    int none = 0;
    for (int i = 0; i < r->n; i++) {
        differ += strcmp(bias_verdict(&r->result[i], o), "difference") == 0;
        none += r->result[i].why[0] != '\0';
    }
    if (none == r->n) {
        char shown[TEXT_SHORT];
        str_addf(out, "none of %d tests may be judged (%s: %s)", r->n,
                 text_short(shown, str_text(r->result[0].test.name)), r->result[0].why);
        return;
    }
    str_addf(out, "%d of %d tests that may be judged hold X and Y apart", differ,
             r->n - none);
    int named = 0;
    for (int i = 0; i < r->n && named < MOST_NAMED; i++) {
        if (strcmp(bias_verdict(&r->result[i], o), "difference") != 0)
            continue;
        str_add_cstr(out, named++ ? ", " : ": ");
        say_result(&r->result[i], out);
    }
    if (differ > named)
        str_addf(out, " and %d more", differ - named);
    if (none > 0)
        str_addf(out, "; %d not assessable", none);
}

static void add_notes(Notes *notes, const BiasResults *r)
{
    int family = 0;
    int changes = 0;
    int gendered = 0;
    int names = 0;
    for (int i = 0; i < r->n; i++) {
        family += !isnan(r->result[i].q);
        gendered += r->result[i].is_gendered;
        names += r->result[i].is_names;
    }
    for (int i = 0; i < r->nlines; i++)
        changes += !isnan(r->line[i].q);
    if (changes > 0) {
        notes_remark(
            notes, "bias-family", family + changes,
            "q is adjusted after Benjamini and Hochberg over %d tests, and apart "
            "from them over %d changes",
            family, changes);
    } else {
        notes_remark(notes, "bias-family", family,
                     "q is adjusted after Benjamini and Hochberg over %d tests", family);
    }
    if (r->guessed) {
        notes_remark(
            notes, "preparation-guessed", 1,
            "what was done to %s since the file of --before is not on record: the steps "
            "are guessed from the data (%s)",
            r->guessed_of->name, r->guessed[0] != '\0' ? r->guessed : "none");
    }
    if (gendered > 0) {
        notes_warn(
            notes, "bias-gender", gendered,
            "%d tests of gender in a language whose forms of words tell the gender: "
            "they measure agreement",
            gendered);
    }
    if (names > 0) {
        notes_remark(
            notes, "bias-names", names,
            "%d tests rest on names of people, which are of one culture and do not "
            "translate",
            names);
    }
    notes_remark(
        notes, "bias-reading", r->n,
        "an association in this corpus: no attitude of speakers, no harm done by a "
        "program; near 0 is no proof of absence");
}

void bias_say(TableSet *set, const BiasResults *r, const BiasOptions *o)
{
    Str out = {0};
    if (r->nlines > 0)
        say_steps(r, &out);
    say_tests(r, o, &out);
    table_set_finding(set, "%s", str_cstr(&out));
    str_free(&out);
    add_notes(&set->notes, r);
}
