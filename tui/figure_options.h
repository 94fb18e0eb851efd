/* Options of a figure that `plot` and `report` share. */
#ifndef TUI_FIGURE_OPTIONS_H
#define TUI_FIGURE_OPTIONS_H

#include "plots/plot.h"
#include "tui/options.h"

/* Entries of both verbs' tables of options, but for width and dpi, whose defaults differ.
 */
/* clang-format off */
#define FIGURE_OPTIONS \
    {.name = "height-mm", .kind = PARAM_REAL, .metavar = "MM", .min = 20, .max = 1000, \
     .help = "height of a figure; by default what suits it"}, \
    {.name = "type-size", .kind = PARAM_REAL, .metavar = "PT", .initial = "7", .min = 4, \
     .max = 72, .help = "size of type in points"}, \
    {.name = "font", .kind = PARAM_TEXT, .metavar = "FONT", \
     .help = "font family, or file of a font, that is asked first"}, \
    {.name = "label", .kind = PARAM_TEXT, .metavar = "WORDS", \
     .help = "words of a map to label, joined by commas, or a file with one a line; by " \
             "default those of the most frequent pairs"}, \
    {.name = "max-labels", .kind = PARAM_INT, .metavar = "N", .min = 1, .max = 100000, \
     .help = "labels of a map at most; by default what its size carries"}, \
    {.name = "labels", .kind = PARAM_TEXT, .metavar = "HOW", .initial = "shaped", \
     .choices = "shaped|numbered", \
     .help = "labels as words, or as numbers with a legend beside the figure"}, \
    {.name = "allow-missing-glyphs", .kind = PARAM_BOOL, .initial = "false", \
     .help = "draw boxes for letters that no font has, instead of stopping"}, \
    {.name = "score", .kind = PARAM_TEXT, .metavar = "SCORE", .initial = "csls", \
     .choices = "csls|nn", .help = "what decides on a map whether a pair is met"}, \
    {.name = "points", .kind = PARAM_INT, .metavar = "N", .initial = "2000", .min = 2, \
     .max = 1000000, .help = "words of each space on a map, the most frequent"}
/* clang-format on */

/* The words to label, as PlotOptions borrows them. */
typedef struct FigureWords {
    Str bytes;
    Text *word;
    int32_t n;
} FigureWords;

/* Fills what the options give into *out (made by its defaults). Errors: E_USAGE, those of
 * reading the file of --label. */
MUST_USE Status figure_options_take(const Options *o, const Limits *limits,
                                    FigureWords *words, PlotOptions *out, Error *err);
void figure_options_free_words(FigureWords *words);

#endif
