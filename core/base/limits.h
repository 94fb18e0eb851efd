/* Limits that every reader obeys, so that no file can ask for more than it holds.
 * Defaults suit published data; each is a command-line option. */
#ifndef CORE_BASE_LIMITS_H
#define CORE_BASE_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Limits {
    uint64_t memory;      /* bytes that loading may take; 3/4 of what is available */
    uint64_t rows;        /* rows of a space: 50,000,000 */
    uint32_t dims;        /* dimensions: 65,536 */
    uint32_t token;       /* bytes of one word: 64 KiB; longer rows are left out */
    uint32_t header_line; /* bytes of a text header: 4 KiB */
    uint32_t line;        /* bytes of one line of text: 16 MiB */
    uint32_t npy_header;  /* bytes of an .npy header: 64 KiB */
    uint64_t dict_lines;  /* lines of a dictionary or list: 20,000,000 */
    uint32_t gzip_ratio;  /* output to input above the first 64 MiB: 200; 0: any */
    int32_t max_vocab;    /* first rows to take; 0: all */
    bool skip_bad_rows;   /* leave malformed rows out instead of refusing the file */
    bool allow_cut;       /* take the whole rows of a file that ends too early */
    bool strict;          /* treat warnings about the content as refusals */
} Limits;

/* The defaults above; `memory` from /proc/meminfo (MemAvailable) and the cgroup limit
 * where they can be read, else 4 GiB. Cost: reads two small files. */
Limits limits_default(void);

#endif
