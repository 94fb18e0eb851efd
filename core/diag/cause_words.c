#include "core/diag/cause_words.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"

enum { LETTERS = 64, LEAST_STEM = 4, LEAST_LETTERS = 5, MOST_APART = 2 };

/* --- forms of one word --- */

/* Letters of the folded form; at most LETTERS. */
static int32_t letters(Text t, uint32_t *out)
{
    Str folded = {0};
    text_fold(&folded, t);
    Text rest = {str_cstr(&folded), folded.n};
    int32_t n = 0;
    while (rest.n > 0 && n < LETTERS) {
        uint32_t cp = 0;
        const size_t used = text_decode(rest, &cp);
        out[n++] = used ? cp : (uint32_t)(unsigned char)rest.p[0] + 0x110000u;
        rest = (Text){rest.p + (used ? used : 1), rest.n - (used ? used : 1)};
    }
    str_free(&folded);
    return n;
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t apart(const uint32_t *a, int32_t na, const uint32_t *b, int32_t nb)
{
    int32_t row[LETTERS + 1] = {0};
    for (int32_t j = 0; j <= nb; j++)
        row[j] = j;
    for (int32_t i = 1; i <= na; i++) {
        int32_t corner = row[0];
        row[0] = i;
        for (int32_t j = 1; j <= nb; j++) {
            const int32_t change = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            row[j] = least(change, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[nb];
}

int32_t cause_words_distance(Text a, Text b)
{
    uint32_t x[LETTERS];
    uint32_t y[LETTERS];
    const int32_t nx = letters(a, x);
    return apart(x, nx, y, letters(b, y));
}

/* 1: a lemma in common; 0: both known, none in common; -1: one is not known. */
static int share_lemma(const WordFile *f, Text a, Text b)
{
    const int32_t first = wordfile_find(f, a);
    const int32_t other = wordfile_find(f, b);
    for (int32_t i = first; i >= 0; i = f->next[i]) {
        const Text lemma = vocab_word(&f->values, f->value[i]);
        if (str_compare(lemma, b) == 0)
            return 1;
        for (int32_t j = other; j >= 0; j = f->next[j])
            if (f->value[i] == f->value[j])
                return 1;
    }
    for (int32_t j = other; j >= 0; j = f->next[j])
        if (str_compare(vocab_word(&f->values, f->value[j]), a) == 0)
            return 1;
    return first >= 0 && other >= 0 ? 0 : -1;
}

CauseForm cause_words_form(Text a, Text b, const WordFile *lemmas)
{
    if (str_compare(a, b) == 0 || strcmp(text_script(a), text_script(b)) != 0)
        return CAUSE_FORM_NONE;
    const int known = share_lemma(lemmas, a, b);
    if (known >= 0)
        return known ? CAUSE_FORM_LEMMA : CAUSE_FORM_NONE;
    uint32_t x[LETTERS];
    uint32_t y[LETTERS];
    const int32_t nx = letters(a, x);
    const int32_t ny = letters(b, y);
    const int32_t longer = nx > ny ? nx : ny;
    int32_t same = 0;
    while (same < nx && same < ny && x[same] == y[same])
        same++;
    if (same == nx && same == ny)
        return CAUSE_FORM_SPELLING;
    if (same >= LEAST_STEM && 10 * same >= 6 * longer)
        return CAUSE_FORM_STEM;
    if (nx >= LEAST_LETTERS && ny >= LEAST_LETTERS && apart(x, nx, y, ny) <= MOST_APART)
        return CAUSE_FORM_LETTERS;
    return CAUSE_FORM_NONE;
}

/* --- names --- */

/* Whether the word begins with a capital; *has_case: its first letter could be one. */
static bool is_capital(Text word, bool *has_case)
{
    uint32_t cp = 0;
    const size_t n = text_decode(word, &cp);
    const Text first = {word.p, n ? n : (word.n > 0)};
    Str lower = {0};
    text_lower(&lower, first);
    const bool is_upper = str_compare(first, (Text){str_cstr(&lower), lower.n}) != 0;
    *has_case = is_upper || (n > 0 && ((cp >= 'a' && cp <= 'z') || cp >= 0xc0));
    str_free(&lower);
    return is_upper;
}

bool cause_words_has_capitals(const Space *s)
{
    int64_t capital = 0;
    int64_t all = 0;
    for (int32_t i = 0; i < s->n; i++) {
        bool has_case = false;
        capital += is_capital(space_word(s, i), &has_case);
        all += has_case;
    }
    return capital > 0 && 2 * capital < all;
}

static bool holds_digit(Text t)
{
    for (size_t i = 0; i < t.n; i++)
        if (t.p[i] >= '0' && t.p[i] <= '9')
            return true;
    return false;
}

static bool is_name_tag(Text tag)
{
    static const char *const tags[] = {"propn", "nnp",    "nnps", "np",  "ne",
                                       "name",  "per",    "pers", "loc", "org",
                                       "misc",  "entity", "num",  "cd",  "proper"};
    Str lower = {0};
    text_lower(&lower, tag);
    const char *t = str_cstr(&lower);
    t = strncmp(t, "b-", 2) == 0 || strncmp(t, "i-", 2) == 0 ? t + 2 : t;
    bool is_one = false;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        is_one = is_one || strcmp(t, tags[i]) == 0;
    str_free(&lower);
    return is_one;
}

const char *cause_words_name(const CauseNames *names, Text word)
{
    const WordFile *tags = names->tags;
    for (int32_t i = wordfile_find(tags, word); i >= 0; i = tags->next[i])
        if (is_name_tag(vocab_word(&tags->values, tags->value[i])))
            return "its tag is that of a name or number";
    if (holds_digit(word))
        return "it holds digits";
    bool has_case = false;
    if (!names->has_capitals || !is_capital(word, &has_case))
        return NULL;
    Str lower = {0};
    text_lower(&lower, word);
    const bool is_common =
        vocab_find(&names->space->vocab, (Text){str_cstr(&lower), lower.n}) >= 0;
    str_free(&lower);
    return is_common ? NULL : "the space has it with a capital only";
}

/* --- other spellings --- */

static bool is_equal(const Str *a, const Str *b)
{
    return str_compare((Text){str_cstr(a), a->n}, (Text){str_cstr(b), b->n}) == 0;
}

static CauseVariant how_far(Text a, Text b)
{
    Str x = {0};
    Str y = {0};
    Str nx = {0};
    Str ny = {0};
    text_lower(&x, a);
    text_lower(&y, b);
    text_nfc(&nx, (Text){str_cstr(&x), x.n});
    text_nfc(&ny, (Text){str_cstr(&y), y.n});
    const CauseVariant kind = is_equal(&x, &y)     ? CAUSE_VARIANT_CASE
                              : is_equal(&nx, &ny) ? CAUSE_VARIANT_FORM
                                                   : CAUSE_VARIANT_ACCENTS;
    str_free(&x);
    str_free(&y);
    str_free(&nx);
    str_free(&ny);
    return kind;
}

Status cause_words_find_variants(const Space *s, const Text *wanted, int32_t n_wanted,
                                 Progress *progress, CauseVariants *out, Error *err)
{
    *out = (CauseVariants){0};
    Str folded = {0};
    CauseVariants v = {0};
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)n_wanted, sizeof(Text), "words that are looked for",
                 err));
    Text *asked = memory;
    Status status = OK;
    for (int32_t i = 0; status == OK && i < n_wanted; i++) {
        int32_t id = 0;
        str_clear(&folded);
        text_fold(&folded, wanted[i]);
        status = vocab_add(&v.fold, (Text){str_cstr(&folded), folded.n}, &id, NULL, err);
        if (status == OK)
            asked[id] = wanted[i];
    }
    void *rows = NULL;
    if (status == OK)
        status = mem_data(&rows, (size_t)v.fold.n, sizeof *v.row, "other spellings", err);
    v.row = rows;
    for (int32_t i = 0; status == OK && i < v.fold.n; i++)
        v.row[i] = -1;
    (void)progress_begin(progress, "looking for other spellings", (uint64_t)s->n);
    for (int32_t r = 0; status == OK && v.fold.n > 0 && r < s->n; r++) {
        status = progress_tick(progress, 1) ? OK : E_CANCELED;
        str_clear(&folded);
        text_fold(&folded, space_word(s, r));
        const int32_t id = vocab_find(&v.fold, (Text){str_cstr(&folded), folded.n});
        const bool is_nearer =
            id >= 0 &&
            (v.row[id] < 0 || how_far(space_word(s, r), asked[id]) <
                                  how_far(space_word(s, v.row[id]), asked[id]));
        if (is_nearer)
            v.row[id] = r;
    }
    free((void *)asked);
    str_free(&folded);
    if (status == OK)
        *out = v;
    else
        cause_words_free_variants(&v);
    return status;
}

void cause_words_free_variants(CauseVariants *v)
{
    vocab_free(&v->fold);
    free(v->row);
    *v = (CauseVariants){0};
}

int32_t cause_words_variant(const CauseVariants *v, const Space *s, Text word,
                            CauseVariant *kind)
{
    *kind = CAUSE_VARIANT_NONE;
    Str folded = {0};
    text_fold(&folded, word);
    const int32_t id =
        v->fold.n ? vocab_find(&v->fold, (Text){str_cstr(&folded), folded.n}) : -1;
    str_free(&folded);
    if (id < 0 || v->row[id] < 0)
        return -1;
    *kind = how_far(space_word(s, v->row[id]), word);
    return v->row[id];
}
