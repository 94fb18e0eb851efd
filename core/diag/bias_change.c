#include "core/diag/bias_change.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"

/* Scores of the words in both forms, one after the other. */
typedef struct Scores {
    int32_t nx, n;
    double *before, *after, *delta; /* n each; before is owned */
} Scores;

static double difference(const double *s, int32_t nx, int32_t n)
{
    return stats_mean(s, (size_t)nx) - stats_mean(s + nx, (size_t)(n - nx));
}

static const char *make_scores(const BiasTest *before, const BiasTest *after, Scores *out)
{
    *out = (Scores){.nx = before->set[WORDSETS_X].n};
    out->n = out->nx + before->set[WORDSETS_Y].n;
    if (before->is_clash)
        return before->why;
    if (out->nx < 2 || out->n - out->nx < 2)
        return "fewer than two words of a set are in both forms";
    const size_t n = (size_t)out->n;
    out->before = mem_xcalloc(3 * n, sizeof *out->before);
    out->after = out->before + n;
    out->delta = out->after + n;
    if (!bias_weat_scores(before, out->before) || !bias_weat_scores(after, out->after)) {
        free(out->before);
        out->before = NULL;
        return "no attribute of a set is in both forms";
    }
    for (size_t i = 0; i < n; i++)
        out->delta[i] = out->after[i] - out->before[i];
    return NULL;
}

static BiasStep step_of(const Scores *s)
{
    BiasStep out = {.nx = s->nx, .n = s->n};
    out.before = difference(s->before, s->nx, s->n);
    out.after = difference(s->after, s->nx, s->n);
    out.d_before = bias_weat_effect(s->before, s->nx, s->n, true);
    out.d_after = bias_weat_effect(s->after, s->nx, s->n, true);
    for (int32_t i = 0; i < s->n; i++)
        out.most = fmax(out.most, fabs(s->delta[i]));
    return out;
}

static BiasStep no_step(const Scores *s, const char *why)
{
    return (BiasStep){.nx = s->nx,
                      .n = s->n,
                      .before = NAN,
                      .after = NAN,
                      .d_before = NAN,
                      .d_after = NAN,
                      .most = NAN,
                      .why = why};
}

BiasStep bias_change_step(const BiasTest *before, const BiasTest *after)
{
    Scores s;
    const char *why = make_scores(before, after, &s);
    if (why)
        return no_step(&s, why);
    const BiasStep step = step_of(&s);
    free(s.before);
    return step;
}

/* ---- the whole change ---- */

/* Draws the words of X and of Y anew, the same for both forms: D of each. */
static void draw_words(const Scores *s, Rng *rng, double mean[2])
{
    const int32_t from[2] = {0, s->nx};
    const int32_t size[2] = {s->nx, s->n - s->nx};
    mean[0] = mean[1] = 0;
    for (int part = 0; part < 2; part++) {
        double sum[2] = {0, 0};
        for (int32_t i = 0; i < size[part]; i++) {
            const size_t at =
                (size_t)from[part] + (size_t)rng_below(rng, (uint64_t)size[part]);
            sum[0] += s->before[at];
            sum[1] += s->after[at];
        }
        for (int form = 0; form < 2; form++)
            mean[form] += (part == 0 ? 1 : -1) * sum[form] / size[part];
    }
}

static double draw_shift(const void *ctx, Rng *rng, double *room)
{
    draw_words(ctx, rng, room);
    return room[1] - room[0];
}

static double draw_size(const void *ctx, Rng *rng, double *room)
{
    draw_words(ctx, rng, room);
    return fabs(room[1]) - fabs(room[0]);
}

/* As if every arrangement had reached the value. */
static void set_no_evidence(StatsPerm *p)
{
    p->ge = p->apart = p->all;
    p->p = p->p_two = 1;
    p->error = p->error_two = 0;
}

static Status test_change(const Scores *s, const char *name, const BiasWeatOptions *o,
                          Progress *progress, BiasChange *out, Error *err)
{
    StatsPermOptions perm = stats_perm_options_defaults();
    perm.draws = o->draws;
    perm.seed = o->seed;
    perm.name = name;
    const StatsPermParts parts = {s->delta, (size_t)s->nx, (size_t)s->n};
    TRY(stats_perm_split(parts, &perm, progress, &out->labels, err));
    TRY(stats_perm_signs(s->delta, (size_t)s->n, &perm, progress, &out->signs, err));
    if (o->resamples == 0)
        return OK;
    StatsBootOptions boot = stats_boot_options_defaults();
    boot.draws = o->resamples;
    boot.seed = o->seed;
    boot.name = name;
    boot.room = 2;
    TRY(stats_boot_interval(draw_shift, s, &boot, progress, &out->ci));
    return stats_boot_interval(draw_size, s, &boot, progress, &out->size);
}

Status bias_change_make(const BiasTest *before, const BiasTest *after,
                        const BiasWeatOptions *o, Progress *progress, BiasChange *out,
                        Error *err)
{
    BiasChange c = {.shift = NAN, .sd = NAN, .ci.ci = {NAN, NAN}, .size.ci = {NAN, NAN}};
    Scores s;
    *out = c;
    const char *why = make_scores(before, after, &s);
    if (why) {
        out->step = no_step(&s, why);
        return OK;
    }
    char name[96];
    (void)snprintf(name, sizeof name, "bias change %.24s %.24s", before->name,
                   before->space->name);
    c.step = step_of(&s);
    c.shift = difference(s.delta, s.nx, s.n);
    c.sd = stats_sd(s.before, (size_t)s.n);
    const Status status = test_change(&s, name, o, progress, &c, err);
    free(s.before);
    if (c.step.most <= BIAS_CHANGE_NOISE) {
        set_no_evidence(&c.labels);
        set_no_evidence(&c.signs);
    }
    if (status == OK)
        *out = c;
    return status;
}

BiasVerdict bias_change_judge(const BiasChange *c, double q, double alpha)
{
    if (c->step.why || isnan(c->step.most))
        return BIAS_UNCLEAR;
    if (c->step.most <= BIAS_CHANGE_NOISE)
        return BIAS_UNCHANGED;
    if (!(q <= alpha))
        return BIAS_UNCLEAR;
    if (c->step.before * c->step.after < 0)
        return BIAS_REVERSED;
    if (c->size.ci.lo > 0)
        return BIAS_AMPLIFIED;
    return c->size.ci.hi < 0 ? BIAS_ATTENUATED : BIAS_UNCLEAR;
}

const char *bias_change_name(BiasVerdict v)
{
    static const char *const names[] = {[BIAS_UNCHANGED] = "unchanged",
                                        [BIAS_AMPLIFIED] = "amplified",
                                        [BIAS_ATTENUATED] = "attenuated",
                                        [BIAS_REVERSED] = "reversed",
                                        [BIAS_UNCLEAR] = "unclear"};
    return names[v];
}

/* ---- towards the hub ---- */

/* Scores of the concepts that both languages have: before, after, hub; X first. */
typedef struct Shared {
    int32_t nx, n;
    double *s[3]; /* s[0] is owned */
} Shared;

static int32_t find_concept(const BiasTest *t, int place, Text concept)
{
    for (int32_t i = 0; i < t->set[place].n; i++)
        if (str_compare(bias_test_concept(t, place, i), concept) == 0)
            return i;
    return -1;
}

static Shared share(const BiasTest *before, const BiasTest *hub, const Scores *scores,
                    const double *of_hub)
{
    const size_t n = (size_t)scores->n;
    Shared out = {.s = {mem_xcalloc(3 * n, sizeof(double))}};
    out.s[1] = out.s[0] + n;
    out.s[2] = out.s[1] + n;
    for (int place = WORDSETS_X; place <= WORDSETS_Y; place++) {
        const int32_t from = place == WORDSETS_X ? 0 : scores->nx;
        const int32_t from_hub = place == WORDSETS_X ? 0 : hub->set[WORDSETS_X].n;
        for (int32_t i = 0; i < before->set[place].n; i++) {
            const int32_t j =
                find_concept(hub, place, bias_test_concept(before, place, i));
            if (j < 0)
                continue;
            out.s[0][out.n] = scores->before[from + i];
            out.s[1][out.n] = scores->after[from + i];
            out.s[2][out.n++] = of_hub[from_hub + j];
        }
        if (place == WORDSETS_X)
            out.nx = out.n;
    }
    return out;
}

static void draw_shared(const Shared *s, Rng *rng, double mean[3])
{
    mean[0] = mean[1] = mean[2] = 0;
    for (int part = 0; part < 2; part++) {
        const int32_t from = part == 0 ? 0 : s->nx;
        const int32_t size = part == 0 ? s->nx : s->n - s->nx;
        double sum[3] = {0, 0, 0};
        for (int32_t i = 0; i < size; i++) {
            const size_t at = (size_t)from + (size_t)rng_below(rng, (uint64_t)size);
            for (int form = 0; form < 3; form++)
                sum[form] += s->s[form][at];
        }
        for (int form = 0; form < 3; form++)
            mean[form] += (part == 0 ? 1 : -1) * sum[form] / size;
    }
}

static double draw_way(const void *ctx, Rng *rng, double *room)
{
    draw_shared(ctx, rng, room);
    return room[2] - room[0];
}

static double draw_pull(const void *ctx, Rng *rng, double *room)
{
    draw_shared(ctx, rng, room);
    const double way = room[2] - room[0];
    return fabs(way) > 1e-12 ? (room[1] - room[0]) / way : (double)NAN;
}

static Status measure_pull(const Shared *s, const char *name, const BiasWeatOptions *o,
                           Progress *progress, BiasPull *out)
{
    StatsBootOptions boot = stats_boot_options_defaults();
    boot.draws = o->resamples > 0 ? o->resamples : 1000;
    boot.seed = o->seed;
    boot.name = name;
    boot.room = 3;
    StatsBoot way;
    StatsBoot pull;
    TRY(stats_boot_interval(draw_way, s, &boot, progress, &way));
    if (!(way.ci.lo > 0 || way.ci.hi < 0)) {
        out->why = "the interval of the hub's difference holds 0";
        return OK;
    }
    TRY(stats_boot_interval(draw_pull, s, &boot, progress, &pull));
    const double before = difference(s->s[0], s->nx, s->n);
    out->value = (difference(s->s[1], s->nx, s->n) - before) /
                 (difference(s->s[2], s->nx, s->n) - before);
    out->ci = pull.ci;
    return OK;
}

Status bias_change_pull(const BiasTest *before, const BiasTest *after,
                        const BiasTest *hub, const BiasWeatOptions *o, Progress *progress,
                        BiasPull *out)
{
    *out = (BiasPull){.value = NAN, .ci = {NAN, NAN}};
    Scores s;
    out->why = make_scores(before, after, &s);
    if (out->why)
        return OK;
    const size_t nh = (size_t)hub->set[WORDSETS_X].n + (size_t)hub->set[WORDSETS_Y].n;
    double *of_hub = mem_xcalloc(nh, sizeof *of_hub);
    Status status = OK;
    if (hub->is_clash || !bias_weat_scores(hub, of_hub)) {
        out->why = "the hub lacks the test";
    } else {
        Shared shared = share(before, hub, &s, of_hub);
        out->n = shared.n;
        char name[96];
        (void)snprintf(name, sizeof name, "bias pull %.24s %.24s", before->name,
                       before->space->name);
        if (shared.nx < 2 || shared.n - shared.nx < 2)
            out->why = "fewer than two concepts of a set are in both languages";
        else
            status = measure_pull(&shared, name, o, progress, out);
        free(shared.s[0]);
    }
    free(of_hub);
    free(s.before);
    return status;
}
