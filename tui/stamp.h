/* The time that marks are given. */
#ifndef TUI_STAMP_H
#define TUI_STAMP_H

#include <stdint.h>

/* Milliseconds since 1970, UTC; SOURCE_DATE_EPOCH (seconds) takes the clock's place where
 * it is set, so that the same marks give the same bytes. Source: reproducible-builds.org,
 * SOURCE_DATE_EPOCH specification 1.1. */
int64_t stamp_now(void);

#endif
