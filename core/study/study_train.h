/* The training dictionary of a target met with its test dictionary. Internal to
 * core/study, and for maps that are fitted while a study is looked at. */
#ifndef CORE_STUDY_STUDY_TRAIN_H
#define CORE_STUDY_STUDY_TRAIN_H

#include "core/study/study.h"

/* Reads e->train_path, counts what e->dict shares with it, and leaves those pairs out of
 * e->dict if the study's options ask for it. A failure leaves e as it was. Errors: those
 * of lexicon_read_dict. O(pairs). */
MUST_USE Status study_train_meet(const Study *s, StudyEntry *e, Error *err);

/* What e->dict and e->train, which are there, share. Errors: E_NOMEM. O(pairs). */
MUST_USE Status study_train_count(const Study *s, const StudyEntry *e, StudyTrain *out,
                                  Error *err);

#endif
