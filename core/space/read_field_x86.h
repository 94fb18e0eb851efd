/* The vector forms of read_field_take_many, and what all its forms share. Internal to
 * read_field. */
#ifndef CORE_SPACE_READ_FIELD_X86_H
#define CORE_SPACE_READ_FIELD_X86_H

#include "core/space/read_field.h"

enum { READ_FIELD_LANES = 16 }; /* bytes of a field that are looked at */

/* 10^0 ... 10^-15, each the double next to it. */
static const double read_field_inverses[READ_FIELD_LANES] = {
    1e0,  1e-1, 1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,
    1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15};

/* Of a product's last 29 bits: within 4 units of a midpoint between two floats. */
#define READ_FIELD_NEAR        4
#define READ_FIELD_NEAR_MASK   0x1ffffff8u
#define READ_FIELD_NEAR_MIDWAY 0x10000000u

#if defined(__x86_64__)
/* read_field_take_many for processors with these instructions. */
void read_field_x86_take_avx2(ReadField *f);
void read_field_x86_take_avx512(ReadField *f);
#endif

#endif
