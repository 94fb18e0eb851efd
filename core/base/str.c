#include "core/base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

static void reserve(Str *s, size_t more)
{
    if (s->cap - s->n > more)
        return;
    size_t cap = s->cap ? s->cap : 64;
    while (cap - s->n <= more)
        cap += cap / 2;
    s->p = mem_xrealloc(s->p, cap);
    s->cap = cap;
}

void str_add(Str *s, const char *bytes, size_t n)
{
    reserve(s, n);
    if (n)
        memcpy(s->p + s->n, bytes, n);
    s->n += n;
    s->p[s->n] = '\0';
}

void str_add_text(Str *s, Text t)
{
    str_add(s, t.p, t.n);
}

void str_add_cstr(Str *s, const char *cstr)
{
    str_add(s, cstr, strlen(cstr));
}

void str_add_char(Str *s, char c)
{
    str_add(s, &c, 1);
}

void str_add_repeat(Str *s, char c, size_t times)
{
    reserve(s, times);
    memset(s->p + s->n, c, times);
    s->n += times;
    s->p[s->n] = '\0';
}

void str_addf(Str *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    str_addv(s, fmt, ap);
    va_end(ap);
}

void str_addv(Str *s, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it loses va_list parameters */
    const int n = vsnprintf(NULL, 0, fmt, ap);
    if (n > 0) {
        reserve(s, (size_t)n);
        (void)vsnprintf(s->p + s->n, (size_t)n + 1, fmt, again);
        s->n += (size_t)n;
    }
    va_end(again);
}

const char *str_cstr(const Str *s)
{
    return s->p ? s->p : "";
}

void str_clear(Str *s)
{
    s->n = 0;
    if (s->p)
        s->p[0] = '\0';
}

void str_free(Str *s)
{
    free(s->p);
    *s = (Str){0};
}

char *str_take(Str *s)
{
    char *p = s->p ? s->p : mem_xstrdup("");
    *s = (Str){0};
    return p;
}

int str_compare(Text a, Text b)
{
    const size_t n = a.n < b.n ? a.n : b.n;
    const int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c != 0)
        return c;
    return (a.n > b.n) - (a.n < b.n);
}

Text str_text(const char *cstr)
{
    return cstr ? (Text){cstr, strlen(cstr)} : (Text){"", 0};
}
