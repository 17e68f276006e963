//! The reader's language where none was asked for.

use huiban_protocol::documents::Language;

/// By `LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set.
pub(crate) fn default_language() -> Language {
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    of_locale(locale.as_deref().unwrap_or_default())
}

/// By a locale's name, such as `zh_TW.UTF-8`; what is not Chinese is English.
fn of_locale(locale: &str) -> Language {
    let name = locale.split(['.', '@']).next().unwrap_or_default().replace('-', "_");
    let mut parts = name.split('_');
    if !parts.next().is_some_and(|language| language.eq_ignore_ascii_case("zh")) {
        return Language::En;
    }
    let traditional = ["Hant", "TW", "HK", "MO"];
    let mut parts = parts.take_while(|part| !part.eq_ignore_ascii_case("Hans"));
    if parts.any(|part| traditional.iter().any(|known| known.eq_ignore_ascii_case(part))) {
        Language::ZhHant
    } else {
        Language::ZhHans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_language() {
        let cases = [
            ("zh_CN.UTF-8", Language::ZhHans),
            ("zh_SG", Language::ZhHans),
            ("zh", Language::ZhHans),
            ("zh_TW.UTF-8", Language::ZhHant),
            ("zh_HK", Language::ZhHant),
            ("zh-Hant", Language::ZhHant),
            ("zh-Hans-HK", Language::ZhHans),
            ("en_GB.UTF-8", Language::En),
            ("de_DE", Language::En),
            ("C", Language::En),
            ("", Language::En),
        ];
        for (locale, expected) in cases {
            assert_eq!(of_locale(locale), expected, "{locale}");
        }
    }
}
