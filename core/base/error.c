#include "core/base/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

Status error_set(Error *err, Status code, const char *fmt, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, fmt);
        (void)vsnprintf(err->text, sizeof err->text, fmt, ap);
        va_end(ap);
        err->code = code;
        err->hint[0] = '\0';
    }
    return code;
}

void error_hint(Error *err, const char *fmt, ...)
{
    if (!err)
        return;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(err->hint, sizeof err->hint, fmt, ap);
    va_end(ap);
}

void error_clear(Error *err)
{
    if (!err)
        return;
    err->code = OK;
    err->text[0] = '\0';
    err->hint[0] = '\0';
}

int error_exit_code(Status code)
{
    switch (code) {
    case OK: return 0;
    case E_CANCELED: return 130;
    case E_USAGE: return 2;
    case E_INPUT: return 3;
    case E_OUTPUT: return 4;
    case E_LIMIT:
    case E_NOMEM: return 5;
    case E_UNDEFINED: return 6;
    case E_INTERNAL: return 70;
    }
    return 70;
}
