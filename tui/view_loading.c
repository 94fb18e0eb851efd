#include "tui/view_loading.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/study/study_need.h"

typedef enum FileState { FILE_WAITING, FILE_READING, FILE_READY } FileState;

/* What is known of one space; written by the loading thread under the lock. */
typedef struct FileProgress {
    FileState state;
    int64_t rows, claimed; /* claimed -1: the file does not say */
    int32_t d;
    int64_t left_out, duplicates;
    int64_t pairs, covered, sources; /* -1: no dictionary */
} FileProgress;

/* Shared by the view and the task; whoever is last frees it. */
typedef struct Load {
    pthread_mutex_t lock;
    Study *study;
    FileProgress *file;
    int reading; /* entry that is read, -1 */
    StudyNeed need;
    bool is_weighed; /* need is known */
    int users;
} Load;

typedef struct LoadingView {
    View base;
    Load *load;
    Ui *ui;
} LoadingView;

static void release(void *p)
{
    Load *l = p;
    (void)pthread_mutex_lock(&l->lock);
    const int left = --l->users;
    (void)pthread_mutex_unlock(&l->lock);
    if (left > 0)
        return;
    (void)pthread_mutex_destroy(&l->lock);
    free(l->file);
    free(l);
}

/* --- on the loading thread --- */

static void seen(void *ctx, const Space *partial, int32_t rows)
{
    Load *l = ctx;
    (void)pthread_mutex_lock(&l->lock);
    FileProgress *f = &l->file[l->reading];
    f->rows = rows;
    f->d = partial->d;
    f->claimed = partial->source.rows_claimed;
    (void)pthread_mutex_unlock(&l->lock);
}

static void note_ready(Load *l, int i)
{
    const StudyEntry *e = &l->study->entry[i];
    (void)pthread_mutex_lock(&l->lock);
    FileProgress *f = &l->file[i];
    f->state = FILE_READY;
    f->rows = e->space->n;
    f->d = e->space->d;
    f->left_out = e->space->source.rows_left_out;
    f->duplicates = e->space->source.duplicates;
    if (e->lex) {
        f->pairs = e->lex->ledger.pairs;
        f->covered = e->lex->ledger.covered;
        f->sources = e->lex->ledger.sources;
    }
    (void)pthread_mutex_unlock(&l->lock);
}

static Status load_one(Load *l, int i, Progress *progress, Error *err)
{
    (void)pthread_mutex_lock(&l->lock);
    l->reading = i;
    l->file[i].state = FILE_READING;
    (void)pthread_mutex_unlock(&l->lock);
    TRY(study_load_entry(l->study, i, progress, seen, l, err));
    note_ready(l, i);
    return OK;
}

/* What all will need, before a row is read. */
static Status weigh(Load *l, Error *err)
{
    const StudyNeed need = study_need(l->study);
    (void)pthread_mutex_lock(&l->lock);
    l->need = need;
    l->is_weighed = true;
    (void)pthread_mutex_unlock(&l->lock);
    return study_need_check(l->study, &need, err);
}

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    Load *l = ctx;
    *result = NULL;
    const int source = l->study->source;
    TRY(weigh(l, err));
    if (source >= 0)
        TRY(load_one(l, source, progress, err));
    for (int i = 0; i < l->study->n; i++)
        if (i != source)
            TRY(load_one(l, i, progress, err));
    /* Entries are there; this looks up what is still open. */
    return study_load(l->study, progress, err);
}

/* --- on the screen's thread --- */

static void done(void *owner, Status status, void *result, const Error *err)
{
    LoadingView *v = owner;
    Ui *ui = v->ui;
    (void)result;
    if (status != OK) {
        ui->status = status;
        ui->err = *err;
        ui->is_leaving = true;
        return;
    }
    ui->is_loaded = true;
    ui->target = study_target(ui->study, 0);
    ui_go(ui, 1);
}

static void draw_state(const FileProgress *f, Pen *pen)
{
    Str s = {0};
    switch (f->state) {
    case FILE_WAITING: cells_pen_say(pen, STYLE_DIM, "waiting"); break;
    case FILE_READING:
        number_add_grouped(&s, f->rows);
        str_add_cstr(&s, " rows");
        if (f->claimed > 0) {
            str_add_cstr(&s, " of ");
            number_add_grouped(&s, f->claimed);
        }
        cells_pen_put(pen, STYLE_PLAIN, (Text){s.p, s.n});
        break;
    case FILE_READY:
        number_add_grouped(&s, f->rows);
        str_addf(&s, " %s %d", style_glyph(pen->g->mode, GLYPH_TIMES), f->d);
        cells_pen_put(pen, STYLE_PLAIN, (Text){s.p, s.n});
        if (f->left_out > 0)
            cells_pen_say(pen, STYLE_WARN, "  %lld rows left out",
                          (long long)f->left_out);
        if (f->duplicates > 0)
            cells_pen_say(pen, STYLE_WARN, "  %lld duplicates", (long long)f->duplicates);
        break;
    }
    str_free(&s);
}

static const char *role_name(const Study *s, int i)
{
    if (i == s->source)
        return "source";
    return s->entry[i].role == STUDY_SNAPSHOT ? "snapshot" : "target";
}

static int draw_file(const Load *l, Grid *g, Rect line, int i)
{
    const StudyEntry *e = &l->study->entry[i];
    const FileProgress *f = &l->file[i];
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    if (f->state == FILE_READY)
        cells_pen_glyph(&pen, STYLE_GOOD, GLYPH_HIT);
    else if (f->state == FILE_READING)
        cells_pen_glyph(&pen, STYLE_BOLD, GLYPH_CURSOR);
    cells_pen_to(&pen, line.x + 2);
    cells_pen_say(&pen, STYLE_DIM, "%-9s", role_name(l->study, i));
    cells_pen_put(&pen, i == l->study->source ? STYLE_GROUP : STYLE_GROUP + 1,
                  str_text(e->name));
    cells_pen_to(&pen, line.x + 20);
    const int bar = line.w >= 70 ? 12 : 0;
    if (bar && f->state == FILE_READING && f->claimed > 0) {
        cells_bar(g, pen.x, line.y, bar, (double)f->rows / (double)f->claimed,
                  STYLE_BOLD);
    }
    cells_pen_to(&pen, pen.x + (bar ? bar + 2 : 0));
    draw_state(f, &pen);
    cells_pen_say(&pen, STYLE_PLAIN, "  ");
    cells_pen_put(&pen, STYLE_DIM, str_text(e->path));
    return 1;
}

/* "  needs 2.9 GB; 17 GB may be used". */
static void draw_need(const Load *l, Pen *pen)
{
    char want[16];
    char have[16];
    if (!l->is_weighed)
        return;
    mem_format_size(l->need.bytes, want);
    mem_format_size(l->study->options.limits.memory, have);
    cells_pen_say(pen, STYLE_PLAIN, "  needs %s%s of memory; %s may be used",
                  l->need.unknown > 0 ? "at least " : "", want, have);
}

static void draw(View *view, Ui *ui, Rect body)
{
    const LoadingView *v = (const LoadingView *)view;
    Grid *g = &ui->grid;
    int y = body.y + (body.h > 10 ? 1 : 0);
    Pen pen = cells_pen(g, body.x + 1, y++, body.w - 1);
    cells_pen_say(&pen, STYLE_BOLD, "reading the study");
    if (body.h > 10)
        y++;
    (void)pthread_mutex_lock(&v->load->lock);
    draw_need(v->load, &pen);
    /* With more files than lines the one that is read stays in sight. */
    const int lines = body.y + body.h - y;
    const int last = v->load->reading > 0 ? v->load->reading : 0;
    const int first = last >= lines ? last - lines + 1 : 0;
    for (int i = first; i < ui->study->n && y < body.y + body.h; i++)
        y += draw_file(v->load, g, (Rect){body.x + 1, y, body.w - 1, 1}, i);
    (void)pthread_mutex_unlock(&v->load->lock);
}

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    (void)ui;
    str_add_cstr(out, "loading");
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    (void)view;
    int ready = 0;
    const LoadingView *v = (const LoadingView *)view;
    (void)pthread_mutex_lock(&v->load->lock);
    for (int i = 0; i < ui->study->n; i++)
        ready += v->load->file[i].state == FILE_READY;
    (void)pthread_mutex_unlock(&v->load->lock);
    cells_pen_say(pen, STYLE_PLAIN, "%d of %d spaces read", ready, ui->study->n);
}

static void close_view(View *view)
{
    LoadingView *v = (LoadingView *)view;
    release(v->load);
    free(v);
}

const ViewType view_loading_type = {
    .name = "loading",
    .help = "The files of the study as they are read: rows so far, rows that the file "
            "promises, rows left out since they are malformed, and words that came twice "
            "(the first is kept). What all of them need of memory is told from their "
            "headers first, and refused when it is not there. Nothing is changed on "
            "disk. Ctrl-C stops reading and "
            "leaves.",
    .title = title,
    .draw = draw,
    .status = status,
    .close = close_view,
};

View *view_loading_new(Ui *ui)
{
    LoadingView *v = mem_xcalloc(1, sizeof *v);
    Load *l = mem_xcalloc(1, sizeof *l);
    (void)pthread_mutex_init(&l->lock, NULL);
    l->study = ui->study;
    l->reading = -1;
    l->users = 2;
    l->file = mem_xcalloc((size_t)ui->study->n, sizeof *l->file);
    for (int i = 0; i < ui->study->n; i++)
        l->file[i] = (FileProgress){.claimed = -1, .pairs = -1};
    v->base.type = &view_loading_type;
    v->load = l;
    v->ui = ui;
    const Task task = {.label = "loading",
                       .run = run,
                       .ctx = l,
                       .free_ctx = release,
                       .done = done,
                       .owner = v};
    tasks_add(ui->tasks, &task, true);
    return &v->base;
}
