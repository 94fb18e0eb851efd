/* Dict: a bilingual dictionary as its file has it: pairs of words as bytes, in file
 * order, before anything is looked up. */
#ifndef CORE_SPACE_LEXICON_DICT_H
#define CORE_SPACE_LEXICON_DICT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/space/vocab.h"

typedef struct Dict {
    char *path;         /* as given; owned */
    uint64_t bytes;     /* of the file as stored */
    int32_t n;          /* distinct pairs, in file order */
    Vocab src, tgt;     /* distinct source and target words, each in file order */
    int32_t *src_id;    /* n ids into src */
    int32_t *tgt_id;    /* n ids into tgt */
    int32_t *line;      /* n line numbers, from 1: where the pair first stands */
    int32_t *times;     /* n counts: lines that hold the pair */
    int64_t lines;      /* lines read, blank ones not counted */
    int64_t malformed;  /* lines that are no pair (only with skip_bad_rows) */
    int64_t duplicates; /* lines that repeat an earlier pair */
    int64_t identical;  /* distinct pairs whose two words are the same bytes */
    bool is_swapped;
    Notes notes;
} Dict;

/* Reads a dictionary: one pair a line; with a TAB the first two tab fields (which may
 * hold blanks; a third is left out and counted), else exactly two fields separated by
 * blanks. CRLF, BOM, blank lines, gzip, zstd are accepted. is_swapped reads target first.
 * A line that is not a pair is E_INPUT with its line number, the separator seen, and a
 * hint; with limits->skip_bad_rows it is counted. lines == malformed + duplicates + n.
 * Errors: E_INPUT, E_LIMIT, E_NOMEM. */
MUST_USE Status lexicon_read_dict(Dict **out, const char *path, bool is_swapped,
                                  const Limits *limits, Error *err);
void lexicon_free_dict(Dict *d);

/* The two words of one line without its end, as lexicon_read_dict finds them; false for a
 * line that is no pair. */
bool lexicon_split_line(Text line, Text *a, Text *b);

/* The dictionary with its sides exchanged, for backward scores: the target words become
 * the sources, in file order. Errors: E_NOMEM. */
MUST_USE Status lexicon_make_swapped_dict(const Dict *dict, Dict **out, Error *err);

/* A copy without the pairs i with leave_out[i] (dict->n flags); their lines, too, are no
 * longer counted. Errors: E_NOMEM. */
MUST_USE Status lexicon_make_dict_without(const Dict *dict, const bool *leave_out,
                                          Dict **out, Error *err);

#endif
