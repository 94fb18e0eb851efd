/* What `bias` says in words. */
#ifndef CORE_DIAG_BIAS_SAY_H
#define CORE_DIAG_BIAS_SAY_H

#include "core/diag/bias.h"

/* Sets the finding and the notes. What an orthogonal map cannot change comes first. */
void bias_say(TableSet *set, const BiasResults *r, const BiasOptions *o);

#endif
