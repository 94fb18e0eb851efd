/* Times searches on two matrices of float32, one line of standard input each:
 *     LEVEL THREADS MODE K     e.g. "avx2 2 rows 10"
 * MODE: rows (row lists), both (row and column lists), within (of the first matrix),
 * csls. For each prints: seconds, processor seconds, lists searched again, peak MiB, a
 * sum over ids and ranks that must be the same for every level. With a fourth argument,
 * the ids (int32, n x K) of the last search are written to that file. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/near/cross.h"
#include "core/near/kernel.h"

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

static void give_up(const char *what)
{
    (void)fprintf(stderr, "bench_knn: %s\n", what);
    exit(2);
}

static Space *space_of_file(const char *path, int32_t d)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        give_up(path);
    const long bytes = ftell(f);
    const int32_t n = (int32_t)(bytes / (long)sizeof(float) / d);
    rewind(f);
    Space *s = NULL;
    Error err;
    if (space_new(&s, n, d, &err) != OK)
        give_up(err.text);
    for (int32_t i = 0; i < n; i++) {
        char word[16];
        int32_t id = 0;
        bool is_new = false;
        (void)snprintf(word, sizeof word, "w%d", i);
        if (fread(space_row_mut(s, i), sizeof(float), (size_t)d, f) != (size_t)d ||
            vocab_add(&s->vocab, str_text(word), &id, &is_new, &err) != OK)
            give_up(path);
    }
    (void)fclose(f);
    if (space_seal(s, NULL, &err) != OK)
        give_up(err.text);
    return s;
}

typedef struct Request {
    char level[16], mode[16];
    int threads, k;
} Request;

static bool read_request(char *line, Request *r)
{
    char *save = NULL;
    const char *level = strtok_r(line, " \n", &save);
    const char *threads = strtok_r(NULL, " \n", &save);
    const char *mode = strtok_r(NULL, " \n", &save);
    const char *k = strtok_r(NULL, " \n", &save);
    int64_t t = 0;
    int64_t n = 0;
    if (!k || !number_parse_int(threads, str_text(threads).n, &t) ||
        !number_parse_int(k, str_text(k).n, &n) || n < 1 || n > 100000)
        return false;
    (void)snprintf(r->level, sizeof r->level, "%s", level);
    (void)snprintf(r->mode, sizeof r->mode, "%s", mode);
    r->threads = (int)t;
    r->k = (int)n;
    return true;
}

typedef struct Found {
    Neighbors *rows, *cols;
    int64_t again;
} Found;

static Status search(const Request *r, const Space *a, const Space *b, Found *out)
{
    Progress progress;
    progress_init(&progress, r->threads);
    KnnStats stats = {0};
    Error err;
    Status status = OK;
    *out = (Found){0};
    if (strcmp(r->mode, "within") == 0) {
        status = knn_make_within(a, r->k, &progress, &out->rows, &stats, &err);
    } else if (strcmp(r->mode, "csls") == 0) {
        Cross *c = NULL;
        status = cross_make(a, b, r->k, &progress, &c, &err);
        if (status == OK) {
            stats.rescanned = c->csls.rescanned;
            out->rows = c->csls_fwd;
            out->cols = c->csls_bwd;
            c->csls_fwd = c->csls_bwd = NULL;
            cross_free(c);
        }
    } else {
        const KnnOptions o = {.k_rows = r->k,
                              .k_cols = strcmp(r->mode, "both") == 0 ? r->k : 0};
        status = knn_make_cross(a, b, o, &progress, &out->rows, &out->cols, &stats, &err);
    }
    out->again = stats.rescanned;
    if (status != OK)
        give_up(err.text);
    return status;
}

static uint64_t sum_ids(const Neighbors *nb)
{
    uint64_t sum = 0;
    for (size_t i = 0; nb && i < (size_t)nb->n * (size_t)nb->k; i++)
        sum = sum * 1000003 + (uint64_t)(uint32_t)nb->id[i];
    return sum;
}

static void write_ids(const char *path, const Neighbors *nb)
{
    FILE *f = fopen(path, "wb");
    const size_t n = (size_t)nb->n * (size_t)nb->k;
    if (!f || fwrite(nb->id, sizeof *nb->id, n, f) != n || fclose(f) != 0)
        give_up(path);
}

int main(int argc, char **argv)
{
    int64_t d = 0;
    if (argc < 4 || !number_parse_int(argv[3], str_text(argv[3]).n, &d) || d < 1)
        give_up("usage: bench_knn A.f32 B.f32 DIMENSIONS [IDS]");
    Space *a = space_of_file(argv[1], (int32_t)d);
    Space *b = space_of_file(argv[2], (int32_t)d);
    char line[200];
    while (fgets(line, sizeof line, stdin)) {
        Request r;
        if (!read_request(line, &r))
            give_up("a request is: LEVEL THREADS MODE K");
        const int level = kernel_find_level(r.level);
        if (level < 0 || !kernel_at((KernelLevel)level)) {
            (void)printf("none\n");
            (void)fflush(stdout);
            continue;
        }
        kernel_limit((KernelLevel)level);
        Found found;
        const double began = now();
        const double cpu_began = cpu();
        (void)search(&r, a, b, &found);
        const double seconds = now() - began;
        const double cpu_seconds = cpu() - cpu_began;
        if (argc > 4) /* before the answer: who asked may read it then */
            write_ids(argv[4], found.rows);
        struct rusage use;
        (void)getrusage(RUSAGE_SELF, &use);
        (void)printf("%.4f %.4f %" PRId64 " %ld %016" PRIx64 "\n", seconds, cpu_seconds,
                     found.again, use.ru_maxrss / 1024,
                     sum_ids(found.rows) ^ sum_ids(found.cols));
        (void)fflush(stdout);
        knn_free(found.rows);
        knn_free(found.cols);
    }
    space_free(a);
    space_free(b);
    return 0;
}
