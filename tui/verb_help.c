#include "tui/verb_help.h"

#include <string.h>

#include "core/base/suggest.h"
#include "core/base/text.h"
#include "tui/completion.h"
#include "tui/deliver.h"
#include "tui/entries.h"
#include "tui/manual.h"
#include "tui/page.h"
#include "tui/topics.h"

enum { VERB_COLUMN = 16, OPTION_COLUMN = 28 };

/* --- options --- */

static void add_choices(Str *out, const Param *p)
{
    if (p->choices) {
        str_add_cstr(out, p->is_list ? "; any of " : "; one of ");
        for (const char *c = p->choices; *c; c++)
            str_add_cstr(out, *c == '|' ? ", " : (char[]){*c, 0});
        if (p->is_list)
            str_add_cstr(out, ", joined by commas");
    }
    const bool is_flag = p->kind == PARAM_BOOL;
    if (p->initial && !(is_flag && strcmp(p->initial, "false") == 0))
        str_addf(out, " [%s]", p->initial);
}

static void add_option(Str *out, const Param *p, char letter)
{
    Str term = {0};
    Str text = {0};
    if (letter)
        str_addf(&term, "-%c, ", letter);
    str_addf(&term, "--%s", p->name);
    if (p->kind != PARAM_BOOL)
        str_addf(&term, " %s", p->metavar ? p->metavar : "VALUE");
    str_add_cstr(&text, p->help);
    add_choices(&text, p);
    page_item(out, str_cstr(&term), str_cstr(&text), OPTION_COLUMN);
    str_free(&term);
    str_free(&text);
}

static void add_common_options(Str *out)
{
    const char *group = "";
    str_add_cstr(out, "Options that every verb knows; a default stands in brackets.\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionSpec *spec = &options_common[i];
        if (strcmp(group, spec->group) != 0)
            str_addf(out, "\n%s\n", spec->group);
        group = spec->group;
        add_option(out, &spec->param, spec->letter);
    }
    str_add_char(out, '\n');
    page_paragraph(
        out,
        "Options stand anywhere after the verb; -- ends them. --no-NAME takes a yes "
        "or no back.",
        0);
}

/* --- pages --- */

static void add_verb(Str *out, const Entry *e)
{
    Str usage = {0};
    str_addf(&usage, "isogloss %s %s", e->name, e->usage ? e->usage : "");
    page_paragraph(out, str_cstr(&usage), 0);
    str_add_char(out, '\n');
    str_clear(&usage);
    str_addf(&usage, "%s: %s.", e->name, e->help);
    page_paragraph(out, str_cstr(&usage), 0);
    str_free(&usage);
    if (e->doc && *e->doc) {
        str_add_char(out, '\n');
        page_paragraph(out, e->doc, 0);
    }
    if (e->nparams > 0)
        str_addf(out, "\nOptions of %s\n", e->name);
    for (int i = 0; i < e->nparams; i++)
        add_option(out, &e->params[i], 0);
    if (e->cite && *e->cite) {
        str_add_cstr(out, "\nSource\n");
        page_paragraph(out, e->cite, 2);
    }
    str_add_cstr(out, "\nOptions that every verb knows: isogloss help options\n");
}

static void add_group(Str *out, const char *group, int first)
{
    str_addf(out, "\n%s\n", group);
    for (int i = first; i < entries_count(); i++) {
        const Entry e = entries_get(i);
        if (strcmp(e.group, group) == 0)
            page_item(out, e.name, e.help, VERB_COLUMN);
    }
}

void verb_help_all(Str *out)
{
    page_paragraph(out,
                   "isogloss " ISOGLOSS_VERSION
                   ": can an alignment between word-embedding "
                   "spaces be trusted, where does it fail, and why.",
                   0);
    str_add_cstr(out, "\nUsage\n"
                      "  isogloss SRC TGT... [--dict FILE]    the interactive view\n"
                      "  isogloss STUDY.ini\n"
                      "  isogloss VERB [OPTIONS] ARGUMENTS    one result, on stdout\n");
    for (int i = 0; i < entries_count(); i++) {
        if (entries_is_first_of_group(i))
            add_group(out, entries_get(i).group, i);
    }
    Str topics = {0};
    str_add_cstr(&topics,
                 "isogloss help VERB says what a verb computes and takes. Topics:");
    for (int i = 0; i < topics_count; i++)
        str_addf(&topics, "%s %s", i ? "," : "", topics_all[i].name);
    str_add_cstr(&topics, ".");
    str_add_char(out, '\n');
    page_paragraph(out, str_cstr(&topics), 0);
    str_free(&topics);
}

static void add_topic(Str *out, const Topic *topic)
{
    if (strcmp(topic->name, "options") == 0) {
        add_common_options(out);
        return;
    }
    page_paragraph(out, topic->text, 0);
    str_add_char(out, '\n');
    for (int i = 0; i < topic->nitems; i++)
        page_item(out, topic->item[i].term, topic->item[i].text, topic->column);
}

bool verb_help_one(Str *out, const char *name)
{
    for (int i = 0; i < entries_count(); i++) {
        const Entry e = entries_get(i);
        if (strcmp(e.name, name) == 0) {
            add_verb(out, &e);
            return true;
        }
    }
    for (int i = 0; i < topics_count; i++) {
        if (strcmp(topics_all[i].name, name) == 0) {
            add_topic(out, &topics_all[i]);
            return true;
        }
    }
    return false;
}

static Status unknown(const char *name, Error *err)
{
    char shown[TEXT_SHORT];
    (void)error_set(err, E_USAGE, "there is no verb or topic \"%s\"",
                    text_short(shown, str_text(name)));
    Suggestion best = suggest_start(str_text(name));
    for (int i = 0; i < entries_count(); i++)
        suggest_consider(&best, entries_get(i).name);
    for (int i = 0; i < topics_count; i++)
        suggest_consider(&best, topics_all[i].name);
    if (best.name) {
        error_hint(err, "did you mean %s?", best.name);
    } else {
        error_hint(err, "isogloss help lists them");
    }
    return E_USAGE;
}

static Status add_page(Str *out, const char *name, const char *as, Error *err)
{
    if (strcmp(as, "man") == 0 && (!name || manual_has(name))) {
        manual_page(out, name);
        return OK;
    }
    if (strcmp(as, "man") == 0) {
        char shown[TEXT_SHORT];
        (void)error_set(err, E_USAGE, "there is no verb \"%s\" to make a manual page of",
                        text_short(shown, str_text(name)));
        error_hint(err, "topics stand in the page of isogloss itself");
        return E_USAGE;
    }
    if (strcmp(as, "text") != 0 && name)
        return error_set(err, E_USAGE, "--as %s is about all verbs at once", as);
    if (strcmp(as, "text") != 0)
        completion_add(out, as);
    else if (!name)
        verb_help_all(out);
    else if (!verb_help_one(out, name))
        return unknown(name, err);
    return OK;
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    if (o->nargs > 1)
        return error_set(err, E_USAGE, "help takes one verb or topic");
    Str page = {0};
    Status status =
        add_page(&page, o->nargs ? o->arg[0] : NULL, options_param(o, "as"), err);
    if (status == OK)
        status = deliver_text(&page, err);
    str_free(&page);
    return status;
}

static const Param params[] = {
    {.name = "as",
     .kind = PARAM_TEXT,
     .initial = "text",
     .metavar = "FORM",
     .choices = "text|man|bash|zsh|fish|names",
     .help = "a page to read, a manual page for man, the completions of a shell, or the "
             "names "
             "of all verbs"},
};

const Verb verb_help = {
    .name = "help",
    .group = "Help",
    .help = "this page, or what a verb or topic is about",
    .usage = "[VERB|TOPIC]",
    .doc = "Made from the same tables as the command line itself. isogloss VERB --help "
           "shows the same page. What meson install puts in place for man and for shells "
           "is made by --as; without installing, eval \"$(isogloss help --as bash)\" "
           "teaches the running shell.",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .run = run,
};
