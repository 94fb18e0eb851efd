#include "plots/report_earlier.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/digest.h"

enum { MOST_BYTES = 64 << 20 /* of a manifest */ };

VerifyManifest *report_earlier_read(const char *dir)
{
    Str path = {0};
    Str text = {0};
    char buf[8192];
    VerifyManifest *m = NULL;
    Error ignored;
    str_addf(&path, "%s/manifest.json", dir);
    FILE *f = fopen(str_cstr(&path), "rb");
    bool is_whole = f != NULL;
    for (size_t n = 1; is_whole && n > 0;) {
        n = fread(buf, 1, sizeof buf, f);
        str_add_text(&text, (Text){buf, n});
        is_whole = !ferror(f) && text.n <= MOST_BYTES;
    }
    if (f)
        (void)fclose(f);
    if (is_whole &&
        verify_read_manifest(&m, (Text){text.p, text.n}, "manifest.json", &ignored) != OK)
        m = NULL;
    str_free(&path);
    str_free(&text);
    return m;
}

/* Whether a file is what the manifest says; *is_there: it is a file at all. */
static bool is_unchanged(const VerifyNamed *file, const char *path, int fd,
                         bool *is_there)
{
    struct stat st;
    char hex[DIGEST_HEX];
    Error ignored;
    *is_there = fstatat(fd, file->name, &st, AT_SYMLINK_NOFOLLOW) == 0;
    return *is_there && S_ISREG(st.st_mode) &&
           digest_file(path, NULL, hex, &ignored) == OK &&
           str_compare(str_text(hex), str_text(file->sha256)) == 0;
}

int report_earlier_remove(const VerifyManifest *m, const char *dir, int fd,
                          const ReportEarlierKeeps *keeps, int *kept)
{
    int removed = 0;
    *kept = 0;
    for (int i = 0; m && i < m->nfiles; i++) {
        const VerifyNamed *file = &m->file[i];
        bool is_there = false;
        Str path = {0};
        if (keeps->is_file(keeps->ctx, file->name))
            continue;
        str_addf(&path, "%s/%s", dir, file->name);
        if (!is_unchanged(file, str_cstr(&path), fd, &is_there) ||
            keeps->is_input(keeps->ctx, str_cstr(&path)))
            *kept += is_there;
        else
            removed += unlinkat(fd, file->name, 0) == 0;
        str_free(&path);
    }
    return removed;
}
