//! The name of an organisation.

use std::fmt;

use crate::domain::text::{TextError, is_ideograph, normalise, normalised, printable};

/// The fewest and the most characters of a name, after normalising.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=100;

/// Why a name is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubjectNameError {
    /// Nothing was typed, or nothing that names anybody: no letter at all.
    #[error("the name is missing")]
    Missing,
    /// Fewer than 2 or more than 100 characters.
    #[error("the name is too short or too long")]
    Length,
    /// Characters that cannot be seen.
    #[error(transparent)]
    Text(#[from] TextError),
}

impl SubjectNameError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Missing, Self::Length, Self::Text(TextError::Unprintable)];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "subject-name-missing",
            Self::Length => "subject-name-length",
            Self::Text(error) => error.code(),
        }
    }
}

/// The full name of an organisation as on its licence. Stands in a public register.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SubjectName(String);

impl SubjectName {
    /// Reads a typed name.
    ///
    /// # Errors
    /// Any [`SubjectNameError`].
    pub fn parse(typed: &str) -> Result<Self, SubjectNameError> {
        let name = normalise(typed);
        if name.is_empty() {
            return Err(SubjectNameError::Missing);
        }
        printable(&name)?;
        if !name.chars().any(char::is_alphabetic) {
            return Err(SubjectNameError::Missing);
        }
        if !LENGTH.contains(&name.chars().count()) {
            return Err(SubjectNameError::Length);
        }
        Ok(Self(name))
    }

    /// The name, normalised.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name to compare by: no white space, no difference of case, one kind of brackets. Equal
    /// keys mean the same name.
    pub fn key(&self) -> String {
        key_of(&self.0)
    }
}

/// [`SubjectName::key`] of a name that somebody else wrote, such as a bank: it may be no name by our rules.
pub fn foreign_key(written: &str) -> String {
    key_of(&normalised(written))
}

fn key_of(normalised: &str) -> String {
    let mut key = String::with_capacity(normalised.len());
    key.extend(normalised.chars().filter(|c| !c.is_whitespace()).map(one_bracket));
    // A million names are compared at once, and looking up a letter's case is most of it.
    let has_case = |c: char| !is_ideograph(c) && (c.is_ascii_uppercase() || !c.is_ascii());
    if key.chars().any(has_case) { key.to_lowercase() } else { key }
}

impl fmt::Display for SubjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Round brackets for the others that banks and registers write in their place. Full-width ones
/// are already half-width.
fn one_bracket(c: char) -> char {
    match c {
        '[' | '{' | '〔' | '【' | '〖' | '〈' => '(',
        ']' | '}' | '〕' | '】' | '〗' | '〉' => ')',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(typed: &str) -> String {
        SubjectName::parse(typed).expect(typed).key()
    }

    #[test]
    fn accepts_names() {
        for typed in ["北京某某科技有限公司", "中国", "Example (Beijing) Co., Ltd.", "<script>alert(1)</script>"]
        {
            assert_eq!(SubjectName::parse(typed).map(|name| name.0), Ok(typed.to_owned()));
        }
        assert!(SubjectName::parse(&"𠮷".repeat(100)).is_ok());
    }

    #[test]
    fn refuses_by_kind() {
        for (typed, error) in [
            ("", SubjectNameError::Missing),
            (" 　\t", SubjectNameError::Missing),
            ("!!!", SubjectNameError::Missing),
            ("2026", SubjectNameError::Missing),
            ("中", SubjectNameError::Length),
            (&"中".repeat(101), SubjectNameError::Length),
            ("公\0司", SubjectNameError::Text(TextError::Unprintable)),
            ("公司\r\nBcc: x", SubjectNameError::Text(TextError::Unprintable)),
            ("公\u{200B}司", SubjectNameError::Text(TextError::Unprintable)),
            ("\u{202E}公司", SubjectNameError::Text(TextError::Unprintable)),
        ] {
            assert_eq!(SubjectName::parse(typed), Err(error), "{typed:?}");
        }
    }

    #[test]
    fn compares_as_people_do() {
        let expected = key("某某(中国)有限公司ABC");
        for typed in [
            "某某（中国）有限公司ＡＢＣ",
            " 某某 (中国) 有限公司　abc",
            "某某〔中国〕有限公司abc",
            "某某【中国】有限公司ABC",
        ] {
            assert_eq!(key(typed), expected, "{typed}");
        }
        assert_ne!(key("某某(中国)有限公司"), key("某某中国有限公司"));
        assert_eq!(foreign_key("　某某（中国）有限公司ABC\t"), expected);
        assert_eq!(foreign_key("\t"), "");
    }

    proptest! {
        #[test]
        fn never_panics_and_accepts_its_own(typed in any::<String>()) {
            if let Ok(name) = SubjectName::parse(&typed) {
                prop_assert_eq!(SubjectName::parse(name.as_str()), Ok(name));
            }
        }
    }
}
