#include "core/study/mark_lines.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/lines.h"
#include "core/base/text.h"
#include "core/table/json_write.h"

/* --- writing --- */

/* Keys of an object in their order; a field by its number, else what it is. */
enum { K_FINGERPRINT = MARK_FIELDS, K_KIND, K_MADE_AT, K_SUPERSEDES, K_ID };
static const int key_order[] = {MARK_AFTER,   MARK_AUTHOR, MARK_BEFORE, K_FINGERPRINT,
                                K_KIND,       K_MADE_AT,   MARK_REASON, MARK_SOURCE,
                                K_SUPERSEDES, MARK_TARGET, MARK_TEXT,   K_ID};

static void write_mark(Str *out, const Mark *m)
{
    JsonWriter j = json_write_start(out);
    Str time = {0};
    mark_add_time(&time, m->made_at);
    json_write_open(&j, '{', true);
    for (size_t i = 0; i < sizeof key_order / sizeof *key_order; i++) {
        switch (key_order[i]) {
        case K_FINGERPRINT:
            json_write_member(&j, "dictionary", str_text(m->fingerprint));
            break;
        case K_KIND:
            json_write_member(&j, "kind", str_text(mark_kind_name(m->kind)));
            break;
        case K_MADE_AT: json_write_member(&j, "made_at", (Text){time.p, time.n}); break;
        case K_SUPERSEDES:
            json_write_member(&j, "supersedes", str_text(m->supersedes));
            break;
        case K_ID: json_write_member(&j, "uuid", str_text(m->id)); break;
        default: {
            const Text t = m->field[key_order[i]];
            json_write_member(&j, mark_field_name((MarkField)key_order[i]),
                              t.p ? t : TEXT(""));
        }
        }
    }
    json_write_close(&j, '}');
    str_free(&time);
    if (out->n == 0 || out->p[out->n - 1] != '\n')
        str_add_char(out, '\n');
}

void mark_lines_write(Str *out, MarkList *l)
{
    mark_list_unite(l);
    const size_t start = out->n;
    for (int32_t i = 0; i < l->n; i++)
        write_mark(out, &l->mark[i]);
    char hex[DIGEST_HEX];
    digest_bytes(str_cstr(out) + start, out->n - start, hex);
    str_addf(out, "{\"marks\": %" PRId32 ", \"sha256\": \"%s\"}\n", l->n, hex);
}

/* --- reading --- */

static bool take_hex(const char *hex, size_t n, Str *out)
{
    if (n % 2)
        return false;
    for (size_t i = 0; i < n; i += 2) {
        int v = 0;
        for (size_t k = i; k < i + 2; k++) {
            const char *digits = "0123456789abcdef";
            const char *at = hex[k] ? strchr(digits, hex[k]) : NULL;
            if (!at)
                return false;
            v = 16 * v + (int)(at - digits);
        }
        str_add_char(out, (char)v);
    }
    return true;
}

/* The text of a key, its bytes where those stand beside it; "" where there is none. */
static bool take_text(const json_t *object, const char *key, Str *out)
{
    Str hex = {0};
    str_addf(&hex, "%s_bytes_hex", key);
    const json_t *bytes = json_object_get(object, str_cstr(&hex));
    const json_t *text = json_object_get(object, key);
    str_free(&hex);
    if (bytes) {
        return json_is_string(bytes) &&
               take_hex(json_string_value(bytes), json_string_length(bytes), out);
    }
    if (text && !json_is_string(text))
        return false;
    if (text)
        str_add(out, json_string_value(text), json_string_length(text));
    return true;
}

/* A short text into a buffer; false when it does not fit or has a NUL. */
static bool take_short(const json_t *object, const char *key, char *out, size_t size)
{
    Str s = {0};
    const bool fits =
        take_text(object, key, &s) && s.n < size && strlen(str_cstr(&s)) == s.n;
    if (fits)
        memcpy(out, str_cstr(&s), s.n + 1);
    str_free(&s);
    return fits;
}

/* NULL when the object is a mark, else what is wrong with it. */
static const char *take_mark(const json_t *object, MarkList *l)
{
    Mark m = {0};
    Str field[MARK_FIELDS] = {{0}};
    char kind[16] = "";
    char time[32] = "";
    const char *wrong = NULL;
    if (!take_short(object, "uuid", m.id, sizeof m.id) ||
        !take_short(object, "dictionary", m.fingerprint, sizeof m.fingerprint) ||
        !take_short(object, "supersedes", m.supersedes, sizeof m.supersedes) ||
        !take_short(object, "kind", kind, sizeof kind) ||
        !take_short(object, "made_at", time, sizeof time))
        wrong = "a member is missing or no text";
    for (int f = 0; f < MARK_FIELDS && !wrong; f++) {
        if (!take_text(object, mark_field_name((MarkField)f), &field[f]))
            wrong = "a member is no text";
        m.field[f] = (Text){str_cstr(&field[f]), field[f].n};
    }
    if (!wrong && !mark_kind_find(str_text(kind), &m.kind))
        wrong = "its kind is not known";
    if (!wrong && !mark_parse_time(str_text(time), &m.made_at))
        wrong = "its time cannot be read";
    if (!wrong && !mark_is_time(m.made_at))
        wrong = "its time is before 1970";
    if (!wrong && !mark_is_whole(&m))
        wrong = "the uuid does not fit: it was damaged or edited";
    if (!wrong)
        mark_list_add(l, &m);
    for (int f = 0; f < MARK_FIELDS; f++)
        str_free(&field[f]);
    return wrong;
}

typedef struct Reading {
    MarkList *l;
    Lines lines;
    const char *begin; /* of the file's text */
    int64_t taken, bad, first_bad;
    bool is_checked; /* a checksum line fits what stands before it */
} Reading;

/* The line of the checksum fits the number and bytes of the lines before it. */
static bool fits_checksum(const Reading *r, const json_t *object, Text line)
{
    char hex[DIGEST_HEX];
    const json_t *sum = json_object_get(object, "sha256");
    digest_bytes(r->begin, (size_t)(line.p - r->begin), hex);
    return json_is_string(sum) && strcmp(json_string_value(sum), hex) == 0 &&
           json_integer_value(json_object_get(object, "marks")) == r->taken;
}

static Status take_line(Reading *r, Text line, const Limits *limits, Error *err)
{
    if (line.n == 0)
        return OK;
    json_error_t why;
    json_t *object =
        json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    const char *wrong = !object                   ? why.text
                        : !json_is_object(object) ? "it is no object"
                                                  : NULL;
    r->is_checked = false;
    if (!wrong && json_object_get(object, "sha256")) {
        r->is_checked = fits_checksum(r, object, line);
    } else if (!wrong) {
        wrong = take_mark(object, r->l);
        r->taken += !wrong;
    }
    char shown[TEXT_SHORT];
    if (wrong)
        (void)text_short(shown, str_text(wrong));
    json_decref(object);
    if (!wrong)
        return OK;
    if (limits->skip_bad_rows) {
        r->first_bad = r->bad++ ? r->first_bad : r->lines.number;
        return OK;
    }
    (void)error_set(err, E_INPUT, "%s:%" PRId64 ": no mark: %s", r->lines.name,
                    r->lines.number, shown);
    error_hint(err, "--skip-bad-rows leaves such lines out");
    return E_INPUT;
}

Status mark_lines_read(MarkList *l, const char *path, const Limits *limits, Notes *notes,
                       Error *err)
{
    static const LinesWant want = {
        .is_not = "no file of marks",
        .hint = "isogloss annotations export writes one: a JSON object a line",
        .takes_json = true};
    Reading r = {.l = l};
    TRY(lines_read(&r.lines, path, &want, limits, notes, err));
    r.begin = r.lines.rest.p;
    Status st = OK;
    Text line;
    while (st == OK && lines_take(&r.lines, &line))
        st = take_line(&r, line, limits, err);
    if (st == OK && r.bad > 0) {
        notes_warn(notes, "bad-rows", r.bad,
                   "%s: %" PRId64 " lines left out: no marks (first: line %" PRId64 ")",
                   r.lines.name, r.bad, r.first_bad);
    }
    if (st == OK && !r.is_checked) {
        notes_remark(notes, "annotations-checksum", 1,
                     "%s: its last line is not the checksum of those before it: it was "
                     "cut, edited or merged line by line; each mark was checked by its "
                     "uuid",
                     r.lines.name);
    }
    lines_done(&r.lines);
    return st;
}
