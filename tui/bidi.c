#include "tui/bidi.h"

#include <fribidi.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"

/* Hebrew is the first block with right-to-left letters; its UTF-8 begins with 0xD6. */
static bool may_be_rtl(Text t)
{
    for (size_t i = 0; i < t.n; i++)
        if ((unsigned char)t.p[i] >= 0xD6)
            return true;
    return false;
}

/* Scratch for one text of n code points. */
typedef struct Run {
    FriBidiChar *cp;
    FriBidiCharType *type;
    FriBidiBracketType *bracket;
    FriBidiLevel *level;
    FriBidiArabicProp *join;
    FriBidiStrIndex n;
} Run;

static Run run_new(Text t)
{
    Run r = {.n = 0};
    r.cp = mem_xcalloc(t.n + 1, sizeof *r.cp);
    r.type = mem_xcalloc(t.n + 1, sizeof *r.type);
    r.bracket = mem_xcalloc(t.n + 1, sizeof *r.bracket);
    r.level = mem_xcalloc(t.n + 1, sizeof *r.level);
    r.join = mem_xcalloc(t.n + 1, sizeof *r.join);
    for (size_t i = 0; i < t.n;) {
        uint32_t cp = 0;
        const size_t used = text_decode((Text){t.p + i, t.n - i}, &cp);
        r.cp[r.n++] = used ? cp : 0xFFFD;
        i += used ? used : 1;
    }
    return r;
}

static void run_free(Run *r)
{
    free(r->cp);
    free(r->type);
    free(r->bracket);
    free(r->level);
    free(r->join);
}

void bidi_reorder(Str *out, Text shown)
{
    if (!may_be_rtl(shown)) {
        str_add_text(out, shown);
        return;
    }
    Run r = run_new(shown);
    FriBidiParType paragraph = FRIBIDI_PAR_ON;
    fribidi_get_bidi_types(r.cp, r.n, r.type);
    fribidi_get_bracket_types(r.cp, r.n, r.type, r.bracket);
    const FriBidiLevel top =
        fribidi_get_par_embedding_levels_ex(r.type, r.bracket, r.n, &paragraph, r.level);
    if (top >
        1) { /* one more than the highest level; 1 means all left-to-right, 0 failure */
        fribidi_get_joining_types(r.cp, r.n, r.join);
        fribidi_join_arabic(r.type, r.n, r.level, r.join);
        fribidi_shape(FRIBIDI_FLAGS_DEFAULT | FRIBIDI_FLAGS_ARABIC, r.level, r.n, r.join,
                      r.cp);
        (void)!fribidi_reorder_line(FRIBIDI_FLAG_REORDER_NSM, r.type, r.n, 0, paragraph,
                                    r.level, r.cp, NULL);
    }
    for (FriBidiStrIndex i = 0; i < r.n; i++)
        if (r.cp[i] != FRIBIDI_CHAR_FILL)
            text_encode(out, r.cp[i]);
    run_free(&r);
}
