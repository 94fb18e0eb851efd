#include "core/table/json_write.h"

#include <assert.h>
#include <math.h>

#include "core/base/number.h"
#include "core/base/text.h"

JsonWriter json_write_start(Str *out)
{
    return (JsonWriter){.out = out};
}

/* The comma, line end and indentation before an item at the present depth. */
static void begin_item(JsonWriter *j)
{
    if (j->has_key) {
        j->has_key = false;
        return;
    }
    if (j->depth == 0)
        return;
    const bool is_flat = j->is_flat[j->depth];
    if (j->has_items[j->depth])
        str_add_cstr(j->out, is_flat ? ", " : ",");
    j->has_items[j->depth] = true;
    if (!is_flat) {
        str_add_char(j->out, '\n');
        str_add_repeat(j->out, ' ', 2 * (size_t)j->depth);
    }
}

void json_write_open(JsonWriter *j, char bracket, bool is_flat)
{
    assert(j->depth + 1 < JSON_WRITE_DEPTH);
    const bool within_flat = j->depth > 0 && j->is_flat[j->depth];
    begin_item(j);
    str_add_char(j->out, bracket);
    j->depth++;
    j->has_items[j->depth] = false;
    j->is_flat[j->depth] = is_flat || within_flat;
}

void json_write_close(JsonWriter *j, char bracket)
{
    assert(j->depth > 0);
    const bool has_lines = j->has_items[j->depth] && !j->is_flat[j->depth];
    j->depth--;
    if (has_lines) {
        str_add_char(j->out, '\n');
        str_add_repeat(j->out, ' ', 2 * (size_t)j->depth);
    }
    str_add_char(j->out, bracket);
    if (j->depth == 0)
        str_add_char(j->out, '\n');
}

void json_write_key(JsonWriter *j, const char *key)
{
    (void)json_write_text(j, str_text(key));
    str_add_cstr(j->out, ": ");
    j->has_key = true;
}

void json_write_null(JsonWriter *j)
{
    begin_item(j);
    str_add_cstr(j->out, "null");
}

void json_write_bool(JsonWriter *j, bool v)
{
    begin_item(j);
    str_add_cstr(j->out, v ? "true" : "false");
}

void json_write_int(JsonWriter *j, int64_t v)
{
    begin_item(j);
    str_addf(j->out, "%lld", (long long)v);
}

void json_write_real(JsonWriter *j, double v)
{
    if (!isfinite(v)) {
        json_write_null(j);
        return;
    }
    begin_item(j);
    number_add_shortest(j->out, v);
}

/* Code points that a string must not hold as themselves: controls (RFC 8259), and those
 * that make a terminal or an editor show something else than is there. */
static bool is_escaped(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } range[] = {
        {0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad}, {0x061c, 0x061c},
        {0x180e, 0x180e}, {0x200b, 0x200b}, {0x200e, 0x200f}, {0x2028, 0x202e},
        {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof range / sizeof *range; i++) {
        if (cp >= range[i].first && cp <= range[i].last)
            return true;
    }
    return cp == '"' || cp == '\\';
}

static void add_escape(Str *out, uint32_t cp)
{
    switch (cp) {
    case '"': str_add_cstr(out, "\\\""); return;
    case '\\': str_add_cstr(out, "\\\\"); return;
    case '\b': str_add_cstr(out, "\\b"); return;
    case '\f': str_add_cstr(out, "\\f"); return;
    case '\n': str_add_cstr(out, "\\n"); return;
    case '\r': str_add_cstr(out, "\\r"); return;
    case '\t': str_add_cstr(out, "\\t"); return;
    default: break;
    }
    if (cp > 0xffff) {
        const unsigned rest = (unsigned)(cp - 0x10000);
        str_addf(out, "\\u%04x\\u%04x", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
        return;
    }
    str_addf(out, "\\u%04x", (unsigned)cp);
}

bool json_write_text(JsonWriter *j, Text v)
{
    bool is_whole = true;
    begin_item(j);
    str_add_char(j->out, '"');
    while (v.n > 0) {
        uint32_t cp = 0;
        size_t used = text_decode(v, &cp);
        if (used == 0) {
            is_whole = false;
            used = 1;
            str_add_cstr(j->out, "\xef\xbf\xbd");
        } else if (is_escaped(cp)) {
            add_escape(j->out, cp);
        } else {
            str_add(j->out, v.p, used);
        }
        v = (Text){v.p + used, v.n - used};
    }
    str_add_char(j->out, '"');
    return is_whole;
}

void json_write_hex(JsonWriter *j, Text v)
{
    static const char digit[] = "0123456789abcdef";
    begin_item(j);
    str_add_char(j->out, '"');
    for (size_t i = 0; i < v.n; i++) {
        const unsigned char byte = (unsigned char)v.p[i];
        str_add_char(j->out, digit[byte >> 4]);
        str_add_char(j->out, digit[byte & 15]);
    }
    str_add_char(j->out, '"');
}

void json_write_member(JsonWriter *j, const char *key, Text v)
{
    json_write_key(j, key);
    if (!v.p) {
        json_write_null(j);
        return;
    }
    if (json_write_text(j, v))
        return;
    Str hex = {0};
    str_addf(&hex, "%s_bytes_hex", key);
    json_write_key(j, str_cstr(&hex));
    json_write_hex(j, v);
    str_free(&hex);
}
