#include "core/diag/say.h"

#include <math.h>
#include <stdio.h>

#include "core/base/number.h"

const char *say_share(char buf[16], double v)
{
    if (!isfinite(v)) {
        (void)snprintf(buf, 16, "undefined");
        return buf;
    }
    Str s = {0};
    number_add_fixed(&s, v, 3);
    const char *p = str_cstr(&s);
    const bool is_negative = p[0] == '-';
    const char *digits = p + is_negative;
    if (digits[0] == '0' && digits[1] == '.')
        digits++;
    (void)snprintf(buf, 16, "%s%s", is_negative ? "-" : "", digits);
    str_free(&s);
    return buf;
}

const char *say_p(char buf[SAY_P], double p)
{
    char share[16];
    if (p < 0.0005)
        (void)snprintf(buf, SAY_P, "p < .001");
    else
        (void)snprintf(buf, SAY_P, "p = %.10s", say_share(share, p));
    return buf;
}

const char *say_count(char buf[32], int64_t n)
{
    Str s = {0};
    number_add_grouped(&s, n);
    (void)snprintf(buf, 32, "%s", str_cstr(&s));
    str_free(&s);
    return buf;
}

const char *say_rate(char buf[SAY_RATE], Rate r)
{
    if (r.n == 0) {
        (void)snprintf(buf, SAY_RATE, "undefined (no cases)");
        return buf;
    }
    char value[16];
    char lo[16];
    char hi[16];
    char n[32];
    (void)snprintf(buf, SAY_RATE, "%s [%s-%s] of %s", say_share(value, r.value),
                   say_share(lo, r.lo), say_share(hi, r.hi), say_count(n, r.n));
    return buf;
}
