/* The work of a refit: a map fitted between the source and one target of a study, and the
 * target as it stands then. Apart from the screen, on a thread of its own. */
#ifndef TUI_REFIT_WORK_H
#define TUI_REFIT_WORK_H

#include "core/diag/fit.h"
#include "core/study/study.h"

/* What is wanted. */
typedef struct RefitAsk {
    const Study *study; /* borrowed until the work is done */
    int target;         /* entry of an alignment that was loaded, not of a refit */
    FitOptions fit;
    char *train_path;     /* what is fitted on; NULL: the study's own; owned */
    char *prepare;        /* steps for both sides, which are read again; NULL: as they
                             are; owned */
    Str corrected;        /* the dictionary with marks applied, as a file has it */
    bool is_corrected;    /* fitted on that */
    char *map_out;        /* file for the map; NULL: none; owned */
    char *map_out_source; /* for that of the source, where it moves, too; owned */
    bool is_replacing;
    bool is_unwritten; /* the maps are named, and not written: a log is replayed */
} RefitAsk;
void refit_work_free_ask(RefitAsk *a);

/* What came of it. */
typedef struct RefitMade {
    int target;  /* as it was asked */
    char *steps; /* likewise, of the preparation; NULL: as it was. Owned */
    FitMethod method;
    Study *read;           /* both sides read again; owned; NULL: as they were */
    Space *src, *tgt;      /* both sides before the map; of `read` or of the study */
    Space *source, *space; /* of this alignment; owned; NULL: as before the map */
    Mapping *map;          /* of the target; owned; NULL: it does not move */
    Mapping *map_source;   /* of the source, likewise */
    Dict *whole;           /* dictionary that was read to be fitted on; owned, or NULL */
    Dict *fitted;          /* the pairs that the map has seen; owned */
    StudyTrain shared;     /* of the study's dictionary with those */
    int64_t pairs;         /* rows fitted on */
    int32_t held;          /* words that only score */
    double residual, sigma_ratio;
    /* P@1 by cosine and by CSLS, as the alignment was, and refitted: of the words held
     * out, and of the study's dictionary where another one was fitted on (else n is 0) */
    Rate before[2], after[2];
    Rate test_before[2], test_after[2];
    bool is_of_train; /* the words held out are of the dictionary that is said to have
                         been fitted on before */
    char *train_path; /* of what was fitted on; NULL: in no file. Owned */
    char *map_path;   /* where the map of the target was written; NULL: nowhere. Owned */
    char *map_source_path;
} RefitMade;

/* Reads, fits, moves, scores, writes. Errors: those of fit_make, study_load_entry,
 * lexicon_read_dict, mapping_write. O(n_s n_t d) for the scores. */
MUST_USE Status refit_work_make(const RefitAsk *ask, Progress *progress, RefitMade **out,
                                Error *err);
void refit_work_free(RefitMade *m);

#endif
