/* Which BLAS and LAPACK answer is decided when the program starts, by the dynamic linker
 * and by the system's alternatives; a slow reference library in the place of OpenBLAS
 * changes no digit that is reported, but much waiting. So the files are named. */
#include "tui/version.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/text.h"
#include "core/near/kernel.h"
#include "plots/render_cairo.h"

static void add_file_of(Str *out, const char *symbol)
{
    void *at = dlsym(RTLD_DEFAULT, symbol);
    Dl_info info = {0};
    str_addf(out, "%-16s", symbol);
    if (!at) {
        str_add_cstr(out, "inside the program");
    } else if (dladdr(at, &info) == 0 || !info.dli_fname) {
        str_add_cstr(out, "unknown");
    } else {
        text_display(out, str_text(info.dli_fname), TEXT_UTF8);
    }
    str_add_char(out, '\n');
}

/* The kernel of the search that is used, and those there are to choose from (--cpu). */
static void add_kernels(Str *out)
{
    str_addf(out, "%-16s%s; this machine has", "kernel", kernel_get()->name);
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        const Kernel *kernel = kernel_at((KernelLevel)level);
        if (kernel)
            str_addf(out, "%s %s", level ? "," : "", kernel->name);
    }
    str_add_char(out, '\n');
}

void version_write(Str *out)
{
    str_add_cstr(out, "isogloss " ISOGLOSS_VERSION "\n");
    const bool is_gcc =
        strncmp(__VERSION__, "Clang", 5) != 0 && strstr(__VERSION__, "clang") == NULL;
    char blas[BLAS_DESCRIPTION];
    str_addf(out, "%-16s%s\n", "BLAS", blas_describe(blas));
    add_file_of(out, "cblas_sgemm");
    add_file_of(out, "sgesdd_");
    add_file_of(out, "LAPACKE_sgesdd");
    add_kernels(out);
    str_addf(out, "%-16s", "figures");
    render_cairo_versions(out);
    str_add_char(out, '\n');
    str_addf(out, "%-16s%s%s\n", "compiler", is_gcc ? "GCC " : "", __VERSION__);
    str_addf(out, "%-16sGPL-3.0-or-later; no warranty\n", "licence");
}
