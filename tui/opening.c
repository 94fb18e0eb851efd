#include "tui/opening.h"

#include <string.h>

#include "core/base/text.h"
#include "tui/arguments.h"
#include "tui/messages.h"
#include "tui/prompt.h"
#include "tui/recipe.h"
#include "tui/stamp.h"
#include "tui/verbs.h"

static bool has_ending(const char *s, const char *ending)
{
    const size_t n = strlen(s);
    const size_t m = strlen(ending);
    return n > m && strcmp(s + n - m, ending) == 0;
}

/* The first argument is no verb: it must be a file, or it is a slip of the finger. */
static Status check_first(const Options *o, const Settings *settings, Error *err)
{
    char shown[TEXT_SHORT];
    const char *first = o->arg[0];
    if (arguments_is_file(settings, first) || strpbrk(first, "./=@#"))
        return OK;
    (void)error_set(err, E_USAGE, "\"%s\" is neither a verb nor a file",
                    text_short(shown, str_text(first)));
    const char *near = verbs_suggest(first);
    if (near) {
        error_hint(err, "did you mean %s?", near);
    } else {
        error_hint(err, "isogloss help lists the verbs");
    }
    return E_USAGE;
}

Status opening_make_study(const Options *o, const Settings *settings, Study **out,
                          Error *err)
{
    if (o->nargs == 0 && !settings->study_path) {
        (void)error_set(err, E_USAGE, "nothing to do: name a verb, a study or spaces");
        error_hint(err, "isogloss help");
        return E_USAGE;
    }
    if (settings->study_path)
        return arguments_make_study(o, settings, 0, out, err);
    TRY(check_first(o, settings, err));
    if (o->nargs == 1 && has_ending(o->arg[0], ".ini"))
        return study_read(out, o->arg[0], &settings->study, err);
    return arguments_make_study(o, settings, o->nargs, out, err);
}

static void tell(const char *sentence)
{
    messages_say("warning: %s", sentence);
}

AppOptions opening_app_options(const Settings *settings)
{
    AppOptions options = app_options_defaults();
    options.threads = settings->threads;
    options.now = stamp_now;
    options.marks_home = settings->marks_home;
    options.config_home = settings->config_home;
    options.state_home = settings->state_home;
    options.is_blind = settings->is_blind;
    options.last_word = tell;
    options.color = settings->color == COLOR_ALWAYS  ? APP_COLOR_ALWAYS
                    : settings->color == COLOR_NEVER ? APP_COLOR_NEVER
                                                     : APP_COLOR_AUTO;
    return options;
}

char *opening_make_command(const Options *o)
{
    static const char *const leave_out[] = {NULL};
    Recipe recipe = recipe_make(o, leave_out);
    Str out = {0};
    str_add_cstr(&out, "isogloss");
    for (int i = 0; i < recipe.n; i++) {
        str_add_char(&out, ' ');
        prompt_quote(&out, recipe.arg[i]);
    }
    recipe_free(&recipe);
    return str_take(&out);
}
