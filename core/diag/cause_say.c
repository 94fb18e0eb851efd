#include "core/diag/cause_say.h"

#include <math.h>

#include "core/base/text.h"
#include "core/diag/say.h"

const char *cause_say_meaning(CauseKind kind)
{
    static const char *const meaning[] = {
        [CAUSE_OOV] = "a word is out of vocabulary",
        [CAUSE_GOLD_GAP] = "the dictionary seems to lack the prediction",
        [CAUSE_WRONG_ENTRY] = "the gold seems to be no translation",
        [CAUSE_MORPHOLOGY] = "the prediction is another form of the gold",
        [CAUSE_HUB] = "the prediction is near everything",
        [CAUSE_ANTONYM] = "the prediction translates an opposite that the list names",
        [CAUSE_FELLOW] =
            "the prediction translates a fellow: a near word of the same kind",
        [CAUSE_NAME] = "a name, a number or a string that means something else",
        [CAUSE_COPY] = "the prediction is source text, or spelled like the source word",
        [CAUSE_FREQUENCY] = "a rare word with a weak vector",
        [CAUSE_POLYSEMY] = "gold and prediction belong to different senses",
        [CAUSE_DOMAIN] = "the languages disagree about the neighbourhood",
        [CAUSE_MAP] = "the map is off in this region",
        [CAUSE_NEAR_MISS] = "the gold is among the first ten, nothing else was found",
        [CAUSE_UNEXPLAINED] = "no test of the battery applies",
        [CAUSE_OK] = "the prediction is a gold"};
    return meaning[kind];
}

static void add_word(Str *out, const Space *s, int32_t row)
{
    text_display(out, row >= 0 ? space_word(s, row) : TEXT("?"), TEXT_UTF8);
}

static void add_share(Str *out, double v)
{
    char buf[16];
    if (isfinite(v))
        str_addf(out, "%s", say_share(buf, v));
    else
        str_add_cstr(out, "unknown");
}

/* The yardstick of an overlap of neighbours: its mean over all pairs. */
static void add_all_pairs(Str *out, const CauseSay *s)
{
    str_add_cstr(out, " (all pairs ");
    add_share(out, s->all->mean_d2);
    str_add_char(out, ')');
}

static void add_rank(Str *out, int32_t rank)
{
    char buf[32];
    str_addf(out, "%s", say_count(buf, rank));
}

/* "gold at rank 7 to 3" of a repair. */
static void add_repair(Str *out, const Cause *c, int32_t rank, const char *with)
{
    if (rank <= 0 || c->is_hit)
        return;
    str_addf(out, "; %s the gold ", with);
    if (rank == c->rank_nn) {
        str_add_cstr(out, "stays where it is");
        return;
    }
    str_add_cstr(out, "goes to rank ");
    add_rank(out, rank);
}

/* Of a repair that leaves out the prediction with other words. */
static void add_removal(Str *out, const Cause *c, CauseKind kind, const char *with)
{
    const int32_t rank = c->test[kind].what_if;
    add_repair(out, c, rank, with);
    if (!c->is_hit && rank == 1 && rank >= c->rank_without)
        str_add_cstr(out, ", as without the prediction alone: no repair");
}

static void say_oov(const CauseSay *s, const Cause *c, Str *out)
{
    static const char *const by[] = {"", "case", "normal form", "accents"};
    if (c->primary != CAUSE_OOV) {
        str_add_cstr(out, "both words are in their vocabularies");
        return;
    }
    const bool has_gold = s->lex->gold_off[c->entry] < s->lex->gold_off[c->entry + 1];
    str_add_cstr(out, c->src < 0 && !has_gold ? "neither word is in its vocabulary"
                      : c->src < 0            ? "the source word is not in its vocabulary"
                      : !has_gold             ? "no gold is in the target's vocabulary"
                                              : "the source word has a zero vector");
    if (c->variant == CAUSE_VARIANT_NONE) {
        str_add_cstr(out, "; no other spelling of it is");
        return;
    }
    str_addf(out, "; there is, other only by %s, ", by[c->variant]);
    if (c->variant_src >= 0)
        add_word(out, s->src, c->variant_src);
    if (c->variant_src >= 0 && c->variant_tgt >= 0)
        str_add_cstr(out, " and ");
    if (c->variant_tgt >= 0)
        add_word(out, s->tgt, c->variant_tgt);
    const int32_t rank = c->test[CAUSE_OOV].what_if;
    if (rank > 0) {
        str_add_cstr(out, ": so spelled the gold has rank ");
        add_rank(out, rank);
    }
}

static void say_gap(const CauseSay *s, const Cause *c, Str *out)
{
    add_word(out, s->tgt, c->rival);
    str_add_cstr(out, c->is_mutual ? " translates back to the word"
                                   : " does not translate back to the word");
    str_add_cstr(out, "; its cosine ");
    add_share(out, c->cos_rival);
    str_add_cstr(out, ", nineteen of twenty found golds reach ");
    add_share(out, s->all->found_cos);
}

static void say_entry(const CauseSay *s, const Cause *c, Str *out)
{
    str_add_cstr(out, "cosine of the gold ");
    add_share(out, c->cos_gold);
    str_add_cstr(out, "; the languages share ");
    add_share(out, c->d2);
    str_add_cstr(out, " of the two words' neighbours");
    add_all_pairs(out, s);
}

static void say_form(const CauseSay *s, const Cause *c, Str *out)
{
    static const char *const how[] = {"", "one lemma with", "the stem of",
                                      "at most two letters apart from",
                                      "the same letters as"};
    add_word(out, s->tgt, c->rival);
    if (c->form == CAUSE_FORM_NONE) {
        str_add_cstr(out, " looks like no form of a gold");
        return;
    }
    str_addf(out, " has %s ", c->form == CAUSE_FORM_LETTERS ? "letters" : how[c->form]);
    if (c->form == CAUSE_FORM_LETTERS)
        str_addf(out, "%s ", how[c->form]);
    add_word(out, s->tgt, c->form_gold);
    str_add_cstr(out, "; their cosine ");
    add_share(out, c->test[CAUSE_MORPHOLOGY].value);
}

static void say_hub(const CauseSay *s, const Cause *c, Str *out)
{
    add_word(out, s->tgt, c->rival);
    str_add_cstr(out, " is a neighbour of ");
    add_rank(out, c->n_k);
    str_add_cstr(out, " source words");
    add_repair(out, c, c->rank_without, "without it");
    if (c->rank_no_hubs > 0 && !c->is_hit) {
        str_add_cstr(out, ", without all hubs to ");
        add_rank(out, c->rank_no_hubs);
        str_add_cstr(out, ", by CSLS to ");
        add_rank(out, c->rank_csls);
    }
}

static void say_contrast(const CauseSay *s, const Cause *c, CauseKind kind, Str *out)
{
    add_word(out, s->tgt, c->rival);
    const bool is_listed = c->contrast == CAUSE_CONTRAST_LIST;
    if (kind == CAUSE_ANTONYM && !is_listed) {
        str_add_cstr(out, " translates no word that the list opposes to it");
        return;
    }
    switch (c->contrast) {
    case CAUSE_CONTRAST_NONE: str_add_cstr(out, " translates no near word"); return;
    case CAUSE_CONTRAST_LIST:
        str_add_cstr(out, " translates the listed ");
        text_display(out, c->relation, TEXT_UTF8);
        str_add_char(out, ' ');
        break;
    case CAUSE_CONTRAST_FELLOW:
        str_add_cstr(out, " translates, by the dictionary, the word's neighbour ");
        break;
    case CAUSE_CONTRAST_NEARER:
        str_add_cstr(out, " has as its nearest source word the word's neighbour ");
        break;
    case CAUSE_CONTRAST_NEIGHBOR:
        str_add_cstr(out,
                     " and the gold are neighbours of each other, at nearly the same "
                     "cosine");
        return;
    }
    add_word(out, s->src, c->contrast_src);
    if (is_listed == (kind == CAUSE_ANTONYM))
        add_removal(out, c, kind, "without the translations of its neighbours");
}

static void say_senses(const CauseSay *s, const Cause *c, Str *out)
{
    const CauseSenses *g = &c->senses;
    for (int lean = 0; lean < 2; lean++) {
        int shown = 0;
        str_addf(out, "%s%d of %d neighbours nearer to ", lean ? ", " : "",
                 (int)g->leans[lean], (int)g->n);
        add_word(out, s->tgt, lean ? c->rival : c->gold);
        for (int i = 0; i < g->n && shown < 3; i++) {
            if (g->lean[i] != lean)
                continue;
            str_add_cstr(out, shown++ ? ", " : " {");
            add_word(out, s->src, g->id[i]);
        }
        str_add_cstr(out, shown ? "}" : "");
    }
    char p[SAY_P];
    if (isfinite(g->p))
        str_addf(out, "; two parts so clear in one cloud of their shape: %s",
                 say_p(p, g->p));
    if (isfinite(g->between)) {
        str_add_cstr(out, "; cosine of the two without the word ");
        add_share(out, g->between);
    }
    add_repair(out, c, c->test[CAUSE_POLYSEMY].what_if, "asked without the other sense");
}

static void say_place(const CauseSay *s, const Cause *c, Str *out)
{
    str_add_cstr(out, "rank ");
    add_rank(out, c->src + 1);
    str_add_cstr(out, " of ");
    add_rank(out, s->src->n);
    str_add_cstr(out, ", gold ");
    add_rank(out, c->gold + 1);
    str_add_cstr(out, " of ");
    add_rank(out, s->tgt->n);
    const char *word = c->is_rare_gold ? "the gold" : "the word";
    if (c->rare_by == CAUSE_RARE_STRONG)
        str_addf(out, "; %s is rare, but not far from its neighbours", word);
    else if (c->rare_by != CAUSE_RARE_NOT)
        str_addf(out, "; %s is rare%s", word,
                 c->rare_by == CAUSE_RARE_RANK ? " by its rank" : "");
}

static void say_region(const CauseSay *s, const Cause *c, bool is_map, Str *out)
{
    if (!is_map && !c->is_region && c->test[CAUSE_DOMAIN].verdict == CAUSE_PASS) {
        str_add_cstr(out, "of the word's neighbours its gold has ");
        add_share(out, c->d2);
        str_add_cstr(out, ", the prediction ");
        add_share(out, c->d2_rival);
        add_all_pairs(out, s);
        str_add_cstr(out, ": the two texts seem to use the two words differently");
        return;
    }
    if (!is_map) {
        str_add_cstr(out, "its neighbours share ");
        add_share(out, c->around);
        str_add_cstr(out, " of their neighbours with their translations");
        add_all_pairs(out, s);
        return;
    }
    str_add_cstr(out, "the languages share ");
    add_share(out, c->d2);
    str_add_cstr(out, " of the neighbours, after the map ");
    add_share(out, c->d3);
    add_repair(out, c, c->test[CAUSE_MAP].what_if, "with a map of the region alone");
}

/* What was ruled out, what could not be tested, and how near the nearest rival is. */
static void say_unexplained(const CauseSay *s, const Cause *c, Str *out)
{
    static const CauseVerdict asked[] = {CAUSE_FAIL, CAUSE_NOT_TESTED};
    if (c->test[CAUSE_UNEXPLAINED].verdict != CAUSE_PASS) {
        str_add_cstr(out, "there is an explanation");
        return;
    }
    add_word(out, s->tgt, c->rival);
    str_add_cstr(out, " has cosine ");
    add_share(out, c->cos_rival);
    str_add_cstr(out, ", the gold ");
    add_share(out, c->cos_gold);
    for (int i = 0; i < 2; i++) {
        bool is_first = true;
        for (int k = CAUSE_GOLD_GAP; k < CAUSE_NEAR_MISS; k++) {
            if (c->test[k].verdict != asked[i])
                continue;
            str_addf(out, "%s%s",
                     !is_first ? ", "
                     : i == 0  ? "; ruled out: "
                               : "; not tested: ",
                     cause_name((CauseKind)k));
            is_first = false;
        }
    }
}

void cause_say_evidence(const CauseSay *s, const Cause *c, CauseKind kind, Str *out)
{
    const CauseTest *t = &c->test[kind];
    if (t->verdict == CAUSE_NOT_TESTED) {
        str_add_cstr(out, t->why ? t->why : "not tested");
        return;
    }
    switch (kind) {
    case CAUSE_OOV: say_oov(s, c, out); break;
    case CAUSE_GOLD_GAP: say_gap(s, c, out); break;
    case CAUSE_WRONG_ENTRY: say_entry(s, c, out); break;
    case CAUSE_MORPHOLOGY: say_form(s, c, out); break;
    case CAUSE_HUB: say_hub(s, c, out); break;
    case CAUSE_ANTONYM:
    case CAUSE_FELLOW: say_contrast(s, c, kind, out); break;
    case CAUSE_NAME:
        str_add_cstr(out, c->name_sign ? c->name_sign : "no sign of it");
        break;
    case CAUSE_COPY:
        add_word(out, s->tgt, c->rival);
        str_add_cstr(out, t->verdict == CAUSE_PASS
                              ? " is the source word, spelled like it, or in its script"
                              : " is no source text");
        add_removal(out, c, CAUSE_COPY, "without source text");
        break;
    case CAUSE_FREQUENCY: say_place(s, c, out); break;
    case CAUSE_POLYSEMY: say_senses(s, c, out); break;
    case CAUSE_DOMAIN: say_region(s, c, false, out); break;
    case CAUSE_MAP: say_region(s, c, true, out); break;
    case CAUSE_NEAR_MISS:
        str_add_cstr(out, "the gold has rank ");
        add_rank(out, c->rank_nn);
        str_add_cstr(out, ", by CSLS ");
        add_rank(out, c->rank_csls);
        str_add_cstr(out, "; the prediction's cosine is ahead by ");
        add_share(out, c->cos_rival - c->cos_gold);
        break;
    case CAUSE_UNEXPLAINED: say_unexplained(s, c, out); break;
    case CAUSE_KINDS: break;
    }
}

void cause_say_flags(const Cause *c, CauseKind without, Str *out)
{
    const unsigned flags = cause_flags(c);
    bool is_first = true;
    for (int k = 0; k < CAUSE_KINDS; k++) {
        if (k == (int)without || !(flags >> k & 1U))
            continue;
        str_addf(out, "%s%s", is_first ? "" : " ", cause_name((CauseKind)k));
        is_first = false;
    }
}

/* How much the primary cause is worth: a mark is no proof. */
static const char *weight_of(const Cause *c)
{
    if (c->primary == CAUSE_NEAR_MISS || c->primary == CAUSE_UNEXPLAINED)
        return "Nothing decisive";
    if (c->primary == CAUSE_GOLD_GAP || c->primary == CAUSE_MORPHOLOGY)
        return "To be looked at: the prediction may be right";
    return cause_is_repaired(c, c->primary) ? "Decisive: its repair puts the gold first"
                                            : "Not decisive: nothing repairs the pair, "
                                              "but this mark is there";
}

void cause_say_verdict(const CauseSay *s, const Cause *c, Str *out)
{
    if (s->name)
        str_addf(out, "%s: ", s->name);
    text_display(out, s->lex->word[c->entry], TEXT_UTF8);
    if (c->primary == CAUSE_OK) {
        str_add_cstr(out, " is translated as ");
        add_word(out, s->tgt, c->gold);
        str_add_cstr(out, ", a gold: nothing is wrong");
        return;
    }
    if (c->primary == CAUSE_OOV) {
        str_add_cstr(out, " cannot be found: ");
        say_oov(s, c, out);
        return;
    }
    str_add_cstr(out, ": gold ");
    add_word(out, s->tgt, c->gold);
    str_add_cstr(out, " at rank ");
    add_rank(out, c->rank_nn);
    str_add_cstr(out, ", predicted ");
    add_word(out, s->tgt, c->rival);
    str_addf(out, ". %s: %s (%s): ", weight_of(c), cause_name(c->primary),
             cause_say_meaning(c->primary));
    cause_say_evidence(s, c, c->primary, out);
    Str flags = {0};
    cause_say_flags(c, c->primary, &flags);
    if (flags.n > 0)
        str_addf(out, ". Also: %s", str_cstr(&flags));
    str_free(&flags);
}
