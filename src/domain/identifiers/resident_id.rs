//! The resident identity card number (公民身份号码), GB 11643-1999.

use std::fmt;

use time::{Date, Month};

use super::digits;
use crate::domain::text::compact;

/// The two-digit codes of the provinces. The four digits after them are not checked: counties come
/// and go, and a table of today's refuses people whose number is older.
const PROVINCES: &[&str] = &[
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];

/// 2^17, 2^16 … 2^1 modulo 11: the weights of ISO 7064 MOD 11-2.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check character for each weighted sum modulo 11.
const CHECK_CHARACTERS: [u8; 11] = *b"10X98765432";

/// The age of majority, article 17 of the Civil Code.
const ADULT_YEARS: i32 = 18;

/// Why a resident ID is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResidentIdError {
    /// Not 18 characters, a wrong check character, no such province or date, or born after today.
    #[error("not a resident ID number")]
    Malformed,
    /// A real number, but of somebody under 18.
    #[error("the person is under 18")]
    UnderAge,
}

impl ResidentIdError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[Self::Malformed, Self::UnderAge];

    /// The message id of the text to show.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "resident-id-malformed",
            Self::UnderAge => "resident-id-under-age",
        }
    }
}

/// A resident ID number: 17 digits and a check character, of somebody already born. Personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct ResidentId {
    number: String,
    birth_date: Date,
}

impl ResidentId {
    /// Reads a typed number. `today` is the date in Shanghai (to read a stored number back, any
    /// later date does).
    ///
    /// # Errors
    /// [`ResidentIdError::Malformed`]; age is a question of its own, see
    /// [`Self::require_adult_on`].
    pub fn parse(typed: &str, today: Date) -> Result<Self, ResidentIdError> {
        let number = compact(typed);
        let birth_date = check(&number).ok_or(ResidentIdError::Malformed)?;
        if birth_date > today {
            return Err(ResidentIdError::Malformed);
        }
        Ok(Self { number, birth_date })
    }

    /// The number in full, for storing encrypted or for a reader whose reason is audited.
    pub fn expose(&self) -> &str {
        &self.number
    }

    /// The number for showing: its first and last character.
    pub fn masked(&self) -> String {
        format!("{}{}{}", &self.number[..1], "*".repeat(16), &self.number[17..])
    }

    /// The date of birth that is part of the number.
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// Whether the person is 18 or over on that day. Who was born on 29 February comes of age on 1
    /// March.
    pub fn is_adult_on(&self, today: Date) -> bool {
        let years = today.year() - self.birth_date.year();
        let had_birthday =
            (u8::from(today.month()), today.day()) >= (u8::from(self.birth_date.month()), self.birth_date.day());
        years > ADULT_YEARS || (years == ADULT_YEARS && had_birthday)
    }

    /// [`Self::is_adult_on`] as an error to show.
    ///
    /// # Errors
    /// [`ResidentIdError::UnderAge`].
    pub fn require_adult_on(&self, today: Date) -> Result<(), ResidentIdError> {
        if self.is_adult_on(today) { Ok(()) } else { Err(ResidentIdError::UnderAge) }
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentId(redacted)")
    }
}

/// The date of birth, if the whole number is right.
fn check(number: &str) -> Option<Date> {
    let (body, check) = number.split_at_checked(17)?;
    if !body.bytes().all(|byte| byte.is_ascii_digit()) || check.as_bytes() != [check_character(body)?] {
        return None;
    }
    if !PROVINCES.contains(&&body[..2]) {
        return None;
    }
    let year = body[6..10].parse().ok()?;
    let month = Month::try_from(body[10..12].parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, body[12..14].parse().ok()?).ok()
}

fn check_character(body: &str) -> Option<u8> {
    let sum: u32 = digits(body).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    CHECK_CHARACTERS.get((sum % 11) as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identifiers::slips::{swapped_neighbours, wrong_characters};
    use proptest::prelude::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 22);

    const VALID: [&str; 4] = ["11010519491231002X", "440524188001010014", "53010219200508011X", "34052419800101001X"];

    fn with_check_character(body: &str) -> String {
        let check = check_character(body).expect("one of eleven");
        format!("{body}{}", char::from(check))
    }

    #[test]
    fn accepts_valid_numbers() {
        for number in VALID {
            assert_eq!(ResidentId::parse(number, TODAY).map(|id| id.number), Ok(number.to_owned()));
        }
    }

    #[test]
    fn accepts_pasted_forms() {
        for typed in [" 110105 19491231 002x ", "１１０１０５１９４９１２３１００２Ｘ", "110105-19491231-002X"]
        {
            assert!(ResidentId::parse(typed, TODAY).is_ok(), "{typed}");
        }
    }

    #[test]
    fn refuses_wrong_numbers() {
        let unknown_province = with_check_character("99010519491231002");
        let not_yet_born = with_check_character("11010520261123002");
        for number in [
            "110105194912310021", // check character
            "11010120230229001X", // 29 February of no leap year
            &unknown_province,
            &not_yet_born,
            "110105491231002", // the 15 digits of before 1999
            "11010519491231002",
            "11010519491231002XX",
            "1101051949123100中",
            "A1010519491231002X",
            "X",
            "",
        ] {
            assert_eq!(ResidentId::parse(number, TODAY), Err(ResidentIdError::Malformed), "{number}");
        }
    }

    #[test]
    fn accepts_who_was_born_today() {
        let number = with_check_character("11010520261122002");
        assert!(ResidentId::parse(&number, TODAY).is_ok());
    }

    #[test]
    fn comes_of_age_on_the_birthday() {
        let id = ResidentId::parse(&with_check_character("11010520081122002"), TODAY).expect("valid");
        assert_eq!(id.birth_date(), date!(2008 - 11 - 22));
        assert_eq!(id.require_adult_on(date!(2026 - 11 - 21)), Err(ResidentIdError::UnderAge));
        assert_eq!(id.require_adult_on(date!(2026 - 11 - 22)), Ok(()));
        assert!(id.is_adult_on(date!(2027 - 01 - 01)));
    }

    #[test]
    fn born_on_29_february_comes_of_age_on_1_march() {
        let id = ResidentId::parse(&with_check_character("11010520080229002"), TODAY).expect("valid");
        assert!(!id.is_adult_on(date!(2026 - 02 - 28)));
        assert!(id.is_adult_on(date!(2026 - 03 - 01)));
    }

    #[test]
    fn shows_no_more_than_the_ends() {
        let id = ResidentId::parse(VALID[0], TODAY).expect("valid");
        assert_eq!(id.masked(), "1****************X");
        assert_eq!(format!("{id:?}"), "ResidentId(redacted)");
    }

    proptest! {
        #[test]
        fn never_panics(typed in any::<String>(), digits in "[0-9Xx ]{0,20}") {
            let _ = ResidentId::parse(&typed, TODAY);
            let _ = ResidentId::parse(&digits, TODAY);
        }

        /// ISO 7064 MOD 11-2 promises every single wrong character and every swap of neighbours,
        /// the check character included: the weights are powers of 2 and 11 is a prime, so neither
        /// a difference of digits times a weight nor one times the difference of two weights is
        /// ever 0 modulo 11.
        #[test]
        fn catches_every_slip(
            province in prop::sample::select(PROVINCES),
            county in 0u32..10_000,
            day in 0i64..40_000,
            sequence in 0u32..1_000,
        ) {
            let born = date!(1900 - 01 - 01) + time::Duration::days(day);
            let body = format!(
                "{province}{county:04}{:04}{:02}{:02}{sequence:03}",
                born.year(), u8::from(born.month()), born.day(),
            );
            let number = with_check_character(&body);
            let id = ResidentId::parse(&number, TODAY);
            prop_assert_eq!(id.map(|id| id.birth_date()), Ok(born));
            for slip in wrong_characters(&number, "0123456789X").into_iter().chain(swapped_neighbours(&number)) {
                prop_assert!(ResidentId::parse(&slip, TODAY).is_err(), "{} for {}", slip, number);
            }
        }
    }
}
