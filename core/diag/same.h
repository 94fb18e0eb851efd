/* Same: another space of the source's own language (from other text, or another run of
 * the training): what two languages can hope to reach. */
#ifndef CORE_DIAG_SAME_H
#define CORE_DIAG_SAME_H

#include "core/diag/registry.h"

typedef struct Same {
    const Space *space; /* NULL: none is named */
    Space *own;         /* read from a file; NULL for a space of the study */
    const char *path;   /* of that file; borrowed from the arguments */
} Same;

/* The parameter --same of a diagnostic, for its list of parameters. */
#define SAME_PARAM                                                                       \
    {                                                                                    \
        .name = "same", .kind = PARAM_TEXT, .metavar = "SPACE",                          \
        .help = "another space of the source's language for the ceilings: a name of "    \
                "the study, or a file"                                                   \
    }

/* The space that --same names in args: of the study by its name, else read from a file
 * under the study's limits. Errors: as read_space; *out then holds nothing. */
MUST_USE Status same_find(const Study *s, const Args *args, Progress *progress, Same *out,
                          Error *err);
/* Warns of what makes a poor ceiling: the source itself, its file again or a copy of its
 * vectors ("same-copy"), a space of another language, or one that shares hardly a word
 * with the source ("same-foreign"). Errors: those of study_get_digest. */
MUST_USE Status same_add_doubts(const Same *same, const Study *s, Progress *progress,
                                Notes *notes, Error *err);
void same_done(Same *same);

/* The file among the inputs of a result; nothing for a space of the study, which is there
 * already. Errors: those of registry_add_file. */
MUST_USE Status same_add_input(const Same *same, const Study *s, TableSet *set,
                               Progress *progress, Error *err);

#endif
