#include "tui/arguments.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/suggest.h"
#include "core/base/text.h"
#include "core/diag/registry.h"
#include "tui/deliver.h"

bool arguments_is_file(const Settings *settings, const char *argument)
{
    Study *s = study_new(&settings->study);
    const bool is_file = study_add_argument(s, argument, STUDY_SOURCE, NULL) == OK &&
                         access(s->entry[0].path, F_OK) == 0;
    study_free(s);
    return is_file;
}

int arguments_spaces(const Options *o, const Settings *settings, unsigned needs)
{
    if (settings->study_path)
        return 0;
    if (!(needs & TAKES_WORDS))
        return o->nargs;
    if (o->is_fenced)
        return o->fenced;
    if (needs & TAKES_SNAPSHOTS) {
        int n = o->nargs > 0; /* a first one that is no file is refused as a space */
        while (n < o->nargs && arguments_is_file(settings, o->arg[n]))
            n++;
        return n;
    }
    const int least = needs & NEED_TARGET ? 2 : 1;
    if (o->nargs <= least)
        return o->nargs;
    if (least == 1 && arguments_is_file(settings, o->arg[1]))
        return 2;
    return least;
}

const char *arguments_split_lang(const char *argument, char **lang)
{
    *lang = NULL;
    const size_t n = strcspn(argument, "=");
    if (argument[n] != '=' || n == 0 || memchr(argument, '/', n) ||
        access(argument, F_OK) == 0)
        return argument;
    *lang = mem_xstrndup(argument, n);
    return argument + n + 1;
}

static bool has_ending(const char *s, const char *ending)
{
    const size_t n = strlen(s);
    const size_t m = strlen(ending);
    return n > m && strcmp(s + n - m, ending) == 0;
}

/* A study stands where a space should. */
static Status refuse_study(const char *argument, Error *err)
{
    char shown[TEXT_SHORT];
    text_short(shown, str_text(argument));
    (void)error_set(err, E_USAGE, "%s is a study file and no space", shown);
    error_hint(err, "--study %s", shown);
    return E_USAGE;
}

/* The value of an option that only some verbs have. */
static const char *find_param(const Options *o, const char *name)
{
    for (int i = 0; i < o->verb.nparams; i++)
        if (strcmp(o->verb.params[i].name, name) == 0)
            return options_param(o, name);
    return NULL;
}

/* --target, be it common or the verb's own: the other targets go. What another option of
 * the verb names (--same NAME) stays. */
static Status keep_targets(Study *s, const Options *o, Error *err)
{
    const char *own = find_param(o, "target");
    const char *names = own ? own : o->value[OPTION_TARGET];
    if (!names)
        return OK;
    const char **also = mem_xcalloc((size_t)o->verb.nparams + 1, sizeof(const char *));
    int n = 0;
    for (int i = 0; i < o->verb.nparams; i++)
        if (o->param && o->param[i] && strcmp(o->verb.params[i].name, "target") != 0)
            also[n++] = o->param[i];
    const Status status = study_keep_targets(s, names, also, n, err);
    free((void *)also);
    return status;
}

static Status add_dict(Study *s, const char *argument, bool is_train, Error *err)
{
    char *lang = NULL;
    const char *path = arguments_split_lang(argument, &lang);
    const Status status = study_set_dict(s, lang, path, is_train, err);
    free(lang);
    return status;
}

/* Tags, lemmas and relations: also beside a study file, whose own they replace. */
static Status add_words(Study *s, const Options *o, Error *err)
{
    for (int k = 0; k < WORDFILE_KINDS; k++) {
        for (int i = 0; i < o->nwords_of[k]; i++) {
            char *lang = NULL;
            const char *path = arguments_split_lang(o->words_of[k][i], &lang);
            const Status status = study_set_words(s, (WordFileKind)k, lang, path, err);
            free(lang);
            TRY(status);
        }
    }
    return OK;
}

static Status add_all(Study *s, const Options *o, int nspaces, Error *err)
{
    for (int i = 0; i < nspaces; i++) {
        if (has_ending(o->arg[i], ".ini"))
            return refuse_study(o->arg[i], err);
        TRY(study_add_argument(s, o->arg[i], i == 0 ? STUDY_SOURCE : STUDY_ALIGNED, err));
    }
    for (int i = 0; i < o->ndicts; i++)
        TRY(add_dict(s, o->dict[i], false, err));
    for (int i = 0; i < o->ntrain_dicts; i++)
        TRY(add_dict(s, o->train_dict[i], true, err));
    return OK;
}

Status arguments_make_study(const Options *o, const Settings *settings, int nspaces,
                            Study **out, Error *err)
{
    *out = NULL;
    Study *s = NULL;
    Status status = OK;
    if (settings->study_path) {
        TRY(study_read(&s, settings->study_path, &settings->study, err));
    } else {
        s = study_new(&settings->study);
        status = add_all(s, o, nspaces, err);
    }
    if (status == OK)
        status = add_words(s, o, err);
    if (status == OK)
        status = keep_targets(s, o, err);
    if (status == OK) {
        *out = s;
    } else {
        study_free(s);
    }
    return status;
}

Status arguments_make_snapshots(const Options *o, const Settings *settings, int nspaces,
                                Study **out, Error *err)
{
    Options without = *o; /* dictionaries are of other spaces than these */
    without.ndicts = 0;
    TRY(arguments_make_study(&without, settings, nspaces, out, err));
    for (int i = 0; !settings->study_path && i < (*out)->n; i++)
        if ((*out)->entry[i].role == STUDY_ALIGNED)
            (*out)->entry[i].role = STUDY_SNAPSHOT;
    return OK;
}

Status arguments_check_output(const Study *s, const Settings *settings, Error *err)
{
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        const char *paths[] = {e->path,
                               e->words_path,
                               e->map_path,
                               e->dict_path,
                               e->train_path,
                               e->counts_path,
                               e->paradigms_path,
                               e->words_of[WORDFILE_TAGS],
                               e->words_of[WORDFILE_LEMMAS],
                               e->words_of[WORDFILE_RELATIONS],
                               e->sets_path};
        for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
            if (paths[p])
                TRY(deliver_check(settings, &paths[p], 1, err));
        }
    }
    const char *path = s->path;
    return deliver_check(settings, &path, path ? 1 : 0, err);
}

/* A file's name without folder and ending; owned by the caller. */
static char *stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *file = slash ? slash + 1 : path;
    const char *dot = strrchr(file, '.');
    const size_t n = dot && dot > file ? (size_t)(dot - file) : strlen(file);
    Str shown = {0};
    text_display(&shown, (Text){file, n}, TEXT_UTF8);
    return str_take(&shown);
}

/* What the names of alignments may be made of, the plainest first: the map, the space,
 * both, both with their folders. */
enum { BY_MAP, BY_SPACE, BY_BOTH, BY_PATHS, WAYS };

/* NULL: it has no such name. */
static char *name_by(const StudyEntry *e, int way)
{
    if (way == BY_SPACE || (way == BY_BOTH && !e->map_path))
        return stem(e->path);
    if (way == BY_MAP)
        return e->map_path ? stem(e->map_path) : NULL;
    char *space = way == BY_BOTH ? stem(e->path) : mem_xstrdup(e->path);
    char *map = !e->map_path     ? NULL
                : way == BY_BOTH ? stem(e->map_path)
                                 : mem_xstrdup(e->map_path);
    Str both = {0};
    Str shown = {0};
    str_addf(&both, "%s%s%s", space, map ? "@" : "", map ? map : "");
    text_display(&shown, (Text){both.p, both.n}, TEXT_UTF8);
    str_free(&both);
    free(space);
    free(map);
    return str_take(&shown);
}

static bool is_free_name(const Study *s, int entry, const char *name)
{
    for (int i = 0; i < s->n; i++)
        if (i != entry && strcmp(s->entry[i].name, name) == 0)
            return false;
    return true;
}

/* Names the targets one way, if all get another name by it. */
static bool name_targets(Study *s, int way)
{
    enum { LONGEST = 60 };
    const int n = study_targets(s);
    char **old = mem_xcalloc((size_t)n + 1, sizeof(char *));
    bool is_good = true;
    for (int i = 0; i < n; i++) {
        StudyEntry *e = &s->entry[study_target(s, i)];
        old[i] = e->name;
        e->name = name_by(e, way);
        is_good = is_good && e->name && strlen(e->name) <= LONGEST;
        e->name = e->name ? e->name : mem_xstrdup("");
    }
    for (int i = 0; i < n && is_good; i++) {
        const int at = study_target(s, i);
        is_good = is_free_name(s, at, s->entry[at].name);
    }
    for (int i = 0; i < n; i++) {
        StudyEntry *e = &s->entry[study_target(s, i)];
        free(is_good ? old[i] : e->name);
        e->name = is_good ? e->name : old[i];
    }
    free((void *)old);
    return is_good;
}

/* Alignments of one language are named by what tells them apart; names that the user gave
 * (LANG=) and that differ stay. */
static void name_alignments(Study *s)
{
    bool is_same = false;
    for (int i = 0; i < study_targets(s) && !is_same; i++) {
        const StudyEntry *e = &s->entry[study_target(s, i)];
        is_same = strcmp(e->name, e->lang) != 0; /* its language was taken */
    }
    for (int way = 0; way < WAYS && is_same; way++)
        if (name_targets(s, way))
            return;
}

/* One target with two maps: two targets. */
static Status add_two_maps(Study *s, const Options *o, int nspaces, Error *err)
{
    const char *map[] = {find_param(o, "map-a"), find_param(o, "map-b")};
    if (!map[0] || !map[1] || nspaces != 2) {
        (void)error_set(err, E_USAGE, "--map-a and --map-b go together, with one target");
        error_hint(err, "isogloss compare SRC TGT --map-a A --map-b B --dict FILE");
        return E_USAGE;
    }
    TRY(study_add_argument(s, o->arg[0], STUDY_SOURCE, err));
    for (int i = 0; i < 2; i++) {
        TRY(study_add_argument(s, o->arg[1], STUDY_ALIGNED, err));
        if (s->entry[i + 1].map_path)
            return error_set(err, E_USAGE, "%s has a map already", s->entry[i + 1].path);
        s->entry[i + 1].map_path = mem_xstrdup(map[i]);
    }
    return OK;
}

/* Every target has the dictionary, or every one of the language that it names. */
static Status share_dict(Study *s, const char *argument, bool is_train, Error *err)
{
    char *lang = NULL;
    const char *path = arguments_split_lang(argument, &lang);
    Status status = lang ? study_set_dict(s, lang, path, is_train, err) : OK;
    for (int i = 0; i < study_targets(s) && status == OK; i++) {
        const StudyEntry *e = &s->entry[study_target(s, i)];
        if (!lang || strcmp(e->lang, lang) == 0)
            status = study_set_dict(s, e->name, path, is_train, err);
    }
    free(lang);
    return status;
}

static Status add_compared(Study *s, const Options *o, int nspaces, Error *err)
{
    const bool has_maps = find_param(o, "map-a") || find_param(o, "map-b");
    if (has_maps)
        TRY(add_two_maps(s, o, nspaces, err));
    for (int i = 0; i < nspaces && !has_maps; i++) {
        if (has_ending(o->arg[i], ".ini"))
            return refuse_study(o->arg[i], err);
        TRY(study_add_argument(s, o->arg[i], i == 0 ? STUDY_SOURCE : STUDY_ALIGNED, err));
    }
    name_alignments(s);
    for (int i = 0; i < o->ndicts; i++)
        TRY(share_dict(s, o->dict[i], false, err));
    for (int i = 0; i < o->ntrain_dicts; i++)
        TRY(share_dict(s, o->train_dict[i], true, err));
    return OK;
}

Status arguments_make_compared(const Options *o, const Settings *settings, int nspaces,
                               Study **out, Error *err)
{
    *out = NULL;
    Study *s = NULL;
    Status status = OK;
    if (settings->study_path && (find_param(o, "map-a") || find_param(o, "map-b"))) {
        (void)error_set(err, E_USAGE,
                        "--map-a and --map-b go with spaces given as arguments, not with "
                        "--study");
        error_hint(err, "map = FILE in two sections [space NAME] of the study");
        return E_USAGE;
    }
    if (settings->study_path) {
        TRY(study_read(&s, settings->study_path, &settings->study, err));
    } else {
        s = study_new(&settings->study);
        status = add_compared(s, o, nspaces, err);
    }
    if (status == OK)
        status = add_words(s, o, err);
    if (status == OK)
        status = keep_targets(s, o, err);
    if (status == OK)
        *out = s;
    else
        study_free(s);
    return status;
}

static Status needs_more(const ArgumentsNeeds *n, const char *what, Error *err)
{
    (void)error_set(err, E_USAGE, "%s needs %s", n->name, what);
    error_hint(err, "isogloss %s %s", n->name, n->usage);
    return E_USAGE;
}

/* Each target named by arguments has a dictionary; of a study file one is enough, and
 * where the measurement has a place for those without. */
static Status check_dictionaries(const ArgumentsNeeds *n, const Study *s, Error *err)
{
    const StudyEntry *without = NULL;
    int with = 0;
    for (int i = 0; i < study_targets(s); i++) {
        const StudyEntry *e = &s->entry[study_target(s, i)];
        with += e->dict_path != NULL;
        if (!e->dict_path && !without)
            without = e;
    }
    if (s->options.is_row_aligned || !without || (s->path && with > 0))
        return OK;
    if ((n->needs & MAY_LACK_LEXICON) && with > 0)
        return OK;
    const bool is_only = study_targets(s) == 1;
    (void)error_set(err, E_USAGE, "%s needs a dictionary for %s", n->name, without->name);
    if (s->path) {
        error_hint(err, "dict = FILE in [space %s] of the study", without->name);
    } else {
        error_hint(err, "--dict %s%sFILE, or --row-aligned", is_only ? "" : without->name,
                   is_only ? "" : "=");
    }
    return E_USAGE;
}

/* Whether two names end in the same .ending: then it is no part of what is near. */
static size_t shared_ending(const char *a, const char *b)
{
    const char *x = strrchr(a, '.');
    const char *y = strrchr(b, '.');
    return x && y && x > a && y > b && strcmp(x, y) == 0 ? strlen(x) : 0;
}

/* A name of the file's folder that is near the file's own; owned, NULL: none. */
static char *suggest_file(const char *path)
{
    enum { MOST = 10000 };
    const char *slash = strrchr(path, '/');
    const char *file = slash ? slash + 1 : path;
    char *folder = slash ? mem_xstrndup(path, (size_t)(slash - path) + 1) : NULL;
    DIR *dir = opendir(folder ? folder : ".");
    Suggestion best = suggest_start(str_text(file));
    char *name = NULL;
    int looked_at = 0;
    while (dir && looked_at++ < MOST) {
        const struct dirent *d = readdir(dir);
        if (!d)
            break;
        const size_t ending = shared_ending(file, d->d_name);
        best.wanted = (Text){file, strlen(file) - ending};
        if (d->d_name[0] == '.' ||
            !suggest_consider_text(&best, (Text){d->d_name, strlen(d->d_name) - ending}))
            continue;
        free(name);
        name = mem_xstrdup(d->d_name);
    }
    if (dir)
        (void)closedir(dir);
    Str whole = {0};
    if (name)
        str_addf(&whole, "%s%s", folder ? folder : "", name);
    free(folder);
    free(name);
    return whole.n ? str_take(&whole) : NULL;
}

Status arguments_check_file(const char *path, Error *err)
{
    char shown[TEXT_SHORT];
    if (!path || strcmp(path, "-") == 0 || access(path, R_OK) == 0)
        return OK;
    const int why = errno;
    (void)error_set(err, E_INPUT, "%s: %s", text_short(shown, str_text(path)),
                    strerror(why));
    char *near = why == ENOENT ? suggest_file(path) : NULL;
    if (near)
        error_hint(err, "did you mean %s?", text_short(shown, str_text(near)));
    free(near);
    return E_INPUT;
}

static Status check_files(const Study *s, Error *err)
{
    if (s->options.annotations[0])
        TRY(arguments_check_file(s->options.annotations, err));
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        const char *paths[] = {e->path,
                               e->words_path,
                               e->map_path,
                               e->dict_path,
                               e->train_path,
                               e->words_of[WORDFILE_TAGS],
                               e->words_of[WORDFILE_LEMMAS],
                               e->words_of[WORDFILE_RELATIONS]};
        for (size_t p = 0; p < sizeof paths / sizeof *paths; p++)
            TRY(arguments_check_file(paths[p], err));
    }
    return OK;
}

Status arguments_check_needs(const ArgumentsNeeds *n, const Options *o, const Study *s,
                             Error *err)
{
    if (s->path && o->nargs > 0 && !(n->needs & TAKES_WORDS)) {
        char shown[TEXT_SHORT];
        return error_set(err, E_USAGE, "--study takes the place of space arguments (%s)",
                         text_short(shown, str_text(o->arg[0])));
    }
    TRY(check_files(s, err));
    if (n->needs & NEED_TARGET && (s->source < 0 || study_targets(s) == 0))
        return needs_more(n, "a source and a target space", err);
    if (n->needs & NEED_ONE && s->n == 0)
        return needs_more(n, "a space", err);
    if (!s->path && n->needs & NEED_TARGET && !(n->needs & TAKES_MANY) &&
        study_targets(s) > 1)
        return needs_more(n, "one source and one target space, no more", err);
    return n->needs & NEED_LEXICON ? check_dictionaries(n, s, err) : OK;
}
