/* The command line that makes a result again: what was given, without what cannot change
 * the result (where it goes, how it is shown, threads, memory, processor). */
#ifndef TUI_RECIPE_H
#define TUI_RECIPE_H

#include "tui/options.h"

/* Zero-initialised is empty; strings owned. */
typedef struct Recipe {
    char **arg;
    int n;
} Recipe;

/* The arguments that make a result of the verb again, the verb (if there is one) first.
 * leave_out: names of its own options that are not told, ended by NULL. */
Recipe recipe_make(const Options *o, const char *const *leave_out);
void recipe_free(Recipe *r);

/* Whether an option is one that a recipe never has. */
bool recipe_leaves_out(OptionId id);

#endif
