#include "core/base/language.h"

#include <string.h>

/* ISO 639-1, and sh, which is retired and still written. */
/* clang-format off */
static const char two[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch "
    "co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga "
    "gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja "
    "jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv "
    "mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve "
    "vi vo wa wo xh yi yo za zh zu ";

/* ISO 639-2, both the terminological and the bibliographic codes; without mis, mul, und,
 * zxx, which name no language. */
static const char three[] =
    "aar abk ace ach ada ady afa afh afr ain aka akk alb ale alg alt amh ang "
    "anp apa ara arc arg arm arn arp art arw asm ast ath aus ava ave awa aym "
    "aze bad bai bak bal bam ban baq bas bat bej bel bem ben ber bho bih bik "
    "bin bis bla bnt bod bos bra bre btk bua bug bul bur byn cad cai car cat "
    "cau ceb cel ces cha chb che chg chi chk chm chn cho chp chr chu chv chy "
    "cmc cnr cop cor cos cpe cpf cpp cre crh crp csb cus cym cze dak dan dar "
    "day del den deu dgr din div doi dra dsb dua dum dut dyu dzo efi egy eka "
    "ell elx eng enm epo est eus ewe ewo fan fao fas fat fij fil fin fiu fon "
    "fra fre frm fro frr frs fry ful fur gaa gay gba gem geo ger gez gil gla "
    "gle glg glv gmh goh gon gor got grb grc gre grn gsw guj gwi hai hat hau "
    "haw heb her hil him hin hit hmn hmo hrv hsb hun hup hye iba ibo ice ido "
    "iii ijo iku ile ilo ina inc ind ine inh ipk ira iro isl ita jav jbo jpn "
    "jpr jrb kaa kab kac kal kam kan kar kas kat kau kaw kaz kbd kha khi khm "
    "kho kik kin kir kmb kok kom kon kor kos kpe krc krl kro kru kua kum kur "
    "kut lad lah lam lao lat lav lez lim lin lit lol loz ltz lua lub lug lui "
    "lun luo lus mac mad mag mah mai mak mal man mao map mar mas may mdf mdr "
    "men mga mic min mkd mkh mlg mlt mnc mni mno moh mon mos mri msa mun mus "
    "mwl mwr mya myn myv nah nai nap nau nav nbl nde ndo nds nep new nia nic "
    "niu nld nno nob nog non nor nqo nso nub nwc nya nym nyn nyo nzi oci oji "
    "ori orm osa oss ota oto paa pag pal pam pan pap pau peo per phi phn pli "
    "pol pon por pra pro pus que raj rap rar roa roh rom ron rum run rup rus "
    "sad sag sah sai sal sam san sas sat scn sco sel sem sga sgn shn sid sin "
    "sio sit sla slk slo slv sma sme smi smj smn smo sms sna snd snk sog som "
    "son sot spa sqi srd srn srp srr ssa ssw suk sun sus sux swa swe syc syr "
    "tah tai tam tat tel tem ter tet tgk tgl tha tib tig tir tiv tkl tlh tli "
    "tmh tog ton tpi tsi tsn tso tuk tum tup tur tut tvl twi tyv udm uga uig "
    "ukr umb urd uzb vai ven vie vol vot wak wal war was wel wen wln wol xal "
    "xho yao yap yid yor ypk zap zbl zen zgh zha zho znd zul zun zza ";
/* clang-format on */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_listed(const char *list, const char *code, size_t n)
{
    for (const char *p = list; *p; p += n + 1)
        if (memcmp(p, code, n) == 0)
            return true;
    return false;
}

bool language_is_known(Text tag)
{
    char code[3];
    size_t n = 0;
    while (n < tag.n && is_letter(tag.p[n])) {
        if (n == sizeof code)
            return false;
        code[n] = (char)(tag.p[n] | 0x20);
        n++;
    }
    if (n < tag.n && tag.p[n] != '-' && tag.p[n] != '_')
        return false;
    return (n == 2 && is_listed(two, code, n)) || (n == 3 && is_listed(three, code, n));
}
