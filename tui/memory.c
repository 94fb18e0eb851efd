/* The history is a file of lines LABEL TAB TEXT to which each is added by one write, so
 * that programs side by side do not mix and a killed one loses nothing. A run holds a
 * lock on a file of its own, session-PID; one that can be locked has lost its program. */
#include "tui/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/mem.h"

struct Memory {
    Prompt *prompt;
    int history; /* descriptors, -1: none */
    int session;
    char *session_path;
};

/* --- the history --- */

/* What is worth knowing again: commands and filters, no notes and no answers. */
static bool is_kept(const char *label)
{
    return strcmp(label, ":") == 0 || strcmp(label, "/") == 0;
}

static void remembered(void *ctx, const char *label, const char *text)
{
    const Memory *m = ctx;
    Str line = {0};
    if (!is_kept(label) || strpbrk(text, "\t\n"))
        return;
    str_addf(&line, "%s\t%s\n", label, text);
    (void)flock(m->history, LOCK_EX); /* nobody shortens it meanwhile */
    if (write(m->history, line.p, line.n) < 0)
        errno = 0; /* a history that cannot be kept is no reason to stop anybody */
    (void)flock(m->history, LOCK_UN);
    str_free(&line);
}

/* The last lines that fit; *n_left: how many. */
static const char *tail(const Str *text, int *n_left)
{
    const char *begin = str_cstr(text); /* also of an empty file */
    const char *end = begin + text->n;
    const char *from = end;
    int n = 0;
    while (from > begin && n < MEMORY_LINES) {
        const char *line = from - 1;
        while (line > begin && line[-1] != '\n')
            line--;
        if (end - line > MEMORY_BYTES)
            break;
        from = line;
        n++;
    }
    *n_left = n;
    return from;
}

static void give(Prompt *p, const char *lines)
{
    for (const char *at = lines; *at;) {
        const size_t n = strcspn(at, "\n");
        const char *tab = memchr(at, '\t', n);
        if (tab) {
            char *label = mem_xstrndup(at, (size_t)(tab - at));
            char *text = mem_xstrndup(tab + 1, (size_t)(at + n - tab) - 1);
            if (is_kept(label) && text_is_utf8(str_text(text)))
                prompt_remember(p, label, text);
            free(text);
            free(label);
        }
        at += n + (at[n] == '\n');
    }
}

static bool slurp(int fd, Str *out)
{
    char block[4096];
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    const off_t most = (off_t)4 * MEMORY_BYTES; /* far more than was ever kept */
    if (st.st_size > most && lseek(fd, -most, SEEK_END) < 0)
        return false;
    for (ssize_t n = read(fd, block, sizeof block); n > 0;
         n = read(fd, block, sizeof block))
        str_add(out, block, (size_t)n);
    return true;
}

/* Leaves these lines in the file, in place: other runs have it open. They come before the
 * end is cut off, so that a kill between the two loses none. */
static void shorten(const char *path, const char *lines)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const size_t n = strlen(lines);
    if (fd < 0)
        return;
    if (pwrite(fd, lines, n, 0) == (ssize_t)n && ftruncate(fd, (off_t)n) != 0)
        errno = 0; /* it stays long */
    (void)close(fd);
}

static int open_history(const char *folder, Prompt *prompt)
{
    Str path = {0};
    Str text = {0};
    str_addf(&path, "%s/history", folder);
    const int flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    int fd = open(str_cstr(&path), flags, 0600);
    const bool is_locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (fd >= 0 && slurp(fd, &text)) {
        int left = 0;
        const char *from = tail(&text, &left);
        (void)fchmod(fd, 0600);
        give(prompt, from);
        if (from > str_cstr(&text) && is_locked) /* else the next run does */
            shorten(str_cstr(&path), from);
        (void)flock(fd, LOCK_UN);
    } else if (fd >= 0) {
        (void)close(fd);
        fd = -1;
    }
    str_free(&path);
    str_free(&text);
    return fd;
}

/* --- runs --- */

/* Whether a file of a run is nobody's any more; it is taken away then. */
static bool take_dead(int dir, const char *name)
{
    const int fd = openat(dir, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    const bool is_dead = flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (is_dead)
        (void)unlinkat(dir, name, 0);
    (void)close(fd);
    return is_dead;
}

static bool take_all_dead(const char *folder)
{
    bool has_died = false;
    DIR *dir = opendir(folder);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
        if (strncmp(e->d_name, "session-", 8) == 0)
            has_died |= take_dead(dirfd(dir), e->d_name);
    if (dir)
        (void)closedir(dir);
    return has_died;
}

static void begin_session(Memory *m, const char *folder)
{
    Str path = {0};
    Str early = {0}; /* a name that no other run takes for a dead one's, until the lock */
    str_addf(&path, "%s/session-%ld", folder, (long)getpid());
    str_addf(&early, "%s/starting-%ld", folder, (long)getpid());
    m->session = open(str_cstr(&early), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m->session >= 0 && (flock(m->session, LOCK_EX | LOCK_NB) != 0 ||
                            rename(str_cstr(&early), str_cstr(&path)) != 0)) {
        (void)unlink(str_cstr(&early));
        (void)close(m->session);
        m->session = -1;
    }
    str_free(&early);
    m->session_path = str_take(&path);
}

/* --- both --- */

static void make_folders(const char *folder)
{
    Str part = {0};
    for (const char *p = folder;; p++) {
        if ((*p == '/' || !*p) && part.n > 0)
            (void)mkdir(str_cstr(&part), 0700); /* the open that follows tells */
        if (!*p)
            break;
        str_add_char(&part, *p);
    }
    str_free(&part);
}

Memory *memory_open(const char *folder, Prompt *prompt, bool *has_died)
{
    if (has_died)
        *has_died = false;
    if (!folder || !*folder)
        return NULL;
    make_folders(folder);
    const bool died = take_all_dead(folder);
    if (has_died)
        *has_died = died;
    Memory *m = mem_xcalloc(1, sizeof *m);
    m->prompt = prompt;
    m->history = open_history(folder, prompt);
    begin_session(m, folder);
    if (m->history >= 0) {
        prompt->remembered = remembered;
        prompt->remembered_ctx = m;
    }
    return m;
}

void memory_close(Memory *m)
{
    if (!m)
        return;
    m->prompt->remembered = NULL;
    if (m->history >= 0)
        (void)close(m->history);
    if (m->session >= 0) {
        (void)unlink(m->session_path);
        (void)close(m->session);
    }
    free(m->session_path);
    free(m);
}
