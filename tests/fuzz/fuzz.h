/* What the fuzz targets share. Each defines fuzz_one and is linked with libFuzzer
 * (tests/fuzz/run.sh) or with main.c, which runs seeds and some mutations of them. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process as a find when a promise is broken. */
#define fuzz_check(condition)                                                            \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))
_Noreturn void fuzz_fail(const char *file, int line, const char *what);

/* A file in memory that holds these bytes, until the next call. Borrowed. */
const char *fuzz_path(const uint8_t *data, size_t size);

/* Limits that keep one run short: 64 MB, as few rows and long lines as that takes. */
Limits fuzz_limits(const uint8_t *data, size_t size);

/* Whether a message is one line of text that may be shown. */
bool fuzz_is_shown(const char *text);

#endif
