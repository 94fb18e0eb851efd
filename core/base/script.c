#include "core/base/script.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>

typedef struct Script {
    const char *name, *code;
} Script;

/* Sorted by name in ASCII order. */
/* clang-format off */
static const Script scripts[] = {
    {"Adlam", "Adlm"}, {"Ahom", "Ahom"}, {"Anatolian_Hieroglyphs", "Hluw"},
    {"Arabic", "Arab"}, {"Armenian", "Armn"}, {"Avestan", "Avst"}, {"Balinese", "Bali"},
    {"Bamum", "Bamu"}, {"Bassa_Vah", "Bass"}, {"Batak", "Batk"}, {"Bengali", "Beng"},
    {"Bhaiksuki", "Bhks"}, {"Bopomofo", "Bopo"}, {"Brahmi", "Brah"}, {"Braille", "Brai"},
    {"Buginese", "Bugi"}, {"Buhid", "Buhd"}, {"Canadian_Aboriginal", "Cans"},
    {"Carian", "Cari"}, {"Caucasian_Albanian", "Aghb"}, {"Chakma", "Cakm"},
    {"Cham", "Cham"}, {"Cherokee", "Cher"}, {"Chorasmian", "Chrs"}, {"Common", "Zyyy"},
    {"Coptic", "Copt"}, {"Cuneiform", "Xsux"}, {"Cypriot", "Cprt"},
    {"Cypro_Minoan", "Cpmn"}, {"Cyrillic", "Cyrl"}, {"Deseret", "Dsrt"},
    {"Devanagari", "Deva"}, {"Dives_Akuru", "Diak"}, {"Dogra", "Dogr"},
    {"Duployan", "Dupl"}, {"Egyptian_Hieroglyphs", "Egyp"}, {"Elbasan", "Elba"},
    {"Elymaic", "Elym"}, {"Ethiopic", "Ethi"}, {"Garay", "Gara"}, {"Georgian", "Geor"},
    {"Glagolitic", "Glag"}, {"Gothic", "Goth"}, {"Grantha", "Gran"}, {"Greek", "Grek"},
    {"Gujarati", "Gujr"}, {"Gunjala_Gondi", "Gong"}, {"Gurmukhi", "Guru"},
    {"Gurung_Khema", "Gukh"}, {"Han", "Hani"}, {"Hangul", "Hang"},
    {"Hanifi_Rohingya", "Rohg"}, {"Hanunoo", "Hano"}, {"Hatran", "Hatr"},
    {"Hebrew", "Hebr"}, {"Hiragana", "Hira"}, {"Imperial_Aramaic", "Armi"},
    {"Inherited", "Zinh"}, {"Inscriptional_Pahlavi", "Phli"},
    {"Inscriptional_Parthian", "Prti"}, {"Javanese", "Java"}, {"Kaithi", "Kthi"},
    {"Kannada", "Knda"}, {"Katakana", "Kana"}, {"Kawi", "Kawi"}, {"Kayah_Li", "Kali"},
    {"Kharoshthi", "Khar"}, {"Khitan_Small_Script", "Kits"}, {"Khmer", "Khmr"},
    {"Khojki", "Khoj"}, {"Khudawadi", "Sind"}, {"Kirat_Rai", "Krai"}, {"Lao", "Laoo"},
    {"Latin", "Latn"}, {"Lepcha", "Lepc"}, {"Limbu", "Limb"}, {"Linear_A", "Lina"},
    {"Linear_B", "Linb"}, {"Lisu", "Lisu"}, {"Lycian", "Lyci"}, {"Lydian", "Lydi"},
    {"Mahajani", "Mahj"}, {"Makasar", "Maka"}, {"Malayalam", "Mlym"},
    {"Mandaic", "Mand"}, {"Manichaean", "Mani"}, {"Marchen", "Marc"},
    {"Masaram_Gondi", "Gonm"}, {"Medefaidrin", "Medf"}, {"Meetei_Mayek", "Mtei"},
    {"Mende_Kikakui", "Mend"}, {"Meroitic_Cursive", "Merc"},
    {"Meroitic_Hieroglyphs", "Mero"}, {"Miao", "Plrd"}, {"Modi", "Modi"},
    {"Mongolian", "Mong"}, {"Mro", "Mroo"}, {"Multani", "Mult"}, {"Myanmar", "Mymr"},
    {"Nabataean", "Nbat"}, {"Nag_Mundari", "Nagm"}, {"Nandinagari", "Nand"},
    {"New_Tai_Lue", "Talu"}, {"Newa", "Newa"}, {"Nko", "Nkoo"}, {"Nushu", "Nshu"},
    {"Nyiakeng_Puachue_Hmong", "Hmnp"}, {"Ogham", "Ogam"}, {"Ol_Chiki", "Olck"},
    {"Ol_Onal", "Onao"}, {"Old_Hungarian", "Hung"}, {"Old_Italic", "Ital"},
    {"Old_North_Arabian", "Narb"}, {"Old_Permic", "Perm"}, {"Old_Persian", "Xpeo"},
    {"Old_Sogdian", "Sogo"}, {"Old_South_Arabian", "Sarb"}, {"Old_Turkic", "Orkh"},
    {"Old_Uyghur", "Ougr"}, {"Oriya", "Orya"}, {"Osage", "Osge"}, {"Osmanya", "Osma"},
    {"Pahawh_Hmong", "Hmng"}, {"Palmyrene", "Palm"}, {"Pau_Cin_Hau", "Pauc"},
    {"Phags_Pa", "Phag"}, {"Phoenician", "Phnx"}, {"Psalter_Pahlavi", "Phlp"},
    {"Rejang", "Rjng"}, {"Runic", "Runr"}, {"Samaritan", "Samr"}, {"Saurashtra", "Saur"},
    {"Sharada", "Shrd"}, {"Shavian", "Shaw"}, {"Siddham", "Sidd"},
    {"SignWriting", "Sgnw"}, {"Sinhala", "Sinh"}, {"Sogdian", "Sogd"},
    {"Sora_Sompeng", "Sora"}, {"Soyombo", "Soyo"}, {"Sundanese", "Sund"},
    {"Sunuwar", "Sunu"}, {"Syloti_Nagri", "Sylo"}, {"Syriac", "Syrc"},
    {"Tagalog", "Tglg"}, {"Tagbanwa", "Tagb"}, {"Tai_Le", "Tale"}, {"Tai_Tham", "Lana"},
    {"Tai_Viet", "Tavt"}, {"Takri", "Takr"}, {"Tamil", "Taml"}, {"Tangsa", "Tnsa"},
    {"Tangut", "Tang"}, {"Telugu", "Telu"}, {"Thaana", "Thaa"}, {"Thai", "Thai"},
    {"Tibetan", "Tibt"}, {"Tifinagh", "Tfng"}, {"Tirhuta", "Tirh"}, {"Todhri", "Todr"},
    {"Toto", "Toto"}, {"Tulu_Tigalari", "Tutg"}, {"Ugaritic", "Ugar"}, {"Vai", "Vaii"},
    {"Vithkuqi", "Vith"}, {"Wancho", "Wcho"}, {"Warang_Citi", "Wara"},
    {"Yezidi", "Yezi"}, {"Yi", "Yiii"}, {"Zanabazar_Square", "Zanb"},
};
/* clang-format on */

static int compare(const void *key, const void *row)
{
    return strcmp(key, ((const Script *)row)->name);
}

const char *script_code(uint32_t cp)
{
    if (cp < 0x80)
        return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z' ? "Latn" : "Zyyy";
    const uc_script_t *script = uc_script(cp);
    if (!script)
        return "Zzzz";
    const Script *row = bsearch(script->name, scripts, sizeof scripts / sizeof *scripts,
                                sizeof *scripts, compare);
    return row ? row->code : "Zzzz";
}

bool script_has_joiners(const char *code)
{
    static const char codes[] = "Adlm Arab Bali Beng Bhks Cakm Chrs Deva Diak Dogr Gong "
                                "Gran Gujr Guru Java Kawi Khmr Khoj Knda Kthi Mand Mani "
                                "Mlym Modi Mong Mymr Nand Newa Nkoo Orya Ougr Phag Phlp "
                                "Rohg Shrd Sidd Sind Sinh Sogd Soyo Sund Sylo Syrc Takr "
                                "Taml Telu Tibt Tirh Tutg Zanb";
    return strstr(codes, code) != NULL;
}
