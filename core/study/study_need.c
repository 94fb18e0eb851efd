#include "core/study/study_need.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/space/read.h"

enum { WORD_BYTES = 32, ROW_STEP = 16 }; /* as the reader counts them (read_rows.c) */

/* One space as its header tells it. */
typedef struct Claim {
    int64_t n, d;
} Claim;

static uint64_t row_bytes(const Claim *c)
{
    const uint64_t ld = ((uint64_t)c->d + ROW_STEP - 1) / ROW_STEP * ROW_STEP;
    return ld * sizeof(float) + WORD_BYTES;
}

/* Bytes of all spaces with at most so many rows each (0: all). */
static uint64_t sum(const Claim *claim, int n, int64_t most)
{
    uint64_t bytes = 0;
    for (int i = 0; i < n; i++) {
        const int64_t rows = most > 0 && claim[i].n > most ? most : claim[i].n;
        bytes += (uint64_t)rows * row_bytes(&claim[i]);
    }
    return bytes;
}

/* The most rows a space with which all fit: a round number of thousands where there are
 * as many. */
static int32_t find_fitting(const Claim *claim, int n, uint64_t memory)
{
    int64_t low = 0;
    int64_t high = INT32_MAX;
    while (low < high) {
        const int64_t middle = low + (high - low + 1) / 2;
        if (sum(claim, n, middle) <= memory)
            low = middle;
        else
            high = middle - 1;
    }
    return (int32_t)(low > 1000 ? low / 1000 * 1000 : low);
}

StudyNeed study_need(const Study *s)
{
    StudyNeed need = {0};
    Claim *claim = mem_xcalloc((size_t)(s->n > 0 ? s->n : 1), sizeof *claim);
    int n = 0;
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        SpaceFormat format;
        Claim c;
        if (e->space || e->of > 0)
            continue;
        const bool is_known =
            strcmp(e->path, "-") != 0 &&
            read_sniff(e->path, &s->options.limits, &format, &c.n, &c.d, NULL) == OK &&
            c.n >= 0 && c.d > 0;
        if (is_known)
            claim[n++] = c;
        else
            need.unknown++;
    }
    need.bytes = sum(claim, n, s->options.limits.max_vocab);
    need.fitting = find_fitting(claim, n, s->options.limits.memory);
    need.fitted = sum(claim, n, need.fitting);
    free(claim);
    return need;
}

Status study_need_check(const Study *s, const StudyNeed *need, Error *err)
{
    char want[16];
    char have[16];
    char fitted[16];
    if (need->bytes <= s->options.limits.memory)
        return OK;
    mem_format_size(need->bytes, want);
    mem_format_size(s->options.limits.memory, have);
    mem_format_size(need->fitted, fitted);
    (void)error_set(err, E_LIMIT, "the %d spaces need %s of memory; %s may be used",
                    s->n - (int)need->unknown, want, have);
    if (need->fitting > 0) {
        error_hint(err,
                   "--max-vocab %" PRId32 " needs %s; --limit-memory raises the limit",
                   need->fitting, fitted);
    } else {
        error_hint(err, "--limit-memory raises the limit");
    }
    return E_LIMIT;
}
