/* Two versions of one JSON file of a report, held beside each other value by value. */
#ifndef PLOTS_VERIFY_JSON_H
#define PLOTS_VERIFY_JSON_H

#include "plots/verify_compare.h"

/* As verify_compare, for manifest.json, report.json and the description of a figure. The
 * first difference is told by its place: "tables.figure[0].points". Text that is no JSON,
 * and the same values written otherwise, differ. O(n). */
VerifyCompared verify_json(const VerifyPair *pair, Str *detail);

#endif
