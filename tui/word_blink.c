#include "tui/word_blink.h"

static Text word_of(const WordBlink *b, const WordData *w, int32_t row)
{
    return space_word(b->study->entry[w->query.other].space, row);
}

int word_blink_target(const Study *s, WordQuery query)
{
    return query.other >= 0 && s->entry[query.other].lex ? query.other : query.entry;
}

/* Lists of two alignments are held against each other over as many words. */
static int length_of(const WordBlink *b, WordList list)
{
    if (!b->there || !b->here || (list != WORD_COSINE && list != WORD_CSLS))
        return 0;
    const int a = b->here->n[list];
    const int c = b->there->n[list];
    return a < c ? a : c;
}

bool word_blink_is_only_here(const WordBlink *b, WordList list, int i)
{
    const int n = length_of(b, list);
    if (i >= n)
        return false;
    const Text word = word_of(b, b->here, b->here->list[list][i].row);
    for (int j = 0; j < n; j++)
        if (str_compare(word_of(b, b->there, b->there->list[list][j].row), word) == 0)
            return false;
    return true;
}

int word_blink_count(const WordBlink *b, WordList list)
{
    int only = 0;
    for (int i = 0; i < length_of(b, list); i++)
        only += word_blink_is_only_here(b, list, i);
    return only;
}

const WordGold *word_blink_find_gold(const WordBlink *b, const WordGold *gold)
{
    const Text word = word_of(b, b->here, gold->row);
    for (int i = 0; b->there && i < b->there->ngolds; i++)
        if (str_compare(word_of(b, b->there, b->there->gold[i].row), word) == 0)
            return &b->there->gold[i];
    return NULL;
}
