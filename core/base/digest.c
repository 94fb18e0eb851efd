#include "core/base/digest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/text.h"

enum { BLOCK = 512 << 10 }; /* bytes between two ticks: about 2 ms */

static void add_hex(struct sha256_ctx *ctx, char hex[DIGEST_HEX])
{
    static const char digit[] = "0123456789abcdef";
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(ctx, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        hex[2 * i] = digit[sum[i] >> 4];
        hex[2 * i + 1] = digit[sum[i] & 15];
    }
    hex[DIGEST_HEX - 1] = '\0';
}

void digest_bytes(const void *bytes, size_t n, char hex[DIGEST_HEX])
{
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    sha256_update(&ctx, n, bytes);
    add_hex(&ctx, hex);
}

/* Feeds the file's bytes to ctx; *total counts them. Gives errno, or -1 when cancelled.
 */
static int update(struct sha256_ctx *ctx, int fd, uint64_t *total, Progress *progress)
{
    uint8_t *block = mem_xalloc(BLOCK);
    int code = 0;
    ssize_t n = 1;
    while (code == 0 && n != 0) {
        n = read(fd, block, BLOCK);
        if (n < 0) {
            code = errno == EINTR ? 0 : errno;
            continue;
        }
        sha256_update(ctx, (size_t)n, block);
        *total += (uint64_t)n;
        if (!progress_tick(progress, (uint64_t)n))
            code = -1;
    }
    free(block);
    return code;
}

Status digest_file(const char *path, Progress *progress, char hex[DIGEST_HEX], Error *err)
{
    int fd = -1;
    uint64_t size = 0;
    hex[0] = '\0';
    TRY(input_open_regular(&fd, &size, path, err));
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    uint64_t total = 0;
    const int code = progress_begin(progress, "computing the digest", size)
                         ? update(&ctx, fd, &total, progress)
                         : -1;
    (void)close(fd);
    char name[TEXT_SHORT];
    (void)text_short(name, str_text(path));
    if (code < 0)
        return error_set(err, E_CANCELED, "canceled");
    if (code > 0)
        return error_set(err, E_INPUT, "%s: %s", name, strerror(code));
    if (total < size)
        return error_set(err, E_INPUT, "%s: became shorter while it was read", name);
    if (total > size)
        return error_set(err, E_INPUT, "%s: was changed while it was read", name);
    add_hex(&ctx, hex);
    return OK;
}
