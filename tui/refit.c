/* Jobs read the study while refits are added to it, so a study is never changed: with
 * each refit there is a new one, which has all entries of the one before and borrows what
 * they hold. */
#include "tui/refit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/output.h"
#include "core/diag/say.h"
#include "core/study/mark_dict.h"
#include "tui/marks_parts.h"
#include "tui/refit_work.h"
#include "tui/view_text.h"

typedef struct Refit {
    int target;      /* entry */
    int source;      /* entry of its own source; -1: the study's */
    RefitMade *made; /* owned */
    char *name;      /* owned */
} Refit;

/* The study with the refits up to some time. */
typedef struct Generation {
    StudyEntry *entry;           /* owned, but not what it holds */
    Study study[1 + REFIT_MOST]; /* [0] with the study's source, [1 + i] with that of
                                    refit i */
    struct Generation *before;
} Generation;

struct Refits {
    Refit item[REFIT_MOST];
    int n;
    bool is_asked;   /* a job is under way */
    Generation *now; /* owned, with those before it */
};

static const Refit *find(const Ui *ui, int target)
{
    const Refits *r = ui->refits;
    for (int i = 0; r && i < r->n; i++)
        if (r->item[i].target == target)
            return &r->item[i];
    return NULL;
}

Study *refit_study(const Ui *ui, int target)
{
    const Refit *r = find(ui, target);
    if (!ui->refits || !ui->refits->now)
        return ui->opened;
    return &ui->refits->now->study[r && r->source >= 0 ? 1 + (r - ui->refits->item) : 0];
}

/* The entry that was opened of which this is a form. */
static int origin(const Study *s, int entry)
{
    return entry >= 0 && s->entry[entry].of > 0 ? s->entry[entry].of - 1 : entry;
}

int refit_follow(const Ui *ui, int entry)
{
    const Study *s = ui->study;
    if (!ui->refits || entry < 0)
        return entry;
    if (origin(s, entry) == origin(s, s->source))
        return s->source;
    return origin(s, entry) == origin(s, ui->target) ? ui->target : entry;
}

void refit_add_warning(const Ui *ui, Str *out)
{
    const Refit *r = find(ui, ui->target);
    const StudyTrain *t = r ? &r->made->shared : NULL;
    if (t && t->seen[SHARED_PAIR] > 0)
        str_addf(out, "fitted on %lld of these %lld pairs",
                 (long long)t->seen[SHARED_PAIR], (long long)t->n[SHARED_PAIR]);
}

void refit_free(Ui *ui)
{
    Refits *r = ui->refits;
    for (Generation *g = r ? r->now : NULL; g;) {
        Generation *before = g->before;
        free(g->entry);
        free(g);
        g = before;
    }
    for (int i = 0; r && i < r->n; i++) {
        free(r->item[i].name);
        refit_work_free(r->item[i].made);
    }
    free(r);
    ui->refits = NULL;
    ui->study = ui->opened;
}

/* --- a new alignment among the entries --- */

static char *make_name(const Study *s, const char *name)
{
    Str out = {0};
    str_addf(&out, "%s-refit", name);
    for (int i = 2; study_find(s, str_cstr(&out)) >= 0; i++) {
        str_clear(&out);
        str_addf(&out, "%s-refit%d", name, i);
    }
    return str_take(&out);
}

/* The target as it is refitted; what the refit did not make is the original's. */
static StudyEntry make_target(const Study *s, int from, const Refit *r)
{
    RefitMade *m = r->made;
    StudyEntry e = s->entry[from];
    e.name = r->name;
    e.of = from + 1;
    e.own_source = r->source >= 0 ? r->source + 1 : 0;
    e.space = m->space ? m->space : m->tgt;
    const bool has_before = !m->map_source && m->tgt->d == e.space->d;
    e.before = has_before ? m->tgt : NULL;
    e.map = m->map;
    e.map_path = m->map_path;
    e.train = m->fitted;
    e.train_path = m->train_path;
    e.shared = m->shared;
    e.train_overlap = m->shared.seen[SHARED_PAIR];
    if (r->made->steps)
        e.prepare = r->made->steps;
    if (m->read) {
        const StudyEntry *read = &m->read->entry[1];
        e.dict = read->dict;
        e.back_dict = read->back_dict;
        e.lex = read->lex;
        e.back = read->back;
    }
    return e;
}

static StudyEntry make_source(const Study *s, const Refit *r)
{
    StudyEntry e = s->entry[s->source];
    e.of = s->source + 1;
    e.role = STUDY_SNAPSHOT;
    e.space = r->made->source ? r->made->source : r->made->src;
    e.before = NULL;
    e.map = r->made->map_source;
    e.map_path = r->made->map_source_path;
    if (r->made->steps)
        e.prepare = r->made->steps;
    return e;
}

/* Takes *made. */
static void install(Ui *ui, int from, RefitMade *made)
{
    Refits *all = ui->refits;
    const Study *s = refit_study(ui, from); /* the source that was opened */
    Refit *r = &all->item[all->n];
    const bool has_source = made->source || made->read;
    *r = (Refit){.target = s->n,
                 .source = has_source ? s->n + 1 : -1,
                 .made = made,
                 .name = make_name(s, s->entry[from].name)};
    all->n++;
    Generation *g = mem_xcalloc(1, sizeof *g);
    const int n = s->n + 1 + has_source;
    g->entry = mem_xcalloc((size_t)n, sizeof *g->entry);
    memcpy(g->entry, s->entry, (size_t)s->n * sizeof *g->entry);
    if (has_source)
        g->entry[r->source] = make_source(s, r);
    g->entry[r->target] = make_target(s, from, r);
    for (int i = 0; i <= all->n; i++) {
        g->study[i] = *s;
        g->study[i].entry = g->entry;
        g->study[i].n = n;
        if (i > 0 && all->item[i - 1].source >= 0)
            g->study[i].source = all->item[i - 1].source;
    }
    g->before = all->now;
    all->now = g;
    results_set_study(ui->results, &g->study[0]);
    ui->study = refit_study(ui, ui->target);
}

/* --- what is said of it --- */

/* ".487 -> .512 [.444-.531] by cosine, ...". */
static void add_rates(Str *out, const Rate before[2], const Rate after[2])
{
    for (int s = 0; s < 2; s++) {
        char value[16];
        str_addf(out, "%s%s", s ? ", " : "", say_share(value, before[s].value));
        str_addf(out, " -> %s", say_share(value, after[s].value));
        str_addf(out, " [%s", say_share(value, after[s].lo));
        str_addf(out, "-%s] %s", say_share(value, after[s].hi),
                 s ? "by CSLS" : "by cosine");
    }
}

static void add_scores(Str *out, const RefitMade *m, const char *name)
{
    const bool has_test = m->test_after[0].n > 0;
    str_addf(out, "P@1 of %lld words that were held out: ", (long long)m->after[0].n);
    add_rates(out, m->before, m->after);
    str_add_cstr(out, m->is_of_train
                          ? ". They are of the dictionary that the alignment before was "
                            "fitted on: the first figure is too high.\n\n"
                          : ". The alignment before may have been fitted on them.\n\n");
    if (has_test) {
        str_addf(out, "P@1 of the %lld covered words of the study's dictionary: ",
                 (long long)m->test_after[0].n);
        add_rates(out, m->test_before, m->test_after);
        str_add_cstr(out, ".\n\n");
    }
    if (m->shared.seen[SHARED_PAIR] > 0) {
        str_addf(out,
                 "WARNING: the map was fitted on %lld of the %lld pairs of the study's "
                 "dictionary. What other screens show of %s is measured on all of them, "
                 "and better than it is on new words; every screen says so. Only the "
                 "words held out are a test.\n\n",
                 (long long)m->shared.seen[SHARED_PAIR],
                 (long long)m->shared.n[SHARED_PAIR], name);
    } else {
        str_add_cstr(out, "No pair of the study's dictionary was fitted on: it tests "
                          "this map.\n\n");
    }
}

static void add_page(Str *out, const Ui *ui, const Refit *r)
{
    const RefitMade *m = r->made;
    const StudyEntry *e = &ui->study->entry[r->target];
    add_scores(out, m, r->name);
    str_addf(out, "%s on %lld pairs of rows, residual ", fit_method_name(m->method),
             (long long)m->pairs);
    number_add_fixed(out, m->residual, 4);
    str_add_cstr(out, m->sigma_ratio > 0
                          ? ".\n\n"
                          : "; the pairs leave directions open: the map is one of "
                            "many.\n\n");
    str_addf(out, "b goes to the alignment before and back, in every view; %s stays. ",
             ui->study->entry[e->of - 1].name);
    if (m->map_path || m->map_source_path) {
        str_addf(out, "Written: %s", m->map_path ? m->map_path : m->map_source_path);
        if (m->map_path && m->map_source_path)
            str_addf(out, ", %s", m->map_source_path);
        str_add_cstr(out, ".");
    } else {
        str_add_cstr(out, "The refit is gone when isogloss is left, unless its map is "
                          "written: :refit --map-out FILE.");
    }
}

/* --- the job --- */

typedef struct Owner {
    Ui *ui;
    RefitAsk *ask; /* owned */
} Owner;

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    const Owner *o = ctx;
    RefitMade *m = NULL;
    const Status s = refit_work_make(o->ask, progress, &m, err);
    *result = m;
    return s;
}

static void free_owner(void *ctx)
{
    Owner *o = ctx;
    refit_work_free_ask(o->ask);
    free(o);
}

static void drop(void *result)
{
    refit_work_free(result);
}

/* What the job was asked lies in the queue until it is done. */
static void done(void *owner, Status status, void *result, const Error *err)
{
    Ui *ui = owner;
    Refits *all = ui->refits;
    all->is_asked = false;
    ui->is_dirty = true;
    if (status == E_CANCELED) {
        ui_say(ui, "the refit was stopped: everything is as it was");
        return;
    }
    if (status != OK) {
        ui_fail(ui, err);
        return;
    }
    RefitMade *m = result;
    const int from = m->target;
    install(ui, from, m);
    const Refit *r = &all->item[all->n - 1];
    ui_set_target(ui, r->target);
    Str page = {0};
    Str title = {0};
    add_page(&page, ui, r);
    str_addf(&title, "%s, a refit of %s", r->name, ui->study->entry[from].name);
    ui_open(ui, view_text_new("refit", str_cstr(&title), str_cstr(&page)));
    str_free(&title);
    str_free(&page);
    ui->message[0] = '\0';
}

/* --- the command --- */

enum {
    O_METHOD,
    O_TRAIN,
    O_PREPARE,
    O_CORRECTED,
    O_HELD_OUT,
    O_LAMBDA,
    O_MAP_OUT,
    O_MAP_SOURCE,
    O_FORCE,
    OPTIONS_COUNT
};

static const struct {
    const char *name;
    bool is_flag;
} option[OPTIONS_COUNT] = {
    [O_METHOD] = {"--method", false},     [O_TRAIN] = {"--train-dict", false},
    [O_PREPARE] = {"--prepare", false},   [O_CORRECTED] = {"--corrected", true},
    [O_HELD_OUT] = {"--held-out", false}, [O_LAMBDA] = {"--lambda", false},
    [O_MAP_OUT] = {"--map-out", false},   [O_MAP_SOURCE] = {"--map-out-source", false},
    [O_FORCE] = {"--force", true},
};

void refit_complete(const Ui *ui, const char *word, Str *out)
{
    (void)ui;
    for (int i = 0; i < OPTIONS_COUNT; i++)
        if (strncmp(option[i].name, word, strlen(word)) == 0)
            str_addf(out, "%s\n", option[i].name);
}

/* Values by option; NULL: not given. False: *why says what is wrong. */
static bool parse(int argc, char *const *argv, const char *value[OPTIONS_COUNT], Str *why)
{
    for (int i = 1; i < argc; i++) {
        const size_t n = strcspn(argv[i], "=");
        int o = 0;
        while (o < OPTIONS_COUNT &&
               (strlen(option[o].name) != n || strncmp(option[o].name, argv[i], n) != 0))
            o++;
        char shown[TEXT_SHORT];
        if (o == OPTIONS_COUNT) {
            str_addf(why, "refit has no option %s; Tab completes them",
                     text_short(shown, str_text(argv[i])));
            return false;
        }
        if (option[o].is_flag)
            value[o] = "";
        else if (argv[i][n] == '=')
            value[o] = argv[i] + n + 1;
        else if (i + 1 < argc)
            value[o] = argv[++i];
        else
            str_addf(why, "%s needs a value", option[o].name);
        if (why->n > 0)
            return false;
    }
    return true;
}

static bool parse_share(const char *value, double min, double max, double *out)
{
    return !value || (number_parse_double(value, strlen(value), out) == NUMBER_OK &&
                      *out >= min && *out <= max);
}

static bool take_values(const char *const value[OPTIONS_COUNT], RefitAsk *a, Str *why)
{
    if (value[O_METHOD] && (!fit_find_method(value[O_METHOD], &a->fit.method) ||
                            a->fit.method == FIT_GENERALISED))
        str_add_cstr(why, "--method takes procrustes, refine, vecmap or ridge here");
    else if (!parse_share(value[O_HELD_OUT], 0.05, 0.5, &a->fit.held_out))
        str_add_cstr(why, "--held-out takes a share from 0.05 to 0.5");
    else if (!parse_share(value[O_LAMBDA], 0, 1e12, &a->fit.lambda))
        str_add_cstr(why, "--lambda takes a number from 0 on");
    else if (value[O_TRAIN] && value[O_CORRECTED])
        str_add_cstr(why, "--corrected is the study's dictionary with its marks: it does "
                          "not go with --train-dict");
    return why->n == 0;
}

static char *copy(const char *value)
{
    return value ? mem_xstrdup(value) : NULL;
}

/* The dictionary as the marks correct it; false: a message says why not. */
static bool take_corrected(Ui *ui, RefitAsk *a)
{
    const StudyEntry *e = &ui->study->entry[a->target];
    const MarkState *state = marks_keep_state(ui, a->target);
    MarkDict d = {0};
    Notes notes = {0};
    Error err = {0};
    if (!ui->marks.path || state->marks == 0) {
        ui_warn(ui, "there are no marks on this dictionary to correct it by");
        return false;
    }
    if (mark_dict_make(e->dict_path, ui->study->options.is_swapped, state,
                       &ui->study->options.limits, &d, &notes, &err) != OK) {
        ui_fail(ui, &err);
    } else {
        str_add(&a->corrected, d.bytes.p, d.bytes.n);
        a->is_corrected = true;
    }
    mark_dict_free(&d);
    notes_free(&notes);
    return a->is_corrected;
}

/* What it is fitted on is an input, too; false: a message says which would be lost. */
static bool may_write(Ui *ui, const RefitAsk *a)
{
    const char *const path[] = {a->map_out, a->map_out_source};
    Error err = {0};
    for (int i = 0; i < 2; i++) {
        if (!path[i])
            continue;
        Status st = ui_check_not_input(ui, path[i], &err);
        if (st == OK && a->train_path)
            st = output_check_not_input(path[i], a->train_path, &err);
        if (st != OK) {
            ui_fail(ui, &err);
            return false;
        }
    }
    return true;
}

/* Why this target cannot be refitted; NULL: it can. */
static const char *why_not(const Ui *ui)
{
    if (!ui->is_loaded)
        return "the study is still being read";
    if (ui->target < 0 || ui->study->source < 0)
        return "a refit needs a source and a target";
    if (!ui->study->entry[ui->target].dict_path)
        return "a refit needs a dictionary (--dict FILE)";
    if (ui->refits && ui->refits->is_asked)
        return "a refit is under way; Ctrl-C stops it";
    if (ui->refits && ui->refits->n == REFIT_MOST)
        return "there is no room for another refit: leave, and open what was written";
    return NULL;
}

static void start(Ui *ui, RefitAsk *a)
{
    Owner *o = mem_xcalloc(1, sizeof *o);
    *o = (Owner){ui, a};
    Task task = {.lane = TASK_LONG,
                 .run = run,
                 .ctx = o,
                 .free_ctx = free_owner,
                 .drop = drop,
                 .done = done,
                 .owner = ui};
    Str label = {0};
    str_addf(&label, "refit %s", a->study->entry[a->target].name);
    (void)text_short(task.label, (Text){label.p, label.n});
    str_free(&label);
    ui->refits->is_asked = true;
    ui_say(ui, "the refit has begun; Ctrl-C stops it");
    tasks_add(ui->tasks, &task, true);
}

void refit_run(Ui *ui, int argc, char *const *argv)
{
    const char *value[OPTIONS_COUNT] = {NULL};
    const char *cannot = why_not(ui);
    Str why = {0};
    if (cannot) {
        ui_warn(ui, "%s", cannot);
        return;
    }
    RefitAsk *a = mem_xcalloc(1, sizeof *a);
    const int from = origin(ui->study, ui->target);
    *a = (RefitAsk){
        .study = refit_study(ui, from), .target = from, .fit = fit_options_defaults()};
    a->fit.k = a->study->options.k;
    a->fit.seed = a->study->options.seed;
    bool is_fine = parse(argc, argv, value, &why) && take_values(value, a, &why);
    if (!is_fine)
        ui_warn(ui, "%s", str_cstr(&why));
    a->train_path = copy(value[O_TRAIN]);
    a->prepare = copy(value[O_PREPARE]);
    a->map_out = copy(value[O_MAP_OUT]);
    a->map_out_source = copy(value[O_MAP_SOURCE]);
    a->is_replacing = value[O_FORCE] != NULL;
    a->is_unwritten = ui->is_replaying;
    is_fine = is_fine && may_write(ui, a);
    if (is_fine && value[O_CORRECTED])
        is_fine = take_corrected(ui, a);
    if (is_fine) {
        if (!ui->refits)
            ui->refits = mem_xcalloc(1, sizeof *ui->refits);
        start(ui, a);
    } else {
        refit_work_free_ask(a);
    }
    str_free(&why);
}
