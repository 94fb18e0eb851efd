#include "core/study/study.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/language.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/study/study_cache.h"
#include "core/study/study_parts.h"

StudyOptions study_options_defaults(void)
{
    return (StudyOptions){.limits = limits_default(),
                          .k = 10,
                          .seed = 1,
                          .convention = MAPPING_ROW,
                          .has_digests = true,
                          .cache_size = 2000000000};
}

Study *study_new(const StudyOptions *options)
{
    Study *s = mem_xcalloc(1, sizeof *s);
    s->options = *options;
    s->source = -1;
    s->cache = study_cache_new();
    return s;
}

void study_drop_entry(StudyEntry *e)
{
    mark_state_free(&e->marks);
    lexicon_free(e->lex);
    lexicon_free(e->back);
    lexicon_free_dict(e->dict);
    lexicon_free_dict(e->back_dict);
    lexicon_free_dict(e->train);
    mapping_free(e->map);
    space_free(e->space);
    space_free(e->before);
    free(e->name);
    free(e->lang);
    free(e->path);
    free(e->words_path);
    free(e->tensor);
    free(e->map_path);
    free(e->prepare);
    free(e->dict_path);
    free(e->train_path);
    free(e->counts_path);
    free(e->paradigms_path);
    free(e->sets_path);
    for (int k = 0; k < WORDFILE_KINDS; k++) {
        free(e->words_of[k]);
        wordfile_free(e->about[k]);
    }
}

void study_free(Study *s)
{
    if (!s)
        return;
    study_cache_free(s->cache);
    for (int i = 0; i < s->n; i++)
        study_drop_entry(&s->entry[i]);
    free(s->entry);
    for (int i = 0; i < s->nlists; i++) {
        free(s->list[i].name);
        free(s->list[i].path);
        free(s->list[i].lang);
    }
    free(s->list);
    free(s->path);
    free(s->kept);
    free(s->title);
    free(s->note);
    mark_list_free(&s->marks);
    free(s->marks_path);
    free(s->review);
    notes_free(&s->notes);
    free(s);
}

int study_find(const Study *s, const char *name)
{
    for (int i = 0; i < s->n; i++)
        if (strcmp(s->entry[i].name, name) == 0)
            return i;
    for (int i = 0; i < s->n; i++)
        if (s->entry[i].lang && strcmp(s->entry[i].lang, name) == 0)
            return i;
    return -1;
}

int study_target(const Study *s, int i)
{
    for (int e = 0; e < s->n; e++)
        if (s->entry[e].role == STUDY_ALIGNED && i-- == 0)
            return e;
    return -1;
}

int study_targets(const Study *s)
{
    int n = 0;
    for (int i = 0; i < s->n; i++)
        n += s->entry[i].role == STUDY_ALIGNED;
    return n;
}

/* --- arguments
 * ------------------------------------------------------------------------------ */

/* Length of a language prefix "de=" or 0: two or more letters, digits, hyphens before the
 * first '='. */
static size_t lang_prefix(const char *arg)
{
    size_t n = 0;
    while (isalnum((unsigned char)arg[n]) || arg[n] == '-')
        n++;
    return n >= 2 && n < 16 && arg[n] == '=' && isalpha((unsigned char)arg[0]) ? n : 0;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

void study_split_argument(const char *arg, StudyEntry *e)
{
    e->path = mem_xstrdup(arg);
    if (exists(arg))
        return;
    char *map = strrchr(e->path, '@');
    if (map && map > e->path && map[1] != '\0') {
        *map = '\0';
        e->map_path = mem_xstrdup(map + 1);
    }
    char *words = exists(e->path) ? NULL : strrchr(e->path, '#');
    if (words && words > e->path && words[1] != '\0') {
        *words = '\0';
        e->words_path = mem_xstrdup(words + 1);
    }
    char *tensor = exists(e->path) ? NULL : strrchr(e->path, ':');
    if (tensor && tensor > e->path && tensor[1] != '\0') {
        *tensor = '\0';
        if (exists(e->path))
            e->tensor = mem_xstrdup(tensor + 1);
        else
            *tensor = ':'; /* a name that is not there, colon and all */
    }
}

/* The file name's first part: "de" of "data/de.to-en.bin"; with is_long all but the last.
 * As names stand in sentences and tables it is made safe to show, and cut to 60 bytes. */
static char *name_from_path(const char *path, bool is_long)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    const char *end = is_long ? strrchr(base, '.') : strchr(base, '.');
    const size_t whole = end && end > base ? (size_t)(end - base) : strlen(base);
    Str shown = {0};
    text_display(&shown, (Text){base, whole}, TEXT_UTF8);
    size_t n = 0;
    while (n < shown.n) {
        const size_t next = n + text_cluster((Text){shown.p + n, shown.n - n});
        if (next > 60)
            break;
        n = next;
    }
    char *name = n > 0 ? mem_xstrndup(shown.p, n) : mem_xstrdup("space");
    str_free(&shown);
    return name;
}

/* The language that a file name says: its first part, unless that is no code of a
 * language and a later part of two letters is ("fr" of "mono.fr.bin", "wiki.fr.vec"). */
static char *lang_from_path(const char *path)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    const size_t first = strcspn(base, ".");
    const bool is_known = language_is_known((Text){base, first});
    for (const char *p = base + first; *p == '.' && !is_known;) {
        const size_t n = strcspn(++p, ".");
        if (n == 2 && language_is_known((Text){p, n}))
            return mem_xstrndup(p, n);
        p += n;
    }
    return name_from_path(path, false);
}

static bool has_name(const Study *s, const char *name)
{
    for (int i = 0; i < s->n; i++)
        if (strcmp(s->entry[i].name, name) == 0)
            return true;
    return false;
}

/* The language or the short name when free, else the longer file name, else a number is
 * added. */
static char *free_name(const Study *s, const char *wish, const char *path)
{
    if (!has_name(s, wish))
        return mem_xstrdup(wish);
    char *name = name_from_path(path, true);
    for (int i = 2; has_name(s, name); i++) {
        Str numbered = {0};
        str_addf(&numbered, "%s-%d", wish, i);
        free(name);
        name = str_take(&numbered);
    }
    return name;
}

StudyEntry *study_add_entry(Study *s)
{
    s->entry = mem_xrealloc(s->entry, (size_t)(s->n + 1) * sizeof *s->entry);
    StudyEntry *e = &s->entry[s->n++];
    *e = (StudyEntry){.train_overlap = -1, .shared = {.n = {-1, -1, -1, -1}}};
    return e;
}

Status study_add_argument(Study *s, const char *argument, StudyRole role, Error *err)
{
    if (argument[0] == '\0')
        return error_set(err, E_USAGE, "a space argument is empty");
    StudyEntry e = {.role = role, .train_overlap = -1, .shared = {.n = {-1, -1, -1, -1}}};
    const size_t prefix = exists(argument) ? 0 : lang_prefix(argument);
    const char *file = prefix ? argument + prefix + 1 : argument;
    study_split_argument(file, &e);
    e.lang = prefix ? mem_xstrndup(argument, prefix) : lang_from_path(e.path);
    e.name = free_name(s, e.lang, e.path);
    if (!prefix) {
        char shown[TEXT_SHORT];
        notes_remark(
            &s->notes, "language-from-name", 1,
            "%s: the language is taken from the file name (%s=... names another)",
            text_short(shown, str_text(e.path)), e.lang);
        e.noted = s->notes.item[s->notes.n - 1].text;
    }
    if (role == STUDY_SOURCE)
        s->source = s->n;
    *study_add_entry(s) = e;
    return OK;
}

static Status refuse_name(const Study *s, const char *name, Error *err)
{
    char shown[TEXT_SHORT];
    Str names = {0};
    for (int i = 0; i < s->n; i++)
        str_addf(&names, "%s%s", i ? ", " : "", s->entry[i].name);
    (void)error_set(err, E_USAGE, "no space is called %s",
                    text_short(shown, str_text(name)));
    error_hint(err, "the spaces are called %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

Status study_set_dict(Study *s, const char *lang, const char *path, bool is_train,
                      Error *err)
{
    int at = lang ? study_find(s, lang) : study_target(s, 0);
    if (lang && at < 0)
        return refuse_name(s, lang, err);
    if (at < 0)
        return error_set(err, E_USAGE, "a dictionary needs a target space");
    if (!lang && study_targets(s) > 1) {
        (void)error_set(err, E_USAGE,
                        "the study has %d targets: which is the dictionary for?",
                        study_targets(s));
        error_hint(err, "--%s LANG=FILE, one for each", is_train ? "train-dict" : "dict");
        return E_USAGE;
    }
    StudyEntry *e = &s->entry[at];
    if (at == s->source)
        return error_set(err, E_USAGE,
                         "%s is the source: a dictionary belongs to a target", e->name);
    char **where = is_train ? &e->train_path : &e->dict_path;
    free(*where);
    *where = mem_xstrdup(path);
    return OK;
}

Status study_set_words(Study *s, WordFileKind kind, const char *lang, const char *path,
                       Error *err)
{
    const int at = lang ? study_find(s, lang) : s->source;
    if (lang && at < 0)
        return refuse_name(s, lang, err);
    if (at < 0) {
        (void)error_set(err, E_USAGE, "which space are the %s of?", wordfile_name(kind));
        error_hint(err, "--%s LANG=FILE", wordfile_name(kind));
        return E_USAGE;
    }
    char **where = &s->entry[at].words_of[kind];
    free(*where);
    *where = mem_xstrdup(path);
    return OK;
}
