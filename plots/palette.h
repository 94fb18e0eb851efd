/* Palette: the few colours and marker shapes of every figure, on paper and on a terminal.
 *
 * Hues are those of Okabe and Ito, which people with any common colour vision tell apart;
 * groups also differ by shape, so that no figure is readable only in colour. Source:
 * Okabe and Ito 2008, "Color Universal Design", https://jfly.uni-koeln.de/color/. */
#ifndef PLOTS_PALETTE_H
#define PLOTS_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum PaletteColor {
    PALETTE_BLUE,
    PALETTE_VERMILLION,
    PALETTE_GREEN,
    PALETTE_PURPLE,
    PALETTE_ORANGE,
    PALETTE_SKY,
    PALETTE_BLACK,
    PALETTE_YELLOW,
    PALETTE_INK,   /* text */
    PALETTE_DIM,   /* secondary text, axes */
    PALETTE_FAINT, /* leaders, ticks */
    PALETTE_GRID,
    PALETTE_PAPER,
    PALETTE_COLORS
} PaletteColor;

typedef struct PaletteEntry {
    const char *name;
    uint8_t r, g, b; /* sRGB */
    uint8_t cube;    /* nearest colour of the 256-colour terminal cube and grey ramp */
    uint8_t basic;   /* nearest of the 16 terminal colours, 0-15 */
} PaletteEntry;

typedef enum PaletteShape {
    PALETTE_CIRCLE,
    PALETTE_TRIANGLE,
    PALETTE_SQUARE,
    PALETTE_DIAMOND,
    PALETTE_TRIANGLE_DOWN,
    PALETTE_PLUS,
    PALETTE_CROSS,
    PALETTE_SHAPES
} PaletteShape;

const PaletteEntry *palette_entry(PaletteColor color);

/* Colour and shape of the i-th group (languages in the order of the study), i >= 0. Both
 * repeat after 7, the colours without yellow, which is too light for marks on paper; 7
 * groups are all different in both. */
PaletteColor palette_group_color(int i);
PaletteShape palette_group_shape(int i);

/* One character for a shape, filled or open, as UTF-8: for legends on a terminal. */
const char *palette_shape_glyph(PaletteShape shape, bool is_filled);

#endif
