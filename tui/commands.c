#include "tui/commands.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tui/actions.h"
#include "tui/curses_out.h"
#include "tui/refit.h"
#include "tui/shell.h"
#include "tui/tour.h"
#include "tui/view_drift.h"
#include "tui/view_help.h"
#include "tui/view_table.h"

/* --- what the commands do --- */

static void run_quit(Ui *ui, int argc, char *const *argv)
{
    (void)argc;
    (void)argv;
    actions_quit(ui);
}

static void run_help(Ui *ui, int argc, char *const *argv)
{
    ui_open(ui, view_help_new(ui, argc > 1 ? argv[1] : ""));
}

static void run_view(Ui *ui, int argc, char *const *argv)
{
    (void)argc;
    for (int i = 1; i < UI_ROOTS; i++)
        if (ui_root_name(i) && strcmp(ui_root_name(i), argv[0]) == 0)
            ui_go(ui, i);
}

static void run_language(Ui *ui, int argc, char *const *argv)
{
    if (argc < 2) {
        ui_next_target(ui);
        return;
    }
    const int i = study_find(ui->study, argv[1]);
    char shown[TEXT_SHORT];
    text_short(shown, str_text(argv[1]));
    if (i < 0 || i == ui->study->source || ui->study->entry[i].role != STUDY_ALIGNED)
        ui_warn(ui, "no target language %s in this study", shown);
    else
        ui_set_target(ui, i);
}

static void complete_language(const Ui *ui, const char *word, Str *out)
{
    for (int i = 0; i < study_targets(ui->study); i++) {
        const char *name = ui->study->entry[study_target(ui->study, i)].name;
        if (strncmp(name, word, strlen(word)) == 0)
            str_addf(out, "%s\n", name);
    }
}

/* A word is looked for as it is in the source, then in the target; "de:Hund" says where.
 */
static void run_find(Ui *ui, int argc, char *const *argv)
{
    if (argc < 2) {
        ui_warn(ui, "find which word? find WORD, or find LANGUAGE:WORD");
        return;
    }
    if (!ui->is_loaded) {
        ui_say(ui, "the study is still being read");
        return;
    }
    const char *colon = strchr(argv[1], ':');
    char *lang = colon ? mem_xstrndup(argv[1], (size_t)(colon - argv[1])) : NULL;
    const int named = lang ? study_find(ui->study, lang) : -1;
    free(lang);
    const char *word = named >= 0 ? colon + 1 : argv[1];
    const int where[] = {named >= 0 ? named : ui->study->source,
                         named >= 0 ? -1 : ui->target};
    for (int i = 0; i < 2; i++) {
        const int32_t row =
            where[i] < 0
                ? -1
                : vocab_find(&ui->study->entry[where[i]].space->vocab, str_text(word));
        if (row >= 0) {
            ui_open_word(ui, where[i], row);
            return;
        }
    }
    char shown[TEXT_SHORT];
    text_short(shown, str_text(word));
    ui_warn(ui, "no word %s here; Tab completes words", shown);
}

static void complete_find(const Ui *ui, const char *word, Str *out)
{
    const size_t n = strlen(word);
    int found = 0;
    const int where[] = {ui->study->source, ui->target};
    for (int k = 0; ui->is_loaded && k < 2; k++) {
        if (where[k] < 0)
            continue;
        const Space *s = ui->study->entry[where[k]].space;
        for (int32_t i = 0; i < s->n && found < 40; i++) {
            const Text t = space_word(s, i);
            if (t.n < n || memcmp(t.p, word, n) != 0)
                continue;
            str_add_text(out, t);
            str_add_char(out, '\n');
            found++;
        }
    }
}

static void run_export(Ui *ui, int argc, char *const *argv)
{
    if (argc < 2)
        ui_warn(ui, "export to which file? .csv .tsv .json .md .tex .txt");
    else
        ui_export(ui, argv[1]);
}

static void run_write(Ui *ui, int argc, char *const *argv)
{
    const bool is_forced = argc == 3 && strcmp(argv[2], "--force") == 0;
    if (!ui->is_loaded)
        ui_say(ui, "the study is still being read");
    else if (argc == 2 || is_forced)
        marks_write(ui, argv[1], is_forced);
    else
        ui_warn(ui, "write the corrected dictionary to which file? write FILE [--force]");
}

static void run_set(Ui *ui, int argc, char *const *argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    const char *value = argc > 2 ? argv[2] : "";
    const bool is_on = strcmp(value, "on") == 0 || strcmp(value, "app") == 0;
    const bool is_off = strcmp(value, "off") == 0 || strcmp(value, "terminal") == 0;
    if (strcmp(name, "mouse") == 0 && (is_on || is_off)) {
        curses_out_set_mouse(is_on);
        ui_say(ui, "mouse %s", is_on ? "on" : "off: the terminal selects text");
    } else if (strcmp(name, "bidi") == 0 && (is_on || is_off)) {
        ui->grid.is_reordering = is_on;
        ui_say(ui, "right-to-left words are ordered by %s",
               is_on ? "isogloss" : "the terminal");
    } else {
        ui_warn(ui, "set mouse on|off, or set bidi app|terminal");
    }
}

static void complete_set(const Ui *ui, const char *word, Str *out)
{
    (void)ui;
    static const char *const all[] = {"mouse", "bidi", "on", "off", "app", "terminal"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strncmp(all[i], word, strlen(word)) == 0)
            str_addf(out, "%s\n", all[i]);
}

static void run_command(Ui *ui, int argc, char *const *argv)
{
    (void)argc;
    (void)argv;
    actions_show_command(ui);
}

static void run_tour(Ui *ui, int argc, char *const *argv)
{
    (void)argc;
    (void)argv;
    if (ui->tour > 0)
        tour_end(ui);
    else
        tour_begin(ui);
}

/* With a name it begins, without one it ends. */
static void run_record(Ui *ui, int argc, char *const *argv)
{
    char shown[TEXT_SHORT];
    Error err = {0};
    if (ui->is_replaying || !ui->journal) {
        ui_say(ui, "nothing is recorded here");
    } else if (argc > 1 && journal_start(ui, argv[1], &err) != OK) {
        ui_fail(ui, &err);
    } else if (argc > 1) {
        ui_say(ui, "all that was done, and all that follows, goes to %s; :record ends it",
               text_short(shown, str_text(argv[1])));
    } else if (journal_path(ui->journal)) {
        (void)text_short(shown, str_text(journal_path(ui->journal)));
        (void)journal_stop(ui);
        ui_say(ui, "recorded: isogloss replay %s --out FOLDER makes it again", shown);
    } else {
        ui_warn(ui, "record into which file? record FILE");
    }
}

/* clang-format off */
const Command commands_list[] = {
    {"overview", "overview",  "what was loaded, whether it is aligned, the headline rates (key 1)", run_view, NULL},
    {"map",      "map",       "both languages in the plane (key 3)", run_view, NULL},
    {"find",     "find WORD", "open a word of the source or the target; LANGUAGE:WORD says which", run_find, complete_find},
    {"language", "language [NAME]", "make another target language the current one (key Tab)", run_language, complete_language},
    {"export",   "export FILE", "write what is shown: .csv .tsv .json .md .tex .txt (key e)", run_export, NULL},
    {"refit",    "refit [OPTIONS]", "fit the map anew, as a job (--method, --train-dict, --prepare, --corrected by marks, --held-out; --map-out writes it); b then goes from the new alignment to the old", refit_run, refit_complete},
    {"write",    "write FILE [--force]", "the dictionary with the marks applied, in the format it came in, and what they change", run_write, NULL},
    {"command",  "command",   "the command line that gives what this screen shows (key Y)", run_command, NULL},
    {"record",   "record [FILE]", "write what was done and what follows as a log that isogloss replay makes again; without a name: end it", run_record, NULL},
    {"tour",     "tour",      "begin the tour of the view, or end it", run_tour, NULL},
    {"set",      "set NAME VALUE", "mouse on|off; bidi app|terminal: who orders right-to-left words", run_set, complete_set},
    {"help",     "help [TEXT]", "what works here, and what the results mean (key ?)", run_help, NULL},
    {"quit",     "quit",      "leave isogloss (key Q)", run_quit, NULL},
    {"q",        "q",         "the same", run_quit, NULL},
};
/* clang-format on */
const int commands_count = sizeof commands_list / sizeof *commands_list;

const Command *commands_find(const char *name)
{
    for (int i = 0; i < commands_count; i++)
        if (strcmp(commands_list[i].name, name) == 0)
            return &commands_list[i];
    return NULL;
}

static void run_verb(Ui *ui, const Diagnostic *d, int argc, char *const *argv)
{
    char why[160];
    if (!ui->is_loaded) {
        ui_say(ui, "the study is still being read");
        return;
    }
    for (int i = 1; argc == 1 && i < UI_ROOTS; i++) {
        if (ui_root_name(i) && strcmp(ui_root_name(i), d->name) == 0) {
            ui_go(ui, i);
            return;
        }
    }
    if (!results_can(ui->study, d, ui->target, why))
        ui_warn(ui, "%s", why);
    else if (view_drift_has(d, argc - 1, argv + 1))
        ui_open(ui, view_drift_new(ui, d, argc - 1, argv + 1));
    else
        ui_open(ui, view_table_new_args(ui, d, argc - 1, argv + 1));
}

/* Verbs that read or write files of their own. */
static const char *const shell_verbs[] = {"check", "convert", "fit",
                                          "info",  "plot",    "report"};
enum { SHELL_VERBS = sizeof shell_verbs / sizeof *shell_verbs };

static bool is_of_shell(const char *verb)
{
    for (int i = 0; i < SHELL_VERBS; i++)
        if (strcmp(shell_verbs[i], verb) == 0)
            return true;
    return false;
}

/* The line that a shell would be given: words, the study, options. convert has files of
 * its own, and so have words of info. */
static void run_shell(Ui *ui, int argc, char *const *argv)
{
    const bool is_info = strcmp(argv[0], "info") == 0;
    const bool is_convert = strcmp(argv[0], "convert") == 0;
    const bool has_own = is_convert || (is_info && argc > 1 && argv[1][0] != '-');
    if (!ui->is_loaded) {
        ui_say(ui, "the study is still being read");
        return;
    }
    if (!has_own && ui_is_unwritten(ui)) {
        ui_warn(ui, "the map of %s is in no file yet: :refit --map-out FILE writes it",
                ui->study->entry[ui->target].name);
        return;
    }
    if (is_convert && argc < 3) {
        ui_warn(ui, "convert what into which file? convert IN OUT");
        return;
    }
    Str line = {0};
    str_add_cstr(&line, "isogloss");
    int i = 0;
    for (; i < argc && (has_own || argv[i][0] != '-'); i++) {
        str_add_char(&line, ' ');
        prompt_quote(&line, argv[i]);
    }
    if (!has_own)
        ui_add_arguments(ui, &line);
    for (; i < argc; i++) {
        str_add_char(&line, ' ');
        prompt_quote(&line, argv[i]);
    }
    shell_run(ui, str_cstr(&line));
    str_free(&line);
}

void commands_run(Ui *ui, int argc, char *const *argv)
{
    if (argc == 0)
        return;
    const Command *c = commands_find(argv[0]);
    const Diagnostic *d = registry_find(argv[0]);
    char shown[TEXT_SHORT];
    if (marks_hides(ui, argv[0]))
        return;
    if (c)
        c->run(ui, argc, argv);
    else if (d)
        run_verb(ui, d, argc, argv);
    else if (is_of_shell(argv[0]))
        run_shell(ui, argc, argv);
    else
        ui_warn(ui, "no command %s; ? lists them", text_short(shown, str_text(argv[0])));
}

/* --- the prompt --- */

static void entered(void *ctx, const char *text)
{
    char **argv = NULL;
    const int argc = prompt_split(text, &argv);
    commands_run(ctx, argc, argv);
    free((void *)argv);
}

static void add_names(const char *word, Str *out)
{
    const size_t n = strlen(word);
    for (int i = 0; i < commands_count; i++)
        if (strncmp(commands_list[i].name, word, n) == 0)
            str_addf(out, "%s\n", commands_list[i].name);
    for (int i = 0; i < registry_count; i++)
        if (strncmp(registry_diagnostics[i]->name, word, n) == 0)
            str_addf(out, "%s\n", registry_diagnostics[i]->name);
    for (int i = 0; i < SHELL_VERBS; i++)
        if (strncmp(shell_verbs[i], word, n) == 0)
            str_addf(out, "%s\n", shell_verbs[i]);
}

static void add_options(const Diagnostic *d, const char *word, Str *out)
{
    Str option = {0};
    for (int i = 0; i < d->nparams; i++) {
        str_clear(&option);
        str_addf(&option, "--%s", d->params[i].name);
        if (strncmp(option.p, word, strlen(word)) == 0)
            str_addf(out, "%s\n", option.p);
    }
    str_free(&option);
}

/* The longest beginning that all lines of `lines` share. */
static size_t common(const char *lines)
{
    size_t n = strcspn(lines, "\n");
    for (const char *p = lines; *p;) {
        const size_t len = strcspn(p, "\n");
        size_t same = 0;
        while (same < n && same < len && p[same] == lines[same])
            same++;
        n = same;
        p += len + (p[len] == '\n');
    }
    while (n > 0 && ((unsigned char)lines[n] & 0xC0) == 0x80)
        n--; /* not in the middle of a character */
    return n;
}

static void complete(void *ctx, Str *text, Str *shown)
{
    const Ui *ui = ctx;
    const char *all = str_cstr(text);
    const char *blank = strrchr(all, ' ');
    char *word = mem_xstrdup(blank ? blank + 1 : all);
    char *verb = mem_xstrndup(all, strcspn(all, " "));
    Str found = {0};
    const Command *c = blank ? commands_find(verb) : NULL;
    const Diagnostic *d = blank ? registry_find(verb) : NULL;
    if (!blank)
        add_names(word, &found);
    else if (c && c->complete)
        c->complete(ui, word, &found);
    else if (d && strncmp(word, "-", 1) == 0)
        add_options(d, word, &found);
    else if (d && (d->needs & TAKES_WORDS))
        complete_find(ui, word, &found);
    if (found.n > 0) {
        const char *lines = str_cstr(&found);
        const size_t n = common(lines);
        const bool is_one = strchr(lines, '\n') == lines + found.n - 1;
        const size_t had = strlen(word);
        if (n > had)
            str_add(text, lines + had, n - had);
        if (is_one)
            str_add_char(text, ' ');
        for (const char *p = lines; !is_one && *p; p++)
            str_add_char(shown, (char)(*p == '\n' ? ' ' : *p));
    }
    str_free(&found);
    free(word);
    free(verb);
}

void commands_ask(Ui *ui)
{
    const PromptSpec spec = {.label = ":",
                             .hint = "a verb or a command; Tab completes, ? lists",
                             .ctx = ui,
                             .enter = entered,
                             .complete = complete};
    ui_ask(ui, &spec, "");
}
