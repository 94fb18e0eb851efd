/* Text for people to read on a terminal: paragraphs and lists, folded at 80 cells. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include "core/base/str.h"

/* Adds paragraphs (line ends in `text` begin a new one) folded at blanks, each line
 * indented. */
void page_paragraph(Str *out, const char *text, int indent);

/* Adds "  TERM   text", the text folded in a column that begins at cell `column`; a term
 * that reaches into it stands on a line of its own. */
void page_item(Str *out, const char *term, const char *text, int column);

#endif
