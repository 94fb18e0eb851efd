#include "core/base/cluster.h"

#include <unictype.h>
#include <unigbrk.h>

bool cluster_is_pictograph(uint32_t cp)
{
    return cp > 0x7f && cp != CLUSTER_NOT_TEXT &&
           uc_is_property_extended_pictographic(cp);
}

static int break_property(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7f)
        return GBP_OTHER;
    return cp == CLUSTER_NOT_TEXT ? GBP_CONTROL : uc_graphemeclusterbreak_property(cp);
}

static bool is_extender(int property)
{
    return property == GBP_EXTEND || property == GBP_ZWJ || property == GBP_SPACINGMARK;
}

bool cluster_is_extender(uint32_t cp)
{
    return is_extender(break_property(cp));
}

bool cluster_is_prepended(uint32_t cp)
{
    return break_property(cp) == GBP_PREPEND;
}

static bool is_separate(int property)
{
    return property == GBP_CONTROL || property == GBP_CR || property == GBP_LF;
}

static bool joins_hangul(int a, int b)
{
    switch (a) {
    case GBP_L: return b == GBP_L || b == GBP_V || b == GBP_LV || b == GBP_LVT;
    case GBP_LV:
    case GBP_V: return b == GBP_V || b == GBP_T;
    case GBP_LVT:
    case GBP_T: return b == GBP_T;
    default: return false;
    }
}

static bool joins(const ClusterBreaker *b, int property, uint32_t cp)
{
    if (!b->is_inside)
        return false;
    if (is_separate(b->last) || is_separate(property))
        return b->last == GBP_CR && property == GBP_LF;
    if (is_extender(property) || b->last == GBP_PREPEND)
        return true;
    if (joins_hangul(b->last, property))
        return true;
    if (b->last == GBP_ZWJ && b->is_pict && cluster_is_pictograph(cp))
        return true;
    return b->last == GBP_RI && property == GBP_RI && b->is_odd;
}

bool cluster_begins(ClusterBreaker *b, uint32_t cp)
{
    const int property = break_property(cp);
    const bool is_break = !joins(b, property, cp);
    b->is_odd = property == GBP_RI && !(b->last == GBP_RI && b->is_odd);
    const bool is_extender = property == GBP_EXTEND || property == GBP_ZWJ;
    b->is_pict =
        cluster_is_pictograph(cp) || (b->is_pict && b->last != GBP_ZWJ && is_extender);
    b->last = property;
    b->is_inside = true;
    return is_break;
}
