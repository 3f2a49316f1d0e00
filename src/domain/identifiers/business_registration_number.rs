//! The business registration number (工商注册号) on licences from before the unified code, GS 15-2006.

use std::fmt;

use super::{digits, is_digits};
use crate::domain::text::compact;

/// Why a business registration number is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BusinessRegistrationNumberError {
    /// Not 15 digits, or a wrong check digit.
    #[error("not a business registration number")]
    Malformed,
}

impl BusinessRegistrationNumberError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "business-registration-number-malformed",
        }
    }
}

/// A business registration number: 15 digits, the last of which checks the others. Stands in a
/// public register.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BusinessRegistrationNumber(String);

impl BusinessRegistrationNumber {
    /// Reads a typed number.
    ///
    /// # Errors
    /// [`BusinessRegistrationNumberError::Malformed`].
    pub fn parse(typed: &str) -> Result<Self, BusinessRegistrationNumberError> {
        let number = compact(typed);
        if is_digits(&number, 15) && passes_mod_11_10(&number) {
            Ok(Self(number))
        } else {
            Err(BusinessRegistrationNumberError::Malformed)
        }
    }

    /// The 15 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BusinessRegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The hybrid system MOD 11,10 of ISO 7064: adding the check digit must leave 1 modulo 10.
fn passes_mod_11_10(number: &str) -> bool {
    let (body, check) = number.split_at(number.len() - 1);
    let state = digits(body).fold(10, step);
    let check: u32 = digits(check).sum();
    (state + check) % 10 == 1
}

/// One step of MOD 11,10: add the digit modulo 10, where 0 counts as 10, and double modulo 11.
fn step(state: u32, digit: u32) -> u32 {
    let sum = match (state + digit) % 10 {
        0 => 10,
        other => other,
    };
    sum * 2 % 11
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identifiers::slips::{swapped_neighbours, wrong_characters};
    use proptest::prelude::*;

    #[test]
    fn accepts_valid_numbers() {
        for number in ["110108000000016", "440301103448669", "100000000000006"] {
            assert_eq!(BusinessRegistrationNumber::parse(number).map(|number| number.0), Ok(number.to_owned()));
        }
        assert!(BusinessRegistrationNumber::parse(" １１０１０８ 000000-016").is_ok());
    }

    #[test]
    fn refuses_wrong_numbers() {
        for number in ["110108000000017", "11010800000001", "1101080000000166", "11010800000001X", "中中中中中", ""]
        {
            assert_eq!(
                BusinessRegistrationNumber::parse(number),
                Err(BusinessRegistrationNumberError::Malformed),
                "{number}"
            );
        }
    }

    /// MOD 11,10 does not promise every swap. Over all states and pairs of different digits it
    /// misses 20 of 900 (2.2 %): two digits that follow each other (9 and 0 too), each pair in one
    /// state of ten. With the check digit it misses 2 of 90.
    #[test]
    fn misses_few_swaps_of_neighbours() {
        let pairs = || (0..10).flat_map(|a| (0..10).map(move |b| (a, b))).filter(|(a, b)| a != b);
        let missed: Vec<_> = (1..=10)
            .flat_map(|state| pairs().map(move |(a, b)| (state, a, b)))
            .filter(|(state, a, b)| step(step(*state, *a), *b) == step(step(*state, *b), *a))
            .collect();
        assert_eq!(missed.len(), 20);
        assert!(missed.iter().all(|(_, a, b)| (a + 1) % 10 == *b || (b + 1) % 10 == *a));

        let passes = |state, digit, check| (step(state, digit) + check) % 10 == 1;
        let missed_at_the_end = (1..=10)
            .flat_map(|state| pairs().map(move |(a, b)| (state, a, b)))
            .filter(|(state, a, b)| passes(*state, *a, *b) && passes(*state, *b, *a));
        assert_eq!(missed_at_the_end.count(), 2);
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), digits in "[0-9 ]{0,18}") {
            let _ = BusinessRegistrationNumber::parse(&typed);
            let _ = BusinessRegistrationNumber::parse(&digits);
        }

        /// MOD 11,10 promises every single wrong digit, because each step maps the ten states one
        /// to one. Of the swaps it promises those of digits that do not follow each other; the last
        /// two positions are left to the test above.
        #[test]
        fn catches_slips(body in "[0-9]{14}") {
            let check = (11 - digits(&body).fold(10, step)) % 10;
            let number = format!("{body}{check}");
            prop_assert!(BusinessRegistrationNumber::parse(&number).is_ok());
            for slip in wrong_characters(&number, "0123456789") {
                prop_assert!(BusinessRegistrationNumber::parse(&slip).is_err(), "{} for {}", slip, number);
            }
            for slip in swapped_neighbours(&number) {
                let swapped: Vec<u32> =
                    digits(&slip).zip(digits(&number)).filter(|(new, old)| new != old).map(|(new, _)| new).collect();
                let follow = matches!(swapped[0].abs_diff(swapped[1]), 1 | 9);
                prop_assert!(
                    follow || BusinessRegistrationNumber::parse(&slip).is_err(),
                    "{} for {}", slip, number
                );
            }
        }
    }
}
