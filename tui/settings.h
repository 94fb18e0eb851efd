/* Settings: the options of every verb, checked against each other and turned into what
 * the work takes. */
#ifndef TUI_SETTINGS_H
#define TUI_SETTINGS_H

#include "core/near/kernel.h"
#include "core/study/study.h"
#include "core/table/format.h"
#include "core/table/table_arrange.h"
#include "tui/options.h"

typedef enum SettingsColor { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } SettingsColor;

typedef struct Settings {
    Format format;
    FormatOptions shape;
    const char *output;     /* -o, where tables go; NULL: stdout */
    const char *own_output; /* -o of a verb that writes it itself; tables go to stdout */
    bool is_replacing;
    const char *table;    /* --table */
    TableArrange arrange; /* of the tables that are written */
    const char *study_path;
    StudyOptions study;
    int threads;     /* 0: one a core */
    KernelLevel cpu; /* highest level of the kernels */
    SettingsColor color;
    bool is_quiet, is_verbose;
    bool is_blind;                          /* --blind */
    char config_home[512], state_home[512]; /* as in Surroundings */
    char marks_home[544]; /* file of marks where no other is named; "": none */
} Settings;

/* What the settings depend on beside the options; settings_surroundings asks the system.
 */
typedef struct Surroundings {
    bool is_terminal; /* stdout */
    int width;        /* of the terminal, 0: unknown */
    bool is_utf8;     /* the locale's letters */
    bool has_no_color;
    char cache[512];  /* the user's folder for what can be made again; "": none */
    char data[512];   /* the user's folder for what cannot; "": none */
    char config[512]; /* for what he sets; "": none */
    char state[512];  /* for what is kept from run to run; "": none */
    char user[128];   /* name of the user; "": unknown */
} Surroundings;

Surroundings settings_surroundings(void);

/* Errors: E_USAGE for options that contradict each other or cannot be read. */
MUST_USE Status settings_make(const Options *o, const Surroundings *around, Settings *out,
                              Error *err);

#endif
