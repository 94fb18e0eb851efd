/* Verify: whether a report or a figure still is what its inputs give, and in what it is
 * not.
 *
 * A manifest names the command that makes it again, every input and every file with its
 * digest. Numbers, words and layout are compared exactly; pixels exactly where the same
 * libraries drew them, else within a tolerance, for other versions of a library smooth
 * edges otherwise. */
#ifndef PLOTS_VERIFY_H
#define PLOTS_VERIFY_H

#include "core/base/str.h"
#include "core/table/table.h"

typedef struct VerifyNamed {
    char *name; /* of a file of the report; of an input its path */
    char *role; /* of an input; NULL */
    char sha256[65];
} VerifyNamed;

/* All strings owned. */
typedef struct VerifyManifest {
    char *version;   /* of the program that made it */
    char *libraries; /* that drew the figures; NULL: not known */
    char *body;      /* digest of what is signed; NULL: nothing is */
    char **arg;      /* the command, without the program's name */
    int nargs;
    VerifyNamed *input, *file;
    int ninputs, nfiles;
} VerifyManifest;

/* Reads manifest.json, or the description of a figure; `shown` names it in errors.
 * Errors: E_INPUT (no JSON, not of isogloss, no command, a name that no report has). */
MUST_USE Status verify_read_manifest(VerifyManifest **out, Text json, const char *shown,
                                     Error *err);
void verify_free_manifest(VerifyManifest *m);

/* What came of a comparison. Zero-initialised by verify_start. */
typedef struct Verify {
    const VerifyManifest *manifest; /* borrowed */
    Table *parts;  /* part, state, detail: of what is not identical; owned */
    Table *inputs; /* role, path, state; owned */
    int64_t same, different, changed; /* files, and inputs */
    char **excused; /* files that other libraries made: same but for that; owned */
    int nexcused;
    Text md, html; /* the documents as they are found; borrowed until manifest.json */
} Verify;

Verify verify_start(const VerifyManifest *m);
void verify_done(Verify *v);

/* Digests of the inputs as they are now. Errors: E_INPUT (one cannot be read; the hint
 * says where paths start), E_CANCELED. */
MUST_USE Status verify_inputs(Verify *v, Progress *progress, Error *err);
/* One file: as it is found, and as it is made again; their name says how they are
 * compared. found.p NULL: it is missing; made.p NULL: nothing makes it. manifest.json
 * comes last, for it has the digests of the others; what is found of report.md and
 * report.html lives until then. */
void verify_file(Verify *v, const char *name, Text found, Text made);
/* A file that the manifest does not name: told, and no difference. */
void verify_stranger(Verify *v, const char *name);
/* Nothing could be made again, for this reason. */
void verify_not_made(Verify *v, const char *why);

/* Takes the tables: a set with the finding in a sentence. True: everything is as it was,
 * or but for what other versions of the libraries draw, which the finding says instead of
 * "identical". */
bool verify_finish(Verify *v, const char *what, TableSet **out);

#endif
