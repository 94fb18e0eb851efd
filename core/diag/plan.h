/* Plan: how many words must be judged to tell two alignments apart, and which to begin
 * with. */
#ifndef CORE_DIAG_PLAN_H
#define CORE_DIAG_PLAN_H

#include "core/base/stats_power.h"
#include "core/diag/compare.h"

/* Frequency bands of equal numbers of words among those that both alignments cover. */
enum { PLAN_BANDS = 5 };

typedef struct PlanLine {
    int64_t n;       /* words that both cover now */
    Rate discordant; /* of them right by one and wrong by the other */
    int64_t differ;  /* of them predicted differently: only these can tell A from B */
    int64_t needed;  /* stats_power_needed at that share; -1: impossible */
    int64_t needed_lo, needed_hi; /* at the ends of its interval */
    double power_needed;          /* exact, of `needed` words; NAN */
    double power_now;             /* exact, of n words; NAN */
} PlanLine;

/* What is to be told apart, and how surely; power->discordant is taken from the pair.
 * Errors: E_CANCELED. */
MUST_USE Status plan_make_line(const CompareList *l, const Compare *c, int score,
                               const StatsPower *power, Progress *progress,
                               PlanLine *out);

/* A word to judge. */
typedef struct PlanWord {
    int32_t at;  /* place in c->in_a, in_b */
    int band;    /* 0: the most frequent */
    bool is_one; /* right by one of them: it carries the difference now */
} PlanWord;

/* The words that are predicted differently and not judged yet, at most `most`, those that
 * tell most first: taken in turn from the bands, in each band first the words that one of
 * the alignments finds, then those that neither does, frequent words first. words: room
 * for c->n. Returns their number. marks_a and marks_b: of the two targets. O(n log n). */
int32_t plan_choose(const CompareList *l, const Compare *c, int score,
                    const MarkState *marks[2], int32_t most, PlanWord *words);

extern const Diagnostic plan_diagnostic;

#endif
