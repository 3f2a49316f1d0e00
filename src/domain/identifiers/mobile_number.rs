//! Mainland mobile numbers that can receive text messages.

use std::fmt;

use super::is_digits;
use crate::domain::text::compact;

/// The ranges given to people's phones: the first two digits, and which third digits follow them.
/// Left out are those for machines and data cards. Finer distinctions are not made: whether a
/// message arrives is what the code in it proves.
const RANGES: &[(&str, &str)] = &[
    ("13", "0123456789"),
    ("14", "579"),
    ("15", "012356789"),
    ("16", "2567"),
    ("17", "012345678"),
    ("18", "0123456789"),
    ("19", "012356789"),
];

/// Ways to write the country code, longest first. No mobile number starts with any of them.
const COUNTRY_CODES: &[&str] = &["+86", "0086", "86"];

/// Why a mobile number is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MobileNumberError {
    /// Not 11 digits, or in no range that people's phones have.
    #[error("not a mainland mobile number")]
    Malformed,
}

impl MobileNumberError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "mobile-malformed",
        }
    }
}

/// A mainland mobile number: 11 digits without the country code. Personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct MobileNumber(String);

impl MobileNumber {
    /// Reads a typed number, with or without `+86`, `0086` or `86` before it.
    ///
    /// # Errors
    /// [`MobileNumberError::Malformed`].
    pub fn parse(typed: &str) -> Result<Self, MobileNumberError> {
        let typed = compact(typed);
        let number = COUNTRY_CODES.iter().find_map(|code| typed.strip_prefix(code)).unwrap_or(&typed);
        let in_a_range = |(start, thirds): &(&str, &str)| {
            number.starts_with(start) && thirds.chars().any(|third| number[2..].starts_with(third))
        };
        if is_digits(number, 11) && RANGES.iter().any(in_a_range) {
            Ok(Self(number.to_owned()))
        } else {
            Err(MobileNumberError::Malformed)
        }
    }

    /// The 11 digits, for sending to and for storing.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number for showing: `138****8000`.
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

impl fmt::Debug for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MobileNumber(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_the_forms_people_type() {
        for typed in [
            "13800138000",
            " 138 0013 8000 ",
            "138-0013-8000",
            "１３８００１３８０００",
            "+8613800138000",
            "+86 138 0013 8000",
            "＋８６－１３８００１３８０００",
            "008613800138000",
            "8613800138000",
        ] {
            let number = MobileNumber::parse(typed).expect(typed);
            assert_eq!(number.expose(), "13800138000");
        }
    }

    #[test]
    fn accepts_exactly_the_ranges() {
        // 1(3\d|4[579]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])
        let closed = [
            "140", "141", "142", "143", "144", "146", "148", "154", "160", "161", "163", "164", "168", "169", "179",
            "194",
        ];
        for start in 0..1000 {
            let start = format!("{start:03}");
            let open = start.as_str() >= "130" && start.as_str() < "200" && !closed.contains(&start.as_str());
            assert_eq!(MobileNumber::parse(&format!("{start}00138000")).is_ok(), open, "{start}");
        }
    }

    #[test]
    fn refuses_wrong_numbers() {
        for typed in [
            "1380013800",
            "138001380000",
            "+8513800138000",
            "+86+8613800138000",
            "010-62345678",
            "1380013800x",
            "1中中中1",
            "86",
            "",
        ] {
            assert_eq!(MobileNumber::parse(typed), Err(MobileNumberError::Malformed), "{typed}");
        }
    }

    #[test]
    fn shows_no_more_than_the_ends() {
        let number = MobileNumber::parse("13800138000").expect("valid");
        assert_eq!(number.masked(), "138****8000");
        assert_eq!(format!("{number:?}"), "MobileNumber(redacted)");
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), digits in "[+]?[0-9 ]{0,16}") {
            let _ = MobileNumber::parse(&typed);
            let _ = MobileNumber::parse(&digits);
        }
    }
}
