#include "tui/completion.h"

#include <string.h>

#include "plots/plot.h"
#include "tui/entries.h"
#include "tui/options.h"
#include "tui/topics.h"

/* --- what may stand where --- */

typedef enum ValueKind {
    VALUE_NONE,  /* a yes or no: nothing follows */
    VALUE_WORDS, /* one of a few words */
    VALUE_LIST,  /* several of them, joined by commas */
    VALUE_FILE,
    VALUE_FREE, /* a number, a name: nothing to offer */
} ValueKind;

static ValueKind kind_of(const Param *p)
{
    static const char *const files[] = {"FILE", "DIR", "SPACE", "TRAIN", "MAP"};
    if (p->kind == PARAM_BOOL)
        return VALUE_NONE;
    if (p->choices)
        return p->is_list ? VALUE_LIST : VALUE_WORDS;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (p->metavar && strstr(p->metavar, files[i]))
            return VALUE_FILE;
    return VALUE_FREE;
}

/* Choices stand between bars. */
static void add_words(Str *out, const char *choices)
{
    for (const char *c = choices; *c;) {
        const size_t n = strcspn(c, "|");
        str_addf(out, "%.*s%s", (int)n, c, c[n] ? " " : "");
        c += n + (c[n] != '\0');
    }
}

/* The words that the first argument is one of: "" where it is a file or a word. */
static void add_first_words(Str *out, const Entry *e)
{
    const size_t n = strcspn(e->usage, " ");
    if (strcmp(e->name, "plot") == 0) {
        for (int i = 0; i < plot_count; i++)
            str_addf(out, "%s%s", i ? " " : "", plot_kinds[i].name);
    } else if (strcmp(e->name, "help") == 0) {
        for (int i = 0; i < entries_count(); i++)
            str_addf(out, "%s%s", i ? " " : "", entries_get(i).name);
        for (int i = 0; i < topics_count; i++)
            str_addf(out, " %s", topics_all[i].name);
    } else if (memchr(e->usage, '|', n) &&
               strspn(e->usage, "abcdefghijklmnopqrstuvwxyz|") == n) {
        Str choices = {0};
        str_add(&choices, e->usage, n);
        add_words(out, str_cstr(&choices));
        str_free(&choices);
    }
}

static void add_names(Str *out, char between)
{
    for (int i = 0; i < entries_count(); i++) {
        if (i && between == ' ')
            str_add_char(out, ' ');
        str_add_cstr(out, entries_get(i).name);
        if (between == '\n')
            str_add_char(out, '\n');
    }
}

/* --- bash --- */

static void add_option_names(Str *out, const Param *p)
{
    str_addf(out, " --%s", p->name);
    if (p->kind == PARAM_BOOL && p->initial && strcmp(p->initial, "true") == 0)
        str_addf(out, " --no-%s", p->name);
}

/* One branch for the value after an option. `verb` is "*" for what every verb knows. */
static void add_bash_value(Str *out, const char *verb, const Param *p, char letter)
{
    const ValueKind kind = kind_of(p);
    if (kind == VALUE_NONE)
        return;
    str_addf(out, "    %s:--%s", verb, p->name);
    if (letter)
        str_addf(out, "|%s:-%c", verb, letter);
    str_add_cstr(out, ") ");
    if (kind == VALUE_FILE) {
        str_add_cstr(out, "return ;;\n");
        return;
    }
    str_add_cstr(out, "compopt +o default; ");
    if (kind != VALUE_FREE) {
        str_addf(out, "_isogloss_%s '", kind == VALUE_LIST ? "list" : "words");
        add_words(out, p->choices);
        str_add_cstr(out, "'; ");
    }
    str_add_cstr(out, "return ;;\n");
}

static void add_bash(Str *out)
{
    str_add_cstr(
        out, "# bash completion for isogloss; made by: isogloss help --as bash\n"
             "_isogloss_words() { COMPREPLY=($(compgen -W \"$1\" -- \"$cur\")); }\n"
             "_isogloss_list() {\n"
             "  local head=\n"
             "  [[ $cur == *,* ]] && head=${cur%,*},\n"
             "  COMPREPLY=($(compgen -P \"$head\" -W \"$1\" -- \"${cur##*,}\"))\n"
             "  compopt -o nospace\n"
             "}\n"
             "_isogloss() {\n"
             "  local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} "
             "verb= i\n"
             "  COMPREPLY=()\n"
             "  if [[ $cur == = ]]; then cur=\n"
             "  elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
             "  case ${COMP_WORDS[1]} in ");
    for (int i = 0; i < entries_count(); i++)
        str_addf(out, "%s%s", i ? "|" : "", entries_get(i).name);
    str_add_cstr(out, ") ((COMP_CWORD > 1)) && verb=${COMP_WORDS[1]} ;; esac\n"
                      "  case $verb:$before in\n");
    for (int i = 0; i < entries_count(); i++) {
        const Entry e = entries_get(i);
        for (int k = 0; k < e.nparams; k++)
            add_bash_value(out, e.name, &e.params[k], 0);
    }
    for (int i = 0; i < OPTION_COUNT; i++)
        add_bash_value(out, "*", &options_common[i].param, options_common[i].letter);
    str_add_cstr(out, "  esac\n  if [[ $cur == -* ]]; then\n    case $verb in\n");
    for (int i = 0; i < entries_count(); i++) {
        const Entry e = entries_get(i);
        if (e.nparams == 0)
            continue;
        str_addf(out, "    %s) i='", e.name);
        for (int k = 0; k < e.nparams; k++)
            add_option_names(out, &e.params[k]);
        str_add_cstr(out, "' ;;\n");
    }
    str_add_cstr(out, "    *) i= ;;\n    esac\n    _isogloss_words \"$i");
    for (int i = 0; i < OPTION_COUNT; i++)
        add_option_names(out, &options_common[i].param);
    str_add_cstr(
        out, "\"\n    return\n  fi\n  if ((COMP_CWORD == 1)); then _isogloss_words '");
    add_names(out, ' ');
    str_add_cstr(out,
                 "'; return; fi\n  if ((COMP_CWORD == 2)); then\n    case $verb in\n");
    for (int i = 0; i < entries_count(); i++) {
        const Entry e = entries_get(i);
        Str words = {0};
        add_first_words(&words, &e);
        if (words.n > 0)
            str_addf(out, "    %s) _isogloss_words '%s' ;;\n", e.name, str_cstr(&words));
        str_free(&words);
    }
    str_add_cstr(
        out,
        "    esac\n  fi\n}\ncomplete -o default -o filenames -F _isogloss isogloss\n");
}

/* --- zsh --- */

/* Text inside single quotes of an _arguments specification. */
static void add_zsh_text(Str *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\'')
            str_add_cstr(out, "'\\''");
        else if (strchr("[]:\\", *p))
            str_addf(out, "\\%c", *p);
        else
            str_add_char(out, *p);
    }
}

static void add_zsh_option(Str *out, const Param *p, char letter)
{
    const ValueKind kind = kind_of(p);
    const char *many = p->is_many ? "*" : "";
    str_add_cstr(out, "    ");
    if (letter) {
        str_addf(out, "'(-%c --%s)'{-%c,--%s%s}'[", letter, p->name, letter, p->name,
                 kind == VALUE_NONE ? "" : "=");
    } else {
        str_addf(out, "'%s--%s%s[", many, p->name, kind == VALUE_NONE ? "" : "=");
    }
    add_zsh_text(out, p->help);
    str_add_char(out, ']');
    if (kind != VALUE_NONE) {
        str_add_char(out, ':');
        add_zsh_text(out, p->metavar ? p->metavar : "VALUE");
        str_add_char(out, ':');
    }
    if (kind == VALUE_WORDS || kind == VALUE_LIST) {
        str_add_cstr(out, kind == VALUE_LIST ? "_values -s , value " : "(");
        add_words(out, p->choices);
        str_add_cstr(out, kind == VALUE_LIST ? "" : ")");
    } else if (kind == VALUE_FILE) {
        str_add_cstr(out, "_files");
    } else if (kind == VALUE_FREE) {
        str_add_char(out, ' ');
    }
    str_add_cstr(out, "'\n");
}

static void add_zsh(Str *out)
{
    str_add_cstr(out, "#compdef isogloss\n# made by: isogloss help --as zsh\n"
                      "_isogloss() {\n  local -a common own first verbs\n  common=(\n");
    for (int i = 0; i < OPTION_COUNT; i++)
        add_zsh_option(out, &options_common[i].param, options_common[i].letter);
    str_add_cstr(out, "  )\n  verbs=(\n");
    for (int i = 0; i < entries_count(); i++) {
        str_addf(out, "    '%s:", entries_get(i).name);
        add_zsh_text(out, entries_get(i).help);
        str_add_cstr(out, "'\n");
    }
    str_add_cstr(out, "  )\n  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
                      "    _describe verb verbs\n    _files\n    return\n  fi\n"
                      "  own=()\n  first=('*:file:_files')\n  case $words[2] in\n");
    for (int i = 0; i < entries_count(); i++) {
        const Entry e = entries_get(i);
        str_addf(out, "  %s)\n    own=(\n", e.name);
        for (int k = 0; k < e.nparams; k++)
            add_zsh_option(out, &e.params[k], 0);
        str_add_cstr(out, "    )\n");
        Str words = {0};
        add_first_words(&words, &e);
        if (words.n > 0)
            str_addf(out, "    first=('1:what:(%s)' '*:file:_files')\n",
                     str_cstr(&words));
        str_free(&words);
        str_add_cstr(out, "    ;;\n");
    }
    str_add_cstr(out, "  esac\n  words=(\"${(@)words[2,-1]}\")\n  ((CURRENT--))\n"
                      "  _arguments -s $own $common $first\n}\n_isogloss \"$@\"\n");
}

/* --- fish --- */

/* Text inside single quotes. */
static void add_fish_text(Str *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\'' || *p == '\\')
            str_add_char(out, '\\');
        str_add_char(out, *p);
    }
}

/* `verb` NULL: an option of all. */
static void add_fish_option(Str *out, const char *verb, const Param *p, char letter)
{
    str_add_cstr(out, "complete -c isogloss");
    if (verb)
        str_addf(out, " -n '__fish_seen_subcommand_from %s'", verb);
    if (letter)
        str_addf(out, " -s %c", letter);
    str_addf(out, " -l %s", p->name);
    const ValueKind kind = kind_of(p);
    if (kind == VALUE_FILE)
        str_add_cstr(out, " -r");
    if (kind == VALUE_FREE || kind == VALUE_WORDS || kind == VALUE_LIST)
        str_add_cstr(out, " -x");
    if (kind == VALUE_WORDS || kind == VALUE_LIST) {
        str_add_cstr(out, kind == VALUE_LIST
                              ? " -a \"(__fish_complete_list , 'printf %s\\\\\\\\n "
                              : " -a '");
        add_words(out, p->choices);
        str_add_cstr(out, kind == VALUE_LIST ? "')\"" : "'");
    }
    str_add_cstr(out, " -d '");
    add_fish_text(out, p->help);
    str_add_cstr(out, "'\n");
}

static void add_fish(Str *out)
{
    str_add_cstr(out,
                 "# fish completion for isogloss; made by: isogloss help --as fish\n");
    for (int i = 0; i < entries_count(); i++) {
        const Entry e = entries_get(i);
        str_addf(out, "complete -c isogloss -n __fish_use_subcommand -a %s -d '", e.name);
        add_fish_text(out, e.help);
        str_add_cstr(out, "'\n");
        Str words = {0};
        add_first_words(&words, &e);
        if (words.n > 0) {
            str_addf(out,
                     "complete -c isogloss -n '__fish_seen_subcommand_from %s' -a '%s'\n",
                     e.name, str_cstr(&words));
        }
        str_free(&words);
        for (int k = 0; k < e.nparams; k++)
            add_fish_option(out, e.name, &e.params[k], 0);
    }
    for (int i = 0; i < OPTION_COUNT; i++)
        add_fish_option(out, NULL, &options_common[i].param, options_common[i].letter);
}

void completion_add(Str *out, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        add_bash(out);
    else if (strcmp(shell, "zsh") == 0)
        add_zsh(out);
    else if (strcmp(shell, "fish") == 0)
        add_fish(out);
    else
        add_names(out, '\n');
}
