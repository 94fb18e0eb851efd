#include "core/space/wordlist.h"

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
    WordList *l;
    const char *name;
    const Limits *limits;
    int32_t cap;
    bool has_weights, is_known; /* whether lines have weights, once one was seen */
    bool has_header;
    int64_t number, first_bad;
} Build;

/* A line's word and weight; false: the second field is no weight. */
static bool read_line(Text line, Text *word, double *weight, bool *has_weight)
{
    *has_weight = false;
    const char *tab = memchr(line.p, '\t', line.n);
    *word = fields_trim((Text){line.p, tab ? (size_t)(tab - line.p) : line.n});
    if (!tab)
        return true;
    const Fields f = fields_split(line);
    *has_weight = true;
    return number_parse_double(f.field[1].p, f.field[1].n, weight) == NUMBER_OK &&
           *weight >= 0 && isfinite(*weight);
}

static void grow(Build *b)
{
    WordList *l = b->l;
    if (l->words.n < b->cap)
        return;
    b->cap = b->cap ? 2 * b->cap : 1024;
    l->weight = mem_xrealloc(l->weight, (size_t)b->cap * sizeof *l->weight);
}

static Status refuse(Build *b, Text line, const char *what, Error *err)
{
    if (b->limits->skip_bad_rows) {
        b->first_bad = b->l->malformed++ == 0 ? b->number : b->first_bad;
        return OK;
    }
    char shown[TEXT_SHORT];
    (void)error_set(err, E_INPUT, "%s:%" PRId64 ": %s: \"%s\"", b->name, b->number, what,
                    text_short(shown, line));
    error_hint(err, "--skip-bad-rows leaves such lines out and counts them");
    return E_INPUT;
}

static bool is_read(Text line)
{
    return fields_trim(line).n > 0 &&
           !(line.n >= 2 && line.p[0] == '#' && line.p[1] == ' ');
}

static Status add_line(Build *b, Text line, Error *err)
{
    WordList *l = b->l;
    Text word;
    double weight = 0;
    bool has_weight = false;
    if (!is_read(line))
        return OK;
    const bool is_sound = read_line(line, &word, &weight, &has_weight);
    if (!is_sound && !b->is_known && l->lines == 0) {
        char shown[TEXT_SHORT];
        if (b->has_header)
            return refuse(b, line, "the second field is no weight", err);
        b->has_header = true;
        notes_remark(&l->notes, "list-header", 1,
                     "%s: the first line is taken for a header: \"%s\"", b->name,
                     text_short(shown, line));
        return OK;
    }
    if (!is_sound)
        return refuse(b, line, "the second field is no weight", err);
    if (word.n == 0 || word.n > b->limits->token)
        return refuse(b, line, word.n ? "the word is too long" : "there is no word", err);
    if (b->is_known && has_weight != b->has_weights)
        return refuse(b, line, has_weight ? "lines before have no weight" : "no weight",
                      err);
    b->is_known = true;
    b->has_weights = has_weight;
    l->lines++;
    grow(b);
    int32_t id = 0;
    bool is_new = false;
    TRY(vocab_add(&l->words, word, &id, &is_new, err));
    l->repeated += !is_new;
    if (is_new) {
        l->weight[id] = weight;
        l->total += weight;
    }
    return OK;
}

static Status parse(Build *b, Lines *lines, Error *err)
{
    WordList *l = b->l;
    Text line;
    while (lines_take(lines, &line)) {
        b->number = lines->number;
        TRY(add_line(b, line, err));
    }
    if (l->words.n == 0)
        return error_set(err, E_INPUT, "%s: holds no word", b->name);
    if (b->has_header && !b->has_weights) {
        (void)error_set(err, E_INPUT,
                        "%s: its first line has a second field that is no "
                        "weight, and no line has one",
                        b->name);
        error_hint(err, "each line: word, or word, TAB, weight");
        return E_INPUT;
    }
    if (!b->has_weights) {
        free(l->weight);
        l->weight = NULL;
    }
    if (l->repeated > 0) {
        notes_remark(&l->notes, "list-repeats", l->repeated,
                     "%s: %" PRId64 " lines repeat a word: counted once", b->name,
                     l->repeated);
    }
    if (l->malformed > 0) {
        notes_warn(&l->notes, "bad-rows", l->malformed,
                   "%s: %" PRId64 " lines left out (first: line %" PRId64 ")", b->name,
                   l->malformed, b->first_bad);
    }
    return OK;
}

Status wordlist_read(WordList **out, const char *path, const Limits *limits, Error *err)
{
    *out = NULL;
    static const LinesWant want = {
        .is_not = "no list of words",
        .hint = "it is text, each line: word, or word, TAB, weight"};
    Lines lines;
    WordList *l = mem_xcalloc(1, sizeof *l);
    l->path = mem_xstrdup(path);
    Status st = lines_read(&lines, path, &want, limits, &l->notes, err);
    if (st == OK) {
        l->bytes = lines.bytes;
        Build b = {.l = l, .name = lines.name, .limits = limits};
        st = parse(&b, &lines, err);
        lines_done(&lines);
    }
    if (st != OK) {
        wordlist_free(l);
        return st;
    }
    *out = l;
    return OK;
}

void wordlist_free(WordList *l)
{
    if (!l)
        return;
    free(l->path);
    vocab_free(&l->words);
    free(l->weight);
    notes_free(&l->notes);
    free(l);
}
