/* Bias: which words does a space hold nearer to which - flowers to pleasant words, arts
 * to women - in one language, across two, and what did an alignment do to it. */
#ifndef CORE_DIAG_BIAS_H
#define CORE_DIAG_BIAS_H

#include "core/diag/bias_change.h"
#include "core/diag/bias_more.h"
#include "core/diag/registry.h"

/* One test in a space, or from one space to another, with what came out. */
typedef struct BiasResult {
    BiasTest test;
    BiasWeat weat;
    bool is_across;
    bool is_gendered; /* the test is about gender, and a language of it has it in its
                         forms */
    bool is_names;
    double q; /* of weat.perm.p_two over all tests one may conclude from; NAN: none */
    double
        common; /* d over the concepts that every language has; NAN: no other language */
    int32_t common_n;
    char why[BIAS_TEST_WHY]; /* why it is not assessable; "": it is */
} BiasResult;

/* What one step of a preparation did to one test. */
typedef struct BiasLine {
    BiasTest before, after; /* words in both forms */
    char step[40];          /* "all", "unit", "center", "map", "rest", "mean removed";
                               " (guessed)" follows a step that no one named */
    bool is_all;
    BiasChange change; /* of a single step only .step */
    BiasPull pull;     /* is_all */
    double q;
    BiasVerdict verdict;
} BiasLine;

typedef struct BiasResults {
    BiasResult *result;
    int n, cap;
    BiasLine *line;
    int nlines, lines_cap;
    const char *guessed; /* steps found out for --before, "": none fits; NULL: no guess */
    const Space *guessed_of;
} BiasResults;

typedef struct BiasOptions {
    BiasWeatOptions weat;
    double alpha;  /* 0.05 */
    double margin; /* |d| below which two sets count as equivalent; 0.2 */
} BiasOptions;

/* `difference`, `equivalent`, `inconclusive`, `not assessable`. */
const char *bias_verdict(const BiasResult *r, const BiasOptions *o);
/* `better`, `worse`, `equivalent`, `inconclusive`, `not assessable`, of a whole change.
 */
const char *bias_verdict_change(const BiasLine *l, const BiasOptions *o);

/* Adjusts p over the family of assessable tests and over that of whole changes (Benjamini
 * and Hochberg), and judges the changes. */
void bias_adjust(BiasResults *r, const BiasOptions *o);
void bias_results_done(BiasResults *r);

extern const Diagnostic bias_diagnostic;

#endif
