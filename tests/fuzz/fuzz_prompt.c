/* Keys typed into a prompt: the text stays UTF-8, the cursor between clusters, what is
 * drawn inside its line; command lines split and quoted. */
#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"
#include "tui/prompt.h"

enum { WIDTH = 30 };

static void check_words(const char *text)
{
    char **argv = NULL;
    const int n = prompt_split(text, &argv);
    Str again = {0};
    for (int i = 0; i < n; i++) {
        if (i)
            str_add_char(&again, ' ');
        prompt_quote(&again, argv[i]);
    }
    char **twice = NULL;
    fuzz_check(prompt_split(str_cstr(&again), &twice) == n);
    for (int i = 0; i < n; i++)
        fuzz_check(strcmp(argv[i], twice[i]) == 0);
    free((void *)argv);
    free((void *)twice);
    str_free(&again);
}

/* A byte below 0x80 is a key; one above draws one of the keys that are no characters, a
 * pasted piece, or any code point. */
static Input next_input(const uint8_t *data, size_t size, size_t *at)
{
    const uint8_t byte = data[(*at)++];
    Input in = {.key = byte};
    if (byte < 0x80)
        return in;
    if (byte < 0x98) {
        in.key = INPUT_NONE + (uint32_t)(byte - 0x80) % (INPUT_RESIZE - INPUT_NONE + 1);
        if (in.key == INPUT_PASTE) {
            const size_t n = size - *at < 16 ? size - *at : 16;
            in.paste = (Text){(const char *)data + *at, n};
            *at += n;
            if (!text_is_utf8(in.paste) || memchr(in.paste.p, '\0', n))
                in.paste.n = 0; /* the terminal's side gives whole code points */
        }
        return in;
    }
    in.key = 0;
    for (int i = 0; i < 3 && *at < size; i++)
        in.key = in.key << 8 | data[(*at)++];
    in.key %= 0x110000;
    return in;
}

static void nothing(void *ctx, const char *text)
{
    (void)ctx;
    (void)text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Grid grid;
    if (!grid.w) {
        grid.mode = TEXT_UTF8;
        cells_resize(&grid, WIDTH, 6);
    }
    const PromptSpec spec = {.label = ":", .hint = "a verb", .enter = nothing};
    Prompt p = {0};
    prompt_open(&p, &spec, "bli");
    for (size_t at = 0; at < size && at < 400;) {
        const Input in = next_input(data, size, &at);
        (void)prompt_input(&p, &in);
        if (!p.is_open)
            prompt_open(&p, &spec, "");
        const Text text = {p.text.p ? p.text.p : "", p.text.n};
        fuzz_check(text_is_utf8(text));
        fuzz_check(p.cursor <= p.text.n);
        fuzz_check(text_is_utf8((Text){text.p, p.cursor}));
        prompt_draw(&p, &grid, (Rect){0, 5, WIDTH, 1});
    }
    check_words(str_cstr(&p.text));
    prompt_close(&p);
    prompt_free(&p);
    return 0;
}
