/* What a person does at the terminal, decoded: one value for every key, the mouse, a
 * pasted text, a new window size. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/str.h"

/* A key is a code point (control characters as they come: 3 is Ctrl-C) or one of these.
 */
enum {
    INPUT_NONE = 0x110000,
    INPUT_UP,
    INPUT_DOWN,
    INPUT_LEFT,
    INPUT_RIGHT,
    INPUT_PAGE_UP,
    INPUT_PAGE_DOWN,
    INPUT_HOME,
    INPUT_END,
    INPUT_INSERT,
    INPUT_DELETE,
    INPUT_BACKTAB,
    INPUT_F1,
    INPUT_MOUSE,
    INPUT_PASTE,
    INPUT_RESIZE,
    INPUT_LOST,       /* the terminal is gone */
    INPUT_MARK_DRAWN, /* tests: answer when drawn */
    INPUT_MARK_IDLE   /* tests: answer when drawn and no job is left */
};

enum {
    INPUT_TAB = '\t',
    INPUT_ENTER = '\r',
    INPUT_ESCAPE = 27,
    INPUT_BACKSPACE = 127,
    INPUT_CTRL_C = 3
};

typedef enum InputMouse {
    INPUT_CLICK,
    INPUT_DOUBLE,
    INPUT_DRAG,
    INPUT_RELEASE,
    INPUT_WHEEL_UP,
    INPUT_WHEEL_DOWN
} InputMouse;

typedef struct Input {
    uint32_t key;
    InputMouse mouse; /* INPUT_MOUSE */
    int x, y;         /* INPUT_MOUSE: the cell */
    Text paste;       /* INPUT_PASTE: valid until the next input is read */
} Input;

#endif
