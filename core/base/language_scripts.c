#include "core/base/language_scripts.h"

#include <stdio.h>
#include <string.h>

typedef struct Row {
    const char *scripts;
    const char *languages; /* a blank after each */
} Row;

/* clang-format off */
static const Row rows[] = {
    {"Arab",
     "ar fa ps ur bal bej lah ota "},
    {"Arab Cyrl",
     "ug "},
    {"Arab Deva",
     "ks sd "},
    {"Armn",
     "hy "},
    {"Avst",
     "ae "},
    {"Beng",
     "as bn "},
    {"Beng Mtei",
     "mni "},
    {"Cans Latn",
     "cr iu oj "},
    {"Cher",
     "chr "},
    {"Copt",
     "cop "},
    {"Cyrl",
     "ab av ba be bg ce cu cv kv mk os ru uk ady alt bua chm dar inh kaa kbd "
     "krc kum lez mdf myv sah tyv udm "},
    {"Cyrl Arab",
     "ky "},
    {"Cyrl Arab Latn",
     "kk "},
    {"Cyrl Latn",
     "sr tg tt crh "},
    {"Cyrl Mong",
     "mn "},
    {"Deva",
     "hi mr ne sa awa bho bra doi kok kru mag mai mwr new raj "},
    {"Egyp",
     "egy "},
    {"Ethi",
     "am ti byn gez tig wal "},
    {"Geor",
     "ka "},
    {"Goth Latn",
     "got "},
    {"Grek",
     "el grc "},
    {"Gujr",
     "gu "},
    {"Guru Arab",
     "pa "},
    {"Hang Hani",
     "ko "},
    {"Hani Bopo",
     "zh "},
    {"Hani Hira Kana",
     "ja "},
    {"Hebr",
     "he yi "},
    {"Kawi",
     "kaw "},
    {"Khar",
     "pra "},
    {"Khmr",
     "km "},
    {"Knda",
     "kn "},
    {"Laoo",
     "lo "},
    {"Latn",
     "aa af ak an ay bi bm br ca ch co cs cy da de ee en eo es et eu ff fi "
     "fj fo fr fy ga gd gl gn gv ho hr ht hu hz ia id ig ik io is it kg ki "
     "kj kl kr kw la lb lg li ln lt lu lv mg mh mi mt na nb nd ng nl nn no "
     "nr nv ny oc om pl pt qu rm rn rw sc se sg sk sl sm sn so sq ss st sv "
     "sw tl tn to tr ts ty ve vi vo wa wo xh yo za zu ace ach ada arn ast "
     "ban bas bem bik bin bla cad ceb chk cho chp csb dak den dgr dsb dua "
     "dyu efi eka ewo fan fil fon frr frs fur gaa gay gba gil gor grb gsw "
     "gwi haw hil hsb iba ilo jbo kac kam kha kmb kos kpe krl lol loz lua "
     "luo mad mak man mas mdr men mic min moh mos mus nap nds niu nso nym "
     "nyn nzi pag pam pap pau pon sas scn sco sid sma smj smn sms snk srn "
     "srr suk sus tem tet tiv tkl tmh tog tpi tum tvl umb vot war yao yap "
     "zza "},
    {"Latn Arab",
     "ha ku ms "},
    {"Latn Bugi",
     "bug "},
    {"Latn Cyrl",
     "bs ro sh tk uz "},
    {"Latn Cyrl Arab",
     "az "},
    {"Latn Hebr",
     "lad "},
    {"Latn Java",
     "jv "},
    {"Latn Ogam",
     "sga "},
    {"Latn Runr",
     "non "},
    {"Latn Sund",
     "su "},
    {"Latn Tfng",
     "kab "},
    {"Mlym",
     "ml "},
    {"Mymr",
     "my shn "},
    {"Nkoo",
     "nqo "},
    {"Olck Deva",
     "sat "},
    {"Orya",
     "or "},
    {"Osge",
     "osa "},
    {"Phli",
     "pal "},
    {"Phnx",
     "phn "},
    {"Sinh",
     "si "},
    {"Sogd",
     "sog "},
    {"Syrc",
     "syr "},
    {"Syrc Hebr",
     "arc "},
    {"Taml",
     "ta "},
    {"Telu",
     "te gon "},
    {"Tfng Latn",
     "zgh "},
    {"Thaa",
     "dv "},
    {"Thai",
     "th "},
    {"Tibt",
     "bo dz "},
    {"Ugar",
     "uga "},
    {"Vaii Latn",
     "vai "},
    {"Xpeo",
     "peo "},
    {"Xsux Latn",
     "akk "},
    {"Yiii",
     "ii "},
};
/* clang-format on */

static bool holds(const char *list, Text code)
{
    for (const char *p = list; *p; p = strchr(p, ' ') + 1)
        if ((size_t)(strchr(p, ' ') - p) == code.n && strncmp(p, code.p, code.n) == 0)
            return true;
    return false;
}

static bool is_mark(char c)
{
    return c == '-' || c == '_';
}

static char small(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* The next part of a tag, cut off. */
static Text take_part(Text *tag)
{
    size_t n = 0;
    while (n < tag->n && !is_mark(tag->p[n]))
        n++;
    const Text part = {tag->p, n};
    const size_t used = n < tag->n ? n + 1 : n;
    *tag = (Text){tag->p + used, tag->n - used};
    return part;
}

bool language_scripts_find(Text tag, char out[LANGUAGE_SCRIPTS])
{
    out[0] = '\0';
    char code[4] = "";
    const Text language = take_part(&tag);
    while (tag.n > 0) {
        const Text part = take_part(&tag);
        if (part.n != 4 || (part.p[0] >= '0' && part.p[0] <= '9'))
            continue;
        for (size_t i = 0; i < 4; i++)
            out[i] = small(part.p[i]);
        out[0] = (char)(out[0] >= 'a' && out[0] <= 'z' ? out[0] - 'a' + 'A' : out[0]);
        out[4] = '\0';
        if (strcmp(out, "Hans") == 0 || strcmp(out, "Hant") == 0)
            (void)snprintf(out, LANGUAGE_SCRIPTS, "Hani Bopo");
        return true;
    }
    if (language.n < 2 || language.n > 3)
        return false;
    for (size_t i = 0; i < language.n; i++)
        code[i] = small(language.p[i]);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (holds(rows[i].languages, (Text){code, language.n})) {
            (void)snprintf(out, LANGUAGE_SCRIPTS, "%s", rows[i].scripts);
            return true;
        }
    }
    return false;
}
