/* A growing byte string, for everything that composes text. Always NUL-terminated. */
#ifndef CORE_BASE_STR_H
#define CORE_BASE_STR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

/* A borrowed run of bytes; not NUL-terminated, may hold any byte. */
typedef struct Text {
    const char *p;
    size_t n;
} Text;

#define TEXT(literal) ((Text){(literal), sizeof(literal) - 1})

/* Zero-initialised is the empty string (p is NULL until the first addition). */
typedef struct Str {
    char *p;
    size_t n, cap;
} Str;

void str_add(Str *s, const char *bytes, size_t n);
void str_add_text(Str *s, Text t);
void str_add_cstr(Str *s, const char *cstr);
void str_add_char(Str *s, char c);
void str_add_repeat(Str *s, char c, size_t times);
void str_addf(Str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void str_addv(Str *s, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

/* The string so far as a C string, never NULL; borrowed until the next addition. */
const char *str_cstr(const Str *s);

/* Keeps the memory, forgets the content. */
void str_clear(Str *s);
void str_free(Str *s);

/* Hands the bytes over (NUL-terminated, free with free()) and leaves *s empty. */
char *str_take(Str *s);

/* Byte-wise comparison: <0, 0, >0, a shorter prefix first. */
int str_compare(Text a, Text b);
/* A C string as a Text; NULL gives the empty text. */
Text str_text(const char *cstr);

#endif
