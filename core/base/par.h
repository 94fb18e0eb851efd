/* par_for: a loop cut into fixed chunks and shared among threads.
 *
 * Chunk boundaries depend on n and chunk only, never on the number of threads; a body
 * that writes only to places named by its chunk therefore gives the same bytes with any
 * number. */
#ifndef CORE_BASE_PAR_H
#define CORE_BASE_PAR_H

#include <signal.h>
#include <stddef.h>

#include "core/base/error.h"
#include "core/base/progress.h"

/* Called once per chunk with its bounds [begin, end) and its number; `worker` in
 * [0, par_workers) names the calling thread, for scratch memory. */
typedef void (*ParFn)(void *ctx, size_t begin, size_t end, size_t chunk, int worker);

/* How many workers par_for will use at most for n items in chunks: min(threads, chunks).
 */
int par_workers(size_t n, size_t chunk, const Progress *progress);

/* Number of chunks: ceil(n / chunk). */
size_t par_chunks(size_t n, size_t chunk);

/* Runs fn over [0, n) in chunks. Returns when every started chunk has ended. After a
 * cancel no further chunk starts and E_CANCELED is returned. Threads that cannot be
 * created are done without. Signals are blocked in the workers. Errors: E_CANCELED only.
 */
MUST_USE Status par_for(size_t n, size_t chunk, ParFn fn, void *ctx, Progress *progress);

/* Threads that wait between loops: for many short loops one after another. A thread that
 * the system does not run in time is not waited for: the others do its part. */
typedef struct ParPool ParPool;

/* Threads for the loops of one caller at a time, one fewer than progress may use, or as
 * many as can be had. par_free_pool(NULL) is fine. */
ParPool *par_new_pool(const Progress *progress);
void par_free_pool(ParPool *pool);

/* par_for with the threads of the pool; `worker` is below the number of threads that
 * progress may use, however few the chunks. */
MUST_USE Status par_for_pool(ParPool *pool, size_t n, size_t chunk, ParFn fn, void *ctx,
                             Progress *progress);

/* Blocks in the calling thread every signal but those that report a fault of the program
 * (SIGSEGV, SIGABRT ...): a fault on a worker must reach the handler that puts the
 * terminal back. *old receives the mask to restore. */
void par_block_signals(sigset_t *old);

#endif
