#include "core/base/progress.h"

#include <sched.h>
#include <stddef.h>

static int usable_cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    const int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n;
}

void progress_init(Progress *p, int threads)
{
    atomic_init(&p->gerund, "working");
    atomic_init(&p->done, 0);
    atomic_init(&p->total, 0);
    atomic_init(&p->is_canceled, false);
    atomic_init(&p->stage, 0);
    p->threads = threads < 1 ? usable_cores() : threads;
}

bool progress_begin(Progress *p, const char *gerund, uint64_t total)
{
    if (!p)
        return true;
    atomic_store(&p->done, 0);
    atomic_store(&p->total, total);
    atomic_store(&p->gerund, gerund);
    atomic_fetch_add(&p->stage, 1);
    return !atomic_load(&p->is_canceled);
}

bool progress_tick(Progress *p, uint64_t n)
{
    if (!p)
        return true;
    atomic_fetch_add_explicit(&p->done, n, memory_order_relaxed);
    return !atomic_load_explicit(&p->is_canceled, memory_order_relaxed);
}

void progress_cancel(Progress *p)
{
    if (p)
        atomic_store(&p->is_canceled, true);
}

bool progress_is_canceled(Progress *p)
{
    return p && atomic_load_explicit(&p->is_canceled, memory_order_relaxed);
}

int progress_threads(const Progress *p)
{
    return p ? p->threads : 1;
}
