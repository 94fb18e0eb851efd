#include "tui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/output.h"
#include "core/table/format.h"
#include "tui/picture.h"
#include "tui/refit.h"
#include "tui/screen.h"
#include "tui/view_loading.h"
#include "tui/view_map.h"
#include "tui/view_overview.h"
#include "tui/view_pairs.h"
#include "tui/view_table.h"
#include "tui/view_word.h"

/* The views by number that are tables of one verb. */
static const char *const root_verb[UI_ROOTS] = {
    [4] = "hubness", [5] = "overlap",  [6] = "relations",
    [7] = "bias",    [8] = "coverage", [9] = "drift",
};

void ui_init(Ui *ui, Study *study, int threads)
{
    *ui = (Ui){.study = study, .opened = study, .target = -1, .is_dirty = true};
    ui->tasks = tasks_new(threads);
    ui->results = results_new(study, ui->tasks, ui_changed, ui);
    ui->root[0] = view_loading_new(ui);
    ui->stack[ui->depth++] = ui->root[0];
}

static void close_view(View *v)
{
    if (v)
        v->type->close(v);
}

void ui_done(Ui *ui)
{
    marks_leave(ui);
    if (ui->prompt.is_open && ui->prompt.spec.cancel)
        ui->prompt.spec.cancel(ui->prompt.spec.ctx);
    tasks_free(ui->tasks);
    ui->tasks = NULL; /* views that close have nothing left to forget */
    trail_clear(ui);
    selection_free(&ui->selection);
    for (int i = 0; i < UI_ROOTS; i++)
        close_view(ui->root[i]);
    marks_close(ui);
    results_free(ui->results);
    refit_free(ui);
    prompt_free(&ui->prompt);
    journal_free(ui->journal);
    cells_free(&ui->grid);
    *ui = (Ui){0};
}

/* --- views --- */

View *ui_top(const Ui *ui)
{
    return ui->stack[ui->depth - 1];
}

void ui_open(Ui *ui, View *v)
{
    if (!v)
        return;
    if (ui->depth == UI_DEPTH) {
        View *lowest = ui->stack[1];
        for (int i = 1; i + 1 < UI_DEPTH; i++)
            ui->stack[i] = ui->stack[i + 1];
        ui->depth--;
        trail_release(ui, lowest);
    }
    ui->stack[ui->depth++] = v;
    trail_add(ui);
    ui->is_dirty = true;
}

void ui_back(Ui *ui)
{
    ui->is_dirty = true;
    if (ui->depth > 1) {
        View *closed = ui->stack[--ui->depth];
        View *v = ui_top(ui);
        trail_add(ui);
        trail_release(ui, closed);
        if (v->type->changed)
            v->type->changed(v, ui);
    } else if (ui->is_loaded && ui->stack[0] != ui->root[1]) {
        ui_go(ui, 1);
    } else {
        ui_say(ui, "Q leaves isogloss");
    }
}

static View *new_root(Ui *ui, int number)
{
    char why[160];
    switch (number) {
    case 1: return view_overview_new(ui);
    case 2: return view_pairs_new(ui);
    case 3: return view_map_new(ui);
    default: break;
    }
    const Diagnostic *d = root_verb[number] ? registry_find(root_verb[number]) : NULL;
    if (!d) {
        ui_warn(ui, "there is no view %d", number);
        return NULL;
    }
    if (!results_can(ui->study, d, ui->target, why)) {
        ui_warn(ui, "%s", why);
        return NULL;
    }
    const bool has_pairs = ui->target >= 0 && ui->study->entry[ui->target].lex;
    const bool is_central = number == 5; /* the others begin as tables */
    View *v = has_pairs && is_central ? picture_new(ui, d, 0, NULL) : NULL;
    return v ? v : view_table_new(ui, d);
}

const char *ui_root_name(int number)
{
    static const char *const fixed[] = {NULL, "overview", "pairs", "map"};
    if (number >= 1 && number <= 3)
        return fixed[number];
    const bool is_there = number > 3 && number < UI_ROOTS && root_verb[number] &&
                          registry_find(root_verb[number]);
    return is_there ? root_verb[number] : NULL;
}

void ui_go(Ui *ui, int number)
{
    if (!ui->is_loaded) {
        ui_say(ui, "the study is still being read");
        return;
    }
    const char *name = ui_root_name(number);
    if (name && marks_hides(ui, name))
        return;
    if (!ui->root[number])
        ui->root[number] = new_root(ui, number);
    if (!ui->root[number])
        return;
    View *closed[UI_DEPTH];
    int n = 0;
    while (ui->depth > 1)
        closed[n++] = ui->stack[--ui->depth];
    ui->stack[0] = ui->root[number];
    trail_add(ui);
    for (int i = 0; i < n; i++)
        trail_release(ui, closed[i]);
    ui_changed(ui);
}

void ui_changed(void *ctx)
{
    Ui *ui = ctx;
    ui->is_dirty = true;
    for (Result *r = results_first(ui->results); r; r = r->next)
        marks_patch(ui, r);
    for (int i = 0; i < ui->depth; i++)
        if (ui->stack[i]->type->changed)
            ui->stack[i]->type->changed(ui->stack[i], ui);
}

void ui_set_target(Ui *ui, int target)
{
    if (ui->target == target)
        return;
    ui->target = target;
    ui->study = refit_study(ui, target);
    results_pass(ui->results, target);
    ui_say(ui, "target language: %s", ui->study->entry[target].name);
    ui_changed(ui);
}

void ui_next_target(Ui *ui)
{
    const int n = study_targets(ui->study);
    if (n < 2) {
        ui_say(ui, "the study has one target language");
        return;
    }
    for (int i = 0; i < n; i++) {
        if (study_target(ui->study, i) == ui->target) {
            ui_set_target(ui, study_target(ui->study, (i + 1) % n));
            return;
        }
    }
}

const Result *ui_want(Ui *ui, const char *verb, bool is_urgent)
{
    const Diagnostic *d = registry_find(verb);
    char why[160];
    if (!d || !ui->is_loaded || !results_can(ui->study, d, ui->target, why))
        return NULL;
    return results_want(ui->results, d, results_target(d, ui->target), is_urgent);
}

void ui_open_word(Ui *ui, int entry, int32_t row)
{
    ui_open(ui, view_word_new(ui, entry, row));
}

/* --- messages --- */

static void say(Ui *ui, bool is_bad, const char *fmt, va_list ap) PRINTF_LIKE(3, 0);

static void say(Ui *ui, bool is_bad, const char *fmt, va_list ap)
{
    Str s = {0};
    str_addv(&s, fmt, ap);
    (void)snprintf(ui->message, sizeof ui->message, "%s", str_cstr(&s));
    str_free(&s);
    ui->is_bad_message = is_bad;
    ui->is_dirty = true;
}

void ui_say(Ui *ui, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(ui, false, fmt, ap);
    va_end(ap);
}

void ui_warn(Ui *ui, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(ui, true, fmt, ap);
    va_end(ap);
}

void ui_fail(Ui *ui, const Error *err)
{
    if (err->hint[0])
        ui_warn(ui, "%s (%s)", err->text, err->hint);
    else
        ui_warn(ui, "%s", err->text);
}

void ui_ask(Ui *ui, const PromptSpec *spec, const char *initial)
{
    prompt_open(&ui->prompt, spec, initial);
    ui->message[0] = '\0';
    ui->is_dirty = true;
}

/* --- the study as arguments --- */

static void add_option(Str *out, const char *name, const char *value)
{
    if (!value || !value[0])
        return;
    str_addf(out, " %s ", name);
    prompt_quote(out, value);
}

static void add_space(Str *out, const StudyEntry *e)
{
    Str arg = {0};
    str_addf(&arg, "%s=%s", e->name, e->path);
    if (e->tensor)
        str_addf(&arg, ":%s", e->tensor);
    if (e->words_path)
        str_addf(&arg, "#%s", e->words_path);
    if (e->map_path || e->map)
        str_addf(&arg, "@%s", e->map_path ? e->map_path : "MAP-NOT-WRITTEN");
    str_add_char(out, ' ');
    prompt_quote(out, str_cstr(&arg));
    str_free(&arg);
}

static void add_study_options(const Study *s, Str *out)
{
    const StudyOptions d = study_options_defaults();
    const StudyOptions *o = &s->options;
    if (o->k != d.k)
        str_addf(out, " --k %d", (int)o->k);
    if (o->seed != d.seed)
        str_addf(out, " --seed %llu", (unsigned long long)o->seed);
    if (o->limits.max_vocab > 0)
        str_addf(out, " --max-vocab %d", (int)o->limits.max_vocab);
    if (o->annotations[0])
        add_option(out, "--annotations", o->annotations);
    str_add_cstr(out, o->is_lower ? " --lower" : "");
    str_add_cstr(out, o->is_swapped ? " --swap" : "");
    str_add_cstr(out, o->is_row_aligned ? " --row-aligned" : "");
    str_add_cstr(out, o->is_excluding_train ? " --exclude-train" : "");
}

/* The steps of a space: its own, else those of its side. */
static const char *steps_of(const Study *s, int entry)
{
    const StudyEntry *e = &s->entry[entry];
    const bool is_source = entry == s->source;
    return e->prepare  ? e->prepare
           : is_source ? s->options.prepare_source
                       : s->options.prepare_target;
}

bool ui_is_unwritten(const Ui *ui)
{
    const int entry[] = {ui->study->source, ui->target};
    bool is_unwritten = false;
    for (int i = 0; i < 2; i++) {
        const StudyEntry *e = entry[i] >= 0 ? &ui->study->entry[entry[i]] : NULL;
        is_unwritten = is_unwritten || (e && e->map && !e->map_path);
    }
    return is_unwritten;
}

void ui_add_study(const Ui *ui, Str *out)
{
    const Study *s = ui->study;
    if (!s->path) {
        ui_add_arguments(ui, out);
        return;
    }
    add_option(out, "--study", s->path);
    add_option(out, "--prepare-source", s->options.prepare_source);
    add_option(out, "--prepare-target", s->options.prepare_target);
    add_study_options(s, out);
}

void ui_add_inputs(const Ui *ui, const Diagnostic *d, Str *out)
{
    if (d->needs & COMPARES_TARGETS)
        ui_add_all(ui, out);
    else if (d->needs & NEED_TARGET)
        ui_add_arguments(ui, out);
    else
        ui_add_study(ui, out);
}

/* " --dict de=FILE". */
static void add_named(Str *out, const char *option, const char *name, const char *value)
{
    Str named = {0};
    if (value)
        str_addf(&named, "%s=%s", name, value);
    add_option(out, option, str_cstr(&named));
    str_free(&named);
}

/* Tags, lemmas and relations of one space; lang NULL: of the source. */
static void add_words(Str *out, const StudyEntry *e, const char *lang)
{
    for (int k = 0; k < WORDFILE_KINDS; k++) {
        if (!e->words_of[k])
            continue;
        Str option = {0};
        Str value = {0};
        str_addf(&option, "--%s", wordfile_name((WordFileKind)k));
        str_addf(&value, "%s%s%s", lang ? lang : "", lang ? "=" : "", e->words_of[k]);
        add_option(out, str_cstr(&option), str_cstr(&value));
        str_free(&option);
        str_free(&value);
    }
}

void ui_add_all(const Ui *ui, Str *out)
{
    const Study *s = ui->study;
    if (s->path || study_targets(s) < 2) {
        ui_add_study(ui, out);
        return;
    }
    add_space(out, &s->entry[s->source]);
    for (int i = 0; i < study_targets(s); i++)
        add_space(out, &s->entry[study_target(s, i)]);
    for (int i = 0; i < study_targets(s); i++) {
        const StudyEntry *e = &s->entry[study_target(s, i)];
        add_named(out, "--dict", e->name, e->dict_path);
        add_named(out, "--train-dict", e->name, e->train_path);
        add_words(out, e, e->name);
    }
    add_words(out, &s->entry[s->source], NULL);
    add_option(out, "--prepare-source", s->options.prepare_source);
    add_option(out, "--prepare-target", s->options.prepare_target);
    add_study_options(s, out);
}

void ui_add_arguments(const Ui *ui, Str *out)
{
    const Study *s = ui->study;
    if (s->path && study_targets(s) < 2) {
        ui_add_study(ui, out);
        return;
    }
    if (s->source >= 0)
        add_space(out, &s->entry[s->source]);
    if (ui->target >= 0) {
        add_space(out, &s->entry[ui->target]);
        add_option(out, "--dict", s->entry[ui->target].dict_path);
        add_option(out, "--train-dict", s->entry[ui->target].train_path);
        add_option(out, "--prepare-target", steps_of(s, ui->target));
    }
    if (s->source >= 0)
        add_option(out, "--prepare-source", steps_of(s, s->source));
    if (s->source >= 0)
        add_words(out, &s->entry[s->source], NULL);
    if (ui->target >= 0)
        add_words(out, &s->entry[ui->target], s->entry[ui->target].name);
    add_study_options(s, out);
}

/* --- export --- */

static const struct {
    const char *ending;
    Format format;
} endings[] = {
    {".csv", FORMAT_CSV}, {".tsv", FORMAT_TSV}, {".json", FORMAT_JSON},
    {".md", FORMAT_MD},   {".tex", FORMAT_TEX},
};

static bool ends_with(const char *s, const char *end)
{
    const size_t n = strlen(s);
    const size_t m = strlen(end);
    return n > m && strcmp(s + n - m, end) == 0;
}

bool ui_compose_export(Ui *ui, const char *path, Str *out)
{
    View *v = ui_top(ui);
    if (ends_with(path, ".txt")) {
        ui->message[0] = '\0';
        screen_draw(ui); /* without the question that the name was typed into */
        cells_write(&ui->grid, out);
        return true;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (!ends_with(path, endings[i].ending))
            continue;
        TableSet *set = v->type->tables ? v->type->tables(v, ui) : NULL;
        if (!set || set->ntables == 0) {
            table_set_free(set);
            ui_warn(ui,
                    "this screen holds no table; name a .txt file to write it as text");
            return false;
        }
        FormatOptions options = format_options_defaults();
        options.has_notes = true;
        format_write_set(out, set, NULL, endings[i].format, &options);
        table_set_free(set);
        return true;
    }
    ui_warn(ui,
            "the kind of file is not known by its name: .csv .tsv .json .md .tex .txt");
    return false;
}

/* The journal matters before it is there: SQLite would take any file of its name for one,
 * and throw it away. */
static Status check_not_store(const Ui *ui, const char *path, Error *err)
{
    if (!ui->marks.path)
        return OK;
    Str journal = {0};
    char shown[TEXT_SHORT];
    str_addf(&journal, "%s-journal", ui->marks.path);
    Status st = OK;
    if (strcmp(path, ui->marks.path) == 0 || strcmp(path, str_cstr(&journal)) == 0) {
        st = error_set(err, E_OUTPUT, "%s is where the annotations are kept",
                       text_short(shown, str_text(path)));
    }
    if (st == OK)
        st = output_check_not_input(path, ui->marks.path, err);
    if (st == OK)
        st = output_check_not_input(path, str_cstr(&journal), err);
    str_free(&journal);
    return st;
}

Status ui_check_not_input(const Ui *ui, const char *path, Error *err)
{
    for (int i = 0; i < ui->study->n; i++) {
        const StudyEntry *e = &ui->study->entry[i];
        const char *const input[] = {e->path,           e->words_path, e->map_path,
                                     e->dict_path,      e->train_path, e->counts_path,
                                     e->paradigms_path, e->sets_path,  ui->study->path};
        for (size_t k = 0; k < sizeof input / sizeof *input; k++)
            if (input[k])
                TRY(output_check_not_input(path, input[k], err));
        for (int k = 0; k < WORDFILE_KINDS; k++)
            if (e->words_of[k])
                TRY(output_check_not_input(path, e->words_of[k], err));
    }
    for (int i = 0; i < ui->study->nlists; i++)
        TRY(output_check_not_input(path, ui->study->list[i].path, err));
    if (ui->study->review)
        TRY(output_check_not_input(path, ui->study->review, err));
    return check_not_store(ui, path, err);
}

static void write_export(Ui *ui, const char *path, bool is_replacing)
{
    Str out = {0};
    Error err = {0};
    char shown[TEXT_SHORT];
    text_short(shown, str_text(path));
    if (ui_compose_export(ui, path, &out)) {
        if (ui_check_not_input(ui, path, &err) != OK ||
            output_write_file(path, str_cstr(&out), out.n, is_replacing, &err) != OK)
            ui_fail(ui, &err);
        else {
            journal_export(ui, path, (Text){str_cstr(&out), out.n});
            ui_say(ui, "written: %s (%zu bytes)", shown, out.n);
        }
    }
    str_free(&out);
}

/* The name waits here while the question is open. */
typedef struct Replace {
    Ui *ui;
    char *path;
} Replace;

static void free_replace(Replace *r)
{
    free(r->path);
    free(r);
}

static void replace_answered(void *ctx, const char *text)
{
    Replace *r = ctx;
    if (text[0] == 'y' || text[0] == 'Y')
        write_export(r->ui, r->path, true);
    else
        ui_say(r->ui, "nothing was written");
    free_replace(r);
}

static void replace_canceled(void *ctx)
{
    Replace *r = ctx;
    ui_say(r->ui, "nothing was written");
    free_replace(r);
}

void ui_export(Ui *ui, const char *path)
{
    if (path[0] == '\0' || ui->is_replaying)
        return;
    if (access(path, F_OK) != 0) {
        write_export(ui, path, false);
        return;
    }
    Replace *r = mem_xcalloc(1, sizeof *r);
    *r = (Replace){ui, mem_xstrdup(path)};
    const PromptSpec spec = {.label = "the file exists: replace it? (y/n) ",
                             .ctx = r,
                             .is_unrecorded = true,
                             .enter = replace_answered,
                             .cancel = replace_canceled};
    ui_ask(ui, &spec, "");
}
