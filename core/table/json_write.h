/* A streaming writer of JSON (RFC 8259): strings that any reader and any terminal can
 * take, numbers that read back to the same double.
 *
 * The caller says what comes next; commas, indentation and escapes are done here. Keys
 * are written in the order given: who promises sorted keys gives them sorted. */
#ifndef CORE_TABLE_JSON_WRITE_H
#define CORE_TABLE_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/str.h"

enum { JSON_WRITE_DEPTH = 16 };

/* Made by json_write_start; plain data, nothing to free. */
typedef struct JsonWriter {
    Str *out; /* borrowed */
    int depth;
    bool has_items[JSON_WRITE_DEPTH]; /* something was written at this depth */
    bool is_flat[JSON_WRITE_DEPTH];   /* one line: no line end between items */
    bool has_key;                     /* a key waits for its value */
} JsonWriter;

JsonWriter json_write_start(Str *out);

/* An object or array; is_flat keeps it, and all within, on one line. */
void json_write_open(JsonWriter *j, char bracket, bool is_flat);
void json_write_close(JsonWriter *j, char bracket);
void json_write_key(JsonWriter *j, const char *key);

void json_write_null(JsonWriter *j);
void json_write_bool(JsonWriter *j, bool v);
void json_write_int(JsonWriter *j, int64_t v);
/* A double that is not finite is written as null. */
void json_write_real(JsonWriter *j, double v);
/* Bytes as a string. Controls, DEL, C1, line separators and characters that hide or
 * reorder are written as \uXXXX, each invalid byte as U+FFFD. True when nothing was
 * replaced. */
bool json_write_text(JsonWriter *j, Text v);

/* A key with a string; invalid UTF-8 adds the key NAME_bytes_hex with all bytes. NULL p
 * gives null. */
void json_write_member(JsonWriter *j, const char *key, Text v);
/* Lower-case hex digits of bytes as a string. */
void json_write_hex(JsonWriter *j, Text v);

#endif
