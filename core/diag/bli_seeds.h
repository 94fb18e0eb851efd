/* Learning curves of a study's targets: where seeds come from, and what is told of it. */
#ifndef CORE_DIAG_BLI_SEEDS_H
#define CORE_DIAG_BLI_SEEDS_H

#include "core/diag/bli.h"

/* Refuses --learning-curve where it cannot be made: train without a training dictionary,
 * a file for several targets (E_USAGE), or one that cannot be read (as
 * lexicon_read_dict). */
MUST_USE Status bli_seeds_check(const Study *s, const Args *args, Error *err);

/* Adds the curves of one target, in the directions asked for, to the set's table "curve",
 * with a note on what they stand upon; a file of seeds to the set's inputs. One without
 * seeds is a note, not the end. Errors: those of lexicon_read_dict and bli_curve_make. */
MUST_USE Status bli_seeds_add_curve(const Study *s, const Args *args, int target,
                                    Progress *progress, TableSet *set, Error *err);

#endif
