/* Before and after: the forms of a space between its file and what was made of it. */
#ifndef CORE_DIAG_BIAS_BEFORE_H
#define CORE_DIAG_BIAS_BEFORE_H

#include "core/diag/bias.h"
#include "core/diag/bias_files.h"

typedef struct BiasBefore {
    const Study *s;
    const BiasFiles *files;
    const BiasOptions *o;
    const char *path; /* of --before; NULL: the study's own files */
    int of;           /* the entry that --before is of */
    bool is_removing_mean;
    Progress *progress;
} BiasBefore;

/* Adds to *out the lines of every test of every space that has an earlier form: with a
 * map, its file as stored, then each step of its preparation, then the map; of --before,
 * that file and whichever of `center` and `unit,center` leaves least unexplained, marked
 * as guessed there and in out->guessed, then the rest. Errors: as read_space; E_USAGE.
 * Costs a reading of each such file. */
MUST_USE Status bias_before_add(const BiasBefore *b, BiasResults *out, Error *err);

#endif
