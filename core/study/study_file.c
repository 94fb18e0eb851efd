/* The study file: INI sections, every unknown word an error with its line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/ini.h"
#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "core/space/prepare.h"
#include "core/study/study_parts.h"

enum { MAX_FILE = 4 << 20 };

typedef struct Reading {
    Study *s;
    const StudyOptions *given;
    const char *dir;  /* folder of the study file, with a slash, or "" */
    char *source;     /* name of the source */
    Vocab given_keys; /* section, newline, key: what was said already */
    char problem[512];
} Reading;

static char *relative(const Reading *r, const char *path)
{
    Str s = {0};
    if (path[0] != '/')
        str_add_cstr(&s, r->dir);
    str_add_cstr(&s, path);
    return str_take(&s);
}

static int complain(Reading *r, const char *what, const char *value)
{
    char shown[TEXT_SHORT];
    Str s = {0};
    str_addf(&s, "%s \"%s\"", what, text_short(shown, str_text(value)));
    if (r->problem[0] == '\0')
        (void)snprintf(r->problem, sizeof r->problem, "%s", str_cstr(&s));
    str_free(&s);
    return 0;
}

static void set(char **where, char *owned)
{
    free(*where);
    *where = owned;
}

/* A title or a note may go on in indented lines. */
static void extend(char **where, const char *value)
{
    Str s = {0};
    if (*where) {
        str_add_cstr(&s, *where);
        str_add_char(&s, ' ');
    }
    str_add_cstr(&s, value);
    set(where, str_take(&s));
}

static int on_study(Reading *r, const char *key, const char *value)
{
    if (strcmp(key, "title") == 0)
        extend(&r->s->title, value);
    else if (strcmp(key, "note") == 0)
        extend(&r->s->note, value);
    else if (strcmp(key, "source") == 0)
        set(&r->source, mem_xstrdup(value));
    else if (strcmp(key, "review") == 0)
        set(&r->s->review, relative(r, value));
    else
        return complain(r, "unknown key in [study]:", key);
    return 1;
}

static int on_role(Reading *r, StudyEntry *e, const char *value)
{
    if (strcmp(value, "source") == 0)
        e->role = STUDY_SOURCE;
    else if (strcmp(value, "aligned") == 0)
        e->role = STUDY_ALIGNED;
    else if (strcmp(value, "snapshot") == 0)
        e->role = STUDY_SNAPSHOT;
    else
        return complain(r, "a role is source, aligned or snapshot, not", value);
    return 1;
}

static StudyEntry *entry_named(Study *s, const char *name)
{
    for (int i = 0; i < s->n; i++)
        if (strcmp(s->entry[i].name, name) == 0)
            return &s->entry[i];
    StudyEntry *e = study_add_entry(s);
    e->name = mem_xstrdup(name);
    e->role = STUDY_ALIGNED;
    return e;
}

/* FILE#WORDS@MAP as in an argument; each path is relative to the study file. */
static int on_file(Reading *r, StudyEntry *e, const char *value)
{
    char *whole = relative(r, value);
    StudyEntry said = {0};
    study_split_argument(whole, &said);
    free(whole);
    const bool is_twice = (said.map_path && e->map_path) ||
                          (said.words_path && e->words_path) ||
                          (said.tensor && e->tensor);
    if (!is_twice) {
        set(&e->path, said.path);
        said.path = NULL;
        if (said.map_path)
            set(&e->map_path, relative(r, said.map_path));
        if (said.words_path)
            set(&e->words_path, relative(r, said.words_path));
        if (said.tensor)
            set(&e->tensor, mem_xstrdup(said.tensor));
    }
    free(said.path);
    free(said.map_path);
    free(said.words_path);
    free(said.tensor);
    return is_twice ? complain(r, "said twice, in this line and before:", value) : 1;
}

static bool is_of_file(const char *key)
{
    return strcmp(key, "map") == 0 || strcmp(key, "words") == 0;
}

static int on_space(Reading *r, const char *name, const char *key, const char *value)
{
    StudyEntry *e = entry_named(r->s, name);
    if (strcmp(key, "role") == 0)
        return on_role(r, e, value);
    if (strcmp(key, "prepare") == 0) {
        if (prepare_check(value, NULL) != OK)
            return complain(r, "unknown preparation", value);
        set(&e->prepare, mem_xstrdup(value));
        return 1;
    }
    if (strcmp(key, "tensor") == 0) {
        if (e->tensor)
            return complain(r, "said twice, in this line and before:", key);
        set(&e->tensor, mem_xstrdup(value));
        return 1;
    }
    if (strcmp(key, "language") == 0) {
        set(&e->lang, mem_xstrdup(value));
        return 1;
    }
    if (strcmp(key, "file") == 0)
        return on_file(r, e, value);
    const struct {
        const char *key;
        char **where;
    } paths[] = {{"words", &e->words_path},
                 {"map", &e->map_path},
                 {"dict", &e->dict_path},
                 {"train-dict", &e->train_path},
                 {"counts", &e->counts_path},
                 {"paradigms", &e->paradigms_path},
                 {"tags", &e->words_of[WORDFILE_TAGS]},
                 {"lemmas", &e->words_of[WORDFILE_LEMMAS]},
                 {"relations", &e->words_of[WORDFILE_RELATIONS]},
                 {"sets", &e->sets_path}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (strcmp(key, paths[i].key) == 0) {
            if (*paths[i].where && is_of_file(key))
                return complain(r, "said twice, in this line and before:", key);
            set(paths[i].where, relative(r, value));
            return 1;
        }
    }
    return complain(r, "unknown key of a space:", key);
}

static int on_list(Reading *r, const char *name, const char *key, const char *value)
{
    Study *s = r->s;
    StudyList *l = NULL;
    for (int i = 0; i < s->nlists && !l; i++)
        if (strcmp(s->list[i].name, name) == 0)
            l = &s->list[i];
    if (!l) {
        s->list = mem_xrealloc(s->list, (size_t)(s->nlists + 1) * sizeof *s->list);
        l = &s->list[s->nlists++];
        *l = (StudyList){.name = mem_xstrdup(name)};
    }
    if (strcmp(key, "file") == 0)
        set(&l->path, relative(r, value));
    else if (strcmp(key, "language") == 0)
        set(&l->lang, mem_xstrdup(value));
    else
        return complain(r, "unknown key of a list:", key);
    return 1;
}

/* Options of the command line win: a value is taken only where they are still the
 * defaults. */
static int on_option(Reading *r, const char *key, const char *value)
{
    const StudyOptions defaults = study_options_defaults();
    StudyOptions *o = &r->s->options;
    int64_t v = 0;
    if (strcmp(key, "cache") == 0) {
        o->is_keeping =
            o->is_keeping || strcmp(value, "true") == 0 || strcmp(value, "yes") == 0;
        return 1;
    }
    if (strcmp(key, "cache-size") == 0) {
        uint64_t bytes = 0;
        if (!number_parse_size(str_text(value), &bytes))
            return complain(r, "not a size:", value);
        if (r->given->cache_size == defaults.cache_size)
            o->cache_size = bytes;
        return 1;
    }
    if (strcmp(key, "lower") == 0) {
        o->is_lower =
            o->is_lower || strcmp(value, "true") == 0 || strcmp(value, "yes") == 0;
        return 1;
    }
    if (!number_parse_int(value, strlen(value), &v) || v < 0 || v > INT32_MAX)
        return complain(r, "not a whole number:", value);
    if (strcmp(key, "k") == 0) {
        if (v < 1 || v > 1000)
            return complain(r, "k is between 1 and 1000, not", value);
        if (r->given->k == defaults.k)
            o->k = (int32_t)v;
    } else if (strcmp(key, "seed") == 0) {
        if (r->given->seed == defaults.seed)
            o->seed = (uint64_t)v;
    } else {
        return complain(r, "unknown option", key);
    }
    return 1;
}

static bool is_prose(const IniValue *v)
{
    return strcmp(v->section, "study") == 0 &&
           (strcmp(v->key, "title") == 0 || strcmp(v->key, "note") == 0);
}

/* A key that stands twice in its section would silently win over the first. */
static bool is_first(Reading *r, const IniValue *v)
{
    Str name = {0};
    str_addf(&name, "%s\n%s", v->section, v->key);
    bool is_new = false;
    int32_t id = 0;
    Error err;
    const Status status =
        vocab_add(&r->given_keys, (Text){name.p, name.n}, &id, &is_new, &err);
    str_free(&name);
    return status == OK && is_new;
}

static bool on_value(void *user, const IniValue *v)
{
    Reading *r = user;
    const char *section = v->section;
    const char *key = v->key;
    const char *value = v->value;
    if (v->is_continued && !is_prose(v))
        return complain(r, "only title and note go on in an indented line, not", key);
    if (!v->is_continued && !is_first(r, v))
        return complain(r, "said twice, in this line and before:", key);
    if (strcmp(section, "study") == 0)
        return on_study(r, key, value);
    if (strcmp(section, "options") == 0)
        return on_option(r, key, value);
    const Text name = str_text(section);
    if (!text_is_utf8(name) || text_is_suspicious(name)) /* names stand in sentences */
        return complain(r, "control or invisible characters in a name:", section);
    if (strncmp(section, "space ", 6) == 0 && section[6] != '\0' && strlen(section) < 60)
        return on_space(r, section + 6, key, value);
    if (strncmp(section, "list ", 5) == 0 && section[5] != '\0')
        return on_list(r, section + 5, key, value);
    return complain(r, "unknown section", section);
}

static Status settle_roles(Reading *r, const char *shown, Error *err)
{
    Study *s = r->s;
    char a[TEXT_SHORT];
    char b[TEXT_SHORT];
    for (int i = 0; i < s->n; i++) {
        StudyEntry *e = &s->entry[i];
        if (!e->path) {
            return error_set(err, E_INPUT, "%s: [space %s] has no file", shown,
                             text_short(a, str_text(e->name)));
        }
        if (!e->lang)
            e->lang = mem_xstrdup(e->name);
        if (r->source ? strcmp(r->source, e->name) == 0 : e->role == STUDY_SOURCE)
            s->source = i;
    }
    if (r->source && s->source < 0) {
        return error_set(err, E_INPUT, "%s: the source \"%s\" is no space of the study",
                         shown, text_short(a, str_text(r->source)));
    }
    for (int i = 0; i < s->n; i++) {
        if (i != s->source && s->entry[i].role == STUDY_SOURCE) {
            return error_set(err, E_INPUT, "%s: two sources, %s and %s", shown,
                             text_short(a, str_text(s->entry[s->source].name)),
                             text_short(b, str_text(s->entry[i].name)));
        }
    }
    if (s->n == 0)
        return error_set(err, E_INPUT, "%s: no [space NAME] in this study file", shown);
    if (s->source >= 0)
        s->entry[s->source].role = STUDY_SOURCE;
    return OK;
}

static Status parse(Reading *r, const Str *content, const char *shown, Error *err)
{
    if (content->n != strlen(str_cstr(content)))
        return error_set(err, E_INPUT, "%s: not a study file (it holds NUL bytes)",
                         shown);
    char *text = mem_xstrndup(content->p, content->n);
    const int line = ini_read(text, on_value, r);
    free(text);
    if (line != 0) {
        return error_set(err, E_INPUT, "%s:%d: %s", shown, line,
                         r->problem[0]
                             ? r->problem
                             : "not a study file (expected [section] or key = value)");
    }
    return settle_roles(r, shown, err);
}

Status study_read(Study **out, const char *path, const StudyOptions *options, Error *err)
{
    *out = NULL;
    Input *in = NULL;
    TRY(input_open(&in, path, &options->limits, err));
    Str content = {0};
    Status status = input_slurp(in, MAX_FILE, &content, err);
    char shown[TEXT_SHORT];
    (void)text_short(shown, str_text(path));
    input_close(in);
    const char *slash = strrchr(path, '/');
    char *dir = slash ? mem_xstrndup(path, (size_t)(slash - path) + 1) : mem_xstrdup("");
    Reading r = {.s = study_new(options), .given = options, .dir = dir};
    r.s->path = mem_xstrdup(path);
    if (status == OK)
        status = parse(&r, &content, shown, err);
    free(dir);
    free(r.source);
    vocab_free(&r.given_keys);
    str_free(&content);
    if (status != OK)
        study_free(r.s);
    else
        *out = r.s;
    return status;
}
