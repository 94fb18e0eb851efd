#include "plots/verify.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/digest.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/render_cairo.h"
#include "plots/report_signed.h"
#include "plots/verify_compare.h"

/* clang-format off */
enum { P_PART, P_STATE, P_DETAIL, P_COLS };
static const ColSpec part_cols[P_COLS] = {
    [P_PART]   = {"part",   "part",   "", "a file", COL_TEXT, 0},
    [P_STATE]  = {"state",  "state",  "", "identical, drawn by other libraries (values the same, pixels within a tolerance), edited (not as it was made), differs (the inputs give another), missing, not of this report", COL_TEXT, 0},
    [P_DETAIL] = {"detail", "detail", "", "the first place, or how much", COL_TEXT, 0},
};
enum { I_ROLE, I_PATH, I_STATE, I_COLS };
static const ColSpec input_cols[I_COLS] = {
    [I_ROLE]  = {"role",  "role",  "", "what it was read as", COL_TEXT, 0},
    [I_PATH]  = {"path",  "file",  "", "as the manifest has it", COL_TEXT, 0},
    [I_STATE] = {"state", "state", "", "unchanged, changed, or not known (it had no digest)", COL_TEXT, 0},
};
/* clang-format on */

/* --- the manifest --- */

void verify_free_manifest(VerifyManifest *m)
{
    if (m == NULL)
        return;
    for (int i = 0; i < m->nargs; i++)
        free(m->arg[i]);
    for (int i = 0; i < m->ninputs; i++) {
        free(m->input[i].name);
        free(m->input[i].role);
    }
    for (int i = 0; i < m->nfiles; i++)
        free(m->file[i].name);
    free(m->arg);
    free(m->input);
    free(m->file);
    free(m->version);
    free(m->libraries);
    free(m->body);
    free(m);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s != NULL ? s : "";
}

/* Names that a report gives its files: [a-z0-9_.-]{1,63}, not starting with a dot. */
static bool is_name(const char *s)
{
    const size_t n = strlen(s);
    return n > 0 && n < 64 && s[0] != '.' &&
           strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.-") == n;
}

static bool take_args(VerifyManifest *m, const json_t *root)
{
    const json_t *recipe = json_object_get(root, "recipe");
    const size_t n = json_array_size(recipe);
    if (n == 0 || n > 10000)
        return false;
    m->arg = mem_xcalloc(n, sizeof *m->arg);
    for (size_t i = 0; i < n; i++) {
        const char *arg = json_string_value(json_array_get(recipe, i));
        if (arg == NULL)
            return false;
        m->arg[m->nargs++] = mem_xstrdup(arg);
    }
    return true;
}

static VerifyNamed *take_named(const json_t *list, const char *key, int *n)
{
    const size_t count = json_array_size(list);
    VerifyNamed *named = mem_xcalloc(count + 1, sizeof *named);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i);
        VerifyNamed *to = &named[(*n)++];
        const char *hex = text_of(one, "sha256");
        to->name = mem_xstrdup(text_of(one, key));
        to->role = mem_xstrdup(text_of(one, "role"));
        memcpy(to->sha256, hex, strlen(hex) < sizeof to->sha256 ? strlen(hex) : 0);
    }
    return named;
}

static bool take_all(VerifyManifest *m, const json_t *root)
{
    const json_t *tables = json_object_get(root, "tables");
    const json_t *figure = json_array_get(json_object_get(tables, "figure"), 0);
    m->version = mem_xstrdup(text_of(root, "isogloss"));
    const json_t *from = figure != NULL ? figure : json_object_get(root, "parameters");
    if (json_is_string(json_object_get(from, "libraries")))
        m->libraries = mem_xstrdup(text_of(from, "libraries"));
    const json_t *body =
        json_object_get(json_object_get(root, "parameters"), "body-sha256");
    if (json_is_string(body))
        m->body = mem_xstrdup(json_string_value(body));
    if (!take_args(m, root))
        return false;
    m->input = take_named(json_object_get(root, "inputs"), "path", &m->ninputs);
    m->file = take_named(json_object_get(tables, "files"), "file", &m->nfiles);
    for (int i = 0; i < m->nfiles; i++) {
        free(m->file[i].role);
        m->file[i].role = NULL;
        if (!is_name(m->file[i].name))
            return false;
    }
    return m->version[0] != '\0';
}

Status verify_read_manifest(VerifyManifest **out, Text json, const char *shown,
                            Error *err)
{
    *out = NULL;
    json_t *root =
        json_loadb(json.p != NULL ? json.p : "", json.n, JSON_REJECT_DUPLICATES, NULL);
    VerifyManifest *m = mem_xcalloc(1, sizeof *m);
    const bool is_whole = root != NULL && take_all(m, root);
    json_decref(root);
    if (is_whole) {
        *out = m;
        return OK;
    }
    verify_free_manifest(m);
    (void)error_set(err, E_INPUT, "%s: no manifest with the command that makes it again",
                    shown);
    error_hint(err, "figures and reports of isogloss have one");
    return E_INPUT;
}

/* --- comparing --- */

Verify verify_start(const VerifyManifest *m)
{
    return (Verify){.manifest = m,
                    .parts =
                        table_new("parts", "What is not as it was", part_cols, P_COLS),
                    .inputs = table_new("inputs", "Inputs", input_cols, I_COLS)};
}

void verify_done(Verify *v)
{
    table_free(v->parts);
    table_free(v->inputs);
    for (int i = 0; i < v->nexcused; i++)
        free(v->excused[i]);
    free(v->excused);
    v->excused = NULL;
    v->nexcused = 0;
    v->parts = NULL;
    v->inputs = NULL;
}

static void add_part(Verify *v, const char *name, const char *state, const char *detail)
{
    const int32_t row = table_add_row(v->parts);
    table_set_text(v->parts, row, P_PART, str_text(name));
    table_set_text(v->parts, row, P_STATE, str_text(state));
    table_set_text(v->parts, row, P_DETAIL, str_text(detail));
}

Status verify_inputs(Verify *v, Progress *progress, Error *err)
{
    for (int i = 0; i < v->manifest->ninputs; i++) {
        const VerifyNamed *in = &v->manifest->input[i];
        char hex[DIGEST_HEX];
        const Status status = digest_file(in->name, progress, hex, err);
        if (status != OK) {
            error_hint(err,
                       "it is an input; paths start where the command was given: run "
                       "verify there, or say --root FOLDER");
            return status;
        }
        const bool is_known = in->sha256[0] != '\0';
        const bool is_same = strcmp(hex, in->sha256) == 0;
        const int32_t row = table_add_row(v->inputs);
        table_set_text(v->inputs, row, I_ROLE, str_text(in->role));
        table_set_text(v->inputs, row, I_PATH, str_text(in->name));
        table_set_text(v->inputs, row, I_STATE,
                       str_text(!is_known ? "not known"
                                : is_same ? "unchanged"
                                          : "changed"));
        v->changed += is_known && !is_same;
    }
    return OK;
}

static const VerifyNamed *find_file(const VerifyManifest *m, const char *name)
{
    for (int i = 0; i < m->nfiles; i++)
        if (strcmp(m->file[i].name, name) == 0)
            return &m->file[i];
    return NULL;
}

/* Whether the bytes are no longer those whose digest the manifest has. */
static bool is_edited(const Verify *v, const char *name, Text found)
{
    const VerifyNamed *file = find_file(v->manifest, name);
    char hex[DIGEST_HEX];
    if (file == NULL)
        return false;
    digest_bytes(found.p, found.n, hex);
    return strcmp(hex, file->sha256) != 0;
}

/* Whether other versions of the libraries drew the figures. */
static bool is_drawn_elsewhere(const VerifyManifest *m)
{
    Str here = {0};
    render_cairo_versions(&here);
    const bool is_other =
        m->libraries != NULL && strcmp(m->libraries, str_cstr(&here)) != 0;
    str_free(&here);
    return is_other;
}

static void excuse(Verify *v, const char *name)
{
    const size_t n = (size_t)v->nexcused + 1;
    v->excused = mem_xrealloc(v->excused, n * sizeof *v->excused);
    v->excused[v->nexcused++] = mem_xstrdup(name);
}

/* Where the digest of what is signed may be another than here, it is still that of the
 * documents beside it. */
static void check_signed(Verify *v)
{
    char hex[DIGEST_HEX];
    if (v->nexcused == 0 || v->manifest->body == NULL || v->md.p == NULL ||
        v->html.p == NULL)
        return;
    report_signed_digest(v->md, v->html, hex);
    if (strcmp(hex, v->manifest->body) == 0)
        return;
    v->different++;
    add_part(v, "body-sha256", "edited", "it is not the digest of what is signed");
}

void verify_file(Verify *v, const char *name, Text found, Text made)
{
    if (strcmp(name, "report.md") == 0)
        v->md = found;
    else if (strcmp(name, "report.html") == 0)
        v->html = found;
    else if (strcmp(name, "manifest.json") == 0)
        check_signed(v);
    if (found.p == NULL || made.p == NULL) {
        v->different++;
        add_part(v, name, found.p == NULL ? "missing" : "differs",
                 found.p == NULL ? "the file is not there"
                                 : "the inputs and options give no such file");
        return;
    }
    if (str_compare(found, made) == 0) {
        v->same++;
        return;
    }
    Str detail = {0};
    const VerifyPair pair = {.found = found,
                             .made = made,
                             .is_lenient = is_drawn_elsewhere(v->manifest),
                             .excused = (const char *const *)v->excused,
                             .nexcused = v->nexcused,
                             .body = v->manifest->body};
    const VerifyCompared compared = verify_compare(name, &pair, &detail);
    const bool is_new = is_edited(v, name, found);
    if (compared == VERIFY_TOLERABLE && !is_new) {
        v->same++;
        excuse(v, name);
        add_part(v, name, "drawn by other libraries", str_cstr(&detail));
    } else {
        v->different++;
        add_part(v, name, is_new ? "edited" : "differs", str_cstr(&detail));
    }
    str_free(&detail);
}

void verify_stranger(Verify *v, const char *name)
{
    add_part(v, name, "not of this report", "");
}

void verify_not_made(Verify *v, const char *why)
{
    v->different++;
    add_part(v, "all", "differs", why);
}

/* What the file says of the libraries, which nothing proves. */
static void tell_libraries(const Verify *v, TableSet *set)
{
    if (!is_drawn_elsewhere(v->manifest))
        return;
    char shown[TEXT_SHORT];
    Str here = {0};
    render_cairo_versions(&here);
    notes_remark(&set->notes, "other-libraries", 1,
                 "the libraries named in the file are not this machine's: \"%s\", here "
                 "\"%s\"",
                 text_short(shown, str_text(v->manifest->libraries)), str_cstr(&here));
    str_free(&here);
}

static void tell_finding(const Verify *v, const char *shown, TableSet *set)
{
    const VerifyManifest *m = v->manifest;
    const char *inputs = m->ninputs == 1 ? "input gives" : "inputs give";
    if (v->different > 0 || v->changed > 0) {
        table_set_finding(
            set, "%s differs: %lld of %lld files, %lld of %d inputs changed", shown,
            (long long)v->different, (long long)v->different + (long long)v->same,
            (long long)v->changed, m->ninputs);
    } else if (v->nexcused > 0) {
        table_set_finding(set,
                          "%s was drawn by other libraries: pixels compared within a "
                          "tolerance in %d of %lld %s, all else as %d %s",
                          shown, v->nexcused, (long long)v->same,
                          v->same == 1 ? "file" : "files", m->ninputs, inputs);
    } else {
        table_set_finding(set, "%s is identical: %lld %s, as %d %s", shown,
                          (long long)v->same, v->same == 1 ? "file" : "files", m->ninputs,
                          inputs);
    }
}

bool verify_finish(Verify *v, const char *what, TableSet **out)
{
    char shown[TEXT_SHORT];
    const bool is_same = v->different == 0 && v->changed == 0;
    TableSet *set = table_set_new("verify");
    (void)text_short(shown, str_text(what));
    tell_finding(v, shown, set);
    tell_libraries(v, set);
    if (is_same && table_rows(v->parts) == 0)
        add_part(v, what, "identical", "");
    if (strcmp(v->manifest->version, ISOGLOSS_VERSION) != 0) {
        notes_remark(&set->notes, "other-version", 1,
                     "made by isogloss %s, verified by " ISOGLOSS_VERSION,
                     v->manifest->version);
    }
    table_set_add(set, v->parts);
    table_set_add(set, v->inputs);
    v->parts = NULL;
    v->inputs = NULL;
    *out = set;
    return is_same;
}
