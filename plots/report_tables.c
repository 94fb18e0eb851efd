/* What several measurements say of one language, side by side. Numbers are quoted from
 * the tables of the measurements, none is computed here. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/diag/say.h"
#include "plots/report_parts.h"

/* clang-format off */
enum { S_NAME, S_ROLE, S_LANGUAGE, S_N, S_D, S_STEPS, S_LEFT_OUT, S_ZERO, S_REPEATED, S_PATH, S_COLS };
static const ColSpec space_cols[S_COLS] = {
    [S_NAME]     = {"space",         "space",       "",      "its short name in tables", COL_TEXT, 0},
    [S_ROLE]     = {"role",          "role",        "",      "source, aligned, or snapshot", COL_TEXT, 0},
    [S_LANGUAGE] = {"language",      "language",    "",      "language tag (BCP 47)", COL_TEXT, 0},
    [S_N]        = {"n",             "words",       "",      "words loaded", COL_INT, 0},
    [S_D]        = {"d",             "dimensions",  "",      "numbers a word", COL_INT, 0},
    [S_STEPS]    = {"preparation",   "preparation", "",      "steps on load, in order", COL_TEXT, 0},
    [S_LEFT_OUT] = {"rows_left_out", "left out",    "rows",  "rows that were not taken", COL_INT, 0},
    [S_ZERO]     = {"zero_rows",     "zero",        "rows",  "words whose vector is zero: in no cosine", COL_INT, 0},
    [S_REPEATED] = {"duplicates",    "repeated",    "rows",  "rows whose word had occurred before", COL_INT, 0},
    [S_PATH]     = {"path",          "file",        "",      "as given", COL_TEXT, 0},
};
enum { I_ROLE, I_PATH, I_LANGUAGE, I_FORMAT, I_N, I_D, I_BYTES, I_SHA256, I_COLS };
static const ColSpec input_cols[I_COLS] = {
    [I_ROLE]     = {"role",     "role",       "", "what it was read as", COL_TEXT, 0},
    [I_PATH]     = {"path",     "file",       "", "as given", COL_TEXT, 0},
    [I_LANGUAGE] = {"language", "language",   "", "language tag", COL_TEXT, 0},
    [I_FORMAT]   = {"format",   "format",     "", "found by content", COL_TEXT, 0},
    [I_N]        = {"n",        "rows",       "", "rows taken", COL_INT, 0},
    [I_D]        = {"d",        "dimensions", "", "numbers a row", COL_INT, 0},
    [I_BYTES]    = {"bytes",    "bytes",      "", "size as stored", COL_INT, 0},
    [I_SHA256]   = {"sha256",   "SHA-256",    "", "digest as stored", COL_TEXT, 0},
};
enum { A_TARGET, A_MAP, A_HOW, A_SHAPE, A_DEFECT, A_STEPS, A_TRAIN, A_SEEN, A_COLS };
static const ColSpec alignment_cols[A_COLS] = {
    [A_TARGET] = {"target",  "target",      "", "the aligned space", COL_TEXT, 0},
    [A_MAP]    = {"map",     "map",         "", "the file of the linear map, applied here", COL_TEXT, 0},
    [A_HOW]    = {"how",     "method",      "", "how the map was made, where that is known", COL_TEXT, 0},
    [A_SHAPE]  = {"shape",   "shape",       "", "rows x columns", COL_TEXT, 0},
    [A_DEFECT] = {"defect",  "orthogonality defect", "", "|W'W - I| over the root of the dimension (Frobenius): 0 for an orthogonal map", COL_REAL, 6},
    [A_STEPS]  = {"preparation", "preparation", "", "steps on load, in order", COL_TEXT, 0},
    [A_TRAIN]  = {"train_dictionary", "fitted on", "", "the dictionary named as that of the fit", COL_TEXT, 0},
    [A_SEEN]   = {"seen",    "test pairs seen", "pairs", "pairs of the test dictionary that are in it, too", COL_INT, 0},
};
enum { L_TARGET, L_FRAME, L_COVERAGE, L_P1, L_ALL, L_SAME, L_VERDICT, L_OVERLAP, L_TEXT, L_BOUND, L_COLS };
static const ColSpec glance_cols[L_COLS] = {
    [L_TARGET]   = {"target",   "target", "", "the aligned space", COL_TEXT, 0},
    [L_FRAME]    = {"frame",    "in one frame?", "", "verdict of preflight", COL_TEXT, 0},
    [L_COVERAGE] = {"coverage", "dictionary words covered", "", "source words of the dictionary with a gold in both spaces", COL_RATE, 3},
    [L_P1]       = {"p@1",      "P@1, covered words", "", "CSLS, forward: the nearest target word is a gold", COL_RATE, 3},
    [L_ALL]      = {"p@1_all",  "P@1, all words", "", "the same with uncovered words as wrong", COL_RATE, 3},
    [L_SAME]     = {"same_p@1", "P@1, same concepts", "", "concepts that all assessed languages are asked; only these rates compare", COL_RATE, 3},
    [L_VERDICT]  = {"parity",   "beside the reference", "", "verdict on the same concepts: better, worse, equivalent, inconclusive, not assessable", COL_TEXT, 0},
    [L_OVERLAP]  = {"overlap",  "languages agree", "", "translated overlap of neighbourhoods: no alignment involved", COL_REAL, 3},
    [L_TEXT]     = {"untranslated", "text of the source", "", "estimated share of its corpus, by tokens, that is text of the source's language, with its 95 % interval", COL_TEXT, 0},
    [L_BOUND]    = {"untranslated_at_most", "at most", "", "tokens of words that the source has, too: an upper bound", COL_REAL, 3},
};
enum { T_SPACE, T_TOKENS, T_TOKENS_MOST, T_ROWS, T_ROWS_MOST, T_WORDS, T_COLS };
static const ColSpec text_cols[T_COLS] = {
    [T_SPACE]       = {"space",  "space", "", "the space", COL_TEXT, 0},
    [T_TOKENS]      = {"tokens", "of its tokens [95 %]", "", "estimated from how often function words of the source occur; interval by bootstrap over them", COL_TEXT, 0},
    [T_TOKENS_MOST] = {"tokens_at_most", "at most", "", "tokens of words that the source has, too: an upper bound that assumes nothing", COL_REAL, 3},
    [T_ROWS]        = {"rows",   "of its words [95 %]", "", "rows at least half of whose occurrences are expected in such text", COL_TEXT, 0},
    [T_ROWS_MOST]   = {"rows_at_most", "at most", "", "rows that the source has, too: an upper bound", COL_REAL, 3},
    [T_WORDS]       = {"function_words", "function words", "", "how many the estimate rests on", COL_INT, 0},
};
enum { G_NAME, G_CAPTION, G_COLS };
static const ColSpec figure_cols[G_COLS] = {
    [G_NAME]    = {"file",    "file",    "", "name in the folder", COL_TEXT, 0},
    [G_CAPTION] = {"caption", "caption", "", "what it shows, with n and method", COL_TEXT, 0},
};
enum { N_WHAT, N_WHY, N_COLS };
static const ColSpec not_measured_cols[N_COLS] = {
    [N_WHAT] = {"what",   "what",   "", "measurement or figure", COL_TEXT, 0},
    [N_WHY]  = {"reason", "reason", "", "why it is not there", COL_TEXT, 0},
};
/* clang-format on */

void report_tables_csv_name(const ReportPart *part, const Table *t, char out[REPORT_NAME])
{
    const char *of = part != NULL ? part->diagnostic->name : "";
    (void)snprintf(out, REPORT_NAME, "%.24s%s%.32s.csv", of, part != NULL ? "-" : "",
                   table_name(t));
    for (char *p = out; *p != '\0'; p++)
        if (*p == '@' || *p == '/' || *p == ' ')
            *p = '_';
}

static bool has_text(const Table *t, int32_t row, const ReportWhere *where)
{
    const int col = table_find_col(t, where->col);
    if (col < 0)
        return false;
    const Cell cell = table_cell(t, row, col);
    return !cell.is_missing && cell.type == COL_TEXT &&
           str_compare(cell.text, str_text(where->value)) == 0;
}

int32_t report_tables_row(const Table *t, const ReportWhere *where, int n)
{
    for (int32_t row = 0; t != NULL && row < table_rows(t); row++) {
        int met = 0;
        while (met < n && has_text(t, row, &where[met]))
            met++;
        if (met == n)
            return row;
    }
    return -1;
}

/* --- inputs --- */

static const char *role_name(StudyRole role)
{
    switch (role) {
    case STUDY_SOURCE: return "source";
    case STUDY_ALIGNED: return "aligned";
    case STUDY_SNAPSHOT: return "snapshot";
    }
    return "";
}

static const char *steps_of(const Space *s)
{
    return s->steps[0] != '\0' ? s->steps : "as stored";
}

static Table *make_spaces(const Study *s)
{
    Table *t = table_new("spaces", "Spaces", space_cols, S_COLS);
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        if (e->space == NULL)
            continue;
        const int32_t row = table_add_row(t);
        const Source *from = &e->space->source;
        table_set_text(t, row, S_NAME, str_text(e->name));
        table_set_text(t, row, S_ROLE, str_text(role_name(e->role)));
        table_set_text(t, row, S_LANGUAGE, str_text(e->space->lang));
        table_set_int(t, row, S_N, e->space->n);
        table_set_int(t, row, S_D, e->space->d);
        table_set_text(t, row, S_STEPS, str_text(steps_of(e->space)));
        table_set_int(t, row, S_LEFT_OUT, from->rows_left_out);
        table_set_int(t, row, S_ZERO, from->zero_rows);
        table_set_int(t, row, S_REPEATED, from->duplicates);
        if (e->path != NULL)
            table_set_text(t, row, S_PATH, str_text(e->path));
        else
            table_set_missing(t, row, S_PATH, "from no file");
    }
    return t;
}

static void set_count(Table *t, int32_t row, int col, int64_t v)
{
    if (v >= 0)
        table_set_int(t, row, col, v);
    else
        table_set_missing(t, row, col, "not a matrix");
}

static void set_text_or(Table *t, int32_t row, int col, const char *v, const char *why)
{
    if (v != NULL && v[0] != '\0')
        table_set_text(t, row, col, str_text(v));
    else
        table_set_missing(t, row, col, why);
}

static void add_inputs(Table *t, const TableSet *set)
{
    for (int i = 0; i < set->ninputs; i++) {
        const ProvInput *in = &set->input[i];
        const int32_t row = table_add_row(t);
        table_set_text(t, row, I_ROLE, str_text(in->role));
        table_set_text(t, row, I_PATH, str_text(in->path));
        set_text_or(t, row, I_LANGUAGE, in->language, "has none");
        set_text_or(t, row, I_FORMAT, in->format, "not known");
        set_count(t, row, I_N, in->n);
        set_count(t, row, I_D, in->d);
        table_set_int(t, row, I_BYTES, (int64_t)in->bytes);
        set_text_or(t, row, I_SHA256, in->sha256, "not asked for");
    }
}

static Table *make_alignment(const Study *s)
{
    Table *t =
        table_new("alignment", "Where the alignment comes from", alignment_cols, A_COLS);
    for (int i = 0; i < study_targets(s); i++) {
        const StudyEntry *e = &s->entry[study_target(s, i)];
        const int32_t row = table_add_row(t);
        const Mapping *m = e->map;
        table_set_text(t, row, A_TARGET, str_text(e->name));
        set_text_or(t, row, A_MAP, e->map_path, "no map is given: aligned as stored");
        table_set_missing(t, row, A_HOW, "not stated");
        table_set_missing(t, row, A_SHAPE, "no map is given");
        table_set_missing(t, row, A_DEFECT, "the map is not known");
        if (m != NULL) {
            Str shape = {0};
            str_addf(&shape, "%d x %d", (int)m->d_src, (int)m->d_tgt);
            table_set_text(t, row, A_SHAPE, (Text){shape.p, shape.n});
            str_free(&shape);
            table_set_real(t, row, A_DEFECT, m->defect);
            if (strcmp(m->how, "file") != 0)
                table_set_text(t, row, A_HOW, str_text(m->how));
        }
        if (e->space != NULL)
            table_set_text(t, row, A_STEPS, str_text(steps_of(e->space)));
        set_text_or(t, row, A_TRAIN, e->train_path, "no training dictionary is given");
        if (e->train_overlap >= 0)
            table_set_int(t, row, A_SEEN, e->train_overlap);
        else
            table_set_missing(t, row, A_SEEN, "no training dictionary is given");
    }
    return t;
}

/* --- at a glance --- */

/* Quotes the cell of a column in a row; row -1: its reason. */
static void quote(Table *to, int32_t row, int col, const Table *from, int32_t at,
                  const char *name)
{
    const int c = from != NULL && at >= 0 ? table_find_col(from, name) : -1;
    if (c < 0) {
        table_set_missing(to, row, col, "not measured");
        return;
    }
    const Cell cell = table_cell(from, at, c);
    if (cell.is_missing)
        table_set_missing(to, row, col, cell.why);
    else if (cell.type == COL_RATE)
        table_set_rate(to, row, col, cell.rate);
    else if (cell.type == COL_REAL)
        table_set_real(to, row, col, cell.real);
    else if (cell.type == COL_INT)
        table_set_int(to, row, col, cell.i);
    else
        table_set_text(to, row, col, cell.text);
}

/* ".934 [.932-.936]" of the columns "tokens", "tokens_lo", "tokens_hi", or of "rows". */
static void quote_interval(Table *to, int32_t row, int col, const Table *from, int32_t at)
{
    static const char *const names[][3] = {{"tokens", "tokens_lo", "tokens_hi"},
                                           {"rows", "rows_lo", "rows_hi"}};
    const bool is_rows = strcmp(table_col(to, col)->name, "rows") == 0;
    const char *const *name = names[is_rows];
    double v[3] = {0};
    for (int i = 0; i < 3; i++) {
        const int c = from != NULL && at >= 0 ? table_find_col(from, name[i]) : -1;
        const Cell cell = c >= 0 ? table_cell(from, at, c) : (Cell){.is_missing = true};
        if (cell.is_missing) {
            table_set_missing(to, row, col, cell.why != NULL ? cell.why : "not measured");
            return;
        }
        v[i] = cell.real;
    }
    char b[3][16];
    Str s = {0};
    str_addf(&s, "%s [%s-%s]", say_share(b[0], v[0]), say_share(b[1], v[1]),
             say_share(b[2], v[2]));
    table_set_text(to, row, col, (Text){s.p, s.n});
    str_free(&s);
}

static Table *make_glance(const Report *r)
{
    const Study *s = r->study;
    Table *t = table_new("glance", "The languages at a glance", glance_cols, L_COLS);
    const Table *bli = report_run_find(r, "bli", "summary");
    const Table *checks = report_run_find(r, "preflight", "checks");
    const Table *overlap = report_run_find(r, "overlap", "summary");
    const Table *text = report_run_find(r, "coverage", "untranslated");
    const Table *same = report_run_find(r, "parity", "languages");
    for (int i = 0; i < study_targets(s); i++) {
        const char *name = s->entry[study_target(s, i)].name;
        const int32_t row = table_add_row(t);
        const int32_t scored = report_tables_row(bli,
                                                 (ReportWhere[]){{"target", name},
                                                                 {"direction", "forward"},
                                                                 {"score", "csls"}},
                                                 3);
        const int32_t frame = report_tables_row(
            checks, (ReportWhere[]){{"target", name}, {"check", "one-frame"}}, 2);
        const int32_t translated = report_tables_row(
            overlap, (ReportWhere[]){{"target", name}, {"use", "translated"}}, 2);
        const int32_t told = report_tables_row(text, (ReportWhere[]){{"space", name}}, 1);
        table_set_text(t, row, L_TARGET, str_text(name));
        quote(t, row, L_FRAME, checks, frame, "verdict");
        quote(t, row, L_COVERAGE, bli, scored, "coverage");
        quote(t, row, L_P1, bli, scored, "p@1");
        quote(t, row, L_ALL, bli, scored, "p@1_all");
        const int32_t served =
            report_tables_row(same, (ReportWhere[]){{"language", name}}, 1);
        quote(t, row, L_SAME, same, served, "same_p@1");
        quote(t, row, L_VERDICT, same, served, "verdict");
        quote(t, row, L_OVERLAP, overlap, translated, "recall");
        quote_interval(t, row, L_TEXT, text, told);
        quote(t, row, L_BOUND, text, told, "tokens_bound");
    }
    return t;
}

/* The untranslated text of each corpus, with everything one has to know to read it. */
static Table *make_untranslated(const Report *r)
{
    const Table *from = report_run_find(r, "coverage", "untranslated");
    if (from == NULL || table_rows(from) == 0)
        return NULL;
    Table *t = table_new("untranslated", "Text of the source's language in each corpus",
                         text_cols, T_COLS);
    for (int32_t i = 0; i < table_rows(from); i++) {
        const int32_t row = table_add_row(t);
        quote(t, row, T_SPACE, from, i, "space");
        quote_interval(t, row, T_TOKENS, from, i);
        quote(t, row, T_TOKENS_MOST, from, i, "tokens_bound");
        quote_interval(t, row, T_ROWS, from, i);
        quote(t, row, T_ROWS_MOST, from, i, "rows_bound");
        quote(t, row, T_WORDS, from, i, "words");
    }
    return t;
}

/* --- figures, and what is missing --- */

static void add_lists(Report *r)
{
    Table *figures = table_new("figures", "Figures", figure_cols, G_COLS);
    Table *missing =
        table_new("not_measured", "What was not measured", not_measured_cols, N_COLS);
    for (int i = 0; i < r->nparts; i++) {
        if (r->part[i].set != NULL)
            continue;
        const int32_t row = table_add_row(missing);
        table_set_text(missing, row, N_WHAT, str_text(r->part[i].name));
        table_set_text(missing, row, N_WHY, str_text(r->part[i].why));
    }
    for (int i = 0; i < r->nfigures; i++) {
        const ReportFigure *f = &r->figure[i];
        const bool is_drawn = f->why == NULL;
        Table *t = is_drawn ? figures : missing;
        const int32_t row = table_add_row(t);
        table_set_text(t, row, is_drawn ? (int)G_NAME : (int)N_WHAT, str_text(f->name));
        table_set_text(t, row, is_drawn ? (int)G_CAPTION : (int)N_WHY,
                       is_drawn ? f->figure.scene->caption : str_text(f->why));
        if (is_drawn)
            notes_append(&r->set->notes, &f->figure.set->notes);
    }
    table_set_add(r->set, figures);
    table_set_add(r->set, missing);
}

void report_tables_add(Report *r)
{
    table_set_add(r->set, make_spaces(r->study));
    Table *inputs = table_new("input_files", "Files that were read", input_cols, I_COLS);
    add_inputs(inputs, r->set);
    table_set_add(r->set, inputs);
    if (study_targets(r->study) > 0) {
        table_set_add(r->set, make_alignment(r->study));
        table_set_add(r->set, make_glance(r));
    }
    Table *text = make_untranslated(r);
    if (text != NULL)
        table_set_add(r->set, text);
    add_lists(r);
}
