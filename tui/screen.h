/* Screen: the whole picture. Title line, body of the top view, status line, and the line
 * of prompt, message or hints. */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "tui/ui.h"

enum { SCREEN_MIN_W = 40, SCREEN_MIN_H = 8 };

/* Draws everything into ui->grid. */
void screen_draw(Ui *ui);

#endif
