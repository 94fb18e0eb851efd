/* fastText's native model files: the header, and the n-grams whose rows make up the
 * vector of a word, also of one that the vocabulary lacks.
 *
 * A model stores a row for each word and a row for each of `bucket` hash values; the
 * vector of a word is the mean of its own row and of the rows of its n-grams. Source:
 * Bojanowski et al. 2017, Enriching Word Vectors with Subword Information; layout and
 * hash as in fastText 0.9.2, src/fasttext.cc, args.cc, dictionary.cc. */
#ifndef CORE_SPACE_FASTTEXT_H
#define CORE_SPACE_FASTTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/str.h"

typedef struct FastText {
    bool is_old;           /* of before 2017: no version, never quantised */
    int32_t d;             /* dimensions */
    int32_t bucket;        /* rows for n-grams; 0: none */
    int32_t minn, maxn;    /* characters of an n-gram; maxn 0: words have no n-grams */
    int32_t words, labels; /* entries of the dictionary, words first */
    int64_t tokens;        /* words of the corpus, as counted */
    size_t offset;         /* where the dictionary begins */
} FastText;

/* True for the magic number, and for the first bytes of a model without one. */
bool fasttext_is_magic(Text head);

enum { FASTTEXT_HEADER = 92 }; /* bytes that the header takes at most */

/* Reads the header from the first bytes of a file; `name` begins every error sentence.
 * Errors: E_INPUT (cut, unknown version, impossible counts, quantised), E_LIMIT (d). */
MUST_USE Status fasttext_parse_header(Text head, const Limits *limits, const char *name,
                                      FastText *out, Error *err);

/* E_INPUT that names the way out for a model whose rows are compressed codes. */
MUST_USE Status fasttext_refuse_quantised(const char *name, Error *err);

/* 32-bit FNV-1a over bytes taken as signed, as fastText has it: a byte above 0x7f flips
 * the upper bits too. `hash` is that of what came before; begin with FASTTEXT_HASH. */
#define FASTTEXT_HASH 2166136261u
uint32_t fasttext_hash(uint32_t hash, char byte);

/* Calls seen for the bucket of every n-gram of <word>, in fastText's order: those of minn
 * to maxn characters, without the lone brackets. "</s>", the end of a sentence,
 * has none but in old models.
 * O(length x maxn). Returns their number. */
typedef void (*FastTextSeen)(void *ctx, uint32_t bucket);
size_t fasttext_each_bucket(const FastText *f, Text word, FastTextSeen seen, void *ctx);

#endif
