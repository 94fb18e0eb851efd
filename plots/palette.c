#include "plots/palette.h"

#include <assert.h>

/* clang-format off */
static const PaletteEntry palette[PALETTE_COLORS] = {
    [PALETTE_BLUE]       = {"blue",       0x00, 0x72, 0xB2,  25,  4},
    [PALETTE_VERMILLION] = {"vermillion", 0xD5, 0x5E, 0x00, 166,  1},
    [PALETTE_GREEN]      = {"green",      0x00, 0x9E, 0x73,  35,  2},
    [PALETTE_PURPLE]     = {"purple",     0xCC, 0x79, 0xA7, 175,  5},
    [PALETTE_ORANGE]     = {"orange",     0xE6, 0x9F, 0x00, 178,  3},
    [PALETTE_SKY]        = {"sky blue",   0x56, 0xB4, 0xE9,  74,  6},
    [PALETTE_BLACK]      = {"black",      0x00, 0x00, 0x00,  16,  0},
    [PALETTE_YELLOW]     = {"yellow",     0xF0, 0xE4, 0x42, 221, 11},
    [PALETTE_INK]        = {"ink",        0x1A, 0x1A, 0x1A, 234,  0},
    [PALETTE_DIM]        = {"dim",        0x59, 0x59, 0x59, 240,  8},
    [PALETTE_FAINT]      = {"faint",      0x9A, 0x9A, 0x9A, 247,  8},
    [PALETTE_GRID]       = {"grid",       0xE3, 0xE3, 0xE3, 254,  7},
    [PALETTE_PAPER]      = {"paper",      0xFF, 0xFF, 0xFF, 231, 15},
};

static const PaletteColor group_color[PALETTE_SHAPES] = {
    PALETTE_BLUE, PALETTE_VERMILLION, PALETTE_GREEN, PALETTE_PURPLE,
    PALETTE_ORANGE, PALETTE_SKY, PALETTE_BLACK,
};

static const char *const shape_glyph[PALETTE_SHAPES][2] = {
    [PALETTE_CIRCLE]        = {"○", "●"},
    [PALETTE_TRIANGLE]      = {"△", "▲"},
    [PALETTE_SQUARE]        = {"□", "■"},
    [PALETTE_DIAMOND]       = {"◇", "◆"},
    [PALETTE_TRIANGLE_DOWN] = {"▽", "▼"},
    [PALETTE_PLUS]          = {"+", "+"},
    [PALETTE_CROSS]         = {"×", "×"},
};
/* clang-format on */

const PaletteEntry *palette_entry(PaletteColor color)
{
    assert(color < PALETTE_COLORS);
    return &palette[color];
}

PaletteColor palette_group_color(int i)
{
    assert(i >= 0);
    return group_color[i % PALETTE_SHAPES];
}

PaletteShape palette_group_shape(int i)
{
    assert(i >= 0);
    return (PaletteShape)(i % PALETTE_SHAPES);
}

const char *palette_shape_glyph(PaletteShape shape, bool is_filled)
{
    assert(shape < PALETTE_SHAPES);
    return shape_glyph[shape][is_filled];
}
