#include "tui/figure_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/number.h"

enum { MOST_BYTES = 16 << 20 };

void figure_options_free_words(FigureWords *words)
{
    str_free(&words->bytes);
    free(words->word);
    *words = (FigureWords){0};
}

/* Splits the bytes at commas or line ends; empty words are skipped. */
static void split(FigureWords *words, char separator)
{
    const char *p = str_cstr(&words->bytes);
    const char *end = p + words->bytes.n;
    while (p < end) {
        const char *stop = memchr(p, separator, (size_t)(end - p));
        stop = stop ? stop : end;
        size_t n = (size_t)(stop - p);
        if (separator == '\n' && n > 0 && p[n - 1] == '\r')
            n--;
        if (n > 0) {
            words->word =
                mem_xrealloc(words->word, ((size_t)words->n + 1) * sizeof *words->word);
            words->word[words->n++] = (Text){p, n};
        }
        p = stop + 1;
    }
}

static Status read_words(const char *path, const Limits *limits, FigureWords *words,
                         Error *err)
{
    Input *in = NULL;
    TRY(input_open(&in, path, limits, err));
    const Status status = input_slurp(in, MOST_BYTES, &words->bytes, err);
    input_close(in);
    if (status == OK)
        split(words, '\n');
    return status;
}

static Status take_words(const char *value, const Limits *limits, FigureWords *words,
                         Error *err)
{
    if (value[0] == '@') {
        return error_set(err, E_USAGE,
                         "--label: marks (%s) cannot be labelled by this version", value);
    }
    if (access(value, F_OK) == 0)
        return read_words(value, limits, words, err);
    str_add_cstr(&words->bytes, value);
    split(words, ',');
    return OK;
}

static bool take_real(const Options *o, const char *name, double *out)
{
    const char *value = options_param(o, name);
    return value && number_parse_double(value, strlen(value), out) == NUMBER_OK;
}

static void take_int(const Options *o, const char *name, int32_t *out)
{
    const char *value = options_param(o, name);
    int64_t v = 0;
    if (value && number_parse_int(value, strlen(value), &v))
        *out = (int32_t)v;
}

Status figure_options_take(const Options *o, const Limits *limits, FigureWords *words,
                           PlotOptions *out, Error *err)
{
    *words = (FigureWords){0};
    (void)take_real(o, "width-mm", &out->chart.width_mm);
    (void)take_real(o, "height-mm", &out->chart.height_mm);
    (void)take_real(o, "type-size", &out->chart.type_size);
    (void)take_real(o, "dpi", &out->render.dpi);
    take_int(o, "max-labels", &out->chart.max_labels);
    take_int(o, "points", &out->project.points);
    out->render.font = options_param(o, "font");
    out->render.is_numbered = strcmp(options_param(o, "labels"), "numbered") == 0;
    out->render.is_allowing_missing =
        strcmp(options_param(o, "allow-missing-glyphs"), "true") == 0;
    out->score = options_param(o, "score");
    const char *label = options_param(o, "label");
    if (label)
        TRY(take_words(label, limits, words, err));
    out->chart.word = words->word;
    out->chart.nwords = words->n;
    return OK;
}
