#include "tui/style.h"

/* clang-format off */
static const Look look_256[STYLE_SHADE] = {
    [STYLE_PLAIN] = {-1, 0},
    [STYLE_DIM]   = {244, 0},
    [STYLE_BOLD]  = {-1, LOOK_BOLD},
    [STYLE_BAR]   = {-1, LOOK_REVERSE},
    [STYLE_HEAD]  = {-1, LOOK_BOLD | LOOK_UNDERLINE},
    [STYLE_GOOD]  = {28, 0},
    [STYLE_WARN]  = {136, 0},
    [STYLE_BAD]   = {160, LOOK_BOLD},
    [STYLE_KEY]   = {-1, LOOK_BOLD},
    [STYLE_FOUND] = {-1, LOOK_BOLD | LOOK_UNDERLINE},
    [STYLE_LINK]  = {97, LOOK_BOLD},
    [STYLE_FIELD] = {28, LOOK_BOLD},
    [STYLE_GROUP] = {32, 0}, {166, 0}, {36, 0}, {133, 0}, {136, 0}, {62, 0}, {131, 0}, {65, 0},
};
static const Look look_8[STYLE_SHADE] = {
    [STYLE_PLAIN] = {-1, 0},
    [STYLE_DIM]   = {-1, LOOK_DIM},
    [STYLE_BOLD]  = {-1, LOOK_BOLD},
    [STYLE_BAR]   = {-1, LOOK_REVERSE},
    [STYLE_HEAD]  = {-1, LOOK_BOLD | LOOK_UNDERLINE},
    [STYLE_GOOD]  = {2, 0},
    [STYLE_WARN]  = {3, 0},
    [STYLE_BAD]   = {1, LOOK_BOLD},
    [STYLE_KEY]   = {-1, LOOK_BOLD},
    [STYLE_FOUND] = {-1, LOOK_BOLD | LOOK_UNDERLINE},
    [STYLE_LINK]  = {5, LOOK_BOLD},
    [STYLE_FIELD] = {2, LOOK_BOLD},
    [STYLE_GROUP] = {6, 0}, {3, LOOK_BOLD}, {2, 0}, {5, 0}, {1, 0}, {4, LOOK_BOLD}, {7, 0},
        {2, LOOK_BOLD},
};
static const Look look_none[STYLE_SHADE] = {
    [STYLE_PLAIN] = {-1, 0},
    [STYLE_DIM]   = {-1, LOOK_DIM},
    [STYLE_BOLD]  = {-1, LOOK_BOLD},
    [STYLE_BAR]   = {-1, LOOK_REVERSE},
    [STYLE_HEAD]  = {-1, LOOK_BOLD | LOOK_UNDERLINE},
    [STYLE_GOOD]  = {-1, 0},
    [STYLE_WARN]  = {-1, LOOK_UNDERLINE},
    [STYLE_BAD]   = {-1, LOOK_BOLD},
    [STYLE_KEY]   = {-1, LOOK_BOLD},
    [STYLE_FOUND] = {-1, LOOK_BOLD | LOOK_UNDERLINE},
    [STYLE_LINK]  = {-1, LOOK_BOLD},
    [STYLE_FIELD] = {-1, LOOK_BOLD},
    [STYLE_GROUP] = {-1, 0}, {-1, LOOK_BOLD}, {-1, LOOK_DIM}, {-1, LOOK_UNDERLINE},
        {-1, LOOK_BOLD | LOOK_UNDERLINE}, {-1, LOOK_DIM | LOOK_UNDERLINE},
        {-1, LOOK_REVERSE}, {-1, LOOK_REVERSE | LOOK_UNDERLINE},
};

/* One hue a group, from pale to full: few words to many. */
static const short shade_256[STYLE_GROUPS][STYLE_LEVELS] = {
    {24, 25, 32, 39, 81},
    {94, 130, 166, 208, 215},
    {23, 30, 36, 43, 86},
    {53, 90, 133, 170, 213},
    {58, 94, 136, 178, 221},
    {54, 61, 62, 99, 141},
    {52, 88, 131, 167, 210},
    {22, 28, 65, 71, 114},
};

static const char *const glyph[GLYPH_COUNT][2] = {
    [GLYPH_ARROW]        = {"→", "->"},
    [GLYPH_TIMES]        = {"×", "x"},
    [GLYPH_DASH]         = {"–", "-"},
    [GLYPH_DOT]          = {"·", "|"},
    [GLYPH_HIT]          = {"✓", "+"},
    [GLYPH_MISS]         = {"✗", "-"},
    [GLYPH_WARN]         = {"!", "!"},
    [GLYPH_UP]           = {"▲", "^"},
    [GLYPH_DOWN]         = {"▼", "v"},
    [GLYPH_MORE_LEFT]    = {"‹", "<"},
    [GLYPH_MORE_RIGHT]   = {"›", ">"},
    [GLYPH_BLOCK]        = {"█", "#"},
    [GLYPH_HLINE]        = {"─", "-"},
    [GLYPH_VLINE]        = {"│", "|"},
    [GLYPH_CROSS]        = {"┼", "+"},
    [GLYPH_TOP_LEFT]     = {"┌", "+"},
    [GLYPH_TOP_RIGHT]    = {"┐", "+"},
    [GLYPH_BOTTOM_LEFT]  = {"└", "+"},
    [GLYPH_BOTTOM_RIGHT] = {"┘", "+"},
    [GLYPH_CURSOR]       = {"▸", ">"},
    [GLYPH_POINT]        = {"●", "*"},
    [GLYPH_HALF]         = {"◐", "o"},
    [GLYPH_HOLLOW]       = {"○", "o"},
};
/* clang-format on */

static Look base_look(unsigned style, StyleDepth level)
{
    if (style < STYLE_SHADE) {
        switch (level) {
        case STYLE_MANY: return look_256[style];
        case STYLE_EIGHT: return look_8[style];
        case STYLE_MONO: break;
        }
        return look_none[style];
    }
    const unsigned group = (style - STYLE_SHADE) / STYLE_LEVELS % STYLE_GROUPS;
    const unsigned step = (style - STYLE_SHADE) % STYLE_LEVELS;
    if (level == STYLE_MANY)
        return (Look){shade_256[group][step], 0};
    Look look = base_look(STYLE_GROUP + group, level);
    if (step >= STYLE_LEVELS - 2)
        look.flags |= LOOK_BOLD;
    return look;
}

Look style_look(uint8_t style, StyleDepth level)
{
    Look look = base_look(style & STYLE_MASK, level);
    if (style & STYLE_SELECTED) {
        look.flags = (look.flags & ~(unsigned)LOOK_DIM) ^ LOOK_REVERSE;
        if (look.fg == 244)
            look.fg = -1; /* grey on reverse is hard to read */
    }
    return look;
}

const char *style_glyph(TextMode mode, Glyph g)
{
    return glyph[g][mode == TEXT_ASCII];
}
