#include "core/base/limits.h"

#include <stdio.h>
#include <string.h>

static uint64_t parse_u64(const char *s)
{
    uint64_t v = 0;
    while (*s == ' ')
        s++;
    for (; *s >= '0' && *s <= '9' && v < UINT64_MAX / 20; s++)
        v = 10 * v + (uint64_t)(*s - '0');
    return v;
}

static uint64_t mem_available(void)
{
    FILE *f = fopen("/proc/meminfo", "re");
    if (!f)
        return 0;
    char line[128];
    uint64_t kb = 0;
    while (kb == 0 && fgets(line, sizeof line, f))
        if (strncmp(line, "MemAvailable:", 13) == 0)
            kb = parse_u64(line + 13);
    (void)fclose(f);
    return kb * 1024;
}

static uint64_t cgroup_limit(void)
{
    FILE *f = fopen("/sys/fs/cgroup/memory.max", "re");
    if (!f)
        return 0;
    char line[64] = "";
    const char *got = fgets(line, sizeof line, f);
    (void)fclose(f);
    return got ? parse_u64(line) : 0; /* "max" reads as 0: no limit */
}

Limits limits_default(void)
{
    uint64_t memory = mem_available();
    const uint64_t cgroup = cgroup_limit();
    if (cgroup && (!memory || cgroup < memory))
        memory = cgroup;
    if (!memory)
        memory = (uint64_t)4 << 30;
    return (Limits){
        .memory = memory / 4 * 3,
        .rows = 50000000,
        .dims = 65536,
        .token = 64 << 10,
        .header_line = 4 << 10,
        .line = 16 << 20,
        .npy_header = 64 << 10,
        .dict_lines = 20000000,
        .gzip_ratio = 200,
    };
}
