#include "core/diag/parity_speakers.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/parity_told.h"

enum { P_SET, P_TAU, P_VALUE, P_LANGUAGES, P_SPEAKERS, P_LEFT_OUT, N_POPULATION };

/* clang-format off */
static const ColSpec population_cols[N_POPULATION] = {
    [P_SET]       = {"set", "set", "", "assessed: only languages with a P@1 on the same concepts; all: the others count as 0, as who is not served", COL_TEXT, 0},
    [P_TAU]       = {"tau", "tau", "", "0: every language counts alike; 1: every speaker", COL_REAL, 1},
    [P_VALUE]     = {"utility", "utility", "", "mean of P@1 / best P@1, by speakers to the power tau: 1 when all are served as the best", COL_REAL, 3},
    [P_LANGUAGES] = {"languages", "languages", "", "that it is a mean over", COL_INT, 0},
    [P_SPEAKERS]  = {"speakers", "speakers", "", "of those languages, by --speakers", COL_REAL, 0},
    [P_LEFT_OUT]  = {"left_out", "left out", "", "languages for which --speakers has no number", COL_TEXT, 0},
};
/* clang-format on */

double parity_speakers_mean(const double *utility, const double *speakers, int n,
                            double tau)
{
    double sum = 0;
    double all = 0;
    for (int i = 0; i < n; i++) {
        const double w = pow(speakers[i], tau);
        sum += utility[i] * w;
        all += w;
    }
    return n > 0 && all > 0 ? sum / all : (double)NAN;
}

/* By the name of the space, else by its language; -1: not there. */
static double find_speakers(const ParityTold *t, int language)
{
    const ParityEntry *e = &t->language[language];
    const Vocab *words = &t->speakers->words;
    int32_t at = vocab_find(words, str_text(t->target[language].name));
    if (at < 0 && e->entry >= 0)
        at = vocab_find(words, str_text(t->s->entry[e->entry].lang));
    return at >= 0 && t->speakers->weight ? t->speakers->weight[at] : -1;
}

/* The languages of one set, gathered. */
typedef struct Served {
    double *utility, *speakers;
    int n;
    double total;
    Str left_out;
} Served;

static void gather(const ParityTold *t, bool is_all, Served *s)
{
    const Parity *p = t->parity;
    const double best =
        p->same.best >= 0 ? p->language[p->same.best].same.value : (double)NAN;
    for (int i = 0; i < p->n; i++) {
        const ParityLanguage *l = &p->language[i];
        if (!l->is_assessed && !is_all)
            continue;
        const double speakers = find_speakers(t, i);
        if (speakers < 0) {
            str_addf(&s->left_out, "%s%s", s->left_out.n ? ", " : "", l->target->name);
            continue;
        }
        s->utility[s->n] = l->is_assessed ? l->same.value / best : 0;
        s->speakers[s->n++] = speakers;
        s->total += speakers;
    }
}

static void add_row(const ParityTold *told, Table *t, bool is_all, double tau)
{
    const size_t room = (size_t)told->n + 1;
    double *utility = mem_xcalloc(2 * room, sizeof *utility);
    Served s = {.utility = utility, .speakers = utility + room};
    gather(told, is_all, &s);
    const int32_t row = table_add_row(t);
    table_set_text(t, row, P_SET, is_all ? TEXT("all") : TEXT("assessed"));
    table_set_real(t, row, P_TAU, tau);
    table_set_real_or(t, row, P_VALUE,
                      parity_speakers_mean(s.utility, s.speakers, s.n, tau),
                      "no language with speakers has any right");
    table_set_int(t, row, P_LANGUAGES, s.n);
    table_set_real(t, row, P_SPEAKERS, s.total);
    if (s.left_out.n > 0)
        table_set_text(t, row, P_LEFT_OUT, (Text){s.left_out.p, s.left_out.n});
    else
        table_set_missing(t, row, P_LEFT_OUT, "none is left out");
    str_free(&s.left_out);
    free(utility);
}

void parity_told_population(const ParityTold *told)
{
    Table *t = table_new("population", "By speakers", population_cols, N_POPULATION);
    for (int is_all = 0; is_all < 2; is_all++)
        for (int tau = 0; tau < 2; tau++)
            add_row(told, t, is_all != 0, tau);
    table_set_add(told->set, t);
}
