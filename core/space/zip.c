/* What stands at the end of an archive is believed only after it fits into the file.
 * Local headers repeat the directory; of them only the length is used, to find the data.
 */
#include "core/space/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

enum {
    END_BYTES = 22,     /* the end record, without its comment */
    COMMENT = 65535,    /* bytes of a comment at most */
    LOCATOR_BYTES = 20, /* before the end record of a zip64 archive */
    END64_BYTES = 56,
    ENTRY_BYTES = 46, /* of the directory, without names */
    LOCAL_BYTES = 30,
    EXTRA64 = 1, /* extra field with sizes of 64 bits */
    STORED = 0,
    DEFLATED = 8
};

typedef struct End {
    uint64_t entries, bytes, offset; /* of the directory */
    uint64_t at;                     /* where it must have ended */
} End;

static uint64_t load(const char *p, int bytes)
{
    uint64_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

static bool begins(const char *p, const char *mark)
{
    return memcmp(p, mark, 4) == 0;
}

static Status damaged(const Input *in, const char *what, Error *err)
{
    return error_set(err, E_INPUT, "%s: the zip archive is damaged: %s", input_name(in),
                     what);
}

bool zip_is_magic(Text head)
{
    return head.n >= 4 && begins(head.p, "PK\3\4");
}

/* The record at `at`, which says with all bits set what only its 64-bit form can hold. */
static Status read_end64(const Input *in, uint64_t at, End *end, Error *err)
{
    char locator[LOCATOR_BYTES];
    char b[END64_BYTES];
    const bool is_needed =
        end->entries == 0xffff || end->bytes == 0xffffffffu || end->offset == 0xffffffffu;
    if (!is_needed || at < LOCATOR_BYTES)
        return OK;
    TRY(input_pread(in, locator, sizeof locator, at - LOCATOR_BYTES, err));
    if (!begins(locator, "PK\6\7"))
        return OK;
    const uint64_t place = load(locator + 8, 8);
    if (place > at - LOCATOR_BYTES || at - LOCATOR_BYTES - place < END64_BYTES)
        return damaged(in, "its zip64 record is out of place", err);
    TRY(input_pread(in, b, sizeof b, place, err));
    if (!begins(b, "PK\6\6"))
        return damaged(in, "its zip64 record is missing", err);
    *end = (End){.entries = load(b + 32, 8),
                 .bytes = load(b + 40, 8),
                 .offset = load(b + 48, 8),
                 .at = place};
    return OK;
}

/* The end record is the last one whose comment reaches exactly to the end of the file. */
static Status find_end(const Input *in, End *end, Error *err)
{
    const uint64_t size = input_file_size(in);
    const size_t n = size < END_BYTES + COMMENT ? (size_t)size : END_BYTES + COMMENT;
    char *tail = mem_xalloc(n);
    Status st = input_pread(in, tail, n, size - n, err);
    size_t at = n < END_BYTES ? 0 : n - END_BYTES + 1;
    bool is_found = false;
    while (st == OK && !is_found && at > 0) {
        at--;
        is_found =
            begins(tail + at, "PK\5\6") && load(tail + at + 20, 2) == n - at - END_BYTES;
    }
    if (st == OK && !is_found) {
        st = damaged(in, "its directory is missing (an incomplete download?)", err);
    } else if (st == OK && load(tail + at + 4, 4) != 0) {
        st = error_set(err, E_INPUT, "%s: is a zip archive in several volumes",
                       input_name(in));
    }
    if (st == OK) {
        *end = (End){.entries = load(tail + at + 10, 2),
                     .bytes = load(tail + at + 12, 4),
                     .offset = load(tail + at + 16, 4),
                     .at = size - n + at};
        st = read_end64(in, end->at, end, err);
    }
    free(tail);
    if (st != OK)
        return st;
    if (end->entries > ZIP_ENTRIES || end->bytes > ZIP_DIRECTORY) {
        return error_set(err, E_LIMIT, "%s: an archive of more than %d entries",
                         input_name(in), ZIP_ENTRIES);
    }
    if (end->offset > end->at || end->bytes > end->at - end->offset ||
        end->bytes < end->entries * ENTRY_BYTES)
        return damaged(in, "its directory does not fit into it", err);
    return OK;
}

/* Takes the next 64-bit value of the extra field when *v is all ones. */
static bool take_wide(uint64_t *v, const char **p, const char *end)
{
    if (*v != 0xffffffffu)
        return true;
    if (end - *p < 8)
        return false;
    *v = load(*p, 8);
    *p += 8;
    return true;
}

static bool read_extra(ZipEntry *e, const char *p, const char *end)
{
    const bool is_wide =
        e->size == 0xffffffffu || e->packed == 0xffffffffu || e->header == 0xffffffffu;
    while (is_wide && end - p >= 4) {
        const uint64_t id = load(p, 2);
        const uint64_t n = load(p + 2, 2);
        p += 4;
        if ((uint64_t)(end - p) < n)
            return false;
        if (id == EXTRA64) {
            const char *last = p + n;
            return take_wide(&e->size, &p, last) && take_wide(&e->packed, &p, last) &&
                   take_wide(&e->header, &p, last);
        }
        p += n;
    }
    return true;
}

/* One entry from the front of *rest. */
static bool read_entry(Text *rest, ZipEntry *e)
{
    const char *p = rest->p;
    if (rest->n < ENTRY_BYTES || !begins(p, "PK\1\2"))
        return false;
    const size_t name = (size_t)load(p + 28, 2);
    const size_t extra = (size_t)load(p + 30, 2);
    const size_t all = ENTRY_BYTES + name + extra + (size_t)load(p + 32, 2);
    if (rest->n < all)
        return false;
    *e = (ZipEntry){.method = (unsigned)load(p + 10, 2),
                    .is_encrypted = p[8] & 1,
                    .crc = (uint32_t)load(p + 16, 4),
                    .packed = load(p + 20, 4),
                    .size = load(p + 24, 4),
                    .header = load(p + 42, 4)};
    const char *end = p + ENTRY_BYTES + name + extra;
    if (!read_extra(e, p + ENTRY_BYTES + name, end))
        return false;
    e->name = mem_xalloc(name + 1);
    for (size_t i = 0; i < name; i++) {
        const char c = p[ENTRY_BYTES + i];
        e->name[i] = '?';
        if (c != '\0')
            e->name[i] = c;
    }
    e->name[name] = '\0';
    *rest = (Text){p + all, rest->n - all};
    return true;
}

Status zip_read(Zip *out, const Input *in, Error *err)
{
    *out = (Zip){0};
    End end = {0};
    TRY(find_end(in, &end, err));
    Zip z = {.item = mem_xcalloc((size_t)end.entries + 1, sizeof *z.item)};
    char *all = mem_xalloc((size_t)end.bytes);
    Status st = input_pread(in, all, (size_t)end.bytes, end.offset, err);
    Text rest = {all, (size_t)end.bytes};
    while (st == OK && (uint64_t)z.n < end.entries) {
        if (!read_entry(&rest, &z.item[z.n]))
            st = damaged(in, "its directory cannot be read", err);
        else
            z.n++;
    }
    free(all);
    if (st != OK) {
        zip_free(&z);
        return st;
    }
    *out = z;
    return OK;
}

void zip_free(Zip *z)
{
    for (int i = 0; i < z->n; i++)
        free(z->item[i].name);
    free(z->item);
    *z = (Zip){0};
}

static Status refuse_entry(const char *name, const char *why, Error *err)
{
    return error_set(err, E_INPUT, "%s: %s", name, why);
}

Status zip_open(Input **out, const Zip *z, int i, const Input *in, const char *name,
                Error *err)
{
    *out = NULL;
    const ZipEntry *e = &z->item[i];
    const uint64_t size = input_file_size(in);
    char b[LOCAL_BYTES];
    if (e->is_encrypted)
        return refuse_entry(name, "is encrypted", err);
    if (e->method != STORED && e->method != DEFLATED) {
        return error_set(err, E_INPUT, "%s: is packed by a method (%u) that is not read",
                         name, e->method);
    }
    if (e->packed == 0)
        return refuse_entry(name, "is empty", err);
    if (e->header > size || size - e->header < LOCAL_BYTES)
        return refuse_entry(name, "lies outside of the archive", err);
    TRY(input_pread(in, b, sizeof b, e->header, err));
    const uint64_t offset = e->header + LOCAL_BYTES + load(b + 26, 2) + load(b + 28, 2);
    if (!begins(b, "PK\3\4"))
        return refuse_entry(name, "is not where the archive says", err);
    if (offset > size || e->packed > size - offset)
        return refuse_entry(name, "lies outside of the archive", err);
    const InputPart part = {.name = name,
                            .offset = offset,
                            .n = e->packed,
                            .size = e->size,
                            .crc = e->crc,
                            .is_deflated = e->method == DEFLATED};
    return input_open_part(out, in, &part, err);
}
