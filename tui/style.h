/* Styles: the few looks that views use, and what becomes of each with many, few or no
 * colours.
 *
 * Colours are fixed indexes of the 256-colour cube (never 0-15, which users theme), with
 * a contrast of about 4:1 on black and on white, so that one palette serves dark and
 * light terminals. Without colours the same distinctions are made by bold, dim, underline
 * and reverse, and by glyphs: no view tells anything by colour alone. */
#ifndef TUI_STYLE_H
#define TUI_STYLE_H

#include <stdint.h>

#include "core/base/text.h"

enum { STYLE_GROUPS = 8, STYLE_LEVELS = 5 };

typedef enum Style {
    STYLE_PLAIN,
    STYLE_DIM,   /* beside the point: units, denominators, hints */
    STYLE_BOLD,  /* headings inside a view */
    STYLE_BAR,   /* title line */
    STYLE_HEAD,  /* column headings */
    STYLE_GOOD,  /* hit, pass */
    STYLE_WARN,  /* needs a look */
    STYLE_BAD,   /* miss, fail, error */
    STYLE_KEY,   /* the name of a key in a hint */
    STYLE_FOUND, /* letters that a search matched */
    STYLE_LINK,  /* lines between translation pairs */
    STYLE_FIELD, /* isogloss lines */
    STYLE_GROUP, /* source language; + 1 target, + 2 ... further groups */
    STYLE_SHADE = STYLE_GROUP + STYLE_GROUPS, /* + group * STYLE_LEVELS + level */
    STYLE_COUNT = STYLE_SHADE + STYLE_GROUPS * STYLE_LEVELS
} Style;

/* Added to a Style: the row or cell under the cursor. */
enum { STYLE_SELECTED = 0x80, STYLE_MASK = 0x7f };

/* Colours of the terminal: none, 8, or 256. */
typedef enum StyleDepth { STYLE_MONO, STYLE_EIGHT, STYLE_MANY } StyleDepth;

enum { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_UNDERLINE = 4, LOOK_REVERSE = 8 };

/* What a terminal is asked for; fg -1: the default foreground. */
typedef struct Look {
    int fg;
    unsigned flags; /* LOOK_... */
} Look;

/* The look of a style (with STYLE_SELECTED or without). */
Look style_look(uint8_t style, StyleDepth level);

typedef enum Glyph {
    GLYPH_ARROW,
    GLYPH_TIMES,
    GLYPH_DASH,
    GLYPH_DOT,
    GLYPH_HIT,
    GLYPH_MISS,
    GLYPH_WARN,
    GLYPH_UP,
    GLYPH_DOWN,
    GLYPH_MORE_LEFT,
    GLYPH_MORE_RIGHT,
    GLYPH_BLOCK,
    GLYPH_HLINE,
    GLYPH_VLINE,
    GLYPH_CROSS,
    GLYPH_TOP_LEFT,
    GLYPH_TOP_RIGHT,
    GLYPH_BOTTOM_LEFT,
    GLYPH_BOTTOM_RIGHT,
    GLYPH_CURSOR,
    GLYPH_POINT,
    GLYPH_HALF,
    GLYPH_HOLLOW,
    GLYPH_COUNT
} Glyph;

/* A sign of the interface in UTF-8 or in ASCII (where some take two cells). */
const char *style_glyph(TextMode mode, Glyph glyph);

#endif
