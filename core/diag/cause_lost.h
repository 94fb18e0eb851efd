/* Words out of vocabulary: is there another spelling of them, and would it be found?
 * Internal to the diagnosis of causes. */
#ifndef CORE_DIAG_CAUSE_LOST_H
#define CORE_DIAG_CAUSE_LOST_H

#include "core/diag/cause.h"

/* Fills the tests of every cause whose primary is CAUSE_OOV: the rows of other spellings
 * of the source word or of a gold (case, normal form, accents), and the rank that the
 * gold would have with them. O(n) foldings of each space, O(n_t d) for each word with
 * another spelling. Errors: E_NOMEM, E_CANCELED. */
MUST_USE Status cause_lost_explain(const CauseInput *in, Causes *all, Progress *progress,
                                   Error *err);

#endif
