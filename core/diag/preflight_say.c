/* One sentence that says what is wrong and shows the number that proves it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/diag/preflight_parts.h"
#include "core/diag/say.h"

static const double UNEVEN = 0.1; /* difference of the means' lengths worth a word */
static const double IN_PART = 5;  /* standard errors that golds are nearer than others */

typedef struct Say {
    const PreflightInput *in;
    Preflight *p;
    const char *src, *tgt;
} Say;

static bool has_failed(const Preflight *p, const char *name)
{
    const PreflightCheck *c = preflight_find(p, name);
    return c && c->verdict == PREFLIGHT_FAIL;
}

static void say(const Say *s, PreflightVerdict v, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void say(const Say *s, PreflightVerdict v, const char *fmt, ...)
{
    s->p->verdict = v;
    va_list ap;
    va_start(ap, fmt);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start stands above it */
    (void)vsnprintf(s->p->finding, sizeof s->p->finding, fmt, ap);
    va_end(ap);
}

static const char *map_name(const Mapping *m, char shown[TEXT_SHORT])
{
    const char *slash = m->path ? strrchr(m->path, '/') : NULL;
    return text_short(shown, str_text(slash ? slash + 1 : m->path ? m->path : m->how));
}

/* What the culprit is, in words; the number follows. */
static void describe(const Say *s, const PreflightTrial *t, char *out, size_t room)
{
    const PreflightInput *in = s->in;
    const bool is_src = in->src_map != NULL;
    char map[TEXT_SHORT] = "";
    const Mapping *m = in->src_map ? in->src_map : in->tgt_map ? in->tgt_map : in->meant;
    if (m)
        (void)map_name(m, map);
    switch (t->suspect) {
    case PREFLIGHT_SHIFTED:
        (void)snprintf(out, room,
                       "the words of %s stand beside their vectors (a header or a blank "
                       "word taken for a row?)",
                       strstr(t->what, "source") ? s->src : s->tgt);
        return;
    case PREFLIGHT_PERMUTED:
        (void)snprintf(out, room,
                       "the columns of %s stand in another order than those of "
                       "%s",
                       s->tgt, s->src);
        return;
    case PREFLIGHT_CUT:
        (void)snprintf(out, room,
                       "columns of %s were cut off: %s has %d dimensions, %s %d",
                       in->src->d > in->tgt->d ? s->tgt : s->src, s->src, in->src->d,
                       s->tgt, in->tgt->d);
        return;
    case PREFLIGHT_WRONG_WAY:
        if (is_src) {
            (void)snprintf(out, room,
                           "the map %s was applied to the wrong side (to %s instead of "
                           "%s), or is transposed",
                           map, s->src, s->tgt);
        } else {
            (void)snprintf(out, room,
                           "the map %s was applied transposed (--map-convention), or "
                           "belongs to %s",
                           map, s->src);
        }
        return;
    case PREFLIGHT_NOT_WANTED:
        (void)snprintf(out, room,
                       "the map %s was applied to vectors that are in the frame "
                       "without it",
                       map);
        return;
    case PREFLIGHT_NOT_APPLIED:
        if (strcmp(t->what, "target W") == 0) {
            (void)snprintf(out, room, "the map %s was not applied: it takes %s into %s",
                           map, s->tgt, s->src);
        } else {
            (void)snprintf(out, room,
                           "the map %s was not applied: it takes %s into %s, or, "
                           "transposed, %s into %s",
                           map, s->src, s->tgt, s->tgt, s->src);
        }
        return;
    case PREFLIGHT_UNCENTRED:
        (void)snprintf(out, room, "vectors are not centred");
        return;
    case PREFLIGHT_REVERSED:
    case PREFLIGHT_SAME_FILE:
    case PREFLIGHT_UNMAPPED:
    case PREFLIGHT_OTHER_MAP:
    case PREFLIGHT_WEAK_MAP:
    case PREFLIGHT_SUSPECTS: break;
    }
    (void)snprintf(out, room, "%s", preflight_suspect_name(t->suspect));
}

static void say_culprit(const Say *s, const PreflightTrial *t)
{
    char what[320];
    char undone[SAY_RATE];
    char given[16];
    describe(s, t, what, sizeof what);
    say(s, PREFLIGHT_FAIL,
        "%s and %s are not in one frame: %s; with %s P@1 is %s instead "
        "of %s",
        s->src, s->tgt, what, t->what, say_rate(undone, t->undone),
        say_share(given, t->given.value));
}

/* A refit does far better and no simple fault explains it. */
static void say_refit(const Say *s)
{
    Preflight *p = s->p;
    char a[SAY_RATE];
    char b[16];
    char z[16];
    char map[TEXT_SHORT];
    const Mapping *m = s->in->tgt_map ? s->in->tgt_map : s->in->src_map;
    (void)say_rate(a, p->given);
    (void)say_share(b, p->refit.value);
    if (p->nearer > IN_PART) {
        p->suspect = PREFLIGHT_WEAK_MAP;
        say(s, PREFLIGHT_FAIL,
            "%s and %s are in one frame only in part: P@1 %s as given, %s after a refit "
            "on other pairs, yet golds are nearer than chance (z = %s): the map is weak, "
            "as one fitted on too few or noisy pairs is",
            s->src, s->tgt, a, b, say_share(z, p->nearer));
    } else if (m) {
        p->suspect = PREFLIGHT_OTHER_MAP;
        say(s, PREFLIGHT_FAIL,
            "%s and %s are not in one frame: the map %s does not belong to these vectors "
            "(another release, preparation or language?): P@1 is %s as mapped, %s after "
            "a refit on other pairs",
            s->src, s->tgt, map_name(m, map), a, b);
    } else {
        p->suspect = PREFLIGHT_UNMAPPED;
        say(s, PREFLIGHT_FAIL,
            "%s and %s are not in one frame: P@1 is %s as given, %s after a refit on "
            "other pairs of the dictionary: no map was applied (FILE@MAP, or --map FILE "
            "to look at one), or a file is of another release",
            s->src, s->tgt, a, b);
    }
}

/* The two lengths are far apart: one side was centred, the other not. */
static void add_centring(const Say *s)
{
    Preflight *p = s->p;
    const double gap = p->mean_src - p->mean_tgt;
    if (gap < UNEVEN && gap > -UNEVEN)
        return;
    char far[16];
    char near[16];
    char given[16];
    char undone[SAY_RATE];
    const size_t used = strlen(p->finding);
    const PreflightTrial *t = NULL;
    for (int i = 0; i < p->ntrials; i++)
        t = p->trial[i].suspect == PREFLIGHT_UNCENTRED ? &p->trial[i] : t;
    if (!t)
        return;
    p->suspect = PREFLIGHT_UNCENTRED;
    p->verdict = PREFLIGHT_WARN;
    (void)snprintf(
        p->finding + used, sizeof p->finding - used,
        "; but %s is not centred and %s is (mean vectors of length %s and %s): "
        "with %s P@1 is %s instead of %s",
        gap > 0 ? s->src : s->tgt, gap > 0 ? s->tgt : s->src,
        say_share(far, gap > 0 ? p->mean_src : p->mean_tgt),
        say_share(near, gap > 0 ? p->mean_tgt : p->mean_src), t->what,
        say_rate(undone, t->undone), say_share(given, t->given.value));
}

static void say_frame(const Say *s, PreflightVerdict frame, PreflightVerdict refit)
{
    const Preflight *p = s->p;
    char a[SAY_RATE];
    char c[16];
    const bool is_doubtful = frame == PREFLIGHT_WARN;
    const PreflightVerdict v =
        is_doubtful || refit == PREFLIGHT_WARN ? PREFLIGHT_WARN : PREFLIGHT_PASS;
    say(s, v, "%s and %s %s: P@1 %s against %s with shuffled dictionaries; %s", s->src,
        s->tgt, is_doubtful ? "may share a frame, on thin evidence" : "are in one frame",
        say_rate(a, p->given), say_share(c, p->shuffled),
        refit == PREFLIGHT_WARN ? "yet a refit does better: see the check refit"
        : refit == PREFLIGHT_NOT_TESTED
            ? "whether a refit does better needs more pairs than dimensions"
            : "a refit does not do better");
    add_centring(s);
}

static void say_chance(const Say *s, PreflightVerdict refit)
{
    char a[SAY_RATE];
    char b[SAY_RATE];
    char c[16];
    say(s, PREFLIGHT_FAIL,
        "%s and %s: P@1 %s is no better than chance (%s), and a refit %s (%s): wrong "
        "dictionary, wrong files, or spaces too different or too small",
        s->src, s->tgt, say_rate(a, s->p->given), say_share(c, s->p->shuffled),
        refit == PREFLIGHT_NOT_TESTED ? "on fewer pairs than dimensions cannot help"
                                      : "does not help",
        say_rate(b, s->p->refit));
}

/* Nothing that needs pairs could be tested. */
static void say_untested(const Say *s, const PreflightCheck *frame)
{
    const PreflightCheck *e = preflight_find(s->p, "estimate");
    const bool has_estimate = e && e->verdict != PREFLIGHT_NOT_TESTED;
    say(s, PREFLIGHT_NOT_TESTED, "whether %s and %s share a frame cannot be told: %s%s%s",
        s->src, s->tgt, frame ? frame->evidence : "no dictionary was given",
        has_estimate ? "; " : "", has_estimate ? e->evidence : "");
}

void preflight_say_conclude(const PreflightInput *in, Preflight *p)
{
    const Say s = {in, p, in->src->name, in->tgt->name};
    const PreflightCheck *frame = preflight_find(p, "above-chance");
    const PreflightCheck *refit = preflight_find(p, "refit");
    const PreflightTrial *culprit = preflight_suspects_find(p);
    const PreflightVerdict better = refit ? refit->verdict : PREFLIGHT_NOT_TESTED;
    if (has_failed(p, "same-file")) {
        p->suspect = PREFLIGHT_SAME_FILE;
        say(&s, PREFLIGHT_FAIL, "%s and %s are the same vectors (%s): one file twice?",
            s.src, s.tgt, preflight_find(p, "same-file")->evidence);
    } else if (has_failed(p, "dictionary")) {
        say(&s, PREFLIGHT_FAIL, "the dictionary %s %s and %s: %s",
            p->suspect == PREFLIGHT_REVERSED ? "is the wrong way round for"
                                             : "does not fit",
            s.src, s.tgt, preflight_find(p, "dictionary")->evidence);
    } else if (culprit) {
        p->suspect = culprit->suspect;
        say_culprit(&s, culprit);
    } else if (has_failed(p, "dimensions")) {
        say(&s, PREFLIGHT_FAIL,
            "%s and %s have different dimensions: they cannot share a frame", s.src,
            s.tgt);
    } else if (has_failed(p, "refit")) {
        say_refit(&s);
    } else if (!frame || frame->verdict == PREFLIGHT_NOT_TESTED) {
        say_untested(&s, frame);
    } else if (frame->verdict == PREFLIGHT_FAIL) {
        say_chance(&s, better);
    } else {
        say_frame(&s, frame->verdict, better);
    }
}
