/* An INI file of one section; the digest of the map ties it to these bytes. */
#include "core/space/map_steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/digest.h"
#include "core/base/ini.h"
#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/output.h"

enum { MOST_BYTES = 4096 };

char *map_steps_path(const char *map_path)
{
    Str s = {0};
    str_addf(&s, "%s.ini", map_path);
    return str_take(&s);
}

/* A value stands in one line. */
static void add_line(Str *out, const char *key, const char *value)
{
    str_addf(out, "%s = ", key);
    for (const char *p = value[0] ? value : "none"; *p; p++)
        str_add_char(out, (char)((unsigned char)*p < ' ' || *p == 0x7f ? ' ' : *p));
    str_add_char(out, '\n');
}

Status map_steps_write(const MapSteps *steps, const char *map_path, bool is_replacing,
                       Error *err)
{
    char hex[DIGEST_HEX];
    TRY(digest_file(map_path, NULL, hex, err));
    Str text = {0};
    str_add_cstr(&text, "; What the map beside this file was fitted on (isogloss fit).\n"
                        "[map]\n");
    add_line(&text, "method", steps->method);
    add_line(&text, "moves", steps->moves);
    add_line(&text, "onto", steps->onto);
    add_line(&text, "prepare", steps->prepare);
    add_line(&text, "onto-prepare", steps->onto_prepare);
    add_line(&text, "sha256", hex);
    char *path = map_steps_path(map_path);
    const Status status =
        output_write_file(path, str_cstr(&text), text.n, is_replacing, err);
    free(path);
    str_free(&text);
    return status;
}

typedef struct Reading {
    MapSteps *out;
    char sha256[DIGEST_HEX];
    bool has_prepare;
} Reading;

static bool on_value(void *ctx, const IniValue *v)
{
    Reading *r = ctx;
    const struct {
        const char *key;
        char *to;
        size_t size;
    } keys[] = {{"method", r->out->method, sizeof r->out->method},
                {"moves", r->out->moves, sizeof r->out->moves},
                {"onto", r->out->onto, sizeof r->out->onto},
                {"prepare", r->out->prepare, sizeof r->out->prepare},
                {"onto-prepare", r->out->onto_prepare, sizeof r->out->onto_prepare},
                {"sha256", r->sha256, sizeof r->sha256}};
    if (strcmp(v->section, "map") != 0 || v->is_continued)
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(v->key, keys[i].key) != 0)
            continue;
        if (strlen(v->value) >= keys[i].size)
            return false; /* steps cut short would be other steps */
        (void)snprintf(keys[i].to, keys[i].size, "%s",
                       strcmp(v->value, "none") == 0 ? "" : v->value);
        r->has_prepare = r->has_prepare || strcmp(v->key, "prepare") == 0;
        return true;
    }
    return false; /* not ours */
}

static bool read_text(const char *path, Str *text)
{
    Limits limits = limits_default();
    Input *in = NULL;
    if (access(path, R_OK) != 0 || input_open(&in, path, &limits, NULL) != OK)
        return false;
    const Status status = input_slurp(in, MOST_BYTES, text, NULL);
    input_close(in);
    return status == OK && text->n == strlen(str_cstr(text));
}

MapStepsFound map_steps_read(const char *map_path, MapSteps *out)
{
    *out = (MapSteps){0};
    char hex[DIGEST_HEX];
    Str text = {0};
    Reading r = {.out = out};
    char *path = map_steps_path(map_path);
    const bool is_text = read_text(path, &text);
    char *copy = mem_xstrndup(str_cstr(&text), text.n);
    const bool is_ours =
        is_text && ini_read(copy, on_value, &r) == 0 && r.has_prepare && r.sha256[0];
    free(copy);
    free(path);
    str_free(&text);
    if (!is_ours || digest_file(map_path, NULL, hex, NULL) != OK) {
        *out = (MapSteps){0};
        return MAP_STEPS_NONE;
    }
    return strcmp(hex, r.sha256) == 0 ? MAP_STEPS_FOUND : MAP_STEPS_STALE;
}
