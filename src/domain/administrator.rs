//! The administrator of an account, a natural person.

use std::fmt;

use super::text::{TextError, is_hyphen, normalise, printable};

/// The fewest and the most characters of a name in Han characters, dots included.
const HAN_LENGTH: std::ops::RangeInclusive<usize> = 2..=30;

/// The fewest and the most characters of a name in Latin letters, which takes more of them.
const LATIN_LENGTH: std::ops::RangeInclusive<usize> = 2..=60;

/// Why a name is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdministratorNameError {
    /// Not a name as identity cards have them.
    #[error("not a name as on an identity card")]
    Malformed,
    /// Characters that cannot be seen.
    #[error(transparent)]
    Text(#[from] TextError),
}

impl AdministratorNameError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed, Self::Text(TextError::Unprintable)];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "administrator-name-malformed",
            Self::Text(error) => error.code(),
        }
    }
}

/// A legal name as on the identity card: 2 to 30 Han characters with single `·` inside, or 2 to 60
/// Latin letters with single spaces, `'` and `-` inside. Personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct AdministratorName(String);

impl AdministratorName {
    /// Reads a typed name. Among Han characters spaces do not count and a full stop is the name
    /// dot; among Latin letters several spaces count as one.
    ///
    /// # Errors
    /// Any [`AdministratorNameError`].
    pub fn parse(typed: &str) -> Result<Self, AdministratorNameError> {
        let typed = normalise(typed);
        printable(&typed)?;
        let name = if typed.contains(is_han) { han_form(&typed) } else { latin_form(&typed) };
        name.map(Self).ok_or(AdministratorNameError::Malformed)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AdministratorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdministratorName(redacted)")
    }
}

fn han_form(typed: &str) -> Option<String> {
    // A full stop is what a keyboard offers most readily in place of the dot; no card has one.
    let name: String = typed.split_whitespace().collect::<String>().replace(['.', '。'], "·");
    let right = name.split('·').all(|part| !part.is_empty() && part.chars().all(is_han));
    (right && HAN_LENGTH.contains(&name.chars().count())).then_some(name)
}

fn latin_form(typed: &str) -> Option<String> {
    let unified: String = typed
        .chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' => '\'',
            c if is_hyphen(c) => '-',
            other => other,
        })
        .collect();
    let name = unified.split_whitespace().collect::<Vec<_>>().join(" ");
    let right = name.split([' ', '\'', '-']).all(|part| !part.is_empty() && part.chars().all(is_latin));
    (right && LATIN_LENGTH.contains(&name.chars().count())).then_some(name)
}

/// Han characters: the unified ideographs with all their extensions, and the zero 〇. Planes 2 and 3
/// are set aside for nothing else, so extensions still to come are in.
fn is_han(c: char) -> bool {
    matches!(
        c,
        '\u{3007}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFD}'
    )
}

/// Letters of the Latin script, with their accents, as far as NFKC leaves them one character.
fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(c, 'A'..='Z' | 'a'..='z' | '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(typed: &str) -> Result<String, AdministratorNameError> {
        AdministratorName::parse(typed).map(|name| name.0)
    }

    #[test]
    fn accepts_han_names() {
        for typed in ["张三", "欧阳娜娜", "买买提·艾力", "阿卜杜热西提·阿卜杜克热木·买买提", "𠮷野", "㛃㛃", "张〇"]
        {
            assert_eq!(name(typed), Ok(typed.to_owned()));
        }
        assert!(name(&"张".repeat(30)).is_ok());
    }

    #[test]
    fn understands_what_people_type_for_a_han_name() {
        assert_eq!(name(" 张　三 "), Ok("张三".to_owned()));
        for typed in ["买买提•艾力", "买买提・艾力", "买买提.艾力", "买买提．艾力", "买买提。艾力", "买买提 · 艾力"]
        {
            assert_eq!(name(typed), Ok("买买提·艾力".to_owned()), "{typed}");
        }
        // Compatibility ideographs and the radicals of some documents become the ordinary
        // character.
        assert_eq!(name("\u{F9F4}⼭"), Ok("林山".to_owned()));
    }

    #[test]
    fn accepts_latin_names() {
        for typed in ["Li", "John Smith", "Mary-Jane O'Neill", "José Ñandú", "Nguyễn Văn An"] {
            assert_eq!(name(typed), Ok(typed.to_owned()));
        }
        assert_eq!(name("ＪＯＨＮ  Ｓｍｉｔｈ"), Ok("JOHN Smith".to_owned()));
        assert_eq!(name("Mary‐Jane O’Neill"), Ok("Mary-Jane O'Neill".to_owned()));
        assert_eq!(name("Jose\u{301} Li"), Ok("José Li".to_owned()));
        assert!(name(&"a".repeat(60)).is_ok());
    }

    #[test]
    fn refuses_what_is_no_name() {
        for typed in [
            "",
            "张",
            "·张三",
            "张三·",
            "张··三",
            &"张".repeat(31),
            "张San",
            "张三1",
            "张三-李四",
            "a",
            &"a".repeat(61),
            "-Li",
            "Li-",
            "O''Neill",
            "J. Smith",
            "John×Smith",
            "12",
            "Иван",
            "やまだ",
            "😀😀",
            "<script>",
        ] {
            assert_eq!(name(typed), Err(AdministratorNameError::Malformed), "{typed}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_seen() {
        for typed in ["张\0三", "张三\r\nBcc: x", "张\u{200B}三", "张\u{202E}三", "Li\tMing"] {
            assert_eq!(name(typed), Err(AdministratorNameError::Text(TextError::Unprintable)), "{typed:?}");
        }
    }

    #[test]
    fn debug_shows_nothing() {
        let name = AdministratorName::parse("张三").expect("valid");
        assert_eq!(format!("{name:?}"), "AdministratorName(redacted)");
    }

    proptest! {
        #[test]
        fn never_panics_and_accepts_its_own(typed in any::<String>(), near in "[张三·. 'a-zé-]{0,40}") {
            for typed in [typed, near] {
                if let Ok(name) = AdministratorName::parse(&typed) {
                    prop_assert_eq!(AdministratorName::parse(name.as_str()), Ok(name));
                }
            }
        }
    }
}
