/* Numbers in sentences: the same rounding everywhere, never a rate without its
 * denominator. */
#ifndef CORE_DIAG_SAY_H
#define CORE_DIAG_SAY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/stats.h"
#include "core/base/str.h"

enum { SAY_RATE = 96 };

/* ".430 [.401-.460] of 1,442"; "undefined (no cases)" for n == 0. Returns buf. */
const char *say_rate(char buf[SAY_RATE], Rate r);
/* ".430" (three decimals, no leading zero below 1), "1.000", "-.012". Returns buf. */
const char *say_share(char buf[16], double v);
/* "p = .031", "p < .001". Returns buf. */
enum { SAY_P = 16 };
const char *say_p(char buf[SAY_P], double p);
/* 12,345. Returns buf. */
const char *say_count(char buf[32], int64_t n);

#endif
