/* WordFile: what a user knows about words, beside vectors and dictionary: tags, lemmas,
 * relations between words of one language, or whole paradigms. */
#ifndef CORE_SPACE_WORDFILE_H
#define CORE_SPACE_WORDFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/base/progress.h"
#include "core/space/vocab.h"

typedef enum WordFileKind {
    WORDFILE_TAGS,      /* word TAB tag */
    WORDFILE_LEMMAS,    /* word TAB lemma [TAB features] */
    WORDFILE_RELATIONS, /* relation TAB a TAB b [TAB a' TAB b'], a TAB b, or four words */
    WORDFILE_PARADIGMS  /* lemma TAB form [TAB features], as UniMorph has it */
} WordFileKind;
enum { WORDFILE_KINDS = 3 /* those that are read with a space */ };

/* Row i says: words[key[i]] has the tag, is a form of, is in a relation with, or has the
 * form. */
typedef struct WordFile {
    WordFileKind kind;
    char *path;     /* as given; owned */
    uint64_t bytes; /* of the file as stored */
    int32_t n;      /* rows, in file order */
    Vocab words;    /* words of this language: keys, and the second words of relations */
    Vocab values;   /* tags; lemmas; forms of paradigms; words of the other language in
                       parallel relations */
    Vocab labels;   /* features; names of relations */
    int32_t *key;   /* ids into words: the word; the first word of a relation */
    int32_t *value; /* id into values; relations: second word, in words */
    int32_t *label; /* id into labels; -1: none */
    int32_t *across[2]; /* relations: the two words in the other language, ids into
                           values; -1: not given */
    int32_t *line;      /* line numbers, from 1 */
    int32_t *first;     /* words.n: the first row with this key, -1: none */
    int32_t *next;      /* n: the next row with the same key, -1: none */
    int64_t lines;      /* read, blank ones not counted */
    int64_t malformed; /* left out (only with skip_bad_rows), or with an over-long word */
    Notes notes;
} WordFile;

/* Reads a file of one kind: fields by TABs, or by blanks in lines without a TAB. CRLF,
 * BOM, blank lines, gzip, zstd are accepted. Relations have the shape of their first
 * line: two fields are a pair of antonyms (relation-unnamed, a remark), three name the
 * relation first, four are a pair and its translation, five both. A line of another shape
 * is E_INPUT with its number; with limits->skip_bad_rows it is counted. Further fields of
 * the other kinds are left out and counted. progress may be NULL. Errors: E_INPUT,
 * E_LIMIT, E_NOMEM, E_CANCELED. */
MUST_USE Status wordfile_read(WordFile **out, WordFileKind kind, const char *path,
                              const Limits *limits, Progress *progress, Error *err);
void wordfile_free(WordFile *f);

/* "tags", "lemmas", "relations", "paradigms": name of the option and of the key in a
 * study file. */
const char *wordfile_name(WordFileKind kind);

/* The first row of a word; -1: it is not in the file (f may be NULL). Go on by next. */
int32_t wordfile_find(const WordFile *f, Text word);

/* Whether a relation opposes or contrasts its words, so that one may be taken for the
 * other: its name holds antonym, opposite, contrast, hyponym, or sibling, in any case; an
 * unnamed one does. */
bool wordfile_is_contrast(const WordFile *f, int32_t row);

#endif
