/* Text: a heading and paragraphs to read, scrolled when they are long. */
#ifndef TUI_VIEW_TEXT_H
#define TUI_VIEW_TEXT_H

#include "tui/ui.h"

extern const ViewType view_text_type;

/* Copies its arguments. */
View *view_text_new(const char *title, const char *heading, const char *text);

#endif
