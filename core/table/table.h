/* Table: the one shape of every result. Typed columns, missing cells with reasons, notes,
 * a finding.
 *
 * Built last: code that reads numbers out of a Table to compute with them is wrong. A
 * TableSet is what one command gives: the summary first, then details, with its
 * provenance. */
#ifndef CORE_TABLE_TABLE_H
#define CORE_TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/notes.h"
#include "core/base/stats.h"
#include "core/base/str.h"

typedef enum ColType {
    COL_TEXT, /* any bytes */
    COL_INT,
    COL_REAL,
    COL_BOOL,
    COL_WORD, /* a word of a space: spelling + row (rank); machine formats add NAME_rank
               */
    COL_RATE /* a share with hits, n and interval; machine formats add NAME_lo, _hi, _n */
} ColType;

typedef struct ColSpec {
    const char *name;  /* machine name: "p@1"; unique in its table */
    const char *title; /* heading people read: "P@1" */
    const char *unit;  /* "" or "rows", "cosine" ... */
    const char *help;  /* one line: meaning, range, which way is better */
    ColType type;
    int decimals; /* digits after the point when people read it; COL_REAL and COL_RATE */
} ColSpec;

/* A word of a space; `space` is its short name ("en"), row its id (rank from 0). */
typedef struct WordRef {
    const char *space; /* borrowed or static; copied by table_set_word */
    int32_t row;       /* -1: not a row (a dictionary word that is out of vocabulary) */
    Text word;
} WordRef;

typedef struct Cell {
    ColType type;
    bool is_missing;
    const char *why;   /* reason of a missing cell, never NULL then; borrowed */
    int64_t i;         /* COL_INT, COL_BOOL (0/1), COL_WORD: the row */
    double real;       /* COL_REAL */
    Rate rate;         /* COL_RATE; of a missing one only n: 0 without cases, else -1 */
    Text text;         /* COL_TEXT, COL_WORD; borrowed from the table */
    const char *space; /* COL_WORD; borrowed */
} Cell;

typedef struct Table Table;

/* An empty table. `cols` must outlive it (static const). name: "summary", "pairs"... */
Table *table_new(const char *name, const char *title, const ColSpec *cols, int ncols);
void table_free(Table *t);

/* Adds a row of missing cells ("not set") and returns its number. */
int32_t table_add_row(Table *t);
void table_set_int(Table *t, int32_t row, int col, int64_t v);
/* A value that is not finite is stored as missing with the reason "undefined". */
void table_set_real(Table *t, int32_t row, int col, double v);
/* The same with the reason for a value that is not finite (NULL: "undefined"). */
void table_set_real_or(Table *t, int32_t row, int col, double v, const char *why);
void table_set_bool(Table *t, int32_t row, int col, bool v);
void table_set_text(Table *t, int32_t row, int col, Text v);    /* copies */
void table_set_word(Table *t, int32_t row, int col, WordRef w); /* copies */
/* n == 0 is stored as missing with the reason "no cases". */
void table_set_rate(Table *t, int32_t row, int col, Rate r);
void table_set_missing(Table *t, int32_t row, int col, const char *why); /* copies */

const char *table_name(const Table *t);
const char *table_title(const Table *t);
int32_t table_rows(const Table *t);
int table_cols(const Table *t);
const ColSpec *table_col(const Table *t, int col);
int table_find_col(const Table *t, const char *name); /* -1 when there is none */
/* Whether machine formats add NAME_rank (row + 1: ranks count from 1) to this column: it
 * holds words and the table has no column of that name of its own. */
bool table_adds_rank(const Table *t, int col);
Cell table_cell(const Table *t, int32_t row, int col);

/* What Enter on a row runs: a command with {column} placeholders, e.g. "neighbors
 * {source}". NULL: none. Borrowed, must be static. */
void table_set_drill(Table *t, const char *command);
const char *table_drill(const Table *t);

/* Remarks and warnings shown beside this table. */
Notes *table_notes(Table *t);
const Notes *table_get_notes(const Table *t);

/* --- order and filter
 * ------------------------------------------------------------------------- */

typedef struct SortKey {
    int col;
    bool is_descending;
} SortKey;

/* Rows in the order of the keys (missing cells last, ties by row number): fills
 * order[0..n) from the given row numbers in place. Text sorts bytewise; rates by value.
 */
void table_sort(const Table *t, const SortKey *keys, int nkeys, int32_t *order,
                int32_t n);

/* A filter: blanks mean and; WORD matches any text column (case, marks and normal form
 * folded); column:text, column>number, column<number; `!` before any of them inverts.
 * Missing cells match nothing (their inversion matches). In a column of numbers
 * column:number is equality, in one of truths column:yes or column:no; numbers compare
 * rates by their value and words by their rank (from 1; none out of vocabulary);
 * `column:` alone matches every cell that is not missing. column=text is the whole cell;
 * column="" one that is empty.
 * "TEXT" in quotes (a "" in it is one quote) holds blanks, and its letters count as they
 * are: case and marks, but not the normal form. */
typedef struct TableFilter TableFilter;
/* An empty text gives a filter that every row matches. Errors: E_USAGE naming the unknown
 * column or the bad number. */
MUST_USE Status table_filter_parse(const Table *t, const char *text, TableFilter **out,
                                   Error *err);
bool table_filter_match(const TableFilter *f, const Table *t, int32_t row);
/* Whether a row that matches does so by its very letters, in either normal form: not only
 * when case and marks are folded. */
bool table_filter_match_letters(const TableFilter *f, const Table *t, int32_t row);
void table_filter_free(TableFilter *f);

/* A new table with the given rows only (order kept as given), all else copied. */
Table *table_make_rows(const Table *t, const int32_t *rows, int32_t n);
/* The same with the given columns only, in the order given; without drill. */
Table *table_make_part(const Table *t, const int32_t *rows, int32_t n, const int *cols,
                       int ncols);

/* --- sets
 * -------------------------------------------------------------------------------------
 */

typedef enum ParamKind { PARAM_TEXT, PARAM_INT, PARAM_REAL, PARAM_BOOL } ParamKind;

typedef struct ProvParam {
    char *name;
    ParamKind kind;
    char *value; /* as text; for PARAM_BOOL "true" or "false" */
} ProvParam;

typedef struct ProvInput {
    char *role; /* "source", "target", "dictionary", "train-dictionary", "map", "list" */
    char *path;
    char *format;
    char *language; /* "" when it has none */
    char sha256[65];
    uint64_t bytes;
    int64_t n, d; /* -1: has none */
    int64_t rows_left_out;
} ProvInput;

/* What one command gives; zero-initialised is empty. */
typedef struct TableSet {
    char *command; /* the verb */
    char *finding; /* one sentence, or NULL */
    Table **table; /* owned; the summary first */
    int ntables, cap;
    Notes notes;      /* warnings of inputs and of the computation */
    ProvParam *param; /* every parameter, defaults too, sorted by name when written */
    int nparams;
    ProvInput *input;
    int ninputs;
    char **recipe; /* arguments that make it again, the verb first; none: not known */
    int nrecipe;
} TableSet;

TableSet *table_set_new(const char *command);
void table_set_add(TableSet *set, Table *adopted);
/* Before those that are there: formats that hold one table write the first. */
void table_set_add_first(TableSet *set, Table *adopted);
void table_set_finding(TableSet *set, const char *fmt, ...) PRINTF_LIKE(2, 3);
void table_set_add_param(TableSet *set, const char *name, ParamKind kind,
                         const char *value);
/* The same for numbers and truths, written as every format writes them. */
void table_set_add_int(TableSet *set, const char *name, int64_t value);
void table_set_add_real(TableSet *set, const char *name, double value);
void table_set_add_flag(TableSet *set, const char *name, bool value);
/* Copies every string of *in. */
void table_set_add_input(TableSet *set, const ProvInput *in);
/* One more argument of the command that makes it again. */
void table_set_add_recipe(TableSet *set, const char *arg);
const Table *table_set_find(const TableSet *set, const char *name); /* NULL: none */
void table_set_free(TableSet *set);

#endif
