/* A log drives the same views that made it: keys by name, between them all jobs run to
 * their end. What keys would write is not written then (Ui.is_replaying): files are made
 * where the log says that one was written, and under their last name in the one folder
 * that was given. A verb of the log is read by the parser of the command line and must be
 * one of few; marks go to a store of their own in that folder. So a log can make this
 * program read files and compute, and nothing else. */
#include "tui/verb_replay.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/output.h"
#include "core/base/text.h"
#include "core/study/mark_store.h"
#include "tui/drive.h"
#include "tui/opening.h"
#include "tui/prompt.h"
#include "tui/replay.h"

enum { MAX_LOG = 64 << 20 };

/* clang-format off */
static const Param params[] = {
    {.name = "out", .kind = PARAM_TEXT, .metavar = "DIR",
     .help = "a new folder for the files; without it they are made, compared and thrown away"},
};
/* clang-format on */

static Status read_log(Replay *r, const char *path, const Limits *limits, Error *err)
{
    Input *in = NULL;
    TRY(input_open(&in, path, limits, err));
    const Status status = input_slurp(in, MAX_LOG, &r->log, err);
    input_close(in);
    return status == OK ? replay_check_text(r, err) : status;
}

/* The line that `open` begins, as a study. */
static Status open_log(Replay *r, const char *rest, Error *err)
{
    const Surroundings around = {.is_utf8 = true};
    Error why = {0};
    const int argc = prompt_split(rest, &r->argv);
    if (argc < 2 || strcmp(r->argv[0], "isogloss") != 0)
        return replay_bad_line(r, err, "the command that opened the view was expected");
    Status status = options_parse(&r->opened, argc, r->argv, verbs_find_any, &why);
    if (status == OK && r->opened.verb.name)
        status = error_set(&why, E_USAGE, "the view is opened without a verb");
    if (status == OK)
        status = settings_make(&r->opened, &around, &r->settings, &why);
    if (status == OK) {
        r->settings.study.limits.memory = r->own->study.limits.memory;
        r->settings.study.is_keeping = false;
        r->settings.study.cache_folder[0] = '\0';
        status = opening_make_study(&r->opened, &r->settings, &r->study, &why);
    }
    if (status != OK)
        (void)replay_bad_line(r, err, why.text);
    return status;
}

/* Marks that were there: into the store of this replay. */
static Status open_marks(Replay *r, Error *err)
{
    if (r->had_lines.n == 0)
        return OK;
    char *path = replay_path(r, replay_store);
    char *lines = replay_path(r, "marks-before.jsonl");
    MarkStore *store = NULL;
    int64_t added = 0;
    Status status =
        output_write_file(lines, str_cstr(&r->had_lines), r->had_lines.n, true, err);
    if (status == OK)
        status = mark_store_read_any(&r->had, lines, &r->settings.study.limits, &r->notes,
                                     err);
    if (status == OK)
        status = mark_store_open(&store, path, MARK_STORE_WRITE, &r->notes, err);
    if (status == OK)
        status = mark_store_import(store, &r->had, &added, &r->notes, err);
    mark_store_close(store);
    free(lines);
    free(path);
    return status;
}

static Status open_view(Replay *r, Error *err)
{
    TRY(open_marks(r, err));
    r->store = replay_path(r, replay_store);
    r->study->marks_instead = r->store;
    drive_open(&r->ui, r->study, progress_threads(r->progress), 80, 24);
    r->has_ui = true;
    r->ui.is_replaying = true;
    r->ui.grid.is_reordering = true;
    const MarksOptions kept = {
        .is_blind = r->settings.is_blind, .now = replay_time, .instead = r->store};
    marks_open(&r->ui, &kept);
    TRY(replay_settle(r));
    if (r->ui.status != OK) {
        if (err)
            *err = r->ui.err;
        return r->ui.status;
    }
    return OK;
}

/* The lines that belong before the view: how it was opened, what was marked. */
static Status prepare(Replay *r, Error *err)
{
    bool is_open = false;
    r->line = 0;
    for (char *p = r->log.p; *p;) {
        const size_t n = strcspn(p, "\n");
        const bool is_last = p[n] == '\0';
        p[n] = '\0';
        r->line++;
        if (!is_open && strncmp(p, "open ", 5) == 0) {
            TRY(open_log(r, p + 5, err));
            is_open = true;
            memcpy(p, "#   ", 4); /* done */
        } else if (strncmp(p, "had ", 4) == 0) {
            str_addf(&r->had_lines, "%s\n", p + 4);
        }
        if (!is_last)
            p[n] = '\n';
        p += n + !is_last;
    }
    r->line = 2;
    return is_open ? OK
                   : replay_bad_line(r, err, "a line that opens the view was expected");
}

/* --- the verb --- */

static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    Replay *r = ctx;
    r->progress = progress;
    TRY(open_view(r, err));
    TRY(replay_play(r, err));
    TableSet *set = table_set_new("replay");
    if (r->made == 0 && r->differing == 0) {
        table_set_finding(set, "%s was replayed; it wrote no file", r->name);
    } else {
        table_set_finding(set, "%d of %d files as they were recorded",
                          (int)table_rows(r->table) - r->differing,
                          (int)table_rows(r->table));
    }
    if (r->left_out > 0) {
        notes_warn(&r->notes, "replay-left-out", r->left_out,
                   "%d commands left out: a replay runs check, info, plot and report",
                   r->left_out);
    }
    notes_append(&set->notes, &r->notes);
    table_set_add(set, r->table);
    r->table = NULL;
    *result = set;
    return OK;
}

static void remove_all(const char *folder)
{
    DIR *dir = opendir(folder);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(dir), e->d_name, 0) != 0) { /* the folder of a report */
            Str path = {0};
            str_addf(&path, "%s/%s", folder, e->d_name);
            remove_all(str_cstr(&path));
            str_free(&path);
        }
    }
    if (dir)
        (void)closedir(dir);
    (void)rmdir(folder);
}

/* Marks that are there are somebody's: a log adds none to them, whatever --force says. */
static Status check_no_store(const char *folder, Error *err)
{
    static const char *const ending[] = {"", "-journal"};
    char shown[TEXT_SHORT];
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct stat st;
        Str path = {0};
        str_addf(&path, "%s/%s%s", folder, replay_store, ending[i]);
        const bool is_there = lstat(str_cstr(&path), &st) == 0;
        str_free(&path);
        if (is_there) {
            (void)error_set(err, E_OUTPUT, "%s holds annotations already (%s%s)",
                            text_short(shown, str_text(folder)), replay_store, ending[i]);
            error_hint(err, "--out another folder: a replay makes marks of its own");
            return E_OUTPUT;
        }
    }
    return OK;
}

/* The folder that was asked for, or one for the time being. */
static Status make_folder(Replay *r, const VerbCall *call, Error *err)
{
    const char *out = options_param(call->options, "out");
    int fd = -1;
    if (out) {
        TRY(check_no_store(out, err));
        TRY(output_make_dir(out, call->settings->is_replacing, &fd, err));
        (void)close(fd);
        r->folder = mem_xstrdup(out);
        return OK;
    }
    const char *place = getenv("TMPDIR");
    Str s = {0};
    str_addf(&s, "%s/isogloss-replay-XXXXXX", place && *place == '/' ? place : "/tmp");
    r->folder = str_take(&s);
    if (!mkdtemp(r->folder)) {
        free(r->folder);
        r->folder = NULL;
        return error_set(err, E_OUTPUT, "no folder for the time being can be made");
    }
    return OK;
}

static void release(Replay *r, bool is_kept)
{
    if (r->has_ui)
        ui_done(&r->ui);
    if (r->folder && !is_kept)
        remove_all(r->folder);
    study_free(r->study);
    options_free(&r->opened);
    free((void *)r->argv);
    free(r->folder);
    free(r->store);
    str_free(&r->log);
    str_free(&r->had_lines);
    mark_list_free(&r->had);
    notes_free(&r->notes);
    table_free(r->table);
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    char shown[TEXT_SHORT];
    if (o->nargs != 1) {
        (void)error_set(err, E_USAGE, "replay takes one log");
        error_hint(err, "isogloss replay LOG --out DIR; - is standard input");
        return E_USAGE;
    }
    Replay r = {.own = call->settings};
    r.name = text_short(shown, str_text(o->arg[0]));
    r.table = replay_new_table();
    Status status = read_log(&r, o->arg[0], &call->settings->study.limits, err);
    if (status == OK)
        status = prepare(&r, err);
    if (status == OK)
        status = replay_check(&r, err);
    if (status == OK)
        status = make_folder(&r, call, err);
    if (status == OK)
        status = verbs_deliver(call, work, &r, err);
    call->code = status == OK && r.differing > 0;
    release(&r, options_param(o, "out") != NULL);
    return status;
}

const Verb verb_replay = {
    .name = "replay",
    .group = "Documents",
    .help = "what was recorded in the interactive view, once more without it",
    .usage = "LOG|- [--out DIR]",
    .doc =
        "The interactive view records itself by :record FILE, from its start: keys by "
        "name, "
        "the command for every screen, every mark, and every file that was written, with "
        "its SHA-256. replay does all of it again and writes the files into DIR, which "
        "must not be there yet (--force: may hold files, but no annotations.db), under "
        "the last part of their "
        "names; marks go to annotations.db there, never to the study's own. Run it where "
        "isogloss was run, for paths start there.\n\n"
        "Exit 0: every file is as it was recorded; 1: one differs or could not be made. "
        "What depended on the moment of a key (a t-SNE map stopped on its way) may "
        "differ, "
        "and is told.\n\n"
        "A log makes isogloss read files and compute, and nothing else: keys write "
        "nothing, "
        "of the commands only check, info, plot and report are run, and they write into "
        "DIR.",
    .tables = "files",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .run = run,
};
