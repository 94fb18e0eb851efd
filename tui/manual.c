#include "tui/manual.h"

#include <string.h>

#include "core/base/text.h"
#include "tui/entries.h"
#include "tui/keys.h"
#include "tui/options.h"
#include "tui/topics.h"

/* --- text that troff takes for nothing else --- */

/* Adds text in which only troff's own characters are changed. A dash of an option is one
 * that can be copied. */
static void add_text(Str *out, Text t)
{
    for (size_t i = 0; i < t.n; i++) {
        const char c = t.p[i];
        const bool is_first = out->n == 0 || str_cstr(out)[out->n - 1] == '\n';
        const bool is_option = c == '-' && i + 1 < t.n && t.p[i + 1] == '-';
        if (is_first && (c == '.' || c == '\''))
            str_add_cstr(out, "\\&");
        if (c == '\\')
            str_add_cstr(out, "\\(rs");
        else if (c == '^')
            str_add_cstr(out, "\\(ha");
        else if (c == '~')
            str_add_cstr(out, "\\(ti");
        else if (c == '`')
            str_add_cstr(out, "\\(ga");
        else if (c == '\'')
            str_add_cstr(out, "\\(aq");
        else if (is_option || (c == '-' && i > 0 && t.p[i - 1] == '-'))
            str_add_cstr(out, "\\-");
        else
            str_add_char(out, c);
    }
}

static void add_cstr(Str *out, const char *text)
{
    add_text(out, str_text(text));
}

/* Line ends begin paragraphs; the first follows a heading. */
static void add_paragraphs(Str *out, const char *text)
{
    for (const char *p = text; *p;) {
        const size_t n = strcspn(p, "\n");
        if (n > 0) {
            str_add_cstr(out, p == text ? "" : ".PP\n");
            add_text(out, (Text){p, n});
            str_add_char(out, '\n');
        }
        p += n + (p[n] == '\n');
    }
}

static char upper(char c)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *at = c ? strchr(letters, c) : NULL;
    if (at && at - letters < 26)
        return at[26];
    return c;
}

static void add_upper(Str *out, const char *text)
{
    for (const char *p = text; *p; p++)
        str_add_char(out, upper(*p));
}

static void add_section(Str *out, const char *title)
{
    str_add_cstr(out, ".SH ");
    add_upper(out, title);
    str_add_char(out, '\n');
}

static void add_subsection(Str *out, const char *title)
{
    str_addf(out, ".SS %s\n", title);
}

/* A term and its text; a term of several lines is a piece of shell. */
static void add_item(Str *out, const char *term, const char *text)
{
    if (strchr(term, '\n') || strncmp(term, "isogloss ", 9) == 0) {
        str_add_cstr(out, ".PP\n.nf\n");
        for (const char *p = term; *p;) {
            const size_t n = strcspn(p, "\n");
            str_add_cstr(out, "\\fB");
            add_text(out, (Text){p, n});
            str_add_cstr(out, "\\fR\n");
            p += n + (p[n] == '\n');
        }
        str_add_cstr(out, ".fi\n.RS\n");
        add_cstr(out, text);
        str_add_cstr(out, "\n.RE\n");
        return;
    }
    str_add_cstr(out, ".TP\n\\fB");
    add_cstr(out, term);
    str_add_cstr(out, "\\fR\n");
    add_cstr(out, text);
    str_add_char(out, '\n');
}

/* --- parts --- */

static void add_choices(Str *out, const Param *p)
{
    if (p->choices) {
        str_add_cstr(out, p->is_list ? "; any of " : "; one of ");
        for (const char *c = p->choices; *c; c++)
            str_add_cstr(out, *c == '|' ? ", " : (char[]){*c, 0});
        if (p->is_list)
            str_add_cstr(out, ", joined by commas");
    }
    if (p->initial && !(p->kind == PARAM_BOOL && strcmp(p->initial, "false") == 0))
        str_addf(out, " [%s]", p->initial);
}

static void add_option(Str *out, const Param *p, char letter)
{
    str_add_cstr(out, ".TP\n");
    if (letter)
        str_addf(out, "\\fB\\-%c\\fR, ", letter);
    str_add_cstr(out, "\\fB\\-\\-");
    add_cstr(out, p->name);
    str_add_cstr(out, "\\fR");
    if (p->kind != PARAM_BOOL) {
        str_add_cstr(out, " \\fI");
        add_cstr(out, p->metavar ? p->metavar : "VALUE");
        str_add_cstr(out, "\\fR");
    }
    str_add_char(out, '\n');
    Str text = {0};
    str_add_cstr(&text, p->help);
    add_choices(&text, p);
    add_cstr(out, str_cstr(&text));
    str_add_char(out, '\n');
    str_free(&text);
}

static void add_common_options(Str *out)
{
    const char *group = "";
    str_add_cstr(out,
                 ".SH OPTIONS\nThese are known to every verb; a default stands in "
                 "brackets. They stand anywhere after the verb; \\-\\- ends them, and "
                 "\\fB\\-\\-no\\-\\fINAME\\fR takes a yes or no back.\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionSpec *spec = &options_common[i];
        if (strcmp(group, spec->group) != 0)
            add_subsection(out, spec->group);
        group = spec->group;
        add_option(out, &spec->param, spec->letter);
    }
}

static void add_verbs(Str *out)
{
    str_add_cstr(out, ".SH VERBS\nEach has a page of its own: "
                      "\\fBisogloss\\-\\fIVERB\\fR(1).\n");
    for (int i = 0; i < entries_count(); i++) {
        if (!entries_is_first_of_group(i))
            continue;
        const char *group = entries_get(i).group;
        add_subsection(out, group);
        for (int j = i; j < entries_count(); j++) {
            const Entry e = entries_get(j);
            if (strcmp(e.group, group) == 0)
                add_item(out, e.name, e.help);
        }
    }
}

/* Exit codes and the environment have sections of their own by custom. */
static void add_topics(Str *out)
{
    for (int i = 0; i < topics_count; i++) {
        const Topic *t = &topics_all[i];
        if (t->nitems == 0)
            continue;
        add_section(out, strcmp(t->name, "exit") == 0 ? "exit status" : t->name);
        add_cstr(out, t->text);
        str_add_char(out, '\n');
        for (int k = 0; k < t->nitems; k++)
            add_item(out, t->item[k].term, t->item[k].text);
    }
}

static void add_keys(Str *out)
{
    str_add_cstr(out, ".SH KEYS\nOf the interactive view; a key means the same in every "
                      "view that knows it.\n");
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        Str keys = {0};
        keys_label(&keys, (Action)a);
        if (keys.n > 0)
            add_item(out, str_cstr(&keys), keys_help((Action)a));
        str_free(&keys);
    }
}

static void add_title(Str *out, const char *name, const char *help)
{
    str_add_cstr(out, ".TH ISOGLOSS");
    if (name) {
        str_add_cstr(out, "\\-");
        add_upper(out, name);
    }
    str_add_cstr(out, " 1 " ISOGLOSS_DATE " \"isogloss " ISOGLOSS_VERSION
                      "\" \"User Commands\"\n.SH NAME\nisogloss");
    if (name)
        str_addf(out, "\\-%s", name);
    str_add_cstr(out, " \\- ");
    add_cstr(out, help);
    str_add_char(out, '\n');
}

/* --- pages --- */

static void add_all(Str *out)
{
    add_title(out, NULL,
              "can an alignment between word-embedding spaces be trusted, and where "
              "does it fail");
    str_add_cstr(
        out, ".SH SYNOPSIS\n"
             ".B isogloss\n\\fISRC TGT\\fR... [\\fB\\-\\-dict\\fR \\fIFILE\\fR]\n.br\n"
             ".B isogloss\n\\fISTUDY\\fR.ini\n.br\n"
             ".B isogloss\n\\fIVERB\\fR [\\fIOPTIONS\\fR] \\fIARGUMENTS\\fR\n"
             ".SH DESCRIPTION\n"
             "Without a verb it opens the interactive view of a source space, one or "
             "more spaces aligned with it, and their dictionaries; with a verb it "
             "prints one result.\n");
    add_verbs(out);
    add_common_options(out);
    add_topics(out);
    add_keys(out);
    str_add_cstr(out, ".SH SEE ALSO\n");
    for (int i = 0; i < entries_count(); i++)
        str_addf(out, "\\fBisogloss\\-%s\\fR(1)%s\n", entries_get(i).name,
                 i + 1 < entries_count() ? "," : "");
}

static void add_one(Str *out, const Entry *e)
{
    add_title(out, e->name, e->help);
    str_addf(out, ".SH SYNOPSIS\n.B isogloss %s\n", e->name);
    add_cstr(out, e->usage ? e->usage : "");
    str_add_cstr(out, "\n.SH DESCRIPTION\n");
    add_paragraphs(out, e->doc && *e->doc ? e->doc : e->help);
    if (e->nparams > 0)
        str_add_cstr(out, ".SH OPTIONS\nBeside those of \\fBisogloss\\fR(1):\n");
    for (int i = 0; i < e->nparams; i++)
        add_option(out, &e->params[i], 0);
    if (e->cite && *e->cite) {
        add_section(out, "sources");
        add_cstr(out, e->cite);
        str_add_char(out, '\n');
    }
    str_add_cstr(out, ".SH SEE ALSO\n\\fBisogloss\\fR(1)\n");
}

/* The entry of a name, -1 if there is none. */
static int find(const char *name)
{
    for (int i = 0; i < entries_count(); i++)
        if (strcmp(entries_get(i).name, name) == 0)
            return i;
    return -1;
}

bool manual_has(const char *name)
{
    return find(name) >= 0;
}

void manual_page(Str *out, const char *name)
{
    if (!name) {
        add_all(out);
        return;
    }
    const Entry e = entries_get(find(name));
    add_one(out, &e);
}
