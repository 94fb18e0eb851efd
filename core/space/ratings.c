#include "core/space/ratings.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/fields.h"
#include "core/base/lines.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"

static const char SHAPE[] = "word, word, number";

typedef struct Build {
    Ratings *r;
    const char *name;
    const Limits *limits;
    int32_t cap;
    int64_t number, lines, first_bad;
} Build;

static bool read_score(const Fields *f, double *score)
{
    return f->n >= 3 && f->field[0].n > 0 && f->field[1].n > 0 &&
           number_parse_double(f->field[2].p, f->field[2].n, score) == NUMBER_OK;
}

static Status refuse(const Build *b, Text line, Error *err)
{
    char shown[TEXT_SHORT];
    (void)error_set(err, E_INPUT, "%s:%" PRId64 ": expected %s, found \"%s\"", b->name,
                    b->number, SHAPE, text_short(shown, line));
    error_hint(err, "--skip-bad-rows leaves such lines out and counts them");
    return E_INPUT;
}

static void grow(Build *b)
{
    if (b->r->n < b->cap)
        return;
    b->cap = b->cap > 0 ? 2 * b->cap : 256;
    const size_t n = (size_t)b->cap;
    b->r->a = mem_xrealloc(b->r->a, n * sizeof *b->r->a);
    b->r->b = mem_xrealloc(b->r->b, n * sizeof *b->r->b);
    b->r->score = mem_xrealloc(b->r->score, n * sizeof *b->r->score);
}

static Status add_line(Build *b, Text line, Error *err)
{
    if (fields_trim(line).n == 0)
        return OK;
    if (b->number > (int64_t)b->limits->dict_lines || line.n > b->limits->line) {
        return error_set(err, E_LIMIT,
                         "%s:%" PRId64 ": more lines, or a longer one, than a list may "
                         "have",
                         b->name, b->number);
    }
    const Fields f = fields_split(line);
    double score = 0;
    b->lines++;
    if (!read_score(&f, &score)) {
        if (b->lines == 1) {
            char shown[TEXT_SHORT];
            notes_remark(&b->r->notes, "rating-header", 1,
                         "%s: the first line is taken for a header: \"%s\"", b->name,
                         text_short(shown, line));
            return OK;
        }
        if (!b->limits->skip_bad_rows)
            return refuse(b, line, err);
        b->first_bad = b->r->malformed++ == 0 ? b->number : b->first_bad;
        return OK;
    }
    grow(b);
    Ratings *r = b->r;
    TRY(vocab_add(&r->words, f.field[0], &r->a[r->n], NULL, err));
    TRY(vocab_add(&r->words, f.field[1], &r->b[r->n], NULL, err));
    r->score[r->n++] = score;
    return OK;
}

static Status parse(Build *b, Lines *lines, Error *err)
{
    Text line;
    while (lines_take(lines, &line)) {
        b->number = lines->number;
        TRY(add_line(b, line, err));
    }
    if (b->r->n == 0)
        return error_set(err, E_INPUT, "%s: none of its %" PRId64 " lines is %s", b->name,
                         b->lines, SHAPE);
    if (b->r->malformed > 0) {
        notes_warn(&b->r->notes, "rating-lines-malformed", b->r->malformed,
                   "%s: %" PRId64 " lines are not %s, the first is line %" PRId64
                   ": left out",
                   b->name, b->r->malformed, SHAPE, b->first_bad);
    }
    return OK;
}

Status ratings_read(Ratings **out, const char *path, const Limits *limits, Error *err)
{
    *out = NULL;
    static const LinesWant want = {.is_not = "no list of ratings",
                                   .hint = "it is text, each line: word, word, number"};
    Lines lines;
    Ratings *r = mem_xcalloc(1, sizeof *r);
    r->path = mem_xstrdup(path);
    Status status = lines_read(&lines, path, &want, limits, &r->notes, err);
    if (status == OK) {
        Build b = {.r = r, .name = lines.name, .limits = limits};
        status = parse(&b, &lines, err);
        lines_done(&lines);
    }
    if (status != OK) {
        ratings_free(r);
        return status;
    }
    *out = r;
    return OK;
}

void ratings_free(Ratings *r)
{
    if (!r)
        return;
    free(r->path);
    vocab_free(&r->words);
    free(r->a);
    free(r->b);
    free(r->score);
    notes_free(&r->notes);
    free(r);
}
