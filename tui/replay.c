#include "tui/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/digest.h"
#include "core/base/mem.h"
#include "core/base/output.h"
#include "core/base/text.h"
#include "tui/actions.h"
#include "tui/drive.h"
#include "tui/recipe.h"
#include "tui/shell.h"
#include "tui/verbs.h"
#include "tui/view_text.h"

const char replay_store[] = "annotations.db";

/* clang-format off */
enum { F_LINE, F_FILE, F_BYTES, F_RECORDED, F_VERDICT, F_COUNT };
static const ColSpec columns[F_COUNT] = {
    [F_LINE]     = {"line", "line", "", "line of the log", COL_INT, 0},
    [F_FILE]     = {"file", "file", "", "its name, without folders", COL_TEXT, 0},
    [F_BYTES]    = {"bytes", "bytes", "bytes", "of what was made", COL_INT, 0},
    [F_RECORDED] = {"recorded", "recorded", "", "SHA-256 of what was written then", COL_TEXT, 0},
    [F_VERDICT]  = {"verdict", "verdict", "", "identical, differs, or not made", COL_TEXT, 0},
};
/* clang-format on */

Table *replay_new_table(void)
{
    return table_new("files", "files", columns, F_COUNT);
}

/* The clock of marks: the log's. One replay runs at a time. */
static int64_t log_time;

int64_t replay_time(void)
{
    return log_time;
}

Status replay_bad_line(const Replay *r, Error *err, const char *why)
{
    return error_set(err, E_INPUT, "%s:%lld: %s", r->name, (long long)r->line, why);
}

static bool goes_on(void *ctx)
{
    const Replay *r = ctx;
    return progress_tick(r->progress, 0);
}

Status replay_settle(Replay *r)
{
    return drive_settle(&r->ui, goes_on, r) ? OK : E_CANCELED;
}

/* --- files --- */

/* The last part of a path, if a file can be called that here; else NULL. */
static const char *plain_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const bool is_name = *name && name[0] != '.' &&
                         strncmp(name, replay_store, 14) != 0 && strlen(name) < 200 &&
                         text_is_utf8(str_text(name));
    return is_name ? name : NULL;
}

char *replay_path(const Replay *r, const char *name)
{
    Str s = {0};
    str_addf(&s, "%s/%s", r->folder, name);
    return str_take(&s);
}

static void add_file(Replay *r, const char *name, int64_t bytes, Text recorded,
                     const char *verdict)
{
    const int32_t row = table_add_row(r->table);
    table_set_int(r->table, row, F_LINE, r->line);
    table_set_text(r->table, row, F_FILE, str_text(name));
    if (bytes >= 0)
        table_set_int(r->table, row, F_BYTES, bytes);
    else
        table_set_missing(r->table, row, F_BYTES, "not made");
    table_set_text(r->table, row, F_RECORDED, recorded);
    table_set_text(r->table, row, F_VERDICT, str_text(verdict));
    r->made += bytes >= 0;
    r->differing += strcmp(verdict, "identical") != 0;
}

/* --- lines --- */

/* NAME BYTES SHA-256, quoted as for a shell; *argv is freed by the caller. */
static Status split_file(const Replay *r, const char *rest, char ***argv,
                         const char **name, Error *err)
{
    const int n = prompt_split(rest, argv);
    const bool is_whole = n == 3 && strlen((*argv)[2]) == DIGEST_HEX - 1;
    *name = is_whole ? plain_name((*argv)[0]) : NULL;
    if (*name)
        return OK;
    free((void *)*argv);
    *argv = NULL;
    (void)replay_bad_line(r, err,
                          is_whole ? "no name that a file may have here"
                                   : "a file, its bytes and its SHA-256 were expected");
    return E_INPUT;
}

static Status export_file(Replay *r, const char *rest, Error *err)
{
    char **argv = NULL;
    const char *name = NULL;
    Str bytes = {0};
    char hex[DIGEST_HEX];
    TRY(split_file(r, rest, &argv, &name, err));
    Status status = OK;
    if (r->is_checking) {
        free((void *)argv);
        return OK;
    }
    if (!ui_compose_export(&r->ui, name, &bytes)) {
        add_file(r, name, -1, str_text(argv[2]), "not made");
    } else {
        char *path = replay_path(r, name);
        digest_bytes(str_cstr(&bytes), bytes.n, hex);
        status = output_write_file(path, str_cstr(&bytes), bytes.n, true, err);
        if (status == OK)
            add_file(r, name, (int64_t)bytes.n, str_text(argv[2]),
                     strcmp(hex, argv[2]) == 0 ? "identical" : "differs");
        free(path);
    }
    str_free(&bytes);
    free((void *)argv);
    return status;
}

/* What a verb wrote, held against what the log says it wrote then. */
static Status compare_file(Replay *r, const char *rest, Error *err)
{
    char **argv = NULL;
    const char *name = NULL;
    char hex[DIGEST_HEX];
    struct stat st;
    TRY(split_file(r, rest, &argv, &name, err));
    char *path = replay_path(r, name);
    const bool is_there = !r->is_checking && stat(path, &st) == 0 &&
                          S_ISREG(st.st_mode) &&
                          digest_file(path, r->progress, hex, NULL) == OK;
    if (is_there) {
        add_file(r, name, (int64_t)st.st_size, str_text(argv[2]),
                 strcmp(hex, argv[2]) == 0 ? "identical" : "differs");
    } else if (!r->is_checking) {
        add_file(r, name, -1, str_text(argv[2]), "not made");
    }
    free(path);
    free((void *)argv);
    return OK;
}

/* Verbs that write nothing but -o. */
static bool may_run(const char *verb)
{
    static const char *const may[] = {"check", "info", "plot", "report"};
    for (size_t i = 0; verb && i < sizeof may / sizeof *may; i++)
        if (strcmp(may[i], verb) == 0)
            return true;
    return false;
}

/* The command again, its output in our folder; nothing of what a recipe leaves out. */
static void run_options(Replay *r, const Options *o, const char *output)
{
    static const char *const leave_out[] = {NULL};
    Recipe recipe = recipe_make(o, leave_out);
    Str line = {0};
    str_add_cstr(&line, "isogloss");
    for (int i = 0; i < recipe.n; i++) {
        str_add_char(&line, ' ');
        prompt_quote(&line, recipe.arg[i]);
    }
    if (output) {
        char *path = replay_path(r, output);
        str_add_cstr(&line, " -o ");
        prompt_quote(&line, path);
        free(path);
    }
    shell_run_again(&r->ui, str_cstr(&line));
    str_free(&line);
    recipe_free(&recipe);
}

static Status run_verb(Replay *r, const char *rest, Error *err)
{
    char **argv = NULL;
    Options o = {0};
    Error why = {0};
    const int argc = prompt_split(rest, &argv);
    Status status = OK;
    if (argc < 2 || strcmp(argv[0], "isogloss") != 0)
        status = replay_bad_line(r, err, "a command of isogloss was expected");
    else if (options_parse(&o, argc, argv, verbs_find_any, &why) != OK)
        status = replay_bad_line(r, err, why.text);
    const char *given = status == OK ? o.value[OPTION_OUTPUT] : NULL;
    const char *output = given ? plain_name(given) : NULL;
    if (status == OK && given && !output)
        status = replay_bad_line(r, err, "no name that a file may have here");
    const bool is_done = status == OK && !r->is_checking;
    if (is_done && may_run(o.verb.name)) {
        run_options(r, &o, output);
    } else if (is_done) {
        r->left_out++;
        ui_open(&r->ui, view_text_new("replay", "Left out:", rest)); /* as it was then */
    }
    options_free(&o);
    free((void *)argv);
    return is_done ? replay_settle(r) : status;
}

/* Names of keys. Those that stop or leave are in no log. */
static Status press(Replay *r, const char *rest, Error *err)
{
    for (const char *p = rest; *p;) {
        const size_t n = strcspn(p, " ");
        uint32_t key = 0;
        if (n > 0 && !keys_parse((Text){p, n}, &key))
            return replay_bad_line(r, err, "a name of a key was expected");
        p += n + (p[n] == ' ');
        if (n == 0 || r->is_checking)
            continue;
        if (keys_find(key) == ACTION_QUIT && !r->ui.prompt.is_open &&
            !ui_top(&r->ui)->type->typed)
            return replay_bad_line(r, err, "a log does not leave the view");
        if (key != INPUT_CTRL_C) {
            drive_key(&r->ui, key);
            TRY(replay_settle(r));
        }
    }
    return OK;
}

/* As a paste: no character of it is a key. */
static Status type(Replay *r, const char *rest, Error *err)
{
    char **argv = NULL;
    const int n = prompt_split(rest, &argv);
    Status status = n == 1 ? OK : replay_bad_line(r, err, "one quoted text was expected");
    if (status == OK && !r->is_checking) {
        const Input in = {.key = INPUT_PASTE, .paste = str_text(argv[0])};
        if (r->ui.prompt.is_open)
            (void)prompt_input(&r->ui.prompt, &in);
        else if (ui_top(&r->ui)->type->typed)
            (void)ui_top(&r->ui)->type->typed(ui_top(&r->ui), &r->ui, &in);
        r->ui.is_dirty = true;
        status = replay_settle(r);
    }
    free((void *)argv);
    return status;
}

/* Two numbers below SIDE_MOST at the end of a line. */
static bool read_two(const char *text, int *a, int *b)
{
    int used = 0;
    /* NOLINTNEXTLINE(cert-err34-c): at most three digits each */
    return sscanf(text, "%3d %3d%n", a, b, &used) == 2 && text[used] == '\0' && *a >= 0 &&
           *b >= 0;
}

static Status resize(Replay *r, const char *rest, Error *err)
{
    int w = 0;
    int h = 0;
    if (!read_two(rest, &w, &h) || w < 1 || h < 1)
        return replay_bad_line(r, err, "columns and rows were expected");
    if (r->is_checking)
        return OK;
    cells_resize(&r->ui.grid, w, h);
    return replay_settle(r);
}

static Status mouse(Replay *r, const char *rest, Error *err)
{
    static const char *const names[] = {"click",   "double",   "drag",
                                        "release", "wheel-up", "wheel-down"};
    const size_t n = strcspn(rest, " ");
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
        Input in = {.key = INPUT_MOUSE, .mouse = (InputMouse)i};
        if (strlen(names[i]) != n || strncmp(names[i], rest, n) != 0)
            continue;
        if (rest[n] != ' ' || !read_two(rest + n + 1, &in.x, &in.y))
            break;
        if (r->is_checking)
            return OK;
        actions_input(&r->ui, &in);
        return replay_settle(r);
    }
    return replay_bad_line(r, err, "what the mouse did, and where, was expected");
}

static Status at(Replay *r, const char *rest, Error *err)
{
    if (!mark_parse_time(str_text(rest), &log_time) || !mark_is_time(log_time))
        return replay_bad_line(r, err, "a time was expected");
    return OK;
}

/* The screen is held against the command that it had: a difference is told. */
static Status screen(Replay *r, const char *rest, Error *err)
{
    Str command = {0};
    (void)err;
    if (r->is_checking)
        return OK;
    const View *v = ui_top(&r->ui);
    if (v->type->command)
        v->type->command(v, &r->ui, &command);
    if (strcmp(str_cstr(&command), rest) != 0) {
        notes_warn(&r->notes, "replay-screen", 1, "%s:%lld: another screen than then: %s",
                   r->name, (long long)r->line,
                   command.n ? str_cstr(&command) : "one without a command");
    }
    str_free(&command);
    return OK;
}

static Status again_opened(Replay *r, const char *rest, Error *err)
{
    (void)rest;
    return replay_bad_line(r, err, "a log is opened once");
}

static Status had_late(Replay *r, const char *rest, Error *err)
{
    (void)r;
    (void)rest;
    (void)err;
    return OK; /* read before */
}

typedef struct LineKind {
    const char *word;
    Status (*run)(Replay *r, const char *rest, Error *err);
} LineKind;

static const LineKind kinds[] = {
    {"press", press},        {"type", type},    {"size", resize},
    {"mouse", mouse},        {"at", at},        {"screen", screen},
    {"export", export_file}, {"run", run_verb}, {"wrote", compare_file},
    {"open", again_opened},  {"had", had_late},
};

static Status do_line(Replay *r, const char *line, Error *err)
{
    const size_t n = strcspn(line, " ");
    if (*line == '#' || *line == '\0')
        return OK;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].word) == n && strncmp(kinds[i].word, line, n) == 0)
            return kinds[i].run(r, line + n + (line[n] == ' '), err);
    return replay_bad_line(r, err, "a log has no such line");
}

/* --- the log --- */

Status replay_check_text(Replay *r, Error *err)
{
    r->line = 1;
    for (size_t i = 0; i < r->log.n; i++) {
        const unsigned char c = (unsigned char)r->log.p[i];
        if (c == '\n')
            r->line++;
        else if (c < ' ' || c == 0x7f)
            return replay_bad_line(r, err, "a control character, which no log has");
    }
    r->line = 1;
    const size_t head = strlen(JOURNAL_HEAD);
    if (r->log.n <= head || memcmp(r->log.p, JOURNAL_HEAD "\n", head + 1) != 0)
        return replay_bad_line(r, err,
                               "this is no log: \"" JOURNAL_HEAD "\" was expected");
    if (!text_is_utf8((Text){r->log.p, r->log.n}))
        return replay_bad_line(r, err, "bytes that are not UTF-8, which no log has");
    return OK;
}

/* All lines but the first, checked or done. */
static Status each_line(Replay *r, Error *err)
{
    Str line = {0};
    Status status = OK;
    r->line = 0;
    for (const char *p = str_cstr(&r->log); *p && status == OK;) {
        const size_t n = strcspn(p, "\n");
        str_clear(&line);
        str_add(&line, p, n);
        r->line++;
        if (r->line > 1)
            status = do_line(r, str_cstr(&line), err);
        if (status == OK && !r->is_checking && !progress_tick(r->progress, 1))
            status = E_CANCELED;
        if (status == OK && r->has_ui && r->ui.is_leaving)
            status = replay_bad_line(r, err, "a log does not leave the view");
        p += n + (p[n] == '\n');
    }
    str_free(&line);
    return status;
}

Status replay_check(Replay *r, Error *err)
{
    r->is_checking = true;
    TRY(each_line(r, err));
    r->is_checking = false;
    return OK;
}

Status replay_play(Replay *r, Error *err)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < r->log.n; i++)
        lines += r->log.p[i] == '\n';
    if (!progress_begin(r->progress, "replaying", lines))
        return E_CANCELED;
    return each_line(r, err);
}
