/* The tables of bli. */
#ifndef CORE_DIAG_BLI_TABLE_H
#define CORE_DIAG_BLI_TABLE_H

#include "core/diag/bli.h"
#include "core/diag/bli_curve.h"
#include "core/diag/bli_strata.h"
#include "core/diag/bli_tests.h"

/* In the order in which a result has them; only the summary and the ledger always. */
typedef enum BliTable {
    BLI_TABLE_SUMMARY,
    BLI_TABLE_SIGNIFICANCE,
    BLI_TABLE_STRATA,
    BLI_TABLE_LEAKAGE,
    BLI_TABLE_CURVE,
    BLI_TABLE_LEDGER,
    BLI_TABLES
} BliTable;

/* An empty one; owned by the caller. */
Table *bli_table_new(BliTable which);

/* Whom rows are about. */
typedef struct BliPlace {
    const char *target;
    BliDirection direction;
} BliPlace;

void bli_table_add_line(Table *t, BliPlace at, BliScore s, const Bli *b);
void bli_table_add_test(Table *t, BliPlace at, const BliTest *test);
void bli_table_add_stratum(Table *t, BliPlace at, const BliStratum *s);
void bli_table_add_curve(Table *t, BliPlace at, const BliCurve *c);
/* A row for each kind that is known: none without a training dictionary. */
void bli_table_add_leakage(Table *t, const StudyEntry *e);
void bli_table_add_ledger(Table *t, const StudyEntry *e);

/* "forward", "backward". */
const char *bli_table_direction(BliDirection d);

#endif
