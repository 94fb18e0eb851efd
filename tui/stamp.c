#include "tui/stamp.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/number.h"

int64_t stamp_now(void)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = 0;
    if (fixed && number_parse_int(fixed, strlen(fixed), &seconds) && seconds >= 0 &&
        seconds < INT64_MAX / 1000)
        return seconds * 1000;
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
