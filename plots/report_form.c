/* The file is read by lines of any length: statements about data are paragraphs. */
#include "plots/report_form.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/digest.h"
#include "core/base/fields.h"
#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/registry.h"

enum { MAX_FILE = 4 << 20 };

typedef struct Asked {
    ReportFormSection section;
    const char *key, *question;
} Asked;

/* The data statement asks what Bender and Friedman 2018 and Gebru et al. 2021 ask. */
/* clang-format off */
static const Asked asked[] = {
    {REPORT_FORM_DATA, "languages",   "Languages and varieties"},
    {REPORT_FORM_DATA, "sources",     "Sources of the texts behind the vectors"},
    {REPORT_FORM_DATA, "time-span",   "Time span of the texts"},
    {REPORT_FORM_DATA, "speakers",    "Who wrote or spoke them"},
    {REPORT_FORM_DATA, "curation",    "How they were chosen and cleaned"},
    {REPORT_FORM_DATA, "annotators",  "Who made the dictionaries, lists and word sets"},
    {REPORT_FORM_DATA, "licence",     "Consent and licence"},
    {REPORT_FORM_DATA, "gaps",        "Known gaps"},
    {REPORT_FORM_USE,  "intended",    "Intended use"},
    {REPORT_FORM_USE,  "not-intended","Uses that are not intended"},
    {REPORT_FORM_USE,  "thresholds",  "Thresholds chosen beforehand, and why"},
    {REPORT_FORM_USE,  "recheck",     "What to check again after an update"},
    {REPORT_FORM_SIGN, "reviewer",    "Reviewer"},
    {REPORT_FORM_SIGN, "role",        "Role"},
    {REPORT_FORM_SIGN, "competence",  "Languages the reviewer reads, and how well"},
    {REPORT_FORM_SIGN, "decision",    "Decision"},
    {REPORT_FORM_SIGN, "conditions",  "Conditions or reasons"},
    {REPORT_FORM_SIGN, "date",        "Date"},
};
/* clang-format on */
enum { ASKED = sizeof asked / sizeof *asked };

static const char *const section_names[REPORT_FORM_SECTIONS] = {"data", "use", "sign-off",
                                                                "comments"};
static const char *const decisions[] = {"accept", "accept with conditions", "reject"};

const char *report_form_section_name(ReportFormSection section)
{
    return section_names[section];
}

ReportForm *report_form_new(void)
{
    ReportForm *f = mem_xcalloc(1, sizeof *f);
    f->field = mem_xcalloc(ASKED, sizeof *f->field);
    for (f->n = 0; f->n < ASKED; f->n++) {
        f->field[f->n] = (ReportFormField){.section = asked[f->n].section,
                                           .key = mem_xstrdup(asked[f->n].key),
                                           .question = asked[f->n].question};
    }
    return f;
}

void report_form_free(ReportForm *f)
{
    if (f == NULL)
        return;
    for (int i = 0; i < f->n; i++) {
        free(f->field[i].key);
        free(f->field[i].value);
    }
    free(f->field);
    free(f->path);
    free(f);
}

static ReportFormField *find(const ReportForm *f, ReportFormSection section, Text key)
{
    for (int i = 0; i < f->n; i++) {
        ReportFormField *field = &f->field[i];
        if (field->section == section && str_compare(str_text(field->key), key) == 0)
            return field;
    }
    return NULL;
}

const char *report_form_get(const ReportForm *f, ReportFormSection section,
                            const char *key)
{
    const ReportFormField *field = find(f, section, str_text(key));
    return field != NULL ? field->value : NULL;
}

static bool is_decision(Text value)
{
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++)
        if (str_compare(str_text(decisions[i]), value) == 0)
            return true;
    return false;
}

/* The field of a key, made when it is a comment; NULL when nobody asks for it. */
static ReportFormField *get(ReportForm *f, ReportFormSection section, Text key)
{
    ReportFormField *field = find(f, section, key);
    char name[64] = "";
    if (key.n < sizeof name)
        memcpy(name, key.p, key.n);
    if (field != NULL || section != REPORT_FORM_COMMENTS || registry_find(name) == NULL)
        return field;
    f->field = mem_xrealloc(f->field, ((size_t)f->n + 1) * sizeof *f->field);
    field = &f->field[f->n++];
    *field = (ReportFormField){.section = section, .key = mem_xstrndup(key.p, key.n)};
    return field;
}

/* Adds text to a value, after a blank where there is something already. */
static void extend(ReportFormField *field, Text more)
{
    Str s = {0};
    if (field->value != NULL) {
        str_add_cstr(&s, field->value);
        str_add_char(&s, ' ');
    }
    text_display(&s, more, TEXT_UTF8);
    free(field->value);
    field->value = str_take(&s);
}

Status report_form_set(ReportForm *f, ReportFormSection section, const char *key,
                       const char *value, Error *err)
{
    ReportFormField *field = get(f, section, str_text(key));
    const Text text = fields_trim(str_text(value));
    char shown[TEXT_SHORT];
    if (field == NULL)
        return error_set(err, E_USAGE, "the form does not ask for \"%s\"",
                         text_short(shown, str_text(key)));
    if (strcmp(key, "decision") == 0 && text.n > 0 && !is_decision(text)) {
        (void)error_set(err, E_USAGE, "\"%s\" is no decision", text_short(shown, text));
        error_hint(err, "accept, accept with conditions, or reject");
        return E_USAGE;
    }
    free(field->value);
    field->value = NULL;
    if (text.n > 0)
        extend(field, text);
    return OK;
}

/* --- reading --- */

typedef struct Reading {
    ReportForm *form;
    char shown[TEXT_SHORT]; /* the file */
    int line;
    int section; /* -1: none yet */
    ReportFormField *field;
    int decision_line; /* where it begins; it may go on below */
    Error *err;
} Reading;

static Status refuse(const Reading *r, const char *what, Text value)
{
    char shown[TEXT_SHORT];
    return error_set(r->err, E_INPUT, "%s:%d: %s \"%s\"", r->shown, r->line, what,
                     text_short(shown, value));
}

static Status take_section(Reading *r, Text line)
{
    const Text name = {line.p + 1, line.n - 2};
    r->field = NULL;
    for (int i = 0; i < REPORT_FORM_SECTIONS; i++) {
        if (str_compare(str_text(section_names[i]), name) == 0) {
            r->section = i;
            return OK;
        }
    }
    (void)refuse(r, "no section of a review:", name);
    error_hint(r->err, "[data], [use], [sign-off], [comments]");
    return E_INPUT;
}

static Status take_value(Reading *r, Text line)
{
    const char *equals = memchr(line.p, '=', line.n);
    if (equals == NULL || r->section < 0)
        return refuse(r, "expected [section] or key = value, found", line);
    const Text key = fields_trim((Text){line.p, (size_t)(equals - line.p)});
    const Text value =
        fields_trim((Text){equals + 1, line.n - (size_t)(equals - line.p) - 1});
    if (key.n == 0)
        return refuse(r, "a value without a key:", line);
    r->field = get(r->form, (ReportFormSection)r->section, key);
    if (r->field == NULL)
        return refuse(r, "the form does not ask for", key);
    if (r->field->value != NULL)
        return refuse(r, "stated twice:", key);
    if (strcmp(r->field->key, "decision") == 0)
        r->decision_line = r->line;
    if (value.n > 0)
        extend(r->field, value);
    return OK;
}

/* When all of its lines are read. */
static Status check_decision(Reading *r)
{
    const char *value = report_form_get(r->form, REPORT_FORM_SIGN, "decision");
    if (value == NULL || is_decision(str_text(value)))
        return OK;
    r->line = r->decision_line;
    (void)refuse(r, "no decision:", str_text(value));
    error_hint(r->err, "accept, accept with conditions, or reject");
    return E_INPUT;
}

/* A comment begins at the start of a line; below a key an indented line is its value,
 * whatever it begins with. */
static Status take_line(Reading *r, Text line)
{
    const Text trimmed = fields_trim(line);
    const bool goes_on = trimmed.p != line.p && r->field != NULL;
    if (trimmed.n == 0 || (!goes_on && (trimmed.p[0] == ';' || trimmed.p[0] == '#')))
        return OK;
    if (goes_on) {
        extend(r->field, trimmed);
        return OK;
    }
    if (trimmed.p[0] == '[' && trimmed.p[trimmed.n - 1] == ']')
        return take_section(r, trimmed);
    return take_value(r, trimmed);
}

static Status take_lines(Reading *r, Text all)
{
    if (!text_is_utf8(all))
        return error_set(r->err, E_INPUT, "%s: not UTF-8", r->shown);
    if (all.n >= 3 && memcmp(all.p, "\xEF\xBB\xBF", 3) == 0)
        all = (Text){all.p + 3, all.n - 3};
    while (all.n > 0) {
        const char *end = memchr(all.p, '\n', all.n);
        size_t n = end != NULL ? (size_t)(end - all.p) : all.n;
        const size_t used = end != NULL ? n + 1 : n;
        n -= n > 0 && all.p[n - 1] == '\r';
        r->line++;
        TRY(take_line(r, (Text){all.p, n}));
        all = (Text){all.p + used, all.n - used};
    }
    return check_decision(r);
}

Status report_form_read(ReportForm **out, const char *path, const Limits *limits,
                        Error *err)
{
    *out = NULL;
    Input *in = NULL;
    Str bytes = {0};
    TRY(input_open(&in, path, limits, err));
    Status status = input_slurp(in, MAX_FILE, &bytes, err);
    input_close(in);
    Reading r = {.form = report_form_new(), .section = -1, .err = err};
    (void)text_short(r.shown, str_text(path));
    if (status == OK)
        status = take_lines(&r, (Text){bytes.p, bytes.n});
    if (status == OK) {
        r.form->path = mem_xstrdup(path);
        digest_bytes(bytes.p, bytes.n, r.form->sha256);
        r.form->bytes = bytes.n;
        *out = r.form;
    } else {
        report_form_free(r.form);
    }
    str_free(&bytes);
    return status;
}

/* --- writing --- */

static void write_section(const ReportForm *f, ReportFormSection section, Str *out)
{
    str_addf(out, "\n[%s]\n", section_names[section]);
    for (int i = 0; i < f->n; i++) {
        const ReportFormField *field = &f->field[i];
        if (field->section != section || field->question == NULL)
            continue;
        str_addf(out, "; %s%s\n%s =%s%s\n", field->question,
                 strcmp(field->key, "decision") == 0
                     ? ": accept, accept with conditions, or reject"
                     : "",
                 field->key, field->value != NULL ? " " : "",
                 field->value != NULL ? field->value : "");
    }
}

void report_form_write(const ReportForm *f, const char *const *names, int n, Str *out)
{
    str_add_cstr(out,
                 "; What a reviewer adds to the report. Copy this file, fill it in, and "
                 "make the report\n; again with --review COPY. A value may go on in "
                 "indented lines; what stays empty is\n; printed as \"not stated\". A "
                 "line that begins with ; or # is a remark.\n");
    write_section(f, REPORT_FORM_DATA, out);
    write_section(f, REPORT_FORM_USE, out);
    write_section(f, REPORT_FORM_SIGN, out);
    str_add_cstr(out, "\n; Remarks on the findings, by measurement.\n[comments]\n");
    for (int i = 0; i < n; i++) {
        const char *value = report_form_get(f, REPORT_FORM_COMMENTS, names[i]);
        str_addf(out, "%s =%s%s\n", names[i], value != NULL ? " " : "",
                 value != NULL ? value : "");
    }
}
