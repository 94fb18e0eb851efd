/* Evidence of a field: what a study knows about the source words of a map, one value a
 * point. */
#ifndef CORE_DIAG_FIELD_EVIDENCE_H
#define CORE_DIAG_FIELD_EVIDENCE_H

#include "core/diag/field.h"
#include "core/project/layout.h"
#include "core/study/study.h"

typedef enum FieldKind {
    FIELD_P1,      /* the CSLS prediction is a gold; every covered query */
    FIELD_OVERLAP, /* D3: share of the k neighbours of the mapped word among the targets
                      that are neighbours of its gold (core/diag/overlap.h); one-to-one
                      pairs */
    FIELD_HUB, /* share of the word's k nearest targets that are hubs: N_k above mean +
                  2 sd over the target words (Radovanovic, Nanopoulos and Ivanovic
                  2010, JMLR 11, section 2.2); every covered query */
    FIELD_RESIDUAL, /* 1 - cosine of the word and its best-placed gold; every covered
                     * query
                     */
    FIELD_COVERAGE, /* a source word of the dictionary has a gold in the target's
                       vocabulary */
    FIELD_COST, /* the word's share in KL (Layout.cost): where a t-SNE map does wrong to
                   its words; every source word of the map, no dictionary needed. It
                   belongs to this map: no second one tells anything of it */
    FIELD_KINDS
} FieldKind;

typedef struct FieldAbout {
    const char *name;  /* of an option: "p@1" */
    const char *title; /* "P@1 (CSLS)" */
    const char *help;  /* one line */
    bool is_rate;
    bool is_high_good;
} FieldAbout;
const FieldAbout *field_evidence_about(FieldKind kind);
/* FIELD_KINDS when there is none of this name. */
FieldKind field_evidence_find(const char *name);

/* Values of points of a layout. */
typedef struct FieldEvidence {
    int32_t n;
    int32_t *point; /* n: of the layout; owned */
    double *value;  /* n; owned */
    int32_t away;   /* words with a value that are not on the map */
} FieldEvidence;
void field_evidence_done(FieldEvidence *e);

/* What a field is made of. The layout's space number `source` is the study's source;
 * spaces are those of the layout in its order. */
typedef struct FieldAsk {
    const Study *study;
    int entry; /* the target, with a dictionary */
    FieldKind kind;
    const Layout *layout;
    int source;
    const Space *const *spaces;
    int nspaces;
    const Layout *second; /* another map of the same words; NULL: the one below */
} FieldAsk;

/* One value for each source word of the layout that has one. For coverage only the words
 * up to the rank where the map holds all words of the source are asked: those beyond it
 * are on the map since they are covered, which would show what was put in. Errors:
 * E_USAGE (no dictionary; FIELD_COST of a map that has no costs), those of the study's
 * searches, overlap_make. */
MUST_USE Status field_evidence_make(const FieldAsk *ask, Progress *progress,
                                    FieldEvidence *out, Error *err);

/* Another map of the words of a layout, to check a field by: their principal components 3
 * and 4 beside a map by components 1 and 2, else their components 1 and 2. *out is NULL,
 * with OK, where there are none (fewer than 4 dimensions, no variance). Errors: those of
 * pca_make but E_UNDEFINED. */
MUST_USE Status field_evidence_second(const FieldAsk *ask, Progress *progress,
                                      Layout **out, Error *err);

/* The field: evidence, second map (unless the ask has one), field_make. The map is where
 * the source's words are: a pair counts at the place of its source word. Sets
 * (*out)->point.
 */
MUST_USE Status field_evidence_field(const FieldAsk *ask, const FieldOptions *options,
                                     Progress *progress, Field **out, Error *err);

#endif
