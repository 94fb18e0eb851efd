/* What the measurement `coverage` has told so far; shared by its files. */
#ifndef CORE_DIAG_COVERAGE_TOLD_H
#define CORE_DIAG_COVERAGE_TOLD_H

#include "core/diag/coverage.h"

/* The tables of the result, in their order. */
enum {
    COVERAGE_TABLE,
    COVERAGE_TABLE_UNTRANSLATED,
    COVERAGE_TABLE_VOCABULARY,
    COVERAGE_TABLE_EXAMPLES,
    COVERAGE_TABLE_MISSING,
    COVERAGE_TABLE_PARADIGMS
};

typedef struct CoverageTold {
    const Study *s;
    const Args *args;
    TableSet *set;
    Progress *progress;
    Str finding;
    int said, more;        /* parts of the finding, and those that only the tables tell */
    bool is_measured;      /* untranslated text of the current entry was told */
    int64_t examples;      /* rows a trait at most */
    CoverageForms **cased; /* of each entry, NULL until asked for */
    WordList *function_words;  /* of the source's language; NULL: none are given */
    WordList *dominant_counts; /* of the source's corpus; NULL: none */
} CoverageTold;

/* Empty tables, owned by the caller. */
Table *coverage_told_new_vocabulary(void);
Table *coverage_told_new_examples(void);
Table *coverage_told_new_untranslated(void);

/* Reads a list, its notes and its file into the result. *out is owned. */
MUST_USE Status coverage_told_read(CoverageTold *t, const char *role, const char *path,
                                   WordList **out, Error *err);

/* The next part of the finding, printed as by printf; few are said, the rest counted. */
void coverage_told_say(CoverageTold *t, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Whether an entry is of a language (NULL: any) or has that name. */
bool coverage_told_is_language(const StudyEntry *e, const char *lang);

/* The words of an entry by FORM_CASE, made once; borrowed. */
MUST_USE Status coverage_told_cased(CoverageTold *t, const StudyEntry *e,
                                    const CoverageForms **out, Error *err);

/* The paradigms of a file (path: as given) in an entry's space. */
MUST_USE Status coverage_told_paradigms(CoverageTold *t, const StudyEntry *e,
                                        const char *path, Error *err);

/* The vocabulary of an entry and examples of it; counts and lexicon may be NULL. */
MUST_USE Status coverage_told_vocab(CoverageTold *t, const StudyEntry *e,
                                    const WordList *counts, const WordList *lexicon,
                                    Error *err);

/* How much of the corpus was left untranslated, or why that is not known. */
MUST_USE Status coverage_told_untranslated(CoverageTold *t, const StudyEntry *e,
                                           const WordList *counts, Error *err);

#endif
