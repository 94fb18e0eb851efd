/* Keys: what each key does, the same in every view.
 *
 * A key has one action; a view says which actions it knows. Help, hints and the tests of
 * collisions come from these arrays. A user may bind keys otherwise (tui/config.h): the
 * array stays, and what was bound goes before it. */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/str.h"

typedef enum Action {
    ACTION_NONE,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_OPEN,
    ACTION_BACK,
    ACTION_FILTER,
    ACTION_NEXT,
    ACTION_PREVIOUS,
    ACTION_SORT,
    ACTION_COLUMN,
    ACTION_FREQUENCY,
    ACTION_SELECT,
    ACTION_SELECTED,
    ACTION_EARLIER,
    ACTION_LATER,
    ACTION_HISTORY,
    ACTION_TABLE_BEFORE,
    ACTION_TABLE_AFTER,
    ACTION_PICTURE,
    ACTION_MAP,
    ACTION_BEFORE,
    ACTION_NEIGHBORS,
    ACTION_FIELD,
    ACTION_CODE_POINTS,
    ACTION_ZOOM_IN,
    ACTION_ZOOM_OUT,
    ACTION_FIT,
    ACTION_TSNE,
    ACTION_ALL,
    ACTION_LINKED,
    ACTION_CHECK,
    ACTION_STABILITY,
    ACTION_LABELS,
    ACTION_DENSITY,
    ACTION_VIEW,   /* 1-9 */
    ACTION_OTHER,  /* Tab */
    ACTION_ACCEPT, /* as MarkKind has them, then undo */
    ACTION_REJECT,
    ACTION_GOLD,
    ACTION_VARIANT,
    ACTION_SENSE,
    ACTION_NOTE,
    ACTION_UNDO,
    ACTION_WHY,
    ACTION_INFO,
    ACTION_COMMAND,
    ACTION_EXPORT,
    ACTION_HELP,
    ACTION_PROMPT,
    ACTION_AGAIN,
    ACTION_REDRAW,
    ACTION_STOP,
    ACTION_QUIT,
    ACTION_COUNT
} Action;

typedef struct KeyBinding {
    uint32_t key; /* as Input.key */
    Action action;
} KeyBinding;

extern const KeyBinding keys_bindings[];
extern const int keys_count;

/* ACTION_NONE for a key that has none. What the user bound (keys_bind) goes first. */
Action keys_find(uint32_t key);

/* The word for an action in a file of keys ("page-down"); NULL for ACTION_NONE. */
const char *keys_action_name(Action action);
/* ACTION_NONE for a word that is none. */
Action keys_find_action(Text name);

/* Gives a key another meaning; ACTION_NONE: none at all. False: no room for more, or the
 * key may not change (Ctrl-C, Esc, Enter and the numbers of views). On the thread of the
 * screen. */
bool keys_bind(uint32_t key, Action action);
/* All keys as they come with the program. */
void keys_reset(void);
/* The first key of an action, as it is bound; 0: it has none. */
uint32_t keys_of(Action action);
/* The same as it comes with the program. */
uint32_t keys_default(Action action);

/* What an action does, one line; NULL for ACTION_NONE. */
const char *keys_help(Action action);
/* Two words for the hint line ("sort"). */
const char *keys_hint(Action action);

/* Appends the names of all keys of an action: "j Down". */
void keys_label(Str *out, Action action);
/* Appends the name of one key: "Down", "Ctrl-C", "j". */
void keys_name(Str *out, uint32_t key);
/* The key of such a name; false when it is none. */
bool keys_parse(Text name, uint32_t *key);

#endif
