/* Config: what a user sets once: a file of keys and a file of settings, in
 * $XDG_CONFIG_HOME/isogloss. What cannot be understood is told with its line and left
 * out; all else holds. */
#ifndef TUI_CONFIG_H
#define TUI_CONFIG_H

#include "core/base/str.h"

typedef enum ConfigChoice { CONFIG_UNSET, CONFIG_YES, CONFIG_NO } ConfigChoice;

typedef struct Config {
    ConfigChoice mouse; /* on, off */
    ConfigChoice bidi;  /* app: right-to-left words are ordered here; terminal: not */
    ConfigChoice color; /* always, never; auto is CONFIG_UNSET */
} Config;

/* Binds keys as the lines "KEY ACTION" say ("Ctrl-F filter", "x none"); # begins a
 * comment. Appends one line "NAME:LINE: ..." to *complaints for each that is unknown,
 * cannot be bound, or comes twice, and one for each action that is left without a key. */
void config_read_keys(Text text, const char *name, Str *complaints);

/* Lines "NAME = VALUE", as above. */
void config_read(Text text, const char *name, Config *out, Str *complaints);

/* Both files of a folder ("": none); one that is not there is fine. O(bytes), at most 64
 * KiB of each. */
void config_load(const char *folder, Config *out, Str *complaints);

#endif
