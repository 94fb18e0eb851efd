/* The command line: from argv to an exit code. Includes no curses. */
#ifndef TUI_CLI_H
#define TUI_CLI_H

/* Runs the program; returns its exit code (isogloss help exit lists them). */
int cli_main(int argc, char **argv);

#endif
