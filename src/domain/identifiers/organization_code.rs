//! The organisation code (组织机构代码), GB 11714-1997.

use std::fmt;

use crate::domain::text::compact;

const WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The check character for each weighted sum modulo 11: `11 − sum`, where 10 is written X and 11 is
/// written 0.
const CHECK_CHARACTERS: [u8; 11] = *b"0X987654321";

/// Why an organisation code is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrganizationCodeError {
    /// Not eight digits or capitals with a check character, or a wrong one.
    #[error("not an organisation code")]
    Malformed,
}

impl OrganizationCodeError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "organization-code-malformed",
        }
    }
}

/// An organisation code: eight digits or capitals and a check character. Stands in a public
/// register.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrganizationCode(String);

impl OrganizationCode {
    /// Reads a typed code, with or without its hyphen.
    ///
    /// # Errors
    /// [`OrganizationCodeError::Malformed`].
    pub fn parse(typed: &str) -> Result<Self, OrganizationCodeError> {
        let code = compact(typed);
        match code.split_at_checked(8) {
            Some((body, check)) if check_character(body).is_some_and(|right| check.as_bytes() == [right]) => {
                Ok(Self(code))
            }
            _ => Err(OrganizationCodeError::Malformed),
        }
    }

    /// The nine characters without the hyphen. `Display` prints it with the hyphen, as on the
    /// certificate.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganizationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", &self.0[..8], &self.0[8..])
    }
}

/// `None` if a character is neither digit nor capital. Letters count on from the digits: A is 10, Z
/// is 35.
fn check_character(body: &str) -> Option<u8> {
    let mut sum = 0;
    for (byte, weight) in body.bytes().zip(WEIGHTS) {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => return None,
        };
        sum += usize::from(value) * weight;
    }
    CHECK_CHARACTERS.get(sum % 11).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identifiers::slips::{swapped_neighbours, wrong_characters};
    use proptest::prelude::*;

    #[test]
    fn accepts_valid_codes_with_and_without_the_hyphen() {
        for code in ["D2143569-X", "12345678-8", "87654321-0"] {
            let bare = code.replace('-', "");
            let parsed = OrganizationCode::parse(code).expect("valid");
            assert_eq!(parsed.as_str(), bare);
            assert_eq!(parsed.to_string(), code);
            assert_eq!(OrganizationCode::parse(&bare), Ok(parsed));
        }
        assert!(OrganizationCode::parse(" ｄ２１４３５６９－ｘ ").is_ok());
    }

    #[test]
    fn refuses_wrong_codes() {
        for code in ["D2143569-1", "12345678-9", "1234567-8", "12345678-88", "123456_8-8", "12345678", "中中中", ""]
        {
            assert_eq!(OrganizationCode::parse(code), Err(OrganizationCodeError::Malformed), "{code}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), code in "[0-9A-Za-z-]{0,11}") {
            let _ = OrganizationCode::parse(&typed);
            let _ = OrganizationCode::parse(&code);
        }

        /// Among digits GB 11714 promises every single wrong one and every swap of neighbours: 11
        /// is a prime, no weight is 0, no two neighbouring weights are equal (nor is the last, 2,
        /// equal to the check character's 1).
        #[test]
        fn catches_every_slip_among_digits(body in "[0-9]{8}") {
            let check = check_character(&body).map(char::from).expect("digits");
            let code = format!("{body}{check}");
            prop_assert!(OrganizationCode::parse(&code).is_ok());
            for slip in wrong_characters(&body, "0123456789") {
                prop_assert!(OrganizationCode::parse(&format!("{slip}{check}")).is_err(), "{} for {}", slip, code);
            }
            for other in "0123456789X".chars().filter(|other| *other != check) {
                prop_assert!(OrganizationCode::parse(&format!("{body}{other}")).is_err(), "{} for {}", other, code);
            }
            // A check character X moved into the body counts 33 instead of 10 there, so that swap
            // is not promised.
            for slip in swapped_neighbours(&code).iter().filter(|slip| slip.ends_with(check)) {
                prop_assert!(OrganizationCode::parse(slip).is_err(), "{} for {}", slip, code);
            }
            if check != 'X' {
                for slip in swapped_neighbours(&code) {
                    prop_assert!(OrganizationCode::parse(&slip).is_err(), "{} for {}", slip, code);
                }
            }
        }

        /// With letters it promises less: characters whose values are equal modulo 11 (0 and B, A
        /// and L …) pass for each other. All others are caught.
        #[test]
        fn catches_letters_that_differ_modulo_eleven(body in "[0-9A-Z]{8}") {
            let value = |c: char| c.to_digit(36).expect("digit or capital") % 11;
            let check = check_character(&body).map(char::from).expect("digits and capitals");
            let slips = wrong_characters(&body, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
            for slip in slips.into_iter().chain(swapped_neighbours(&body)) {
                let differs = slip.chars().zip(body.chars()).any(|(new, old)| value(new) != value(old));
                let caught = OrganizationCode::parse(&format!("{slip}{check}")).is_err();
                prop_assert_eq!(caught, differs, "{} for {}{}", slip, body, check);
            }
        }
    }
}
