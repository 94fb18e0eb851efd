/* Detection is by content: endings of names lie (word2vec and fastText both write .bin).
 *
 * A first line of two whole numbers is a header when the rows behind it have one field
 * more than it says; so a GloVe file that happens to begin with the row "2000 1" is not
 * misread, and a header with a wrong d is named as what it is. Behind a header stand text
 * or binary rows: text when the first row is one, or holds nothing that text does not. */
#include "core/space/read_plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "core/space/read_line.h"
#include "core/space/safetensors.h"
#include "core/space/zip.h"

enum {
    HEAD_BYTES = 1 << 20, /* looked at */
    HEAD_ROWS = 100,      /* rows that vote on the number of columns */
    PROMISE_FACTOR = 10   /* a claim beyond this many times the file is absurd */
};

typedef struct Head {
    Text all;    /* first bytes, without BOM */
    bool is_all; /* they are the whole file */
    const char *name;
    const Limits *limits;
    uint64_t size; /* content bytes; 0: unknown */
} Head;

/* Takes a line of *rest, without its end; *is_whole tells whether the end was there. */
static bool next_line(Text *rest, Text *line, bool *is_whole)
{
    if (rest->n == 0)
        return false;
    const char *end = memchr(rest->p, '\n', rest->n);
    *is_whole = end != NULL;
    const size_t n = end ? (size_t)(end - rest->p) : rest->n;
    const size_t used = end ? n + 1 : n;
    *line = read_line_trim((Text){rest->p, n});
    *rest = (Text){rest->p + used, rest->n - used};
    return true;
}

/* How many numbers the rows have, by vote of the first whole ones. */
typedef struct Vote {
    size_t rows;
    size_t winner;    /* numbers in most rows; the first such count at a tie */
    size_t first;     /* numbers in the first row */
    bool is_cut;      /* not even the first row is whole: it is longer than the head */
    bool has_numbers; /* some row ends in a number */
} Vote;

static Vote vote_columns(const Head *h, Text rest)
{
    size_t count[HEAD_ROWS];
    Vote v = {0};
    bool is_whole = true;
    for (Text line; v.rows < HEAD_ROWS && next_line(&rest, &line, &is_whole);) {
        if (line.n == 0 || (!is_whole && !h->is_all && v.rows > 0))
            continue;
        const size_t numbers = read_line_count_numbers(line);
        const size_t fields = read_line_count_fields(line);
        v.is_cut = !is_whole && !h->is_all;
        v.has_numbers = v.has_numbers || numbers > 0;
        count[v.rows++] = numbers ? numbers : fields - 1;
    }
    size_t best = 0;
    for (size_t i = 0; i < v.rows; i++) {
        size_t votes = 0;
        for (size_t j = 0; j < v.rows; j++)
            votes += count[j] == count[i];
        if (votes > best) {
            best = votes;
            v.winner = count[i];
        }
    }
    v.first = v.rows ? count[0] : 0;
    return v;
}

static Status refuse_header(const Head *h, int64_t line_number, Text line,
                            const char *what, Error *err)
{
    char shown[TEXT_SHORT];
    return error_set(err, E_INPUT, "%s:%" PRId64 ": the first line \"%s\" %s", h->name,
                     line_number, text_short(shown, line), what);
}

/* n x d as the sentence needs it: "1000000000 x 300 numbers (1.2 TB)". */
static void describe_claim(uint64_t n, uint64_t d, char *buf, size_t size)
{
    uint64_t bytes = 0;
    char human[16];
    if (__builtin_mul_overflow(n, d, &bytes) || __builtin_mul_overflow(bytes, 4u, &bytes))
        bytes = UINT64_MAX;
    mem_format_size(bytes, human);
    (void)snprintf(buf, size, "%" PRIu64 " x %" PRIu64 " numbers (%s)", n, d, human);
}

/* Refuses a claim that the file cannot hold by far; a file that was merely cut is found
 * out when its rows end, and then the last whole row can be named. `where` is what makes
 * the claim. */
static Status check_promise(const Head *h, uint64_t n, uint64_t d, uint64_t row_bytes,
                            const char *where, Error *err)
{
    if (h->size == 0)
        return OK;
    uint64_t need = 0;
    const bool fits = !__builtin_mul_overflow(n, row_bytes, &need);
    if (fits && need / PROMISE_FACTOR <= h->size)
        return OK;
    char claim[96];
    char size[32];
    describe_claim(n, d, claim, sizeof claim);
    mem_format_size(h->size, size);
    if (h->size < 1000)
        (void)snprintf(size, sizeof size, "%" PRIu64 " bytes", h->size);
    return error_set(err, E_INPUT, "%s: the %s promises %s; the file has %s", h->name,
                     where, claim, size);
}

/* The same for a first line; a row takes 4 bytes a number in binary, 2 in text, and 2. */
static Status check_first_line(const Head *h, const ReadPlan *p, Error *err)
{
    const uint64_t each = p->format == SPACE_WORD2VEC_BINARY ? 4 : 2;
    return check_promise(h, (uint64_t)p->n, (uint64_t)p->d, each * (uint64_t)p->d + 2,
                         "first line", err);
}

static Status check_dimensions(const Head *h, int64_t d, Error *err)
{
    if (d <= (int64_t)h->limits->dims)
        return OK;
    return error_set(err, E_LIMIT, "%s: %" PRId64 " dimensions, at most %u are read",
                     h->name, d, h->limits->dims);
}

/* Two fields that are numbers of some kind: a header, right or wrong. */
static bool is_header_like(Text line, Text *a, Text *b)
{
    Text rest = line;
    Text none;
    double unused = 0;
    return read_line_next_field(&rest, a) && read_line_next_field(&rest, b) &&
           !read_line_next_field(&rest, &none) &&
           number_parse_double(a->p, a->n, &unused) != NUMBER_BAD &&
           number_parse_double(b->p, b->n, &unused) != NUMBER_BAD;
}

/* Text rows hold no control characters but tabs; the bytes of floats nearly always do,
 * and when not, they are hardly UTF-8. Only the numbers of the first row are looked at:
 * words may hold anything. */
static bool is_binary_row(Text rest, int64_t d)
{
    const char *blank = memchr(rest.p, ' ', rest.n);
    if (!blank)
        return rest.n > 0 && memchr(rest.p, '\0', rest.n) != NULL;
    const size_t left = rest.n - (size_t)(blank + 1 - rest.p);
    const size_t want = 4 * (size_t)d;
    const Text numbers = {blank + 1, left < want ? left : want};
    for (size_t i = 0; i < numbers.n; i++) {
        const unsigned char c = (unsigned char)numbers.p[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return true;
    }
    return numbers.n >= want && !text_is_utf8(numbers);
}

/* The first row is text when it has the right number of columns. */
static bool is_text_row(Text rest, int64_t d)
{
    Text line;
    bool is_whole = false;
    while (next_line(&rest, &line, &is_whole)) {
        if (line.n > 0)
            return read_line_count_numbers(line) >= (size_t)d;
    }
    return false;
}

/* A line of two numbers whose rows do not fit (n is 0 when they make no header): says
 * what is wrong with it. */
static Status refuse_wrong_header(const Head *h, const ReadPlan *p, Text line, Vote v,
                                  Error *err)
{
    char what[128];
    if (p->n > 0) {
        (void)snprintf(what, sizeof what,
                       "says %" PRId64 " numbers a row, most rows have %zu", p->d,
                       v.winner);
    } else {
        (void)snprintf(what, sizeof what,
                       "is no header: rows and dimensions are whole numbers from 1 to %d",
                       INT32_MAX);
    }
    return refuse_header(h, p->lines, line, what, err);
}

/* Whether rows of one number each are a list of counts: at least three, of the first
 * hundred all whole and none negative. Who has vectors of one dimension has a header, or
 * a point in some number. */
static bool is_counts(Text rest)
{
    enum { FEWEST = 3, LOOKED_AT = 100 };
    Text line;
    bool is_whole = false;
    int seen = 0;
    while (seen < LOOKED_AT && next_line(&rest, &line, &is_whole) && is_whole) {
        size_t at = line.n;
        while (at > 0 && line.p[at - 1] >= '0' && line.p[at - 1] <= '9')
            at--;
        const bool is_number =
            at < line.n && at > 0 && (line.p[at - 1] == '\t' || line.p[at - 1] == ' ');
        if (line.n > 0 && !is_number)
            return false;
        seen += line.n > 0;
    }
    return seen >= FEWEST;
}

static Status plan_glove(const Head *h, Text rest, ReadPlan *p, Error *err)
{
    const Vote v = vote_columns(h, rest);
    if (v.winner == 1 && v.has_numbers && is_counts(rest)) {
        (void)error_set(err, E_INPUT,
                        "%s: each word has one whole number: a list of counts, and no "
                        "space",
                        h->name);
        error_hint(err, "counts = FILE in [space NAME] of a study; vectors of one "
                        "dimension have a first line `rows 1`");
        return E_INPUT;
    }
    Text line = {"", 0};
    bool is_whole = false;
    (void)next_line(&rest, &line, &is_whole); /* never blank: plan_text skips those */
    const bool is_digit = line.n > 0 && line.p[line.n - 1] >= '0' &&
                          line.p[line.n - 1] <= '9'; /* may be a number misspelt */
    if (v.is_cut) {
        return error_set(err, E_INPUT,
                         "%s: a first row of more than %d bytes needs a line `rows "
                         "columns` before it",
                         h->name, HEAD_BYTES);
    }
    if (v.winner == 0 || !(v.has_numbers || is_digit)) {
        char shown[TEXT_SHORT];
        (void)error_set(err, E_INPUT, "%s: holds no rows of numbers (it begins \"%s\")",
                        h->name, text_short(shown, line));
        error_hint(err, "a row is a word and its numbers, separated by blanks");
        return E_INPUT;
    }
    p->format = SPACE_GLOVE_TEXT;
    p->n = -1;
    p->d = (int64_t)v.winner;
    return check_dimensions(h, p->d, err);
}

/* A line of two numbers that stands first. */
typedef struct HeaderLine {
    Text line, a, b; /* the line and its two fields */
    Text rest;       /* what follows */
} HeaderLine;

/* The header is valid: which rows stand behind it? False: rows of another width. */
static bool find_rows(const Head *h, const HeaderLine *f, const Vote *v, ReadPlan *p)
{
    if (p->d <= (int64_t)h->limits->dims && !is_text_row(f->rest, p->d) &&
        is_binary_row(f->rest, p->d)) {
        p->format = SPACE_WORD2VEC_BINARY;
        return true;
    }
    p->format = SPACE_WORD2VEC_TEXT;
    return v->first == (size_t)p->d || v->winner == (size_t)p->d ||
           (v->is_cut && v->has_numbers && v->first < (size_t)p->d);
}

static Status plan_header(const Head *h, const HeaderLine *f, ReadPlan *p, Error *err)
{
    const bool are_whole = number_parse_int(f->a.p, f->a.n, &p->n) &&
                           number_parse_int(f->b.p, f->b.n, &p->d);
    const bool is_valid =
        are_whole && p->n > 0 && p->d > 0 && p->n <= INT32_MAX && p->d <= INT32_MAX;
    const ReadPlan before = *p;
    p->lines++;
    p->skip += (uint64_t)(f->rest.p - f->line.p);
    const Vote v = vote_columns(h, f->rest);
    if (is_valid && find_rows(h, f, &v, p)) {
        TRY(check_first_line(h, p, err));
        return check_dimensions(h, p->d, err);
    }
    if (is_valid && v.rows == 0) {
        return error_set(err, E_INPUT, "%s: promises %" PRId64 " rows, has none", h->name,
                         p->n);
    }
    if (v.winner == 1 && v.has_numbers) { /* GloVe of one dimension, from "2000 1.5" on */
        *p = before;
        const size_t n = (size_t)(h->all.p + h->all.n - f->line.p);
        return plan_glove(h, (Text){f->line.p, n}, p, err);
    }
    if (is_valid) { /* an absurd claim explains more than a wrong width */
        TRY(check_first_line(h, p, err));
        TRY(check_dimensions(h, p->d, err));
    } else {
        p->n = 0;
    }
    return refuse_wrong_header(h, p, f->line, v, err);
}

/* Lines that all end in CR, as old Macs wrote them, would be one endless word. */
static Status refuse_cr_ends(const Head *h, Error *err)
{
    const char *cr = memchr(h->all.p, '\r', h->all.n);
    if (!cr || cr + 1 == h->all.p + h->all.n || memchr(h->all.p, '\n', h->all.n))
        return OK;
    (void)error_set(err, E_INPUT, "%s: its lines end in CR alone", h->name);
    error_hint(err, "tr '\\r' '\\n' <FILE >NEW makes lines that end in LF");
    return E_INPUT;
}

static Status plan_text(const Head *h, ReadPlan *p, Error *err)
{
    TRY(refuse_cr_ends(h, err));
    HeaderLine f = {.rest = h->all};
    Text begin;
    bool is_whole = false;
    for (;;) {
        begin = f.rest;
        if (!next_line(&f.rest, &f.line, &is_whole))
            return error_set(err, E_INPUT, "%s: is empty", h->name);
        if (f.line.n > 0)
            break;
        p->lines++;
        p->blank++;
        p->skip += (uint64_t)(f.rest.p - begin.p);
    }
    if ((size_t)(f.rest.p - begin.p) <= h->limits->header_line &&
        is_header_like(f.line, &f.a, &f.b))
        return plan_header(h, &f, p, err);
    return plan_glove(h, begin, p, err);
}

Status read_plan_check_matrix(const NpyHeader *h, const Limits *limits, const char *name,
                              uint64_t bytes, Error *err)
{
    const Head head = {.name = name, .limits = limits, .size = bytes};
    TRY(check_promise(&head, h->n, h->d, h->d * (uint64_t)h->size, "header", err));
    if (h->n > INT32_MAX - 1 || h->d > limits->dims) {
        return error_set(err, E_LIMIT,
                         "%s: %" PRIu64 " x %" PRIu64
                         " numbers, at most %d x %u are read",
                         name, h->n, h->d, INT32_MAX - 1, limits->dims);
    }
    return OK;
}

static Status plan_npy(const Head *h, ReadPlan *p, Error *err)
{
    TRY(npy_parse_header(h->all, h->limits, h->name, &p->npy, err));
    p->format = SPACE_NPY;
    p->skip = p->npy.offset;
    TRY(read_plan_check_matrix(&p->npy, h->limits, h->name, h->size, err));
    p->n = (int64_t)p->npy.n;
    p->d = (int64_t)p->npy.d;
    return OK;
}

void read_plan_keep_tensor(Space *s, const char *file, Text name, const char *asked)
{
    char shown[TEXT_SHORT];
    s->source.tensor = mem_xstrndup(name.p, name.n);
    if (asked) {
        notes_remark(&s->source.notes, "tensor", 1, "%s: of its matrices \"%s\" is read",
                     file, text_short(shown, name));
    }
}

void read_plan_refuse_tensors(const char *file, const char *asked, const char *names,
                              Error *err)
{
    char shown[TEXT_SHORT];
    if (asked) {
        (void)error_set(err, E_INPUT, "%s: has no matrix \"%s\"", file,
                        text_short(shown, str_text(asked)));
        error_hint(err, "it has %s", *names ? names : "none");
    } else if (*names) {
        (void)error_set(err, E_INPUT, "%s: holds several matrices: %s", file, names);
        error_hint(err, "FILE:NAME chooses one");
    } else {
        (void)error_set(err, E_INPUT, "%s: holds no matrix of floats", file);
    }
}

static Status plan_fasttext(const Head *h, ReadPlan *p, Error *err)
{
    TRY(fasttext_parse_header(h->all, h->limits, h->name, &p->fasttext, err));
    const FastText *f = &p->fasttext;
    p->format = SPACE_FASTTEXT;
    p->skip = f->offset;
    p->n = f->words;
    p->d = f->d;
    return check_promise(h, (uint64_t)f->words + (uint64_t)f->bucket, (uint64_t)f->d,
                         4 * (uint64_t)f->d, "header", err);
}

static Status refuse_foreign(const Head *h, Error *err)
{
    const char *hint = NULL;
    const char *kind = input_foreign_kind(h->all, &hint);
    if (!kind)
        return OK;
    (void)error_set(err, E_INPUT, "%s: is %s", h->name, kind);
    if (hint)
        error_hint(err, "%s", hint);
    return E_INPUT;
}

static Status plan_zip(const Input *in, ReadPlan *p, Error *err)
{
    p->format = SPACE_NPZ;
    if (input_is_plain(in))
        return OK;
    (void)error_set(
        err, E_INPUT,
        "%s: is a zip archive (an .npz file) that cannot be read from its end",
        input_name(in));
    error_hint(err, "give the file itself, not compressed and not through a pipe");
    return E_INPUT;
}

Status read_plan_make(Input *in, const Limits *limits, ReadPlan *out, Error *err)
{
    *out = (ReadPlan){.n = -1, .d = -1};
    Head h = {.name = input_name(in), .limits = limits};
    const size_t want = HEAD_BYTES;
    TRY(input_peek(in, want, &h.all, err));
    h.is_all = h.all.n < want;
    h.size = input_is_plain(in) ? input_file_size(in) : h.is_all ? h.all.n : 0;
    if (h.all.n == 0)
        return error_set(err, E_INPUT, "%s: is empty", h.name);
    ReadPlan p = {.n = -1, .d = -1};
    Status st = OK;
    if (fasttext_is_magic(h.all)) {
        st = plan_fasttext(&h, &p, err);
    } else if (safetensors_is_magic(h.all)) {
        p.format = SPACE_SAFETENSORS;
    } else if (zip_is_magic(h.all)) {
        st = plan_zip(in, &p, err);
    } else if ((st = refuse_foreign(&h, err)) != OK) {
        return st;
    } else if (npy_is_magic(h.all)) {
        st = plan_npy(&h, &p, err);
    } else {
        if (h.all.n >= 3 && memcmp(h.all.p, "\xef\xbb\xbf", 3) == 0) {
            h.all = (Text){h.all.p + 3, h.all.n - 3};
            p.skip = 3;
            p.has_bom = true;
        }
        st = plan_text(&h, &p, err);
    }
    if (st == OK)
        *out = p;
    return st;
}
