/* Commands: what can be typed after `:`. Every verb of the registry, and what is no
 * measurement. */
#ifndef TUI_COMMANDS_H
#define TUI_COMMANDS_H

#include "tui/ui.h"

typedef struct Command {
    const char *name, *usage, *help;
    /* argv[0] is the name. */
    void (*run)(Ui *ui, int argc, char *const *argv);
    /* Appends candidates for the last word, one a line; NULL: none. */
    void (*complete)(const Ui *ui, const char *word, Str *out);
} Command;

extern const Command commands_list[];
extern const int commands_count;

const Command *commands_find(const char *name);

/* Runs a command line already split into words. An unknown one is a message. */
void commands_run(Ui *ui, int argc, char *const *argv);
/* Opens the prompt for one. */
void commands_ask(Ui *ui);

#endif
