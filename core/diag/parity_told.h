/* What the measurement `parity` has gathered; shared by its files. */
#ifndef CORE_DIAG_PARITY_TOLD_H
#define CORE_DIAG_PARITY_TOLD_H

#include "core/diag/parity_gap.h"
#include "core/diag/parity_train.h"
#include "core/diag/registry.h"
#include "core/space/wordlist.h"

/* The tables that every result has, in their order. */
enum {
    PARITY_TABLE_LANGUAGES,
    PARITY_TABLE_GAP,
    PARITY_TABLE_SUMMARY,
    PARITY_TABLE_COMPARABILITY,
    PARITY_TABLE_STATEMENT,
    PARITY_TABLES
};

/* What is known of a language beside its figures. */
typedef struct ParityEntry {
    int entry; /* of the study; -1: a language that has no vectors here */
    bool *hit; /* what the target borrows; owned; NULL without dictionary */
    ParityGap gap;
    ParityTrain train; /* without training dictionary all zero; is_seen is owned */
} ParityEntry;

typedef struct ParityTold {
    const Study *s;
    const Args *args;
    Progress *progress;
    TableSet *set;
    const char *score;     /* "nn", "csls" */
    WordList *concepts;    /* NULL: all */
    WordList *speakers;    /* NULL: not given */
    ParityTarget *target;  /* n; owned, with what its pointers lead to */
    ParityEntry *language; /* n; owned */
    int n;
    Parity *parity;
    bool is_chosen;  /* the reference was named */
    bool has_causes; /* those of the misses were looked for, in all languages */
} ParityTold;

/* Fills the tables. The statement comes last: it quotes the others. */
void parity_told_languages(const ParityTold *t);
void parity_told_gap(const ParityTold *t);
void parity_told_summary(const ParityTold *t);
void parity_told_comparability(const ParityTold *t);
void parity_told_population(const ParityTold *t); /* adds its table, with speakers */
/* Adds the tables balance, dominance and mixing. Errors: those of parity_balance_make. */
MUST_USE Status parity_told_balance(const ParityTold *t, Error *err);
/* Adds the table sample and writes its files, where --sample asks for them. Errors:
 * E_USAGE, those of output_make_dir and output_commit. */
MUST_USE Status parity_told_sample(const ParityTold *t, Error *err);
void parity_told_statement(const ParityTold *t);
void parity_told_finding(const ParityTold *t);

/* Empty tables for PARITY_TABLES; owned by the caller. */
Table *parity_told_new(int table);

Table *parity_told_new_comparability(void); /* likewise */
/* A rate, or of fewer than PARITY_PERCENT cases the counts in words. */
void parity_told_set_rate(Table *t, int32_t row, int col, Rate r);

/* The names of the languages of one verdict, "eu, zu"; false when there are none. */
bool parity_told_names(const ParityTold *t, ParityVerdict v, Str *out);

#endif
