#include "tui/recipe.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

bool recipe_leaves_out(OptionId id)
{
    static const OptionId never[] = {
        OPTION_FORMAT,    OPTION_JSON,    OPTION_OUTPUT,       OPTION_FORCE,
        OPTION_TABLE,     OPTION_THREADS, OPTION_CACHE,        OPTION_CACHE_SIZE,
        OPTION_ONLY,      OPTION_WHERE,   OPTION_SORT,         OPTION_COLUMNS,
        OPTION_FREQUENCY, OPTION_CPU,     OPTION_LIMIT_MEMORY, OPTION_COLOR,
        OPTION_PLAIN,     OPTION_QUIET,   OPTION_VERBOSE,      OPTION_HELP,
        OPTION_VERSION,
    };
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (never[i] == id)
            return true;
    return false;
}

static void add(Recipe *r, char *owned)
{
    r->arg = mem_xrealloc(r->arg, ((size_t)r->n + 1) * sizeof *r->arg);
    r->arg[r->n++] = owned;
}

static void add_option(Recipe *r, const Param *p, Text value)
{
    Str s = {0};
    if (p->kind == PARAM_BOOL) {
        const bool is_true = str_compare(value, TEXT("true")) == 0;
        str_addf(&s, "--%s%s", is_true ? "" : "no-", p->name);
    } else {
        str_addf(&s, "--%s=", p->name);
        str_add_text(&s, value);
    }
    add(r, str_take(&s));
}

/* Values joined by TABs: of an option that may be given again, or of one with several
 * words. */
static void add_joined(Recipe *r, const Param *p, const char *value)
{
    const int words = p->values > 1 ? p->values : 1; /* of each time it is given */
    int i = 0;
    for (const char *v = value;; i++) {
        const size_t n = p->is_many || p->values > 1 ? strcspn(v, "\t") : strlen(v);
        if (i == 0 || (p->is_many && i % words == 0))
            add_option(r, p, (Text){v, n});
        else
            add(r, mem_xstrndup(v, n));
        if (v[n] == '\0')
            return;
        v += n + 1;
    }
}

static void add_many(Recipe *r, const Param *p, const char *const *value, int n)
{
    for (int i = 0; i < n; i++)
        add_option(r, p, str_text(value[i]));
}

static void add_common(Recipe *r, const Options *o)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        const Param *p = &options_common[id].param;
        if (o->value[id] == NULL || recipe_leaves_out((OptionId)id))
            continue;
        if (id == OPTION_DICT)
            add_many(r, p, o->dict, o->ndicts);
        else if (id == OPTION_TRAIN_DICT)
            add_many(r, p, o->train_dict, o->ntrain_dicts);
        else if (id >= OPTION_TAGS && id <= OPTION_RELATIONS)
            add_many(r, p, o->words_of[id - OPTION_TAGS], o->nwords_of[id - OPTION_TAGS]);
        else
            add_option(r, p, str_text(o->value[id]));
    }
}

static bool is_among(const char *const *names, const char *name)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

Recipe recipe_make(const Options *o, const char *const *leave_out)
{
    Recipe r = {0};
    if (o->verb.name)
        add(&r, mem_xstrdup(o->verb.name));
    add_common(&r, o);
    for (int i = 0; i < o->verb.nparams; i++) {
        const Param *p = &o->verb.params[i];
        if (o->param[i] != NULL && !is_among(leave_out, p->name))
            add_joined(&r, p, o->param[i]);
    }
    bool is_fenced = false;
    for (int i = 0; i < o->nargs; i++) {
        if (o->arg[i][0] == '-' && !is_fenced) {
            add(&r, mem_xstrdup("--"));
            is_fenced = true;
        }
        add(&r, mem_xstrdup(o->arg[i]));
    }
    return r;
}

void recipe_free(Recipe *r)
{
    for (int i = 0; i < r->n; i++)
        free(r->arg[i]);
    free(r->arg);
    *r = (Recipe){0};
}
