#include "tests/tui/program.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/mem.h"

static const char *from_environment(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value ? value : otherwise;
}

const char *program_path(void)
{
    static char path[4096];
    (void)snprintf(path, sizeof path, "%s/tui/isogloss",
                   from_environment("ISOGLOSS_BUILD_ROOT", "build"));
    return path;
}

char *program_source(const char *name)
{
    Str s = {0};
    str_addf(&s, "%s/%s", from_environment("ISOGLOSS_SOURCE_ROOT", "."), name);
    return str_take(&s);
}

char *program_scratch(const char *name)
{
    Str s = {0};
    str_addf(&s, "%s/tests/tui/scratch",
             from_environment("ISOGLOSS_BUILD_ROOT", "build"));
    (void)mkdir(str_cstr(&s), 0777);
    str_addf(&s, "/%s", name);
    (void)mkdir(str_cstr(&s), 0777);
    DIR *dir = opendir(str_cstr(&s));
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
        if (e->d_name[0] != '.')
            (void)unlinkat(dirfd(dir), e->d_name, 0);
    if (dir)
        (void)closedir(dir);
    return str_take(&s);
}

static Vt *open_study(const VtOptions *options, char *limit)
{
    char program[4096];
    char study[] = "samples/study.ini";
    char option[] = "--max-vocab";
    (void)snprintf(program, sizeof program, "%s", program_path());
    char *root = program_source("");
    VtOptions o = *options;
    o.folder = root;
    Vt *vt = vt_start(&o, (char *[]){program, study, limit ? option : NULL, limit, NULL});
    free(root);
    return vt;
}

Vt *program_open(int rows, int cols)
{
    return open_study(&(VtOptions){.rows = rows, .cols = cols}, NULL);
}

Vt *program_open_small(const VtOptions *options)
{
    char limit[] = "400";
    return open_study(options, limit);
}
