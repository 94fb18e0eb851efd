/* View: one kind of screen. A view draws its state into the body of the grid and has a
 * function for each action that it knows; help and hints follow from that. */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "core/table/table.h"
#include "tui/cells.h"
#include "tui/input.h"
#include "tui/keys.h"
#include "tui/marks.h"

typedef struct View View;

typedef void (*ViewAction)(View *v, Ui *ui);

typedef struct ViewBinding {
    Action action;
    ViewAction run;
} ViewBinding;

typedef struct ViewType {
    const char *name; /* "pairs" */
    const char *help; /* what it shows and how to read it; paragraphs */
    const ViewBinding *bindings;
    int nbindings;
    /* What stands in the title line; appends. */
    void (*title)(const View *v, const Ui *ui, Str *out);
    /* Draws into `body` of the ui's grid, which is clipped to it. */
    void (*draw)(View *v, Ui *ui, Rect body);
    /* The line under the body: counts, denominators, what the cursor is on. NULL: none.
     */
    void (*status)(const View *v, const Ui *ui, Pen *pen);
    /* Moves by rows in the list that is shown, not beyond its ends; a view that has this
     * takes the keys and the wheel that move a cursor (a row, a page, to an end). NULL:
     * there is no list. */
    void (*move)(View *v, const Ui *ui, int32_t by);
    /* Mouse inside the body. NULL: none. */
    void (*mouse)(View *v, Ui *ui, const Input *in);
    /* Keys before they become actions, for views in which one types; true: taken. */
    bool (*typed)(View *v, Ui *ui, const Input *in);
    /* The command line that gives what is shown; appends. NULL: there is none. */
    void (*command)(const View *v, const Ui *ui, Str *out);
    /* The tables that are shown, as they are shown (owned by the caller). NULL: the
     * screen is written as text. */
    TableSet *(*tables)(const View *v, const Ui *ui);
    /* The pair of the dictionary under the cursor, for marks; false: none is there now.
     * NULL: nothing can be marked here. */
    bool (*pair)(View *v, const Ui *ui, MarksPair *out);
    /* A result has come or the target language has changed. NULL: nothing to do. */
    void (*changed)(View *v, Ui *ui);
    void (*close)(View *v);
} ViewType;

/* The first member of every view. */
struct View {
    const ViewType *type;
};

/* The function of an action, NULL when the view does not know it. */
ViewAction view_find(const ViewType *type, Action action);
/* Hands the mouse to the view; in a list the wheel moves. */
void view_mouse(View *v, Ui *ui, const Input *in);

/* All types, for help and tests. */
enum { VIEW_TYPES = 14 };
extern const ViewType *const view_types[VIEW_TYPES];

#endif
