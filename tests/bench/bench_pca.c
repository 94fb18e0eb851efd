/* Times decompositions, one line of standard input each: WHAT THREADS
 *     pca: components of the rows and the rows' places on them; results: K variances
 *     fits: the orthogonal maps of all cross-covariances; results: the maps, in order
 *     sum: the cross-covariance of row i with row 7 i + 1 (mod n); results: that matrix
 * Answers: seconds in all, processor seconds, a hash of the results, which must be the
 * same with any number of threads. Results (float64) go to the file OUT. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/project/pca.h"
#include "core/space/procrustes.h"

typedef struct Bench {
    const char *out;
    Space *s;
    double *cross, *maps, *sigma;
    size_t fits;
    int32_t d, k;
    int32_t *a, *b;
} Bench;

typedef struct Answer {
    double seconds, cpu;
    uint64_t hash;
} Answer;

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds of both kinds since a call of begin(), which the answer carries. */
static Answer begin(void)
{
    return (Answer){.seconds = now(), .cpu = cpu()};
}

static void end(Answer *a)
{
    a->seconds = now() - a->seconds;
    a->cpu = cpu() - a->cpu;
}

static void give_up(const char *what)
{
    (void)fprintf(stderr, "bench_pca: %s\n", what);
    exit(2);
}

static uint64_t hash(uint64_t h, const void *p, size_t bytes)
{
    const unsigned char *c = p;
    for (size_t i = 0; i < bytes; i++)
        h = (h ^ c[i]) * 1099511628211U;
    return h;
}

static void write_numbers(const char *path, const double *x, size_t n)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(x, sizeof *x, n, f) != n || fclose(f) != 0)
        give_up(path);
}

/* The whole file, as items of a size. */
static void *read_file(const char *path, size_t item, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        give_up(path);
    *n = (size_t)ftell(f) / item;
    rewind(f);
    void *p = mem_xcalloc(*n, item);
    if (fread(p, item, *n, f) != *n)
        give_up(path);
    (void)fclose(f);
    return p;
}

static Space *space_of(const float *x, int32_t n, int32_t d)
{
    Space *s = NULL;
    Error err;
    if (space_new(&s, n, d, &err) != OK)
        give_up(err.text);
    for (int32_t i = 0; i < n; i++) {
        char word[16];
        int32_t id = 0;
        (void)snprintf(word, sizeof word, "w%d", i);
        memcpy(space_row_mut(s, i), x + (size_t)i * (size_t)d, (size_t)d * sizeof *x);
        if (vocab_add(&s->vocab, str_text(word), &id, NULL, &err) != OK)
            give_up(err.text);
    }
    if (space_seal(s, NULL, &err) != OK)
        give_up(err.text);
    return s;
}

static Answer run_pca(const Bench *b, Progress *progress)
{
    const Space *spaces[] = {b->s};
    const PointsInput in = {.spaces = spaces, .nspaces = 1};
    Pca *pca = NULL;
    PcaScores scores;
    Error err;
    Answer a = begin();
    if (pca_make(&in, b->k, progress, &pca, &err) != OK)
        give_up(err.text);
    if (pca_make_scores(pca, &in, progress, &scores, &err) != OK)
        give_up(err.text);
    end(&a);
    const size_t k = (size_t)pca->k;
    a.hash = hash(1, pca->axis, k * (size_t)pca->d * sizeof *pca->axis);
    a.hash = hash(a.hash, pca->variance, k * sizeof *pca->variance);
    a.hash = hash(a.hash, scores.x, (size_t)scores.n * k * sizeof *scores.x);
    write_numbers(b->out, pca->variance, k);
    pca_scores_done(&scores);
    pca_free(pca);
    return a;
}

static Answer run_fits(const Bench *b, Progress *progress)
{
    const size_t all = b->fits * (size_t)b->d * (size_t)b->d;
    Error err;
    Answer a = begin();
    if (procrustes_solve(b->cross, b->fits, b->d, b->maps, b->sigma, progress, &err) !=
        OK)
        give_up(err.text);
    end(&a);
    write_numbers(b->out, b->maps, all);
    a.hash = hash(1, b->maps, all * sizeof *b->maps);
    return a;
}

static Answer run_sum(const Bench *b, Progress *progress)
{
    const MappingPairs pairs = {
        .src = b->s, .tgt = b->s, .a = b->a, .b = b->b, .n = b->s->n};
    const size_t all = (size_t)b->d * (size_t)b->d;
    Error err;
    Answer a = begin();
    if (procrustes_sum(&pairs, b->maps, progress, &err) != OK)
        give_up(err.text);
    end(&a);
    write_numbers(b->out, b->maps, all);
    a.hash = hash(1, b->maps, all * sizeof *b->maps);
    return a;
}

static void serve(const Bench *b, char *line)
{
    char *save = NULL;
    const char *what = strtok_r(line, " \n", &save);
    const char *threads = strtok_r(NULL, " \n", &save);
    int64_t t = 0;
    if (!threads || !number_parse_int(threads, str_text(threads).n, &t))
        give_up("a request is: WHAT THREADS");
    Progress progress;
    progress_init(&progress, (int)t);
    const Answer a = strcmp(what, "pca") == 0    ? run_pca(b, &progress)
                     : strcmp(what, "fits") == 0 ? run_fits(b, &progress)
                                                 : run_sum(b, &progress);
    (void)printf("%.5f %.5f %016" PRIx64 "\n", a.seconds, a.cpu, a.hash);
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    int64_t d = 0;
    int64_t k = 0;
    if (argc != 6 || !number_parse_int(argv[3], str_text(argv[3]).n, &d) || d < 1 ||
        !number_parse_int(argv[4], str_text(argv[4]).n, &k) || k < 1)
        give_up("usage: bench_pca ROWS.f32 CROSS.f64 DIMENSIONS COMPONENTS OUT");
    Bench b = {.out = argv[5], .d = (int32_t)d, .k = (int32_t)k};
    size_t numbers = 0;
    float *x = read_file(argv[1], sizeof *x, &numbers);
    const int32_t n = (int32_t)(numbers / (size_t)d);
    b.s = space_of(x, n, b.d);
    free(x);
    b.cross = read_file(argv[2], sizeof *b.cross, &numbers);
    b.fits = numbers / ((size_t)d * (size_t)d);
    b.maps = mem_xcalloc((b.fits + 1) * (size_t)d * (size_t)d, sizeof *b.maps);
    b.sigma = mem_xcalloc((b.fits + 1) * (size_t)d, sizeof *b.sigma);
    b.a = mem_xcalloc((size_t)n, sizeof *b.a);
    b.b = mem_xcalloc((size_t)n, sizeof *b.b);
    for (int32_t i = 0; i < n; i++) {
        b.a[i] = i;
        b.b[i] = (int32_t)((7 * (int64_t)i + 1) % n);
    }
    char line[200];
    while (fgets(line, sizeof line, stdin))
        serve(&b, line);
    space_free(b.s);
    free(b.cross);
    free(b.maps);
    free(b.sigma);
    free(b.a);
    free(b.b);
    return 0;
}
