#include "core/project/potential.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cpu.h"
#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/project/potential_levels.h"

enum { FEWEST_NODES = 48, MARGIN = 10, FFT_FLOATS = 2 * FORCE_LANES };

/* Memory that grows. */
typedef struct Room {
    float *p;
    size_t n;
} Room;

struct Potential {
    double spacing;
    PotentialView view;
    FftPlan plan[2];
    Room part, phi, half, spectrum, scratch;
    size_t scratch_step; /* floats of one worker */
    float far2;
    float kernel_h; /* of the spectrum that is kept; 0: none */
    double *z;      /* one per block of frequencies */
    int32_t used[2 * POTENTIAL_PARTS];
    bool is_capped;
};

static const PotentialKernel *kernel(void)
{
    static const PotentialKernel *const level[] = {&potential_portable, &potential_avx2,
                                                   &potential_avx512};
    return level[cpu_get()];
}

Potential *potential_new(double spacing)
{
    Potential *f = mem_xcalloc(1, sizeof *f);
    f->spacing = spacing;
    return f;
}

void potential_free(Potential *f)
{
    if (!f)
        return;
    fft_done(&f->plan[0]);
    fft_done(&f->plan[1]);
    free(f->part.p);
    free(f->phi.p);
    free(f->half.p);
    free(f->spectrum.p);
    free(f->scratch.p);
    free(f->z);
    free(f);
}

void potential_refine(Potential *f)
{
    f->spacing /= 2;
}

/* ---- the grid ---- */

static Status reserve(Room *room, size_t n, Error *err)
{
    if (n <= room->n)
        return OK;
    void *p = NULL;
    TRY(mem_data(&p, n + n / 4, sizeof(float), "the grid of a map", err));
    free(room->p);
    *room = (Room){p, n + n / 4};
    return OK;
}

/* Distance of nodes: as set, finer for a small map (in steps, so that the kernel's
 * spectrum can be kept), coarser where there would be too many. */
static float choose_h(double spacing, double wide)
{
    double h = spacing;
    for (int i = 0; i < 100 && wide < FEWEST_NODES * h; i++)
        h *= 0.70710678118654752;
    while (wide > (POTENTIAL_MOST_NODES - MARGIN - 1) * h)
        h *= 1.05;
    return (float)h;
}

static PotentialGrid choose_grid(const float box[4], double spacing)
{
    const double span[2] = {(double)box[2] - (double)box[0],
                            (double)box[3] - (double)box[1]};
    PotentialGrid g = {.h = choose_h(spacing, span[0] > span[1] ? span[0] : span[1])};
    g.inverse = 1 / g.h;
    for (int a = 0; a < 2; a++) {
        /* rounding may put the lowest point a little below its node: one node to spare */
        g.corner[a] = (floorf(box[a] * g.inverse) - 3) * g.h;
        g.nodes[a] = (int32_t)(span[a] / (double)g.h) + MARGIN;
        if (g.nodes[a] < 2 * FORCE_LANES)
            g.nodes[a] = 2 * FORCE_LANES;
    }
    g.pitch = (g.nodes[0] + FFT_FLOATS - 1) / FFT_FLOATS * FFT_FLOATS;
    return g;
}

/* The length in use while it is long enough and not much too long. */
static int32_t choose_length(const FftPlan *plan, int32_t nodes)
{
    if (plan->n >= 2 * nodes && (int64_t)plan->n * 3 <= (int64_t)nodes * 8)
        return plan->n;
    return fft_find_length(2 * nodes);
}

static size_t blocks(size_t n)
{
    return (n + FORCE_LANES - 1) / FORCE_LANES;
}

/* ---- the kernel's spectrum ---- */

static void make_spectrum(Potential *f)
{
    const double x = (double)f->view.grid.h * f->plan[0].n / 2;
    const double y = (double)f->view.grid.h * f->plan[1].n / 2;
    f->far2 = f->view.far2 = (float)(x * x + y * y);
    const size_t along = blocks((size_t)f->plan[0].n / 2 + 1);
    for (size_t b = 0; b < along; b++)
        kernel()->kernel_along(&f->view, b, f->scratch.p);
    for (size_t b = 0; b < (size_t)f->view.grid.columns; b++)
        kernel()->kernel_across(&f->view, b, f->scratch.p);
    f->kernel_h = f->view.grid.h;
}

/* Plans of the lengths wanted; the spectrum is void when one changed. */
static Status set_plans(Potential *f, const int32_t length[2], Error *err)
{
    for (int a = 0; a < 2; a++) {
        FftPlan plan;
        if (f->plan[a].n == length[a])
            continue;
        TRY(fft_init(&plan, length[a], err));
        fft_done(&f->plan[a]);
        f->plan[a] = plan;
        f->kernel_h = 0;
    }
    return OK;
}

static Status reserve_all(Potential *f, const PotentialGrid *g, const int32_t length[2],
                          int workers, Error *err)
{
    const size_t pitch = (size_t)g->pitch;
    const size_t nodes = (size_t)g->nodes[1] * pitch;
    const size_t frequencies = (size_t)length[1] / 2 + 1;
    const size_t width = blocks((size_t)length[0] / 2 + 1) * FORCE_LANES;
    const size_t longest = (size_t)(length[0] > length[1] ? length[0] : length[1]);
    const size_t step = (longest + pitch) * FFT_FLOATS;
    TRY(reserve(&f->part, POTENTIAL_PARTS * nodes + FORCE_LANES, err));
    TRY(reserve(&f->phi, nodes + FORCE_LANES, err));
    TRY(reserve(&f->half, frequencies * (2 * pitch > width ? 2 * pitch : width), err));
    const float *before = f->spectrum.p;
    TRY(reserve(&f->spectrum, blocks(frequencies) * (size_t)length[0] * FORCE_LANES,
                err));
    if (f->spectrum.p != before)
        f->kernel_h = 0;
    TRY(reserve(&f->scratch, (size_t)workers * step, err));
    f->scratch_step = step;
    return OK;
}

Status potential_start(Potential *f, const float box[4], int workers, Error *err)
{
    PotentialGrid g = choose_grid(box, f->spacing);
    const int32_t length[2] = {choose_length(&f->plan[0], g.nodes[0]),
                               choose_length(&f->plan[1], g.nodes[1])};
    g.columns = (int32_t)blocks((size_t)length[1] / 2 + 1);
    TRY(reserve_all(f, &g, length, workers, err));
    TRY(set_plans(f, length, err));
    f->z = mem_xrealloc(f->z, (size_t)g.columns * sizeof *f->z);
    f->view = (PotentialView){.grid = g,
                              .plan = {&f->plan[0], &f->plan[1]},
                              .far2 = f->far2,
                              .part = f->part.p,
                              .used = f->used,
                              .phi = f->phi.p,
                              .half = f->half.p,
                              .spectrum = f->spectrum.p};
    f->is_capped = (double)g.h > f->spacing * 1.0001;
    if (f->kernel_h != g.h)
        make_spectrum(f);
    return OK;
}

/* ---- pieces ---- */

size_t potential_count(const Potential *f, PotentialWork kind)
{
    switch (kind) {
    case POTENTIAL_SPREAD: return POTENTIAL_PARTS;
    case POTENTIAL_ACROSS: return (size_t)f->view.grid.columns;
    case POTENTIAL_ALONG:
    case POTENTIAL_BACK:
    default: return (size_t)f->view.grid.pitch / FFT_FLOATS;
    }
}

void potential_do(Potential *f, PotentialWork kind, const ForcePoints *pts, size_t piece,
                  int worker)
{
    float *scratch = f->scratch.p + (size_t)worker * f->scratch_step;
    const size_t n = (size_t)pts->n;
    switch (kind) {
    case POTENTIAL_SPREAD:
        kernel()->spread(&f->view, pts->xy, n * piece / POTENTIAL_PARTS,
                         n * (piece + 1) / POTENTIAL_PARTS, (int)piece);
        break;
    case POTENTIAL_ALONG: kernel()->along(&f->view, piece, scratch); break;
    case POTENTIAL_ACROSS:
        f->z[piece] = kernel()->across(&f->view, piece, scratch);
        break;
    case POTENTIAL_BACK: kernel()->back(&f->view, piece, scratch); break;
    default: break;
    }
}

void potential_read(const Potential *f, const ForcePoints *pts, size_t begin, size_t end,
                    double *force, double *phi)
{
    kernel()->read(&f->view, pts->xy, begin, end, force, phi);
}

double potential_floor(const Potential *f)
{
    return 1 / (1 + (double)f->far2);
}

double potential_z(const Potential *f, int32_t n)
{
    double sum = 0;
    for (int32_t b = 0; b < f->view.grid.columns; b++)
        sum += f->z[b];
    return sum - n + (double)n * n * potential_floor(f);
}

PotentialFacts potential_facts(const Potential *f)
{
    const int32_t *nodes = f->view.grid.nodes;
    return (PotentialFacts){.spacing = (double)f->view.grid.h,
                            .nodes = nodes[0] > nodes[1] ? nodes[0] : nodes[1],
                            .is_capped = f->is_capped};
}
