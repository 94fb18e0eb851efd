/* What marks amount to: of all that was said of one dictionary, what is in force, and
 * what golds the dictionary has then. */
#ifndef CORE_STUDY_MARK_STATE_H
#define CORE_STUDY_MARK_STATE_H

#include "core/study/mark.h"

/* One thing in force: a judgement of a pair of words, or a remark on a source word. */
typedef struct MarkSaid {
    Text source, target;
    const Mark *mark; /* that says it: the latest on this pair that is not undone */
    int versions;     /* different judgements of the pair in force, one an author */
} MarkSaid;

/* By source; of each first the judgements by target, then the remarks by time. Borrows
 * from the list of marks it was made of. Zero-initialised is empty. */
typedef struct MarkState {
    MarkSaid *said; /* owned */
    int32_t n;
    int32_t marks;   /* marks of this dictionary that are not undone, without undos */
    int32_t sources; /* source words that they are about: those that have been seen */
    int32_t others;  /* marks of other dictionaries */
} MarkState;

/* The state of the dictionary with this fingerprint; author NULL: what anybody said, else
 * that person alone. O(n log n). */
void mark_state_make(const MarkList *l, const char *fingerprint, const Text *author,
                     MarkState *out);
void mark_state_free(MarkState *s);

/* What is in force of a source word: the first of *n; NULL: nothing. O(log n). */
const MarkSaid *mark_state_find(const MarkState *s, Text source, int32_t *n);
/* The judgement of a pair, NULL: none. O(log n + judgements of the source). */
const MarkSaid *mark_state_find_pair(const MarkState *s, Text source, Text target);
/* Whether a kind of judgement makes its target a gold. */
bool mark_state_is_gold(MarkKind kind);

/* The newest mark of this author (NULL: of anybody) on the dictionary that is not undone,
 * itself no undo; NULL: none is left. O(n log n). */
const Mark *mark_state_last(const MarkList *l, const char *fingerprint,
                            const Text *author);

/* Appends what is in force of a source word as people read it, for the column `mark`:
 * "accepted", "rejected ufer; gold bank", "note: ...". Targets that the mark's own golds
 * held are named only where they were rejected. Nothing for a word without marks. */
void mark_state_say(Str *out, const MarkState *s, Text source);

/* The golds of a source word under the state: first its own (TAB between them) that are
 * not rejected, then those added; appended with TABs. */
void mark_state_add_golds(Str *out, const MarkState *s, Text source, Text golds);

/* What a person says, before it is a mark. Texts are borrowed. */
typedef struct MarkDraft {
    MarkKind kind;
    const char *fingerprint;
    Text source;
    Text targets; /* judged or added, TAB between them */
    Text golds;   /* of the source in the dictionary, likewise */
    Text text, reason, author;
    const char *supersedes; /* of an undo; NULL: nothing */
    int64_t now;
} MarkDraft;

/* Makes the mark, with the golds of the source before and after it; its texts borrow from
 * *d and from `texts`, which the caller frees after the mark was stored. An undo has no
 * golds. */
void mark_state_compose(const MarkState *s, const MarkDraft *d, Arena *texts, Mark *out);

/* The undo of a mark: about the same words of the same dictionary. Borrows from *m. */
void mark_state_compose_undo(const Mark *m, Text author, int64_t now, Mark *out);

#endif
