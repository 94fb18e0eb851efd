#include "tui/settings.h"

#include <langinfo.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/space/prepare.h"

/* isogloss in the folder of an XDG variable (which must be absolute), else in its default
 * below the home folder; "" when there is neither, or a name is too long. Source: XDG
 * Base Directory Specification 0.8. */
static void find_folder(const char *variable, const char *below, char *folder,
                        size_t size)
{
    const char *base = getenv(variable);
    const char *home = getenv("HOME");
    const bool has_base = base && *base == '/';
    if (!has_base && !(home && *home == '/'))
        return;
    const int n = snprintf(folder, size, "%s%s/isogloss", has_base ? base : home,
                           has_base ? "" : below);
    if (n < 0 || (size_t)n >= size)
        *folder = '\0';
}

/* The name under which the user logged in. */
static void find_user(char *name, size_t size)
{
    const char *user = getenv("LOGNAME");
    if (!user || !*user)
        user = getenv("USER");
    if (!user || !*user) {
        const struct passwd *entry = getpwuid(getuid());
        user = entry ? entry->pw_name : "";
    }
    (void)snprintf(name, size, "%s", user);
}

Surroundings settings_surroundings(void)
{
    Surroundings around = {.is_terminal = isatty(STDOUT_FILENO) == 1};
    struct winsize size = {0};
    if (around.is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        around.width = size.ws_col;
    find_folder("XDG_CACHE_HOME", "/.cache", around.cache, sizeof around.cache);
    find_folder("XDG_DATA_HOME", "/.local/share", around.data, sizeof around.data);
    find_folder("XDG_CONFIG_HOME", "/.config", around.config, sizeof around.config);
    find_folder("XDG_STATE_HOME", "/.local/state", around.state, sizeof around.state);
    find_user(around.user, sizeof around.user);
    around.is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    around.has_no_color =
        (no_color && *no_color) || !term || !*term || strcmp(term, "dumb") == 0;
    return around;
}

/* Options that exclude each other, and those that are nothing without another. */
static Status check_together(const Options *o, Error *err)
{
    static const struct {
        OptionId a, b;
    } contrary[] = {
        {OPTION_JSON, OPTION_FORMAT},      {OPTION_CSV_SAFE, OPTION_CSV_RAW},
        {OPTION_QUIET, OPTION_VERBOSE},    {OPTION_STUDY, OPTION_DICT},
        {OPTION_STUDY, OPTION_TRAIN_DICT}, {OPTION_ROW_ALIGNED, OPTION_DICT},
        {OPTION_ROW_ALIGNED, OPTION_SWAP}, {OPTION_ROW_ALIGNED, OPTION_TRAIN_DICT},
    };
    for (size_t i = 0; i < sizeof contrary / sizeof *contrary; i++) {
        const OptionId a = contrary[i].a;
        const OptionId b = contrary[i].b;
        const bool has_a = o->value[a] && strcmp(o->value[a], "false") != 0;
        const bool has_b = o->value[b] && strcmp(o->value[b], "false") != 0;
        const bool is_same = a == OPTION_JSON && has_a && has_b &&
                             strcmp(o->value[OPTION_FORMAT], "json") == 0;
        if (has_a && has_b && !is_same) {
            return error_set(err, E_USAGE, "--%s and --%s contradict each other",
                             options_common[a].param.name, options_common[b].param.name);
        }
    }
    if (o->value[OPTION_EXCLUDE_BY] && !options_bool(o, OPTION_EXCLUDE_TRAIN))
        return error_set(err, E_USAGE, "--exclude-by needs --exclude-train");
    if (options_bool(o, OPTION_EXCLUDE_TRAIN) && !o->value[OPTION_TRAIN_DICT] &&
        !o->value[OPTION_STUDY])
        return error_set(err, E_USAGE, "--exclude-train needs --train-dict");
    return OK;
}

/* The format that the name of an output asks for by its ending. */
static bool format_of_name(const char *path, Format *out)
{
    const char *dot = strrchr(path, '.');
    if (!dot || strchr(dot, '/'))
        return false;
    if (strcmp(dot, ".txt") == 0) {
        *out = FORMAT_TABLE;
        return true;
    }
    return strcmp(dot, ".table") != 0 && format_find(dot + 1, out);
}

static void settle_format(const Options *o, const Surroundings *around, Settings *out)
{
    const char *path = o->value[OPTION_OUTPUT];
    if (o->verb.is_writing)
        out->own_output = path;
    else if (path && strcmp(path, "-") != 0)
        out->output = path;
    const bool is_screen = around->is_terminal && !out->output;
    out->format = is_screen ? FORMAT_TABLE : FORMAT_TSV;
    if (options_bool(o, OPTION_PLAIN))
        out->format = FORMAT_TABLE;
    if (options_bool(o, OPTION_JSON)) {
        out->format = FORMAT_JSON;
    } else if (o->value[OPTION_FORMAT]) {
        (void)format_find(o->value[OPTION_FORMAT], &out->format);
    } else if (out->output) {
        (void)format_of_name(out->output, &out->format);
    }

    out->shape = format_options_defaults();
    out->shape.is_plain = options_bool(o, OPTION_PLAIN);
    out->shape.is_csv_raw = options_bool(o, OPTION_CSV_RAW);
    out->shape.has_warnings = out->output != NULL; /* else they are on stderr */
    out->shape.width = is_screen ? around->width : 0;
    out->shape.mode =
        around->is_utf8 || out->format != FORMAT_TABLE ? TEXT_UTF8 : TEXT_ASCII;
    out->shape.is_color =
        out->color == COLOR_ALWAYS ||
        (out->color == COLOR_AUTO && is_screen && !around->has_no_color);
}

static Status take_rows(const Options *o, StudyOptions *study, Error *err)
{
    const char *value = o->value[OPTION_MAX_VOCAB];
    uint64_t rows = 0;
    if (!value)
        return OK;
    if (!number_parse_size(str_text(value), &rows) || rows < 1 || rows > INT32_MAX) {
        char shown[TEXT_SHORT];
        return error_set(err, E_USAGE,
                         "--max-vocab: \"%s\" is not a number of rows (200000 or 200k)",
                         text_short(shown, str_text(value)));
    }
    study->limits.max_vocab = (int32_t)rows;
    return OK;
}

static Status take_memory(const Options *o, StudyOptions *study, Error *err)
{
    const char *value = o->value[OPTION_LIMIT_MEMORY];
    if (value && (!number_parse_size(str_text(value), &study->limits.memory) ||
                  study->limits.memory == 0)) {
        char shown[TEXT_SHORT];
        return error_set(err, E_USAGE, "--limit-memory: \"%s\" is not a size (2GB, 500M)",
                         text_short(shown, str_text(value)));
    }
    return OK;
}

static Status take_cache(const Options *o, StudyOptions *study, Error *err)
{
    const char *value = options_text(o, OPTION_CACHE_SIZE);
    study->is_keeping = options_bool(o, OPTION_CACHE);
    if (!number_parse_size(str_text(value), &study->cache_size)) {
        char shown[TEXT_SHORT];
        return error_set(err, E_USAGE, "--cache-size: \"%s\" is not a size (2GB, 500M)",
                         text_short(shown, str_text(value)));
    }
    return OK;
}

/* The steps of one side: its own option, else the common one. */
static Status take_steps(const Options *o, OptionId side, char *steps, size_t size,
                         Error *err)
{
    const OptionId id = o->value[side] ? side : OPTION_PREPARE;
    const char *value = options_text(o, id);
    if (!value)
        return OK;
    Error why = {0};
    if (prepare_check(value, &why) != OK) {
        (void)error_set(err, E_USAGE, "--%s: %s", options_common[id].param.name,
                        why.text);
        error_hint(err, "steps are none, unit and center, joined by commas");
        return E_USAGE;
    }
    if (strlen(value) >= size) {
        return error_set(err, E_USAGE, "--%s: too many steps",
                         options_common[id].param.name);
    }
    memcpy(steps, value, strlen(value) + 1);
    return OK;
}

static Status take_study(const Options *o, StudyOptions *study, Error *err)
{
    *study = study_options_defaults();
    study->k = (int32_t)options_int(o, OPTION_K);
    study->seed = (uint64_t)options_int(o, OPTION_SEED);
    study->is_lower = options_bool(o, OPTION_LOWER);
    study->is_swapped = options_bool(o, OPTION_SWAP);
    study->is_row_aligned = options_bool(o, OPTION_ROW_ALIGNED);
    study->is_excluding_train = options_bool(o, OPTION_EXCLUDE_TRAIN);
    const char *by = options_text(o, OPTION_EXCLUDE_BY);
    study->exclude_by = strcmp(by, "source") == 0   ? SHARED_SOURCE
                        : strcmp(by, "target") == 0 ? SHARED_TARGET
                        : strcmp(by, "lemma") == 0  ? SHARED_LEMMA
                                                    : SHARED_PAIR;
    study->convention = strcmp(options_text(o, OPTION_MAP_CONVENTION), "column") == 0
                            ? MAPPING_COLUMN
                            : MAPPING_ROW;
    study->limits.skip_bad_rows = options_bool(o, OPTION_SKIP_BAD_ROWS);
    study->limits.allow_cut = options_bool(o, OPTION_ALLOW_CUT);
    study->limits.strict = options_bool(o, OPTION_STRICT);
    TRY(take_rows(o, study, err));
    TRY(take_memory(o, study, err));
    TRY(take_cache(o, study, err));
    TRY(take_steps(o, OPTION_PREPARE_SOURCE, study->prepare_source,
                   sizeof study->prepare_source, err));
    return take_steps(o, OPTION_PREPARE_TARGET, study->prepare_target,
                      sizeof study->prepare_target, err);
}

/* Who marks, and where marks are kept. */
static Status take_marks(const Options *o, const Surroundings *around, Settings *out,
                         Error *err)
{
    const char *path = o->value[OPTION_ANNOTATIONS];
    const char *author = o->value[OPTION_AUTHOR] ? o->value[OPTION_AUTHOR] : around->user;
    StudyOptions *study = &out->study;
    if (path && (!*path || strlen(path) >= sizeof study->annotations))
        return error_set(err, E_USAGE, "--annotations: the name is %s",
                         *path ? "too long" : "empty");
    if (strlen(author) >= sizeof study->author)
        return error_set(err, E_USAGE, "--author: the name is too long");
    (void)snprintf(study->annotations, sizeof study->annotations, "%s", path ? path : "");
    (void)snprintf(study->author, sizeof study->author, "%s", author);
    if (around->data[0])
        (void)snprintf(out->marks_home, sizeof out->marks_home, "%s/annotations.db",
                       around->data);
    return OK;
}

Status settings_make(const Options *o, const Surroundings *around, Settings *out,
                     Error *err)
{
    *out = (Settings){0};
    TRY(check_together(o, err));
    TRY(take_study(o, &out->study, err));
    const char *color = options_text(o, OPTION_COLOR);
    out->color = strcmp(color, "always") == 0  ? COLOR_ALWAYS
                 : strcmp(color, "never") == 0 ? COLOR_NEVER
                                               : COLOR_AUTO;
    const char *cpu = options_text(o, OPTION_CPU);
    const int level = cpu ? kernel_find_level(cpu) : -1;
    out->cpu =
        level < 0 ? KERNEL_LEVELS - 1 : (KernelLevel)level; /* higher ones do not exist */
    out->threads = (int)options_int(o, OPTION_THREADS);
    out->is_quiet = options_bool(o, OPTION_QUIET);
    out->is_verbose = options_bool(o, OPTION_VERBOSE);
    out->is_replacing = options_bool(o, OPTION_FORCE);
    out->is_blind = options_bool(o, OPTION_BLIND);
    out->table = o->value[OPTION_TABLE];
    out->arrange = (TableArrange){.only = o->value[OPTION_ONLY],
                                  .where = o->value[OPTION_WHERE],
                                  .sort = o->value[OPTION_SORT],
                                  .columns = o->value[OPTION_COLUMNS],
                                  .frequency = o->value[OPTION_FREQUENCY]};
    out->study_path = o->value[OPTION_STUDY];
    settle_format(o, around, out);
    /* Of what is printed only JSON names the inputs' digests; pictures, reports and the
     * interactive view do, too. */
    const char *verb = o->verb.name;
    out->study.has_digests = out->format == FORMAT_JSON || !verb ||
                             (o->verb.is_writing && strcmp(verb, "convert") != 0);
    memcpy(out->config_home, around->config, sizeof out->config_home);
    memcpy(out->state_home, around->state, sizeof out->state_home);
    _Static_assert(sizeof around->cache == sizeof out->study.cache_folder, "copied");
    memcpy(out->study.cache_folder, around->cache, sizeof around->cache);
    return take_marks(o, around, out, err);
}
