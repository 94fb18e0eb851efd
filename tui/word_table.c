#include "tui/word_table.h"

static const ColSpec columns[] = {
    {"list", "list", "", "own: same language; before, cosine, csls: the other one",
     COL_TEXT, 0},
    {"rank", "rank", "", "place in the list, from 1", COL_INT, 0},
    {"word", "word", "", "the neighbour", COL_WORD, 0},
    {"score", "score", "", "cosine, or CSLS in the list of that name", COL_REAL, 3},
    {"gold", "gold", "", "whether it is a gold of the word", COL_BOOL, 0},
};

TableSet *word_table_make(const Study *s, const WordData *w, bool is_blind)
{
    static const char *const name[WORD_LISTS] = {"own", "before", "cosine", "csls"};
    TableSet *set = table_set_new("neighbors");
    Table *t =
        table_new("neighbors", "neighbours", columns, sizeof columns / sizeof *columns);
    for (int l = 0; l < (is_blind ? 1 : WORD_LISTS); l++) {
        const int entry = l == WORD_OWN ? w->query.entry : w->query.other;
        for (int i = 0; i < w->n[l]; i++) {
            const WordNeighbor *nb = &w->list[l][i];
            const StudyEntry *e = &s->entry[entry];
            const int32_t row = table_add_row(t);
            table_set_text(t, row, 0, str_text(name[l]));
            table_set_int(t, row, 1, i + 1);
            table_set_word(t, row, 2,
                           (WordRef){e->name, nb->row, space_word(e->space, nb->row)});
            table_set_real(t, row, 3, nb->score);
            table_set_bool(t, row, 4, nb->is_gold);
        }
    }
    table_set_add(set, t);
    return set;
}
