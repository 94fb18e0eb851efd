/* A dictionary with its marks applied, written in the format it came in: lines that no
 * mark is about stay as they are, byte for byte. */
#ifndef CORE_STUDY_MARK_DICT_H
#define CORE_STUDY_MARK_DICT_H

#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/space/lexicon_dict.h"
#include "core/study/mark_state.h"

typedef struct MarkDict {
    Str bytes;   /* of the corrected dictionary */
    Str diff;    /* unified, three lines of context, without the lines that name files */
    Str sources; /* the source words whose lines changed, LF after each */
    int64_t added, removed; /* lines */
} MarkDict;

/* Reads a dictionary and applies the state: the lines of rejected pairs are left out, and
 * added golds stand after the last line of their source word (at the end when it has
 * none), with the separator and the line end of that line. A BOM stays the first thing in
 * the file. is_swapped: target words come first. Notes: annotations-blank (a word with
 * blanks in a file that separates by blanks: its line has a tab), annotations-unfit
 * (golds that no line can hold, left out: mark_word_fits). Errors: E_INPUT (cannot be
 * read, is compressed), E_LIMIT. O(bytes log n). */
MUST_USE Status mark_dict_make(const char *path, bool is_swapped, const MarkState *state,
                               const Limits *limits, MarkDict *out, Notes *notes,
                               Error *err);
void mark_dict_free(MarkDict *d);

/* Appends the golds that a dictionary has for a source word, in file order, TABs between
 * them; false when it has not the word. O(pairs). */
bool mark_dict_add_golds(Str *out, const Dict *dict, Text source);

#endif
