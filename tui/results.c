#include "tui/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"

struct Results {
    const Study *study;
    Tasks *tasks;
    void (*changed)(void *ctx);
    void *ctx;
    Result *first;
};

/* One parsed call of a diagnostic; owned by the task that runs it. */
typedef struct Call {
    Study study; /* a copy in which the other targets are not aligned spaces */
    const Diagnostic *diag;
    Args args;
    char **value;   /* owned strings */
    bool *is_given; /* by parameter: on the command line; owned */
    char **word;    /* owned strings */
} Call;

static void free_call(void *ctx)
{
    Call *c = ctx;
    if (!c)
        return;
    for (int i = 0; c->value && i < c->args.nparams; i++)
        free(c->value[i]);
    for (int i = 0; c->word && i < c->args.nwords; i++)
        free(c->word[i]);
    free(c->value);
    free(c->is_given);
    free(c->word);
    free(c->study.entry);
    free(c);
}

static void free_set(void *set)
{
    table_set_free(set);
}

/* Whether an entry is no input of a result for this target (-1: all). Alignments that
 * were made meanwhile are no languages of their own; compare takes them, where they have
 * the study's source. */
static bool is_apart(const Study *s, const Diagnostic *d, int target, int i)
{
    const StudyEntry *e = &s->entry[i];
    const int own = target >= 0 ? s->entry[target].own_source - 1 : -1;
    if (i == target || i == own)
        return false;
    if (i == s->source)
        return own >= 0;
    if (target >= 0)
        return e->role == STUDY_ALIGNED || e->of > 0;
    const bool is_compared = strcmp(d->name, "compare") == 0;
    return e->of > 0 && !(is_compared && e->own_source == 0 && e->role == STUDY_ALIGNED);
}

/* A diagnostic for one target must not see the others. Entry numbers stay as they are,
 * since the searches that the study keeps go by them. */
static Study narrow(const Study *s, const Diagnostic *d, int target)
{
    Study copy = *s;
    copy.entry = mem_xcalloc((size_t)s->n, sizeof *copy.entry);
    for (int i = 0; i < s->n; i++) {
        copy.entry[i] = s->entry[i];
        if (!is_apart(s, d, target, i))
            continue;
        copy.entry[i].role = STUDY_SNAPSHOT;
        copy.entry[i].space = NULL; /* as if not loaded: no input of this result */
        copy.entry[i].lex = NULL;
    }
    if (target >= 0 && s->entry[target].own_source > 0) {
        copy.source = s->entry[target].own_source - 1;
        copy.entry[copy.source].role = STUDY_SOURCE;
    }
    return copy;
}

/* --- parameters --- */

static int find_param(const Diagnostic *d, Text name)
{
    for (int i = 0; i < d->nparams; i++)
        if (str_compare(str_text(d->params[i].name), name) == 0)
            return i;
    return -1;
}

static bool is_choice(const char *choices, Text item)
{
    const char *p = choices;
    while (*p) {
        const size_t n = strcspn(p, "|");
        if (str_compare((Text){p, n}, item) == 0)
            return true;
        p += n + (p[n] == '|');
    }
    return false;
}

static Status check_choices(const Param *p, const char *value, Error *err)
{
    const char *at = value;
    do {
        const size_t n = p->is_list ? strcspn(at, ",") : strlen(at);
        if (!is_choice(p->choices, (Text){at, n})) {
            char shown[TEXT_SHORT];
            text_short(shown, (Text){at, n});
            return error_set(err, E_USAGE, "--%s takes %s, not \"%s\"", p->name,
                             p->choices, shown);
        }
        at += n + (at[n] == ',');
    } while (*at);
    return OK;
}

static Status check_value(const Param *p, const char *value, Error *err)
{
    char shown[TEXT_SHORT];
    text_short(shown, str_text(value));
    double number = 0;
    int64_t whole = 0;
    switch (p->kind) {
    case PARAM_TEXT: return p->choices ? check_choices(p, value, err) : OK;
    case PARAM_BOOL: return OK;
    case PARAM_INT:
        if (!number_parse_int(value, strlen(value), &whole))
            return error_set(err, E_USAGE, "--%s takes a whole number, not \"%s\"",
                             p->name, shown);
        number = (double)whole;
        break;
    case PARAM_REAL:
        if (number_parse_double(value, strlen(value), &number) != NUMBER_OK)
            return error_set(err, E_USAGE, "--%s takes a number, not \"%s\"", p->name,
                             shown);
        break;
    }
    if (p->min < p->max && (number < p->min || number > p->max))
        return error_set(err, E_USAGE, "--%s takes %g to %g, not %s", p->name, p->min,
                         p->max, shown);
    return OK;
}

/* One that may be given again stands behind those before it. */
static void keep_value(Call *c, int p, const char *value)
{
    const char *before =
        c->is_given[p] && c->diag->params[p].is_many ? c->value[p] : NULL;
    Str all = {0};
    str_addf(&all, "%s%s%s", before ? before : "", before ? "\t" : "", value);
    free(c->value[p]);
    c->value[p] = str_take(&all);
    c->is_given[p] = true;
}

static bool is_option(const char *arg)
{
    return strncmp(arg, "--", 2) == 0 && arg[2] != '\0';
}

/* Values that an option wants behind it. */
static int count_wanted(const Param *p, bool has_equals)
{
    return has_equals || p->kind == PARAM_BOOL ? 0 : p->values > 1 ? p->values : 1;
}

int results_words(const Diagnostic *d, int argc, char *const *argv, bool *is_word)
{
    int n = 0;
    int values = 0; /* still to come of the option before */
    for (int i = 0; i < argc; i++) {
        is_word[i] = !is_option(argv[i]) && values == 0;
        n += is_word[i];
        values -= values > 0;
        if (!is_option(argv[i]))
            continue;
        const size_t len = strcspn(argv[i] + 2, "=");
        const int p = find_param(d, (Text){argv[i] + 2, len});
        values = p < 0 ? 0 : count_wanted(&d->params[p], argv[i][2 + len] == '=');
    }
    return n;
}

/* Takes the option at argv[*i] (and its values). */
static Status take_option(Call *c, int argc, char *const *argv, int *i, Error *err)
{
    const char *option = argv[*i] + 2;
    const char *equals = strchr(option, '=');
    const Text name = {option, equals ? (size_t)(equals - option) : strlen(option)};
    const int p = find_param(c->diag, name);
    char shown[TEXT_SHORT];
    text_short(shown, name);
    if (p < 0) {
        const Status s =
            error_set(err, E_USAGE, "%s has no option --%s here", c->diag->name, shown);
        error_hint(err, "? lists them; others are set at the start");
        return s;
    }
    const Param *param = &c->diag->params[p];
    const int wanted = count_wanted(param, equals != NULL);
    Str value = {0};
    if (equals)
        str_add_cstr(&value, equals + 1);
    else if (param->kind == PARAM_BOOL)
        str_add_cstr(&value, "true");
    int found = 0;
    for (; found < wanted && *i + 1 < argc && !is_option(argv[*i + 1]); found++)
        str_addf(&value, "%s%s", found > 0 ? "\t" : "", argv[++*i]);
    Status s = OK;
    if (found < wanted && wanted > 1)
        s = error_set(err, E_USAGE, "--%s needs %d values", shown, wanted);
    else if (found < wanted)
        s = error_set(err, E_USAGE, "--%s needs a value", shown);
    if (s == OK)
        s = check_value(param, str_cstr(&value), err);
    if (s == OK)
        keep_value(c, p, str_cstr(&value));
    str_free(&value);
    return s;
}

static Status parse(Call *c, int argc, char *const *argv, Error *err)
{
    c->args.params = c->diag->params;
    c->args.nparams = c->diag->nparams;
    c->value = mem_xcalloc((size_t)c->diag->nparams, sizeof *c->value);
    c->is_given = mem_xcalloc((size_t)c->diag->nparams + 1, sizeof *c->is_given);
    c->word = mem_xcalloc((size_t)argc, sizeof *c->word);
    c->args.value = (const char *const *)c->value;
    c->args.word = (const char *const *)c->word;
    for (int i = 0; i < c->diag->nparams; i++)
        if (c->diag->params[i].initial)
            c->value[i] = mem_xstrdup(c->diag->params[i].initial);
    for (int i = 0; i < argc; i++) {
        if (is_option(argv[i])) {
            TRY(take_option(c, argc, argv, &i, err));
            continue;
        }
        if (!(c->diag->needs & TAKES_WORDS)) {
            char shown[TEXT_SHORT];
            text_short(shown, str_text(argv[i]));
            return error_set(err, E_USAGE, "%s takes no words (\"%s\")", c->diag->name,
                             shown);
        }
        c->word[c->args.nwords++] = mem_xstrdup(argv[i]);
    }
    return OK;
}

/* --- running --- */

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    const Call *c = ctx;
    TableSet *set = NULL;
    const Status s = registry_run(c->diag, &c->study, &c->args, progress, &set, err);
    *result = set;
    return s;
}

static void done(void *owner, Status status, void *result, const Error *err)
{
    Result *r = owner;
    r->state = status == OK ? RESULT_READY : RESULT_FAILED;
    r->set = result;
    if (status != OK && err)
        r->err = *err;
    r->home->changed(r->home->ctx);
}

static void begin(Results *rs, Result *r, Call *call, bool is_urgent)
{
    Task task = {.run = run,
                 .ctx = call,
                 .free_ctx = free_call,
                 .drop = free_set,
                 .done = done,
                 .owner = r};
    Str label = {0};
    str_add_cstr(&label, r->diag->name);
    if (r->target >= 0 && study_targets(rs->study) > 1)
        str_addf(&label, " %s", rs->study->entry[r->target].name);
    text_short(task.label, (Text){label.p, label.n});
    str_free(&label);
    r->state = RESULT_WAITING;
    r->is_passed = false;
    error_clear(&r->err);
    tasks_add(rs->tasks, &task, is_urgent);
}

Results *results_new(const Study *study, Tasks *tasks, void (*changed)(void *ctx),
                     void *ctx)
{
    Results *r = mem_xcalloc(1, sizeof *r);
    *r = (Results){.study = study, .tasks = tasks, .changed = changed, .ctx = ctx};
    return r;
}

void results_free(Results *r)
{
    while (r && r->first) {
        Result *next = r->first->next;
        table_set_free(r->first->set);
        free(r->first->key);
        free(r->first);
        r->first = next;
    }
    free(r);
}

void results_set_study(Results *r, const Study *study)
{
    r->study = study;
}

Result *results_first(Results *r)
{
    return r->first;
}

void results_pass(Results *rs, int target)
{
    for (Result *r = rs->first; r; r = r->next) {
        if (r->state != RESULT_WAITING || r->target < 0 || r->target == target)
            continue;
        tasks_forget(rs->tasks, r);
        r->state = RESULT_FAILED;
        r->is_passed = true;
        r->err = (Error){.code = E_CANCELED};
    }
}

/* What was given up is wanted after all. */
static void revive(Results *rs, Result *r, bool is_urgent)
{
    if (r->is_passed)
        results_again(rs, r);
    else if (is_urgent)
        tasks_hurry(rs->tasks, r);
}

/* Words and values quoted where a shell would need it are the key's business only as far
 * as two different calls must differ. */
static char *make_key(const Diagnostic *d, int argc, char *const *argv)
{
    Str key = {0};
    str_add_cstr(&key, d->name);
    for (int i = 0; i < argc; i++)
        str_addf(&key, "\x1f%s", argv[i]);
    return str_take(&key);
}

static Call *new_call(const Results *rs, const Diagnostic *d, int target)
{
    Call *c = mem_xcalloc(1, sizeof *c);
    c->diag = d;
    c->study = narrow(rs->study, d, target);
    return c;
}

Status results_want_call(Results *rs, const ResultsCall *wanted, const Result **out,
                         Error *err)
{
    *out = NULL;
    char *key = make_key(wanted->diag, wanted->argc, wanted->argv);
    for (Result *r = rs->first; r; r = r->next) {
        if (r->target == wanted->target && strcmp(r->key, key) == 0) {
            revive(rs, r, true);
            free(key);
            *out = r;
            return OK;
        }
    }
    Call *call = new_call(rs, wanted->diag, wanted->target);
    const Status s = parse(call, wanted->argc, wanted->argv, err);
    if (s != OK) {
        free_call(call);
        free(key);
        return s;
    }
    Result *r = mem_xcalloc(1, sizeof *r);
    *r = (Result){.home = rs,
                  .diag = wanted->diag,
                  .target = wanted->target,
                  .key = key,
                  .next = rs->first};
    rs->first = r;
    begin(rs, r, call, true);
    *out = r;
    return OK;
}

const Result *results_find(const Results *rs, const Diagnostic *d, int target)
{
    for (const Result *r = rs->first; r; r = r->next)
        if (r->target == target && strcmp(r->key, d->name) == 0)
            return r;
    return NULL;
}

const Result *results_want(Results *rs, const Diagnostic *d, int target, bool is_urgent)
{
    for (Result *r = rs->first; r; r = r->next) {
        if (r->target != target || strcmp(r->key, d->name) != 0)
            continue;
        revive(rs, r, is_urgent);
        return r;
    }
    Call *call = new_call(rs, d, target);
    Result *r = mem_xcalloc(1, sizeof *r);
    *r = (Result){.home = rs,
                  .diag = d,
                  .target = target,
                  .key = mem_xstrdup(d->name),
                  .next = rs->first};
    rs->first = r;
    if (parse(call, 0, NULL, &r->err) != OK) { /* defaults are valid: tested */
        r->state = RESULT_FAILED;
        free_call(call);
        return r;
    }
    begin(rs, r, call, is_urgent);
    return r;
}

void results_again(Results *rs, const Result *result)
{
    for (Result *r = rs->first; r; r = r->next) {
        if (r != result || r->state != RESULT_FAILED)
            continue;
        Call *call = new_call(rs, r->diag, r->target);
        char *copy = mem_xstrdup(r->key);
        char **argv = mem_xcalloc(strlen(copy) + 1, sizeof *argv);
        int argc = -1;
        for (char *p = copy, *next = NULL; p; p = next) {
            next = strchr(p, '\x1f');
            if (next)
                *next++ = '\0';
            if (argc++ >= 0)
                argv[argc - 1] = p;
        }
        if (parse(call, argc, argv, &r->err) == OK)
            begin(rs, r, call, true);
        else
            free_call(call);
        free((void *)argv);
        free(copy);
    }
}

int results_target(const Diagnostic *d, int target)
{
    return (d->needs & NEED_TARGET) && !(d->needs & COMPARES_TARGETS) ? target : -1;
}

static bool has_dictionary(const Study *s, const Diagnostic *d, int target)
{
    if (!(d->needs & COMPARES_TARGETS))
        return s->entry[target].lex != NULL;
    for (int i = 0; i < study_targets(s); i++)
        if (s->entry[study_target(s, i)].lex)
            return true;
    return false;
}

bool results_can(const Study *s, const Diagnostic *d, int target, char why[160])
{
    why[0] = '\0';
    const bool has_target = target >= 0 && s->source >= 0;
    if ((d->needs & NEED_TARGET) && !has_target)
        (void)snprintf(why, 160, "%s needs a source and a target space", d->name);
    else if ((d->needs & NEED_LEXICON) && !(has_target && has_dictionary(s, d, target)))
        (void)snprintf(why, 160, "%s needs a dictionary (--dict FILE)", d->name);
    else
        return true;
    return false;
}
