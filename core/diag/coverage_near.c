/* The nearest words to those that are missing.
 *
 * A word's signature is the set of its letters modulo 64 and their number. An edit takes
 * at most one letter away and adds at most one, so nearly all words are passed over
 * without being read; the distance of the others is worked out in a band. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/text.h"
#include "core/diag/coverage.h"

enum { LONGEST = 64, MOST_EDITS = 2, WORDS_A_CHUNK = 4 };

typedef struct Signature {
    uint64_t letters;
    int32_t n; /* 0: too long to be compared */
} Signature;

/* The letters of a word; an invalid byte is one of its own kind. Returns their number, 0
 * beyond LONGEST. */
static int32_t read_letters(Text t, uint32_t cp[LONGEST])
{
    int32_t n = 0;
    while (t.n > 0) {
        uint32_t c = 0;
        size_t used = text_decode(t, &c);
        if (used == 0) {
            c = 0x110000U + (unsigned char)t.p[0];
            used = 1;
        }
        if (n == LONGEST)
            return 0;
        cp[n++] = c;
        t = (Text){t.p + used, t.n - used};
    }
    return n;
}

static Signature sign(const uint32_t *cp, int32_t n)
{
    Signature s = {0, n};
    for (int32_t i = 0; i < n; i++)
        s.letters |= UINT64_C(1) << (cp[i] & 63U);
    return s;
}

static int most_edits(int32_t letters)
{
    return letters < 3 ? 0 : letters < 5 ? 1 : MOST_EDITS;
}

static bool may_be_near(const Signature *a, const Signature *b, int most)
{
    return b->n > 0 && abs(a->n - b->n) <= most &&
           __builtin_popcountll(a->letters & ~b->letters) <= most &&
           __builtin_popcountll(b->letters & ~a->letters) <= most;
}

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

/* The distance, or most + 1 when it is larger. Rows of the table of a's beginnings; only
 * the columns within `most` of the diagonal can matter. */
static int distance(const uint32_t *a, int na, const uint32_t *b, int nb, int most)
{
    int row[3][LONGEST + 1];
    const int far = most + 1;
    for (int j = 0; j <= nb; j++)
        row[0][j] = least_of(j, far);
    for (int i = 1; i <= na; i++) {
        int *now = row[i % 3];
        const int *last = row[(i + 2) % 3];
        const int *before = row[(i + 1) % 3];
        int least = far;
        for (int j = 0; j <= nb; j++) {
            if (j > 0 && abs(i - j) <= most) {
                now[j] = last[j - 1] + (a[i - 1] != b[j - 1]);
                now[j] = least_of(now[j], least_of(last[j], now[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    now[j] = least_of(now[j], before[j - 2] + 1);
            } else {
                now[j] = j == 0 ? i : far;
            }
            now[j] = least_of(now[j], far);
            least = least_of(least, now[j]);
        }
        if (least == far)
            return far;
    }
    return row[na % 3][nb];
}

typedef struct Search {
    const Vocab *list;
    const CoverageForms *cased;
    const Signature *of; /* of each form */
    const int32_t *word; /* of the list, those that are missing */
    const CoverageNear *out;
    Progress *progress;
} Search;

static void find_one(const Search *s, int32_t word, Str *folded)
{
    uint32_t a[LONGEST];
    uint32_t b[LONGEST];
    str_clear(folded);
    form_add(folded, vocab_word(s->list, word), FORM_CASE);
    const int32_t na = read_letters((Text){str_cstr(folded), folded->n}, a);
    const Signature own = sign(a, na);
    int room = most_edits(na);
    for (int32_t i = 0; i < s->cased->forms.n && room > 0; i++) {
        if (!may_be_near(&own, &s->of[i], room))
            continue;
        const int32_t nb = read_letters(vocab_word(&s->cased->forms, i), b);
        const int edits = distance(a, na, b, nb, room);
        if (edits > room)
            continue;
        s->out->row[word] = s->cased->row[i];
        s->out->edits[word] = (unsigned char)edits;
        room = edits - 1; /* only a nearer one, from here on */
    }
}

static void find_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    const Search *s = ctx;
    Str folded = {0};
    for (size_t i = begin; i < end && progress_tick(s->progress, 1); i++)
        find_one(s, s->word[i], &folded);
    str_free(&folded);
}

static Status sign_all(const CoverageForms *cased, Progress *progress, Signature *of)
{
    uint32_t cp[LONGEST];
    for (int32_t i = 0; i < cased->forms.n; i++) {
        if (progress && i % 1024 == 0 && progress_is_canceled(progress))
            return E_CANCELED;
        of[i] = sign(cp, read_letters(vocab_word(&cased->forms, i), cp));
    }
    return OK;
}

Status coverage_near_find(const Vocab *list, const int32_t *row,
                          const CoverageForms *cased, Progress *progress,
                          const CoverageNear *out, Error *err)
{
    int32_t *word = mem_xcalloc((size_t)list->n + 1, sizeof *word);
    size_t n = 0;
    for (int32_t i = 0; i < list->n; i++) {
        out->row[i] = -1;
        out->edits[i] = 0;
        if (row[i] < 0)
            word[n++] = i;
    }
    void *of = NULL;
    Status st = OK;
    if (n > 0)
        st = mem_data(&of, (size_t)cased->forms.n + 1, sizeof(Signature), "words", err);
    if (st == OK && n > 0)
        st = sign_all(cased, progress, of);
    if (st == OK && n > 0) {
        Search s = {list, cased, of, word, out, progress};
        if (progress)
            (void)progress_begin(progress, "looking for near words", n);
        st = par_for(n, WORDS_A_CHUNK, find_chunk, &s, progress);
    }
    free(of);
    free(word);
    return st;
}
