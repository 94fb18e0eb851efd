/* The program under test on the bundled study, in a terminal in memory. */
#ifndef TESTS_TUI_PROGRAM_H
#define TESTS_TUI_PROGRAM_H

#include "tests/tui/vt.h"

/* The built program; static. */
const char *program_path(void);
/* A path under the root of the sources; the caller frees. */
char *program_source(const char *name);
/* An empty folder of this test's own, made anew; the caller frees. */
char *program_scratch(const char *name);

/* Opens samples/study.ini from the root of the sources, paths as shown in goldens. */
Vt *program_open(int rows, int cols);
/* The same, 400 words a space and no more: for what does not depend on the figures. */
Vt *program_open_small(const VtOptions *options);

#endif
