//! The currencies: their codes, signs and names. The codes are those of ISO 4217; `BTC`, `ETH`, `CNH`,
//! `IRT` (toman) and `XLT` (livre tournois) stand beside them.

use crate::fold::sense::hash;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Money as words or signs beside a number say it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Money {
    /// Code of the currency.
    pub code: &'static str,
    /// How many of the currency one is: a cent is 0.01.
    pub factor: f64,
    /// The name as stated, in the singular; empty for signs and codes.
    pub name: &'static str,
}

/// How a currency is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// A sign or code that can be nothing else.
    Sign,
    /// Letters that are a currency only beside a figure.
    Letters,
    /// A name in words.
    Name,
}

/// Codes that news writes beside numbers; those that are English words in capitals are left out.
const CODES: &str = "AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTC BTN BWP BYN \
    BZD CAD CDF CHF CLP CNH CNY COP CRC CUC CVE CZK DEM DJF DKK DOP DZD EEK EGP ERN ESP ETB ETH EUR \
    FIM FJD FKP FRF GBP GEL GHS GIP GMD GNF GRD GTQ GYD HKD HNL HRK HTG HUF IDR IEP ILS INR IQD IRR \
    ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LBP LKR LRD LSL LTL LVL LYD MDL MGA MKD \
    MMK MNT MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PGK PHP PKR PLN PTE PYG \
    QAR RON RSD RUB RUR RWF SAR SBD SCR SDG SEK SGD SHP SIT SKK SLE SLL SRD SSP STN SVC SYP SZL THB \
    TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VEF VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW \
    ZWL";

/// Signs by their currencies.
const SIGNS: &[(&str, &str)] = &[
    ("USD", "$ ＄"),
    ("EUR", "€"),
    ("GBP", "£ ￡"),
    ("ITL", "₤"),
    ("JPY", "¥ ￥ 円"),
    ("CNY", "元 圆 圓 人民币"),
    ("INR", "₹ र"),
    ("PKR", "₨"),
    ("RUB", "₽ руб р Р рублей"),
    ("UAH", "₴ грн"),
    ("TRY", "₺ TL"),
    ("ILS", "₪"),
    ("KRW", "₩ 원"),
    ("VND", "₫ đ VNĐ"),
    ("PHP", "₱"),
    ("NGN", "₦"),
    ("CRC", "₡"),
    ("PYG", "₲"),
    ("GHS", "₵ GH₵"),
    ("KZT", "₸ тг"),
    ("GEL", "₾"),
    ("AZN", "₼"),
    ("LAK", "₭"),
    ("MNT", "₮"),
    ("FRF", "₣"),
    ("XLT", "₶"),
    ("BTC", "₿ Ƀ"),
    ("THB", "฿ บาท"),
    ("KHR", "៛"),
    ("BDT", "৳"),
    ("AFN", "؋"),
    ("AMD", "֏"),
    ("SAR", "﷼ ريال"),
    ("IRR", "ریال"),
    ("IRT", "تومان"),
    ("AED", "درهم"),
    ("EGP", "جنيه"),
    ("JOD", "دينار"),
    ("ANG", "ƒ"),
    ("LKR", "රු ரூ"),
    ("CZK", "Kč"),
    ("PLN", "zł Zł zl"),
    ("HUF", "Ft"),
    ("BGN", "лв"),
    ("MKD", "ден ДЕН"),
    ("RSD", "дин Дин"),
];

/// Letters beside figures by their currencies.
const LETTERS: &[(&str, &str)] = &[
    ("INR", "Rs"),
    ("IDR", "Rp"),
    ("MYR", "RM"),
    ("SEK", "kr Kr"),
    ("RON", "lei Lei LEI"),
    ("KWD", "KD"),
    ("BHD", "BD"),
    ("BYN", "Br"),
    ("XAF", "CFA FCFA"),
    ("KES", "KSh KShs"),
    ("TZS", "TSh"),
    ("UGX", "USh"),
    ("BIF", "FBu Fbu"),
    ("RWF", "FRw RF"),
    ("GNF", "FG GFr"),
    ("DJF", "Fdj"),
    ("CHF", "SFr CHf"),
    ("AED", "Dh Dhs"),
    ("ERN", "Nfk"),
    ("BAM", "KM"),
    ("ALL", "Lek"),
    ("HRK", "kn"),
    ("LYD", "LD"),
    ("TND", "DT"),
    ("MWK", "MK"),
    ("ZMW", "ZK"),
    ("MVR", "Rf"),
    ("MRU", "UM"),
    ("STN", "Db"),
    ("VUV", "VT Vt"),
    ("VES", "Bs"),
    ("BTN", "Nu"),
    ("MMK", "Ks"),
    ("ILS", "nis NIS"),
    ("UAH", "hrn"),
    ("RUB", "Rbl"),
    ("GBP", "stg"),
    ("USD", "usd dollar"),
    ("EUR", "eur"),
    ("GBP", "gbp"),
    ("CNY", "rmb RMB cny"),
    ("PLN", "pln"),
    ("CHF", "chf"),
    ("NZD", "nzd"),
    ("MKD", "mkd"),
    ("INR", "inr"),
    ("BTC", "btc"),
    ("MYR", "sen"),
    ("CHF", "Fr"),
];

/// Names, lower case: code, part of the currency, name in the singular, its forms.
const NAMES: &[(&str, f64, &str, &str)] = &[
    ("USD", 1.0, "dollar", "dollar dollars"),
    ("EUR", 1.0, "euro", "euro euros"),
    ("GBP", 1.0, "pound", "sterling"),
    ("RUB", 1.0, "rouble", "rouble roubles ruble rubles"),
    ("INR", 1.0, "rupee", "rupee rupees"),
    ("JPY", 1.0, "yen", "yen"),
    ("CNY", 1.0, "yuan", "yuan renminbi"),
    ("CHF", 1.0, "franc", "franc francs"),
    ("SEK", 1.0, "krona", "crown crowns krona krone kroner kronor"),
    ("CZK", 1.0, "koruna", "koruna korunas"),
    ("MXN", 1.0, "peso", "peso pesos"),
    ("ESP", 1.0, "peseta", "peseta pesetas"),
    ("NLG", 1.0, "guilder", "guilder guilders"),
    ("FIM", 1.0, "markka", "markka markkas"),
    ("TRY", 1.0, "lira", "lira liras"),
    ("KRW", 1.0, "won", "won"),
    ("ZAR", 1.0, "rand", "rand"),
    ("BRL", 1.0, "real", "reais"),
    ("PLN", 1.0, "zloty", "zloty zlotys zlotych"),
    ("HUF", 1.0, "forint", "forint forints"),
    ("ILS", 1.0, "shekel", "shekel shekels"),
    ("AED", 1.0, "dirham", "dirham dirhams"),
    ("SAR", 1.0, "riyal", "riyal riyals"),
    ("IRR", 1.0, "rial", "rial rials"),
    ("RSD", 1.0, "dinar", "dinar dinars dinara"),
    ("UAH", 1.0, "hryvnia", "hryvnia hryvnias"),
    ("KZT", 1.0, "tenge", "tenge"),
    ("THB", 1.0, "baht", "baht"),
    ("MYR", 1.0, "ringgit", "ringgit"),
    ("IDR", 1.0, "rupiah", "rupiah"),
    ("NGN", 1.0, "naira", "naira"),
    ("GHS", 1.0, "cedi", "cedi cedis"),
    ("ETB", 1.0, "birr", "birr"),
    ("BDT", 1.0, "taka", "taka"),
    ("GEL", 1.0, "lari", "lari"),
    ("RON", 1.0, "leu", "leu lei"),
    ("BTC", 1.0, "bitcoin", "bitcoin bitcoins"),
    ("USD", 0.01, "cent", "cent cents ¢"),
    ("GBP", 0.01, "pence", "pence"),
    ("GBP", 0.01, "penny", "penny"),
    ("BTC", 1e-08, "satoshi", "satoshi satoshis"),
];

/// The currencies by their words and signs.
struct Table {
    known: HashMap<&'static str, (Money, Writing)>,
    /// A bit for the hash of each: most words of a text are told by it to be none.
    bits: [u64; 64],
}

/// The bit for a word: its place and itself.
fn bit(word: &str) -> (usize, u64) {
    let hash = hash(word.as_bytes());
    ((hash >> 6 & 63) as usize, 1 << (hash & 63))
}

/// What a word or sign is as a currency; names lower case, all else as written.
pub(super) fn currency(word: &str) -> Option<(Money, Writing)> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(table);
    let (place, bit) = bit(word);
    if table.bits[place] & bit == 0 {
        return None;
    }
    table.known.get(word).copied()
}

fn table() -> Table {
    let whole = |code| Money { code, factor: 1.0, name: "" };
    let codes = CODES.split_ascii_whitespace().map(|code| (code, (whole(code), Writing::Sign)));
    let signs = SIGNS
        .iter()
        .flat_map(|(code, forms)| forms.split(' ').map(move |form| (form, (whole(code), Writing::Sign))));
    let letters = LETTERS
        .iter()
        .flat_map(|(code, forms)| forms.split(' ').map(move |form| (form, (whole(code), Writing::Letters))));
    let names = NAMES.iter().flat_map(|(code, factor, name, forms)| {
        let money = Money { code, factor: *factor, name };
        forms.split(' ').map(move |form| (form, (money, Writing::Name)))
    });
    let known: HashMap<_, _> = letters.chain(names).chain(codes).chain(signs).collect();
    let mut bits = [0; 64];
    for (place, bit) in known.keys().map(|word| bit(word)) {
        bits[place] |= bit;
    }
    Table { known, bits }
}

/// Prefixes of the dollar's sign by their currencies.
const DOLLARS: &[(&str, &str)] = &[
    ("USD", "US us USD usd"),
    ("AUD", "A AU AUD au aud"),
    ("CAD", "C CA CAN CAD c cad"),
    ("NZD", "NZ NZD nz nzd"),
    ("HKD", "HK HKD hk hkd"),
    ("SGD", "S SG SGD"),
    ("TWD", "NT TW"),
    ("BRL", "R BRL"),
    ("MXN", "MX Mex MXN mxn"),
    ("JMD", "J"),
    ("BZD", "BZ"),
    ("CUC", "CUC"),
    ("DOP", "RD"),
    ("MOP", "MOP"),
    ("TOP", "T"),
    ("TTD", "TT"),
    ("ZWL", "Z"),
    ("GYD", "G GY"),
    ("XCD", "EC"),
    ("FJD", "FJ"),
    ("BND", "B"),
];

/// The dollar or pound that letters stuck to its sign name: `C$`, `NT$`, `E£`.
pub(super) fn prefixed(prefix: &str, sign: &str) -> Option<&'static str> {
    match sign {
        "£" if prefix == "E" => Some("EGP"),
        "$" => DOLLARS
            .iter()
            .find(|(_, forms)| forms.split(' ').any(|form| form == prefix))
            .map(|(code, _)| *code),
        _ => None,
    }
}

/// What a country's adjective makes of a name, by the currency.
const COUNTRIES: &[(&str, &str, &str)] = &[
    ("USD", "us american", "dollar"),
    ("AUD", "australian", "dollar"),
    ("CAD", "canadian", "dollar"),
    ("NZD", "zealand", "dollar"),
    ("HKD", "kong", "dollar"),
    ("SGD", "singapore", "dollar"),
    ("TWD", "taiwan", "dollar"),
    ("ZWL", "zimbabwean", "dollar"),
    ("CHF", "swiss", "franc"),
    ("FRF", "french", "franc"),
    ("BEF", "belgian", "franc"),
    ("XAF", "cfa", "franc"),
    ("TRY", "turkish", "lira"),
    ("ITL", "italian", "lira"),
    ("JPY", "japanese", "yen"),
    ("CNY", "chinese", "yuan"),
    ("INR", "indian", "rupee"),
    ("PKR", "pakistani", "rupee"),
    ("LKR", "lankan", "rupee"),
    ("NPR", "nepalese nepali", "rupee"),
    ("RUB", "russian", "rouble"),
    ("BYN", "belarusian", "rouble"),
    ("SEK", "swedish", "krona"),
    ("NOK", "norwegian", "krona"),
    ("DKK", "danish", "krona"),
    ("ISK", "icelandic", "krona"),
    ("CZK", "czech", "krona"),
    ("CZK", "czech", "koruna"),
    ("MXN", "mexican", "peso"),
    ("ARS", "argentine argentinian", "peso"),
    ("COP", "colombian", "peso"),
    ("CLP", "chilean", "peso"),
    ("PHP", "philippine", "peso"),
    ("CUP", "cuban", "peso"),
    ("KRW", "korean", "won"),
    ("ZAR", "african", "rand"),
    ("SAR", "saudi", "riyal"),
    ("QAR", "qatari", "riyal"),
    ("IRR", "iranian", "rial"),
    ("OMR", "omani", "rial"),
    ("RSD", "serbian", "dinar"),
    ("KWD", "kuwaiti", "dinar"),
    ("IQD", "iraqi", "dinar"),
    ("JOD", "jordanian", "dinar"),
    ("NLG", "dutch", "guilder"),
    ("FIM", "finnish", "markka"),
    ("GBP", "british", "pound"),
    ("EGP", "egyptian", "pound"),
    ("SYP", "syrian", "pound"),
    ("LBP", "lebanese", "pound"),
    ("SDG", "sudanese", "pound"),
];

/// The currency that a country's adjective makes of a name.
pub(super) fn of_country(adjective: &str, name: &str) -> Option<&'static str> {
    let fits = |(_, adjectives, named): &&(&str, &str, &str)| {
        *named == name && adjectives.split(' ').any(|known| known == adjective)
    };
    COUNTRIES.iter().find(fits).map(|(code, ..)| *code)
}

/// Whether the currency's home groups thousands with full stops, so that `31.500` is more than thirty thousand.
pub(super) fn dotted(code: &str) -> bool {
    matches!(
        code,
        "IDR" | "VND" | "CLP" | "COP" | "ARS" | "BRL" | "PYG" | "DKK" | "HUF" | "TRY" | "ISK" | "RSD"
    )
}
