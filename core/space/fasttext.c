#include "core/space/fasttext.h"

#include <inttypes.h>
#include <string.h>

enum {
    MAGIC = 793712314,
    OLDEST = 11, /* versions of the format */
    NEWEST = 12,
    SUPERVISED = 3,
    ARGS = 12,         /* 32-bit options, then a double */
    MAX_LETTERS = 100, /* of an n-gram: hashing stays linear in the word */
};

/* The options in the order of the file. */
enum { DIM, WS, EPOCH, MIN_COUNT, NEG, WORD_NGRAMS, LOSS, MODEL, BUCKET, MINN, MAXN };

static int32_t load32(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    const uint32_t v = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
                       (uint32_t)b[3] << 24;
    int32_t out = 0;
    memcpy(&out, &v, sizeof out);
    return out;
}

static int64_t load64(const char *p)
{
    const uint64_t v = (uint32_t)load32(p) | (uint64_t)(uint32_t)load32(p + 4) << 32;
    int64_t out = 0;
    memcpy(&out, &v, sizeof out);
    return out;
}

/* Before 2017 the file began with its twelve options: dim ws epoch minCount neg
 * wordNgrams loss model bucket minn maxn lrUpdateRate. Each is asked to be what anybody
 * may choose. */
static bool is_old(Text head)
{
    static const int32_t most[ARGS] = {65536, 1000, 100000,  1 << 30, 1000, 100,
                                       4,     3,    1 << 30, 100,     100,  1 << 30};
    if (head.n < 64)
        return false;
    for (size_t i = 0; i < ARGS; i++) {
        const int32_t v = load32(head.p + 4 * i);
        if (v < 0 || v > most[i])
            return false;
    }
    return load32(head.p) > 0 && load32(head.p + 24) > 0 && load32(head.p + 28) > 0 &&
           load32(head.p + 36) <= load32(head.p + 40);
}

bool fasttext_is_magic(Text head)
{
    return (head.n >= 4 && load32(head.p) == MAGIC) || is_old(head);
}

Status fasttext_refuse_quantised(const char *name, Error *err)
{
    (void)error_set(err, E_INPUT,
                    "%s: is a quantised fastText model (.ftz): its vectors are coarse "
                    "codes",
                    name);
    error_hint(err, "give the .bin it was made from, or write text vectors: fasttext "
                    "print-word-vectors MODEL.ftz < WORDS");
    return E_INPUT;
}

/* Option `which` of those that begin at `args`. */
static int32_t option(Text head, size_t args, size_t which)
{
    return load32(head.p + args + 4 * which);
}

static Status check_options(const FastText *f, const Limits *limits, const char *name,
                            Error *err)
{
    if (f->d > 0 && (uint32_t)f->d > limits->dims) {
        return error_set(err, E_LIMIT, "%s: %d dimensions, at most %u are read", name,
                         f->d, limits->dims);
    }
    if (f->d < 1 || f->bucket < 0 || f->minn < 0 || f->maxn > MAX_LETTERS ||
        (f->maxn > 0 && f->bucket == 0)) {
        return error_set(
            err, E_INPUT,
            "%s: the header of the fastText model is damaged: %d dimensions, "
            "%d buckets, n-grams of %d to %d letters",
            name, f->d, f->bucket, f->minn, f->maxn);
    }
    return OK;
}

static Status check_counts(const FastText *f, int32_t entries, const char *name,
                           Error *err)
{
    if (f->words >= 1 && f->labels >= 0 && (int64_t)f->words + f->labels == entries)
        return OK;
    return error_set(err, E_INPUT,
                     "%s: the header of the fastText model is damaged: %d entries, %d "
                     "words, %d labels",
                     name, entries, f->words, f->labels);
}

Status fasttext_parse_header(Text head, const Limits *limits, const char *name,
                             FastText *out, Error *err)
{
    *out = (FastText){0};
    FastText f = {.is_old = is_old(head)};
    const size_t args = f.is_old ? 0 : 8;
    const size_t counts = args + 4 * (size_t)ARGS + 8;
    f.offset = counts + 20 + (f.is_old ? 0 : 8);
    if (head.n < f.offset) {
        return error_set(err, E_INPUT, "%s: the header of the fastText model is cut off",
                         name);
    }
    const int32_t version = f.is_old ? OLDEST : load32(head.p + 4);
    if (version < OLDEST || version > NEWEST) {
        return error_set(err, E_INPUT, "%s: version %d of fastText's format is not known",
                         name, version);
    }
    f.d = option(head, args, DIM);
    f.bucket = option(head, args, BUCKET);
    f.minn = option(head, args, MINN);
    f.maxn = option(head, args, MAXN);
    /* classifiers of version 11 have no n-grams of letters, whatever is written */
    if (!f.is_old && version == OLDEST && option(head, args, MODEL) == SUPERVISED)
        f.maxn = 0;
    if (f.maxn < 0)
        f.maxn = 0;
    f.words = load32(head.p + counts + 4);
    f.labels = load32(head.p + counts + 8);
    f.tokens = load64(head.p + counts + 12);
    TRY(check_options(&f, limits, name, err));
    TRY(check_counts(&f, load32(head.p + counts), name, err));
    if (!f.is_old && load64(head.p + counts + 20) >= 0) /* only those are pruned */
        return fasttext_refuse_quantised(name, err);
    *out = f;
    return OK;
}

uint32_t fasttext_hash(uint32_t hash, char byte)
{
    const uint32_t b = (unsigned char)byte;
    return (hash ^ (b < 0x80 ? b : b | 0xffffff00u)) * 16777619u;
}

/* Byte i of "<word>". */
static char byte_at(Text word, size_t i)
{
    if (i > 0 && i <= word.n)
        return word.p[i - 1];
    return "<>"[i > 0];
}

static bool is_tail(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

size_t fasttext_each_bucket(const FastText *f, Text word, FastTextSeen seen, void *ctx)
{
    const bool is_end = !f->is_old && str_compare(word, TEXT("</s>")) == 0;
    if (f->maxn == 0 || is_end)
        return 0;
    const size_t n = word.n + 2;
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_tail(byte_at(word, i)))
            continue;
        uint32_t hash = FASTTEXT_HASH;
        size_t j = i;
        for (int32_t letters = 1; j < n && letters <= f->maxn; letters++) {
            do
                hash = fasttext_hash(hash, byte_at(word, j++));
            while (j < n && is_tail(byte_at(word, j)));
            const bool is_bracket = letters == 1 && (i == 0 || j == n);
            if (letters < f->minn || is_bracket)
                continue;
            found++;
            seen(ctx, hash % (uint32_t)f->bucket);
        }
    }
    return found;
}
