/* Lines of a committed TSV file: a tag and numbers, as the oracle scripts write them. */
#ifndef TESTS_UNIT_TSV_H
#define TESTS_UNIT_TSV_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

enum { TSV_MOST = 64 };

typedef struct TsvLine {
    char text[4096];
    const char *tag;
    const char *field[TSV_MOST]; /* fields after the tag */
    double number[TSV_MOST]; /* the same as numbers (C locale; 0 where they are words) */
    int n;
} TsvLine;

static inline FILE *tsv_open(const char *path)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    char full[1024];
    (void)snprintf(full, sizeof full, "%s/%s", root ? root : ".", path);
    FILE *f = fopen(full, "r");
    if (!f)
        fail_msg("cannot open %s", full);
    return f;
}

/* The next line that is no comment; false at the end. */
static inline bool tsv_next(FILE *f, TsvLine *l)
{
    do {
        if (!fgets(l->text, sizeof l->text, f))
            return false;
    } while (l->text[0] == '#');
    l->text[strcspn(l->text, "\r\n")] = '\0';
    char *rest = l->text;
    l->tag = strsep(&rest, "\t");
    l->n = 0;
    while (rest && l->n < TSV_MOST) {
        l->field[l->n] = strsep(&rest, "\t");
        l->number[l->n] = strtod(l->field[l->n], NULL);
        l->n++;
    }
    return true;
}

#endif
