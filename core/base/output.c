/* The order matters: all bytes, fsync, close, rename, fsync of the folder. Until the
 * rename nothing at the path has changed; after it everything has. */
#include "core/base/output.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/text.h"

#define TEMPORARY ".isogloss-"

enum {
    RANDOM_LETTERS = 6,
    TEMPORARY_SIZE = sizeof TEMPORARY + RANDOM_LETTERS,
    BUFFER = 64 << 10,
    ORPHAN_SECONDS = 3600
};

struct Output {
    int dir, fd;
    bool is_replacing, had_earlier;
    mode_t mode; /* of the earlier file */
    char *name;  /* in dir */
    char temporary[TEMPORARY_SIZE];
    size_t n; /* bytes waiting in buffer */
    char *buffer;
    Error failed;
    char shown[TEXT_SHORT];
};

/* ---- opening ---- */

static Status fail(Output *out, int code, Error *err)
{
    (void)error_set(&out->failed, E_OUTPUT, "could not write %s: %s%s", out->shown,
                    strerror(code),
                    out->had_earlier ? "; the earlier file is unchanged" : "");
    if (err)
        *err = out->failed;
    return E_OUTPUT;
}

/* Whether something stands at the name, and whether a file may take its place. */
static Status check_earlier(Output *out, Error *err)
{
    struct stat st;
    if (fstatat(out->dir, out->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? OK : fail(out, errno, err);
    if (S_ISDIR(st.st_mode))
        return fail(out, EISDIR, err);
    struct stat target = st;
    if (S_ISLNK(st.st_mode) && fstatat(out->dir, out->name, &target, 0) != 0)
        target.st_mode = S_IFREG; /* a dead link may go */
    if (!S_ISREG(target.st_mode))
        return error_set(err, E_OUTPUT, "could not write %s: is no regular file",
                         out->shown);
    if (!out->is_replacing) {
        (void)error_set(err, E_OUTPUT, "could not write %s: it exists already",
                        out->shown);
        error_hint(err, "--force replaces it");
        return E_OUTPUT;
    }
    out->had_earlier = true;
    out->mode = S_ISREG(st.st_mode) ? st.st_mode & 0777 : 0;
    return OK;
}

static void name_temporary(char name[TEMPORARY_SIZE])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    uint64_t bits = 0;
    if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) != (ssize_t)sizeof bits) {
        struct timespec now = {0};
        (void)clock_gettime(CLOCK_REALTIME, &now);
        bits = (uint64_t)now.tv_nsec * 1000003u + (uint64_t)getpid();
    }
    (void)snprintf(name, TEMPORARY_SIZE, TEMPORARY "xxxxxx");
    for (int i = 0; i < RANDOM_LETTERS; i++) {
        name[TEMPORARY_SIZE - 2 - i] = letters[bits % 36];
        bits /= 36;
    }
}

static Status open_temporary(Output *out, Error *err)
{
    for (int tries = 0; tries < 100; tries++) {
        name_temporary(out->temporary);
        out->fd = openat(out->dir, out->temporary,
                         O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (out->fd >= 0)
            return OK;
        if (errno != EEXIST && errno != EINTR)
            break;
    }
    return fail(out, errno, err);
}

/* Takes over dir (negative: its opening failed with errno). */
static Status open_in(Output **result, int dir, const char *name, Output *out, Error *err)
{
    const int code = errno;
    out->dir = dir;
    out->fd = -1;
    out->name = mem_xstrdup(name);
    out->buffer = mem_xalloc(BUFFER);
    Status status = dir < 0 ? fail(out, code, err) : OK;
    if (status == OK)
        status = check_earlier(out, err);
    if (status == OK)
        status = open_temporary(out, err);
    if (status != OK) {
        output_abort(out);
        return status;
    }
    *result = out;
    return OK;
}

static Output *new_output(const char *path, bool is_replacing)
{
    Output *out = mem_xcalloc(1, sizeof *out);
    out->is_replacing = is_replacing;
    (void)text_short(out->shown, str_text(path));
    return out;
}

Status output_open(Output **out, const char *path, bool is_replacing, Error *err)
{
    *out = NULL;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    Output *o = new_output(path, is_replacing);
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        const Status status = fail(o, *path ? EISDIR : ENOENT, err);
        free(o);
        return status;
    }
    /* "/name" is in "/", "name" in "." */
    char *folder = slash ? mem_xstrndup(path, (size_t)(slash - path) + (slash == path))
                         : mem_xstrdup(".");
    const int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int code = errno;
    free(folder);
    errno = code;
    return open_in(out, dir, name, o, err);
}

static bool is_fixed_name(const char *name)
{
    const size_t n = strlen(name);
    return n >= 1 && n <= 64 && name[0] != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.-") == n;
}

Status output_open_at(Output **out, int dir_fd, const char *name, bool is_replacing,
                      Error *err)
{
    assert(is_fixed_name(name));
    *out = NULL;
    Output *o = new_output(name, is_replacing);
    return open_in(out, fcntl(dir_fd, F_DUPFD_CLOEXEC, 3), name, o, err);
}

Status output_check_not_input(const char *path, const char *input_path, Error *err)
{
    struct stat a;
    struct stat b;
    if (strcmp(path, "-") == 0 || strcmp(input_path, "-") == 0 || stat(path, &a) != 0 ||
        stat(input_path, &b) != 0 || a.st_dev != b.st_dev || a.st_ino != b.st_ino)
        return OK;
    char shown[TEXT_SHORT];
    return error_set(err, E_OUTPUT, "could not write %s: it is an input file",
                     text_short(shown, str_text(path)));
}

/* ---- writing ---- */

static Status write_all(Output *out, const char *p, size_t n, Error *err)
{
    while (n > 0) {
        const ssize_t done = write(out->fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return fail(out, done < 0 ? errno : EIO, err);
        p += done;
        n -= (size_t)done;
    }
    return OK;
}

static Status flush(Output *out, Error *err)
{
    const size_t n = out->n;
    out->n = 0;
    return write_all(out, out->buffer, n, err);
}

static Status repeat_failure(const Output *out, Error *err)
{
    if (err)
        *err = out->failed;
    return out->failed.code;
}

Status output_write(Output *out, const void *bytes, size_t n, Error *err)
{
    if (out->failed.code != OK)
        return repeat_failure(out, err);
    if (n > BUFFER - out->n)
        TRY(flush(out, err));
    if (n >= BUFFER)
        return write_all(out, bytes, n, err);
    if (n > 0)
        memcpy(out->buffer + out->n, bytes, n);
    out->n += n;
    return OK;
}

/* fsync; a file system that cannot is no failure. */
static int sync_fd(int fd)
{
    int code = 0;
    do {
        code = fsync(fd) == 0 ? 0 : errno;
    } while (code == EINTR);
    return code == EINVAL || code == ENOTSUP ? 0 : code;
}

/* Renames without ever replacing what the caller did not allow to be replaced. */
static int rename_into_place(Output *out)
{
    if (out->is_replacing)
        return renameat(out->dir, out->temporary, out->dir, out->name) == 0 ? 0 : errno;
    if (renameat2(out->dir, out->temporary, out->dir, out->name, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    /* a file system without that call: a second name, then the first one goes */
    if (linkat(out->dir, out->temporary, out->dir, out->name, 0) != 0)
        return errno;
    return unlinkat(out->dir, out->temporary, 0) == 0 ? 0 : errno;
}

static Status put_into_place(Output *out, Error *err)
{
    TRY(flush(out, err));
    if (out->mode != 0)
        (void)fchmod(out->fd, out->mode);
    int code = sync_fd(out->fd);
    if (close(out->fd) != 0 && code == 0 && errno != EINTR)
        code = errno;
    out->fd = -1;
    if (code == 0)
        code = rename_into_place(out);
    if (code != 0)
        return fail(out, code, err);
    out->temporary[0] = '\0';
    code = sync_fd(out->dir);
    if (code != 0) {
        return error_set(err, E_OUTPUT,
                         "%s is written, but its folder could not be synced: %s",
                         out->shown, strerror(code));
    }
    return OK;
}

Status output_commit(Output *out, Error *err)
{
    const Status status =
        out->failed.code == OK ? put_into_place(out, err) : repeat_failure(out, err);
    output_abort(out);
    return status;
}

void output_abort(Output *out)
{
    if (!out)
        return;
    if (out->fd >= 0)
        (void)close(out->fd);
    if (out->dir >= 0) {
        if (out->temporary[0])
            (void)unlinkat(out->dir, out->temporary, 0);
        (void)close(out->dir);
    }
    free(out->name);
    free(out->buffer);
    free(out);
}

Status output_write_file(const char *path, const void *bytes, size_t n, bool is_replacing,
                         Error *err)
{
    Output *out = NULL;
    TRY(output_open(&out, path, is_replacing, err));
    const Status status = output_write(out, bytes, n, err);
    if (status == OK)
        return output_commit(out, err);
    output_abort(out);
    return status;
}

/* ---- folders ---- */

static bool is_temporary(const char *name)
{
    return strlen(name) == TEMPORARY_SIZE - 1 &&
           strncmp(name, TEMPORARY, sizeof TEMPORARY - 1) == 0;
}

static void remove_orphan(int dir, const char *name)
{
    struct stat st;
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
        st.st_uid == geteuid() && now.tv_sec - st.st_mtim.tv_sec > ORPHAN_SECONDS)
        (void)unlinkat(dir, name, 0);
}

/* Looks through the folder once: orphans go, anything else counts. */
static int scan_folder(int dir, bool *is_empty)
{
    *is_empty = true;
    const int again = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = again < 0 ? NULL : fdopendir(again);
    if (!d) {
        const int code = errno;
        if (again >= 0)
            (void)close(again);
        return code;
    }
    errno = 0;
    for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (is_temporary(e->d_name))
            remove_orphan(dir, e->d_name);
        else if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            *is_empty = false;
        errno = 0;
    }
    const int code = errno;
    (void)closedir(d);
    return code;
}

Status output_make_dir(const char *path, bool is_replacing, int *fd, Error *err)
{
    char shown[TEXT_SHORT];
    (void)text_short(shown, str_text(path));
    *fd = -1;
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return error_set(err, E_OUTPUT, "could not make the folder %s: %s", shown,
                         strerror(errno));
    const int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_empty = true;
    int code = dir < 0 ? errno : scan_folder(dir, &is_empty);
    if (code == 0 && (is_empty || is_replacing)) {
        *fd = dir;
        return OK;
    }
    if (dir >= 0)
        (void)close(dir);
    if (code != 0)
        return error_set(err, E_OUTPUT, "could not open the folder %s: %s", shown,
                         strerror(code));
    (void)error_set(err, E_OUTPUT, "the folder %s is not empty", shown);
    error_hint(err, "--force writes into it, replacing files of the same names");
    return E_OUTPUT;
}
