/* A disk that fails on demand: a VFS of SQLite that passes everything on and makes the
 * n-th write or sync fail, and all after it. */
#ifndef TESTS_UNIT_FAILING_DISK_H
#define TESTS_UNIT_FAILING_DISK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    sqlite3_io_methods io;
    int calls, fail_at; /* fail_at 0: never; from there on every call fails */
    int code;
} disk;

typedef struct DiskFile {
    sqlite3_file base;
    sqlite3_file *real;
} DiskFile;

static inline sqlite3_file *real_of(sqlite3_file *f)
{
    return ((DiskFile *)(void *)f)->real;
}

static inline bool disk_fails(void)
{
    return disk.fail_at > 0 && ++disk.calls >= disk.fail_at;
}

static inline int io_close(sqlite3_file *f)
{
    return real_of(f)->pMethods ? real_of(f)->pMethods->xClose(real_of(f)) : SQLITE_OK;
}

static inline int io_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static inline int io_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (disk_fails())
        return disk.code;
    return real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
}

static inline int io_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    return real_of(f)->pMethods->xTruncate(real_of(f), n);
}

static inline int io_sync(sqlite3_file *f, int flags)
{
    if (disk_fails())
        return disk.code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
    return real_of(f)->pMethods->xSync(real_of(f), flags);
}

static inline int io_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), n);
}

static inline int io_lock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xLock(real_of(f), level);
}

static inline int io_unlock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static inline int io_reserved(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static inline int io_control(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static inline int io_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static inline int io_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static inline int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f,
                            int flags, int *out)
{
    (void)vfs;
    DiskFile *d = (DiskFile *)(void *)f;
    d->real = (sqlite3_file *)(void *)(d + 1);
    const int rc = disk.real->xOpen(disk.real, name, d->real, flags, out);
    d->base.pMethods = d->real->pMethods ? &disk.io : NULL;
    return rc;
}

/* From now on all files of SQLite are on this disk. */
static inline bool failing_disk_install(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "disk";
    disk.vfs.szOsFile = (int)sizeof(DiskFile) + disk.real->szOsFile;
    disk.vfs.xOpen = disk_open;
    disk.io = (sqlite3_io_methods){.iVersion = 1,
                                   .xClose = io_close,
                                   .xRead = io_read,
                                   .xWrite = io_write,
                                   .xTruncate = io_truncate,
                                   .xSync = io_sync,
                                   .xFileSize = io_size,
                                   .xLock = io_lock,
                                   .xUnlock = io_unlock,
                                   .xCheckReservedLock = io_reserved,
                                   .xFileControl = io_control,
                                   .xSectorSize = io_sector,
                                   .xDeviceCharacteristics = io_device};
    return sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK;
}

#endif
