#include "tui/config.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/input.h"
#include "core/base/text.h"
#include "tui/keys.h"

enum { FILE_MOST = 64 * 1024, BOUND_MOST = 256 };

/* The next word of a line, after blanks. */
static Text next_word(Text *line)
{
    size_t from = 0;
    while (from < line->n && strchr(" \t\r", line->p[from]))
        from++;
    size_t to = from;
    while (to < line->n && !strchr(" \t\r", line->p[to]))
        to++;
    const Text word = {line->p + from, to - from};
    *line = (Text){line->p + to, line->n - to};
    return word;
}

/* One line of a file, without its end. */
static Text next_line(Text *rest)
{
    const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    const size_t n = end ? (size_t)(end - rest->p) : rest->n;
    const Text line = {rest->p, n};
    *rest = (Text){rest->p + n + (end != NULL), rest->n - n - (end != NULL)};
    return line;
}

typedef struct Place {
    const char *name;
    int line;
    Str *complaints;
} Place;

static void complain(const Place *p, Text what, const char *why)
{
    char shown[TEXT_SHORT];
    str_addf(p->complaints, "%s:%d: %s%s%s\n", p->name, p->line, text_short(shown, what),
             what.n ? " " : "", why);
}

/* Keys that were bound by earlier lines. */
typedef struct Bound {
    uint32_t key[BOUND_MOST];
    int line[BOUND_MOST];
    int n;
} Bound;

static int line_of(const Bound *b, uint32_t key)
{
    for (int i = 0; i < b->n; i++)
        if (b->key[i] == key)
            return b->line[i];
    return 0;
}

static void bind_line(Text line, const Place *p, Bound *bound)
{
    const Text name = next_word(&line);
    const Text what = next_word(&line);
    char why[64];
    uint32_t key = 0;
    const Action action = keys_find_action(what);
    const bool is_none = str_compare(what, TEXT("none")) == 0;
    if (name.n == 0 || name.p[0] == '#')
        return;
    if (what.n == 0 || next_word(&line).n > 0) {
        complain(p, name, "a key and an action were expected");
    } else if (!keys_parse(name, &key)) {
        complain(p, name, "is no name of a key");
    } else if (action == ACTION_NONE && !is_none) {
        complain(p, what, "is no action");
    } else if (line_of(bound, key) > 0) {
        (void)snprintf(why, sizeof why, "was bound in line %d", line_of(bound, key));
        complain(p, name, why);
    } else if (bound->n == BOUND_MOST || !keys_bind(key, action)) {
        complain(p, name, "cannot be bound otherwise");
    } else {
        bound->key[bound->n] = key;
        bound->line[bound->n++] = p->line;
    }
}

void config_read_keys(Text text, const char *name, Str *complaints)
{
    Bound bound = {.n = 0};
    Place place = {name, 0, complaints};
    while (text.n > 0) {
        place.line++;
        bind_line(next_line(&text), &place, &bound);
    }
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT && bound.n > 0; a++) {
        const char *action = keys_action_name((Action)a);
        if (a != ACTION_VIEW && keys_of((Action)a) == 0)
            str_addf(complaints, "%s: no key is left for %s\n", name, action);
    }
}

static const struct {
    const char *name, *yes, *no, *neither; /* neither may be NULL */
    size_t at;
} settings[] = {
    {"mouse", "on", "off", NULL, offsetof(Config, mouse)},
    {"bidi", "app", "terminal", NULL, offsetof(Config, bidi)},
    {"color", "always", "never", "auto", offsetof(Config, color)},
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static void set_line(Text line, const Place *p, Config *out, int seen[SETTINGS])
{
    const Text name = next_word(&line);
    if (name.n == 0 || name.p[0] == '#')
        return;
    const bool has_sign = str_compare(next_word(&line), TEXT("=")) == 0;
    const Text value = next_word(&line);
    if (!has_sign || value.n == 0 || next_word(&line).n > 0) {
        complain(p, name, "a line is NAME = VALUE");
        return;
    }
    for (int i = 0; i < SETTINGS; i++) {
        if (str_compare(name, str_text(settings[i].name)) != 0)
            continue;
        ConfigChoice *choice = (ConfigChoice *)(void *)((char *)out + settings[i].at);
        const char *neither = settings[i].neither;
        char why[64];
        if (seen[i] > 0) {
            (void)snprintf(why, sizeof why, "was set in line %d", seen[i]);
            complain(p, name, why);
        } else if (str_compare(value, str_text(settings[i].yes)) == 0) {
            *choice = CONFIG_YES;
        } else if (str_compare(value, str_text(settings[i].no)) == 0) {
            *choice = CONFIG_NO;
        } else if (!neither || str_compare(value, str_text(neither)) != 0) {
            (void)snprintf(why, sizeof why, "is %s, %s%s%s", settings[i].yes,
                           settings[i].no, neither ? ", " : "", neither ? neither : "");
            complain(p, name, why);
        }
        seen[i] = seen[i] ? seen[i] : p->line;
        return;
    }
    complain(p, name, "is no setting: mouse, bidi, color");
}

void config_read(Text text, const char *name, Config *out, Str *complaints)
{
    int seen[SETTINGS] = {0};
    Place place = {name, 0, complaints};
    while (text.n > 0) {
        place.line++;
        set_line(next_line(&text), &place, out, seen);
    }
}

/* False: there is none. */
static bool slurp(const char *path, Str *out, Str *complaints)
{
    const Limits limits = limits_default();
    Input *in = NULL;
    Error err = {0};
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return false;
    Status status = input_open(&in, path, &limits, &err);
    if (status == OK)
        status = input_slurp(in, FILE_MOST, out, &err);
    input_close(in);
    if (status != OK)
        str_addf(complaints, "%s\n", err.text);
    return status == OK;
}

void config_load(const char *folder, Config *out, Str *complaints)
{
    *out = (Config){CONFIG_UNSET, CONFIG_UNSET, CONFIG_UNSET};
    keys_reset();
    for (int i = 0; folder && *folder && i < 2; i++) {
        Str path = {0};
        Str text = {0};
        const char *name = i == 0 ? "keys" : "config"; /* a line has no room for more */
        str_addf(&path, "%s/%s", folder, name);
        if (slurp(str_cstr(&path), &text, complaints)) {
            const Text all = {str_cstr(&text), text.n};
            if (i == 0)
                config_read_keys(all, name, complaints);
            else
                config_read(all, name, out, complaints);
        }
        str_free(&path);
        str_free(&text);
    }
}
