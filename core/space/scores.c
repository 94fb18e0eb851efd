#include "core/space/scores.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/fields.h"
#include "core/base/lines.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"

typedef struct Build {
    Scores *s;
    const char *name;
    const Limits *limits;
    int column; /* of the number; 0: not yet seen */
    int32_t cap;
    int64_t number, lines, first_bad;
} Build;

static bool read_number(Text t, double *out)
{
    return t.n > 0 && number_parse_double(t.p, t.n, out) == NUMBER_OK && isfinite(*out);
}

/* The first field behind the word that is a number; 0: none. */
static int find_column(const Fields *f)
{
    double x = 0;
    for (int i = 1; i < f->n && i < FIELDS_MOST; i++)
        if (read_number(f->field[i], &x))
            return i;
    return 0;
}

static Status refuse(const Build *b, Text line, Error *err)
{
    char shown[TEXT_SHORT];
    (void)error_set(err, E_INPUT,
                    "%s:%" PRId64 ": expected a word and a number, found "
                    "\"%s\"",
                    b->name, b->number, text_short(shown, line));
    error_hint(err, "--skip-bad-rows leaves such lines out and counts them");
    return E_INPUT;
}

static Status add_word(Build *b, Text word, double score, Error *err)
{
    Scores *s = b->s;
    int32_t id = -1;
    bool is_new = false;
    TRY(vocab_add(&s->words, word, &id, &is_new, err));
    s->repeated += !is_new;
    if (!is_new)
        return OK;
    if (id >= b->cap) {
        b->cap = b->cap > 0 ? 2 * b->cap : 256;
        s->score = mem_xrealloc(s->score, (size_t)b->cap * sizeof *s->score);
    }
    s->score[id] = score;
    s->is_binary = s->is_binary && (score == 0 || score == 1);
    return OK;
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
    if (b->column == 0) {
        b->column = find_column(&f);
        if (b->column == 0 && b->lines == 1) {
            char shown[TEXT_SHORT];
            notes_remark(&b->s->notes, "score-header", 1,
                         "%s: the first line is taken for a header: \"%s\"", b->name,
                         text_short(shown, line));
            return OK;
        }
    }
    if (f.field[0].n == 0 || b->column == 0 || b->column >= f.n ||
        !read_number(f.field[b->column], &score)) {
        if (!b->limits->skip_bad_rows)
            return refuse(b, line, err);
        b->first_bad = b->s->malformed++ == 0 ? b->number : b->first_bad;
        return OK;
    }
    return add_word(b, f.field[0], score, err);
}

static Status parse(Build *b, Lines *lines, Error *err)
{
    Text line;
    while (lines_take(lines, &line)) {
        b->number = lines->number;
        TRY(add_line(b, line, err));
    }
    const Scores *s = b->s;
    if (s->words.n == 0)
        return error_set(err, E_INPUT, "%s: none of its %" PRId64 " lines has a %s",
                         b->name, b->lines, "word and a number");
    if (s->malformed > 0) {
        notes_warn(&b->s->notes, "score-lines-malformed", s->malformed,
                   "%s: %" PRId64 " lines have no number, the first is line %" PRId64
                   ": left out",
                   b->name, s->malformed, b->first_bad);
    }
    if (s->repeated > 0) {
        notes_warn(&b->s->notes, "score-words-repeated", s->repeated,
                   "%s: %" PRId64 " lines repeat a word: the first one counts", b->name,
                   s->repeated);
    }
    return OK;
}

Status scores_read(Scores **out, const char *path, const Limits *limits, Error *err)
{
    *out = NULL;
    static const LinesWant want = {.is_not = "no list of words",
                                   .hint = "it is text, each line: word and number"};
    Lines lines;
    Scores *s = mem_xcalloc(1, sizeof *s);
    s->path = mem_xstrdup(path);
    s->is_binary = true;
    Status status = lines_read(&lines, path, &want, limits, &s->notes, err);
    if (status == OK) {
        Build b = {.s = s, .name = lines.name, .limits = limits};
        status = parse(&b, &lines, err);
        lines_done(&lines);
    }
    if (status != OK) {
        scores_free(s);
        return status;
    }
    *out = s;
    return OK;
}

void scores_free(Scores *s)
{
    if (!s)
        return;
    free(s->path);
    vocab_free(&s->words);
    free(s->score);
    notes_free(&s->notes);
    free(s);
}
