/* Word under two alignments: what entered its lists and what left them. */
#ifndef TUI_WORD_BLINK_H
#define TUI_WORD_BLINK_H

#include "tui/word_data.h"

/* Two alignments of one target language, a word's lists in each; b may be NULL. */
typedef struct WordBlink {
    const Study *study;
    const WordData *here, *there;
} WordBlink;

/* The alignment that a word is seen under, be it of the source or of the target: the one
 * of the two entries that has a dictionary. */
int word_blink_target(const Study *s, WordQuery query);

/* Whether neighbour i of a list of the other language is in the lists of `here` alone,
 * among as many words; words are compared by spelling, since the two may have different
 * rows. False where one of them has not the list. */
bool word_blink_is_only_here(const WordBlink *b, WordList list, int i);
/* How many are, and how many of the other's first words are missing here (as many when
 * both lists are as long). 0 where one of them has not the list. */
int word_blink_count(const WordBlink *b, WordList list);

/* The golds of `there` that are spelled like one of here: NULL when it has none. */
const WordGold *word_blink_find_gold(const WordBlink *b, const WordGold *gold);

#endif
