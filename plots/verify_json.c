/* Keys that a manifest may have otherwise by right are named here one by one; whatever is
 * not named is compared. */
#include "plots/verify_json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct Walk {
    const VerifyPair *pair;
    Str path;    /* of the value that is looked at */
    Str *detail; /* of the first difference */
    int excused; /* values that other libraries make otherwise */
} Walk;

typedef struct Values {
    json_t *found, *made;
} Values;

static Text text_of(const json_t *v)
{
    return (Text){json_string_value(v), json_string_length(v)};
}

static const char *member(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s != NULL ? s : "";
}

static bool is_key(const char *key, const char *wanted)
{
    return strcmp(key, wanted) == 0;
}

static void cut(Str *s, size_t n)
{
    s->n = n;
    s->p[n] = '\0';
}

/* Says where, and what stands there. */
static bool differ(Walk *w, Values v)
{
    char *a =
        v.found != NULL ? json_dumps(v.found, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    char *b = v.made != NULL ? json_dumps(v.made, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    const Text found = str_text(a != NULL ? a : "");
    const Text made = str_text(b != NULL ? b : "");
    size_t at = 0;
    while (at < found.n && at < made.n && found.p[at] == made.p[at])
        at++;
    str_addf(w->detail, "%s: ", w->path.n > 0 ? str_cstr(&w->path) : "all");
    verify_compare_excerpt(w->detail, found, at);
    str_add_cstr(w->detail, " where the inputs give ");
    verify_compare_excerpt(w->detail, made, at);
    free(a);
    free(b);
    return false;
}

static bool is_font(const json_t *v)
{
    static const char *const ending[] = {".ttf", ".otf", ".ttc"};
    const Text t = text_of(v);
    for (int i = 0; t.p != NULL && i < 3; i++)
        if (t.n > 4 && memcmp(t.p + t.n - 4, ending[i], 4) == 0)
            return true;
    return false;
}

/* The text of a fact with what may differ in it left out. */
static bool is_fact_alike(const Walk *w, Values of, Values text)
{
    const char *label = member(of.found, "label");
    if (!is_key(member(of.found, "kind"), "fact") || !json_is_string(text.found) ||
        !json_is_string(text.made))
        return false;
    for (int fact = 0; fact < VERIFY_FACTS; fact++) {
        if (!is_key(label, verify_compare_facts[fact]))
            continue;
        const Text a = text_of(text.found);
        const Text b = text_of(text.made);
        const size_t n = verify_compare_masked(w->pair, (VerifyFact)fact, a, true);
        const size_t m = verify_compare_masked(w->pair, (VerifyFact)fact, b, false);
        return n > 0 && m > 0 &&
               str_compare((Text){a.p + n, a.n - n}, (Text){b.p + m, b.n - m}) == 0;
    }
    return false;
}

/* Whether the values under this key may differ; w->path ends with the key. */
static bool may_differ(const Walk *w, const char *key, Values of, Values v)
{
    const bool are_texts = json_is_string(v.found) && json_is_string(v.made);
    if (is_key(key, "libraries"))
        return w->pair->is_lenient && are_texts;
    if (is_key(key, "file") && strstr(str_cstr(&w->path), "tables.fonts[") != NULL)
        return w->pair->is_lenient && is_font(v.found) && is_font(v.made);
    if (is_key(key, "body-sha256"))
        return are_texts && w->pair->body != NULL &&
               strcmp(json_string_value(v.found), w->pair->body) == 0;
    if (is_key(key, "bytes") || is_key(key, "sha256")) {
        const bool is_kind = is_key(key, "bytes")
                                 ? json_is_integer(v.found) && json_is_integer(v.made)
                                 : are_texts;
        return is_kind && json_object_get(of.found, "file") != NULL &&
               verify_compare_is_excused(w->pair, member(of.found, "file"));
    }
    return is_key(key, "text") && is_fact_alike(w, of, v);
}

static bool are_alike(Walk *w, Values v);

static bool is_member_alike(Walk *w, const char *key, Values of)
{
    const size_t n = w->path.n;
    const Values v = {json_object_get(of.found, key), json_object_get(of.made, key)};
    str_addf(&w->path, "%s%s", n > 0 ? "." : "", key);
    bool is_alike = v.found != NULL && v.made != NULL && json_equal(v.found, v.made);
    if (!is_alike && v.found != NULL && v.made != NULL && may_differ(w, key, of, v)) {
        is_alike = true;
        w->excused++;
    }
    if (!is_alike)
        is_alike = are_alike(w, v);
    if (is_alike)
        cut(&w->path, n);
    return is_alike;
}

static bool are_objects_alike(Walk *w, Values v)
{
    const char *key;
    json_t *value;
    json_object_foreach(v.found, key, value)
    {
        if (!is_member_alike(w, key, v))
            return false;
    }
    json_object_foreach(v.made, key, value)
    {
        if (json_object_get(v.found, key) == NULL && !is_member_alike(w, key, v))
            return false;
    }
    return true;
}

static bool are_arrays_alike(Walk *w, Values v)
{
    const size_t n = w->path.n;
    if (json_array_size(v.found) != json_array_size(v.made))
        return differ(w, v);
    for (size_t i = 0; i < json_array_size(v.found); i++) {
        const Values item = {json_array_get(v.found, i), json_array_get(v.made, i)};
        str_addf(&w->path, "[%zu]", i);
        if (!are_alike(w, item))
            return false;
        cut(&w->path, n);
    }
    return true;
}

static bool are_alike(Walk *w, Values v)
{
    if (v.found != NULL && v.made != NULL) {
        if (json_is_object(v.found) && json_is_object(v.made))
            return are_objects_alike(w, v);
        if (json_is_array(v.found) && json_is_array(v.made))
            return are_arrays_alike(w, v);
        if (json_equal(v.found, v.made))
            return true;
    }
    return differ(w, v);
}

VerifyCompared verify_json(const VerifyPair *pair, Str *detail)
{
    json_t *found = json_loadb(pair->found.p != NULL ? pair->found.p : "", pair->found.n,
                               JSON_REJECT_DUPLICATES, NULL);
    json_t *made = json_loadb(pair->made.p != NULL ? pair->made.p : "", pair->made.n,
                              JSON_REJECT_DUPLICATES, NULL);
    Walk w = {.pair = pair, .detail = detail};
    VerifyCompared result = VERIFY_DIFFERENT;
    if (found == NULL || made == NULL) {
        str_add_cstr(detail, "no JSON");
    } else if (are_alike(&w, (Values){found, made})) {
        result = w.excused > 0 ? VERIFY_TOLERABLE : VERIFY_DIFFERENT;
        if (w.excused > 0) {
            str_addf(detail, "%d %s other libraries, or what they drew", w.excused,
                     w.excused == 1 ? "value names" : "values name");
        } else {
            str_add_cstr(detail, "the same values, written otherwise");
        }
    }
    str_free(&w.path);
    json_decref(found);
    json_decref(made);
    return result;
}
