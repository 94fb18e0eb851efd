/* The files of word sets of a run: which of them speak of which space. */
#ifndef CORE_DIAG_BIAS_FILES_H
#define CORE_DIAG_BIAS_FILES_H

#include "core/diag/registry.h"
#include "core/space/wordsets.h"

typedef struct BiasFile {
    WordSets *sets; /* owned */
    char
        *lang; /* of the words; NULL: of every space that has no file of its own; owned */
} BiasFile;

typedef struct BiasFiles {
    BiasFile *file;
    int n;
} BiasFiles;

/* Reads what --sets names ([LANG=]FILE), else the files of the study's spaces; makes the
 * tests that --test names in every file of named sets; gives tests without a title, or
 * without a word on what they are about, what the first other file says. Adds files and
 * notes to the set. Errors: E_USAGE (no file, a language of no space, no such set), those
 * of wordsets_read and registry_add_file. */
MUST_USE Status bias_files_read(const Study *s, const Args *args, TableSet *set,
                                Progress *progress, BiasFiles *out, Error *err);
void bias_files_done(BiasFiles *f);
/* Whether --sets, or the study, names a file. */
bool bias_files_is_any(const Study *s, const Args *args);

/* LANG=FILE: the file, within `argument`, and the language (owned; NULL: none), which is
 * what stands before the first '=' unless that is of a folder's name, or a file of the
 * whole name exists. */
const char *bias_files_split(const char *argument, char **lang);

/* Whether a file speaks of the words of this space of the study. */
bool bias_files_is_of(const BiasFiles *f, int file, const StudyEntry *e);

/* The test of this name in the files that speak of a space: its sets and itself. */
bool bias_files_find(const BiasFiles *f, const StudyEntry *e, const char *name,
                     const WordSets **sets, const WordTest **test);

#endif
