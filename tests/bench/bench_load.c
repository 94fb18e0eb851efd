/* Reads one file of vectors and prints what it cost: seconds, peak memory in MiB, rows,
 * columns, sum of all numbers. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "core/base/number.h"
#include "core/space/read.h"

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double sum_numbers(const Space *s)
{
    double sum = 0;
    for (int32_t i = 0; i < s->n; i++) {
        for (int32_t j = 0; j < s->d; j++)
            sum += (double)space_row(s, i)[j];
    }
    return sum;
}

int main(int argc, char **argv)
{
    int64_t threads = 0;
    if (argc != 3 || !number_parse_int(argv[2], str_text(argv[2]).n, &threads)) {
        (void)fprintf(stderr, "usage: bench_load FILE THREADS (0: all)\n");
        return 2;
    }
    Progress progress;
    progress_init(&progress, (int)threads);
    const ReadOptions options = read_options_defaults();
    Space *s = NULL;
    Error err;
    const double begin = now();
    const Status st = read_space(&s, argv[1], &options, &progress, &err);
    const double end = now();
    if (st != OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return error_exit_code(st);
    }
    struct rusage use;
    (void)getrusage(RUSAGE_SELF, &use);
    printf("%.4f %.1f %" PRId32 " %" PRId32 " %.6f\n", end - begin,
           (double)use.ru_maxrss / 1024, s->n, s->d, sum_numbers(s));
    space_free(s);
    return 0;
}
