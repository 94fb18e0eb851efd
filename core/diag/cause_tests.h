/* The battery of tests for one source word of the dictionary. Internal to the diagnosis
 * of causes. */
#ifndef CORE_DIAG_CAUSE_TESTS_H
#define CORE_DIAG_CAUSE_TESTS_H

#include "core/diag/cause_repair.h"

/* One word under test. */
typedef struct CauseCase {
    const CauseFacts *f;
    const CauseInput *in;
    int32_t q; /* query */
    Cause *c;
    const int32_t *gold; /* all golds */
    int32_t ngold;
} CauseCase;

void cause_tests_judge(CauseTest *t, bool is_there, double value, double threshold);
/* Not tested, for this reason (static). */
void cause_tests_leave(CauseTest *t, const char *why);

/* The test of polysemy, which others look at. */
void cause_tests_senses(const CauseCase *w);

/* Those of the word's place and region, which others look at too, after their repairs. */
void cause_tests_begin(const CauseCase *w);
/* All others, those first that others look at; repairs are left to others. */
void cause_tests_run(const CauseCase *w);

/* The group of neighbours that a target word is nearer to. */
int cause_tests_group(const CauseCase *w, const CauseRepair *room, int32_t t);

#endif
