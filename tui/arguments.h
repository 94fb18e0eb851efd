/* From arguments to a study: which of them are spaces, which are words, which dictionary
 * belongs where. */
#ifndef TUI_ARGUMENTS_H
#define TUI_ARGUMENTS_H

#include "core/study/study.h"
#include "tui/settings.h"

/* How many arguments are spaces when a verb has these needs (NEED_..., TAKES_... of the
 * registry); the others are words. All without TAKES_WORDS; with it those before a `--`,
 * else what the verb needs, and where it needs one space a second one if it names a file;
 * with TAKES_SNAPSHOTS all up to the first that names no file. None with --study. */
int arguments_spaces(const Options *o, const Settings *settings, unsigned needs);

/* A study from --study or from the first nspaces arguments (the first is the source) and
 * the dictionaries of the options; nothing is loaded yet. Errors: E_USAGE, those of
 * study_read. */
MUST_USE Status arguments_make_study(const Options *o, const Settings *settings,
                                     int nspaces, Study **out, Error *err);

/* The same for a verb with SHARES_DICT: a dictionary without a language is that of every
 * target, and with --map-a and --map-b the one target of the arguments becomes two, named
 * after their maps. Errors: E_USAGE (one of them alone, another number of targets, a
 * target that has a map). */
MUST_USE Status arguments_make_compared(const Options *o, const Settings *settings,
                                        int nspaces, Study **out, Error *err);

/* The same for a verb with TAKES_SNAPSHOTS: spaces after the first are snapshots, and
 * dictionaries are left to the verb. */
MUST_USE Status arguments_make_snapshots(const Options *o, const Settings *settings,
                                         int nspaces, Study **out, Error *err);

/* What a verb is and needs (NEED_..., TAKES_...). */
typedef struct ArgumentsNeeds {
    const char *name, *usage;
    unsigned needs;
} ArgumentsNeeds;

/* Refuses a file that cannot be opened for reading, with the nearest name of its folder;
 * "-" and NULL pass. Errors: E_INPUT. */
MUST_USE Status arguments_check_file(const char *path, Error *err);

/* Refuses, before any file is read, a study that lacks what the verb needs, or names
 * files that are not there. Errors: E_USAGE, E_INPUT. */
MUST_USE Status arguments_check_needs(const ArgumentsNeeds *n, const Options *o,
                                      const Study *s, Error *err);

/* Whether an argument names a file: itself, or in [LANG=]FILE[#WORDS][@MAP]. */
bool arguments_is_file(const Settings *settings, const char *argument);

/* Splits [LANG=]FILE: *lang (owned, NULL: none) and the file, a part of the argument. A
 * file whose whole name exists has no language. */
const char *arguments_split_lang(const char *argument, char **lang);

/* Refuses an output that would replace one of the study's inputs, or exists without
 * --force. */
MUST_USE Status arguments_check_output(const Study *s, const Settings *settings,
                                       Error *err);

#endif
