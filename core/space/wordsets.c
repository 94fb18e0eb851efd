#include "core/space/wordsets.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/fields.h"
#include "core/base/lines.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/space/wordsets_parts.h"

static const char SHAPE[] =
    "test, tab, set (X, Y, A or B), tab, word (before it perhaps the concept, tab)";
static const char PLACES[] = "XYAB";

/* ---- building ---- */

int32_t wordsets_new_test(WordSets *s, Text name)
{
    if (s->ntests == s->tests_cap) {
        s->tests_cap = s->tests_cap ? 2 * s->tests_cap : 16;
        s->test = mem_xrealloc(s->test, (size_t)s->tests_cap * sizeof *s->test);
    }
    s->test[s->ntests] =
        (WordTest){.name = mem_xstrndup(name.p, name.n), .set = {-1, -1, -1, -1}};
    return s->ntests++;
}

int32_t wordsets_new_set(WordSets *s, Text name)
{
    if (s->nsets == s->sets_cap) {
        s->sets_cap = s->sets_cap ? 2 * s->sets_cap : 16;
        s->set = mem_xrealloc(s->set, (size_t)s->sets_cap * sizeof *s->set);
    }
    s->set[s->nsets] = (WordSet){.name = mem_xstrndup(name.p, name.n)};
    return s->nsets++;
}

Status wordsets_add_word(WordSets *s, int32_t set, Text word, const Text *concept,
                         Error *err)
{
    WordSet *w = &s->set[set];
    if (w->n == w->cap) {
        w->cap = w->cap ? 2 * w->cap : 32;
        w->word = mem_xrealloc(w->word, (size_t)w->cap * sizeof *w->word);
        w->concept = mem_xrealloc(w->concept, (size_t)w->cap * sizeof *w->concept);
    }
    TRY(vocab_add(&s->words, word, &w->word[w->n], NULL, err));
    TRY(vocab_add(&s->concepts, concept ? *concept : word, &w->concept[w->n], NULL, err));
    w->n++;
    return OK;
}

/* Leaves words out that stand in the set already. `seen` has a number for each word. */
static void drop_repeated(WordSet *w, int32_t number, int32_t *seen)
{
    int32_t n = 0;
    for (int32_t i = 0; i < w->n; i++) {
        if (seen[w->word[i]] == number)
            continue;
        seen[w->word[i]] = number;
        w->word[n] = w->word[i];
        w->concept[n++] = w->concept[i];
    }
    w->repeated = w->n - n;
    w->n = n;
}

static void finish(WordSets *s, const char *name)
{
    int32_t *seen = mem_xcalloc((size_t)s->words.n, sizeof *seen);
    int64_t repeated = 0;
    for (int32_t i = 0; i < s->nsets; i++) {
        drop_repeated(&s->set[i], i + 1, seen);
        repeated += s->set[i].repeated;
    }
    free(seen);
    if (repeated > 0) {
        notes_remark(&s->notes, "set-words-repeated", repeated,
                     "%s: %" PRId64 " words stand in their set twice: taken once", name,
                     repeated);
    }
}

bool wordsets_parse_kind(Text text, unsigned *kind)
{
    static const struct {
        const char *name;
        unsigned bits;
    } kinds[] = {{"gender", WORDSETS_GENDER},
                 {"names", WORDSETS_NAMES},
                 {"gender,names", WORDSETS_GENDER | WORDSETS_NAMES},
                 {"none", 0}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_compare(text, str_text(kinds[i].name)) == 0) {
            *kind = kinds[i].bits | WORDSETS_SAID;
            return true;
        }
    }
    return false;
}

/* ---- what a test may not be ---- */

/* A word in X and in Y, or in A and in B, would be its own counterpart. */
static Status check_clash(const WordSets *s, const char *name, const WordTest *t,
                          Error *err)
{
    for (int first = 0; first < WORDSETS_PLACES; first += 2) {
        if (t->set[first] < 0 || t->set[first + 1] < 0)
            continue;
        const WordSet *a = &s->set[t->set[first]];
        const WordSet *b = &s->set[t->set[first + 1]];
        for (int32_t i = 0; i < a->n; i++) {
            for (int32_t j = 0; j < b->n; j++) {
                if (a->word[i] != b->word[j])
                    continue;
                char test[TEXT_SHORT];
                char word[TEXT_SHORT];
                return error_set(err, E_INPUT, "%s: test %s: \"%s\" is in both %c and %c",
                                 name, text_short(test, str_text(t->name)),
                                 text_short(word, vocab_word(&s->words, a->word[i])),
                                 PLACES[first], PLACES[first + 1]);
            }
        }
    }
    return OK;
}

static Status check_tests(const WordSets *s, const char *name, Error *err)
{
    for (int32_t i = 0; i < s->ntests; i++)
        TRY(check_clash(s, name, &s->test[i], err));
    return OK;
}

/* ---- lines of text ---- */

typedef struct Build {
    WordSets *s;
    const char *name;
    const Limits *limits;
    Vocab tests; /* names; ids are numbers of tests */
    int64_t number, first_bad;
} Build;

/* X, Y, A, B -> its place, else -1. */
static int place_of(Text set)
{
    const char *at = set.n == 1 && set.p[0] ? strchr(PLACES, set.p[0]) : NULL;
    return at ? (int)(at - PLACES) : -1;
}

static bool is_kind(const Fields *f)
{
    return f->n == 3 && str_compare(f->field[1], TEXT("kind")) == 0;
}

static bool is_shape(const Fields *f)
{
    if (f->n < 2 || f->n > 4)
        return false;
    for (int i = 0; i < f->n; i++)
        if (f->field[i].n == 0)
            return false;
    /* names and titles are C strings */
    if (memchr(f->field[0].p, '\0', f->field[0].n) ||
        (f->n == 2 && memchr(f->field[1].p, '\0', f->field[1].n)))
        return false;
    unsigned kind = 0;
    return f->n == 2 || place_of(f->field[1]) >= 0 ||
           (f->n == 3 && is_kind(f) && wordsets_parse_kind(f->field[2], &kind));
}

static Status refuse(const Build *b, Text line, Error *err)
{
    char shown[TEXT_SHORT];
    (void)error_set(err, E_INPUT, "%s:%" PRId64 ": expected %s, found \"%s\"", b->name,
                    b->number, SHAPE, text_short(shown, line));
    error_hint(err, "--skip-bad-rows leaves such lines out and counts them");
    return E_INPUT;
}

static Status add_fields(Build *b, const Fields *f, Error *err)
{
    int32_t test = 0;
    bool is_new = false;
    TRY(vocab_add(&b->tests, f->field[0], &test, &is_new, err));
    if (is_new)
        (void)wordsets_new_test(b->s, f->field[0]);
    if (f->n == 2) {
        free(b->s->test[test].title);
        b->s->test[test].title = mem_xstrndup(f->field[1].p, f->field[1].n);
        return OK;
    }
    if (is_kind(f)) {
        (void)wordsets_parse_kind(f->field[2], &b->s->test[test].kind);
        return OK;
    }
    const int place = place_of(f->field[1]);
    if (b->s->test[test].set[place] < 0) {
        Str name = {0};
        str_add_text(&name, f->field[0]);
        str_addf(&name, " %c", PLACES[place]);
        const int32_t set = wordsets_new_set(b->s, (Text){name.p, name.n});
        b->s->test[test].set[place] = set;
        str_free(&name);
    }
    return wordsets_add_word(b->s, b->s->test[test].set[place], f->field[f->n - 1],
                             f->n == 4 ? &f->field[2] : NULL, err);
}

static Status add_line(Build *b, Text line, Error *err)
{
    if (fields_trim(line).n == 0 || line.p[0] == '#')
        return OK;
    if (b->number > (int64_t)b->limits->dict_lines || line.n > b->limits->line) {
        return error_set(err, E_LIMIT,
                         "%s:%" PRId64 ": more lines, or a longer one, than a list may "
                         "have",
                         b->name, b->number);
    }
    const Fields f = fields_split(line);
    if (is_shape(&f))
        return add_fields(b, &f, err);
    if (!b->limits->skip_bad_rows)
        return refuse(b, line, err);
    b->first_bad = b->s->malformed++ == 0 ? b->number : b->first_bad;
    return OK;
}

static Status parse_lines(Build *b, Lines *lines, Error *err)
{
    Text line;
    while (lines_take(lines, &line)) {
        b->number = lines->number;
        TRY(add_line(b, line, err));
    }
    if (b->s->nsets == 0)
        return error_set(err, E_INPUT, "%s: none of its %" PRId64 " lines is %s", b->name,
                         b->number, SHAPE);
    if (b->s->malformed > 0) {
        notes_warn(&b->s->notes, "set-lines-malformed", b->s->malformed,
                   "%s: %" PRId64 " lines are not %s: left out (first: line %" PRId64 ")",
                   b->name, b->s->malformed, SHAPE, b->first_bad);
    }
    return OK;
}

/* ---- the whole file ---- */

static Status parse(WordSets *s, const Limits *limits, Lines *lines, Error *err)
{
    Build b = {.s = s, .name = lines->name, .limits = limits};
    Status status = lines_are_json(lines)
                        ? wordsets_json_parse(s, b.name, lines->rest, err)
                        : parse_lines(&b, lines, err);
    if (status == OK) {
        finish(s, b.name);
        status = check_tests(s, b.name, err);
    }
    vocab_free(&b.tests);
    return status;
}

Status wordsets_read(WordSets **out, const char *path, const Limits *limits, Error *err)
{
    *out = NULL;
    char hint[160];
    (void)snprintf(hint, sizeof hint, "it is JSON, or text, each line: %s", SHAPE);
    const LinesWant want = {
        .is_not = "no file of word sets", .hint = hint, .takes_json = true};
    Lines lines;
    WordSets *s = mem_xcalloc(1, sizeof *s);
    s->path = mem_xstrdup(path);
    Status status = lines_read(&lines, path, &want, limits, &s->notes, err);
    if (status == OK) {
        status = parse(s, limits, &lines, err);
        lines_done(&lines);
    }
    if (status != OK) {
        wordsets_free(s);
        return status;
    }
    *out = s;
    return OK;
}

void wordsets_free(WordSets *s)
{
    if (!s)
        return;
    for (int32_t i = 0; i < s->nsets; i++) {
        free(s->set[i].name);
        free(s->set[i].word);
        free(s->set[i].concept);
    }
    for (int32_t i = 0; i < s->ntests; i++) {
        free(s->test[i].name);
        free(s->test[i].title);
    }
    free(s->set);
    free(s->test);
    free(s->path);
    vocab_free(&s->words);
    vocab_free(&s->concepts);
    notes_free(&s->notes);
    free(s);
}

/* ---- tests ---- */

const WordTest *wordsets_find_test(const WordSets *s, const char *name)
{
    for (int32_t i = 0; i < s->ntests; i++)
        if (strcmp(s->test[i].name, name) == 0)
            return &s->test[i];
    return NULL;
}

static int32_t find_set(const WordSets *s, Text name)
{
    for (int32_t i = 0; i < s->nsets; i++)
        if (str_compare(str_text(s->set[i].name), name) == 0)
            return i;
    return -1;
}

static Status refuse_set(const WordSets *s, Text name, Error *err)
{
    char shown[TEXT_SHORT];
    Str names = {0};
    for (int32_t i = 0; i < s->nsets && names.n < 240; i++) {
        char one[TEXT_SHORT];
        str_addf(&names, "%s%s", i ? ", " : "",
                 text_short(one, str_text(s->set[i].name)));
    }
    (void)error_set(err, E_USAGE, "no set is called \"%s\"", text_short(shown, name));
    error_hint(err, "the sets are called %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

Status wordsets_add_test(WordSets *s, const char *text, Error *err)
{
    const char *equals = strchr(text, '=');
    const char *at = equals ? equals + 1 : text;
    int32_t set[WORDSETS_PLACES];
    char shown[TEXT_SHORT];
    int place = 0;
    for (; place < WORDSETS_PLACES; place++) {
        const size_t n = strcspn(at, "/");
        if (n == 0)
            break;
        set[place] = find_set(s, (Text){at, n});
        if (set[place] < 0)
            return refuse_set(s, (Text){at, n}, err);
        at += n;
        if (place == WORDSETS_PLACES - 1)
            continue;
        if (*at != '/')
            break;
        at++;
    }
    if (place < WORDSETS_PLACES || *at != '\0') {
        return error_set(err, E_USAGE,
                         "a test is NAME=X/Y/A/B, four names of sets, not %s",
                         text_short(shown, str_text(text)));
    }
    const Text name = {text, equals ? (size_t)(equals - text) : strlen(text)};
    (void)text_short(shown, name);
    if (name.n == 0)
        return error_set(err, E_USAGE, "a test without a name: NAME=X/Y/A/B");
    for (int32_t i = 0; i < s->ntests; i++) {
        if (str_compare(str_text(s->test[i].name), name) == 0)
            return error_set(err, E_USAGE, "two tests are called \"%s\"", shown);
    }
    const int32_t test = wordsets_new_test(s, name);
    memcpy(s->test[test].set, set, sizeof set);
    Error why = {0};
    if (check_clash(s, s->path, &s->test[test], &why) == OK)
        return OK;
    free(s->test[--s->ntests].name);
    return error_set(err, E_USAGE, "%s", why.text);
}
