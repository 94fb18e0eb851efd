/* Reads one file of vectors and prints what it cost: seconds, seconds of all CPUs, peak
 * memory in MiB, rows, columns, sum of all numbers, seconds until the first rows were
 * there. "plain" instead of a level of the CPU reads the bytes into memory and does
 * nothing with them.
 *
 * Memory that no program used for a while must be given to a virtual machine by its host,
 * which takes longer than all the reading. Some is therefore taken and given back before
 * the clock starts; the peak counts from there on. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/cpu.h"
#include "core/base/number.h"
#include "core/space/read.h"

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double peak_mib(void)
{
    struct rusage use;
    (void)getrusage(RUSAGE_SELF, &use);
    return (double)use.ru_maxrss / 1024;
}

static void warm_memory(void)
{
    const size_t n = (size_t)512 << 20;
    char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return;
    (void)madvise(p, n, MADV_HUGEPAGE);
    for (size_t i = 0; i < n; i += 4096)
        p[i] = 1;
    (void)munmap(p, n);
    FILE *f = fopen("/proc/self/clear_refs", "we");
    if (!f)
        return;
    (void)fputs("5", f); /* forget the peak so far */
    (void)fclose(f);
}

/* Seconds that all threads have worked so far. */
static double worked(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Remembers when the first rows were there. */
static void see(void *ctx, const Space *partial, int32_t rows)
{
    double *first = ctx;
    (void)partial;
    if (*first == 0 && rows > 0)
        *first = now();
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

static int read_plain(const char *path)
{
    const double begin = now();
    const double idle = worked();
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return 3;
    const size_t n = (size_t)st.st_size;
    char *p = malloc(n);
    size_t at = 0;
    for (ssize_t got = 1; p && at < n && got > 0; at += (size_t)got)
        got = read(fd, p + at, n - at);
    const double seconds = now() - begin;
    printf("%.4f %.4f %.1f 0 0 %d 0\n", seconds, worked() - idle, peak_mib(),
           p ? p[n / 2] : 0);
    free(p);
    return close(fd) == 0 && at == n ? 0 : 3;
}

static CpuLevel level_of(const char *name)
{
    return strcmp(name, "portable") == 0 ? CPU_PORTABLE
           : strcmp(name, "avx2") == 0   ? CPU_AVX2
                                         : CPU_AVX512;
}

int main(int argc, char **argv)
{
    int64_t threads = 0;
    if (argc < 3 || argc > 5 ||
        !number_parse_int(argv[2], str_text(argv[2]).n, &threads)) {
        (void)fprintf(stderr, "usage: bench_load FILE THREADS (0: all) "
                              "[portable|avx2|avx512|plain [WORDS]]\n");
        return 2;
    }
    warm_memory();
    if (argc > 3 && strcmp(argv[3], "plain") == 0)
        return read_plain(argv[1]);
    cpu_limit(level_of(argc > 3 ? argv[3] : ""));
    Progress progress;
    progress_init(&progress, (int)threads);
    ReadOptions options = read_options_defaults();
    double first = 0;
    options.words_path = argc > 4 ? argv[4] : NULL;
    options.seen = see;
    options.seen_ctx = &first;
    Space *s = NULL;
    Error err;
    const double begin = now();
    const double idle = worked();
    const Status st = read_space(&s, argv[1], &options, &progress, &err);
    const double end = now();
    const double busy = worked() - idle;
    if (st != OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return error_exit_code(st);
    }
    printf("%.4f %.4f %.1f %" PRId32 " %" PRId32, end - begin, busy, peak_mib(), s->n,
           s->d);
    printf(" %.6f %.4f\n", sum_numbers(s), first - begin);
    space_free(s);
    return 0;
}
