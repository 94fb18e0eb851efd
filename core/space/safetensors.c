/* Jansson parses; before it may, a look at the brackets makes sure that the header is not
 * deeper or fuller than any header of tensors can be: parsed JSON takes many times the
 * memory of its text. */
#include "core/space/safetensors.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"

enum {
    DEPTH = 8,
    BRACKETS = 3 * SAFETENSORS_TENSORS + 16, /* an object and two arrays a tensor */
    COMMAS = 16 * SAFETENSORS_TENSORS + 4096
};

typedef struct Kind {
    const char *name;
    uint64_t size;
    bool is_float, is_bfloat;
} Kind;

/* clang-format off */
static const Kind kinds[] = {
    {"F32", 4, true, false}, {"F16", 2, true, false}, {"BF16", 2, true, true},
    {"F64", 8, true, false}, {"I64", 8, false, false}, {"I32", 4, false, false},
    {"I16", 2, false, false}, {"I8", 1, false, false}, {"U64", 8, false, false},
    {"U32", 4, false, false}, {"U16", 2, false, false}, {"U8", 1, false, false},
    {"BOOL", 1, false, false}, {"F8_E4M3", 1, false, false}, {"F8_E5M2", 1, false, false},
};
/* clang-format on */

bool safetensors_is_magic(Text head)
{
    return head.n >= 10 && memcmp(head.p + 4, "\0\0\0\0", 4) == 0 && head.p[8] == '{' &&
           (head.p[9] == '"' || head.p[9] == '}' || head.p[9] == ' ');
}

uint64_t safetensors_header_length(Text head)
{
    uint64_t n = 0;
    for (int i = SAFETENSORS_LENGTH - 1; i >= 0; i--)
        n = n << 8 | (unsigned char)head.p[i];
    return n;
}

static Status refuse(const char *name, const char *why, Error *err)
{
    return error_set(err, E_INPUT, "%s: the safetensors header %s", name, why);
}

/* Counts brackets and commas outside of strings. */
static Status look_over(Text t, const char *name, Error *err)
{
    int depth = 0;
    int64_t brackets = 0;
    int64_t commas = 0;
    bool is_string = false;
    for (size_t i = 0; i < t.n; i++) {
        const char c = t.p[i];
        if (is_string) {
            i += c == '\\';
            is_string = c != '"';
            continue;
        }
        is_string = c == '"';
        commas += c == ',';
        brackets += c == '{' || c == '[';
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (depth > DEPTH)
            return refuse(name, "is nested too deeply", err);
    }
    if (brackets > BRACKETS || commas > COMMAS) {
        return error_set(err, E_LIMIT,
                         "%s: the safetensors header lists too much: at most %d tensors "
                         "are read",
                         name, SAFETENSORS_TENSORS);
    }
    return OK;
}

static Status refuse_tensor(const char *name, const char *tensor, const char *why,
                            Error *err)
{
    char shown[TEXT_SHORT];
    return error_set(err, E_INPUT, "%s: tensor \"%s\" %s", name,
                     text_short(shown, str_text(tensor)), why);
}

/* A whole number that is not negative. */
static bool get_count(const json_t *v, uint64_t *out)
{
    if (!json_is_integer(v) || json_integer_value(v) < 0)
        return false;
    *out = (uint64_t)json_integer_value(v);
    return true;
}

/* Multiplies the shape up; the first two lengths go to the matrix. */
static bool get_shape(const json_t *shape, SafeTensor *t, uint64_t *count)
{
    if (!json_is_array(shape))
        return false;
    t->rank = json_array_size(shape);
    *count = 1;
    for (size_t i = 0; i < t->rank; i++) {
        uint64_t n = 0;
        if (!get_count(json_array_get(shape, i), &n) ||
            __builtin_mul_overflow(*count, n, count))
            return false;
        if (i == 0)
            t->matrix.n = n;
        if (i == 1)
            t->matrix.d = n;
    }
    return true;
}

static const Kind *find_kind(const char *type)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, type) == 0)
            return &kinds[i];
    }
    return NULL;
}

static Status read_tensor(const json_t *from, const char *key, const char *name,
                          SafeTensor *t, Error *err)
{
    const json_t *type = json_object_get(from, "dtype");
    const json_t *place = json_object_get(from, "data_offsets");
    uint64_t count = 0;
    t->name = mem_xstrdup(key);
    if (!json_is_object(from) || !json_is_string(type) ||
        !get_shape(json_object_get(from, "shape"), t, &count))
        return refuse_tensor(name, key, "has no type or no shape", err);
    if (json_array_size(place) != 2 || !get_count(json_array_get(place, 0), &t->begin) ||
        !get_count(json_array_get(place, 1), &t->end) || t->end < t->begin)
        return refuse_tensor(name, key, "has no place in the file", err);
    (void)snprintf(t->type, sizeof t->type, "%s", json_string_value(type));
    const Kind *kind = find_kind(t->type);
    if (!kind)
        return OK;
    uint64_t bytes = 0;
    if (__builtin_mul_overflow(count, kind->size, &bytes) || bytes != t->end - t->begin) {
        return refuse_tensor(name, key, "has other bytes than its type and shape need",
                             err);
    }
    t->matrix.size = (int)kind->size;
    t->matrix.is_bfloat = kind->is_bfloat;
    t->is_matrix = kind->is_float && t->rank == 2 && count > 0;
    return OK;
}

static int compare_places(const void *a, const void *b)
{
    const SafeTensor *x = a;
    const SafeTensor *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return strcmp(x->name, y->name);
}

static Status check_places(SafeTensors *t, const char *name, Error *err)
{
    if (t->n > 0)
        qsort(t->item, (size_t)t->n, sizeof *t->item, compare_places);
    for (int i = 0; i < t->n; i++) {
        if (t->item[i].begin != t->bytes) {
            return refuse_tensor(name, t->item[i].name,
                                 t->item[i].begin < t->bytes ? "overlaps another"
                                                             : "leaves a gap before it",
                                 err);
        }
        t->bytes = t->item[i].end;
    }
    return OK;
}

/* __metadata__ is an object of texts, says the format's description. */
static Status check_metadata(json_t *from, const char *name, Error *err)
{
    bool is_sound = json_is_object(from);
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(from, key, value)
    {
        is_sound = is_sound && json_is_string(value);
    }
    if (is_sound)
        return OK;
    return error_set(err, E_INPUT, "%s: __metadata__ of the header is no object of texts",
                     name);
}

static Status read_all(SafeTensors *t, json_t *root, const char *name, Error *err)
{
    const size_t n = json_object_size(root);
    t->item = mem_xcalloc(n + 1, sizeof *t->item);
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(root, key, value)
    {
        if (strcmp(key, "__metadata__") == 0) {
            TRY(check_metadata(value, name, err));
            continue;
        }
        if (t->n == SAFETENSORS_TENSORS) {
            return error_set(err, E_LIMIT, "%s: more than %d tensors", name,
                             SAFETENSORS_TENSORS);
        }
        TRY(read_tensor(value, key, name, &t->item[t->n++], err));
    }
    return check_places(t, name, err);
}

Status safetensors_parse(SafeTensors *out, Text header, const char *name, Error *err)
{
    *out = (SafeTensors){0};
    TRY(look_over(header, name, err));
    json_error_t why;
    json_t *root = json_loadb(header.p, header.n, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(root)) {
        char text[TEXT_SHORT];
        const bool is_memory = !root && json_error_code(&why) == json_error_out_of_memory;
        json_decref(root);
        if (is_memory)
            return error_set(err, E_NOMEM, "%s: not enough memory for its header", name);
        return error_set(err, E_INPUT,
                         "%s: the safetensors header is no JSON object (%s)", name,
                         text_short(text, str_text(root ? "" : why.text)));
    }
    SafeTensors t = {0};
    const Status st = read_all(&t, root, name, err);
    json_decref(root);
    if (st != OK) {
        safetensors_free(&t);
        return st;
    }
    *out = t;
    return OK;
}

void safetensors_add_header(Str *out, const char *tensor, uint64_t n, uint64_t d)
{
    Str text = {0};
    str_addf(&text,
             "{\"%s\":{\"dtype\":\"F32\",\"shape\":[%" PRIu64 ",%" PRIu64
             "],\"data_offsets\":[0,%" PRIu64 "]}}",
             tensor, n, d, 4 * n * d);
    str_add_repeat(&text, ' ', (8 - text.n % 8) % 8);
    for (int i = 0; i < SAFETENSORS_LENGTH; i++)
        str_add_char(out, (char)((uint64_t)text.n >> (8 * i) & 0xff));
    str_add_text(out, (Text){text.p, text.n});
    str_free(&text);
}

void safetensors_free(SafeTensors *t)
{
    for (int i = 0; i < t->n; i++)
        free(t->item[i].name);
    free(t->item);
    *t = (SafeTensors){0};
}
