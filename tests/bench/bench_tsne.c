/* Times t-SNE maps, one line of standard input each: STEPS THREADS
 * Answers: seconds in all, seconds until the first picture (the start), until a moving
 * one (25 steps), processor seconds, a hash of the places, which must be the same with
 * any number of threads. Places (float64, n x 2) go to the file OUT. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/project/tsne.h"

static double seconds(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void give_up(const char *what)
{
    (void)fprintf(stderr, "bench_tsne: %s\n", what);
    exit(2);
}

static uint64_t hash(const double *x, size_t n)
{
    uint64_t h = 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        h = (h ^ bits) * 1099511628211U;
    }
    return h;
}

static float *read_rows(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        give_up(path);
    *n = (size_t)ftell(f) / sizeof(float);
    rewind(f);
    float *x = mem_xcalloc(*n, sizeof *x);
    if (fread(x, sizeof *x, *n, f) != *n)
        give_up(path);
    (void)fclose(f);
    return x;
}

static void write_places(const char *path, const double *xy, size_t n)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(xy, sizeof *xy, n, f) != n || fclose(f) != 0)
        give_up(path);
}

static void serve(const TsneData *data, const char *out, char *line)
{
    char *save = NULL;
    const char *steps = strtok_r(line, " \n", &save);
    const char *threads = strtok_r(NULL, " \n", &save);
    int64_t s = 0;
    int64_t t = 0;
    if (!threads || !number_parse_int(steps, str_text(steps).n, &s) ||
        !number_parse_int(threads, str_text(threads).n, &t))
        give_up("a request is: STEPS THREADS");
    double *xy = mem_xcalloc(2 * (size_t)data->n, sizeof *xy);
    TsneOptions o = tsne_options_defaults();
    o.steps = (int32_t)s;
    Progress progress;
    progress_init(&progress, (int)t);
    Error err;
    Tsne *map = NULL;
    const double began = seconds(CLOCK_MONOTONIC);
    const double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (tsne_new(data, &o, &progress, &map, &err) != OK)
        give_up(err.text);
    tsne_layout(map, xy);
    const double first = seconds(CLOCK_MONOTONIC) - began;
    if (tsne_step(map, 25, &progress, &err) != OK)
        give_up(err.text);
    tsne_layout(map, xy);
    const double moving = seconds(CLOCK_MONOTONIC) - began;
    if (tsne_step(map, (int32_t)s, &progress, &err) != OK)
        give_up(err.text);
    tsne_layout(map, xy);
    const double all = seconds(CLOCK_MONOTONIC) - began;
    const double spent = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    write_places(out, xy, 2 * (size_t)data->n); /* before the answer that names them */
    (void)printf("%.4f %.4f %.4f %.4f %016" PRIx64 "\n", all, first, moving, spent,
                 hash(xy, 2 * (size_t)data->n));
    (void)fflush(stdout);
    tsne_free(map);
    free(xy);
}

int main(int argc, char **argv)
{
    int64_t d = 0;
    if (argc != 4 || !number_parse_int(argv[2], str_text(argv[2]).n, &d) || d < 1)
        give_up("usage: bench_tsne ROWS.f32 DIMENSIONS OUT");
    size_t numbers = 0;
    float *x = read_rows(argv[1], &numbers);
    const TsneData data = {.x = x,
                           .ld = (size_t)d,
                           .n = (int32_t)(numbers / (size_t)d),
                           .d = (int32_t)d,
                           .metric = TSNE_EUCLID};
    char line[200];
    while (fgets(line, sizeof line, stdin))
        serve(&data, argv[3], line);
    free(x);
    return 0;
}
