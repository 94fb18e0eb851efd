/* Prompt: the line at the bottom in which people type: a command, a filter, a file name,
 * a yes or no. */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include <stdbool.h>

#include "tui/cells.h"
#include "tui/input.h"

/* What is asked and whom to tell. ctx is borrowed while the prompt is open. */
typedef struct PromptSpec {
    const char *label;  /* ":", "/", "export to: " */
    const char *hint;   /* shown dim while nothing is typed */
    bool is_unrecorded; /* what is typed is no part of a log: what follows from it is */
    void *ctx;
    void (*change)(void *ctx, const char *text); /* after every key; may be NULL */
    void (*enter)(void *ctx, const char *text);  /* Enter; the prompt is closed already */
    void (*cancel)(void *ctx);                   /* Esc; may be NULL */
    /* Why Enter would not do, shown while it is typed; NULL: it would. May be NULL. */
    const char *(*refuse)(void *ctx, const char *text);
    /* Tab: extends *text (its end is the cursor), writes the candidates to *shown. */
    void (*complete)(void *ctx, Str *text, Str *shown);
} PromptSpec;

enum { PROMPT_HISTORY = 500 };

/* Zero-initialised is closed and empty. */
typedef struct Prompt {
    bool is_open;
    PromptSpec spec;
    Str text;
    size_t cursor; /* bytes; between clusters */
    Str shown;     /* candidates of the last completion */
    struct {
        char *label; /* histories are kept by label */
        char *text;
    } past[PROMPT_HISTORY]; /* newest first; owned */
    int npast;
    int recalled; /* place in the history of this label; -1: what is being typed */
    Str draft;    /* what was typed before recalling */
    void (*remembered)(void *ctx, const char *label, const char *text); /* may be NULL */
    void *remembered_ctx;
} Prompt;

void prompt_open(Prompt *p, const PromptSpec *spec, const char *initial);
/* Closes without telling anybody. */
void prompt_close(Prompt *p);
void prompt_free(Prompt *p);

/* Puts a text into the history of a label. */
void prompt_remember(Prompt *p, const char *label, const char *text);

/* Handles one input; false when it means nothing here. */
bool prompt_input(Prompt *p, const Input *in);

/* Draws into one line of r, the cursor with it; candidates in the lines above it. */
void prompt_draw(const Prompt *p, Grid *g, Rect line);

/* Splits a command line into words at blanks; '...' and "..." hold blanks, a backslash
 * takes the next character as it is. Returns the number of words; *argv (and its strings,
 * in one block with it) is freed by free(). */
int prompt_split(const char *text, char ***argv);

/* Appends a word so that prompt_split and a shell read it as one word. */
void prompt_quote(Str *out, const char *word);

#endif
