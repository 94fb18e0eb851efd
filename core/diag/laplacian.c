#include "core/diag/laplacian.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/par.h"

enum { LARGEST_PIECE = 2000 };

/* The graph in pieces: words in the order of their pieces; edges i - to[i] once each. */
typedef struct Graph {
    int32_t n;
    const int32_t *nearest;
    int32_t *degree;
    int32_t *root;   /* n: the first word of the piece */
    int32_t *member; /* n: words, piece after piece, ascending within one */
    int32_t *off;    /* pieces + 1 */
    int32_t pieces;
} Graph;

static bool is_edge(const int32_t *nearest, int32_t i)
{
    const int32_t j = nearest[i];
    return j >= 0 && j != i && !(nearest[j] == i && j < i); /* a mutual pair once */
}

static int32_t find_root(int32_t *root, int32_t i)
{
    while (root[i] != i) {
        root[i] = root[root[i]];
        i = root[i];
    }
    return i;
}

/* Pieces are numbered by their first words. */
static void find_pieces(Graph *g)
{
    for (int32_t i = 0; i < g->n; i++)
        g->root[i] = i;
    for (int32_t i = 0; i < g->n; i++) {
        if (!is_edge(g->nearest, i))
            continue;
        g->degree[i]++;
        g->degree[g->nearest[i]]++;
        const int32_t a = find_root(g->root, i);
        const int32_t b = find_root(g->root, g->nearest[i]);
        g->root[a > b ? a : b] = a > b ? b : a;
    }
    int32_t *piece = mem_xcalloc((size_t)g->n + 1, sizeof *piece);
    for (int32_t i = 0; i < g->n; i++)
        if (find_root(g->root, i) == i)
            piece[i] = g->pieces++;
    for (int32_t i = 0; i < g->n; i++)
        g->off[piece[find_root(g->root, i)] + 1]++;
    for (int32_t p = 0; p < g->pieces; p++)
        g->off[p + 1] += g->off[p];
    int32_t *at = mem_xcalloc((size_t)g->pieces + 1, sizeof *at);
    memcpy(at, g->off, (size_t)g->pieces * sizeof *at);
    for (int32_t i = 0; i < g->n; i++)
        g->member[at[piece[find_root(g->root, i)]]++] = i;
    free(at);
    free(piece);
}

static bool is_leaf(const Graph *g, int32_t i)
{
    return g->degree[i] == 1 && g->nearest[i] >= 0;
}

/* The other end of a leaf's only edge: its nearest word, or, where that is a mutual pair,
 * the same; a leaf always has its own edge, for a word's own edge counts in its degree.
 */
static int32_t stem(const Graph *g, int32_t leaf)
{
    return g->nearest[leaf];
}

/* Room for one piece on one worker. */
typedef struct Room {
    int32_t *place;  /* n: row of a word in the matrix, of this worker's pieces */
    int32_t *leaves; /* n: leaves of a word */
} Room;

typedef struct Solve {
    const Graph *g;
    Room *room;
    double *value;
    Progress *progress;
    _Atomic int32_t large;  /* size of a piece that is too large, or 0 */
    _Atomic bool is_failed; /* LAPACK found no eigenvalues */
    _Atomic bool is_short;  /* no memory */
} Solve;

/* Rows of the quotient: every word that is no leaf, and one for all leaves of a word.
 * A piece of two words is two leaves: both are kept as they are. */
static int32_t number_rows(const Graph *g, int32_t piece, const Room *room)
{
    const int32_t *m = g->member + g->off[piece];
    const int32_t size = g->off[piece + 1] - g->off[piece];
    int32_t rows = 0;
    for (int32_t i = 0; i < size; i++)
        room->leaves[m[i]] = 0;
    for (int32_t i = 0; i < size; i++)
        room->place[m[i]] = size > 2 && is_leaf(g, m[i]) ? -1 : rows++;
    for (int32_t i = 0; i < size; i++)
        if (room->place[m[i]] < 0)
            room->leaves[stem(g, m[i])]++;
    return rows;
}

/* D - A of the piece; r leaves of one word are one row joined by -sqrt(r), which leaves
 * out the r - 1 eigenvalues of 1 whose vectors live on those leaves alone. */
static void fill_matrix(const Graph *g, int32_t piece, const Room *room, double *a,
                        int32_t size)
{
    const int32_t *m = g->member + g->off[piece];
    const int32_t words = g->off[piece + 1] - g->off[piece];
    const size_t ld = (size_t)size;
    int32_t next = 0;
    for (int32_t i = 0; i < words; i++)
        next += room->place[m[i]] >= 0;
    for (int32_t i = 0; i < words; i++) {
        const int32_t row = room->place[m[i]];
        if (row < 0)
            continue;
        a[(size_t)row * ld + (size_t)row] = g->degree[m[i]];
        if (room->leaves[m[i]] > 0) {
            a[(size_t)next * ld + (size_t)next] = 1;
            a[(size_t)row * ld + (size_t)next] = -sqrt(room->leaves[m[i]]);
            a[(size_t)next * ld + (size_t)row] = -sqrt(room->leaves[m[i]]);
            next++;
        }
        if (!is_edge(g->nearest, m[i]))
            continue;
        const int32_t other = room->place[g->nearest[m[i]]];
        if (other >= 0) {
            a[(size_t)row * ld + (size_t)other] = -1;
            a[(size_t)other * ld + (size_t)row] = -1;
        }
    }
}

/* Eigenvalues of one piece to value[0 .. words). */
static void solve_piece(Solve *s, int32_t piece, const Room *room, double *value)
{
    const Graph *g = s->g;
    const int32_t words = g->off[piece + 1] - g->off[piece];
    if (words == 1) {
        value[0] = 0;
        return;
    }
    int32_t rows = number_rows(g, piece, room);
    for (int32_t i = g->off[piece]; i < g->off[piece + 1]; i++)
        rows += room->leaves[g->member[i]] > 0;
    if (rows > LARGEST_PIECE) {
        s->large = rows;
        return;
    }
    void *a = NULL;
    if (mem_data(&a, (size_t)rows * (size_t)rows, sizeof(double), "a graph", NULL) !=
        OK) {
        s->is_short = true;
        return;
    }
    fill_matrix(g, piece, room, a, rows);
    if (LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'N', 'U', rows, a, rows, value) != 0)
        s->is_failed = true;
    free(a);
    for (int32_t i = rows; i < words; i++)
        value[i] = 1;
}

static void solve_pieces(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    Solve *s = ctx;
    for (size_t p = begin; p < end; p++) {
        solve_piece(s, (int32_t)p, &s->room[worker], s->value + s->g->off[p]);
        if (!progress_tick(s->progress, (uint64_t)(s->g->off[p + 1] - s->g->off[p])))
            return;
    }
}

static int ascending(const void *pa, const void *pb)
{
    const double a = *(const double *)pa;
    const double b = *(const double *)pb;
    return (a > b) - (a < b);
}

static Status solve(Solve *s, Error *err)
{
    enum { CHUNK = 64 };
    const Graph *g = s->g;
    Progress *progress = s->progress;
    const int workers = par_workers((size_t)g->pieces, CHUNK, progress);
    s->room = mem_xcalloc((size_t)workers, sizeof *s->room);
    for (int w = 0; w < workers; w++) {
        s->room[w].place = mem_xcalloc((size_t)g->n, sizeof(int32_t));
        s->room[w].leaves = mem_xcalloc((size_t)g->n, sizeof(int32_t));
    }
    blas_init();
    (void)progress_begin(progress, "comparing graphs", (uint64_t)g->n);
    Status status = par_for((size_t)g->pieces, CHUNK, solve_pieces, s, progress);
    for (int w = 0; w < workers; w++) {
        free(s->room[w].place);
        free(s->room[w].leaves);
    }
    free(s->room);
    if (status == OK && progress_is_canceled(progress))
        status = E_CANCELED;
    if (status == OK && s->large) {
        status = error_set(err, E_LIMIT,
                           "a piece of the nearest-neighbour graph joins %d words: more "
                           "than %d are not decomposed",
                           s->large, LARGEST_PIECE);
    }
    if (status == OK && s->is_short)
        status = error_set(err, E_NOMEM, "not enough memory for a graph");
    if (status == OK && s->is_failed)
        status = error_set(err, E_UNDEFINED, "no eigenvalues found (dsyevd)");
    return status;
}

Status laplacian_make(const int32_t *nearest, int32_t n, Progress *progress,
                      double *value, Error *err)
{
    const size_t size = (size_t)n + 1;
    int32_t *memory = mem_xcalloc(4 * size, sizeof *memory);
    Graph g = {.n = n,
               .nearest = nearest,
               .degree = memory,
               .root = memory + size,
               .member = memory + 2 * size,
               .off = memory + 3 * size};
    find_pieces(&g);
    Solve s = {.g = &g, .value = value, .progress = progress};
    const Status status = solve(&s, err);
    free(memory);
    if (status == OK)
        qsort(value, (size_t)n, sizeof *value, ascending);
    return status;
}

/* How many values, taken in order, hold 0.9 of their sum. */
static int32_t count_most(const double *value, int32_t n, LaplacianOrder order)
{
    double all = 0;
    for (int32_t i = 0; i < n; i++)
        all += value[i];
    double sum = 0;
    for (int32_t i = 0; i < n; i++) {
        sum += value[order == LAPLACIAN_SMALLEST ? i : n - 1 - i];
        if (sum >= 0.9 * all)
            return i + 1;
    }
    return n;
}

double laplacian_similarity(const double *a, const double *b, int32_t n,
                            LaplacianOrder order, int32_t *k)
{
    const int32_t ka = count_most(a, n, order);
    const int32_t kb = count_most(b, n, order);
    const int32_t most = ka < kb ? ka : kb;
    double sum = 0;
    for (int32_t i = 0; i < most; i++) {
        const int32_t at = order == LAPLACIAN_SMALLEST ? i : n - 1 - i;
        sum += (a[at] - b[at]) * (a[at] - b[at]);
    }
    if (k)
        *k = most;
    return sum;
}
