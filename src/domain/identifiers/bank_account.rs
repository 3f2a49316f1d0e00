//! Bank account numbers. Corporate ones follow each bank's own scheme, so there is no checksum to
//! rely on.

use std::fmt;

use super::digits;
use crate::domain::text::compact;

/// Why a bank account number is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BankAccountNumberError {
    /// Not 8 to 32 digits.
    #[error("not a bank account number")]
    Malformed,
}

impl BankAccountNumberError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "bank-account-number-malformed",
        }
    }
}

/// A bank account number: 8 to 32 digits. Personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct BankAccountNumber(String);

impl BankAccountNumber {
    /// Reads a typed number; spaces and hyphens do not count.
    ///
    /// # Errors
    /// [`BankAccountNumberError::Malformed`].
    pub fn parse(typed: &str) -> Result<Self, BankAccountNumberError> {
        let number = compact(typed);
        if (8..=32).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(number))
        } else {
            Err(BankAccountNumberError::Malformed)
        }
    }

    /// The number in full, for matching, for storing encrypted, or for a reader whose reason is
    /// audited.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number for showing: its last four digits.
    pub fn masked(&self) -> String {
        let hidden = self.0.len() - 4;
        format!("{}{}", "*".repeat(hidden), &self.0[hidden..])
    }

    /// Whether this looks like the number of somebody's UnionPay card (16 or 19 digits from 62 on
    /// that pass Luhn, ISO/IEC 7812-1) and not like a corporate account. A warning, not an error: a
    /// corporate number may look so by chance.
    pub fn looks_like_personal_card(&self) -> bool {
        matches!(self.0.len(), 16 | 19) && self.0.starts_with("62") && passes_luhn(&self.0)
    }
}

impl fmt::Debug for BankAccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccountNumber(redacted)")
    }
}

/// Every second digit from the right is doubled, and the digits of the results add up to a multiple
/// of ten.
fn passes_luhn(number: &str) -> bool {
    let sum: u32 = digits(number)
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2 == 1, digit) {
            (true, 5..) => digit * 2 - 9,
            (true, _) => digit * 2,
            (false, _) => digit,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Not the number of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an account number of 8 to 32 letters and digits")]
pub struct OwnAccountNumberError;

/// The number of an account that companies are asked to pay to: 8 to 32 ASCII letters and digits, as banks give it (those of
/// free trade accounts begin with letters).
#[derive(Debug, Clone)]
pub struct OwnAccountNumber {
    /// As it was configured, with the spaces that make it easy to read.
    shown: String,
    bare: String,
}

impl OwnAccountNumber {
    /// As it is shown to whoever pays.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// Whether a bank's file means this account with what it calls one.
    pub fn is(&self, number: &str) -> bool {
        self.bare == bare(number)
    }
}

impl std::str::FromStr for OwnAccountNumber {
    type Err = OwnAccountNumberError;

    fn from_str(typed: &str) -> Result<Self, OwnAccountNumberError> {
        let bare = bare(typed);
        let is_number = compact(typed).chars().all(|c| c.is_ascii_alphanumeric());
        if !is_number || !(8..=32).contains(&bare.len()) {
            return Err(OwnAccountNumberError);
        }
        Ok(Self { shown: typed.trim().to_owned(), bare })
    }
}

/// An account's number without what is only there to be read.
fn bare(account: &str) -> String {
    compact(account).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The end of any bank's account number, by which people know it: `****3456`. Of short ones nothing is shown.
pub fn masked_end(account: &str) -> String {
    let shown = if account.chars().count() >= 8 { 4 } else { 0 };
    let hidden = account.chars().count() - shown;
    format!("****{}", account.chars().skip(hidden).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identifiers::slips::{swapped_neighbours, wrong_characters};
    use proptest::prelude::*;

    #[test]
    fn accepts_8_to_32_digits() {
        for typed in ["12345678", "4000 0123 0920 0123 456", "１２３４－５６７８", &"1".repeat(32)] {
            assert!(BankAccountNumber::parse(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn refuses_wrong_numbers() {
        for typed in ["1234567", &"1".repeat(33), "1234567A", "12345678中", "", "--------"] {
            assert_eq!(BankAccountNumber::parse(typed), Err(BankAccountNumberError::Malformed), "{typed}");
        }
    }

    #[test]
    fn knows_a_personal_card() {
        let looks = |typed| BankAccountNumber::parse(typed).expect("valid").looks_like_personal_card();
        assert!(looks("6222 0200 0000 0000 000"));
        assert!(looks("6200000000000005"));
        assert!(!looks("6200000000000006"), "fails Luhn");
        assert!(!looks("4111111111111111"), "passes Luhn, but is no UnionPay card");
        assert!(!looks("62000000000000005"), "17 digits");
    }

    #[test]
    fn shows_the_last_four_digits() {
        let number = BankAccountNumber::parse("12345678").expect("valid");
        assert_eq!(number.masked(), "****5678");
        assert_eq!(format!("{number:?}"), "BankAccountNumber(redacted)");
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), digits in "[0-9 -]{0,40}") {
            for typed in [typed, digits] {
                if let Ok(number) = BankAccountNumber::parse(&typed) {
                    let _ = (number.masked(), number.looks_like_personal_card());
                }
            }
        }

        /// Luhn promises every single wrong digit, and every swap of neighbours but that of 0 and
        /// 9.
        #[test]
        fn luhn_catches_slips(body in "[0-9]{18}") {
            let number = (0..10).map(|check| format!("{body}{check}")).find(|number| passes_luhn(number));
            let number = number.expect("one of ten passes");
            for slip in wrong_characters(&number, "0123456789") {
                prop_assert!(!passes_luhn(&slip), "{} for {}", slip, number);
            }
            for slip in swapped_neighbours(&number) {
                let at = slip.bytes().zip(number.bytes()).position(|(new, old)| new != old).unwrap_or(0);
                let promised = !matches!(&number[at..at + 2], "09" | "90");
                prop_assert_eq!(!passes_luhn(&slip), promised, "{} for {}", slip, number);
            }
        }
    }

    #[test]
    fn our_own_number_is_known_however_it_is_written() {
        let own: OwnAccountNumber = "1234 5678-9012 3456".parse().unwrap();
        assert!(own.is("1234567890123456") && own.is("１２３４5678 9012 3456") && !own.is("123456789012345"));
        assert_eq!(own.as_str(), "1234 5678-9012 3456");
        assert!("FTE1234567890123".parse::<OwnAccountNumber>().unwrap().is("fte 1234567890123"));
        for typed in ["", "1234567", "something, else", "1111222233334444，5555666677778888", &"1".repeat(33)] {
            assert!(typed.parse::<OwnAccountNumber>().is_err(), "{typed}");
        }
    }

    #[test]
    fn an_end_is_shown_of_long_numbers_alone() {
        assert_eq!(masked_end("0200001909200123456"), "****3456");
        assert_eq!(masked_end("1234567"), "****");
        assert_eq!(masked_end(""), "****");
    }
}
