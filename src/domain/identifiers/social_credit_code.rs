//! The unified social credit code (统一社会信用代码), GB 32100-2015.

use std::fmt;

use super::OrganizationCode;
use crate::domain::text::compact;

/// Digits and capitals without I, O, S, V and Z; a character's place is its value.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Why a unified social credit code is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SocialCreditCodeError {
    /// Not 18 characters of the alphabet, or a wrong check character.
    #[error("not a unified social credit code")]
    Malformed,
}

impl SocialCreditCodeError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "social-credit-code-malformed",
        }
    }
}

/// A unified social credit code: 18 characters, the last of which checks the others. Stands in a
/// public register.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SocialCreditCode(String);

impl SocialCreditCode {
    /// Reads a typed code.
    ///
    /// # Errors
    /// [`SocialCreditCodeError::Malformed`].
    pub fn parse(typed: &str) -> Result<Self, SocialCreditCodeError> {
        let code = compact(typed);
        if code.len() == 18 && weighted_sum(&code).is_some_and(|sum| sum % 31 == 0) {
            Ok(Self(code))
        } else {
            Err(SocialCreditCodeError::Malformed)
        }
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first two characters: the registering authority and the kind of organisation.
    pub fn prefix(&self) -> &str {
        &self.0[..2]
    }

    /// Whether characters 9 to 17 are an organisation code by GB 11714, as they should be. Some
    /// registers have given out codes where they are not, so a failure is something for the
    /// reviewer to see, not an error.
    pub fn holds_organization_code(&self) -> bool {
        OrganizationCode::parse(&self.0[8..17]).is_ok()
    }
}

impl fmt::Display for SocialCreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The sum of value × 3^i over all characters; `None` if one is not in the alphabet. The standard
/// computes the check character from the first 17 as `(31 − sum mod 31) mod 31`. It stands last in
/// the code with a weight that counts as 1, so a code is right when the sum over all 18 is 0 modulo
/// 31.
fn weighted_sum(code: &str) -> Option<usize> {
    let last = code.len().checked_sub(1)?;
    let mut sum = 0;
    let mut weight = 1;
    for (at, byte) in code.bytes().enumerate() {
        let value = ALPHABET.iter().position(|c| *c == byte)?;
        sum += value * if at == last { 1 } else { weight };
        weight = weight * 3 % 31;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identifiers::slips::{swapped_neighbours, wrong_characters};
    use proptest::prelude::*;

    const VALID: [&str; 7] = [
        "91350100M000100Y43",
        "12100000400009880K",
        "91110000600037341L",
        "11110000000000019K",
        "52440300MJ00001221",
        "92440300MA5TEXT116",
        "93110105MA00TEX38P",
    ];

    #[test]
    fn accepts_valid_codes() {
        for code in VALID {
            assert_eq!(SocialCreditCode::parse(code).map(|code| code.0), Ok(code.to_owned()));
        }
    }

    #[test]
    fn accepts_pasted_forms() {
        for typed in [" 91350100 m000100y 43 ", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100-M000100Y4-3"]
        {
            assert!(SocialCreditCode::parse(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn refuses_wrong_codes() {
        for code in [
            "91350100M000100Y44", // check character
            "91350100I000100Y43", // I is not in the alphabet
            "91350100M000100Y4",
            "91350100M000100Y433",
            "中中中中中中", // 18 bytes
            "",
        ] {
            assert_eq!(SocialCreditCode::parse(code), Err(SocialCreditCodeError::Malformed), "{code}");
        }
    }

    #[test]
    fn tells_prefix_and_organization_code() {
        let code = SocialCreditCode::parse(VALID[0]).expect("valid");
        assert_eq!(code.prefix(), "91");
        assert!(code.holds_organization_code());
        // The same with another, wrong organisation code and the check character made to fit.
        assert!(!with_check_character("91350100M000100X4").holds_organization_code());
    }

    fn with_check_character(body: &str) -> SocialCreditCode {
        let sum = weighted_sum(&format!("{body}0")).expect("in the alphabet");
        let check = char::from(ALPHABET[(31 - sum % 31) % 31]);
        SocialCreditCode::parse(&format!("{body}{check}")).expect("valid")
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), code in "[0-9A-Za-z ]{0,20}") {
            let _ = SocialCreditCode::parse(&typed);
            let _ = SocialCreditCode::parse(&code);
        }

        /// GB 32100 promises every single wrong character and every swap of neighbours, the check
        /// character included: 31 is a prime, the 31 values differ modulo 31, the weights are
        /// powers of 3 and so never 0, and no two neighbouring weights are equal (nor is the 17th,
        /// 28, equal to the check character's 1).
        #[test]
        fn catches_every_slip(body in "[0-9A-HJ-NPQRTUWXY]{17}") {
            let code = with_check_character(&body).0;
            let alphabet = std::str::from_utf8(ALPHABET).expect("ASCII");
            for slip in wrong_characters(&code, alphabet).into_iter().chain(swapped_neighbours(&code)) {
                prop_assert!(SocialCreditCode::parse(&slip).is_err(), "{} for {}", slip, code);
            }
        }
    }
}
