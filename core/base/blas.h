/* BLAS: held to one thread, so that par_for decides what runs where and the same blocks
 * give the same bytes with any number of workers. */
#ifndef CORE_BASE_BLAS_H
#define CORE_BASE_BLAS_H

/* Sets OpenBLAS to one thread. Every function that calls BLAS or LAPACK calls this first;
 * doing so again changes nothing and costs a few nanoseconds. It is also the direct
 * reference that makes LAPACKE resolve to OpenBLAS when the system's default BLAS is
 * another one. */
void blas_init(void);

/* The library's own description, for provenance: version, options and the kernel family
 * chosen for this CPU ("OpenBLAS 0.3.21 ...; SkylakeX"). NUL-terminated; returns buf. */
enum { BLAS_DESCRIPTION = 192 };
char *blas_describe(char buf[BLAS_DESCRIPTION]);

#endif
