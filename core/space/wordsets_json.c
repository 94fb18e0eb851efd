/* Word sets as JSON: tests with X, Y, A and B, or sets by name. */
#include <jansson.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/space/wordsets_parts.h"

typedef struct Json {
    WordSets *s;
    const char *name; /* of the file */
} Json;

static Status refuse(const Json *j, const char *key, const char *what, Error *err)
{
    char shown[TEXT_SHORT];
    return error_set(err, E_INPUT, "%s: \"%s\" is %s", j->name,
                     text_short(shown, str_text(key)), what);
}

static Status add_set(const Json *j, const char *key, Text name, const json_t *words,
                      int32_t *set, Error *err)
{
    if (!json_is_array(words))
        return refuse(j, key, "no list of words", err);
    *set = wordsets_new_set(j->s, name);
    for (size_t i = 0; i < json_array_size(words); i++) {
        const json_t *word = json_array_get(words, i);
        if (!json_is_string(word) || json_string_length(word) == 0)
            return refuse(j, key, "a list with something that is no word", err);
        const Text text = {json_string_value(word), json_string_length(word)};
        TRY(wordsets_add_word(j->s, *set, text, NULL, err));
    }
    return OK;
}

/* "A, B x C, D" of the four labels. */
static char *join_labels(const json_t *labels)
{
    if (json_array_size(labels) != WORDSETS_PLACES)
        return NULL;
    Str title = {0};
    static const char *const before[WORDSETS_PLACES] = {"", "/", " x ", "/"};
    for (size_t i = 0; i < WORDSETS_PLACES; i++) {
        const char *label = json_string_value(json_array_get(labels, i));
        str_addf(&title, "%s%s", before[i], label ? label : "?");
    }
    return str_take(&title);
}

static Status add_test(const Json *j, json_t *test, Error *err)
{
    static const char *const keys[WORDSETS_PLACES] = {"X", "Y", "A", "B"};
    const char *given = json_string_value(json_object_get(test, "name"));
    char number[32];
    (void)snprintf(number, sizeof number, "%d", (int)j->s->ntests + 1);
    const char *name = given && given[0] ? given : number;
    if (wordsets_find_test(j->s, name))
        return refuse(j, name, "the name of two tests", err);
    const int32_t at = wordsets_new_test(j->s, str_text(name));
    j->s->test[at].title = join_labels(json_object_get(test, "labels"));
    const char *kind = json_string_value(json_object_get(test, "kind"));
    if (kind && !wordsets_parse_kind(str_text(kind), &j->s->test[at].kind))
        return refuse(j, kind, "no kind of test: gender, names, gender,names or none",
                      err);
    for (int place = 0; place < WORDSETS_PLACES; place++) {
        const json_t *words = json_object_get(test, keys[place]);
        if (!words)
            continue;
        Str set = {0};
        str_addf(&set, "%s %s", name, keys[place]);
        const Status status = add_set(j, keys[place], (Text){set.p, set.n}, words,
                                      &j->s->test[at].set[place], err);
        str_free(&set);
        TRY(status);
    }
    return OK;
}

static Status add_all(const Json *j, json_t *root, Error *err)
{
    if (json_is_array(root)) {
        for (size_t i = 0; i < json_array_size(root); i++) {
            json_t *test = json_array_get(root, i);
            if (!json_is_object(test))
                return error_set(err, E_INPUT, "%s: item %zu of the list is no test",
                                 j->name, i + 1);
            TRY(add_test(j, test, err));
        }
        return OK;
    }
    if (json_is_array(json_object_get(root, "X")) ||
        json_is_array(json_object_get(root, "A")))
        return add_test(j, root, err);
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(root, key, value)
    {
        int32_t set = -1;
        TRY(add_set(j, key, str_text(key), value, &set, err));
    }
    return OK;
}

Status wordsets_json_parse(WordSets *s, const char *name, Text all, Error *err)
{
    json_error_t why;
    json_t *root =
        json_loadb(all.p, all.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    if (!root) {
        char shown[TEXT_SHORT];
        return error_set(err, E_INPUT, "%s:%d: is no JSON: %s", name, why.line,
                         text_short(shown, str_text(why.text)));
    }
    const Json j = {s, name};
    Status status = add_all(&j, root, err);
    if (status == OK && s->nsets == 0)
        status = error_set(err, E_INPUT, "%s: holds no set of words", name);
    json_decref(root);
    return status;
}
