/* Mark: what a person says about an entry of a dictionary, and when. A mark is never
 * changed or taken away: another one takes its place, or undoes it. */
#ifndef CORE_STUDY_MARK_H
#define CORE_STUDY_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/digest.h"
#include "core/base/mem.h"
#include "core/base/str.h"

typedef enum MarkKind {
    MARK_ACCEPT,  /* the targets are right translations of the source */
    MARK_REJECT,  /* they are not */
    MARK_GOLD,    /* a translation that the dictionary lacks */
    MARK_VARIANT, /* another form of a right translation */
    MARK_SENSE,   /* a remark on the senses of the source */
    MARK_NOTE,    /* a free remark */
    MARK_UNDO,    /* takes back the mark that it supersedes */
    MARK_KINDS
} MarkKind;

/* Texts of a mark; any bytes. Several words stand with a TAB between them. */
typedef enum MarkField {
    MARK_SOURCE, /* the source word */
    MARK_TARGET, /* the target words judged or added; empty for remarks */
    MARK_TEXT,   /* the remark */
    MARK_BEFORE, /* golds of the source before the mark */
    MARK_AFTER,  /* and after it */
    MARK_REASON, /* why: the cause that was shown, or what was typed */
    MARK_AUTHOR,
    MARK_FIELDS
} MarkField;

enum { MARK_ID = 37 };

typedef struct Mark {
    char id[MARK_ID];             /* made from all that follows */
    char fingerprint[DIGEST_HEX]; /* of the dictionary that it is about */
    char supersedes[MARK_ID];     /* id of the mark that is undone; "": none */
    MarkKind kind;
    int64_t made_at; /* milliseconds since 1970, UTC */
    Text field[MARK_FIELDS];
} Mark;

/* Zero-initialised is empty. Texts of the marks live in `text`. */
typedef struct MarkList {
    Mark *mark;
    int32_t n, cap;
    Arena text;
} MarkList;

/* "accept", "reject", "gold", "variant", "sense", "note", "undo". */
const char *mark_kind_name(MarkKind kind);
bool mark_kind_find(Text name, MarkKind *out);
/* "source", "target", "text", "before", "after", "reason", "author". */
const char *mark_field_name(MarkField field);

/* Whether a kind says something of single target words: accept, reject, gold, variant. */
bool mark_is_judgement(MarkKind kind);

/* Fills m->id: the first 122 bits of SHA-256 over the other members, each with its length
 * before it, written as a UUID of version 8. So the same mark has the same id wherever it
 * is stored, and a damaged one is known. Source: RFC 9562, section 5.8. O(bytes). */
void mark_identify(Mark *m);
/* Whether the id is that of the content, and the time one that can be written. */
bool mark_is_whole(const Mark *m);

/* The last millisecond of the year 9999: what comes after it, or before 1970, is no time
 * of a mark. */
#define MARK_TIME_MOST INT64_C(253402300799999)
bool mark_is_time(int64_t ms);

/* Whether a word can stand in a line of a dictionary and be read back: not empty, without
 * TAB, line end, NUL, or blanks at its ends. */
bool mark_word_fits(Text word);
/* Whether all words of a judgement do; remarks need only their source word. */
bool mark_fits(const Mark *m);

/* Appends a time as 2026-11-22T00:45:12.345Z (proleptic Gregorian, UTC), and reads it.
 * False for what is no such time. Source of the calendar: Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms". */
void mark_add_time(Str *out, int64_t ms);
bool mark_parse_time(Text t, int64_t *ms);

/* Copies a mark, with its texts, to the end. */
void mark_list_add(MarkList *l, const Mark *m);
void mark_list_append(MarkList *l, const MarkList *from);
/* In the order of ids, each id once: the same for any order of what was added. */
void mark_list_unite(MarkList *l);
/* The mark of an id in a list that was united; NULL: none. O(log n). */
const Mark *mark_list_find(const MarkList *l, const char *id);
/* Leaves the marks of one author (NULL: all), and what undoes them, whoever did that: so
 * what the author said is in force as it was among the marks of all. O(n log n). */
void mark_list_keep_author(MarkList *l, const char *author);
/* In the order of time, ties by id. */
void mark_list_sort_time(MarkList *l);
void mark_list_free(MarkList *l);

/* The word that begins *rest, which becomes what follows the next TAB; false at the end.
 * For fields of several words. */
bool mark_next_word(Text *rest, Text *word);

#endif
