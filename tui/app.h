/* The interactive view: one screen, one event loop, jobs beside it. */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <stdint.h>

#include "core/study/study.h"

typedef enum AppColor { APP_COLOR_AUTO, APP_COLOR_ALWAYS, APP_COLOR_NEVER } AppColor;

typedef struct AppOptions {
    int threads;             /* workers of a job; 0: one per core */
    AppColor color;          /* auto: as the terminal can, unless NO_COLOR is set */
    int64_t (*now)(void);    /* the time of marks; NULL: 1970 */
    const char *marks_home;  /* where marks are kept if nothing else says; may be "" */
    const char *config_home; /* folder of keys and settings; NULL or "": none */
    const char *state_home;  /* folder of what is kept from run to run; the same */
    bool is_tour;            /* begins with the tour; marks are not kept */
    bool is_blind;           /* predictions are hidden */
    void (*last_word)(const char *sentence); /* what is told when the screen is gone */
    const char *command; /* how it was started, for logs; NULL: "isogloss" */
} AppOptions;

AppOptions app_options_defaults(void);

/* Shows the study until the user leaves; loading happens inside, as a job. The study is
 * borrowed; no job uses it any more on return. The terminal is put back on every way out.
 * A SIGTERM, SIGHUP or second SIGINT ends the process by that signal after putting the
 * terminal back. Errors: E_USAGE when the terminal cannot show the view; the errors of
 * study_load_entry; E_CANCELED when loading was stopped. */
MUST_USE Status app_run(Study *study, const AppOptions *options, Error *err);

#endif
