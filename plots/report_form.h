/* What people add to a report: the data statement, guidance for use, and the sign-off,
 * from a small file of [section]s with `key = value`; a value goes on in indented lines.
 */
#ifndef PLOTS_REPORT_FORM_H
#define PLOTS_REPORT_FORM_H

#include <stdint.h>

#include "core/base/limits.h"
#include "core/base/str.h"

typedef enum ReportFormSection {
    REPORT_FORM_DATA, /* data statement */
    REPORT_FORM_USE,
    REPORT_FORM_SIGN,
    REPORT_FORM_COMMENTS, /* keys are names of measurements of the registry */
    REPORT_FORM_SECTIONS
} ReportFormSection;

/* A field of the form. Those that are asked for come in the order of the form, whether
 * they are filled or not; comments follow. */
typedef struct ReportFormField {
    ReportFormSection section;
    char *key;            /* "consent-and-licence"; owned */
    char *value;          /* owned; NULL: not stated */
    const char *question; /* what is asked; static; NULL: a comment */
} ReportFormField;

typedef struct ReportForm {
    ReportFormField *field;
    int n;
    char *path; /* of the file; owned; NULL: none */
    char sha256[65];
    uint64_t bytes;
} ReportForm;

/* An empty form: every field that is asked for, none stated. */
ReportForm *report_form_new(void);
/* Reads a file into an empty form. Errors: E_INPUT with the line (a key or section that
 * is not asked for, a decision that is none), those of opening it. */
MUST_USE Status report_form_read(ReportForm **out, const char *path, const Limits *limits,
                                 Error *err);
void report_form_free(ReportForm *f);

/* Sets one field, as an option of the command line does. Errors: E_USAGE (a decision that
 * is none; control characters). */
MUST_USE Status report_form_set(ReportForm *f, ReportFormSection section, const char *key,
                                const char *value, Error *err);
/* NULL: not stated. */
const char *report_form_get(const ReportForm *f, ReportFormSection section,
                            const char *key);

/* "data", "use", "sign-off", "comments". */
const char *report_form_section_name(ReportFormSection section);

/* Appends the form as a file that report_form_read takes: what is stated stands in it,
 * the questions stand as remarks, and there is a line for a comment on each of
 * names[0..n). */
void report_form_write(const ReportForm *f, const char *const *names, int n, Str *out);

#endif
