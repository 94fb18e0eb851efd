#include "tui/verb_annotations.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/output.h"
#include "core/base/text.h"
#include "core/diag/agree.h"
#include "core/diag/annotated.h"
#include "core/study/mark_dict.h"
#include "core/study/mark_lines.h"
#include "core/study/mark_store.h"
#include "core/study/study_marks.h"
#include "tui/arguments.h"
#include "tui/deliver.h"
#include "tui/messages.h"
#include "tui/stamp.h"

/* clang-format off */
static const Param params[] = {
    {.name = "only", .kind = PARAM_TEXT, .metavar = "AUTHOR",
     .help = "list, export, apply: only the marks of this author"},
    {.name = "authors", .kind = PARAM_TEXT, .metavar = "A,B",
     .help = "agree: two authors of one file, in place of two files"},
    {.name = "reason", .kind = PARAM_TEXT, .metavar = "TEXT", .help = "add: why"},
};
/* clang-format on */

/* One run: which files there are. */
typedef struct Work {
    const VerbCall *call;
    const Limits *limits;
    const char *const *file; /* after the name of the action */
    int nfiles;
    const char *only; /* author; NULL: all */
    char *path;       /* of the store; owned; NULL: none is known */
    Notes notes;
} Work;

/* --- files of marks --- */

/* The marks of all files that are named, else of the store. */
static Status read_marks(Work *w, MarkList *l, Error *err)
{
    for (int i = 0; i < w->nfiles; i++)
        TRY(mark_store_read_any(l, w->file[i], w->limits, &w->notes, err));
    if (w->nfiles > 0)
        return OK;
    if (!w->path) {
        (void)error_set(err, E_USAGE,
                        "which annotations? there is no study beside which "
                        "they would be");
        error_hint(err, "name files, or --annotations FILE, or --study FILE");
        return E_USAGE;
    }
    TRY(arguments_check_file(w->path, err));
    return mark_store_read_any(l, w->path, w->limits, &w->notes, err);
}

static Status write_out(const Work *w, const Str *text, Error *err)
{
    const Settings *s = w->call->settings;
    if (!s->output)
        return deliver_text(text, err);
    return output_write_file(s->output, str_cstr(text), text->n, s->is_replacing, err);
}

/* export, and merge: the same bytes for the same marks. */
static Status write_lines(Work *w, Error *err)
{
    MarkList l = {0};
    TRY(deliver_check(w->call->settings, w->file, w->nfiles, err));
    Status st = read_marks(w, &l, err);
    if (st == OK) {
        Str text = {0};
        mark_list_keep_author(&l, w->only);
        mark_lines_write(&text, &l);
        st = write_out(w, &text, err);
        str_free(&text);
    }
    mark_list_free(&l);
    return st;
}

static Status merge(Work *w, Error *err)
{
    if (w->nfiles < 2) {
        (void)error_set(err, E_USAGE, "merge takes two or more files of marks");
        error_hint(err, "isogloss annotations merge A.jsonl B.jsonl -o BOTH.jsonl");
        return E_USAGE;
    }
    return write_lines(w, err);
}

/* --- import --- */

static Status import_file(Work *w, MarkStore *s, const char *path, Table *t, Error *err)
{
    MarkList l = {0};
    int64_t added = 0;
    Status st = mark_store_read_any(&l, path, w->limits, &w->notes, err);
    if (st == OK)
        mark_store_refuse(&l, stamp_now(), path, &w->notes);
    if (st == OK)
        st = mark_store_import(s, &l, &added, &w->notes, err);
    if (st == OK)
        annotated_add_import(t, path, l.n, added);
    mark_list_free(&l);
    return st;
}

static Status deliver(Work *w, TableSet *set, Error *err)
{
    const Settings *s = w->call->settings;
    notes_append(&set->notes, &w->notes);
    if (!s->is_quiet)
        messages_notes(set, s->is_verbose);
    return deliver_set(set, s, err);
}

static Status import(Work *w, Error *err)
{
    if (w->nfiles < 1 || !w->path) {
        (void)error_set(err, E_USAGE,
                        w->path ? "import takes the files to import"
                                : "import into which annotations?");
        error_hint(err, "isogloss annotations import FILE... --annotations STORE");
        return E_USAGE;
    }
    for (int i = 0; i < w->nfiles; i++)
        TRY(arguments_check_file(w->file[i], err));
    MarkStore *s = NULL;
    TRY(mark_store_open(&s, w->path, MARK_STORE_WRITE, &w->notes, err));
    TableSet *set = table_set_new("annotations");
    Table *t = annotated_make_imports();
    table_set_add(set, t);
    Status st = OK;
    for (int i = 0; i < w->nfiles && st == OK; i++)
        st = import_file(w, s, w->file[i], t, err);
    mark_store_export_note(s, &w->notes);
    mark_store_close(s);
    if (st == OK)
        st = deliver(w, set, err);
    table_set_free(set);
    return st;
}

static Status list(Work *w, Error *err)
{
    MarkList l = {0};
    TRY(deliver_check(w->call->settings, w->file, w->nfiles, err));
    Status st = read_marks(w, &l, err);
    if (st == OK) {
        mark_list_keep_author(&l, w->only);
        mark_list_unite(&l);
        mark_list_sort_time(&l);
        TableSet *set = table_set_new("annotations");
        table_set_add(set, annotated_make_list(&l));
        st = deliver(w, set, err);
        table_set_free(set);
    }
    mark_list_free(&l);
    return st;
}

/* --- agree --- */

static Status wrong_agree(Error *err)
{
    (void)error_set(err, E_USAGE, "agree takes two files, or one and --authors A,B");
    error_hint(err, "isogloss annotations agree ada.jsonl bob.jsonl");
    return E_USAGE;
}

/* Two authors of the files, or of the store. */
static Status agree_authors(Work *w, const char *authors, TableSet **set, Error *err)
{
    const char *comma = strchr(authors, ',');
    if (!comma || w->nfiles > 1)
        return wrong_agree(err);
    MarkList l = {0};
    TRY(read_marks(w, &l, err));
    char *name = mem_xstrndup(authors, (size_t)(comma - authors));
    const Text author[] = {str_text(name), str_text(comma + 1)};
    const AgreeSide a = {&l, &author[0], name};
    const AgreeSide b = {&l, &author[1], comma + 1};
    Agree g;
    *set = agree_make(&a, &b, &g);
    free(name);
    mark_list_free(&l);
    return OK;
}

static Status agree_files(Work *w, TableSet **set, Error *err)
{
    MarkList l[2] = {{0}};
    Status st = OK;
    for (int i = 0; i < 2 && st == OK; i++)
        st = mark_store_read_any(&l[i], w->file[i], w->limits, &w->notes, err);
    if (st == OK) {
        const AgreeSide a = {&l[0], NULL, w->file[0]};
        const AgreeSide b = {&l[1], NULL, w->file[1]};
        Agree g;
        *set = agree_make(&a, &b, &g);
    }
    mark_list_free(&l[0]);
    mark_list_free(&l[1]);
    return st;
}

static Status agree(Work *w, Error *err)
{
    const char *authors = options_param(w->call->options, "authors");
    TableSet *set = NULL;
    if (!authors && w->nfiles != 2)
        return wrong_agree(err);
    TRY(deliver_check(w->call->settings, w->file, w->nfiles, err));
    TRY(authors ? agree_authors(w, authors, &set, err) : agree_files(w, &set, err));
    const Status st = deliver(w, set, err);
    table_set_free(set);
    return st;
}

/* --- the dictionary --- */

/* The one dictionary of --dict, or of the study's one target. */
static Status find_dict(const Work *w, const Study *study, const char **path, Error *err)
{
    const Options *o = w->call->options;
    *path = NULL;
    if (study && study_targets(study) == 1)
        *path = study->entry[study_target(study, 0)].dict_path;
    else if (!study && o->ndicts == 1)
        *path = o->dict[0];
    if (*path)
        return OK;
    (void)error_set(err, E_USAGE, "which dictionary? one is needed");
    error_hint(err, study ? "--target NAME chooses one of the study's"
                          : "--dict FILE, or --study FILE --target NAME");
    return E_USAGE;
}

/* Runs with the path of the dictionary of --dict, or of the study. */
typedef Status (*WithDict)(Work *w, const char *path, Error *err);

static Status with_dict_of(Work *w, const Study *study, WithDict fn, Error *err)
{
    const char *path = NULL;
    TRY(find_dict(w, study, &path, err));
    TRY(arguments_check_file(path, err));
    return fn(w, path, err);
}

static Status with_dict(Work *w, WithDict fn, Error *err)
{
    const Settings *s = w->call->settings;
    const char *target = w->call->options->value[OPTION_TARGET];
    Study *study = NULL;
    if (s->study_path)
        TRY(study_read(&study, s->study_path, &s->study, err));
    Status st = OK;
    if (study && target)
        st = study_keep_targets(study, target, NULL, 0, err);
    if (st == OK)
        st = with_dict_of(w, study, fn, err);
    study_free(study);
    return st;
}

/* The store, open for adding, with what it holds. */
static Status open_store(Work *w, MarkStore **s, MarkList *l, Error *err)
{
    if (!w->path) {
        (void)error_set(err, E_USAGE, "add to which annotations?");
        error_hint(err, "--annotations FILE");
        return E_USAGE;
    }
    TRY(mark_store_open(s, w->path, MARK_STORE_WRITE, &w->notes, err));
    TRY(mark_store_take(*s, l, NULL, err));
    mark_store_note_unread(*s, &w->notes);
    return OK;
}

/* Stores a mark and tells it, as the table of list would. */
static Status store(Work *w, MarkStore *s, Mark *m, Error *err)
{
    TRY(mark_store_add(s, m, 1, &w->notes, err));
    mark_store_export_note(s, &w->notes);
    MarkList one = {0};
    TableSet *set = table_set_new("annotations");
    mark_list_add(&one, m);
    table_set_add(set, annotated_make_list(&one));
    const Status st = deliver(w, set, err);
    table_set_free(set);
    mark_list_free(&one);
    return st;
}

/* Words of the command line with TABs between them. */
static void join_words(Str *out, const char *const *word, int n)
{
    for (int i = 0; i < n; i++) {
        str_add_cstr(out, i ? "\t" : "");
        str_add_cstr(out, word[i]);
    }
}

static Status check_add(const Work *w, MarkKind *kind, Error *err)
{
    char shown[TEXT_SHORT];
    const bool is_kind =
        w->nfiles > 0 && mark_kind_find(str_text(w->file[0]), kind) && *kind != MARK_UNDO;
    if (w->nfiles > 0 && !is_kind) {
        (void)error_set(err, E_USAGE, "\"%s\" is no kind of mark",
                        text_short(shown, str_text(w->file[0])));
        error_hint(err, "accept, reject, gold, variant, sense or note");
        return E_USAGE;
    }
    if (w->nfiles < 2 || (w->nfiles < 3 && *kind != MARK_ACCEPT) ||
        (w->nfiles > 3 && !mark_is_judgement(*kind))) {
        (void)error_set(err, E_USAGE,
                        "add takes a kind of mark, a source word, and target "
                        "words or a remark");
        error_hint(err, "isogloss annotations add gold street Strasse --dict FILE");
        return E_USAGE;
    }
    const int words = mark_is_judgement(*kind) ? w->nfiles : 2;
    for (int i = 1; i < words; i++) {
        if (mark_word_fits(str_text(w->file[i])))
            continue;
        return error_set(err, E_USAGE,
                         "\"%s\" cannot stand in a line of a dictionary: it is empty, "
                         "has a tab or a line end, or a blank at its end",
                         text_short(shown, str_text(w->file[i])));
    }
    return OK;
}

static Status compose_add(Work *w, MarkStore *s, const MarkList *l, MarkDraft *d,
                          Error *err)
{
    MarkState state = {0};
    Arena texts = {0};
    Mark m;
    mark_state_make(l, d->fingerprint, NULL, &state);
    if (d->kind == MARK_ACCEPT && d->targets.n == 0)
        d->targets = d->golds;
    mark_state_compose(&state, d, &texts, &m);
    const Status st = store(w, s, &m, err);
    mem_arena_free(&texts);
    mark_state_free(&state);
    return st;
}

static Status add_to(Work *w, const char *path, Error *err)
{
    const Settings *settings = w->call->settings;
    const char *reason = options_param(w->call->options, "reason");
    char print[DIGEST_HEX];
    char shown[TEXT_SHORT];
    MarkDraft d = {.fingerprint = print,
                   .author = str_text(settings->study.author),
                   .reason = str_text(reason),
                   .now = stamp_now()};
    TRY(check_add(w, &d.kind, err));
    d.source = str_text(w->file[1]);
    TRY(study_marks_print_file(path, settings->study.is_swapped, NULL, print, err));
    Dict *dict = NULL;
    TRY(lexicon_read_dict(&dict, path, settings->study.is_swapped, w->limits, err));
    MarkStore *s = NULL;
    MarkList l = {0};
    Str golds = {0};
    Str words = {0};
    Status st = OK;
    if (!mark_dict_add_golds(&golds, dict, d.source))
        st = error_set(err, E_USAGE, "the dictionary has no source word %s",
                       text_short(shown, d.source));
    join_words(&words, w->file + 2, w->nfiles - 2);
    *(mark_is_judgement(d.kind) ? &d.targets : &d.text) =
        (Text){str_cstr(&words), words.n};
    d.golds = (Text){str_cstr(&golds), golds.n};
    if (st == OK)
        st = open_store(w, &s, &l, err);
    if (st == OK)
        st = compose_add(w, s, &l, &d, err);
    mark_store_close(s);
    mark_list_free(&l);
    str_free(&golds);
    str_free(&words);
    lexicon_free_dict(dict);
    return st;
}

static Status add(Work *w, Error *err)
{
    return with_dict(w, add_to, err);
}

static Status undo_of(Work *w, const char *path, Error *err)
{
    const Settings *settings = w->call->settings;
    const Text author = str_text(settings->study.author);
    char print[DIGEST_HEX];
    MarkStore *s = NULL;
    MarkList l = {0};
    TRY(study_marks_print_file(path, settings->study.is_swapped, NULL, print, err));
    Status st = open_store(w, &s, &l, err);
    const Mark *last = st == OK ? mark_state_last(&l, print, &author) : NULL;
    if (st == OK && !last)
        st = error_set(err, E_UNDEFINED, "%s has no mark on this dictionary to take back",
                       settings->study.author);
    if (st == OK) {
        Mark m;
        mark_state_compose_undo(last, author, stamp_now(), &m);
        st = store(w, s, &m, err);
    }
    mark_store_close(s);
    mark_list_free(&l);
    return st;
}

static Status undo(Work *w, Error *err)
{
    return with_dict(w, undo_of, err);
}

/* Bytes of a dictionary must not act on a terminal. */
static void add_shown(Str *out, const Str *diff)
{
    Text rest = {str_cstr(diff), diff->n};
    while (rest.n > 0) {
        const char *end = memchr(rest.p, '\n', rest.n);
        const size_t n = end ? (size_t)(end - rest.p) : rest.n;
        text_display(out, (Text){rest.p, n}, TEXT_UTF8);
        str_add_char(out, '\n');
        rest = end ? (Text){end + 1, rest.n - n - 1} : (Text){rest.p + n, 0};
    }
}

static Status deliver_diff(const Work *w, const char *path, const MarkDict *d, Error *err)
{
    const char *new = w->call->settings->output ? w->call->settings->output : "corrected";
    Str text = {0};
    if (d->diff.n > 0) {
        str_addf(&text, "--- ");
        text_display(&text, str_text(path), TEXT_UTF8);
        str_addf(&text, "\n+++ ");
        text_display(&text, str_text(new), TEXT_UTF8);
        str_add_char(&text, '\n');
        if (isatty(STDOUT_FILENO) == 1)
            add_shown(&text, &d->diff);
        else
            str_add_text(&text, (Text){d->diff.p, d->diff.n});
    }
    const Status st = deliver_text(&text, err);
    str_free(&text);
    return st;
}

static Status apply_to(Work *w, const char *path, const MarkList *l, Error *err)
{
    const Settings *s = w->call->settings;
    char print[DIGEST_HEX];
    const Text author = str_text(w->only);
    MarkState state = {0};
    MarkDict d = {0};
    TRY(study_marks_print_file(path, s->study.is_swapped, NULL, print, err));
    mark_state_make(l, print, w->only ? &author : NULL, &state);
    Status st =
        mark_dict_make(path, s->study.is_swapped, &state, w->limits, &d, &w->notes, err);
    if (st == OK && s->output)
        st = output_write_file(s->output, str_cstr(&d.bytes), d.bytes.n, s->is_replacing,
                               err);
    if (st == OK)
        st = deliver_diff(w, path, &d, err);
    if (st == OK && !s->is_quiet) {
        messages_say("marks: %" PRId32 "; lines added: %" PRId64 ", left out: %" PRId64
                     "%s",
                     state.marks, d.added, d.removed,
                     s->output ? "" : "; nothing was written: -o FILE does");
        if (state.others > 0) {
            messages_say("remark: marks on other dictionaries, or on other versions of "
                         "this one: %" PRId32 "; not applied",
                         state.others);
        }
    }
    mark_state_free(&state);
    mark_dict_free(&d);
    return st;
}

static Status apply_dict(Work *w, const char *path, Error *err)
{
    MarkList l = {0};
    TRY(deliver_check(w->call->settings, &path, 1, err));
    Status st = read_marks(w, &l, err);
    if (st == OK)
        st = apply_to(w, path, &l, err);
    mark_list_free(&l);
    return st;
}

static Status apply(Work *w, Error *err)
{
    return with_dict(w, apply_dict, err);
}

/* --- the verb --- */

static const struct {
    const char *name;
    Status (*run)(Work *w, Error *err);
} actions[] = {
    {"add", add},       {"undo", undo},   {"list", list},   {"export", write_lines},
    {"import", import}, {"merge", merge}, {"agree", agree}, {"apply", apply},
};
enum { ACTIONS = sizeof actions / sizeof *actions };

/* The store: of --annotations, beside the study, or the user's own. */
static Status find_store(Work *w, Error *err)
{
    const Settings *s = w->call->settings;
    Study *study = NULL;
    if (s->study_path)
        TRY(study_read(&study, s->study_path, &s->study, err));
    else
        study = study_new(&s->study);
    w->path = study_marks_path(study);
    if (!w->path && s->marks_home[0])
        w->path = mem_xstrdup(s->marks_home);
    study_free(study);
    return OK;
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    char shown[TEXT_SHORT];
    const char *name = o->nargs > 0 ? o->arg[0] : "";
    int action = 0;
    while (action < ACTIONS && strcmp(actions[action].name, name) != 0)
        action++;
    if (action == ACTIONS) {
        (void)error_set(err, E_USAGE, "annotations %s%s%s",
                        *name ? "has no action \"" : "needs an action",
                        text_short(shown, str_text(name)), *name ? "\"" : "");
        error_hint(err, "add, undo, list, export, import, merge, agree or apply");
        return E_USAGE;
    }
    Work w = {.call = call,
              .limits = &call->settings->study.limits,
              .file = o->arg + 1,
              .nfiles = o->nargs - 1,
              .only = options_param(o, "only")};
    Status st = find_store(&w, err);
    if (st == OK)
        st = deliver_check_store(call->settings, w.path, err);
    if (st == OK)
        st = actions[action].run(&w, err);
    notes_free(&w.notes);
    free(w.path);
    return st;
}

const Verb verb_annotations = {
    .name = "annotations",
    .group = "Files",
    .help = "what people marked: listed, merged, compared, applied to the dictionary",
    .usage = "add|undo|list|export|import|merge|agree|apply [FILE...] [--dict FILE]",
    .doc =
        "Marks are made in the interactive view, in the list of pairs and on a word, "
        "and kept in a file that only grows (--annotations FILE, by default beside the "
        "study file, else in the user's data folder). They belong to a dictionary by "
        "its bytes: whatever spaces it is looked up in, its marks are there, and a "
        "corrected dictionary starts without.\n\n"
        "add KIND WORD [TARGET...|TEXT] --dict FILE: a mark, as the keys of the view "
        "make it; undo takes the last one back.\n"
        "list: every mark, who made it and when, the golds before and after it, and "
        "whether it still counts.\n"
        "export [FILE...]: the marks as lines of JSON, the same bytes for the same "
        "marks; merge A B...: those of several files, each once, in any order.\n"
        "import FILE...: adds to the store what it does not hold yet.\n"
        "agree A B, or agree [FILE] --authors A,B: how far two people agree about the "
        "pairs that both judged: Cohen's kappa with its interval, and every "
        "disagreement. (--blind in the view hides predictions and the marks of "
        "others.)\n"
        "apply --dict FILE -o NEW: the corrected dictionary in the format it came in; "
        "lines without marks stay as they are, byte for byte. Rejected pairs are left "
        "out; accepted predictions, golds and variants are added behind their word. "
        "Stdout has the differences (unified); without -o nothing is written.",
    .tables = "marks|imported|agreement|disagreements",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .run = run,
};
