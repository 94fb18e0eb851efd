#include "core/project/repulsion.h"

#include <stdlib.h>

#include "core/base/mem.h"

enum { CHUNK = 64 };

typedef struct Pairs {
    const ForceKernel *kernel;
    const ForcePoints *pts;
    double *f;
    double *z; /* one per chunk */
} Pairs;

static void repel_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Pairs *p = ctx;
    p->z[chunk] = 0;
    p->kernel->repel(p->pts, begin, end, p->f + 2 * begin, &p->z[chunk]);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): f is written through p.f */
void repulsion_make_exact(const ForcePoints *pts, ParPool *pool, double *f, double *z)
{
    const size_t n = (size_t)pts->n;
    const size_t chunks = par_chunks(n, CHUNK);
    Pairs p = {
        .kernel = force_get(), .pts = pts, .f = f, .z = mem_xcalloc(chunks, sizeof *p.z)};
    if (par_for_pool(pool, n, CHUNK, repel_chunk, &p, NULL) != OK)
        abort(); /* nobody can cancel without a Progress */
    double sum = 0;
    for (size_t c = 0; c < chunks; c++)
        sum += p.z[c];
    *z = sum - (double)n;
    free(p.z);
}
