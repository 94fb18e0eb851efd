/* An expectation is COLUMN OP VALUE. It is held against every row that --where leaves, so
 * that nothing passes by being one of several; what cannot be measured is not met. */
#include "tui/verb_check.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "tui/arguments.h"

/* clang-format off */
static const Param params[] = {
    {.name = "expect", .kind = PARAM_TEXT, .metavar = "EXPECTATION", .is_many = true,
     .help = "COLUMN>=NUMBER (also > < <= = !=); COLUMN.lo, .hi, .n are the interval and "
             "the denominator of a rate; may be given again"},
    {.name = "verb", .kind = PARAM_TEXT, .metavar = "VERB", .initial = "bli",
     .help = "the measurement, with its default options"},
    {.name = "in", .kind = PARAM_TEXT, .metavar = "TABLE",
     .help = "table of its result; by default the first"},
    {.name = "where", .kind = PARAM_TEXT, .metavar = "FILTER",
     .help = "only these rows, as direction:forward (isogloss help filters); by default all"},
    {.name = "map-a", .kind = PARAM_TEXT, .metavar = "FILE", .help = "with --verb compare"},
    {.name = "map-b", .kind = PARAM_TEXT, .metavar = "FILE", .help = "with --verb compare"},
};
enum { C_EXPECTATION, C_ROW, C_VALUE, C_VERDICT, N_COLS };
static const ColSpec cols[N_COLS] = {
    [C_EXPECTATION] = {"expectation", "expectation", "", "as given", COL_TEXT, 0},
    [C_ROW]         = {"row", "row", "", "what the row is about: its words", COL_TEXT, 0},
    [C_VALUE]       = {"value", "value", "", "the figure it was held against", COL_TEXT, 0},
    [C_VERDICT]     = {"verdict", "verdict", "", "met, not met, or undefined (which is not met)", COL_TEXT, 0},
};
/* clang-format on */

typedef enum Op { OP_GE, OP_LE, OP_NE, OP_GT, OP_LT, OP_EQ } Op;

typedef struct Expectation {
    Text whole, column, value;
    Op op;
    double number;
    bool is_number;
} Expectation;

typedef struct Work {
    const Diagnostic *diagnostic;
    Study *study;
    const char *table, *where;
    const Expectation *expect;
    int n;
    int64_t failed; /* set by the work */
} Work;

/* --- expectations ------------------------------------------------------------------- */

static Status parse(Text whole, Expectation *out, Error *err)
{
    static const struct {
        const char *sign;
        Op op;
    } ops[] = {{">=", OP_GE}, {"<=", OP_LE}, {"!=", OP_NE},
               {">", OP_GT},  {"<", OP_LT},  {"=", OP_EQ}};
    *out = (Expectation){.whole = whole};
    char shown[TEXT_SHORT];
    for (size_t at = 0; at < whole.n; at++) {
        for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
            const size_t n = strlen(ops[i].sign);
            if (at + n > whole.n || memcmp(whole.p + at, ops[i].sign, n) != 0)
                continue;
            out->column = (Text){whole.p, at};
            out->value = (Text){whole.p + at + n, whole.n - at - n};
            out->op = ops[i].op;
            out->is_number = number_parse_double(out->value.p, out->value.n,
                                                 &out->number) == NUMBER_OK;
            const bool is_equality = out->op == OP_EQ || out->op == OP_NE;
            if (at > 0 && out->value.n > 0 && (out->is_number || is_equality))
                return OK;
            at = whole.n;
            break;
        }
    }
    (void)error_set(err, E_USAGE, "\"%s\" is no expectation", text_short(shown, whole));
    error_hint(err, "COLUMN>=NUMBER, as in 'p@1.lo>=.45'");
    return E_USAGE;
}

/* The pieces of --expect, joined by TABs; *out is owned by the caller. */
static Status parse_all(const char *joined, Expectation **out, int *n, Error *err)
{
    *out = NULL;
    *n = 0;
    if (!joined) {
        (void)error_set(err, E_USAGE, "check needs an expectation");
        error_hint(err, "--expect 'p@1.lo>=.45'");
        return E_USAGE;
    }
    int count = 1;
    for (const char *p = joined; *p; p++)
        count += *p == '\t';
    *out = mem_xcalloc((size_t)count, sizeof **out);
    for (const char *p = joined; *n < count; p++) {
        const size_t len = strcspn(p, "\t");
        TRY(parse((Text){p, len}, &(*out)[(*n)++], err));
        p += len;
    }
    return OK;
}

/* The column of an expectation, and which part of a rate: 0 its value, else 'l', 'h', 'n'
 * of .lo, .hi, .n. */
static Status find_column(const Table *t, const Expectation *e, int *col, char *part,
                          Error *err)
{
    static const char *const ends[] = {".lo", ".hi", ".n"};
    char *name = mem_xstrndup(e->column.p, e->column.n);
    *part = 0;
    *col = table_find_col(t, name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends && *col < 0; i++) {
        const size_t n = strlen(ends[i]);
        if (e->column.n <= n || strcmp(name + e->column.n - n, ends[i]) != 0)
            continue;
        name[e->column.n - n] = '\0';
        *col = table_find_col(t, name);
        *part = ends[i][1];
        if (*col >= 0 && table_col(t, *col)->type != COL_RATE)
            *col = -1;
    }
    free(name);
    if (*col >= 0)
        return OK;
    char shown[TEXT_SHORT];
    Str names = {0};
    for (int c = 0; c < table_cols(t); c++)
        str_addf(&names, "%s%s", c ? ", " : "", table_col(t, c)->name);
    (void)error_set(err, E_USAGE, "the table %s has no column \"%s\"", table_name(t),
                    text_short(shown, e->column));
    error_hint(err, "columns: %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

/* --- holding a row against one --------------------------------------------------------
 */

static double number_of(const Cell *c, char part)
{
    if (c->type == COL_RATE) {
        return part == 'l'   ? c->rate.lo
               : part == 'h' ? c->rate.hi
               : part == 'n' ? (double)c->rate.n
                             : c->rate.value;
    }
    return c->type == COL_REAL ? c->real : (double)c->i;
}

static bool is_met(const Expectation *e, double v)
{
    switch (e->op) {
    case OP_GE: return v >= e->number;
    case OP_LE: return v <= e->number;
    case OP_NE: return v < e->number || v > e->number;
    case OP_GT: return v > e->number;
    case OP_LT: return v < e->number;
    case OP_EQ: return v >= e->number && v <= e->number;
    }
    return false;
}

static bool is_true(const Expectation *e)
{
    return str_compare(e->value, TEXT("true")) == 0;
}

static bool is_false(const Expectation *e)
{
    return str_compare(e->value, TEXT("false")) == 0;
}

/* The words of a row that say what it is about. */
static void name_row(const Table *t, int32_t row, Str *out)
{
    str_clear(out);
    for (int c = 0; c < table_cols(t); c++) {
        const Cell cell = table_cell(t, row, c);
        const bool is_word = cell.type == COL_TEXT || cell.type == COL_WORD;
        if (!is_word || cell.is_missing || cell.text.n > 40)
            continue;
        str_add_cstr(out, out->n ? " " : "");
        str_add_text(out, cell.text);
    }
}

/* NOLINTNEXTLINE(readability-function-size): the cell, then the two results */
static void hold(const Expectation *e, const Table *from, int32_t row, int col, char part,
                 Table *to, int64_t *failed)
{
    const Cell c = table_cell(from, row, col);
    const bool is_text = c.type == COL_TEXT || c.type == COL_WORD;
    const int32_t r = table_add_row(to);
    Str about = {0};
    name_row(from, row, &about);
    table_set_text(to, r, C_EXPECTATION, e->whole);
    table_set_text(to, r, C_ROW, (Text){about.p ? about.p : "", about.n});
    bool is_good = false;
    if (c.is_missing) {
        table_set_missing(to, r, C_VALUE, c.why);
    } else if (is_text) {
        is_good = (str_compare(c.text, e->value) == 0) == (e->op == OP_EQ) &&
                  (e->op == OP_EQ || e->op == OP_NE);
        table_set_text(to, r, C_VALUE, c.text);
    } else if (c.type == COL_BOOL) {
        is_good = (is_true(e) == (c.i != 0)) == (e->op == OP_EQ);
        table_set_text(to, r, C_VALUE, str_text(c.i ? "true" : "false"));
    } else {
        const double v = number_of(&c, part);
        is_good = e->is_number && is_met(e, v);
        str_clear(&about);
        number_add_shortest(&about, v);
        table_set_text(to, r, C_VALUE, (Text){about.p, about.n});
    }
    table_set_text(to, r, C_VERDICT,
                   str_text(is_good        ? "met"
                            : c.is_missing ? "undefined"
                                           : "not met"));
    *failed += !is_good;
    str_free(&about);
}

/* An expectation that no value of its column could meet. */
static Status check_kind(const Table *t, const Expectation *e, int col, Error *err)
{
    const ColType type = table_col(t, col)->type;
    const bool is_text = type == COL_TEXT || type == COL_WORD;
    const bool is_equality = e->op == OP_EQ || e->op == OP_NE;
    char shown[TEXT_SHORT];
    if (type == COL_BOOL) {
        if (is_equality && (is_true(e) || is_false(e)))
            return OK;
        (void)error_set(err, E_USAGE, "\"%s\": the column is true or false",
                        text_short(shown, e->whole));
        error_hint(err, "%s=true", table_col(t, col)->name);
        return E_USAGE;
    }
    if (is_text ? is_equality : e->is_number)
        return OK;
    (void)error_set(err, E_USAGE,
                    is_text ? "\"%s\": the column is text, which has no order"
                            : "\"%s\": the column is a number",
                    text_short(shown, e->whole));
    error_hint(err, is_text ? "%s=TEXT or %s!=TEXT" : "%s>=NUMBER or %s<NUMBER",
               table_col(t, col)->name, table_col(t, col)->name);
    return E_USAGE;
}

static Status hold_all(Work *w, const Table *from, Table *to, Error *err)
{
    TableFilter *filter = NULL;
    if (w->where)
        TRY(table_filter_parse(from, w->where, &filter, err));
    Status st = OK;
    for (int i = 0; i < w->n && st == OK; i++) {
        int col = -1;
        char part = 0;
        st = find_column(from, &w->expect[i], &col, &part, err);
        if (st == OK)
            st = check_kind(from, &w->expect[i], col, err);
        for (int32_t row = 0; st == OK && row < table_rows(from); row++)
            if (!filter || table_filter_match(filter, from, row))
                hold(&w->expect[i], from, row, col, part, to, &w->failed);
    }
    table_filter_free(filter);
    if (st == OK && table_rows(to) == 0)
        st = error_set(err, E_USAGE, "no row of the table %s is left to check",
                       table_name(from));
    return st;
}

/* The table of the result that is checked. */
static Status find_table(const Work *w, const TableSet *set, const Table **out,
                         Error *err)
{
    char shown[TEXT_SHORT];
    *out = w->table ? table_set_find(set, w->table) : set->table[0];
    if (*out)
        return OK;
    return error_set(err, E_USAGE, "%s gives no table \"%s\"", set->command,
                     text_short(shown, str_text(w->table)));
}

static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    Work *w = ctx;
    TableSet *set = NULL;
    const Table *from = NULL;
    TRY(study_load(w->study, progress, err));
    TRY(registry_run(w->diagnostic, w->study, NULL, progress, &set, err));
    Table *to = table_new("expectations", "Expectations", cols, N_COLS);
    Status st = find_table(w, set, &from, err);
    if (st == OK)
        st = hold_all(w, from, to, err);
    if (st != OK) {
        table_free(to);
        table_set_free(set);
        return st;
    }
    const long long rows = table_rows(to);
    table_set_add_first(set, to);
    table_set_finding(set, "%lld of %lld expectations met", rows - (long long)w->failed,
                      rows);
    free(set->command);
    set->command = mem_xstrdup("check");
    table_set_add_param(set, "verb", PARAM_TEXT, w->diagnostic->name);
    if (w->table)
        table_set_add_param(set, "in", PARAM_TEXT, w->table);
    if (w->where)
        table_set_add_param(set, "where", PARAM_TEXT, w->where);
    for (int i = set->ntables - 1; i > 0; i--) { /* the figures are in the rows */
        table_free(set->table[i]);
        set->ntables--;
    }
    *result = set;
    return OK;
}

/* --- the verb -------------------------------------------------------------------------
 */

static Status run_study(VerbCall *call, Work *w, int nspaces, Error *err)
{
    const Options *o = call->options;
    const Diagnostic *d = w->diagnostic;
    const ArgumentsNeeds needs = {"check", verb_check.usage, d->needs};
    TRY((d->needs & TAKES_SNAPSHOTS ? arguments_make_snapshots
         : d->needs & SHARES_DICT
             ? arguments_make_compared
             : arguments_make_study)(o, call->settings, nspaces, &w->study, err));
    TRY(arguments_check_needs(&needs, o, w->study, err));
    TRY(arguments_check_output(w->study, call->settings, err));
    TRY(verbs_deliver(call, work, w, err));
    call->code = w->failed > 0 ? 1 : 0;
    return OK;
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    const char *verb = options_param(o, "verb");
    char shown[TEXT_SHORT];
    Work w = {.diagnostic = registry_find(verb),
              .table = options_param(o, "in"),
              .where = options_param(o, "where")};
    const unsigned needs = w.diagnostic ? w.diagnostic->needs : TAKES_WORDS;
    if ((needs & TAKES_WORDS) && !(needs & TAKES_SNAPSHOTS))
        return error_set(err, E_USAGE, "\"%s\" is no measurement that can be checked",
                         text_short(shown, str_text(verb)));
    if (!(w.diagnostic->needs & SHARES_DICT) &&
        (options_param(o, "map-a") || options_param(o, "map-b"))) {
        (void)error_set(err, E_USAGE,
                        "%s compares no maps: --map-a and --map-b do nothing",
                        w.diagnostic->name);
        error_hint(err, "--verb compare, or SRC TGT@MAP");
        return E_USAGE;
    }
    Expectation *expect = NULL;
    Status st = parse_all(options_param(o, "expect"), &expect, &w.n, err);
    w.expect = expect;
    if (st == OK)
        st = run_study(call, &w, call->settings->study_path ? 0 : o->nargs, err);
    study_free(w.study);
    free(expect);
    return st;
}

const Verb verb_check = {
    .name = "check",
    .group = "Retrieval",
    .help = "exit 1 when a figure is not what was expected, for scripts",
    .usage = "SRC TGT... --dict FILE --expect 'p@1.lo>=.45' [--expect ...]",
    .doc =
        "Runs a measurement (--verb, by default bli) with its default options and holds "
        "its figures against expectations. Exit 0 when all are met, 1 when one is not; "
        "each is printed with its figure. An expectation must hold in every row of the "
        "table that --where leaves: bli has rows for both directions and all scores, "
        "'direction:forward score:csls' picks one. A value that could not be measured "
        "meets nothing.\n\n"
        "p@1.lo, the lower end of the interval, is what to expect something of: p@1 "
        "itself changes with the words of a dictionary. Texts, and true and false, are "
        "compared with = and !=: --verb preflight --where check:one-frame --expect "
        "verdict=pass.",
    .tables = "expectations",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .run = run,
};
