#include "core/diag/parity_gap.h"

const char *parity_gap_part(int part)
{
    switch (part) {
    case PARITY_VOCABULARY: return "vocabulary";
    case PARITY_NORMALISATION: return "normalisation";
    case PARITY_SCORE: return "score";
    case PARITY_UNKNOWN: return "not looked for";
    default: return cause_name((CauseKind)(part - 1));
    }
}

static int part_of(const Cause *c)
{
    if (c->primary == CAUSE_OK)
        return PARITY_SCORE;
    if (c->primary != CAUSE_OOV)
        return (int)c->primary + 1;
    return c->variant != CAUSE_VARIANT_NONE ? PARITY_NORMALISATION : PARITY_VOCABULARY;
}

ParityGap parity_gap_count(const ParityLanguage *l, int32_t common, const Causes *causes)
{
    ParityGap g = {0};
    const Lexicon *lex = l->target->lex;
    for (int32_t k = 0; k < common; k++) {
        const int32_t e = l->entry[k];
        if (l->target->is_hit[e])
            continue;
        if (!causes) {
            const bool is_out = lex->gold_off[e] == lex->gold_off[e + 1];
            g.misses[is_out ? PARITY_VOCABULARY : PARITY_UNKNOWN]++;
            continue;
        }
        const Cause *c = &causes->cause[e];
        const int part = part_of(c);
        g.misses[part]++;
        if (part == PARITY_NORMALISATION)
            g.repaired[part] += c->test[CAUSE_OOV].what_if == 1;
        else if (part < PARITY_SCORE)
            g.repaired[part] += cause_is_repaired(c, c->primary);
    }
    return g;
}
