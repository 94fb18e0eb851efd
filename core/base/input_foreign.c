/* Files that people give by mistake, told apart by their first bytes. A kind is named
 * only when a file of words and numbers cannot begin like that: "PAR1 0.5 ..." is a
 * vector. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/base/input.h"

typedef struct Magic {
    size_t at;
    Text bytes;
    const char *kind, *hint;
} Magic;

static const char unpack[] = "unpack it first";
static const char from_python[] =
    "isogloss runs no pickles; in Python, gensim's "
    "save_word2vec_format(\"x.bin\", binary=True) or numpy.save writes what it reads";
static const char not_vectors[] = "isogloss reads vectors, dictionaries and word lists";

/* TEXT without its cast, which is no constant. */
#define M(literal)                                                                       \
    {                                                                                    \
        (literal), sizeof(literal) - 1                                                   \
    }

/* clang-format off */
static const Magic magics[] = {
    {0, M("\x1f\x8b"),             "gzip within gzip", unpack},
    {0, M("PK\3\4"),               "a zip archive (an .npz or torch file)",
     "unpack it; an .npy inside can be read, a torch file must be saved with numpy.save"},
    {0, M("PK\5\6"),               "an empty zip archive", NULL},
    {0, M("ccopy_reg\n"),          "a Python pickle", from_python},
    {0, M("cnumpy."),              "a Python pickle", from_python},
    {0, M("\x89HDF\r\n\x1a\n"),    "an HDF5 file",
     "in Python, h5py reads it and numpy.save writes the matrix; Numberbatch (mini.h5) "
     "can be had as .txt.gz, which is read as it is"},
    {0, M("GGUF\1\0\0\0"),        "a GGUF model", not_vectors},
    {0, M("GGUF\2\0\0\0"),        "a GGUF model", not_vectors},
    {0, M("GGUF\3\0\0\0"),        "a GGUF model", not_vectors},
    {0, M("\xfd" "7zXZ\0"),        "compressed with xz", "unpack it first: unxz -k"},
    {0, M("\x28\xb5\x2f\xfd"),     "zstd within a compressed file", unpack},
    {0, M("\x04\x22\x4d\x18"),     "compressed with lz4", "unpack it first: unlz4"},
    {0, M("\x1f\x9d"),             "compressed with compress",
     "unpack it first: uncompress"},
    {0, M("7z\xbc\xaf\x27\x1c"),   "a 7z archive", unpack},
    {0, M("Rar!\x1a\x07"),         "a RAR archive", unpack},
    {257, M("ustar\0"),            "a tar archive", "unpack it first: tar -xf"},
    {257, M("ustar  \0"),          "a tar archive", "unpack it first: tar -xf"},
    {0, M("\xba\x16\x4f\x2f"),     "a native fastText model (.bin)", not_vectors},
    {0, M("\x89PNG\r\n\x1a\n"),    "a PNG image", not_vectors},
    {0, M("\xff\xd8\xff"),         "a JPEG image", not_vectors},
    {0, M("GIF87a"),               "a GIF image", not_vectors},
    {0, M("GIF89a"),               "a GIF image", not_vectors},
    {0, M("%PDF-"),                "a PDF document", not_vectors},
    {0, M("\x7f" "ELF"),           "a program (ELF)", not_vectors},
    {0, M("SQLite format 3\0"),    "an SQLite database", not_vectors},
    {0, M("PAR1\x15"),             "a Parquet file", "in Python, pandas reads it"},
    {0, M("ARROW1\0\0"),           "an Arrow file", "in Python, pandas reads it"},
    {0, M("MATLAB 5.0 MAT-file"),  "a MATLAB file",
     "in Python, scipy.io.loadmat reads it and numpy.save writes the matrix"},
    {0, M("version https://git-lfs.github.com/spec/"),
     "a Git LFS pointer, not the file itself", "git lfs pull fetches the file"},
    {0, M("\xff\xfe\0\0"),         "UTF-32 text", "convert it: iconv -f UTF-32 -t UTF-8"},
    {0, M("\0\0\xfe\xff"),         "UTF-32 text", "convert it: iconv -f UTF-32 -t UTF-8"},
};
/* clang-format on */

static const char utf16_hint[] = "convert it: iconv -f UTF-16 -t UTF-8";

static bool has(Text head, size_t at, Text bytes)
{
    return head.n >= at && head.n - at >= bytes.n &&
           memcmp(head.p + at, bytes.p, bytes.n) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static Text skip_blanks(Text t)
{
    while (t.n > 0 && is_blank(t.p[0])) {
        t.p++;
        t.n--;
    }
    return t;
}

static Text skip(Text t, size_t n)
{
    return (Text){t.p + n, t.n - n};
}

static bool begins_nocase(Text t, const char *lower)
{
    const size_t n = strlen(lower);
    if (t.n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char c = t.p[i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower[i])
            return false;
    }
    return true;
}

/* Bytes 0x80 and a protocol number open every pickle since protocol 2 (torch's too); what
 * follows is a frame, a global, an empty container, a mark or a string or number. */
static bool is_pickle(Text head)
{
    static const char opcode[] = "\x95"
                                 "c}](){NKJXUVTBC\x8a\x8c";
    return head.n >= 3 && head.p[0] == '\x80' && head.p[1] >= 2 && head.p[1] <= 5 &&
           head.p[2] != '\0' && strchr(opcode, head.p[2]) != NULL;
}

/* "BZh", a level, and the mark of a block or of the end. */
static bool is_bzip2(Text head)
{
    return has(head, 0, TEXT("BZh")) && head.n >= 10 && head.p[3] >= '1' &&
           head.p[3] <= '9' &&
           (has(head, 4, TEXT("1AY&SY")) || has(head, 4, TEXT("\x17rE8P\x90")));
}

/* Eight bytes of length, then a JSON object; the length is below 4 GiB. */
static bool is_safetensors(Text head)
{
    return head.n >= 10 && memcmp(head.p + 4, "\0\0\0\0", 4) == 0 && head.p[8] == '{' &&
           (head.p[9] == '"' || head.p[9] == '}' || head.p[9] == ' ');
}

/* A byte order mark, or ASCII with a NUL beside each letter. */
static bool is_utf16(Text head)
{
    if (has(head, 0, TEXT("\xff\xfe")) || has(head, 0, TEXT("\xfe\xff")))
        return true;
    const size_t n = (head.n < 64 ? head.n : 64) & ~(size_t)1;
    size_t pairs[2] = {0, 0}; /* with the NUL first, with the NUL second */
    for (size_t i = 0; i < n; i += 2) {
        for (size_t k = 0; k < 2; k++) {
            const char letter = head.p[i + 1 - k];
            pairs[k] += head.p[i + k] == '\0' &&
                        (is_blank(letter) || (letter > ' ' && letter < 0x7f));
        }
    }
    return n >= 8 && (pairs[0] == n / 2 || pairs[1] == n / 2);
}

/* Nothing but doubles of the size that trained numbers have: none is text, and the
 * exponents of other bytes are anything. GloVe writes its .bin so: for every word the
 * numbers and a bias, then the same for contexts. */
static bool is_doubles(Text head)
{
    enum { LEAST = 32, MOST = 4096 };
    const size_t n = head.n / sizeof(double) < MOST ? head.n / sizeof(double) : MOST;
    bool is_binary = false;
    for (size_t i = 0; i < n; i++) {
        double v = 0;
        memcpy(&v, head.p + i * sizeof v, sizeof v);
        const double size = v < 0 ? -v : v;
        if (!(size > 1e-12 && size < 1e3)) /* not for NaN either */
            return false;
    }
    for (size_t i = 0; i < n * sizeof(double) && !is_binary; i++) {
        const unsigned char c = (unsigned char)head.p[i];
        is_binary = c < 0x20 && c != '\n' && c != '\r' && c != '\t';
    }
    return is_binary && n >= LEAST;
}

static bool is_html(Text head)
{
    static const char *const start[] = {"<!doctype", "<html", "<head", "<?xml"};
    for (size_t i = 0; i < sizeof start / sizeof *start; i++) {
        if (begins_nocase(head, start[i]))
            return true;
    }
    return false;
}

/* Skips a JSON string or number without looking closely; NULL text when there is none. */
static Text skip_scalar(Text t)
{
    size_t i = 0;
    if (t.n > 0 && t.p[0] == '"') {
        for (i = 1; i < t.n && t.p[i] != '"'; i++)
            i += t.p[i] == '\\';
        return i < t.n ? skip(t, i + 1) : (Text){NULL, 0};
    }
    while (i < t.n && (strchr("+-.eE", t.p[i]) || (t.p[i] >= '0' && t.p[i] <= '9')))
        i++;
    return i > 0 ? skip(t, i) : (Text){NULL, 0};
}

/* An object with its first key and colon, or an array with its first comma or its end: a
 * word list may well begin with a brace or a bracket. */
static bool is_json(Text head)
{
    Text t = skip_blanks(head);
    if (t.n == 0 || (t.p[0] != '{' && t.p[0] != '['))
        return false;
    char open = '[';
    while (t.n > 0 && (t.p[0] == '[' || t.p[0] == '{')) {
        open = t.p[0];
        t = skip_blanks(skip(t, 1));
        if (open == '{')
            break;
    }
    const Text rest = skip_scalar(t);
    if (!rest.p)
        return false;
    const Text after = skip_blanks(rest);
    const char *want = open == '{' ? ":" : ",]";
    return after.n > 0 && after.p[0] != '\0' && strchr(want, after.p[0]) != NULL;
}

const char *input_foreign_kind(Text head, const char **hint)
{
    const char *unused = NULL;
    if (!hint)
        hint = &unused;
    *hint = NULL;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (has(head, magics[i].at, magics[i].bytes)) {
            *hint = magics[i].hint;
            return magics[i].kind;
        }
    }
    if (is_pickle(head)) {
        *hint = from_python;
        return "a Python pickle (a gensim, polyglot or torch file)";
    }
    if (is_bzip2(head)) {
        *hint = "unpack it first: bunzip2 -k";
        return "compressed with bzip2";
    }
    if (is_safetensors(head)) {
        *hint = "in Python, safetensors.numpy reads it and numpy.save writes the matrix";
        return "a safetensors file";
    }
    if (is_doubles(head)) {
        *hint =
            "it holds no words; GloVe writes them with -binary 0 (vectors.txt), which is "
            "read as it is";
        return "64-bit numbers without words (GloVe's own .bin)";
    }
    if (is_utf16(head)) {
        *hint = utf16_hint;
        return "UTF-16 text";
    }
    const bool has_mark = has(head, 0, TEXT("\xef\xbb\xbf"));
    const Text text = skip_blanks(has_mark ? skip(head, 3) : head);
    if (is_html(text)) {
        *hint = "a download that failed often leaves such a page";
        return "an HTML or XML page";
    }
    if (is_json(text)) {
        *hint = "isogloss reads word2vec, GloVe, fastText, NumPy and safetensors files";
        return "a JSON file";
    }
    return NULL;
}
