#include "core/diag/bias_files.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/text.h"

static bool is_lang(const StudyEntry *e, const char *lang)
{
    return strcmp(e->name, lang) == 0 || (e->lang && strcmp(e->lang, lang) == 0);
}

static bool is_named(const Study *s, const char *lang)
{
    for (int i = 0; i < s->n; i++)
        if (is_lang(&s->entry[i], lang))
            return true;
    return false;
}

const char *bias_files_split(const char *argument, char **lang)
{
    const size_t n = strcspn(argument, "/=");
    *lang = NULL;
    if (n == 0 || argument[n] != '=' || access(argument, F_OK) == 0)
        return argument;
    *lang = mem_xstrndup(argument, n);
    return argument + n + 1;
}

static Status read_file(BiasFiles *f, const Study *s, const char *path, Error *err)
{
    f->file = mem_xrealloc(f->file, (size_t)(f->n + 1) * sizeof *f->file);
    BiasFile *file = &f->file[f->n++];
    *file = (BiasFile){.lang = NULL};
    return wordsets_read(&file->sets, path, &s->options.limits, err);
}

static Status read_given(BiasFiles *f, const Study *s, const char *given, Error *err)
{
    for (const char *at = given; at;
         at = strchr(at, '\t') ? strchr(at, '\t') + 1 : NULL) {
        char *one = mem_xstrndup(at, strcspn(at, "\t"));
        char *lang = NULL;
        const char *path = bias_files_split(one, &lang);
        Status status = OK;
        if (lang && !is_named(s, lang)) {
            char shown[TEXT_SHORT];
            status = error_set(err, E_USAGE, "--sets: no space is called %s",
                               text_short(shown, str_text(lang)));
            free(lang);
        } else {
            status = read_file(f, s, path, err);
            f->file[f->n - 1].lang = lang;
        }
        free(one);
        TRY(status);
    }
    return OK;
}

static Status add_tests(BiasFiles *f, const char *given, Error *err)
{
    for (const char *at = given; at;
         at = strchr(at, '\t') ? strchr(at, '\t') + 1 : NULL) {
        char *one = mem_xstrndup(at, strcspn(at, "\t"));
        Status status = OK;
        int made = 0;
        for (int i = 0; i < f->n && status == OK; i++) {
            if (f->file[i].sets->nsets == 0)
                continue;
            status = wordsets_add_test(f->file[i].sets, one, err);
            made++;
        }
        free(one);
        TRY(status);
        if (made == 0)
            return error_set(err, E_USAGE, "--test: the files name no set");
    }
    return OK;
}

/* The first test of this name, in any file, that has a title, or (is_kind) says what it
 * is about; NULL: none. */
static const WordTest *find_said(const BiasFiles *f, const char *name, bool is_kind)
{
    for (int i = 0; i < f->n; i++) {
        const WordTest *t = wordsets_find_test(f->file[i].sets, name);
        if (t && (is_kind ? (t->kind & WORDSETS_SAID) != 0 : t->title != NULL))
            return t;
    }
    return NULL;
}

/* A test is the same test in every language: what one file says of it holds for all that
 * say nothing. */
static void share_said(const BiasFiles *f)
{
    for (int i = 0; i < f->n; i++) {
        WordSets *sets = f->file[i].sets;
        for (int32_t k = 0; k < sets->ntests; k++) {
            WordTest *t = &sets->test[k];
            const WordTest *from = t->title ? NULL : find_said(f, t->name, false);
            if (from)
                t->title = mem_xstrdup(from->title);
            from = t->kind & WORDSETS_SAID ? NULL : find_said(f, t->name, true);
            if (from)
                t->kind = from->kind;
        }
    }
}

static Status no_files(const Study *s, Error *err)
{
    (void)error_set(err, E_USAGE, "bias needs a file of word sets");
    error_hint(err, s->path ? "--sets FILE, or sets = FILE in a [space NAME] of the study"
                            : "--sets FILE, or --sets LANG=FILE for each language");
    return E_USAGE;
}

Status bias_files_read(const Study *s, const Args *args, TableSet *set,
                       Progress *progress, BiasFiles *out, Error *err)
{
    *out = (BiasFiles){0};
    BiasFiles f = {0};
    const char *given = registry_text(args, "sets");
    Status status = given ? read_given(&f, s, given, err) : OK;
    for (int i = 0; i < s->n && !given && status == OK; i++) {
        if (s->entry[i].sets_path) {
            status = read_file(&f, s, s->entry[i].sets_path, err);
            f.file[f.n - 1].lang = mem_xstrdup(s->entry[i].name);
        }
    }
    if (status == OK && f.n == 0)
        status = no_files(s, err);
    if (status == OK)
        status = add_tests(&f, registry_text(args, "test"), err);
    for (int i = 0; i < f.n && status == OK; i++) {
        notes_append(&set->notes, &f.file[i].sets->notes);
        status =
            registry_add_file(set, s, "word-sets", f.file[i].sets->path, progress, err);
    }
    if (status != OK) {
        bias_files_done(&f);
        return status;
    }
    share_said(&f);
    *out = f;
    return OK;
}

bool bias_files_is_any(const Study *s, const Args *args)
{
    bool is_any = registry_text(args, "sets") != NULL;
    for (int i = 0; i < s->n; i++)
        is_any = is_any || s->entry[i].sets_path;
    return is_any;
}

void bias_files_done(BiasFiles *f)
{
    for (int i = 0; i < f->n; i++) {
        wordsets_free(f->file[i].sets);
        free(f->file[i].lang);
    }
    free(f->file);
    *f = (BiasFiles){0};
}

bool bias_files_is_of(const BiasFiles *f, int file, const StudyEntry *e)
{
    if (f->file[file].lang)
        return is_lang(e, f->file[file].lang);
    for (int i = 0; i < f->n; i++)
        if (f->file[i].lang && is_lang(e, f->file[i].lang))
            return false;
    return true;
}

bool bias_files_find(const BiasFiles *f, const StudyEntry *e, const char *name,
                     const WordSets **sets, const WordTest **test)
{
    for (int i = 0; i < f->n; i++) {
        const WordTest *t = wordsets_find_test(f->file[i].sets, name);
        if (!t || !bias_files_is_of(f, i, e))
            continue;
        *sets = f->file[i].sets;
        *test = t;
        return f->file[i].sets->nsets > 0;
    }
    return false;
}
