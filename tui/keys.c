#include "tui/keys.h"

#include <stddef.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/input.h"

/* clang-format off */
const KeyBinding keys_bindings[] = {
    {'j', ACTION_DOWN},            {INPUT_DOWN, ACTION_DOWN},
    {'k', ACTION_UP},              {INPUT_UP, ACTION_UP},
    {'h', ACTION_LEFT},            {INPUT_LEFT, ACTION_LEFT},
    {'l', ACTION_RIGHT},           {INPUT_RIGHT, ACTION_RIGHT},
    {INPUT_PAGE_DOWN, ACTION_PAGE_DOWN}, {' ', ACTION_PAGE_DOWN},
    {INPUT_PAGE_UP, ACTION_PAGE_UP},
    {INPUT_HOME, ACTION_FIRST},    {'g' - 'a' + 1, ACTION_FIRST},
    {INPUT_END, ACTION_LAST},      {'G', ACTION_LAST},
    {INPUT_ENTER, ACTION_OPEN},
    {INPUT_ESCAPE, ACTION_BACK},   {'q', ACTION_BACK},
    {INPUT_BACKSPACE, ACTION_BACK},
    {'/', ACTION_FILTER},
    {'n', ACTION_NEXT},
    {'N', ACTION_PREVIOUS},
    {'s', ACTION_SORT},
    {'c', ACTION_COLUMN},
    {'F', ACTION_FREQUENCY},
    {'v', ACTION_SELECT},
    {'V', ACTION_SELECTED},
    {'<', ACTION_EARLIER},
    {'>', ACTION_LATER},
    {'H', ACTION_HISTORY},
    {'[', ACTION_TABLE_BEFORE},
    {']', ACTION_TABLE_AFTER},
    {'p', ACTION_PICTURE},
    {'m', ACTION_MAP},
    {'b', ACTION_BEFORE},
    {'o', ACTION_NEIGHBORS},
    {'f', ACTION_FIELD},
    {'U', ACTION_CODE_POINTS},
    {'+', ACTION_ZOOM_IN},         {'=', ACTION_ZOOM_IN},
    {'-', ACTION_ZOOM_OUT},
    {'0', ACTION_FIT},
    {'t', ACTION_TSNE},
    {'A', ACTION_ALL},
    {'P', ACTION_LINKED},
    {'K', ACTION_CHECK},
    {'S', ACTION_STABILITY},
    {'L', ACTION_LABELS},
    {'D', ACTION_DENSITY},
    {'1', ACTION_VIEW}, {'2', ACTION_VIEW}, {'3', ACTION_VIEW},
    {'4', ACTION_VIEW}, {'5', ACTION_VIEW}, {'6', ACTION_VIEW},
    {'7', ACTION_VIEW}, {'8', ACTION_VIEW}, {'9', ACTION_VIEW},
    {INPUT_TAB, ACTION_OTHER},
    {'a', ACTION_ACCEPT},
    {'x', ACTION_REJECT},
    {'g', ACTION_GOLD},
    {'r', ACTION_VARIANT},
    {'d', ACTION_SENSE},
    {';', ACTION_NOTE},
    {'u', ACTION_UNDO},
    {'w', ACTION_WHY},
    {'i', ACTION_INFO},
    {'Y', ACTION_COMMAND},
    {'e', ACTION_EXPORT},
    {'?', ACTION_HELP},            {INPUT_F1, ACTION_HELP},
    {':', ACTION_PROMPT},
    {'R', ACTION_AGAIN},
    {'l' - 'a' + 1, ACTION_REDRAW},
    {INPUT_CTRL_C, ACTION_STOP},
    {'Q', ACTION_QUIT},
};
const int keys_count = sizeof keys_bindings / sizeof *keys_bindings;

/* Words for files of keys and for the line mode. */
static const char *const action_name[ACTION_COUNT] = {
    [ACTION_UP] = "up",                     [ACTION_DOWN] = "down",
    [ACTION_LEFT] = "left",                 [ACTION_RIGHT] = "right",
    [ACTION_PAGE_UP] = "page-up",           [ACTION_PAGE_DOWN] = "page-down",
    [ACTION_FIRST] = "first",               [ACTION_LAST] = "last",
    [ACTION_OPEN] = "open",                 [ACTION_BACK] = "back",
    [ACTION_FILTER] = "filter",             [ACTION_NEXT] = "next",
    [ACTION_PREVIOUS] = "previous",         [ACTION_SORT] = "sort",
    [ACTION_COLUMN] = "column",             [ACTION_FREQUENCY] = "frequency",
    [ACTION_SELECT] = "select",             [ACTION_SELECTED] = "selected",
    [ACTION_EARLIER] = "earlier",           [ACTION_LATER] = "later",
    [ACTION_HISTORY] = "history",
    [ACTION_TABLE_BEFORE] = "table-before", [ACTION_TABLE_AFTER] = "table-after",
    [ACTION_PICTURE] = "picture",           [ACTION_MAP] = "map",
    [ACTION_BEFORE] = "before",             [ACTION_NEIGHBORS] = "neighbors",
    [ACTION_FIELD] = "field",               [ACTION_CODE_POINTS] = "code-points",
    [ACTION_ZOOM_IN] = "zoom-in",           [ACTION_ZOOM_OUT] = "zoom-out",
    [ACTION_FIT] = "fit",                   [ACTION_TSNE] = "tsne",
    [ACTION_ALL] = "all-languages",         [ACTION_LINKED] = "linked",
    [ACTION_CHECK] = "check",               [ACTION_STABILITY] = "stability",
    [ACTION_LABELS] = "labels",             [ACTION_DENSITY] = "density",
    [ACTION_VIEW] = "view",                 [ACTION_OTHER] = "language",
    [ACTION_ACCEPT] = "accept",             [ACTION_REJECT] = "reject",
    [ACTION_GOLD] = "gold",                 [ACTION_VARIANT] = "variant",
    [ACTION_SENSE] = "sense",               [ACTION_NOTE] = "note",
    [ACTION_UNDO] = "undo",                 [ACTION_WHY] = "why",
    [ACTION_INFO] = "info",                 [ACTION_COMMAND] = "command",
    [ACTION_EXPORT] = "export",             [ACTION_HELP] = "help",
    [ACTION_PROMPT] = "prompt",             [ACTION_AGAIN] = "again",
    [ACTION_REDRAW] = "redraw",             [ACTION_STOP] = "stop",
    [ACTION_QUIT] = "quit",
};

static const struct {
    const char *hint, *help;
} about[ACTION_COUNT] = {
    [ACTION_UP]          = {"up", "one row up; on the map: move the view up"},
    [ACTION_DOWN]        = {"down", "one row down; on the map: move the view down"},
    [ACTION_LEFT]        = {"left", "the column to the left; on the map: move the view left"},
    [ACTION_RIGHT]       = {"right", "the column to the right; on the map: move the view right"},
    [ACTION_PAGE_UP]     = {"page up", "one page up"},
    [ACTION_PAGE_DOWN]   = {"page down", "one page down"},
    [ACTION_FIRST]       = {"first", "to the first row"},
    [ACTION_LAST]        = {"last", "to the last row"},
    [ACTION_OPEN]        = {"open", "open what is under the cursor"},
    [ACTION_BACK]        = {"back", "back to the view before; closes help and prompts"},
    [ACTION_FILTER]      = {"filter", "filter the rows as you type; on the map: find a word"},
    [ACTION_NEXT]        = {"next", "next match of what was searched"},
    [ACTION_PREVIOUS]    = {"previous", "previous match of what was searched"},
    [ACTION_SORT]        = {"sort", "what the table is sorted by: Enter by one column, s by several"},
    [ACTION_COLUMN]      = {"columns", "choose the columns of the table, their order and width"},
    [ACTION_FREQUENCY]   = {"frequency", "how often each value of the current column occurs in the rows shown; Enter on one filters by it"},
    [ACTION_SELECT]      = {"select", "select the row and go to the next; on the map: one corner of a patch, then the other"},
    [ACTION_SELECTED]    = {"selected", "only the selected rows, or all again; on the map: list their pairs, or take all back"},
    [ACTION_EARLIER]     = {"earlier", "back to the screen where you were before, as you left it"},
    [ACTION_LATER]       = {"later", "forward again"},
    [ACTION_HISTORY]     = {"history", "the screens where you were; Enter goes to one"},
    [ACTION_TABLE_BEFORE] = {"table", "the table before this one, in a result of several"},
    [ACTION_TABLE_AFTER] = {"table", "the next table of a result of several"},
    [ACTION_PICTURE]     = {"picture", "from a table to its picture (overlap: the quadrants), and from a picture to its table"},
    [ACTION_MAP]         = {"map", "show this word on the map"},
    [ACTION_BEFORE]      = {"before/after", "blink between before and after the map was applied; in a table between two alignments, what changes underlined"},
    [ACTION_NEIGHBORS]   = {"neighbours", "overlay the true neighbours in the full space"},
    [ACTION_FIELD]       = {"field", "isogloss lines: P@1, overlap, hub exposure, residual, coverage, cost of a t-SNE map, none"},
    [ACTION_CODE_POINTS] = {"code points", "the code points of the words, and whether they are normalised"},
    [ACTION_ZOOM_IN]     = {"zoom in", "zoom in"},
    [ACTION_ZOOM_OUT]    = {"zoom out", "zoom out"},
    [ACTION_FIT]         = {"fit", "show the whole map"},
    [ACTION_TSNE]        = {"t-SNE", "t-SNE in place of principal components, and back; it moves while it is computed: Ctrl-C stops it, R goes on, or further when it is done"},
    [ACTION_ALL]         = {"all languages", "all languages on one map, or one"},
    [ACTION_LINKED]      = {"linked maps", "t-SNE of source and target side by side, pairs drawn together; b then blinks between the two"},
    [ACTION_CHECK]       = {"check", "what the isogloss lines are checked by: other components, or t-SNE"},
    [ACTION_STABILITY]   = {"stability", "five t-SNE maps from random starts: what share of its neighbours a word keeps; below chance and .3 of the rest it is drawn hollow"},
    [ACTION_LABELS]      = {"labels", "more, fewer or no labels"},
    [ACTION_DENSITY]     = {"density", "dots where words are few and shades where they are many; only dots; only shades"},
    [ACTION_VIEW]        = {"views", "the views by number"},
    [ACTION_OTHER]       = {"language", "the next target language; filters are kept"},
    [ACTION_ACCEPT]      = {"accept", "mark: the word under the cursor is a right translation (on a prediction), or the entry's golds are"},
    [ACTION_REJECT]      = {"reject", "mark: it is none, or the entry's gold is none"},
    [ACTION_GOLD]        = {"add gold", "mark: a translation that the dictionary lacks; it is asked for"},
    [ACTION_VARIANT]     = {"variant", "mark: the prediction is another form of a gold"},
    [ACTION_SENSE]       = {"sense note", "a remark on the senses of the word"},
    [ACTION_NOTE]        = {"note", "a free remark"},
    [ACTION_UNDO]        = {"undo", "take your last mark on this dictionary back; again: the one before, without end"},
    [ACTION_WHY]         = {"why", "why is this pair wrong: every test of the battery, with evidence"},
    [ACTION_INFO] = {"notes", "what the result tells beside its numbers: finding, notes, parameters, inputs"},
    [ACTION_COMMAND]     = {"command", "the command line that gives what this screen shows"},
    [ACTION_EXPORT]      = {"export", "write what is shown to a file: .csv, .tsv, .json, .md, .tex, .txt"},
    [ACTION_HELP]        = {"help", "what works here; type to filter it"},
    [ACTION_PROMPT]      = {"command", "command line: every verb (plot, report, info and convert write their files as jobs), find, language, export, set"},
    [ACTION_AGAIN]       = {"run again", "compute again what was stopped or failed"},
    [ACTION_REDRAW]      = {"redraw", "draw the whole screen again"},
    [ACTION_STOP]        = {"stop", "stop the running job and those that wait; a second time: leave"},
    [ACTION_QUIT]        = {"quit", "leave isogloss"},
};

static const struct {
    uint32_t key;
    const char *name;
} named[] = {
    {INPUT_UP, "Up"},             {INPUT_DOWN, "Down"},
    {INPUT_LEFT, "Left"},         {INPUT_RIGHT, "Right"},
    {INPUT_PAGE_UP, "PgUp"},      {INPUT_PAGE_DOWN, "PgDn"},
    {INPUT_HOME, "Home"},         {INPUT_END, "End"},
    {INPUT_INSERT, "Ins"},        {INPUT_DELETE, "Del"},
    {INPUT_BACKTAB, "Shift-Tab"}, {INPUT_F1, "F1"},
    {INPUT_TAB, "Tab"},           {INPUT_ENTER, "Enter"},
    {INPUT_ESCAPE, "Esc"},        {INPUT_BACKSPACE, "Backspace"},
    {' ', "Space"},
};
/* clang-format on */

/* What the user bound; filled once at start-up. */
enum { USER_MOST = 128 };
static KeyBinding user[USER_MOST];
static int nuser;

static const KeyBinding *find_user(uint32_t key)
{
    for (int i = 0; i < nuser; i++)
        if (user[i].key == key)
            return &user[i];
    return NULL;
}

static Action find_default(uint32_t key)
{
    for (int i = 0; i < keys_count; i++)
        if (keys_bindings[i].key == key)
            return keys_bindings[i].action;
    return ACTION_NONE;
}

Action keys_find(uint32_t key)
{
    const KeyBinding *own = nuser > 0 ? find_user(key) : NULL;
    return own ? own->action : find_default(key);
}

const char *keys_action_name(Action action)
{
    return action_name[action];
}

Action keys_find_action(Text name)
{
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
        if (str_compare(str_text(action_name[a]), name) == 0)
            return (Action)a;
    return ACTION_NONE;
}

bool keys_bind(uint32_t key, Action action)
{
    const bool is_fixed = key == INPUT_CTRL_C || key == INPUT_ENTER ||
                          key == INPUT_ESCAPE || (key >= '1' && key <= '9');
    if (is_fixed || nuser == USER_MOST || action == ACTION_VIEW)
        return false;
    user[nuser++] = (KeyBinding){key, action};
    return true;
}

void keys_reset(void)
{
    nuser = 0;
}

uint32_t keys_of(Action action)
{
    for (int i = 0; i < nuser; i++)
        if (user[i].action == action)
            return user[i].key;
    for (int i = 0; i < keys_count; i++)
        if (keys_bindings[i].action == action && !find_user(keys_bindings[i].key))
            return keys_bindings[i].key;
    return 0;
}

uint32_t keys_default(Action action)
{
    for (int i = 0; i < keys_count; i++)
        if (keys_bindings[i].action == action)
            return keys_bindings[i].key;
    return 0;
}

const char *keys_help(Action action)
{
    return about[action].help;
}

const char *keys_hint(Action action)
{
    return about[action].hint;
}

void keys_name(Str *out, uint32_t key)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (named[i].key == key) {
            str_add_cstr(out, named[i].name);
            return;
        }
    }
    if (key < 0x20)
        str_addf(out, "Ctrl-%c", (int)key + 'A' - 1);
    else
        text_encode(out, key);
}

bool keys_parse(Text name, uint32_t *key)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (str_compare(str_text(named[i].name), name) == 0) {
            *key = named[i].key;
            return true;
        }
    }
    if (name.n == 6 && memcmp(name.p, "Ctrl-", 5) == 0 && name.p[5] >= '@' &&
        name.p[5] <= '_') {
        *key = (uint32_t)name.p[5] - '@';
        return *key > 0;
    }
    return name.n > 0 && text_decode(name, key) == name.n && *key > ' ' && *key != 0x7f;
}

/* One more name of a key in a label. */
static void add_name(Str *out, uint32_t key, bool *is_first)
{
    if (!*is_first)
        str_add_char(out, ' ');
    *is_first = false;
    keys_name(out, key);
}

void keys_label(Str *out, Action action)
{
    bool is_first = true;
    if (action == ACTION_VIEW) {
        str_add_cstr(out, "1-9");
        return;
    }
    for (int i = 0; i < nuser; i++)
        if (user[i].action == action)
            add_name(out, user[i].key, &is_first);
    for (int i = 0; i < keys_count; i++)
        if (keys_bindings[i].action == action && !find_user(keys_bindings[i].key))
            add_name(out, keys_bindings[i].key, &is_first);
}
