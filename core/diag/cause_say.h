/* Causes in words: the evidence of one test, and the verdict on one word. */
#ifndef CORE_DIAG_CAUSE_SAY_H
#define CORE_DIAG_CAUSE_SAY_H

#include "core/diag/cause.h"

/* What the words of a Cause are spelled with; all borrowed. */
typedef struct CauseSay {
    const Space *src, *tgt;
    const Lexicon *lex;
    const Causes *all;
    const char *name; /* of the target, before the sentence; NULL: none */
} CauseSay;

/* Appends the evidence of one test, a phrase that a linguist reads without the numbers of
 * its columns; why it was not tested, if so. */
void cause_say_evidence(const CauseSay *s, const Cause *c, CauseKind kind, Str *out);

/* Appends one sentence: gold, rank, prediction, the decisive cause, and which else were
 * found. */
void cause_say_verdict(const CauseSay *s, const Cause *c, Str *out);

/* Appends the names of all causes whose test passes, but for `without`, blanks between.
 */
void cause_say_flags(const Cause *c, CauseKind without, Str *out);

/* What a cause means, in a few words: "the prediction is near everything"; static. */
const char *cause_say_meaning(CauseKind kind);

#endif
