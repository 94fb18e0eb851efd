/* Small fastText models, written by hand after the layout of fastText 0.9.2. */
#ifndef TESTS_UNIT_MODELS_H
#define TESTS_UNIT_MODELS_H

#include <string.h>

#include "core/base/str.h"
#include "tests/unit/hashed.h"

typedef struct Model {
    int32_t d, bucket, minn, maxn;
    const char *const *word; /* n of them, then labels "__label__0", ... */
    int32_t n, labels;
    int32_t version, kind; /* kind: 1 cbow, 2 skip-gram, 3 classifier */
    bool is_old;
    char quant; /* the byte before the first matrix */
} Model;

static inline void models_add_int(Str *s, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        str_add_char(s, (char)(v >> (8 * i) & 0xff));
}

static inline void models_add_matrix(Str *s, int64_t n, int32_t d, uint32_t seed)
{
    models_add_int(s, (uint64_t)n, 8);
    models_add_int(s, (uint64_t)d, 8);
    for (int64_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < d; j++) {
            const float v = hashed_number((uint32_t)i, (uint32_t)j, seed);
            uint32_t bits = 0;
            memcpy(&bits, &v, 4);
            models_add_int(s, bits, 4);
        }
    }
}

/* Row i of the first matrix has the numbers hashed_number(i, j, 1); word i is counted
 * 1000 - i times. */
static inline void models_add(Str *s, const Model *m)
{
    if (!m->is_old) {
        models_add_int(s, 793712314, 4);
        models_add_int(s, (uint64_t)(m->version ? m->version : 12), 4);
    }
    const int32_t kind = m->kind ? m->kind : 2;
    const int32_t args[12] = {m->d, 5,    5,         1,       5,       1,
                              2,    kind, m->bucket, m->minn, m->maxn, 100};
    for (int i = 0; i < 12; i++)
        models_add_int(s, (uint32_t)args[i], 4);
    models_add_int(s, 0x3f1a36e2eb1c432d, 8); /* 1e-4 */
    models_add_int(s, (uint64_t)(m->n + m->labels), 4);
    models_add_int(s, (uint64_t)m->n, 4);
    models_add_int(s, (uint64_t)m->labels, 4);
    models_add_int(s, 12345, 8);
    if (!m->is_old)
        models_add_int(s, UINT64_MAX, 8);
    for (int32_t i = 0; i < m->n + m->labels; i++) {
        if (i < m->n)
            str_add_cstr(s, m->word[i]);
        else
            str_addf(s, "__label__%d", i - m->n);
        str_add_char(s, '\0');
        models_add_int(s, (uint64_t)(1000 - i), 8);
        str_add_char(s, i < m->n ? 0 : 1);
    }
    if (!m->is_old)
        str_add_char(s, m->quant);
    models_add_matrix(s, (int64_t)m->n + m->bucket, m->d, 1);
    if (!m->is_old)
        str_add_char(s, 0);
    models_add_matrix(s, m->labels ? m->labels : m->n, m->d, 2);
}

#endif
