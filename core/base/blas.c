#include "core/base/blas.h"

#include <cblas.h>
#include <stdio.h>

void blas_init(void)
{
    openblas_set_num_threads(1);
}

char *blas_describe(char buf[BLAS_DESCRIPTION])
{
    (void)snprintf(buf, BLAS_DESCRIPTION, "%s; %s", openblas_get_config(),
                   openblas_get_corename());
    return buf;
}
